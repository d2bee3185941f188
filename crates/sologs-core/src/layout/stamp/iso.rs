//! The way most logs write the moment, read without any parser: `2024-05-03 10:00:00,123`, `2024-05-03T10:00:00.1`,
//! `2024-05-03 10:00:00`, where what follows is certainly no part of it. Anything else is left to the plain way, with
//! which the tests compare this one.

use super::{ClockForm, DateForm, Stamp, ends_here};
use crate::time::{Parts, Timestamp};

/// Bytes of date and time of day to the second.
const CORE: usize = 19;
/// No fraction has more digits than those of nanoseconds.
const MAX_FRACTION: usize = 9;

/// A stamp at the beginning of `text`; `None` where the plain way has to look.
pub(super) fn stamp(text: &[u8]) -> Option<Stamp> {
    let core: &[u8; CORE] = text.first_chunk()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ' | b'T', h1, h2, b':', n1, n2, b':', s1, s2] = *core
    else {
        return None;
    };
    let two = |tens: u8, ones: u8| Some(digit(tens)? * 10 + digit(ones)?);
    let year = two(y1, y2)? * 100 + two(y3, y4)?;
    let (fraction_mark, len, nanosecond) = fraction(text)?;
    if !ends_here(text, len) {
        return None;
    }
    let time = Timestamp::from_parts(Parts {
        year: i32::try_from(year).ok()?,
        month: two(m1, m2)?,
        day: two(d1, d2)?,
        hour: two(h1, h2)?,
        minute: two(n1, n2)?,
        second: two(s1, s2)?,
        nanosecond,
    })?;
    let clock = ClockForm { fraction_mark, has_half: false, has_zone: false, has_colons: true, order: None };
    Some(Stamp { len, core_len: CORE, date: DateForm::Iso, clock, time: Some(time) })
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The byte before the fraction, where that ends, and nanoseconds.
fn fraction(text: &[u8]) -> Option<(Option<u8>, usize, u32)> {
    let Some((&mark @ (b'.' | b','), behind)) = text.get(CORE..)?.split_first() else {
        return Some((None, CORE, 0));
    };
    let digits = behind.iter().map_while(|byte| digit(*byte)).take(MAX_FRACTION + 1);
    let (count, number) =
        digits.fold((0, 0_u32), |(count, sum), digit| (count + 1, sum.wrapping_mul(10) + digit));
    if !(1..=MAX_FRACTION).contains(&count) {
        return None;
    }
    Some((Some(mark), CORE + 1 + count, number * 10_u32.pow((MAX_FRACTION - count) as u32)))
}
