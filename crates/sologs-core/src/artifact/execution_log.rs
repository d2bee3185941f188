//! Cached execution logs of a Worker (`*.elog` in `ELogCache`): events of packages that wait to be written to SSISDB.
//!
//! Inferred, no real sample is public: one JSON object a line. Every member of an object is kept under its own name;
//! nothing is assumed of which there are.

use super::common::json_text::{self, Json};
use super::common::lines::lines;
use super::problem::{Problem, ProblemKind, Problems};
use serde::Serialize;

/// Entries, and bytes of their values, that are kept of one file.
const ENTRIES: usize = 20_000;
const BYTES: usize = 8 << 20;

/// The entries of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct ExecutionLog {
    /// In the order of the file.
    pub entries: Vec<ExecutionLogEntry>,
    /// Lines that are no JSON object.
    pub strange_lines: u64,
    /// Entries that were left out since a bound was reached.
    pub left_out: u64,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExecutionLogEntry {
    /// 1-based line.
    pub line: u64,
    /// Names and values; nested members by the name of the innermost.
    pub fields: Vec<(String, String)>,
}

impl ExecutionLogEntry {
    /// The first value of these names, whatever the case and without regard to underscores.
    pub fn get(&self, names: &[&str]) -> Option<&str> {
        let bare = |name: &str| name.replace('_', "").to_ascii_lowercase();
        let is_wanted = |own: &str| names.iter().any(|name| bare(name) == bare(own));
        self.fields.iter().find(|(own, _)| is_wanted(own)).map(|(_, value)| value.as_str())
    }
}

/// Whether a file is one: by its name and folder, and its first line is an object.
pub(super) fn recognise(path: &str, text: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let is_named = path.ends_with(".elog") || path.contains("elogcache/") || path.contains("elogcache\\");
    is_named
        && lines(text).find(|line| !line.is_blank()).is_none_or(|line| json_text::looks_like_json(line.text))
}

/// Reads the log.
pub(super) fn parse(text: &str, problems: &mut Problems) -> ExecutionLog {
    let mut log = ExecutionLog::default();
    let mut bytes = 0;
    let mut first_strange = None;
    for line in lines(text).filter(|line| !line.is_blank()) {
        if log.entries.len() >= ENTRIES || bytes > BYTES {
            log.left_out += 1;
            continue;
        }
        let document = json_text::read(line.text);
        let mut fields = Vec::new();
        if let Some(root) = &document.root {
            collect(root, &mut fields, 0);
        }
        if document.broken.is_some() || fields.is_empty() {
            log.strange_lines += 1;
            first_strange.get_or_insert(line.number);
        }
        if !fields.is_empty() {
            bytes += fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
            log.entries.push(ExecutionLogEntry { line: line.number, fields });
        }
    }
    if let Some(line) = first_strange {
        let message = format!("{} lines of this execution log are no JSON object", log.strange_lines);
        problems.push(Problem::at(line, ProblemKind::Malformed, message));
    }
    if log.left_out > 0 {
        problems.limit(1, format!("{} lines of this execution log are not read", log.left_out));
    }
    log
}

fn collect(json: &Json<'_>, fields: &mut Vec<(String, String)>, depth: usize) {
    for (name, value) in json.members() {
        match value.scalar() {
            Some(text) if fields.len() < 200 => fields.push((name.to_string(), text.into_owned())),
            None if depth < 8 => collect(value, fields, depth + 1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_their_lines_and_all_names() {
        let text = "{\"OperationId\": 42, \"Message\": {\"Text\": \"a\"}}\r\n\r\n{\"operation_id\": 43}\r\n{\"cut\": \"";
        assert!(recognise("W/ELogCache/x.elog", text) && recognise("W/ELogCache/x", text));
        let mut problems = Problems::default();
        let log = parse(text, &mut problems);
        assert_eq!(log.entries.iter().map(|entry| entry.line).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(log.entries[0].get(&["text"]), Some("a"));
        assert_eq!(log.entries[1].get(&["OperationId"]), Some("43"));
        let problems = problems.into_vec();
        assert_eq!((problems.len(), problems[0].line), (1, Some(4)));
    }

    #[test]
    fn other_files_are_none() {
        assert!(!recognise("x.log", "{\"a\": 1}"));
        assert!(!recognise("x.elog", "2024-05-03 hello"));
        assert!(recognise("x.elog", ""));
    }
}
