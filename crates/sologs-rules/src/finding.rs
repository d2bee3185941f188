//! A rule that fired once.

use serde::{Deserialize, Serialize};
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The chain stands elsewhere than in a Scale Out log, or only types or only messages were there.
    Possible,
    /// The chain stands in a Scale Out log.
    Likely,
    /// The chain names the Master's own URL or authority.
    Certain,
}

impl Confidence {
    /// The name in JSON, for example `certain`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// A rule that fired on one record. A rule fires at most once per record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's number in its set.
    pub rule: usize,
    /// How sure it is.
    pub confidence: Confidence,
    /// Values read from the messages or the event.
    pub captures: BTreeMap<String, String>,
    /// The chain of [`crate::rule_set::Verdict::chains`] on which it fired, where it was one.
    pub chain: Option<usize>,
    /// Ids of the catalogue's messages that were recognised, outermost first.
    pub messages: Vec<String>,
    /// Numbers in round brackets found in the messages, and socket error codes.
    pub codes: Vec<i64>,
    /// Where it is one of records together: those records in order, this one included.
    pub records: Vec<MatchedRecord>,
}

/// One of the records on which a correlation fired.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MatchedRecord {
    /// The name of the table that it met.
    pub table: String,
    /// 1-based first line.
    pub line: u64,
    /// When it was written.
    pub time: Timestamp,
}

/// A table with a name that a record met; combinations and correlations are made of them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Signal {
    /// The rule's number in its set.
    pub rule: usize,
    /// The number of the name among [`crate::rule::Rule::signals`].
    pub signal: usize,
    /// How sure it is.
    pub confidence: Confidence,
    /// Values read from the record.
    pub captures: BTreeMap<String, String>,
    /// The chain of [`crate::rule_set::Verdict::chains`] that met it, where it was one.
    pub chain: Option<usize>,
}
