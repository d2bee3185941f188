//! What is wrong with the tables that take named tables together, before they are compiled.

use super::plan::{MAX_COUNT, MAX_ELEMENTS, signals};
use super::setting::is_known;
use crate::error::{RuleErrorKind, closest};
use crate::rule_file::{CorrelationMatch, RuleFile, SettingValue, Span};
use std::collections::BTreeSet;

/// A fault of one table: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlanFault {
    /// The kind of table below `match`, and its number from 0.
    pub(crate) table: (&'static str, usize),
    /// The key, where it is about one.
    pub(crate) key: Option<&'static str>,
    /// The item of the key's list, where it is about one.
    pub(crate) item: Option<String>,
    pub(crate) kind: RuleErrorKind,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) is_warning: bool,
}

/// Faults and warnings of a rule's combinations, correlations and names, table by table.
pub(crate) fn faults(file: &RuleFile) -> Vec<PlanFault> {
    let mut found = Faults { file, names: signals(file), table: ("combination", 0), faults: Vec::new() };
    found.combinations();
    for (number, table) in file.matches.correlation.iter().enumerate() {
        found.table = ("correlation", number);
        found.correlation(table);
    }
    found.idle_names();
    found.faults
}

struct Faults<'f> {
    file: &'f RuleFile,
    names: Vec<String>,
    table: (&'static str, usize),
    faults: Vec<PlanFault>,
}

impl Faults<'_> {
    fn add(
        &mut self,
        key: Option<&'static str>,
        kind: RuleErrorKind,
        message: impl Into<String>,
    ) -> &mut PlanFault {
        let number = self.faults.len();
        self.faults.push(PlanFault {
            table: self.table,
            key,
            item: None,
            kind,
            message: message.into(),
            help: None,
            is_warning: false,
        });
        // One was pushed just now.
        match self.faults.get_mut(number) {
            Some(fault) => fault,
            None => unreachable!("a list holds what was pushed"),
        }
    }

    fn warn(&mut self, key: Option<&'static str>, message: impl Into<String>) -> &mut PlanFault {
        let fault = self.add(key, RuleErrorKind::NeverMatches, message);
        fault.is_warning = true;
        fault
    }

    fn names(&mut self, key: &'static str, asked: &[String]) {
        for name in asked {
            if self.names.binary_search(name).is_err() {
                let meant = closest(name, self.names.iter().map(String::as_str)).map(str::to_owned);
                let all = self.names.join(", ");
                let fault = self.add(
                    Some(key),
                    RuleErrorKind::UnknownId,
                    format!("no table of this rule is named `{name}`"),
                );
                fault.item = Some(name.clone());
                fault.help = Some(match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None if all.is_empty() => format!("give a `[[match.…]]` table `name = \"{name}\"`"),
                    None => format!("the names are {all}"),
                });
            }
        }
    }

    fn combinations(&mut self) {
        let not_of_records: BTreeSet<&str> = {
            let matches = &self.file.matches;
            let artifacts = matches.artifact.iter().filter_map(|table| table.name.as_deref());
            artifacts.chain(matches.combination.iter().filter_map(|table| table.name.as_deref())).collect()
        };
        for (number, table) in self.file.matches.combination.iter().enumerate() {
            self.table = ("combination", number);
            for (key, asked) in [("all", &table.all), ("any", &table.any), ("not", &table.not)] {
                self.names(key, asked);
                for name in asked.iter().filter(|name| not_of_records.contains(name.as_str())) {
                    let message = format!("`{name}` is no table that one record meets");
                    let fault = self.add(Some(key), RuleErrorKind::InvalidValue, message);
                    fault.item = Some(name.clone());
                    fault.help =
                        Some("combinations take exceptions, messages, events, records and rules".to_owned());
                }
            }
            if table.all.is_empty() && table.any.is_empty() {
                self.add(None, RuleErrorKind::MissingKey, "it has neither `all` nor `any`").help =
                    Some("`not` alone would meet every record; name what must be there".to_owned());
            }
            if let Some(name) = table.all.iter().find(|name| table.not.contains(name)) {
                self.warn(Some("not"), format!("nothing can match: `{name}` must be there and must not"));
            }
        }
    }

    fn correlation(&mut self, table: &CorrelationMatch) {
        let patterns = [
            ("sequence", &table.sequence),
            ("set", &table.set),
            ("count", &table.count),
            ("run", &table.run),
        ];
        let given: Vec<&str> =
            patterns.iter().filter(|(_, names)| !names.is_empty()).map(|(key, _)| *key).collect();
        if given.len() != 1 {
            let message = if given.is_empty() {
                "it says not how records belong together".to_owned()
            } else {
                format!("it has `{}`: one of them only", given.join("` and `"))
            };
            self.add(None, RuleErrorKind::InvalidValue, message).help =
                Some("give one of `sequence`, `set`, `count` and `run`".to_owned());
        }
        for (key, asked) in patterns.into_iter().chain([("not", &table.not), ("absent", &table.absent)]) {
            self.names(key, asked);
            if asked.len() > MAX_ELEMENTS {
                let message = format!("`{key}` has more than {MAX_ELEMENTS} elements");
                self.add(Some(key), RuleErrorKind::InvalidValue, message);
            }
        }
        self.keys(table);
        self.thresholds(table);
        self.settings(table);
        self.never(table);
    }

    /// Keys that mean nothing beside the pattern, and those that it needs.
    fn keys(&mut self, table: &CorrelationMatch) {
        let (is_run, is_count) = (!table.run.is_empty(), !table.count.is_empty());
        let (has_gap, has_least) = (
            table.gap.is_some() || table.settings.gap.is_some(),
            table.at_least.is_some() || table.settings.at_least.is_some(),
        );
        let astray = [
            ("gap", table.gap.is_some() && !is_run, "`run`"),
            ("lasting", table.lasting.is_some() && !is_run, "`run`"),
            ("at_least", table.at_least.is_some() && !is_run && !is_count, "`count` or `run`"),
            ("distinct", table.distinct.is_some() && !is_count, "`count`"),
            ("absent_within", table.absent_within.is_some() && table.absent.is_empty(), "`absent`"),
        ];
        for (key, is_astray, owner) in astray {
            if is_astray {
                self.add(Some(key), RuleErrorKind::UnknownKey, format!("`{key}` belongs to {owner}"));
            }
        }
        if is_run && table.within.is_some() {
            self.add(Some("within"), RuleErrorKind::UnknownKey, "a `run` has no `within`").help =
                Some("write `gap`, the longest time between two neighbours".to_owned());
        }
        if is_run && !has_gap {
            self.add(Some("run"), RuleErrorKind::MissingKey, "a `run` needs `gap`").help =
                Some("add `gap = \"5m\"`: the longest time between two neighbours".to_owned());
        }
        if is_count && !has_least {
            self.add(Some("count"), RuleErrorKind::MissingKey, "a `count` needs `at_least`").help =
                Some("add `at_least = 5`, and `within = \"10m\"` for a rate".to_owned());
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = table.by.iter().find(|by| !seen.insert(by.as_str())) {
            let message = format!("`by` names `{twice}` twice");
            self.add(Some("by"), RuleErrorKind::InvalidValue, message);
        }
    }

    fn thresholds(&mut self, table: &CorrelationMatch) {
        let zero = |span: Option<Span>| span.is_some_and(|span| span.micros() == 0);
        if zero(table.within) {
            self.warn(Some("within"), "a window of zero takes only records of the very same time").help =
                Some(
                    "write the longest time between the first and the last record: `within = \"10m\"`"
                        .to_owned(),
                );
        }
        if zero(table.gap) {
            self.warn(Some("gap"), "a gap of zero takes only records of the very same time");
        }
        if zero(table.lasting) {
            self.warn(Some("lasting"), "`lasting` of zero asks for nothing").help =
                Some("leave it out, or write how long it must last".to_owned());
        }
        if zero(table.absent_within) {
            self.warn(
                Some("absent_within"),
                "only a record of the very same time would count as a success",
            )
            .help = Some("write how long to wait: `absent_within = \"10m\"`".to_owned());
        }
        match table.at_least {
            Some(0) => {
                self.warn(Some("at_least"), "a threshold of zero asks for nothing; 1 is taken").help =
                    Some("write how many there must be, or leave the correlation out".to_owned());
            }
            Some(number) if number > MAX_COUNT => {
                let message = format!("`at_least` is {MAX_COUNT} at most");
                self.add(Some("at_least"), RuleErrorKind::InvalidValue, message);
            }
            _ => {}
        }
    }

    fn settings(&mut self, table: &CorrelationMatch) {
        let settings = &table.settings;
        let all: [&Option<SettingValue>; 5] =
            [&settings.within, &settings.gap, &settings.lasting, &settings.absent_within, &settings.at_least];
        for setting in all.into_iter().flatten() {
            if let Err(known) = is_known(&setting.name) {
                let message = format!("no threshold can be taken from a setting `{}`", setting.name);
                let fault = self.add(Some("settings"), RuleErrorKind::UnknownId, message);
                fault.item = Some(setting.name.clone());
                fault.help = Some(match closest(&setting.name, known.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the settings are {}", known.join(", ")),
                });
            }
            if setting.times == 0 {
                let message = format!("{} times zero is no threshold; the rule's own is taken", setting.name);
                self.warn(Some("settings"), message);
            }
        }
    }

    /// Correlations that never come about, or say no more than a table alone.
    fn never(&mut self, table: &CorrelationMatch) {
        let inner = table.sequence.iter().skip(1).take(table.sequence.len().saturating_sub(2));
        let ruled_out =
            inner.chain(table.count.iter()).chain(table.run.iter()).find(|name| table.not.contains(name));
        if let Some(name) = ruled_out {
            self.warn(
                Some("not"),
                format!("it can never complete: `{name}` must be there, and must not in between"),
            );
        }
        let alone = table.absent.is_empty() && table.sequence.len().max(table.set.len()) == 1;
        if alone {
            self.warn(None, "a single element without `absent` says no more than its table without a name");
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = table.set.iter().find(|name| !seen.insert(name.as_str())) {
            self.warn(Some("set"), format!("`{twice}` stands twice; a set has each once")).help =
                Some("write `count` with `at_least` for several records of one table".to_owned());
        }
    }

    /// Names that nobody asks for: their tables fire nothing.
    fn idle_names(&mut self) {
        let matches = &self.file.matches;
        let combined = matches.combination.iter().flat_map(|t| t.all.iter().chain(&t.any).chain(&t.not));
        let correlated = matches.correlation.iter().flat_map(|t| {
            t.sequence.iter().chain(&t.set).chain(&t.count).chain(&t.run).chain(&t.not).chain(&t.absent)
        });
        let asked: BTreeSet<&str> = combined.chain(correlated).map(String::as_str).collect();
        let mut idle = Vec::new();
        let mut look = |table: &'static str, names: Vec<Option<&str>>| {
            for (number, name) in names.into_iter().enumerate() {
                if let Some(name) = name.filter(|name| !asked.contains(name)) {
                    idle.push(((table, number), name.to_owned()));
                }
            }
        };
        look("exception", matches.exception.iter().map(|t| t.name.as_deref()).collect());
        look("message", matches.message.iter().map(|t| t.name.as_deref()).collect());
        look("event", matches.event.iter().map(|t| t.name.as_deref()).collect());
        look("record", matches.record.iter().map(|t| t.name.as_deref()).collect());
        look("artifact", matches.artifact.iter().map(|t| t.name.as_deref()).collect());
        look("rule", matches.rule.iter().map(|t| Some(t.name.as_str())).collect());
        look("combination", matches.combination.iter().map(|t| t.name.as_deref()).collect());
        for (table, name) in idle {
            self.table = table;
            self.warn(
                Some("name"),
                format!("nothing asks for `{name}`, and a table with a name fires nothing by itself"),
            )
            .help = Some("leave the name out, or name it in a combination or a correlation".to_owned());
        }
    }
}
