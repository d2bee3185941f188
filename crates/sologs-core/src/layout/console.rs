//! The console of Microsoft.Extensions.Logging: the message stands on the lines below.
//!
//! ```text
//! fail: Scale.Agent.Heartbeat[12]
//!       No endpoint is listening.
//! ```
//!
//! Source: `SimpleConsoleFormatter` of dotnet/runtime.

use super::engine::head_line::{Fields, HeadLine, LineLayout};
use super::engine::level_word::LevelToken;
use super::engine::line::{Found, HeadForm};
use crate::level;

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "console", parts: "level: category[event], message below", fields };

/// The words that the formatter writes, in English on every system.
const LEVELS: [&[u8]; 6] = [b"trce", b"dbug", b"info", b"warn", b"fail", b"crit"];

pub(super) fn recognise(line: &[u8]) -> Option<Found> {
    let word = line.get(..4).filter(|word| LEVELS.contains(word))?;
    let category = line.get(4..)?.strip_prefix(b": ")?.trim_ascii_end().strip_suffix(b"]")?;
    let open = category.iter().rposition(|byte| *byte == b'[')?;
    let (name, event) = (category.get(..open)?, category.get(open + 1..)?);
    let is_name = !name.is_empty() && !name.contains(&b' ');
    if !is_name || event.is_empty() || !event.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-') {
        return None;
    }
    let level = level::find(word)?.level;
    let token = LevelToken { level, language: "", start: 0, end: 4, index: 0, is_marked: true };
    Some(Found { form: HeadForm::Console, start: 0, stamp: None, end: 4, level: Some(token) })
}

fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let category = head.line.get(6..)?;
    let name = category.get(..category.rfind('[')?)?;
    Some(Fields { source: Some(head.range(name)), message_start: head.second_line(), ..Fields::default() })
}
