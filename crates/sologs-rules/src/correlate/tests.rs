//! What every key of `[[match.correlation]]` means, one by one: `docs/rule-format.md` says the same in words.

use super::group::MAX_SHOWN;
use super::tracker::MAX_GROUPS;
use super::*;
use crate::catalogue::Catalogue;
use crate::finding::Confidence;
use crate::inventory::ArtifactFile;
use crate::matcher::Matcher;
use crate::rule::Rule;
use crate::rule_file::CorrelationMatch;
use proptest::prelude::*;
use sologs_core::kind::FileKind;

const NAMES: [&str; 5] = ["a", "b", "c", "n", "ok"];

fn plan(table: &str) -> Arc<Plan> {
    let spec: CorrelationMatch = toml::from_str(table).unwrap_or_else(|error| panic!("{table}: {error}"));
    let signals: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    Arc::new(Plan::new(&spec, &signals))
}

/// `b 5:00.250 node=W1 file=2 zone=120 task=7`: name, minutes, seconds; lines are counted in each file.
fn records(text: &str) -> Vec<Occurred> {
    let mut lines = BTreeMap::<usize, u64>::new();
    let record = |text: &str| {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap();
        let signal = NAMES.iter().position(|known| *known == name).unwrap();
        let (minutes, seconds) = words.next().unwrap().split_once(':').unwrap();
        let minutes: u32 = minutes.parse().unwrap();
        let clock = format!("2024-05-03T{:02}:{:02}:{seconds:0>2}", 10 + minutes / 60, minutes % 60);
        let mut record = Occurred::new(0, signal, clock.parse().unwrap());
        let mut captures = BTreeMap::new();
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            match key {
                "node" => record.node = Some(Arc::from(value)),
                "file" => record.file = value.parse().unwrap(),
                "zone" => record.time = record.time.with_offset(value.parse().unwrap()).unwrap(),
                _ => drop(captures.insert(key.to_owned(), value.to_owned())),
            }
        }
        record.captures = captures.into();
        let line = lines.entry(record.file).or_default();
        *line += 1;
        record.line = *line;
        record
    };
    text.split(',').map(record).collect()
}

fn shown(occurrence: &Occurrence) -> String {
    let record = |record: &Occurred| {
        let (hour, minute, second) = record.time.time_of_day();
        format!("{}{}:{second:02}", NAMES[record.signal], (hour - 10) * 60 + minute)
    };
    occurrence.records.iter().map(record).collect::<Vec<_>>().join(" ")
}

fn follow(plan: &Arc<Plan>, mut records: Vec<Occurred>, end: Option<i64>) -> (Vec<Occurrence>, u64) {
    records.sort_by_key(|record| (record.micros(), record.file, record.line, record.signal));
    let mut tracker = Tracker::new(Arc::clone(plan), (0, 0), false);
    let mut out = Vec::new();
    for record in &records {
        tracker.push(record, &|plan, _| plan.thresholds, &mut out);
    }
    let lost = tracker.finish(&|_, _| end, &mut out);
    (out, lost)
}

/// What comes of it where all logs end with the last record.
fn found(table: &str, text: &str) -> Vec<String> {
    let records = records(text);
    let end = records.iter().map(Occurred::micros).max();
    follow(&plan(table), records, end).0.iter().map(shown).collect()
}

fn counts(table: &str, text: &str) -> Vec<(u64, u64)> {
    let records = records(text);
    let end = records.iter().map(Occurred::micros).max();
    follow(&plan(table), records, end).0.iter().map(|found| (found.matched, found.count)).collect()
}

const NOTHING: [String; 0] = [];

#[test]
fn a_sequence_holds_in_its_order_only() {
    let table = "sequence = ['a', 'b', 'c']\nwithin = '10m'";
    assert_eq!(found(table, "a 0:00, b 1:00, c 2:00"), ["a0:00 b1:00 c2:00"]);
    assert_eq!(found(table, "a 0:00, c 1:00, b 2:00"), NOTHING);
    assert_eq!(found(table, "b 0:00, a 1:00, b 2:00, a 2:30, c 3:00"), ["a1:00 b2:00 c3:00"]);
    assert_eq!(found("sequence = ['a', 'a', 'b']", "a 0:00, b 1:00, a 2:00, b 3:00"), ["a0:00 a2:00 b3:00"]);
}

#[test]
fn both_ends_belong_to_a_window() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'";
    assert_eq!(found(table, "a 0:00, b 10:00"), ["a0:00 b10:00"]);
    assert_eq!(found(table, "a 0:00, b 10:00.001"), NOTHING);
    assert_eq!(found("sequence = ['a', 'b']", "a 0:00, b 300:00"), ["a0:00 b300:00"], "no window, any time");
}

#[test]
fn the_window_is_that_of_the_first_and_the_last_record() {
    let table = "sequence = ['a', 'b', 'c']\nwithin = '10m'";
    assert_eq!(found(table, "a 0:00, b 9:00, c 11:00"), NOTHING);
    // The latest beginning counts: an older one does not hide it.
    assert_eq!(found(table, "a 0:00, a 5:00, b 9:00, c 11:00"), ["a5:00 b9:00 c11:00"]);
}

#[test]
fn of_equal_times_lines_decide_in_a_file_and_any_order_will_do_between_files() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'";
    assert_eq!(found(table, "a 0:00, b 0:00"), ["a0:00 b0:00"]);
    assert_eq!(found(table, "b 0:00, a 0:00"), NOTHING);
    assert_eq!(found(table, "b 0:00 file=1, a 0:00 file=2"), ["a0:00 b0:00"]);
    assert_eq!(found(table, "a 0:00 file=1, b 0:00 file=2"), ["a0:00 b0:00"]);
    let three = "sequence = ['a', 'b', 'c']";
    assert_eq!(found(three, "c 0:00 file=0, b 0:00 file=1, a 0:00 file=2"), ["a0:00 b0:00 c0:00"]);
}

#[test]
fn between_machines_order_and_window_are_relaxed_by_the_tolerance() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'\nby = []\nclock_tolerance = '30s'";
    let at =
        |a: &str, b: &str| found(table, &format!("a {a} node=W file=1 zone=0, b {b} node=M file=2 zone=0"));
    assert_eq!(at("5:00", "4:30"), ["a5:00 b4:30"], "b may have come after a");
    assert_eq!(at("5:00", "4:29.999"), NOTHING);
    assert_eq!(at("0:00", "10:30"), ["a0:00 b10:30"]);
    assert_eq!(at("0:00", "10:30.001"), NOTHING);
    // On one machine there is one clock.
    assert_eq!(found(table, "a 5:00 node=W file=1 zone=0, b 4:45 node=W file=2 zone=0"), NOTHING);
}

#[test]
fn clocks_of_unknown_zones_are_never_compared_with_others() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'\nby = []";
    assert_eq!(found(table, "a 0:00 node=W file=1, b 5:00 node=M file=2"), NOTHING);
    assert_eq!(found(table, "a 0:00 node=W file=1 zone=0, b 5:00 node=M file=2"), NOTHING);
    assert_eq!(found(table, "a 0:00 node=W file=1, b 5:00 node=W file=2"), ["a0:00 b5:00"], "one machine");
    assert_eq!(found(table, "a 0:00 file=1, b 5:00 file=2"), ["a0:00 b5:00"], "no machine is one, too");
    // 12:00 east of UTC by two hours is 10:00 UTC.
    let zoned = "a 0:00 node=W file=1 zone=0, b 125:00 node=M file=2 zone=120";
    assert_eq!(found(table, zoned), ["a0:00 b125:00"]);
    assert_eq!(found(table, "a 0:00 node=W file=1 zone=0, b 5:00 node=M file=2 zone=120"), NOTHING);
}

#[test]
fn occurrences_share_no_record_and_the_last_element_may_go_on() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'";
    assert_eq!(found(table, "a 0:00, b 1:00, a 2:00, b 3:00"), ["a0:00 b1:00", "a2:00 b3:00"]);
    // One cause, three consequences: one occurrence that shows three times.
    let goes_on = "a 0:00, b 1:00, b 2:00, b 10:00, b 10:30";
    assert_eq!(found(table, goes_on), ["a0:00 b1:00 b2:00 b10:00"]);
    assert_eq!(counts(table, goes_on), [(4, 3)]);
    assert_eq!(counts(table, "a 0:00, a 1:00, b 2:00"), [(2, 1)]);
}

#[test]
fn what_must_not_stand_between_ends_a_beginning_but_not_a_whole() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'\nnot = ['n']";
    assert_eq!(found(table, "a 0:00, n 1:00, b 2:00"), NOTHING);
    assert_eq!(found(table, "n 0:00, a 1:00, b 2:00, n 3:00"), ["a1:00 b2:00"]);
    assert_eq!(found(table, "a 0:00, n 1:00, a 2:00, b 3:00"), ["a2:00 b3:00"]);
    assert_eq!(counts(table, "a 0:00, b 1:00, n 2:00, b 3:00"), [(2, 1)], "after it, no consequence goes on");
    // In one file the lines tell; between files it may have stood in between, and counts.
    assert_eq!(found(table, "n 0:00, a 0:00, b 2:00"), ["a0:00 b2:00"]);
    assert_eq!(found(table, "n 0:00 file=1, a 0:00 file=2, b 2:00 file=2"), NOTHING);
    assert_eq!(found(table, "a 0:00 file=1, b 2:00 file=1, n 2:00 file=2"), NOTHING);
    assert_eq!(found(table, "a 0:00 file=1, b 2:00 file=1, n 2:00.001 file=2"), ["a0:00 b2:00"]);
    let wide = format!("{table}\nby = []\nclock_tolerance = '5s'");
    let other = "a 0:00 node=W zone=0, b 2:00 node=W zone=0, n 2:04 node=M file=2 zone=0";
    assert_eq!(found(&wide, other), NOTHING);
    assert_eq!(found(&wide, &other.replace("2:04", "2:06")), ["a0:00 b2:00"]);
    // The first element again may be ruled out in between.
    let once = "sequence = ['a', 'b', 'c']\nnot = ['a']";
    assert_eq!(found(once, "a 0:00, b 1:00, a 2:00, c 3:00"), NOTHING);
    assert_eq!(found(once, "a 0:00, b 1:00, c 3:00"), ["a0:00 b1:00 c3:00"]);
}

#[test]
fn what_is_absent_must_be_so_up_to_the_border_and_the_logs_must_reach_beyond() {
    let table = "sequence = ['a']\nabsent = ['ok']\nabsent_within = '10m'";
    let until = |text: &str, end: &str| {
        let end = records(&format!("c {end}"))[0].micros();
        follow(&plan(table), records(text), Some(end)).0.iter().map(shown).collect::<Vec<_>>()
    };
    assert_eq!(until("a 0:00", "10:01"), ["a0:00"]);
    assert_eq!(until("a 0:00", "10:00"), NOTHING, "the border belongs to the window");
    assert_eq!(until("a 0:00, ok 10:00", "20:00"), NOTHING);
    assert_eq!(until("a 0:00, ok 10:00.001", "20:00"), ["a0:00"]);
    assert_eq!(until("ok 0:00, a 1:00", "20:00"), ["a1:00"], "what came before does not count");
    assert_eq!(until("a 0:00, a 1:00, a 2:00, ok 5:00", "20:00"), NOTHING);
    assert_eq!(until("a 0:00, ok 5:00, a 6:00, a 7:00", "20:00"), ["a6:00 a7:00"]);
    assert_eq!(until("a 0:00, a 9:00, ok 11:00", "20:00"), ["a0:00 a9:00"], "counted from what completes it");
    assert_eq!(follow(&plan(table), records("a 0:00"), None).0, [], "no log tells when it ends");
}

#[test]
fn without_a_length_absence_lasts_until_the_logs_end() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'\nabsent = ['ok']";
    assert_eq!(found(table, "a 0:00, b 1:00, a 59:00"), ["a0:00 b1:00"]);
    assert_eq!(found(table, "a 0:00, b 1:00"), NOTHING, "nothing was written after it");
    assert_eq!(found(table, "a 0:00, b 1:00, ok 59:00"), NOTHING);
    assert_eq!(found(table, "a 0:00, ok 0:30, b 1:00, a 59:00"), ["a0:00 b1:00"], "in between is not after");
    assert_eq!(found(table, "a 0:00 file=1, b 1:00 file=1, ok 1:00 file=2, a 9:00"), NOTHING);
    assert_eq!(found(table, "ok 1:00 file=0, a 0:00 file=1, b 1:00 file=1, a 9:00"), NOTHING);
}

#[test]
fn a_set_holds_in_any_order_within_its_window() {
    let table = "set = ['a', 'b', 'c']\nwithin = '10m'";
    assert_eq!(found(table, "c 0:00, a 4:00, b 10:00"), ["c0:00 a4:00 b10:00"]);
    assert_eq!(found(table, "c 0:00, a 4:00, b 10:00.001"), NOTHING);
    assert_eq!(found(table, "c 0:00, a 4:00, c 5:00, b 12:00"), ["a4:00 c5:00 b12:00"]);
    assert_eq!(found(table, "a 0:00, a 1:00, b 2:00"), NOTHING);
    assert_eq!(
        found(table, "c 0:00, a 1:00, b 2:00, a 3:00, b 4:00"),
        ["c0:00 a1:00 b2:00"],
        "no record twice"
    );
    let not = format!("{table}\nnot = ['n']");
    assert_eq!(found(&not, "c 0:00, n 1:00, a 4:00, b 5:00"), NOTHING);
    assert_eq!(found(&not, "n 0:00, c 1:00, a 4:00, b 5:00"), ["c1:00 a4:00 b5:00"]);
}

#[test]
fn a_count_is_reached_within_its_window_and_goes_on_while_it_holds() {
    let table = "count = ['a']\nat_least = 3\nwithin = '10m'";
    assert_eq!(found(table, "a 0:00, a 5:00, a 10:00"), ["a0:00 a5:00 a10:00"]);
    assert_eq!(found(table, "a 0:00, a 5:00, a 10:00.001"), NOTHING);
    // Two of any three must lie within ten minutes for it to go on.
    let two = "a 0:00, a 1:00, a 2:00, a 3:00, a 60:00, a 61:00, a 62:00";
    assert_eq!(counts(table, two), [(4, 4), (3, 3)]);
    assert_eq!(counts("count = ['a', 'b']\nat_least = 3", "a 0:00, b 90:00, a 200:00"), [(3, 3)], "any time");
    let not = format!("{table}\nnot = ['ok']");
    assert_eq!(found(&not, "a 0:00, a 1:00, ok 1:30, a 2:00, a 3:00"), NOTHING);
    let many: Vec<String> = (0..50).map(|second| format!("a 0:{second:02}")).collect();
    assert_eq!(counts(table, &many.join(",")), [(50, 50)]);
    let whole = follow(&plan(table), records(&many.join(",")), None).0;
    assert_eq!((whole[0].records.len(), shown(&whole[0]).ends_with("a0:49")), (MAX_SHOWN, true));
}

#[test]
fn different_values_are_counted_where_a_rule_asks_for_them() {
    let table = "count = ['a']\nat_least = 3\nwithin = '10m'\ndistinct = 'task'";
    assert_eq!(found(table, "a 0:00 task=1, a 1:00 task=1, a 2:00 task=2"), NOTHING);
    assert_eq!(found(table, "a 0:00 task=1, a 1:00 task=2, a 2:00, a 3:00 task=3"), ["a0:00 a1:00 a3:00"]);
    // The window is that of the latest record of each value.
    assert_eq!(
        found(table, "a 0:00 task=1, a 9:00 task=1, a 12:00 task=2, a 19:00 task=3"),
        ["a9:00 a12:00 a19:00"]
    );
    assert_eq!(found(table, "a 0:00 task=1, a 12:00 task=2, a 19:00 task=3"), NOTHING);
}

#[test]
fn a_run_lasts_while_its_neighbours_are_near() {
    let table = "run = ['a']\ngap = '2m'\nlasting = '5m'\nat_least = 3\nnot = ['ok']";
    assert_eq!(counts(table, "a 0:00, a 2:00, a 4:00, a 5:00"), [(4, 4)]);
    assert_eq!(counts(table, "a 0:00, a 2:00, a 4:00, a 4:59"), [], "not long enough");
    assert_eq!(counts(table, "a 0:00, a 2:00.001, a 4:00, a 5:00"), [], "a gap too wide begins anew");
    assert_eq!(counts(table, "a 0:00, a 2:00, ok 3:00, a 4:00, a 5:00"), []);
    assert_eq!(counts(table, "a 0:00, a 2:00, a 4:00, a 6:00, a 20:00, a 21:00"), [(4, 4)]);
    let few = "run = ['a']\ngap = '10m'\nlasting = '5m'\nat_least = 3";
    assert_eq!(counts(few, "a 0:00, a 5:00"), [], "too few");
    assert_eq!(counts(few, "a 0:00, a 2:00, a 5:00, a 6:00"), [(4, 4)]);
}

#[test]
fn a_group_is_machine_file_or_captures_as_the_rule_says() {
    let table = |by: &str| format!("sequence = ['a', 'b']\nwithin = '10m'\n{by}");
    let two = "a 0:00 node=W1 file=1, b 1:00 node=W2 file=2";
    assert_eq!(found(&table(""), two), NOTHING, "by machine, where nothing is said");
    let one = "a 0:00 node=W1 file=1, b 1:00 node=W1 file=2";
    assert_eq!(found(&table(""), one), ["a0:00 b1:00"]);
    assert_eq!(found(&table("by = ['file']"), one), NOTHING);
    let tasks = "a 0:00 task=1, b 1:00 task=2, b 2:00 task=1";
    assert_eq!(found(&table("by = ['task']"), tasks), ["a0:00 b2:00"]);
    let none = "a 0:00, b 1:00 task=2, b 2:00";
    assert_eq!(
        found(&table("by = ['task']"), none),
        ["a0:00 b2:00"],
        "nothing captured is a value of its own"
    );
}

#[test]
fn what_ends_a_group_and_does_not_capture_ends_all_groups() {
    let table = "sequence = ['a', 'b']\nwithin = '10m'\nby = ['task']\nnot = ['n']";
    let text = |n: &str| format!("a 0:00 task=1, a 0:30 task=2, {n}, b 2:00 task=1, b 3:00 task=2");
    assert_eq!(found(table, &text("n 1:00")), NOTHING);
    assert_eq!(found(table, &text("n 1:00 task=1")), ["a0:30 b3:00"]);
    assert_eq!(found(table, &text("n 1:00 task=3")), ["a0:00 b2:00", "a0:30 b3:00"]);
}

#[test]
fn groups_are_bounded_and_what_found_no_room_is_told() {
    let table = plan("sequence = ['a', 'b']\nby = ['task']");
    let mut all = Vec::new();
    for task in 0..MAX_GROUPS + 500 {
        let mut record = records("a 0:00").remove(0);
        record.line = task as u64;
        record.captures = [("task", task.to_string())].into_iter().collect();
        all.push(record);
    }
    all.extend(records("b 1:00 task=3, b 1:01 task=10200"));
    let (occurrences, lost) = follow(&table, all.clone(), None);
    assert_eq!((occurrences.len(), lost), (1, 501));
    // With a window, old groups make room.
    let table = plan("sequence = ['a', 'b']\nby = ['task']\nwithin = '1m'");
    all.extend(records("a 5:00 task=x, b 5:30 task=x"));
    let (occurrences, _) = follow(&table, all, None);
    assert!(occurrences.iter().any(|found| shown(found) == "a5:00 b5:30"));
}

#[test]
fn a_count_of_thousands_leaves_room_for_fewer_groups() {
    let table = plan("count = ['a']\nat_least = 10000\nby = ['task']");
    let mut all = Vec::new();
    for number in 0..100_u64 {
        let mut record = records("a 0:00").remove(0);
        record.line = number;
        record.captures = [("task", number.to_string())].into_iter().collect();
        all.push(record);
    }
    assert_eq!(follow(&table, all, None), (Vec::new(), 80));
}

/// Lines of the records that complete a correlation of exceptions `A.<NAME>Exception`, as a log is followed.
fn told(correlation: &str, lines: &[&str]) -> Vec<u64> {
    let name = |name: &str| format!("[[match.exception]]\nname = '{name}'\ntypes = ['A.{name}Exception']\n");
    let tables: String = ["a", "b", "n"].into_iter().map(name).collect();
    let text = format!(
        "id = 'own'\nseverity = 'error'\ntitle.en = 'T'\nmeaning.en = 'M'\ncause.en = 'C'\nreferences = []\n\
         {tables}[[match.correlation]]\n{correlation}"
    );
    let rule = Rule::from_toml("own.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    let catalogue = Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap();
    let mut matcher = Matcher::new(RuleSet::new(vec![rule], catalogue).unwrap(), FileKind::TextLog);
    let mut judged: Vec<_> = lines.iter().filter_map(|line| matcher.push(line)).collect();
    judged.extend(matcher.finish());
    judged.iter().filter(|judged| !judged.findings.is_empty()).map(|judged| judged.line).collect()
}

#[test]
fn records_without_a_time_take_part_in_no_correlation() {
    let at = |minute: u32, name: &str| {
        format!(r#"{{"@t":"2024-05-03T10:{minute:02}:00Z","@m":"x","@x":"A.{name}Exception: x"}}"#)
    };
    let never = |name: &str| format!(r#"{{"@m":"x","@x":"A.{name}Exception: x"}}"#);
    let log =
        |lines: &[String], table: &str| told(table, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    const NEVER: [u64; 0] = [];
    let sequence = "sequence = ['a', 'b']";
    assert_eq!(log(&[at(0, "a"), at(1, "b"), at(2, "x")], sequence), [2]);
    assert_eq!(log(&[at(0, "a"), never("b"), at(2, "x")], sequence), NEVER);
    assert_eq!(log(&[at(0, "x"), never("a"), at(2, "b")], sequence), NEVER);
    assert_eq!(log(&[at(0, "a"), never("x"), at(2, "b")], sequence), [3], "the others go on");
    // Nor do they end one, though they stand in between.
    let not = "sequence = ['a', 'b']\nnot = ['n']";
    assert_eq!(log(&[at(0, "a"), at(1, "n"), at(2, "b")], not), NEVER);
    assert_eq!(log(&[at(0, "a"), never("n"), at(2, "b")], not), [3]);
    let count = "count = ['a']\nat_least = 3";
    assert_eq!(log(&[at(0, "a"), at(1, "a"), at(2, "a")], count), [3]);
    assert_eq!(log(&[at(0, "a"), never("a"), at(2, "a")], count), NEVER);
}

#[test]
fn one_record_may_stand_for_two_of_a_set_but_not_of_a_sequence() {
    let both = || {
        let mut both = records("a 1:00, b 1:00");
        both[1].line = both[0].line;
        both
    };
    let matched = |table: &str, records| -> Vec<String> {
        follow(&plan(table), records, None).0.iter().map(shown).collect()
    };
    assert_eq!(matched("set = ['a', 'b']", both()), ["a1:00"], "it is shown once");
    assert_eq!(matched("sequence = ['a', 'b']", both()), NOTHING);
    let mut later = both();
    later.extend(records("c 0:30, c 0:40, b 2:00").split_off(2));
    assert_eq!(matched("sequence = ['a', 'b']", later), ["a1:00 b2:00"]);
}

#[test]
fn a_success_that_does_not_capture_is_one_of_all_groups() {
    let table = "sequence = ['a']\nabsent = ['ok']\nabsent_within = '10m'\nby = ['task']";
    let text = |ok: &str| format!("a 0:00 task=1, a 1:00 task=2, {ok}, c 30:00");
    assert_eq!(found(table, &text("ok 2:00 task=3")), ["a0:00", "a1:00"]);
    assert_eq!(found(table, &text("ok 2:00 task=1")), ["a1:00"]);
    assert_eq!(found(table, &text("ok 2:00")), NOTHING);
}

#[test]
fn the_later_value_counts_and_the_least_sure_record() {
    let mut all = records("a 0:00 task=1 host=W1, b 1:00 task=2 user=u, c 2:00");
    all[1].confidence = Confidence::Possible;
    all[2].confidence = Confidence::Certain;
    let (found, _) = follow(&plan("sequence = ['a', 'b', 'c']"), all, None);
    let captures: Vec<_> = found[0].captures().into_iter().collect();
    let expected = [("host", "W1"), ("matched", "3"), ("task", "2"), ("user", "u")];
    assert_eq!(captures, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(found[0].confidence(), Confidence::Possible);
}

#[test]
fn settings_of_the_machine_replace_thresholds() {
    let file = |node: &str, interval: &str| {
        let (path, kind) = (format!("{node}/WorkerSettings.config"), FileKind::WorkerSettings);
        let text = format!(
            r#"{{ "MasterEndpoint": "https://M", "MaxTaskCount": 4, "AgentHeartbeatInterval": "{interval}" }}"#
        );
        let artifact = sologs_core::artifact::parse(kind, &path, &text, text.as_bytes()).artifact.unwrap();
        ArtifactFile { path, node: Some(node.to_owned()), artifact }
    };
    let files = vec![file("W1", "00:01:00"), file("W2", "00:05:00"), file("W3", "00:00:00")];
    let inventory = Inventory::new(files, Vec::new(), []);
    let of = |name: &str, node: &str, by: &str| {
        let needs = match name {
            "gap" | "lasting" => "run = ['a']\ngap = '7m'\nlasting = '7m'",
            "absent_within" => "sequence = ['a']\nabsent = ['ok']\nabsent_within = '7m'",
            _ => "sequence = ['a', 'b']\nwithin = '7m'",
        };
        let table =
            format!("{needs}\n{by}\nsettings.{name} = {{ name = 'AgentHeartbeatInterval', times = 3 }}");
        let found = setting::thresholds(&plan(&table), Some(node), &inventory);
        let micros = match name {
            "gap" => found.gap,
            "lasting" => found.lasting,
            "absent_within" => found.absent_within,
            _ => found.within,
        };
        micros.map(|micros| micros / 60_000_000)
    };
    for name in ["within", "gap", "lasting", "absent_within"] {
        assert_eq!(of(name, "W1", ""), Some(3), "{name}");
        assert_eq!(of(name, "W2", "by = []"), Some(15), "the greatest of all machines");
        assert_eq!(of(name, "W3", ""), Some(7), "zero is no threshold");
        assert_eq!(of(name, "W4", ""), Some(7), "a machine without settings");
    }
    let count = plan("count = ['a']\nat_least = 2\nsettings.at_least = { name = 'MaxTaskCount', times = 3 }");
    assert_eq!(setting::thresholds(&count, Some("W1"), &inventory).at_least, 12);
    assert_eq!(setting::thresholds(&count, Some("W4"), &inventory).at_least, 2);
}

/// Every sequence within the window that no `n` parts, by trying all pairs: the first completed one.
fn first_by_hand(records: &[Occurred], window: i64) -> Option<(u64, u64)> {
    records.iter().enumerate().find_map(|(at, last)| {
        let (before, _) = records.split_at(at);
        let begin = before
            .iter()
            .rev()
            .take_while(|record| record.signal != 3)
            .find(|record| record.signal == 0 && last.micros() - record.micros() <= window)?;
        (last.signal == 1).then_some((begin.line, last.line))
    })
}

proptest! {
    #[test]
    fn a_sequence_is_found_where_trying_all_pairs_finds_it(steps in prop::collection::vec((0usize..4, 0u32..400), 0..40)) {
        let mut second = 0;
        let text: Vec<String> = steps.iter().map(|(name, step)| {
            second += step;
            format!("{} {}:{}", NAMES[*name], second / 60, second % 60)
        }).collect();
        prop_assume!(!text.is_empty() && second < 13 * 3600);
        let all = records(&text.join(","));
        let table = plan("sequence = ['a', 'b']\nwithin = '10m'\nnot = ['n']");
        let (occurrences, _) = follow(&table, all.clone(), None);
        let first = occurrences.iter().map(|found| (found.records[0].line, found.records[1].line)).min_by_key(|pair| pair.1);
        prop_assert_eq!(first, first_by_hand(&all, 600_000_000));
    }

    #[test]
    fn the_order_in_which_records_come_changes_nothing(seed in prop::collection::vec((0usize..5, 0u32..20, 0usize..3), 1..30), swaps in prop::collection::vec((0usize..30, 0usize..30), 0..30)) {
        let text: Vec<String> = seed.iter().map(|(name, minute, file)| format!("{} {minute}:00 file={file}", NAMES[*name])).collect();
        let all = records(&text.join(","));
        let mut shuffled = all.clone();
        for (a, b) in swaps {
            let (a, b) = (a % shuffled.len(), b % shuffled.len());
            shuffled.swap(a, b);
        }
        for table in [
            "sequence = ['a', 'b', 'c']\nwithin = '5m'\nnot = ['n']",
            "set = ['a', 'b']\nwithin = '3m'\nabsent = ['ok']\nabsent_within = '2m'",
            "count = ['a', 'b']\nat_least = 3\nwithin = '4m'\nnot = ['n']",
            "run = ['a', 'b', 'c']\ngap = '2m'\nlasting = '4m'",
        ] {
            let end = all.iter().map(Occurred::micros).max();
            let table = plan(table);
            prop_assert_eq!(follow(&table, all.clone(), end), follow(&table, shuffled.clone(), end));
        }
    }
}
