//! What an experiment works with: programs, logs, and a place for results.

use super::Settings;
use super::check;
use super::corpus::{Corpus, Dataset, Wanted};
use super::measure::{self, Job, Output, Usage};
use super::stats;
use super::tools::Tool;
use super::{Outcome, build};
use crate::generator::LogOptions;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// The most memory that sologs may take, in bytes.
pub(crate) const MEMORY_LIMIT: u64 = 64_000_000;
/// Seed of all logs of the comparison.
const SEED: u64 = 1;

/// One comparison under way.
pub(crate) struct Bench<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) corpus: Corpus,
    pub(crate) sologs: PathBuf,
    pub(crate) rg: Option<Tool>,
    pub(crate) grep: Option<Tool>,
    pub(crate) wc: Option<Tool>,
    progress: &'a mut dyn Write,
    results: Results,
}

/// Everything that was found out.
#[derive(Debug, Default)]
pub(crate) struct Results {
    /// Versions of the programs.
    pub(crate) programs: Vec<String>,
    /// Lines of the table of targets.
    pub(crate) rows: Vec<Row>,
    /// Lines of the table of runs.
    pub(crate) runs: Vec<RunRow>,
    /// Wrong counts, memory over the limit and reports that differ.
    pub(crate) mistakes: Vec<String>,
}

/// A target and how far it was reached.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) target: String,
    pub(crate) measured: String,
    pub(crate) verdict: Verdict,
}

/// How far a target was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    Missed,
    /// It could not be measured here; the row says why.
    NotMeasured,
    /// There is no target for it.
    Information,
}

impl Verdict {
    pub(crate) fn of(met: bool) -> Self {
        if met { Self::Met } else { Self::Missed }
    }
}

/// What the runs of one program on one log took.
#[derive(Clone, Debug)]
pub(crate) struct RunRow {
    pub(crate) program: String,
    pub(crate) data: String,
    /// Bytes that were read.
    pub(crate) bytes: u64,
    pub(crate) runs: Vec<Usage>,
}

/// A program, under the name that the table has for it.
pub(crate) struct Contender<'a> {
    pub(crate) name: String,
    pub(crate) job: Job,
    pub(crate) data: &'a Dataset,
}

impl<'a> Bench<'a> {
    pub(crate) fn new(settings: &'a Settings, progress: &'a mut dyn Write) -> Result<Self, String> {
        let _ = writeln!(progress, "building sologs");
        let sologs = match &settings.sologs {
            Some(path) => fs::canonicalize(path)
                .map_err(|error| format!("cannot find sologs at {}: {error}", path.display()))?,
            None => build::sologs()?,
        };
        let corpus = Corpus::new(&settings.data)
            .map_err(|error| format!("cannot keep logs in {}: {error}", settings.data.display()))?;
        let (rg, grep, wc) = (Tool::find("rg"), Tool::find("grep"), Tool::find("wc"));
        let mut results = Results::default();
        for (name, tool) in [("ripgrep", &rg), ("grep", &grep), ("wc", &wc)] {
            let version = tool.as_ref().map_or_else(|| format!("{name}: not found"), |t| t.version.clone());
            results.programs.push(version);
        }
        Ok(Self { settings, corpus, sologs, rg, grep, wc, progress, results })
    }

    pub(crate) fn say(&mut self, text: &str) {
        // Progress that cannot be shown is no reason to stop measuring.
        let _ = writeln!(self.progress, "{text}");
    }

    pub(crate) fn finish(self) -> Results {
        self.results
    }

    /// The options of the standard log in another size.
    pub(crate) fn standard(&self, size: u64) -> LogOptions {
        LogOptions::standard(size, SEED)
    }

    /// A data set, generated if need be and read once.
    pub(crate) fn data(&mut self, wanted: &Wanted<'_>) -> Result<Dataset, String> {
        self.say(&format!("  log: {}", wanted.label));
        let data = self.corpus.get(wanted)?;
        data.warm().map_err(|error| format!("cannot read {}: {error}", data.path.display()))?;
        Ok(data)
    }

    /// `sologs scan -f json` on a data set.
    pub(crate) fn scan<'d>(&self, name: &str, data: &'d Dataset, more: &[&str]) -> Contender<'d> {
        let mut args: Vec<OsString> = ["scan", "-f", "json", "--lang", "en"].map(OsString::from).into();
        args.extend(more.iter().map(OsString::from));
        args.push(data.path.clone().into_os_string());
        let output = Output::File(self.corpus.output(0));
        // 1: something was found; 3: not everything was read, which the report's problems then say.
        let job = Job { program: self.sologs.clone(), args, output, expected: &[0, 1, 3] };
        Contender { name: name.to_owned(), job, data }
    }

    /// Runs a contender once for its counts and its memory; the time does not go into the table.
    pub(crate) fn check_once(&mut self, mut contender: Contender<'_>) -> Result<Usage, String> {
        if let Output::File(path) = &mut contender.job.output {
            *path = self.corpus.output(0);
        }
        let usage = measure::run(&contender.job, self.corpus.folder())?;
        self.check(&contender, &usage)?;
        Ok(usage)
    }

    /// Runs the contenders in turn, `times` times, and checks every report that sologs prints.
    pub(crate) fn race(
        &mut self,
        mut contenders: Vec<Contender<'_>>,
        times: usize,
    ) -> Result<Vec<Vec<Usage>>, String> {
        let mut runs: Vec<Vec<Usage>> = contenders.iter().map(|_| Vec::new()).collect();
        for (index, contender) in contenders.iter_mut().enumerate() {
            if let Output::File(path) = &mut contender.job.output {
                *path = self.corpus.output(index);
            }
        }
        for _ in 0..times.max(1) {
            for (contender, runs) in contenders.iter().zip(&mut runs) {
                let usage = measure::run(&contender.job, self.corpus.folder())?;
                self.check(contender, &usage)?;
                runs.push(usage);
            }
        }
        for (contender, runs) in contenders.iter().zip(&runs) {
            self.results.runs.push(RunRow {
                program: contender.name.clone(),
                data: contender.data.label.clone(),
                bytes: contender.data.truth.totals.bytes,
                runs: runs.clone(),
            });
        }
        Ok(runs)
    }

    /// Checks counts and memory of a run of sologs; of other programs there is nothing to check.
    fn check(&mut self, contender: &Contender<'_>, usage: &Usage) -> Result<(), String> {
        if contender.job.program != self.sologs {
            return Ok(());
        }
        let what = format!("{} on {}", contender.name, contender.data.label);
        if usage.peak_bytes > MEMORY_LIMIT {
            self.mistake(&what, &format!("{} MB of memory", usage.peak_bytes / 1_000_000));
        }
        if contender.data.is_good() && usage.code != Some(0) {
            self.mistake(&what, &format!("exit code {:?}", usage.code));
        }
        let Output::File(output) = &contender.job.output else { return Ok(()) };
        let argument = |name: &str| contender.job.args.iter().any(|arg| arg == name);
        let mistakes = if argument("events") {
            check::events(output, &contender.data.truth)?
        } else {
            let report = check::read_report(output)?;
            if argument("--no-builtin-rules") {
                check::report_without_rules(&report, contender.data)
            } else {
                check::report(&report, contender.data)
            }
        };
        for mistake in mistakes {
            self.mistake(&what, &mistake);
        }
        Ok(())
    }

    /// Notes something wrong, once.
    pub(crate) fn mistake(&mut self, what: &str, mistake: &str) {
        let text = format!("{what}: {mistake}");
        if !self.results.mistakes.contains(&text) {
            self.say(&format!("  WRONG: {text}"));
            self.results.mistakes.push(text);
        }
    }

    /// Number of mistakes so far.
    pub(crate) fn mistakes(&self) -> usize {
        self.results.mistakes.len()
    }

    pub(crate) fn row(&mut self, what: &str, target: &str, measured: String, verdict: Verdict) {
        self.say(&format!("  {what}: {measured}"));
        self.results.rows.push(Row { what: what.to_owned(), target: target.to_owned(), measured, verdict });
    }

    /// Notes the peak memory of some runs as a line of the table.
    pub(crate) fn memory_row(&mut self, what: &str, runs: &[Usage]) {
        let peak = stats::peak(runs);
        self.row(what, "≤ 64 MB", format!("{:.1} MB", peak as f64 / 1e6), Verdict::of(peak <= MEMORY_LIMIT));
    }
}

impl Results {
    /// Whether all that counts was reached.
    pub(crate) fn outcome(&self, counts_and_memory_only: bool) -> Outcome {
        let open = |row: &Row| matches!(row.verdict, Verdict::Missed | Verdict::NotMeasured);
        let failed = !self.mistakes.is_empty() || !counts_and_memory_only && self.rows.iter().any(open);
        if failed { Outcome::Failed } else { Outcome::Passed }
    }
}
