//! What the catalog and the settings say of the Workers.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{KnownWorker, MISSED_HEARTBEATS, Online, Place};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::kind::{FileKind, Role};
use std::collections::BTreeSet;

/// Names of Workers that are told in one sentence.
const MAX_NAMES: usize = 5;
/// Seconds below which the service does not take HeartbeatErrorTolerance.
const LEAST_TOLERANCE_SECONDS: i64 = 600;
/// Tasks at a time where the file does not say.
const DEFAULT_TASKS: i64 = 10;

fn export() -> Want {
    Want::new(FileKind::SsisdbTable).on(Role::Catalog).by(
        "SELECT *, SYSDATETIMEOFFSET() AS Now FROM [SSISDB].[catalog].[worker_agents]",
        "worker_agents.csv",
    )
}

/// `worker-online-and-enabled`: at least one Worker is enabled and, by a heuristic, online.
pub(super) fn worker_online_and_enabled(question: &Question<'_>) -> Decision {
    let workers = question.inventory.known_workers();
    if workers.is_empty() {
        return without_workers(question);
    }
    let ready: Vec<_> = workers.iter().filter(|worker| worker.is_ready() == Some(true)).collect();
    if !ready.is_empty() {
        let sentence = Sentence::new("check-workers-ready").with("workers", names(ready.iter().copied()));
        return heuristic(
            Decision::passed(sentence).at_all(ready.iter().map(|worker| place(worker))),
            &ready,
        );
    }
    let all: Vec<_> = workers.iter().collect();
    let (disabled, others): (Vec<_>, Vec<_>) =
        all.iter().copied().partition(|worker| worker.agent.is_enabled == Some(false));
    let offline: Vec<_> = others.iter().copied().filter(|worker| worker.online == Online::No).collect();
    let is_decided = workers.iter().all(|worker| worker.is_ready() == Some(false));
    let mut sentences = Vec::new();
    if !disabled.is_empty() {
        sentences
            .push(Sentence::new("check-workers-disabled").with("workers", names(disabled.iter().copied())));
    }
    if !offline.is_empty() {
        sentences
            .push(Sentence::new("check-workers-offline").with("workers", names(offline.iter().copied())));
    }
    if !is_decided {
        sentences.push(Sentence::new("check-workers-undecided"));
    }
    let mut sentences = sentences.into_iter();
    let Some(first) = sentences.next() else { return Decision::nothing_known().wants(export()) };
    let decision = match is_decided {
        true => Decision::failed(first),
        false => Decision::unknown(first).wants(export()),
    };
    let decision = sentences.fold(decision, Decision::and).at_all(workers.iter().map(place));
    let decision = if offline.is_empty() { decision } else { heuristic(decision, &offline) };
    match disabled.first().and_then(|worker| worker.agent.id.as_deref()) {
        Some(id) => decision.value("worker", id),
        None => decision,
    }
}

fn without_workers(question: &Question<'_>) -> Decision {
    if !question.inventory.knows_all_workers() {
        return Decision::nothing_known().wants(export());
    }
    let tables = question.inventory.tables(View::WorkerAgents);
    let places = tables.map(|(file, table)| file.at(table.line));
    Decision::failed(Sentence::new("check-workers-none")).at_all(places)
}

/// Says that "online" is a rule of thumb, and against what time it was held.
fn heuristic(decision: Decision, workers: &[&KnownWorker<'_>]) -> Decision {
    let Some(worker) = workers.iter().find(|worker| worker.now.is_some()) else { return decision };
    let Some(now) = &worker.now else { return decision };
    let sentence = Sentence::new("check-workers-heuristic")
        .with("beats", MISSED_HEARTBEATS)
        .with("seconds", worker.limit_seconds)
        .with("now", now.time);
    decision.and(sentence).at(now.place.clone())
}

fn place(worker: &KnownWorker<'_>) -> Place {
    worker.file.at(worker.agent.line)
}

fn names<'k, 'i: 'k>(workers: impl Iterator<Item = &'k KnownWorker<'i>>) -> String {
    let names: BTreeSet<String> = workers.map(|worker| worker.name().to_owned()).collect();
    let more = names.len().saturating_sub(MAX_NAMES);
    let mut shown: Vec<String> = names.into_iter().take(MAX_NAMES).collect();
    if more > 0 {
        shown.push(format!("+{more}"));
    }
    shown.join(", ")
}

/// The row of the Worker that a diagnosis is about.
fn row<'a>(question: &Question<'a>) -> Option<KnownWorker<'a>> {
    let workers = question.inventory.known_workers();
    let is_asked = |worker: &KnownWorker<'_>| {
        let asked = question.captures.get("worker");
        asked
            .zip(worker.agent.id.as_ref())
            .is_some_and(|(asked, id)| asked.trim_matches(['{', '}']).eq_ignore_ascii_case(id))
    };
    if let Some(at) = workers.iter().position(is_asked) {
        return workers.into_iter().nth(at);
    }
    let node = question.worker()?;
    let is_node = |worker: &KnownWorker<'_>| {
        let (id, name) = (worker.agent.id.as_deref(), worker.agent.machine_name.as_deref());
        name.is_some_and(|name| node.is_called(name))
            || question.inventory.machine_of_agent(id, name).is_some_and(|own| own.node() == node.node())
    };
    let at = workers.iter().position(is_node)?;
    workers.into_iter().nth(at)
}

/// `worker-enabled`: `IsEnabled` of the Worker's row.
pub(super) fn worker_enabled(question: &Question<'_>) -> Decision {
    let Some(worker) = row(question) else { return Decision::nothing_known().wants(export()) };
    let sentence = |id| Sentence::new(id).with("worker", worker.name());
    let decision = match worker.agent.is_enabled {
        Some(true) => Decision::passed(sentence("check-worker-enabled")),
        Some(false) => Decision::failed(sentence("check-worker-disabled")),
        None => Decision::unknown(sentence("check-worker-enabled-not-told")).wants(export()),
    };
    let decision = decision.at(place(&worker));
    match &worker.agent.id {
        Some(id) => decision.value("worker", id),
        None => decision,
    }
}

/// `worker-count`: the Workers of a whole export against the limit that the Master named.
pub(super) fn worker_count(question: &Question<'_>) -> Decision {
    let limit: Option<usize> = question.captures.get("limit").and_then(|limit| limit.parse().ok());
    let workers = question.inventory.known_workers();
    let Some(limit) = limit.filter(|_| question.inventory.knows_all_workers()) else {
        return Decision::nothing_known().wants(export());
    };
    let sentence = |id| Sentence::new(id).with("count", workers.len()).with("limit", limit);
    let offline: Vec<_> = workers.iter().filter(|worker| worker.online == Online::No).collect();
    let decision = match workers.len() > limit {
        true => Decision::failed(sentence("check-worker-count-above")),
        false => Decision::passed(sentence("check-worker-count-within")),
    };
    let decision = decision.at_all(workers.iter().map(place));
    match workers.len() > limit && !offline.is_empty() {
        true => decision
            .and(Sentence::new("check-worker-count-offline").with("workers", names(offline.iter().copied()))),
        false => decision,
    }
}

/// `worker-limits`: what the settings allow, against what the Worker was short of.
pub(super) fn worker_limits(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let Some((file, settings)) = worker.worker_settings().next() else { return Decision::nothing_known() };
    let resource = question.captures.get("resource").map(String::as_str);
    let setting = match resource {
        Some("tasks") => "MaxTaskCount",
        Some("cpu") => "TaskRequestMaxCPU",
        Some("memory") => "TaskRequestMinMemory",
        _ => return Decision::nothing_known(),
    };
    let (is_usual, place) = match setting {
        "MaxTaskCount" => (
            settings.max_task_count.is_none_or(|count| count.value >= DEFAULT_TASKS),
            settings.max_task_count.map(|count| file.place(&count)),
        ),
        "TaskRequestMaxCPU" => (
            settings.task_request_max_cpu.is_none_or(|cpu| cpu.value >= 70.0),
            settings.task_request_max_cpu.map(|cpu| file.place(&cpu)),
        ),
        _ => (
            settings.task_request_min_memory.is_none_or(|memory| memory.value <= 100.0),
            settings.task_request_min_memory.map(|memory| file.place(&memory)),
        ),
    };
    let value = settings.file.get(setting).and_then(|setting| setting.value.clone());
    let sentence =
        |id| Sentence::new(id).with("setting", setting).with("value", value.clone().unwrap_or_default());
    let decision = match (is_usual, &value) {
        (true, None) => {
            Decision::passed(Sentence::new("check-worker-limit-default").with("setting", setting))
        }
        (true, Some(_)) => Decision::passed(sentence("check-worker-limit-usual")),
        (false, _) => Decision::failed(sentence("check-worker-limit-narrow")),
    };
    decision.at(place.unwrap_or_else(|| file.whole()))
}

/// `heartbeat-tolerance`: whether the settings allow the Master to be away as long as the service allows.
pub(super) fn heartbeat_tolerance(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let Some((file, settings)) = worker.worker_settings().next() else { return Decision::nothing_known() };
    match settings.heartbeat_error_tolerance {
        Some(own) if own.value.seconds() < LEAST_TOLERANCE_SECONDS => {
            let sentence = Sentence::new("check-heartbeat-tolerance-short").with("value", own.value);
            Decision::failed(sentence).at(file.place(&own))
        }
        Some(own) => Decision::passed(Sentence::new("check-heartbeat-tolerance").with("value", own.value))
            .at(file.place(&own)),
        None => Decision::passed(Sentence::new("check-heartbeat-tolerance-default")).at(file.whole()),
    }
}

/// `agent-id-unique`: whether two machines have one AgentId. That none is shared shows only where every Worker is known.
pub(super) fn agent_id_unique(question: &Question<'_>) -> Decision {
    let shared = crate::condition::artifact::condition("worker-agent-id-shared");
    let hits = shared.map(|condition| condition(question.inventory)).unwrap_or_default();
    let asked = question.captures.get("worker");
    if let Some(hit) = hits.into_iter().find(|hit| asked.is_none() || hit.captures.get("worker") == asked) {
        let machines = hit.captures.get("machines").cloned().unwrap_or_default();
        let sentence = Sentence::new("check-agent-id-shared").with("machines", machines);
        return Decision::failed(sentence).at_all(hit.shown.into_iter().map(|shown| shown.place));
    }
    let workers = question.inventory.known_workers();
    match question.inventory.knows_all_workers() && !workers.is_empty() {
        true => Decision::passed(Sentence::new("check-agent-id-unique").with("count", workers.len()))
            .at_all(workers.iter().map(place)),
        false => Decision::nothing_known().wants(export()),
    }
}
