//! What the Windows Event Viewer saves as text or CSV: level, time, source, number, category, message.
//!
//! ```text
//! Level<TAB>Date and Time<TAB>Source<TAB>Event ID<TAB>Task Category
//! Error<TAB>5/3/2024 10:00:00 AM<TAB>Schannel<TAB>36870<TAB>None<TAB>"A fatal error occurred.
//! The error code is 10001."
//! ```
//!
//! Source: "Save All Events As…" of Event Viewer; in the Security log keywords stand in the first column. Words
//! and dates are localised, the columns are not.

use super::engine::structured::{HeadClass, Structured};
use super::stamp::{Stamp, stamp};
use crate::level::{self, Meaning};
use crate::record::Head;
use std::borrow::Cow;
use std::ops::Range;

pub(super) const LAYOUT: Structured = Structured {
    name: "event-log-table",
    description: "table saved by Event Viewer: level, time, source, event, category, message",
    classify,
    head,
    body,
    is_below: false,
    has_text_lines: false,
};

/// The first two columns.
struct Row {
    meaning: &'static Meaning,
    stamp: Stamp,
    separator: u8,
    /// Where the stamp ends.
    end: usize,
}

fn classify(line: &[u8]) -> Option<HeadClass> {
    row(line).map(|row| HeadClass::new(Some(row.meaning.level)))
}

fn row(line: &[u8]) -> Option<Row> {
    let start = usize::from(line.first() == Some(&b'"'));
    let length = line.iter().take(64).position(|byte| matches!(byte, b'\t' | b','))?;
    let word = line.get(start..length)?;
    let meaning = level::find(word.strip_suffix(b"\"").unwrap_or(word))?;
    let separator = *line.get(length)?;
    let at = length + 1 + usize::from(line.get(length + 1) == Some(&b'"'));
    let stamp = stamp(line.get(at..)?.split(|byte| *byte == separator).next()?)?;
    let end = at + stamp.len;
    let closed = end + usize::from(line.get(end) == Some(&b'"'));
    let mut columns = line.get(closed..)?.splitn(4, |byte| *byte == separator);
    let (before, _source, number) = (columns.next()?, columns.next()?, columns.next()?);
    let number = number.strip_prefix(b"\"").unwrap_or(number);
    let is_row =
        before.is_empty() && number.first().is_some_and(u8::is_ascii_digit) && columns.next().is_some();
    is_row.then_some(Row { meaning, stamp, separator, end })
}

fn head(record: &str) -> Head {
    let Some(row) = row(record.as_bytes()) else { return Head::default() };
    let separator = char::from(row.separator);
    let behind = record.get(row.end..).unwrap_or_default();
    let columns: Vec<&str> = behind.splitn(5, separator).skip(1).collect();
    let source = columns.first().map(|source| source.trim_matches('"'));
    let message = columns.get(3).map_or(record.len(), |message| range_in(record, message).start);
    Head {
        time: row.stamp.time,
        level: Some(row.meaning.level),
        thread: None,
        source: source.filter(|source| !source.is_empty()).map(|source| range_in(record, source)),
        message_start: message,
    }
}

fn range_in(record: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(record.as_ptr() as usize);
    start..start + part.len()
}

/// The message without its quotes; doubled quotes in it are one.
fn body<'r>(record: &'r str, head: &Head) -> Cow<'r, str> {
    let message = record.get(head.message_start..).unwrap_or_default();
    match message.strip_prefix('"') {
        Some(quoted) => {
            let quoted = quoted.trim_end();
            Cow::Owned(quoted.strip_suffix('"').unwrap_or(quoted).replace("\"\"", "\""))
        }
        None => Cow::Borrowed(message),
    }
}
