//! `[when]` of the rules that fire on one log while it is written: judged by what is known when the record comes.

use super::causes::Causes;
use super::{Facts, FiredAt, Known, in_order};
use crate::finding::Finding;
use crate::inventory::Inventory;
use crate::rule_set::{RuleSet, Verdict};
use sologs_core::event::EventKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Holds, besides what it was given, the rules that were reported so far: at most as many as there are.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    beside: Arc<Inventory>,
    node: Option<String>,
    known: Known,
    causes: Causes,
    /// Rules that name others in their `[when]` are judged after those.
    ranks: BTreeMap<usize, usize>,
}

impl Gate {
    pub(crate) fn new(set: &RuleSet) -> Self {
        let order = in_order(set.rules()).into_iter().enumerate();
        Self {
            beside: Arc::default(),
            node: None,
            known: Known::default(),
            causes: Causes::new(set),
            ranks: order.map(|(rank, rule)| (rule, rank)).collect(),
        }
    }

    /// The machine whose log it is, and the other files that are known.
    pub(crate) fn beside(&mut self, node: Option<String>, inventory: Inventory) {
        (self.node, self.beside, self.known) = (node, Arc::new(inventory), Known::default());
    }

    pub(crate) fn inventory(&self) -> &Inventory {
        &self.beside
    }

    pub(crate) fn node(&self) -> Option<&str> {
        self.node.as_deref()
    }

    /// How many rules it has in mind.
    #[cfg(test)]
    pub(crate) fn held(&self) -> usize {
        self.known.fired.len() + self.causes.held()
    }

    /// Takes the findings of the next record; those that are reported.
    pub(crate) fn take(&mut self, set: &RuleSet, record: Seen<'_>, findings: Vec<Finding>) -> Vec<Finding> {
        let caused = self.causes.take(set, &findings, record.events(), record.is_unexplained());
        if findings.is_empty() {
            return findings;
        }
        let place = |rule: usize| -> FiredAt { (rule, self.node.clone()) };
        let caused: BTreeSet<FiredAt> = caused.into_iter().map(place).collect();
        let mut facts = Facts {
            rules: set.rules(),
            inventory: &self.beside,
            caused: &caused,
            known: std::mem::take(&mut self.known),
        };
        let mut ordered: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
        ordered.sort_by_key(|(_, finding)| self.ranks.get(&finding.rule));
        let mut reported = vec![false; findings.len()];
        for (number, finding) in ordered {
            let Some(rule) = set.rules().get(finding.rule) else { continue };
            let place = place(finding.rule);
            if rule.file.when.is_empty() || facts.holds(&rule.file.when, &place) {
                facts.known.fired.insert(place);
                reported.iter_mut().skip(number).take(1).for_each(|one| *one = true);
            }
        }
        self.known = facts.known;
        findings.into_iter().zip(reported).filter_map(|(finding, stays)| stays.then_some(finding)).collect()
    }
}

/// What was seen in a record besides its findings.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'v> {
    verdict: &'v Verdict<'v>,
    is_explained: bool,
}

impl<'v> Seen<'v> {
    /// Of a record of which the rules have said that.
    pub(crate) fn new(verdict: &'v Verdict<'v>) -> Self {
        Self { verdict, is_explained: !verdict.findings.is_empty() || !verdict.signals.is_empty() }
    }

    pub(crate) fn events(self) -> impl Iterator<Item = EventKind> + Clone + use<'v> {
        self.verdict.events.iter().map(|(_, event)| event.kind())
    }

    /// Whether it holds an exception that no rule speaks of.
    pub(crate) fn is_unexplained(self) -> bool {
        !self.is_explained && !self.verdict.chains.is_empty()
    }
}
