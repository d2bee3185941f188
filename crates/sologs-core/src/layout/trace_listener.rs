//! Trace listeners of System.Diagnostics; the time stands on a line below, if it was asked for.
//!
//! ```text
//! Scale.Agent Error: 0 : No endpoint is listening.
//!     ProcessId=1234
//!     ThreadId=12
//!     DateTime=2024-05-03T10:00:00.1234567Z
//! ```
//!
//! Source: `TraceListener.WriteHeader` and `WriteFooter` of .NET; the words are the same in every language. Some
//! programs put a stamp behind the header: `Scale.Agent Error: 0 : [2024-05-03 10:00:00.1234] msg`.

use super::engine::head_line::{Fields, HeadLine, LineLayout};
use super::engine::level_word::LevelToken;
use super::engine::line::{Found, HeadForm};
use super::stamp::stamp;
use crate::level::Level;

pub(super) const LAYOUT: LineLayout = LineLayout {
    name: "trace-listener",
    parts: "source, level, event number, message; time and thread on the lines below",
    fields,
};

/// `TraceEventType`.
const TYPES: [(&[u8], Level); 10] = [
    (b"Critical", Level::Critical),
    (b"Error", Level::Error),
    (b"Warning", Level::Warning),
    (b"Information", Level::Information),
    (b"Verbose", Level::Verbose),
    (b"Start", Level::Information),
    (b"Stop", Level::Information),
    (b"Suspend", Level::Information),
    (b"Resume", Level::Information),
    (b"Transfer", Level::Verbose),
];

/// Names of sources are short; bytes.
const FARTHEST_HEAD: usize = 160;

/// What `TraceOptions` adds below the message.
const OPTIONS: [&str; 6] =
    ["ProcessId=", "LogicalOperationStack=", "ThreadId=", "DateTime=", "Timestamp=", "Callstack="];

pub(super) fn recognise(line: &[u8]) -> Option<Found> {
    let window = line.get(..FARTHEST_HEAD.min(line.len()))?;
    let colon = memchr::memmem::find(window, b" : ").or_else(|| ends_with_colon(window))?;
    let before = window.get(..colon)?;
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let label = before.get(..before.len() - digits)?;
    let label = label.strip_suffix(b"-").unwrap_or(label).strip_suffix(b": ")?;
    let (word, level) = TYPES.iter().find(|(word, _)| label.ends_with(word))?;
    let start = label.len() - word.len();
    let source = label.get(..start)?.strip_suffix(b" ")?;
    if digits == 0 || source.trim_ascii().is_empty() || source.first() == Some(&b' ') {
        return None;
    }
    let end = (colon + 3).min(line.len());
    let token =
        LevelToken { level: *level, language: "", start, end: label.len(), index: 0, is_marked: true };
    let found = Found { form: HeadForm::Trace, start: end, stamp: None, end, level: Some(token) };
    Some(with_stamp(line, found))
}

/// The message may be empty, and then the line may have lost its last blank.
fn ends_with_colon(window: &[u8]) -> Option<usize> {
    window.ends_with(b" :").then(|| window.len() - 2)
}

fn with_stamp(line: &[u8], found: Found) -> Found {
    let rest = line.get(found.end..).unwrap_or_default();
    let open = usize::from(rest.first() == Some(&b'['));
    match stamp(rest.get(open..).unwrap_or_default()) {
        Some(stamp) if stamp.time.is_some() => {
            let start = found.end + open;
            Found { start, stamp: Some(stamp), end: start + stamp.len, ..found }
        }
        _ => found,
    }
}

fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let level = head.level?;
    let source = head.line.get(..level.start)?.trim_end();
    let option = |name: &str| {
        let value = head.lines_below().find_map(|line| line.trim_start().strip_prefix(name))?.trim_end();
        (!value.is_empty()).then_some(value)
    };
    let time = option("DateTime=").and_then(|value| stamp(value.as_bytes())).and_then(|stamp| stamp.time);
    let message = head.line.get(head.found.end..)?;
    let message = if head.found.stamp.is_some() { message.trim_start_matches([']', ' ']) } else { message };
    Some(Fields {
        time,
        thread: option("ThreadId=").map(|thread| head.range(thread)),
        source: Some(head.range(source)),
        message_start: head.start(message),
        ..Fields::default()
    })
}

/// The message of a record without the options below it.
pub(super) fn without_options(body: &str) -> &str {
    let mut end = body.len();
    while let Some(last_line) = body.get(..end).and_then(|text| text.rfind('\n')) {
        let line = body.get(last_line + 1..end).unwrap_or_default();
        if !OPTIONS.iter().any(|option| line.trim_start().starts_with(option)) {
            break;
        }
        end = last_line;
    }
    body.get(..end).unwrap_or(body).trim_end_matches('\r')
}
