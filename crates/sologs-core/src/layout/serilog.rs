//! Serilog's output templates of console and file.
//!
//! ```text
//! 2024-05-03 10:00:00.123 +02:00 [ERR] msg
//! 2024-05-03 10:00:00.123 +02:00 [INF] [Scale.Agent.Heartbeat] <12> msg
//! [10:00:00 ERR] msg
//! [10:00:00 WRN Scale.Agent.Heartbeat] msg
//! ```
//!
//! Source: default templates of Serilog.Sinks.File and Serilog.Sinks.Console.

use super::engine::head_line::{
    Fields, HeadLine, LineLayout, angled, bracketed, gap, is_name, is_thread, parenthesised,
};
use nom::Parser;
use nom::branch::alt;

pub(super) const LAYOUT: LineLayout = LineLayout { name: "serilog", parts: "[level], message", fields };

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let level = head.level_word()?;
    let behind = head.behind_stamp();
    let mut fields = Fields::default();
    let rest = match bracketed.map(str::trim).parse(behind.trim_start()) {
        Ok((rest, word)) => (word == level && !head.before_stamp().ends_with('[')).then_some(rest)?,
        Err(_) => within_brackets(head, &mut fields)?,
    };
    let (rest, _) = enrichers(head, rest, &mut fields);
    fields.message_start = head.start(rest);
    Some(fields)
}

/// `[10:00:00 ERR]` and `[10:00:00 ERR Source]`: what stands behind the bracket.
fn within_brackets<'r>(head: &HeadLine<'r>, fields: &mut Fields) -> Option<&'r str> {
    let (inside, rest) = head.behind_stamp().split_once(']')?;
    let words = inside.strip_prefix(' ')?;
    let (level, source) = words.split_once(' ').unwrap_or((words, ""));
    if !head.before_stamp().ends_with('[') || !head.is_level(level) {
        return None;
    }
    let source = source.trim();
    fields.source = is_name(source).then(|| head.range(source));
    Some(rest)
}

/// Up to three enclosed words between level and message: thread and source.
fn enrichers<'r>(head: &HeadLine<'r>, input: &'r str, fields: &mut Fields) -> (&'r str, ()) {
    let mut rest = gap(input).map_or(input, |(rest, _)| rest);
    for _ in 0..3 {
        let Ok((behind, word)) = alt((bracketed, angled, parenthesised)).parse(rest) else { break };
        if is_thread(word) && fields.thread.is_none() {
            fields.thread = Some(head.range(word));
        } else if is_name(word) && fields.source.is_none() {
            fields.source = Some(head.range(word));
        } else {
            break;
        }
        rest = gap(behind).map_or(behind, |(rest, _)| rest);
    }
    (rest, ())
}
