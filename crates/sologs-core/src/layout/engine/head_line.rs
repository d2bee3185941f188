//! What the layouts see of a head: the record, what the recogniser found in its first line, and small parsers for
//! the fields behind the stamp.

use super::level_word::{LevelToken, is_next_to_stamp};
use super::line::Found;
use crate::level::Level;
use crate::time::Timestamp;
use nom::bytes::complete::{is_not, tag, take_while, take_while1};
use nom::sequence::delimited;
use nom::{IResult, Parser};
use std::ops::Range;

/// A layout of heads that are one line of text.
pub(crate) struct LineLayout {
    /// Short and stable, for programs.
    pub(crate) name: &'static str,
    /// The fields in order, for people.
    pub(crate) parts: &'static str,
    /// Takes the fields of a head apart; `None` where they do not fit this layout.
    pub(crate) fields: fn(&HeadLine<'_>) -> Option<Fields>,
}

/// The fields of a head beside its stamp; ranges are bytes of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    /// Where it does not stand in the first line.
    pub(crate) time: Option<Timestamp>,
    /// Where it does not stand in the first line.
    pub(crate) level: Option<Level>,
    pub(crate) thread: Option<Range<usize>>,
    pub(crate) source: Option<Range<usize>>,
    pub(crate) message_start: usize,
}

/// A recognised head with its record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeadLine<'r> {
    /// The whole record, or as much of it as is at hand.
    pub(crate) record: &'r str,
    /// Its first line, without line end.
    pub(crate) line: &'r str,
    pub(crate) found: Found,
    pub(crate) level: Option<LevelToken>,
    /// How many words stand before the level in most heads of the file.
    pub(crate) usual_level: Option<u8>,
}

impl<'r> HeadLine<'r> {
    /// The line behind the stamp.
    pub(crate) fn behind_stamp(&self) -> &'r str {
        self.line.get(self.found.end..).unwrap_or_default()
    }

    /// The line before the stamp.
    pub(crate) fn before_stamp(&self) -> &'r str {
        self.line.get(..self.found.start).unwrap_or_default()
    }

    /// The level word as it is written, where it stands behind the stamp.
    pub(crate) fn level_word(&self) -> Option<&'r str> {
        let level = self.level.filter(|level| level.start >= self.found.end)?;
        self.line.get(level.start..level.end)
    }

    /// Whether the level word is a field of its own for certain, so that what stands before it is none of the
    /// message: it stands before the stamp or next to it, in brackets, or where the file usually has it.
    pub(crate) fn level_is_field(&self) -> bool {
        self.level.is_some_and(|level| {
            let before = level.start.checked_sub(1).and_then(|before| self.line.as_bytes().get(before));
            matches!(before, Some(b'[' | b'(' | b'<' | b'|'))
                || level.start < self.found.end
                || self.usual_level == Some(level.index)
                || is_next_to_stamp(self.line.as_bytes(), self.found.end, &level)
        })
    }

    /// Whether `part` of the line is its level word.
    pub(crate) fn is_level(&self, part: &str) -> bool {
        let trimmed = part.trim();
        self.level.is_some_and(|level| self.range(trimmed) == (level.start..level.end))
    }

    /// Where a part of the record stands in it.
    pub(crate) fn range(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.record.as_ptr() as usize);
        start..start + part.len()
    }

    /// Where a part of the record begins.
    pub(crate) fn start(&self, part: &str) -> usize {
        self.range(part).start
    }

    /// The lines behind the first one, without their line ends.
    pub(crate) fn lines_below(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        self.record.lines().skip(1)
    }

    /// Where the second line begins, or the record ends.
    pub(crate) fn second_line(&self) -> usize {
        self.record.find('\n').map_or(self.record.len(), |at| at + 1)
    }
}

/// What a parser of fields makes of the text behind the stamp.
pub(crate) type Tail<'r, T> = IResult<&'r str, T, ()>;

/// Spaces and tabs, or none.
pub(crate) fn gap(input: &str) -> Tail<'_, &str> {
    take_while(|c| c == ' ' || c == '\t').parse(input)
}

/// Everything up to the next space or tab.
pub(crate) fn plain_word(input: &str) -> Tail<'_, &str> {
    take_while1(|c| c != ' ' && c != '\t').parse(input)
}

/// `[content]`, where the content has no brackets.
pub(crate) fn bracketed(input: &str) -> Tail<'_, &str> {
    delimited(tag("["), is_not("[]"), tag("]")).parse(input)
}

/// `<content>`.
pub(crate) fn angled(input: &str) -> Tail<'_, &str> {
    delimited(tag("<"), is_not("<>"), tag(">")).parse(input)
}

/// `(content)`.
pub(crate) fn parenthesised(input: &str) -> Tail<'_, &str> {
    delimited(tag("("), is_not("()"), tag(")")).parse(input)
}

/// Whether a field is the number of a thread: `12`, `0x1A2B`, `Thread 12`, `T12`, `36490:1655745`.
pub(crate) fn is_thread(field: &str) -> bool {
    let field = field.trim();
    let number = ["Thread", "thread", "TID", "T"].iter().find_map(|name| field.strip_prefix(name));
    let number = number.unwrap_or(field).trim_start_matches([' ', '-', '#', ':', '=']);
    let is_part = |c: char| c.is_ascii_hexdigit() || matches!(c, 'x' | ':');
    number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 20 && number.chars().all(is_part)
}

/// Whether a field names a source: no blank, a letter in it. The type of an exception is none, so that it is never
/// taken from the message.
pub(crate) fn is_name(field: &str) -> bool {
    let is_word = !field.is_empty() && !field.contains([' ', '\t']) && field.contains(char::is_alphabetic);
    is_word && !field.contains("Exception")
}
