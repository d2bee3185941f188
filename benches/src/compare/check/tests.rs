use super::*;
use crate::generator::{LogOptions, Profile, write_log};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

fn data(options: &LogOptions) -> Dataset {
    let truth = write_log(options, "a.log", std::io::sink()).unwrap();
    Dataset { label: "test".to_owned(), path: PathBuf::from("a.log"), truth, is_archive: false }
}

/// A report that says exactly what the truth says.
fn honest(data: &Dataset) -> serde_json::Value {
    let truth = &data.truth;
    let file = truth.files.first().unwrap();
    let diagnoses: Vec<_> = truth
        .findings
        .iter()
        .filter(|(_, count)| **count > 1)
        .flat_map(|(rule, count)| {
            // Two endpoints: a rule has a diagnosis for each.
            [json!({"rule": rule, "count": 1}), json!({"rule": rule, "count": count - 1})]
        })
        .collect();
    json!({
        "stats": {"files": 1, "bytes": file.bytes, "records": file.records, "exceptions": file.exceptions},
        "files": [{"path": "a.log", "records": file.records, "first": file.first, "last": file.last}],
        "diagnoses": diagnoses,
        "unexplained": [],
        "problems": [],
    })
}

fn mistakes(report: serde_json::Value, data: &Dataset) -> Vec<String> {
    super::report(&serde_json::from_value(report).unwrap(), data)
}

#[test]
fn a_report_that_says_the_truth_has_no_mistakes() {
    let data = data(&LogOptions { exceptions: 0.2, ..LogOptions::standard(300_000, 1) });
    assert!(data.truth.findings.values().all(|&count| count > 1));
    assert_eq!(mistakes(honest(&data), &data), Vec::<String>::new());
}

#[test]
fn every_wrong_number_is_a_mistake() {
    let data = data(&LogOptions { exceptions: 0.2, ..LogOptions::standard(300_000, 1) });
    let wrong = [
        ("/stats/records", json!(1)),
        ("/stats/exceptions", json!(1)),
        ("/stats/bytes", json!(1)),
        ("/files/0/records", json!(1)),
        ("/files/0/path", json!("b.log")),
        ("/files/0/first", json!("2024-05-13T00:00:00")),
        ("/files/0/last", json!(null)),
        ("/diagnoses/0/count", json!(2)),
        ("/diagnoses/1/rule", json!("worker-offline")),
        ("/unexplained", json!([{"chain": ["System.Exception"], "count": 1}])),
        ("/problems", json!([{"path": "a.log", "message": "cut"}])),
    ];
    for (at, value) in wrong {
        let mut report = honest(&data);
        *report.pointer_mut(at).unwrap() = value;
        assert!(!mistakes(report, &data).is_empty(), "{at}");
    }
}

#[test]
fn anything_found_in_a_good_log_is_a_mistake() {
    let data = data(&LogOptions { profile: Profile::Harmless, ..LogOptions::standard(50_000, 1) });
    assert_eq!(mistakes(honest(&data), &data), Vec::<String>::new());
    for (at, value) in [
        ("/diagnoses", json!([{"rule": "task-failed", "count": 1}])),
        ("/unexplained", json!([{"chain": [], "count": 1}])),
    ] {
        let mut report = honest(&data);
        *report.pointer_mut(at).unwrap() = value;
        assert_eq!(mistakes(report, &data).len(), 1, "{at}");
    }
}

#[test]
fn events_and_chains_are_counted_line_by_line() {
    let truth = data(&LogOptions { exceptions: 0.2, ..LogOptions::standard(100_000, 1) }).truth;
    let mut lines = String::new();
    for (event, &count) in &truth.events {
        lines.push_str(&format!("{}\n", json!({"path": "a.log", "event": event})).repeat(count as usize));
    }
    for chain in &truth.chains {
        let links: Vec<_> = chain.types.iter().map(|name| json!({"type": name, "message": "m"})).collect();
        let line = format!("{}\n", json!({"event": "exception", "chain": links}));
        lines.push_str(&line.repeat(chain.count as usize));
    }
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("events");
    fs::write(&path, &lines).unwrap();
    assert_eq!(events(&path, &truth).unwrap(), Vec::<String>::new());
    fs::write(&path, lines.replacen("heartbeat-sent", "heartbeat-lost", 1)).unwrap();
    assert_eq!(events(&path, &truth).unwrap().len(), 2);
    fs::write(&path, "no json\n").unwrap();
    assert!(events(&path, &truth).is_err());
}
