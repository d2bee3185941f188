//! Why a rule does not fire on an example, told table by table.

use super::World;
use crate::analysis::{ChainAnalysis, appended};
use crate::condition::Miss;
use crate::rule::Rule;
use crate::rule_file::EventMatch;
use crate::rule_set::RuleSet;
use sologs_core::event::EventFinder;
use sologs_core::exception::{ExceptionChain, parse_chains};
use sologs_core::kind::FileKind;
use std::collections::BTreeSet;

/// Longest piece of a message that is quoted, in characters.
const SHOWN: usize = 80;

/// One sentence a table, about the chain that came nearest; then what else keeps the rule from firing.
pub(super) fn why_not(set: &RuleSet, rule: &Rule, world: &World) -> Vec<String> {
    // Several logs may be of several kinds: then each table says by itself where it applies.
    let kind = match world.logs.as_slice() {
        [only] => Some(only.kind),
        _ => None,
    };
    let mut why = kind.map(|kind| out_of_scope(rule, kind)).unwrap_or_default();
    let mut chains: Vec<(ExceptionChain<'static>, String)> = Vec::new();
    let (mut events, mut fired) = (Vec::new(), BTreeSet::new());
    let mut loose = BTreeSet::new();
    for log in &world.logs {
        log.each_record(|record, context| {
            let text = record.body.as_ref();
            for chain in parse_chains(text) {
                let tail = appended(&chain, text).to_owned();
                add_with_branches(chain.into_owned(), &tail, &mut chains);
            }
            events.extend(EventFinder::new().find(text).map(|(_, event)| describe(rule, &event)));
            let verdict = set.judge(text, record.head.level, context);
            fired.extend(
                verdict.findings.iter().filter_map(|f| set.rules().get(f.rule)).map(|r| r.id().to_owned()),
            );
            loose.extend(set.catalogue().find_all(text).iter().map(|found| found.id.id.clone()));
        });
    }
    for (number, table) in rule.exceptions.iter().enumerate() {
        let nearest = chains
            .iter()
            .filter_map(|(chain, tail)| {
                let analysis = ChainAnalysis::new(chain, tail, set.catalogue());
                let miss = table.check(&analysis).err()?;
                Some((miss.met(), sentence(&miss, &analysis)))
            })
            .max_by_key(|(met, _)| *met);
        let told =
            nearest.map_or_else(|| "no exception was read in the example".to_owned(), |(_, told)| told);
        let all_met = chains
            .iter()
            .any(|(chain, tail)| table.check(&ChainAnalysis::new(chain, tail, set.catalogue())).is_ok());
        if !all_met {
            why.push(format!("[[match.exception]] {}: {told}", number + 1));
        } else if let Some(kind) =
            kind.filter(|kind| !table.kinds().is_empty() && !table.kinds().contains(kind))
        {
            why.push(format!("[[match.exception]] {}: it does not apply in a {kind}", number + 1));
        }
    }
    for (number, table) in rule.file.matches.event.iter().enumerate() {
        // What a table with a name met is told by the tables that ask for it.
        if table.name.is_some() {
            continue;
        }
        why.push(format!("[[match.event]] {}: {}", number + 1, no_event(table, &events)));
    }
    for (number, table) in rule.file.matches.message.iter().enumerate() {
        let told = if !chains.is_empty() {
            "the record holds an exception type; `[[match.message]]` is for records without one".to_owned()
        } else if table.regex.is_some() && table.messages.is_empty() {
            "the regular expression meets no record that is a warning at least".to_owned()
        } else {
            let found: Vec<&str> = loose.iter().map(String::as_str).collect();
            format!("asks for one of {}; recognised: {}", table.messages.join(", "), or_none(&found))
        };
        why.push(format!("[[match.message]] {}: {told}", number + 1));
    }
    let by = fired.iter().filter_map(|id| set.get(id)).find(|r| r.file.supersedes.contains(&rule.file.id));
    why.extend(by.map(|by| format!("`{}` fires on the same record and supersedes this rule", by.id())));
    why
}

fn out_of_scope(rule: &Rule, kind: FileKind) -> Vec<String> {
    let scope = &rule.file.scope;
    let mut why = Vec::new();
    if !scope.kinds.is_empty() && !scope.kinds.contains(&kind) {
        let kinds: Vec<&str> = scope.kinds.iter().map(|kind| kind.as_str()).collect();
        why.push(format!("[scope]: the example is a {kind}, the rule fires only in {}", kinds.join(", ")));
    }
    if scope.master_link && kind == FileKind::TaskLog {
        why.push("[scope]: in a task-log, `master_link` asks for the Master's own address".to_owned());
    }
    why
}

fn add_with_branches(
    chain: ExceptionChain<'static>,
    tail: &str,
    chains: &mut Vec<(ExceptionChain<'static>, String)>,
) {
    for branch in &chain.branches {
        add_with_branches(branch.clone(), tail, chains);
    }
    chains.push((chain, tail.to_owned()));
}

fn sentence(miss: &Miss<'_>, chain: &ChainAnalysis<'_>) -> String {
    let types: Vec<&str> = chain.links().iter().map(|link| link.type_name()).collect();
    let all = types.join(" ---> ");
    match miss {
        Miss::NoTypes => "`types` is empty".to_owned(),
        Miss::Type { wanted, after } => match after.and_then(|after| types.get(after)) {
            Some(after) => format!("no link after `{after}` is of type `{wanted}`; the chain is {all}"),
            None => format!("no link is of type `{wanted}`; the chain is {all}"),
        },
        Miss::NotInnermost { last } => {
            let inner = types.last().copied().unwrap_or_default();
            let last = types.get(*last).copied().unwrap_or_default();
            format!("`innermost` asks that the chain end with `{last}`; it ends with `{inner}`")
        }
        Miss::NotType(name) => format!("`not_types` rules out `{name}`; the chain is {all}"),
        Miss::Codes => format!("none of `codes` is in the chain; its numbers are {:?}", chain.codes()),
        Miss::NotCodes => {
            format!("`not_codes` rules out a number of the chain; they are {:?}", chain.codes())
        }
        Miss::Messages => format!("none of `messages` is in the chain: {}", messages(chain)),
        Miss::NotMessages => format!("`not_messages` rules out a message of the chain: {}", messages(chain)),
        Miss::KnownMessage => format!("`unknown_messages` asks for one in no catalogue: {}", messages(chain)),
        Miss::Regex => format!("the regular expression meets no message of the chain: {}", messages(chain)),
    }
}

/// Every link with its message, and what the catalogue takes it for.
fn messages(chain: &ChainAnalysis<'_>) -> String {
    let link = |link: &crate::analysis::LinkAnalysis<'_>| {
        let message: String = link.message().chars().take(SHOWN).collect();
        let known = link.message_id().map_or("not in the catalogue".to_owned(), |id| format!("`{id}`"));
        format!("{}: {message:?} is {known}", link.type_name())
    };
    chain.links().iter().map(link).collect::<Vec<_>>().join("; ")
}

/// An event with the fields that the rule asks for.
fn describe(rule: &Rule, event: &sologs_core::event::Event<'_>) -> String {
    let tables = rule.file.matches.event.iter().filter(|table| table.kind == event.kind());
    let names: BTreeSet<&String> = tables.flat_map(|table| table.fields.keys()).collect();
    let fields = names.into_iter().map(|name| match event.field(name) {
        Some(value) => format!(" {name}={value}"),
        None => format!(" (no field `{name}`)"),
    });
    format!("{}{}", event.kind().as_str(), fields.collect::<String>())
}

fn no_event(table: &EventMatch, events: &[String]) -> String {
    let fields: String =
        table.fields.iter().map(|(name, values)| format!(" {name}={}", values.join("|"))).collect();
    let found: Vec<&str> = events.iter().map(String::as_str).collect();
    format!("asks for {}{fields}; the example holds {}", table.kind.as_str(), or_none(&found))
}

fn or_none(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
