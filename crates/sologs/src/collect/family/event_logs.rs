//! Event logs, filtered to what services, secure channels, certificates and logins leave there.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::{CommandLine, OUTPUT_FILE};
use crate::collect::survey::Survey;
use sologs_core::kind::FileKind;
use sologs_core::time::Timestamp;
use std::time::Duration;

/// Days of events that are taken unless `--since` says otherwise.
const DAYS: i64 = 30;

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    let since = since(collector.options.since, survey.now);
    for (channel, file, events) in [
        ("System", "system.evtx", system()),
        ("Application", "application.evtx", application(&survey.services)),
        ("Microsoft-Windows-CAPI2/Operational", "capi2.evtx", any_id(&[11, 30, 70])),
    ] {
        let query = format!("/q:*[System[TimeCreated[@SystemTime>='{since}'] and ({events})]]");
        let command = CommandLine::new(
            "wevtutil",
            survey.system_program("wevtutil.exe"),
            &["epl", channel, OUTPUT_FILE, &query],
        );
        let question = Question::new(&format!("events/{file}"), FileKind::EventLog, command);
        collector.gather(&question.without_echo().limit(Duration::from_secs(180)))?;
    }
    Ok(())
}

/// In UTC, as events are stamped.
fn since(asked: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let start = asked.unwrap_or_else(|| now.plus_seconds(-DAYS * 24 * 60 * 60));
    let zoned =
        start.offset_minutes().or(now.offset_minutes()).and_then(|minutes| start.with_offset(minutes));
    let millis = zoned.and_then(|time| time.utc_micros()).map(|micros| micros / 1000);
    millis.and_then(Timestamp::from_unix_millis).unwrap_or(start)
}

fn system() -> String {
    let services = any_id(&[7000, 7001, 7009, 7011, 7023, 7024, 7031, 7034, 7036, 7038, 7040, 7041]);
    format!(
        "Provider[@Name='Schannel'] or Provider[@Name='Microsoft-Windows-HttpEvent'] or \
         (Provider[@Name='Service Control Manager'] and ({services}))"
    )
}

/// Failed logins of SQL Server, crashes of .NET programs, and what the services of Scale Out themselves write.
fn application(services: &[String]) -> String {
    let logins = any_id(&[18452, 18456, 18470, 18486, 18487, 18488]);
    let crashes = "Provider[@Name='.NET Runtime'] or Provider[@Name='Application Error']";
    let own: String = services.iter().map(|name| format!(" or Provider[@Name='{name}']")).collect();
    format!("{logins} or {crashes}{own}")
}

fn any_id(ids: &[u32]) -> String {
    let each: Vec<String> = ids.iter().map(|id| format!("EventID={id}")).collect();
    each.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_asked_for_in_utc() {
        let now: Timestamp = "2024-05-03T10:00:00+02:00".parse().unwrap();
        assert_eq!(since(None, now).to_string(), "2024-04-03T08:00:00Z");
        let local = "2024-05-01T00:00:00".parse().ok();
        assert_eq!(since(local, now).to_string(), "2024-04-30T22:00:00Z");
        let utc = "2024-05-01T00:00:00Z".parse().ok();
        assert_eq!(since(utc, now).to_string(), "2024-05-01T00:00:00Z");
    }
}
