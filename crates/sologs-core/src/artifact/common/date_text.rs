//! Dates as a user's locale wrote them: `3/12/2026 1:45 PM` may be March 12 or December 3.
//!
//! A date is read where its order is decided: by a year in front, by a number that can be no month, by a separator
//! that no month-first locale uses, or by another date of the same listing. Else it is left alone.

use crate::time::{Parts, Timestamp, parse_offset};
use chrono::NaiveDate;

/// Seconds from 1970 to 2000.
const SECONDS_TO_2000: i64 = 946_684_800;

/// Markers of the first and second half of the day, lower case, without dots and blanks.
const MORNING: &[&str] = &["am", "上午", "午前", "오전", "πμ", "sa"];
const AFTERNOON: &[&str] = &["pm", "下午", "午後", "오후", "μμ", "ch"];

/// Which of day and month stands first in dates with the year at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// The order that the dates of one listing prove, where they prove one and do not contradict each other.
pub(crate) fn order_of<'t>(dates: impl Iterator<Item = &'t str>) -> Option<Order> {
    let mut found = None;
    for date in dates {
        let Some(order) = Numbers::read(date).and_then(|numbers| numbers.order()) else { continue };
        match found {
            None => found = Some(order),
            Some(earlier) if earlier != order => return None,
            Some(_) => {}
        }
    }
    found
}

/// Reads a date, or a date and a time, with an offset where one is written.
///
/// `order` is what [`order_of`] said of the listing. `None` where the text is no date, or where day and month
/// cannot be told apart.
pub(crate) fn read(text: &str, order: Option<Order>) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    if let Some(time) = from_json_date(text) {
        return Some(time);
    }
    let numbers = Numbers::read(text)?;
    let (year, month, day) = numbers.date(order)?;
    let clock = Clock::read(numbers.rest)?;
    let parts = Parts {
        year,
        month,
        day,
        hour: clock.hour,
        minute: clock.minute,
        second: clock.second,
        nanosecond: clock.nanosecond,
    };
    let time = from_parts(parts)?;
    clock.offset.map_or(Some(time), |minutes| time.with_offset(minutes))
}

/// `/Date(1714723200000)/` of Windows PowerShell's ConvertTo-Json: milliseconds since 1970, UTC.
fn from_json_date(text: &str) -> Option<Timestamp> {
    let digits = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let millis: i64 = digits.split('+').next()?.parse().ok()?;
    from_unix(millis.div_euclid(1000))
}

/// A time in UTC from seconds since 1970; `None` before 1950 and after 9999.
pub(crate) fn from_unix(seconds: i64) -> Option<Timestamp> {
    let start: Timestamp = "2000-01-01T00:00:00Z".parse().ok()?;
    let time = start.plus_seconds(seconds.checked_sub(SECONDS_TO_2000)?);
    // Beyond the calendar the time is left as it was.
    (time.utc_micros()? == seconds.checked_mul(1_000_000)? && (1950..=9999).contains(&time.date().0))
        .then_some(time)
}

/// A time from its parts. Unlike those of a log, the dates of certificates may lie beyond 2099 (to 9999) and before
/// 1990 (to 1950).
fn from_parts(parts: Parts) -> Option<Timestamp> {
    if (1990..=2099).contains(&parts.year) {
        return Timestamp::from_parts(parts);
    }
    let date = NaiveDate::from_ymd_opt(parts.year, parts.month, parts.day)?;
    let days = date.signed_duration_since(NaiveDate::from_ymd_opt(2000, 1, 1)?).num_days();
    let clock = Timestamp::from_parts(Parts { year: 2000, month: 1, day: 1, ..parts })?;
    (1950..=9999).contains(&parts.year).then(|| clock.plus_seconds(days * 86_400))
}

/// The three numbers of a date and what follows them.
struct Numbers<'t> {
    values: [(u32, usize); 3],
    separator: char,
    rest: &'t str,
}

impl<'t> Numbers<'t> {
    fn read(text: &'t str) -> Option<Self> {
        // A weekday or a marker of the day's half may stand in front.
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let mut rest = text.get(start..)?;
        let mut values = [(0, 0); 3];
        let mut separator = None;
        for (index, slot) in values.iter_mut().enumerate() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=4).contains(&length) {
                return None;
            }
            *slot = (rest.get(..length)?.parse().ok()?, length);
            rest = rest.get(length..)?;
            if index < 2 {
                let found = rest
                    .trim_start()
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '/' | '.' | '-' | '年' | '月'))?;
                separator.get_or_insert(found);
                rest = rest.trim_start().get(found.len_utf8()..)?.trim_start();
            }
        }
        Some(Self { values, separator: separator?, rest: rest.trim_start_matches(['.', '日', ',', 'T']) })
    }

    fn year_first(&self) -> bool {
        self.values[0].1 == 4
    }

    /// The order that this date itself proves.
    fn order(&self) -> Option<Order> {
        let [(first, _), (second, _), (_, year_digits)] = self.values;
        if self.year_first() || year_digits != 4 {
            return None;
        }
        match (first, second) {
            (13.., 1..=12) => Some(Order::DayFirst),
            (1..=12, 13..) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Year, month, day. A year of two digits is not guessed at: certificates may end in 2126.
    fn date(&self, order: Option<Order>) -> Option<(i32, u32, u32)> {
        let [(first, _), (second, _), (third, third_digits)] = self.values;
        if self.year_first() {
            return Some((i32::try_from(first).ok()?, second, third));
        }
        if third_digits != 4 {
            return None;
        }
        let year = i32::try_from(third).ok()?;
        let order = match (self.order(), self.separator) {
            (Some(order), _) => order,
            _ if first == second => Order::DayFirst,
            // No locale of Windows writes the month first with dots or dashes.
            (None, '.' | '-') => Order::DayFirst,
            (None, _) => order?,
        };
        match order {
            Order::DayFirst => Some((year, second, first)),
            Order::MonthFirst => Some((year, first, second)),
        }
    }
}

/// The time of day; midnight where none is written.
#[derive(Default)]
struct Clock {
    hour: u32,
    minute: u32,
    second: u32,
    nanosecond: u32,
    offset: Option<i16>,
}

impl Clock {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let Some(start) = text.find(|c: char| c.is_ascii_digit()) else {
            return text.is_empty().then(Self::default);
        };
        let before = text.get(..start)?;
        let end = text.get(start..)?.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',')));
        let (digits, after) = text.get(start..)?.split_at(end.unwrap_or(text.len() - start));
        let mut clock = Self::from_digits(digits.trim_end_matches('.'))?;
        let (marker, offset) = match after.find(['+', '-']) {
            Some(at) => (after.get(..at)?, Some(parse_offset(after.get(at..)?.trim())?)),
            None => (after.trim_end_matches(['Z', 'z']), after.ends_with(['Z', 'z']).then_some(0)),
        };
        clock.offset = offset;
        clock.apply_half(&format!("{before}{marker}"))?;
        Some(clock)
    }

    fn from_digits(digits: &str) -> Option<Self> {
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let mut parts = whole.split(':');
        let mut next = || -> Option<Option<u32>> {
            parts.next().map_or(Some(None), |part| part.parse().ok().filter(|_| part.len() <= 2).map(Some))
        };
        let (hour, minute, second) = (next()??, next()??, next()?.unwrap_or(0));
        let nanosecond = match fraction.len() {
            0 => 0,
            1..=9 => format!("{fraction:0<9}").parse().ok()?,
            _ => return None,
        };
        parts.next().is_none().then_some(Self { hour, minute, second, nanosecond, offset: None })
    }

    /// Applies a marker of the day's half; `None` for one that is not known, unless the hour needs none.
    fn apply_half(&mut self, marker: &str) -> Option<()> {
        let marker: String =
            marker.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        if marker.is_empty() || self.hour > 12 {
            return Some(());
        }
        if MORNING.contains(&marker.as_str()) {
            self.hour %= 12;
        } else if AFTERNOON.contains(&marker.as_str()) {
            self.hour = self.hour % 12 + 12;
        } else {
            return None;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        read(text, None).map(|time| time.to_string())
    }

    #[test]
    fn dates_whose_order_is_plain() {
        for (text, expected) in [
            ("3/25/2026 1:45 PM", "2026-03-25T13:45:00"),
            ("25/03/2026 00:19", "2026-03-25T00:19:00"),
            ("03.04.2026 10:53", "2026-04-03T10:53:00"),
            ("03-04-2026 10:53", "2026-04-03T10:53:00"),
            ("2026/4/3 下午 1:45", "2026-04-03T13:45:00"),
            ("2026. 04. 03. 오전 12:05", "2026-04-03T00:05:00"),
            ("2026年4月3日 10:05", "2026-04-03T10:05:00"),
            ("5/5/2026 9:00 a. m.", "2026-05-05T09:00:00"),
            ("2026-04-03 10:00:00.1234567 +02:00", "2026-04-03T10:00:00.1234567+02:00"),
            ("13/5/2026 10:00:00 AM +05:30", "2026-05-13T10:00:00+05:30"),
            ("/Date(1714723200000)/", "2024-05-03T08:00:00Z"),
            ("2026-04-03", "2026-04-03T00:00:00"),
            ("12.03.2126 13:55", "2126-03-12T13:55:00"),
            ("25/12/1970 01:00", "1970-12-25T01:00:00"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_left_alone() {
        for text in ["3/12/2026 1:45 PM", "3/12/26", "13/13/2026", "1:45 PM", "", "2026", "3/25/2026 1:45 xy"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn another_date_of_the_listing_decides() {
        let order = order_of(["3/12/2026 1:45 PM", "12/31/2039 4:59 PM"].into_iter());
        assert_eq!(order, Some(Order::MonthFirst));
        assert_eq!(read("3/12/2026 1:45 PM", order).unwrap().date(), (2026, 3, 12));
        assert_eq!(order_of(["13/01/2026", "01/13/2026"].into_iter()), None, "they contradict each other");
    }

    #[test]
    fn hostile_texts_do_not_panic() {
        for text in
            ["/Date(9223372036854775807)/", "/Date(-)/", "1/1/1/1", "99999999", "1.1.2026 99:99", "年"]
        {
            let _ = read(text, Some(Order::DayFirst));
        }
    }
}
