//! Records of a log whose like was judged before: what was said of the one holds for the other.
//!
//! A record is like another one where they differ in nothing but digits that no rule can see
//! ([`RuleSet::indifferent`](sologs_rules::rule_set::RuleSet::indifferent)). What is kept here changes no result: it is
//! used only where the report needs nothing of the record but that there was one more, at which line and when.

use crate::scan::summary::{FindingKey, UnexplainedKey};
use foldhash::fast::FixedState;
use sologs_core::event::EventKind;
use sologs_core::level::Level;
use sologs_rules::finding::Confidence;
use sologs_rules::likeness::Indifferent;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Bytes of records that are kept; when they are full, all are forgotten.
const MAX_BYTES: usize = 4 << 20;
/// In a log of fewer bytes too few records come again.
const LEAST_BYTES: u64 = 1 << 20;
/// A record with more text than this is judged anew each time.
const MAX_TEXT: usize = 16 << 10;
/// Signatures of records that cannot be known are kept up to this number.
const MAX_UNIQUE: usize = 10_000;
/// Records of one signature that are kept.
const MAX_ALIKE: usize = 16;
/// So many records are tried before it is asked whether keeping them is worth it.
const TRIAL: u64 = 2000;

/// What the places of a report are kept for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Group {
    Finding(FindingKey),
    Unexplained(UnexplainedKey),
}

/// A record that was judged.
#[derive(Debug)]
pub(crate) struct KnownRecord {
    /// Tells it from all others of the log.
    pub(crate) number: u64,
    /// What was said of it.
    pub(crate) said: Said,
    level: Option<Level>,
    text: Box<str>,
    /// Whether the report has all the places that it shows of its groups.
    is_shown: AtomicBool,
}

/// What is said of a record, to be remembered.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) is_exception: bool,
    /// Whether a rule at least as grave as an error has fired.
    pub(crate) is_failure: bool,
    /// Its events, of the same kinds in each record like it; `None` where what one of them tells may differ.
    pub(crate) events: Option<Vec<EventKind>>,
    /// Whether more than its line, time and events is kept of each record like it: then none is only counted.
    pub(crate) is_kept_whole: bool,
    /// What it counts for.
    pub(crate) groups: Vec<(Group, Confidence)>,
    /// The rules whose findings tell which task is under way.
    pub(crate) marked: Vec<usize>,
    /// Where other digits may stand.
    pub(crate) parts: Vec<Indifferent>,
}

/// What is known of a record before it is judged.
#[derive(Debug)]
pub(crate) enum Knowledge {
    /// All that the report needs.
    Enough(Arc<KnownRecord>),
    /// Its like is kept, but the report may still show this one.
    Kept,
    /// Nothing.
    Nothing,
}

/// The records of a log that were judged, as far as they are kept. All threads share it.
#[derive(Debug, Default)]
pub(crate) struct Known {
    is_off: bool,
    table: RwLock<Table>,
    hits: AtomicU64,
    misses: AtomicU64,
}

#[derive(Debug, Default)]
struct Table {
    records: HashMap<u64, Vec<Arc<KnownRecord>>, FixedState>,
    bytes: usize,
    count: u64,
    shown: HashSet<Group>,
    /// Signatures of records that cannot be known by another one.
    unique: HashSet<u64, FixedState>,
}

impl Known {
    /// For a log of so many bytes; 0 where that is not known.
    pub(crate) fn of_log(bytes: u64) -> Self {
        Self { is_off: (1..LEAST_BYTES).contains(&bytes), ..Self::default() }
    }

    /// Keeps nothing, so that every record is judged: what tests compare with.
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self { is_off: true, ..Self::default() }
    }

    /// What is known of a record of this level that says `text`.
    pub(crate) fn find(&self, text: &str, level: Option<Level>) -> Knowledge {
        if self.is_off || text.len() > MAX_TEXT || !self.is_worth_it() {
            return Knowledge::Kept;
        }
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let signature = signature(text);
        let alike = table.records.get(&signature).map(Vec::as_slice).unwrap_or_default();
        let Some(record) = alike.iter().find(|record| record.is_like(text, level)) else {
            self.misses.fetch_add(1, Ordering::Relaxed);
            let is_unique = table.unique.contains(&signature);
            return if is_unique { Knowledge::Kept } else { Knowledge::Nothing };
        };
        self.hits.fetch_add(1, Ordering::Relaxed);
        if !record.is_shown.load(Ordering::Relaxed) {
            if !record.said.groups.iter().all(|(group, _)| table.shown.contains(group)) {
                return Knowledge::Kept;
            }
            record.is_shown.store(true, Ordering::Relaxed);
        }
        Knowledge::Enough(Arc::clone(record))
    }

    /// Keeps what was said of a record of which nothing was known; `None` where that holds for no other one.
    pub(crate) fn remember(&self, text: &str, level: Option<Level>, said: Option<Said>) {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let Some(said) = said else {
            if table.unique.len() < MAX_UNIQUE {
                table.unique.insert(signature(text));
            }
            return;
        };
        let bytes = text.len() + size_of::<KnownRecord>();
        if table.bytes + bytes > MAX_BYTES {
            table.records.clear();
            table.bytes = 0;
        }
        table.bytes += bytes;
        table.count += 1;
        let record = KnownRecord {
            number: table.count,
            said,
            level,
            text: text.into(),
            is_shown: AtomicBool::new(false),
        };
        let alike = table.records.entry(signature(text)).or_default();
        if alike.len() == MAX_ALIKE {
            alike.remove(0);
        }
        alike.push(Arc::new(record));
    }

    /// Notes that the report has all the places that it shows of these groups.
    pub(crate) fn note_shown(&self, groups: impl Iterator<Item = Group>) {
        let mut groups = groups.peekable();
        if groups.peek().is_some() {
            self.table.write().unwrap_or_else(PoisonError::into_inner).shown.extend(groups);
        }
    }

    /// In a log of which no record is like another, keeping them costs more than it saves.
    fn is_worth_it(&self) -> bool {
        let misses = self.misses.load(Ordering::Relaxed);
        misses < TRIAL || misses < 4 * self.hits.load(Ordering::Relaxed)
    }
}

impl KnownRecord {
    fn is_like(&self, text: &str, level: Option<Level>) -> bool {
        let (known, text) = (self.text.as_bytes(), text.as_bytes());
        if self.level != level || known.len() != text.len() {
            return false;
        }
        let mut from = 0;
        let is_same = |from: usize, to: usize| known.get(from..to) == text.get(from..to);
        for part in &self.said.parts {
            if !is_same(from, part.span.start) || !part.fits(text) {
                return false;
            }
            from = part.span.end;
        }
        is_same(from, text.len())
    }
}

/// Bytes of a record that its signature is made of, behind the first line and in the middle.
const SAMPLE: usize = 64;

/// The same for records that are alike: their length and some of their bytes, hexadecimal digits left out.
fn signature(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let second_line = memchr::memchr(b'\n', bytes).map_or(0, |end| end + 1);
    let mut hasher = FixedState::default().build_hasher();
    hasher.write_usize(bytes.len());
    for start in [second_line, second_line + SAMPLE, bytes.len() / 2] {
        let mut sample = [0; SAMPLE];
        for (to, from) in sample.iter_mut().zip(bytes.get(start..).unwrap_or_default()) {
            *to = if from.is_ascii_hexdigit() { b'0' } else { *from };
        }
        hasher.write(&sample);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(parts: Vec<Indifferent>, group: &str) -> Said {
        let groups =
            vec![(Group::Unexplained(UnexplainedKey::Template(group.to_owned())), Confidence::Likely)];
        Said {
            is_exception: false,
            is_failure: false,
            events: None,
            is_kept_whole: false,
            groups,
            marked: Vec::new(),
            parts,
        }
    }

    #[test]
    fn a_record_is_known_once_its_places_are_shown_and_only_as_it_was() {
        let known = Known::default();
        let level = Some(Level::Error);
        assert!(matches!(known.find("a b", level), Knowledge::Nothing));
        known.remember("a b", level, Some(said(Vec::new(), "a b")));
        assert!(matches!(known.find("a b", level), Knowledge::Kept));
        known.note_shown(std::iter::once(Group::Unexplained(UnexplainedKey::Template("a b".to_owned()))));
        assert!(matches!(known.find("a b", level), Knowledge::Enough(_)));
        assert!(matches!(known.find("a c", level), Knowledge::Nothing));
        assert!(matches!(known.find("a b", None), Knowledge::Nothing));
        known.remember("unique", None, None);
        assert!(matches!(known.find("unique", None), Knowledge::Kept));
    }

    #[test]
    fn what_is_kept_is_bounded_and_given_up_where_nothing_comes_again() {
        let known = Known::default();
        for number in 0..TRIAL {
            let text = format!("{} {}", "x".repeat(8000), "y".repeat(number as usize));
            assert!(matches!(known.find(&text, None), Knowledge::Nothing));
            known.remember(&text, None, Some(said(Vec::new(), "")));
        }
        assert!(known.table.read().unwrap().bytes <= MAX_BYTES);
        assert!(matches!(known.find("new", None), Knowledge::Kept));
    }
}
