//! Complete texts and their records.

use super::samples::LOGS;
use crate::layout::{LineContext, learn, split_records};
use crate::level::Level;

#[test]
fn every_layout_is_learned_and_its_records_are_counted() {
    for (name, log, count) in LOGS {
        let layout = learn(log.as_bytes(), "agent.log");
        assert_eq!(layout.name(), *name, "{log}");
        assert_eq!(split_records(log, &layout).count(), *count, "{log}");
        let windows = log.replace('\n', "\r\n");
        let layout = learn(windows.as_bytes(), "agent.log");
        assert_eq!((layout.name(), split_records(&windows, &layout).count()), (*name, *count), "{windows}");
    }
}

#[test]
fn records_know_their_lines_and_bytes() {
    let log = "preamble\n\n2024-05-03 10:00:00 ERROR one\n   at A.B()\n\n2024-05-03 10:00:01 INFO two";
    let layout = learn(log.as_bytes(), "agent.log");
    let records: Vec<_> = split_records(log, &layout).collect();
    let places: Vec<_> = records.iter().map(|r| (r.line, r.last_line, r.offset, r.text)).collect();
    assert_eq!(
        places,
        [
            (1, 1, 0, "preamble"),
            (3, 4, 10, "2024-05-03 10:00:00 ERROR one\n   at A.B()"),
            (6, 6, 53, "2024-05-03 10:00:01 INFO two"),
        ]
    );
    assert_eq!(records[0].head, crate::record::Head::default());
    assert_eq!(records[1].body, "one\n   at A.B()");
    assert_eq!(records[1].head.level, Some(Level::Error));
}

#[test]
fn nothing_but_line_ends_makes_no_record() {
    for text in ["", "\n", "\r\n\r\n"] {
        assert_eq!(split_records(text, &learn(text.as_bytes(), "agent.log")).count(), 0);
    }
}

#[test]
fn paragraphs_can_be_read_from_any_line_on() {
    let (_, log, _) = LOGS.iter().find(|(name, ..)| *name == "paragraphs").unwrap();
    let layout = learn(log.as_bytes(), "notes.txt");
    assert!(layout.tracks_context());
    let lines: Vec<&[u8]> = log.lines().map(str::as_bytes).collect();
    let mut context = LineContext::default();
    for (at, line) in lines.iter().enumerate() {
        // Back to the last line that is not blank is far enough.
        let from = lines[..at].iter().rposition(|line| !line.is_empty()).unwrap_or(0);
        let short = lines[from..at].iter().fold(LineContext::default(), |context, line| context.after(line));
        assert_eq!(layout.begins_record(context, line), layout.begins_record(short, line), "line {at}");
        context = context.after(line);
    }
}

#[test]
fn prose_with_a_stamp_here_and_there_stays_paragraphs() {
    let log = "A text.\n\n".repeat(30) + "2024-05-03 10:00:00 a head\n\nmore\n";
    let layout = learn(log.as_bytes(), "notes.txt");
    assert_eq!(layout.name(), "paragraphs");
    assert_eq!(split_records(&log, &layout).count(), 32);
}

#[test]
fn weak_heads_do_not_cut_records_of_a_file_with_strong_ones() {
    let log = "2024-05-03 10:00:00 ERROR one\n10:00:00 not a head\nTime:2024-05-03T10:00:00Z\n[ERROR] not a head\n\
               WORKER01 2024-05-03 10:00:00 no\n  2024-05-03 10:00:00 no\n2024-05-03 10:00:01 INFO two\n";
    let layout = learn(log.as_bytes(), "agent.log");
    assert_eq!(split_records(log, &layout).count(), 2);
}

#[test]
fn indented_heads_are_heads_where_the_file_has_them() {
    let log = " 2024-05-03 10:00:00 ERROR one\n   at A.B()\n 2024-05-03 10:00:01 INFO two\n";
    let layout = learn(log.as_bytes(), "agent.log");
    assert_eq!(split_records(log, &layout).count(), 2);
}

#[test]
fn the_order_of_day_and_month_is_settled_by_the_file() {
    let log = "03/04/2024 10:00:00 Erreur : un\n13/04/2024 10:00:00 Erreur : deux\n";
    let layout = learn(log.as_bytes(), "agent.log");
    let mut evidence = layout.date_order_evidence();
    let times: Vec<_> = split_records(log, &layout).filter_map(|record| record.head.time).collect();
    times.iter().for_each(|time| evidence.observe(time));
    assert_eq!(evidence.resolve(), crate::time::DateOrder::DayFirst);
    assert_eq!(times[0].day_month_swapped().date(), (2024, 4, 3));
    assert_eq!(times[1].day_month_swapped().date(), (2024, 4, 13));
    assert!(layout.has_ambiguous_dates());
    for (line, order) in [
        ("3/4/2024 10:00:00 AM msg", crate::time::DateOrder::MonthFirst),
        ("3/4/2024 10:00:00 Erreur : msg", crate::time::DateOrder::DayFirst),
        ("3/4/2024 10:00:00 msg", crate::time::DateOrder::Undecided),
    ] {
        let layout = learn(line.as_bytes(), "agent.log");
        let mut evidence = layout.date_order_evidence();
        evidence.observe(&layout.head(line).time.unwrap());
        assert_eq!(evidence.resolve(), order, "{line}");
    }
}
