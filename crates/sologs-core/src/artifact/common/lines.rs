//! Lines of a decoded text, and the `label : value` fields that Windows' tools print on them.

use memchr::memchr_iter;

/// One line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    /// 1-based.
    pub(crate) number: u64,
    /// Without its line end, without a byte-order mark.
    pub(crate) text: &'t str,
}

impl<'t> Line<'t> {
    /// Number of blanks in front.
    pub(crate) fn indent(&self) -> usize {
        self.text.chars().take_while(|c| c.is_whitespace()).count()
    }

    /// Whether nothing but blanks is on it.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Its label and value, see [`field`].
    pub(crate) fn field(&self) -> Option<(&'t str, &'t str)> {
        field(self.text)
    }
}

/// The lines of a text. `\r\n`, `\n` and the `\r\r\n` of twice translated output end a line.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1..).zip(text.split('\n')).map(|(number, text)| Line { number, text: text.trim_end_matches('\r') })
}

/// Splits `label : value` at the first colon (also the full-width one) that a blank or the end of the line
/// follows, so that `IP:port    : 0.0.0.0:443` and `C:\folder` are read as they are meant. The full-width colon
/// needs no blank. Both sides are trimmed, also of no-break spaces; the value may be empty, the label may not.
pub(crate) fn field(line: &str) -> Option<(&str, &str)> {
    let (at, colon) = line.char_indices().find(|&(at, c)| match c {
        ':' => line.get(at + 1..).is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace)),
        '：' => true,
        _ => false,
    })?;
    let label = line.get(..at)?.trim();
    let value = line.get(at + colon.len_utf8()..)?.trim();
    (!label.is_empty()).then_some((label, value))
}

/// Finds 1-based line numbers of rising byte offsets in one pass over the text.
#[derive(Debug)]
pub(crate) struct LineCounter<'t> {
    text: &'t str,
    offset: usize,
    line: u64,
}

impl<'t> LineCounter<'t> {
    /// At the first line of `text`.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    /// Line of the byte at `offset`; an offset before an earlier one gives that one's line.
    pub(crate) fn line_at(&mut self, offset: usize) -> u64 {
        if let Some(passed) = self.text.as_bytes().get(self.offset..offset.min(self.text.len())) {
            self.line += memchr_iter(b'\n', passed).count() as u64;
            self.offset = offset.min(self.text.len());
        }
        self.line
    }
}

/// Whether a line is a rule of dashes, at least three.
pub(crate) fn is_dashes(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|b| b == b'-')
}

/// The digits of `text` as hexadecimal of even length, without the blanks in between; `None` where anything else
/// is in it. `least` and `most` bound the number of digits.
pub(crate) fn hex_digits(text: &str, least: usize, most: usize) -> Option<String> {
    if text.len() > most * 2 {
        return None;
    }
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = (least..=most).contains(&digits.len()) && digits.len().is_multiple_of(2);
    (fits && digits.bytes().all(|b| b.is_ascii_hexdigit())).then_some(digits)
}

/// Whether `text` holds `part`, by ASCII case.
pub(crate) fn contains_ignore_case(text: &str, part: &str) -> bool {
    find_ignore_case(text, part).is_some()
}

/// Byte offset of `part` (ASCII) in `text`, whatever the case.
pub(crate) fn find_ignore_case(text: &str, part: &str) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let first = *part.first()?;
    memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text)
        .find(|&at| text.get(at..at + part.len()).is_some_and(|here| here.eq_ignore_ascii_case(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_split_where_the_value_begins() {
        assert_eq!(field("    IP:port      : 0.0.0.0:8391"), Some(("IP:port", "0.0.0.0:8391")));
        assert_eq!(field("Rule Name:    a : b"), Some(("Rule Name", "a : b")));
        assert_eq!(field("Hach. cert. (sha1)\u{a0}: ab"), Some(("Hach. cert. (sha1)", "ab")));
        assert_eq!(field("证书哈希：ab"), Some(("证书哈希", "ab")));
        assert_eq!(field("Subject:"), Some(("Subject", "")));
        assert_eq!(field(r"C:\Windows"), None);
        assert_eq!(field(": x"), None);
    }

    #[test]
    fn line_ends_of_all_kinds_keep_the_numbers() {
        let found: Vec<_> = lines("\u{feff}a\r\nb\r\r\n\nc").map(|line| (line.number, line.text)).collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, ""), (4, "c")]);
    }

    #[test]
    fn hex_digits_take_blanks_but_nothing_else() {
        assert_eq!(hex_digits("cd d4 ee", 2, 40).as_deref(), Some("cdd4ee"));
        assert_eq!(hex_digits("abc", 2, 40), None, "odd");
        assert_eq!(hex_digits("zz", 2, 40), None);
        assert_eq!(hex_digits("", 2, 40), None);
    }

    #[test]
    fn parts_are_found_in_any_case() {
        assert_eq!(find_ignore_case("xSQL", "sql"), Some(1));
        assert!(!contains_ignore_case("short", "shorter"));
    }
}
