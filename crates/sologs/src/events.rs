//! The typed events and exceptions of logs, one by one, in the order in which they stand.

use crate::bundle::{ArchiveLimits, Entry, FileSource, MAX_FILES, Source, list, walk};
use crate::error::Error;
use crate::redact::{self, Redactor};
use crate::report::{Link, Problem};
use crate::scan::{
    ArchiveLogs, Digester, Look, Part, RecordAt, is_within, links, look, read_contents_with, read_with,
};
use serde::Serialize;
use sologs_core::event::{Event, EventFinder};
use sologs_core::exception::parse_chains;
use sologs_core::layout::LearnedLayout;
use sologs_core::level::Level;
use sologs_core::scanner::{BlockScanner, Wanted};
use sologs_core::text::mojibake;
use sologs_core::time::Timestamp;
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// One event and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EventLine {
    /// Path as in a report.
    pub path: String,
    /// 1-based first line of the record.
    pub line: u64,
    /// 1-based last line of the record.
    pub last_line: u64,
    /// When the record was written, where it says so.
    pub time: Option<Timestamp>,
    /// The level that the record states.
    pub level: Option<Level>,
    /// The event with its values; for an exception `{"event":"exception"}` and the chain.
    #[serde(flatten)]
    event: serde_json::Map<String, serde_json::Value>,
}

impl fmt::Display for EventLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time.map(|time| time.to_string()).unwrap_or_else(|| "-".to_owned());
        write!(f, "{}:{} {time}", clean(&self.path), self.line)?;
        for (name, value) in &self.event {
            match value {
                serde_json::Value::Null => {}
                serde_json::Value::String(text) if name == "event" => write!(f, " {text}")?,
                serde_json::Value::String(text) => write!(f, " {name}={}", clean(text))?,
                other => write!(f, " {name}={}", clean(&other.to_string()))?,
            }
        }
        Ok(())
    }
}

/// Text of a log on one line of a terminal: control characters and what turns the direction of writing are shown,
/// not obeyed.
fn clean(text: &str) -> String {
    crate::render::untrusted::line(text).into_owned()
}

impl EventLine {
    /// What happened, as `sologs events` names it: `heartbeat-failed`, `task-pulled`, …; `exception` for a chain.
    pub fn kind(&self) -> &str {
        self.event.get("event").and_then(serde_json::Value::as_str).unwrap_or_default()
    }

    /// A value of the event by its name, for example `operation_id` of `task-pulled`; numbers are written out. `None`
    /// where the event has none of that name, or the record does not say it.
    pub fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.event.get(name)? {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(Cow::Borrowed(text)),
            other => Some(Cow::Owned(other.to_string())),
        }
    }

    /// The chain of an exception, outermost first; empty for any other event.
    pub fn chain(&self) -> Vec<Link> {
        let chain = self.event.get("chain").cloned();
        chain.and_then(|chain| serde_json::from_value(chain).ok()).unwrap_or_default()
    }

    /// Writes it as one line of JSON, in which nothing acts on a terminal.
    ///
    /// # Errors
    /// Whatever `out` reports.
    pub fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        crate::render::write_json_line(self, out)
    }

    /// Learns the names in it.
    pub fn teach(&self, redactor: &mut Redactor) {
        redactor.learn(&self.path);
        self.event.iter().for_each(|(name, value)| {
            texts_of(name, value, &mut |name, text| redactor.learn_value(name, text))
        });
    }

    /// Replaces the names in it by tokens.
    pub fn redact(&mut self, redactor: &mut Redactor) {
        self.path = redactor.text(&self.path);
        for (name, value) in &mut self.event {
            change_texts(name, value, &mut |name, text| *text = redactor.value(name, text));
        }
    }
}

fn texts_of(name: &str, value: &serde_json::Value, each: &mut dyn FnMut(&str, &str)) {
    match value {
        serde_json::Value::String(text) if name != "event" => each(name, text),
        serde_json::Value::Array(values) => values.iter().for_each(|value| texts_of(name, value, each)),
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| texts_of(name, value, each))
        }
        _ => {}
    }
}

fn change_texts(name: &str, value: &mut serde_json::Value, each: &mut dyn FnMut(&str, &mut String)) {
    match value {
        serde_json::Value::String(text) if name != "event" => each(name, text),
        serde_json::Value::Array(values) => {
            values.iter_mut().for_each(|value| change_texts(name, value, each))
        }
        serde_json::Value::Object(fields) => {
            fields.iter_mut().for_each(|(name, value)| change_texts(name, value, each))
        }
        _ => {}
    }
}

/// No password and no key is printed.
fn mask_texts(event: &mut serde_json::Map<String, serde_json::Value>) {
    for (name, value) in event {
        change_texts(name, value, &mut |_, text| {
            if let Cow::Owned(masked) = redact::mask(text) {
                *text = masked;
            }
        });
    }
}

fn mask_problem(problem: &mut Problem) {
    if let Cow::Owned(masked) = redact::mask(&problem.message) {
        problem.message = masked;
    }
}

/// Why a list of events is not complete.
#[derive(Debug)]
#[non_exhaustive]
pub enum ListError {
    /// A root could not be read.
    Scan(Error),
    /// The events could not be written.
    Write(io::Error),
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scan(error) => error.fmt(f),
            Self::Write(error) => write!(f, "an event could not be written: {error}"),
        }
    }
}

impl std::error::Error for ListError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Scan(error) => Some(error),
            Self::Write(error) => Some(error),
        }
    }
}

/// What was read for a list of events.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listing {
    /// Bytes read, out of archives as they were unpacked; 0 where there was nothing to read, so that no event means nothing.
    pub bytes: u64,
    /// What could not be read, as a scan reports it.
    pub problems: Vec<Problem>,
}

/// Lists the events of logs.
#[derive(Clone, Copy, Debug)]
pub struct EventLister {
    threads: usize,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    archive_limits: ArchiveLimits,
    max_files: usize,
}

impl EventLister {
    /// A lister that reads with that many threads and leaves out what lies outside of the bounds.
    pub fn new(threads: usize, since: Option<Timestamp>, until: Option<Timestamp>) -> Self {
        Self {
            threads: crate::scan::threads(threads),
            since,
            until,
            archive_limits: ArchiveLimits::default(),
            max_files: MAX_FILES,
        }
    }

    /// How many files are read. This is 15 000 by default.
    pub fn max_files(mut self, files: usize) -> Self {
        self.max_files = files;
        self
    }

    /// How much is read out of archives at most.
    pub fn archive_limits(mut self, limits: ArchiveLimits) -> Self {
        self.archive_limits = limits;
        self
    }

    /// Calls `write` for every event of every log, by path and line; the logs of an archive in its own order. `-` stands for `stdin`.
    /// Gives what could not be read, as a scan reports it.
    ///
    /// # Errors
    /// When a root cannot be read, or `write` fails.
    pub fn list(
        &self,
        roots: &[PathBuf],
        stdin: &mut (dyn Read + Send),
        write: &mut dyn FnMut(&EventLine) -> io::Result<()>,
    ) -> Result<Vec<Problem>, ListError> {
        self.list_counted(roots, stdin, write).map(|listing| listing.problems)
    }

    /// As [`EventLister::list`], and tells how much was read.
    ///
    /// # Errors
    /// When a root cannot be read, or `write` fails.
    pub fn list_counted(
        &self,
        roots: &[PathBuf],
        stdin: &mut (dyn Read + Send),
        write: &mut dyn FnMut(&EventLine) -> io::Result<()>,
    ) -> Result<Listing, ListError> {
        let listed = walk(roots, self.max_files).map_err(ListError::Scan)?;
        self.list_entries(listed, stdin, write)
    }

    /// Calls `write` for every event of the files that a program holds elsewhere than in folders, as
    /// [`EventLister::list`] does.
    ///
    /// # Errors
    /// When the source cannot list its files, or `write` fails.
    pub fn list_source(
        &self,
        source: impl FileSource + 'static,
        write: &mut dyn FnMut(&EventLine) -> io::Result<()>,
    ) -> Result<Vec<Problem>, ListError> {
        let listed = list(Arc::new(source), self.max_files).map_err(ListError::Scan)?;
        self.list_entries(listed, &mut io::empty(), write).map(|listing| listing.problems)
    }

    fn list_entries(
        &self,
        (entries, mut problems): (Vec<Entry>, Vec<Problem>),
        stdin: &mut (dyn Read + Send),
        write: &mut dyn FnMut(&EventLine) -> io::Result<()>,
    ) -> Result<Listing, ListError> {
        let mut bytes = 0;
        let scanner = BlockScanner::new();
        let collector = Collector { finder: EventFinder::new(), since: self.since, until: self.until };
        let stdin = std::sync::Mutex::new(stdin);
        for entry in &entries {
            let (found, looks): (Vec<Entry>, Vec<Look>) =
                look(entry, &stdin, self.archive_limits).into_iter().unzip();
            problems.extend(looks.iter().flat_map(|look| look.problems.iter().cloned()));
            bytes += looks.iter().filter(|look| !look.kind.is_log()).map(|look| look.bytes_read).sum::<u64>();
            let logs: Vec<usize> =
                (0..looks.len()).filter(|&n| looks.get(n).is_some_and(|look| look.kind.is_log())).collect();
            let mut failure = None;
            let mut flush = |path: &str, part: &mut Events| {
                for mut event in part.0.drain(..) {
                    path.clone_into(&mut event.path);
                    mask_texts(&mut event.event);
                    if failure.is_none() {
                        failure = write(&event).err();
                    }
                }
            };
            for group in ArchiveLogs::group(&found, &logs) {
                group.each(&mut |number, contents| {
                    let Some(path) = found.get(number).map(|entry| entry.path.as_str()) else { return };
                    let mut flush = |part: &mut Events| flush(path, part);
                    let read = read_contents_with(&collector, &scanner, path, contents, &mut flush);
                    bytes += read.0;
                    problems.extend(read.1);
                });
            }
            let plain = |entry: &&Entry| !matches!(entry.source, Source::Member(_));
            for entry in logs.iter().filter_map(|&number| found.get(number)).filter(plain) {
                let mut flush = |part: &mut Events| flush(&entry.path, part);
                let read = read_with(&collector, &scanner, entry, self.threads, &stdin, &mut flush);
                bytes += read.0;
                problems.extend(read.1);
            }
            if let Some(error) = failure {
                return Err(ListError::Write(error));
            }
        }
        problems.iter_mut().for_each(mask_problem);
        problems.sort();
        problems.dedup();
        Ok(Listing { bytes, problems })
    }
}

struct Collector {
    finder: EventFinder,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// Events of a stretch of a log; the path is filled in when they are written.
#[derive(Default)]
struct Events(Vec<EventLine>);

impl Part for Events {
    fn shift_lines(&mut self, by: u64) {
        for event in &mut self.0 {
            event.line += by;
            event.last_line += by;
        }
    }

    fn join(&mut self, later: Self) {
        self.0.extend(later.0);
    }
}

impl Digester for Collector {
    type Part = Events;

    fn wanted(&self) -> Wanted {
        Wanted { from_level: Level::Critical, without_level: false }
    }

    fn record(&self, part: &mut Events, layout: &LearnedLayout, record: RecordAt<'_>) {
        let head = layout.head(record.text);
        if !is_within(head.time, self.since, self.until) {
            return;
        }
        let body = layout.body(record.text, &head);
        let body = mojibake::repair(&body).map_or(body, |repaired| Cow::Owned(repaired.text));
        let mut add = |event| {
            part.0.push(EventLine {
                path: String::new(),
                line: record.line,
                last_line: record.last_line,
                time: head.time,
                level: record.level,
                event,
            });
        };
        self.finder.find(&body).for_each(|(_, event)| add(values(&event)));
        for chain in parse_chains(&body) {
            add(exception(&links(&chain)));
        }
    }
}

fn values(event: &Event<'_>) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(event) {
        Ok(serde_json::Value::Object(values)) => values,
        _ => serde_json::Map::new(),
    }
}

fn exception(chain: &[Link]) -> serde_json::Map<String, serde_json::Value> {
    let mut values = serde_json::Map::new();
    values.insert("event".to_owned(), "exception".into());
    values.insert("chain".to_owned(), serde_json::to_value(chain).unwrap_or_default());
    values
}
