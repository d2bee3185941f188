//! What follows the diagnoses: the unexplained, what to collect, problems, what was looked at, the summary.

use super::page::Rich;
use super::{Writer, style};
use crate::render::words::{location, said};
use crate::render::{census, untrusted};
use crate::report::{FileReport, Missing, Problem, Unexplained};
use anstyle::Style;
use std::collections::BTreeMap;

/// Entries of a list that are shown unless all are asked for.
const MOST_ENTRIES: usize = 10;
/// Unrecognised files that are named unless all are asked for.
const MOST_UNKNOWN: usize = 5;

impl Writer<'_> {
    fn title(&mut self, id: &str, hint: Option<&str>) {
        self.page.gap();
        self.page.whole(&Rich::new(&self.words.text(id), style::BOLD));
        if let Some(hint) = hint {
            self.page.indented(2, &Rich::new(&self.words.text(hint), style::FAINT));
        }
    }

    /// How many entries of a list are shown, and how many are not.
    fn shown(&self, entries: usize) -> (usize, usize) {
        let most = if self.is_verbose() { entries } else { entries.min(MOST_ENTRIES) };
        (most, entries - most)
    }

    fn and_more(&mut self, indent: usize, hidden: usize) {
        if hidden > 0 {
            let more = self.words.count("and-more", hidden as u64);
            let line = format!("{more} ({})", self.words.text("verbose-shows"));
            self.page.indented(indent, &Rich::new(&line, style::FAINT));
        }
    }

    /// Exceptions and error records that no rule explains.
    pub(super) fn unexplained(&mut self) {
        let all = &self.report.unexplained;
        if all.is_empty() {
            return;
        }
        self.title("title-unexplained", Some("unexplained-hint"));
        let (most, hidden) = self.shown(all.len());
        for found in all.iter().take(most) {
            self.unexplained_entry(found);
        }
        self.and_more(2, hidden);
    }

    fn unexplained_entry(&mut self, found: &Unexplained) {
        let what = if found.chain.is_empty() {
            found.template.clone().unwrap_or_default()
        } else {
            found.chain.join(self.words.symbol(" → ", " -> "))
        };
        self.page.paragraph(&Rich::new("  - ", style::WARNING), &Rich::new(&what, style::BOLD));
        if !self.is_verbose()
            && let Some(said) = said(found)
        {
            self.page.indented(4, &Rich::plain(&said));
        }
        let mut facts = vec![self.words.count("times", found.count)];
        facts.extend(self.words.period(found.first_seen, found.last_seen));
        self.page.indented(4, &Rich::plain(&self.facts(&facts)));
        for evidence in &found.evidence {
            if self.is_verbose() {
                self.place_in_full(evidence, &BTreeMap::new());
            } else {
                let place = location(&evidence.path, Some(evidence.line));
                self.page.whole(&Rich::new("    --> ", style::PLACE).and(&place));
                break;
            }
        }
    }

    /// What to collect next, by node.
    pub(super) fn missing(&mut self) {
        if self.report.missing.is_empty() {
            return;
        }
        self.title("title-missing", Some("missing-hint"));
        for (node, wanted) in census::missing_by_node(self.report) {
            let heading = match node {
                Some(node) => self.words.with("missing-on", "node", node),
                None => self.words.text("missing-anywhere"),
            };
            self.page.indented(2, &Rich::new(&heading, style::BOLD));
            let (most, hidden) = self.shown(wanted.len());
            for missing in wanted.into_iter().take(most) {
                self.missing_entry(missing);
            }
            self.and_more(4, hidden);
        }
    }

    fn missing_entry(&mut self, missing: &Missing) {
        self.command(4, &missing.command);
        let mut facts = Vec::new();
        facts.extend(missing.save_as.as_deref().map(|name| self.words.with("missing-save-as", "name", name)));
        if !missing.decides.is_empty() {
            let steps = self.words.list(&missing.decides);
            facts.push(self.words.with("missing-decides", "steps", &steps));
        }
        facts.extend(missing.reason.as_deref().map(|why| self.words.with("missing-reason", "reason", why)));
        if !facts.is_empty() {
            let lead = Rich::new("      = ", style::FAINT);
            self.page.paragraph(&lead, &Rich::plain(&self.facts(&facts)));
        }
    }

    /// What could not be read.
    pub(super) fn problems(&mut self) {
        let all = &self.report.problems;
        if all.is_empty() {
            return;
        }
        self.title("title-problems", Some("problems-hint"));
        let (most, hidden) = self.shown(all.len());
        for problem in all.iter().take(most) {
            self.problem(problem);
        }
        self.and_more(2, hidden);
    }

    fn problem(&mut self, problem: &Problem) {
        let place = location(&problem.path, problem.line);
        self.page.whole(&Rich::new("  - ", style::WARNING).push(&place, style::BOLD));
        let line = Rich::plain(&self.label(&self.words.problem(problem.kind))).and(&problem.message);
        self.page.indented(4, &line);
    }

    /// What was looked at, by node; every file where all was asked for.
    pub(super) fn census(&mut self) {
        self.title("title-census", None);
        let rules = self.options.rules.len();
        self.page.indented(2, &Rich::plain(&census::phrase(self.report, &self.words, rules)));
        if self.report.files.is_empty() {
            self.page.indented(2, &Rich::plain(&self.words.text("census-nothing")));
        }
        for node in census::by_node(self.report) {
            self.node_census(&node);
        }
        if census::has_zoneless_times(self.report) {
            self.page.indented(2, &Rich::new(&self.words.text("zone-unknown"), style::FAINT));
        }
        if self.is_verbose() && !self.report.files.is_empty() {
            self.title("title-files", None);
            for file in &self.report.files {
                self.file(file);
            }
        }
    }

    fn node_census(&mut self, node: &census::NodeCensus<'_>) {
        let name = match node.node {
            Some(name) => untrusted::line(name).into_owned(),
            None => self.words.text("census-no-node"),
        };
        let mut parts: Vec<String> = Vec::new();
        for (kind, census) in &node.kinds {
            parts.push(census::kind_phrase(*kind, census, &self.words));
        }
        let line = Rich::new(&name, style::BOLD);
        let kinds = parts.join(&self.words.text("clause-separator"));
        let line = if parts.is_empty() { line } else { line.and(&self.words.labelled("", &kinds)) };
        self.page.hanging(2, 4, &line);
        if node.unknown.is_empty() {
            return;
        }
        let names: Vec<String> = node.unknown.iter().map(|path| untrusted::line(path).into_owned()).collect();
        let most = if self.is_verbose() { names.len() } else { MOST_UNKNOWN };
        let line = self.label(&self.words.text("census-not-recognised"));
        self.page.indented(4, &Rich::new(&line, style::WARNING).and(&self.words.list_of_some(&names, most)));
    }

    fn file(&mut self, file: &FileReport) {
        self.page.whole(&Rich::plain("  ").push(&location(&file.path, None), style::BOLD));
        let mut facts = vec![self.words.kind(file.kind, 1), self.words.bytes(file.bytes)];
        facts.extend(file.encoding.clone());
        facts.extend(file.layout.clone());
        facts.extend(file.records.map(|records| self.words.count("census-records", records)));
        facts.extend(self.words.period(file.first, file.last));
        self.page.indented(4, &Rich::new(&self.facts(&facts), style::FAINT));
    }

    /// What was found, in one line: the first thing to read.
    pub(super) fn verdict(&mut self) {
        let color = self.verdict_style();
        self.page.paragraph(&Rich::default(), &Rich::new(&census::verdict(self.report, &self.words), color));
        self.page.gap();
    }

    fn verdict_style(&self) -> Style {
        match self.report.diagnoses.iter().map(|diagnosis| diagnosis.severity).max() {
            Some(severity) => style::severity(severity),
            None if self.report.is_incomplete() || !self.report.unexplained.is_empty() => style::WARNING,
            None => style::GOOD,
        }
    }

    /// What else can be asked, where somebody sits at a command line.
    pub(super) fn next(&mut self) {
        if self.options.sources.is_empty() || self.report.diagnoses.is_empty() || self.is_verbose() {
            return;
        }
        self.page.gap();
        self.page.indented(0, &Rich::new(&self.words.text("next-commands"), style::FAINT));
    }

    /// One line on everything: how many of what, and whether the silence can be believed.
    pub(super) fn summary(&mut self) {
        let color = self.verdict_style();
        let stats = &self.report.stats;
        let size = [
            self.words.count("census-files", stats.files),
            self.words.count("census-records", stats.records),
        ];
        let looked_at = self.words.with("summary-looked-at", "what", &self.words.list(&size));
        let line = Rich::new(&census::verdict(self.report, &self.words), color)
            .and(&self.words.text("clause-separator"))
            .and(&looked_at);
        self.page.paragraph(&Rich::default(), &line);
    }
}
