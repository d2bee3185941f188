//! What a generated log holds, so that a reader's counts can be checked.

use super::content::Content;
use super::level::Level;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Goes up whenever the same options give other bytes or another truth than before.
pub const REVISION: u32 = 1;

/// Rules of the report's contract whose findings the generator knows.
const RULES: [&str; 5] = [
    "worker-endpoint-not-found",
    "worker-master-certificate-untrusted",
    "worker-secure-channel-failed",
    "worker-request-forbidden",
    "worker-http-request-failed",
];

/// The truth file: everything that was written, counted while it was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// [`REVISION`] of the generator that wrote it.
    pub revision: u32,
    /// The options, in words, that give the same bytes again.
    pub options: BTreeMap<String, String>,
    /// Sums over all files.
    pub totals: Totals,
    /// Records by level.
    pub levels: BTreeMap<Level, u64>,
    /// Records by the exception chain that they hold, most frequent first.
    pub chains: Vec<ChainCount>,
    /// Records by the service event that they are.
    pub events: BTreeMap<String, u64>,
    /// Findings by rule id: records that hold the exception of that symptom. All other rules of symptoms W1 to W5
    /// find nothing.
    pub findings: BTreeMap<String, u64>,
    /// Records with an exception that is none of those symptoms, under names of the generator's own.
    pub neighbours: BTreeMap<String, u64>,
    /// Each file.
    pub files: Vec<FileTruth>,
}

/// Sums over all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Number of files.
    pub files: u64,
    /// Bytes as written, byte order marks included; of an archive, before it was compressed.
    pub bytes: u64,
    /// Bytes of the same text in UTF-8.
    pub text_bytes: u64,
    /// Lines.
    pub lines: u64,
    /// Records: heads, each with the lines that continue it.
    pub records: u64,
    /// Records that hold an exception chain.
    pub exceptions: u64,
}

/// How many records hold a chain of these types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainCount {
    /// Full type names, outermost first.
    pub types: Vec<String>,
    /// Records.
    pub count: u64,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTruth {
    /// Path below the folder or archive that was written, with `/`; of a single file, its name.
    pub path: String,
    /// Name of its layout.
    pub layout: String,
    /// Name of its encoding.
    pub encoding: String,
    /// Tag of its language.
    pub language: String,
    /// Bytes as written.
    pub bytes: u64,
    /// Bytes of the same text in UTF-8.
    pub text_bytes: u64,
    /// Lines.
    pub lines: u64,
    /// Records.
    pub records: u64,
    /// Records that hold an exception chain.
    pub exceptions: u64,
    /// Time of the first record as ISO 8601, as far as the layout shows it; an offset only where it shows one.
    pub first: Option<String>,
    /// Time of the last record.
    pub last: Option<String>,
}

impl Truth {
    pub(crate) fn new(options: BTreeMap<String, String>) -> Self {
        let findings = RULES.iter().map(|rule| ((*rule).to_owned(), 0)).collect();
        Self { revision: REVISION, options, findings, ..Self::default() }
    }

    /// Adds a file that was written with `content`.
    pub(crate) fn add(&mut self, file: FileTruth, tally: &Tally, content: &Content) {
        self.totals.files += 1;
        self.totals.bytes += file.bytes;
        self.totals.text_bytes += file.text_bytes;
        self.totals.lines += file.lines;
        self.totals.records += file.records;
        self.totals.exceptions += file.exceptions;
        self.files.push(file);
        for (utterance, &count) in content.utterances.items().iter().zip(&tally.utterances) {
            self.add_utterance(utterance.level, utterance.event, count);
        }
        for (incident, &count) in content.incidents.items().iter().zip(&tally.incidents) {
            self.add_utterance(incident.lead.level, incident.lead.event, count);
            if count > 0 {
                self.add_chain(&incident.types, count);
                add(&mut self.findings, incident.rule, count);
                add(&mut self.neighbours, incident.neighbour, count);
            }
        }
    }

    fn add_utterance(&mut self, level: Level, event: Option<&str>, count: u64) {
        if count > 0 {
            *self.levels.entry(level).or_default() += count;
            add(&mut self.events, event, count);
        }
    }

    fn add_chain(&mut self, types: &[&str], count: u64) {
        match self.chains.iter_mut().find(|chain| chain.types == types) {
            Some(known) => known.count += count,
            None => {
                let types = types.iter().map(|&name| name.to_owned()).collect();
                self.chains.push(ChainCount { types, count });
            }
        }
    }

    /// Puts the chains in their order.
    pub(crate) fn finish(&mut self) {
        self.chains.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.types.cmp(&b.types)));
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: Option<&str>, count: u64) {
    if let Some(name) = name {
        *counts.entry(name.to_owned()).or_default() += count;
    }
}

/// How often each item of a [`Content`] was written.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    utterances: Vec<u64>,
    incidents: Vec<u64>,
}

impl Tally {
    pub(crate) fn new(content: &Content) -> Self {
        Self {
            utterances: vec![0; content.utterances.items().len()],
            incidents: vec![0; content.incidents.items().len()],
        }
    }

    pub(crate) fn count_utterance(&mut self, index: usize) {
        if let Some(count) = self.utterances.get_mut(index) {
            *count += 1;
        }
    }

    pub(crate) fn count_incident(&mut self, index: usize) {
        if let Some(count) = self.incidents.get_mut(index) {
            *count += 1;
        }
    }
}
