//! Tries a rule on its examples, and tells why one that should meet it does not.

#[cfg(test)]
mod tests;
mod why;

use crate::inventory::{ArtifactFile, Inventory, LogFacts};
use crate::masters::Masters;
use crate::rule::Rule;
use crate::rule_file::Example;
use crate::rule_set::{Context, RuleSet};
use sologs_core::artifact;
use sologs_core::kind::FileKind;
use sologs_core::layout::{learn, split_records};
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
    match inventory(example) {
        Err(fault) => {
            outcome.faults.push(fault);
            return outcome;
        }
        Ok(inventory) => {
            let hits = set.judge_artifacts(&inventory).into_iter();
            let own =
                hits.filter(|(number, _)| set.rules().get(*number).is_some_and(|r| r.id() == rule.id()));
            outcome.fired = own.map(|(_, hit)| hit.captures).collect();
            let is_log = example.files.is_empty() && example.kind.is_none_or(FileKind::is_log);
            if is_log {
                outcome.fired.extend(fired_on_log(set, rule, example));
            }
        }
    }
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
        outcome.why = why::why_not(set, rule, example);
    }
    outcome
}

/// The ids of all rules that fire on the log of an example.
pub fn rules_that_fire(set: &RuleSet, example: &Example) -> Vec<String> {
    let mut ids = Vec::new();
    each_record(example, |text, level, context| {
        for finding in set.judge(text, level, context).findings {
            ids.extend(set.rules().get(finding.rule).map(|rule| rule.id().to_owned()));
        }
    });
    ids.sort();
    ids.dedup();
    ids
}

fn fired_on_log(set: &RuleSet, rule: &Rule, example: &Example) -> Vec<BTreeMap<String, String>> {
    let mut fired = Vec::new();
    each_record(example, |text, level, context| {
        let findings = set.judge(text, level, context).findings.into_iter();
        let own = findings.filter(|found| set.rules().get(found.rule).is_some_and(|r| r.id() == rule.id()));
        fired.extend(own.map(|finding| finding.captures));
    });
    fired
}

/// Hands every record of an example's log over, as the scan would split it.
fn each_record(
    example: &Example,
    mut judge: impl FnMut(&str, Option<sologs_core::level::Level>, Context<'_>),
) {
    let layout = learn(example.log.as_bytes(), "example.log");
    let masters = Masters::default();
    let context = Context::new(example.kind.unwrap_or(FileKind::TextLog), &masters);
    for record in split_records(&example.log, &layout) {
        judge(&record.body, record.head.level, context);
    }
}

/// The files of an example that stands for a bundle; the first folder of a path is the node. Of a log (`*.log`) only its
/// times are read.
fn inventory(example: &Example) -> Result<Inventory, String> {
    let (mut files, mut logs) = (Vec::new(), Vec::new());
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
            logs.push(log_facts(path, node, text));
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
    Ok(Inventory::new(files, logs, []))
}

fn log_facts(path: String, node: Option<String>, text: &str) -> LogFacts {
    let layout = learn(text.as_bytes(), &path);
    let times: Vec<_> = split_records(text, &layout).filter_map(|record| record.head.time).collect();
    let (first, last) = (times.first().copied(), times.last().copied());
    LogFacts { first, last, ..LogFacts::new(path, node, FileKind::TextLog) }
}
