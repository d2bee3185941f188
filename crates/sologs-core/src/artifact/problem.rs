//! What could not be read of an artifact.

use std::fmt;

/// Something of an artifact that was not read, or not as it stands there.
///
/// The caller knows the path and makes the report's `problem` of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What kind of trouble.
    pub kind: ProblemKind,
    /// 1-based line, where it is at one.
    pub line: Option<u64>,
    /// What happened, what it means, and the mend where there is one; a whole English sentence without a full
    /// stop.
    pub message: String,
}

/// The kinds of [`Problem`]; the names are those of the JSON report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// Ends in the middle of something.
    Truncated,
    /// A bound was reached; what lies beyond was not read.
    Limit,
    /// Not of the form that its kind has.
    Malformed,
    /// Protected by a password.
    Encrypted,
    /// Left out on purpose.
    Skipped,
}

impl ProblemKind {
    /// The name in the JSON report, for example `malformed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::Limit => "limit",
            Self::Malformed => "malformed",
            Self::Encrypted => "encrypted",
            Self::Skipped => "skipped",
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Problem {
    /// A problem of the file as a whole.
    pub(crate) fn of_file(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { kind, line: None, message: message.into() }
    }

    /// A problem at a line.
    pub(crate) fn at(line: u64, kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { kind, line: Some(line), message: message.into() }
    }
}

/// The problems of one file, bounded: a hostile file must not fill the report.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    left_out: u64,
}

impl Problems {
    /// Problems kept of one file; further ones are counted.
    const MOST: usize = 50;

    /// Notes one.
    pub(crate) fn push(&mut self, problem: Problem) {
        if self.list.len() < Self::MOST {
            self.list.push(problem);
        } else {
            self.left_out += 1;
        }
    }

    /// Notes that something at `line` is not of the form that its kind has.
    pub(crate) fn malformed(&mut self, line: u64, message: impl Into<String>) {
        self.push(Problem::at(line, ProblemKind::Malformed, message));
    }

    /// Notes that more was found than is kept.
    pub(crate) fn limit(&mut self, line: u64, message: impl Into<String>) {
        self.push(Problem::at(line, ProblemKind::Limit, message));
    }

    /// All of them, with a last one that counts those left out.
    pub(crate) fn into_vec(mut self) -> Vec<Problem> {
        if self.left_out > 0 {
            let message = format!("{} further problems of this file are not listed", self.left_out);
            self.list.push(Problem::of_file(ProblemKind::Limit, message));
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_problems_is_counted_and_not_kept() {
        let mut problems = Problems::default();
        for line in 1..=1000 {
            problems.malformed(line, "x");
        }
        let list = problems.into_vec();
        assert_eq!(list.len(), Problems::MOST + 1);
        assert!(list.last().is_some_and(|last| last.message.starts_with("950 further")), "{list:?}");
    }
}
