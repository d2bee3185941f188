use super::*;
use crate::Scanner;
use proptest::prelude::*;

proptest! {
    #[test]
    fn the_first_logs_stay_whatever_the_order(
        sizes in proptest::collection::vec(1usize..60, 1..40),
        order in proptest::collection::vec(any::<u32>(), 40),
    ) {
        let mut logs: Vec<usize> = (0..sizes.len()).collect();
        logs.sort_by_key(|log| order[*log]);
        let mut room = Room::new(300);
        let mut gone = BTreeSet::new();
        for log in logs {
            gone.extend(room.add(log, sizes[log]));
        }
        let mut used = 0;
        let first_gone = sizes.iter().position(|size| {
            used += size;
            used > 300
        });
        let expected: BTreeSet<usize> = (first_gone.unwrap_or(sizes.len())..sizes.len()).collect();
        prop_assert_eq!(gone, expected);
    }

    #[test]
    fn what_logs_share_takes_room_once_whatever_the_order(
        logs in proptest::collection::vec((1usize..40, proptest::collection::vec((0u64..6, 0u64..4, 1usize..30), 0..4)), 1..40),
        order in proptest::collection::vec(any::<u32>(), 40),
    ) {
        const SHOWN: usize = 3;
        let share = |(own, kinds): &(usize, Vec<(u64, u64, usize)>)| {
            // The bytes of a value are those of the value; a log has a group once.
            let told = kinds.iter().map(|(told, ..)| (*told, 10 + *told as usize)).collect();
            let groups: BTreeMap<u64, usize> = kinds.iter().map(|(_, group, bytes)| (*group, *bytes)).collect();
            let texts = groups.into_iter().map(|(group, bytes)| (group, bytes, SHOWN)).collect();
            Share { own: *own, told, texts }
        };
        let shares: Vec<Share> = logs.iter().map(share).collect();
        let cost = |logs: usize| {
            let mut told = BTreeSet::new();
            let mut texts = BTreeMap::<u64, Vec<usize>>::new();
            let mut cost = 0;
            for share in shares.iter().take(logs) {
                cost += share.own;
                cost += share.told.iter().filter(|(digest, _)| told.insert(*digest)).map(|(_, bytes)| bytes).sum::<usize>();
                share.texts.iter().for_each(|(group, bytes, _)| texts.entry(*group).or_default().push(*bytes));
            }
            for texts in texts.values_mut() {
                texts.sort_unstable();
                cost += texts.iter().rev().take(SHOWN).sum::<usize>();
            }
            cost
        };
        let stay = (0..=shares.len()).take_while(|logs| cost(*logs) <= 400).last().unwrap();
        let mut sequence: Vec<usize> = (0..shares.len()).collect();
        sequence.sort_by_key(|log| order[*log]);
        let mut kinds = Kinds::new(400);
        let gone: BTreeSet<u32> =
            sequence.into_iter().flat_map(|log| kinds.add(number(log), shares[log].clone())).collect();
        prop_assert_eq!(gone, (number(stay)..number(shares.len())).collect::<BTreeSet<u32>>());
        prop_assert_eq!(kinds.used, cost(stay));
    }

    #[test]
    fn texts_stay_of_the_first_logs_and_of_the_last(order in proptest::collection::vec(any::<u32>(), 1..40)) {
        let mut logs: Vec<usize> = (0..order.len()).collect();
        logs.sort_by_key(|log| order[*log]);
        let mut texts = Texts::default();
        let mut kept = BTreeSet::new();
        for log in logs {
            kept.insert(number(log));
            if let Some(out) = texts.add(number(log), 16, true) {
                kept.remove(&out);
            }
        }
        let last = number(order.len() - 1);
        prop_assert_eq!(kept, (0..=last).filter(|log| *log < 16 || *log == last).collect::<BTreeSet<u32>>());
    }
}

#[test]
fn four_hundred_failing_logs_are_one_diagnosis_and_lose_no_record_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..400 {
        let mut text = String::new();
        for second in 0..40 {
            text += &format!(
                "2024-05-03 10:{:02}:{second:02}.000 [Information] Heartbeat processing finishes.\n",
                number % 60
            );
            text += &format!(
                "2024-05-03 10:{:02}:{second:02}.500 [Error] System.ServiceModel.EndpointNotFoundException: There was no \
                 endpoint listening at https://MASTER01:8391/ClusterManagement/ that could accept the message.\n",
                number % 60
            );
            text +=
                &format!("2024-05-03 10:00:59.000 [Error] Contoso.K{}Exception: x\n", (second + number) % 50);
        }
        std::fs::write(folder.path().join(format!("{number:04}.log")), text).unwrap();
    }
    let scan = |threads| {
        Scanner::builder().threads(threads).build().unwrap().scan(&[folder.path().to_owned()]).unwrap()
    };
    let report = scan(1);
    assert_eq!(report.diagnoses.len(), 1);
    assert_eq!((report.diagnoses[0].count, report.stats.records), (16_000, 48_000));
    let of_timeline = |is: &dyn Fn(&crate::report::TimelineEvent) -> bool| {
        report.timeline.iter().filter(|event| is(event)).map(|event| event.count).sum::<u64>()
    };
    assert_eq!(of_timeline(&|event| event.diagnosis == Some(0)), 16_000);
    assert_eq!(of_timeline(&|event| event.event.is_some()), 16_000);
    assert!(report.diagnoses[0].evidence.iter().take(3).all(|evidence| evidence.excerpt.is_some()));
    assert!(report.unexplained.iter().all(|found| found.evidence[0].excerpt.is_some()));
    let unexplained: u64 = report.unexplained.iter().map(|found| found.count).sum();
    assert_eq!((report.unexplained.len(), unexplained), (50, 16_000));
    // What is not told one by one is said.
    let near: BTreeSet<&str> = report.first_failures.iter().map(|event| event.path.as_str()).collect();
    assert!(near.len() < 400, "{}", near.len());
    let told =
        |problem: &Problem| problem.message.contains(&format!("one by one of {} file(s)", 400 - near.len()));
    assert!(report.problems.iter().any(told), "{:?}", report.problems);
    for threads in [2, 7] {
        assert_eq!(scan(threads), report, "{threads} threads");
    }
}
