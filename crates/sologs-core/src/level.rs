//! How grave a record is, by its own level word.

use serde::{Deserialize, Serialize};

/// The level of a record, from least to most grave.
///
/// Scale Out's own names are Verbose, Information, Warning, Error, Progress, CriticalError and Audit (flags of
/// `TaskLogLevel` in WorkerSettings.config); the words of the usual .NET log libraries map onto them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Level {
    /// Trace, debug, verbose.
    Verbose,
    /// Progress of a package.
    Progress,
    /// Audit.
    Audit,
    /// Information.
    Information,
    /// Warning.
    Warning,
    /// Error.
    Error,
    /// Critical, fatal.
    Critical,
}
