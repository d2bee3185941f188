//! What is kept of the logs of a bundle until the report is written, within a bound for all of them together.
//!
//! Logs come from any thread in any order. What is kept is the same whatever the order: of what is too much, the logs
//! that come last among the files give way, and those from the first one on that gave way all do.

mod together;

use crate::report::{Problem, ProblemKind};
use crate::scan::course::{MAX_BUCKETS, Track};
use crate::scan::file::{LogFile, Look, problem};
use crate::scan::flat_map::KindMap;
use crate::scan::series::Series;
use crate::scan::signals::MAX_BYTES;
use crate::scan::summary::{FindingKey, OpenKey, Told, UnexplainedKey, finding_size, unexplained_size};
use sologs_core::kind::{FileKind, Role};
use sologs_rules::masters::Masters;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use together::Together;

/// Bytes of what the logs of a bundle said over time; beyond that, logs of one service are put together.
const MAX_COURSES: usize = 3 << 20;
/// Entries over time of logs that were put together, of all services.
const MAX_OF_SERVICES: usize = 16 << 10;
/// Entries over time of all findings.
const MAX_OF_FINDINGS: usize = 24 << 10;
/// Bytes of findings and of errors that no rule explains.
const MAX_KINDS: usize = 14 << 20;
/// Bytes of what happened one by one around the first failure of each log, as the report has it.
const MAX_NEAR: usize = 2 << 20;
/// Bytes of one event in the report, and of what a log takes there at least.
const EVENT: usize = 320;
/// Logs whose texts are kept of findings that are one diagnosis: no more places are shown.
const SHOWN_LOGS: usize = 16;

/// A digest of what tells two groups of records apart.
type Group = u64;

/// The logs of one service on one machine.
type Service = (Option<String>, Option<Role>, FileKind);

/// Logs in an order, with the bytes that each takes: the first ones stay, as many as there is room for.
#[derive(Debug)]
struct Room<K> {
    most: usize,
    used: usize,
    sizes: BTreeMap<K, usize>,
    /// From here on nothing stays.
    end: Option<K>,
}

impl<K: Ord + Copy> Room<K> {
    fn new(most: usize) -> Self {
        Self { most, used: 0, sizes: BTreeMap::new(), end: None }
    }

    /// Adds a log, and names those that have to give way, itself perhaps.
    fn add(&mut self, key: K, size: usize) -> Vec<K> {
        if self.end.is_some_and(|end| key >= end) {
            return vec![key];
        }
        self.sizes.insert(key, size);
        self.used += size;
        let mut out = Vec::new();
        while self.used > self.most
            && let Some((last, size)) = self.sizes.pop_last()
        {
            self.used -= size;
            self.end = Some(last);
            out.push(last);
        }
        out
    }
}

/// As [`Room`], for findings and errors. What logs share takes room once: values that several of them tell, and the texts
/// of a group, of which so many are shown, the longest at worst. Some logs never take more room than these and others: so
/// those that stay are the same in whatever order they come.
#[derive(Debug)]
struct Kinds {
    most: usize,
    used: usize,
    logs: BTreeMap<u32, Share>,
    /// By their digest: how many tell them, and their bytes.
    told: HashMap<u64, (usize, usize)>,
    /// Bytes of the texts of each group, and whose they are.
    texts: HashMap<Group, BTreeSet<(usize, u32)>>,
    end: Option<u32>,
}

/// What findings and errors of one log take.
#[derive(Clone, Debug, Default)]
struct Share {
    /// Bytes that are its own.
    own: usize,
    /// Digests and bytes of values.
    told: Vec<(u64, usize)>,
    /// Groups with the bytes of their texts, and of how many logs the texts are shown.
    texts: Vec<(Group, usize, usize)>,
}

impl Kinds {
    fn new(most: usize) -> Self {
        Self { most, used: 0, logs: BTreeMap::new(), told: HashMap::new(), texts: HashMap::new(), end: None }
    }

    /// Adds a log, and names those that have to give way, itself perhaps.
    fn add(&mut self, entry: u32, share: Share) -> Vec<u32> {
        if self.end.is_some_and(|end| entry >= end) {
            return vec![entry];
        }
        self.used += share.own;
        for (digest, bytes) in &share.told {
            let (times, known) = self.told.entry(*digest).or_insert((0, *bytes));
            self.used += if *times == 0 { *known } else { 0 };
            *times += 1;
        }
        for (group, bytes, most) in &share.texts {
            let known = self.texts.entry(*group).or_default();
            self.used -= longest(known, *most);
            known.insert((*bytes, entry));
            self.used += longest(known, *most);
        }
        self.logs.insert(entry, share);
        let mut out = Vec::new();
        while self.used > self.most
            && let Some((last, share)) = self.logs.pop_last()
        {
            self.give_back(last, &share);
            self.end = Some(last);
            out.push(last);
        }
        out
    }

    /// A log takes no room any more.
    fn give_back(&mut self, entry: u32, share: &Share) {
        self.used -= share.own;
        for (digest, _) in &share.told {
            if let Some((times, bytes)) = self.told.get_mut(digest) {
                *times -= 1;
                self.used -= if *times == 0 { *bytes } else { 0 };
            }
        }
        for (group, bytes, most) in &share.texts {
            if let Some(known) = self.texts.get_mut(group) {
                self.used -= longest(known, *most);
                known.remove(&(*bytes, entry));
                self.used += longest(known, *most);
            }
        }
    }
}

/// Bytes of the longest texts.
fn longest(texts: &BTreeSet<(usize, u32)>, most: usize) -> usize {
    texts.iter().rev().take(most).map(|(bytes, _)| bytes).sum()
}

/// How finely tracks are kept, the more of them there are.
///
/// Fewer entries of a track are asked for as tracks become more, never more: so what a track is in the end depends on its
/// records and on the number of tracks alone.
#[derive(Debug)]
struct Finely {
    most: usize,
    tracks: usize,
    each: usize,
}

impl Finely {
    fn new(most: usize) -> Self {
        Self { most, tracks: 0, each: MAX_BUCKETS }
    }

    /// One more track. Whether all tracks have to be shortened now.
    fn more(&mut self) -> bool {
        self.tracks += 1;
        let is_less = self.tracks * self.each > self.most && self.each > 1;
        if is_less {
            self.each /= 2;
        }
        is_less
    }
}

/// Which logs' texts of one group are kept.
#[derive(Debug, Default)]
struct Texts {
    first: BTreeSet<u32>,
    /// The last log beyond those.
    last: Option<u32>,
}

impl Texts {
    /// Adds a log; gives the one whose texts are shown no more.
    fn add(&mut self, entry: u32, most: usize, with_last: bool) -> Option<u32> {
        self.first.insert(entry);
        let out = (self.first.len() > most).then(|| self.first.pop_last()).flatten()?;
        if !with_last {
            return Some(out);
        }
        match self.last {
            Some(last) if last > out => Some(out),
            known => {
                self.last = Some(out);
                known
            }
        }
    }
}

/// The logs that were read so far.
pub(crate) struct Keeper<'s>(Mutex<Kept<'s>>);

struct Kept<'s> {
    looks: &'s [Look],
    masters: Masters,
    logs: BTreeMap<usize, LogFile>,
    told: HashMap<u64, Arc<Told>>,
    texts: HashMap<Group, Texts>,
    tracks: HashMap<Group, Track>,
    finely: Finely,
    courses: Room<usize>,
    services: BTreeMap<Service, KindMap<Track>>,
    services_finely: Finely,
    /// Logs whose course is in `services`.
    merged: BTreeSet<usize>,
    kinds: Kinds,
    /// Records of kinds that found no room, and their logs.
    uncounted: (u64, BTreeSet<usize>),
    near: Room<(i64, usize)>,
    /// Logs of which nothing is told one by one.
    untold: BTreeSet<usize>,
    together: Together,
}

impl<'s> Keeper<'s> {
    pub(crate) fn new(looks: &'s [Look]) -> Self {
        Self(Mutex::new(Kept {
            looks,
            masters: Masters::default(),
            logs: BTreeMap::new(),
            told: HashMap::new(),
            texts: HashMap::new(),
            tracks: HashMap::new(),
            finely: Finely::new(MAX_OF_FINDINGS),
            courses: Room::new(MAX_COURSES),
            services: BTreeMap::new(),
            services_finely: Finely::new(MAX_OF_SERVICES),
            merged: BTreeSet::new(),
            kinds: Kinds::new(MAX_KINDS),
            uncounted: (0, BTreeSet::new()),
            near: Room::new(MAX_NEAR),
            untold: BTreeSet::new(),
            together: Together::new(),
        }))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept<'s>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a log that was read.
    pub(crate) fn take(&self, log: LogFile) {
        self.kept().take(log);
    }

    /// The Masters that the logs so far tell of.
    pub(crate) fn masters(&self) -> Masters {
        self.kept().masters.clone()
    }

    /// Whether `is_so` holds for one of the logs so far.
    pub(crate) fn any(&self, is_so: impl Fn(&LogFile) -> bool) -> bool {
        self.kept().logs.values().any(is_so)
    }

    /// The logs in the order of the files, and what is to be told of the bounds.
    pub(crate) fn into_logs(self) -> (Vec<LogFile>, Vec<Problem>) {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
    }
}

impl Kept<'_> {
    fn take(&mut self, mut log: LogFile) {
        let entry = log.entry;
        // Whatever is found by joining tasks with their logs needs all of it.
        let open: BTreeSet<usize> =
            log.summary.task_marks.iter().flat_map(|mark| mark.rules.iter().copied()).collect();
        self.share(&mut log);
        let share = self.share_of(&log);
        self.masters.extend(&std::mem::take(&mut log.summary.masters));
        let groups: Vec<(FindingKey, Group)> = log
            .summary
            .findings
            .keys()
            .filter(|(rule, _)| !open.contains(rule))
            .map(|key| (key.clone(), self.group(entry, key)))
            .collect();
        for (key, group) in &groups {
            let Some(found) = log.summary.findings.get_mut(key) else { continue };
            // All of one group are put together in the report: they may as well be put together now.
            if let Some(track) = found.series.track.take() {
                join_track(&mut self.tracks, &mut self.finely, *group, track);
            }
        }
        self.logs.insert(entry, log);
        for (key, group) in groups {
            let out = self.texts.entry(group).or_default().add(number(entry), SHOWN_LOGS, true);
            self.forget_finding(out, &key);
        }
        self.forget_unexplained(entry);
        self.make_room(entry, share);
        self.together.add(&mut self.logs, entry);
    }

    /// Values that other logs told too are kept once.
    fn share(&mut self, log: &mut LogFile) {
        for found in log.summary.findings.values_mut() {
            let known = self.told.entry(digest(&found.told)).or_insert_with(|| Arc::clone(&found.told));
            if *known == found.told {
                found.told = Arc::clone(known);
            }
        }
    }

    /// Findings of one group become one diagnosis, or those of its logs of one role in it.
    fn group(&self, entry: usize, key: &FindingKey) -> Group {
        let look = self.looks.get(entry);
        digest(&(look.and_then(|look| look.node.as_deref()), look.and_then(|look| look.role), key))
    }

    /// Errors of one kind that no rule explains are one in the report.
    fn unexplained_group(key: &UnexplainedKey) -> Group {
        digest(&(1, key))
    }

    /// The same for those that a rule may explain at their machine.
    fn open_group(&self, entry: usize, key: &OpenKey) -> Group {
        digest(&(2, self.looks.get(entry).and_then(|look| look.node.as_deref()), key))
    }

    /// What the findings and errors of a log take, as long as all its texts are there.
    fn share_of(&self, log: &LogFile) -> Share {
        let mut share = Share::default();
        let summary = &log.summary;
        let mut add = |bytes: usize, group: Group, series: &Series, shown: usize| {
            let texts = series.text_size();
            share.own += bytes - texts;
            share.texts.push((group, texts, shown));
        };
        for (key, found) in summary.findings.iter() {
            add(finding_size(key, found), self.group(log.entry, key), &found.series, SHOWN_LOGS);
        }
        for (key, series) in summary.unexplained.iter() {
            add(unexplained_size(key, series), Self::unexplained_group(key), series, 1);
        }
        for (key, series) in summary.open.iter() {
            add(unexplained_size(&key.1, series), self.open_group(log.entry, key), series, 1);
        }
        share.told.extend(summary.findings.values().map(|found| (digest(&found.told), found.told.size())));
        share
    }

    fn forget_finding(&mut self, entry: Option<u32>, key: &FindingKey) {
        let log = entry.and_then(|entry| self.logs.get_mut(&(entry as usize)));
        if let Some(found) = log.and_then(|log| log.summary.findings.get_mut(key)) {
            found.series.forget_texts();
        }
    }

    /// Of errors that no rule explains only the first record of all is shown.
    fn forget_unexplained(&mut self, entry: usize) {
        let Some(log) = self.logs.get(&entry) else { return };
        let mut out: Vec<(u32, Result<UnexplainedKey, OpenKey>)> = Vec::new();
        for key in log.summary.unexplained.keys() {
            let group = Self::unexplained_group(key);
            let gone = self.texts.entry(group).or_default().add(number(entry), 1, false);
            out.extend(gone.map(|gone| (gone, Ok(key.clone()))));
        }
        for key in log.summary.open.keys() {
            let group = self.open_group(entry, key);
            let gone = self.texts.entry(group).or_default().add(number(entry), 1, false);
            out.extend(gone.map(|gone| (gone, Err(key.clone()))));
        }
        for (gone, key) in out {
            let Some(log) = self.logs.get_mut(&(gone as usize)) else { continue };
            let series = match &key {
                Ok(key) => log.summary.unexplained.get_mut(key),
                Err(key) => log.summary.open.get_mut(key),
            };
            series.into_iter().for_each(|series| series.forget_texts());
        }
    }

    fn make_room(&mut self, entry: usize, share: Share) {
        let Some(log) = self.logs.get(&entry) else { return };
        let course = &log.summary.course;
        let size = course.events_size();
        let near = (course.has_failed() || !log.summary.findings.is_empty()).then(|| {
            let time = course.failed_at().or(log.counts.first).map_or(i64::MAX, |time| time.local_micros());
            ((time, entry), EVENT * (1 + course.near() + log.summary.findings.len()))
        });
        for out in self.courses.add(entry, size) {
            self.merge_course(out);
        }
        for (_, out) in near.map(|(key, size)| self.near.add(key, size)).unwrap_or_default() {
            self.untold.insert(out);
            self.logs.get_mut(&out).into_iter().for_each(|log| log.summary.course.forget_near());
        }
        for out in self.kinds.add(number(entry), share) {
            self.count_only(out as usize);
        }
    }

    /// What a log said over time goes to that of all logs of its service.
    fn merge_course(&mut self, entry: usize) {
        let (Some(log), Some(look)) = (self.logs.get_mut(&entry), self.looks.get(entry)) else { return };
        let events = std::mem::take(&mut log.summary.course.events);
        if !self.merged.insert(entry) {
            return;
        }
        let service = (look.node.clone(), look.role, look.kind);
        let known = self.services.entry(service).or_default();
        let mut is_less = false;
        for (kind, track) in events {
            is_less |= !known.contains_key(&kind) && self.services_finely.more();
            known.update(kind, |known| {
                known.join(track);
                known.shorten(self.services_finely.each);
            });
        }
        if is_less {
            let tracks = self.services.values_mut().flat_map(KindMap::values_mut);
            tracks.for_each(|track| track.shorten(self.services_finely.each));
        }
    }

    /// Keeps the first finding of a log; the others, and what no rule explains, are only counted.
    fn count_only(&mut self, entry: usize) {
        let Some(log) = self.logs.get_mut(&entry) else { return };
        let summary = &mut log.summary;
        let line = |found: &crate::scan::FindingSeries| {
            found.series.first_places.first().map(|place| place.stamp.line)
        };
        let first = summary.findings.values().filter_map(|found| line(found)).min();
        let mut lost = 0;
        summary.findings.retain(|_, found| {
            let stays = line(found) == first;
            lost += if stays { 0 } else { found.series.count };
            stays
        });
        lost += summary.unexplained.values().map(|series| series.count).sum::<u64>();
        lost += summary.open.values().map(|series| series.count).sum::<u64>();
        (summary.unexplained, summary.open) = Default::default();
        summary.findings.values_mut().for_each(|found| found.series.forget_texts());
        summary.findings.shrink();
        if lost > 0 {
            self.uncounted.0 += lost;
            self.uncounted.1.insert(entry);
        }
    }

    fn finish(mut self) -> (Vec<LogFile>, Vec<Problem>) {
        // The first log of a group or a service stands for those whose share it holds.
        let entries: Vec<usize> = self.logs.keys().copied().collect();
        for entry in entries {
            self.give_back(entry);
        }
        let mut problems = Vec::new();
        let mut limit = |message: String| problems.push(problem("", None, ProblemKind::Limit, message));
        if self.uncounted.0 > 0 {
            limit(format!(
                "more than {} MiB of findings and errors of different kinds; {} record(s) of further kinds in {} file(s) \
                 were only counted",
                MAX_KINDS >> 20,
                self.uncounted.0,
                self.uncounted.1.len()
            ));
        }
        if !self.untold.is_empty() {
            limit(format!(
                "failures in very many files; what happened around the first one is not told one by one of {} file(s)",
                self.untold.len()
            ));
        }
        let (lost, files) = &self.together.lost;
        if *lost > 0 {
            limit(format!(
                "more than {} MiB of records that rules look at together; of {} file(s) only the first ones were looked at, \
                 {lost} more were left out",
                MAX_BYTES >> 20,
                files.len()
            ));
        }
        (self.logs.into_values().collect(), problems)
    }

    fn give_back(&mut self, entry: usize) {
        let keys: Vec<FindingKey> = match self.logs.get(&entry) {
            Some(log) => log.summary.findings.keys().cloned().collect(),
            None => return,
        };
        for key in keys {
            let track = self.tracks.remove(&self.group(entry, &key));
            let log = self.logs.get_mut(&entry);
            let found = log.and_then(|log| log.summary.findings.get_mut(&key));
            if let (Some(found), Some(track)) = (found, track) {
                found.series.track = Some(track);
            }
        }
        if let (Some(look), Some(log)) = (self.looks.get(entry), self.logs.get_mut(&entry))
            && let Some(events) = self.services.remove(&(look.node.clone(), look.role, look.kind))
        {
            for (kind, track) in events {
                log.summary.course.events.update(kind, |known| known.join(track));
            }
        }
    }
}

fn join_track(tracks: &mut HashMap<Group, Track>, finely: &mut Finely, group: Group, track: Track) {
    let is_less = !tracks.contains_key(&group) && finely.more();
    let known = tracks.entry(group).or_default();
    known.join(track);
    known.shorten(finely.each);
    known.shrink();
    if is_less {
        tracks.values_mut().for_each(|track| track.shorten(finely.each));
    }
}

fn number(entry: usize) -> u32 {
    u32::try_from(entry).unwrap_or(u32::MAX)
}

fn digest(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
