//! Makes templates of the heads of a sample.

use super::template::{
    DateCheck, LevelWords, Literal, MOST_DIGITS, Mask, Number, Tail, Template, WIDTH, WORDS,
};
use crate::layout::engine::learn::thinned;
use crate::layout::engine::level_word::{LevelRule, find_level};
use crate::layout::engine::line::{Forms, Found, HeadForm, recognise};
use crate::layout::stamp::{DateForm, other_half};
use crate::level::Level;
use std::collections::{BTreeMap, BTreeSet};

/// Templates are made of so many heads.
const MOST_HEADS: usize = 512;

/// Heads that differ in more ways than these are left to the plain recogniser.
const MOST_TEMPLATES: usize = 16;
const MOST_LEVELS: usize = 8;

/// A byte of a template: what it is and by how much it may be greater.
type Cell = (u8, u8);

/// What a head shares with those like it: everything but digits, the half of the day at the end of the stamp,
/// and what follows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    cells: Vec<Cell>,
    has_half: bool,
    level: Option<Level>,
}

/// What stands between stamp and level.
type TailShape = (Vec<u8>, bool, Vec<u8>);

/// A level word with the byte behind it.
type LevelKey = (Vec<u8>, Level);

/// What was seen of a shape.
struct Tally<'s> {
    template: Template,
    /// A head of this shape.
    line: &'s [u8],
    found: Found,
    count: usize,
    halves: BTreeSet<Vec<u8>>,
    tails: Tails,
}

type Tails = BTreeMap<TailShape, (usize, BTreeMap<LevelKey, usize>)>;

/// The templates of the shapes that a sample has, most frequent first, then those of the same stamps with other
/// numbers.
pub(super) fn templates(heads: &[(&[u8], Found)], forms: Forms, rule: LevelRule) -> Vec<Template> {
    let mut tallies: BTreeMap<Shape, Tally<'_>> = BTreeMap::new();
    for (line, found) in thinned(heads, MOST_HEADS) {
        let Some((shape, template)) = shape(line, found) else { continue };
        let half = half(line, found, &template, &shape);
        let new =
            Tally { template, line, found: *found, count: 0, halves: BTreeSet::new(), tails: Tails::new() };
        let tally = tallies.entry(shape).or_insert(new);
        tally.count += 1;
        tally.halves.extend(half);
        if let Some((tail, key)) = tail_shape(line, found, rule) {
            let (count, keys) = tally.tails.entry(tail).or_default();
            *count += 1;
            *keys.entry(key).or_default() += 1;
        }
    }
    let mut frequent: Vec<(Shape, Tally<'_>)> = tallies.into_iter().collect();
    frequent.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.count));
    frequent.truncate(MOST_TEMPLATES);
    finish(frequent, forms)
}

fn finish(frequent: Vec<(Shape, Tally<'_>)>, forms: Forms) -> Vec<Template> {
    let mut shapes: Vec<Shape> = frequent.iter().map(|(shape, _)| shape.clone()).collect();
    let mut halves: Vec<BTreeSet<Vec<u8>>> = frequent.iter().map(|(_, tally)| tally.halves.clone()).collect();
    let mut templates: Vec<Template> = frequent
        .iter()
        .map(|(_, tally)| Template { tail: most_frequent(&tally.tails), ..tally.template.clone() })
        .collect();
    for (_, tally) in &frequent {
        for line in variants(tally.line, &tally.found) {
            let Some(found) = recognise(&line, forms) else { continue };
            let Some((shape, template)) = shape(&line, &found) else { continue };
            let half = half(&line, &found, &template, &shape);
            let known = shapes.iter().position(|known| *known == shape);
            if known.is_none() && shapes.len() < MOST_TEMPLATES {
                templates.push(Template { tail: most_frequent(&tally.tails), ..template });
                shapes.push(shape);
                halves.push(half.into_iter().collect());
            } else if let Some(known) = known.and_then(|known| halves.get_mut(known)) {
                known.extend(half);
            }
        }
    }
    for (template, halves) in templates.iter_mut().zip(halves) {
        template.halves = halves.iter().filter_map(|half| Literal::new(half)).collect();
    }
    templates
}

/// The word for the half of the day that ends a stamp, with the blank before it.
fn half(line: &[u8], found: &Found, template: &Template, shape: &Shape) -> Option<Vec<u8>> {
    let half = line.get(template.end..found.end).filter(|_| shape.has_half);
    half.map(<[u8]>::to_vec)
}

/// The same head at other times: with one digit and with two where month, day or hour are not padded (`5/3/2024
/// 9:00:00` and `12/13/2024 10:00:00`), and in the other half of the day. A sample may be too short to have them.
fn variants(line: &[u8], found: &Found) -> Vec<Vec<u8>> {
    let Some(stamp) = found.stamp else { return Vec::new() };
    let numbers = numbers(line, found.start, found.start + stamp.core_len);
    let places: &[usize] = match stamp.date {
        DateForm::NoDate => &[0],
        DateForm::Iso | DateForm::YearFirst => &[1, 2, 3],
        _ => &[0, 1, 3],
    };
    let changing: Vec<(usize, usize)> =
        places.iter().filter_map(|place| numbers.get(*place)).copied().collect();
    let is_padded =
        matches!(stamp.date, DateForm::NoDate | DateForm::Iso) && changing.iter().all(|(_, len)| *len == 2);
    let mut variants = vec![line.to_vec()];
    if !is_padded {
        // From the last to the first, so that the places before a change stay true.
        for (start, len) in changing.iter().rev() {
            let with = |digits: &[u8], line: &Vec<u8>| {
                let mut line = line.clone();
                line.splice(start..&(start + len), digits.iter().copied());
                line
            };
            variants = [&b"1"[..], b"11"]
                .iter()
                .flat_map(|digits| variants.iter().map(move |line| with(digits, line)))
                .collect();
        }
    }
    let others: Vec<Vec<u8>> = variants.iter().filter_map(|line| other_half(line, found.start)).collect();
    variants.extend(others);
    variants
}

fn most_frequent(tails: &Tails) -> Option<Tail> {
    let (shape, (_, keys)) = tails.iter().max_by_key(|(_, (count, _))| *count)?;
    let (open, has_number, close) = shape;
    let mut keys: Vec<(&LevelKey, usize)> = keys.iter().map(|(key, count)| (key, *count)).collect();
    keys.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    keys.truncate(MOST_LEVELS);
    let levels = LevelWords::new(keys.into_iter().map(|((word, level), _)| (word.clone(), *level)));
    Some(Tail { open: Literal::new(open)?, has_number: *has_number, close: Literal::new(close)?, levels })
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
    let core_end = found.start + stamp.core_len;
    let end = if stamp.clock.has_zone { found.end } else { numbers_end(line, core_end, found.end) };
    let mut cells: Vec<Cell> = line.get(..end)?.iter().map(|byte| (*byte, 0)).collect();
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
    open_suffix(line, core_end, end, &mut cells);
    let has_half = end < found.end;
    if has_half && found.end - end > 8 {
        return None;
    }
    let shape = Shape { cells, has_half, level: found.level.map(|token| token.level) };
    let template = Template {
        mask: masks(&shape.cells),
        date,
        hour,
        end,
        halves: Vec::new(),
        level: shape.level,
        tail: None,
    };
    Some((shape, template))
}

/// Where seconds and fraction end.
fn numbers_end(line: &[u8], core_end: usize, end: usize) -> usize {
    match numbers(line, core_end, end).first() {
        Some((start, len)) if *start == core_end + 1 => start + len,
        _ => core_end,
    }
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
