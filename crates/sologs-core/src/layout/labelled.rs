//! Blocks of labelled lines that begin with the time, and `key=value` lines.
//!
//! ```text
//! Timestamp   : 5/3/2024 10:00:00 AM
//! Category    : Heartbeat
//! Severity    : Error
//! Message     : No endpoint is listening.
//! ```
//!
//! ```text
//! time="2024-05-03T10:00:00Z" level=error msg="No endpoint is listening."
//! ```
//!
//! Source: text formatter of the Enterprise Library, `Get-WinEvent | Format-List`, logfmt. The labels of blocks
//! are known in the catalogue's languages; the time must stand first.

use super::engine::head_line::{Fields, HeadLine, LineLayout};
use super::engine::line::{Found, HeadForm};
use super::stamp::stamp;
use crate::level::Level;
use crate::word_table::WordTable;

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "labelled", parts: "labels and values, the time first", fields };

#[rustfmt::skip]
static LABELS: WordTable<()> = WordTable::new(&[
    ("@timestamp", ()), ("czas", ()), ("date", ()), ("date/time", ()), ("date time", ()), ("datetime", ()),
    ("date et heure", ()), ("datum", ()), ("datum und uhrzeit", ()), ("datum/uhrzeit", ()), ("data", ()),
    ("data e ora", ()), ("data e hora", ()), ("data/hora", ()), ("data i godzina", ()), ("datum a čas", ()),
    ("eventtime", ()), ("fecha", ()), ("fecha y hora", ()), ("horodatage", ()), ("heure", ()), ("hora", ()),
    ("log time", ()), ("marca de tiempo", ()), ("timestamp", ()), ("time", ()), ("time stamp", ()),
    ("timecreated", ()), ("timegenerated", ()), ("timewritten", ()), ("ts", ()), ("tarih", ()),
    ("tarih ve saat", ()), ("uhrzeit", ()), ("zeitstempel", ()), ("zeit", ()), ("čas", ()), ("время", ()),
    ("дата", ()), ("дата и время", ()), ("日時", ()), ("日期", ()), ("日期和时间", ()), ("时间", ()),
    ("時刻", ()), ("時間", ()), ("날짜", ()), ("날짜 및 시간", ()), ("시간", ()),
]);

/// Labels of the level, of the source and of the message in English; other languages tell by the value alone.
const LEVEL_LABELS: [&str; 5] = ["severity", "level", "leveldisplayname", "entrytype", "type"];
const SOURCE_LABELS: [&str; 6] = ["source", "providername", "category", "logger", "area", "component"];
const MESSAGE_LABELS: [&str; 4] = ["message", "msg", "description", "text"];
const THREAD_LABELS: [&str; 4] = ["thread", "threadid", "win32 thread id", "thread name"];

/// Longest label with its padding, in bytes.
const LONGEST_LABEL: usize = 40;

pub(super) fn recognise(line: &[u8]) -> Option<Found> {
    let window = line.get(..LONGEST_LABEL.min(line.len()))?;
    let mark = window.iter().position(|byte| matches!(byte, b':' | b'='))?;
    let label = window.get(..mark)?.trim_ascii();
    LABELS.find(label)?;
    let behind = line.get(mark + 1..)?;
    let opening = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'"' | b'[')).count();
    let stamp = stamp(behind.get(opening..)?)?;
    let start = mark + 1 + opening;
    stamp.time?;
    Some(Found { form: HeadForm::Labelled, start, stamp: Some(stamp), end: start + stamp.len, level: None })
}

fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let rest = head.behind_stamp().trim_start_matches(['"', ' ']);
    if rest.is_empty() { block(head) } else { pairs(head, rest) }
}

/// One label a line.
fn block(head: &HeadLine<'_>) -> Option<Fields> {
    let mut fields = Fields { message_start: head.second_line(), ..Fields::default() };
    for line in head.lines_below() {
        let Some((label, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        if take(head, label, value, &mut fields) {
            break;
        }
    }
    Some(fields)
}

/// `level=error msg="…"`.
fn pairs(head: &HeadLine<'_>, rest: &str) -> Option<Fields> {
    let mut fields = Fields { message_start: head.start(rest), ..Fields::default() };
    let mut rest = rest;
    while let Some((key, behind)) = rest.split_once('=') {
        let label = key.rsplit(' ').next().unwrap_or(key);
        let (value, behind) = match behind.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => behind.split_once(' ').unwrap_or((behind, "")),
        };
        if take(head, label, value, &mut fields) {
            break;
        }
        rest = behind;
    }
    Some(fields)
}

/// Takes a labelled value into the fields; says whether it was the message, behind which no field is looked for.
fn take(head: &HeadLine<'_>, label: &str, value: &str, fields: &mut Fields) -> bool {
    let label = label.trim();
    let is = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(label));
    if is(&MESSAGE_LABELS) {
        fields.message_start = head.start(value);
        return true;
    }
    if value.is_empty() {
        return false;
    }
    if fields.level.is_none() && (is(&LEVEL_LABELS) || !label.is_ascii()) {
        fields.level = Level::from_word(value);
    }
    if is(&SOURCE_LABELS) {
        fields.source.get_or_insert(head.range(value));
    }
    if is(&THREAD_LABELS) {
        fields.thread.get_or_insert(head.range(value));
    }
    false
}
