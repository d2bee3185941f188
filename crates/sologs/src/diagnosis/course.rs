//! What happened when, for the report: tracks of all logs of a node put together.

use super::Group;
use super::services::Services;
use crate::report::{Diagnosis, State, TimelineEvent};
use crate::scan::{Bucket, LogFile, Look, Track};
use sologs_core::event::EventKind;
use sologs_core::kind::Role;
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;

/// The events of all nodes, and the findings of each diagnosis; `numbers` holds for each diagnosis the number of its
/// group.
pub(super) fn timeline(
    diagnoses: &[Diagnosis],
    numbers: &[usize],
    groups: &[Group<'_>],
    looks: &[Look],
    logs: &[LogFile],
) -> Vec<TimelineEvent> {
    let mut tracks: BTreeMap<(Option<&str>, Option<Role>, EventKind), Track> = BTreeMap::new();
    for log in logs {
        let Some(look) = looks.get(log.entry) else { continue };
        for (kind, track) in log.summary.course.events.iter() {
            let key = (look.node.as_deref(), look.role, *kind);
            tracks.entry(key).or_default().join(track.clone());
        }
    }
    let mut out = Vec::new();
    for ((_, role, kind), track) in &tracks {
        for bucket in track.buckets() {
            out.extend(entry(bucket, looks, |event| (event.event, event.role) = (Some(*kind), *role)));
        }
    }
    for (position, (diagnosis, number)) in diagnoses.iter().zip(numbers).enumerate() {
        let Some(group) = groups.get(*number) else { continue };
        let mut track = Track::default();
        for (_, found) in &group.series {
            found.series.track.iter().for_each(|of_log| track.join(of_log.clone()));
        }
        for bucket in track.buckets() {
            out.extend(entry(bucket, looks, |event| {
                event.rule = Some(diagnosis.rule.clone());
                event.diagnosis = Some(position);
                event.role = diagnosis.role;
            }));
        }
    }
    sort(&mut out);
    out
}

fn entry(bucket: &Bucket, looks: &[Look], fill: impl FnOnce(&mut TimelineEvent)) -> Option<TimelineEvent> {
    let look = looks.get(bucket.entry)?;
    let mut event = TimelineEvent {
        node: look.node.clone(),
        role: None,
        time: bucket.first_time,
        last_time: (bucket.count > 1).then_some(bucket.last_time),
        count: bucket.count,
        event: None,
        rule: None,
        diagnosis: None,
        detail: bucket.detail.as_deref().map(str::to_owned),
        path: look.path.clone(),
        line: bucket.line,
    };
    fill(&mut event);
    Some(event)
}

/// What each log tells, one by one, around its first failure: its events, and the first finding of each diagnosis.
pub(super) fn first_failures(
    diagnoses: &[Diagnosis],
    numbers: &[usize],
    groups: &[Group<'_>],
    looks: &[Look],
    logs: &[LogFile],
) -> Vec<TimelineEvent> {
    let near = logs.iter().map(|log| log.summary.course.around_failure().count());
    let mut out = Vec::with_capacity(
        near.sum::<usize>() + groups.iter().map(|group| group.series.len()).sum::<usize>(),
    );
    let empty = |look: &Look, time: Timestamp, line: u64| TimelineEvent {
        node: look.node.clone(),
        role: look.role,
        time,
        last_time: None,
        count: 1,
        event: None,
        rule: None,
        diagnosis: None,
        detail: None,
        path: look.path.clone(),
        line,
    };
    for log in logs {
        let Some(look) = looks.get(log.entry) else { continue };
        for happened in log.summary.course.around_failure() {
            let Some(time) = happened.stamp.time else { continue };
            let detail = happened.detail.as_deref().map(str::to_owned);
            let event = Some(happened.kind);
            out.push(TimelineEvent { event, detail, ..empty(look, time, happened.stamp.line) });
        }
    }
    for (position, (diagnosis, number)) in diagnoses.iter().zip(numbers).enumerate() {
        let series = groups.get(*number).into_iter().flat_map(|group| &group.series);
        for (log, found) in series.filter(|(log, _)| !log.summary.course.is_forgotten()) {
            let (Some(look), Some(place)) = (looks.get(log.entry), found.series.first_places.first()) else {
                continue;
            };
            let Some(time) = place.stamp.time else { continue };
            let (rule, role) = (Some(diagnosis.rule.clone()), diagnosis.role);
            let event = empty(look, time, place.stamp.line);
            out.push(TimelineEvent { rule, role, diagnosis: Some(position), ..event });
        }
    }
    sort(&mut out);
    out
}

/// By node, then by its clock; then by everything that makes the order the same every time.
fn sort(events: &mut [TimelineEvent]) {
    events.sort_by(|a, b| {
        let order = |event: &TimelineEvent| (event.time.local_micros(), event.event, event.diagnosis);
        (&a.node, order(a), &a.path, a.line).cmp(&(&b.node, order(b), &b.path, b.line))
    });
}

/// When the first success after the last failure was: by time, in the logs of the same service at the same node.
pub(super) fn recovered_at(
    state: State,
    group: &Group<'_>,
    last_seen: Option<Timestamp>,
    services: &Services<'_>,
) -> Option<Timestamp> {
    if state != State::Recovered {
        return None;
    }
    services.first_success(&services.of_group(group), &group.rule.file.recovers_with, last_seen?)
}
