//! Windows event logs (`.evtx`), read by the `evtx` crate (feature `evtx`).
//!
//! Kept are the events that steps and rules ask for: of the Service Control Manager, Schannel, HTTP.SYS, CAPI2,
//! Integration Services and SQL Server's logins. The rest is counted. An exported log holds the values of an event and
//! not its text, which is as well: the text would be translated.

#[cfg(feature = "evtx")]
mod evtx;

use super::problem::{Problem, ProblemKind, Problems};
use super::service::ServiceState;
use crate::time::Timestamp;
use serde::Serialize;

/// Provider of events about services.
pub const SERVICE_CONTROL_MANAGER: &str = "Service Control Manager";
/// Provider of events about TLS.
pub const SCHANNEL: &str = "Schannel";
/// Provider of events about chains of certificates.
pub const CAPI2: &str = "Microsoft-Windows-CAPI2";

/// The events of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct EventLog {
    /// In the order of the file.
    pub events: Vec<WindowsEvent>,
    /// Events in the file, those that are not kept included.
    pub total: u64,
    /// Events that could not be read.
    pub unreadable: u64,
    /// Time of the earliest event.
    pub first: Option<Timestamp>,
    /// Time of the latest event.
    pub last: Option<Timestamp>,
    /// Channel of the first event (`System`).
    pub channel: Option<String>,
    /// Computer of the first event, with its domain.
    pub computer: Option<String>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WindowsEvent {
    /// 1-based number of the record in the file, in place of a line.
    pub line: u64,
    /// Record id that the log itself gives.
    pub record_id: u64,
    /// When, in UTC.
    pub time: Option<Timestamp>,
    /// Provider.
    pub provider: String,
    /// Event id.
    pub id: u32,
    /// 1 critical, 2 error, 3 warning, 4 information; 0 always.
    pub level: u8,
    /// Computer, with its domain.
    pub computer: Option<String>,
    /// Names and values of its data, in order; unnamed data has an empty name.
    pub data: Vec<(String, String)>,
}

/// What an event of the Service Control Manager says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServiceEvent<'e> {
    /// Service name, where the event has it (7036, 7038, 7040, 7041, and others by their binary data).
    pub name: Option<String>,
    /// Display name, translated, where the event has it.
    pub display_name: Option<&'e str>,
    /// State that the service entered (7036).
    pub state: Option<ServiceState>,
    /// Error of Windows (7000, 7023, 7038), or the service's own code (7024).
    pub code: Option<u32>,
    /// Account (7038, 7041).
    pub account: Option<&'e str>,
}

impl WindowsEvent {
    /// A value by its name, whatever the case.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.data.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The values without their names.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.data.iter().map(|(_, value)| value.as_str())
    }

    /// Whether the event is of that provider, whatever the case.
    pub fn is_of(&self, provider: &str) -> bool {
        self.provider.eq_ignore_ascii_case(provider)
    }

    /// What an event of the Service Control Manager says; `None` of another provider.
    ///
    /// The order of the values is that of the provider's messages: in most of them the display name is the first.
    pub fn service(&self) -> Option<ServiceEvent<'_>> {
        if !self.is_of(SERVICE_CONTROL_MANAGER) {
            return None;
        }
        let value = |at: usize| {
            self.data.iter().filter(|(name, _)| name != "Binary").nth(at).map(|(_, value)| value.as_str())
        };
        let (binary_name, state) = self.value("Binary").and_then(binary_name).unwrap_or_default();
        let is_named = matches!(self.id, 7011 | 7038 | 7041);
        let first = value(if matches!(self.id, 7009 | 7011) { 1 } else { 0 });
        let name = match self.id {
            7040 => value(3).map(str::to_owned),
            _ if is_named => first.map(str::to_owned),
            _ => Some(binary_name).filter(|name| !name.is_empty()),
        };
        let code = match self.id {
            7000 | 7023 | 7024 => value(1),
            7001 | 7038 => value(2),
            _ => None,
        };
        Some(ServiceEvent {
            name,
            display_name: first.filter(|_| !is_named),
            state: state.filter(|_| self.id == 7036),
            // "%%1069" stands for the text of an error of Windows.
            code: code.and_then(|code| code.trim_start_matches('%').parse().ok()),
            account: value(1).filter(|_| matches!(self.id, 7038 | 7041)),
        })
    }
}

/// Service name and state of the binary data of 7036: `RemoteRegistry/4` in UTF-16, written as hexadecimal digits.
fn binary_name(hex: &str) -> Option<(String, Option<ServiceState>)> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let bytes: Vec<u8> = hex
        .as_bytes()
        .get(..hex.len().min(2048))?
        .chunks_exact(2)
        .map(|pair| pair.iter().try_fold(0_u32, |sum, byte| Some(sum * 16 + digit(byte)?)))
        .map(|byte| byte.and_then(|byte| u8::try_from(byte).ok()))
        .collect::<Option<_>>()?;
    let units = bytes
        .chunks_exact(2)
        .map(|pair| pair.iter().rev().fold(0_u16, |sum, byte| (sum << 8) | u16::from(*byte)));
    let text = String::from_utf16(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>()).ok()?;
    let (name, state) = match text.rsplit_once('/') {
        Some((name, digit)) => (name, digit.parse().ok().and_then(ServiceState::from_digit)),
        None => (text.as_str(), None),
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.$ ".contains(c));
    is_name.then(|| (name.to_owned(), state))
}

/// Whether the bytes are an event log.
pub(super) fn recognise(raw: &[u8]) -> bool {
    raw.starts_with(b"ElfFile\0")
}

/// Reads an event log.
pub(super) fn parse(raw: &[u8], problems: &mut Problems) -> EventLog {
    if !recognise(raw) {
        problems.push(Problem::of_file(ProblemKind::Malformed, "this is no Windows event log"));
        return EventLog::default();
    }
    read(raw, problems)
}

#[cfg(feature = "evtx")]
use evtx::read;

#[cfg(not(feature = "evtx"))]
fn read(_raw: &[u8], problems: &mut Problems) -> EventLog {
    let message = "this build of sologs does not read Windows event logs (feature 'evtx')";
    problems.push(Problem::of_file(ProblemKind::Skipped, message));
    EventLog::default()
}

#[cfg(test)]
#[cfg(feature = "evtx")]
mod tests;
