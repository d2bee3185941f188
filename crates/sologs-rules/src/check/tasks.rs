//! Where the log of a task is, and what the catalog says of the task: its state, its retries, its input.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{ArtifactFile, KnownTask, LogFacts, Place};
use sologs_core::artifact::ssisdb_table::{Task, TaskStatus};
use sologs_core::kind::{FileKind, Role};
use std::collections::BTreeSet;

/// Ids of tasks that are told in one sentence.
const MAX_TASKS: usize = 3;

/// The tasks that a diagnosis is about: the one that was named, else those of its execution.
fn tasks(question: &Question<'_>) -> (BTreeSet<String>, Vec<Place>) {
    if let Some(task) = question.captures.get("task").filter(|task| !task.is_empty()) {
        return (BTreeSet::from([task.to_lowercase()]), Vec::new());
    }
    let id = question.captures.get("execution_id").and_then(|id| id.parse().ok());
    let executions = question.inventory.executions();
    let own: Vec<&KnownTask<'_>> = id.map(|id| executions.tasks_of(id).collect()).unwrap_or_default();
    let ids = own.iter().filter_map(|(_, task)| task.id.clone()).collect();
    (ids, own.iter().map(|(file, task)| file.at(task.line)).collect())
}

/// `task-log-located`: whether the bundle holds the log of the task.
pub(super) fn task_log_located(question: &Question<'_>) -> Decision {
    let (ids, rows) = tasks(question);
    let logs = question.inventory.task_logs(ids.iter().map(String::as_str));
    let shown: Vec<&str> = ids.iter().map(String::as_str).take(MAX_TASKS).collect();
    if let Some(log) = logs.first() {
        let sentence =
            Sentence::new("check-task-log-here").with("path", &log.path).with("tasks", shown.join(", "));
        let places = logs.iter().map(|log| Place { path: log.path.clone(), line: first_line(log) });
        let decision = Decision::passed(sentence).at_all(rows).at_all(places);
        return match shown.first() {
            Some(id) => decision.value("task", id),
            None => decision,
        };
    }
    without_log(question, &shown, rows)
}

/// The line of the first trouble in the log, where it has one.
fn first_line(log: &LogFacts) -> Option<u64> {
    log.findings.first().map(|found| found.line).into_iter().chain(log.unexplained).min()
}

fn without_log(question: &Question<'_>, ids: &[&str], rows: Vec<Place>) -> Decision {
    let worker = question.worker();
    let settings = worker.into_iter().flat_map(|worker| worker.worker_settings());
    for (file, settings) in settings {
        if let Some(enabled) = settings.task_log_enabled.filter(|enabled| !enabled.value) {
            return Decision::failed(Sentence::new("check-task-log-off"))
                .at(file.place(&enabled))
                .at_all(rows);
        }
        if let Some(folder) = settings.tasks_root_folder.as_ref().filter(|root| !root.value.trim().is_empty())
        {
            let sentence = Sentence::new("check-task-log-folder").with("folder", &folder.value);
            let decision = Decision::unknown(sentence).at(file.place(folder)).at_all(rows);
            return wanting(decision, ids);
        }
    }
    if ids.is_empty() {
        return Decision::nothing_known().wants(
            Want::new(FileKind::SsisdbTable).on(Role::Catalog).by(
                "SELECT t.TaskId, t.JobId, t.Status, t.WorkerAgentId, t.ExecutedCount, e.execution_id, e.job_id FROM [SSISDB].[internal].[tasks] AS t JOIN [SSISDB].[internal].[executions] AS e ON t.JobId = e.job_id",
                "internal.tasks.csv",
            ),
        ).wants(Want::new(FileKind::TaskLog).on(Role::Worker));
    }
    let sentence = Sentence::new("check-task-log-not-here").with("tasks", ids.join(", "));
    wanting(Decision::unknown(sentence).at_all(rows), ids)
}

fn wanting(decision: Decision, ids: &[&str]) -> Decision {
    let decision = decision.wants(Want::new(FileKind::TaskLog).on(Role::Worker));
    match ids.first() {
        Some(id) => decision.value("task", id),
        None => decision,
    }
}

/// `task-state`: status, executions and Worker of the task, as the catalog has them.
pub(super) fn task_state(question: &Question<'_>) -> Decision {
    let Some(id) = question.captures.get("task") else { return Decision::nothing_known() };
    let executions = question.inventory.executions();
    let own = |(_, task): &&KnownTask<'_>| task.id.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(id));
    let Some((file, task)) = executions.tasks().find(own) else { return Decision::nothing_known() };
    let count = task.executed_count.unwrap_or_default();
    let sentence = |id| {
        let sentence = Sentence::new(id).with("count", count);
        sentence.with("max", task.max_executed_count.map_or_else(|| "?".to_owned(), |max| max.to_string()))
    };
    let decision = match task.status {
        Some(TaskStatus::Succeeded) if count <= 1 => Decision::passed(sentence("check-task-succeeded-once")),
        Some(TaskStatus::Failed | TaskStatus::Cancelled) => {
            Decision::failed(sentence("check-task-ended-badly"))
        }
        _ if count > 1 => Decision::failed(sentence("check-task-ran-again")),
        Some(_) => Decision::unknown(sentence("check-task-open")),
        None => return Decision::nothing_known(),
    };
    decision.at(file.at(task.line))
}

/// The rows of the tasks that a diagnosis is about.
fn rows<'i>(question: &Question<'i>) -> Vec<(&'i ArtifactFile, Task)> {
    let (ids, _) = tasks(question);
    let executions = question.inventory.executions();
    let is_own =
        |(_, task): &&KnownTask<'_>| task.id.as_ref().is_some_and(|id| ids.contains(&id.to_lowercase()));
    executions.tasks().filter(is_own).cloned().collect()
}

fn export() -> Want {
    Want::new(FileKind::SsisdbTable)
        .on(Role::Catalog)
        .by("SELECT * FROM [SSISDB].[internal].[tasks]", "internal.tasks.csv")
}

/// `execution-retries`: whether an expired task may be given to a Worker once more.
pub(super) fn execution_retries(question: &Question<'_>) -> Decision {
    let rows = rows(question);
    let places = || rows.iter().map(|(file, task)| file.at(task.line));
    let allowed: Option<i64> = rows.iter().filter_map(|(_, task)| task.max_executed_count).min();
    match allowed {
        Some(count) if count > 1 => {
            let sentence = Sentence::new("check-retries-allowed").with("count", count - 1);
            Decision::passed(sentence).at_all(places())
        }
        Some(_) => Decision::failed(Sentence::new("check-retries-none")).at_all(places()),
        None => Decision::nothing_known().at_all(places()).wants(export()),
    }
}

/// `task-input-data`: whether the input of the task names its execution.
pub(super) fn task_input_data(question: &Question<'_>) -> Decision {
    let rows = rows(question);
    let Some((file, task)) = rows.first() else { return Decision::nothing_known().wants(export()) };
    let place = file.at(task.line);
    match (task.has_input, task.execution_id) {
        (_, Some(id)) => Decision::passed(Sentence::new("check-input-names").with("id", id)).at(place),
        (true, None) => Decision::failed(Sentence::new("check-input-without-id")).at(place),
        (false, None) => {
            Decision::unknown(Sentence::new("check-input-not-exported")).at(place).wants(export())
        }
    }
}
