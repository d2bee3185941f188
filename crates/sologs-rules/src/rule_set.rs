//! All rules, indexed: a record meets only those that could fire on it.

mod beside;
mod expected;
mod fired;

use crate::analysis::{LooseMessage, loose_messages};
use crate::catalogue::Catalogue;
use crate::condition::artifact::{self, Hit as ArtifactHit};
use crate::error::RuleError;
use crate::finding::{Finding, Signal};
use crate::inventory::Inventory;
use crate::masters::Masters;
use crate::memo::Memo;
use crate::rule::Rule;
use crate::when;
pub(crate) use beside::check;
use beside::without;
use expected::Expected;
use fired::Fired;
use memchr::memmem::Finder;
use sologs_core::event::{Event, EventFinder, EventKind};
use sologs_core::exception::{ExceptionChain, Reading, read_chains, set_right};
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
