//! What happened when, a lane a node: the model that the drawings share.

use super::untrusted;
use super::words::{Words, location};
use crate::report::{Diagnosis, Evidence, FileReport, Gap, Report, TimelineEvent};
use sologs_core::event::EventKind;
use sologs_core::time::Timestamp;
use sologs_rules::rule::Severity;
use std::collections::{BTreeMap, BTreeSet};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Distances of ticks that a reader can count in.
const STEPS: &[i64] = &[
    SECOND,
    5 * SECOND,
    15 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY,
];

/// Lanes over one stretch of time. All moments are microseconds on [`Timeline::clock`].
pub(super) struct Timeline<'a> {
    pub(super) lanes: Vec<Lane<'a>>,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) clock: Clock,
}

/// How moments of different nodes are put side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// Every log tells its zone: moments are UTC.
    Utc,
    /// Some log does not: moments are what each clock showed.
    Local,
}

/// What happened at a node.
pub(super) struct Lane<'a> {
    /// `None` for what belongs to no known node.
    pub(super) node: Option<&'a str>,
    /// Stretches that some log of the node covers, in order, not overlapping.
    pub(super) covered: Vec<(i64, i64)>,
    /// Stretches in which a log that covers them says nothing.
    pub(super) gaps: Vec<Mark>,
    /// From first to last of a diagnosis.
    pub(super) spans: Vec<Mark>,
    /// Moments, in order.
    pub(super) marks: Vec<Mark>,
}

/// What a mark tells, in the order in which marks are drawn (the later above the earlier).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Other,
    Task,
    Fine,
    Started,
    Stopped,
    Unexplained,
    Info,
    Warning,
    Error,
}

/// A moment or a stretch with what it tells.
pub(super) struct Mark {
    pub(super) at: i64,
    pub(super) until: i64,
    pub(super) class: Class,
    /// How many marks it stands for.
    pub(super) merged: u64,
    /// In words, safe to show.
    pub(super) text: String,
    /// Name of the place in the report that tells more.
    pub(super) anchor: Option<String>,
}

impl Class {
    /// Every class, in the order of a legend.
    pub(super) const ALL: &'static [Self] = &[
        Self::Error,
        Self::Warning,
        Self::Info,
        Self::Unexplained,
        Self::Fine,
        Self::Started,
        Self::Stopped,
        Self::Task,
        Self::Other,
    ];

    /// A short name without blanks.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Unexplained => "unexplained",
            Self::Fine => "fine",
            Self::Started => "started",
            Self::Stopped => "stopped",
            Self::Task => "task",
            Self::Other => "other",
        }
    }

    /// What it is called in a legend.
    pub(super) fn label(self, words: &Words) -> String {
        words.text(match self {
            Self::Error => "severity-error",
            Self::Warning => "severity-warning",
            Self::Info => "severity-info",
            Self::Unexplained => "mark-unexplained",
            Self::Fine => "mark-fine",
            Self::Started => "mark-started",
            Self::Stopped => "mark-stopped",
            Self::Task => "mark-task",
            Self::Other => "mark-other",
        })
    }

    pub(super) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            _ => Self::Info,
        }
    }

    pub(super) fn of_event(event: EventKind) -> Self {
        match event {
            EventKind::WorkerStarted => Self::Started,
            EventKind::WorkerStopped | EventKind::WorkerGaveUp | EventKind::WorkerDisabled => Self::Stopped,
            EventKind::HeartbeatSent => Self::Fine,
            EventKind::TaskPulled | EventKind::TaskStarted | EventKind::TaskFinished => Self::Task,
            EventKind::WorkerStatusChanged | EventKind::OperationNamed | EventKind::ExecutionLogRestored => {
                Self::Other
            }
            EventKind::ExecutorStarting | EventKind::ExecutorStarted | EventKind::ExecutorExited => {
                Self::Task
            }
            EventKind::BackPressure | EventKind::WorkerNotReady => Self::Warning,
            _ => Self::Error,
        }
    }
}

/// The clock on which the moments of a report are put side by side.
pub(super) fn clock_of(report: &Report) -> Clock {
    let zones_known = all_times(report).all(|time| time.offset_minutes().is_some());
    if zones_known { Clock::Utc } else { Clock::Local }
}

impl Clock {
    /// The moment of a time, in microseconds.
    pub(super) fn moment(self, time: Timestamp) -> i64 {
        match self {
            Self::Utc => time.utc_micros().unwrap_or_else(|| time.local_micros()),
            Self::Local => time.local_micros(),
        }
    }
}

impl<'a> Timeline<'a> {
    /// The lanes of a report, named nodes first; `None` when nothing in it has a time.
    pub(super) fn new(report: &'a Report, words: &Words) -> Option<Self> {
        let clock = clock_of(report);
        let mut lanes: BTreeMap<(bool, Option<&str>), Lane<'_>> = BTreeMap::new();
        let mut builder = Builder { clock, words, lanes: &mut lanes };
        builder.files(report);
        // Where the report has the course of a diagnosis, its evidence is a part of it.
        let with_course: BTreeSet<usize> =
            report.timeline.iter().filter_map(|event| event.diagnosis).collect();
        for (index, found) in report.diagnoses.iter().enumerate() {
            builder.span(index, found);
            if !with_course.contains(&index) {
                builder.places(index, found);
            }
        }
        for (index, found) in report.unexplained.iter().enumerate() {
            for evidence in &found.evidence {
                let node = node_of(report, &evidence.path);
                let text = found.template.clone().unwrap_or_else(|| found.chain.join(" ---> "));
                builder.evidence(node, evidence, Class::Unexplained, &text, format!("u{}", index + 1));
            }
        }
        for event in &report.timeline {
            builder.event(report, event);
        }
        let mut lanes: Vec<Lane<'_>> = lanes.into_values().filter(|lane| !lane.is_empty()).collect();
        let moments = || lanes.iter().flat_map(Lane::moments);
        let (start, end) = (moments().min()?, moments().max()?);
        let margin = ((end - start) / 50).max(30 * SECOND);
        lanes.iter_mut().for_each(Lane::sort);
        Some(Self { lanes, start: start.saturating_sub(margin), end: end.saturating_add(margin), clock })
    }

    /// Round moments at the foot, at most `most` of them, with what a clock shows then.
    pub(super) fn ticks(&self, most: i64) -> Vec<(i64, Timestamp)> {
        let length = self.end.saturating_sub(self.start);
        let step = STEPS.iter().copied().find(|step| length / step <= most).unwrap_or(length / most + 1);
        let first = self.start.div_euclid(step).saturating_add(1).saturating_mul(step);
        let epoch = "1990-01-01".parse::<Timestamp>().ok();
        let mut out = Vec::new();
        let mut at = first;
        while at <= self.end {
            if let Some(epoch) = epoch {
                out.push((at, epoch.plus_seconds((at - epoch.local_micros()) / SECOND)));
            }
            at = at.saturating_add(step);
        }
        out
    }

    /// Marks of a lane drawn on `cells` cells: those of one class in one cell become one.
    pub(super) fn merged(&self, lane: &Lane<'_>, cells: i64) -> Vec<Mark> {
        let length = self.end.saturating_sub(self.start).max(1);
        let mut out: BTreeMap<(Class, i64), Mark> = BTreeMap::new();
        for mark in &lane.marks {
            let cell = i128::from(mark.at - self.start) * i128::from(cells) / i128::from(length);
            let cell = i64::try_from(cell).unwrap_or(0);
            out.entry((mark.class, cell))
                .and_modify(|first| {
                    first.merged += mark.merged;
                    first.until = first.until.max(mark.until);
                })
                .or_insert_with(|| mark.copy());
        }
        out.into_values().collect()
    }
}

impl Lane<'_> {
    fn is_empty(&self) -> bool {
        self.covered.is_empty() && self.spans.is_empty() && self.marks.is_empty()
    }

    fn moments(&self) -> impl Iterator<Item = i64> {
        let covered = self.covered.iter().flat_map(|(from, to)| [*from, *to]);
        covered.chain(self.spans.iter().chain(&self.marks).flat_map(|mark| [mark.at, mark.until]))
    }

    /// Puts marks in order and joins stretches that touch.
    fn sort(&mut self) {
        self.marks.sort_by_key(|mark| (mark.at, mark.class));
        self.covered.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for &(from, to) in &self.covered {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        self.covered = joined;
    }
}

impl Mark {
    fn copy(&self) -> Self {
        Self { text: self.text.clone(), anchor: self.anchor.clone(), ..*self }
    }
}

/// Fills the lanes.
struct Builder<'a, 'b> {
    clock: Clock,
    words: &'b Words,
    lanes: &'b mut BTreeMap<(bool, Option<&'a str>), Lane<'a>>,
}

impl<'a> Builder<'a, '_> {
    fn moment(&self, time: Timestamp) -> i64 {
        self.clock.moment(time)
    }

    fn lane(&mut self, node: Option<&'a str>) -> &mut Lane<'a> {
        let empty =
            || Lane { node, covered: Vec::new(), gaps: Vec::new(), spans: Vec::new(), marks: Vec::new() };
        self.lanes.entry((node.is_none(), node)).or_insert_with(empty)
    }

    fn files(&mut self, report: &'a Report) {
        for file in report.files.iter().filter(|file| file.kind.is_log()) {
            let (Some(first), Some(last)) = (file.first, file.last) else { continue };
            let (first, last) = (self.moment(first), self.moment(last));
            let mut from = first.min(last);
            for gap in &file.gaps {
                let mark = self.gap(file, gap);
                let lane = self.lane(file.node.as_deref());
                lane.covered.push((from, mark.at.max(from)));
                from = mark.until;
                lane.gaps.push(mark);
            }
            self.lane(file.node.as_deref()).covered.push((from, last.max(from)));
        }
    }

    fn gap(&self, file: &FileReport, gap: &Gap) -> Mark {
        let (at, until) = (self.moment(gap.from), self.moment(gap.to));
        let until = until.max(at);
        let text = format!("{} | {}", self.words.gap(gap), location(&file.path, Some(gap.line)));
        Mark { at, until, class: Class::Other, merged: 1, text, anchor: None }
    }

    /// From first to last of a diagnosis.
    fn span(&mut self, index: usize, found: &'a Diagnosis) {
        let class = Class::of_severity(found.severity);
        let anchor = format!("d{}", index + 1);
        let node = found.node.as_deref();
        if let (Some(first), Some(last)) = (found.first_seen, found.last_seen) {
            let period = self.words.period(Some(first), Some(last)).unwrap_or_default();
            let times = self.words.count("times", found.count);
            let text = format!("{}: {}, {times}", self.words.ours(&found.title), period);
            let (at, until) = (self.moment(first), self.moment(last));
            let span = Mark { at, until: until.max(at), class, merged: 1, text, anchor: Some(anchor) };
            self.lane(node).spans.push(span);
        }
    }

    /// The places that show a diagnosis.
    fn places(&mut self, index: usize, found: &'a Diagnosis) {
        let (class, node) = (Class::of_severity(found.severity), found.node.as_deref());
        for (number, evidence) in found.evidence.iter().enumerate() {
            self.evidence(node, evidence, class, &found.title, format!("d{}-e{}", index + 1, number + 1));
        }
    }

    fn evidence(
        &mut self,
        node: Option<&'a str>,
        evidence: &Evidence,
        class: Class,
        text: &str,
        anchor: String,
    ) {
        let Some(time) = evidence.time else { return };
        let place = location(&evidence.path, Some(evidence.line));
        let text = format!("{} | {} | {place}", self.words.time(time), untrusted::line(text));
        let at = self.moment(time);
        self.lane(node).marks.push(Mark { at, until: at, class, merged: 1, text, anchor: Some(anchor) });
    }

    fn event(&mut self, report: &'a Report, event: &'a TimelineEvent) {
        let found = event.diagnosis.and_then(|index| Some((index, report.diagnoses.get(index)?)));
        let (class, what) = self.words.happening(report, event);
        let anchor = found.map(|(index, found)| {
            let is_here = |place: &Evidence| place.path == event.path && place.line == event.line;
            match found.evidence.iter().position(is_here) {
                Some(number) => format!("d{}-e{}", index + 1, number + 1),
                None => format!("d{}", index + 1),
            }
        });
        let (at, until) = (self.moment(event.time), event.last_time.map(|time| self.moment(time)));
        let mut facts = vec![self.words.time(event.time), what];
        facts.extend(event.detail.as_deref().map(|detail| untrusted::line(detail).into_owned()));
        facts.extend((event.count > 1).then(|| self.words.count("times", event.count)));
        facts.push(location(&event.path, Some(event.line)));
        let until = until.unwrap_or(at).max(at);
        let mark = Mark { at, until, class, merged: 1, text: facts.join(" | "), anchor };
        self.lane(event.node.as_deref()).marks.push(mark);
    }
}

/// How far the clocks of the nodes are apart, one phrase a pair; where nothing tells, a phrase that says so.
pub(super) fn clocks(report: &Report, words: &Words) -> Vec<String> {
    let logs = report.files.iter().filter(|file| file.kind.is_log() && file.first.is_some());
    let nodes: BTreeSet<Option<&str>> = logs.map(|file| file.node.as_deref()).collect();
    if !report.clocks.is_empty() {
        return report.clocks.iter().map(|skew| words.skew(skew)).collect();
    }
    vec![words.text(if nodes.len() > 1 { "clock-none" } else { "clock-single" })]
}

fn all_times(report: &Report) -> impl Iterator<Item = Timestamp> {
    let files =
        report.files.iter().filter(|file| file.kind.is_log()).flat_map(|file| [file.first, file.last]);
    let diagnoses = report.diagnoses.iter().flat_map(|found| [found.first_seen, found.last_seen]);
    let of_diagnoses = report.diagnoses.iter().flat_map(|found| &found.evidence);
    let of_unexplained = report.unexplained.iter().flat_map(|found| &found.evidence);
    let evidence = of_diagnoses.chain(of_unexplained).map(|evidence| evidence.time);
    let events = report.timeline.iter().map(|event| Some(event.time));
    files.chain(diagnoses).chain(evidence).chain(events).flatten()
}

fn node_of<'a>(report: &'a Report, path: &str) -> Option<&'a str> {
    report.files.iter().find(|file| file.path == path)?.node.as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Lang, RenderOptions, samples};

    fn words() -> Words {
        Words::new(&RenderOptions::new(Lang::EN))
    }

    #[test]
    fn known_zones_are_put_on_one_clock() {
        let report = samples::clean();
        let timeline = Timeline::new(&report, &words()).unwrap();
        assert_eq!(timeline.clock, Clock::Utc);
        let starts: Vec<i64> = timeline.lanes.iter().map(|lane| lane.covered[0].0).collect();
        // 10:00:00Z and 12:00:03+02:00.
        assert_eq!(starts[1] - starts[0], 3 * SECOND);
    }

    #[test]
    fn one_unknown_zone_leaves_every_clock_as_it_is() {
        let report = samples::mess();
        let timeline = Timeline::new(&report, &words()).unwrap();
        assert_eq!(timeline.clock, Clock::Local);
        let nodes: Vec<_> = timeline.lanes.iter().map(|lane| lane.node).collect();
        assert_eq!(nodes, [Some("MASTER01"), Some("WORKER01"), Some("WORKER02"), None]);
        assert!(timeline.lanes[1].spans.iter().any(|span| span.class == Class::Error));
    }

    #[test]
    fn nothing_with_a_time_is_no_timeline() {
        assert!(Timeline::new(&samples::empty(), &words()).is_none());
    }

    #[test]
    fn ticks_are_few_and_round() {
        let report = samples::one_fault();
        let timeline = Timeline::new(&report, &words()).unwrap();
        let ticks = timeline.ticks(8);
        let shown: Vec<String> = ticks.iter().map(|(_, time)| time.to_string()).collect();
        assert_eq!(shown.first().map(String::as_str), Some("2024-05-03T09:15:00"));
        assert_eq!(shown.len(), 8, "{shown:?}");
        assert!(ticks.iter().all(|(at, time)| *at == time.local_micros()));
    }

    #[test]
    fn marks_of_one_cell_become_one() {
        let report = samples::mess();
        let timeline = Timeline::new(&report, &words()).unwrap();
        let lane = &timeline.lanes[1];
        let merged = timeline.merged(lane, 1);
        assert_eq!(merged.iter().map(|mark| mark.merged).sum::<u64>(), lane.marks.len() as u64);
        assert!(merged.len() < lane.marks.len());
    }
}
