//! The time of day: `10:00:00.1234567`, `9:05 PM`, `오전 10:00:00`, `10.00.00`, `10時05分00秒`, and what may follow it:
//! a fraction, a word for the half of the day, a zone.

use super::grammar::{Input, Parsed, blank, number, number_of};
use crate::time::DateOrder;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case};
use nom::character::complete::{char, digit1, one_of, satisfy};
use nom::combinator::{map, map_opt, not, opt, peek, recognize, value, verify};
use nom::multi::{many_m_n, many0_count};
use nom::sequence::{delimited, pair, preceded, terminated};

/// Hour, minute and second as written, and the half of the day where a word before them gave it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    /// Whether seconds were written.
    pub(super) has_seconds: bool,
    /// Whether it is written `10:00` or `10:00:00`.
    pub(super) has_colons: bool,
    /// The half of the day, where a word stands before the hour.
    pub(super) half: Option<Half>,
}

/// A word for the half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Half {
    is_afternoon: bool,
    /// In which order the language of the word writes day and month, where it has one.
    pub(super) order: Option<DateOrder>,
}

/// What follows the seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Suffix {
    /// 0 to 999,999,999.
    pub(super) nanosecond: u32,
    /// The byte before the fraction.
    pub(super) fraction_mark: Option<u8>,
    pub(super) half: Option<Half>,
    /// Minutes east of UTC.
    pub(super) offset_minutes: Option<i16>,
}

impl Half {
    /// The hour of the 24-hour clock; hours above 12 are left as they are, since some formats write both.
    pub(super) fn hour(self, hour: u32) -> u32 {
        match (self.is_afternoon, hour) {
            (true, 0..=11) => hour + 12,
            (false, 12) => 0,
            _ => hour,
        }
    }
}

/// Hour, minute and second, after a word for the half of the day where there is one.
pub(super) fn clock(input: Input<'_>) -> Parsed<'_, Clock> {
    let (input, half) = maybe(input, |i| terminated(half_behind, many_m_n(0, 2, blank)).parse(i));
    let (input, clock) = alt((colons, dots, characters)).parse(input)?;
    Ok((input, Clock { half, ..clock }))
}

/// `100000`, for dates that are written without separators as well.
pub(super) fn compact(input: Input<'_>) -> Parsed<'_, Clock> {
    let parts = (number_of(2), number_of(2), number_of(2));
    let clock =
        |(hour, minute, second)| Clock { hour, minute, second, has_seconds: true, ..Clock::default() };
    terminated(map(parts, clock), not(satisfy(|c| c.is_ascii_digit()))).parse(input)
}

fn colons(input: Input<'_>) -> Parsed<'_, Clock> {
    let second = preceded(char(':'), number(2, 2));
    let parts = (number(1, 2), preceded(char(':'), number(2, 2)), opt(second));
    map(parts, |(hour, minute, second)| Clock {
        hour,
        minute,
        second: second.unwrap_or(0),
        has_seconds: second.is_some(),
        has_colons: true,
        half: None,
    })
    .parse(input)
}

fn dots(input: Input<'_>) -> Parsed<'_, Clock> {
    let parts = (number(1, 2), preceded(char('.'), number(2, 2)), preceded(char('.'), number(2, 2)));
    let clock =
        |(hour, minute, second)| Clock { hour, minute, second, has_seconds: true, ..Clock::default() };
    map(parts, clock).parse(input)
}

fn characters(input: Input<'_>) -> Parsed<'_, Clock> {
    let hour = alt((tag("時"), tag("时"), tag("点"), tag("點"), tag("시")));
    let minute = alt((tag("分"), tag("분")));
    let second = alt((tag("秒"), tag("초")));
    let gap = || many_m_n(0, 1, blank);
    let parts = (
        terminated(number(1, 2), (hour, gap())),
        terminated(number(1, 2), minute),
        opt(delimited(gap(), number(1, 2), second)),
    );
    map(parts, |(hour, minute, second)| Clock {
        hour,
        minute,
        second: second.unwrap_or(0),
        has_seconds: second.is_some(),
        ..Clock::default()
    })
    .parse(input)
}

/// Everything that may follow the minutes (`has_seconds` false) or the seconds; always succeeds.
pub(super) fn suffix(input: Input<'_>, has_seconds: bool) -> (Input<'_>, Suffix) {
    let (input, fraction) = maybe(input, |i| if has_seconds { fraction(i) } else { no_fraction(i) });
    let (input, half) = maybe(input, half_behind);
    let (input, offset_minutes) = maybe(input, zone);
    let (fraction_mark, nanosecond) = fraction.unzip();
    let nanosecond = nanosecond.unwrap_or(0);
    (input, Suffix { nanosecond, fraction_mark, half, offset_minutes })
}

fn maybe<'a, T>(input: Input<'a>, parser: impl Fn(Input<'a>) -> Parsed<'a, T>) -> (Input<'a>, Option<T>) {
    match parser(input) {
        Ok((rest, found)) => (rest, Some(found)),
        Err(_) => (input, None),
    }
}

/// A word for the half of the day behind up to two blanks; looks at one byte where there is none.
fn half_behind(input: Input<'_>) -> Parsed<'_, Half> {
    let (input, _) = many_m_n(0, 2, blank).parse(input)?;
    let may_begin = |byte: &u8| *byte >= 0x80 || b"APapvndo".contains(byte);
    if input.first().is_some_and(may_begin) { half(input) } else { nom::combinator::fail().parse(input) }
}

fn no_fraction(input: Input<'_>) -> Parsed<'_, (u8, u32)> {
    nom::combinator::fail().parse(input)
}

/// `.123`, `,1234567`, `:123`: the byte before it, and nanoseconds.
fn fraction(input: Input<'_>) -> Parsed<'_, (u8, u32)> {
    let digits = |(_, digits): &(char, Input<'_>)| digits.len() <= 9;
    let usual = verify(pair(one_of(".,"), digit1), digits);
    let after_colon = verify(pair(char(':'), digit1), |(_, digits): &(char, Input<'_>)| digits.len() == 3);
    let fraction = terminated(alt((usual, after_colon)), not(next_date));
    map(fraction, |(mark, digits)| (mark as u8, nanoseconds(digits))).parse(input)
}

/// The rest of a date of which only the first number was taken for a fraction: `10:00:00,03.05.2024 10:00:00`.
fn next_date(input: Input<'_>) -> Parsed<'_, ()> {
    let digit = || satisfy(|c| c.is_ascii_digit());
    let with_dashes = value((), (char('-'), number_of(2), char('-')));
    alt((value((), (one_of("./:"), digit())), with_dashes)).parse(input)
}

fn nanoseconds(digits: Input<'_>) -> u32 {
    let missing = 9_u32.saturating_sub(digits.len() as u32);
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')) * 10_u32.pow(missing)
}

/// `Z`, `+02:00`, `-0530`, `+02`; after a blank only what cannot be the beginning of a message.
fn zone(input: Input<'_>) -> Parsed<'_, i16> {
    let name = alt((tag("UTC"), tag("GMT")));
    let named = preceded(blank, terminated(preceded(name, opt(offset)), not(letter_or_digit)));
    let zulu = value(0, one_of("Zz"));
    let spaced = preceded(many_m_n(1, 2, blank), terminated(spaced_offset, not(letter_or_digit)));
    alt((zulu, map(named, |offset| offset.unwrap_or(0)), offset, spaced)).parse(input)
}

fn offset(input: Input<'_>) -> Parsed<'_, i16> {
    let minutes = alt((preceded(char(':'), number_of(2)), number_of(2)));
    let parts = (one_of("+-"), number_of(2), opt(minutes));
    map_opt(parts, |(sign, hours, minutes)| minutes_east(sign, hours, minutes.unwrap_or(0))).parse(input)
}

/// Both digits of the minutes, and a quarter of an hour: ` -1073` is a number of the message.
fn spaced_offset(input: Input<'_>) -> Parsed<'_, i16> {
    let parts = (one_of("+-"), number_of(2), preceded(opt(char(':')), number_of(2)));
    map_opt(parts, |(sign, hours, minutes)| {
        let plausible = hours <= 14 && minutes % 15 == 0;
        plausible.then(|| minutes_east(sign, hours, minutes)).flatten()
    })
    .parse(input)
}

fn minutes_east(sign: char, hours: u32, minutes: u32) -> Option<i16> {
    let total = i16::try_from(hours * 60 + minutes).ok()?;
    (hours < 24 && minutes < 60).then_some(if sign == '-' { -total } else { total })
}

fn letter_or_digit(input: Input<'_>) -> Parsed<'_, char> {
    satisfy(|c| c.is_ascii_alphanumeric()).parse(input)
}

/// The words of [`half`] that begin with an ASCII letter, as far as their first letters.
pub(super) const HALVES: [&str; 8] = ["am", "pm", "a", "p", "vorm", "nachm", "dop", "odp"];

/// A word for the half of the day, with its language's order of day and month. Source: Unicode CLDR and the
/// culture data of Windows. `am` in lower case tells nothing of the language: in German it means "on the".
fn half(input: Input<'_>) -> Parsed<'_, Half> {
    use DateOrder::{DayFirst, MonthFirst};
    let word = |morning: &'static str, afternoon: &'static str, order| {
        alt((
            value(Half { is_afternoon: false, order }, tag(morning)),
            value(Half { is_afternoon: true, order }, tag(afternoon)),
        ))
    };
    let words = alt((
        word("AM", "PM", Some(MonthFirst)),
        alt((word("am", "pm", None), word("Am", "Pm", None))),
        alt((dotted("a", false), dotted("p", true))),
        word("vorm.", "nachm.", Some(DayFirst)),
        word("dop.", "odp.", Some(DayFirst)),
        alt((word("ÖÖ", "ÖS", Some(DayFirst)), word("öö", "ös", Some(DayFirst)))),
        word("오전", "오후", None),
        word("午前", "午後", None),
        word("上午", "下午", None),
        word("凌晨", "晚上", None),
        word("早上", "中午", None),
    ));
    terminated(words, not(peek(letter_or_digit))).parse(input)
}

/// The words for both halves of the day, as [`half`] reads them.
const PAIRS: [(&str, &str); 11] = [
    ("AM", "PM"),
    ("am", "pm"),
    ("a. m.", "p. m."),
    ("a.m.", "p.m."),
    ("vorm.", "nachm."),
    ("dop.", "odp."),
    ("ÖÖ", "ÖS"),
    ("오전", "오후"),
    ("午前", "午後"),
    ("上午", "下午"),
    ("凌晨", "晚上"),
];

/// The same line in the other half of the day, where a word for one stands behind `from`.
pub(crate) fn other_half(line: &[u8], from: usize) -> Option<Vec<u8>> {
    let behind = line.get(from..)?;
    PAIRS.iter().flat_map(|(morning, afternoon)| [(morning, afternoon), (afternoon, morning)]).find_map(
        |(word, other)| {
            let at = from + memchr::memmem::find(behind, word.as_bytes())?;
            let mut line = line.to_vec();
            line.splice(at..at + word.len(), other.bytes());
            Some(line)
        },
    )
}

/// Spanish `a. m.`, `p.m.`, with any blank in between.
fn dotted<'a>(
    letter: &'static str,
    is_afternoon: bool,
) -> impl Parser<Input<'a>, Output = Half, Error = nom::error::Error<Input<'a>>> {
    let word = recognize((tag_no_case(letter), char('.'), many0_count(blank), tag_no_case("m"), char('.')));
    value(Half { is_afternoon, order: Some(DateOrder::DayFirst) }, word)
}
