//! A text line by line.

use super::notes::newlines;

/// A line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line<'a> {
    /// What stands in it, without its line end and without a byte order mark at its start (where logs were
    /// joined).
    pub text: &'a str,
    /// 0-based byte offset of `text` in the text that is read.
    pub offset: usize,
    /// 1-based number.
    pub number: u64,
}

/// Iterator over the lines of a text; see [`lines`].
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a str,
    offset: usize,
    number: u64,
}

/// The lines of `text`, the first of which is number 1.
///
/// A line ends with a line feed; carriage returns before it belong to it. U+0085, U+2028 and lone carriage returns
/// end no line (files that use only the latter are decoded to line feeds). The last line may lack its line end.
pub fn lines(text: &str) -> Lines<'_> {
    lines_from(text, 1)
}

/// The lines of `text`, the first of which is number `first` of its file.
pub fn lines_from(text: &str, first: u64) -> Lines<'_> {
    Lines { rest: text, offset: 0, number: first }
}

/// Number of line ends in `text`: how far the line numbers of the text after it are ahead of its own.
pub fn count_lines(text: &str) -> u64 {
    newlines(text.as_bytes())
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', self.rest.as_bytes()).map_or(self.rest.len(), |at| at + 1);
        let (line, rest) = self.rest.split_at_checked(end)?;
        let text = line.strip_suffix('\n').unwrap_or(line).trim_end_matches('\r');
        let shown = text.trim_start_matches('\u{feff}');
        let line =
            Line { text: shown, offset: self.offset + (text.len() - shown.len()), number: self.number };
        self.rest = rest;
        self.offset += end;
        self.number += 1;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(u64, usize, &str)> {
        lines(text).map(|line| (line.number, line.offset, line.text)).collect()
    }

    #[test]
    fn line_ends_are_lf_and_crlf() {
        assert_eq!(told("one\ntwo\r\n\r\nfour"), [(1, 0, "one"), (2, 4, "two"), (3, 9, ""), (4, 11, "four")]);
        assert_eq!(told("a\r\r\nb\rc\n"), [(1, 0, "a"), (2, 4, "b\rc")]);
        assert_eq!(told(""), []);
        assert_eq!(told("\n"), [(1, 0, "")]);
    }

    #[test]
    fn unicode_separators_end_no_line() {
        assert_eq!(told("a\u{85}b\u{2028}c"), [(1, 0, "a\u{85}b\u{2028}c")]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_line() {
        assert_eq!(told("a\n\u{feff}b\n"), [(1, 0, "a"), (2, 5, "b")]);
    }

    #[test]
    fn numbers_go_on_from_block_to_block() {
        let text = "a\nb\nc";
        assert_eq!(lines_from(text, 1 + count_lines(text)).next().map(|line| line.number), Some(3));
    }
}
