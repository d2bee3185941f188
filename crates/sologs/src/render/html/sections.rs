//! What follows the diagnoses on the page.

use super::diagnosis::command;
use super::{HERE, Page, around, line, write};
use crate::render::census;
use crate::render::words::location;
use crate::report::FileReport;
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::io::{self, Write};

impl Page<'_> {
    pub(super) fn unexplained(&self) -> Markup {
        let words = &self.words;
        html! {
            @if !self.report.unexplained.is_empty() {
                section #unexplained aria-labelledby="h-unexplained" {
                    h2 #h-unexplained { (words.text("title-unexplained")) }
                    p.hint { (words.text("unexplained-hint")) }
                    @for (index, found) in self.report.unexplained.iter().enumerate() {
                        details.card id={ "u" (index + 1) } data-item="unexplained" {
                            summary {
                                h3 { @if found.chain.is_empty() { (line(found.template.as_deref().unwrap_or_default())) }
                                     @else { (line(&found.chain.join(" ---> "))) } }
                                span.place {
                                    (words.count("times", found.count))
                                    @if let Some(period) = words.period(found.first_seen, found.last_seen) { ", " (period) }
                                }
                            }
                            @for (number, evidence) in found.evidence.iter().enumerate() {
                                (self.evidence(&format!("u{}-e{}", index + 1, number + 1), evidence, &BTreeMap::new()))
                            }
                        }
                    }
                }
            }
        }
    }

    pub(super) fn missing(&self) -> Markup {
        let words = &self.words;
        html! {
            @if !self.report.missing.is_empty() {
                section #missing aria-labelledby="h-missing" {
                    h2 #h-missing { (words.text("title-missing")) }
                    p.hint { (words.text("missing-hint")) }
                    @for (node, wanted) in census::missing_by_node(self.report) {
                        h3 { @match node {
                            Some(node) => (words.with("missing-on", "node", node)),
                            None => (words.text("missing-anywhere")),
                        } }
                        ul.plain { @for missing in wanted { li data-item="missing" {
                            (command(&missing.command))
                            @if let Some(name) = &missing.save_as { p { (words.with("missing-save-as", "name", name)) } }
                            @if !missing.decides.is_empty() {
                                p.faint { (words.with("missing-decides", "steps", &words.list(&missing.decides))) }
                            }
                            @if let Some(why) = &missing.reason { p.faint { (words.with("missing-reason", "reason", why)) } }
                        } } }
                    }
                }
            }
        }
    }

    pub(super) fn problems(&self) -> Markup {
        let words = &self.words;
        html! {
            @if !self.report.problems.is_empty() {
                section #problems aria-labelledby="h-problems" {
                    h2 #h-problems { (words.text("title-problems")) }
                    p.hint { (words.text("problems-hint")) }
                    div.scroll { table {
                        thead { tr {
                            @for id in ["column-file", "column-problem", "column-message"] { th scope="col" { (words.text(id)) } }
                        } }
                        tbody { @for problem in &self.report.problems { tr data-item="problem" {
                            td { code { (location(&problem.path, problem.line)) } }
                            td { (words.problem(problem.kind)) }
                            td { (line(&problem.message)) }
                        } } }
                    } }
                }
            }
        }
    }

    pub(super) fn census(&self, out: &mut dyn Write) -> io::Result<()> {
        let words = &self.words;
        let section = html! {
            section #census aria-labelledby="h-census" {
                h2 #h-census { (words.text("title-census")) }
                p { (census::phrase(self.report, words, self.options.rules.len())) }
                @if self.report.files.is_empty() { p { (words.text("census-nothing")) } } @else { (self.files()) }
                @if census::has_zoneless_times(self.report) { p.hint { (words.text("zone-unknown")) } }
            }
        };
        around(&section, out, |out| {
            self.report.files.iter().try_for_each(|file| write(&self.file(file), out))
        })
    }

    fn files(&self) -> Markup {
        let words = &self.words;
        let columns = [
            "column-file",
            "column-node",
            "column-kind",
            "column-size",
            "column-encoding",
            "column-layout",
            "column-records",
            "column-period",
        ];
        html! {
            div.scroll { table {
                thead { tr { @for id in columns { th scope="col" { (words.text(id)) } } } }
                tbody { (HERE) }
            } }
        }
    }

    fn file(&self, file: &FileReport) -> Markup {
        let words = &self.words;
        html! {
            tr data-item="file" {
                td { code { (line(&file.path)) } }
                td { @if let Some(node) = &file.node { (line(node)) } }
                td { (words.kind(file.kind, 1)) }
                td.figure { (words.bytes(file.bytes)) }
                td { (line(file.encoding.as_deref().unwrap_or_default())) }
                td { (line(file.layout.as_deref().unwrap_or_default())) }
                td.figure { @if let Some(records) = file.records { (words.count("number", records)) } }
                td { (words.period(file.first, file.last).unwrap_or_default()) }
            }
        }
    }
}
