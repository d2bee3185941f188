use super::*;
use crate::event::EventFinder;
use crate::layout::{learn, split_records};
use proptest::prelude::*;

const EVERYTHING: Wanted = Wanted { from_level: Level::Verbose, without_level: true };
const ANCHORS_ONLY: Wanted = Wanted { from_level: Level::Critical, without_level: false };

/// Lines of every kind that matters: heads of several layouts, what continues them, blanks, and what holds an anchor.
fn line() -> impl Strategy<Value = String> {
    let said = prop_oneof![
        Just("all is well".to_owned()),
        Just("Worker Agent Started.".to_owned()),
        Just("System.IO.IOException: no".to_owned()),
        Just("Task 'a-1' is pulled.".to_owned()),
        Just("échec à 08:00".to_owned()),
        ".{0,20}",
    ];
    let level = prop_oneof![Just("INFO"), Just("ERROR"), Just("WARN"), Just("DEBUG")];
    prop_oneof![
        (0u32..60, level, said.clone())
            .prop_map(|(s, level, said)| format!("2024-05-03 08:00:{s:02},123 [7] {level} Agent - {said}")),
        (0u32..60, said.clone()).prop_map(|(s, said)| format!("2024-05-03T08:00:{s:02}.5Z {said}")),
        said.prop_map(|said| format!("   at {said}")),
        Just(String::new()),
        Just(" ---> System.Net.WebException: no".to_owned()),
        "[ -~]{0,30}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let end = prop_oneof![Just("\n"), Just("\r\n")];
    (proptest::collection::vec(line(), 0..40), end, any::<bool>()).prop_map(|(lines, end, ended)| {
        let lines: Vec<String> = lines.iter().map(|line| line.replace(['\n', '\r'], " ")).collect();
        lines.join(end) + if ended && !lines.is_empty() { end } else { "" }
    })
}

/// The records as the scanner gives them: 1-based line and text of each, the headless lead and the tail included.
fn scanned(text: &str, layout: &LearnedLayout, wanted: Wanted) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    let take = |record: RawRecord| found.push((record.line, text[record.span].to_owned()));
    let ends = BlockScanner::new().scan(text, layout, LineContext::default(), wanted, |_| (), take);
    let lead = text[ends.lead].trim_end_matches(['\r', '\n']);
    if !lead.trim().is_empty() {
        found.insert(0, (1, lead.to_owned()));
    }
    found.extend(ends.tail.map(|tail| (tail.line, text[tail.span].to_owned())));
    found
}

proptest! {
    #[test]
    fn the_fast_way_finds_the_records_of_the_plain_way(text in text()) {
        let layout = learn(text.as_bytes(), "x.log");
        let plain: Vec<(u64, String)> = split_records(&text, &layout)
            .filter(|record| !record.text.trim().is_empty())
            .map(|record| (record.line, record.text.to_owned()))
            .collect();
        let fast: Vec<(u64, String)> = scanned(&text, &layout, EVERYTHING)
            .into_iter()
            .map(|(line, text)| (line, text.trim_end_matches(['\r', '\n']).to_owned()))
            .collect();
        // Blank lines before the first line of the lead belong to it here and not there.
        let trimmed = |records: Vec<(u64, String)>| -> Vec<String> {
            records.into_iter().map(|(_, text)| text.trim_start_matches(['\r', '\n']).to_owned()).collect()
        };
        prop_assert_eq!(trimmed(fast), trimmed(plain));
    }

    #[test]
    fn no_record_with_an_event_or_an_exception_is_passed_over(text in text()) {
        let layout = learn(text.as_bytes(), "x.log");
        let finder = EventFinder::new();
        let handed_on = scanned(&text, &layout, ANCHORS_ONLY);
        for record in split_records(&text, &layout) {
            let holds_something = record.text.contains("Exception") || finder.find(record.text).next().is_some();
            if holds_something {
                prop_assert!(handed_on.iter().any(|(line, _)| *line == record.line), "line {}", record.line);
            }
        }
    }
}

#[test]
fn levels_lines_and_ends_are_those_of_the_block() {
    let text = "lead\r\n2024-05-03 08:00:00,000 [1] INFO  A - one\r\n2024-05-03 08:00:01,000 [1] ERROR A - two\r\nmore\r\n2024-05-03 08:00:02,000 [1] INFO  A - three";
    let layout = learn(text.as_bytes(), "a.log");
    let mut found = Vec::new();
    let ends = BlockScanner::new().scan(
        text,
        &layout,
        LineContext::default(),
        Wanted { from_level: Level::Error, without_level: false },
        |_| (),
        |record| found.push((record.line, record.last_line, record.level)),
    );
    assert_eq!(found, [(3, 4, Some(Level::Error))]);
    assert_eq!((ends.lines, ends.heads, ends.lead_lines), (5, 3, 1));
    let tail = ends.tail.unwrap();
    assert_eq!((tail.line, tail.last_line, tail.level), (5, 5, Some(Level::Information)));
}
