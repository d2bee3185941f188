//! The report as Markdown (CommonMark with tables, as trackers read it), to be put into a ticket.
//!
//! What comes from logs stands in code, where no tracker looks for markup, links or mentions, or is escaped.

mod story;

use super::excerpt::{self, Item};
use super::folds::{Folds, Head};
use super::untrusted::{markdown as prose, markdown_block as block, markdown_code as code};
use super::words::{Words, endpoint, location, said};
use super::{RenderOptions, Renderer, Verbosity, census};
use crate::report::{Diagnosis, Evidence, Missing, Report, Step, StepResult, Unexplained};
use std::collections::BTreeMap;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr as _;

/// Further places of a diagnosis that are named unless all are asked for.
const MOST_PLACES: usize = 3;

/// `markdown`: for a ticket.
#[derive(Debug)]
pub(super) struct Markdown;

impl Renderer for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn render(&self, report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        let mut page = Page { report, options, words: Words::new(options), out: String::new() };
        page.all(out)?;
        page.flush(out)?;
        out.write_all(b"\n")
    }
}

struct Page<'a> {
    report: &'a Report,
    options: &'a RenderOptions,
    words: Words,
    out: String,
}

impl Page<'_> {
    /// Writes what is there but for the blanks at its end, so that never the whole page is held.
    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let end = self.out.trim_end().len();
        out.write_all(self.out.drain(..end).as_str().as_bytes())
    }

    fn all(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let report = self.report;
        let title = self.words.text("title-report");
        self.line(&format!("# {}\n", prose(&title)));
        self.line(&format!("{}\n", prose(&census::verdict(report, &self.words))));
        self.made();
        self.story();
        let folds = Folds::new(report);
        if folds.heads().len() > 1 {
            self.overview(folds.heads());
        }
        for (number, head) in (1..).zip(folds.heads()) {
            self.diagnosis(number, head);
            self.flush(out)?;
        }
        self.unexplained();
        self.missing();
        self.problems();
        self.census();
        self.flush(out)?;
        self.files();
        Ok(())
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn heading(&mut self, level: usize, id: &str) {
        let text = self.words.text(id);
        self.line(&format!("{} {}\n", "#".repeat(level), prose(&text)));
    }

    fn item(&mut self, label: &str, value: &str) {
        let label = self.words.text(label);
        let line = self.words.labelled(&format!("- **{}**", prose(&label)), "");
        self.line(&format!("{line}{value}"));
    }

    /// What was scanned and when, as far as the caller says.
    fn made(&mut self) {
        let mut facts: Vec<String> = self.options.sources.iter().map(|source| code(source)).collect();
        facts.extend(self.options.made_at.map(|time| prose(&self.words.time(time))));
        facts.push(prose(&format!("sologs {}", self.report.sologs_version)));
        self.line(&format!("{}\n", facts.join(" · ")));
    }

    fn table(&mut self, columns: &[&str], rows: &[Vec<String>]) {
        let names: Vec<String> = columns.iter().map(|id| prose(&self.words.text(id))).collect();
        self.line(&format!("| {} |", names.join(" | ")));
        self.line(&format!("|{}", " --- |".repeat(columns.len())));
        for row in rows {
            self.line(&format!("| {} |", row.join(" | ")));
        }
        self.out.push('\n');
    }

    fn overview(&mut self, heads: &[Head<'_>]) {
        let rows: Vec<Vec<String>> = ((1..).zip(heads.iter().map(|head| head.diagnosis)))
            .map(|(number, found): (usize, &Diagnosis)| {
                vec![
                    number.to_string(),
                    prose(&self.words.severity(found.severity)),
                    prose(&found.title),
                    cell(&code(&self.words.place(found))),
                    prose(&self.words.count("number", found.count)),
                    prose(&self.words.standing(found)),
                ]
            })
            .collect();
        let columns =
            ["column-index", "column-severity", "column-title", "label-where", "column-count", "label-state"];
        self.table(&columns, &rows);
    }

    fn diagnosis(&mut self, number: usize, head: &Head<'_>) {
        let found = head.diagnosis;
        let severity = self.words.labelled(&self.words.severity(found.severity), "");
        self.line(&format!("## {number}\\. {}{}\n", prose(&severity), prose(&found.title)));
        self.facts(found);
        self.evidence(found);
        self.consequences(head);
        if !found.steps.is_empty() {
            self.heading(3, "label-steps");
            for (index, step) in found.steps.iter().enumerate() {
                self.step(index + 1, step);
            }
        }
        for reference in &found.references {
            let line = self.words.labelled(&prose(&self.words.text("label-see")), "");
            self.line(&format!("{line}{}\n", link(reference)));
        }
    }

    fn facts(&mut self, found: &Diagnosis) {
        self.item("label-where", &code(&self.words.place(found)));
        if let Some(endpoint) = endpoint(found) {
            self.item("label-endpoint", &code(&endpoint));
        }
        let mut seen = vec![self.words.count("times", found.count)];
        let period = self.words.period(found.first_seen, found.last_seen);
        seen.push(period.unwrap_or_else(|| self.words.text("time-unknown")));
        self.item("label-seen", &prose(&self.words.list(&seen)));
        self.item("label-state", &prose(&self.words.standing(found)));
        self.item("label-confidence", &prose(&self.words.confidence_word(found.confidence)));
        self.item("label-rule", &code(&found.rule));
        for cause in &found.caused_by {
            self.item("label-caused-by", &code(&location(&cause.path, Some(cause.line))));
        }
        self.out.push('\n');
    }

    /// What followed from a diagnosis: one line each, because there is nothing to be done about it by itself.
    fn consequences(&mut self, head: &Head<'_>) {
        if head.consequences.is_empty() {
            return;
        }
        self.heading(3, "label-consequences");
        for (_, found) in &head.consequences {
            let mut facts = vec![code(&found.rule), prose(&self.words.count("times", found.count))];
            facts.extend(self.words.period(found.first_seen, found.last_seen).map(|text| prose(&text)));
            facts.push(prose(&self.words.standing(found)));
            let place = found.evidence.first();
            facts.extend(place.map(|place| code(&location(&place.path, Some(place.line)))));
            self.line(&format!("- {}  \n  {}", prose(&found.title), self.words.list(&facts)));
        }
        self.out.push('\n');
    }

    fn is_verbose(&self) -> bool {
        self.options.verbosity >= Verbosity::Verbose
    }

    fn evidence(&mut self, found: &Diagnosis) {
        if found.evidence.is_empty() {
            return;
        }
        self.heading(3, "label-evidence");
        let in_full = if self.is_verbose() { found.evidence.len() } else { 1 };
        for evidence in found.evidence.iter().take(in_full) {
            self.place(evidence, &found.captures);
        }
        let others = found.evidence.get(in_full..).unwrap_or_default();
        for evidence in others.iter().take(MOST_PLACES) {
            let place = code(&location(&evidence.path, Some(evidence.line)));
            let time =
                evidence.time.map(|time| format!(" ({})", prose(&self.words.time(time)))).unwrap_or_default();
            let also = prose(&self.words.text("also-at"));
            self.line(&format!("- {also} {place}{time}"));
        }
        if others.len() > MOST_PLACES {
            let more = self.words.count("places-folded", (others.len() - MOST_PLACES) as u64);
            self.line(&format!("- {}", prose(&more)));
        }
        if !others.is_empty() {
            self.out.push('\n');
        }
    }

    fn place(&mut self, evidence: &Evidence, captures: &BTreeMap<String, String>) {
        self.line(&format!("{}\n", code(&location(&evidence.path, Some(evidence.line)))));
        let items = excerpt::items(evidence, captures, self.is_verbose());
        let text = if items.is_empty() { chain(evidence) } else { drawn(&items, &self.words) };
        if !text.is_empty() {
            self.line(&block(&text, "text", ""));
        }
    }

    fn step(&mut self, number: usize, step: &Step) {
        let lead = format!("{number}. ");
        let indent = " ".repeat(lead.len());
        self.line(&format!("{lead}{} {}", prose(self.words.mark(step.result)), prose(&step.text)));
        let places: Vec<String> =
            step.evidence.iter().map(|place| code(&location(&place.path, place.line))).collect();
        if step.reason.is_some() || !places.is_empty() {
            let word = self.words.labelled(&format!("*{}*", prose(&self.words.result(step.result))), "");
            let reason = step.reason.as_deref().map(prose).unwrap_or_default();
            let places =
                if places.is_empty() { String::new() } else { format!(" ({})", self.words.list(&places)) };
            self.line(&format!("{indent}- {word}{reason}{places}"));
        }
        if step.result != StepResult::Passed || self.is_verbose() {
            if let Some(warning) = &step.warning {
                let word =
                    self.words.labelled(&format!("**{}**", prose(&self.words.text("label-warning"))), "");
                self.line(&format!("{indent}- {word}{}", prose(warning)));
            }
            if !step.commands.is_empty() {
                self.out.push('\n');
                self.line(&block(&step.commands.join("\n"), "bat", &indent));
                return;
            }
        }
        self.out.push('\n');
    }

    fn unexplained(&mut self) {
        let all = &self.report.unexplained;
        if all.is_empty() {
            return;
        }
        self.heading(2, "title-unexplained");
        self.line(&format!("{}\n", prose(&self.words.text("unexplained-hint"))));
        for found in all {
            let mut facts = vec![prose(&self.words.count("times", found.count))];
            facts.extend(self.words.period(found.first_seen, found.last_seen).map(|text| prose(&text)));
            let place = found.evidence.first();
            facts.extend(place.map(|place| code(&location(&place.path, Some(place.line)))));
            let facts = self.words.list(&facts);
            let said = said(found).map(|said| format!("  \n  {}", code(&said))).unwrap_or_default();
            self.line(&format!("- {}{said}  \n  {facts}", code(&shape(found))));
        }
        self.out.push('\n');
    }

    fn missing(&mut self) {
        if self.report.missing.is_empty() {
            return;
        }
        self.heading(2, "title-missing");
        self.line(&format!("{}\n", prose(&self.words.text("missing-hint"))));
        for (node, wanted) in census::missing_by_node(self.report) {
            let heading = match node {
                Some(node) => self.words.with("missing-on", "node", node),
                None => self.words.text("missing-anywhere"),
            };
            self.line(&format!("### {}\n", prose(&heading)));
            for missing in wanted {
                self.wanted(missing);
            }
        }
    }

    fn wanted(&mut self, missing: &Missing) {
        self.line(&block(&missing.command, "bat", ""));
        let mut facts = Vec::new();
        facts.extend(missing.save_as.as_deref().map(|name| self.words.with("missing-save-as", "name", name)));
        if !missing.decides.is_empty() {
            facts.push(self.words.with("missing-decides", "steps", &self.words.list(&missing.decides)));
        }
        facts.extend(missing.reason.as_deref().map(|why| self.words.with("missing-reason", "reason", why)));
        if !facts.is_empty() {
            self.line(&format!("{}\n", prose(&facts.join(" · "))));
        }
    }

    fn problems(&mut self) {
        if self.report.problems.is_empty() {
            return;
        }
        self.heading(2, "title-problems");
        self.line(&format!("{}\n", prose(&self.words.text("problems-hint"))));
        for problem in &self.report.problems {
            let place = code(&location(&problem.path, problem.line));
            let what = self.words.labelled(&self.words.problem(problem.kind), &problem.message);
            self.line(&format!("- {}", self.words.labelled(&place, &prose(&what))));
        }
        self.out.push('\n');
    }

    fn census(&mut self) {
        self.heading(2, "title-census");
        let phrase = census::phrase(self.report, &self.words, self.options.rules.len());
        self.line(&format!("{}\n", prose(&phrase)));
        for node in census::by_node(self.report) {
            let name = node.node.map_or_else(|| prose(&self.words.text("census-no-node")), code);
            let kinds: Vec<String> = (node.kinds.iter())
                .map(|(kind, census)| prose(&census::kind_phrase(*kind, census, &self.words)))
                .collect();
            let kinds = kinds.join(&self.words.text("clause-separator"));
            self.line(&format!("- {}", self.words.labelled(&name, &kinds)));
            if !node.unknown.is_empty() {
                let names: Vec<String> = node.unknown.iter().map(|path| code(path)).collect();
                let label = prose(&self.words.text("census-not-recognised"));
                let most = if self.is_verbose() { names.len() } else { MOST_PLACES };
                let names = self.words.list_of_some(&names, most);
                self.line(&format!("  - {}", self.words.labelled(&label, &names)));
            }
        }
        self.out.push('\n');
        if census::has_zoneless_times(self.report) {
            self.line(&format!("{}\n", prose(&self.words.text("zone-unknown"))));
        }
    }

    /// Every file, where all was asked for.
    fn files(&mut self) {
        if !self.is_verbose() || self.report.files.is_empty() {
            return;
        }
        self.heading(2, "title-files");
        let rows: Vec<Vec<String>> = (self.report.files.iter())
            .map(|file| {
                vec![
                    cell(&code(&file.path)),
                    prose(&self.words.kind(file.kind, 1)),
                    prose(&self.words.bytes(file.bytes)),
                    prose(&file.encoding.clone().unwrap_or_default()),
                    prose(&file.layout.clone().unwrap_or_default()),
                    file.records
                        .map(|records| prose(&self.words.count("number", records)))
                        .unwrap_or_default(),
                    self.words.period(file.first, file.last).map(|text| prose(&text)).unwrap_or_default(),
                ]
            })
            .collect();
        let columns = [
            "column-file",
            "column-kind",
            "column-size",
            "column-encoding",
            "column-layout",
            "column-records",
            "column-period",
        ];
        self.table(&columns, &rows);
    }
}

/// Code within a cell of a table, where a bar ends the cell even in code.
fn cell(code: &str) -> String {
    code.replace('|', "\\|")
}

/// The exceptions or the message of records that no rule explains.
fn shape(found: &Unexplained) -> String {
    match &found.template {
        Some(template) if found.chain.is_empty() => template.clone(),
        _ => found.chain.join(" ---> "),
    }
}

/// The exceptions of a place whose text is not at hand.
fn chain(evidence: &Evidence) -> String {
    let links: Vec<String> =
        evidence.chain.iter().map(|link| format!("{}: {}", link.type_name, link.message)).collect();
    links.join("\n---> ")
}

/// The lines of an excerpt with their numbers, and carets with names under the marks.
fn drawn(items: &[Item], words: &Words) -> String {
    let numbers = items.iter().filter_map(|item| match item {
        Item::Line(line) => line.number,
        _ => None,
    });
    let gutter = numbers.max().map_or(3, |number| number.to_string().len().max(3));
    let mut out = String::new();
    let note = |text: String| format!("{:gutter$} {} {text}\n", "", words.symbol("…", "..."));
    for item in items {
        match item {
            Item::Cut(count) => out.push_str(&note(words.count("lines-cut", *count))),
            Item::Folded(count) => out.push_str(&note(words.count("lines-folded", *count))),
            Item::Line(line) => draw_line(line, gutter, &mut out),
        }
    }
    out
}

fn draw_line(line: &excerpt::Line, gutter: usize, out: &mut String) {
    let mut number = line.number.map_or_else(String::new, |number| number.to_string());
    for row in excerpt::links(&line.text) {
        let text = line.text.get(row.clone()).unwrap_or_default();
        out.push_str(&format!("{:>gutter$} | {text}\n", std::mem::take(&mut number)));
        let inside =
            line.marks.iter().filter(|mark| row.contains(&mark.range.start) && mark.range.end <= row.end);
        let (mut carets, mut names) = (String::new(), Vec::new());
        for mark in inside {
            let before = line.text.get(row.start..mark.range.start).unwrap_or_default().width();
            let marked = line.text.get(mark.range.clone()).unwrap_or_default().width();
            carets.extend(std::iter::repeat_n(' ', before.saturating_sub(carets.len())));
            carets.extend(std::iter::repeat_n('^', marked));
            names.push(mark.name.as_str());
        }
        if !names.is_empty() {
            out.push_str(&format!("{:gutter$} | {carets} {}\n", "", names.join(", ")));
        }
    }
}

/// A reference as a link, where it is an address of the web without anything odd; else as code.
fn link(reference: &str) -> String {
    if super::words::is_web_address(reference) { format!("<{reference}>") } else { code(reference) }
}
