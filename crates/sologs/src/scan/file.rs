//! One file: what it is, and, where it is a log, what its records come down to.

use crate::bundle::{ArchiveLimits, Entry, Format, Opened, Packed, Place, Source, Stdin, Stop, read_head};
use crate::progress::Watch;
use crate::report::{Problem, ProblemKind};
use crate::scan::Scanner;
use crate::scan::artifact::{is_artifact, read_artifacts, read_bytes};
use crate::scan::judge::Judge;
use crate::scan::known::Known;
use crate::scan::log::{Counts, Digester};
use crate::scan::members::look_into;
use crate::scan::read::{LogRead, read, read_stream};
use crate::scan::silence::Silence;
use crate::scan::stdin;
use crate::scan::summary::{CutRecords, MAX_FOLLOWED, MAX_KEPT, MAX_KEYS, Summary};
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::{FileKind, Role};
use sologs_core::layout::{LearnedLayout, is_dated_head, learn};
use sologs_core::scanner::{BlockScanner, MAX_RECORD_BYTES};
use sologs_core::text::{Encoding, Notes, decode_whole};
use sologs_core::time::DateOrder;
use sologs_rules::masters::Masters;
use std::io::{self, Cursor, Read};

/// Bytes from the beginning of a file by which it is recognised.
const HEAD_BYTES: u64 = 64 << 10;

/// `ERROR_SHARING_VIOLATION` of Windows: another program holds the file.
const SHARING_VIOLATION: i32 = 32;

/// What a file is, told from its path and its beginning.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    pub(crate) path: String,
    pub(crate) kind: FileKind,
    pub(crate) node: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) place: Place,
    pub(crate) encoding: Option<String>,
    /// Size of the file.
    pub(crate) bytes: u64,
    /// How much of it was read (0 where it was left out).
    pub(crate) bytes_read: u64,
    /// In which form it was met, where it is no log.
    pub(crate) layout: Option<String>,
    /// What it holds, where it is no mere log.
    pub(crate) artifacts: Vec<Artifact>,
    pub(crate) problems: Vec<Problem>,
}

/// A log that was read.
#[derive(Debug)]
pub(crate) struct LogFile {
    /// Its number among the files.
    pub(crate) entry: usize,
    /// In a room of its own: there may be very many logs, and rows of them are moved about.
    pub(crate) summary: Box<Summary>,
    pub(crate) counts: Counts,
    pub(crate) silences: Vec<Silence>,
    pub(crate) encoding: Option<String>,
    pub(crate) layout: Option<String>,
    pub(crate) bytes_read: u64,
    pub(crate) problems: Vec<Problem>,
}

impl Look {
    /// What the path alone tells.
    pub(crate) fn of(path: &str) -> Self {
        let place = Place::of(path);
        Self {
            path: path.to_owned(),
            kind: place.kind.unwrap_or(FileKind::TextLog),
            node: None,
            role: place.role,
            place,
            encoding: None,
            bytes: 0,
            bytes_read: 0,
            layout: None,
            artifacts: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// An archive; its members have looks of their own.
    pub(crate) fn archive(path: &str, bytes: u64) -> Self {
        Self { kind: FileKind::Archive, role: None, bytes, ..Self::of(path) }
    }
}

/// Looks at an entry; where it is an archive, at all of its members too.
pub(crate) fn look(entry: &Entry, stdin: &Stdin<'_>, limits: ArchiveLimits) -> Vec<(Entry, Look)> {
    let alone = |look| vec![(entry.clone(), look)];
    if let Source::Stdin(_) = entry.source {
        return stdin::look(entry, stdin, limits);
    }
    let Opened { mut reader, bytes } = match entry.open(stdin) {
        Ok(opened) => opened,
        Err(error) => {
            return alone(look_contents(&entry.path, None, &mut Failing(Some(error))));
        }
    };
    let (start, error) = read_head(&mut reader, HEAD_BYTES);
    let packed = match &entry.source {
        Source::File(file) => Some(Packed::File(file.clone())),
        Source::Elsewhere(file) => Some(Packed::Elsewhere(file.clone())),
        Source::Stdin(_) | Source::Member(_) => None,
    };
    if let (Some(packed), Some(format), None) = (packed, Format::of(&start), &error) {
        drop(reader);
        let archive = Look::archive(&entry.path, bytes.unwrap_or(0));
        return look_into((entry.clone(), archive), packed, format, limits);
    }
    let mut contents = Cursor::new(start).chain(Failing(error)).chain(reader);
    alone(look_contents(&entry.path, bytes, &mut contents))
}

/// Fails with what it holds, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Looks at the beginning of what `contents` gives, the file at `path` from its first byte on.
pub(crate) fn look_contents(path: &str, bytes: Option<u64>, contents: &mut dyn Read) -> Look {
    let mut look = Look::of(path);
    let (head, error) = read_head(contents, HEAD_BYTES);
    look.bytes = bytes.unwrap_or(head.len() as u64);
    match error {
        Some(error) => {
            look.problems.push(unreadable(path, &error));
            if head.is_empty() {
                look.kind = look.place.kind.unwrap_or(FileKind::Unknown);
            } else {
                // What is there is read: a log where logs are read, anything else here.
                let kinds = recognise(&mut look, &head);
                read_bytes(&mut look, &kinds, &head);
            }
        }
        None => {
            let kinds = recognise(&mut look, &head);
            if !kinds.is_empty() {
                read_artifacts(&mut look, &kinds, &mut Cursor::new(head).chain(contents));
            }
        }
    }
    look
}

/// Says what the file is; the kinds of artifacts that it holds.
fn recognise(look: &mut Look, head: &[u8]) -> Vec<FileKind> {
    let whole = decode_whole(head);
    let mut kinds = artifact_kinds(look, &whole.text, head);
    if let Some(first) = kinds.first() {
        look.kind = *first;
    } else if is_artifact(look.kind) {
        kinds.push(look.kind);
    }
    let is_binary = matches!(look.kind, FileKind::Certificate | FileKind::EventLog);
    if !is_text(&whole.text, &whole.notes) {
        if is_binary {
            return kinds;
        }
        look.kind = FileKind::Unknown;
        let message = "no text in any known encoding; it was not read".to_owned();
        look.problems.push(problem(&look.path, None, ProblemKind::Skipped, message));
        return Vec::new();
    }
    look.encoding = Some(whole.detection.encoding.name().to_owned());
    kinds
}

/// What the beginning shows. A log may quote settings, tables and the outputs of tools: where the records of a log are
/// met, only what is made of records itself is more than a log.
fn artifact_kinds(look: &Look, text: &str, head: &[u8]) -> Vec<FileKind> {
    let is_of_service = look.place.kind.is_some_and(FileKind::is_log);
    let mut lines = text.lines().map(str::as_bytes);
    // Nearly all files of large bundles: what they quote need not be looked for.
    if is_of_service && lines.find(|line| !line.trim_ascii().is_empty()).is_some_and(is_dated_head) {
        return Vec::new();
    }
    let mut kinds = artifact::recognise_all(&look.path, text, head);
    if !kinds.is_empty() {
        let layout = learn(text.as_bytes(), &look.path);
        let records = records(text, &layout);
        if is_of_service {
            // In the folder of a service's logs a single one is enough.
            kinds.retain(|_| records == Records::None);
        } else {
            let begins_object = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '<']);
            // Settings on one line look like a record for being an object, or for the times of day in them; but nobody
            // logged them at a time.
            let logs_objects = layout.is_structured()
                && (layout.has_head_below() || text.lines().any(|line| layout.time(line).is_some()));
            kinds.retain(|kind| match kind {
                kind if kind.is_settings() && begins_object => !logs_objects,
                kind => may_hold(*kind, records, layout.is_structured()),
            });
        }
    }
    kinds
}

/// How much of a text is made of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Records {
    /// No line begins one.
    None,
    /// Some lines do, or look as if they did.
    Some,
    /// A third of the lines that are not indented do.
    Most,
    /// The first line does.
    First,
}

fn records(text: &str, layout: &LearnedLayout) -> Records {
    let is_head = |line: &str| layout.classify(line.as_bytes()).is_some();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    if lines.clone().next().is_some_and(is_head) {
        return Records::First;
    }
    let (heads, all) = lines
        .clone()
        .filter(|line| !line.starts_with([' ', '\t']))
        .fold((0, 0), |(heads, all), line| (heads + usize::from(is_head(line)), all + 1));
    if heads > 0 && heads * 3 >= all {
        return Records::Most;
    }
    if lines.any(is_head) { Records::Some } else { Records::None }
}

/// Whether a file of that kind can look so. Rows of a table that hold a time look like records, but the names of its
/// columns stand above them; in JSON every row does.
fn may_hold(kind: FileKind, records: Records, is_structured: bool) -> bool {
    match kind {
        FileKind::SqlErrorlog | FileKind::ExecutionLog | FileKind::EventLog | FileKind::Certificate => true,
        FileKind::SsisdbTable | FileKind::Manifest => records < Records::First || is_structured,
        _ => records < Records::Most,
    }
}

/// Text has few control characters and few bytes that mean nothing. Those from U+0080 to U+009F are what bytes that a
/// code page lacks become where UTF-8 was misread in it.
///
/// Random bytes hold three NULs beside letters soon enough, and are UTF-16 from there on, which has hardly any control
/// characters; but of its units a tenth mean nothing to anyone but whoever made a font for them, and a thirtieth are
/// halves of pairs.
pub(crate) fn is_text(text: &str, notes: &Notes) -> bool {
    let is_odd_byte =
        |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n' | 0x0c | 0x1b);
    if text.is_ascii() {
        let odd = text.bytes().filter(is_odd_byte).count() as u64 + notes.malformed.amount;
        return odd * 20 <= text.len() as u64;
    }
    let is_odd = |c: &char| match c {
        '\u{e000}'..='\u{f8ff}' => true,
        c => u8::try_from(*c).is_ok_and(|byte| is_odd_byte(&byte)),
    };
    let odd = text.chars().filter(is_odd).count() as u64 + notes.malformed.amount;
    odd * 20 <= text.chars().count() as u64
}

/// Why something could not be read, in words that say what to do.
pub(crate) fn unreadable(path: &str, error: &io::Error) -> Problem {
    if let Some(stop) = Stop::of(error) {
        let kind = match stop {
            Stop::Encrypted => ProblemKind::Encrypted,
            Stop::Unsupported(_) => ProblemKind::Unreadable,
            Stop::Unpacked(..) | Stop::Ratio(..) | Stop::Memory(_) => ProblemKind::Limit,
            Stop::EndsEarly | Stop::EndsBeforeList | Stop::EndsBeforeDirectory => ProblemKind::Truncated,
            Stop::Damaged(_) => ProblemKind::Malformed,
        };
        return problem(path, None, kind, stop.to_string());
    }
    let (kind, advice) = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            (ProblemKind::Unreadable, "; run with more rights, or copy it as administrator")
        }
        io::ErrorKind::NotFound => (ProblemKind::Unreadable, "; it vanished during the scan"),
        _ if error.raw_os_error() == Some(SHARING_VIOLATION) && cfg!(windows) => {
            (ProblemKind::Locked, "; stop the service, or copy it first")
        }
        io::ErrorKind::UnexpectedEof => {
            (ProblemKind::Truncated, "; it ends in the middle, what follows is lost: copy it again")
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput if error.raw_os_error().is_none() => {
            (ProblemKind::Malformed, "; it is damaged, what follows was not read: copy it again")
        }
        _ => (ProblemKind::Unreadable, ""),
    };
    problem(path, None, kind, format!("{error}{advice}"))
}

pub(crate) fn problem(path: &str, line: Option<u64>, kind: ProblemKind, message: String) -> Problem {
    Problem { path: path.to_owned(), line, kind, message }
}

/// Reads and judges a whole log.
pub(crate) fn read_log(
    scanner: &Scanner,
    blocks: &BlockScanner,
    masters: &Masters,
    (number, entry, look): (usize, &Entry, &Look),
    threads: usize,
    (stdin, watch): (&Stdin<'_>, &Watch<'_>),
) -> LogFile {
    let judge = judge(scanner, masters, look, watch);
    judged((number, look), read(&judge, blocks, entry, threads, stdin, &mut |_| {}))
}

/// Reads and judges a log from its contents, on this thread.
pub(crate) fn read_log_from(
    scanner: &Scanner,
    blocks: &BlockScanner,
    masters: &Masters,
    (number, look, watch): (usize, &Look, &Watch<'_>),
    contents: &mut dyn Read,
) -> LogFile {
    let judge = judge(scanner, masters, look, watch);
    judged((number, look), read_stream(&judge, blocks, &look.path, contents, &mut |_| {}))
}

fn judge<'s>(scanner: &'s Scanner, masters: &'s Masters, look: &'s Look, watch: &'s Watch<'s>) -> Judge<'s> {
    let (since, until) = scanner.time_bounds();
    let task = look.place.task_id();
    Judge {
        set: &scanner.rules,
        masters,
        kind: look.kind,
        task,
        since,
        until,
        watch,
        follows: scanner.follows(),
        known: Known::of_log(look.bytes),
    }
}

/// What was read, with what is wrong with it.
fn judged((number, look): (usize, &Look), read: LogRead<Summary>) -> LogFile {
    let LogRead { mut part, mut counts, mut silences, facts } = read;
    if facts.dates == Some(DateOrder::DayFirst) {
        part.map_times(|time| time.day_month_swapped());
        silences.map_times(|time| time.day_month_swapped());
        counts.first = counts.first.map(|time| time.day_month_swapped());
        counts.last = counts.last.map(|time| time.day_month_swapped());
    }
    part.close(number);
    let mut problems = facts.problems(&look.path);
    if let Some(CutRecords { count, bytes, line }) = part.cut {
        let message = format!(
            "{count} record(s) longer than {MAX_RECORD_BYTES} bytes were cut, first this one; {bytes} bytes of \
             them were not judged"
        );
        problems.push(problem(&look.path, Some(line), ProblemKind::Limit, message));
    }
    if part.overflow > 0 {
        let message = format!(
            "more than {MAX_KEYS} kinds of findings or errors, or more than {} MiB of them; {} record(s) of further \
             kinds were only counted",
            MAX_KEPT >> 20,
            part.overflow
        );
        problems.push(problem(&look.path, None, ProblemKind::Limit, message));
    }
    if part.signals.lost > 0 {
        let message = format!(
            "rules about records together looked at the first {} record(s) that they ask for; {} more were left out",
            part.signals.list.len(),
            part.signals.lost
        );
        problems.push(problem(&look.path, None, ProblemKind::Limit, message));
    }
    if part.followed.len() >= MAX_FOLLOWED {
        let message = format!(
            "more than {MAX_FOLLOWED} places may belong to the execution that was asked for; its story was told by the \
             first ones"
        );
        problems.push(problem(&look.path, None, ProblemKind::Limit, message));
    }
    LogFile {
        entry: number,
        encoding: facts.encoding.map(|encoding| name_encoding(encoding, part.encoded_twice)),
        summary: Box::new(part),
        counts,
        silences: silences.found().to_vec(),
        layout: facts.layout,
        bytes_read: facts.bytes,
        problems,
    }
}

/// The encoding, and how its text had been misread before: `utf-8, encoded twice through windows-1252`.
fn name_encoding(encoding: String, twice: Option<Encoding>) -> String {
    match twice {
        Some(through) => format!("{encoding}, encoded twice through {}", through.name()),
        None => encoding,
    }
}

impl LogFile {
    /// A log of which nothing could be read.
    pub(crate) fn unread(entry: usize) -> Self {
        Self {
            entry,
            summary: Box::default(),
            counts: Counts::default(),
            silences: Vec::new(),
            encoding: None,
            layout: None,
            bytes_read: 0,
            problems: Vec::new(),
        }
    }
}

/// Reads a log with any digester; `flush` may take what is complete out of the part. Gives the bytes
/// that were read, and what could not be.
pub(crate) fn read_with<D: Digester>(
    digester: &D,
    blocks: &BlockScanner,
    entry: &Entry,
    threads: usize,
    stdin: &Stdin<'_>,
    flush: &mut dyn FnMut(&mut D::Part),
) -> (u64, Vec<Problem>) {
    let facts = read(digester, blocks, entry, threads, stdin, flush).facts;
    (facts.bytes, facts.problems(&entry.path))
}

/// As [`read_with`], from the contents of a log.
pub(crate) fn read_contents_with<D: Digester>(
    digester: &D,
    blocks: &BlockScanner,
    path: &str,
    contents: &mut dyn Read,
    flush: &mut dyn FnMut(&mut D::Part),
) -> (u64, Vec<Problem>) {
    let facts = read_stream(digester, blocks, path, contents, flush).facts;
    (facts.bytes, facts.problems(path))
}

#[cfg(test)]
mod tests;
