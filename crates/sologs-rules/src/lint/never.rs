//! Conditions that nothing can meet, and what a finished rule has.

use super::{Fault, Source, place_of, tables};
use crate::draft::UNWRITTEN;
use crate::error::{RuleError, RuleErrorKind};
use crate::rule_file::{ExceptionMatch, MessageMatch, RuleFile, When};
use sologs_core::exception::type_matches;
use sologs_core::kind::FileKind;
use std::ops::Range;
use toml::de::DeTable;

/// Versions of the product: SQL Server 2017 to 2025.
const PRODUCTS: std::ops::RangeInclusive<u32> = 140..=179;

pub(super) fn check(file: Source<'_>, root: &DeTable<'_>, rule: &RuleFile) -> Vec<Fault> {
    let mut found = Never { file, root, faults: Vec::new() };
    found.tables(rule);
    found.examples(rule);
    found.faults.into_iter().map(|error| error.as_warning().into()).collect()
}

struct Never<'t, 'r> {
    file: Source<'t>,
    root: &'r DeTable<'r>,
    faults: Vec<RuleError>,
}

impl Never<'_, '_> {
    fn tables(&mut self, rule: &RuleFile) {
        let matches = &rule.matches;
        let count = matches.exception.len()
            + matches.message.len()
            + matches.event.len()
            + matches.record.len()
            + matches.artifact.len()
            + matches.combination.len()
            + matches.correlation.len();
        if count == 0 {
            let error =
                self.file.fault(RuleErrorKind::NeverMatches, 0..0, "the rule has no `[[match.…]]` table");
            self.faults.push(error.with_help("add one that says on what it fires"));
        }
        self.when(&rule.when);
        if rule.when.caused && rule.consequence_of.is_empty() {
            self.never_holds(
                "`caused` is asked for and `consequence_of` names nothing that could be the cause",
            );
        }
        let logs = &rule.scope.kinds;
        for (number, table) in matches.exception.iter().enumerate() {
            let why = exception(table).or_else(|| kinds(&table.kinds, logs));
            self.table("exception", number, why);
        }
        for (number, table) in matches.message.iter().enumerate() {
            let why = message(table).or_else(|| kinds(&table.kinds, logs));
            self.table("message", number, why);
        }
        for (number, table) in matches.event.iter().enumerate() {
            let empty = table.fields.iter().find(|(_, values)| values.is_empty());
            let why = empty.map(|(name, _)| format!("`fields.{name}` names no value"));
            self.table("event", number, why.or_else(|| kinds(&table.kinds, logs)));
        }
        for (number, table) in matches.record.iter().enumerate() {
            self.table("record", number, kinds(&table.kinds, logs));
        }
    }

    /// Conditions beside the records that nothing can meet.
    fn when(&mut self, when: &When) {
        let both = |asked: &[String], not: &[String]| asked.iter().find(|name| not.contains(name)).cloned();
        let (from, to) = (when.product_from, when.product_to);
        let whys = [
            both(&when.artifact, &when.not_artifact).map(|name| format!("`{name}` must hold and must not")),
            both(&when.rules, &when.not_rules)
                .filter(|_| when.rules.len() == 1)
                .map(|name| format!("`{name}` must have fired and must not")),
            from.zip(to)
                .filter(|(from, to)| from > to)
                .map(|(from, to)| format!("no version is from {from} to {to}")),
            [from, to]
                .into_iter()
                .flatten()
                .find(|version| !PRODUCTS.contains(version))
                .map(|version| format!("{version} is no version of the product; write 140, 150, 160 or 170")),
            when.table.iter().find(|table| table.at_most.is_some_and(|most| most < table.at_least)).map(
                |table| {
                    format!("no number of rows of `{}` is at least one and at most the other", table.view)
                },
            ),
        ];
        whys.into_iter().flatten().for_each(|why| self.never_holds(&why));
    }

    fn never_holds(&mut self, why: &str) {
        let place = tables(self.root, &["when"]).first().map_or(0..0, |(span, _)| span.clone());
        let message = format!("`[when]` can never hold: {why}");
        self.faults.push(self.file.fault(RuleErrorKind::NeverMatches, place, message));
    }

    fn table(&mut self, kind: &str, number: usize, why: Option<String>) {
        let Some(why) = why else { return };
        let message = format!("this `[[match.{kind}]]` can never match: {why}");
        let place = tables(self.root, &["match", kind]).get(number).map_or(0..0, |(span, _)| span.clone());
        self.faults.push(self.file.fault(RuleErrorKind::NeverMatches, place, message));
    }

    fn examples(&mut self, rule: &RuleFile) {
        for (fires, what) in [(true, "no example on which it fires"), (false, "no near miss")] {
            if !rule.examples.iter().any(|example| example.fires == fires) {
                let message = format!("the rule has {what}");
                let help =
                    format!("add an `[[example]]` with `fires = {fires}`; `sologs rules test` runs it");
                self.faults.push(self.file.fault(RuleErrorKind::Unfinished, 0..0, message).with_help(help));
            }
        }
        let places: Vec<Range<usize>> =
            tables(self.root, &["example"]).into_iter().map(|(span, _)| span).collect();
        for (number, example) in rule.examples.iter().enumerate() {
            if !example.fires && example.why.is_none() {
                let place = places.get(number).cloned().unwrap_or(0..0);
                let error = self.file.fault(
                    RuleErrorKind::Unfinished,
                    place,
                    "the near miss does not say what it is",
                );
                self.faults.push(error.with_help("add `why = \"…\"`: what it is instead"));
            }
        }
        self.texts(rule);
        if rule.references.is_empty() {
            let place = place_of(self.file.text, &["references"]);
            let message = "the rule does not say where its knowledge comes from";
            let error = self.file.fault(RuleErrorKind::Unfinished, place, message);
            self.faults.push(error.with_help("name an address, a ticket or the people who know"));
        }
    }
}

impl Never<'_, '_> {
    /// Texts of a draft that nobody has written yet.
    fn texts(&mut self, rule: &RuleFile) {
        let steps = rule.steps.iter().map(|step| step.text.get("en"));
        let whys = rule.examples.iter().filter_map(|example| example.why.as_deref());
        let texts = [&rule.title, &rule.meaning, &rule.cause].map(|text| text.get("en"));
        for text in texts.into_iter().chain(steps).chain(whys).filter(|text| text.starts_with(UNWRITTEN)) {
            let place = self.file.text.find(text).map_or(0..0, |at| at..at + text.len());
            let error = self.file.fault(RuleErrorKind::Unfinished, place, "this text is still to be written");
            self.faults.push(error);
        }
    }
}

/// Kinds of files that leave a table nowhere to apply.
fn kinds(own: &[FileKind], scope: &[FileKind]) -> Option<String> {
    if let Some(kind) = own.iter().chain(scope).find(|kind| !kind.is_log()) {
        return Some(format!("`{kind}` is no log; only `[[match.artifact]]` speaks of other files"));
    }
    let apart = !own.is_empty() && !scope.is_empty() && !own.iter().any(|kind| scope.contains(kind));
    apart.then(|| "its `kinds` and those of `scope` have none in common".to_owned())
}

fn exception(table: &ExceptionMatch) -> Option<String> {
    if table.types.is_empty() {
        return Some("`types` is empty".to_owned());
    }
    if let Some(text) = table.types.iter().find(|name| !is_type_name(name)) {
        return Some(format!(
            "`{text}` is no name of a type; messages are named in `messages` or met by `regex`"
        ));
    }
    if let Some(name) =
        table.types.iter().find(|name| table.not_types.iter().any(|not| type_matches(not, name)))
    {
        return Some(format!("`{name}` must be there and, by `not_types`, must not"));
    }
    both(&table.messages, &table.not_messages, "messages")
        .or_else(|| both(&table.codes, &table.not_codes, "codes"))
}

/// A name as .NET writes types: words with dots, `+` for nested ones, a backtick for generic ones.
fn is_type_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '+' | '_' | '`' | '$'))
}

fn message(table: &MessageMatch) -> Option<String> {
    if table.messages.is_empty() && table.regex.is_none() {
        return Some("it has neither `messages` nor `regex`".to_owned());
    }
    both(&table.messages, &table.not_messages, "messages")
}

/// Everything that is asked for is also ruled out.
fn both<T: PartialEq>(asked: &[T], not: &[T], key: &str) -> Option<String> {
    let ruled_out = !asked.is_empty() && asked.iter().all(|value| not.contains(value));
    ruled_out.then(|| format!("all of `{key}` stand in `not_{key}` as well"))
}
