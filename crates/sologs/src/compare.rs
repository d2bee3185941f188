//! What changed between two scans: diagnoses that are new, gone, better or worse, steps, settings.

use crate::report::{Diagnosis, FileReport, Report, Setting, State, StepResult};
use serde::Serialize;
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use sologs_rules::rule::Severity;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The version of the shape of a [`Comparison`] as JSON.
pub const COMPARISON_VERSION: u32 = 1;

/// So many times more or less often counts as worse or better where nothing else tells.
const MUCH: u64 = 2;

/// What changed between two scans.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// [`COMPARISON_VERSION`].
    pub comparison_version: u32,
    /// What was looked at before.
    pub before: Side,
    /// What was looked at after.
    pub after: Side,
    /// Every diagnosis of either scan: new and worse ones first, then those that are as before, then the rest.
    pub diagnoses: Vec<Change>,
    /// Settings that differ, by node and kind of file.
    pub settings: Vec<SettingChange>,
}

/// How much one scan looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Side {
    /// Files met.
    pub files: u64,
    /// Records read.
    pub records: u64,
    /// Earliest time of a log.
    pub first: Option<Timestamp>,
    /// Latest time of a log.
    pub last: Option<Timestamp>,
    /// Whether part of it could not be read, or there was nothing to read, so that silence proves nothing.
    pub incomplete: bool,
    /// Whether there was nothing to read: no file, or only empty ones.
    pub empty: bool,
}

/// What became of a diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// Only the later scan has it.
    New,
    /// Graver than before: it is back, a step that was in order is wrong, or it happens much more often.
    Worse,
    /// As it was.
    Unchanged,
    /// The later scan does not have it, but did not look either: no log of that kind from that node.
    NotLookedAt,
    /// Less grave than before: it recovered, a step that was wrong is in order, or it happens much less often.
    Better,
    /// The later scan looked and does not have it.
    Gone,
}

/// One diagnosis in both scans.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What became of it.
    pub change: ChangeKind,
    /// Id of the rule.
    pub rule: String,
    /// What is or was wrong, in the language of the later report that has it.
    pub title: String,
    /// How grave it is, or was.
    pub severity: Severity,
    /// The part of the cluster.
    pub role: Option<Role>,
    /// The machine.
    pub node: Option<String>,
    /// The values that tell it from other diagnoses of the rule at that node.
    pub captures: BTreeMap<String, String>,
    /// As the earlier scan saw it.
    pub before: Option<Seen>,
    /// As the later scan saw it.
    pub after: Option<Seen>,
    /// Steps whose result changed, in the order of the rule.
    pub steps: Vec<StepChange>,
}

/// A diagnosis as one scan saw it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Seen {
    /// How many records show it.
    pub count: u64,
    /// Earliest time among them.
    pub first_seen: Option<Timestamp>,
    /// Latest time among them.
    pub last_seen: Option<Timestamp>,
    /// Whether it went on.
    pub state: State,
}

/// A step that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StepChange {
    /// Id, for example `master-port`.
    pub id: String,
    /// What to check, in the language of the later report.
    pub text: String,
    /// As the earlier scan found it.
    pub before: StepResult,
    /// As the later scan found it.
    pub after: StepResult,
}

/// A setting that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct SettingChange {
    /// The machine.
    pub node: Option<String>,
    /// The kind of file.
    pub kind: FileKind,
    /// The key.
    pub key: String,
    /// Values before; empty where it was not set.
    pub before: Vec<String>,
    /// Values after; empty where it is not set any more.
    pub after: Vec<String>,
    /// Path of the file, as in the later report that has it.
    pub path: String,
    /// 1-based line there.
    pub line: Option<u64>,
}

/// Tells what changed from one report to a later one.
pub fn compare(before: &Report, after: &Report) -> Comparison {
    let mut earlier = by_identity(before);
    let mut diagnoses = Vec::new();
    for (identity, found) in by_identity(after) {
        diagnoses.push(change(earlier.remove(&identity), Some(found), after));
    }
    diagnoses.extend(earlier.into_values().map(|found| change(Some(found), None, after)));
    let mut diagnoses: Vec<Change> = diagnoses.into_iter().flatten().collect();
    // Within one kind of change: the gravest first, else the order of rules and nodes.
    diagnoses.sort_by(|a, b| {
        let order = |change: &Change| (change.change, std::cmp::Reverse(change.severity));
        order(a)
            .cmp(&order(b))
            .then_with(|| (&a.rule, &a.node, &a.captures).cmp(&(&b.rule, &b.node, &b.captures)))
    });
    Comparison {
        comparison_version: COMPARISON_VERSION,
        before: side(before),
        after: side(after),
        diagnoses,
        settings: settings(before, after),
    }
}

impl Comparison {
    /// Whether something at or above `severity` is new or worse.
    pub fn worsened_at_least(&self, severity: Severity) -> bool {
        let bad = |change: &Change| matches!(change.change, ChangeKind::New | ChangeKind::Worse);
        self.diagnoses.iter().any(|change| bad(change) && change.severity >= severity)
    }

    /// The changes of one kind.
    pub fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.diagnoses.iter().filter(move |change| change.change == kind)
    }
}

impl ChangeKind {
    /// Every kind, in the order of a comparison.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Worse, Self::Unchanged, Self::NotLookedAt, Self::Better, Self::Gone];

    /// The name in JSON, for example `not-looked-at`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Worse => "worse",
            Self::Unchanged => "unchanged",
            Self::NotLookedAt => "not-looked-at",
            Self::Better => "better",
            Self::Gone => "gone",
        }
    }
}

/// Diagnoses by what they have in common with those of another scan; equal ones are numbered.
fn by_identity(report: &Report) -> BTreeMap<(Vec<String>, usize), &Diagnosis> {
    let mut numbers: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut out = BTreeMap::new();
    for found in &report.diagnoses {
        let identity = found.identity();
        let number = numbers.entry(identity.clone()).or_default();
        out.insert((identity, *number), found);
        *number += 1;
    }
    out
}

fn side(report: &Report) -> Side {
    let times = |pick: fn(&FileReport) -> Option<Timestamp>| {
        report.files.iter().filter(|file| file.kind.is_log()).filter_map(pick)
    };
    let lost = report.problems.iter().any(|problem| problem.kind.is_loss());
    Side {
        files: report.stats.files,
        records: report.stats.records,
        first: times(|file| file.first).min_by_key(Timestamp::local_micros),
        last: times(|file| file.last).max_by_key(Timestamp::local_micros),
        incomplete: report.is_incomplete(),
        empty: report.stats.bytes == 0 && report.files.iter().all(|file| file.bytes == 0) && !lost,
    }
}

fn change(before: Option<&Diagnosis>, after: Option<&Diagnosis>, later: &Report) -> Option<Change> {
    let shown = after.or(before)?;
    let kind = match (before, after) {
        (None, _) => ChangeKind::New,
        (Some(before), None) if looked_at(before, later) => ChangeKind::Gone,
        (Some(_), None) => ChangeKind::NotLookedAt,
        (Some(before), Some(after)) => judge(before, after),
    };
    let named = shown.grouped_by.iter().filter_map(|name| shown.captures.get_key_value(name));
    Some(Change {
        change: kind,
        rule: shown.rule.clone(),
        title: shown.title.clone(),
        severity: shown.severity,
        role: shown.role,
        node: shown.node.clone(),
        captures: named.map(|(name, value)| (name.clone(), value.clone())).collect(),
        before: before.map(seen),
        after: after.map(seen),
        steps: before.zip(after).map(|(before, after)| step_changes(before, after)).unwrap_or_default(),
    })
}

fn seen(found: &Diagnosis) -> Seen {
    let Diagnosis { count, first_seen, last_seen, state, .. } = *found;
    Seen { count, first_seen, last_seen, state }
}

/// Whether the later scan has files in which the diagnosis would stand: of that node, and a log where the evidence
/// is in logs.
fn looked_at(found: &Diagnosis, later: &Report) -> bool {
    let of_node = |file: &&FileReport| match (&found.node, &file.node) {
        (Some(wanted), Some(node)) => wanted.eq_ignore_ascii_case(node),
        (None, _) => true,
        (Some(_), None) => false,
    };
    let kind = |file: &&FileReport| match found.role {
        Some(Role::Worker) => {
            matches!(file.kind, FileKind::WorkerLog | FileKind::WorkerSettings | FileKind::ExecutionLog)
        }
        Some(Role::Master) => matches!(file.kind, FileKind::MasterLog | FileKind::MasterSettings),
        // A task's folder goes away with the task: that the node was looked at is as much as can be asked for.
        _ => true,
    };
    later.files.iter().filter(of_node).filter(kind).any(|file| file.bytes > 0)
}

/// Severity first, then whether it goes on, then the steps, then how often.
fn judge(before: &Diagnosis, after: &Diagnosis) -> ChangeKind {
    let state = |found: &Diagnosis| match found.state {
        State::Recovered => 0,
        State::Unknown => 1,
        State::Ongoing => 2,
    };
    let failed =
        |found: &Diagnosis| found.steps.iter().filter(|step| step.result == StepResult::Failed).count();
    let order = (after.severity.cmp(&before.severity))
        .then(state(after).cmp(&state(before)))
        .then(failed(after).cmp(&failed(before)));
    let often = || {
        if after.count >= before.count.saturating_mul(MUCH) && after.count > before.count {
            Ordering::Greater
        } else if after.count.saturating_mul(MUCH) <= before.count && after.count < before.count {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    };
    match order.then_with(often) {
        Ordering::Greater => ChangeKind::Worse,
        Ordering::Less => ChangeKind::Better,
        Ordering::Equal => ChangeKind::Unchanged,
    }
}

fn step_changes(before: &Diagnosis, after: &Diagnosis) -> Vec<StepChange> {
    let earlier: BTreeMap<&str, StepResult> =
        before.steps.iter().map(|step| (step.id.as_str(), step.result)).collect();
    let changed = after.steps.iter().filter_map(|step| {
        let before = *earlier.get(step.id.as_str())?;
        let (id, text, after) = (step.id.clone(), step.text.clone(), step.result);
        (before != after).then_some(StepChange { id, text, before, after })
    });
    changed.collect()
}

/// Keys in any case, as the services read them; several values where a node has several such files.
fn settings(before: &Report, after: &Report) -> Vec<SettingChange> {
    type Key = (String, FileKind, String);
    let by_key = |report: &'_ Report| -> BTreeMap<Key, Vec<Setting>> {
        let mut out: BTreeMap<Key, Vec<Setting>> = BTreeMap::new();
        for setting in &report.settings {
            let node = setting.node.as_deref().unwrap_or_default().to_lowercase();
            out.entry((node, setting.kind, setting.key.to_lowercase())).or_default().push(setting.clone());
        }
        out
    };
    // A node whose settings file one of the scans does not have says nothing on what changed there.
    let files = |report: &Report| -> Vec<(String, FileKind)> {
        let of = |s: &Setting| (s.node.as_deref().unwrap_or_default().to_lowercase(), s.kind);
        report.settings.iter().map(of).collect()
    };
    let (known_before, known_after) = (files(before), files(after));
    let (earlier, mut later) = (by_key(before), by_key(after));
    let values = |settings: &[Setting]| -> Vec<String> {
        let mut values: Vec<String> = settings.iter().filter_map(|setting| setting.value.clone()).collect();
        values.sort();
        values.dedup();
        values
    };
    let mut pairs: Vec<(Vec<Setting>, Vec<Setting>)> = Vec::new();
    for (key, old) in earlier {
        pairs.push((old, later.remove(&key).unwrap_or_default()));
    }
    pairs.extend(later.into_values().map(|new| (Vec::new(), new)));
    let mut out: Vec<SettingChange> = pairs
        .into_iter()
        .filter(|(old, new)| values(old) != values(new))
        .filter_map(|(old, new)| {
            let shown = new.first().or(old.first())?.clone();
            let file = (shown.node.as_deref().unwrap_or_default().to_lowercase(), shown.kind);
            let known = known_before.contains(&file) && known_after.contains(&file);
            let Setting { node, kind, key, path, line, .. } = shown;
            known.then(|| SettingChange {
                node,
                kind,
                key,
                before: values(&old),
                after: values(&new),
                path,
                line,
            })
        })
        .collect();
    out.sort();
    out
}

#[cfg(test)]
mod tests;
