//! Decides for a whole file whether its dates like `03/04/2024` write the month or the day first.

use crate::time::{DateOrder, Timestamp};

/// What the dates of a file tell of their order of day and month.
///
/// Collected with [`DateOrderEvidence::observe`] in the order of the file, in parts if need be, which
/// [`DateOrderEvidence::merge`] joins. Dates that prove an order (a number above 12) are counted whatever their
/// place; only the order in time looks at neighbours. It takes the same few bytes whatever the length of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateOrderEvidence {
    month_first_proofs: u64,
    day_first_proofs: u64,
    ambiguous: u64,
    hint: Option<DateOrder>,
    month_first: Course,
    day_first: Course,
}

/// How the times of a file run on under one reading of its dates; seconds since 1970 on the clock of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Course {
    ends: Option<(i64, i64)>,
    /// Steps back by more than a day: clocks that are set back go less far.
    steps_back: u64,
    /// Steps over midnight that take less than an hour, as between two lines of a busy log.
    midnights: u64,
}

const DAY: i64 = 24 * 60 * 60;
const HOUR: i64 = 60 * 60;

impl DateOrderEvidence {
    /// Nothing observed yet; `hint` is the order that the file's language suggests, if it suggests one.
    pub fn new(hint: Option<DateOrder>) -> Self {
        Self { hint: hint.filter(|hint| *hint != DateOrder::Undecided), ..Self::default() }
    }

    /// Takes in the next time of the file, as it was parsed: with the month first where both is possible.
    pub fn observe(&mut self, time: &Timestamp) {
        match time.written_order() {
            Some(DateOrder::MonthFirst) => self.month_first_proofs += 1,
            Some(DateOrder::DayFirst) => self.day_first_proofs += 1,
            Some(DateOrder::Undecided) => self.ambiguous += 1,
            None => {}
        }
        self.month_first.go_on(seconds(*time));
        self.day_first.go_on(seconds(time.day_month_swapped()));
    }

    /// Joins what was observed in the part of the file that follows this one.
    pub fn merge(&mut self, later: &Self) {
        self.month_first_proofs += later.month_first_proofs;
        self.day_first_proofs += later.day_first_proofs;
        self.ambiguous += later.ambiguous;
        self.hint = self.hint.or(later.hint);
        self.month_first.join(&later.month_first);
        self.day_first.join(&later.day_first);
    }

    /// Whether there is any date of which both readings are possible.
    pub fn is_needed(&self) -> bool {
        self.ambiguous > 0
    }

    /// The order of the file's dates: by a number above 12, else by the order in time, else by the lines around
    /// midnight, else by the language. `Undecided` where dates contradict each other or nothing tells.
    ///
    /// Where it is [`DateOrder::DayFirst`], [`Timestamp::day_month_swapped`] corrects the ambiguous times.
    pub fn resolve(&self) -> DateOrder {
        let (month, day) = (&self.month_first, &self.day_first);
        match (self.month_first_proofs, self.day_first_proofs) {
            (1.., 1..) => DateOrder::Undecided,
            (1.., 0) => DateOrder::MonthFirst,
            (0, 1..) => DateOrder::DayFirst,
            (0, 0) => match (month.steps_back, day.steps_back) {
                (0, 1..) => DateOrder::MonthFirst,
                (1.., 0) => DateOrder::DayFirst,
                _ => match (month.midnights, day.midnights) {
                    (1.., 0) => DateOrder::MonthFirst,
                    (0, 1..) => DateOrder::DayFirst,
                    _ => self.hint.filter(|_| self.is_needed()).unwrap_or(DateOrder::Undecided),
                },
            },
        }
    }
}

impl Course {
    fn go_on(&mut self, at: i64) {
        self.join(&Self { ends: Some((at, at)), ..Self::default() });
    }

    fn join(&mut self, later: &Self) {
        self.steps_back += later.steps_back;
        self.midnights += later.midnights;
        self.ends = match (self.ends, later.ends) {
            (Some((first, last)), Some((next, end))) => {
                let step = next - last;
                self.steps_back += u64::from(step < -DAY);
                let is_new_day = next.div_euclid(DAY) != last.div_euclid(DAY);
                self.midnights += u64::from(is_new_day && (0..HOUR).contains(&step));
                Some((first, end))
            }
            (ends, None) => ends,
            (None, ends) => ends,
        };
    }
}

fn seconds(time: Timestamp) -> i64 {
    time.local_micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::stamp::stamp;

    fn evidence(times: &[&str], hint: Option<DateOrder>) -> DateOrderEvidence {
        let mut evidence = DateOrderEvidence::new(hint);
        for time in times {
            let text = format!("{time} 10:00:00");
            let text = if time.contains(':') { (*time).to_owned() } else { text };
            evidence.observe(&stamp(text.as_bytes()).unwrap().time.unwrap());
        }
        evidence
    }

    #[test]
    fn a_number_above_twelve_decides() {
        assert_eq!(evidence(&["03/04/2024", "13/04/2024"], None).resolve(), DateOrder::DayFirst);
        assert_eq!(evidence(&["03/04/2024", "03/14/2024"], None).resolve(), DateOrder::MonthFirst);
        assert_eq!(evidence(&["13/04/2024", "03/14/2024"], None).resolve(), DateOrder::Undecided);
    }

    #[test]
    fn order_in_time_decides() {
        assert_eq!(evidence(&["10/04/2024", "01/05/2024"], None).resolve(), DateOrder::DayFirst);
        assert_eq!(evidence(&["04/10/2024", "05/01/2024"], None).resolve(), DateOrder::MonthFirst);
        assert_eq!(evidence(&["01/02/2024", "03/04/2024"], None).resolve(), DateOrder::Undecided);
        let back_and_forth = ["10/04/2024", "01/05/2024", "02/03/2024"];
        assert_eq!(evidence(&back_and_forth, None).resolve(), DateOrder::Undecided);
    }

    #[test]
    fn clocks_that_go_back_do_not_count() {
        let times =
            ["03/04/2024 02:59:59", "03/04/2024 02:00:00", "04/04/2024 00:00:01", "03/04/2024 23:59:00"];
        assert_eq!(evidence(&times, None).resolve(), DateOrder::DayFirst);
    }

    #[test]
    fn lines_around_midnight_decide() {
        let times = ["03/04/2024 23:59:58", "04/04/2024 00:00:03"];
        assert_eq!(evidence(&times, None).resolve(), DateOrder::DayFirst);
        let times = ["04/03/2024 23:59:58", "04/04/2024 00:00:03"];
        assert_eq!(evidence(&times, None).resolve(), DateOrder::MonthFirst);
    }

    #[test]
    fn the_language_decides_last() {
        let hint = Some(DateOrder::DayFirst);
        assert_eq!(evidence(&["03/04/2024"], hint).resolve(), DateOrder::DayFirst);
        assert_eq!(evidence(&["03/04/2024", "03/14/2024"], hint).resolve(), DateOrder::MonthFirst);
        assert_eq!(evidence(&["2024-04-03"], hint).resolve(), DateOrder::Undecided);
        assert_eq!(evidence(&["05/05/2024"], hint).resolve(), DateOrder::Undecided);
    }

    #[test]
    fn parts_of_a_file_join_to_the_whole() {
        let times = [
            "01/02/2024",
            "01/02/2024 23:59:59",
            "02/02/2024 00:00:01",
            "10/02/2024",
            "01/03/2024",
            "05/03/2024",
        ];
        let whole = evidence(&times, Some(DateOrder::MonthFirst));
        for cut in 0..=times.len() {
            let mut parts = evidence(&times[..cut], Some(DateOrder::MonthFirst));
            parts.merge(&evidence(&times[cut..], Some(DateOrder::MonthFirst)));
            assert_eq!(parts, whole, "{cut}");
        }
    }
}
