//! Names that nothing declares, the id of the rule, regular expressions.

use super::pattern::{self, Cost};
use super::{Fault, Source, stem, strings, tables};
use crate::catalogue::Catalogue;
use crate::check;
use crate::condition::artifact;
use crate::error::{RuleErrorKind, closest};
use crate::rule_file::{Status, UNEXPLAINED};
use crate::{version, when};
use sologs_core::time::Timestamp;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::DeTable;

pub(super) fn check(
    file: Source<'_>,
    root: &DeTable<'_>,
    ids: &BTreeSet<String>,
    catalogue: &Catalogue,
) -> Vec<Fault> {
    let mut names = Names { file, faults: Vec::new() };
    names.id(root);
    let rules: Vec<&str> = ids.iter().map(String::as_str).collect();
    names.known(strings(root, "supersedes"), "rule", &rules);
    let causes: Vec<&str> = rules.iter().copied().chain([UNEXPLAINED]).collect();
    names.known(strings(root, "consequence_of"), "rule", &causes);
    let messages: Vec<&str> = catalogue.ids().iter().map(|message| message.id.as_str()).collect();
    for way in [&["match", "exception"][..], &["match", "message"], &["step", "first_when"]] {
        for (_, table) in tables(root, way) {
            for key in ["messages", "not_messages"] {
                names.known(strings(table, key), "message of the catalogue", &messages);
            }
        }
    }
    let conditions: Vec<&str> = artifact::names().collect();
    for (_, table) in tables(root, &["match", "artifact"]) {
        names.known(strings(table, "condition"), "condition over artifacts", &conditions);
    }
    for (_, table) in tables(root, &["match", "rule"]) {
        names.known(strings(table, "rules"), "rule", &rules);
    }
    for (_, table) in tables(root, &["when"]) {
        for key in ["rules", "not_rules"] {
            names.known(strings(table, key), "rule", &rules);
        }
        for key in ["artifact", "not_artifact"] {
            names.known(strings(table, key), "condition over artifacts", &conditions);
        }
    }
    let views: Vec<&str> = when::views().collect();
    for (_, table) in tables(root, &["when", "table"]) {
        let unknown = strings(table, "view").into_iter().filter(|(_, name)| when::view(name).is_none());
        names.known(unknown.collect(), "view of SSISDB", &views);
    }
    names.life_cycle(root);
    let checks: Vec<&str> = check::ids().collect();
    for (_, table) in tables(root, &["step"]) {
        names.known(strings(table, "check"), "check", &checks);
    }
    names.patterns(root);
    names.faults
}

struct Names<'t> {
    file: Source<'t>,
    faults: Vec<Fault>,
}

impl Names<'_> {
    /// Versions and dates of the rule itself.
    fn life_cycle(&mut self, root: &DeTable<'_>) {
        for (span, wanted) in strings(root, "min_sologs") {
            if let Some((message, help)) = version::fault(wanted) {
                let fault = self.file.fault(RuleErrorKind::InvalidValue, span, message);
                self.faults.push(fault.with_help(help).into());
            }
        }
        for (span, since) in strings(root, "since") {
            let is_date = format!("{since} 00:00:00").parse::<Timestamp>().is_ok();
            if !is_date && version::parse(since).is_none() {
                let message = format!("`{since}` is neither a version of sologs nor a date");
                let fault = self.file.fault(RuleErrorKind::InvalidValue, span, message);
                self.faults.push(fault.with_help("write \"0.2.0\" or \"2024-05-03\"").into());
            }
        }
        for (span, status) in strings(root, "status") {
            if status == Status::Deprecated.as_str() {
                let message = "the rule is deprecated";
                let fault = self.file.fault(RuleErrorKind::Unfinished, span, message).as_warning();
                let help = "say in `cause` what to use instead, and take the file out when nobody needs it";
                self.faults.push(fault.with_help(help).into());
            }
        }
    }

    fn id(&mut self, root: &DeTable<'_>) {
        let Some((span, id)) = strings(root, "id").into_iter().next() else { return };
        let name = stem(self.file.path);
        let fault = |message: String| self.file.fault(RuleErrorKind::InvalidValue, span.clone(), message);
        let is_kebab = !id.is_empty()
            && id.split('-').all(|word| {
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if !is_kebab {
            let fault = fault(format!("the id `{id}` is not in kebab-case"));
            self.faults.push(
                fault.with_help("write small letters, digits and single hyphens: `worker-not-ready`").into(),
            );
        } else if id != name {
            let fault = fault(format!("the id `{id}` is not the file's name"));
            let help = format!("call the file `{id}.toml`, or the rule `{name}`");
            self.faults.push(fault.with_help(help).into());
        }
    }

    fn known(&mut self, written: Vec<(Range<usize>, &str)>, what: &str, names: &[&str]) {
        for (span, name) in written {
            if names.contains(&name) {
                continue;
            }
            let message = format!("no {what} is called `{name}`");
            let fault = self.file.fault(RuleErrorKind::UnknownId, span.clone(), message);
            self.faults.push(match closest(name, names.iter().copied()) {
                Some(meant) => Fault::from(fault.with_help(format!("did you mean `{meant}`?")))
                    .fixed_by(span, format!("\"{meant}\"")),
                None => fault.into(),
            });
        }
    }

    fn patterns(&mut self, root: &DeTable<'_>) {
        for (way, is_loose) in [(["match", "exception"], false), (["match", "message"], true)] {
            for (_, table) in tables(root, &way) {
                let Some((span, text)) = strings(table, "regex").into_iter().next() else { continue };
                // Only such a table is tried on every record that may be grave; all others are found by what they name.
                let is_tried_everywhere = is_loose && strings(table, "messages").is_empty();
                self.pattern(span, text, is_tried_everywhere);
            }
        }
    }

    fn pattern(&mut self, span: Range<usize>, text: &str, is_tried_everywhere: bool) {
        match pattern::judge(text) {
            Err((message, at)) => {
                let place = at.map_or(span.clone(), |at| self.inside(&span, text, at));
                let message = format!("the regular expression cannot be used: {message}");
                self.faults.push(self.file.fault(RuleErrorKind::InvalidValue, place, message).into());
            }
            Ok(Cost::Never) => {
                let message = "nothing can match this regular expression";
                let fault = self.file.fault(RuleErrorKind::NeverMatches, span, message);
                self.faults.push(fault.as_warning().into());
            }
            Ok(Cost::NoLiteral) if is_tried_everywhere => {
                let message =
                    "this regular expression is tried on every record, and holds no word to look for first";
                let fault = self.file.fault(RuleErrorKind::SlowRegex, span, message).as_warning();
                let help =
                    "let every branch hold at least three letters or signs in a row, or name `messages`";
                self.faults.push(fault.with_help(help).into());
            }
            Ok(_) => {}
        }
    }

    /// The place of a piece of a string, where the string is written as it is read.
    fn inside(&self, span: &Range<usize>, text: &str, at: Range<usize>) -> Range<usize> {
        let written = self.file.text.get(span.clone()).unwrap_or_default();
        written.find(text).map_or(span.clone(), |start| {
            let start = span.start + start;
            start + at.start..start + at.end.max(at.start + 1)
        })
    }
}
