//! A .NET `TimeSpan` as settings write it: `00:01:00`, `7.00:00:00`, `-0:00:00.5`.

use serde::Serialize;
use std::fmt;

const TICKS_PER_SECOND: i64 = 10_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// A length of time in steps of 100 nanoseconds, as .NET keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct TimeSpan {
    ticks: i64,
}

impl TimeSpan {
    /// Of whole seconds.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self { ticks: seconds.saturating_mul(TICKS_PER_SECOND) }
    }

    /// Reads `[-][d.]hh:mm[:ss[.fffffff]]`, also `d:hh:mm:ss` and a bare number of days, as `TimeSpan.Parse` does.
    /// `None` where a part is missing or too large (24 hours, 60 minutes), as .NET refuses it too.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let parts: Vec<&str> = text.split(':').collect();
        let (days, clock) = match parts.as_slice() {
            [days] => (number(days, 8)?, [0; 4]),
            [hours, minutes] => with_days(hours, minutes, "0")?,
            [hours, minutes, seconds] => with_days(hours, minutes, seconds)?,
            [days, hours, minutes, seconds] => (number(days, 8)?, clock(hours, minutes, seconds)?),
            _ => return None,
        };
        let [hours, minutes, seconds, ticks] = clock;
        let whole = days * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds;
        let ticks = whole.checked_mul(TICKS_PER_SECOND)?.checked_add(ticks)?;
        Some(Self { ticks: if negative { -ticks } else { ticks } })
    }

    /// Steps of 100 nanoseconds.
    pub fn ticks(self) -> i64 {
        self.ticks
    }

    /// Whole seconds, cut toward zero.
    pub fn seconds(self) -> i64 {
        self.ticks / TICKS_PER_SECOND
    }

    /// Milliseconds, cut toward zero.
    pub fn milliseconds(self) -> i64 {
        self.ticks / (TICKS_PER_SECOND / 1000)
    }
}

/// As .NET writes it.
impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ticks = self.ticks.unsigned_abs();
        let (seconds, fraction) = (ticks / 10_000_000, ticks % 10_000_000);
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        if self.ticks < 0 {
            f.write_str("-")?;
        }
        if days > 0 {
            write!(f, "{days}.")?;
        }
        write!(f, "{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)?;
        if fraction > 0 {
            write!(f, ".{fraction:07}")?;
        }
        Ok(())
    }
}

/// Days stand before a dot in front of the hours.
fn with_days(hours: &str, minutes: &str, seconds: &str) -> Option<(i64, [i64; 4])> {
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    Some((number(days, 8)?, clock(hours, minutes, seconds)?))
}

/// Hours, minutes, seconds and ticks of a fraction.
fn clock(hours: &str, minutes: &str, seconds: &str) -> Option<[i64; 4]> {
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let ticks = match fraction.len() {
        0 => 0,
        1..=7 => number(&format!("{fraction:0<7}"), 7)?,
        _ => return None,
    };
    let below = |text: &str, bound: i64| number(text, 2).filter(|&value| value < bound);
    Some([below(hours, 24)?, below(minutes, 60)?, below(seconds, 60)?, ticks])
}

fn number(text: &str, most_digits: usize) -> Option<i64> {
    let fits = (1..=most_digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_written_as_dotnet_does() {
        for (text, seconds, shown) in [
            ("00:01:00", 60, "00:01:00"),
            ("7.00:00:00", 604_800, "7.00:00:00"),
            ("1:02:03:04", 93_784, "1.02:03:04"),
            ("0:10", 600, "00:10:00"),
            ("5", 432_000, "5.00:00:00"),
            ("-00:00:01", -1, "-00:00:01"),
            ("00:00:10.5", 10, "00:00:10.5000000"),
        ] {
            let span = TimeSpan::parse(text).unwrap();
            assert_eq!((span.seconds(), span.to_string().as_str()), (seconds, shown), "{text}");
        }
    }

    #[test]
    fn what_dotnet_refuses_is_refused() {
        for text in
            ["", "24:00:00", "00:60:00", "00:00:60", "a", "1:2:3:4:5", "00:00:00.12345678", "::", "1.2"]
        {
            assert_eq!(TimeSpan::parse(text), None, "{text}");
        }
        assert!(TimeSpan::parse("99999999.23:59:59").is_none(), "beyond what .NET can hold");
    }
}
