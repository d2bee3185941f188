//! The report of a scan: the JSON contract, as types.
//!
//! A value that is not known is `None` (`null` in JSON); no key is ever left out; lists may be empty. Fields may
//! be added, none changes its meaning without [`SCHEMA_VERSION`] going up.

use crate::error::Error;
use serde::{Deserialize, Serialize};
use sologs_core::kind::{FileKind, Role};
use sologs_core::text::decode_whole;
use sologs_core::time::Timestamp;
pub use sologs_rules::finding::Confidence;
use sologs_rules::rule::Severity;
use std::collections::{BTreeMap, BTreeSet};

mod course;
mod execution;
#[cfg(test)]
mod schema;

pub use course::{ClockSkew, Gap, Setting, SkewMethod, TimelineEvent};
pub use execution::{ExecutionStory, StoryEvent, StoryMessage, TaskStory};

/// The JSON Schema (draft 2020-12) of a [`Report`] as JSON, generated from these types.
pub const JSON_SCHEMA: &str = include_str!("../schema/report.schema.json");

/// The version of the report's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that a scan has to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Version of the library that made the report.
    pub sologs_version: String,
    /// How much was read.
    pub stats: Stats,
    /// Every file met, in the order of their paths; none is silently left out.
    pub files: Vec<FileReport>,
    /// What is wrong: failed steps and severity first, then time.
    pub diagnoses: Vec<Diagnosis>,
    /// Exceptions and error records that no rule explains, most frequent first.
    pub unexplained: Vec<Unexplained>,
    /// What to collect next, by node.
    pub missing: Vec<Missing>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What happened when: the events of the services and the findings of each diagnosis, by node, then by time on the
    /// clock of the logs; neighbours of one kind are counted together where there are many. Reports of earlier
    /// versions have none, nor the fields below.
    #[serde(default)]
    pub timeline: Vec<TimelineEvent>,
    /// What each log tells, one by one, shortly before and after its first failure, in the same order.
    #[serde(default)]
    pub first_failures: Vec<TimelineEvent>,
    /// How far the clocks of the nodes are apart, where two of them wrote down the same thing.
    #[serde(default)]
    pub clocks: Vec<ClockSkew>,
    /// What the settings files and the like say, so that two reports can be compared.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// The story of one execution, where it was asked for (`--execution`).
    #[serde(default)]
    pub execution: Option<ExecutionStory>,
}

/// How much was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats {
    /// Files met.
    pub files: u64,
    /// Bytes read, as stored.
    pub bytes: u64,
    /// Records: lines with a head and the lines that continue them.
    pub records: u64,
    /// Records that hold at least one exception chain.
    pub exceptions: u64,
    /// Entries of [`Report::problems`].
    pub problems: u64,
}

/// One file of the bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FileReport {
    /// Relative to the root, with `/`; members of an archive as `bundle.zip!/NODE/…`.
    pub path: String,
    /// What it is.
    #[cfg_attr(test, schemars(with = "String"))]
    pub kind: FileKind,
    /// The machine it comes from, where that can be told.
    pub node: Option<String>,
    /// Encoding it was read in, where it is text.
    pub encoding: Option<String>,
    /// The layout that was met, where it is a log.
    pub layout: Option<String>,
    /// Its size in bytes, as stored.
    pub bytes: u64,
    /// How many records it holds, where it is a log.
    pub records: Option<u64>,
    /// The earliest time of its records, in the order of the file's clock.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub first: Option<Timestamp>,
    /// The latest time of its records.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub last: Option<Timestamp>,
    /// Stretches in which it says nothing, in the order of the file: the longest ones of at least five minutes.
    #[serde(default)]
    pub gaps: Vec<Gap>,
}

/// Findings of one rule, at one node and endpoint, with what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Diagnosis {
    /// Id of the rule, for example `worker-endpoint-not-found`.
    pub rule: String,
    /// What is wrong, in one line, in the language of the report.
    pub title: String,
    /// How grave it is.
    #[cfg_attr(test, schemars(schema_with = "schema::severity"))]
    pub severity: Severity,
    /// How sure it is.
    #[cfg_attr(test, schemars(schema_with = "schema::confidence"))]
    pub confidence: Confidence,
    /// The part of the cluster that has the trouble.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_role"))]
    pub role: Option<Role>,
    /// The machine that has the trouble.
    pub node: Option<String>,
    /// How many records show it.
    pub count: u64,
    /// Earliest time among those records.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub first_seen: Option<Timestamp>,
    /// Latest time among those records.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub last_seen: Option<Timestamp>,
    /// Whether it goes on.
    pub state: State,
    /// When the first success after the last failure was, where that is known.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub recovered_at: Option<Timestamp>,
    /// Whether an accepted report ([`Report::mark_known`]) has it too, so that it is no news.
    #[serde(default)]
    pub known: bool,
    /// Values found in the messages: `host`, `port`, `url`, `account`, `thumbprint`, …
    pub captures: BTreeMap<String, String>,
    /// The names of those values that tell diagnoses of this rule at one node apart.
    #[serde(default)]
    pub grouped_by: Vec<String>,
    /// The first places that show it, and the last.
    pub evidence: Vec<Evidence>,
    /// What to check and do, in order.
    pub steps: Vec<Step>,
    /// Where to read more.
    pub references: Vec<String>,
    /// What brought it about, where that is another trouble in the log of the same service; the first is told first.
    /// A report for people shows such a diagnosis under its cause. Reports of earlier versions have none.
    #[serde(default)]
    pub caused_by: Vec<Cause>,
}

/// A trouble that brought another one about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Cause {
    /// 0-based position in [`Report::diagnoses`]; `None` for an exception that no rule explains.
    pub diagnosis: Option<usize>,
    /// Id of the rule; `None` for an exception that no rule explains.
    pub rule: Option<String>,
    /// Path as in [`FileReport::path`].
    pub path: String,
    /// 1-based first line of the record that shows it.
    pub line: u64,
}

/// Whether the trouble goes on: did a success of the same kind follow the last failure in that log?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// No success followed, though the log shows that it would have been told.
    Ongoing,
    /// A success followed.
    Recovered,
    /// The log does not tell.
    Unknown,
}

/// A place that shows something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidence {
    /// Path as in [`FileReport::path`].
    pub path: String,
    /// 1-based first line.
    pub line: u64,
    /// 1-based last line.
    pub last_line: u64,
    /// When the record was written.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub time: Option<Timestamp>,
    /// The text, shortened to what matters. Lines left out are replaced by one line made by [`cut_line`], so that
    /// the numbers of the lines after it are known; what was cut within a line is said in words of its own.
    pub excerpt: Option<String>,
    /// The exceptions, outermost first; empty where it is none.
    pub chain: Vec<Link>,
}

/// One exception of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Link {
    /// Type name.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Message as written in the log.
    pub message: String,
}

/// One thing to check or do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Step {
    /// Id, for example `master-port`.
    pub id: String,
    /// What to do, in the language of the report.
    pub text: String,
    /// What to know before running the commands (machine-wide effects, how to go back), where there is something.
    pub warning: Option<String>,
    /// Command lines with the real values filled in where known.
    pub commands: Vec<String>,
    /// What the bundle itself shows.
    pub result: StepResult,
    /// Why: for an unknown step, which file would decide it.
    pub reason: Option<String>,
    /// The places that decide it.
    pub evidence: Vec<StepEvidence>,
}

/// What the bundle shows of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StepResult {
    /// The bundle shows that this is in order.
    Passed,
    /// The bundle shows that this is wrong.
    Failed,
    /// The bundle does not tell.
    Unknown,
}

/// A place that decides a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StepEvidence {
    /// Path as in [`FileReport::path`].
    pub path: String,
    /// 1-based line; `None` for a file without lines.
    pub line: Option<u64>,
}

/// Exceptions or error records of one shape that no rule explains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unexplained {
    /// Exception types, outermost first; empty for error records without an exception.
    pub chain: Vec<String>,
    /// For error records without an exception: the message with its numbers and names left out.
    pub template: Option<String>,
    /// How many records.
    pub count: u64,
    /// Earliest time among them.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub first_seen: Option<Timestamp>,
    /// Latest time among them.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub last_seen: Option<Timestamp>,
    /// The first place.
    pub evidence: Vec<Evidence>,
}

/// Something that would decide unknown steps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Missing {
    /// The machine to collect it on; `None` where it cannot be told.
    pub node: Option<String>,
    /// The kind of file, as in [`FileReport::kind`].
    pub artifact: String,
    /// The command or T-SQL that makes it.
    pub command: String,
    /// The name to save it under, relative to the bundle.
    pub save_as: Option<String>,
    /// Ids of the steps that it decides; none of what a collector could not get and no step asks for.
    pub decides: Vec<String>,
    /// Why the collector did not get it, as the manifest of that machine says.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Problem {
    /// Path as in [`FileReport::path`].
    pub path: String,
    /// 1-based line, where it is at one.
    pub line: Option<u64>,
    /// What kind of trouble.
    #[cfg_attr(test, schemars(with = "String"))]
    pub kind: ProblemKind,
    /// What happened and what it means for the report.
    pub message: String,
}

/// The kinds of [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// Could not be opened or read.
    Unreadable,
    /// Held bytes that are no text in the file's encoding.
    Undecodable,
    /// Ends in the middle of something.
    Truncated,
    /// A bound was reached; what lies beyond was not read.
    Limit,
    /// Not of the form that its kind has.
    Malformed,
    /// Encrypted.
    Encrypted,
    /// Held by another program.
    Locked,
    /// Left out on purpose: a device, a link that leads in a circle or lies in an archive, a binary file.
    Skipped,
    /// A bad rule file that was left out (`--keep-going`).
    Rule,
    /// Was read whole, but can be read in more than one way: the message says which one was taken.
    Ambiguous,
}

impl Link {
    /// A link of that type and message.
    pub fn new(type_name: String, message: String) -> Self {
        Self { type_name, message }
    }
}

/// The line that stands in an [`Evidence::excerpt`] for `lines` lines that were left out.
pub fn cut_line(lines: u64) -> String {
    format!("[... {lines} lines cut ...]")
}

/// How many lines a line of an excerpt stands for, if [`cut_line`] made it.
pub fn lines_cut(line: &str) -> Option<u64> {
    line.strip_prefix("[... ")?.strip_suffix(" lines cut ...]")?.parse().ok()
}

impl ProblemKind {
    /// Whether part of the input was not read, or not as it should have been, so that a clean result must not be
    /// believed.
    pub fn is_loss(self) -> bool {
        !matches!(self, Self::Skipped | Self::Ambiguous)
    }

    /// The name in JSON, for example `unreadable`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Undecodable => "undecodable",
            Self::Truncated => "truncated",
            Self::Limit => "limit",
            Self::Malformed => "malformed",
            Self::Encrypted => "encrypted",
            Self::Locked => "locked",
            Self::Skipped => "skipped",
            Self::Rule => "rule",
            Self::Ambiguous => "ambiguous",
        }
    }
}

impl Diagnosis {
    /// What stays the same from one scan to the next: rule, node, and the values that tell diagnoses apart, without
    /// times and counts. Names of machines are compared without regard to case.
    pub fn identity(&self) -> Vec<String> {
        let node = self.node.as_deref().unwrap_or_default().to_lowercase();
        let values = self.grouped_by.iter().map(|name| self.captures.get(name).cloned().unwrap_or_default());
        [self.rule.clone(), node].into_iter().chain(values.map(|value| value.to_lowercase())).collect()
    }
}

impl Report {
    /// Whether something that is not known already was found at or above `severity`.
    pub fn finds_at_least(&self, severity: Severity) -> bool {
        self.diagnoses.iter().any(|diagnosis| !diagnosis.known && diagnosis.severity >= severity)
    }

    /// Reads a report that was kept as JSON, in UTF-8 or UTF-16, with or without a byte order mark (PowerShell's `>`
    /// writes UTF-16).
    ///
    /// # Errors
    /// When it is no such report, with the line and the column; or when a later version with another
    /// [`SCHEMA_VERSION`] wrote it.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Error> {
        let text = decode_whole(bytes).text;
        let report: Self = serde_json::from_str(&text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            // serde_json ends its message with the place, which is named first here.
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            Error::report(format!("line {line}, column {column}: no JSON report of sologs: {what}"))
        })?;
        if report.schema_version > SCHEMA_VERSION {
            let version = report.schema_version;
            let message = format!(
                "schema_version is {version}, this sologs reads up to {SCHEMA_VERSION}; use a newer one"
            );
            return Err(Error::report(message));
        }
        Ok(report)
    }

    /// Marks the diagnoses that an accepted report has too: same rule, node and values that tell diagnoses apart.
    pub fn mark_known(&mut self, accepted: &Report) {
        let identities: BTreeSet<Vec<String>> = accepted.diagnoses.iter().map(Diagnosis::identity).collect();
        for diagnosis in &mut self.diagnoses {
            diagnosis.known = identities.contains(&diagnosis.identity());
        }
    }

    /// Whether a clean result must not be believed: part of the input was not read, or there was nothing to read.
    pub fn is_incomplete(&self) -> bool {
        let unread = |file: &FileReport| file.kind == FileKind::Unknown && file.bytes > 0;
        self.problems.iter().any(|problem| problem.kind.is_loss())
            || self.files.iter().any(unread)
            || self.stats.bytes == 0
    }
}
