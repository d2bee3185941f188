//! The files of a bundle that are no logs.

use crate::decoded;
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::FileKind;

/// Anything can be read as any kind: what was read can be written down, and every line that is named exists.
pub fn artifact(kind: FileKind, data: &[u8]) {
    let text = decoded(data);
    let parsed = artifact::parse(kind, "exports/worker_agents.csv", &text, data);
    let read = parsed.artifact.unwrap();
    assert_eq!(read.kind(), kind);
    let lines = text.matches('\n').count().max(text.matches('\r').count()) as u64 + 1;
    for problem in &parsed.problems {
        assert!(problem.line.is_none_or(|line| line >= 1), "{problem:?}");
        assert!(!problem.message.is_empty());
    }
    // Event logs are no text: their records have numbers instead of lines.
    if !matches!(read, Artifact::EventLog(_) | Artifact::Certificate(_)) {
        check_lines(&serde_json::to_value(&read).unwrap(), lines);
    } else {
        serde_json::to_value(&read).unwrap();
    }
}

/// Every `{"value": …, "line": n}` is a line of the file, 1-based.
fn check_lines(value: &serde_json::Value, lines: u64) {
    match value {
        serde_json::Value::Object(fields) => {
            if let (Some(line), true) =
                (fields.get("line").and_then(|line| line.as_u64()), fields.contains_key("value"))
            {
                assert!((1..=lines).contains(&line), "line {line} of {lines}");
            }
            fields.values().for_each(|value| check_lines(value, lines));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| check_lines(value, lines)),
        _ => {}
    }
}

/// A file is recognised, if at all, as a kind that can then be read.
pub fn recognise(data: &[u8]) {
    let text = decoded(data);
    let first = artifact::recognise("NODE/x.txt", &text, data);
    let all = artifact::recognise_all("NODE/x.txt", &text, data);
    assert!(first.is_none_or(|first| all.contains(&first)));
    for kind in all {
        drop(artifact::parse(kind, "NODE/x.txt", &text, data));
    }
}
