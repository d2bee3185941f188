//! The time of the record being written: it only runs forward, in local time of no particular zone.

use super::random::Random;

/// Ticks of 100 nanoseconds, the unit of .NET's `DateTime`, in a second.
const TICKS_PER_SECOND: u64 = 10_000_000;
/// Records stand 0 to 200 ms apart.
const MAX_STEP_TICKS: u32 = 2_000_000;
const SECONDS_PER_DAY: u64 = 86_400;
/// 2024-05-13 as days since 1970-01-01. A day above 12 tells day from month in every layout.
const FIRST_DAY: u64 = 19_856;

/// Date and time of day of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Full year.
    pub year: u32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// 0 to 9,999,999: units of 100 nanoseconds.
    pub ticks: u32,
}

/// Hands out one [`Now`] after the other.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    ticks: u64,
    now: Now,
    day: u64,
}

impl Clock {
    /// A clock that stands at some moment of 2024-05-13.
    pub(crate) fn new(random: &mut Random) -> Self {
        let second = u64::from(random.below(SECONDS_PER_DAY as u32));
        let ticks = (FIRST_DAY * SECONDS_PER_DAY + second) * TICKS_PER_SECOND;
        let now = Now { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, ticks: 0 };
        Self { ticks, now, day: 0 }
    }

    /// The next moment.
    pub(crate) fn tick(&mut self, random: &mut Random) -> Now {
        self.ticks += u64::from(random.below(MAX_STEP_TICKS));
        let seconds = self.ticks / TICKS_PER_SECOND;
        let day = seconds / SECONDS_PER_DAY;
        if day != self.day {
            self.day = day;
            (self.now.year, self.now.month, self.now.day) = civil_from_days(day);
        }
        let of_day = (seconds % SECONDS_PER_DAY) as u32;
        self.now.hour = of_day / 3600;
        self.now.minute = of_day / 60 % 60;
        self.now.second = of_day % 60;
        self.now.ticks = (self.ticks % TICKS_PER_SECOND) as u32;
        self.now
    }
}

/// Year, month and day of a number of days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date
/// algorithms", `civil_from_days`, for dates from 1970 on).
fn civil_from_days(days: u64) -> (u32, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year as u32, month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(civil_from_days(0), (1970, 1, 1));
        assert_eq!(civil_from_days(FIRST_DAY), (2024, 5, 13));
        assert_eq!(civil_from_days(19_782), (2024, 2, 29));
        assert_eq!(civil_from_days(20_088), (2024, 12, 31));
    }

    #[test]
    fn time_never_goes_back() {
        let mut random = Random::new(3);
        let mut clock = Clock::new(&mut random);
        let mut last = clock.tick(&mut random);
        for _ in 0..10_000 {
            let now = clock.tick(&mut random);
            let key = |n: Now| (n.year, n.month, n.day, n.hour, n.minute, n.second, n.ticks);
            assert!(key(last) <= key(now));
            last = now;
        }
    }
}
