//! A comparison of two scans as text.

use super::page::{Page, Rich};
use super::style;
use crate::compare::{Change, ChangeKind, Comparison, StepChange};
use crate::render::RenderOptions;
use crate::render::comparison::{heading, place, seen, setting_values, side, verdict};
use crate::render::words::{Words, location};
use anstyle::Style;
use std::io::{self, Write};

/// Writes a comparison: new and worse first, what is gone last, then the settings.
///
/// # Errors
///
/// Whatever `out` reports.
pub(in crate::render) fn write(
    comparison: &Comparison,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = Writer { words: Words::new(options), page: Page::new(options.width, options.color) };
    writer.all(comparison);
    out.write_all(writer.page.finish().as_bytes())
}

struct Writer {
    words: Words,
    page: Page,
}

impl Writer {
    fn all(&mut self, comparison: &Comparison) {
        let bad = |change: &Change| matches!(change.change, ChangeKind::New | ChangeKind::Worse);
        let color = if comparison.diagnoses.iter().any(bad) { style::MARK } else { style::GOOD };
        self.page.paragraph(&Rich::default(), &Rich::new(&verdict(comparison, &self.words), color));
        for (label, of) in [("compare-before", &comparison.before), ("compare-after", &comparison.after)] {
            let label = self.words.labelled(&self.words.text(label), "");
            let line = Rich::new(&label, style::BOLD).and(&side(of, &self.words));
            self.page.indented(2, &line);
        }
        for kind in ChangeKind::ALL {
            let mut changes = comparison.of(kind).peekable();
            if changes.peek().is_none() {
                continue;
            }
            self.page.gap();
            self.page.whole(&Rich::new(&heading(kind, &self.words), color_of(kind)));
            changes.for_each(|change| self.change(change));
        }
        self.settings(comparison);
    }

    fn change(&mut self, change: &Change) {
        let severity = self.words.labelled(&self.words.severity(change.severity), "");
        let line = Rich::new(&severity, style::severity(change.severity))
            .push(&self.words.ours(&change.title), style::BOLD)
            .push(&format!("  [{}]", change.rule), style::FAINT);
        self.page.paragraph(&Rich::plain(sign(change.change)), &line);
        self.page.indented(4, &Rich::plain(&place(change, &self.words)));
        let separator = self.words.symbol(" · ", " | ");
        // A scan that saw nothing is told by the heading; of two, both are named.
        let both = change.before.is_some() && change.after.is_some();
        for (label, of) in [("compare-before", &change.before), ("compare-after", &change.after)] {
            let Some(of) = of else { continue };
            let label = if both { self.words.labelled(&self.words.text(label), "") } else { String::new() };
            let facts = seen(of, &self.words).join(separator);
            self.page.indented(4, &Rich::new(&label, style::FAINT).and(&facts));
        }
        for step in &change.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &StepChange) {
        let lead = Rich::plain("    ")
            .push(self.words.mark(step.before), style::result(step.before))
            .and(self.words.symbol(" → ", " -> "))
            .push(self.words.mark(step.after), style::result(step.after))
            .and(" ");
        self.page.paragraph(&lead, &Rich::plain(&self.words.ours(&step.text)));
    }

    fn settings(&mut self, comparison: &Comparison) {
        if comparison.settings.is_empty() {
            return;
        }
        self.page.gap();
        self.page.whole(&Rich::new(&self.words.text("compare-settings"), style::BOLD));
        let mut file = None;
        for change in &comparison.settings {
            if file != Some((&change.node, change.kind)) {
                file = Some((&change.node, change.kind));
                let name = format!(
                    "{}, {}",
                    self.words.node(change.node.as_deref()),
                    self.words.kind(change.kind, 1)
                );
                self.page.indented(2, &Rich::new(&name, style::BOLD));
            }
            let line = Rich::new(&self.words.labelled(&change.key, ""), style::COMMAND)
                .and(&setting_values(change, &self.words));
            self.page.indented(4, &line);
            let arrow = Rich::new("      --> ", style::PLACE);
            self.page.whole(&arrow.and(&location(&change.path, change.line)));
        }
    }
}

fn sign(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "  + ",
        ChangeKind::Worse => "  ! ",
        ChangeKind::Unchanged => "  = ",
        ChangeKind::NotLookedAt => "  ? ",
        ChangeKind::Better => "  ~ ",
        ChangeKind::Gone => "  - ",
    }
}

fn color_of(kind: ChangeKind) -> Style {
    match kind {
        ChangeKind::New | ChangeKind::Worse => style::MARK,
        ChangeKind::NotLookedAt => style::WARNING,
        ChangeKind::Unchanged => style::BOLD,
        ChangeKind::Better | ChangeKind::Gone => style::GOOD,
    }
}
