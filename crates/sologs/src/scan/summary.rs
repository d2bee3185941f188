//! What one log, or a part of one, comes down to: counts, findings by key, places. Summaries of neighbouring parts
//! join in order, so that parts can be read on any thread.

use crate::report::Link;
use crate::scan::course::{ALLOCATION, Course};
use crate::scan::flat_map::{FlatMap, KindMap};
use crate::scan::known::{Group, KnownRecord};
use crate::scan::log::Part;
use crate::scan::series::{Place, Series, Stamp, Tally};
use crate::scan::signals::Signals;
use crate::scan::tasks::{MAX_MARKS, Mark, MarkKind};
use sologs_core::event::EventKind;
use sologs_core::text::Encoding;
use sologs_core::time::Timestamp;
use sologs_rules::correlate::Captures;
use sologs_rules::finding::{Confidence, Finding};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Places kept for each part of a log where the story of one execution was asked for.
pub(crate) const MAX_FOLLOWED: usize = 100_000;
/// Keys kept for each file; more are counted together.
pub(crate) const MAX_KEYS: usize = 2_000;
/// Bytes of findings and errors kept for each file; more are counted together.
pub(crate) const MAX_KEPT: usize = 4 << 20;
/// Entries over time kept for all findings of a file together; no finding has room for fewer than one.
const MAX_BUCKETS_OF_FINDINGS: usize = 2_048;

/// What is kept of a log only where the story of one execution was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Followed {
    pub(crate) stamp: Stamp,
    pub(crate) what: FollowedKind,
}

/// Events of executions and tasks, and the errors of a task's own log.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FollowedKind {
    /// `OperationId=…`.
    Operation(u64),
    /// Something that happened to a task, which it names or not.
    Task { kind: EventKind, task: Option<String>, detail: Option<String> },
    /// An error of the log of a task.
    Error { excerpt: String, chain: Vec<Link> },
}

/// What records told beside their places; many logs tell the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Told {
    /// Values found in them, by their names.
    pub(crate) captures: Captures,
    /// Ids of the catalogue's messages.
    pub(crate) messages: Vec<String>,
    /// Numbers of errors.
    pub(crate) codes: Vec<i64>,
}

impl Told {
    /// Bytes that it takes.
    pub(crate) fn size(&self) -> usize {
        let messages = self.messages.iter().map(|id| size_of::<String>() + ALLOCATION + id.len());
        size_of::<Self>() + ALLOCATION + self.captures.size() + messages.sum::<usize>() + 8 * self.codes.len()
    }
}

/// The findings of one rule on one endpoint in one log.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FindingSeries {
    pub(crate) confidence: Confidence,
    pub(crate) told: Arc<Told>,
    pub(crate) series: Series,
    /// Whether another log tells the same, so that these records show it but count for nothing.
    pub(crate) retold: bool,
    /// Of records together: how often they came together, which is not the number of records.
    pub(crate) times: Option<u64>,
}

impl FindingSeries {
    /// How often the trouble showed.
    pub(crate) fn count(&self) -> u64 {
        self.times.unwrap_or(self.series.count)
    }
}

/// What tells two [`FindingSeries`] of one log apart: the rule's number and the values of its `group_by`.
pub(crate) type FindingKey = (usize, Vec<Option<String>>);

/// What tells two kinds of unexplained records apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum UnexplainedKey {
    /// Exceptions, by their types.
    Chain(Vec<String>),
    /// Error records without one, by their message template.
    Template(String),
}

impl UnexplainedKey {
    fn size(&self) -> usize {
        match self {
            Self::Chain(types) => {
                types.iter().map(|name| size_of::<String>() + ALLOCATION + name.len()).sum()
            }
            Self::Template(template) => ALLOCATION + template.len(),
        }
    }
}

/// Bytes that a finding takes.
pub(crate) fn finding_size((_, group): &FindingKey, found: &FindingSeries) -> usize {
    let values =
        group.iter().map(|value| size_of::<String>() + ALLOCATION + value.as_ref().map_or(0, String::len));
    size_of::<FindingKey>()
        + values.sum::<usize>()
        + size_of::<FindingSeries>()
        + ALLOCATION
        + found.series.size()
}

/// Bytes that records of one kind take which no rule explains.
pub(crate) fn unexplained_size(key: &UnexplainedKey, series: &Series) -> usize {
    size_of::<UnexplainedKey>() + key.size() + ALLOCATION + series.size()
}

/// What tells two kinds of records apart that the rules of these numbers may explain.
pub(crate) type OpenKey = (Vec<usize>, UnexplainedKey);

/// Records longer than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CutRecords {
    pub(crate) count: u64,
    pub(crate) bytes: u64,
    /// 1-based line of the first.
    pub(crate) line: u64,
}

/// What a log, or a part of one, comes down to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    pub(crate) exceptions: u64,
    pub(crate) findings: FlatMap<FindingKey, Box<FindingSeries>>,
    pub(crate) unexplained: FlatMap<UnexplainedKey, Box<Series>>,
    /// Exceptions and error records that rules explain only where they are reported in the end, by the numbers of those
    /// rules.
    pub(crate) open: FlatMap<OpenKey, Box<Series>>,
    /// Records that met a table with a name.
    pub(crate) signals: Signals,
    /// Bytes that the findings and the kinds of error records take.
    pub(crate) kept: usize,
    /// Records of kinds beyond [`MAX_KEYS`] and [`MAX_KEPT`], counted together.
    pub(crate) overflow: u64,
    /// The last place of each kind of event.
    pub(crate) events: KindMap<Stamp>,
    /// What the services said, over time.
    pub(crate) course: Course,
    /// What may belong to the execution that was asked for, in the order of the lines; nothing where none was.
    pub(crate) followed: Vec<Followed>,
    /// What tells which task is under way, in the order of the lines; the first [`MAX_MARKS`].
    pub(crate) task_marks: Vec<Mark>,
    /// Records that are like one judged before, by its number. They are counted for their groups once this is joined
    /// to what was before: there the groups have all their places.
    counted: BTreeMap<u64, (Arc<KnownRecord>, Tally)>,
    /// Groups that have got the last of their places since this was asked.
    newly_shown: Vec<Group>,
    /// `host:port` of the Master as told by URLs of its service.
    pub(crate) masters: sologs_rules::masters::Masters,
    /// Records of which something was cut: how many, the bytes left out, and the first line.
    pub(crate) cut: Option<CutRecords>,
    /// The code page through which the first of the records that were encoded twice went.
    pub(crate) encoded_twice: Option<Encoding>,
}

impl Summary {
    /// Whether it might be another one if more of the Master's addresses had been known: only what is found in
    /// exceptions and messages is judged by them.
    pub(crate) fn depends_on_masters(&self) -> bool {
        !self.findings.is_empty() || !self.unexplained.is_empty() || self.exceptions > 0 || self.overflow > 0
    }

    /// Adds records that were cut, later than those known.
    pub(crate) fn cut_more(&mut self, later: CutRecords) {
        let known = self.cut.get_or_insert(CutRecords { count: 0, bytes: 0, ..later });
        known.count += later.count;
        known.bytes += later.bytes;
    }

    pub(crate) fn find(
        &mut self,
        group: Vec<Option<String>>,
        finding: &Finding,
        stamp: Stamp,
        place: impl FnOnce() -> Place,
    ) {
        let key = (finding.rule, group);
        let (has_room, has_kinds) = (self.kept < MAX_KEPT, self.findings.len() < MAX_KEYS);
        match self.findings.get_mut(&key) {
            Some(known) => {
                known.confidence = known.confidence.max(finding.confidence);
                self.kept += known.series.add(stamp, has_room, place);
            }
            None if has_kinds && has_room => {
                let told = Told {
                    captures: (&finding.captures).into(),
                    messages: finding.messages.clone(),
                    codes: finding.codes.clone(),
                };
                let found = FindingSeries {
                    confidence: finding.confidence,
                    told: Arc::new(told),
                    series: Series::over_time(place()),
                    retold: false,
                    times: None,
                };
                self.kept += finding_size(&key, &found) + found.told.size();
                self.findings.insert(key, Box::new(found));
            }
            None => self.overflow += 1,
        }
    }

    /// Notes that a rule found something in a record that tells of a task without naming it.
    pub(crate) fn mark_finding(&mut self, rule: usize, stamp: Stamp) {
        if let Some(mark) = self.task_marks.last_mut().filter(|mark| mark.stamp.line == stamp.line) {
            mark.rules.push(rule);
        }
    }

    /// Adds an event, in the order of the log.
    pub(crate) fn note_event(&mut self, kind: EventKind, stamp: Stamp, detail: Option<Box<str>>) {
        self.events.insert(kind, stamp);
        if self.task_marks.len() < MAX_MARKS
            && let Some(what) = MarkKind::of(kind, detail.as_deref())
        {
            self.task_marks.push(Mark { stamp, what, rules: Vec::new() });
        }
        self.course.event(kind, stamp, detail);
    }

    pub(crate) fn leave_unexplained(
        &mut self,
        key: UnexplainedKey,
        stamp: Stamp,
        place: impl FnOnce() -> Place,
    ) {
        let (has_room, has_kinds) = (self.kept < MAX_KEPT, self.unexplained.len() < MAX_KEYS);
        match self.unexplained.get_mut(&key) {
            Some(known) => self.kept += known.add(stamp, has_room, place),
            None if has_kinds && has_room => {
                let series = Series::new(place());
                self.kept += unexplained_size(&key, &series);
                self.unexplained.insert(key, Box::new(series));
            }
            None => self.overflow += 1,
        }
    }

    /// As [`Summary::leave_unexplained`], until it is known whether one of the rules is reported.
    pub(crate) fn leave_open(&mut self, key: OpenKey, stamp: Stamp, place: impl FnOnce() -> Place) {
        let (has_room, has_kinds) = (self.kept < MAX_KEPT, self.open.len() < MAX_KEYS);
        match self.open.get_mut(&key) {
            Some(known) => self.kept += known.add(stamp, has_room, place),
            None if has_kinds && has_room => {
                let series = Series::new(place());
                self.kept += unexplained_size(&key.1, &series);
                self.open.insert(key, Box::new(series));
            }
            None => self.overflow += 1,
        }
    }

    /// Counts a record that is like one judged before.
    pub(crate) fn count(&mut self, known: Arc<KnownRecord>, stamp: Stamp) {
        match self.counted.get_mut(&known.number) {
            Some((_, tally)) => tally.add(stamp),
            None => {
                self.counted.insert(known.number, (known, Tally::new(stamp)));
            }
        }
    }

    /// The groups of which all places that are shown are there now.
    pub(crate) fn take_newly_shown(&mut self) -> Vec<Group> {
        std::mem::take(&mut self.newly_shown)
    }

    fn join_counted(&mut self, known: &KnownRecord, tally: Tally) {
        for (group, confidence) in &known.said.groups {
            let series = match group {
                Group::Finding(key) => self.findings.get_mut(key).map(|found| {
                    found.confidence = found.confidence.max(*confidence);
                    &mut found.series
                }),
                Group::Unexplained(key) => self.unexplained.get_mut(key).map(Box::as_mut),
            };
            if let Some(series) = series {
                series.count(tally.clone());
            }
        }
    }

    fn join_finding(&mut self, key: FindingKey, later: Box<FindingSeries>) {
        let has_room = self.findings.len() < MAX_KEYS && self.kept < MAX_KEPT;
        match self.findings.get_mut(&key) {
            Some(known) => {
                let was_shown = known.series.is_shown();
                known.confidence = known.confidence.max(later.confidence);
                self.kept += known.series.join(later.series);
                if !was_shown && known.series.is_shown() {
                    self.newly_shown.push(Group::Finding(key));
                }
            }
            None if has_room => {
                if later.series.is_shown() {
                    self.newly_shown.push(Group::Finding(key.clone()));
                }
                self.kept += finding_size(&key, &later) + later.told.size();
                self.findings.insert(key, later);
            }
            None => self.overflow += later.series.count,
        }
    }

    fn join_unexplained(&mut self, key: UnexplainedKey, later: Box<Series>) {
        let has_room = self.unexplained.len() < MAX_KEYS && self.kept < MAX_KEPT;
        match self.unexplained.get_mut(&key) {
            Some(known) => {
                let was_shown = known.is_shown();
                self.kept += known.join(*later);
                if !was_shown && known.is_shown() {
                    self.newly_shown.push(Group::Unexplained(key));
                }
            }
            None if has_room => {
                if later.is_shown() {
                    self.newly_shown.push(Group::Unexplained(key.clone()));
                }
                self.kept += unexplained_size(&key, &later);
                self.unexplained.insert(key, later);
            }
            None => self.overflow += later.count,
        }
    }

    /// Changes every time, once the file's order of day and month is known.
    pub(crate) fn map_times(&mut self, map: impl Fn(Timestamp) -> Timestamp) {
        let change = |time: &mut Option<Timestamp>| *time = time.map(&map);
        for series in self.series_mut() {
            change(&mut series.first_seen);
            change(&mut series.last_seen);
            change(&mut series.last.time);
            series.track.iter_mut().for_each(|track| track.map_times(&map));
            series.places_mut().for_each(|place| change(&mut place.stamp.time));
        }
        self.events.values_mut().for_each(|stamp| change(&mut stamp.time));
        self.course.map_times(&map);
        self.signals.map_times(&map);
        self.followed.iter_mut().for_each(|followed| change(&mut followed.stamp.time));
        self.task_marks.iter_mut().for_each(|mark| change(&mut mark.stamp.time));
    }

    fn series_mut(&mut self) -> impl Iterator<Item = &mut Series> {
        let found = self.findings.values_mut().map(|found| &mut found.series);
        found.chain(self.unexplained.values_mut().chain(self.open.values_mut()).map(Box::as_mut))
    }

    /// The log, whose number among the files is given, is complete: gives back room that nothing will come into. There
    /// may be very many logs.
    pub(crate) fn close(&mut self, entry: usize) {
        self.course.close();
        self.course.set_entry(entry);
        self.events.shrink();
        self.followed.shrink_to_fit();
        self.task_marks.shrink_to_fit();
        self.signals.list.shrink_to_fit();
        self.findings.shrink();
        self.unexplained.shrink();
        self.open.shrink();
        let most = MAX_BUCKETS_OF_FINDINGS / self.findings.len().max(1);
        for series in self.series_mut() {
            series.track.iter_mut().for_each(|track| track.shorten(most));
            series.set_entry(entry);
            series.shrink();
        }
    }

    /// Gives back what only served to join records with others.
    pub(crate) fn forget_what_is_joined(&mut self) {
        self.signals = Signals::default();
        self.task_marks = Vec::new();
    }

    /// Keeps what may belong to the execution that was asked for.
    pub(crate) fn follow(&mut self, stamp: Stamp, what: FollowedKind) {
        if self.followed.len() < MAX_FOLLOWED {
            self.followed.push(Followed { stamp, what });
        }
    }
}

impl Part for Summary {
    /// Adds the number of lines before this part to every place in it.
    fn shift_lines(&mut self, by: u64) {
        let shift = |stamp: &mut Stamp| {
            stamp.line += by;
            stamp.last_line += by;
        };
        for series in self.series_mut() {
            shift(&mut series.last);
            series.track.iter_mut().for_each(|track| track.shift_lines(by));
            series.places_mut().for_each(|place| shift(&mut place.stamp));
        }
        self.events.values_mut().for_each(shift);
        self.signals.shift_lines(by);
        self.counted.values_mut().for_each(|(_, tally)| tally.shift_lines(by));
        self.course.shift_lines(by);
        self.followed.iter_mut().for_each(|followed| shift(&mut followed.stamp));
        self.task_marks.iter_mut().for_each(|mark| shift(&mut mark.stamp));
        if let Some(cut) = &mut self.cut {
            cut.line += by;
        }
    }

    /// Joins the part that follows this one in the same log.
    fn join(&mut self, later: Summary) {
        self.exceptions += later.exceptions;
        self.overflow += later.overflow;
        later.findings.into_iter().for_each(|(key, found)| self.join_finding(key, found));
        later.unexplained.into_iter().for_each(|(key, series)| self.join_unexplained(key, series));
        for (known, tally) in later.counted.into_values() {
            self.join_counted(&known, tally);
        }
        for (key, series) in later.open {
            let has_room = self.open.len() < MAX_KEYS && self.kept < MAX_KEPT;
            match self.open.get_mut(&key) {
                Some(known) => self.kept += known.join(*series),
                None if has_room => {
                    self.kept += unexplained_size(&key.1, &series);
                    self.open.insert(key, series);
                }
                None => self.overflow += series.count,
            }
        }
        self.signals.join(later.signals);
        later.events.into_iter().for_each(|(kind, stamp)| self.events.insert(kind, stamp));
        self.course.join(later.course);
        let room = MAX_FOLLOWED.saturating_sub(self.followed.len());
        self.followed.extend(later.followed.into_iter().take(room));
        let room = MAX_MARKS.saturating_sub(self.task_marks.len());
        self.task_marks.extend(later.task_marks.into_iter().take(room));
        self.masters.extend(&later.masters);
        self.encoded_twice = self.encoded_twice.or(later.encoded_twice);
        if let Some(later) = later.cut {
            self.cut_more(later);
        }
    }
}
