//! Small parsers that dates and times of day share.

use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_while_m_n};
use nom::character::complete::{one_of, satisfy};
use nom::combinator::{map, not, value, verify};
use nom::sequence::terminated;
use nom::{IResult, Parser};

/// Decoded text (UTF-8) that may be cut in the middle of a character.
pub(crate) type Input<'a> = &'a [u8];

/// What a parser makes of it.
pub(crate) type Parsed<'a, T> = IResult<Input<'a>, T>;

/// A whole number of `least` to `most` digits, at most 9, with no further digit behind it.
pub(super) fn number<'a>(
    least: usize,
    most: usize,
) -> impl Parser<Input<'a>, Output = u32, Error = nom::error::Error<Input<'a>>> {
    terminated(digits(least, most), not(satisfy(|c| c.is_ascii_digit())))
}

/// A whole number of exactly so many digits, which more digits may follow.
pub(super) fn number_of<'a>(
    count: usize,
) -> impl Parser<Input<'a>, Output = u32, Error = nom::error::Error<Input<'a>>> {
    digits(count, count)
}

fn digits<'a>(
    least: usize,
    most: usize,
) -> impl Parser<Input<'a>, Output = u32, Error = nom::error::Error<Input<'a>>> {
    let digits = take_while_m_n(least, most, |byte: u8| byte.is_ascii_digit());
    map(digits, |digits: Input<'a>| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

/// One blank: a space, or one of those that do not break (.NET 8 writes U+202F before AM).
pub(super) fn blank(input: Input<'_>) -> Parsed<'_, ()> {
    alt((value((), one_of(" ")), value((), tag("\u{a0}")), value((), tag("\u{202f}")))).parse(input)
}

/// Letters of any alphabet.
pub(super) fn word(input: Input<'_>) -> Parsed<'_, Input<'_>> {
    let is_letter = |&at: &usize| match input.get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphabetic(),
        Some(_) => blank(input.get(at..).unwrap_or_default()).is_err(),
        None => false,
    };
    let length = (0..input.len()).take_while(is_letter).count();
    verify(take(length), |word: Input<'_>| !word.is_empty()).parse(input)
}
