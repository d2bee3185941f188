//! The timeline as text: a lane a node, a legend, and what happened around the first failure.

use super::page::{Page, Rich};
use super::style;
use crate::render::RenderOptions;
use crate::render::sequence::Sequence;
use crate::render::timeline::{Class, Clock, Lane, Timeline, clocks};
use crate::render::words::Words;
use crate::report::Report;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns of the names of the lanes, at most.
const NAMES: usize = 20;
/// Entries that are told around the first failure.
const MOST_ENTRIES: usize = 200;

/// Writes the lanes of a report and, with `around` given, what happened within so many seconds of the first failure.
///
/// # Errors
///
/// Whatever `out` reports.
pub(in crate::render) fn write(
    report: &Report,
    options: &RenderOptions,
    around: Option<u32>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = Words::new(options);
    let mut page = Page::new(options.width, options.color);
    match Timeline::new(report, &words) {
        None => page.indented(0, &Rich::plain(&words.text("timeline-empty"))),
        Some(timeline) => {
            let mut drawing = Drawing { report, timeline: &timeline, words: &words, page: &mut page };
            drawing.all();
            if let Some(seconds) = around {
                drawing.around(seconds);
            }
        }
    }
    out.write_all(page.finish().as_bytes())
}

struct Drawing<'a> {
    report: &'a Report,
    timeline: &'a Timeline<'a>,
    words: &'a Words,
    page: &'a mut Page,
}

impl Drawing<'_> {
    fn all(&mut self) {
        let names: Vec<String> =
            self.timeline.lanes.iter().map(|lane| fitted(&self.words.node(lane.node))).collect();
        let column = names.iter().map(|name| name.width()).max().unwrap_or(0) + 2;
        let cells = self.page.width().saturating_sub(column).max(10);
        for (lane, name) in self.timeline.lanes.iter().zip(&names) {
            self.lane(lane, name, column, cells);
        }
        self.axis(column, cells);
        self.page.gap();
        self.legend();
        let clock = match self.timeline.clock {
            Clock::Utc => "timeline-utc",
            Clock::Local => "timeline-local",
        };
        self.page.indented(0, &Rich::new(&self.words.text(clock), style::FAINT));
        self.page.gap();
        self.page.whole(&Rich::new(&self.words.text("title-clocks"), style::BOLD));
        for said in clocks(self.report, self.words) {
            self.page.indented(2, &Rich::plain(&said));
        }
    }

    /// In each cell the gravest of its marks, else whether a log covers it.
    fn lane(&mut self, lane: &Lane<'_>, name: &str, column: usize, cells: usize) {
        let mut classes: Vec<Option<Class>> = vec![None; cells];
        let mut covered = vec![false; cells];
        let mut silent = vec![false; cells];
        for gap in &lane.gaps {
            fill(&mut silent, self.cell(gap.at, cells), self.cell(gap.until, cells), |cell| *cell = true);
        }
        for &(from, to) in &lane.covered {
            fill(&mut covered, self.cell(from, cells), self.cell(to, cells), |cell| *cell = true);
        }
        for mark in lane.spans.iter().chain(&lane.marks) {
            let (from, to) = (self.cell(mark.at, cells), self.cell(mark.until, cells));
            fill(&mut classes, from, to, |cell| *cell = (*cell).max(Some(mark.class)));
        }
        let mut line = Rich::new(name, style::BOLD).and(&" ".repeat(column.saturating_sub(name.width())));
        for ((class, covered), silent) in classes.iter().zip(covered).zip(silent) {
            line = match class {
                Some(class) => line.push(self.sign(*class), color(*class)),
                None if covered => line.push(self.words.symbol("─", "-"), style::FAINT),
                None if silent => line.push(self.words.symbol("┄", "~"), style::WARNING),
                None => line.and(" "),
            };
        }
        self.page.whole(&line);
    }

    fn cell(&self, at: i64, cells: usize) -> usize {
        let length = i128::from(self.timeline.end.saturating_sub(self.timeline.start).max(1));
        let cell = i128::from(at.saturating_sub(self.timeline.start)) * cells as i128 / length;
        usize::try_from(cell).unwrap_or(0).min(cells.saturating_sub(1))
    }

    /// Moments below the lanes: a sign at each and, from there to the right, what the clock shows.
    fn axis(&mut self, column: usize, cells: usize) {
        let most = i64::try_from(cells / 12).unwrap_or(1).max(1);
        let (mut clocks, mut dates) = (" ".repeat(column), " ".repeat(column));
        for (at, time) in self.timeline.ticks(most) {
            let start = column + self.cell(at, cells);
            let (clock, date) =
                (format!("|{}", self.words.time_of_day(time)), format!("|{}", self.words.date(time)));
            for (line, text) in [(&mut clocks, clock), (&mut dates, date)] {
                if line.width() <= start && start + text.width() <= column + cells {
                    line.push_str(&" ".repeat(start - line.width()));
                    line.push_str(&text);
                }
            }
        }
        self.page.whole(&Rich::new(&clocks, style::FAINT));
        self.page.whole(&Rich::new(&dates, style::FAINT));
    }

    fn legend(&mut self) {
        let marks = || self.timeline.lanes.iter().flat_map(|lane| lane.marks.iter().chain(&lane.spans));
        let classes = Class::ALL.iter().filter(|class| marks().any(|mark| mark.class == **class));
        let mut entries: Vec<(&str, Style, String)> =
            classes.map(|class| (self.sign(*class), color(*class), class.label(self.words))).collect();
        entries.push((self.words.symbol("─", "-"), style::FAINT, self.words.text("mark-covered")));
        if self.timeline.lanes.iter().any(|lane| !lane.gaps.is_empty()) {
            entries.push((self.words.symbol("┄", "~"), style::WARNING, self.words.text("mark-gap")));
        }
        // A sign stays with its words.
        let (mut line, mut used) = (Rich::default(), 0);
        for (sign, style, label) in entries {
            let wide = sign.width() + 1 + label.width();
            if used > 0 && used + 3 + wide > self.page.width() {
                self.page.whole(&std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line = line.and("   ");
                used += 3;
            }
            line = line.push(sign, style).and(&format!(" {label}"));
            used += wide;
        }
        self.page.whole(&line);
    }

    /// What happened within so many seconds of the first failure, in the order of time.
    fn around(&mut self, seconds: u32) {
        let words = self.words;
        self.page.gap();
        self.page.whole(&Rich::new(&words.text("title-around"), style::BOLD));
        let Some(sequence) = Sequence::new(self.report, words, seconds) else {
            self.page.indented(2, &Rich::plain(&words.text("around-none")));
            return;
        };
        let within = words.within(u64::from(seconds), sequence.first);
        self.page.indented(2, &Rich::new(&within, style::FAINT));
        let names: Vec<String> =
            sequence.entries.iter().map(|entry| fitted(&words.node(entry.node))).collect();
        let column = names.iter().map(|name| name.width()).max().unwrap_or(0);
        let mut date = None;
        for (entry, name) in sequence.entries.iter().zip(&names).take(MOST_ENTRIES) {
            if date.replace(entry.time.date()) != Some(entry.time.date()) {
                self.page.indented(2, &Rich::new(&words.date(entry.time), style::BOLD));
            }
            let blanks = " ".repeat(column.saturating_sub(name.width()) + 2);
            let lead = Rich::plain(&format!("  {}  ", words.time_of_day(entry.time)))
                .push(name, style::PLACE)
                .and(&blanks)
                .push(self.sign(entry.class), color(entry.class))
                .and(" ");
            self.page.paragraph(&lead, &Rich::plain(&entry.what));
            let indent = " ".repeat(14 + column);
            self.page.whole(&Rich::plain(&indent).push(&format!("--> {}", entry.place), style::FAINT));
        }
        let hidden = sequence.entries.len().saturating_sub(MOST_ENTRIES);
        if hidden > 0 {
            let more = words.count("and-more", hidden as u64);
            self.page.indented(4, &Rich::new(&more, style::FAINT));
        }
    }

    fn sign(&self, class: Class) -> &'static str {
        match class {
            Class::Error => self.words.symbol("✘", "X"),
            Class::Warning => self.words.symbol("▲", "!"),
            Class::Info => self.words.symbol("●", "i"),
            Class::Unexplained => self.words.symbol("×", "?"),
            Class::Fine => self.words.symbol("·", "."),
            Class::Started => self.words.symbol("▶", ">"),
            Class::Stopped => self.words.symbol("■", "#"),
            Class::Task => self.words.symbol("▮", "t"),
            Class::Other => self.words.symbol("○", "o"),
        }
    }
}

/// A name cut to the column.
fn fitted(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if out.width() + c.width().unwrap_or(0) > NAMES {
            break;
        }
        out.push(c);
    }
    out
}

fn fill<T>(cells: &mut [T], from: usize, to: usize, set: impl Fn(&mut T)) {
    cells.iter_mut().take(to.saturating_add(1)).skip(from).for_each(set);
}

fn color(class: Class) -> Style {
    match class {
        Class::Error => style::MARK,
        Class::Warning => style::WARNING,
        Class::Unexplained => AnsiColor::Magenta.on_default(),
        Class::Fine | Class::Started => style::GOOD,
        Class::Info | Class::Task => style::COMMAND,
        Class::Stopped | Class::Other => style::BOLD,
    }
}
