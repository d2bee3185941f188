//! `sologs timeline`, as typed.

use super::{Input, RuleSource, Zones};
use clap::Args;

pub(super) const EXAMPLES: &str = "Examples:
  sologs timeline bundle/                    lanes over time, with a legend
  sologs timeline bundle/ --around           and, one by one, what happened within 15 minutes of the first failure
  sologs timeline bundle/ --around=90s       within 90 seconds of it; also 10m, 2h
  sologs timeline bundle/ --since 2024-05-03T08:00 --until 2024-05-03T09:00

Exit status: 0 everything was read, 2 could not do the job, 3 something was not read, which standard error tells.";

#[derive(Debug, Args)]
pub(crate) struct TimelineArgs {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Also tell, one by one, what happened so shortly before and after the first failure [default: 15m]
    #[arg(long, value_name = "TIME", num_args = 0..=1, require_equals = true, default_missing_value = "15m",
          value_parser = seconds)]
    pub(crate) around: Option<u32>,
    /// Language: en or fr [default: from LC_ALL, LC_MESSAGES, LANG, else en]
    #[arg(long, value_name = "LANG", help_heading = "Output")]
    pub(crate) lang: Option<String>,
    #[command(flatten)]
    pub(crate) zones: Zones,
    #[command(flatten)]
    pub(crate) rules: RuleSource,
}

/// Reads `90s`, `15m`, `2h`, or seconds without a unit.
fn seconds(text: &str) -> Result<u32, String> {
    let (number, unit) = match text.char_indices().next_back() {
        Some((at, 's')) => (text.get(..at), 1),
        Some((at, 'm')) => (text.get(..at), 60),
        Some((at, 'h')) => (text.get(..at), 3600),
        _ => (Some(text), 1),
    };
    let number = number.and_then(|number| number.parse::<u32>().ok());
    number.and_then(|number| number.checked_mul(unit)).ok_or_else(|| "write it as 90s, 15m or 2h".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, wanted) in [("90s", 90), ("15m", 900), ("2h", 7200), ("30", 30)] {
            assert_eq!(seconds(text), Ok(wanted));
        }
        for text in ["", "m", "1d", "-5s", "1.5h", "2000000h"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
