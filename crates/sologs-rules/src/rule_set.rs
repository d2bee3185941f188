//! All rules, indexed: a record meets only those that could fire on it.

use crate::analysis::{ChainAnalysis, LooseMessage, appended, loose_messages};
use crate::catalogue::Catalogue;
use crate::condition::artifact::{self, Hit as ArtifactHit};
use crate::condition::{event_matches, record_matches};
use crate::error::{RuleError, RuleErrorKind, closest};
use crate::finding::{Confidence, Finding};
use crate::inventory::Inventory;
use crate::masters::Masters;
use crate::memo::{Hit, Memo};
use crate::rule::Rule;
use crate::rule_file::UNEXPLAINED;
use memchr::memmem::Finder;
use sologs_core::event::{Event, EventFinder, EventKind};
use sologs_core::exception::{ExceptionChain, parse_chains, set_right};
use sologs_core::kind::FileKind;
use sologs_core::level::Level;
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
    by_regex: Vec<usize>,
    by_record: Vec<(usize, usize)>,
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
    /// The exception chains of the record.
    pub chains: Vec<ExceptionChain<'a>>,
    /// The typed events of the record, each with its 0-based byte offset in the text.
    pub events: Vec<(usize, Event<'a>)>,
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
        if !errors.is_empty() {
            return Err(errors);
        }
        let index = Index::new(&rules);
        Ok(Self {
            rules: rules.into(),
            catalogue: Arc::new(catalogue),
            index: Arc::new(index),
            memo: Arc::default(),
        })
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
        let chains = parse_chains(text);
        let events: Vec<(usize, Event<'a>)> = self.index.events.find(text).collect();
        let mut fired = Fired { set: self, context, text, findings: BTreeMap::new() };
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
        let findings = self.without_superseded(fired.findings);
        Verdict { findings, chains, events }
    }

    /// Every condition over artifacts that holds, with the number of its rule.
    pub fn judge_artifacts(&self, inventory: &Inventory) -> Vec<(usize, ArtifactHit)> {
        let mut hits = Vec::new();
        for (number, rule) in self.rules.iter().enumerate() {
            let names = rule.file.matches.artifact.iter().map(|table| table.condition.as_str());
            for condition in names.filter_map(artifact::condition) {
                hits.extend(condition(inventory).into_iter().map(|hit| (number, hit)));
            }
        }
        hits
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
        if level.is_none_or(|level| level >= Level::Warning)
            || self.index.exception.find(text.as_bytes()).is_some()
        {
            return false;
        }
        self.index.events.find(text).all(|(_, found)| {
            event(&found);
            !self.index.by_event.contains_key(&found.kind())
        })
    }

    fn without_superseded(&self, findings: BTreeMap<usize, Finding>) -> Vec<Finding> {
        let fired: BTreeSet<usize> = findings.keys().copied().collect();
        let is_superseded = |rule: &usize| {
            self.index.superseded_by.get(rule).is_some_and(|by| by.iter().any(|rule| fired.contains(rule)))
        };
        findings.into_values().filter(|finding| !is_superseded(&finding.rule)).collect()
    }
}

impl Index {
    fn new(rules: &[Rule]) -> Self {
        let mut index = Self {
            by_type: HashMap::new(),
            by_event: BTreeMap::new(),
            by_message: BTreeMap::new(),
            by_regex: Vec::new(),
            by_record: Vec::new(),
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
        for (spec, message) in rule.file.matches.message.iter().zip(&rule.messages) {
            for id in &spec.messages {
                self.by_message.entry(id.clone()).or_default().push(number);
            }
            if message.has_regex() && spec.messages.is_empty() {
                self.by_regex.push(number);
            }
        }
    }
}

/// The rules that have fired on the record so far.
struct Fired<'s, 'c> {
    set: &'s RuleSet,
    context: Context<'c>,
    text: &'s str,
    findings: BTreeMap<usize, Finding>,
}

impl Fired<'_, '_> {
    fn on_chain(&mut self, number: usize, chain: &ExceptionChain<'_>) {
        let appended = appended(chain, self.text);
        let judge = || self.hits(chain, appended);
        // What SqlException appends differs from record to record: such chains are not worth remembering.
        let hits = if appended.is_empty() {
            self.set.memo.hits(self.context.kind, chain, judge)
        } else {
            judge().into()
        };
        for (finding, more_than_types) in hits.iter() {
            self.add(Finding { chain: Some(number), ..finding.clone() }, *more_than_types);
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
        for (rule, table) in tables {
            let exception = self.set.rules.get(rule).and_then(|rule| rule.exceptions.get(table));
            let Some(exception) = exception.filter(|exception| self.applies(exception.kinds())) else {
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
                hits.push((finding, !hit.types_alone));
            }
        }
        hits
    }

    fn on_event(&mut self, event: &Event<'_>) {
        for &(rule, table) in self.set.index.by_event.get(&event.kind()).into_iter().flatten() {
            let spec = self.set.rules.get(rule).and_then(|rule| rule.file.matches.event.get(table));
            let spec = spec.filter(|spec| self.applies(&spec.kinds));
            if let Some(captures) = spec.and_then(|spec| event_matches(spec, event)) {
                self.add(Finding::without_chain(rule, captures), true);
            }
        }
    }

    fn on_messages(&mut self, messages: &[LooseMessage]) {
        let named =
            messages.iter().filter_map(|message| self.set.index.by_message.get(&message.id)).flatten();
        let candidates: BTreeSet<usize> = named.chain(&self.set.index.by_regex).copied().collect();
        for rule in candidates {
            let tables = self.set.rules.get(rule).into_iter().flat_map(|rule| &rule.messages);
            let hit = tables
                .filter(|table| self.applies(table.kinds()))
                .find_map(|table| table.matches(self.text, messages));
            if let Some(captures) = hit {
                let mut finding = Finding::without_chain(rule, captures);
                finding.messages = messages.iter().map(|message| message.id.clone()).collect();
                self.add(finding, false);
            }
        }
    }

    fn on_record(&mut self, level: Option<Level>, has_exception: bool) {
        for &(rule, table) in &self.set.index.by_record {
            let spec = self.set.rules.get(rule).and_then(|rule| rule.file.matches.record.get(table));
            let spec = spec.filter(|spec| self.applies(&spec.kinds));
            if spec.is_some_and(|spec| record_matches(spec, level, has_exception)) {
                let chain = has_exception.then_some(0);
                self.add(Finding { chain, ..Finding::without_chain(rule, BTreeMap::new()) }, true);
            }
        }
    }

    /// Whether a table that names these kinds of files applies here.
    fn applies(&self, kinds: &[FileKind]) -> bool {
        kinds.is_empty() || kinds.contains(&self.context.kind)
    }

    /// Adds a finding unless the rule must not fire here; keeps the surer one of two.
    fn add(&mut self, mut finding: Finding, more_than_types: bool) {
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
    fn without_chain(rule: usize, captures: BTreeMap<String, String>) -> Self {
        Self {
            rule,
            confidence: Confidence::Possible,
            captures,
            chain: None,
            messages: Vec::new(),
            codes: Vec::new(),
        }
    }
}

/// What is wrong with rules, sorted by id, once they stand beside each other.
pub(crate) fn check(rules: &[Rule], catalogue: &Catalogue) -> Vec<RuleError> {
    let mut errors = Vec::new();
    let ids: BTreeSet<&str> = rules.iter().map(Rule::id).collect();
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
        if follows_from_itself(rule, rules) {
            let message = format!("`consequence_of` leads from `{0}` back to `{0}`", rule.id());
            errors.push(RuleError::new(RuleErrorKind::InvalidValue, &rule.path, message));
        }
        for table in &rule.file.matches.artifact {
            let name = table.condition.as_str();
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

/// Whether a rule is, by whatever steps, a consequence of itself: a report could not tell what to put under what.
fn follows_from_itself(rule: &Rule, rules: &[Rule]) -> bool {
    let mut met = BTreeSet::new();
    let mut open: Vec<&str> = rule.file.consequence_of.iter().map(String::as_str).collect();
    while let Some(id) = open.pop() {
        if id == rule.id() {
            return true;
        }
        if met.insert(id) {
            let causes = rules.iter().filter(|rule| rule.id() == id);
            open.extend(causes.flat_map(|rule| &rule.file.consequence_of).map(String::as_str));
        }
    }
    false
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
