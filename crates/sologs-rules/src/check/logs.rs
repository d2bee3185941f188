//! Steps that send a reader to a log: what sologs has found there itself.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{LogFacts, LogFinding, Machine, compare};
use crate::rule::Severity;
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Seconds around a record that count as the same time.
const AROUND_SECONDS: i64 = 300;
/// Troubles that are named in one sentence.
const MAX_NAMES: usize = 4;

/// A trouble in a log.
struct Trouble<'a> {
    log: &'a LogFacts,
    /// The rule; `None` where none explains it.
    rule: Option<&'a str>,
    line: u64,
}

/// `worker-log-reviewed`: whether the Worker's log holds troubles beside the one that the step is about.
pub(super) fn worker_log_reviewed(question: &Question<'_>) -> Decision {
    let machines: Vec<Machine<'_>> = match question.worker() {
        Some(worker) => vec![worker],
        // Of a trouble of all Workers, the log of any of them may tell.
        None => question.inventory.machines(Role::Worker).collect(),
    };
    let logs: Vec<&LogFacts> =
        machines.iter().flat_map(|machine| machine.logs_of_kind(FileKind::WorkerLog)).collect();
    if logs.iter().all(|log| log.records == 0) {
        return Decision::nothing_known();
    }
    let troubles: Vec<Trouble<'_>> = logs.iter().flat_map(|log| troubles(log, question.rule)).collect();
    if let Some(decision) = found(&troubles, "check-worker-log-troubles") {
        return decision;
    }
    let covers = question.last_seen.is_none_or(|time| logs.iter().any(|log| covers(question, log, time)));
    match covers {
        true => Decision::passed(Sentence::new("check-worker-log-clean"))
            .at_all(logs.iter().map(|log| whole(log))),
        false => Decision::unknown(Sentence::new("check-worker-log-other-time"))
            .at_all(logs.iter().map(|log| whole(log)))
            .wants(Want::new(FileKind::WorkerLog).on(Role::Worker)),
    }
}

/// `master-log-same-time`: what the Master's log says within five minutes of the trouble, where their clocks can be
/// compared.
pub(super) fn master_log_same_time(question: &Question<'_>) -> Decision {
    let want = Want::new(FileKind::MasterLog).on(Role::Master);
    let Some(master) = question.master() else { return Decision::nothing_known().wants(want) };
    let logs: Vec<&LogFacts> = master.logs_of_kind(FileKind::MasterLog).collect();
    let Some((first, last)) = question.first_seen.zip(question.last_seen).filter(|_| !logs.is_empty()) else {
        return Decision::nothing_known().wants(want);
    };
    let (from, to) = (first.plus_seconds(-AROUND_SECONDS), last.plus_seconds(AROUND_SECONDS));
    let mut is_compared = false;
    let mut near = Vec::new();
    for log in &logs {
        for one in log.findings.iter().filter(|one| is_telling(one, question.rule)) {
            let Some((begin, end)) = one.first_seen.zip(one.last_seen) else { continue };
            let starts = order(question, log, begin, to);
            let ends = order(question, log, end, from);
            if let Some((starts, ends)) = starts.zip(ends) {
                is_compared = true;
                if starts != Ordering::Greater && ends != Ordering::Less {
                    near.push(Trouble { log, rule: Some(&one.rule), line: one.line });
                }
            }
        }
    }
    if let Some(decision) = found(&near, "check-master-log-troubles") {
        return decision;
    }
    let covering: Vec<_> =
        logs.iter().filter(|log| covers(question, log, first) && covers(question, log, last)).collect();
    if !covering.is_empty() {
        let unexplained = covering.iter().any(|log| log.unexplained.is_some());
        let sentence = match unexplained {
            true => Sentence::new("check-master-log-unexplained"),
            false => Sentence::new("check-master-log-clean"),
        };
        let decision = if unexplained { Decision::unknown(sentence) } else { Decision::passed(sentence) };
        return decision.at_all(covering.iter().map(|log| whole(log)));
    }
    let id = if is_compared { "check-master-log-other-time" } else { "check-master-log-no-zone" };
    Decision::unknown(Sentence::new(id)).at_all(logs.iter().map(|log| whole(log)))
}

/// `first-error-found`: the first trouble of the same log before the one that the step is about. A log that begins
/// earlier and holds none passes: then the reason stands elsewhere.
pub(super) fn first_error_found(question: &Question<'_>) -> Decision {
    let want = Want::new(FileKind::WorkerLog).on(Role::Worker);
    let Some(worker) = question.worker() else { return Decision::nothing_known().wants(want) };
    let logs: Vec<&LogFacts> = worker.logs_of_kind(FileKind::WorkerLog).collect();
    let mut first: Option<(Timestamp, Trouble<'_>)> = None;
    for log in &logs {
        for one in log.findings.iter().filter(|one| is_telling(one, question.rule)) {
            let Some(time) = one.first_seen else { continue };
            let is_before = question
                .first_seen
                .is_none_or(|seen| order(question, log, time, seen) != Some(Ordering::Greater));
            let is_first = first.as_ref().is_none_or(|(known, _)| time.local_micros() < known.local_micros());
            if is_before && is_first {
                first = Some((time, Trouble { log, rule: Some(&one.rule), line: one.line }));
            }
        }
    }
    let known = first.map(|(_, trouble)| trouble);
    if let Some(trouble) = known.or_else(|| unexplained_before(question, &logs)) {
        return found(&[trouble], "check-first-error").unwrap_or_else(Decision::nothing_known);
    }
    let begins_before = |log: &&&LogFacts| {
        question
            .first_seen
            .zip(log.first)
            .is_some_and(|(seen, first)| order(question, log, first, seen) == Some(Ordering::Less))
    };
    match logs.iter().find(begins_before) {
        Some(log) => Decision::passed(Sentence::new("check-first-error-none")).at(whole(log)),
        None if logs.is_empty() => Decision::nothing_known().wants(want),
        None => Decision::unknown(Sentence::new("check-first-error-log-too-short"))
            .at_all(logs.iter().map(|log| whole(log)))
            .wants(want),
    }
}

/// An error that no rule explains, on a line before the record that the step is about.
fn unexplained_before<'a>(question: &Question<'_>, logs: &[&'a LogFacts]) -> Option<Trouble<'a>> {
    logs.iter().find_map(|log| {
        let line = log.unexplained?;
        let own = question.records.iter().find(|place| place.path == log.path)?.line?;
        (line < own).then_some(Trouble { log, rule: None, line })
    })
}

fn found(troubles: &[Trouble<'_>], id: &'static str) -> Option<Decision> {
    troubles.first()?;
    let names: BTreeSet<&str> = troubles.iter().filter_map(|trouble| trouble.rule).collect();
    let shown: Vec<&str> = names.iter().copied().take(MAX_NAMES).collect();
    let sentence = match names.is_empty() {
        true => Sentence::new("check-log-unexplained"),
        false => Sentence::new(id).with("count", names.len()).with("rules", shown.join(", ")),
    };
    let places = troubles.iter().take(2 * MAX_NAMES);
    Some(Decision::failed(sentence).at_all(
        places.map(|trouble| crate::inventory::Place {
            path: trouble.log.path.clone(),
            line: Some(trouble.line),
        }),
    ))
}

fn troubles<'a>(log: &'a LogFacts, own: &str) -> Vec<Trouble<'a>> {
    let findings = log.findings.iter().filter(|one| is_telling(one, own));
    let known = findings.map(|one| Trouble { log, rule: Some(&one.rule), line: one.line });
    let unknown = log.unexplained.map(|line| Trouble { log, rule: None, line });
    known.chain(unknown).collect()
}

fn is_telling(one: &LogFinding, own: &str) -> bool {
    // That the heartbeats fail is what the others explain.
    one.severity >= Severity::Warning && one.rule != own && one.rule != "worker-offline"
}

fn whole(log: &LogFacts) -> crate::inventory::Place {
    crate::inventory::Place { path: log.path.clone(), line: None }
}

/// Which of a log's time and one of the diagnosis was earlier: by the same clock where both are of one machine.
fn order(question: &Question<'_>, log: &LogFacts, own: Timestamp, other: Timestamp) -> Option<Ordering> {
    let same_machine = log.node.is_some() && log.node.as_deref() == question.node;
    let is_bare = own.utc_micros().is_none() && other.offset_minutes().is_none();
    if same_machine && is_bare {
        return Some(own.local_micros().cmp(&other.local_micros()));
    }
    compare(question.inventory.zoned(log.node.as_deref(), own), other)
}

fn covers(question: &Question<'_>, log: &LogFacts, time: Timestamp) -> bool {
    let Some((first, last)) = log.first.zip(log.last) else { return false };
    order(question, log, first, time).is_some_and(|order| order != Ordering::Greater)
        && order(question, log, last, time).is_some_and(|order| order != Ordering::Less)
}
