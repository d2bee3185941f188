//! Archives: what is in one, and its logs read in the order in which they lie in it.

use crate::bundle::{ArchiveLimits, Entry, Format, Outer, Packed, Source, Visitor};
use crate::progress::Watch;
use crate::report::ProblemKind;
use crate::scan::Scanner;
use crate::scan::file::{LogFile, Look, look_contents, problem, read_log_from, unreadable};
use sologs_core::scanner::BlockScanner;
use sologs_rules::masters::Masters;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::sync::Arc;

/// Looks at every member of an archive; the first entry and its look are the archive's own.
pub(crate) fn look_into(
    (entry, archive): (Entry, Look),
    packed: Packed,
    format: Format,
    limits: ArchiveLimits,
) -> Vec<(Entry, Look)> {
    let outer = Arc::new(Outer::new(packed, archive.path.clone(), format, limits));
    let mut visitor = Looker { outer: Arc::clone(&outer), found: vec![(entry, archive)] };
    outer.walk(&mut visitor);
    visitor.found
}

struct Looker {
    outer: Arc<Outer>,
    found: Vec<(Entry, Look)>,
}

impl Looker {
    fn add(&mut self, look: Look) {
        let source = Source::Member(Arc::clone(&self.outer));
        self.found.push((Entry { path: look.path.clone(), source }, look));
    }

    /// Problems are kept with the archive: a member that has one may not be listed.
    fn tell(&mut self, problem: crate::report::Problem) {
        if let Some((_, archive)) = self.found.first_mut() {
            archive.problems.push(problem);
        }
    }
}

impl Visitor for Looker {
    fn wants(&mut self, _path: &str) -> bool {
        true
    }

    fn file(&mut self, path: &str, size: Option<u64>, contents: &mut dyn Read) {
        self.add(look_contents(path, size, contents));
    }

    fn archive(&mut self, path: &str, size: Option<u64>) {
        self.add(Look::archive(path, size.unwrap_or(0)));
    }

    fn problem(&mut self, path: &str, error: io::Error) {
        self.tell(unreadable(path, &error));
    }

    fn left_out(&mut self, path: &str, limit: bool, message: String) {
        let kind = if limit { ProblemKind::Limit } else { ProblemKind::Skipped };
        self.tell(problem(path, None, kind, message));
    }
}

/// The logs of one archive that are to be read: their paths and numbers.
pub(crate) struct ArchiveLogs {
    pub(crate) outer: Arc<Outer>,
    pub(crate) numbers: BTreeMap<String, usize>,
}

impl ArchiveLogs {
    /// The archives among the entries, each with those of its members that are wanted.
    pub(crate) fn group(entries: &[Entry], numbers: &[usize]) -> Vec<Self> {
        let mut groups: BTreeMap<&str, Self> = BTreeMap::new();
        for number in numbers {
            let Some(Entry { path, source: Source::Member(outer) }) = entries.get(*number) else { continue };
            let group = groups
                .entry(outer.path())
                .or_insert_with(|| Self { outer: Arc::clone(outer), numbers: BTreeMap::new() });
            group.numbers.insert(path.clone(), *number);
        }
        groups.into_values().collect()
    }

    /// Whether a member, or one inside of it, is among them.
    fn has(&self, path: &str) -> bool {
        let inside = format!("{path}!/");
        self.numbers.contains_key(path)
            || self.numbers.range(inside.clone()..).next().is_some_and(|(next, _)| next.starts_with(&inside))
    }

    /// Hands over the contents of each, with its number, in the order of the archive.
    pub(crate) fn each(&self, take: &mut dyn FnMut(usize, &mut dyn Read)) {
        self.outer.walk(&mut Reader { logs: self, take });
    }

    /// Reads and judges them; each is handed over to `take`.
    pub(crate) fn read(
        &self,
        scanner: &Scanner,
        blocks: &BlockScanner,
        (masters, watch): (&Masters, &Watch<'_>),
        looks: &[Look],
        take: &dyn Fn(LogFile),
    ) {
        let mut read: BTreeSet<usize> = BTreeSet::new();
        self.each(&mut |number, contents| {
            if let Some(look) = looks.get(number) {
                read.insert(number);
                take(read_log_from(scanner, blocks, masters, (number, look, watch), contents));
            }
        });
        let unread: Vec<usize> =
            self.numbers.values().copied().filter(|number| !read.contains(number)).collect();
        let told: BTreeSet<&str> = match unread.is_empty() {
            true => BTreeSet::new(),
            false => looks.iter().flat_map(|look| &look.problems).map(|told| told.path.as_str()).collect(),
        };
        for number in &unread {
            let Some(look) = looks.get(*number) else { continue };
            // Told by the look already, or the archive was changed in between.
            let message = "it was in the archive when that was opened first, and is not any more".to_owned();
            let known = told.contains(look.path.as_str());
            let mut log = LogFile::unread(*number);
            if !known {
                log.problems.push(problem(&look.path, None, ProblemKind::Unreadable, message));
            }
            take(log);
        }
    }
}

struct Reader<'r> {
    logs: &'r ArchiveLogs,
    take: &'r mut dyn FnMut(usize, &mut dyn Read),
}

impl Visitor for Reader<'_> {
    fn wants(&mut self, path: &str) -> bool {
        self.logs.has(path)
    }

    fn file(&mut self, path: &str, _size: Option<u64>, contents: &mut dyn Read) {
        if let Some(number) = self.logs.numbers.get(path) {
            (self.take)(*number, contents);
        }
    }

    fn archive(&mut self, _path: &str, _size: Option<u64>) {}

    // The look told already what is wrong with the archive itself.
    fn problem(&mut self, _path: &str, _error: io::Error) {}

    fn left_out(&mut self, _path: &str, _limit: bool, _message: String) {}
}
