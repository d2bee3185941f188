//! What a record meets, rule by rule.

use super::{Context, RuleSet};
use crate::analysis::{ChainAnalysis, LooseMessage, appended};
use crate::condition::{event_matches, record_matches};
use crate::finding::{Confidence, Finding, Signal};
use crate::masters::Masters;
use crate::memo::Hit;
use crate::rule_file::Status;
use sologs_core::event::Event;
use sologs_core::exception::ExceptionChain;
use sologs_core::kind::FileKind;
use sologs_core::level::Level;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// The rules that have fired on the record so far.
pub(super) struct Fired<'s, 'c> {
    pub(super) set: &'s RuleSet,
    pub(super) context: Context<'c>,
    pub(super) text: &'s str,
    pub(super) findings: BTreeMap<usize, Finding>,
    /// By the numbers of rule and name.
    pub(super) signals: BTreeMap<(usize, usize), Signal>,
}

impl Fired<'_, '_> {
    pub(super) fn on_chain(&mut self, number: usize, chain: &ExceptionChain<'_>) {
        let appended = appended(chain, self.text);
        let judge = || self.hits(chain, appended);
        let hits = self.set.memo.hits(self.context.kind, chain, appended, judge);
        for (finding, more_than_types, signal) in hits.iter() {
            self.add(Finding { chain: Some(number), ..finding.clone() }, *more_than_types, *signal);
        }
        for branch in &chain.branches {
            self.on_chain(number, branch);
        }
    }

    /// What the tables that begin with one of the chain's types find on it.
    fn hits(&self, chain: &ExceptionChain<'_>, appended: &str) -> Vec<Hit> {
        let analysis = ChainAnalysis::new(chain, appended, &self.set.catalogue);
        let mut tables = BTreeSet::new();
        for link in &chain.links {
            let key = crate::condition::simple_name(&link.type_name);
            tables.extend(self.set.index.by_type.get(&key).into_iter().flatten());
        }
        let mut hits = Vec::new();
        let expected = OnceCell::new();
        let is_expected = |table| {
            let find = || self.expected_in(&analysis);
            expected.get_or_init(find).contains(&table)
        };
        for (rule, table) in tables {
            let exception = self.set.rules.get(rule).and_then(|rule| rule.exceptions.get(table));
            let Some(exception) = exception
                .filter(|exception| self.applies(exception.kinds()))
                .filter(|exception| !exception.has_regex() || is_expected((rule, table)))
            else {
                continue;
            };
            if let Some(hit) = exception.matches(&analysis) {
                let mut captures = hit.captures;
                analysis.captures(hit.first_link, &mut captures);
                let finding = Finding {
                    messages: analysis.message_ids(),
                    codes: analysis.codes(),
                    ..Finding::without_chain(rule, captures)
                };
                hits.push((finding, !hit.types_alone, self.signal(rule, exception.name())));
            }
        }
        hits
    }

    /// The tables whose expressions could match in one of the messages.
    fn expected_in(&self, chain: &ChainAnalysis<'_>) -> BTreeSet<(usize, usize)> {
        let mut expected = BTreeSet::new();
        chain.texts().for_each(|text| self.set.index.chain_regex.find(text, &mut expected));
        expected
    }

    pub(super) fn on_event(&mut self, event: &Event<'_>) {
        for &(rule, table) in self.set.index.by_event.get(&event.kind()).into_iter().flatten() {
            let spec = self.set.rules.get(rule).and_then(|rule| rule.file.matches.event.get(table));
            let spec = spec.filter(|spec| self.applies(&spec.kinds));
            if let Some((spec, captures)) = spec.and_then(|spec| Some((spec, event_matches(spec, event)?))) {
                let signal = self.signal(rule, spec.name.as_deref());
                self.add(Finding::without_chain(rule, captures), true, signal);
            }
        }
    }

    pub(super) fn on_messages(&mut self, messages: &[LooseMessage]) {
        let named =
            messages.iter().filter_map(|message| self.set.index.by_message.get(&message.id)).flatten();
        let mut candidates: BTreeSet<usize> = named.copied().collect();
        self.set.index.by_regex.find(self.text, &mut candidates);
        let mut hits = Vec::new();
        for rule in candidates {
            let tables = self.set.rules.get(rule).into_iter().flat_map(|rule| &rule.messages);
            for table in tables.filter(|table| self.applies(table.kinds())) {
                let Some(captures) = table.matches(self.text, messages) else { continue };
                let mut finding = Finding::without_chain(rule, captures);
                finding.messages = messages.iter().map(|message| message.id.clone()).collect();
                hits.push((finding, self.signal(rule, table.name())));
            }
        }
        for (finding, signal) in hits {
            self.add(finding, false, signal);
        }
    }

    pub(super) fn on_record(&mut self, level: Option<Level>, has_exception: bool) {
        for &(rule, table) in &self.set.index.by_record {
            let spec = self.set.rules.get(rule).and_then(|rule| rule.file.matches.record.get(table));
            let spec = spec.filter(|spec| self.applies(&spec.kinds));
            if let Some(spec) = spec.filter(|spec| record_matches(spec, level, has_exception)) {
                let chain = has_exception.then_some(0);
                let signal = self.signal(rule, spec.name.as_deref());
                self.add(Finding { chain, ..Finding::without_chain(rule, BTreeMap::new()) }, true, signal);
            }
        }
    }

    /// The tables that ask for rules which fire on this record.
    pub(super) fn on_rules(&mut self) {
        if self.set.index.by_rule.is_empty() || self.findings.is_empty() {
            return;
        }
        let fired: BTreeSet<usize> = self.findings.keys().copied().collect();
        for (number, finding) in
            self.findings.iter().filter(|(rule, _)| !self.set.is_superseded(**rule, &fired))
        {
            for &(rule, table) in self.set.index.by_rule.get(number).into_iter().flatten() {
                let Some(owner) = self.set.rules.get(rule) else { continue };
                let Some(spec) = owner.file.matches.rule.get(table) else { continue };
                let scope = &owner.file.scope.kinds;
                let Some(signal) = owner.signal(&spec.name) else { continue };
                if self.applies(&spec.kinds) && self.applies(scope) {
                    let (confidence, captures) = (finding.confidence, finding.captures.clone());
                    let chain = finding.chain;
                    let met = Signal { rule, signal, confidence, captures, chain };
                    let known = self.signals.get(&(rule, signal));
                    if known.is_none_or(|known| known.confidence < met.confidence) {
                        self.signals.insert((rule, signal), met);
                    }
                }
            }
        }
    }

    /// Tables that take several of one rule together on this record.
    pub(super) fn on_combinations(&mut self) {
        let rules: BTreeSet<usize> = self.signals.keys().map(|(rule, _)| *rule).collect();
        for number in rules.intersection(&self.set.index.combining) {
            let Some(rule) = self.set.rules.get(*number) else { continue };
            for table in &rule.file.matches.combination {
                let met = |name: &String| self.signals.get(&(*number, rule.signal(name)?));
                let all: Vec<&Signal> = table.all.iter().filter_map(met).collect();
                let any: Vec<&Signal> = table.any.iter().filter_map(met).collect();
                let holds = all.len() == table.all.len()
                    && (table.any.is_empty() || !any.is_empty())
                    && !table.not.iter().any(|name| met(name).is_some());
                let parts = || all.iter().chain(&any);
                let Some(confidence) = parts().map(|part| part.confidence).min().filter(|_| holds) else {
                    continue;
                };
                let mut captures = BTreeMap::new();
                for (name, value) in parts().flat_map(|part| &part.captures) {
                    captures.entry(name.clone()).or_insert_with(|| value.clone());
                }
                let chain = parts().find_map(|part| part.chain);
                match table.name.as_deref().and_then(|name| rule.signal(name)) {
                    Some(signal) => {
                        let met = Signal { rule: *number, signal, confidence, captures, chain };
                        self.signals.insert((*number, signal), met);
                    }
                    None => {
                        let finding =
                            Finding { confidence, chain, ..Finding::without_chain(*number, captures) };
                        self.keep(finding);
                    }
                }
            }
        }
    }

    /// The number of a table's name.
    fn signal(&self, rule: usize, name: Option<&str>) -> Option<usize> {
        self.set.rules.get(rule)?.signal(name?)
    }

    /// Whether a table that names these kinds of files applies here.
    fn applies(&self, kinds: &[FileKind]) -> bool {
        kinds.is_empty() || kinds.contains(&self.context.kind)
    }

    /// Adds a finding, or the signal of a table with a name, unless the rule must not fire here.
    fn add(&mut self, mut finding: Finding, more_than_types: bool, signal: Option<usize>) {
        let Some(rule) = self.set.rules.get(finding.rule) else { return };
        let scope = &rule.file.scope;
        if !self.applies(&scope.kinds) {
            return;
        }
        let of_master = self.is_masters(&finding);
        if scope.master_link && self.context.kind == FileKind::TaskLog && !of_master {
            return;
        }
        finding.confidence = match (more_than_types, of_master && scope.master_link) {
            (true, true) if finding.chain.is_some() => Confidence::Certain,
            (true, _) if self.context.kind.is_scale_out_log() => Confidence::Likely,
            _ => Confidence::Possible,
        };
        if rule.file.status == Status::Experimental {
            finding.confidence = Confidence::Possible;
        }
        let Some(signal) = signal else {
            self.keep(finding);
            return;
        };
        let Finding { rule, confidence, captures, chain, .. } = finding;
        let known = self.signals.get(&(rule, signal));
        if known.is_none_or(|known| known.confidence < confidence) {
            self.signals.insert((rule, signal), Signal { rule, signal, confidence, captures, chain });
        }
    }

    /// Keeps the surer one of two findings of one rule.
    fn keep(&mut self, finding: Finding) {
        let known = self.findings.get(&finding.rule);
        if known.is_none_or(|known| known.confidence < finding.confidence) {
            self.findings.insert(finding.rule, finding);
        }
    }

    fn is_masters(&self, finding: &Finding) -> bool {
        let captures = &finding.captures;
        let port = captures.get("port").and_then(|port| port.parse().ok());
        captures.get("url").is_some_and(|url| Masters::is_service_url(url))
            || captures.get("host").is_some_and(|host| self.context.masters.knows(host, port))
    }
}

impl Finding {
    pub(crate) fn without_chain(rule: usize, captures: BTreeMap<String, String>) -> Self {
        Self {
            rule,
            confidence: Confidence::Possible,
            captures,
            chain: None,
            messages: Vec::new(),
            codes: Vec::new(),
            records: Vec::new(),
        }
    }
}
