//! Which of two times was earlier, where the zone of one or both is not known.

use sologs_core::time::Timestamp;
use std::cmp::Ordering;

/// No two zones are further apart than UTC+14 and UTC−12.
pub const MAX_ZONE_DIFFERENCE_HOURS: i64 = 26;

/// Compares two times of any machines. Where the zone of one is not known, only a difference larger than any two
/// zones could make counts; else the answer is `None`.
pub fn compare(a: Timestamp, b: Timestamp) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (a.utc_micros(), b.utc_micros()) {
        return Some(a.cmp(&b));
    }
    let difference = a.local_micros().saturating_sub(b.local_micros());
    let limit = MAX_ZONE_DIFFERENCE_HOURS * 3_600_000_000;
    (difference.abs() > limit).then(|| difference.cmp(&0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn unknown_zones_count_only_where_no_zone_explains_the_difference() {
        let utc = time("2024-05-03T10:00:00Z");
        assert_eq!(compare(utc, time("2024-05-03T12:00:01+02:00")), Some(Ordering::Less));
        assert_eq!(compare(utc, time("2024-05-04T11:59:59")), None);
        assert_eq!(compare(utc, time("2024-05-04T12:00:01")), Some(Ordering::Less));
        assert_eq!(
            compare(time("2024-05-06T10:00:00"), time("2024-05-04T12:00:01")),
            Some(Ordering::Greater)
        );
    }
}
