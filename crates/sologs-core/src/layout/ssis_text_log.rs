//! The text file log provider of SSIS: comma-separated, the names of the fields in a comment.
//!
//! ```text
//! #Fields: event,computer,operator,source,sourceid,executionid,starttime,endtime,datacode,databytes,message
//! OnError,WORKER01,DOMAIN\svc,Load,{3f2504e0-4f89-41d3-9a0c-0305e82c3301},{…},5/3/2024 10:00:00 AM,5/3/2024 10:00:00 AM,-1071636471,0x,msg
//! ```
//!
//! Source: Microsoft Learn, "Integration Services (SSIS) Logging", and files of the provider. Names of events are
//! not localised; message texts may go over several lines and are not quoted.

use super::engine::structured::{HeadClass, Structured};
use super::stamp::{Stamp, stamp};
use crate::level::Level;
use crate::record::Head;
use std::borrow::Cow;
use std::ops::Range;

pub(super) const LAYOUT: Structured = Structured {
    name: "ssis-text-log",
    description: "text file log provider of SSIS: event, computer, operator, source, times, code, message",
    classify,
    head,
    body,
    is_below: false,
    has_text_lines: false,
};

/// A row must have its times within so many bytes.
const FARTHEST_TIME: usize = 1024;

/// The fields of a row up to the message, as bytes of it.
struct Row {
    event: Range<usize>,
    source: Range<usize>,
    start: Stamp,
    message: usize,
}

/// Whether a line is the comment that names the fields.
pub(super) fn is_header(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"#Fields:") && memchr::memmem::find(line, b"executionid").is_some()
}

fn classify(line: &[u8]) -> Option<HeadClass> {
    let row = row(line)?;
    Some(HeadClass::new(level(line.get(row.event)?)))
}

/// Event, computer, operator, source, two GUIDs, two times, code, bytes, message. Names may have commas, so the
/// GUIDs and the times are looked for.
fn row(line: &[u8]) -> Option<Row> {
    let event = 0..line.iter().take(64).position(|byte| *byte == b',')?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b' ');
    if !line.first()?.is_ascii_alphabetic() || !line.get(event.clone())?.iter().all(is_name) {
        return None;
    }
    let window = line.get(..line.len().min(FARTHEST_TIME))?;
    let ids = memchr::memmem::find(window, b",{")?;
    let source_start = line.get(..ids)?.iter().rposition(|byte| *byte == b',')? + 1;
    let second = ids + 1 + memchr::memmem::find(window.get(ids + 1..)?, b"},{")? + 2;
    let times = second + memchr::memmem::find(window.get(second..)?, b"},")? + 2;
    let (start, behind) = time(line, times)?;
    let (_, behind) = time(line, behind)?;
    let code = behind + memchr::memchr(b',', line.get(behind..)?)? + 1;
    let message = code + memchr::memchr(b',', line.get(code..)?)? + 1;
    Some(Row { event, source: source_start..ids, start, message })
}

/// The stamp at `at` and what stands behind its comma.
fn time(line: &[u8], at: usize) -> Option<(Stamp, usize)> {
    // Cut at the comma, which could as well begin a fraction: "10:00:00,0,0x".
    let field = line.get(at..)?.split(|byte| *byte == b',').next()?;
    let stamp = stamp(field).filter(|stamp| stamp.len == field.len())?;
    Some((stamp, at + field.len() + 1))
}

/// By the names of the events that containers, tasks and the runtime raise.
fn level(event: &[u8]) -> Option<Level> {
    let event = event.strip_prefix(b"User:").unwrap_or(event);
    match event {
        b"OnError" | b"OnTaskFailed" => Some(Level::Error),
        b"OnWarning" => Some(Level::Warning),
        b"OnProgress" => Some(Level::Progress),
        b"Diagnostic" | b"DiagnosticEx" | b"OnVariableValueChanged" | b"OnPipelineRowsSent" => {
            Some(Level::Verbose)
        }
        _ if event.starts_with(b"OnP") || event.starts_with(b"Buffer") || event.starts_with(b"Pipeline") => {
            Some(Level::Verbose)
        }
        _ => Some(Level::Information),
    }
}

fn head(record: &str) -> Head {
    let Some(row) = row(record.as_bytes()) else { return Head::default() };
    Head {
        time: row.start.time,
        level: record.as_bytes().get(row.event).and_then(level),
        thread: None,
        source: Some(row.source),
        message_start: row.message,
    }
}

fn body<'r>(record: &'r str, head: &Head) -> Cow<'r, str> {
    Cow::Borrowed(record.get(head.message_start..).unwrap_or_default())
}
