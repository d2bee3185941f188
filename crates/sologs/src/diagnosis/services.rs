//! The logs of each service at each node, and what they say of its successes: thousands of diagnoses ask.

use super::{At, Group, is_later};
use crate::scan::{LogFile, Look};
use sologs_core::event::EventKind;
use sologs_core::kind::FileKind;
use sologs_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A service at a node, told by the kind of its logs.
type Service<'l> = (Option<&'l str>, FileKind);

/// All services of a bundle.
pub(super) struct Services<'l> {
    looks: &'l [Look],
    /// In the order of their entries.
    logs: &'l [LogFile],
    successes: BTreeMap<(Service<'l>, EventKind), Successes>,
}

/// The events of one kind in the logs of a service.
#[derive(Default)]
struct Successes {
    /// The last one of each log that has a time, in the order of time.
    last: Vec<At>,
    /// The neighbours in time that each log counts together, in the order of their first times.
    stretches: Vec<Stretch>,
}

/// Events of one log that are counted together.
struct Stretch {
    first: Timestamp,
    /// The latest of those before, in microseconds of local time.
    before: i64,
}

impl<'l> Services<'l> {
    pub(super) fn new(looks: &'l [Look], logs: &'l [LogFile]) -> Self {
        let mut services = Self { looks, logs, successes: BTreeMap::new() };
        for log in logs {
            let Some(service) = services.of(log.entry) else { continue };
            for (kind, stamp) in log.summary.events.iter() {
                let known = services.successes.entry((service, *kind)).or_default();
                known.last.extend(stamp.time.map(|_| (log.entry, *stamp)));
            }
            for (kind, track) in log.summary.course.events.iter() {
                let known = services.successes.entry((service, *kind)).or_default();
                let mut before = i64::MIN;
                for bucket in track.buckets() {
                    known.stretches.push(Stretch { first: bucket.first_time, before });
                    before = before.max(bucket.last_time.local_micros());
                }
            }
        }
        for known in services.successes.values_mut() {
            known.last.sort_by_key(|at| micros(*at));
            known.stretches.sort_by_key(|stretch| stretch.first.local_micros());
        }
        services
    }

    /// The log of an entry.
    pub(super) fn log(&self, entry: usize) -> Option<&'l LogFile> {
        let at = self.logs.binary_search_by_key(&entry, |log| log.entry).ok()?;
        self.logs.get(at)
    }

    /// The service that wrote the log of an entry.
    pub(super) fn of(&self, entry: usize) -> Option<Service<'l>> {
        let look = self.looks.get(entry)?;
        Some((look.node.as_deref(), look.kind))
    }

    /// Whether both logs are of one service at one node.
    pub(super) fn are_same(&self, one: usize, other: usize) -> bool {
        self.of(one).is_some_and(|service| self.of(other) == Some(service))
    }

    /// The services that a group of findings is of.
    pub(super) fn of_group(&self, group: &Group<'_>) -> BTreeSet<Service<'l>> {
        group.series.iter().filter_map(|(log, _)| self.of(log.entry)).collect()
    }

    /// Whether a log of the service has an event of one of these kinds.
    pub(super) fn has_success(&self, service: Service<'l>, signs: &[EventKind]) -> bool {
        signs.iter().any(|kind| self.successes.contains_key(&(service, *kind)))
    }

    /// Whether the last event of one of these kinds in a log of the service stands after `from` and, where that is given,
    /// before `to`.
    pub(super) fn worked(&self, service: Service<'l>, signs: &[EventKind], from: At, to: Option<At>) -> bool {
        let is_between = |at: At| is_later(from, at) && to.is_none_or(|to| is_later(at, to));
        let is_own = |entry: usize| entry == from.0 || to.is_some_and(|to| entry == to.0);
        let own = [Some(from.0), to.map(|to| to.0)].into_iter().flatten();
        let own: Vec<&LogFile> = own
            .filter(|entry| self.of(*entry) == Some(service))
            .filter_map(|entry| self.log(entry))
            .collect();
        signs.iter().any(|kind| {
            let in_own = own.iter().filter_map(|log| Some((log.entry, *log.summary.events.get(kind)?)));
            in_own.into_iter().any(is_between)
                || self.successes.get(&(service, *kind)).is_some_and(|known| {
                    let start = known.last.partition_point(|at| micros(*at) <= micros(from));
                    let later = known.last.get(start..).unwrap_or_default();
                    later
                        .iter()
                        .take_while(|at| to.is_none_or(|to| is_own(at.0) || is_later(**at, to)))
                        .any(|at| !is_own(at.0) && is_between(*at))
                })
        })
    }

    /// The time of the first event of one of these kinds after `time` in the logs of these services, where what is
    /// counted together does not hide it.
    pub(super) fn first_success(
        &self,
        services: &BTreeSet<Service<'l>>,
        signs: &[EventKind],
        time: Timestamp,
    ) -> Option<Timestamp> {
        let at = time.local_micros();
        let keys = services.iter().flat_map(|service| signs.iter().map(move |kind| (*service, *kind)));
        let firsts = keys.filter_map(|key| {
            let stretches = &self.successes.get(&key)?.stretches;
            let start = stretches.partition_point(|stretch| stretch.first.local_micros() <= at);
            let later = stretches.get(start..).unwrap_or_default();
            later.iter().find(|stretch| stretch.before <= at).map(|stretch| stretch.first)
        });
        firsts.min_by_key(Timestamp::local_micros)
    }
}

/// Without a time nothing is known to be before or after it in another log.
fn micros(at: At) -> i64 {
    at.1.time.map_or(i64::MAX, |time| time.local_micros())
}

#[cfg(test)]
mod tests;
