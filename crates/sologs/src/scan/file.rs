//! One file: what it is, and, where it is a log, what its records come down to.

use crate::bundle::{Entry, Opened, Place, Source, Stdin, read_whole};
use crate::report::{Problem, ProblemKind};
use crate::scan::Scanner;
use crate::scan::artifact::{is_artifact, read_artifacts};
use crate::scan::judge::Judge;
use crate::scan::log::{Counts, Digester};
use crate::scan::read::{LogRead, read};
use crate::scan::summary::Summary;
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::{FileKind, Role};
use sologs_core::layout::learn;
use sologs_core::scanner::BlockScanner;
use sologs_core::text::{Encoding, Notes, decode_whole};
use sologs_core::time::DateOrder;
use sologs_rules::masters::Masters;
use std::io;

/// Bytes from the beginning of a file by which it is recognised.
const HEAD_BYTES: u64 = 64 << 10;

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
    pub(crate) summary: Summary,
    pub(crate) counts: Counts,
    pub(crate) encoding: Option<String>,
    pub(crate) layout: Option<String>,
    pub(crate) bytes_read: u64,
    pub(crate) problems: Vec<Problem>,
}

/// Looks at the beginning of a file. Standard input is not looked at: what is taken from it is gone.
pub(crate) fn look(entry: &Entry, stdin: &Stdin<'_>) -> Look {
    let place = Place::of(&entry.path);
    let mut look = Look {
        path: entry.path.clone(),
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
    };
    if entry.source == Source::Stdin {
        return look;
    }
    let error = match entry.source.open(stdin) {
        Ok(Opened { mut reader, bytes }) => {
            let head = read_whole(&mut reader, HEAD_BYTES);
            look.bytes = bytes.unwrap_or(head.bytes.len() as u64);
            let kinds = recognise(&mut look, &head.bytes);
            drop(reader);
            if head.error.is_none() && !kinds.is_empty() {
                read_artifacts(&mut look, &kinds, entry, stdin);
            }
            head.error
        }
        Err(error) => Some(error),
    };
    if let Some(error) = error {
        look.kind = look.place.kind.unwrap_or(FileKind::Unknown);
        look.problems.push(unreadable(&entry.path, &error));
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

/// What the beginning shows. In the folder of a service's logs only a file without a single head is taken for
/// something else: a log may quote the outputs of tools.
fn artifact_kinds(look: &Look, text: &str, head: &[u8]) -> Vec<FileKind> {
    let kinds = artifact::recognise_all(&look.path, text, head);
    let is_log = look.place.kind.is_some_and(FileKind::is_log);
    if !kinds.is_empty() && is_log {
        let layout = learn(text.as_bytes(), &look.path);
        if text.lines().any(|line| layout.classify(line.as_bytes()).is_some()) {
            return Vec::new();
        }
    }
    kinds
}

/// Text has few control characters and few bytes that mean nothing.
fn is_text(text: &str, notes: &Notes) -> bool {
    let is_odd = |c: &char| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}' | '\u{1b}');
    let odd = text.chars().filter(is_odd).count() as u64 + notes.malformed.amount;
    odd * 20 <= text.chars().count() as u64
}

/// The error of the operating system in words that say what to do.
pub(crate) fn unreadable(path: &str, error: &io::Error) -> Problem {
    let (kind, advice) = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            (ProblemKind::Unreadable, "; run with more rights, or copy it as administrator")
        }
        io::ErrorKind::NotFound => (ProblemKind::Unreadable, "; it vanished during the scan"),
        _ if error.raw_os_error() == Some(32) && cfg!(windows) => {
            (ProblemKind::Locked, "; stop the service, or copy it first")
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
    stdin: &Stdin<'_>,
) -> LogFile {
    let (since, until) = scanner.time_bounds();
    let task = look.place.task_id();
    let judge = Judge { set: &scanner.rules, masters, kind: look.kind, task, since, until };
    let LogRead { mut part, mut counts, facts } = read(&judge, blocks, entry, threads, stdin, &mut |_| {});
    if facts.dates == Some(DateOrder::DayFirst) {
        part.map_times(|time| time.day_month_swapped());
        counts.first = counts.first.map(|time| time.day_month_swapped());
        counts.last = counts.last.map(|time| time.day_month_swapped());
    }
    let mut problems = facts.problems(&entry.path);
    if let Some((count, line)) = part.cut {
        let message =
            format!("{count} record(s) longer than the limit were cut; the rest of them was not judged");
        problems.push(problem(&entry.path, Some(line), ProblemKind::Limit, message));
    }
    if part.overflow > 0 {
        let message = format!("{} record(s) of too many different kinds were only counted", part.overflow);
        problems.push(problem(&entry.path, None, ProblemKind::Limit, message));
    }
    LogFile {
        entry: number,
        encoding: facts.encoding.map(|encoding| name_encoding(encoding, part.encoded_twice)),
        summary: part,
        counts,
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

/// Reads a log with any digester; `flush` may take what is complete out of the part.
pub(crate) fn read_with<D: Digester>(
    digester: &D,
    blocks: &BlockScanner,
    entry: &Entry,
    threads: usize,
    stdin: &Stdin<'_>,
    flush: &mut dyn FnMut(&mut D::Part),
) {
    read(digester, blocks, entry, threads, stdin, flush);
}
