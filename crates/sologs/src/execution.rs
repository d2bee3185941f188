//! From an execution to its log: exports, `OperationId=` lines and task folders, joined into one story.

use crate::report::{Evidence, ExecutionStory, StepEvidence, StoryEvent, StoryMessage, TaskStory};
use crate::scan::{Followed, FollowedKind, LogFile, Look, Stamp};
use serde::Serialize;
use sologs_core::artifact::ssisdb_table::{Message, View};
use sologs_core::event::EventKind;
use sologs_core::kind::FileKind;
use sologs_rules::inventory::{ArtifactFile, Inventory};
use std::collections::BTreeMap;

/// Errors and messages that are told.
const MAX_TOLD: usize = 20;
/// Events that are told of one task.
const MAX_EVENTS: usize = 200;

/// A log and what was kept of it.
type Log<'l> = (&'l Look, &'l LogFile);

/// Puts together what the bundle tells of an execution.
pub(crate) fn tell(id: i64, looks: &[Look], logs: &[LogFile], inventory: &Inventory) -> ExecutionStory {
    let logs: Vec<Log<'_>> = logs.iter().filter_map(|log| Some((looks.get(log.entry)?, log))).collect();
    let mut story = ExecutionStory { id, ..ExecutionStory::default() };
    let mut tasks: BTreeMap<String, TaskStory> = BTreeMap::new();
    from_exports(&mut story, &mut tasks, inventory);
    from_lines(&mut story, &mut tasks, &logs);
    for task in tasks.values_mut() {
        task.events = events(&task.id, &logs);
        own_logs(task, &logs);
        settle(task);
    }
    story.tasks = tasks.into_values().collect();
    messages(&mut story, inventory);
    if story.outcome.is_none() {
        let ends = story.tasks.iter().flat_map(|task| &task.events);
        let last = ends.rev().find(|event| event.event == EventKind::TaskFinished);
        story.outcome = last.and_then(|event| event.detail.clone());
    }
    story
}

/// The name of a value in JSON.
fn name(value: impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

fn from_exports(story: &mut ExecutionStory, tasks: &mut BTreeMap<String, TaskStory>, inventory: &Inventory) {
    let executions = inventory.executions();
    if let Some(known) = executions.get(story.id) {
        story.outcome = known.status.and_then(name);
        story.package.clone_from(&known.package);
        story.caller.clone_from(&known.caller);
        (story.created, story.started, story.ended) = (known.created, known.started, known.ended);
        story.evidence.push(place(&known.file.path, known.line));
    }
    for (file, row) in executions.tasks_of(story.id) {
        let Some(id) = &row.id else { continue };
        let agents = inventory.known_workers();
        let agent =
            agents.iter().find(|agent| agent.agent.id.is_some() && agent.agent.id == row.worker_agent_id);
        let machine = agent.and_then(|agent| agent.agent.machine_name.as_deref());
        story.evidence.push(place(&file.path, row.line));
        tasks.insert(
            id.clone(),
            TaskStory {
                id: id.clone(),
                status: row.status.and_then(name),
                worker: inventory
                    .node_of_agent(row.worker_agent_id.as_deref(), machine)
                    .or_else(|| machine.map(str::to_owned)),
                worker_agent_id: row.worker_agent_id.clone(),
                executed_count: row.executed_count,
                max_executed_count: row.max_executed_count,
                pulled: row.last_pickup_time,
                ..TaskStory::default()
            },
        );
    }
}

/// `OperationId=` lines: in the log of a task that task is the execution's; in the log of a Worker the one that the same
/// record names, else the last one that was pulled or started before it.
fn from_lines(story: &mut ExecutionStory, tasks: &mut BTreeMap<String, TaskStory>, logs: &[Log<'_>]) {
    for (look, log) in logs {
        let mut latest: Option<(&str, Stamp)> = None;
        for followed in &log.summary.followed {
            match &followed.what {
                FollowedKind::Task {
                    kind: EventKind::TaskPulled | EventKind::TaskStarted,
                    task: Some(task),
                    ..
                } => {
                    latest = Some((task, followed.stamp));
                }
                FollowedKind::Operation(id) if i64::try_from(*id) == Ok(story.id) => {
                    let evidence = place(&look.path, followed.stamp.line);
                    if !story.evidence.contains(&evidence) && story.evidence.len() < MAX_TOLD {
                        story.evidence.push(evidence);
                    }
                    let in_record = named_in_record(&log.summary.followed, followed);
                    let own = look.place.task_id().or(in_record).map(|task| (task, false));
                    let near = latest.map(|(task, _)| (task, true));
                    let Some((task, is_guess)) = own.or(near) else { continue };
                    let id = task.to_lowercase();
                    let entry = tasks.entry(id.clone()).or_insert_with(|| TaskStory {
                        id,
                        is_guess,
                        ..TaskStory::default()
                    });
                    entry.is_guess &= is_guess;
                }
                _ => {}
            }
        }
    }
}

/// The task that the same record names.
fn named_in_record<'l>(all: &'l [Followed], of: &Followed) -> Option<&'l str> {
    let at = all.partition_point(|followed| followed.stamp.line < of.stamp.line);
    let of_record = all.get(at..)?.iter().take_while(|followed| followed.stamp.line == of.stamp.line);
    of_record.into_iter().find_map(|followed| match &followed.what {
        FollowedKind::Task { task: Some(task), .. } => Some(task.as_str()),
        _ => None,
    })
}

/// What logs say of a task. A line that names none is taken for the task that is being told of: the one whose log it is,
/// or, in the log of a Worker, the last one that was named before it.
fn events(task: &str, logs: &[Log<'_>]) -> Vec<StoryEvent> {
    let mut found = Vec::new();
    for (look, log) in logs {
        let is_own_log = is_log_of(look, task);
        let mut current = false;
        for followed in &log.summary.followed {
            let FollowedKind::Task { kind, task: named, detail } = &followed.what else { continue };
            let is_named = named.as_deref().map(|named| named.eq_ignore_ascii_case(task));
            if let Some(is_named) = is_named {
                current = is_named;
            }
            if (is_named == Some(true) || (is_named.is_none() && (is_own_log || current)))
                && found.len() < MAX_EVENTS
            {
                found.push(StoryEvent {
                    node: look.node.clone(),
                    time: followed.stamp.time,
                    event: *kind,
                    detail: detail.clone(),
                    path: look.path.clone(),
                    line: followed.stamp.line,
                    is_guess: is_named.is_none() && !is_own_log,
                });
            }
            if *kind == EventKind::TaskFinished && is_named.is_none() {
                current = false;
            }
        }
    }
    found
}

fn is_log_of(look: &Look, task: &str) -> bool {
    look.kind == FileKind::TaskLog && look.place.task_id().is_some_and(|own| own.eq_ignore_ascii_case(task))
}

fn own_logs(task: &mut TaskStory, logs: &[Log<'_>]) {
    for (look, log) in logs.iter().filter(|(look, _)| is_log_of(look, &task.id)) {
        task.logs.push(look.path.clone());
        for followed in &log.summary.followed {
            let FollowedKind::Error { excerpt, chain } = &followed.what else { continue };
            task.error_count += 1;
            if task.errors.len() < MAX_TOLD {
                task.errors.push(Evidence {
                    path: look.path.clone(),
                    line: followed.stamp.line,
                    last_line: followed.stamp.last_line,
                    time: followed.stamp.time,
                    excerpt: Some(excerpt.clone()),
                    chain: chain.clone(),
                });
            }
        }
        if task.worker.is_none() {
            task.worker.clone_from(&look.node);
        }
    }
}

/// Who pulled it and when, where no export says so.
fn settle(task: &mut TaskStory) {
    let pulled = task.events.iter().rfind(|event| event.event == EventKind::TaskPulled && !event.is_guess);
    if let Some(pulled) = pulled {
        task.pulled = task.pulled.or(pulled.time);
        if let Some(node) = &pulled.node {
            task.worker.get_or_insert_with(|| node.clone());
        }
    }
}

fn messages(story: &mut ExecutionStory, inventory: &Inventory) {
    let views = [View::EventMessages, View::OperationMessages];
    let mut rows: Vec<(&ArtifactFile, Message)> = Vec::new();
    let mut is_there = false;
    for view in views {
        for (file, table) in inventory.tables(view) {
            is_there = true;
            let own = table.messages().filter(|row| row.operation_id == Some(story.id));
            rows.extend(own.map(|row| (file, row)));
        }
    }
    story.message_count = is_there.then_some(rows.len() as u64);
    // Both views tell the same messages: one text at one time is told once.
    let mut told: Vec<StoryMessage> = Vec::new();
    rows.sort_by_key(|(file, row)| (row.time.map(|time| time.local_micros()), &file.path, row.line));
    for (file, row) in rows.iter().filter(|(_, row)| row.is_error() || row.is_warning()) {
        let is_known = told.iter().any(|known| known.text == row.text && known.time == row.time);
        if told.len() >= MAX_TOLD || is_known {
            continue;
        }
        told.push(StoryMessage {
            time: row.time,
            message_type: row.message_type,
            text: row.text.as_ref().map(|text| text.chars().take(2000).collect()),
            path: file.path.clone(),
            line: row.line,
        });
    }
    story.messages = told;
}

fn place(path: &str, line: u64) -> StepEvidence {
    StepEvidence { path: path.to_owned(), line: Some(line) }
}
