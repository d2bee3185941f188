//! Lengths of time in rule files: `30s`, `10m`, `1h30m`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Units, the longest first, with their microseconds.
const UNITS: [(&str, i64); 5] =
    [("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000)];

/// No window is longer than a hundred years: sums of times stay far below what an `i64` holds.
const MAX_MICROS: i64 = 36_500 * 86_400_000_000;

/// A length of time, in whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    micros: i64,
}

impl Span {
    /// So many microseconds; negative ones and those beyond a hundred years are moved to the nearest bound.
    pub fn from_micros(micros: i64) -> Self {
        Self { micros: micros.clamp(0, MAX_MICROS) }
    }

    /// In microseconds; never negative.
    pub fn micros(self) -> i64 {
        self.micros
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A length of time: numbers with the units d, h, m, s and ms (`30s`, `10m`, `1h30m`).",
            "type": "string",
            "pattern": "^([0-9]+(d|h|m|s|ms))+$"
        })
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse(&text).ok_or_else(|| {
            format!("`{text}` is no length of time; write a number and one of d, h, m, s, ms: `10m`, `1h30m`")
        })
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.micros;
        for (unit, micros) in UNITS {
            if rest >= micros {
                write!(f, "{}{unit}", rest / micros)?;
                rest %= micros;
            }
        }
        if self.micros < 1_000 { f.write_str("0s") } else { Ok(()) }
    }
}

fn parse(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    let mut sum: i64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        let after = rest.get(digits..)?;
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let unit = after.get(..letters)?;
        let (_, micros) = UNITS.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(number.checked_mul(*micros)?)?;
        rest = after.get(letters..)?;
    }
    (sum <= MAX_MICROS).then_some(Span { micros: sum })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_written_alike() {
        for text in ["30s", "10m", "1h30m", "2d", "250ms", "1d1h1m1s1ms", "0s"] {
            assert_eq!(Span::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        assert_eq!(Span::try_from("90s".to_owned()).unwrap().to_string(), "1m30s");
    }

    #[test]
    fn anything_else_is_refused_with_what_to_write() {
        for text in ["", "10", "m", "10 m", "10min", "-5m", "1.5h", "99999999999999999999s", "40000d", "é"] {
            let error = Span::try_from(text.to_owned()).unwrap_err();
            assert!(error.contains("no length of time") && error.contains("`10m`"), "{error}");
        }
    }
}
