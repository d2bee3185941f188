//! A record that met a named table, and the order of two of them.

use super::captures::Captures;
use crate::finding::Confidence;
use sologs_core::time::Timestamp;
use std::sync::Arc;

/// A record that met a named table of a rule, or a place of another file at which a named condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Occurred {
    /// The rule's number in its set.
    pub rule: usize,
    /// The number of the name among [`crate::rule::Rule::signals`].
    pub signal: usize,
    /// When it was written, with its zone where that is known. Records without time take part in no correlation.
    pub time: Timestamp,
    /// The machine.
    pub node: Option<Arc<str>>,
    /// A number for the file; records of one number are of one file.
    pub file: usize,
    /// 1-based first line.
    pub line: u64,
    /// What was captured.
    pub captures: Captures,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whatever the caller needs to find the record again.
    pub id: usize,
}

impl Occurred {
    /// A record of no known machine that captured nothing; fields are filled in by the caller.
    pub fn new(rule: usize, signal: usize, time: Timestamp) -> Self {
        Self {
            rule,
            signal,
            time,
            node: None,
            file: 0,
            line: 0,
            captures: Captures::default(),
            confidence: Confidence::Likely,
            id: 0,
        }
    }

    /// What records are put in order by: the rule, the time on the clock by which it is compared, the file, the line, and the
    /// name.
    pub fn order(&self) -> (usize, i64, usize, u64, usize) {
        (self.rule, self.micros(), self.file, self.line, self.signal)
    }

    /// Microseconds on the clock by which it is compared: UTC where the zone is known, else its machine's own.
    pub(crate) fn micros(&self) -> i64 {
        self.time.utc_micros().unwrap_or_else(|| self.time.local_micros())
    }

    pub(crate) fn is_zoned(&self) -> bool {
        self.time.utc_micros().is_some()
    }

    fn is_same_record(&self, other: &Self) -> bool {
        self.file == other.file && self.line == other.line
    }
}

/// By how much the clocks of two records may differ: nothing on one machine.
fn tolerance(a: &Occurred, b: &Occurred, between_machines: i64) -> i64 {
    if a.node == b.node { 0 } else { between_machines }
}

/// Whether `b` may stand after `a`: later, or at the same time in another file, or earlier by no more than clocks may
/// differ. In one file the lines decide between equal times.
pub(crate) fn may_follow(a: &Occurred, b: &Occurred, between_machines: i64) -> bool {
    if a.is_same_record(b) {
        return false;
    }
    if a.file == b.file {
        return (b.micros(), b.line) > (a.micros(), a.line);
    }
    b.micros() >= a.micros() - tolerance(a, b, between_machines)
}

/// Whether two records lie no further apart than a window, both ends included.
pub(crate) fn is_within(a: &Occurred, b: &Occurred, window: Option<i64>, between_machines: i64) -> bool {
    let apart = (b.micros() - a.micros()).abs();
    window.is_none_or(|window| apart <= window + tolerance(a, b, between_machines))
}
