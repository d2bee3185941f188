//! The date: `2024-05-03`, `20240503`, `5/3/2024`, `03.05.24`, `3-May-24`, `May 3, 2024`, `3 мая 2024 г.`,
//! `2024年5月3日`, and without a year `May  3`, `05-03`.

use super::grammar::{Input, Parsed, blank, number, number_of, word};
use super::names::{MONTHS, WEEKDAYS};
use crate::time::{Parts, Timestamp};
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{map, map_opt, not, opt, peek, value, verify};
use nom::multi::{many_m_n, many1_count};
use nom::sequence::{preceded, terminated};

/// The day as far as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    Full {
        year: i32,
        month: u32,
        day: u32,
    },
    /// Day and month as two numbers, whichever of them stands first.
    Unordered {
        first: u32,
        second: u32,
        year: i32,
    },
    NoYear {
        month: u32,
        day: u32,
    },
}

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DateForm {
    /// `2024-05-03`.
    Iso,
    /// `2024/05/03`, `2024. 5. 3.`.
    YearFirst,
    /// `20240503`.
    Compact,
    /// `5/3/2024`, `03-05-2024`: day and month in an order that the file decides.
    Numbers,
    /// `03.05.2024`.
    Dotted,
    /// `3/5/24`, `24/05/03`.
    ShortYear,
    /// `3-May-24`, `May 3, 2024`.
    NamedMonth,
    /// `2024年5月3日`.
    Characters,
    /// `May  3`, `05-03`.
    NoYear,
    /// A time of day alone.
    NoDate,
}

impl Day {
    /// `None` for a day that does not exist; `parts` has the time of day.
    pub(super) fn at(self, parts: Parts) -> Option<Timestamp> {
        match self {
            Self::Full { year, month, day } => Timestamp::from_parts(Parts { year, month, day, ..parts }),
            Self::Unordered { first, second, year } => {
                Timestamp::from_unordered(first, second, Parts { year, ..parts })
            }
            // Any leap year does: only whether the day exists is asked.
            Self::NoYear { month, day } => Timestamp::from_parts(Parts { year: 2024, month, day, ..parts }),
        }
    }
}

/// A date, after a day of the week where there is one.
pub(super) fn date(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    match input.iter().take_while(|byte| byte.is_ascii_digit()).count() {
        0 => alt((preceded(weekday, alt((month_first, starting_with_number))), month_first)).parse(input),
        _ => starting_with_number(input),
    }
}

fn starting_with_number(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    match input.iter().take_while(|byte| byte.is_ascii_digit()).count() {
        8 => compact(input),
        4 => alt((year_first, characters)).parse(input),
        1 | 2 => alt((numbers, short_year, day_first, month_and_day)).parse(input),
        _ => nom::combinator::fail().parse(input),
    }
}

fn year(input: Input<'_>) -> Parsed<'_, i32> {
    map_opt(number(4, 4), |year| i32::try_from(year).ok()).parse(input)
}

fn compact(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let parts = (number_of(4), number_of(2), number(2, 2));
    map(parts, |(year, month, day)| (Day::Full { year: year as i32, month, day }, DateForm::Compact))
        .parse(input)
}

/// `2024-05-03`, `2024/5/3`, `2024.05.03`, `2024. 5. 3.`, `2024-May-03`, `2024 May 3`.
fn year_first(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let (input, year) = year(input)?;
    let (input, mark) = peek(one_of("-/. ")).parse(input)?;
    let between = |input| preceded(char(mark), many_m_n(0, usize::from(mark == '.'), blank)).parse(input);
    let (input, (month, is_named)) = preceded(
        between,
        alt((map(number(1, 2), |month| (month, false)), map(month_name, |month| (month, true)))),
    )
    .parse(input)?;
    let (input, day) = preceded(between, number(1, 2)).parse(input)?;
    let (input, _) = opt(terminated(char('.'), peek(blank))).parse(input)?;
    let form = match (is_named, mark) {
        (true, _) => DateForm::NamedMonth,
        (false, '-') => DateForm::Iso,
        (false, ' ') => return nom::combinator::fail().parse(input),
        (false, _) => DateForm::YearFirst,
    };
    Ok((input, (Day::Full { year, month, day }, form)))
}

/// `2024年5月3日`, `2024년 5월 3일`.
fn characters(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let gap = || many_m_n(0, 1, blank);
    let parts = (
        terminated(year, (alt((tag("年"), tag("년"))), gap())),
        terminated(number(1, 2), (alt((tag("月"), tag("월"))), gap())),
        terminated(number(1, 2), alt((tag("日"), tag("일")))),
    );
    map(parts, |(year, month, day)| (Day::Full { year, month, day }, DateForm::Characters)).parse(input)
}

/// `5/3/2024`, `03-05-2024`, `03.05.2024`, `3. 5. 2024`.
fn numbers(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let (input, (first, mark, second)) = two_numbers(input)?;
    let (input, year) = year(input)?;
    let day = if mark == '.' { dotted(first, second, year) } else { Day::Unordered { first, second, year } };
    Ok((input, (day, if mark == '.' { DateForm::Dotted } else { DateForm::Numbers })))
}

/// Two numbers and the mark behind both.
fn two_numbers(input: Input<'_>) -> Parsed<'_, (u32, char, u32)> {
    let (input, first) = number(1, 2).parse(input)?;
    let (input, mark) = one_of("/.-").parse(input)?;
    let gap = || many_m_n(0, usize::from(mark == '.'), blank);
    let (input, second) = preceded(gap(), number(1, 2)).parse(input)?;
    let (input, _) = (char(mark), gap()).parse(input)?;
    Ok((input, (first, mark, second)))
}

/// With dots the day stands first everywhere; only a number above 12 can say otherwise.
fn dotted(first: u32, second: u32, year: i32) -> Day {
    match second {
        13.. => Day::Full { year, month: first, day: second },
        _ => Day::Full { year, month: second, day: first },
    }
}

/// `3/5/24`, `03.05.24`, and `24/05/03` where the last number is no year that a log of this product can have.
fn short_year(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let (input, (first, mark, second)) = two_numbers(input)?;
    let (input, third) = terminated(number(2, 2), not(char(':'))).parse(input)?;
    let year = full_year(third);
    let in_use = |year| (2010..2060).contains(&year);
    let day = match mark {
        '.' => dotted(first, second, year),
        _ if !in_use(year) && in_use(full_year(first)) => {
            Day::Full { year: full_year(first), month: second, day: third }
        }
        _ => Day::Unordered { first, second, year },
    };
    Ok((input, (day, DateForm::ShortYear)))
}

/// Windows reads two digits up to 49 as 20xx; no log is older than 1990.
fn full_year(two_digits: u32) -> i32 {
    let year = i32::try_from(two_digits).unwrap_or_default();
    if year >= 90 { 1900 + year } else { 2000 + year }
}

/// `3-May-24`, `03 May 2024`, `3. Mai 2024`, `3 de mayo de 2024`, `3 мая 2024 г.`, `03/May/2024`, `03 May`.
fn day_first(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let between = |input| {
        let of = value((), (many1_count(blank), tag("de"), many1_count(blank)));
        let mark = value((), many_m_n(1, 2, alt((value((), one_of("-./,")), blank))));
        alt((of, mark)).parse(input)
    };
    let (input, day) = number(1, 2).parse(input)?;
    let (input, month) = preceded(between, month_name).parse(input)?;
    let (input, year) = opt(preceded(between, named_year)).parse(input)?;
    Ok((input, with_named_month(year, month, day)))
}

/// `May 3, 2024`, `May  3 2024`, `May  3`.
fn month_first(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let gap = || many_m_n(1, 2, blank);
    let (input, month) = terminated(month_name, (opt(char('.')), gap())).parse(input)?;
    let (input, day) = number(1, 2).parse(input)?;
    let (input, year) = opt(preceded((opt(char(',')), gap()), year)).parse(input)?;
    Ok((input, with_named_month(year, month, day)))
}

fn with_named_month(year: Option<i32>, month: u32, day: u32) -> (Day, DateForm) {
    match year {
        Some(year) => (Day::Full { year, month, day }, DateForm::NamedMonth),
        None => (Day::NoYear { month, day }, DateForm::NoYear),
    }
}

/// `2024`, `24` (not the hour of a time of day), `2024 г.`.
fn named_year(input: Input<'_>) -> Parsed<'_, i32> {
    let short = map(terminated(number(2, 2), not(one_of(":."))), full_year);
    let era = (many_m_n(0, 1, blank), tag("г."));
    terminated(alt((year, short)), opt(era)).parse(input)
}

/// `05-03`, `05/03`, `03.05.`: month and day in this order, or the other way round with dots.
fn month_and_day(input: Input<'_>) -> Parsed<'_, (Day, DateForm)> {
    let (input, first) = number(2, 2).parse(input)?;
    let (input, mark) = one_of("/.-").parse(input)?;
    let (input, second) = number(2, 2).parse(input)?;
    let input = if mark == '.' { char('.').parse(input)?.0 } else { input };
    let (month, day) = if mark == '.' || first > 12 { (second, first) } else { (first, second) };
    Ok((input, (Day::NoYear { month, day }, DateForm::NoYear)))
}

fn month_name(input: Input<'_>) -> Parsed<'_, u32> {
    map_opt(word, |word| MONTHS.find(word).copied()).parse(input)
}

/// `Fri `, `Fri, `, `vendredi `, `sexta-feira, `.
fn weekday(input: Input<'_>) -> Parsed<'_, ()> {
    let name = verify(word, |word: Input<'_>| WEEKDAYS.find(word).is_some());
    let end = (opt(tag("-feira")), opt(char('.')), opt(char(',')), many_m_n(1, 2, blank));
    value((), (name, end)).parse(input)
}

/// What may stand between a date and a time of day; always something that is neither letter nor digit, or `T`.
pub(super) fn before_clock(input: Input<'_>) -> Parsed<'_, ()> {
    let digit = || satisfy(|c| c.is_ascii_digit());
    let letter = value((), terminated(one_of("Tt"), peek(digit())));
    let mark = alt((value((), one_of("\t_,;|:\"-")), blank));
    alt((letter, value((), many_m_n(1, 3, mark)))).parse(input)
}
