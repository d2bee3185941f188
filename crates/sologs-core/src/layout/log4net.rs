//! log4net and log4j pattern layouts.
//!
//! ```text
//! 2024-05-03 10:00:00,123 [12] ERROR Scale.Agent.Heartbeat - msg
//! 2024-05-03 10:00:00,123 [12] ERROR Scale.Agent.Heartbeat [(null)] - msg
//! 2024-05-03 10:00:00,123 ERROR [main] Scale.Agent.Heartbeat - msg
//! ```
//!
//! Source: `PatternLayout` of log4net, "DetailConversionPattern" and the pattern of its manual.

use super::engine::head_line::{Fields, HeadLine, LineLayout, Tail, bracketed, gap, is_name, plain_word};
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::{eof, opt, verify};
use nom::sequence::{preceded, terminated};

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "log4net", parts: "[thread], level, logger, message behind a dash", fields };

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let word = head.level_word()?;
    let level = |input| verify(preceded(gap, plain_word), |found: &str| found == word).parse(input);
    let thread = |input| preceded(gap, bracketed).parse(input);
    let thread_first = (opt(thread), level).map(|(thread, _)| thread);
    let level_first = (level, thread).map(|(_, thread)| Some(thread));
    let (rest, thread) = alt((level_first, thread_first)).parse(head.behind_stamp()).ok()?;
    let (message, source) = logger(rest).ok()?;
    Some(Fields {
        thread: thread.map(|thread| head.range(thread)),
        source: Some(head.range(source)),
        message_start: head.start(message),
        ..Fields::default()
    })
}

/// The logger, a nested context in brackets, and the dash.
fn logger(input: &str) -> Tail<'_, &str> {
    let name = verify(preceded(gap, plain_word), |name: &str| is_name(name) && name != "-");
    let context = opt(preceded(gap, bracketed));
    let dash = preceded(gap, alt((tag("- "), terminated(tag("-"), eof))));
    (name, context, dash).map(|(name, _, _)| name).parse(input)
}
