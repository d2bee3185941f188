//! The check at the end: is a name left in what is about to be written?

use super::dictionary::is_distinctive;
use super::patterns::Found;
use super::{NameKind, Redactor, constants};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeSet;

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
        for variant in variants(written) {
            self.left_free(&variant, &mut left);
            for found in self.found(&variant) {
                self.left_by_place(&found, &mut left);
            }
        }
        left.into_iter().collect()
    }

    /// Names that stand free, and distinctive ones anywhere.
    fn left_free(&self, text: &str, left: &mut BTreeSet<Left>) {
        let folded = text.to_lowercase();
        for (name, token) in self.table.keys() {
            if self.words.is_ordinary(name) || constants::is_token(name) {
                continue;
            }
            let mut places = folded.match_indices(name);
            let is_left = is_distinctive(name) && places.next().is_some()
                || folded
                    .match_indices(name)
                    .any(|(at, _)| super::dictionary::is_word(&folded, at..at + name.len()));
            if is_left {
                left.insert(Left { kind: token.kind, token: token.to_string() });
            }
        }
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
