//! syslog, as collectors hand Windows logs on.
//!
//! ```text
//! <34>1 2024-05-03T10:00:00.123Z WORKER01 agent 1234 ID47 - msg
//! May  3 10:00:00 WORKER01 agent[1234]: msg
//! ```
//!
//! Source: RFC 5424, section 6, and RFC 3164, section 4.1. The older form has no year.

use super::engine::head_line::{Fields, HeadLine, LineLayout, Tail, gap, plain_word};
use nom::Parser;
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::opt;
use nom::sequence::{delimited, preceded, terminated};

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "syslog", parts: "host, application, process, message", fields };

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let before = head.before_stamp();
    let is_new = before.starts_with('<') && before.ends_with(' ');
    let is_old = head.found.stamp.is_some_and(|stamp| stamp.time.is_none())
        && (before.is_empty() || before.ends_with('>'));
    match (is_new, is_old) {
        (true, _) => protocol(head),
        (_, true) => classic(head),
        _ => None,
    }
}

/// RFC 5424: host, application, process, message id and structured data.
fn protocol(head: &HeadLine<'_>) -> Option<Fields> {
    let field = || preceded(gap, plain_word);
    let (rest, (_host, application, process, _id)) =
        (field(), field(), field(), field()).parse(head.behind_stamp()).ok()?;
    let rest = structured_data(rest.trim_start());
    let named = |field: &str| (field != "-").then(|| head.range(field));
    Some(Fields {
        thread: named(process),
        source: named(application),
        message_start: head.start(rest.trim_start_matches(' ')),
        ..Fields::default()
    })
}

/// Behind the structured data, `-` or `[id name="value"]…`.
fn structured_data(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix("- ").or_else(|| text.strip_prefix('-')) {
        return rest;
    }
    let mut rest = text;
    while rest.starts_with('[') {
        match rest.find("] ").or_else(|| rest.find("][")) {
            Some(end) => rest = rest.get(end + 1..).unwrap_or_default(),
            None => break,
        }
    }
    rest
}

/// RFC 3164: host, and a tag with the process in brackets and a colon.
fn classic(head: &HeadLine<'_>) -> Option<Fields> {
    let (rest, (_host, (tag, process))) =
        (preceded(gap, plain_word), tag_field).parse(head.behind_stamp()).ok()?;
    Some(Fields {
        thread: process.map(|process| head.range(process)),
        source: Some(head.range(tag)),
        message_start: head.start(rest.trim_start_matches(' ')),
        ..Fields::default()
    })
}

fn tag_field(input: &str) -> Tail<'_, (&str, Option<&str>)> {
    let name = take_while1(|c: char| !c.is_whitespace() && !matches!(c, '[' | ':'));
    let number = take_while1(|c: char| c.is_ascii_digit());
    let process = opt(delimited(tag("["), number, tag("]")));
    terminated((preceded(gap, name), process), tag(":")).parse(input)
}
