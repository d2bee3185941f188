//! A moment as a log wrote it: with its zone where the log gave one, and without where it did not.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// Years outside of this range are taken for misread numbers, not for dates of a log.
const PLAUSIBLE_YEARS: std::ops::RangeInclusive<i32> = 1990..=2099;

/// A date and time of day as written in a log.
///
/// Most logs give local time of a machine whose zone is unknown: then [`Timestamp::offset_minutes`] is `None`
/// and the value must not be compared with times of another machine. The precision is one nanosecond.
/// Equality and order look at the clock's reading first and the offset second; how the date was written
/// ([`Timestamp::written_order`]) is no part of them.
#[derive(Clone, Copy, Debug)]
pub struct Timestamp {
    local: NaiveDateTime,
    offset_minutes: Option<i16>,
    written: WrittenOrder,
}

/// What the date itself, as it was written, says of the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WrittenOrder {
    /// The year stands first, the month has a name, or the separator tells.
    Fixed,
    /// Two numbers, one of them above 12, or both the same.
    Numbers { proves: Option<DateOrder> },
    /// Two numbers that can both be months.
    Ambiguous,
}

/// The order of day and month in dates like `03/04/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateOrder {
    /// `month/day/year`, as in the United States.
    MonthFirst,
    /// `day/month/year`, as in most of the world.
    DayFirst,
    /// Nothing decides it, or the dates contradict each other.
    Undecided,
}

/// The parts of a date and time, as read from digits; see [`Timestamp::from_parts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Full year, for example 2024.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59; 60 (a leap second) is read as 59.
    pub second: u32,
    /// 0 to 999,999,999.
    pub nanosecond: u32,
}

impl Timestamp {
    /// Builds a time of unknown zone; `None` for a date that does not exist or that no log of this product can
    /// hold (before 1990, after 2099).
    pub fn from_parts(parts: Parts) -> Option<Self> {
        if !PLAUSIBLE_YEARS.contains(&parts.year) || parts.second > 60 {
            return None;
        }
        let date = NaiveDate::from_ymd_opt(parts.year, parts.month, parts.day)?;
        let local =
            date.and_hms_nano_opt(parts.hour, parts.minute, parts.second.min(59), parts.nanosecond)?;
        Some(Self { local, offset_minutes: None, written: WrittenOrder::Fixed })
    }

    /// Builds a time from a date written as two numbers in an order that is not known, `first` before `second`;
    /// `parts.month` and `parts.day` are ignored.
    ///
    /// The month is taken to stand first where both orders are possible, and the time is marked as ambiguous.
    /// `None` where neither order gives a date.
    pub fn from_unordered(first: u32, second: u32, parts: Parts) -> Option<Self> {
        let month_first = Self::from_parts(Parts { month: first, day: second, ..parts });
        let day_first = || Self::from_parts(Parts { month: second, day: first, ..parts });
        let (time, proves) = match month_first {
            Some(time) if second > 12 => (time, Some(DateOrder::MonthFirst)),
            Some(time) if first == second => (time, None),
            Some(time) => return Some(time.with_ambiguous_order()),
            None => (day_first()?, Some(DateOrder::DayFirst)),
        };
        Some(Self { written: WrittenOrder::Numbers { proves }, ..time })
    }

    /// The moment `millis` milliseconds after 1970-01-01T00:00 UTC, written with the offset zero; `None` outside
    /// of the years that a log of this product can hold.
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        let local = chrono::DateTime::from_timestamp_millis(millis)?.naive_utc();
        let is_plausible = PLAUSIBLE_YEARS.contains(&local.year());
        is_plausible.then_some(Self { local, offset_minutes: Some(0), written: WrittenOrder::Fixed })
    }

    /// The same reading of the clock in a zone `minutes` east of UTC; `None` from 24 hours on.
    pub fn with_offset(self, minutes: i16) -> Option<Self> {
        (minutes.unsigned_abs() < 24 * 60).then_some(Self { offset_minutes: Some(minutes), ..self })
    }

    /// Marks a date whose day and month might be the other way round (`03/04/2024`).
    pub fn with_ambiguous_order(self) -> Self {
        let swappable = self.local.day() <= 12 && self.local.day() != self.local.month();
        Self { written: if swappable { WrittenOrder::Ambiguous } else { self.written }, ..self }
    }

    /// Whether day and month might be the other way round.
    pub fn is_order_ambiguous(&self) -> bool {
        self.written == WrittenOrder::Ambiguous
    }

    /// What this date says of the order in which its file writes day and month: proved by a number above 12,
    /// `Undecided` where both numbers can be months, `None` where the date has nothing to say (the year stands
    /// first, the month has a name, day and month are the same).
    pub fn written_order(&self) -> Option<DateOrder> {
        match self.written {
            WrittenOrder::Fixed => None,
            WrittenOrder::Numbers { proves } => proves,
            WrittenOrder::Ambiguous => Some(DateOrder::Undecided),
        }
    }

    /// The same time with day and month exchanged, where that was possible; else unchanged.
    pub fn day_month_swapped(self) -> Self {
        if !self.is_order_ambiguous() {
            return self;
        }
        let swapped = NaiveDate::from_ymd_opt(self.local.year(), self.local.day(), self.local.month());
        match swapped {
            Some(date) => Self { local: date.and_time(self.local.time()), ..self },
            None => self,
        }
    }

    /// Minutes east of UTC, where the log said so.
    pub fn offset_minutes(&self) -> Option<i16> {
        self.offset_minutes
    }

    /// Microseconds since 1970-01-01T00:00 on the clock that wrote it (not UTC).
    pub fn local_micros(&self) -> i64 {
        self.local.and_utc().timestamp_micros()
    }

    /// Microseconds since 1970-01-01T00:00 UTC, where the zone is known.
    pub fn utc_micros(&self) -> Option<i64> {
        self.offset_minutes.map(|minutes| self.local_micros() - i64::from(minutes) * 60_000_000)
    }

    /// Year, month and day on the clock that wrote it.
    pub fn date(&self) -> (i32, u32, u32) {
        (self.local.year(), self.local.month(), self.local.day())
    }

    /// Hour, minute and second on the clock that wrote it.
    pub fn time_of_day(&self) -> (u32, u32, u32) {
        (self.local.hour(), self.local.minute(), self.local.second())
    }

    /// The time `seconds` later (earlier when negative) in the same zone; unchanged at the ends of the calendar.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let later = Duration::try_seconds(seconds).and_then(|by| self.local.checked_add_signed(by));
        Self { local: later.unwrap_or(self.local), ..self }
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.local, self.offset_minutes).cmp(&(other.local, other.offset_minutes))
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.local, self.offset_minutes).hash(state);
    }
}

/// ISO 8601: `2024-05-03T10:00:00`, a fraction only when there is one, an offset only when it is known.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.local.format("%Y-%m-%dT%H:%M:%S"))?;
        let nanos = self.local.nanosecond() % 1_000_000_000;
        if nanos != 0 {
            let digits = format!("{nanos:09}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        match self.offset_minutes {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

/// What [`Timestamp::from_str`] says of a text that is no ISO 8601 date and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(String);

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a time; write it as 2024-05-03T10:00:00, with Z or +02:00 if known", self.0)
    }
}

impl std::error::Error for ParseTimestampError {}

/// Reads ISO 8601 with `T` or a blank between date and time; the time of day may be left out (then 00:00).
impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_iso(text.trim()).ok_or_else(|| ParseTimestampError(text.to_owned()))
    }
}

fn parse_iso(text: &str) -> Option<Timestamp> {
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = text.get(range)?;
        if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
    };
    if text.get(4..5)? != "-" || text.get(7..8)? != "-" {
        return None;
    }
    let mut parts = Parts {
        year: i32::try_from(number(0..4)?).ok()?,
        month: number(5..7)?,
        day: number(8..10)?,
        ..Parts::default()
    };
    if text.len() == 10 {
        return Timestamp::from_parts(parts);
    }
    if !matches!(text.get(10..11)?, "T" | "t" | " ") || text.get(13..14)? != ":" {
        return None;
    }
    (parts.hour, parts.minute) = (number(11..13)?, number(14..16)?);
    let mut rest = text.get(16..)?;
    if let Some(after) = rest.strip_prefix(':') {
        parts.second = number(17..19)?;
        rest = after.get(2..)?;
    }
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 9 {
            return None;
        }
        parts.nanosecond = format!("{:0<9}", after.get(..digits)?).parse().ok()?;
        rest = after.get(digits..)?;
    }
    let time = Timestamp::from_parts(parts)?;
    match rest.trim() {
        "" => Some(time),
        "Z" | "z" => time.with_offset(0),
        offset => time.with_offset(parse_offset(offset)?),
    }
}

/// Reads `+02:00`, `-0530` or `+02` as minutes east of UTC.
pub fn parse_offset(text: &str) -> Option<i16> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text.get(1..)?.chars().filter(|&c| c != ':').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i16>().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_times_are_read_and_written_alike() {
        for text in ["2024-05-03T10:00:00", "2024-05-03T10:00:00.1234567", "2024-05-03T10:00:00Z"] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        }
        let india: Timestamp = "2024-05-03 10:00:00+0530".parse().unwrap();
        assert_eq!(india.to_string(), "2024-05-03T10:00:00+05:30");
        assert_eq!(india.utc_micros().unwrap(), india.local_micros() - 19_800_000_000);
    }

    #[test]
    fn nonsense_dates_are_refused() {
        for text in [
            "1753-12-05T00:00:00",
            "2024-02-30",
            "2024-13-01",
            "2024-05-03T25:00:00",
            "2024-05-03T10:00:75",
            "",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn day_and_month_swap_only_where_both_can_be_months() {
        let parts = Parts { year: 2024, month: 3, day: 4, ..Parts::default() };
        let time = Timestamp::from_parts(parts).unwrap().with_ambiguous_order();
        assert_eq!(time.day_month_swapped().date(), (2024, 4, 3));
        let clear = Timestamp::from_parts(Parts { day: 14, ..parts }).unwrap().with_ambiguous_order();
        assert!(!clear.is_order_ambiguous());
        assert_eq!(clear.day_month_swapped(), clear);
    }

    #[test]
    fn two_numbers_prove_their_order_where_one_is_above_twelve() {
        let of = |first, second| {
            let time = Timestamp::from_unordered(first, second, Parts { year: 2024, ..Parts::default() })?;
            Some((time.date().1, time.date().2, time.written_order()))
        };
        assert_eq!(of(3, 4), Some((3, 4, Some(DateOrder::Undecided))));
        assert_eq!(of(4, 13), Some((4, 13, Some(DateOrder::MonthFirst))));
        assert_eq!(of(13, 4), Some((4, 13, Some(DateOrder::DayFirst))));
        assert_eq!(of(5, 5), Some((5, 5, None)));
        assert_eq!(of(31, 2), None);
        assert_eq!(of(13, 13), None);
    }
}
