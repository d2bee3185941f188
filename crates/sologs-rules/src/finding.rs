//! A rule that fired once.

use serde::{Deserialize, Serialize};
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
}
