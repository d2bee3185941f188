//! Troubles that only follow from others: which diagnosis is the cause, and where it shows.

use super::{At, Group, is_later, later};
use crate::report::{Cause, Diagnosis};
use crate::scan::{LogFile, Look, Series, Stamp, UnexplainedKey};
use sologs_rules::rule_file::UNEXPLAINED;
use std::collections::BTreeMap;

/// Groups of findings of one rule that are looked at for one consequence: a log with a thousand endpoints must not
/// cost the square of a thousand.
const MAX_CAUSES: usize = 200;

/// A record that may be the cause: the number of its group, or none where no rule explains it.
#[derive(Clone, Copy)]
struct Candidate {
    group: Option<usize>,
    at: At,
}

/// Enters into each diagnosis what brought it about. `numbers` holds for each diagnosis the number of its group.
pub(super) fn link(
    diagnoses: &mut [Diagnosis],
    numbers: &[usize],
    groups: &[Group<'_>],
    looks: &[Look],
    logs: &[LogFile],
) {
    let positions: BTreeMap<usize, usize> =
        numbers.iter().enumerate().map(|(position, group)| (*group, position)).collect();
    for (diagnosis, number) in diagnoses.iter_mut().zip(numbers) {
        let Some(group) = groups.get(*number) else { continue };
        let causes = causes(group, groups, looks, logs);
        let cause = |found: Candidate| {
            let rule = found.group.and_then(|group| groups.get(group)).map(|group| group.rule.id());
            Some(Cause {
                diagnosis: found.group.and_then(|group| positions.get(&group)).copied(),
                rule: rule.map(str::to_owned),
                path: looks.get(found.at.0)?.path.clone(),
                line: found.at.1.line,
            })
        };
        diagnosis.caused_by = causes.into_iter().filter_map(cause).collect();
    }
}

/// The causes of a group of findings, in the order of the records that follow from them, each group once.
fn causes(of: &Group<'_>, groups: &[Group<'_>], looks: &[Look], logs: &[LogFile]) -> Vec<Candidate> {
    let ids = &of.rule.file.consequence_of;
    if ids.is_empty() {
        return Vec::new();
    }
    let known: Vec<(usize, &Group<'_>)> = (groups.iter().enumerate())
        .filter(|(_, group)| group.node == of.node && ids.iter().any(|id| id == group.rule.id()))
        .take(MAX_CAUSES)
        .collect();
    let with_unexplained = ids.iter().any(|id| id == UNEXPLAINED);
    let mut found: Vec<Candidate> = Vec::new();
    for at in places(of) {
        let cause = known
            .iter()
            .filter_map(|(number, group)| nearest(*number, group, at, looks, logs))
            .reduce(nearer)
            .or_else(|| if with_unexplained { nearest_unexplained(at, logs) } else { None });
        if let Some(cause) = cause
            && !found.iter().any(|known| known.group == cause.group)
        {
            found.push(cause);
        }
    }
    found
}

/// The records that are kept of a group: in each log the first ones and the last.
fn places(group: &Group<'_>) -> impl Iterator<Item = At> {
    group.series.iter().flat_map(|(log, found)| stamps(log, &found.series))
}

fn stamps(log: &LogFile, series: &Series) -> impl Iterator<Item = At> {
    let entry = log.entry;
    let first = series.first_places.iter().map(|place| place.stamp);
    first.chain(series.last_stamp()).map(move |stamp: Stamp| (entry, stamp))
}

fn nearer(a: Candidate, b: Candidate) -> Candidate {
    if is_later(a.at, b.at) { b } else { a }
}

/// Whether `a` stands before `b` or is the same record.
fn is_not_after(a: At, b: At) -> bool {
    if a.0 == b.0 { a.1.line <= b.1.line } else { is_later(a, b) }
}

/// The last record of a group before `at` in the logs of the same service, unless it worked again in between.
fn nearest(number: usize, group: &Group<'_>, at: At, looks: &[Look], logs: &[LogFile]) -> Option<Candidate> {
    let of_service = |entry: usize| {
        let (own, other) = (looks.get(at.0), looks.get(entry));
        own.zip(other).is_some_and(|(own, other)| own.node == other.node && own.kind == other.kind)
    };
    let last = places(group).filter(|place| of_service(place.0) && is_not_after(*place, at)).reduce(later)?;
    let recovered = logs.iter().filter(|log| of_service(log.entry)).any(|log| {
        let signs = group.rule.file.recovers_with.iter().filter_map(|kind| log.summary.events.get(*kind));
        signs.map(|sign| (log.entry, *sign)).any(|sign| is_later(last, sign) && is_later(sign, at))
    });
    (!recovered).then_some(Candidate { group: Some(number), at: last })
}

/// The last exception before `at` in the same log that no rule explains.
fn nearest_unexplained(at: At, logs: &[LogFile]) -> Option<Candidate> {
    let log = logs.iter().find(|log| log.entry == at.0)?;
    (log.summary.unexplained.iter())
        .filter(|(key, _)| matches!(key, UnexplainedKey::Chain(_)))
        .flat_map(|(_, series)| stamps(log, series))
        .filter(|place| is_not_after(*place, at))
        .reduce(later)
        .map(|at| Candidate { group: None, at })
}
