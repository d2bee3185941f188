//! What rules say of each other: ids that must be, may not be twice, and may not lead back to themselves.

use crate::catalogue::Catalogue;
use crate::condition::artifact;
use crate::error::{RuleError, RuleErrorKind, closest};
use crate::rule::Rule;
use crate::rule_file::{RuleFile, UNEXPLAINED};
use std::collections::{BTreeSet, HashMap};

/// What is wrong with rules, sorted by id, once they stand beside each other.
pub(crate) fn check(rules: &[Rule], catalogue: &Catalogue) -> Vec<RuleError> {
    let mut errors = Vec::new();
    let ids: BTreeSet<&str> = rules.iter().map(Rule::id).collect();
    let by_id: HashMap<&str, &Rule> = rules.iter().map(|rule| (rule.id(), rule)).collect();
    for pair in rules.windows(2) {
        if let [first, second] = pair
            && first.id() == second.id()
        {
            let message = format!(
                "the id `{}` is already that of {}; give one of them another id",
                second.id(),
                first.path
            );
            errors.push(RuleError::new(RuleErrorKind::Duplicate, &second.path, message));
        }
    }
    for rule in rules {
        for id in rule.file.supersedes.iter().filter(|id| !ids.contains(id.as_str())) {
            let message = format!("`supersedes` names no rule that exists: `{id}`");
            errors.push(unknown_id(rule, message, closest(id, ids.iter().copied())));
        }
        let causes = rule.file.consequence_of.iter().filter(|id| *id != UNEXPLAINED);
        for id in causes.filter(|id| !ids.contains(id.as_str())) {
            let message = format!("`consequence_of` names no rule that exists: `{id}`");
            errors.push(unknown_id(rule, message, closest(id, ids.iter().copied())));
        }
        let when = &rule.file.when;
        let of_tables = rule.file.matches.rule.iter().flat_map(|table| &table.rules);
        for id in of_tables.chain(&when.rules).chain(&when.not_rules).filter(|id| !ids.contains(id.as_str()))
        {
            let message = format!("no rule has the id `{id}`");
            errors.push(unknown_id(rule, message, closest(id, ids.iter().copied())));
        }
        if leads_back(rule, &by_id, |file| &file.consequence_of, &[]) {
            let message = format!("`consequence_of` leads from `{0}` back to `{0}`", rule.id());
            errors.push(RuleError::new(RuleErrorKind::InvalidValue, &rule.path, message));
        }
        if leads_back(rule, &by_id, |file| &file.when.rules, &[|file| &file.when.not_rules]) {
            let message = format!("`[when]` leads from `{0}` back to `{0}`", rule.id());
            errors.push(RuleError::new(RuleErrorKind::InvalidValue, &rule.path, message));
        }
        let of_tables = rule.file.matches.artifact.iter().map(|table| table.condition.as_str());
        let of_when = when.artifact.iter().chain(&when.not_artifact).map(String::as_str);
        for name in of_tables.chain(of_when) {
            if artifact::condition(name).is_none() {
                let message = format!("no condition over artifacts is called `{name}`");
                errors.push(unknown_id(rule, message, closest(name, artifact::names())));
            }
        }
        for id in message_ids(rule).filter(|id| catalogue.id(id).is_none()) {
            let known = catalogue.ids().iter().map(|message| message.id.as_str());
            let message = format!("no message of the catalogue has the id `{id}`");
            errors.push(unknown_id(rule, message, closest(id, known)));
        }
    }
    errors
}

/// Whether a rule is, by whatever steps, named by the lists of itself: a report could not tell what comes first.
fn leads_back(
    rule: &Rule,
    rules: &HashMap<&str, &Rule>,
    list: fn(&RuleFile) -> &Vec<String>,
    more: &[fn(&RuleFile) -> &Vec<String>],
) -> bool {
    let named = |file: &'_ RuleFile| -> Vec<String> {
        more.iter().fold(list(file).clone(), |all, list| all.into_iter().chain(list(file).clone()).collect())
    };
    let mut met = BTreeSet::new();
    let mut open = named(&rule.file);
    while let Some(id) = open.pop() {
        if id == rule.id() {
            return true;
        }
        if met.insert(id.clone()) {
            open.extend(rules.get(id.as_str()).map(|rule| named(&rule.file)).unwrap_or_default());
        }
    }
    false
}

/// The rules without those that the errors are about; of two with one id, the later one goes.
pub(super) fn without(rules: Vec<Rule>, errors: &[RuleError]) -> Vec<Rule> {
    let is_faulty = |rule: &Rule| {
        errors.iter().any(|error| error.kind() != RuleErrorKind::Duplicate && error.file() == rule.path)
    };
    let mut ids: BTreeSet<String> = BTreeSet::new();
    rules.into_iter().filter(|rule| ids.insert(rule.id().to_owned()) && !is_faulty(rule)).collect()
}

fn unknown_id(rule: &Rule, message: String, meant: Option<&str>) -> RuleError {
    let error = RuleError::new(RuleErrorKind::UnknownId, &rule.path, message);
    match meant {
        Some(meant) => error.with_help(format!("did you mean `{meant}`?")),
        None => error,
    }
}

fn message_ids(rule: &Rule) -> impl Iterator<Item = &String> {
    let matches = &rule.file.matches;
    let exceptions =
        matches.exception.iter().flat_map(|table| table.messages.iter().chain(&table.not_messages));
    let messages = matches.message.iter().flat_map(|table| table.messages.iter().chain(&table.not_messages));
    let steps = rule.file.steps.iter().flat_map(|step| &step.first_when.messages);
    exceptions.chain(messages).chain(steps)
}
