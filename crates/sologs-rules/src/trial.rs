//! Tries a rule on its examples, and tells why one that should meet it does not.

#[cfg(test)]
mod tests;
mod together;
mod why;

use together::Judged;

use crate::inventory::{ArtifactFile, Inventory, LogFacts};
use crate::masters::Masters;
use crate::rule::Rule;
use crate::rule_file::Example;
use crate::rule_set::{Context, RuleSet};
use sologs_core::artifact;
use sologs_core::kind::FileKind;
use sologs_core::layout::{learn, split_records};
use sologs_core::record::Record;
use sologs_core::text::mojibake;
use sologs_core::time::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What came of one example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The captures of each record, or of each place of another file, on which the rule fired.
    pub fired: Vec<BTreeMap<String, String>>,
    /// What is not as the example says; empty where the example holds. Each is one sentence.
    pub faults: Vec<String>,
    /// Where the rule should have fired and did not: which part of which table was missing, line by line.
    pub why: Vec<String>,
}

impl Outcome {
    /// Whether the example holds.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Tries a rule of the set on an example.
pub fn try_example(set: &RuleSet, rule: &Rule, example: &Example) -> Outcome {
    let mut outcome = Outcome { fired: Vec::new(), faults: Vec::new(), why: Vec::new() };
    let world = match World::new(example) {
        Ok(world) => world,
        Err(fault) => {
            outcome.faults.push(fault);
            return outcome;
        }
    };
    let judged = Judged::new(set, &world);
    outcome.fired = judged.fired(set, rule, &world);
    if outcome.fired.is_empty() == example.fires {
        outcome.faults.push(if example.fires {
            "the rule should fire and does not".to_owned()
        } else {
            format!("the rule should not fire and does, with {:?}", outcome.fired)
        });
    }
    if !outcome.fired.is_empty() {
        for (name, value) in &example.captures {
            if !outcome.fired.iter().any(|captures| captures.get(name) == Some(value)) {
                let found: Vec<&String> = outcome.fired.iter().filter_map(|c| c.get(name)).collect();
                outcome.faults.push(match found.first() {
                    Some(found) => format!("`{name}` should be {value:?} and is {found:?}"),
                    None => format!("`{name}` should be {value:?} and is not captured"),
                });
            }
        }
    } else if example.fires {
        outcome.why = why::why_not(set, rule, &world);
        outcome.why.extend(judged.why_not(set, rule, &world));
    }
    outcome
}

/// The ids of all rules that fire on the records of an example, one by one or together.
pub fn rules_that_fire(set: &RuleSet, example: &Example) -> Vec<String> {
    let Ok(world) = World::new(example) else { return Vec::new() };
    let judged = Judged::new(set, &world);
    let mut ids: Vec<String> =
        judged.on_records().filter_map(|rule| Some(set.rules().get(rule)?.id().to_owned())).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// What an example stands for: logs, and the other files of a bundle.
struct World {
    logs: Vec<TrialLog>,
    inventory: Inventory,
}

/// A log of an example.
struct TrialLog {
    node: Option<String>,
    kind: FileKind,
    text: String,
    first: Option<Timestamp>,
}

impl TrialLog {
    /// Hands every record over, as the scan would split it.
    fn each_record(&self, mut judge: impl FnMut(&Record<'_>, Context<'_>)) {
        let layout = learn(self.text.as_bytes(), "example.log");
        let masters = Masters::default();
        let context = Context::new(self.kind, &masters);
        for mut record in split_records(&self.text, &layout) {
            if let Some(repaired) = mojibake::repair(&record.body) {
                record.body = Cow::Owned(repaired.text);
            }
            judge(&record, context);
        }
    }
}

impl World {
    /// The logs with their numbers, the earliest first: one may go on where another ends.
    fn in_order(&self) -> Vec<(usize, &TrialLog)> {
        let mut logs: Vec<_> = self.logs.iter().enumerate().collect();
        logs.sort_by_key(|(_, log)| log.first.map(|time| time.local_micros()));
        logs
    }

    fn new(example: &Example) -> Result<Self, String> {
        let (inventory, mut logs) = inventory(example)?;
        if example.files.is_empty() && example.kind.is_none_or(FileKind::is_log) {
            let kind = example.kind.unwrap_or(FileKind::TextLog);
            let facts = log_facts(String::new(), None, kind, &example.log);
            logs.push(TrialLog { node: None, kind, text: example.log.clone(), first: facts.first });
        }
        Ok(Self { logs, inventory })
    }
}

/// The kind of a log among the files of an example: as the example says, else as the folders of its path do.
fn kind_of_log(path: &str, example: &Example) -> FileKind {
    let has = |word: &str| path.split(['/', '\\', '.', '-', '_']).any(|part| part.eq_ignore_ascii_case(word));
    let said = example.kind.filter(|kind| kind.is_log());
    said.unwrap_or(match () {
        () if has("Tasks") || has("task") => FileKind::TaskLog,
        () if has("Master") => FileKind::MasterLog,
        () if has("Agent") || has("worker") => FileKind::WorkerLog,
        () => FileKind::TextLog,
    })
}

/// The files of an example that stands for a bundle; the first folder of a path is the node. What is called `*.log` and is
/// no artifact is a log.
fn inventory(example: &Example) -> Result<(Inventory, Vec<TrialLog>), String> {
    let (mut files, mut facts, mut logs) = (Vec::new(), Vec::new(), Vec::new());
    let single = example
        .kind
        .filter(|kind| !kind.is_log() || *kind == FileKind::SqlErrorlog)
        .map(|kind| (format!("example.{kind}"), Some(kind)));
    let texts = single.map(|(path, kind)| (path, kind, &example.log));
    let named = example.files.iter().map(|(path, text)| (path.clone(), None, text));
    for (path, kind, text) in texts.into_iter().chain(named) {
        let kinds = match kind {
            Some(kind) => vec![kind],
            None => artifact::recognise_all(&path, text, text.as_bytes()),
        };
        let node = path.split_once('/').map(|(node, _)| node.to_owned());
        if kinds.is_empty() && path.ends_with(".log") {
            let kind = kind_of_log(&path, example);
            let log = log_facts(path, node.clone(), kind, text);
            logs.push(TrialLog { node, kind, text: text.clone(), first: log.first });
            facts.push(log);
            continue;
        }
        if kinds.is_empty() {
            return Err(format!("`{path}` is not recognised as any kind of file"));
        }
        for kind in kinds {
            let parsed = artifact::parse(kind, &path, text, text.as_bytes());
            let Some(artifact) = parsed.artifact else { return Err(format!("`{path}` is no {kind}")) };
            files.push(ArtifactFile { path: path.clone(), node: node.clone(), artifact });
        }
    }
    Ok((Inventory::new(files, facts, []), logs))
}

fn log_facts(path: String, node: Option<String>, kind: FileKind, text: &str) -> LogFacts {
    let layout = learn(text.as_bytes(), &path);
    let times: Vec<_> = split_records(text, &layout).filter_map(|record| record.head.time).collect();
    let (first, last) = (times.first().copied(), times.last().copied());
    LogFacts { first, last, ..LogFacts::new(path, node, kind) }
}
