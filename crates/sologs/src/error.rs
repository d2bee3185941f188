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
    message: String,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A path to scan does not exist or cannot be opened.
    Root,
    /// A [`FileSource`](crate::FileSource) cannot list its files.
    Source,
    /// One or more rule files are at fault.
    Rules,
    /// A text that should be a JSON report is none.
    Report,
    /// The scan was ended by [`crate::ScannerBuilder::progress`].
    Cancelled,
}

impl Error {
    pub(crate) fn root(path: &Path, source: io::Error) -> Self {
        Self { path: Some(path.to_owned()), source: Some(source), ..Self::new(ErrorKind::Root) }
    }

    pub(crate) fn source(source: io::Error) -> Self {
        let message = format!("the files cannot be listed: {source}");
        Self { message, source: Some(source), ..Self::new(ErrorKind::Source) }
    }

    pub(crate) fn rules(rules: Vec<RuleError>) -> Self {
        Self { rules, ..Self::new(ErrorKind::Rules) }
    }

    pub(crate) fn report(message: String) -> Self {
        Self { message, ..Self::new(ErrorKind::Report) }
    }

    pub(crate) fn cancelled() -> Self {
        Self { message: "the scan was ended".to_owned(), ..Self::new(ErrorKind::Cancelled) }
    }

    fn new(kind: ErrorKind) -> Self {
        Self { kind, path: None, source: None, rules: Vec::new(), message: String::new() }
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
                let path = self.path.as_deref().unwrap_or(Path::new("")).to_string_lossy().into_owned();
                let path = crate::render::harmless_line(&path);
                let reason = self.source.as_ref().map(io::Error::to_string).unwrap_or_default();
                write!(f, "cannot read {path}: {reason}; check the path and your rights to it")
            }
            ErrorKind::Report | ErrorKind::Cancelled | ErrorKind::Source => f.write_str(&self.message),
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
