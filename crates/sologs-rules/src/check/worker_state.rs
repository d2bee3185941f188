//! What a Worker's machine went through: restarts, load, the program that runs packages, its settings and account.

use super::worker_identity::worker_account;
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{In, KnownExecution, Machine, Place, compare, role_of_service};
use sologs_core::artifact::event_log::{EventLog, WindowsEvent};
use sologs_core::artifact::service::ServiceState;
use sologs_core::artifact::settings_file::SettingsForm;
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use std::cmp::Ordering;

/// How long after an execution a sign of its end may still be written.
const AFTER_SECONDS: i64 = 900;
/// How far around records of the log an event still is of their time.
const AROUND_SECONDS: i64 = 900;
/// The program that runs packages.
const EXECUTOR: &str = "ISServerExec";

/// A restart of the machine (User32 1074, EventLog 6008, Kernel-Power 41), an end of the Worker's service, or a crash of
/// the program that runs packages (Application Error 1000).
fn ends_work(event: &WindowsEvent) -> bool {
    let of = |provider: &str, ids: &[u32]| event.is_of(provider) && ids.contains(&event.id);
    if of("User32", &[1074]) || of("EventLog", &[6008]) || of("Microsoft-Windows-Kernel-Power", &[41]) {
        return true;
    }
    if of("Application Error", &[1000]) {
        return event.values().any(|value| value.to_lowercase().contains(&EXECUTOR.to_lowercase()));
    }
    let Some(service) = event.service() else { return false };
    let is_worker = service.name.as_deref().is_some_and(|name| role_of_service(name) == Some(Role::Worker))
        || service.display_name.is_some_and(|name| name.to_lowercase().contains("scale out worker"));
    is_worker
        && (matches!(event.id, 7023 | 7024 | 7031 | 7034) || service.state == Some(ServiceState::Stopped))
}

/// `worker-restarted`: whether the event logs of the Worker show that something ended its work while the execution ran.
pub(super) fn worker_restarted(question: &Question<'_>) -> Decision {
    let want = || {
        Want::new(FileKind::EventLog)
            .on(Role::Worker)
            .by("wevtutil epl System System.evtx; wevtutil epl Application Application.evtx", "System.evtx")
    };
    let executions = question.inventory.executions();
    let id = question.captures.get("execution_id").and_then(|id| id.parse().ok());
    let Some(execution) = id.and_then(|id| executions.get(id)) else {
        return Decision::nothing_known().wants(want());
    };
    let agent = executions.tasks_of(execution.id).find_map(|(_, task)| task.worker_agent_id.clone());
    let worker = agent
        .and_then(|agent| question.inventory.machine_of_agent(Some(&agent), None))
        .or_else(|| question.worker());
    let Some(worker) = worker else { return Decision::nothing_known().wants(want()) };
    let logs: Vec<In<'_, EventLog>> = worker.event_logs().collect();
    let Some((from, to)) = span(question, execution) else { return Decision::nothing_known().wants(want()) };
    for (file, log) in &logs {
        let inside = |event: &&WindowsEvent| ends_work(event) && is_within(event.time, from, to);
        if let Some(event) = log.events.iter().find(inside) {
            let time = event.time.map(|time| time.to_string()).unwrap_or_default();
            let sentence = Sentence::new("check-worker-work-ended")
                .with("provider", &event.provider)
                .with("id", event.id)
                .with("time", time);
            return Decision::failed(sentence).at(file.at(event.line)).at(execution.file.at(execution.line));
        }
    }
    let covers = |channel: &str| logs.iter().find(|(_, log)| covers(log, channel, from, to));
    match (covers("System"), covers("Application")) {
        (Some((system, _)), Some((application, _))) => {
            Decision::passed(Sentence::new("check-worker-work-went-on"))
                .at(system.whole())
                .at(application.whole())
                .at(execution.file.at(execution.line))
        }
        _ if logs.is_empty() => Decision::nothing_known().wants(want()),
        _ => Decision::unknown(Sentence::new("check-worker-events-of-another-time"))
            .at_all(logs.iter().map(|(file, _)| file.whole()))
            .wants(want()),
    }
}

/// From when to when the execution ran, with zones where the export has them.
fn span(question: &Question<'_>, execution: &KnownExecution<'_>) -> Option<(Timestamp, Timestamp)> {
    let node = execution.file.node.as_deref();
    let zoned = |time: Timestamp| question.inventory.zoned(node, time);
    let from = execution.started.or(execution.created)?;
    let to = execution.ended.unwrap_or(from);
    Some((zoned(from), zoned(to).plus_seconds(AFTER_SECONDS)))
}

fn is_within(time: Option<Timestamp>, from: Timestamp, to: Timestamp) -> bool {
    let Some(time) = time else { return false };
    let (begin, end) = (compare(time, from), compare(time, to));
    begin.is_some_and(|order| order != Ordering::Less) && end.is_some_and(|order| order != Ordering::Greater)
}

fn covers(log: &EventLog, channel: &str, from: Timestamp, to: Timestamp) -> bool {
    let Some((first, last)) = log.first.zip(log.last) else { return false };
    log.unreadable == 0
        && log.channel.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(channel))
        && compare(first, from).is_some_and(|order| order != Ordering::Greater)
        && compare(last, to).is_some_and(|order| order != Ordering::Less)
}

/// `worker-load`: what used up the machine. The Worker's own tasks are told by the message; who takes memory, Windows
/// tells in an event of its own (2004); who takes the processor, nothing tells afterwards.
pub(super) fn worker_load(question: &Question<'_>) -> Decision {
    let want = || {
        Want::new(FileKind::EventLog).on(Role::Worker).by("wevtutil epl System System.evtx", "System.evtx")
    };
    let resource = question.captures.get("resource").map(String::as_str);
    if resource == Some("tasks") {
        let limit = question.captures.get("limit").cloned().unwrap_or_else(|| "?".to_owned());
        return Decision::failed(Sentence::new("check-load-tasks").with("limit", limit)).by_log(question);
    }
    let Some(worker) = question.worker() else { return Decision::nothing_known().wants(want()) };
    if resource == Some("memory")
        && let Some((place, programs)) = exhausted(question, worker)
    {
        let sentence = Sentence::new("check-load-memory").with("programs", programs.join(", "));
        return Decision::failed(sentence).at(place).by_log(question);
    }
    let id = match resource {
        Some("memory") => "check-load-memory-untold",
        _ => "check-load-cpu-untold",
    };
    Decision::unknown(Sentence::new(id)).by_log(question).wants(want())
}

/// The programs that took most memory, by event 2004 of the time of the records.
fn exhausted(question: &Question<'_>, worker: Machine<'_>) -> Option<(Place, Vec<String>)> {
    let (first, last) = question.first_seen.zip(question.last_seen)?;
    let (from, to) = (first.plus_seconds(-AROUND_SECONDS), last.plus_seconds(AROUND_SECONDS));
    let is_one = |event: &&WindowsEvent| {
        event.id == 2004
            && event.is_of("Microsoft-Windows-Resource-Exhaustion-Detector")
            && is_within(event.time, from, to)
    };
    worker.event_logs().find_map(|(file, log)| {
        let event = log.events.iter().rfind(is_one)?;
        let names = event.values().filter(|value| value.to_lowercase().ends_with(".exe"));
        let names: Vec<String> = names.take(3).map(str::to_owned).collect();
        (!names.is_empty()).then(|| (file.at(event.line), names))
    })
}

/// `executor-installed`: the Worker itself looked for the program and says that it did not find it.
pub(super) fn executor_installed(question: &Question<'_>) -> Decision {
    if question.records.is_empty() {
        return Decision::nothing_known().wants(Want::new(FileKind::WorkerLog).on(Role::Worker));
    }
    Decision::failed(Sentence::new("check-executor-not-found")).by_log(question)
}

/// `worker-settings-readable`: whether the file is whole and in the form that the service reads.
pub(super) fn worker_settings_readable(question: &Question<'_>) -> Decision {
    let settings = question.worker().and_then(|worker| worker.worker_settings().next());
    let Some((file, settings)) = settings else {
        return Decision::nothing_known().wants(Want::new(FileKind::WorkerSettings).on(Role::Worker));
    };
    match settings.file.form {
        SettingsForm::Json => {
            // It can be read now; whether the service account may read it, no copy tells.
            Decision::passed(Sentence::new("check-settings-readable")).at(file.whole())
        }
        SettingsForm::BrokenJson | SettingsForm::None => {
            let line = settings.file.settings.last().map_or(1, |setting| setting.line);
            Decision::failed(Sentence::new("check-settings-broken").with("form", settings.file.form))
                .at(file.at(line))
        }
        _ => Decision::unknown(Sentence::new("check-settings-other-form").with("form", settings.file.form))
            .at(file.whole())
            .wants(Want::new(FileKind::WorkerSettings).on(Role::Worker)),
    }
}

/// `worker-account-unchanged`: the account that runs the service, against the one that the catalog knows the Worker by.
pub(super) fn worker_account_unchanged(question: &Question<'_>) -> Decision {
    let service = || {
        Want::new(FileKind::ServiceQuery)
            .on(Role::Worker)
            .by("sc.exe qc {worker_service} > worker-service-config.txt", "worker-service-config.txt")
    };
    let export = || {
        Want::new(FileKind::SsisdbTable).on(Role::Catalog).by(
            "SELECT *, SYSDATETIMEOFFSET() AS Now FROM [SSISDB].[catalog].[worker_agents]",
            "worker_agents.csv",
        )
    };
    let Some(worker) = question.worker() else { return Decision::nothing_known().wants(service()) };
    let configured = worker.scale_out_service(Role::Worker).into_iter().find_map(|(file, service)| {
        let account = service.account.as_ref()?;
        Some((account.value.clone(), file.place(account)))
    });
    let Some((own, place)) = configured else {
        let known = worker_account(question, worker).and_then(|account| account.place);
        return Decision::nothing_known().at_all(known).wants(service());
    };
    let told = question.inventory.tables(View::WorkerAgents).find_map(|(file, table)| {
        table.worker_agents().find_map(|agent| {
            let is_its = agent.machine_name.as_deref().is_some_and(|name| worker.is_called(name));
            let account = agent.user_account.filter(|name| is_its && !name.trim().is_empty())?;
            Some((account, file.at(agent.line)))
        })
    });
    let Some((known, row)) = told else {
        let sentence = Sentence::new("check-account-runs-as").with("account", own);
        return Decision::unknown(sentence).at(place).wants(export());
    };
    let sentence = |message: &'static str| Sentence::new(message).with("account", &own).with("known", &known);
    let decision = match is_same_account(&own, &known) {
        true => Decision::passed(sentence("check-account-as-known")),
        false => Decision::failed(sentence("check-account-changed")),
    };
    decision.at(place).at(row)
}

/// Accounts are the same whatever their case, and whatever names the local machine.
fn is_same_account(a: &str, b: &str) -> bool {
    let bare = |name: &str| {
        let name = name.trim().to_lowercase();
        let name = name.strip_prefix(".\\").unwrap_or(&name).to_owned();
        match name.as_str() {
            "localsystem" | "nt authority\\system" => "nt authority\\system".to_owned(),
            _ => name,
        }
    };
    bare(a) == bare(b)
}

/// `called-service-known`: whether the address that was called is the Master's.
pub(super) fn called_service_known(question: &Question<'_>) -> Decision {
    let Some(host) = question.captures.get("host") else {
        return Decision::nothing_known().wants(Want::new(FileKind::WorkerLog).on(Role::Worker));
    };
    let worker = question.worker();
    let endpoint =
        worker.into_iter().flat_map(|worker| worker.worker_settings()).find_map(|(file, settings)| {
            let endpoint = settings.master_endpoint.as_ref()?;
            let (own, port) = crate::inventory::authority(&endpoint.value)?;
            Some((own, port, file.place(endpoint)))
        });
    let called = match question.captures.get("port") {
        Some(port) => format!("{host}:{port}"),
        None => host.clone(),
    };
    let sentence = |message: &'static str| Sentence::new(message).with("called", &called);
    let Some((own, port, place)) = endpoint else {
        return Decision::unknown(sentence("check-called-not-compared"))
            .by_log(question)
            .wants(Want::new(FileKind::WorkerSettings).on(Role::Worker));
    };
    let is_port = port.is_none() || question.port().is_none() || question.port() == port;
    match crate::inventory::same_host(Some(host), Some(&own)) && is_port {
        true => Decision::passed(sentence("check-called-is-master")).by_log(question).at(place),
        false => Decision::failed(sentence("check-called-is-another")).by_log(question).at(place),
    }
}
