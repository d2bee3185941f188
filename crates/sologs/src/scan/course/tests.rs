use super::*;
use proptest::prelude::*;

fn time(seconds: i64) -> Timestamp {
    "2024-05-03T08:00:00".parse::<Timestamp>().unwrap().plus_seconds(seconds)
}

fn stamp(line: u64, seconds: i64) -> Stamp {
    Stamp { line, last_line: line, time: Some(time(seconds)) }
}

#[derive(Clone, Debug)]
enum Step {
    Event(EventKind, i64),
    Failure(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![Just(EventKind::HeartbeatSent), Just(EventKind::TaskPulled)];
    let jump = prop_oneof![8 => 0i64..90, 1 => Just(40_000i64), 1 => -30i64..0];
    let step = (kind, jump, 0u8..30).prop_map(|(kind, jump, lot)| match lot {
        0 => Step::Failure(jump),
        _ => Step::Event(kind, jump),
    });
    proptest::collection::vec(step, 0..400)
}

fn course(steps: &[(u64, i64, Step)], first_line: u64) -> Course {
    let mut course = Course::default();
    for (line, at, step) in steps {
        match step {
            Step::Event(kind, _) => course.event(*kind, stamp(line - first_line, *at), None),
            Step::Failure(_) => {
                course.failure();
                course.event(EventKind::HeartbeatFailed, stamp(line - first_line, *at), None);
            }
        }
    }
    course
}

proptest! {
    #[test]
    fn a_course_in_parts_is_the_course_at_once(
        steps in steps(),
        mut cuts in proptest::collection::vec(0usize..400, 0..6),
    ) {
        let mut at = 0;
        let timed: Vec<(u64, i64, Step)> = (1u64..).zip(steps).map(|(line, step)| {
            let (Step::Event(_, jump) | Step::Failure(jump)) = &step;
            at += jump;
            (line, at, step)
        }).collect();
        let whole = course(&timed, 0);
        cuts.retain(|cut| *cut <= timed.len());
        cuts.extend([0, timed.len()]);
        cuts.sort_unstable();
        let mut joined = Course::default();
        for pair in cuts.windows(2) {
            let mut part = course(&timed[pair[0]..pair[1]], pair[0] as u64);
            part.shift_lines(pair[0] as u64);
            joined.join(part);
        }
        prop_assert_eq!(&joined, &whole);
        for (_, track) in whole.events.iter() {
            prop_assert!(track.buckets.len() <= MAX_BUCKETS);
        }
        let events = timed.len() as u64;
        let counted: u64 = whole.events.iter().flat_map(|(_, track)| &track.buckets).map(|b| b.count).sum();
        prop_assert_eq!(counted, events);
    }
}

#[test]
fn few_events_are_kept_one_by_one() {
    let mut track = Track::default();
    (0..60).for_each(|n| track.add(stamp(n + 1, i64::try_from(n).unwrap() * 60), None));
    assert_eq!(track.buckets().len(), 60);
    assert_eq!(track.first_after(time(65)), Some(time(120)));
    (60..2000).for_each(|n| track.add(stamp(n + 1, i64::try_from(n).unwrap() * 60), None));
    assert!(track.buckets().len() > MAX_BUCKETS / 4, "{}", track.buckets().len());
    // Hidden among others of its bucket.
    assert_eq!(track.first_after(time(65)), None);
    assert_eq!(track.first_after(time(60 * 2000)), None);
}

#[test]
fn events_around_the_first_failure_are_told_one_by_one() {
    let mut course = Course::default();
    (0..100).for_each(|n| course.event(EventKind::HeartbeatSent, stamp(n + 1, 0), None));
    assert_eq!(course.around_failure().count(), 0);
    course.failure();
    (100..200).for_each(|n| course.event(EventKind::HeartbeatFailed, stamp(n + 1, 0), None));
    course.failure();
    let lines: Vec<u64> = course.around_failure().map(|happened| happened.stamp.line).collect();
    assert_eq!(lines, (69..=132).collect::<Vec<u64>>());
}
