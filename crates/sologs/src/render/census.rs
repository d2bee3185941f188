//! What was looked at, by node: so that "nothing found" can be believed.

use super::folds::Folds;
use super::words::Words;
use crate::report::{FileReport, Missing, Report};
use sologs_core::kind::FileKind;
use sologs_core::time::Timestamp;
use sologs_rules::rule::Severity;
use std::collections::BTreeMap;

/// The files of one node.
pub(super) struct NodeCensus<'a> {
    /// `None` for files whose node cannot be told.
    pub(super) node: Option<&'a str>,
    /// Files, records and times of each kind, in the order of the kinds; [`FileKind::Unknown`] left out.
    pub(super) kinds: Vec<(FileKind, KindCensus)>,
    /// Paths of the files that were not recognised.
    pub(super) unknown: Vec<&'a str>,
}

/// The files of one kind.
#[derive(Default)]
pub(super) struct KindCensus {
    pub(super) files: u64,
    pub(super) records: u64,
    pub(super) first: Option<Timestamp>,
    pub(super) last: Option<Timestamp>,
}

/// The files of a report by node; those without a node last.
pub(super) fn by_node(report: &Report) -> Vec<NodeCensus<'_>> {
    let mut nodes: BTreeMap<(bool, Option<&str>), Vec<&FileReport>> = BTreeMap::new();
    for file in &report.files {
        nodes.entry((file.node.is_none(), file.node.as_deref())).or_default().push(file);
    }
    nodes.into_iter().map(|((_, node), files)| of_node(node, &files)).collect()
}

fn of_node<'a>(node: Option<&'a str>, files: &[&'a FileReport]) -> NodeCensus<'a> {
    let mut kinds: BTreeMap<FileKind, KindCensus> = BTreeMap::new();
    let mut unknown = Vec::new();
    for file in files {
        if file.kind == FileKind::Unknown {
            unknown.push(file.path.as_str());
            continue;
        }
        let kind = kinds.entry(file.kind).or_default();
        kind.files += 1;
        kind.records += file.records.unwrap_or(0);
        kind.first = earlier(kind.first, file.first);
        kind.last = later(kind.last, file.last);
    }
    NodeCensus { node, kinds: kinds.into_iter().collect(), unknown }
}

/// The nodes that files or diagnoses name.
pub(super) fn nodes(report: &Report) -> usize {
    let files = report.files.iter().filter_map(|file| file.node.as_deref());
    let diagnoses = report.diagnoses.iter().filter_map(|diagnosis| diagnosis.node.as_deref());
    files.chain(diagnoses).collect::<std::collections::BTreeSet<_>>().len()
}

/// How much was looked at, in one phrase: `12 files (4.6 KiB), 900 records, 14 with an exception, 3 nodes, 39 rules`.
pub(super) fn phrase(report: &Report, words: &Words, rules: usize) -> String {
    let stats = &report.stats;
    let files = format!("{} ({})", words.count("census-files", stats.files), words.bytes(stats.bytes));
    let mut parts = vec![files, words.count("census-records", stats.records)];
    if stats.records > 0 {
        parts.push(words.count("census-exceptions", stats.exceptions));
    }
    let nodes = nodes(report) as u64;
    parts.extend((nodes > 0).then(|| words.count("census-nodes", nodes)));
    parts.extend((rules > 0).then(|| words.count("census-rules", rules as u64)));
    words.list(&parts)
}

/// One kind of file of a node: `2 worker logs (900 records, on 2024-05-03 from 10:00:00 to 11:00:00)`.
pub(super) fn kind_phrase(kind: FileKind, census: &KindCensus, words: &Words) -> String {
    let what = format!("{} {}", words.count("number", census.files), words.kind(kind, census.files));
    if !kind.is_log() {
        return what;
    }
    let mut parts = vec![words.count("census-records", census.records)];
    parts.extend(words.period(census.first, census.last));
    format!("{what} ({})", words.list(&parts))
}

/// What was found, as a phrase, and whether the silence can be believed.
pub(super) fn verdict(report: &Report, words: &Words) -> String {
    let unexplained = report.unexplained.iter().map(|found| found.count).fold(0, u64::saturating_add);
    let folds = Folds::new(report);
    let mut parts = severities(&folds, words);
    if folds.folded() > 0 {
        parts.push(words.count("summary-consequences", folds.folded() as u64));
    }
    let known = folds.heads().iter().filter(|head| head.diagnosis.known).count() as u64;
    parts.extend((known > 0).then(|| words.count("summary-known", known)));
    if parts.is_empty() {
        parts.push(words.text(if unexplained > 0 { "summary-unmatched" } else { "summary-clean" }));
    }
    if unexplained > 0 {
        parts.push(words.count("summary-unexplained", unexplained));
    }
    if !report.problems.is_empty() {
        parts.push(words.count("summary-problems", report.problems.len() as u64));
    }
    if report.diagnoses.is_empty() && report.is_incomplete() {
        let empty = report.stats.bytes == 0;
        parts.push(words.text(if empty { "summary-empty" } else { "summary-incomplete" }));
    }
    words.list(&parts)
}

/// How many diagnoses with a headline of each severity, worst first, the severities without any left out.
fn severities(folds: &Folds<'_>, words: &Words) -> Vec<String> {
    let of = |severity: Severity| {
        folds.heads().iter().filter(|head| head.diagnosis.severity == severity).count() as u64
    };
    [
        ("summary-errors", of(Severity::Error)),
        ("summary-warnings", of(Severity::Warning)),
        ("summary-notes", of(Severity::Info)),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(id, count)| words.count(id, count))
    .collect()
}

/// What to collect, by node; what can be collected on any node last.
pub(super) fn missing_by_node(report: &Report) -> Vec<(Option<&str>, Vec<&Missing>)> {
    let mut nodes: BTreeMap<(bool, Option<&str>), Vec<&Missing>> = BTreeMap::new();
    for missing in &report.missing {
        nodes.entry((missing.node.is_none(), missing.node.as_deref())).or_default().push(missing);
    }
    nodes.into_iter().map(|((_, node), wanted)| (node, wanted)).collect()
}

/// Whether a time is shown whose zone is not known.
pub(super) fn has_zoneless_times(report: &Report) -> bool {
    let files = report.files.iter().flat_map(|file| [file.first, file.last]);
    let diagnoses = report.diagnoses.iter().flat_map(|found| [found.first_seen, found.last_seen]);
    let others = report.unexplained.iter().flat_map(|found| [found.first_seen, found.last_seen]);
    files.chain(diagnoses).chain(others).flatten().any(|time| time.offset_minutes().is_none())
}

// The files of one kind at one node were written by one clock, so that their local times can be compared.
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min_by_key(Timestamp::local_micros)
}

fn later(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).max_by_key(Timestamp::local_micros)
}
