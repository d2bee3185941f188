//! Findings of all logs become diagnoses: grouped, dated, with their steps.

pub(crate) mod consequence;
mod course;
mod services;

use crate::correlation::{Correlated, Correlations};
use crate::fill::fill;
use crate::missing::{self, Asked};
use crate::report::{
    Diagnosis, Evidence, FileReport, Gap, Missing, State, StepResult, TimelineEvent, Unexplained,
};
use crate::scan::Look;
use crate::scan::{FindingSeries, LogFile, Place, Scanner, Series, Stamp, UnexplainedKey, earliest, latest};
use crate::steps::{self, Decided};
use crate::words::Words;
use services::Services;
use sologs_core::artifact::Artifact;
use sologs_core::artifact::manifest::Manifest;
use sologs_core::event::EventKind;
use sologs_core::kind::Role;
use sologs_core::time::Timestamp;
use sologs_rules::check::Question;
use sologs_rules::condition::artifact::Hit;
use sologs_rules::finding::Confidence;
use sologs_rules::inventory::{ArtifactFile, Inventory, Values};
use sologs_rules::rule::Rule;
use sologs_rules::rule_file::StepFile;
use std::collections::{BTreeMap, BTreeSet};

/// Places shown for one diagnosis.
const MAX_EVIDENCE: usize = 5;

/// What the findings come down to.
#[derive(Debug, Default)]
pub(crate) struct Diagnosed {
    pub(crate) diagnoses: Vec<Diagnosis>,
    pub(crate) unexplained: Vec<Unexplained>,
    pub(crate) missing: Vec<Missing>,
    pub(crate) timeline: Vec<TimelineEvent>,
    pub(crate) first_failures: Vec<TimelineEvent>,
}

/// Rule, node, and the values of the rule's `group_by`.
type GroupKey<'l> = (usize, Option<&'l str>, Vec<Option<&'l str>>);

/// Findings of one rule, node and endpoint, while they are put together.
struct Group<'l> {
    rule: &'l Rule,
    node: Option<&'l str>,
    role: Option<Role>,
    series: Vec<(&'l LogFile, &'l FindingSeries)>,
    /// What the files that are no logs show of it.
    hits: Vec<&'l Hit>,
    /// Records together.
    together: Vec<&'l Correlated>,
}

/// A diagnosis, and the numbers of what would decide its unknown steps.
type Made = (Diagnosis, Vec<u32>);

pub(crate) fn diagnose(
    scanner: &Scanner,
    looks: &[Look],
    logs: &[LogFile],
    inventory: Inventory,
    correlations: &Correlations,
) -> Diagnosed {
    let mut groups: BTreeMap<GroupKey<'_>, Group<'_>> = BTreeMap::new();
    let wanted = |number: usize| scanner.rules.rules().get(number).filter(|rule| scanner.is_wanted(rule));
    let empty = |rule, node, role| Group {
        rule,
        node,
        role,
        series: Vec::new(),
        hits: Vec::new(),
        together: Vec::new(),
    };
    let reported = |number: usize, node: Option<&str>| correlations.is_reported(number, node);
    for log in logs {
        let node = looks.get(log.entry).and_then(|look| look.node.as_deref());
        for ((number, group), series) in log.summary.findings.iter() {
            let Some(rule) = wanted(*number).filter(|_| reported(*number, node)) else { continue };
            let role = rule.file.role.or_else(|| looks.get(log.entry).and_then(|look| look.role));
            let key = (*number, node, group.iter().map(Option::as_deref).collect());
            groups.entry(key).or_insert_with(|| empty(rule, node, role)).series.push((log, series));
        }
    }
    for (number, hit) in &correlations.hits {
        let Some(rule) = wanted(*number).filter(|_| reported(*number, hit.node.as_deref())) else { continue };
        let value = |name: &String| hit.captures.get(name).map(String::as_str);
        let key = (*number, hit.node.as_deref(), rule.file.group_by.iter().map(value).collect());
        let group = groups.entry(key);
        group.or_insert_with(|| empty(rule, hit.node.as_deref(), rule.file.role)).hits.push(hit);
    }
    for together in &correlations.groups {
        let (number, node) = (together.rule, together.node.as_deref());
        let Some(rule) = wanted(number).filter(|_| reported(number, node)) else { continue };
        let last = together.series.keys().next_back().and_then(|position| logs.get(*position));
        let look = last.and_then(|log| looks.get(log.entry));
        let key = (number, node, together.group.iter().map(Option::as_deref).collect());
        let role = rule.file.role.or_else(|| look.and_then(|look| look.role));
        let group = groups.entry(key).or_insert_with(|| empty(rule, node, role));
        let series = together.series.iter();
        group.series.extend(series.filter_map(|(position, found)| Some((logs.get(*position)?, found))));
        group.together.push(together);
    }
    let words = Words::new(scanner.lang());
    let mut groups: Vec<Group<'_>> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.own_logs_first(looks));
    let services = Services::new(looks, logs);
    let mut asked = Asked::default();
    let mut numbered: Vec<(usize, Made)> = Vec::with_capacity(groups.len());
    for (number, group) in groups.iter().enumerate() {
        numbered.push((number, group.diagnosis(scanner, &words, looks, &services, &inventory, &mut asked)));
    }
    numbered.sort_by(|(_, (a, _)), (_, (b, _))| order(a).cmp(&order(b)));
    let mut numbers = Vec::with_capacity(numbered.len());
    let mut diagnoses = Vec::with_capacity(numbered.len());
    let mut wanted = Vec::with_capacity(numbered.len());
    for (number, (diagnosis, of_steps)) in numbered {
        numbers.push(number);
        diagnoses.push(diagnosis);
        wanted.push(of_steps);
    }
    consequence::link(&mut diagnoses, &numbers, &groups, looks, &services);
    drop(services);
    let mut missing = asked.list(wanted.into_iter().flatten());
    missing::add_gaps(&mut missing, inventory.files().iter().filter_map(manifest));
    // What is asked no more makes room for what was found: there may be very much of it.
    drop(inventory);
    let timeline = course::timeline(&diagnoses, &numbers, &groups, looks, logs);
    let first_failures = course::first_failures(&diagnoses, &numbers, &groups, looks, logs);
    Diagnosed {
        diagnoses,
        unexplained: unexplained(looks, logs, correlations),
        missing,
        timeline,
        first_failures,
    }
}

fn manifest(file: &ArtifactFile) -> Option<(Option<&str>, &Manifest)> {
    match &file.artifact {
        Artifact::Manifest(manifest) => Some((file.node.as_deref(), manifest)),
        _ => None,
    }
}

/// Failed steps and severity first, then time; then everything that makes the order the same every time.
fn order(d: &Diagnosis) -> impl Ord {
    let failed = d.steps.iter().any(|step| step.result == StepResult::Failed);
    let time = d.first_seen.map(|time| time.local_micros());
    let place = d.evidence.first().map(|evidence| (evidence.path.clone(), evidence.line));
    (
        std::cmp::Reverse((failed, d.severity)),
        time.is_none(),
        time,
        d.rule.clone(),
        d.node.clone(),
        place,
        d.captures.clone(),
    )
}

impl Group<'_> {
    fn diagnosis(
        &self,
        scanner: &Scanner,
        words: &Words,
        looks: &[Look],
        services: &Services<'_>,
        inventory: &Inventory,
        asked: &mut Asked,
    ) -> Made {
        let lang = scanner.lang();
        let mut captures = BTreeMap::new();
        for (_, found) in &self.series {
            for (name, value) in &found.told.captures {
                captures.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
        for (name, value) in self.hits.iter().flat_map(|hit| &hit.captures) {
            captures.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let counted = || self.series.iter().filter(|(_, found)| !found.retold);
        let of_logs: u64 = counted().map(|(_, found)| found.count()).sum();
        let count = of_logs + self.together.iter().map(|together| together.without_log).sum::<u64>();
        let times = |pick: fn(&Series) -> Option<Timestamp>| {
            let of_logs = counted().map(move |(_, found)| pick(&found.series));
            of_logs.chain(self.hits.iter().map(|hit| hit.time))
        };
        let first_seen = times(|series| series.first_seen).fold(None, earliest);
        let last_seen = times(|series| series.last_seen).fold(None, latest);
        let records: Vec<sologs_rules::inventory::Place> = self.records(looks);
        let (decided, values) =
            self.decide(&captures, (first_seen, last_seen), &records, inventory, lang, words);
        let (steps, wanted): (Vec<_>, Vec<_>) =
            decided.into_iter().map(|decided| (decided.step, decided.wanted)).unzip();
        let wanted = wanted.into_iter().flatten().filter_map(|wanted| asked.add(wanted, &values)).collect();
        let evidence = self.evidence(looks, inventory);
        let state = self.state(looks, services);
        let diagnosis = Diagnosis {
            rule: self.rule.id().to_owned(),
            title: fill(self.rule.file.title.get(lang), &values),
            severity: self.rule.file.severity,
            confidence: self
                .series
                .iter()
                .map(|(_, found)| found.confidence)
                .chain(self.hits.iter().map(|hit| match hit.is_guess {
                    true => Confidence::Possible,
                    false => Confidence::Likely,
                }))
                .max()
                .unwrap_or(Confidence::Possible),
            role: self.role,
            node: self.node.map(str::to_owned),
            count: count + self.hits.len() as u64,
            first_seen,
            last_seen,
            state,
            recovered_at: course::recovered_at(state, self, last_seen, services),
            known: false,
            grouped_by: self.rule.file.group_by.clone(),
            evidence,
            steps,
            captures,
            references: self.rule.file.references.clone(),
            caused_by: Vec::new(),
        };
        (diagnosis, wanted)
    }

    /// Logs of the part of the cluster that the rule is about show more of a trouble than others that tell of it.
    fn own_logs_first(&mut self, looks: &[Look]) {
        let is_own = |log: &LogFile| looks.get(log.entry).is_some_and(|look| look.role == self.role);
        self.series.sort_by_key(|(log, _)| !is_own(log));
    }

    /// The places that are shown; those of records together in the order of their times.
    fn evidence(&self, looks: &[Look], inventory: &Inventory) -> Vec<Evidence> {
        let most = self.together.iter().map(|together| together.shown).fold(MAX_EVIDENCE, usize::max);
        let series = self.series.iter().map(|(log, found)| (*log, &found.series));
        let mut shown = evidence(series, looks, most);
        shown.extend(self.hits.iter().flat_map(|hit| of_hit(hit)).take(MAX_EVIDENCE));
        let together = self.together.iter().flat_map(|together| &together.hits);
        shown.extend(together.flat_map(of_hit).take(MAX_EVIDENCE));
        if !self.together.is_empty() {
            let looks: Vec<&Look> = self.series.iter().filter_map(|(log, _)| looks.get(log.entry)).collect();
            let zoned = |place: &Evidence| {
                let look = looks.iter().find(|look| look.path == place.path);
                let node = look.map_or(self.node, |look| look.node.as_deref());
                place.time.map(|time| inventory.zoned(node, time))
            };
            let all_zoned = shown.iter().filter_map(zoned).all(|time| time.utc_micros().is_some());
            let micros =
                |time: Timestamp| time.utc_micros().filter(|_| all_zoned).unwrap_or(time.local_micros());
            shown.sort_by_key(|place| (place.time.is_none(), zoned(place).map(micros)));
        }
        shown.shrink_to_fit();
        shown
    }

    /// The first record in each log.
    fn records(&self, looks: &[Look]) -> Vec<sologs_rules::inventory::Place> {
        let place = |(log, found): &(&LogFile, &FindingSeries)| {
            let line = found.series.first_places.first()?.stamp.line;
            let path = looks.get(log.entry)?.path.clone();
            Some(sologs_rules::inventory::Place { path, line: Some(line) })
        };
        self.series.iter().filter_map(place).collect()
    }

    /// A success counts when it stands later in the same log, or in another log of the same service on the same
    /// machine at a later time of the same clock (logs are rotated).
    fn state(&self, looks: &[Look], services: &Services<'_>) -> State {
        let signs: &[EventKind] = &self.rule.file.recovers_with;
        let scale_out = |log: &LogFile| looks.get(log.entry).is_some_and(|look| look.kind.is_scale_out_log());
        if signs.is_empty() {
            return State::Unknown;
        }
        let failures = self.series.iter().map(|(log, found)| (log.entry, found.series.last));
        let Some(failure) = failures.reduce(later) else { return State::Unknown };
        let own = services.of_group(self);
        let recovered = own.iter().any(|service| services.worked(*service, signs, failure, None));
        let known = self.series.iter().any(|(log, _)| scale_out(log))
            || own.iter().any(|service| services.has_success(*service, signs));
        match (known, recovered) {
            (_, true) => State::Recovered,
            (true, false) => State::Ongoing,
            (false, false) => State::Unknown,
        }
    }

    /// The steps in the order in which they are to be taken, each as far as the bundle decides it.
    fn decide(
        &self,
        captures: &Values,
        (first_seen, last_seen): (Option<Timestamp>, Option<Timestamp>),
        records: &[sologs_rules::inventory::Place],
        inventory: &Inventory,
        lang: &str,
        words: &Words,
    ) -> (Vec<Decided>, Values) {
        let messages: BTreeSet<&str> = self
            .series
            .iter()
            .flat_map(|(_, found)| found.told.messages.iter().map(String::as_str))
            .collect();
        let codes: BTreeSet<i64> =
            self.series.iter().flat_map(|(_, found)| found.told.codes.iter().copied()).collect();
        let zoned = |time: Option<Timestamp>| time.map(|time| inventory.zoned(self.node, time));
        let mut question = Question {
            inventory,
            rule: self.rule.id(),
            node: self.node,
            role: self.role,
            captures,
            messages: &messages,
            codes: &codes,
            first_seen: zoned(first_seen),
            last_seen: zoned(last_seen),
            records,
            values: captures,
        };
        let values = inventory.values(question.worker(), question.master(), captures);
        question.values = &values;
        let comes_first = |step: &&StepFile| {
            step.first_when.messages.iter().any(|id| messages.contains(id.as_str()))
                || step.first_when.codes.iter().any(|code| codes.contains(code))
        };
        let (first, then): (Vec<&StepFile>, Vec<&StepFile>) =
            self.rule.file.steps.iter().partition(comes_first);
        let decide = |step| steps::decide(step, &question, lang, words);
        (first.into_iter().chain(then).map(decide).collect(), values)
    }
}

/// The places of a condition over artifacts.
fn of_hit(hit: &Hit) -> impl Iterator<Item = Evidence> {
    hit.shown.iter().map(|shown| {
        let line = shown.place.line.unwrap_or(1);
        Evidence {
            path: shown.place.path.clone(),
            line,
            last_line: line,
            time: hit.time,
            excerpt: shown.text.clone(),
            chain: Vec::new(),
        }
    })
}

type At = (usize, Stamp);

fn later(a: At, b: At) -> At {
    if is_later(a, b) { b } else { a }
}

/// Whether `b` is later than `a`: by line within one log, by time between two.
fn is_later(a: At, b: At) -> bool {
    if a.0 == b.0 {
        return b.1.line > a.1.line;
    }
    match (a.1.time, b.1.time) {
        (Some(a), Some(b)) => b.local_micros() > a.local_micros(),
        _ => false,
    }
}

fn evidence<'l>(
    series: impl Iterator<Item = (&'l LogFile, &'l Series)>,
    looks: &[Look],
    most: usize,
) -> Vec<Evidence> {
    // The first places show how it began, the last one how it stands. There may be very many between them.
    let mut shown: Vec<Evidence> = Vec::new();
    let mut last: Option<(&Look, Result<&Place, Stamp>)> = None;
    let place = |(look, place): (&Look, Result<&Place, Stamp>)| match place {
        Ok(place) => evidence_with_text(&look.path, place),
        Err(stamp) => bare_evidence(&look.path, stamp),
    };
    for (log, series) in series {
        let Some(look) = looks.get(log.entry) else { continue };
        let places = series.first_places.iter().map(Ok).chain(series.last_stamp().map(Err));
        for next in places.map(|place| (look, place)) {
            if shown.len() + 1 < most {
                shown.push(place(next));
            } else {
                last = Some(next);
            }
        }
    }
    shown.extend(last.map(place));
    shown
}

fn evidence_with_text(path: &str, place: &Place) -> Evidence {
    let bare = bare_evidence(path, place.stamp);
    let Some(text) = &place.text else { return bare };
    let excerpt = (!text.excerpt.is_empty()).then(|| text.excerpt.clone());
    Evidence { excerpt, chain: text.chain.clone(), ..bare }
}

/// A place without its text: the last of many records.
fn bare_evidence(path: &str, stamp: Stamp) -> Evidence {
    Evidence {
        path: path.to_owned(),
        line: stamp.line,
        last_line: stamp.last_line,
        time: stamp.time,
        excerpt: None,
        chain: Vec::new(),
    }
}

fn unexplained(looks: &[Look], logs: &[LogFile], correlations: &Correlations) -> Vec<Unexplained> {
    let mut groups: BTreeMap<&UnexplainedKey, Vec<(&LogFile, &Series)>> = BTreeMap::new();
    for log in logs {
        for (key, series) in log.summary.unexplained.iter() {
            groups.entry(key).or_default().push((log, series));
        }
        let node = looks.get(log.entry).and_then(|look| look.node.as_deref());
        for ((rules, key), series) in log.summary.open.iter() {
            if !correlations.explains(rules, node) {
                groups.entry(key).or_default().push((log, series));
            }
        }
    }
    let time = |pick: fn(Option<Timestamp>, Option<Timestamp>) -> Option<Timestamp>,
                of: &[Option<Timestamp>]| { of.iter().copied().fold(None, pick) };
    let mut all: Vec<Unexplained> = groups
        .into_iter()
        .map(|(key, series)| {
            let firsts: Vec<_> = series.iter().map(|(_, series)| series.first_seen).collect();
            let lasts: Vec<_> = series.iter().map(|(_, series)| series.last_seen).collect();
            let (chain, template) = match key {
                UnexplainedKey::Chain(types) => (types.clone(), None),
                UnexplainedKey::Template(template) => (Vec::new(), Some(template.clone())),
            };
            Unexplained {
                chain,
                template,
                count: series.iter().map(|(_, series)| series.count).sum(),
                first_seen: time(earliest, &firsts),
                last_seen: time(latest, &lasts),
                evidence: evidence(series.into_iter(), looks, MAX_EVIDENCE).into_iter().take(1).collect(),
            }
        })
        .collect();
    all.sort_by(|a, b| {
        b.count.cmp(&a.count).then_with(|| (&a.chain, &a.template).cmp(&(&b.chain, &b.template)))
    });
    all
}

/// Every file met, as reported.
pub(crate) fn file_reports(looks: Vec<Look>, logs: Vec<LogFile>) -> Vec<FileReport> {
    let mut logs = logs.into_iter().peekable();
    let report = |(number, look): (usize, Look)| {
        let log = logs.next_if(|log| log.entry == number);
        let gaps = log.as_ref().map(gaps).unwrap_or_default();
        let counts = log.as_ref().map(|log| log.counts);
        let (encoding, layout) = match log {
            Some(log) => (log.encoding, log.layout.or(look.layout)),
            None => (look.encoding, look.layout),
        };
        FileReport {
            path: look.path,
            kind: look.kind,
            node: look.node,
            encoding,
            layout,
            bytes: look.bytes,
            records: counts.map(|counts| counts.records),
            first: counts.and_then(|counts| counts.first),
            last: counts.and_then(|counts| counts.last),
            gaps,
        }
    };
    looks.into_iter().enumerate().map(report).collect()
}

fn gaps(log: &LogFile) -> Vec<Gap> {
    log.silences
        .iter()
        .map(|silence| Gap { from: silence.from, to: silence.to, line: silence.line })
        .collect()
}
