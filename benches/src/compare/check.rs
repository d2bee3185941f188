//! Compares what sologs says of a log with what the generator knows of it.

use super::corpus::Dataset;
use crate::generator::{FileTruth, Truth};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The part of a JSON report that the truth file can confirm; the names are those of the contract.
#[derive(Debug, Deserialize)]
pub(crate) struct Report {
    pub(crate) stats: Stats,
    files: Vec<FileEntry>,
    diagnoses: Vec<Diagnosis>,
    unexplained: Vec<Unexplained>,
    problems: Vec<Problem>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Stats {
    pub(crate) bytes: u64,
    pub(crate) records: u64,
    pub(crate) exceptions: u64,
}

#[derive(Debug, Deserialize)]
struct FileEntry {
    path: String,
    records: Option<u64>,
    first: Option<String>,
    last: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Diagnosis {
    rule: String,
    count: u64,
}

#[derive(Debug, Deserialize)]
struct Unexplained {
    chain: Vec<String>,
    count: u64,
}

#[derive(Debug, Deserialize)]
struct Problem {
    path: String,
    message: String,
}

/// One event as `sologs events` prints it.
#[derive(Debug, Deserialize)]
struct EventLine {
    event: String,
    #[serde(default)]
    chain: Vec<Link>,
}

#[derive(Debug, Deserialize)]
struct Link {
    #[serde(rename = "type")]
    type_name: String,
}

/// Collects what is wrong, a sentence each.
#[derive(Debug, Default)]
struct Mistakes(Vec<String>);

impl Mistakes {
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, said: T, truth: T) {
        if said != truth {
            self.0.push(format!("{what}: {said:?} said, {truth:?} true"));
        }
    }
}

/// Reads a report.
///
/// # Errors
///
/// A sentence for the user where it is none.
pub(crate) fn read_report(path: &Path) -> Result<Report, String> {
    let file = File::open(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    serde_json::from_reader(BufReader::new(file))
        .map_err(|error| format!("what sologs printed is no report as the contract has it: {error}"))
}

/// What in a report made with the built-in rules is not as the truth has it; empty where all is right.
pub(crate) fn report(report: &Report, data: &Dataset) -> Vec<String> {
    let truth = &data.truth;
    let mut mistakes = counts(report, data);
    for (rule, &count) in &truth.findings {
        let found = report.diagnoses.iter().filter(|diagnosis| diagnosis.rule == *rule);
        mistakes.compare(&format!("findings of {rule}"), found.map(|diagnosis| diagnosis.count).sum(), count);
    }
    let known: BTreeMap<&[String], u64> =
        truth.chains.iter().map(|chain| (chain.types.as_slice(), chain.count)).collect();
    for group in report.unexplained.iter().filter(|group| !group.chain.is_empty()) {
        let count = known.get(group.chain.as_slice()).copied().unwrap_or_default();
        if group.count > count {
            mistakes.compare(&format!("unexplained {}", group.chain.join(" ---> ")), group.count, count);
        }
    }
    if data.is_good() {
        let found = report.diagnoses.iter().map(|diagnosis| (diagnosis.rule.as_str(), diagnosis.count));
        mistakes.compare("findings in good logs", found.collect(), Vec::new());
        mistakes.compare("unexplained in good logs", report.unexplained.len(), 0);
    }
    mistakes.0
}

/// As [`report`], for a report made with other rules: only what does not depend on rules.
pub(crate) fn report_without_rules(report: &Report, data: &Dataset) -> Vec<String> {
    counts(report, data).0
}

fn counts(report: &Report, data: &Dataset) -> Mistakes {
    let truth = &data.truth;
    let mut mistakes = Mistakes::default();
    mistakes.compare("records", report.stats.records, truth.totals.records);
    mistakes.compare("exceptions", report.stats.exceptions, truth.totals.exceptions);
    if !data.is_archive {
        mistakes.compare("bytes", report.stats.bytes, truth.totals.bytes);
    }
    // Of an empty folder it is right to say that there was nothing to read.
    let problems = if truth.files.is_empty() { &[] } else { report.problems.as_slice() };
    for problem in problems.iter().take(3) {
        mistakes.0.push(format!("problem in {}: {}", problem.path, problem.message));
    }
    // Members of an archive stand as `archive.zip!/member`.
    let member = |path: &str| path.rsplit_once("!/").map_or(path, |(_, member)| member).to_owned();
    let said: BTreeMap<String, &FileEntry> =
        report.files.iter().map(|file| (member(&file.path), file)).collect();
    let before = mistakes.0.len();
    for file in &truth.files {
        compare_file(&mut mistakes, said.get(&file.path).copied(), file);
        if mistakes.0.len() > before + 5 {
            mistakes.0.push("and so on in further files".to_owned());
            break;
        }
    }
    mistakes
}

fn compare_file(mistakes: &mut Mistakes, said: Option<&FileEntry>, truth: &FileTruth) {
    let Some(said) = said else {
        mistakes.0.push(format!("{} is not in the report", truth.path));
        return;
    };
    let what = |what: &str| format!("{what} of {} ({}, {})", truth.path, truth.layout, truth.language);
    mistakes.compare(&what("records"), said.records, Some(truth.records));
    mistakes.compare(&what("first time"), said.first.as_ref(), truth.first.as_ref());
    mistakes.compare(&what("last time"), said.last.as_ref(), truth.last.as_ref());
}

/// What in the output of `sologs events` is not as the truth has it.
///
/// # Errors
///
/// A sentence for the user where a line cannot be read.
pub(crate) fn events(path: &Path, truth: &Truth) -> Result<Vec<String>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("what sologs printed is no list of events: {error}");
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut events: BTreeMap<String, u64> = BTreeMap::new();
    let mut chains: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    for line in BufReader::new(file).lines() {
        let line: io::Result<String> = line;
        let line = line.map_err(|error| failed(&error))?;
        let event: EventLine = serde_json::from_str(&line).map_err(|error| failed(&error))?;
        if event.event == "exception" {
            let types = event.chain.into_iter().map(|link| link.type_name).collect();
            *chains.entry(types).or_default() += 1;
        } else {
            *events.entry(event.event).or_default() += 1;
        }
    }
    let mut mistakes = Mistakes::default();
    let told: BTreeMap<Vec<String>, u64> =
        truth.chains.iter().map(|chain| (chain.types.clone(), chain.count)).collect();
    compare_counts(&mut mistakes, &events, &truth.events, |event| format!("events {event}"));
    compare_counts(&mut mistakes, &chains, &told, |types| format!("chains {}", types.join(" ---> ")));
    Ok(mistakes.0)
}

fn compare_counts<K: Ord>(
    mistakes: &mut Mistakes,
    said: &BTreeMap<K, u64>,
    truth: &BTreeMap<K, u64>,
    what: impl Fn(&K) -> String,
) {
    let count = |counts: &BTreeMap<K, u64>, key: &K| counts.get(key).copied().unwrap_or_default();
    let only_said = said.keys().filter(|key| !truth.contains_key(key));
    for key in truth.keys().chain(only_said) {
        mistakes.compare(&what(key), count(said, key), count(truth, key));
    }
}

#[cfg(test)]
mod tests;
