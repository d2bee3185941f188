//! The colours of the text report: the sixteen that every terminal lets its user choose.

use crate::report::StepResult;
use anstyle::{AnsiColor, Style};
use sologs_rules::rule::Severity;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const FAINT: Style = AnsiColor::BrightBlack.on_default();
pub(super) const PLACE: Style = AnsiColor::Blue.on_default();
pub(super) const COMMAND: Style = AnsiColor::Cyan.on_default();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const MARK: Style = AnsiColor::Red.on_default().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();

/// The colour of a severity.
pub(super) fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Error => MARK,
        Severity::Warning => WARNING,
        _ => AnsiColor::Cyan.on_default().bold(),
    }
}

/// The colour of what a step shows.
pub(super) fn result(result: StepResult) -> Style {
    match result {
        StepResult::Passed => GOOD,
        StepResult::Failed => MARK,
        StepResult::Unknown => WARNING,
    }
}
