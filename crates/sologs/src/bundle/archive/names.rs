//! Names of members: decoded, made harmless and unique. They are only names; nothing is ever opened by them.

use sologs_core::text::{LineEnd, TextFormat, decode_whole};
use std::collections::HashMap;

/// Bytes of names by which their code page is guessed.
const GUESS_BYTES: usize = 64 << 10;

/// Guesses the code page of names that are not UTF-8, from all of them together: one name is too short.
#[derive(Debug, Default)]
pub(crate) struct NameDecoder {
    sample: Vec<u8>,
    format: Option<TextFormat>,
}

impl NameDecoder {
    /// Takes a name into the sample.
    pub(crate) fn see(&mut self, name: &[u8]) {
        if self.sample.len() < GUESS_BYTES && std::str::from_utf8(name).is_err() {
            self.sample.extend_from_slice(name);
            self.sample.push(b'\n');
        }
    }

    /// The name as text: UTF-8 where it is valid, else in the code page of the sample.
    pub(crate) fn decode(&mut self, name: &[u8]) -> String {
        if let Ok(name) = std::str::from_utf8(name) {
            return name.to_owned();
        }
        if self.sample.is_empty() {
            self.see(name);
        }
        let format = *self.format.get_or_insert_with(|| {
            let encoding = decode_whole(&self.sample).detection.encoding;
            TextFormat { encoding, line_end: LineEnd::Lf }
        });
        let mut scratch = String::new();
        format.decode(name, &mut scratch).text.to_owned()
    }
}

/// A name as it is shown: `/` between its parts, no blank parts. Parts that climb stay what they are: names.
pub(crate) fn shown(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for part in name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".") {
        if !shown.is_empty() {
            shown.push('/');
        }
        shown.push_str(part);
    }
    if shown.is_empty() {
        shown.push_str("unnamed");
    }
    shown
}

/// Makes names unique: the second `a.log` is `a.log#2`. Each name keeps the last number that it was given, so that an
/// archive of one name alone takes no longer than any other.
#[derive(Debug, Default)]
pub(crate) struct Unique(HashMap<String, u64>);

impl Unique {
    pub(crate) fn name(&mut self, path: String) -> String {
        let Some(last) = self.0.get(&path).copied() else {
            self.0.insert(path.clone(), 1);
            return path;
        };
        let mut number = last + 1;
        let mut numbered = format!("{path}#{number}");
        while self.0.contains_key(&numbered) {
            number += 1;
            numbered = format!("{path}#{number}");
        }
        self.0.insert(path, number);
        self.0.insert(numbered.clone(), 1);
        numbered
    }
}
