//! Records together: sequences, sets, counts, runs and what did not follow (`[[match.correlation]]`).
//!
//! [`crate::rule_set::RuleSet::judge`] says which named tables a record met. Those records are put in order of time and
//! followed by one [`tracker`](self) a correlation, in bounded memory: a bundle all at once ([`correlate`]), a log that
//! is being written one by one ([`crate::matcher::Matcher`]). What the keys mean exactly is written in
//! `docs/rule-format.md`.

mod captures;
mod faults;
mod group;
mod plan;
mod record;
mod setting;
#[cfg(test)]
mod tests;
mod tracker;

pub use captures::{Captures, Iter};
pub(crate) use faults::{PlanFault, faults};
pub use group::Occurrence;
pub(crate) use plan::{Plan, signal, signals};
pub use record::Occurred;
pub(crate) use setting::value_of as setting_value;
pub(crate) use tracker::Tracker;

use crate::finding::{Finding, MatchedRecord, Signal};
use crate::inventory::Inventory;
use crate::rule_set::RuleSet;
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What all correlations of a set came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Correlated {
    /// Every occurrence, by the number of rule and table, then in the order in which they were completed.
    pub occurrences: Vec<Occurrence>,
    /// Ids of rules that ran out of room, with how many records or occurrences were passed over.
    pub lost: Vec<(String, u64)>,
}

/// Follows every correlation of rules over the records of one log, as they are written.
#[derive(Clone, Debug)]
pub(crate) struct Follower {
    /// By the number of the rule.
    trackers: BTreeMap<usize, Vec<Tracker>>,
}

impl Follower {
    pub(crate) fn new(set: &RuleSet) -> Self {
        let of_rule = |(number, rule): (usize, &crate::rule::Rule)| {
            let trackers = rule.plans.iter().enumerate();
            let trackers: Vec<Tracker> =
                trackers.map(|(table, plan)| Tracker::new(Arc::clone(plan), (number, table), true)).collect();
            (!trackers.is_empty()).then_some((number, trackers))
        };
        Self { trackers: set.rules().iter().enumerate().filter_map(of_rule).collect() }
    }

    /// Takes a record with its tables that have a name; what became sure with it. Thresholds are those of the settings
    /// of that machine in `inventory`, else the rule's own.
    pub(crate) fn push(
        &mut self,
        (time, line): (Timestamp, u64),
        signals: Vec<Signal>,
        (node, inventory): (Option<&str>, &Inventory),
    ) -> Vec<Occurrence> {
        let thresholds = |plan: &Plan, node: Option<&str>| setting::thresholds(plan, node, inventory);
        let node: Option<Arc<str>> = node.filter(|_| !signals.is_empty()).map(Arc::from);
        let mut out = Vec::new();
        for tracker in self.trackers.values_mut().flatten() {
            tracker.observe(time, &mut out);
        }
        for signal in signals {
            let record = Occurred {
                line,
                node: node.clone(),
                captures: signal.captures.into(),
                confidence: signal.confidence,
                ..Occurred::new(signal.rule, signal.signal, time)
            };
            for tracker in self.trackers.get_mut(&signal.rule).into_iter().flatten() {
                tracker.push(&record, &thresholds, &mut out);
            }
        }
        out
    }

    /// Records and occurrences that found no room.
    pub(crate) fn lost(&self) -> u64 {
        self.trackers.values().flatten().map(Tracker::lost).sum()
    }
}

/// Follows every correlation of the rules over `records`, given in any order. `end` tells where the logs end of the
/// service whose file has that number, in microseconds of UTC or of the machine's own clock, as asked for.
pub fn correlate(
    set: &RuleSet,
    mut records: Vec<Occurred>,
    inventory: &Inventory,
    end: &dyn Fn(usize, bool) -> Option<i64>,
) -> Correlated {
    records.sort_by_key(Occurred::order);
    correlate_in_order(set, records, inventory, end)
}

/// As [`correlate`], of records that come in their [order](Occurred::order): they need not be held all at once.
pub fn correlate_in_order(
    set: &RuleSet,
    records: impl IntoIterator<Item = Occurred>,
    inventory: &Inventory,
    end: &dyn Fn(usize, bool) -> Option<i64>,
) -> Correlated {
    let mut result = Correlated::default();
    let thresholds = |plan: &Plan, node: Option<&str>| setting::thresholds(plan, node, inventory);
    let mut of_rule: Option<OfRule> = None;
    for record in records {
        if let Some(done) = of_rule.take_if(|of_rule| of_rule.rule != record.rule) {
            done.finish(set, end, &mut result);
        }
        let of_rule = of_rule.get_or_insert_with(|| OfRule::new(set, record.rule));
        for (tracker, found) in &mut of_rule.trackers {
            tracker.push(&record, &thresholds, found);
        }
    }
    if let Some(done) = of_rule {
        done.finish(set, end, &mut result);
    }
    result
}

/// The correlations of one rule.
struct OfRule {
    rule: usize,
    /// One for each table, with what it comes to.
    trackers: Vec<(Tracker, Vec<Occurrence>)>,
}

impl OfRule {
    fn new(set: &RuleSet, rule: usize) -> Self {
        let plans = set.rules().get(rule).into_iter().flat_map(|rule| rule.plans.iter().enumerate());
        let tracker = |(table, plan)| (Tracker::new(Arc::clone(plan), (rule, table), false), Vec::new());
        Self { rule, trackers: plans.map(tracker).collect() }
    }

    /// All records of the rule were followed.
    fn finish(self, set: &RuleSet, end: &dyn Fn(usize, bool) -> Option<i64>, result: &mut Correlated) {
        let mut lost = 0;
        for (tracker, mut found) in self.trackers {
            lost += tracker.finish(end, &mut found);
            result.occurrences.append(&mut found);
        }
        if let Some(rule) = set.rules().get(self.rule).filter(|_| lost > 0) {
            result.lost.push((rule.id().to_owned(), lost));
        }
    }
}

/// An occurrence as a finding, with its records; as sure as the least sure of them.
pub(crate) fn finding(set: &RuleSet, occurrence: &Occurrence) -> Finding {
    let mut found = Finding::without_chain(occurrence.rule, occurrence.captures());
    found.confidence = occurrence.confidence();
    let signals = set.rules().get(occurrence.rule).map(|rule| rule.signals()).unwrap_or_default();
    found.records = (occurrence.records.iter())
        .map(|record| MatchedRecord {
            table: signals.get(record.signal).cloned().unwrap_or_default(),
            line: record.line,
            time: record.time,
        })
        .collect();
    found
}
