//! What a caller may choose about a rendering.

use super::lang::Lang;
use crate::report::Report;
use sologs_core::time::Timestamp;
use sologs_rules::rule::Severity;
use std::collections::BTreeSet;

/// The narrowest width that is laid out for; narrower asks get this.
const NARROWEST: usize = 40;

/// What a caller may choose about a rendering; made by [`RenderOptions::new`] and the methods that follow.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RenderOptions {
    /// Language of the furniture: headings, labels, dates. Titles and steps have that of the report.
    pub lang: Lang,
    /// Columns that text may take. Commands and paths are never broken, so that they can be copied.
    pub width: usize,
    /// Whether text may hold colour sequences.
    pub color: bool,
    /// Whether text may hold symbols and accents beyond ASCII, apart from what stands in the logs.
    pub unicode: bool,
    /// How much text says.
    pub verbosity: Verbosity,
    /// The rules that were looked for, for formats that list them.
    pub rules: Vec<RuleInfo>,
    /// From which severity on a diagnosis counts as a failure, for formats that tell failures apart.
    pub fail_on: Severity,
    /// What was scanned, as the caller names it, for formats that are put together with those of other scans.
    pub sources: Vec<String>,
    /// When the report was made, for formats that say so.
    pub made_at: Option<Timestamp>,
}

/// How much text says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verbosity {
    /// One line a diagnosis, and the summary line.
    Quiet,
    /// One screen a diagnosis.
    #[default]
    Normal,
    /// All evidence, all files.
    Verbose,
}

/// A rule that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleInfo {
    /// Id, for example `worker-endpoint-not-found`.
    pub id: String,
    /// What it finds, in one line, in the language of the report, as far as that can be said without a log.
    pub title: String,
    /// How grave it is.
    pub severity: Severity,
    /// What to check and do, one text a step.
    pub steps: Vec<String>,
    /// Where to read more.
    pub references: Vec<String>,
}

impl RuleInfo {
    /// A rule of which only this much is told; the other fields are public.
    pub fn new(id: impl Into<String>, title: impl Into<String>, severity: Severity) -> Self {
        Self { id: id.into(), title: title.into(), severity, steps: Vec::new(), references: Vec::new() }
    }
}

impl RenderOptions {
    /// The rules that were looked for, and after them those of the diagnoses that are not among them.
    pub(super) fn all_rules(&self, report: &Report) -> Vec<RuleInfo> {
        let mut rules = self.rules.clone();
        let mut known: BTreeSet<String> = rules.iter().map(|rule| rule.id.clone()).collect();
        for diagnosis in &report.diagnoses {
            if known.insert(diagnosis.rule.clone()) {
                // The title of a diagnosis names its machine, so it is none for the rule.
                rules.push(RuleInfo::new(&diagnosis.rule, &diagnosis.rule, diagnosis.severity));
            }
        }
        rules
    }

    /// Options in this language: 100 columns, no colour, Unicode, normal verbosity, no rules.
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            width: 100,
            color: false,
            unicode: true,
            verbosity: Verbosity::Normal,
            rules: Vec::new(),
            fail_on: Severity::Warning,
            sources: Vec::new(),
            made_at: None,
        }
    }

    /// Columns that text may take; at least 40 are used. 100 by default.
    pub fn width(mut self, columns: usize) -> Self {
        self.width = columns.max(NARROWEST);
        self
    }

    /// Whether text may hold colour sequences. This is disabled by default.
    pub fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// Whether text may hold symbols beyond ASCII. This is enabled by default.
    pub fn unicode(mut self, unicode: bool) -> Self {
        self.unicode = unicode;
        self
    }

    /// How much text says. [`Verbosity::Normal`] by default.
    pub fn verbosity(mut self, verbosity: Verbosity) -> Self {
        self.verbosity = verbosity;
        self
    }

    /// The rules that were looked for. None by default.
    pub fn rules(mut self, rules: Vec<RuleInfo>) -> Self {
        self.rules = rules;
        self
    }

    /// From which severity on a diagnosis counts as a failure. [`Severity::Warning`] by default.
    pub fn fail_on(mut self, severity: Severity) -> Self {
        self.fail_on = severity;
        self
    }

    /// What was scanned, as the caller names it. Not said by default.
    pub fn sources(mut self, sources: Vec<String>) -> Self {
        self.sources = sources;
        self
    }

    /// When the report was made. Not said by default, so that equal reports give equal bytes.
    pub fn made_at(mut self, time: Timestamp) -> Self {
        self.made_at = Some(time);
        self
    }
}
