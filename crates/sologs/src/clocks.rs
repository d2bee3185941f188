//! How far the clocks of the nodes are apart, estimated from what two of them wrote down of the same thing.

use crate::report::{ClockSkew, SkewMethod};
use crate::scan::{LogFile, Look};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::event::EventKind;
use sologs_core::kind::FileKind;
use sologs_core::time::Timestamp;
use sologs_rules::inventory::Inventory;
use std::collections::BTreeMap;

/// The clock of the database server, as reports name it.
const DATABASE: &str = "SSISDB";
/// A last heartbeat is only the same on both sides when the log goes on for so long without another: then the export,
/// whenever it was made, holds that one.
const SILENT_SECONDS: i64 = 180;
/// Differences further apart than this from the middle one are of two different things that share a name.
const MAX_SPREAD_SECONDS: i64 = 600;

/// Two clocks, and what they are compared by.
type Pair = (String, String, SkewMethod);

/// A fact that both wrote down: the reading of the one and of the other.
type Fact = (Timestamp, Timestamp);

/// The differences that the bundle tells, by node.
pub(crate) fn estimate(looks: &[Look], logs: &[LogFile], inventory: &Inventory) -> Vec<ClockSkew> {
    let mut facts: BTreeMap<Pair, Vec<Fact>> = BTreeMap::new();
    task_keep_alives(looks, logs, inventory, &mut facts);
    task_pickups(looks, logs, inventory, &mut facts);
    last_heartbeats(looks, logs, inventory, &mut facts);
    facts.into_iter().filter_map(|(pair, facts)| skew(pair, &facts)).collect()
}

/// Where, when and which task, for each event of that kind that names one.
fn events<'l>(
    looks: &'l [Look],
    logs: &'l [LogFile],
    inventory: &'l Inventory,
    kind: EventKind,
) -> impl Iterator<Item = (&'l str, Timestamp, &'l str)> {
    logs.iter().flat_map(move |log| {
        let node = looks.get(log.entry).and_then(|look| look.node.as_deref());
        let one_by_one = log.summary.course.around_failure().filter(move |happened| happened.kind == kind);
        let one_by_one =
            one_by_one.filter_map(|happened| Some((happened.stamp.time?, happened.detail.as_deref()?)));
        let buckets = log.summary.course.events.get(&kind).into_iter().flat_map(|track| track.buckets());
        // Of records counted together only the first has its value.
        let firsts = buckets.filter_map(|bucket| Some((bucket.first_time, bucket.detail.as_deref()?)));
        let zoned = move |(time, task)| Some((node?, inventory.zoned(node, time), task));
        one_by_one.chain(firsts).filter_map(zoned)
    })
}

/// The Master could not write a task's heartbeat to SSISDB, and the Worker was told so: one request, two clocks.
fn task_keep_alives(
    looks: &[Look],
    logs: &[LogFile],
    inventory: &Inventory,
    facts: &mut BTreeMap<Pair, Vec<Fact>>,
) {
    let mut of_master: BTreeMap<&str, Vec<(&str, Timestamp)>> = BTreeMap::new();
    for (node, time, task) in events(looks, logs, inventory, EventKind::TaskKeepAliveFailed) {
        of_master.entry(task).or_default().push((node, time));
    }
    let mut answered: BTreeMap<(&str, &str), Vec<Timestamp>> = BTreeMap::new();
    for (node, time, task) in events(looks, logs, inventory, EventKind::TaskHeartbeatAnswered) {
        answered.entry((node, task)).or_default().push(time);
    }
    for ((node, task), times) in answered {
        let Some(masters) = of_master.get(task) else { continue };
        // The first of each side: later ones may have been counted together on one of them.
        let first = |times: &mut dyn Iterator<Item = Timestamp>| times.min_by_key(Timestamp::local_micros);
        let worker = first(&mut times.into_iter());
        let master = masters.first().map(|(node, _)| *node);
        let of_first = masters.iter().filter(|(node, _)| Some(*node) == master).map(|(_, time)| *time);
        let told = first(&mut of_first.into_iter());
        if let (Some(worker), Some(master), Some(told)) = (worker, master, told)
            && master != node
        {
            let pair = (node.to_owned(), master.to_owned(), SkewMethod::TaskKeepAlive);
            facts.entry(pair).or_default().push((worker, told));
        }
    }
}

/// A task was pulled: the Worker's log and `LastPickupTime` of `internal.tasks`, where it was picked up but once.
fn task_pickups(
    looks: &[Look],
    logs: &[LogFile],
    inventory: &Inventory,
    facts: &mut BTreeMap<Pair, Vec<Fact>>,
) {
    let mut picked: BTreeMap<String, Timestamp> = BTreeMap::new();
    for (_, table) in inventory.tables(View::Tasks) {
        for task in table.tasks().filter(|task| task.executed_count.is_none_or(|count| count <= 1)) {
            if let (Some(id), Some(time)) = (task.id, task.last_pickup_time) {
                picked.insert(id.to_lowercase(), time);
            }
        }
    }
    if picked.is_empty() {
        return;
    }
    let mut seen: BTreeMap<(&str, &str), Timestamp> = BTreeMap::new();
    for (node, time, task) in events(looks, logs, inventory, EventKind::TaskPulled) {
        seen.entry((node, task)).or_insert(time);
    }
    for ((node, task), time) in seen {
        if let Some(told) = picked.get(&task.to_lowercase()) {
            let pair = (node.to_owned(), DATABASE.to_owned(), SkewMethod::TaskPickup);
            facts.entry(pair).or_default().push((time, *told));
        }
    }
}

/// The last heartbeat that was answered, of a Worker whose log goes on without one for long enough.
fn last_heartbeats(
    looks: &[Look],
    logs: &[LogFile],
    inventory: &Inventory,
    facts: &mut BTreeMap<Pair, Vec<Fact>>,
) {
    let mut last: BTreeMap<&str, (Option<Timestamp>, Option<Timestamp>)> = BTreeMap::new();
    let newer = |a: Option<Timestamp>, b: Option<Timestamp>| {
        a.into_iter().chain(b).max_by_key(Timestamp::local_micros)
    };
    for log in logs {
        let Some(look) = looks.get(log.entry).filter(|look| look.kind == FileKind::WorkerLog) else {
            continue;
        };
        let Some(node) = look.node.as_deref() else { continue };
        let sent = log.summary.events.get(&EventKind::HeartbeatSent).and_then(|stamp| stamp.time);
        let known = last.entry(node).or_default();
        *known = (newer(known.0, sent), newer(known.1, log.counts.last));
    }
    for (_, table) in inventory.tables(View::WorkerAgents) {
        for agent in table.worker_agents() {
            let (Some(machine), Some(online)) = (agent.machine_name, agent.last_online) else { continue };
            let short = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
            let found = last.iter().find(|(node, _)| short(node) == short(&machine));
            let Some((node, (Some(sent), Some(end)))) = found else { continue };
            if end.local_micros() - sent.local_micros() < SILENT_SECONDS * 1_000_000 {
                continue;
            }
            let pair = ((*node).to_owned(), DATABASE.to_owned(), SkewMethod::LastHeartbeat);
            facts.entry(pair).or_default().push((inventory.zoned(Some(node), *sent), online));
        }
    }
}

/// The middle of the differences, and how far the others are from it.
fn skew((node, reference, method): Pair, facts: &[Fact]) -> Option<ClockSkew> {
    let zones_known =
        facts.iter().all(|(own, other)| own.offset_minutes().is_some() && other.offset_minutes().is_some());
    let moment = |time: &Timestamp| match time.utc_micros() {
        Some(micros) if zones_known => micros,
        _ => time.local_micros(),
    };
    let mut seconds: Vec<i64> =
        facts.iter().map(|(own, other)| (moment(own) - moment(other)).div_euclid(1_000_000)).collect();
    seconds.sort_unstable();
    let middle = *seconds.get(seconds.len() / 2)?;
    seconds.retain(|one| (one - middle).abs() <= MAX_SPREAD_SECONDS);
    let spread_seconds = seconds.iter().map(|one| one.abs_diff(middle)).max().unwrap_or(0);
    Some(ClockSkew {
        node,
        reference,
        seconds: middle,
        spread_seconds,
        facts: seconds.len() as u64,
        method,
        zones_known,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(own: &str, other: &str) -> Fact {
        (own.parse().unwrap(), other.parse().unwrap())
    }

    fn pair() -> Pair {
        ("W1".to_owned(), "M1".to_owned(), SkewMethod::TaskKeepAlive)
    }

    #[test]
    fn the_middle_counts_and_strays_do_not() {
        let facts = [
            fact("2024-05-03T08:00:10Z", "2024-05-03T10:00:00+02:00"),
            fact("2024-05-03T08:01:12Z", "2024-05-03T08:01:00Z"),
            fact("2024-05-03T09:00:00Z", "2024-05-03T08:00:00Z"),
            fact("2024-05-03T08:02:11Z", "2024-05-03T08:02:00Z"),
        ];
        let found = skew(pair(), &facts).unwrap();
        assert_eq!((found.seconds, found.spread_seconds, found.facts), (12, 2, 3));
        assert!(found.zones_known);
    }

    #[test]
    fn an_unknown_zone_is_part_of_the_difference() {
        let found = skew(pair(), &[fact("2024-05-03T10:00:05", "2024-05-03T08:00:00Z")]).unwrap();
        assert_eq!((found.seconds, found.zones_known), (7205, false));
        assert!(skew(pair(), &[]).is_none());
    }
}
