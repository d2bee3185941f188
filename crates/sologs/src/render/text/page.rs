//! Lines of text of a given width, with styles.

use crate::render::untrusted;
use anstyle::Style;
use std::io::{self, Write};
use std::ops::Range;
use textwrap::WordSeparator;
use textwrap::core::break_words;
use unicode_width::UnicodeWidthStr as _;

/// One line of safe text with styles on parts of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Rich {
    text: String,
    spans: Vec<(Range<usize>, Style)>,
}

impl Rich {
    /// A line of one style.
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self::default().push(text, style)
    }

    /// A line without a style.
    pub(super) fn plain(text: &str) -> Self {
        Self::new(text, Style::new())
    }

    /// Adds a part; whatever acts in it becomes visible.
    pub(super) fn push(mut self, text: &str, style: Style) -> Self {
        let start = self.text.len();
        self.text.push_str(&untrusted::line(text));
        self.spans.push((start..self.text.len(), style));
        self
    }

    /// Adds a part without a style.
    pub(super) fn and(self, text: &str) -> Self {
        self.push(text, Style::new())
    }
}

/// The text being laid out.
pub(super) struct Page {
    out: String,
    width: usize,
    color: bool,
}

impl Page {
    /// An empty page.
    pub(super) fn new(width: usize, color: bool) -> Self {
        Self { out: String::new(), width, color }
    }

    /// What was laid out.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Writes what was laid out so far, but for the line ends by which [`Page::gap`] knows where it stands.
    pub(super) fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let end = self.out.trim_end_matches('\n').len();
        if end < self.out.len() {
            out.write_all(self.out.drain(..end).as_str().as_bytes())?;
        }
        Ok(())
    }

    /// Columns of a line.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// An empty line, unless there is one or nothing stands above.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A paragraph: `first` before the first line, blanks of the same width before the others.
    pub(super) fn paragraph(&mut self, first: &Rich, rest: &Rich) {
        let indent = first.text.width();
        let room = self.width.saturating_sub(indent).max(8);
        let rows = rows(&rest.text, room);
        for (index, row) in rows.into_iter().enumerate() {
            if index == 0 {
                self.paint(first, 0..first.text.len());
            } else {
                self.blanks(indent);
            }
            self.paint(rest, row);
            self.end_line();
        }
    }

    /// A paragraph behind so many blanks, its lines but the first behind more of them.
    pub(super) fn hanging(&mut self, blanks: usize, more: usize, rest: &Rich) {
        let room = self.width.saturating_sub(more).max(8);
        for (index, row) in rows(&rest.text, room).into_iter().enumerate() {
            self.blanks(if index == 0 { blanks } else { more });
            self.paint(rest, row);
            self.end_line();
        }
    }

    /// A paragraph behind so many blanks.
    pub(super) fn indented(&mut self, blanks: usize, rest: &Rich) {
        self.paragraph(&Rich::plain(&" ".repeat(blanks)), rest);
    }

    /// A line that is never broken.
    pub(super) fn whole(&mut self, line: &Rich) {
        self.paint(line, 0..line.text.len());
        self.end_line();
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn end_line(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
    }

    /// Writes a part of a line, each style switched on and off again within it.
    fn paint(&mut self, line: &Rich, row: Range<usize>) {
        for (span, style) in &line.spans {
            let part = span.start.max(row.start)..span.end.min(row.end);
            let Some(text) = line.text.get(part).filter(|text| !text.is_empty()) else { continue };
            if self.color && *style != Style::new() {
                self.out.push_str(&format!("{style}{text}{style:#}"));
            } else {
                self.out.push_str(text);
            }
        }
    }
}

/// Where `text` is broken into rows of at most `room` columns, as bytes; a wide character counts two columns.
///
/// Rows end at blanks; only a word wider than a row (an address, a sentence of Japanese) is broken within.
pub(super) fn rows(text: &str, room: usize) -> Vec<Range<usize>> {
    let words = break_words(WordSeparator::AsciiSpace.find_words(text), room);
    let mut rows = Vec::new();
    let (mut start, mut end, mut at, mut used) = (0, 0, 0, 0);
    for word in &words {
        let wide = word.word.width();
        if used > 0 && used + wide > room {
            rows.push(start..end);
            (start, used) = (at, 0);
        }
        end = at + word.word.len();
        at = end + word.whitespace.len();
        used += wide + word.whitespace.width();
    }
    rows.push(start..end);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn broken(text: &str, room: usize) -> Vec<&str> {
        rows(text, room).into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn rows_end_at_blanks_and_wide_words_are_broken() {
        assert_eq!(broken("see https://a.example/b now", 20), ["see", "https://a.example/b", "now"]);
        assert_eq!(broken("日本語のメッセージ", 8), ["日本語の", "メッセー", "ジ"]);
        assert_eq!(broken("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(broken("a\u{202f}: b", 4), ["a\u{202f}:", "b"]);
        assert_eq!(broken("", 4), [""]);
    }

    #[test]
    fn styles_end_on_every_row() {
        let red = anstyle::AnsiColor::Red.on_default();
        let mut page = Page::new(10, true);
        page.indented(2, &Rich::new("red words here", red).and(" plain"));
        assert_eq!(
            page.finish(),
            "  \x1b[31mred\x1b[0m\n  \x1b[31mwords\x1b[0m\n  \x1b[31mhere\x1b[0m\n  plain\n"
        );
    }

    proptest! {
        #[test]
        fn nothing_but_blanks_is_lost_and_no_row_is_too_wide(text in "[ -~日本é]{0,60}", room in 8_usize..30) {
            let found = broken(&text, room);
            let squeeze = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(squeeze(&found.concat()), squeeze(&text));
            prop_assert!(found.iter().all(|row| row.trim_end().width() <= room), "{found:?}");
        }
    }
}
