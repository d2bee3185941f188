//! Events out of bytes, by the `evtx` crate: each record as JSON, of which the few members that count are taken.

use super::{CAPI2, EventLog, SCHANNEL, SERVICE_CONTROL_MANAGER, WindowsEvent, binary_name};
use crate::artifact::common::lines::contains_ignore_case;
use crate::artifact::problem::{Problem, ProblemKind, Problems};
use crate::time::Timestamp;
use evtx::{EvtxParser, ParserSettings};
use serde_json::Value;
use std::io::Cursor;

/// Events that are kept of one file.
const EVENTS: usize = 50_000;

/// Providers and the ids that are kept of each.
const KEPT: &[(&str, &[u32])] = &[
    (SERVICE_CONTROL_MANAGER, &[7000, 7001, 7009, 7011, 7023, 7024, 7031, 7034, 7036, 7038, 7040, 7041]),
    (SCHANNEL, &[36869, 36870, 36871, 36874, 36882, 36885, 36887, 36888]),
    (CAPI2, &[11, 30, 70]),
    ("Microsoft-Windows-HttpEvent", &[15021, 15300, 15301]),
    ("HTTP", &[15021, 15300, 15301]),
    // Restarts of the machine, and who took its memory.
    ("User32", &[1074]),
    ("EventLog", &[6008]),
    ("Microsoft-Windows-Kernel-Power", &[41]),
    ("Microsoft-Windows-Resource-Exhaustion-Detector", &[2004]),
    (CRASH, &[1000]),
];

/// Provider of crashes, of which those of the programs of Scale Out are kept.
const CRASH: &str = "Application Error";
/// Parts of the names of those programs.
const PROGRAMS: &[&str] = &["isserverexec", "scaleout", "masterservice", "workeragent"];

/// Attributes of the elements of CAPI2's events that name a certificate and a result; those of others are names of values.
const ATTRIBUTES: &[&str] = &["fileRef", "subjectName", "value"];

/// Parts of a service's names by which its changes of state (7036, the most frequent event of all) are kept.
const SERVICES: &[&str] =
    &["scaleout", "scale out", "remoteregistry", "remote registry", "mssql", "sql server", "http"];

/// Bytes of the header and of one block, of which the file is made.
const FILE_HEADER: usize = 4096;
const CHUNK: usize = 65_536;

/// Values kept of one event, and characters of one value.
const VALUES: usize = 64;
const CHARACTERS: usize = 8192;

/// Reads every record.
pub(super) fn read(raw: &[u8], problems: &mut Problems) -> EventLog {
    let mut log = EventLog::default();
    let settings = ParserSettings::new().indent(false);
    let mut parser = match EvtxParser::from_read_seek(Cursor::new(raw)) {
        Ok(parser) => parser.with_configuration(settings),
        Err(_) => {
            problems.push(Problem::of_file(ProblemKind::Malformed, "the header of this event log is broken"));
            return log;
        }
    };
    if raw.len() <= FILE_HEADER || !(raw.len() - FILE_HEADER).is_multiple_of(CHUNK) {
        let message = "this event log ends in the middle of a block; the events in that block may be missing";
        problems.push(Problem::of_file(ProblemKind::Truncated, message));
    }
    let mut left_out = 0_u64;
    for record in parser.records_json_value() {
        let Ok(record) = record else {
            log.unreadable += 1;
            continue;
        };
        log.total += 1;
        let event = event(log.total, record.event_record_id, &record.data);
        note(&mut log, &event, &record.data);
        if !is_kept(&event) {
            continue;
        }
        if log.events.len() < EVENTS {
            log.events.push(event);
        } else {
            left_out += 1;
        }
    }
    if log.unreadable > 0 {
        let message = format!("{} records or blocks of this event log could not be read", log.unreadable);
        problems.push(Problem::of_file(ProblemKind::Malformed, message));
    }
    if left_out > 0 {
        problems.push(Problem::of_file(
            ProblemKind::Limit,
            format!("{left_out} events beyond {EVENTS} are not kept"),
        ));
    }
    log
}

fn note(log: &mut EventLog, event: &WindowsEvent, json: &Value) {
    if log.channel.is_none() {
        log.channel = system(json).get("Channel").and_then(text);
    }
    if log.computer.is_none() {
        log.computer.clone_from(&event.computer);
    }
    if let Some(time) = event.time {
        log.first = Some(
            log.first.map_or(time, |first| if time.utc_micros() < first.utc_micros() { time } else { first }),
        );
        log.last = Some(
            log.last.map_or(time, |last| if time.utc_micros() > last.utc_micros() { time } else { last }),
        );
    }
}

fn system(json: &Value) -> &Value {
    &json["Event"]["System"]
}

/// A value, or the text of an element that has attributes as well.
fn text(value: &Value) -> Option<String> {
    let shown = match value {
        Value::String(text) => text.chars().take(CHARACTERS).collect(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Object(members) => return members.get("#text").and_then(text),
        Value::Null | Value::Array(_) => return None,
    };
    Some(shown)
}

fn number<T: std::str::FromStr>(value: &Value) -> Option<T> {
    text(value)?.parse().ok()
}

fn event(line: u64, record_id: u64, json: &Value) -> WindowsEvent {
    let system = system(json);
    let attribute = |element: &str, name: &str| text(&system[element]["#attributes"][name]);
    let mut data = Vec::new();
    for part in ["EventData", "UserData"] {
        collect(&json["Event"][part], "", &mut data, 0);
    }
    // Older providers name themselves by the source of the event alone.
    let provider = attribute("Provider", "EventSourceName").filter(|name| name == SERVICE_CONTROL_MANAGER);
    WindowsEvent {
        line,
        record_id,
        time: attribute("TimeCreated", "SystemTime").and_then(|text| text.parse::<Timestamp>().ok()),
        provider: provider.or_else(|| attribute("Provider", "Name")).unwrap_or_default(),
        id: number(&system["EventID"]).unwrap_or_default(),
        level: number(&system["Level"]).unwrap_or_default(),
        computer: system.get("Computer").and_then(text),
        data,
    }
}

/// The leaves below `EventData` or `UserData` by their names; `Data` is no name.
fn collect(value: &Value, name: &str, data: &mut Vec<(String, String)>, depth: usize) {
    if data.len() >= VALUES || depth > 6 {
        return;
    }
    match value {
        Value::Object(members) => {
            if let Some(Value::Object(attributes)) = members.get("#attributes") {
                let telling = attributes.iter().filter(|(key, _)| ATTRIBUTES.contains(&key.as_str()));
                data.extend(telling.filter_map(|(key, value)| Some((key.clone(), text(value)?))));
            }
            for (key, value) in members.iter().filter(|(key, _)| *key != "#attributes") {
                let name = if matches!(key.as_str(), "Data" | "#text") { name } else { key };
                collect(value, name, data, depth + 1);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, name, data, depth + 1)),
        _ => data.extend(text(value).map(|text| (name.to_owned(), text))),
    }
}

/// Whether an event is worth keeping.
fn is_kept(event: &WindowsEvent) -> bool {
    let provider = event.provider.to_ascii_lowercase();
    if provider.starts_with("ssis") || provider.starts_with("sqlis") || provider.contains("scaleout") {
        return true;
    }
    if provider.starts_with("mssql") {
        // Failed logins, and logins that are locked, expired or have to change their password.
        return (18_450..=18_489).contains(&event.id);
    }
    let listed = KEPT.iter().any(|(name, ids)| event.is_of(name) && ids.contains(&event.id));
    let is_of_interest = match event.id {
        7036 => names_service_of_interest(event),
        1000 => event.values().any(|value| PROGRAMS.iter().any(|part| contains_ignore_case(value, part))),
        _ => true,
    };
    listed && is_of_interest
}

fn names_service_of_interest(event: &WindowsEvent) -> bool {
    let binary = event.value("Binary").and_then(binary_name).map_or(String::new(), |(name, _)| name);
    let mut names = event.values().chain([binary.as_str()]);
    names.any(|name| SERVICES.iter().any(|part| contains_ignore_case(name, part)))
}
