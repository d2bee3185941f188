//! The diagnoses of the page.

use super::{HERE, Page, UNFOLDED, around, line, write};
use crate::render::excerpt::{self, Item, Line};
use crate::render::folds::{Folds, Head};
use crate::render::untrusted;
use crate::render::words::{endpoint, is_web_address, location};
use crate::report::{Diagnosis, Evidence, Step, StepResult};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

impl Page<'_> {
    pub(super) fn diagnoses(&self, out: &mut dyn Write) -> io::Result<()> {
        let found = &self.report.diagnoses;
        let section = html! {
            section #diagnoses aria-labelledby="h-diagnoses" {
                h2 #h-diagnoses { (self.words.text("title-diagnoses")) }
                @if found.is_empty() { p { (crate::render::census::verdict(self.report, &self.words)) } }
                (HERE)
            }
        };
        around(&section, out, |out| {
            let folds = Folds::new(self.report);
            for (number, head) in folds.heads().iter().enumerate() {
                let is_open = folds.heads().len() <= UNFOLDED || number < UNFOLDED / 2;
                write(&self.diagnosis(head, is_open), out)?;
            }
            Ok(())
        })
    }

    /// A diagnosis as a card, with what followed from it.
    fn diagnosis(&self, head: &Head<'_>, open: bool) -> Markup {
        let found = head.diagnosis;
        html! {
            details.card.{ (found.severity) } id={ "d" (head.index + 1) } open[open] data-item=(found.severity) {
                (self.summary(found))
                (self.facts(found))
                (self.shown(head.index, found))
                @if !head.consequences.is_empty() {
                    h4 { (self.words.text("label-consequences")) }
                    @for (index, consequence) in &head.consequences { (self.consequence(*index, consequence)) }
                }
                (self.to_do(found))
            }
        }
    }

    /// What followed from a diagnosis, folded.
    fn consequence(&self, index: usize, found: &Diagnosis) -> Markup {
        html! {
            details.card.{ (found.severity) } id={ "d" (index + 1) } {
                (self.summary(found))
                (self.facts(found))
                (self.shown(index, found))
                (self.to_do(found))
            }
        }
    }

    fn summary(&self, found: &Diagnosis) -> Markup {
        let words = &self.words;
        html! {
            summary {
                span.badge.{ (found.severity) } { (words.labelled(&words.severity(found.severity), "")) }
                h3 { (words.ours(&found.title)) }
                span.place { (words.place(found)) ", " (words.count("times", found.count)) ", " (words.standing(found)) }
            }
        }
    }

    fn shown(&self, index: usize, found: &Diagnosis) -> Markup {
        html! {
            @if !found.evidence.is_empty() {
                h4 { (self.words.text("label-evidence")) }
                (self.places(&format!("d{}", index + 1), found))
            }
        }
    }

    fn to_do(&self, found: &Diagnosis) -> Markup {
        let words = &self.words;
        html! {
            @if !found.steps.is_empty() {
                h4 { (words.text("label-steps")) }
                ol.steps { @for step in &found.steps { (self.step(step)) } }
            }
            @if !found.references.is_empty() {
                h4 { (words.text("title-references")) }
                ul.plain { @for reference in &found.references { li { (link(reference)) } } }
            }
        }
    }

    fn facts(&self, found: &Diagnosis) -> Markup {
        let words = &self.words;
        let period = words.period(found.first_seen, found.last_seen);
        html! {
            dl {
                dt { (words.text("label-where")) } dd { (words.place(found)) }
                @if let Some(endpoint) = endpoint(found) { dt { (words.text("label-endpoint")) } dd { code { (endpoint) } } }
                dt { (words.text("label-seen")) }
                dd { (words.count("times", found.count)) ", " (period.unwrap_or_else(|| words.text("time-unknown"))) }
                dt { (words.text("label-state")) } dd { (words.standing(found)) }
                dt { (words.text("label-confidence")) } dd { (words.confidence_word(found.confidence)) }
                dt { (words.text("label-rule")) } dd { code { (line(&found.rule)) } }
                @for cause in &found.caused_by {
                    dt { (words.text("label-caused-by")) } dd { code { (location(&cause.path, Some(cause.line))) } }
                }
                @for (name, value) in &found.captures { dt { (line(name)) } dd { code { (line(value)) } } }
            }
        }
    }

    /// The first place, and the others folded.
    fn places(&self, id: &str, found: &Diagnosis) -> Markup {
        let others = found.evidence.get(1..).unwrap_or_default();
        html! {
            @for evidence in found.evidence.iter().take(1) { (self.evidence(&format!("{id}-e1"), evidence, &found.captures)) }
            @if !others.is_empty() {
                details {
                    summary { (self.words.count("places-folded", others.len() as u64)) }
                    @for (index, evidence) in others.iter().enumerate() {
                        (self.evidence(&format!("{id}-e{}", index + 2), evidence, &found.captures))
                    }
                }
            }
        }
    }

    /// A place: where, when, the exceptions, the lines.
    pub(super) fn evidence(
        &self,
        id: &str,
        evidence: &Evidence,
        captures: &BTreeMap<String, String>,
    ) -> Markup {
        let short = excerpt::items(evidence, captures, false);
        let folded = short.iter().any(|item| matches!(item, Item::Folded(_)));
        html! {
            div.evidence id=(id) {
                p {
                    code { (location(&evidence.path, Some(evidence.line))) }
                    @if let Some(time) = evidence.time { " " span.faint { (self.words.time(time)) } }
                }
                @if !evidence.chain.is_empty() {
                    ol.chain aria-label=(self.words.text("label-chain")) {
                        @for link in &evidence.chain { li { b { (line(&link.type_name)) } ": " (line(&link.message)) } }
                    }
                }
                @if !short.is_empty() { (self.lines(&short)) }
                @if folded {
                    details {
                        summary { (self.words.text("all-lines")) }
                        (self.lines(&excerpt::items(evidence, captures, true)))
                    }
                }
            }
        }
    }

    fn lines(&self, items: &[Item]) -> Markup {
        html! {
            pre {
                @for item in items {
                    @match item {
                        Item::Line(line) => (row(line)),
                        Item::Cut(count) => span.note { "… " (self.words.count("lines-cut", *count)) },
                        Item::Folded(count) => span.note { "… " (self.words.count("lines-folded", *count)) },
                    }
                }
            }
        }
    }

    fn step(&self, step: &Step) -> Markup {
        let words = &self.words;
        let class = match step.result {
            StepResult::Passed => "passed",
            StepResult::Failed => "failed",
            StepResult::Unknown => "unknown",
        };
        html! {
            li class=(class) {
                p {
                    span.sign { span aria-hidden="true" { (words.mark(step.result)) } " " (words.labelled(&words.result(step.result), "")) }
                    (words.ours(&step.text))
                }
                @if let Some(reason) = &step.reason { p { (words.ours(reason)) } }
                @for place in &step.evidence { p { code { (location(&place.path, place.line)) } } }
                @if let Some(warning) = &step.warning {
                    p { b.caution { (words.labelled(&words.text("label-warning"), "")) } (words.ours(warning)) }
                }
                @if !step.commands.is_empty() { (command(&step.commands.join("\n"))) }
            }
        }
    }
}

/// A command to copy.
pub(super) fn command(text: &str) -> Markup {
    html! { pre.command { code { (untrusted::block(text)) } } }
}

/// A line with its number and its marks; an inner exception begins a row of its own.
fn row(line: &Line) -> Markup {
    html! {
        span.row {
            span.number { @if let Some(number) = line.number { (number) } }
            @for (index, link) in excerpt::links(&line.text).into_iter().enumerate() {
                @if index > 0 { br; }
                @for (text, name) in parts(line, link) {
                    @match name {
                        Some(name) => mark data-name=(super::line(name)) title=(super::line(name)) { (text) },
                        None => (text),
                    }
                }
            }
        }
    }
}

/// A part of a line in pieces, the marked ones with the name of the value.
fn parts(line: &Line, range: Range<usize>) -> Vec<(&str, Option<&str>)> {
    let mut out = Vec::new();
    let mut at = range.start;
    for mark in line.marks.iter().filter(|mark| mark.range.start < range.end && range.start < mark.range.end)
    {
        let (start, end) = (mark.range.start.max(range.start), mark.range.end.min(range.end));
        out.push((line.text.get(at..start).unwrap_or_default(), None));
        out.push((line.text.get(start..end).unwrap_or_default(), Some(mark.name.as_str())));
        at = end;
    }
    out.push((line.text.get(at..range.end).unwrap_or_default(), None));
    out
}

/// A reference as a link, where it is an address of the web without anything odd.
fn link(reference: &str) -> Markup {
    html! {
        @if is_web_address(reference) { a href=(reference) rel="noopener noreferrer" { (reference) } }
        @else { code { (line(reference)) } }
    }
}
