//! The report as text for a terminal: worst first, one screen a diagnosis, the summary at the end.

mod comparison;
mod diagnosis;
mod evidence;
mod lanes;
mod page;
mod sections;
mod story;
mod style;

use super::folds::Folds;
use super::words::Words;
use super::{RenderOptions, Renderer, Verbosity};
use crate::report::Report;
use page::Page;
use std::collections::HashMap;
use std::io::{self, Write};

pub(super) use comparison::write as write_comparison;
pub(super) use lanes::write as write_lanes;

/// `text`: for a person at a terminal.
#[derive(Debug)]
pub(super) struct Text;

impl Renderer for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn render(&self, report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = Writer::new(report, options);
        match options.verbosity {
            Verbosity::Quiet => writer.quiet(),
            Verbosity::Normal | Verbosity::Verbose => writer.full(out)?,
        }
        out.write_all(writer.page.finish().as_bytes())
    }
}

/// What the parts of the text share.
struct Writer<'a> {
    report: &'a Report,
    options: &'a RenderOptions,
    words: Words,
    page: Page,
    /// Number of the diagnosis that showed a place (path and line) in full.
    shown: HashMap<(&'a str, u64), u64>,
}

impl<'a> Writer<'a> {
    fn new(report: &'a Report, options: &'a RenderOptions) -> Self {
        let words = Words::new(options);
        Self { report, options, words, page: Page::new(options.width, options.color), shown: HashMap::new() }
    }

    fn is_verbose(&self) -> bool {
        self.options.verbosity >= Verbosity::Verbose
    }

    /// The whole report.
    fn full(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let report = self.report;
        self.verdict();
        let folds = Folds::new(report);
        self.story();
        if folds.heads().len() > 1 {
            self.overview(folds.heads());
        }
        for (number, head) in (1..).zip(folds.heads()) {
            self.page.gap();
            self.diagnosis((number, folds.heads().len()), head);
            self.page.flush(out)?;
        }
        self.unexplained();
        self.missing();
        self.problems();
        self.census();
        self.next();
        self.page.gap();
        self.summary();
        Ok(())
    }

    /// One line a diagnosis, and the summary.
    fn quiet(&mut self) {
        for head in Folds::new(self.report).heads() {
            self.one_line(head.diagnosis);
        }
        self.summary();
    }
}
