//! Events of log4j and log4net as XML, which NLog's `Log4JXmlEventLayout` writes as well.
//!
//! ```text
//! <log4j:event logger="Heartbeat" level="ERROR" timestamp="1714730400123" thread="12"><log4j:message>msg</log4j:message>
//! <log4j:throwable>System.Exception: msg</log4j:throwable></log4j:event>
//! <log4net:event logger="Heartbeat" timestamp="2024-05-03T10:00:00.1234567+02:00" level="ERROR" thread="12">
//! <log4net:message>msg</log4net:message><log4net:exception>System.Exception: msg</log4net:exception></log4net:event>
//! ```
//!
//! Source: `XmlLayout` and `XmlLayoutSchemaLog4j` of log4net. log4j gives milliseconds since 1970.

use super::engine::structured::{HeadClass, Structured};
use super::stamp::stamp;
use crate::level::{self, Level};
use crate::record::Head;
use crate::time::Timestamp;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::ops::Range;

pub(super) const LAYOUT: Structured = Structured {
    name: "log4j-xml",
    description: "log4j or log4net XML events",
    classify,
    head,
    body,
    is_below: false,
    has_text_lines: false,
};

/// The tag must end within so many bytes.
const LONGEST_TAG: usize = 2048;

fn classify(line: &[u8]) -> Option<HeadClass> {
    let tag = tag(line)?;
    let level = attribute(line, &tag, b"level").and_then(|range| level(line.get(range)?));
    Some(HeadClass::new(level))
}

fn level(word: &[u8]) -> Option<Level> {
    level::find(word).map(|meaning| meaning.level)
}

/// The opening tag of an event at the beginning of a line, up to its `>` or the end of the line.
fn tag(line: &[u8]) -> Option<Range<usize>> {
    let start = line.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let rest = line.get(start..)?;
    let name = [&b"<log4j:event"[..], b"<log4net:event", b"<nlog:event", b"<event"];
    let name = name.iter().find(|name| rest.starts_with(name))?;
    let window = rest.get(..rest.len().min(LONGEST_TAG))?;
    let length = memchr::memchr(b'>', window).unwrap_or(window.len());
    let is_tag = rest.get(name.len()).is_none_or(u8::is_ascii_whitespace);
    let tag = start..start + length;
    let has_event =
        || attribute(line, &tag, b"logger").is_some() || attribute(line, &tag, b"timestamp").is_some();
    (is_tag && (*name != b"<event" || has_event())).then_some(tag)
}

/// Where the value of an attribute stands; values have no markup that matters here.
fn attribute(text: &[u8], tag: &Range<usize>, name: &[u8]) -> Option<Range<usize>> {
    let inside = text.get(tag.clone())?;
    memchr::memmem::find_iter(inside, name).find_map(|at| {
        let before = at.checked_sub(1).and_then(|before| inside.get(before))?;
        let value = inside.get(at + name.len()..)?.strip_prefix(b"=")?;
        let quote = value.first().filter(|quote| matches!(quote, b'"' | b'\''))?;
        let length = memchr::memchr(*quote, value.get(1..)?)?;
        let start = tag.start + at + name.len() + 2;
        before.is_ascii_whitespace().then_some(start..start + length)
    })
}

fn head(record: &str) -> Head {
    let text = record.as_bytes();
    let Some(first) = tag(text) else { return Head::default() };
    let value = |name: &[u8]| attribute(text, &first, name);
    let time = value(b"timestamp").and_then(|range| time(record.get(range)?));
    let level = value(b"level").and_then(|range| level(text.get(range)?));
    let message_start = (first.end + 1).min(record.len());
    Head { time, level, thread: value(b"thread"), source: value(b"logger"), message_start }
}

fn time(value: &str) -> Option<Timestamp> {
    match value.parse() {
        Ok(millis) => Timestamp::from_unix_millis(millis),
        Err(_) => stamp(value.as_bytes())?.time,
    }
}

/// The texts of message and exception of all events in the record; what is broken is given as it is.
fn body<'r>(record: &'r str, _: &Head) -> Cow<'r, str> {
    let mut reader = Reader::from_str(record);
    reader.config_mut().check_end_names = false;
    let mut body = String::new();
    let mut is_inside = false;
    loop {
        let before = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if is_text(start.local_name().as_ref()) {
                    is_inside = true;
                    add_break(&mut body);
                }
            }
            Ok(Event::End(end)) => is_inside &= !is_text(end.local_name().as_ref()),
            Ok(Event::Text(text)) if is_inside => body.push_str(&text),
            Ok(Event::CData(text)) if is_inside => body.push_str(&text),
            Ok(Event::GeneralRef(name)) if is_inside => {
                push_reference(&name, &mut body);
            }
            Ok(Event::Eof) => return Cow::Owned(body),
            Ok(_) => {}
            Err(_) => {
                let rest = usize::try_from(before).ok().and_then(|before| record.get(before..));
                add_break(&mut body);
                body.push_str(rest.unwrap_or(record));
                return Cow::Owned(body);
            }
        }
    }
}

fn is_text(name: &str) -> bool {
    matches!(name, "message" | "throwable" | "exception")
}

fn add_break(body: &mut String) {
    if !body.is_empty() && !body.ends_with('\n') {
        body.push('\n');
    }
}

/// `&lt;` and `&#10;`; a name that XML does not know stays as it is.
fn push_reference(name: &str, body: &mut String) {
    let code = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match (code.and_then(char::from_u32), quick_xml::escape::resolve_predefined_entity(name)) {
        (Some(letter), _) => body.push(letter),
        (None, Some(text)) => body.push_str(text),
        (None, None) => body.extend(["&", name, ";"]),
    }
}
