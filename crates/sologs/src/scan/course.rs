//! What happened when in one log, in bounded memory: the events of each kind over time, and, one by one, those around
//! the first failure.
//!
//! Whatever is kept is the same wherever the log is cut into parts.

use crate::scan::flat_map::KindMap;
use crate::scan::series::Stamp;
use sologs_core::event::{Event, EventKind};
use sologs_core::time::Timestamp;
use std::collections::VecDeque;

/// Entries kept of one kind; where there are more, neighbours in time are counted together.
pub(crate) const MAX_BUCKETS: usize = 64;
/// Events kept one by one on each side of the first failure.
const NEAR: usize = 32;
/// A level at which everything is counted together.
const COARSEST: u8 = 64;
/// What an allocation takes beside its bytes.
pub(crate) const ALLOCATION: usize = 16;
/// Characters kept of a value.
const MAX_DETAIL: usize = 80;

/// Neighbours in time, counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// Moments by the width of the track; see [`Track`].
    key: i64,
    pub(crate) count: u64,
    /// 1-based line of the earliest.
    pub(crate) line: u64,
    pub(crate) first_time: Timestamp,
    pub(crate) last_time: Timestamp,
    /// The value that matters of the earliest.
    pub(crate) detail: Option<Box<str>>,
    /// The number of the file, once tracks of several are joined.
    pub(crate) entry: usize,
}

/// Records of one kind over time: at most [`MAX_BUCKETS`], as finely as that allows.
///
/// At level 0 only records of the very same time are counted together, at level `n` those of the same `2^(n-1)`
/// seconds. A level is the least that has room, so it depends on the records alone, not on how they were cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Track {
    level: u8,
    /// In the order of their keys.
    buckets: Vec<Bucket>,
}

impl Track {
    pub(crate) fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// Adds a record; one without a time has no place here.
    pub(crate) fn add(&mut self, stamp: Stamp, detail: Option<Box<str>>) {
        let Some(time) = stamp.time else { return };
        let key = key(time, self.level);
        if let Some(last) = self.buckets.last_mut().filter(|last| last.key == key) {
            last.count += 1;
            last.last_time = later(last.last_time, time);
            if (time.local_micros(), stamp.line) < (last.first_time.local_micros(), last.line) {
                (last.line, last.first_time, last.detail) = (stamp.line, time, detail);
            }
            return;
        }
        let line = stamp.line;
        let bucket = Bucket { key, count: 1, line, first_time: time, last_time: time, detail, entry: 0 };
        self.insert(bucket);
        self.make_room();
    }

    pub(crate) fn join(&mut self, mut later: Track) {
        let level = self.level.max(later.level);
        self.coarsen(level);
        later.coarsen(level);
        later.buckets.into_iter().for_each(|bucket| self.insert(bucket));
        self.make_room();
    }

    /// Says which file all of it comes from, before tracks of several files are joined.
    pub(crate) fn set_entry(&mut self, entry: usize) {
        self.buckets.iter_mut().for_each(|bucket| bucket.entry = entry);
    }

    /// Counts more neighbours together, until there are no more than that.
    pub(crate) fn shorten(&mut self, most: usize) {
        while self.buckets.len() > most.max(1) && self.level < COARSEST {
            self.coarsen(self.level + 1);
        }
    }

    /// Bytes that it takes.
    pub(crate) fn size(&self) -> usize {
        let details = self.buckets.iter().filter_map(|bucket| bucket.detail.as_ref());
        self.buckets.len() * size_of::<Bucket>()
            + details.map(|detail| detail.len() + ALLOCATION).sum::<usize>()
    }

    /// Gives room back that nothing is in.
    pub(crate) fn shrink(&mut self) {
        self.buckets.shrink_to_fit();
    }

    pub(crate) fn shift_lines(&mut self, by: u64) {
        self.buckets.iter_mut().for_each(|bucket| bucket.line += by);
    }

    pub(crate) fn map_times(&mut self, map: &impl Fn(Timestamp) -> Timestamp) {
        let level = self.level;
        for mut bucket in std::mem::take(&mut self.buckets) {
            let (one, other) = (map(bucket.first_time), map(bucket.last_time));
            (bucket.first_time, bucket.last_time) = (earlier(one, other), later(one, other));
            bucket.key = key(bucket.first_time, level);
            self.insert(bucket);
        }
    }

    /// The time of the first record after `time`, where what is counted together does not hide it: the plain form of
    /// what diagnoses ask of all logs of a service at once.
    #[cfg(test)]
    pub(crate) fn first_after(&self, time: Timestamp) -> Option<Timestamp> {
        let at = time.local_micros();
        let next = self.buckets.iter().find(|bucket| bucket.last_time.local_micros() > at)?;
        (next.first_time.local_micros() > at).then_some(next.first_time)
    }

    fn insert(&mut self, bucket: Bucket) {
        // Logs are in the order of time, nearly always.
        let at = match self.buckets.last() {
            Some(last) if last.key < bucket.key => Err(self.buckets.len()),
            _ => self.buckets.binary_search_by_key(&bucket.key, |known| known.key),
        };
        match at {
            Err(at) => self.buckets.insert(at, bucket),
            Ok(at) => {
                if let Some(known) = self.buckets.get_mut(at) {
                    known.absorb(bucket);
                }
            }
        }
    }

    fn make_room(&mut self) {
        self.shorten(MAX_BUCKETS);
    }

    fn coarsen(&mut self, level: u8) {
        if level == self.level {
            return;
        }
        self.level = level;
        for mut bucket in std::mem::take(&mut self.buckets) {
            bucket.key = key(bucket.first_time, level);
            self.insert(bucket);
        }
    }
}

impl Bucket {
    fn absorb(&mut self, other: Bucket) {
        let order = |b: &Bucket| (b.first_time.local_micros(), b.entry, b.line);
        self.count += other.count;
        self.last_time = later(self.last_time, other.last_time);
        if order(&other) < order(self) {
            (self.line, self.first_time) = (other.line, other.first_time);
            (self.detail, self.entry) = (other.detail, other.entry);
        }
    }
}

fn key(time: Timestamp, level: u8) -> i64 {
    let micros = time.local_micros();
    match level {
        0 => micros,
        // Forty years are 2^30 seconds; wider buckets than that would not be fewer.
        _ => micros.div_euclid(1_000_000i64 << (level - 1).min(32)),
    }
}

fn earlier(a: Timestamp, b: Timestamp) -> Timestamp {
    if b.local_micros() < a.local_micros() { b } else { a }
}

fn later(a: Timestamp, b: Timestamp) -> Timestamp {
    if b.local_micros() > a.local_micros() { b } else { a }
}

/// One event by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happened {
    pub(crate) kind: EventKind,
    pub(crate) stamp: Stamp,
    pub(crate) detail: Option<Box<str>>,
}

/// What happened when in one log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Course {
    pub(crate) events: KindMap<Track>,
    /// The first events of all.
    head: Vec<Happened>,
    /// The last events before the first failure, or before the end where nothing failed.
    before: VecDeque<Happened>,
    /// The first events from the first failure on.
    after: Vec<Happened>,
    failed: bool,
    /// Whether what happened around the first failure was forgotten.
    forgotten: bool,
}

impl Course {
    /// An event, in the order of the log.
    pub(crate) fn event(&mut self, kind: EventKind, stamp: Stamp, detail: Option<Box<str>>) {
        let happened = || Happened { kind, stamp, detail: detail.clone() };
        if self.head.len() < NEAR {
            self.head.push(happened());
        }
        if !self.failed {
            push_bounded(&mut self.before, happened());
        } else if self.after.len() < NEAR {
            self.after.push(happened());
        }
        self.events.update(kind, |track| track.add(stamp, detail));
    }

    /// The record whose events come next is a failure.
    pub(crate) fn failure(&mut self) {
        self.failed = true;
    }

    /// The log is complete: gives back what only a later part of it would need.
    pub(crate) fn close(&mut self) {
        self.head = Vec::new();
        if !self.failed {
            self.before = VecDeque::new();
        }
        self.before.shrink_to_fit();
        self.after.shrink_to_fit();
        self.events.shrink();
        self.events.values_mut().for_each(Track::shrink);
    }

    /// Says which file all of it comes from.
    pub(crate) fn set_entry(&mut self, entry: usize) {
        self.events.values_mut().for_each(|track| track.set_entry(entry));
    }

    /// Bytes that the events over time take.
    pub(crate) fn events_size(&self) -> usize {
        self.events.values().map(|track| size_of::<(EventKind, Track)>() + track.size()).sum()
    }

    /// Whether something failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }

    /// How many events are kept one by one around the first failure.
    pub(crate) fn near(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// The time of the first failure, as near as the events around it tell.
    pub(crate) fn failed_at(&self) -> Option<Timestamp> {
        let after = self.after.iter().find_map(|happened| happened.stamp.time);
        after.or_else(|| self.before.iter().rev().find_map(|happened| happened.stamp.time))
    }

    /// Whether what happened around the first failure was forgotten, since too many logs failed.
    pub(crate) fn is_forgotten(&self) -> bool {
        self.forgotten
    }

    /// Forgets what happened around the first failure.
    pub(crate) fn forget_near(&mut self) {
        (self.before, self.after, self.forgotten) = (VecDeque::new(), Vec::new(), true);
    }

    /// The events around the first failure, in the order of the log; none where nothing failed.
    pub(crate) fn around_failure(&self) -> impl Iterator<Item = &Happened> {
        let before = self.before.iter().filter(|_| self.failed);
        before.chain(&self.after)
    }

    pub(crate) fn join(&mut self, later: Course) {
        for (kind, track) in later.events {
            self.events.update(kind, |known| known.join(track));
        }
        let room = |known: &[Happened]| NEAR.saturating_sub(known.len());
        if self.failed {
            let room = room(&self.after);
            self.after.extend(later.head.iter().take(room).cloned());
        } else {
            later.before.into_iter().for_each(|happened| push_bounded(&mut self.before, happened));
            (self.after, self.failed) = (later.after, later.failed);
        }
        let room = room(&self.head);
        self.head.extend(later.head.into_iter().take(room));
    }

    pub(crate) fn shift_lines(&mut self, by: u64) {
        self.events.values_mut().for_each(|track| track.shift_lines(by));
        for happened in self.kept() {
            happened.stamp.line += by;
            happened.stamp.last_line += by;
        }
    }

    pub(crate) fn map_times(&mut self, map: &impl Fn(Timestamp) -> Timestamp) {
        self.events.values_mut().for_each(|track| track.map_times(map));
        for happened in self.kept() {
            happened.stamp.time = happened.stamp.time.map(map);
        }
    }

    fn kept(&mut self) -> impl Iterator<Item = &mut Happened> {
        self.head.iter_mut().chain(&mut self.before).chain(&mut self.after)
    }
}

fn push_bounded(ring: &mut VecDeque<Happened>, happened: Happened) {
    if ring.len() == NEAR {
        ring.pop_front();
    }
    ring.push_back(happened);
}

/// The value of an event that a reader of the timeline wants to know.
pub(crate) fn detail(event: &Event<'_>) -> Option<Box<str>> {
    let text = |text: &str| {
        let end = text.char_indices().nth(MAX_DETAIL).map_or(text.len(), |(at, _)| at);
        Some(text.get(..end).unwrap_or("").into())
    };
    match event {
        Event::TaskPulled { task }
        | Event::TaskStarted { task }
        | Event::TaskHeartbeatAnswered { task, .. }
        | Event::TaskKeepAliveFailed { task }
        | Event::ExecutionIdMissing { task } => text(task),
        Event::TaskFinished { status, .. } => text(status),
        Event::WorkerStatusChanged { from, to } => text(&format!("{from} > {to}")),
        Event::OperationNamed { operation_id } => text(&operation_id.to_string()),
        Event::WorkerKeepAliveFailed { worker } | Event::TaskPullFailed { worker } => text(worker),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
