//! Compares sologs with ripgrep, grep and `wc`, checks its counts against the truth, and prints a table.

use clap::{Parser, Subcommand};
use sologs_benches::compare::{self, EXPERIMENTS, Outcome, Settings};
use sologs_benches::generator::size;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare sologs with ripgrep, grep and wc, check its counts against the truth, and print a table
///
/// Builds sologs, generates the logs (kept in the target folder), and runs the programs in turn on them.
/// Exit status: 0 all is as it must be, 1 something is not, 2 the comparison could not be made.
#[derive(Debug, Parser)]
#[command(name = "sologs-bench", version, args_conflicts_with_subcommands = true)]
struct Args {
    /// Size of the standard log
    #[arg(long, default_value = "1GB", value_parser = size::parse)]
    size: u64,
    /// How often each pair of programs is run; the median counts
    #[arg(long, value_name = "N", default_value_t = 5)]
    pairs: usize,
    /// Run only this experiment; may be repeated
    #[arg(long, value_name = "NAME", value_parser = EXPERIMENTS.map(|experiment| experiment.name))]
    only: Vec<String>,
    /// Also measure with logs of ten times the size (60 GB of disk at the usual size)
    #[arg(long)]
    large: bool,
    /// Fail only on wrong counts and on memory over the limit, never on a time
    #[arg(long)]
    check_counts_and_memory_only: bool,
    /// A sologs binary to compare, instead of the one that is built
    #[arg(long, value_name = "FILE")]
    sologs: Option<PathBuf>,
    /// Folder for the generated logs [default: bench-data in the target folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    internal: Option<Internal>,
}

#[derive(Debug, Subcommand)]
enum Internal {
    /// Run a program and write what it took to a file
    #[command(hide = true)]
    MeasureChild {
        usage_file: PathBuf,
        program: OsString,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let args = Args::parse();
    let result = match &args.internal {
        Some(Internal::MeasureChild { usage_file, program, args }) => measure(usage_file, program, args),
        None => compare_all(&args),
    };
    match result {
        Ok(Outcome::Passed) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::FAILURE,
        Err(message) => {
            let _ = writeln!(io::stderr(), "sologs-bench: {message}");
            ExitCode::from(2)
        }
    }
}

fn measure(usage_file: &Path, program: &OsString, args: &[OsString]) -> Result<Outcome, String> {
    compare::measure_child(usage_file, program, args)
        .map(|()| Outcome::Passed)
        .map_err(|error| format!("cannot measure {}: {error}", program.to_string_lossy()))
}

fn compare_all(args: &Args) -> Result<Outcome, String> {
    let settings = Settings {
        size: args.size,
        pairs: args.pairs,
        only: args.only.clone(),
        large: args.large,
        sologs: args.sologs.clone(),
        data: args.data.clone().unwrap_or_else(compare::default_data_folder),
        counts_and_memory_only: args.check_counts_and_memory_only,
    };
    compare::run(&settings, &mut io::stdout().lock(), &mut io::stderr().lock())
}
