//! Conditions over executions and their tasks.

use super::Hit;
use super::catalog::row_text;
use crate::inventory::{Inventory, KnownExecution, KnownTask, LogFacts, Moment, Place};
use sologs_core::artifact::ssisdb_table::{ExecutionStatus, Task, TaskStatus, View};
use std::collections::BTreeSet;

/// How long an execution may wait before that says something.
const PATIENCE_SECONDS: i64 = 5 * 60;

/// An execution is created or pending, and no Worker is online and enabled.
pub(super) fn execution_waiting_without_worker(inventory: &Inventory) -> Vec<Hit> {
    let workers = inventory.known_workers();
    let is_known = inventory.tables(View::WorkerAgents).next().is_some();
    if !is_known || workers.iter().any(|worker| worker.is_ready() != Some(false)) {
        return Vec::new();
    }
    // Without a single Worker, the export itself must hold every one.
    if workers.is_empty() && !inventory.knows_all_workers() {
        return Vec::new();
    }
    let executions = inventory.executions();
    let now = inventory.server_now(true);
    let is_waiting = |execution: &&KnownExecution<'_>| {
        let status = execution.status;
        matches!(status, Some(ExecutionStatus::Created | ExecutionStatus::Pending))
            && executions.may_run_in_scale_out(execution.id)
            && has_waited(now.as_ref(), execution) != Some(false)
    };
    let waiting = executions.iter().filter(is_waiting);
    waiting
        .map(|execution| {
            let mut hit = hit(inventory, execution).guessed();
            for worker in &workers {
                let place = worker.file.at(worker.agent.line);
                hit =
                    hit.at(place, shown(inventory, View::WorkerAgents, &worker.file.path, worker.agent.line));
            }
            for (file, table) in inventory.tables(View::WorkerAgents).filter(|_| workers.is_empty()) {
                hit = hit.at(file.at(table.line), row_text(table, table.line));
            }
            // One that is disabled can be enabled: the command names it.
            let disabled = workers.iter().find(|worker| worker.agent.is_enabled == Some(false));
            match disabled.and_then(|worker| worker.agent.id.as_deref()) {
                Some(id) => hit.capture("worker", id),
                None => hit,
            }
        })
        .collect()
}

/// An execution has been pending for more than five minutes.
pub(super) fn execution_pending(inventory: &Inventory) -> Vec<Hit> {
    let now = inventory.server_now(true);
    let executions = inventory.executions();
    let pending = executions.iter().filter(|execution| {
        execution.status == Some(ExecutionStatus::Pending)
            && executions.may_run_in_scale_out(execution.id)
            && has_waited(now.as_ref(), execution) == Some(true)
    });
    pending
        .map(|execution| {
            let since = execution.created.or(execution.started);
            let waited = now.as_ref().zip(since).map(|(now, since)| {
                let clocks = now.time.utc_micros().zip(since.utc_micros());
                let (now, since) = clocks.unwrap_or((now.time.local_micros(), since.local_micros()));
                (now - since) / 60_000_000
            });
            let mut found = hit(inventory, execution).capture("minutes", waited.unwrap_or_default());
            if let Some(now) = &now {
                let other = now.place != execution.file.at(execution.line);
                found = if other { found.at(now.place.clone(), None) } else { found };
            }
            found
        })
        .collect()
}

/// An execution ended with status 6.
pub(super) fn execution_ended_unexpectedly(inventory: &Inventory) -> Vec<Hit> {
    let executions = inventory.executions();
    let is_one =
        |execution: &&KnownExecution<'_>| execution.status == Some(ExecutionStatus::EndedUnexpectedly);
    let ended = executions.iter().filter(is_one);
    ended
        .map(|execution| {
            let found = hit(inventory, execution).when(execution.ended.or(execution.started));
            match executions.tasks_of(execution.id).next().and_then(|(_, task)| task.id.clone()) {
                Some(task) => found.capture("task", task),
                None => found,
            }
        })
        .collect()
}

/// An execution failed: each one whose task's log is there, all others together.
pub(super) fn execution_failed(inventory: &Inventory) -> Vec<Hit> {
    let logs: BTreeSet<String> =
        inventory.logs().iter().filter_map(|log| log.task.as_ref().map(|task| task.to_lowercase())).collect();
    let executions = inventory.executions();
    let failed = executions
        .iter()
        .filter(|execution| execution.status == Some(ExecutionStatus::Failed))
        .filter(|execution| executions.may_run_in_scale_out(execution.id));
    failed
        .map(|execution| {
            let found = hit(inventory, execution).when(execution.ended.or(execution.started));
            let with_log = |(_, task): &&KnownTask<'_>| task.id.as_ref().is_some_and(|id| logs.contains(id));
            match executions.tasks_of(execution.id).find(with_log) {
                Some((file, task)) => {
                    let id = task.id.clone().unwrap_or_default();
                    let is_own = |log: &&LogFacts| {
                        log.task.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(&id))
                    };
                    let log = inventory.logs().iter().find(is_own);
                    let written = log.and_then(|log| log.task.clone()).unwrap_or(id);
                    let row = shown(inventory, View::Tasks, &file.path, task.line);
                    Hit { node: log.and_then(|log| log.node.clone()), ..found }
                        .capture("task", written)
                        .at(file.at(task.line), row)
                }
                None => found,
            }
        })
        .collect()
}

/// An execution succeeded, and the exports of messages hold none of it.
///
/// An export may hold the messages of one execution only. Where it holds those of several, or none at all, it counts
/// as whole; of one, what came after it counts.
pub(super) fn execution_succeeded_without_messages(inventory: &Inventory) -> Vec<Hit> {
    let Some(with_messages) = inventory.executions_with_messages() else { return Vec::new() };
    let least = match with_messages.len() {
        1 => with_messages.first().copied(),
        _ => None,
    };
    let executions = inventory.executions();
    let is_silent = |execution: &&KnownExecution<'_>| {
        execution.status == Some(ExecutionStatus::Succeeded)
            && executions.may_run_in_scale_out(execution.id)
            && !with_messages.contains(&execution.id)
            && least.is_none_or(|least| execution.id > least)
    };
    let tables = || inventory.tables(View::OperationMessages).chain(inventory.tables(View::EventMessages));
    let silent = executions.iter().filter(is_silent);
    silent
        .map(|execution| {
            let found = hit(inventory, execution).when(execution.ended).guessed();
            tables()
                .fold(found, |hit, (file, table)| hit.at(file.at(table.line), row_text(table, table.line)))
        })
        .collect()
}

/// A task was pulled, and its time ran out before its Worker reported on it again.
pub(super) fn task_expired(inventory: &Inventory) -> Vec<Hit> {
    let now = inventory.server_now(true);
    let executions = inventory.executions();
    let ended_unexpectedly = |task: &Task| {
        let execution = executions.execution_of(task).and_then(|id| executions.get(id));
        execution.is_some_and(|execution| execution.status == Some(ExecutionStatus::EndedUnexpectedly))
    };
    let is_expired = |(file, task): &&KnownTask<'_>| match task.status {
        Some(TaskStatus::Pulled | TaskStatus::Running) => {
            let expired = task.expired_time.zip(now.as_ref());
            expired.is_some_and(|(time, now)| now.is_later_by(0, time, &file.path) == Some(true))
        }
        // The Master gives up on it: the task fails, and its execution ends unexpectedly.
        Some(TaskStatus::Failed) => ended_unexpectedly(task),
        _ => false,
    };
    let expired = executions.tasks().filter(is_expired);
    expired
        .map(|(file, task)| {
            let node = inventory.node_of_agent(task.worker_agent_id.as_deref(), None);
            let mut found = Hit::new(node.as_deref())
                .capture("task", task.id.clone().unwrap_or_default())
                .at(file.at(task.line), shown(inventory, View::Tasks, &file.path, task.line))
                .when(task.expired_time);
            if let Some(worker) = &task.worker_agent_id {
                found = found.capture("worker", worker);
            }
            found
        })
        .collect()
}

/// Whether an execution has waited for more than five minutes; `None` where no times tell.
fn has_waited(now: Option<&Moment>, execution: &KnownExecution<'_>) -> Option<bool> {
    let since = execution.created.or(execution.started)?;
    now?.is_later_by(PATIENCE_SECONDS, since, &execution.file.path)
}

fn hit(inventory: &Inventory, execution: &KnownExecution<'_>) -> Hit {
    let row = shown(inventory, View::Executions, &execution.file.path, execution.line)
        .or_else(|| shown(inventory, View::Operations, &execution.file.path, execution.line));
    let place: Place = execution.file.at(execution.line);
    let hit = Hit::new(None).capture("execution_id", execution.id).at(place, row);
    match &execution.package {
        Some(package) => hit.capture("package", package),
        None => hit,
    }
}

fn shown(inventory: &Inventory, view: View, path: &str, line: u64) -> Option<String> {
    let mut tables = inventory.tables(view).filter(|(file, _)| file.path == path);
    tables.find_map(|(_, table)| row_text(table, line))
}
