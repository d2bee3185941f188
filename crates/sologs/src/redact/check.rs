//! The check at the end: is a name left in what is about to be written?

use super::dictionary::{is_distinctive, is_word};
use super::patterns::Found;
use super::table::Token;
use super::{NameKind, Redactor, constants};
use aho_corasick::AhoCorasick;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A name that was left in a text. It does not say which: the message that tells of it must not be the leak.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Left {
    /// What kind of name.
    pub kind: NameKind,
    /// What should stand for it.
    pub token: String,
}

impl Redactor {
    /// The names of which an original is still in a finished report, whatever the format writes it like: as it is, or
    /// with the escapes of JSON, XML, Markdown or addresses.
    pub fn left_in(&self, written: &str) -> Vec<Left> {
        let mut left = BTreeSet::new();
        let names: Vec<(&str, Token)> = self
            .table
            .keys()
            .filter(|(name, _)| !self.words.is_ordinary(name) && !constants::is_token(name))
            .collect();
        // All names in one pass: there may be ten thousand, and a report of many megabytes.
        let search = AhoCorasick::new(names.iter().map(|(name, _)| name)).ok();
        for variant in variants(written) {
            left_free(&names, search.as_ref(), &variant, &mut left);
            for found in self.found(&variant) {
                self.left_by_place(&found, &mut left);
            }
        }
        left.into_iter().collect()
    }

    /// Names that are ordinary words, where what stands around them says that they are names.
    fn left_by_place(&self, found: &Found, left: &mut BTreeSet<Left>) {
        if constants::is_token(&found.name) {
            return;
        }
        if let Some(token) = self.table.get(found.kind, &found.name) {
            left.insert(Left { kind: token.kind, token: token.to_string() });
        }
    }
}

/// Names that stand free, and distinctive ones anywhere.
fn left_free(names: &[(&str, Token)], search: Option<&AhoCorasick>, text: &str, left: &mut BTreeSet<Left>) {
    let folded = text.to_lowercase();
    let is_left = |name: &str, place: Range<usize>| is_distinctive(name) || is_word(&folded, place);
    let mut found = |token: Token| left.insert(Left { kind: token.kind, token: token.to_string() });
    let Some(search) = search else {
        // Too many for a search for all of them at once.
        for (name, token) in names {
            if folded.match_indices(name).any(|(at, _)| is_left(name, at..at + name.len())) {
                found(*token);
            }
        }
        return;
    };
    let mut known = vec![false; names.len()];
    for hit in search.find_overlapping_iter(&folded) {
        let number = hit.pattern().as_usize();
        if let (Some((name, token)), Some(known)) = (names.get(number), known.get_mut(number))
            && !*known
            && is_left(name, hit.range())
        {
            *known = true;
            found(*token);
        }
    }
}

/// A text as it is, and without each of the escapes that formats write.
fn variants(text: &str) -> Vec<Cow<'_, str>> {
    let mut variants = vec![Cow::Borrowed(text)];
    if text.contains('%') {
        variants.push(percent_decode_str(text).decode_utf8_lossy());
    }
    if text.contains('&') {
        let entities =
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")];
        let plain =
            entities.iter().fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain));
        variants.push(Cow::Owned(plain));
    }
    if text.contains('\\') {
        variants.push(Cow::Owned(without_backslashes(text)));
    }
    variants
}

/// A text without the escapes of JSON and Markdown: `\_` is `_`, `\u00e9` is `é`.
fn without_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + 1..).unwrap_or_default();
        let code = after
            .strip_prefix('u')
            .and_then(|digits| digits.get(..4))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                let mut chars = after.chars();
                match chars.next() {
                    Some('n' | 'r' | 't') => out.push(' '),
                    Some(c) => out.push(c),
                    None => {}
                }
                rest = chars.as_str();
            }
        }
    }
    out.push_str(rest);
    out
}
