//! Troubles that only follow from others: which diagnosis is the cause, and where it shows.

use super::services::Services;
use super::{At, Group, is_later, later};
use crate::correlation::Correlated;
use crate::report::{Cause, Diagnosis};
use crate::scan::{LogFile, Look, Series, Stamp, UnexplainedKey};
use sologs_rules::rule::Rule;
use sologs_rules::rule_file::UNEXPLAINED;
use sologs_rules::rule_set::RuleSet;
use std::collections::{BTreeMap, BTreeSet};

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
    services: &Services<'_>,
) {
    let mut by_rule: ByRule<'_> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        by_rule.entry((group.rule.id(), group.node)).or_default().push((number, group));
    }
    let positions: BTreeMap<usize, usize> =
        numbers.iter().enumerate().map(|(position, group)| (*group, position)).collect();
    for (diagnosis, number) in diagnoses.iter_mut().zip(numbers) {
        let Some(group) = groups.get(*number) else { continue };
        let causes = causes(group, &by_rule, services);
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

/// The rules that ask to be reported only as a consequence (`caused = true`) and have their cause before them, each with
/// the machine.
pub(crate) fn caused(
    set: &RuleSet,
    looks: &[Look],
    logs: &[LogFile],
    together: &[Correlated],
) -> BTreeSet<(usize, Option<String>)> {
    let asking = || set.rules().iter().enumerate().filter(|(_, rule)| rule.file.when.caused);
    if asking().next().is_none() {
        return BTreeSet::new();
    }
    let services = Services::new(looks, logs);
    let named: BTreeSet<&str> =
        asking().flat_map(|(_, rule)| &rule.file.consequence_of).map(String::as_str).collect();
    let is_needed = |rule: &Rule| rule.file.when.caused || named.contains(rule.id());
    let known = by_machine(set, is_needed, looks, logs, together);
    let mut found = BTreeSet::new();
    for (number, rule) in asking() {
        let of_rule = known.iter().filter(|((own, _), _)| *own == number);
        for ((_, node), own) in of_rule {
            if is_caused(rule, *node, own, &known, set, &services) {
                found.insert((number, node.map(str::to_owned)));
            }
        }
    }
    found
}

/// What each rule found in the logs of each machine: the first of it, as much as is looked at.
type ByMachine<'l> = BTreeMap<(usize, Option<&'l str>), Vec<(&'l LogFile, &'l Series)>>;

fn by_machine<'l>(
    set: &RuleSet,
    is_needed: impl Fn(&Rule) -> bool,
    looks: &'l [Look],
    logs: &'l [LogFile],
    together: &'l [Correlated],
) -> ByMachine<'l> {
    let mut known = ByMachine::new();
    let mut add = |rule: usize, log: &'l LogFile, series: &'l Series| {
        let Some(look) = looks.get(log.entry) else { return };
        if set.rules().get(rule).is_some_and(&is_needed) {
            let of_rule = known.entry((rule, look.node.as_deref())).or_default();
            if of_rule.len() < MAX_CAUSES {
                of_rule.push((log, series));
            }
        }
    };
    for log in logs {
        log.summary.findings.iter().for_each(|((rule, _), found)| add(*rule, log, &found.series));
    }
    for found in together {
        for (position, series) in &found.series {
            if let Some(log) = logs.get(*position) {
                add(found.rule, log, &series.series);
            }
        }
    }
    known
}

fn is_caused(
    rule: &Rule,
    node: Option<&str>,
    own: &[(&LogFile, &Series)],
    known: &ByMachine<'_>,
    set: &RuleSet,
    services: &Services<'_>,
) -> bool {
    let ids = &rule.file.consequence_of;
    let causes: Vec<_> = (set.rules().iter().enumerate())
        .filter(|(_, cause)| ids.iter().any(|id| id == cause.id()))
        .filter_map(|(number, cause)| Some((cause, known.get(&(number, node))?)))
        .collect();
    let with_unexplained = ids.iter().any(|id| id == UNEXPLAINED);
    let has_cause = |at: At| {
        (with_unexplained && nearest_unexplained(at, services).is_some())
            || causes.iter().any(|(cause, series)| last_before(cause, series, at, services).is_some())
    };
    own.iter().flat_map(|(log, series)| stamps(log, series)).any(has_cause)
}

/// The groups of each rule at each node, with their numbers.
type ByRule<'g> = BTreeMap<(&'g str, Option<&'g str>), Vec<(usize, &'g Group<'g>)>>;

/// The causes of a group of findings, in the order of the records that follow from them, each group once.
fn causes(of: &Group<'_>, by_rule: &ByRule<'_>, services: &Services<'_>) -> Vec<Candidate> {
    let ids = &of.rule.file.consequence_of;
    if ids.is_empty() {
        return Vec::new();
    }
    let named: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let mut known: Vec<(usize, &Group<'_>)> =
        named.iter().filter_map(|id| by_rule.get(&(*id, of.node))).flatten().copied().collect();
    known.sort_by_key(|(number, _)| *number);
    known.truncate(MAX_CAUSES);
    let with_unexplained = ids.iter().any(|id| id == UNEXPLAINED);
    let mut found: Vec<Candidate> = Vec::new();
    for at in places(of) {
        let cause = known
            .iter()
            .filter_map(|(number, group)| nearest(*number, group, at, services))
            .reduce(nearer)
            .or_else(|| if with_unexplained { nearest_unexplained(at, services) } else { None });
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

/// The last record of a group before `at`, as [`last_before`].
fn nearest(number: usize, group: &Group<'_>, at: At, services: &Services<'_>) -> Option<Candidate> {
    let series: Vec<_> = group.series.iter().map(|(log, found)| (*log, &found.series)).collect();
    let at = last_before(group.rule, &series, at, services)?;
    Some(Candidate { group: Some(number), at })
}

/// The last record of a rule before `at` in the logs of the same service, unless it worked again in between.
fn last_before(rule: &Rule, series: &[(&LogFile, &Series)], at: At, services: &Services<'_>) -> Option<At> {
    let places = series.iter().flat_map(|(log, series)| stamps(log, series));
    let is_before = |place: &At| services.are_same(at.0, place.0) && is_not_after(*place, at);
    let last = places.filter(is_before).reduce(later)?;
    let recovered = services.worked(services.of(at.0)?, &rule.file.recovers_with, last, Some(at));
    (!recovered).then_some(last)
}

/// The last exception before `at` in the same log that no rule explains.
fn nearest_unexplained(at: At, services: &Services<'_>) -> Option<Candidate> {
    let log = services.log(at.0)?;
    (log.summary.unexplained.iter())
        .filter(|(key, _)| matches!(key, UnexplainedKey::Chain(_)))
        .flat_map(|(_, series)| stamps(log, series))
        .filter(|place| is_not_after(*place, at))
        .reduce(later)
        .map(|at| Candidate { group: None, at })
}
