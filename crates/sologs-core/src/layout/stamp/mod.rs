//! Dates and times of day as logs write them: every order, separator, clock and language that is known here.
//!
//! [`stamp`] is the only way in; it reads one at the beginning of a text and refuses nonsense (`2024-13-01`,
//! `10:75:00`), numbers that go on (`10:00:00.1.2`), and IP addresses, versions and identifiers.

mod clock;
mod date;
mod grammar;
mod iso;
mod names;
#[cfg(test)]
mod tests;

use crate::time::{DateOrder, Parts, Timestamp};
use crate::word_table::Starts;
pub(crate) use clock::other_half;
use clock::{Clock, Suffix};
pub(crate) use date::DateForm;
use date::Day;
use grammar::Input;
use nom::Parser;
use nom::combinator::opt;

/// A date and time of day, or as much of them as was written. Lengths are in bytes of the text it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Bytes up to the end of the stamp.
    pub(crate) len: usize,
    /// Bytes up to the end of the seconds.
    pub(crate) core_len: usize,
    pub(crate) date: DateForm,
    pub(crate) clock: ClockForm,
    /// The moment; `None` where the year or the date is missing.
    pub(crate) time: Option<Timestamp>,
}

/// How a time of day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClockForm {
    /// The byte before the fraction, where there is one.
    pub(crate) fraction_mark: Option<u8>,
    /// Whether a word tells the half of the day.
    pub(crate) has_half: bool,
    pub(crate) has_zone: bool,
    pub(crate) has_colons: bool,
    /// In which order the language of the word for the half of the day writes day and month.
    pub(crate) order: Option<DateOrderHint>,
}

/// [`DateOrder`] without the case that is none, so that it can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DateOrderHint {
    MonthFirst,
    DayFirst,
}

/// The first letters of a stamp that begins with a name: of a month, a day of the week or a half of the day.
pub(crate) const fn name_starts() -> Starts {
    let mut starts = Starts::new().with(&names::MONTHS).with(&names::WEEKDAYS);
    let mut word = 0;
    while word < clock::HALVES.len() {
        starts = starts.with_word(clock::HALVES[word]);
        word += 1;
    }
    starts
}

static NAME_STARTS: Starts = name_starts();

/// Reads a stamp at the beginning of `text`: date and time of day, or a time of day alone, which must have
/// seconds.
pub(crate) fn stamp(text: &[u8]) -> Option<Stamp> {
    iso::stamp(text).or_else(|| plain_stamp(text))
}

/// [`stamp`] without the fast way: the definition that tests compare it with.
fn plain_stamp(text: &[u8]) -> Option<Stamp> {
    let first = text.first()?;
    if !first.is_ascii_digit() && !NAME_STARTS.may_begin(text) {
        return None;
    }
    let stamp = match date::date(text) {
        Ok((rest, (day, form))) => with_date(text, rest, day, form),
        Err(_) => None,
    };
    stamp.or_else(|| time_of_day(text))
}

fn with_date(text: Input<'_>, rest: Input<'_>, day: Day, form: DateForm) -> Option<Stamp> {
    let (rest, gap) = opt(date::before_clock).parse(rest).ok()?;
    if gap.is_none() && form != DateForm::Characters {
        return None;
    }
    let clock = if form == DateForm::Compact {
        clock::compact(rest).or_else(|_| clock::clock(rest))
    } else {
        clock::clock(rest)
    };
    let (rest, clock) = clock.ok()?;
    let core_len = text.len() - rest.len();
    let (rest, suffix) = clock::suffix(rest, clock.has_seconds);
    let (rest, day, form) = match day {
        Day::NoYear { month, day: number } => match year_behind(rest) {
            Some((rest, year)) => (rest, Day::Full { year, month, day: number }, DateForm::NamedMonth),
            None => (rest, day, form),
        },
        _ => (rest, day, form),
    };
    let time = moment(day, clock, suffix)?;
    let time = (form != DateForm::NoYear).then_some(time);
    finish(text, rest, Stamp { len: 0, core_len, date: form, clock: form_of(clock, suffix), time })
}

/// `Fri May  3 10:00:00 2024`.
fn year_behind(input: Input<'_>) -> Option<(Input<'_>, i32)> {
    let (rest, year) = nom::sequence::preceded(grammar::blank, grammar::number(4, 4)).parse(input).ok()?;
    let year = i32::try_from(year).ok()?;
    (1990..2100).contains(&year).then_some((rest, year))
}

fn time_of_day(text: Input<'_>) -> Option<Stamp> {
    let (rest, clock) = clock::clock(text).ok()?;
    if !clock.has_seconds || !clock.has_colons {
        return None;
    }
    let core_len = text.len() - rest.len();
    let (rest, suffix) = clock::suffix(rest, true);
    // Any day does: only whether the time of day exists is asked.
    moment(Day::NoYear { month: 1, day: 1 }, clock, suffix)?;
    let clock = form_of(clock, suffix);
    finish(text, rest, Stamp { len: 0, core_len, date: DateForm::NoDate, clock, time: None })
}

fn moment(day: Day, clock: Clock, suffix: Suffix) -> Option<Timestamp> {
    let half = clock.half.or(suffix.half);
    let parts = Parts {
        hour: half.map_or(clock.hour, |half| half.hour(clock.hour)),
        minute: clock.minute,
        second: clock.second,
        nanosecond: suffix.nanosecond,
        ..Parts::default()
    };
    let time = day.at(parts)?;
    suffix.offset_minutes.map_or(Some(time), |minutes| time.with_offset(minutes))
}

fn form_of(clock: Clock, suffix: Suffix) -> ClockForm {
    let half = clock.half.or(suffix.half);
    let order = half.and_then(|half| half.order).and_then(|order| match order {
        DateOrder::MonthFirst => Some(DateOrderHint::MonthFirst),
        DateOrder::DayFirst => Some(DateOrderHint::DayFirst),
        DateOrder::Undecided => None,
    });
    ClockForm {
        fraction_mark: suffix.fraction_mark,
        has_half: half.is_some(),
        has_zone: suffix.offset_minutes.is_some(),
        has_colons: clock.has_colons,
        order,
    }
}

/// Refuses what goes on as a word or a number.
fn finish(text: Input<'_>, rest: Input<'_>, stamp: Stamp) -> Option<Stamp> {
    let goes_on = match rest {
        [next, ..] if next.is_ascii_alphanumeric() || *next == b'_' => true,
        [b'.' | b':', next, ..] if next.is_ascii_digit() => true,
        // Addresses of IPv6 have two colons; a date before the time makes it one without doubt.
        [b':', b':', ..] => stamp.date == DateForm::NoDate,
        _ => false,
    };
    (!goes_on).then_some(Stamp { len: text.len() - rest.len(), ..stamp })
}

/// Whether a stamp whose seconds or fraction end at `end` certainly ends there, so that [`stamp`] would not read
/// on; a cheap test for the fast path, which may say no where the answer is yes.
pub(crate) fn ends_here(line: &[u8], end: usize) -> bool {
    match line.get(end) {
        None | Some(b']' | b')' | b'|' | b';' | b'"' | b'\'' | b'>' | b'}') => true,
        Some(b' ') => match line.get(end + 1) {
            None | Some(b'[' | b'(' | b'|' | b'<' | b'{' | b'0'..=b'9' | b'"') => true,
            Some(letter) => letter.is_ascii_alphabetic() && !b"AaPpUGdonvV".contains(letter),
        },
        _ => false,
    }
}
