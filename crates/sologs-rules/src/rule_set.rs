//! All rules, indexed: a record meets only those that could fire on it.

mod expected;

use crate::analysis::{ChainAnalysis, LooseMessage, appended, loose_messages};
use crate::catalogue::Catalogue;
use crate::condition::artifact::{self, Hit as ArtifactHit};
use crate::condition::{event_matches, record_matches};
use crate::error::{RuleError, RuleErrorKind, closest};
use crate::finding::{Confidence, Finding, Signal};
use crate::inventory::Inventory;
use crate::masters::Masters;
use crate::memo::{Hit, Memo};
use crate::rule::Rule;
use crate::rule_file::{RuleFile, Status, UNEXPLAINED};
use crate::when;
use expected::Expected;
use memchr::memmem::Finder;
use sologs_core::event::{Event, EventFinder, EventKind};
use sologs_core::exception::{ExceptionChain, Reading, read_chains, set_right};
use sologs_core::kind::FileKind;
use sologs_core::level::Level;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Nearly all names of exception types end so; those that do not are found in records that are warnings at least.
const EXCEPTION: &str = "xception";

/// An immutable set of rules; cheap to share between threads.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Arc<[Rule]>,
    catalogue: Arc<Catalogue>,
    index: Arc<Index>,
    memo: Arc<Memo>,
}

/// Which rules to try on what. Numbers are those of the rules in the set.
#[derive(Debug)]
struct Index {
    /// By the simple name, in lower case, of the first type of a `[[match.exception]]` table.
    by_type: HashMap<String, Vec<(usize, usize)>>,
    by_event: BTreeMap<EventKind, Vec<(usize, usize)>>,
    by_message: BTreeMap<String, Vec<usize>>,
    /// Rules with a `[[match.message]]` table that an expression alone decides.
    by_regex: Expected<usize>,
    /// `[[match.exception]]` tables with an expression.
    chain_regex: Expected<(usize, usize)>,
    by_record: Vec<(usize, usize)>,
    /// By the rule that fires, the `[[match.rule]]` tables that ask for it.
    by_rule: BTreeMap<usize, Vec<(usize, usize)>>,
    /// Rules with `[[match.combination]]`.
    combining: BTreeSet<usize>,
    superseded_by: BTreeMap<usize, Vec<usize>>,
    events: EventFinder,
    exception: Finder<'static>,
}

/// Where a record stands, as far as rules ask.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Context<'c> {
    /// The kind of file.
    pub kind: FileKind,
    /// The machines known to be the Master.
    pub masters: &'c Masters,
}

impl<'c> Context<'c> {
    /// A context of nothing but the kind of file and the known Masters.
    pub fn new(kind: FileKind, masters: &'c Masters) -> Self {
        Self { kind, masters }
    }
}

/// What is known of a record once all rules have looked at it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verdict<'a> {
    /// The rules that fired, each at most once, by their number; superseded ones are left out.
    pub findings: Vec<Finding>,
    /// The tables with a name that the record met, each once, by the numbers of rule and name.
    pub signals: Vec<Signal>,
    /// The exception chains of the record.
    pub chains: Vec<ExceptionChain<'a>>,
    /// The typed events of the record, each with its 0-based byte offset in the text.
    pub events: Vec<(usize, Event<'a>)>,
    /// Whether the text was as .NET writes it ([`Reading::as_written`]).
    pub as_written: bool,
}

impl RuleSet {
    /// Joins rules and the catalogue that they speak of.
    ///
    /// # Errors
    /// When two rules have one id, or a rule names a message or another rule that does not exist; every fault is
    /// reported, not only the first.
    pub fn new(rules: Vec<Rule>, catalogue: Catalogue) -> Result<Self, Vec<RuleError>> {
        let mut rules = rules;
        rules.sort_by(|a, b| a.id().cmp(b.id()));
        let errors = check(&rules, &catalogue);
        if errors.is_empty() { Ok(Self::of(rules, catalogue)) } else { Err(errors) }
    }

    /// Joins what holds together, and tells what was left out: of two rules with one id the later one, and rules that
    /// name what does not exist, or what was left out.
    pub fn keeping_going(rules: Vec<Rule>, catalogue: Catalogue) -> (Self, Vec<RuleError>) {
        let mut rules = rules;
        rules.sort_by(|a, b| a.id().cmp(b.id()));
        let mut errors = Vec::new();
        loop {
            let found = check(&rules, &catalogue);
            let before = rules.len();
            rules = without(rules, &found);
            errors.extend(found);
            if rules.len() == before {
                return (Self::of(rules, catalogue), errors);
            }
        }
    }

    fn of(rules: Vec<Rule>, catalogue: Catalogue) -> Self {
        let index = Index::new(&rules);
        Self {
            rules: rules.into(),
            catalogue: Arc::new(catalogue),
            index: Arc::new(index),
            memo: Arc::default(),
        }
    }

    /// The rules in the order of their ids; [`Finding::rule`] counts here.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of that id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id() == id)
    }

    /// The message catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Reads one record and lets every rule look at it that could fire.
    pub fn judge<'a>(&self, text: &'a str, level: Option<Level>, context: Context<'_>) -> Verdict<'a> {
        let Reading { chains, as_written, .. } = read_chains(text);
        let events: Vec<(usize, Event<'a>)> = self.index.events.find(text).collect();
        let (findings, signals) = (BTreeMap::new(), BTreeMap::new());
        let mut fired = Fired { set: self, context, text, findings, signals };
        for (number, chain) in chains.iter().enumerate() {
            fired.on_chain(number, chain);
        }
        for (_, event) in &events {
            fired.on_event(event);
        }
        if chains.is_empty() && level.is_none_or(|level| level >= Level::Warning) {
            fired.on_messages(&self.messages_without_type(text));
        }
        fired.on_record(level, !chains.is_empty());
        fired.on_rules();
        fired.on_combinations();
        let findings = self.without_superseded(fired.findings).into_values().collect();
        let signals = fired.signals.into_values().collect();
        Verdict { findings, signals, chains, events, as_written }
    }

    /// Every condition over artifacts that holds, with the number of its rule.
    pub fn judge_artifacts(&self, inventory: &Inventory) -> Vec<(usize, ArtifactHit)> {
        let hits = self.artifact_hits(inventory, |name| name.is_none());
        hits.map(|(number, _, hit)| (number, hit)).collect()
    }

    /// Every condition of a table with a name that holds, with the numbers of the rule and of the name among
    /// [`Rule::signals`]: what correlations take for a record, where [`ArtifactHit::time`] is known.
    pub fn artifact_signals(&self, inventory: &Inventory) -> Vec<(usize, usize, ArtifactHit)> {
        let hits = self.artifact_hits(inventory, |name| name.is_some());
        hits.filter_map(|(number, signal, hit)| Some((number, signal?, hit))).collect()
    }

    fn artifact_hits<'i>(
        &'i self,
        inventory: &'i Inventory,
        wanted: impl Fn(Option<&str>) -> bool + 'i,
    ) -> impl Iterator<Item = (usize, Option<usize>, ArtifactHit)> + 'i {
        let tables = self.rules.iter().enumerate().flat_map(|(number, rule)| {
            rule.file.matches.artifact.iter().map(move |table| (number, rule, table))
        });
        tables.filter(move |(_, _, table)| wanted(table.name.as_deref())).flat_map(|(number, rule, table)| {
            let signal = table.name.as_deref().and_then(|name| rule.signal(name));
            let hits = artifact::condition(&table.condition).map(|condition| condition(inventory));
            hits.unwrap_or_default().into_iter().map(move |hit| (number, signal, hit))
        })
    }

    /// Which of the rules that fired, each with the machine, are not to be reported since their `[when]` does not hold.
    /// `caused` are those of them before which one of their causes stands in the log of the same service.
    pub fn left_out(
        &self,
        inventory: &Inventory,
        fired: &BTreeSet<(usize, Option<String>)>,
        caused: &BTreeSet<(usize, Option<String>)>,
    ) -> BTreeSet<(usize, Option<String>)> {
        when::left_out(&self.rules, inventory, fired, caused)
    }

    /// The messages of the catalogue in a record without any exception type, as written or before it was escaped.
    fn messages_without_type(&self, text: &str) -> Vec<LooseMessage> {
        let found = loose_messages(&self.catalogue, text);
        let is_escaped = || text.contains("&#") || text.contains("&amp;") || text.contains("\\u");
        if !found.is_empty() || !is_escaped() {
            return found;
        }
        set_right(text).map(|text| loose_messages(&self.catalogue, &text)).unwrap_or_default()
    }

    /// Whether no rule can say anything of a record: it holds no exception, its level is below [`Level::Warning`],
    /// and no rule asks for any of its events. Its events are handed to `event` (of a record that
    /// rules do look at, perhaps some of them).
    pub fn is_plain(&self, text: &str, level: Option<Level>, mut event: impl FnMut(&Event<'_>)) -> bool {
        if level.is_none_or(|level| level >= Level::Warning) || self.mentions_exception(text) {
            return false;
        }
        self.index.events.find(text).all(|(_, found)| {
            event(&found);
            !self.index.by_event.contains_key(&found.kind())
        })
    }

    /// The events of a text, each with its 0-based byte offset, as [`RuleSet::judge`] finds them.
    pub fn events<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, Event<'t>)> {
        self.index.events.find(text)
    }

    /// The fields of events of that kind that rules compare or capture; `None` where no rule asks for them.
    pub(crate) fn fields_asked_for(&self, kind: EventKind) -> Option<impl Iterator<Item = &str>> {
        let tables = self.index.by_event.get(&kind)?.iter().filter_map(|&(rule, table)| {
            self.rules.get(rule).and_then(|rule| rule.file.matches.event.get(table))
        });
        Some(tables.flat_map(|table| table.fields.keys().chain(&table.captures)).map(String::as_str))
    }

    /// Whether no expression of a rule could match on a message without a type, whatever stands in the places of digits
    /// ([`Expected::is_deaf_to`]).
    pub(crate) fn has_no_expression_for(&self, shape: &[u8]) -> bool {
        self.index.by_regex.is_deaf_to(shape)
    }

    /// Whether the word that nearly all exception types end in stands in the text.
    pub(crate) fn mentions_exception(&self, text: &str) -> bool {
        self.index.exception.find(text.as_bytes()).is_some()
    }

    fn without_superseded(&self, mut findings: BTreeMap<usize, Finding>) -> BTreeMap<usize, Finding> {
        let fired: BTreeSet<usize> = findings.keys().copied().collect();
        findings.retain(|rule, _| !self.is_superseded(*rule, &fired));
        findings
    }

    fn is_superseded(&self, rule: usize, fired: &BTreeSet<usize>) -> bool {
        self.index.superseded_by.get(&rule).is_some_and(|by| by.iter().any(|rule| fired.contains(rule)))
    }
}

impl Index {
    fn new(rules: &[Rule]) -> Self {
        let mut index = Self {
            by_type: HashMap::new(),
            by_event: BTreeMap::new(),
            by_message: BTreeMap::new(),
            by_regex: Expected::new(message_regexes(rules)),
            chain_regex: Expected::new(exception_regexes(rules)),
            by_record: Vec::new(),
            by_rule: BTreeMap::new(),
            combining: BTreeSet::new(),
            superseded_by: BTreeMap::new(),
            events: EventFinder::new(),
            exception: Finder::new(EXCEPTION),
        };
        let numbers: BTreeMap<&str, usize> =
            rules.iter().enumerate().map(|(n, rule)| (rule.id(), n)).collect();
        for (number, rule) in rules.iter().enumerate() {
            index.add(number, rule);
            for less in rule.file.supersedes.iter().filter_map(|id| numbers.get(id.as_str())) {
                index.superseded_by.entry(*less).or_default().push(number);
            }
            for (table, spec) in rule.file.matches.rule.iter().enumerate() {
                for other in spec.rules.iter().filter_map(|id| numbers.get(id.as_str())) {
                    index.by_rule.entry(*other).or_default().push((number, table));
                }
            }
            if !rule.file.matches.combination.is_empty() {
                index.combining.insert(number);
            }
        }
        index
    }

    fn add(&mut self, number: usize, rule: &Rule) {
        for (table, exception) in rule.exceptions.iter().enumerate() {
            if let Some(key) = exception.index_key() {
                self.by_type.entry(key).or_default().push((number, table));
            }
        }
        for (table, event) in rule.file.matches.event.iter().enumerate() {
            self.by_event.entry(event.kind).or_default().push((number, table));
        }
        for (table, _) in rule.file.matches.record.iter().enumerate() {
            self.by_record.push((number, table));
        }
        for id in rule.file.matches.message.iter().flat_map(|spec| &spec.messages) {
            self.by_message.entry(id.clone()).or_default().push(number);
        }
    }
}

/// The expressions of tables that name no message of the catalogue, with the numbers of their rules.
fn message_regexes(rules: &[Rule]) -> impl Iterator<Item = (usize, &str)> {
    rules.iter().enumerate().flat_map(|(number, rule)| {
        let tables = rule.file.matches.message.iter().filter(|table| table.messages.is_empty());
        tables.filter_map(move |table| Some((number, table.regex.as_deref()?)))
    })
}

/// The expressions of tables on exceptions, with the numbers of rule and table.
fn exception_regexes(rules: &[Rule]) -> impl Iterator<Item = ((usize, usize), &str)> {
    rules.iter().enumerate().flat_map(|(number, rule)| {
        let tables = rule.file.matches.exception.iter().enumerate();
        tables.filter_map(move |(table, spec)| Some(((number, table), spec.regex.as_deref()?)))
    })
}

/// The rules that have fired on the record so far.
struct Fired<'s, 'c> {
    set: &'s RuleSet,
    context: Context<'c>,
    text: &'s str,
    findings: BTreeMap<usize, Finding>,
    /// By the numbers of rule and name.
    signals: BTreeMap<(usize, usize), Signal>,
}

impl Fired<'_, '_> {
    fn on_chain(&mut self, number: usize, chain: &ExceptionChain<'_>) {
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

    fn on_event(&mut self, event: &Event<'_>) {
        for &(rule, table) in self.set.index.by_event.get(&event.kind()).into_iter().flatten() {
            let spec = self.set.rules.get(rule).and_then(|rule| rule.file.matches.event.get(table));
            let spec = spec.filter(|spec| self.applies(&spec.kinds));
            if let Some((spec, captures)) = spec.and_then(|spec| Some((spec, event_matches(spec, event)?))) {
                let signal = self.signal(rule, spec.name.as_deref());
                self.add(Finding::without_chain(rule, captures), true, signal);
            }
        }
    }

    fn on_messages(&mut self, messages: &[LooseMessage]) {
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

    fn on_record(&mut self, level: Option<Level>, has_exception: bool) {
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
    fn on_rules(&mut self) {
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
    fn on_combinations(&mut self) {
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
fn without(rules: Vec<Rule>, errors: &[RuleError]) -> Vec<Rule> {
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
