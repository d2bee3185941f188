//! Learns from the first block of a file which layout its records have.

use super::fast::FastPath;
use super::head_line::{HeadLine, LineLayout};
use super::level_word::{LevelRule, LevelToken, find_level, is_next_to_stamp};
use super::line::{Forms, Found, HeadForm, level_of, recognise};
use super::structured::Structured;
use crate::layout::paragraphs::LineContext;
use crate::layout::stamp::{ClockForm, DateForm, DateOrderHint};
use crate::layout::{
    BEHIND_STAMP, Family, LearnedLayout, LineRules, event_table, event_text, json_lines, layout_of_form,
    ssis_text_log, timestamp, xml_events,
};
use crate::time::DateOrder;
use std::collections::BTreeMap;

/// A sample is not read beyond so many bytes.
const LONGEST_SAMPLE: usize = 1 << 20;

/// A head in so many paragraphs makes a text no log.
const PARAGRAPHS_PER_HEAD: usize = 20;

/// So many lines of a sample are looked at.
const MOST_LINES: usize = 2000;

/// So many heads are taken apart to see which layout fits.
const MOST_FITS: usize = 64;

/// Learns the layout of a file from its first block.
pub(crate) fn learn(sample: &[u8], file_name: &str) -> LearnedLayout {
    let lines = lines(sample.get(..LONGEST_SAMPLE).unwrap_or(sample));
    let seen = Seen::of(&lines);
    match structured(&lines, &seen, file_name) {
        Some(structured) => with_structure(structured, &lines),
        None => with_lines(&lines, &seen),
    }
}

/// Lines without their line ends, [`thinned`]; the last one may be cut off.
fn lines(sample: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = sample;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        lines.push(rest.get(..end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    lines.push(rest);
    let kept = thinned(&lines, MOST_LINES);
    kept.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect()
}

/// At most so many of the items: the first half of them in a row, the others from all over the rest.
pub(super) fn thinned<T>(items: &[T], most: usize) -> impl Iterator<Item = &T> {
    let (first, others) = items.split_at(items.len().min(most / 2));
    // Odd, so that what alternates is seen on both sides.
    let step = others.len().div_ceil((most / 2).max(1)) | 1;
    first.iter().chain(others.iter().step_by(step))
}

/// What the lines of a sample look like.
#[derive(Debug, Default)]
struct Seen<'s> {
    filled: usize,
    objects: usize,
    /// Whatever might be a head.
    heads: Vec<(&'s [u8], Found)>,
    forms: BTreeMap<HeadForm, usize>,
    indented: usize,
}

impl<'s> Seen<'s> {
    fn of(lines: &[&'s [u8]]) -> Self {
        let mut seen = Self::default();
        let mut before: &[u8] = b"";
        for line in lines {
            let is_first = !before.iter().any(u8::is_ascii_alphanumeric);
            before = line;
            if line.trim_ascii().is_empty() {
                continue;
            }
            seen.filled += 1;
            seen.objects += usize::from(json_lines::is_object(line));
            let is_indented = is_indented(line);
            let forms = if is_indented { Forms::INDENTED } else { Forms::ANY };
            let found = recognise(line, forms);
            if let Some(found) =
                found.filter(|found| found.form != HeadForm::Labelled || is_first || is_pair(line))
            {
                *seen.forms.entry(found.form).or_default() += 1;
                seen.indented += usize::from(is_indented);
                seen.heads.push((line, found));
            }
        }
        seen
    }

    /// The heads of the forms that begin a record in this file.
    fn heads(&self, forms: Forms) -> Vec<(&'s [u8], Found)> {
        let is_head = |(line, found): &&(&[u8], Found)| {
            forms.has(found.form) && (forms.is_indented || !is_indented(line))
        };
        self.heads.iter().filter(is_head).copied().collect()
    }

    fn of_form(&self, form: HeadForm) -> usize {
        self.forms.get(&form).copied().unwrap_or(0)
    }

    /// The forms that begin a record in this file. A form that could as well be a line of a message counts only
    /// where it is more frequent than the forms that are heads for certain.
    fn forms(&self) -> Forms {
        let certain = [HeadForm::Dated, HeadForm::Trace, HeadForm::Console];
        let mut forms = Forms::DATED;
        for form in [HeadForm::Trace, HeadForm::Console] {
            forms = if self.of_form(form) > 0 { forms.with(form) } else { forms };
        }
        forms.is_indented = 2 * self.indented > self.of_form(HeadForm::Dated);
        let heads: usize = certain.into_iter().map(|form| self.of_form(form)).sum();
        let weak =
            HeadForm::ALL.into_iter().filter(|form| !certain.contains(form) && self.of_form(*form) > 0);
        match weak.max_by_key(|form| (self.of_form(*form), std::cmp::Reverse(*form))) {
            Some(HeadForm::LevelFirst)
                if self.of_form(HeadForm::LevelFirst) < self.filled.div_ceil(5).max(2) =>
            {
                forms
            }
            Some(form) if self.of_form(form) > heads => forms.with(form),
            _ => forms,
        }
    }
}

/// The layout with a structure of its own that a sample has.
fn structured(lines: &[&[u8]], counts: &Seen<'_>, file_name: &str) -> Option<&'static Structured> {
    let filled = || lines.iter().filter(|line| !line.trim_ascii().is_empty());
    let first = filled().next()?;
    let count =
        |layout: &'static Structured| filled().filter(|line| (layout.classify)(line).is_some()).count();
    let dated = counts.of_form(HeadForm::Dated);
    if filled().take(5).any(|line| ssis_text_log::is_header(line)) || count(&ssis_text_log::LAYOUT) > dated {
        return Some(&ssis_text_log::LAYOUT);
    }
    let begins_with_block = filled().nth(1).is_some_and(|second| second.starts_with(b"  "));
    if (event_text::LAYOUT.classify)(first).is_some() && begins_with_block {
        return Some(&event_text::LAYOUT);
    }
    if 2 * count(&event_table::LAYOUT) > dated && count(&event_table::LAYOUT) > 0 {
        return Some(&event_table::LAYOUT);
    }
    if count(&xml_events::LAYOUT) > dated {
        return Some(&xml_events::LAYOUT);
    }
    let is_json =
        counts.objects > dated && (json_lines::is_object(first) || 2 * counts.objects >= counts.filled);
    is_json.then(|| json_layout(first, file_name))
}

fn json_layout(first: &[u8], file_name: &str) -> &'static Structured {
    let is_elog = file_name.len() >= 5
        && file_name.get(file_name.len() - 5..).is_some_and(|end| end.eq_ignore_ascii_case(".elog"));
    match (is_elog, json_lines::is_clef(first)) {
        (true, _) => &json_lines::ELOG,
        (_, true) => &json_lines::CLEF,
        _ => &json_lines::JSON_LINES,
    }
}

fn with_structure(structured: &'static Structured, lines: &[&[u8]]) -> LearnedLayout {
    let mut hints = Hints::default();
    let heads = lines.iter().filter(|line| (structured.classify)(line).is_some());
    for line in heads.take(1000).filter_map(|line| std::str::from_utf8(line).ok()) {
        let time = (structured.head)(line).time;
        hints.has_ambiguous_dates |= time.is_some_and(|time| time.written_order().is_some());
        let level = find_level(line.as_bytes(), 0, LevelRule::FIRST);
        hints.add_language(level.map_or("", |level| level.language));
    }
    let rules = LineRules { forms: Forms::DATED, level: LevelRule::MARKED };
    LearnedLayout {
        family: Family::Structured(structured),
        rules,
        fast: FastPath::new(&[], rules.forms, rules.level),
        fields: &timestamp::LAYOUT,
        name: structured.name,
        description: structured.description.to_owned(),
        date_hint: hints.order(),
        has_ambiguous_dates: hints.has_ambiguous_dates,
    }
}

/// A labelled time begins a block where a blank line stands before it, or a line of its own `key=value`; among
/// other labelled lines it is part of a message, as in exceptions of Azure.
fn is_pair(line: &[u8]) -> bool {
    memchr::memchr_iter(b'=', line).nth(1).is_some()
}

fn is_indented(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

fn with_lines(lines: &[&[u8]], seen: &Seen<'_>) -> LearnedLayout {
    let forms = seen.forms();
    let heads = seen.heads(forms);
    let level = level_rule(&heads);
    let rules = LineRules { forms, level };
    let fields = best_layout(&heads, level);
    let main_form = main_form(&heads);
    let is_text = PARAGRAPHS_PER_HEAD * heads.len() < paragraphs(lines);
    let hints = Hints::of(&heads, level);
    let named = main_form.and_then(layout_of_form).unwrap_or(fields);
    LearnedLayout {
        family: if heads.is_empty() || is_text { Family::Paragraphs } else { Family::Lines },
        rules,
        fast: FastPath::new(&heads, forms, level),
        fields,
        name: if heads.is_empty() || is_text { "paragraphs" } else { named.name },
        description: describe(&heads, named, is_text),
        date_hint: hints.order(),
        has_ambiguous_dates: hints.has_ambiguous_dates,
    }
}

/// Counts up to as many paragraphs as matter.
fn paragraphs(lines: &[&[u8]]) -> usize {
    let mut context = LineContext::default();
    let mut count = 0;
    for line in lines {
        count += usize::from(context.begins_paragraph(line));
        context = context.after(line);
    }
    count
}

/// Fewer heads do not tell where a file has its levels.
const FEW_HEADS: usize = 5;

/// Where the levels of a file stand: marked ones as far back as a fair share of the heads has them, bare ones only
/// where a good part of the heads has a level.
fn level_rule(heads: &[(&[u8], Found)]) -> LevelRule {
    let mut marked = [0_usize; LevelRule::WIDE.words as usize];
    let mut any = marked;
    for (line, found) in heads.iter().filter(|(_, found)| found.level.is_none()) {
        let Some(token) = find_level(line, found.end, LevelRule::WIDE) else { continue };
        let is_sure = heads.len() >= FEW_HEADS || is_next_to_stamp(line, found.end, &token);
        let place = usize::from(token.index);
        any.get_mut(place).into_iter().for_each(|count| *count += usize::from(is_sure));
        marked.get_mut(place).into_iter().for_each(|count| *count += usize::from(token.is_marked));
    }
    let farthest = |counts: &[usize], share: usize| {
        let is_fair = |count: &usize| *count > 0 && *count * share >= heads.len();
        counts.iter().rposition(is_fair).map_or(0, |place| place as u8 + 1)
    };
    let usual = any.iter().enumerate().max_by_key(|(place, count)| (**count, std::cmp::Reverse(*place)));
    let usual = usual.filter(|(_, count)| **count >= FEW_HEADS && 3 * **count >= heads.len());
    let bare_words = farthest(&any, 3);
    LevelRule {
        words: farthest(&marked, 100).max(bare_words).max(LevelRule::MARKED.words),
        bare_words,
        usual: usual.map(|(place, _)| place as u8),
    }
}

/// The layout whose fields fit most heads; the first of them where several do.
fn best_layout(heads: &[(&[u8], Found)], rule: LevelRule) -> &'static LineLayout {
    let heads: Vec<HeadLine<'_>> = thinned(heads, MOST_FITS)
        .filter_map(|(line, found)| {
            let level = level_of(line, found, rule);
            let line = std::str::from_utf8(line).ok()?;
            Some(HeadLine { record: line, line, found: *found, level, usual_level: rule.usual })
        })
        .collect();
    let mut best = (0, &timestamp::LAYOUT);
    for layout in BEHIND_STAMP {
        let mut fits = 0;
        for (behind, head) in (0..heads.len()).rev().zip(&heads) {
            fits += usize::from((layout.fields)(head).is_some());
            // Even if all others fitted, it would not be taken.
            if fits + behind <= best.0 || 2 * (fits + behind) < heads.len() {
                break;
            }
        }
        if fits > best.0 && 2 * fits >= heads.len() {
            best = (fits, layout);
        }
        if fits == heads.len() {
            break;
        }
    }
    best.1
}

fn main_form(heads: &[(&[u8], Found)]) -> Option<HeadForm> {
    most_frequent(heads.iter().map(|(_, found)| found.form))
}

fn most_frequent<T: Ord + Copy>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts.into_iter().max_by_key(|(item, count)| (*count, std::cmp::Reverse(*item))).map(|(item, _)| item)
}

/// What the words of a file tell of its order of day and month.
#[derive(Debug, Default)]
struct Hints {
    orders: BTreeMap<DateOrderHint, usize>,
    has_ambiguous_dates: bool,
}

impl Hints {
    fn of(heads: &[(&[u8], Found)], rule: LevelRule) -> Self {
        let mut hints = Self::default();
        for (line, found) in heads {
            let order = found.stamp.and_then(|stamp| stamp.clock.order);
            order.into_iter().for_each(|order| *hints.orders.entry(order).or_default() += 1);
            let date = found.stamp.map(|stamp| stamp.date);
            hints.has_ambiguous_dates |= matches!(date, Some(DateForm::Numbers | DateForm::ShortYear));
            let level: Option<LevelToken> = level_of(line, found, rule);
            hints.add_language(level.map_or("", |level| level.language));
        }
        hints
    }

    /// Languages of the catalogue that write the year last put the day first; only English may not.
    fn add_language(&mut self, language: &str) {
        if matches!(language, "cs" | "de" | "es" | "fr" | "it" | "nl" | "pl" | "pt" | "ru" | "tr") {
            *self.orders.entry(DateOrderHint::DayFirst).or_default() += 1;
        }
    }

    /// `None` where the words contradict each other.
    fn order(&self) -> Option<DateOrder> {
        match self.orders.keys().collect::<Vec<_>>().as_slice() {
            [DateOrderHint::MonthFirst] => Some(DateOrder::MonthFirst),
            [DateOrderHint::DayFirst] => Some(DateOrder::DayFirst),
            _ => None,
        }
    }
}

fn describe(heads: &[(&[u8], Found)], layout: &LineLayout, is_text: bool) -> String {
    if heads.is_empty() {
        return "no heads, one record a paragraph".to_owned();
    }
    let stamp = most_frequent(heads.iter().filter_map(|(_, found)| {
        let stamp = found.stamp?;
        Some((stamp.date, ClockForm { order: None, ..stamp.clock }))
    }));
    let mut parts: Vec<&str> = Vec::new();
    if is_text {
        parts.push("one record a paragraph or stamp");
    }
    if let Some((date, clock)) = stamp {
        parts.push(date_words(date));
        parts.extend(clock_words(clock));
    }
    parts.push(layout.parts);
    parts.join(", ")
}

fn date_words(date: DateForm) -> &'static str {
    match date {
        DateForm::Iso => "iso date",
        DateForm::YearFirst => "date with the year first",
        DateForm::Compact => "date of eight digits",
        DateForm::Numbers => "date with day and month as numbers before the year",
        DateForm::Dotted => "date with dots, day first",
        DateForm::ShortYear => "date with a two-digit year",
        DateForm::NamedMonth => "date with the name of the month",
        DateForm::Characters => "date with characters for year, month and day",
        DateForm::NoYear => "date without year, so no moment is known",
        DateForm::NoDate => "time without date, so no moment is known",
    }
}

fn clock_words(clock: ClockForm) -> impl Iterator<Item = &'static str> {
    let fraction = match clock.fraction_mark {
        Some(b',') => Some("comma fraction"),
        Some(b':') => Some("colon fraction"),
        Some(_) => Some("dot fraction"),
        None => None,
    };
    let half = clock.has_half.then_some("12-hour clock");
    let zone = clock.has_zone.then_some("offset");
    [fraction, half, zone].into_iter().flatten()
}
