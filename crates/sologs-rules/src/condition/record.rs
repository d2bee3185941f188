//! `[[match.record]]`: a record by its level.

use crate::rule_file::RecordMatch;
use sologs_core::level::Level;

/// Whether a record of that level, with or without an exception chain, is meant.
pub(crate) fn record_matches(spec: &RecordMatch, level: Option<Level>, has_exception: bool) -> bool {
    // Every level is at `verbose` or above, so a record that names none meets it as well.
    level.unwrap_or(Level::Verbose) >= spec.level && (has_exception || !spec.exception)
}
