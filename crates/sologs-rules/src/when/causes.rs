//! `caused = true`: whether what brings a trouble about stands before it, record by record.

use crate::finding::Finding;
use crate::rule_file::UNEXPLAINED;
use crate::rule_set::RuleSet;
use sologs_core::event::EventKind;
use std::collections::{BTreeMap, BTreeSet};

/// Follows the log of one service. What it holds is bounded by the number of rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Causes {
    /// By the number of the rule that asks.
    of: BTreeMap<usize, Open>,
}

#[derive(Clone, Debug)]
struct Open {
    /// Numbers of the rules that may be the cause.
    rules: BTreeSet<usize>,
    with_unexplained: bool,
    /// Those that fired and of which nothing shows that it works again.
    open: BTreeSet<usize>,
    /// An exception that no rule explains was met in this file.
    has_unexplained: bool,
}

impl Causes {
    /// For the rules of a set that ask.
    pub(crate) fn new(set: &RuleSet) -> Self {
        let number = |id: &String| set.rules().iter().position(|rule| rule.id() == id);
        let asking = set.rules().iter().enumerate().filter(|(_, rule)| rule.file.when.caused);
        let of = asking.map(|(asking, rule)| {
            let ids = &rule.file.consequence_of;
            let open = Open {
                rules: ids.iter().filter_map(number).collect(),
                with_unexplained: ids.iter().any(|id| id == UNEXPLAINED),
                open: BTreeSet::new(),
                has_unexplained: false,
            };
            (asking, open)
        });
        Self { of: of.collect() }
    }

    /// The records that follow are those of another file of the same service.
    pub(crate) fn next_file(&mut self) {
        self.of.values_mut().for_each(|open| open.has_unexplained = false);
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.of.values().map(|of| of.open.len() + usize::from(of.has_unexplained)).sum()
    }

    /// Takes the next record. The rules that ask, fired on it, and have their cause before it or in it.
    pub(crate) fn take(
        &mut self,
        set: &RuleSet,
        findings: &[Finding],
        events: impl Iterator<Item = EventKind> + Clone,
        is_unexplained: bool,
    ) -> Vec<usize> {
        let mut caused = Vec::new();
        let works_again = |cause: usize| {
            let signs = set.rules().get(cause).map(|rule| rule.file.recovers_with.as_slice());
            events.clone().any(|kind| signs.unwrap_or_default().contains(&kind))
        };
        for (asking, of) in &mut self.of {
            of.open.retain(|cause| !works_again(*cause));
            let fired = findings.iter().map(|finding| finding.rule);
            of.open.extend(fired.clone().filter(|rule| of.rules.contains(rule)));
            of.has_unexplained |= is_unexplained && of.with_unexplained;
            let has_cause = of.has_unexplained || !of.open.is_empty();
            caused.extend(fired.filter(|rule| rule == asking && has_cause));
        }
        caused
    }
}
