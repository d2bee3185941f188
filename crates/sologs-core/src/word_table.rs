//! Looks words of many languages up in a table, in any case, without an allocation.

/// Longer words are in no table; it bounds the copy that is made to lower the case. In bytes.
const LONGEST: usize = 40;

/// The first three letters of known words: tells most words that are in no table after one look.
#[derive(Debug)]
pub(crate) struct Starts {
    /// One bit for each three letters of five bits.
    bits: [u64; 512],
}

impl Starts {
    pub(crate) const fn new() -> Self {
        Self { bits: [0; 512] }
    }

    /// Adds the words of a table.
    pub(crate) const fn with<T>(mut self, table: &WordTable<T>) -> Self {
        let mut row = 0;
        while row < table.rows.len() {
            self = self.with_word(table.rows[row].0);
            row += 1;
        }
        self
    }

    pub(crate) const fn with_word(mut self, word: &str) -> Self {
        // A word of other letters is let through anyway.
        if let Some(code) = start_code(word.as_bytes()) {
            self.bits[code / 64] |= 1 << (code % 64);
        }
        self
    }

    /// Whether `text` may begin with one of the words, in any case; `false` is certain.
    #[inline]
    pub(crate) fn may_begin(&self, text: &[u8]) -> bool {
        match start_code(text) {
            Some(code) => self.bits.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1),
            None => true,
        }
    }
}

/// Fifteen bits for the first three letters, fewer where the word is shorter; `None` where one is not ASCII.
#[inline]
const fn start_code(text: &[u8]) -> Option<usize> {
    let mut code = 0;
    let mut at = 0;
    while at < 3 && at < text.len() {
        let byte = text[at];
        if !byte.is_ascii() {
            return None;
        }
        if !byte.is_ascii_alphabetic() {
            break;
        }
        // A to Z and a to z differ in one bit only.
        code |= ((byte & 0x1f) as usize) << (10 - 5 * at);
        at += 1;
    }
    Some(code)
}

/// Words in lower case, in order of their first byte, each with what it means.
#[derive(Debug)]
pub(crate) struct WordTable<T: 'static> {
    rows: &'static [(&'static str, T)],
    /// For each first byte the range of rows that begin with it.
    buckets: [(u8, u8); 256],
}

impl<T> WordTable<T> {
    /// Refuses to compile a table that is not in order of the first byte.
    pub(crate) const fn new(rows: &'static [(&'static str, T)]) -> Self {
        assert!(rows.len() < 256, "the table has more rows than its index can count");
        let mut buckets = [(0, 0); 256];
        let mut row = 0;
        while row < rows.len() {
            let first = rows[row].0.as_bytes()[0];
            let before = if row > 0 { rows[row - 1].0.as_bytes()[0] } else { 0 };
            assert!(before <= first, "the table is not in order of the first byte");
            let start = if before == first { buckets[first as usize].0 } else { row as u8 };
            buckets[first as usize] = (start, row as u8 + 1);
            row += 1;
        }
        Self { rows, buckets }
    }

    /// The meaning of a word as decoded (UTF-8), in any case.
    pub(crate) fn find(&self, word: &[u8]) -> Option<&'static T> {
        if word.len() > LONGEST {
            return None;
        }
        match self.find_lowered(word) {
            None if !word.is_ascii() => self.find_other_case(word),
            found => found,
        }
    }

    /// All rows, for tests and for those that need more than one word.
    #[cfg(test)]
    pub(crate) fn rows(&self) -> &'static [(&'static str, T)] {
        self.rows
    }

    /// Case of ASCII letters is ignored, other letters must be in lower case.
    fn find_lowered(&self, word: &[u8]) -> Option<&'static T> {
        let rows = self.bucket(word.first()?.to_ascii_lowercase());
        let row = rows.iter().find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(word));
        row.map(|(_, meaning)| meaning)
    }

    fn find_other_case(&self, word: &[u8]) -> Option<&'static T> {
        let mut lowered = [0; 2 * LONGEST];
        let mut length = 0;
        for letter in std::str::from_utf8(word).ok()?.chars().flat_map(char::to_lowercase) {
            // Turkish İ lowers to i and a combining dot.
            if letter == '\u{307}' {
                continue;
            }
            let end = length + letter.len_utf8();
            letter.encode_utf8(lowered.get_mut(length..end)?);
            length = end;
        }
        self.find_lowered(lowered.get(..length)?)
    }

    fn bucket(&self, first: u8) -> &'static [(&'static str, T)] {
        let (start, end) = self.buckets.get(usize::from(first)).copied().unwrap_or_default();
        self.rows.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: WordTable<u8> = WordTable::new(&[("am", 1), ("an", 2), ("bis", 3), ("öö", 4)]);

    #[test]
    fn words_are_found_in_any_case() {
        for (word, meaning) in [("am", 1), ("AN", 2), ("Bis", 3), ("öö", 4), ("ÖÖ", 4), ("BİS", 3)] {
            assert_eq!(TABLE.find(word.as_bytes()), Some(&meaning), "{word}");
        }
    }

    #[test]
    fn other_words_are_not_found() {
        for word in [
            "",
            "a",
            "ams",
            "xx",
            "ö",
            "\u{fffd}",
            "İİİİİİİİİİİİİİİİ",
            "a word that is longer than any word of any table",
        ] {
            assert_eq!(TABLE.find(word.as_bytes()), None, "{word}");
        }
        assert_eq!(TABLE.find(b"\xff\xfe"), None);
    }

    #[test]
    fn first_letters_tell_most_other_words() {
        static STARTS: Starts = Starts::new().with(&TABLE).with_word("I");
        for text in ["am", "AN x", "bis", "BIST", "i", "I am", "öö", "bİs", "a\u{212a}"] {
            assert!(STARTS.may_begin(text.as_bytes()), "{text}");
        }
        for text in ["", "a", "ams", "bit", "it", "System", "1", "-"] {
            assert!(!STARTS.may_begin(text.as_bytes()), "{text}");
        }
    }
}
