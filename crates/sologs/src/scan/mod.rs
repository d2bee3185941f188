//! The whole way: roots in, report out.

mod artifact;
mod course;
mod ends;
mod excerpt;
mod file;
mod flat_map;
mod judge;
mod keep;
mod known;
mod listed;
mod log;
mod members;
mod parallel;
mod read;
mod series;
mod signals;
mod silence;
mod stdin;
mod summary;
mod tasks;
mod template;

pub(crate) use course::{Bucket, Track};
pub(crate) use file::{LogFile, Look, look, read_contents_with, read_with, unreadable};
#[cfg(feature = "collect")]
pub(crate) use file::{is_text, look_contents};
pub(crate) use judge::{is_within, links};
pub(crate) use log::{Digester, Part, RecordAt};
pub(crate) use members::ArchiveLogs;
pub(crate) use parallel::threads;
pub(crate) use series::{Place, Series, Stamp, earliest, latest};
pub(crate) use signals::SignalAt;
pub(crate) use summary::{FindingSeries, Followed, FollowedKind, Told, UnexplainedKey};

use crate::builtin;
use crate::bundle::{self, ArchiveLimits, Entry, FileSource, Source, Stdin};
use crate::clocks;
use crate::correlation;
use crate::diagnosis;
use crate::error::Error;
use crate::execution;
use crate::progress::{Callback, Progress, Watch};
use crate::redact::{self, Redactor};
use crate::report::{Problem, ProblemKind, Report, SCHEMA_VERSION, Stats};
use crate::scan::keep::Keeper;
use crate::scan::listed::Listed;
use crate::settings;
use sologs_core::kind::FileKind;
use sologs_core::scanner::BlockScanner;
use sologs_core::time::Timestamp;
use sologs_rules::catalogue::Catalogue;
use sologs_rules::error::{RuleError, RuleErrorKind};
use sologs_rules::masters::Masters;
use sologs_rules::matcher::Matcher;
use sologs_rules::rule::{Rule, Severity};
use sologs_rules::rule_set::RuleSet;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// Options of a scan; [`ScannerBuilder::build`] makes a [`Scanner`] of them.
#[derive(Clone, Debug)]
pub struct ScannerBuilder {
    lang: String,
    threads: usize,
    builtin_rules: bool,
    rule_files: Vec<(String, String)>,
    keep_going: bool,
    only_rules: BTreeSet<String>,
    min_severity: Severity,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    log_offsets: BTreeMap<String, i16>,
    archive_limits: ArchiveLimits,
    progress: Option<Callback>,
    max_files: usize,
    execution: Option<i64>,
}

/// Scans bundles. Immutable and cheap to share between threads.
#[derive(Clone, Debug)]
pub struct Scanner {
    pub(crate) options: Arc<ScannerBuilder>,
    pub(crate) rules: RuleSet,
    left_out: Vec<Problem>,
}

impl Default for ScannerBuilder {
    fn default() -> Self {
        Self {
            lang: "en".to_owned(),
            threads: 1,
            builtin_rules: true,
            rule_files: Vec::new(),
            keep_going: false,
            only_rules: BTreeSet::new(),
            min_severity: Severity::Info,
            since: None,
            until: None,
            log_offsets: BTreeMap::new(),
            archive_limits: ArchiveLimits::default(),
            progress: None,
            max_files: bundle::MAX_FILES,
            execution: None,
        }
    }
}

impl ScannerBuilder {
    /// The language of titles, steps and reasons: `en` or `fr`. This is `en` by default.
    pub fn lang(mut self, lang: impl Into<String>) -> Self {
        self.lang = lang.into();
        self
    }

    /// How many threads read and judge; the report is the same with any number. This is 1 by default, and without the
    /// feature `parallel` always.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = parallel::threads(threads);
        self
    }

    /// Whether the rules that come with sologs take part. They do by default.
    pub fn builtin_rules(mut self, yes: bool) -> Self {
        self.builtin_rules = yes;
        self
    }

    /// Adds a rule file, given as its path (for messages) and its text.
    pub fn rule_file(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.rule_files.push((path.into(), text.into()));
        self
    }

    /// A bad rule file becomes a problem of the report and is left out, instead of ending the scan. This is
    /// disabled by default.
    pub fn keep_going(mut self, yes: bool) -> Self {
        self.keep_going = yes;
        self
    }

    /// Only diagnoses of these rules are reported; with none given, of all.
    pub fn only_rule(mut self, id: impl Into<String>) -> Self {
        self.only_rules.insert(id.into());
        self
    }

    /// Only diagnoses at least this grave are reported. This is `info` by default.
    pub fn min_severity(mut self, severity: Severity) -> Self {
        self.min_severity = severity;
        self
    }

    /// Records written before are counted, but not judged. A time without a zone is compared as written.
    pub fn since(mut self, time: Timestamp) -> Self {
        self.since = Some(time);
        self
    }

    /// Records written after are counted, but not judged. A time without a zone is compared as written.
    pub fn until(mut self, time: Timestamp) -> Self {
        self.until = Some(time);
        self
    }

    /// The zone of a node's logs, in minutes east of UTC, where nothing in the bundle tells it.
    pub fn log_offset(mut self, node: impl Into<String>, minutes: i16) -> Self {
        self.log_offsets.insert(node.into(), minutes);
        self
    }

    /// How many files are read; those beyond are counted in a problem. This is 15 000 by default. Members of archives
    /// count too, unless [`ArchiveLimits::max_members`] is more: then all of them together may be so many.
    pub fn max_files(mut self, files: usize) -> Self {
        self.max_files = files;
        self
    }

    /// Tells the story of one execution as well ([`Report::execution`]), by its id in SSISDB.
    pub fn execution(mut self, id: i64) -> Self {
        self.execution = Some(id);
        self
    }

    /// How much is read out of archives at most.
    pub fn archive_limits(mut self, limits: ArchiveLimits) -> Self {
        self.archive_limits = limits;
        self
    }

    /// Calls `progress` while logs are read, from any of the threads, some hundred kilobytes apart, and once when all
    /// is read. What it returns goes on with the scan or ends it. Nothing is called by default.
    pub fn progress(
        mut self,
        progress: impl Fn(&Progress<'_>) -> ControlFlow<()> + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Callback::new(progress));
        self
    }

    /// Loads and checks the rules.
    ///
    /// # Errors
    /// When a rule file is at fault (and [`ScannerBuilder::keep_going`] was not asked for), or
    /// [`ScannerBuilder::only_rule`] names a rule that does not exist.
    pub fn build(self) -> Result<Scanner, Error> {
        let catalogue = Catalogue::from_compact(builtin::CATALOGUE).map_err(Error::rules)?;
        let builtin: &[(&str, &str)] = if self.builtin_rules { builtin::RULES } else { &[] };
        let builtin = builtin.iter().map(|(path, text)| Rule::from_tested_toml(path, text));
        let own = self.rule_files.iter().map(|(path, text)| Rule::from_toml(path, text));
        let mut rules = Vec::new();
        let mut errors = Vec::new();
        for read in builtin.chain(own) {
            match read {
                Ok(rule) => rules.push(rule),
                Err(error) => errors.push(error),
            }
        }
        if !errors.is_empty() && !self.keep_going {
            return Err(Error::rules(errors));
        }
        let rules = if self.keep_going {
            let (rules, more) = RuleSet::keeping_going(rules, catalogue);
            errors.extend(more);
            rules
        } else {
            RuleSet::new(rules, catalogue).map_err(Error::rules)?
        };
        let left_out = errors.iter().map(rule_problem).collect();
        for id in &self.only_rules {
            if rules.get(id).is_none() {
                let ids = rules.rules().iter().map(Rule::id);
                let mut error =
                    RuleError::new(RuleErrorKind::UnknownId, "--rule", format!("no rule has the id `{id}`"));
                if let Some(meant) = sologs_rules::error::closest(id, ids) {
                    error = error.with_help(format!("did you mean `{meant}`?"));
                }
                return Err(Error::rules(vec![error]));
            }
        }
        Ok(Scanner { options: Arc::new(self), rules, left_out })
    }
}

fn rule_problem(error: &RuleError) -> Problem {
    Problem {
        path: error.file().to_owned(),
        line: error.line().and_then(|line| u64::try_from(line).ok()),
        kind: ProblemKind::Rule,
        message: error.message().to_owned(),
    }
}

impl Scanner {
    /// Options, to begin with.
    pub fn builder() -> ScannerBuilder {
        ScannerBuilder::default()
    }

    /// The rules that take part.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Takes the lines of one log as they are written, for programs that follow one; see [`Matcher`].
    pub fn matcher(&self, kind: FileKind) -> Matcher {
        Matcher::new(self.rules.clone(), kind)
    }

    /// Scans folders and files.
    ///
    /// # Errors
    /// When a root cannot be read (what cannot be read below a root is a problem in the report), or when
    /// [`ScannerBuilder::progress`] ended the scan.
    pub fn scan(&self, roots: &[PathBuf]) -> Result<Report, Error> {
        self.scan_with(roots, &mut std::io::empty())
    }

    /// Scans folders and files; the root `-` stands for `stdin`.
    ///
    /// # Errors
    /// When a root cannot be read, or when [`ScannerBuilder::progress`] ended the scan.
    pub fn scan_with(&self, roots: &[PathBuf], stdin: &mut (dyn Read + Send)) -> Result<Report, Error> {
        let listed = bundle::walk(roots, self.options.max_files)?;
        self.scan_learning(listed, stdin, None)
    }

    /// Scans the files that a program holds elsewhere than in folders.
    ///
    /// # Errors
    /// When the source cannot list its files (what cannot be opened is a problem in the report), or when
    /// [`ScannerBuilder::progress`] ended the scan.
    pub fn scan_source(&self, source: impl FileSource + 'static) -> Result<Report, Error> {
        let listed = bundle::list(Arc::new(source), self.options.max_files)?;
        self.scan_learning(listed, &mut std::io::empty(), None)
    }

    /// Scans folders and files as [`Scanner::scan_with`] does, and replaces names by tokens in the report: machines,
    /// addresses, accounts, thumbprints and what else is in [`NameKind`](crate::redact::NameKind). The redactor knows what
    /// stands for what, redacts further texts the same way, and checks what was made of the report.
    ///
    /// # Errors
    /// When a root cannot be read, or when [`ScannerBuilder::progress`] ended the scan.
    pub fn scan_redacted(
        &self,
        roots: &[PathBuf],
        stdin: &mut (dyn Read + Send),
    ) -> Result<(Report, Redactor), Error> {
        let mut redactor = Redactor::new(self.rules.rules());
        let mut report = self.scan_teaching(roots, stdin, &mut redactor)?;
        redactor.report(&mut report);
        Ok((report, redactor))
    }

    /// Scans folders and files as [`Scanner::scan_with`] does, and teaches a redactor the names that are met, for a caller
    /// who has something to do with the report before [`Redactor::report`] replaces them.
    ///
    /// # Errors
    /// When a root cannot be read, or when [`ScannerBuilder::progress`] ended the scan.
    pub fn scan_teaching(
        &self,
        roots: &[PathBuf],
        stdin: &mut (dyn Read + Send),
        redactor: &mut Redactor,
    ) -> Result<Report, Error> {
        let listed = bundle::walk(roots, self.options.max_files)?;
        let report = self.scan_learning(listed, stdin, Some(redactor))?;
        redactor.learn_report(&report);
        Ok(report)
    }

    /// Scans; `redactor` learns the names that are met. No password or key is left in the report.
    fn scan_learning(
        &self,
        (entries, mut problems): (Vec<Entry>, Vec<Problem>),
        stdin: &mut (dyn Read + Send),
        mut redactor: Option<&mut Redactor>,
    ) -> Result<Report, Error> {
        problems.extend(self.left_out.iter().cloned());
        let stdin = Mutex::new(stdin);
        let limits = self.options.archive_limits;
        let most = u64::try_from(self.options.max_files).unwrap_or(u64::MAX).max(limits.max_members);
        let listed = Listed::new(entries.len(), usize::try_from(most).unwrap_or(usize::MAX));
        parallel::map(&entries, self.options.threads, |number, entry| {
            listed.add(number, look(entry, &stdin, limits));
        });
        drop(entries);
        let found = listed.into_sorted();
        let (entries, mut looks): (Vec<Entry>, Vec<Look>) = found.into_iter().unzip();
        bundle::name_nodes(&mut looks);
        let masters = artifact::known_masters(&looks);
        let total = looks.iter().filter(|look| look.kind.is_log()).map(|look| look.bytes).sum();
        let watch = Watch::new(self.options.progress.as_ref(), total);
        let (mut logs, more) = self.read_logs(&entries, &looks, masters, (&stdin, &watch));
        problems.extend(more);
        watch.done();
        if watch.is_cancelled() {
            return Err(Error::cancelled());
        }
        problems.extend(looks.iter_mut().flat_map(|look| std::mem::take(&mut look.problems)));
        problems.extend(logs.iter_mut().flat_map(|log| std::mem::take(&mut log.problems)));
        if let Some(redactor) = redactor.as_deref_mut() {
            looks
                .iter()
                .flat_map(|look| &look.artifacts)
                .for_each(|artifact| redactor.learn_artifact(artifact));
        }
        tasks::attribute(&self.rules, &looks, &mut logs);
        drop(entries);
        let mut report = self.report(looks, logs, problems);
        redact::mask_report(&mut report);
        if let Some(redactor) = redactor {
            redactor.learn_report_messages(self.rules.catalogue(), &mut report);
        }
        Ok(report)
    }

    /// Worker, Master and other logs first: what they tell of the Master's address decides what an exception in a
    /// task's log means. All logs of an archive are read in one go; where the addresses were not all known by then, its
    /// tasks' logs are read again.
    fn read_logs(
        &self,
        entries: &[Entry],
        looks: &[Look],
        mut masters: Masters,
        sources: (&Stdin<'_>, &Watch<'_>),
    ) -> (Vec<LogFile>, Vec<Problem>) {
        let scanner = BlockScanner::new();
        let is_task = |number: &usize| looks.get(*number).is_some_and(|look| look.kind == FileKind::TaskLog);
        let in_archive =
            |number: &usize| matches!(entries.get(*number), Some(Entry { source: Source::Member(_), .. }));
        let numbers = (0..entries.len()).filter(|&n| looks.get(n).is_some_and(|look| look.kind.is_log()));
        let (packed, plain): (Vec<usize>, Vec<usize>) = numbers.partition(in_archive);
        let (tasks, services): (Vec<usize>, Vec<usize>) = plain.into_iter().partition(is_task);
        let threads = self.options.threads;
        let kept = Keeper::new(looks);
        let files = |numbers: &[usize], masters: &Masters| {
            let read = |number: &usize, threads: usize| {
                let (entry, look) = (entries.get(*number)?, looks.get(*number)?);
                kept.take(file::read_log(self, &scanner, masters, (*number, entry, look), threads, sources));
                Some(())
            };
            parallel::files(numbers, threads, |n| looks.get(*n).map_or(0, |l| l.bytes), read);
        };
        let archives = |numbers: &[usize], masters: &Masters, tasks: &Keeper<'_>| {
            let groups = ArchiveLogs::group(entries, numbers);
            let take = |log: LogFile| match is_task(&log.entry) {
                true => tasks.take(log),
                false => kept.take(log),
            };
            parallel::map(&groups, threads, |_, group| {
                group.read(self, &scanner, (masters, sources.1), looks, &take)
            });
        };
        let known = masters.clone();
        files(&services, &known);
        let mut of_tasks = Keeper::new(looks);
        archives(&packed, &known, &of_tasks);
        masters.extend(&kept.masters());
        masters.extend(&of_tasks.masters());
        if masters != known && of_tasks.any(|log| log.summary.depends_on_masters()) {
            of_tasks = Keeper::new(looks);
            let again: Vec<usize> = packed.into_iter().filter(is_task).collect();
            archives(&again, &masters, &of_tasks);
        }
        let (of_tasks, mut problems) = of_tasks.into_logs();
        of_tasks.into_iter().for_each(|log| kept.take(log));
        files(&tasks, &masters);
        let (logs, more) = kept.into_logs();
        problems.extend(more);
        (logs, problems)
    }

    /// What is known of each file goes into the report as soon as nothing else asks for it: there may be very many.
    fn report(&self, mut looks: Vec<Look>, mut logs: Vec<LogFile>, mut problems: Vec<Problem>) -> Report {
        let inventory = artifact::inventory(&mut looks, &logs, &self.rules, &self.options.log_offsets);
        let correlations = correlation::find(self, &looks, &logs, &inventory);
        logs.iter_mut().for_each(|log| log.summary.forget_what_is_joined());
        problems.extend(correlations.problems.iter().cloned());
        problems.sort();
        problems.dedup();
        let clocks = clocks::estimate(&looks, &logs, &inventory);
        let execution = self.options.execution.map(|id| execution::tell(id, &looks, &logs, &inventory));
        let settings = settings::list(&inventory);
        let diagnosed = diagnosis::diagnose(self, &looks, &logs, inventory, &correlations);
        drop(correlations);
        let stats = Stats {
            files: looks.len() as u64,
            bytes: looks.iter().zip(0..).map(|(look, number)| read_bytes(look, &logs, number)).sum(),
            records: logs.iter().map(|log| log.counts.records).sum(),
            exceptions: logs.iter().map(|log| log.summary.exceptions).sum(),
            problems: problems.len() as u64,
        };
        Report {
            schema_version: SCHEMA_VERSION,
            sologs_version: env!("CARGO_PKG_VERSION").to_owned(),
            stats,
            files: diagnosis::file_reports(looks, logs),
            diagnoses: diagnosed.diagnoses,
            unexplained: diagnosed.unexplained,
            missing: diagnosed.missing,
            problems,
            timeline: diagnosed.timeline,
            first_failures: diagnosed.first_failures,
            clocks,
            settings,
            execution,
        }
    }

    /// Whether what executions and tasks do is kept.
    pub(crate) fn follows(&self) -> bool {
        self.options.execution.is_some()
    }

    pub(crate) fn lang(&self) -> &str {
        &self.options.lang
    }

    pub(crate) fn is_wanted(&self, rule: &Rule) -> bool {
        let only = &self.options.only_rules;
        rule.file.severity >= self.options.min_severity && (only.is_empty() || only.contains(rule.id()))
    }

    pub(crate) fn time_bounds(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        (self.options.since, self.options.until)
    }
}

fn read_bytes(look: &Look, logs: &[LogFile], number: usize) -> u64 {
    match logs.binary_search_by_key(&number, |log| log.entry) {
        Ok(at) => logs.get(at).map_or(0, |log| log.bytes_read),
        Err(_) => look.bytes_read,
    }
}
