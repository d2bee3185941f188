//! The evidence of a diagnosis as an annotated excerpt, after the manner of rustc.

use super::page::{Rich, rows};
use super::{Writer, style};
use crate::render::excerpt::{self, Item, Line, Mark};
use crate::render::words::location;
use crate::report::{Diagnosis, Evidence, Link};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_width::UnicodeWidthStr as _;

/// Further places that are named unless all are asked for.
const MOST_PLACES: usize = 3;
/// Rows of one exception of a line that are shown unless all are asked for.
const MOST_ROWS: usize = 4;
/// Exceptions of a line that are shown unless all are asked for.
const MOST_LINKS: usize = 12;

impl<'a> Writer<'a> {
    /// The first place in full, unless another diagnosis showed it already, and the others by name; each in full where
    /// all was asked for. `number` is that of the diagnosis.
    pub(super) fn evidence(&mut self, number: u64, diagnosis: &'a Diagnosis) {
        let in_full = if self.is_verbose() { usize::MAX } else { 1 };
        for evidence in diagnosis.evidence.iter().take(in_full) {
            self.page.gap();
            match self.shown.get(&(evidence.path.as_str(), evidence.line)) {
                Some(number) if !self.is_verbose() => {
                    let above = self.words.count("shown-above", *number);
                    let line =
                        Rich::new("  --> ", style::PLACE).and(&location(&evidence.path, Some(evidence.line)));
                    self.page.whole(&line.push(&format!("  ({above})"), style::FAINT));
                }
                _ => {
                    self.shown.insert((&evidence.path, evidence.line), number);
                    self.place_in_full(evidence, &diagnosis.captures);
                }
            }
        }
        let others = diagnosis.evidence.get(in_full.min(diagnosis.evidence.len())..).unwrap_or_default();
        for evidence in others.iter().take(MOST_PLACES) {
            let mut line = Rich::new(&format!("  = {} ", self.words.text("also-at")), style::FAINT)
                .and(&location(&evidence.path, Some(evidence.line)));
            if let Some(time) = evidence.time {
                line = line.push(&format!("  {}", self.words.time(time)), style::FAINT);
            }
            self.page.whole(&line);
        }
        if others.len() > MOST_PLACES {
            self.places_folded(4, others.len() - MOST_PLACES);
        }
    }

    /// `--> path:line` and the lines under it.
    pub(super) fn place_in_full(&mut self, evidence: &Evidence, captures: &BTreeMap<String, String>) {
        let items = excerpt::items(evidence, captures, self.is_verbose());
        let gutter = gutter(&items);
        let arrow = format!("{}--> ", " ".repeat(gutter));
        self.page.whole(&Rich::new(&arrow, style::PLACE).and(&location(&evidence.path, Some(evidence.line))));
        if items.is_empty() {
            self.chain(gutter, &evidence.chain);
        }
        for item in &items {
            match item {
                Item::Line(line) => self.line(gutter, line),
                Item::Cut(count) => self.note(gutter, &self.words.count("lines-cut", *count)),
                Item::Folded(count) => self.note(gutter, &self.words.count("lines-folded", *count)),
            }
        }
    }

    /// The exceptions of a place whose text is not at hand.
    fn chain(&mut self, gutter: usize, chain: &[Link]) {
        for (depth, link) in chain.iter().enumerate() {
            let arrow = if depth == 0 { "" } else { "---> " };
            let text = format!("{arrow}{}: {}", link.type_name, link.message);
            self.page.paragraph(&bar(gutter), &Rich::plain(&text));
        }
    }

    fn note(&mut self, gutter: usize, text: &str) {
        let lead = Rich::new(&format!("{} ", " ".repeat(gutter)), style::PLACE);
        let dots = self.words.symbol("… ", "... ");
        self.page.paragraph(&lead, &Rich::new(&format!("{dots}{text}"), style::FAINT));
    }

    /// A line in as many rows as it needs, each exception of a chain beginning one, with carets under the marks.
    fn line(&mut self, gutter: usize, line: &Line) {
        let room = self.page.width().saturating_sub(gutter + 3).max(8);
        let mut number = line.number.map_or_else(String::new, |number| number.to_string());
        let links = excerpt::links(&line.text);
        let most = if self.is_verbose() { links.len() } else { MOST_LINKS };
        for link in links.iter().take(most) {
            let text = line.text.get(link.clone()).unwrap_or_default();
            let rows: Vec<Range<usize>> = rows(text, room)
                .into_iter()
                .map(|row| row.start + link.start..row.end + link.start)
                .collect();
            let shown = if self.is_verbose() { rows.len() } else { rows_that_matter(&rows, &line.marks) };
            for row in rows.iter().take(shown) {
                let lead = Rich::new(&format!("{:>gutter$} | ", std::mem::take(&mut number)), style::PLACE);
                let text = line.text.get(row.clone()).unwrap_or_default();
                self.page.whole(&lead.and(text));
                self.carets(gutter, room, text, row, &line.marks);
            }
            self.characters_folded(gutter, line, rows.get(shown).map(|row| row.start..link.end));
        }
        self.characters_folded(gutter, line, links.get(most).map(|link| link.start..line.text.len()));
    }

    fn characters_folded(&mut self, gutter: usize, line: &Line, hidden: Option<Range<usize>>) {
        let Some(hidden) = hidden.and_then(|range| line.text.get(range)) else { return };
        let more = self.words.count("characters-folded", hidden.chars().count() as u64);
        self.note(gutter + 2, &format!("{more} ({})", self.words.text("verbose-shows")));
    }

    /// `^^^^ ^^^^ host, port` under a row, the names on a row of their own where there is no room.
    fn carets(&mut self, gutter: usize, room: usize, text: &str, row: &Range<usize>, marks: &[Mark]) {
        let mut carets = String::new();
        let mut names: Vec<&str> = Vec::new();
        for mark in marks {
            let part = mark.range.start.max(row.start)..mark.range.end.min(row.end);
            let relative = |at: usize| at.saturating_sub(row.start);
            let (Some(before), Some(marked)) =
                (text.get(..relative(part.start)), text.get(relative(part.start)..relative(part.end)))
            else {
                continue;
            };
            if marked.is_empty() {
                continue;
            }
            carets.extend(std::iter::repeat_n(' ', before.width().saturating_sub(carets.len())));
            carets.extend(std::iter::repeat_n('^', marked.width().max(1)));
            names.push(&mark.name);
        }
        if names.is_empty() {
            return;
        }
        let names = names.join(", ");
        if carets.len() + 1 + names.width() <= room {
            self.page.whole(&bar(gutter).push(&format!("{carets} {names}"), style::MARK));
        } else {
            self.page.whole(&bar(gutter).push(&carets, style::MARK));
            let first = carets.len() - carets.trim_start().len();
            let indent = first.min(room.saturating_sub(names.width()));
            self.page.whole(&bar(gutter).push(&format!("{}{names}", " ".repeat(indent)), style::MARK));
        }
    }
}

/// Columns for the numbers: at least as many as the arrow wants.
fn gutter(items: &[Item]) -> usize {
    let widest = items.iter().filter_map(|item| match item {
        Item::Line(line) => line.number,
        _ => None,
    });
    widest.max().map_or(3, |number| number.to_string().len().max(3))
}

fn bar(gutter: usize) -> Rich {
    Rich::new(&format!("{} | ", " ".repeat(gutter)), style::PLACE)
}

/// How many of the rows are shown: the first, and those up to the last mark. One row more than allowed is shown
/// rather than a note of the same height.
fn rows_that_matter(rows: &[Range<usize>], marks: &[Mark]) -> usize {
    let marked = rows
        .iter()
        .rposition(|row| marks.iter().any(|mark| mark.range.start < row.end && row.start < mark.range.end));
    let wanted = MOST_ROWS.max(marked.map_or(0, |row| row + 1));
    if rows.len() <= wanted + 1 { rows.len() } else { wanted }
}
