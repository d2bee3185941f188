//! Records of all logs, and places of other files, followed together: what correlations come to, and which rules are not
//! reported after all since their `[when]` does not hold.

mod sources;

use crate::diagnosis::consequence;
use crate::report::{Problem, ProblemKind};
use crate::scan::{FindingSeries, LogFile, Look, Place, Scanner, Series, SignalAt, Told};
use sologs_core::kind::FileKind;
use sologs_rules::condition::artifact::Hit;
use sologs_rules::correlate::{Occurrence, correlate_in_order};
use sologs_rules::finding::Confidence;
use sologs_rules::inventory::Inventory;
use sources::{Source, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Diagnoses that correlations may come to; more are counted in a problem.
const MAX_GROUPS: usize = 10_000;

/// What correlations came to, and what is not reported.
#[derive(Debug, Default)]
pub(crate) struct Correlations {
    pub(crate) groups: Vec<Correlated>,
    /// Conditions over artifacts that hold by themselves, with the numbers of their rules.
    pub(crate) hits: Vec<(usize, Hit)>,
    pub(crate) problems: Vec<Problem>,
    left_out: BTreeSet<(usize, Option<String>)>,
    fired: BTreeSet<(usize, Option<String>)>,
}

/// Occurrences of one rule at one machine with the same values of `group_by`.
#[derive(Debug)]
pub(crate) struct Correlated {
    pub(crate) rule: usize,
    pub(crate) node: Option<String>,
    pub(crate) group: Vec<Option<String>>,
    /// By the position of the log in the list of logs.
    pub(crate) series: BTreeMap<usize, FindingSeries>,
    /// Places of other files.
    pub(crate) hits: Vec<Hit>,
    /// Occurrences without any record of a log.
    pub(crate) without_log: u64,
    /// Records of the longest occurrence: so many places are shown at least.
    pub(crate) shown: usize,
}

/// Rule, machine, and the values of the rule's `group_by`.
type GroupKey = (usize, Option<String>, Vec<Option<String>>);

impl Correlations {
    /// Whether findings of that rule at that machine are reported.
    pub(crate) fn is_reported(&self, rule: usize, node: Option<&str>) -> bool {
        self.left_out.is_empty() || !self.left_out.contains(&(rule, node.map(str::to_owned)))
    }

    /// Whether one of the rules is reported at that machine.
    pub(crate) fn explains(&self, rules: &[usize], node: Option<&str>) -> bool {
        rules.iter().any(|rule| {
            self.fired.contains(&(*rule, node.map(str::to_owned))) && self.is_reported(*rule, node)
        })
    }
}

/// Follows all correlations and judges every `[when]`.
pub(crate) fn find(
    scanner: &Scanner,
    looks: &[Look],
    logs: &[LogFile],
    inventory: &Inventory,
) -> Correlations {
    let set = &scanner.rules;
    let mut result = Correlations { hits: set.judge_artifacts(inventory), ..Correlations::default() };
    let mut hits = set.artifact_signals(inventory);
    hits.retain(|(_, _, hit)| hit.time.is_some());
    let sources = Sources::new(looks, logs, &hits, inventory);
    let ids = sources.in_order();
    if !ids.is_empty() {
        let ends = Ends::new(looks, logs, inventory);
        let records = ids.iter().filter_map(|id| sources.occurred(*id as usize));
        let found = correlate_in_order(set, records, inventory, &|file, zoned| ends.of(file, zoned));
        drop(ids);
        result.gather(scanner, logs, &sources, &found.occurrences);
        for (position, found) in result.groups.iter_mut().flat_map(|group| &mut group.series) {
            logs.get(*position).iter().for_each(|log| found.series.set_entry(log.entry));
        }
        for (id, lost) in &found.lost {
            let message =
                format!("rule `{id}`: too many groups at once; {lost} record(s) were not taken together");
            result.problems.push(limit(message));
        }
    }
    result.gate(scanner, looks, logs, inventory);
    result
}

impl Correlations {
    fn gather(&mut self, scanner: &Scanner, logs: &[LogFile], sources: &Sources<'_>, found: &[Occurrence]) {
        let mut groups: BTreeMap<GroupKey, Correlated> = BTreeMap::new();
        let mut overflow: u64 = 0;
        for occurrence in found {
            let Some(last) = occurrence.records.last() else { continue };
            let Some(rule) = scanner.rules.rules().get(occurrence.rule) else { continue };
            let captures = occurrence.captures();
            let group: Vec<Option<String>> =
                rule.file.group_by.iter().map(|name| captures.get(name).cloned()).collect();
            let key = (occurrence.rule, last.node.as_deref().map(str::to_owned), group);
            if groups.len() >= MAX_GROUPS && !groups.contains_key(&key) {
                overflow += 1;
                continue;
            }
            let correlated = groups.entry(key.clone()).or_insert_with(|| Correlated {
                rule: key.0,
                node: key.1,
                group: key.2,
                series: BTreeMap::new(),
                hits: Vec::new(),
                without_log: 0,
                shown: 0,
            });
            correlated.add(occurrence, &captures, sources, logs);
        }
        if overflow > 0 {
            let message =
                format!("more than {MAX_GROUPS} diagnoses of records together; {overflow} were left out");
            self.problems.push(limit(message));
        }
        self.groups = groups.into_values().collect();
    }

    /// Which rules fired where, and which of them are not reported there.
    fn gate(&mut self, scanner: &Scanner, looks: &[Look], logs: &[LogFile], inventory: &Inventory) {
        for log in logs {
            let node = looks.get(log.entry).and_then(|look| look.node.clone());
            self.fired.extend(log.summary.findings.keys().map(|(rule, _)| (*rule, node.clone())));
        }
        self.fired.extend(self.hits.iter().map(|(rule, hit)| (*rule, hit.node.clone())));
        self.fired.extend(self.groups.iter().map(|group| (group.rule, group.node.clone())));
        let caused = consequence::caused(&scanner.rules, looks, logs, &self.groups);
        self.left_out = scanner.rules.left_out(inventory, &self.fired, &caused);
    }
}

impl Correlated {
    fn add(
        &mut self,
        occurrence: &Occurrence,
        captures: &BTreeMap<String, String>,
        sources: &Sources<'_>,
        logs: &[LogFile],
    ) {
        self.shown = self.shown.max(occurrence.records.len());
        let mut counted = occurrence.count;
        // It counts in the log in which it ends.
        for record in occurrence.records.iter().rev() {
            match sources.get(record.id) {
                Some(Source::Log(position, signal)) => {
                    let times = std::mem::take(&mut counted);
                    self.add_record((position, signal, times), occurrence.confidence(), captures);
                }
                Some(Source::File(hit)) if !self.hits.contains(hit) => self.hits.push(hit.clone()),
                _ => {}
            }
        }
        self.without_log += counted;
        debug_assert!(self.series.keys().all(|position| *position < logs.len()));
    }

    fn add_record(
        &mut self,
        (position, signal, times): (usize, &SignalAt, u64),
        confidence: Confidence,
        captures: &BTreeMap<String, String>,
    ) {
        let place = place(signal);
        match self.series.get_mut(&position) {
            Some(known) => {
                known.confidence = known.confidence.max(confidence);
                known.times = known.times.map(|known| known + times);
                known.series.add_unordered(place);
            }
            None => {
                let series = FindingSeries {
                    confidence,
                    told: Arc::new(Told { captures: captures.into(), ..Told::default() }),
                    series: Series::over_time(place),
                    retold: false,
                    times: Some(times),
                };
                self.series.insert(position, series);
            }
        }
    }
}

fn place(signal: &SignalAt) -> Place {
    Place { stamp: signal.stamp(), text: signal.text.clone() }
}

fn limit(message: String) -> Problem {
    Problem { path: String::new(), line: None, kind: ProblemKind::Limit, message }
}

/// Where the logs of each service end, on either clock.
struct Ends {
    /// By the position of the log, its service.
    services: Vec<(Option<String>, FileKind)>,
    /// By service, and whether the clock is UTC.
    ends: BTreeMap<(Option<String>, FileKind, bool), i64>,
}

impl Ends {
    fn new(looks: &[Look], logs: &[LogFile], inventory: &Inventory) -> Self {
        let mut found = Self { services: Vec::new(), ends: BTreeMap::new() };
        for log in logs {
            let look = looks.get(log.entry);
            let (node, kind) = look.map_or((None, FileKind::Unknown), |look| (look.node.clone(), look.kind));
            if let Some(last) = log.counts.last.map(|last| inventory.zoned(node.as_deref(), last)) {
                let micros = last.utc_micros().unwrap_or_else(|| last.local_micros());
                let key = (node.clone(), kind, last.utc_micros().is_some());
                let end = found.ends.entry(key).or_insert(micros);
                *end = micros.max(*end);
            }
            found.services.push((node, kind));
        }
        found
    }

    fn of(&self, file: usize, zoned: bool) -> Option<i64> {
        let (node, kind) = self.services.get(file)?;
        self.ends.get(&(node.clone(), *kind, zoned)).copied()
    }
}
