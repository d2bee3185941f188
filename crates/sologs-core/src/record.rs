//! A record: a line with a head and the lines that continue it.

use crate::layout::LearnedLayout;
use crate::level::Level;
use crate::time::Timestamp;
use std::borrow::Cow;
use std::ops::Range;

/// What a record's first line says before it comes to the point. All ranges are bytes of [`Record::text`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Head {
    /// When it was written, where the head has a full date.
    pub time: Option<Timestamp>,
    /// Its level word, in any of the catalogue's languages.
    pub level: Option<Level>,
    /// Thread name or number.
    pub thread: Option<Range<usize>>,
    /// Logger, category or source.
    pub source: Option<Range<usize>>,
    /// Where the message begins.
    pub message_start: usize,
}

/// One record, borrowed from the reader's buffer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Record<'a> {
    /// All its lines, as decoded, with their line ends in between and none at the end.
    pub text: &'a str,
    /// What it says: `text` without the head; of structured layouts (JSON, XML) the unescaped message and
    /// exception.
    pub body: Cow<'a, str>,
    /// What the first line says before it comes to the point.
    pub head: Head,
    /// 1-based number of its first line.
    pub line: u64,
    /// 1-based number of its last line.
    pub last_line: u64,
    /// 0-based byte offset of `text` in the decoded (UTF-8) text of the file.
    pub offset: u64,
    /// Bytes of the record beyond the size limit, left out of `text`.
    pub cut_bytes: u64,
}

impl<'a> Record<'a> {
    /// Reads a record from its lines: `text` begins with the first of them, which is line `line` (1-based) of the
    /// file, at byte `offset` (0-based) of the decoded text. Line ends at the end are left out; `None` where
    /// nothing else is there.
    pub fn read(text: &'a str, layout: &LearnedLayout, line: u64, offset: u64) -> Option<Self> {
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return None;
        }
        let head = layout.head(text);
        let body = layout.body(text, &head);
        let last_line = line + memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
        Some(Self { text, body, head, line, last_line, offset, cut_bytes: 0 })
    }
}
