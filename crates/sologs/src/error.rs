//! What keeps a scan from being done at all. What is wrong with the bundle is a [`crate::report::Problem`].

use sologs_rules::error::RuleError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no report.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: Option<PathBuf>,
    source: Option<io::Error>,
    rules: Vec<RuleError>,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A path to scan does not exist or cannot be opened.
    Root,
    /// One or more rule files are at fault.
    Rules,
}

impl Error {
    pub(crate) fn root(path: &Path, source: io::Error) -> Self {
        Self { kind: ErrorKind::Root, path: Some(path.to_owned()), source: Some(source), rules: Vec::new() }
    }

    pub(crate) fn rules(rules: Vec<RuleError>) -> Self {
        Self { kind: ErrorKind::Rules, path: None, source: None, rules }
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The faults of the rule files, where it is that.
    pub fn rule_errors(&self) -> &[RuleError] {
        &self.rules
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ErrorKind::Root => {
                let path = self.path.as_deref().unwrap_or(Path::new("")).display();
                let reason = self.source.as_ref().map(io::Error::to_string).unwrap_or_default();
                write!(f, "cannot read {path}: {reason}; check the path and your rights to it")
            }
            ErrorKind::Rules => {
                for (number, error) in self.rules.iter().enumerate() {
                    if number > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{error}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
