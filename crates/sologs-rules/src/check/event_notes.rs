//! What the event logs of Windows add to a step: events that speak of its matter, written at the time of the trouble.
//!
//! An event never passes a step, and that there is none says nothing: logging may be off. Most of them are no proof
//! either, for another program may have caused them: they are told beside what the step found. A few leave nothing else.
//! (<https://learn.microsoft.com/troubleshoot/windows-server/windows-security/schannel-events>,
//! <https://learn.microsoft.com/windows/win32/http/event-tracing>)

use super::{Decision, Outcome, Question, Sentence};
use crate::inventory::{ArtifactFile, Machine, compare};
use sologs_core::artifact::event_log::{CAPI2, SCHANNEL, WindowsEvent};
use sologs_core::kind::Role;
use std::cmp::Ordering;

/// Seconds around the records of a diagnosis that count as the same time.
const AROUND_SECONDS: i64 = 300;
/// Both names under which HTTP.SYS writes.
const HTTP: &[&str] = &["Microsoft-Windows-HttpEvent", "HTTP"];

/// An event that speaks of a step.
struct Note {
    step: &'static str,
    /// The machine whose event it is.
    on: Role,
    providers: &'static [&'static str],
    id: u32,
    /// What it means.
    message: &'static str,
    /// What has to stand in its values.
    names: Names,
    /// Whether it fails the step by itself, where it is surely of that time.
    fails: bool,
}

/// What has to stand in an event's values for it to be about the step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Anything,
    /// The Master's port.
    Port,
    /// The thumbprint of that placeholder.
    Thumbprint(&'static str),
}

const fn tls(on: Role, id: u32, message: &'static str, fails: bool) -> Note {
    Note {
        step: "tls-versions-in-common",
        on,
        providers: &[SCHANNEL],
        id,
        message,
        names: Names::Anything,
        fails,
    }
}

const fn bound(id: u32, message: &'static str, fails: bool) -> Note {
    Note {
        step: "master-certificate-bound",
        on: Role::Master,
        providers: HTTP,
        id,
        message,
        names: Names::Port,
        fails,
    }
}

const fn chain(step: &'static str, on: Role, id: u32, of: &'static str, message: &'static str) -> Note {
    Note { step, on, providers: &[CAPI2], id, message, names: Names::Thumbprint(of), fails: false }
}

const fn schannel(step: &'static str, on: Role, id: u32, message: &'static str) -> Note {
    Note { step, on, providers: &[SCHANNEL], id, message, names: Names::Anything, fails: false }
}

const MASTERS: &str = "master_thumbprint";
const WORKERS: &str = "worker_thumbprint";

const NOTES: &[Note] = &[
    tls(Role::Master, 36874, "check-event-36874", true),
    tls(Role::Master, 36871, "check-event-36871", false),
    tls(Role::Master, 36887, "check-event-36887", false),
    tls(Role::Master, 36888, "check-event-36888", false),
    tls(Role::Worker, 36871, "check-event-36871", false),
    tls(Role::Worker, 36887, "check-event-36887", false),
    tls(Role::Worker, 36888, "check-event-36888", false),
    bound(15021, "check-event-15021", true),
    bound(15300, "check-event-15300", false),
    bound(15301, "check-event-15301", false),
    schannel("master-certificate-bound", Role::Master, 36869, "check-event-36869"),
    schannel("master-certificate-bound", Role::Master, 36870, "check-event-36870"),
    schannel("master-certificate-in-worker-root", Role::Worker, 36882, "check-event-36882"),
    chain("master-certificate-in-worker-root", Role::Worker, 11, MASTERS, "check-event-capi2-11"),
    chain("master-certificate-in-worker-root", Role::Worker, 30, MASTERS, "check-event-capi2-30"),
    chain("worker-certificate-in-master-root", Role::Master, 11, WORKERS, "check-event-capi2-11"),
    chain("worker-certificate-in-master-root", Role::Master, 30, WORKERS, "check-event-capi2-30"),
    chain("worker-certificate-usable", Role::Master, 11, WORKERS, "check-event-capi2-11"),
    chain("worker-certificate-usable", Role::Master, 30, WORKERS, "check-event-capi2-30"),
    chain("worker-certificate-access", Role::Worker, 70, WORKERS, "check-event-capi2-70"),
    chain("worker-certificate-has-key", Role::Worker, 70, WORKERS, "check-event-capi2-70"),
];

/// When an event was written, against the records of the diagnosis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Then,
    /// The zone of the log is not known: perhaps.
    Perhaps,
    Another,
}

/// Adds what the event logs say of a step.
pub(super) fn noted(step: &str, question: &Question<'_>, decision: Decision) -> Decision {
    let notes = NOTES.iter().filter(|note| note.step == step);
    notes.fold(decision, |decision, note| note.added(question, decision))
}

impl Note {
    fn added(&self, question: &Question<'_>, decision: Decision) -> Decision {
        let machine = if self.on == Role::Master { question.master() } else { question.worker() };
        let latest = machine.and_then(|machine| self.latest(question, &decision, machine));
        let Some((file, event, when)) = latest else {
            return decision;
        };
        let place = file.at(event.line);
        if decision.evidence.contains(&place) {
            return decision;
        }
        let meaning = Sentence::new(self.message).with("values", shown(event));
        if self.fails && when == When::Then && decision.outcome != Outcome::Failed {
            let mut failed = Decision::failed(meaning).at(place).at_all(decision.evidence.iter().cloned());
            failed.values.clone_from(&decision.values);
            return failed;
        }
        let id = if when == When::Then { "check-event-then" } else { "check-event-perhaps-then" };
        let time = event.time.map(|time| time.to_string()).unwrap_or_default();
        let told =
            Sentence::new(id).with("provider", &event.provider).with("id", event.id).with("time", time);
        // The reason of a step that nothing else speaks of still says what would decide it.
        let decision = match decision.reason.is_empty() {
            true => decision.and(Sentence::new("check-event-alone")),
            false => decision,
        };
        decision.and(told).and(meaning).at(place)
    }

    /// The latest such event of that time.
    fn latest<'i>(
        &self,
        question: &Question<'_>,
        decision: &Decision,
        machine: Machine<'i>,
    ) -> Option<(&'i ArtifactFile, &'i WindowsEvent, When)> {
        let mut found: Option<(&'i ArtifactFile, &'i WindowsEvent, When)> = None;
        for (file, log) in machine.event_logs() {
            for event in log.events.iter().filter(|event| self.is_meant(question, decision, event)) {
                let when = when(question, event);
                let is_better =
                    found.as_ref().is_none_or(|(_, _, known)| *known != When::Then || when == When::Then);
                if when != When::Another && is_better {
                    found = Some((file, event, when));
                }
            }
        }
        found
    }

    fn is_meant(&self, question: &Question<'_>, decision: &Decision, event: &WindowsEvent) -> bool {
        event.id == self.id
            && self.providers.iter().any(|provider| event.is_of(provider))
            && match self.names {
                Names::Anything => true,
                Names::Port => question.master_port().is_some_and(|port| {
                    let port = format!(":{port}");
                    event.values().any(|value| value.trim().ends_with(&port))
                }),
                Names::Thumbprint(name) => {
                    let own = decision.values.get(name).map(String::as_str).or_else(|| question.value(name));
                    own.is_some_and(|thumbprint| {
                        let thumbprint = thumbprint.to_ascii_lowercase();
                        !thumbprint.is_empty()
                            && event.values().any(|value| value.to_ascii_lowercase().contains(&thumbprint))
                    })
                }
            }
    }
}

fn when(question: &Question<'_>, event: &WindowsEvent) -> When {
    let Some(((first, last), time)) = question.first_seen.zip(question.last_seen).zip(event.time) else {
        return When::Perhaps;
    };
    let starts = compare(time, last.plus_seconds(AROUND_SECONDS));
    let ends = compare(time, first.plus_seconds(-AROUND_SECONDS));
    match (starts, ends) {
        (Some(Ordering::Greater), _) | (_, Some(Ordering::Less)) => When::Another,
        (Some(_), Some(_)) => When::Then,
        _ => When::Perhaps,
    }
}

/// The short values of an event, in its order: error states, alerts, names of versions.
fn shown(event: &WindowsEvent) -> String {
    let is_short = |value: &&str| !value.trim().is_empty() && value.chars().count() <= 40;
    let named = event.data.iter().filter(|(_, value)| is_short(&value.as_str())).take(6);
    named
        .map(|(name, value)| if name.is_empty() { value.clone() } else { format!("{name} {value}") })
        .collect::<Vec<_>>()
        .join(", ")
}
