//! The table of names and their tokens.

use super::NameKind;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What stands for a name: `host-1`. Numbers are 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Token {
    pub(super) kind: NameKind,
    pub(super) number: usize,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kind, self.number)
    }
}

impl Serialize for Token {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Names by their key; see [`key`].
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    names: BTreeMap<String, Token>,
    /// The spellings that were met.
    originals: BTreeMap<Token, BTreeSet<String>>,
    numbers: BTreeMap<NameKind, usize>,
}

impl Table {
    /// The token of a name, a new one where it has none. A name keeps the kind that it was first met as, so that what
    /// is one word in the input is one token in the report.
    pub(super) fn token(&mut self, kind: NameKind, name: &str) -> Token {
        let key = key(kind, name);
        let number = self.numbers.entry(kind).or_default();
        let token = *self.names.entry(key).or_insert_with(|| {
            *number += 1;
            Token { kind, number: *number }
        });
        self.originals.entry(token).or_default().insert(name.to_owned());
        token
    }

    /// Gives a name the token of another; where it was met, it is told among what that stands for.
    pub(super) fn alias(&mut self, kind: NameKind, name: &str, token: Token, was_met: bool) {
        self.names.entry(key(kind, name)).or_insert(token);
        if was_met {
            self.originals.entry(token).or_default().insert(name.to_owned());
        }
    }

    pub(super) fn get(&self, kind: NameKind, name: &str) -> Option<Token> {
        self.names.get(&key(kind, name)).copied()
    }

    /// Every key and its token, in the order of the keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, Token)> {
        self.names.iter().map(|(key, token)| (key.as_str(), *token))
    }

    /// Every token and the spellings that it stands for, in the order of kinds and numbers.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Token, &BTreeSet<String>)> {
        self.originals.iter().map(|(token, originals)| (*token, originals))
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

/// The form in which two spellings of one name are equal: small letters; numbers in hexadecimal digits without what
/// stands between the digits.
pub(super) fn key(kind: NameKind, name: &str) -> String {
    use NameKind::{Agent, Guid, Hex, Mac, Serial, Task, Thumbprint};
    let is_number = matches!(kind, Agent | Guid | Hex | Mac | Serial | Task | Thumbprint);
    let between = |c: char| matches!(c, ' ' | '-' | ':' | '{' | '}' | '(' | ')' | '\u{200e}' | '\u{200f}');
    let is_hex = || name.chars().all(|c| c.is_ascii_hexdigit() || between(c));
    if is_number && is_hex() {
        return name.chars().filter(|&c| !between(c)).flat_map(char::to_lowercase).collect();
    }
    name.chars().flat_map(char::to_lowercase).collect()
}
