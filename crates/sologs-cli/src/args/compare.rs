//! `sologs compare`, as typed.

use super::{ColorChoice, RedactArgs, RuleSource, severity};
use clap::Args;
use clap::builder::PossibleValuesParser;
use sologs::Severity;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "Examples:
  sologs scan bundle/ -f json -o before.json     keep the report of the evening before
  sologs compare before.json bundle/             and ask afterwards what the change has changed
  sologs compare monday/ tuesday/ -f markdown    two bundles, as a text for a ticket

Exit status: 0 nothing new or worse at or above --fail-on, 1 something new or worse, 2 could not do the job, 3 nothing new
or worse, but part of AFTER could not be read.";

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// How it was: a bundle, or a report written by scan -f json
    #[arg(value_name = "BEFORE")]
    pub(crate) before: PathBuf,
    /// How it is: a bundle, or a report written by scan -f json
    #[arg(value_name = "AFTER")]
    pub(crate) after: PathBuf,
    /// Form of the comparison
    #[arg(short, long, default_value = "text", value_name = "FORMAT", help_heading = "Output",
          value_parser = PossibleValuesParser::new(sologs::render::comparison_names()))]
    pub(crate) format: String,
    /// Write here instead of to standard output; the file is complete or not there at all
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Colours in text output; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN", help_heading = "Output")]
    pub(crate) color: ColorChoice,
    /// Language: en or fr [default: from LC_ALL, LC_MESSAGES, LANG, else en]
    #[arg(long, value_name = "LANG", help_heading = "Output")]
    pub(crate) lang: Option<String>,
    /// Do not show on the terminal what is being read
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
    /// Number of threads; the result is the same with any [default: one a processor]
    #[arg(long, value_name = "N", help_heading = "Running")]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) redaction: RedactArgs,
    #[command(flatten)]
    pub(crate) rules: RuleSource,
    /// Exit with 1 where something new or worse is at least this grave: info, warning or error
    #[arg(long, value_parser = severity, default_value = "warning", value_name = "SEVERITY",
          help_heading = "Exit status")]
    pub(crate) fail_on: Severity,
}
