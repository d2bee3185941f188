//! The command line, as typed.

mod compare;
mod shell;
mod timeline;

pub(crate) use compare::CompareArgs;
pub(crate) use shell::{CompletionArgs, ManArgs};
pub(crate) use timeline::TimelineArgs;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use sologs::{ArchiveLimits, Severity, Timestamp};
use std::path::PathBuf;

/// Says what is wrong with an SSIS Scale Out cluster, why, and what to do, from the logs and settings it left behind.
#[derive(Debug, Parser)]
#[command(name = "sologs", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "Examples:
  sologs scan bundle/                       diagnose a folder, one sub-folder a machine
  sologs scan bundle/ -f json -o out.json   the same for programs
  sologs scan -                             paste an exception, end with Ctrl-D (Ctrl-Z on Windows)
  sologs timeline bundle/ --around          what happened when, and around the first failure
  sologs compare monday.json tuesday/       what is new, gone, better, worse
  sologs rules explain worker-endpoint-not-found

Exit status: 0 nothing found, 1 something found, 2 could not do the job, 3 nothing found but not everything was read.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Diagnose folders, archives, files or pasted text
    #[command(after_help = SCAN_EXAMPLES)]
    Scan(ScanArgs),
    /// Show what happened when, a lane a node
    #[command(after_help = timeline::EXAMPLES)]
    Timeline(TimelineArgs),
    /// Tell what changed between two scans: diagnoses new, gone, better or worse, and settings
    #[command(after_help = compare::EXAMPLES)]
    Compare(CompareArgs),
    /// Print the typed events of logs, one JSON object a line
    Events(EventsArgs),
    /// On a machine of the cluster: gather what a scan needs into one ZIP archive; changes nothing
    Collect(CollectArgs),
    /// List, explain, write and test rules
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Print the completions of a shell
    #[command(after_help = shell::COMPLETION_EXAMPLES)]
    Completions(CompletionArgs),
    /// Print the manual page, or write the pages of all commands
    Man(ManArgs),
}

const SCAN_EXAMPLES: &str = "Examples:
  sologs scan bundle/                              a report for people, worst first
  sologs scan bundle/ -v                           with all evidence and all files
  sologs scan bundle/ -f html -o report.html       one page to send and to keep
  sologs scan bundle/ -f sarif -o sologs.sarif     for code scanning and editors; -f junit for pipelines
  sologs scan bundle/ --baseline accepted.json     only what accepted.json does not know counts
  sologs scan bundle/ --since 2024-05-03T08:00     only what was written since
  Get-Clipboard | sologs scan -                    an exception from the clipboard

Exit status: 0 nothing found at or above --fail-on, 1 something found, 2 could not do the job, 3 nothing found but not
everything was read.";

/// What is read, and which of it counts.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Folders, archives or files; - is text or an archive on standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only what was written at or after this time: 2024-05-03, 2024-05-03T10:00, with Z or +02:00 if known
    #[arg(long, value_name = "TIME", help_heading = "Filters")]
    pub(crate) since: Option<Timestamp>,
    /// Only what was written at or before this time
    #[arg(long, value_name = "TIME", help_heading = "Filters")]
    pub(crate) until: Option<Timestamp>,
    /// Number of threads; the report is the same with any [default: one a processor]
    #[arg(long, value_name = "N", help_heading = "Running")]
    pub(crate) threads: Option<usize>,
    /// Files that are read, members of all archives included; those beyond are counted
    #[arg(long, value_name = "N", default_value_t = 15_000, hide_default_value = false)]
    pub(crate) max_files: usize,
    #[command(flatten)]
    pub(crate) archives: Archives,
    /// Write here instead of to standard output; the file is complete or not there at all
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Colours in text output; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN", help_heading = "Output")]
    pub(crate) color: ColorChoice,
    /// Do not show on the terminal what is being read
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
    #[command(flatten)]
    pub(crate) redaction: RedactArgs,
}

/// What goes out without names.
#[derive(Debug, Args)]
pub(crate) struct RedactArgs {
    /// Replace hosts, addresses, accounts, thumbprints and ids by tokens that are the same everywhere, as in host-1
    #[arg(long, help_heading = "Output")]
    pub(crate) redact: bool,
    /// Write what stands for what here, for you alone; --redact goes without saying
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) redact_map: Option<PathBuf>,
}

impl RedactArgs {
    /// Whether names are to be replaced.
    pub(crate) fn is_wanted(&self) -> bool {
        self.redact || self.redact_map.is_some()
    }
}

/// Which diagnoses are wanted.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// Only diagnoses of this rule; may be repeated
    #[arg(long = "rule", value_name = "ID", help_heading = "Filters")]
    pub(crate) only: Vec<String>,
    /// Only diagnoses at least this grave: info, warning or error
    #[arg(long, value_parser = severity, default_value = "info", value_name = "SEVERITY", help_heading = "Filters")]
    pub(crate) min_severity: Severity,
}

/// What the logs do not tell of their clocks.
#[derive(Debug, Args)]
pub(crate) struct Zones {
    /// Zone of a node's logs, where nothing tells it: WORKER01=+02:00; may be repeated
    #[arg(long, value_name = "NODE=±HH:MM", value_parser = log_offset, help_heading = "Clocks")]
    pub(crate) log_offset: Vec<(String, i16)>,
}

impl Wanted {
    /// All of them.
    pub(crate) fn all() -> Self {
        Self { only: Vec::new(), min_severity: Severity::Info }
    }
}

/// Bounds of what is read out of each archive; what lies beyond one is named in the report.
#[derive(Debug, Args)]
#[command(next_help_heading = "Archives")]
pub(crate) struct Archives {
    /// Bytes that may come out of one archive: 500M, 16G [default: 16G]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_unpacked: Option<u64>,
    /// Times a member may grow when it is unpacked, beyond its first 64 MiB [default: 1000]
    #[arg(long, value_name = "N")]
    pub(crate) max_ratio: Option<u64>,
    /// Members that are read of one archive [default: 10000]
    #[arg(long, value_name = "N")]
    pub(crate) max_members: Option<u64>,
    /// Archives within archives: 1 reads none [default: 4]
    #[arg(long, value_name = "N")]
    pub(crate) max_depth: Option<u32>,
    /// Memory for archives within archives that cannot be read as a stream (zip, 7z, cab) [default: 128M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_nested: Option<u64>,
}

impl Archives {
    pub(crate) fn limits(&self) -> ArchiveLimits {
        let mut limits = ArchiveLimits::default();
        limits.max_unpacked = self.max_unpacked.unwrap_or(limits.max_unpacked);
        limits.max_ratio = self.max_ratio.unwrap_or(limits.max_ratio);
        limits.max_members = self.max_members.unwrap_or(limits.max_members);
        limits.max_depth = self.max_depth.unwrap_or(limits.max_depth);
        limits.max_nested = self.max_nested.unwrap_or(limits.max_nested);
        limits
    }
}

#[derive(Debug, Args)]
pub(crate) struct RuleSource {
    /// More rules: a folder of rule files, or one; may be repeated
    #[arg(long = "rules", value_name = "DIR", help_heading = "Rules")]
    pub(crate) folders: Vec<PathBuf>,
    /// Leave the rules that come with sologs out
    #[arg(long, help_heading = "Rules")]
    pub(crate) no_builtin_rules: bool,
    /// Report a bad rule file and leave it out, instead of ending
    #[arg(long, help_heading = "Rules")]
    pub(crate) keep_going: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Form of the report
    #[arg(short, long, default_value = "text", value_name = "FORMAT", help_heading = "Output",
          value_parser = PossibleValuesParser::new(sologs::render::names()))]
    pub(crate) format: String,
    /// Language of the report: en or fr [default: from LC_ALL, LC_MESSAGES, LANG, else en]
    #[arg(long, value_name = "LANG", help_heading = "Output")]
    pub(crate) lang: Option<String>,
    #[command(flatten)]
    pub(crate) zones: Zones,
    #[command(flatten)]
    pub(crate) rules: RuleSource,
    #[command(flatten)]
    pub(crate) wanted: Wanted,
    /// The story of one execution, by its id in SSISDB
    #[arg(long, value_name = "ID", help_heading = "Output")]
    pub(crate) execution: Option<i64>,
    /// Exit with 1 from this severity on: info, warning or error
    #[arg(long, value_parser = severity, default_value = "warning", value_name = "SEVERITY",
          help_heading = "Exit status")]
    pub(crate) fail_on: Severity,
    /// Accepted diagnoses: an earlier JSON report. They are shown as known, and do not count for the exit status
    #[arg(long, value_name = "FILE", help_heading = "Exit status")]
    pub(crate) baseline: Option<PathBuf>,
    /// One line a diagnosis
    #[arg(short, long, help_heading = "Output", conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// All evidence and all files
    #[arg(short, long, help_heading = "Output")]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct EventsArgs {
    #[command(flatten)]
    pub(crate) input: Input,
    /// ndjson for programs, text for people
    #[arg(short, long, value_enum, default_value_t = EventFormat::Ndjson, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: EventFormat,
}

#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    /// The archive to write; it is complete or not there at all
    #[arg(short, long, value_name = "ZIP", required_unless_present = "dry_run")]
    pub(crate) output: Option<PathBuf>,
    /// Only logs last written, and events logged, at or after this time [default: all logs, 30 days of events]
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<Timestamp>,
    /// How much of the logs is copied, the newest first: 200MB, 2GB
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "512MB")]
    pub(crate) max_size: u64,
    /// Ask SSISDB on this SQL Server with your own account: HOST, HOST\\INSTANCE or HOST,PORT
    #[arg(long, value_name = "SERVER")]
    pub(crate) sql: Option<String>,
    /// Trust a certificate of the SQL Server that nobody vouches for
    #[arg(long, requires = "sql")]
    pub(crate) sql_trust_certificate: bool,
    /// List what would be gathered, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) redaction: RedactArgs,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List all rules, one a line
    List {
        #[command(flatten)]
        rules: RuleSource,
        /// Language of the titles: en or fr
        #[arg(long, value_name = "LANG")]
        lang: Option<String>,
    },
    /// Everything a rule knows: what it fires on, why, what to do
    Explain {
        /// Id of the rule
        id: String,
        #[command(flatten)]
        rules: RuleSource,
        /// Language of the texts: en or fr
        #[arg(long, value_name = "LANG")]
        lang: Option<String>,
    },
    /// Begin a rule from an exception pasted on standard input
    New(NewArgs),
    /// Tell everything that is wrong with rule files
    Check(CheckArgs),
    /// Run the examples of rule files, and the logs beside them
    Test(TestArgs),
    /// Write a page for every rule, in English and French
    Docs(DocsArgs),
    /// Print the JSON Schema of rule files, for editors
    Schema {
        /// That of the JSON report instead
        #[arg(long)]
        report: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// Id of the rule [default: made of the innermost type]
    #[arg(long, value_name = "ID", value_parser = rule_id)]
    pub(crate) id: Option<String>,
    /// Folder to write <ID>.toml into; a file that is there is never overwritten
    #[arg(short, long = "output", value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Rule files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// text for people, sarif for editors and code hosts
    #[arg(short, long, value_enum, default_value_t = CheckFormat::Text, value_name = "FORMAT")]
    pub(crate) format: CheckFormat,
    /// Write here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Mend what is mechanical, in the files themselves
    #[arg(long)]
    pub(crate) fix: bool,
    /// Exit with 1 for warnings, too
    #[arg(long)]
    pub(crate) strict: bool,
    /// Do not look at the rules that come with sologs
    #[arg(long)]
    pub(crate) no_builtin_rules: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Rule files, or folders of them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Do not load the rules that come with sologs; they may supersede one that is tested
    #[arg(long)]
    pub(crate) no_builtin_rules: bool,
    /// Name the examples that hold, too
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DocsArgs {
    /// Folder of the pages
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Write nothing; name the pages that are stale, and exit with 1
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) rules: RuleSource,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Text,
    Sarif,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventFormat {
    Ndjson,
    Text,
}

fn log_offset(text: &str) -> Result<(String, i16), String> {
    let parsed = text
        .rsplit_once('=')
        .filter(|(node, _)| !node.is_empty())
        .and_then(|(node, offset)| Some((node.to_owned(), sologs::parse_offset(offset)?)));
    parsed.ok_or_else(|| "write the node, =, and its offset from UTC, as in WORKER01=+02:00".to_owned())
}

/// An id, which is also the name of a file.
fn rule_id(text: &str) -> Result<String, String> {
    let is_kebab = !text.is_empty()
        && text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
    is_kebab
        .then(|| text.to_owned())
        .ok_or_else(|| "write small letters, digits and single hyphens: payment-refused".to_owned())
}

pub(crate) fn severity(text: &str) -> Result<Severity, String> {
    let found = Severity::ALL.into_iter().find(|severity| severity.as_str() == text);
    found.ok_or_else(|| "use info, warning or error".to_owned())
}

/// Bytes, with K, M, G or T for powers of 1024.
fn size(text: &str) -> Result<u64, String> {
    let wrong = || "use a number of bytes, or one with K, M, G or T: 500M".to_owned();
    let text = text.trim().trim_end_matches(['b', 'B']).trim_end_matches(['i', 'I']);
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(split).ok_or_else(wrong)?;
    let power = match unit.trim().to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(1 << (10 * power)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("0", 0),
            ("500", 500),
            ("2k", 2048),
            ("500M", 500 << 20),
            ("16GiB", 16 << 30),
            ("1 TB", 1 << 40),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "M", "-1", "1.5G", "1X", "99999999999T"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
