//! The fast path of the head test: it says at once what the plain recogniser would say of most lines.
//!
//! A [`Template`] is made of a head of the sample: its bytes up to the end of the stamp, where digits of the stamp
//! may be any digit, and then the bytes up to the level word, where one number may have any length. A line that
//! fits has the same bytes where the plain recogniser looks, or digits that it treats alike, so the answer is the
//! same; date and time are checked as the calendar does. What does not fit is left to the plain recogniser.

use super::level_word::{LevelRule, find_level};
use super::line::{Forms, Found, HeadForm};
use crate::layout::stamp::{self, DateForm};
use crate::level::{self, Level};
use std::collections::BTreeMap;

/// Bytes of a line that a template can look at for its stamp.
const WIDTH: usize = 40;
const WORDS: usize = WIDTH / 8;

/// Heads that differ in more ways than these are left to the plain recogniser.
const MOST_TEMPLATES: usize = 8;
const MOST_LEVELS: usize = 8;

/// Digits of a number between stamp and level.
const MOST_DIGITS: usize = 8;

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// What is known of the heads of a file.
#[derive(Clone, Debug)]
pub(crate) struct FastPath {
    /// For each byte whether a head can begin with it.
    may_begin: Box<[bool; 256]>,
    /// Most frequent first.
    templates: Vec<Template>,
}

/// What the fast path says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Head(Option<Level>),
    NoHead,
    /// The plain recogniser has to look.
    Unsure,
}

impl FastPath {
    /// `heads` are lines of a sample with what the plain recogniser found in them.
    pub(crate) fn new(heads: &[(&[u8], Found)], forms: Forms, rule: LevelRule) -> Self {
        let may_begin = std::array::from_fn(|byte| may_begin(byte as u8, forms));
        let templates = if forms.is_indented { Vec::new() } else { templates(heads, rule) };
        Self { may_begin: Box::new(may_begin), templates }
    }

    /// Looks at a line (without its line end).
    #[inline]
    pub(crate) fn judge(&self, line: &[u8], rule: LevelRule) -> Verdict {
        let Some(first) = line.first() else { return Verdict::NoHead };
        if !self.may_begin.get(usize::from(*first)).copied().unwrap_or(true) {
            return Verdict::NoHead;
        }
        if self.templates.is_empty() {
            return Verdict::Unsure;
        }
        match line.first_chunk() {
            Some(start) => self.judge_start(line, start, rule),
            None => self.judge_short(line, rule),
        }
    }

    #[inline]
    fn judge_start(&self, line: &[u8], start: &[u8; WIDTH], rule: LevelRule) -> Verdict {
        for template in &self.templates {
            if template.fits(start) {
                return template.judge_tail(line, rule);
            }
        }
        Verdict::Unsure
    }

    /// Zeroes behind the end fit no template that is longer than the line.
    fn judge_short(&self, line: &[u8], rule: LevelRule) -> Verdict {
        let mut start = [0; WIDTH];
        for (to, from) in start.iter_mut().zip(line) {
            *to = *from;
        }
        self.judge_start(line, &start, rule)
    }
}

/// Whether the plain recogniser could find a head behind this byte.
fn may_begin(byte: u8, forms: Forms) -> bool {
    let begins_anywhere = [HeadForm::Trace, HeadForm::Worded, HeadForm::Labelled];
    match byte {
        b' ' | b'\t' => forms.is_indented,
        _ if begins_anywhere.into_iter().any(|form| forms.has(form)) => true,
        b'a'..=b'z' | b'A'..=b'Z' => level::WORDS.may_begin(byte) || stamp::may_begin_with_word(byte),
        b'0'..=b'9' | 0x80.. => true,
        b'[' | b'(' | b']' | b')' | b'{' | b'}' | b'<' | b'>' | b'|' | b':' | b';' | b',' => true,
        b'-' | b'=' | b'#' | b'*' | b'"' | b'\'' | b'/' | b'!' | b'~' | b'+' | b'_' => true,
        _ => false,
    }
}

/// Eight bytes of a template: what they are, which of them count, and how far each may be off.
#[derive(Clone, Copy, Debug, Default)]
struct Mask {
    pattern: u64,
    care: u64,
    /// `0x7f` less the greatest allowed difference, so that a greater one carries into the high bit.
    add: u64,
}

#[derive(Clone, Debug)]
struct Template {
    mask: [Mask; WORDS],
    used_words: usize,
    date: DateCheck,
    hour: Number,
    /// Where the stamp ends.
    end: usize,
    /// The level before the stamp.
    level: Option<Level>,
    tail: Option<Tail>,
}

/// One or two digits, as bytes of the line.
#[derive(Clone, Copy, Debug)]
struct Number {
    at: usize,
    is_two_digits: bool,
}

/// Which numbers are month and day.
#[derive(Clone, Copy, Debug)]
enum DateCheck {
    None,
    MonthDay(Number, Number),
    /// In either order.
    Unordered(Number, Number),
    /// The day first, unless the second number is above 12.
    Dotted(Number, Number),
}

/// The bytes between stamp and level, and the levels that were seen there.
#[derive(Clone, Debug)]
struct Tail {
    open: Literal,
    /// A number of any length stands behind `open`.
    has_number: bool,
    close: Literal,
    levels: Vec<(u128, u128, Level)>,
}

/// Up to eight bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Literal {
    bits: u64,
    mask: u64,
    len: usize,
}

impl Template {
    #[inline]
    fn fits(&self, start: &[u8; WIDTH]) -> bool {
        let (words, _) = start.as_chunks::<8>();
        let mut off = 0;
        for (word, mask) in words.iter().zip(&self.mask).take(self.used_words) {
            let difference = (u64::from_le_bytes(*word) ^ mask.pattern) & mask.care;
            off |= difference | difference.wrapping_add(mask.add);
        }
        off & HIGH_BITS == 0 && self.date.is_valid(start) && self.hour.of(start) < 24
    }

    #[inline]
    fn judge_tail(&self, line: &[u8], rule: LevelRule) -> Verdict {
        if let Some(level) = self.tail.as_ref().and_then(|tail| tail.level(line, self.end)) {
            return Verdict::Head(Some(level));
        }
        if !stamp::ends_here(line, self.end) {
            return Verdict::Unsure;
        }
        let level = self.level.or_else(|| find_level(line, self.end, rule).map(|token| token.level));
        Verdict::Head(level)
    }
}

impl Number {
    /// The bytes are digits, as the mask has made sure.
    #[inline]
    fn of(self, start: &[u8; WIDTH]) -> u8 {
        let digit = |at: usize| start.get(at).map_or(0, |byte| byte & 0x0f);
        if self.is_two_digits { digit(self.at) * 10 + digit(self.at + 1) } else { digit(self.at) }
    }
}

impl DateCheck {
    #[inline]
    fn is_valid(self, start: &[u8; WIDTH]) -> bool {
        match self {
            Self::None => true,
            Self::MonthDay(month, day) => exists(month.of(start), day.of(start)),
            Self::Unordered(first, second) => {
                let (first, second) = (first.of(start), second.of(start));
                exists(first, second) || exists(second, first)
            }
            Self::Dotted(first, second) => match (first.of(start), second.of(start)) {
                (first, second @ 13..) => exists(first, second),
                (first, second) => exists(second, first),
            },
        }
    }
}

/// Whether a day exists in every year; the plain recogniser decides about 29 February.
#[inline]
fn exists(month: u8, day: u8) -> bool {
    const DAYS: [u8; 16] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];
    month < 16 && day > 0 && day <= DAYS.get(usize::from(month)).copied().unwrap_or(0)
}

impl Tail {
    #[inline]
    fn level(&self, line: &[u8], end: usize) -> Option<Level> {
        let mut at = self.open.skip(line, end)?;
        if self.has_number {
            let digits =
                line.get(at..)?.iter().take(MOST_DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
            at += digits;
            if digits == 0 {
                return None;
            }
        }
        let at = self.close.skip(line, at)?;
        let window = u128::from_le_bytes(*line.get(at..)?.first_chunk()?);
        self.levels.iter().find(|(bits, mask, _)| window & mask == *bits).map(|(_, _, level)| *level)
    }
}

impl Literal {
    fn new(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; 8];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let mask = if text.len() == 8 { u64::MAX } else { (1 << (8 * text.len())) - 1 };
        Some(Self { bits: u64::from_le_bytes(bytes), mask, len: text.len() })
    }

    /// Where the line goes on behind these bytes.
    #[inline]
    fn skip(self, line: &[u8], at: usize) -> Option<usize> {
        let window = u64::from_le_bytes(*line.get(at..)?.first_chunk()?);
        (window & self.mask == self.bits).then_some(at + self.len)
    }
}

/// A byte of a template: what it is and by how much it may be greater.
type Cell = (u8, u8);

/// What a head shares with those like it: everything but digits, levels and the number before the level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    cells: Vec<Cell>,
    level: Option<Level>,
}

/// What stands between stamp and level.
type TailShape = (Vec<u8>, bool, Vec<u8>);

/// A level word with the byte behind it.
type LevelKey = (Vec<u8>, Level);

#[derive(Default)]
struct Tally {
    count: usize,
    tails: BTreeMap<TailShape, (usize, BTreeMap<LevelKey, usize>)>,
}

fn templates(heads: &[(&[u8], Found)], rule: LevelRule) -> Vec<Template> {
    let mut tallies: BTreeMap<Shape, (Template, Tally)> = BTreeMap::new();
    for (line, found) in heads {
        let Some((shape, template)) = shape(line, found) else { continue };
        let (_, tally) = tallies.entry(shape).or_insert_with(|| (template, Tally::default()));
        tally.count += 1;
        if let Some((tail, key)) = tail_shape(line, found, rule) {
            let (count, keys) = tally.tails.entry(tail).or_default();
            *count += 1;
            *keys.entry(key).or_default() += 1;
        }
    }
    let mut found: Vec<(Template, Tally)> = tallies.into_values().collect();
    found.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.count));
    found.truncate(MOST_TEMPLATES);
    found.into_iter().map(|(template, tally)| Template { tail: most_frequent(tally), ..template }).collect()
}

fn most_frequent(tally: Tally) -> Option<Tail> {
    let (shape, (_, keys)) = tally.tails.into_iter().max_by_key(|(_, (count, _))| *count)?;
    let (open, has_number, close) = shape;
    let mut keys: Vec<(LevelKey, usize)> = keys.into_iter().collect();
    keys.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    keys.truncate(MOST_LEVELS);
    let levels = keys.into_iter().filter_map(|((word, level), _)| {
        let mut bytes = [0; 16];
        bytes.get_mut(..word.len())?.copy_from_slice(&word);
        let mask = if word.len() == 16 { u128::MAX } else { (1 << (8 * word.len())) - 1 };
        Some((u128::from_le_bytes(bytes), mask, level))
    });
    Some(Tail {
        open: Literal::new(&open)?,
        has_number,
        close: Literal::new(&close)?,
        levels: levels.collect(),
    })
}

/// The bytes between stamp and level word, and the level word with the byte behind it. The level must be found in
/// these bytes alone.
fn tail_shape(line: &[u8], found: &Found, rule: LevelRule) -> Option<(TailShape, LevelKey)> {
    if found.level.is_some() {
        return None;
    }
    let token = find_level(line, found.end, rule)?;
    let seen = line.get(..=token.end)?;
    if find_level(seen, found.end, rule).map(|again| (again.start, again.level))
        != Some((token.start, token.level))
    {
        return None;
    }
    let between = line.get(found.end..token.start)?;
    let open = between.iter().take_while(|byte| !byte.is_ascii_digit()).count();
    let (open, rest) = between.split_at_checked(open)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (_, close) = rest.split_at_checked(digits)?;
    // A number that is glued to letters is part of a word, whose length may matter.
    let is_apart = digits == 0 || close.first().is_some_and(|byte| !byte.is_ascii_alphanumeric());
    // With a sign it may be the offset of the zone.
    let ends_word = open
        .last()
        .is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"+-".contains(byte));
    let is_plain = open.len() <= 8 && close.len() <= 8 && digits <= MOST_DIGITS;
    let word = line.get(token.start..=token.end)?;
    let fits = is_apart && (digits == 0 || ends_word) && is_plain && word.len() <= 16;
    fits.then(|| ((open.to_vec(), digits > 0, close.to_vec()), (word.to_vec(), token.level)))
}

/// The template of one head, without its tail; `None` for stamps whose digits cannot be told apart by place.
fn shape(line: &[u8], found: &Found) -> Option<(Shape, Template)> {
    let stamp = found.stamp?;
    if found.end > WIDTH
        || !stamp.clock.has_colons
        || !matches!(found.form, HeadForm::Dated | HeadForm::Clock)
    {
        return None;
    }
    let mut cells: Vec<Cell> = line.get(..found.end)?.iter().map(|byte| (*byte, 0)).collect();
    let core_end = found.start + stamp.core_len;
    let numbers = numbers(line, found.start, core_end);
    let (date, clock) = match stamp.date {
        DateForm::NoDate => (DateCheck::None, numbers.as_slice()),
        form => {
            let ([first, second, third], clock) = numbers.split_first_chunk()?;
            (date_check(form, line, [*first, *second, *third], &mut cells)?, clock)
        }
    };
    let [hour, rest @ ..] = clock else { return None };
    let hour = open_number(*hour, 2, &mut cells)?;
    for (start, len) in rest {
        if *len != 2 {
            return None;
        }
        open_number((*start, *len), 5, &mut cells)?;
    }
    open_suffix(line, core_end, found.end, &mut cells);
    let shape = Shape { cells, level: found.level.map(|token| token.level) };
    let template = Template {
        mask: masks(&shape.cells),
        used_words: shape.cells.len().div_ceil(8),
        date,
        hour,
        end: found.end,
        level: shape.level,
        tail: None,
    };
    Some((shape, template))
}

/// Start and length of each run of digits.
fn numbers(line: &[u8], from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut numbers: Vec<(usize, usize)> = Vec::new();
    for at in from..to {
        if !line.get(at).is_some_and(u8::is_ascii_digit) {
            continue;
        }
        match numbers.last_mut() {
            Some((start, len)) if *start + *len == at => *len += 1,
            _ => numbers.push((at, 1)),
        }
    }
    numbers
}

/// Lets year, month and day be other numbers; the year must be one of this century.
fn date_check(
    form: DateForm,
    line: &[u8],
    numbers: [(usize, usize); 3],
    cells: &mut [Cell],
) -> Option<DateCheck> {
    let [first, second, third] = numbers;
    let year = if matches!(form, DateForm::Iso | DateForm::YearFirst) { first } else { third };
    if year.1 != 4 || line.get(year.0..year.0 + 2)? != b"20" {
        return None;
    }
    (year.0 + 2..year.0 + 4).for_each(|at| open(at, 9, cells));
    match form {
        DateForm::Iso | DateForm::YearFirst => {
            Some(DateCheck::MonthDay(open_number(second, 1, cells)?, open_number(third, 3, cells)?))
        }
        DateForm::Numbers => {
            Some(DateCheck::Unordered(open_number(first, 3, cells)?, open_number(second, 3, cells)?))
        }
        DateForm::Dotted => {
            Some(DateCheck::Dotted(open_number(first, 3, cells)?, open_number(second, 3, cells)?))
        }
        _ => None,
    }
}

/// Lets a number of one or two digits be another one; the first of two is at most `tens`.
fn open_number((at, len): (usize, usize), tens: u8, cells: &mut [Cell]) -> Option<Number> {
    match len {
        1 => open(at, 9, cells),
        2 => {
            open(at, tens, cells);
            open(at + 1, 9, cells);
        }
        _ => return None,
    }
    Some(Number { at, is_two_digits: len == 2 })
}

/// Lets a digit be any up to `most`.
fn open(at: usize, most: u8, cells: &mut [Cell]) {
    if let Some(cell) = cells.get_mut(at) {
        *cell = (b'0', most);
    }
}

/// Lets the digits of the fraction be others, and those of an offset that follows without a blank.
fn open_suffix(line: &[u8], from: usize, to: usize, cells: &mut [Cell]) {
    let numbers = numbers(line, from, to);
    let mut rest = numbers.as_slice();
    if let [(start, len), others @ ..] = rest
        && *start == from + 1
        && matches!(line.get(from), Some(b'.' | b',' | b':'))
    {
        (*start..start + len).for_each(|at| open(at, 9, cells));
        rest = others;
    }
    let Some((start, _)) = rest.first() else { return };
    let sign = start.checked_sub(1).and_then(|at| line.get(at));
    let before = start.checked_sub(2).and_then(|at| line.get(at));
    if matches!(sign, Some(b'+' | b'-')) && before.is_some_and(u8::is_ascii_digit) {
        let digits = rest.iter().flat_map(|(start, len)| *start..start + len);
        // Hours up to 19 and minutes up to 59 are offsets whatever the digits.
        digits.zip([1, 9, 5, 9]).for_each(|(at, most)| open(at, most, cells));
    }
}

fn masks(cells: &[Cell]) -> [Mask; WORDS] {
    let mut masks = [Mask::default(); WORDS];
    for (mask, cells) in masks.iter_mut().zip(cells.chunks(8)) {
        for (place, (byte, most)) in cells.iter().enumerate() {
            let shift = 8 * place;
            // XOR with '0' turns the digits, and nothing else, into 0 to 9.
            mask.pattern |= u64::from(*byte) << shift;
            mask.care |= 0xff << shift;
            mask.add |= u64::from(0x7f - most) << shift;
        }
    }
    masks
}
