//! The comparison: builds sologs, generates logs, runs sologs and the tools that people have anyway in turn, checks
//! every count against the truth, and prints a table.

mod bench;
mod build;
mod check;
mod corpus;
mod experiments;
mod machine;
mod measure;
mod rule_folder;
mod stats;
mod table;
mod tools;

pub use experiments::EXPERIMENTS;
pub use measure::measure_child;

use bench::{Bench, Verdict};
use std::io::{self, Write};
use std::path::PathBuf;

/// What to compare, and where.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Size of the standard log in bytes of UTF-8.
    pub size: u64,
    /// How often each pair of programs is run; the median counts.
    pub pairs: usize,
    /// Names of the experiments to run; empty means all.
    pub only: Vec<String>,
    /// Also measure with logs ten times the size.
    pub large: bool,
    /// The sologs binary; `None` means that it is built and taken from the target folder.
    pub sologs: Option<PathBuf>,
    /// Folder that generated logs are kept in.
    pub data: PathBuf,
    /// Fail only on wrong counts and on memory over the limit, never on a time.
    pub counts_and_memory_only: bool,
}

/// How the comparison came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every count is right, the memory stays below the limit and, where times matter, all targets are met.
    Passed,
    /// Something was missed, or could not be measured.
    Failed,
}

/// Where generated logs are kept unless told otherwise: in cargo's target folder.
pub fn default_data_folder() -> PathBuf {
    build::target_folder().join("bench-data")
}

/// Runs the comparison: the table goes to `out`, progress to `progress`.
///
/// # Errors
///
/// A sentence for the user where the comparison could not be made at all.
pub fn run(settings: &Settings, out: &mut dyn Write, progress: &mut dyn Write) -> Result<Outcome, String> {
    let chosen = experiments::choose(&settings.only)?;
    let mut bench = Bench::new(settings, progress)?;
    for experiment in chosen {
        bench.say(&format!("{}: {}", experiment.name, experiment.about));
        // One that breaks down must not hide what the others find.
        if let Err(error) = (experiment.run)(&mut bench) {
            bench.mistake(experiment.name, &error);
            bench.row(experiment.about, "", error, Verdict::NotMeasured);
        }
    }
    let results = bench.finish();
    table::write(settings, &results, out)
        .map_err(|error: io::Error| format!("cannot print the table: {error}"))?;
    Ok(results.outcome(settings.counts_and_memory_only))
}
