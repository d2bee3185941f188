//! A whole example judged: every rule on every record, records together, and what `[when]` leaves of it.

use super::World;
use crate::condition::artifact::Hit;
use crate::correlate::{Correlated, Occurred, correlate};
use crate::finding::{Confidence, Finding};
use crate::rule::Rule;
use crate::rule_file::CorrelationMatch;
use crate::rule_set::RuleSet;
use crate::when::{Causes, Seen};
use sologs_core::kind::FileKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What all rules of a set make of an example.
pub(super) struct Judged {
    /// With the number of the log.
    findings: Vec<(usize, Finding)>,
    hits: Vec<(usize, Hit)>,
    records: Vec<Occurred>,
    correlated: Correlated,
    /// Records that met a table with a name and have no time, by rule and name.
    timeless: BTreeMap<(usize, usize), u64>,
    left_out: BTreeSet<(usize, Option<String>)>,
}

impl Judged {
    pub(super) fn new(set: &RuleSet, world: &World) -> Self {
        let mut judged = Self {
            findings: Vec::new(),
            hits: set.judge_artifacts(&world.inventory),
            records: Vec::new(),
            correlated: Correlated::default(),
            timeless: BTreeMap::new(),
            left_out: BTreeSet::new(),
        };
        let mut caused = BTreeSet::new();
        let mut causes: BTreeMap<(Option<&str>, FileKind), Causes> = BTreeMap::new();
        let mut ends: BTreeMap<(Option<String>, FileKind, bool), i64> = BTreeMap::new();
        for (number, log) in world.in_order() {
            let node: Option<Arc<str>> = log.node.as_deref().map(Arc::from);
            let causes = causes.entry((log.node.as_deref(), log.kind)).or_insert_with(|| Causes::new(set));
            causes.next_file();
            log.each_record(|record, context| {
                let time = record.head.time.map(|time| world.inventory.zoned(node.as_deref(), time));
                let verdict = set.judge(&record.body, record.head.level, context);
                let seen = Seen::new(&verdict);
                let found = causes.take(set, &verdict.findings, seen.events(), seen.is_unexplained());
                caused.extend(found.into_iter().map(|rule| (rule, log.node.clone())));
                judged.findings.extend(verdict.findings.into_iter().map(|finding| (number, finding)));
                let Some(time) = time else {
                    for signal in verdict.signals {
                        *judged.timeless.entry((signal.rule, signal.signal)).or_default() += 1;
                    }
                    return;
                };
                let micros = time.utc_micros().unwrap_or_else(|| time.local_micros());
                let key = (log.node.clone(), log.kind, time.utc_micros().is_some());
                let end = ends.entry(key).or_insert(micros);
                *end = micros.max(*end);
                for signal in verdict.signals {
                    judged.records.push(Occurred {
                        node: node.clone(),
                        file: number,
                        line: record.line,
                        captures: signal.captures.into(),
                        confidence: signal.confidence,
                        ..Occurred::new(signal.rule, signal.signal, time)
                    });
                }
            });
        }
        judged.add_artifacts(set, world);
        let end = |file: usize, zoned: bool| {
            let log = world.logs.get(file)?;
            ends.get(&(log.node.clone(), log.kind, zoned)).copied()
        };
        judged.correlated = correlate(set, judged.records.clone(), &world.inventory, &end);
        let fired = judged.fired_at(world);
        judged.left_out = set.left_out(&world.inventory, &fired, &caused);
        judged
    }

    fn add_artifacts(&mut self, set: &RuleSet, world: &World) {
        for (number, (rule, signal, hit)) in set.artifact_signals(&world.inventory).into_iter().enumerate() {
            let Some(time) = hit.time else {
                *self.timeless.entry((rule, signal)).or_default() += 1;
                continue;
            };
            let time = world.inventory.zoned(hit.node.as_deref(), time);
            self.records.push(Occurred {
                node: hit.node.as_deref().map(Arc::from),
                file: world.logs.len() + number,
                captures: hit.captures.into(),
                confidence: if hit.is_guess { Confidence::Possible } else { Confidence::Likely },
                ..Occurred::new(rule, signal, time)
            });
        }
    }

    fn fired_at(&self, world: &World) -> BTreeSet<(usize, Option<String>)> {
        let of_log = |number: usize| world.logs.get(number).and_then(|log| log.node.clone());
        let findings = self.findings.iter().map(|(log, finding)| (finding.rule, of_log(*log)));
        let hits = self.hits.iter().map(|(rule, hit)| (*rule, hit.node.clone()));
        let together = self.correlated.occurrences.iter().map(|occurrence| {
            let last = occurrence.records.last();
            (occurrence.rule, last.and_then(|record| record.node.as_deref()).map(str::to_owned))
        });
        findings.chain(hits).chain(together).collect()
    }

    /// The numbers of the rules that fire on records, whatever `[when]` says.
    pub(super) fn on_records(&self) -> impl Iterator<Item = usize> {
        let findings = self.findings.iter().map(|(_, finding)| finding.rule);
        findings.chain(self.correlated.occurrences.iter().map(|occurrence| occurrence.rule))
    }

    /// The captures of everything on which a rule fires.
    pub(super) fn fired(&self, set: &RuleSet, rule: &Rule, world: &World) -> Vec<BTreeMap<String, String>> {
        let is_own = |number: usize| set.rules().get(number).is_some_and(|own| own.id() == rule.id());
        let stays = |number: usize, node: Option<String>| !self.left_out.contains(&(number, node));
        let mut fired = Vec::new();
        for (log, finding) in self.findings.iter().filter(|(_, finding)| is_own(finding.rule)) {
            let node = world.logs.get(*log).and_then(|log| log.node.clone());
            if stays(finding.rule, node) {
                fired.push(finding.captures.clone());
            }
        }
        for (number, hit) in self.hits.iter().filter(|(number, _)| is_own(*number)) {
            if stays(*number, hit.node.clone()) {
                fired.push(hit.captures.clone());
            }
        }
        for occurrence in self.correlated.occurrences.iter().filter(|found| is_own(found.rule)) {
            let last = occurrence.records.last();
            let node = last.and_then(|record| record.node.as_deref()).map(str::to_owned);
            if stays(occurrence.rule, node) {
                fired.push(occurrence.captures());
            }
        }
        fired
    }

    /// What correlations and `[when]` lack.
    pub(super) fn why_not(&self, set: &RuleSet, rule: &Rule, world: &World) -> Vec<String> {
        let Some(number) = set.rules().iter().position(|own| own.id() == rule.id()) else {
            return Vec::new();
        };
        let mut why = Vec::new();
        for (table, spec) in rule.file.matches.correlation.iter().enumerate() {
            let told = self.correlation(number, rule, spec);
            why.push(format!("[[match.correlation]] {}: {told}", table + 1));
        }
        if self.fired_at(world).iter().any(|(fired, _)| *fired == number) {
            why.push("[when]: the tables are met, but what it asks for does not hold there".to_owned());
        }
        why
    }

    fn correlation(&self, number: usize, rule: &Rule, spec: &CorrelationMatch) -> String {
        let met = |name: &str| {
            let signal = rule.signals().iter().position(|known| known == name);
            let own = |record: &&Occurred| record.rule == number && Some(record.signal) == signal;
            self.records.iter().filter(own).count()
        };
        let elements = || spec.sequence.iter().chain(&spec.set).chain(&spec.count).chain(&spec.run);
        let mut told: Vec<String> = Vec::new();
        for name in elements().chain(&spec.not).chain(&spec.absent).collect::<BTreeSet<_>>() {
            let signal = rule.signals().iter().position(|known| known == name);
            let timeless =
                signal.and_then(|signal| self.timeless.get(&(number, signal))).copied().unwrap_or(0);
            let without =
                if timeless > 0 { format!(" and {timeless} without a time") } else { String::new() };
            told.push(format!("`{name}` met {} record(s){without}", met(name)));
        }
        let is_there = if spec.count.is_empty() && spec.run.is_empty() {
            elements().all(|name| met(name) > 0)
        } else {
            elements().any(|name| met(name) > 0)
        };
        if is_there {
            told.push(self.what_else(spec));
        }
        told.join("; ")
    }

    /// All that it is made of is there: then it is order, window, number, or what should not be there.
    fn what_else(&self, spec: &CorrelationMatch) -> String {
        let mut asked: Vec<String> = Vec::new();
        if !spec.sequence.is_empty() {
            asked.push(format!("in the order {}", spec.sequence.join(", ")));
        }
        asked.extend(spec.within.map(|within| format!("within {within}")));
        asked.extend(spec.at_least.map(|least| format!("at least {least}")));
        asked.extend(spec.gap.map(|gap| format!("no more than {gap} apart")));
        asked.extend(spec.lasting.map(|lasting| format!("for at least {lasting}")));
        if !spec.by.is_empty() {
            asked.push(format!("with the same {}", spec.by.join(", ")));
        }
        if !spec.not.is_empty() {
            asked.push(format!("without {} in between", spec.not.join(", ")));
        }
        if !spec.absent.is_empty() {
            let until = spec.absent_within.map_or("until the logs end".to_owned(), |within| {
                format!("for {within}, and the logs go on that long")
            });
            asked.push(format!("without {} after it {until}", spec.absent.join(", ")));
        }
        format!("together they should be {}", asked.join(", "))
    }
}
