//! What happened around the first failure, one thing after the other, all nodes together.

use super::timeline::{Class, Clock, clock_of};
use super::words::{Words, location};
use crate::report::{Report, TimelineEvent};
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;

/// One thing that happened.
pub(super) struct Entry<'a> {
    /// Microseconds on the clock of the timeline.
    pub(super) at: i64,
    pub(super) time: Timestamp,
    pub(super) node: Option<&'a str>,
    pub(super) class: Class,
    /// In words, safe to show.
    pub(super) what: String,
    /// `path:line`.
    pub(super) place: String,
}

/// The first failure and what happened around it.
pub(super) struct Sequence<'a> {
    pub(super) first: Timestamp,
    /// In the order of time.
    pub(super) entries: Vec<Entry<'a>>,
}

impl<'a> Sequence<'a> {
    /// What lies within so many seconds of the first failure; `None` where no failure has a time.
    pub(super) fn new(report: &'a Report, words: &Words, within_seconds: u32) -> Option<Self> {
        let clock = clock_of(report);
        let mut entries: Vec<Entry<'a>> =
            events(report, clock).map(|event| Entry::of_event(report, event, clock, words)).collect();
        if report.timeline.is_empty() && report.first_failures.is_empty() {
            // A report of an earlier version tells no more than its evidence.
            entries.extend(evidence(report, clock, words));
        }
        entries.sort_by(|a, b| (a.at, a.node, &a.place).cmp(&(b.at, b.node, &b.place)));
        let first = entries.iter().find(|entry| entry.class == Class::Error)?;
        let (at, first) = (first.at, first.time);
        let within = i64::from(within_seconds) * 1_000_000;
        entries.retain(|entry| entry.at.saturating_sub(at).abs() <= within);
        Some(Self { first, entries })
    }
}

impl<'a> Entry<'a> {
    fn of_event(report: &'a Report, event: &'a TimelineEvent, clock: Clock, words: &Words) -> Self {
        let (class, mut what) = words.happening(report, event);
        if let Some(detail) = &event.detail {
            what = words.labelled(&what, &words.log_text(detail));
        }
        if event.count > 1 {
            what = words.list(&[what, words.count("times", event.count)]);
        }
        let place = location(&event.path, Some(event.line));
        Self {
            at: clock.moment(event.time),
            time: event.time,
            node: event.node.as_deref(),
            class,
            what,
            place,
        }
    }
}

/// The events told one by one, and of the others those that lie outside of what is told one by one of their log.
fn events(report: &Report, clock: Clock) -> impl Iterator<Item = &TimelineEvent> {
    let mut told: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for event in &report.first_failures {
        let at = clock.moment(event.time);
        let range = told.entry(&event.path).or_insert((at, at));
        *range = (range.0.min(at), range.1.max(at));
    }
    let is_told = move |event: &&TimelineEvent| {
        let at = clock.moment(event.time);
        told.get(event.path.as_str()).is_some_and(|(from, to)| (*from..=*to).contains(&at))
    };
    report.first_failures.iter().chain(report.timeline.iter().filter(move |event| !is_told(event)))
}

fn evidence<'a>(report: &'a Report, clock: Clock, words: &Words) -> Vec<Entry<'a>> {
    let mut out = Vec::new();
    for found in &report.diagnoses {
        for place in &found.evidence {
            let Some(time) = place.time else { continue };
            out.push(Entry {
                at: clock.moment(time),
                time,
                node: found.node.as_deref(),
                class: Class::of_severity(found.severity),
                what: words.ours(&found.title),
                place: location(&place.path, Some(place.line)),
            });
        }
    }
    out
}
