//! Records of a Worker's log that tell of a task without naming it.
//!
//! `Task finished with Status: Failed` names no task. Where just one task was under way it is that one's; where that task
//! has a log of its own in the bundle, both tell of one trouble, and it is counted as one.

use crate::scan::series::{Series, Stamp};
use crate::scan::summary::{FindingKey, FindingSeries, Summary};
use crate::scan::{LogFile, Look};
use sologs_core::event::EventKind;
use sologs_core::kind::FileKind;
use sologs_core::time::Timestamp;
use sologs_rules::correlate::Captures;
use sologs_rules::rule_set::RuleSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Marks kept for each log. Where there are more, its records stay without their task.
pub(crate) const MAX_MARKS: usize = 4096;
/// A Worker writes down the end of a task between so long before and so long after the last record of the task's log.
const BEFORE_SECONDS: i64 = 60;
const AFTER_SECONDS: i64 = 600;

/// The name of the capture.
const TASK: &str = "task";

/// A record that begins or ends a task, or tells of one without naming it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) stamp: Stamp,
    pub(crate) what: MarkKind,
    /// Numbers of the rules that found something in it and were told of no task.
    pub(crate) rules: Vec<usize>,
}

/// What a [`Mark`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// A task, by its id, was pulled or started.
    Begun(Box<str>),
    /// Some task ended.
    Ended,
    /// Something of some task.
    Told,
}

impl MarkKind {
    /// What an event says; `None` for one that says nothing of that.
    pub(crate) fn of(kind: EventKind, detail: Option<&str>) -> Option<Self> {
        match kind {
            EventKind::TaskPulled | EventKind::TaskStarted => Some(Self::Begun(detail?.into())),
            EventKind::TaskFinished => Some(Self::Ended),
            EventKind::ExecutorStatusMissing | EventKind::TaskTerminated => Some(Self::Told),
            _ => None,
        }
    }
}

/// The log of a task in which a rule found something.
struct Owner {
    /// The id as its folder has it.
    task: String,
    last: Option<Timestamp>,
}

/// Rule, node, and task in small letters.
type OwnerKey<'l> = (usize, Option<&'l str>, String);

/// Gives what the logs of Workers tell of a task without its id to the task, where that is certain enough and the task's own
/// log holds the same trouble.
pub(crate) fn attribute(rules: &RuleSet, looks: &[Look], logs: &mut [LogFile]) {
    let owners = owners(rules, looks, logs);
    if owners.is_empty() {
        return;
    }
    for log in logs {
        let node = looks.get(log.entry).and_then(|look| look.node.as_deref());
        let owner = |rule: usize, task: &str, stamp: &Stamp| {
            let owner = owners.get(&(rule, node, task.to_lowercase()))?;
            is_its_end(stamp.time, owner.last).then(|| owner.task.clone())
        };
        let parts = parts(&log.summary, owner);
        for (rule, parts) in parts {
            if let Some(at) = task_place(rules, rule) {
                split(log, rule, at, parts);
            }
        }
    }
}

/// Where a rule groups by the task, and by nothing else, the place of that in its key.
fn task_place(rules: &RuleSet, rule: usize) -> Option<usize> {
    let names = &rules.rules().get(rule)?.file.group_by;
    names.iter().position(|name| name == TASK).filter(|_| names.len() == 1)
}

fn owners<'l>(rules: &RuleSet, looks: &'l [Look], logs: &[LogFile]) -> BTreeMap<OwnerKey<'l>, Owner> {
    let mut owners = BTreeMap::new();
    for log in logs {
        let Some(look) = looks.get(log.entry).filter(|look| look.kind == FileKind::TaskLog) else { continue };
        for (rule, group) in log.summary.findings.keys() {
            let task = task_place(rules, *rule).and_then(|at| group.get(at)?.clone());
            if let Some(task) = task {
                let key = (*rule, look.node.as_deref(), task.to_lowercase());
                owners.entry(key).or_insert(Owner { task, last: log.counts.last });
            }
        }
    }
    owners
}

/// Whether a Worker may have written down the end of a task at `time` whose log ends at `last`. Both are of one machine.
fn is_its_end(time: Option<Timestamp>, last: Option<Timestamp>) -> bool {
    let Some((time, last)) = time.zip(last) else { return true };
    let (time, last) =
        time.utc_micros().zip(last.utc_micros()).unwrap_or((time.local_micros(), last.local_micros()));
    (-BEFORE_SECONDS..=AFTER_SECONDS).contains(&((time - last) / 1_000_000))
}

/// For each rule the records that it found without a task, each with the task that it is of, where that is known.
type Parts = BTreeMap<usize, BTreeMap<Option<String>, Vec<Stamp>>>;

fn parts(summary: &Summary, owner: impl Fn(usize, &str, &Stamp) -> Option<String>) -> Parts {
    let mut parts = Parts::new();
    let mut open: Vec<&str> = Vec::new();
    // Tasks among the open ones that have ended, nobody knows which.
    let mut ended = 0;
    for mark in &summary.task_marks {
        let only = match open.as_slice() {
            [task] if ended == 0 => Some(*task),
            _ => None,
        };
        for rule in &mark.rules {
            let task = only.and_then(|task| owner(*rule, task, &mark.stamp));
            parts.entry(*rule).or_default().entry(task).or_default().push(mark.stamp);
        }
        match &mark.what {
            MarkKind::Begun(task) if !open.contains(&&**task) => open.push(task),
            MarkKind::Begun(_) | MarkKind::Told => {}
            MarkKind::Ended => ended += 1,
        }
        if ended >= open.len() {
            open.clear();
            ended = 0;
        }
    }
    parts
}

/// Divides the findings of a rule that have no task. Where not every one of them has a mark, they stay as they are.
fn split(log: &mut LogFile, rule: usize, at: usize, parts: BTreeMap<Option<String>, Vec<Stamp>>) {
    let (entry, summary) = (log.entry, &mut log.summary);
    let key = |task: Option<String>| -> FindingKey {
        let mut group = vec![None; at + 1];
        if let Some(place) = group.get_mut(at) {
            *place = task;
        }
        (rule, group)
    };
    let marked: usize = parts.values().map(Vec::len).sum();
    let Some(whole) = summary.findings.get(&key(None)) else { return };
    if whole.series.count != marked as u64 || parts.keys().all(Option::is_none) {
        return;
    }
    let whole = FindingSeries::clone(whole);
    summary.findings.remove(&key(None));
    for (task, stamps) in parts {
        let Some(mut part) = part(&whole, task.as_deref(), &stamps) else { continue };
        part.series.set_entry(entry);
        match summary.findings.get_mut(&key(task.clone())) {
            Some(known) => {
                known.series.join(part.series);
            }
            None => {
                summary.findings.insert(key(task), Box::new(part));
            }
        }
    }
}

/// Those findings of a series that stand at these places.
fn part(whole: &FindingSeries, task: Option<&str>, stamps: &[Stamp]) -> Option<FindingSeries> {
    let series = Series::at(stamps, &whole.series.first_places)?;
    let mut part = FindingSeries { series, retold: task.is_some(), ..whole.clone() };
    // The values are those of the first finding of all.
    let first = whole.series.first_places.first().map(|place| place.stamp.line);
    if stamps.first().map(|stamp| stamp.line) != first {
        Arc::make_mut(&mut part.told).captures = Captures::default();
    }
    if let Some(task) = task {
        let told = Arc::make_mut(&mut part.told);
        told.captures =
            told.captures.iter().filter(|(name, _)| *name != TASK).chain([(TASK, task)]).collect();
    }
    Some(part)
}

#[cfg(test)]
mod tests;
