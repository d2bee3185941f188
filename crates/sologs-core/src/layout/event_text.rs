//! `wevtutil qe <log> /f:text`: one block an event.
//!
//! ```text
//! Event[0]:
//!   Log Name: System
//!   Source: Schannel
//!   Date: 2024-05-03T10:00:00.123
//!   Event ID: 36870
//!   Task: N/A
//!   Level: Error
//!   Opcode: Info
//!   Keyword: N/A
//!   User: S-1-5-18
//!   User Name: NT AUTHORITY\SYSTEM
//!   Computer: WORKER01
//!   Description:
//! A fatal error occurred.
//! ```
//!
//! Source: output of wevtutil of Windows Server 2012 to 2022. The labels are localised, so the values tell: the
//! source is the line before the date, the level is a level word, the description follows an empty label.

use super::engine::structured::{HeadClass, Structured};
use super::stamp::stamp;
use crate::level::Level;
use crate::record::Head;
use std::borrow::Cow;

pub(super) const LAYOUT: Structured = Structured {
    name: "event-log-text",
    description: "blocks of wevtutil, level and time below the first line",
    classify,
    head,
    body,
    is_below: true,
    has_text_lines: false,
};

/// Longest word before the number, in bytes.
const LONGEST_WORD: usize = 40;

fn classify(line: &[u8]) -> Option<HeadClass> {
    let line = line.trim_ascii_end();
    let line = line.strip_suffix(b":").unwrap_or(line).strip_suffix(b"]")?;
    let open = line.iter().take(LONGEST_WORD).position(|byte| *byte == b'[')?;
    let (word, number) = (line.get(..open)?, line.get(open + 1..)?);
    let is_word = !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let is_number = (1..=10).contains(&number.len()) && number.iter().all(u8::is_ascii_digit);
    (is_word && is_number).then(|| HeadClass::new(None))
}

fn head(record: &str) -> Head {
    let mut head = Head::default();
    let mut before = None;
    for (_, value) in labels(record) {
        if head.time.is_none()
            && let Some(stamp) = stamp(value.as_bytes())
        {
            head.time = stamp.time;
            head.source = before.map(|source| range_in(record, source));
        } else if head.time.is_some() && head.level.is_none() {
            head.level = Level::from_word(value);
        }
        before = Some(value);
    }
    head.message_start = description(record);
    head
}

/// The indented labels and values below the first line.
fn labels(record: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = record.lines().skip(1).take_while(|line| line.starts_with("  "));
    lines.filter_map(|line| line.split_once(':').map(|(label, value)| (label.trim(), value.trim())))
}

/// Behind the last of the indented labels where it has no value, else behind that line.
fn description(record: &str) -> usize {
    let mut end = 0;
    for (index, line) in record.split_inclusive('\n').enumerate() {
        if index > 0 && !line.starts_with("  ") {
            break;
        }
        end += line.len();
    }
    end
}

fn range_in(record: &str, part: &str) -> std::ops::Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(record.as_ptr() as usize);
    start..start + part.len()
}

/// The description; where there is none, all the values.
fn body<'r>(record: &'r str, head: &Head) -> Cow<'r, str> {
    let description = record.get(head.message_start..).unwrap_or_default();
    let end_of_first = record.find('\n').map_or(record.len(), |at| at + 1);
    let text = if description.trim().is_empty() { record.get(end_of_first..) } else { Some(description) };
    Cow::Borrowed(text.unwrap_or_default().trim_end())
}
