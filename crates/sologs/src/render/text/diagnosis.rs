//! One diagnosis: headline, evidence, steps.

use super::page::Rich;
use super::{Writer, style};
use crate::render::folds::Head;
use crate::render::untrusted;
use crate::render::words::{endpoint, location};
use crate::report::{Diagnosis, Step, StepEvidence, StepResult};

/// Places of a step that are named unless all are asked for.
const MOST_STEP_PLACES: usize = 3;

impl<'a> Writer<'a> {
    /// The diagnoses in one line each, numbered as below.
    pub(super) fn overview(&mut self, heads: &[Head<'a>]) {
        let title = self.words.count("overview", heads.len() as u64);
        self.page.whole(&Rich::new(&title, style::BOLD));
        for (number, diagnosis) in (1..).zip(heads.iter().map(|head| head.diagnosis)) {
            let number = Rich::plain(&format!("{number:>3}  "));
            let line =
                Rich::new(&self.words.severity(diagnosis.severity), style::severity(diagnosis.severity))
                    .and("  ")
                    .push(&self.words.ours(&diagnosis.title), style::BOLD);
            self.page.paragraph(&number, &line);
            let mut facts = vec![self.words.place(diagnosis), self.words.count("times", diagnosis.count)];
            facts.extend(self.words.period(diagnosis.first_seen, diagnosis.last_seen));
            facts.push(self.words.standing(diagnosis));
            self.page.indented(5, &Rich::plain(&self.facts(&facts)));
        }
    }

    /// A diagnosis in one line that is never broken, for `-q`.
    pub(super) fn one_line(&mut self, diagnosis: &Diagnosis) {
        let mut facts = vec![self.words.place(diagnosis)];
        facts.extend(endpoint(diagnosis));
        facts.push(self.words.count("times", diagnosis.count));
        facts.extend(self.words.period(diagnosis.first_seen, diagnosis.last_seen));
        facts.push(self.words.standing(diagnosis));
        let line = Rich::new(
            &self.label(&self.words.severity(diagnosis.severity)),
            style::severity(diagnosis.severity),
        )
        .push(&self.words.ours(&diagnosis.title), style::BOLD)
        .and(&format!(" [{}] ", diagnosis.rule))
        .and(&self.facts(&facts));
        self.page.whole(&line);
    }

    /// A diagnosis in full, with what followed from it; `number` is its own and that of the last one.
    pub(super) fn diagnosis(&mut self, number: (usize, usize), head: &Head<'a>) {
        let diagnosis = head.diagnosis;
        self.headline(number, diagnosis);
        self.evidence(number.0 as u64, diagnosis);
        self.causes(diagnosis);
        for (_, consequence) in &head.consequences {
            self.consequence(consequence);
        }
        self.steps(diagnosis);
        for reference in &diagnosis.references {
            self.page.whole(
                &Rich::new(&format!("  = {} ", self.words.text("label-see")), style::FAINT).and(reference),
            );
        }
    }

    /// What followed from a diagnosis, in a few lines: there is nothing to be done about it by itself.
    fn consequence(&mut self, found: &'a Diagnosis) {
        let lead = Rich::new("  = ", style::FAINT);
        let mut facts = vec![self.words.count("times", found.count)];
        facts.extend(self.words.period(found.first_seen, found.last_seen));
        facts.push(self.words.standing(found));
        let line = Rich::new(&self.label(&self.words.text("label-consequence")), style::FAINT)
            .and(&self.words.ours(&found.title))
            .push(&format!("  [{}]  ", found.rule), style::FAINT)
            .and(&self.facts(&facts));
        self.page.paragraph(&lead, &line);
        let places = if self.is_verbose() { found.evidence.len() } else { 1 };
        for place in found.evidence.iter().take(places) {
            let line = Rich::new("    --> ", style::PLACE).and(&location(&place.path, Some(place.line)));
            self.page.whole(&line);
        }
        if self.is_verbose() {
            self.steps(found);
        }
    }

    /// Where the cause stands, for a diagnosis that is not told under it.
    fn causes(&mut self, found: &Diagnosis) {
        for cause in &found.caused_by {
            let line = Rich::new(&format!("  = {} ", self.words.text("label-caused-by")), style::FAINT)
                .and(&location(&cause.path, Some(cause.line)));
            let rule = cause.rule.as_deref().map(|rule| format!("  [{rule}]")).unwrap_or_default();
            self.page.whole(&line.push(&rule, style::FAINT));
        }
    }

    /// What, where, since when, how often, whether it goes on, how sure.
    fn headline(&mut self, (number, of): (usize, usize), diagnosis: &Diagnosis) {
        let color = style::severity(diagnosis.severity);
        let severity = self.label(&self.words.severity(diagnosis.severity));
        let (first, line) = match of {
            0 | 1 => (Rich::new(&severity, color), Rich::default()),
            _ => (Rich::new(&format!("{number}/{of} "), style::FAINT), Rich::new(&severity, color)),
        };
        let line = line
            .push(&self.words.ours(&diagnosis.title), style::BOLD)
            .push(&format!("  [{}]", diagnosis.rule), style::FAINT);
        self.page.paragraph(&first, &line);

        let mut place = Rich::new(&self.words.place(diagnosis), style::BOLD);
        if let Some(endpoint) = endpoint(diagnosis) {
            place = place.and(self.words.symbol(" → ", " -> ")).push(&endpoint, style::BOLD);
        }
        self.page.indented(2, &place);

        let mut facts = vec![self.words.count("times", diagnosis.count)];
        facts.push(
            self.words
                .period(diagnosis.first_seen, diagnosis.last_seen)
                .unwrap_or_else(|| self.words.text("time-unknown")),
        );
        facts.push(self.words.standing(diagnosis));
        facts.push(self.words.confidence(diagnosis.confidence));
        self.page.indented(2, &Rich::plain(&self.facts(&facts)));
    }

    /// `label: `, for a text of another style to follow.
    pub(super) fn label(&self, label: &str) -> String {
        self.words.labelled(label, "")
    }

    /// Facts in a row.
    pub(super) fn facts(&self, facts: &[String]) -> String {
        facts.join(self.words.symbol(" · ", " | "))
    }

    fn steps(&mut self, diagnosis: &Diagnosis) {
        if diagnosis.steps.is_empty() {
            return;
        }
        self.page.gap();
        self.page.indented(2, &Rich::new(&self.words.text("label-steps"), style::BOLD));
        for (index, step) in diagnosis.steps.iter().enumerate() {
            self.step(index + 1, step);
        }
    }

    fn step(&mut self, number: usize, step: &Step) {
        let lead = format!("  {number:>2}. ");
        let mark = self.words.mark(step.result);
        let indent = lead.len() + mark.chars().count() + 1;
        let first = Rich::plain(&lead).push(mark, style::result(step.result)).and(" ");
        self.page.paragraph(&first, &Rich::plain(&self.words.ours(&step.text)));
        if let Some(reason) = &step.reason {
            let lead = Rich::plain(&" ".repeat(indent)).push("= ", style::FAINT);
            let word = Rich::new(&self.label(&self.words.result(step.result)), style::result(step.result));
            self.page.paragraph(&lead, &word.and(&self.words.ours(reason)));
        }
        self.step_places(indent, &step.evidence);
        if step.result == StepResult::Passed && !self.is_verbose() {
            return;
        }
        if let Some(warning) = &step.warning {
            let lead = Rich::plain(&" ".repeat(indent)).push("! ", style::WARNING);
            let word = Rich::new(&self.label(&self.words.text("label-warning")), style::WARNING);
            self.page.paragraph(&lead, &word.and(&self.words.ours(warning)));
        }
        for command in &step.commands {
            self.command(indent + 2, command);
        }
    }

    fn step_places(&mut self, indent: usize, places: &[StepEvidence]) {
        let most = if self.is_verbose() { usize::MAX } else { MOST_STEP_PLACES };
        for place in places.iter().take(most) {
            let arrow = format!("{}--> ", " ".repeat(indent));
            let line = Rich::new(&arrow, style::PLACE).and(&location(&place.path, place.line));
            self.page.whole(&line);
        }
        if places.len() > most {
            self.places_folded(indent, places.len() - most);
        }
    }

    /// How many places are not named, and how to see them.
    pub(super) fn places_folded(&mut self, indent: usize, count: usize) {
        let more = self.words.count("places-folded", count as u64);
        let line = format!("{more} ({})", self.words.text("verbose-shows"));
        self.page.indented(indent, &Rich::new(&line, style::FAINT));
    }

    /// A command on lines of its own that are never broken, so that it can be copied.
    pub(super) fn command(&mut self, indent: usize, command: &str) {
        for line in untrusted::block(command).lines() {
            self.page.whole(&Rich::plain(&" ".repeat(indent)).push(line, style::COMMAND));
        }
    }
}
