//! What holds for any text: the fast path says what the plain recogniser says, nothing panics, nothing is lost.

use super::samples::{LOGS, lines};
use crate::layout::{LearnedLayout, learn, split_records};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::sync::OnceLock;

fn layouts() -> &'static [LearnedLayout] {
    static LAYOUTS: OnceLock<Vec<LearnedLayout>> = OnceLock::new();
    // Long enough for the fast path to be made.
    LAYOUTS.get_or_init(|| {
        LOGS.iter().map(|(_, log, _)| learn(log.repeat(64).as_bytes(), "agent.log")).collect()
    })
}

/// Parts of heads, whole and broken.
fn part() -> impl Strategy<Value = String> {
    let known = [
        "2024-05-03 10:00:00",
        "2024-02-29 10:00:00",
        "2023-02-29 10:00:00",
        "2024-04-31 23:59:60",
        "2024-05-03T10:00:00.1234567Z",
        "2024-05-03 10:00:00,123",
        "5/3/2024 10:00:00 AM",
        "13/13/2024 1:00:00",
        "31/12/2024 24:00:00",
        "03.05.2024 10:00:00",
        "12.31.2024 10:00:00",
        "10:00:00",
        "10:00:00.123",
        "May  3 10:00:00",
        "3-May-24 10:00:00",
        " +02:00",
        "+19:59",
        "-23:00",
        " -0130",
        " -1073",
        "Z",
        " AM",
        "\u{202f}PM",
        "ERROR",
        "Error",
        "INFO",
        "[12]",
        "[ERR]",
        "[Thread 7]",
        "|",
        ";",
        "\t",
        " ",
        "  ",
        "[",
        "]",
        "(",
        ")",
        ":",
        "-",
        "--->",
        "Logger",
        "Logger - msg",
        "오류",
        "错误：",
        "Ошибка",
        "<11>1 ",
        "12",
        "0x1F",
        ".",
        ",",
        "fail: A[1]",
        "A Error: 0 : ",
        "{\"@l\":\"Error\"}",
        "\r",
        "\u{feff}",
        "Information",
        "level=error",
        "1",
        "123456789",
    ];
    prop_oneof![6 => select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,3}", 1 => "[0-9]{1,4}"]
}

/// Changes a line in one place.
fn edit(line: &mut Vec<u8>, at: Index, kind: u8, byte: u8) {
    let at = at.index(line.len() + 1);
    match kind {
        0 if at < line.len() => line[at] = byte,
        1 if at < line.len() => drop(line.remove(at)),
        2 => line.insert(at, byte),
        3 => line.truncate(at),
        _ if at < line.len() && line[at].is_ascii_digit() => line[at] = b'0' + byte % 10,
        _ => {}
    }
}

fn interesting_byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        4 => select(b"0123456789 :.,-/[]|;+TZAPMtab\tERrd=\"'<>()".to_vec()),
        1 => any::<u8>().prop_filter("no line end", |byte| *byte != b'\n'),
    ]
}

fn assert_agrees(layout: &LearnedLayout, line: &[u8]) -> Result<(), TestCaseError> {
    let (fast, plain) = (layout.classify(line), layout.plain_classify(line));
    prop_assert_eq!(fast, plain, "{:?} in {:?}", String::from_utf8_lossy(line), layout);
    Ok(())
}

fn any_layout() -> impl Strategy<Value = &'static LearnedLayout> {
    (0..layouts().len()).prop_map(|at| &layouts()[at])
}

/// A line of the samples with the layout of its log, or any other.
fn any_line() -> impl Strategy<Value = (&'static LearnedLayout, &'static str)> {
    let at_home: Vec<_> = LOGS
        .iter()
        .zip(layouts())
        .flat_map(|((_, log, _), layout)| log.lines().map(move |line| (layout, line)))
        .collect();
    prop_oneof![2 => (0..at_home.len()).prop_map(move |at| at_home[at]), 1 => (any_layout(), select(lines().collect::<Vec<_>>()))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_fast_path_agrees_on_any_parts(layout in any_layout(), parts in prop::collection::vec(part(), 0..8)) {
        assert_agrees(layout, parts.concat().as_bytes())?;
    }

    #[test]
    fn the_fast_path_agrees_on_changed_heads(
        (layout, line) in any_line(),
        edits in prop::collection::vec((any::<Index>(), 0..8_u8, interesting_byte()), 0..4),
    ) {
        let mut line = line.as_bytes().to_vec();
        for (at, kind, byte) in edits {
            edit(&mut line, at, kind, byte);
        }
        assert_agrees(layout, &line)?;
    }

    #[test]
    fn the_fast_path_agrees_on_any_text(layout in any_layout(), line in "\\PC{0,60}") {
        assert_agrees(layout, line.as_bytes())?;
    }

    #[test]
    fn any_bytes_can_be_learned_from(sample in prop::collection::vec(any::<u8>(), 0..300)) {
        let layout = learn(&sample, "x.elog");
        for line in sample.split(|byte| *byte == b'\n') {
            prop_assert_eq!(layout.classify(line), layout.plain_classify(line));
        }
    }

    #[test]
    fn records_hold_the_whole_text(
        layout in any_layout(),
        parts in prop::collection::vec(prop_oneof![4 => part(), 1 => Just("\n".to_owned())], 0..30),
    ) {
        let text = parts.concat();
        for layout in [layout, &learn(text.as_bytes(), "agent.log")] {
            let mut end = 0;
            let mut next_line = 1;
            for record in split_records(&text, layout) {
                let start = usize::try_from(record.offset).unwrap();
                let skipped = &text[end..start];
                prop_assert!(skipped.chars().all(|c| matches!(c, '\r' | '\n')), "{skipped:?} is lost");
                next_line += skipped.matches('\n').count() as u64;
                prop_assert_eq!(record.line, next_line);
                end = start + record.text.len();
                next_line += record.text.matches('\n').count() as u64;
                prop_assert_eq!(record.last_line, next_line);
                prop_assert_eq!(&text[start..end], record.text);
                for range in record.head.thread.iter().chain(&record.head.source) {
                    prop_assert!(record.text.get(range.clone()).is_some(), "{:?} of {:?}", range, record.text);
                }
                prop_assert!(record.text.get(record.head.message_start..).is_some(), "{:?}", record);
                prop_assert_eq!(layout.time(record.text), layout.head(record.text).time);
            }
            prop_assert!(text[end..].chars().all(|c| matches!(c, '\r' | '\n')), "{:?} is lost", &text[end..]);
        }
    }
}
