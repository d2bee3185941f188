//! `[[match.correlation]]`, compiled: numbers of signals instead of names, microseconds instead of texts.

use crate::rule_file::{CorrelationMatch, RuleFile, Span};

/// Elements of a sequence or a set, at most.
pub(crate) const MAX_ELEMENTS: usize = 16;
/// The greatest `at_least`: so many records are held for one group.
pub(crate) const MAX_COUNT: u32 = 10_000;

/// How the records of a correlation belong together. Numbers are those of the rule's signals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// One after the other.
    Sequence(Vec<usize>),
    /// All of them, in any order.
    Set(Vec<usize>),
    /// So many within a window.
    Count(Vec<usize>),
    /// Following each other closely, for long enough.
    Run(Vec<usize>),
}

/// A correlation, ready to be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) pattern: Pattern,
    pub(crate) not: Vec<usize>,
    pub(crate) absent: Vec<usize>,
    pub(crate) by_node: bool,
    pub(crate) by_file: bool,
    pub(crate) by: Vec<String>,
    pub(crate) distinct: Option<String>,
    /// As the rule file writes them; settings may replace them.
    pub(crate) thresholds: Thresholds,
    pub(crate) spec: CorrelationMatch,
}

/// Lengths in microseconds; `None` is no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Thresholds {
    pub(crate) within: Option<i64>,
    pub(crate) gap: Option<i64>,
    pub(crate) lasting: Option<i64>,
    pub(crate) absent_within: Option<i64>,
    pub(crate) at_least: u32,
    pub(crate) tolerance: i64,
}

/// The distinct names of a rule's tables, sorted: signals are counted here.
pub(crate) fn signals(file: &RuleFile) -> Vec<String> {
    let mut names: Vec<String> = file.matches.names().map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// The number of a name among the signals.
pub(crate) fn signal(signals: &[String], name: &str) -> Option<usize> {
    signals.binary_search_by(|known| known.as_str().cmp(name)).ok()
}

impl Plan {
    /// Compiles a table of which [`super::faults`] found nothing wrong; names that nothing declares are left out.
    pub(crate) fn new(spec: &CorrelationMatch, signals: &[String]) -> Self {
        let numbers = |names: &[String]| -> Vec<usize> {
            names.iter().filter_map(|name| signal(signals, name)).collect()
        };
        let pattern = if !spec.sequence.is_empty() {
            Pattern::Sequence(numbers(&spec.sequence))
        } else if !spec.set.is_empty() {
            Pattern::Set(numbers(&spec.set))
        } else if !spec.count.is_empty() {
            Pattern::Count(numbers(&spec.count))
        } else {
            Pattern::Run(numbers(&spec.run))
        };
        let micros = |span: Option<Span>| span.map(Span::micros);
        let is_word = |word: &str| spec.by.iter().any(|by| by == word);
        Self {
            pattern,
            not: numbers(&spec.not),
            absent: numbers(&spec.absent),
            by_node: is_word("node"),
            by_file: is_word("file"),
            by: spec.by.iter().filter(|by| !matches!(by.as_str(), "node" | "file")).cloned().collect(),
            distinct: spec.distinct.clone(),
            thresholds: Thresholds {
                within: micros(spec.within),
                gap: micros(spec.gap),
                lasting: micros(spec.lasting),
                absent_within: micros(spec.absent_within),
                at_least: spec.at_least.unwrap_or(1).clamp(1, MAX_COUNT),
                tolerance: micros(spec.clock_tolerance).unwrap_or(0),
            },
            spec: spec.clone(),
        }
    }

    /// Whether it asks for that signal at all.
    pub(crate) fn asks_for(&self, signal: usize) -> bool {
        self.elements().contains(&signal) || self.not.contains(&signal) || self.absent.contains(&signal)
    }

    /// The signals that it is made of.
    pub(crate) fn elements(&self) -> &[usize] {
        match &self.pattern {
            Pattern::Sequence(all) | Pattern::Set(all) | Pattern::Count(all) | Pattern::Run(all) => all,
        }
    }
}
