//! One JSON object a line: Serilog's compact format (CLEF) and JsonFormatter, NLog's JsonLayout, bunyan and its
//! like, and the cached execution logs `*.elog` of Scale Out, of which only that much is assumed.
//!
//! ```text
//! {"@t":"2024-05-03T10:00:00.1234567Z","@mt":"No endpoint at {Url}","@l":"Error","@x":"System.Exception: msg","Url":"x"}
//! {"Timestamp":"2024-05-03T10:00:00.1234567+02:00","Level":"Error","MessageTemplate":"msg","Exception":"…"}
//! { "time": "2024-05-03 10:00:00.1234", "level": "ERROR", "logger": "Heartbeat", "message": "msg" }
//! {"name":"agent","pid":1234,"level":50,"msg":"msg","time":"2024-05-03T10:00:00.123Z","v":0}
//! ```
//!
//! Source: Serilog.Formatting.Compact, Serilog.Formatting.Json, NLog's wiki, bunyan's README.

use super::engine::json::{Member, members, unescape};
use super::engine::structured::{HeadClass, Structured};
use super::stamp::stamp;
use crate::level::{self, Level};
use crate::record::Head;
use crate::time::Timestamp;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub(super) const JSON_LINES: Structured = Structured {
    name: "json-lines",
    description: "one JSON object a line",
    classify: |line| classify(line, bunyan_level, None),
    head: |record| head(record, bunyan_level, None),
    body,
    is_below: false,
    has_text_lines: true,
};

/// Without `@l` the level is Information.
pub(super) const CLEF: Structured = Structured {
    name: "clef",
    description: "one JSON object a line, compact log event format",
    classify: |line| classify(line, bunyan_level, Some(Level::Information)),
    head: |record| head(record, bunyan_level, Some(Level::Information)),
    body,
    is_below: false,
    has_text_lines: true,
};

pub(super) const ELOG: Structured = Structured {
    name: "elog",
    description: "one JSON object a line, assumed of cached execution logs",
    classify: |line| classify(line, message_type_level, None),
    head: |record| head(record, message_type_level, None),
    body,
    is_below: false,
    has_text_lines: true,
};

const TIMES: [&str; 13] = [
    "@t",
    "timestamp",
    "time",
    "ts",
    "date",
    "datetime",
    "@timestamp",
    "eventtime",
    "logged",
    "asctime",
    "message_time",
    "messagetime",
    "timecreated",
];
const LEVELS: [&str; 8] =
    ["@l", "level", "severity", "loglevel", "lvl", "levelname", "message_type", "messagetype"];
const SOURCES: [&str; 9] = [
    "sourcecontext",
    "logger",
    "loggername",
    "category",
    "source",
    "name",
    "message_source_name",
    "sourcename",
    "component",
];
const THREADS: [&str; 4] = ["threadid", "thread", "thread_id", "threadname"];
const MESSAGES: [&str; 8] =
    ["@m", "renderedmessage", "message", "msg", "text", "messagetemplate", "@mt", "description"];
const EXCEPTIONS: [&str; 9] =
    ["@x", "exception", "err", "error", "stack", "stacktrace", "exc_info", "exceptiondetail", "throwable"];

/// Objects inside objects are followed so deep.
const DEEPEST: usize = 16;

/// Whether a line is a JSON object as far as its beginning tells.
pub(super) fn is_object(line: &[u8]) -> bool {
    let inside = line.trim_ascii_start().strip_prefix(b"{");
    matches!(inside.map(|inside| inside.trim_ascii_start().first()), Some(Some(b'"' | b'}')))
}

/// Whether an object is in Serilog's compact format.
pub(super) fn is_clef(line: &[u8]) -> bool {
    members(line, 0).any(|member| line.get(member.key) == Some(b"@t"))
}

fn classify(
    line: &[u8],
    number_level: fn(u32) -> Option<Level>,
    default: Option<Level>,
) -> Option<HeadClass> {
    if !is_object(line) {
        return None;
    }
    let found = members(line, 0).find(|member| is_one_of(line.get(member.key.clone()), &LEVELS));
    let level = found.and_then(|member| level(line.get(member.value)?, number_level));
    Some(HeadClass { level: level.or(default) })
}

/// JSON keys are compared without case: the same sink writes `Level` or `level` by its settings.
fn is_one_of(key: Option<&[u8]>, known: &[&str]) -> bool {
    key.is_some_and(|key| known.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(key)))
}

fn level(value: &[u8], number_level: fn(u32) -> Option<Level>) -> Option<Level> {
    match value.first()? {
        b'0'..=b'9' => number_level(std::str::from_utf8(value).ok()?.parse().ok()?),
        _ => level::find(value).map(|meaning| meaning.level),
    }
}

/// bunyan and pino.
fn bunyan_level(number: u32) -> Option<Level> {
    match number {
        10 | 20 => Some(Level::Verbose),
        30 => Some(Level::Information),
        40 => Some(Level::Warning),
        50 => Some(Level::Error),
        60 => Some(Level::Critical),
        _ => None,
    }
}

/// `message_type` of `catalog.operation_messages`; assumed of execution logs.
fn message_type_level(number: u32) -> Option<Level> {
    match number {
        120 | 130 => Some(Level::Error),
        110 => Some(Level::Warning),
        70 => Some(Level::Information),
        60 => Some(Level::Progress),
        10..=50 | 80..=100 | 140 => Some(Level::Verbose),
        _ => None,
    }
}

fn head(record: &str, number_level: fn(u32) -> Option<Level>, default: Option<Level>) -> Head {
    let text = record.as_bytes();
    let mut head = Head::default();
    let mut message = None;
    for member in members(text, 0) {
        let (Some(key), Some(value)) = (text.get(member.key.clone()), text.get(member.value.clone())) else {
            break;
        };
        if head.time.is_none() && is_one_of(Some(key), &TIMES) {
            head.time = time(value);
        }
        if head.level.is_none() && is_one_of(Some(key), &LEVELS) {
            head.level = level(value, number_level);
        }
        if message.is_none() && is_one_of(Some(key), &MESSAGES) {
            message = Some(member.value.start);
        }
        take_names(text, &member, &mut head);
        if key == b"Properties" {
            members(text, member.value.start).for_each(|inner| take_names(text, &inner, &mut head));
        }
    }
    head.level = head.level.or(default);
    head.message_start = message.unwrap_or(0);
    head
}

fn take_names(text: &[u8], member: &Member, head: &mut Head) {
    let key = text.get(member.key.clone());
    if head.source.is_none() && member.is_string && is_one_of(key, &SOURCES) {
        head.source = Some(member.value.clone());
    }
    if head.thread.is_none() && is_one_of(key, &THREADS) {
        head.thread = Some(member.value.clone());
    }
}

/// A stamp, or seconds or milliseconds since 1970.
fn time(value: &[u8]) -> Option<Timestamp> {
    if let Some(stamp) = stamp(value) {
        return stamp.time;
    }
    let number: f64 = std::str::from_utf8(value).ok()?.parse().ok()?;
    let millis = if number.abs() < 1e11 { number * 1e3 } else { number };
    Timestamp::from_unix_millis(millis as i64)
}

/// Message, then exception, then whatever else looks like an exception; lines below the object as they are.
fn body<'r>(record: &'r str, _: &Head) -> Cow<'r, str> {
    let (line, below) = record.split_once('\n').unwrap_or((record, ""));
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(line.trim()) else {
        return Cow::Owned(unescape(record));
    };
    let mut body = message(&object);
    for (key, value) in &object {
        let is_exception = is_one_of(Some(key.as_bytes()), &EXCEPTIONS);
        let is_message = is_one_of(Some(key.as_bytes()), &MESSAGES);
        if is_exception || !is_message {
            collect(value, is_exception, &mut body, DEEPEST);
        }
    }
    if body.is_empty() {
        collect_all(&object, &mut body);
    }
    if !below.is_empty() {
        add_line(&mut body, below);
    }
    Cow::Owned(body)
}

/// The message as it was rendered, or its template with the values put in.
fn message(object: &Map<String, Value>) -> String {
    for name in MESSAGES {
        let found = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        if let Some((_, Value::String(text))) = found {
            let is_template = matches!(name, "@mt" | "messagetemplate");
            return if is_template { render(text, object) } else { text.clone() };
        }
    }
    String::new()
}

/// Puts the values of properties in the place of `{Name}`, `{@Name}` and `{Name:format}`.
fn render(template: &str, object: &Map<String, Value>) -> String {
    let properties = object.get("Properties").and_then(Value::as_object).unwrap_or(object);
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let hole = behind.split_once('}');
        let name = hole.map(|(hole, _)| hole.split([':', ',']).next().unwrap_or(hole));
        match (hole, name.and_then(|name| properties.get(name.trim_start_matches(['@', '$'])))) {
            (Some((_, after)), Some(Value::String(text))) => {
                out.push_str(text);
                rest = after;
            }
            (Some((_, after)), Some(value)) => {
                out.push_str(&value.to_string());
                rest = after;
            }
            _ => {
                out.push('{');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Adds the exceptions that a value holds: `takes_all` is set where its key says that it is one.
fn collect(value: &Value, takes_all: bool, body: &mut String, depth: usize) {
    match value {
        Value::String(text) if takes_all || text.contains("Exception") => add_line(body, text),
        Value::Object(object) if takes_all => add_exception(object, body, depth),
        Value::Object(object) if depth > 0 => {
            for (key, value) in object {
                let is_exception = is_one_of(Some(key.as_bytes()), &EXCEPTIONS);
                collect(value, is_exception, body, depth - 1);
            }
        }
        Value::Array(values) if depth > 0 => {
            values.iter().for_each(|value| collect(value, takes_all, body, depth - 1));
        }
        _ => {}
    }
}

/// An exception as an object, written as `Exception.ToString()` would.
fn add_exception(object: &Map<String, Value>, body: &mut String, depth: usize) {
    let get = |names: &[&str]| {
        let found =
            names.iter().find_map(|name| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value)
    };
    let text = |names: &[&str]| get(names).and_then(Value::as_str).filter(|text| !text.is_empty());
    let name = text(&["ClassName", "Type", "ExceptionType", "name"]);
    let message = text(&["Message", "ExceptionMessage"]);
    let stack = text(&["StackTraceString", "StackTrace", "Stack"]);
    // A stack of JavaScript repeats name and message.
    let repeats = stack.zip(message).is_some_and(|(stack, message)| stack.contains(message));
    if !repeats {
        let type_and_message: Vec<&str> = name.into_iter().chain(message).collect();
        add_line(body, &type_and_message.join(": "));
    }
    if let (Some(Value::Object(inner)), true) = (get(&["InnerException", "inner", "cause"]), depth > 0) {
        let mut text = String::new();
        add_exception(inner, &mut text, depth - 1);
        add_line(body, " ---> ");
        body.push_str(&text);
        add_line(body, "   --- End of inner exception stack trace ---");
    }
    if let Some(stack) = stack {
        add_line(body, stack);
    }
}

/// Every text of an object of which no key is known.
fn collect_all(object: &Map<String, Value>, body: &mut String) {
    for value in object.values() {
        if let Value::String(text) = value {
            add_line(body, text);
        }
    }
}

fn add_line(body: &mut String, line: &str) {
    if !body.is_empty() && !line.is_empty() {
        body.push('\n');
    }
    body.push_str(line);
}
