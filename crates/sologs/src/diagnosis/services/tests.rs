use super::*;
use crate::scan::Stamp;
use proptest::prelude::*;

const KINDS: [EventKind; 2] = [EventKind::HeartbeatSent, EventKind::WorkerStarted];

fn stamp(line: u64, second: Option<u32>) -> Stamp {
    let time = second.map(|s| "2024-05-03T08:00:00".parse::<Timestamp>().unwrap().plus_seconds(s.into()));
    Stamp { line, last_line: line, time }
}

/// Node, kind, and the events with their seconds.
type Made = (bool, bool, Vec<(usize, Option<u32>)>);

/// A log at one of two nodes with events of two kinds; without a second an event has no time.
fn log() -> impl Strategy<Value = Made> {
    let event = (0..KINDS.len(), proptest::option::weighted(0.9, 0u32..40));
    (any::<bool>(), any::<bool>(), proptest::collection::vec(event, 0..6))
}

fn bundle(made: Vec<Made>) -> (Vec<Look>, Vec<LogFile>) {
    let one = |(entry, (node, kind, events)): (usize, Made)| {
        let mut look = Look::archive("x.log", 0);
        look.node = Some(if node { "W1" } else { "W2" }.to_owned());
        look.kind = if kind { FileKind::WorkerLog } else { FileKind::TaskLog };
        let mut log = LogFile::unread(entry);
        for (line, (kind, second)) in events.into_iter().enumerate() {
            log.summary.note_event(KINDS[kind], stamp(line as u64 + 1, second), None);
        }
        (look, log)
    };
    made.into_iter().enumerate().map(one).unzip()
}

proptest! {
    /// As if each log of the service were looked at.
    #[test]
    fn the_index_says_what_all_logs_say(
        made in proptest::collection::vec(log(), 1..6),
        (from, to) in (0usize..6, 0usize..6),
        (line, later) in (0u64..7, 0u64..7),
        (second, end) in (proptest::option::weighted(0.9, 0u32..40), proptest::option::weighted(0.9, 0u32..40)),
        signs in 1usize..=2,
    ) {
        let (looks, logs) = bundle(made);
        let services = Services::new(&looks, &logs);
        let (from, to) = (from % logs.len(), to % logs.len());
        let service = services.of(from).unwrap();
        let (from, to) = ((from, stamp(line, second)), (to, stamp(later, end)));
        let signs = &KINDS[..signs];
        let of_service: Vec<&LogFile> = logs.iter().filter(|log| services.are_same(log.entry, from.0)).collect();
        for to in [None, Some(to).filter(|to| services.are_same(to.0, from.0))] {
            let plain = of_service.iter().any(|log| {
                let found = signs.iter().filter_map(|kind| log.summary.events.get(kind));
                found.map(|found| (log.entry, *found)).any(|at| is_later(from, at) && to.is_none_or(|to| is_later(at, to)))
            });
            prop_assert_eq!(services.worked(service, signs, from, to), plain);
        }
        let tracks = || of_service.iter().flat_map(|log| {
            signs.iter().filter_map(|kind| log.summary.course.events.get(kind))
        });
        if let Some(time) = from.1.time {
            let plain = tracks().filter_map(|track| track.first_after(time)).min_by_key(Timestamp::local_micros);
            prop_assert_eq!(services.first_success(&BTreeSet::from([service]), signs, time), plain);
        }
    }
}
