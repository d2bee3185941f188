//! One file a subcommand.

mod collect;
mod compare;
mod events;
mod progress;
mod rules;
mod scan;
mod shell;
mod timeline;

use crate::args::{Cli, ColorChoice, Command, Input, RuleSource, Wanted, Zones};
use crate::output;
use sologs::render::{Lang, RenderOptions};
use sologs::report::Problem;
use sologs::{Error, Report, Scanner, ScannerBuilder};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Something was found.
const FOUND: u8 = 1;
/// The job could not be done.
const FAILED: u8 = 2;
/// Nothing was found, but not everything was read.
const INCOMPLETE: u8 = 3;

/// Why the job could not be done, in words for the user.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self(format!("cannot write {}: {error}; choose another place with -o", shown(path)))
    }

    /// A sentence that says what is wrong and what to do.
    pub(crate) fn words(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    pub(crate) fn tell(self) -> ExitCode {
        // Names of files and what stands in them may hold anything.
        anstream::eprintln!("sologs: {}", sologs::render::harmless_block(&self.0));
        ExitCode::from(FAILED)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

/// A path on one line, whatever characters it holds.
pub(crate) fn shown(path: &Path) -> String {
    sologs::render::harmless_line(&path.to_string_lossy()).into_owned()
}

/// Tells what is wrong with the arguments, or gives the help that was asked for. A shell puts names of files among them
/// (`scan *`), which may hold anything.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let plain = error.render().to_string();
    let harmless = sologs::render::harmless_block(&plain);
    if harmless == plain {
        // Where nobody reads it, nobody misses it.
        let _ = error.print();
    } else {
        anstream::eprint!("{harmless}");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(FAILED))
}

/// Problems that are told one by one where a report has no room for them.
const MAX_TOLD: usize = 20;

/// Tells on standard error what could not be read, or that there was nothing to read, and gives the exit status that says
/// so.
fn tell_problems(bytes_read: u64, problems: &[Problem]) -> ExitCode {
    let line = |text: &str| sologs::render::harmless_line(text).into_owned();
    let lost = || problems.iter().filter(|problem| problem.kind.is_loss());
    for problem in lost().take(MAX_TOLD) {
        let place = problem.line.map_or_else(String::new, |line| format!(":{line}"));
        let (path, kind) = (line(&problem.path), problem.kind.as_str());
        anstream::eprintln!("sologs: {path}{place}: {kind}: {}", line(&problem.message));
    }
    match lost().count() {
        0 if bytes_read == 0 => {
            anstream::eprintln!(
                "sologs: there was nothing to read: no file, or only empty ones; name the folder, the archive or the file \
                 with the logs"
            );
        }
        0 => return ExitCode::SUCCESS,
        count if count > MAX_TOLD => {
            anstream::eprintln!("sologs: {} more; sologs scan shows them all", count - MAX_TOLD);
        }
        _ => {}
    }
    ExitCode::from(INCOMPLETE)
}

/// Runs what was asked for.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Scan(args) => scan::run(&args),
        Command::Events(args) => events::run(&args),
        Command::Collect(args) => collect::run(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Rules { command } => rules::run(&command),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
    }
}

/// A scanner as the arguments ask for.
fn scanner(
    input: &Input,
    rules: &RuleSource,
    zones: &Zones,
    wanted: &Wanted,
    lang: Lang,
) -> Result<ScannerBuilder, Failure> {
    let mut builder = with_rules(Scanner::builder(), rules)?
        .lang(lang.code())
        .threads(threads(input.threads))
        .max_files(input.max_files)
        .archive_limits(input.archives.limits())
        .min_severity(wanted.min_severity);
    for id in &wanted.only {
        builder = builder.only_rule(id);
    }
    for (node, minutes) in &zones.log_offset {
        builder = builder.log_offset(node, *minutes);
    }
    if let Some(since) = input.since {
        builder = builder.since(since);
    }
    if let Some(until) = input.until {
        builder = builder.until(until);
    }
    Ok(progress::shown(builder, input.no_progress))
}

/// How to write for the terminal, or for a file.
fn options(lang: Lang, color: ColorChoice, file: Option<&Path>) -> RenderOptions {
    RenderOptions::new(lang)
        .width(output::width())
        .color(output::colors(color, file.is_some()))
        .unicode(output::unicode() || file.is_some())
}

/// Reads a report that `sologs scan -f json` wrote.
fn read_report(path: &Path) -> Result<Report, Failure> {
    let name = shown(path);
    let mend = "write one with: sologs scan <PATH> -f json -o report.json";
    let bytes = std::fs::read(path).map_err(|error| Failure(format!("cannot read {name}: {error}")))?;
    Report::from_json(&bytes).map_err(|error| Failure(format!("cannot read {name}: {error}; {mend}")))
}

/// Adds the rule files of the folders given.
fn with_rules(mut builder: ScannerBuilder, rules: &RuleSource) -> Result<ScannerBuilder, Failure> {
    builder = builder.builtin_rules(!rules.no_builtin_rules).keep_going(rules.keep_going);
    for folder in &rules.folders {
        for path in rule_files(folder)? {
            let text = std::fs::read_to_string(&path).map_err(|error| cannot_read(&path, &error))?;
            builder = builder.rule_file(path.to_string_lossy(), text);
        }
    }
    Ok(builder)
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("cannot read rules from {}: {error}", shown(path)))
}

/// In a folder of this file lies the message catalogue, which is TOML as well but no rules.
const CATALOGUE_IDS: &str = "_ids.toml";
/// The manifest of a crate, which may hold rules as its data.
const CRATE_MANIFEST: &str = "Cargo.toml";

/// All rule files below a folder (`*.toml` that are no message catalogue and no crate's manifest), or the file itself,
/// sorted.
fn rule_files(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !root.is_dir() {
        std::fs::metadata(root).map_err(|error| cannot_read(root, &error))?;
        return Ok(vec![root.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| cannot_read(&folder, &error))? {
            let entry = entry.map_err(|error| cannot_read(&folder, &error))?;
            let kind = entry.file_type().map_err(|error| cannot_read(&folder, &error))?;
            let path = entry.path();
            if kind.is_dir() {
                folders.extend((!path.join(CATALOGUE_IDS).exists()).then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "toml")
                && path.file_name().is_some_and(|name| name != CRATE_MANIFEST)
            {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(Failure(format!("no rule file (*.toml) is in {}", shown(root))));
    }
    Ok(found)
}

/// One thread a processor, unless told otherwise.
fn threads(asked: Option<usize>) -> usize {
    asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}
