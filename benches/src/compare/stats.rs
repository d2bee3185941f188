//! Medians of a few runs.

use super::measure::Usage;
use std::time::Duration;

/// The middle one of `values`, the mean of the two in the middle where their number is even; 0 where there are none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
    if sorted.len() % 2 == 1 { at(middle) } else { (at(middle.wrapping_sub(1)) + at(middle)) / 2.0 }
}

/// Median of a duration of each run, in seconds.
pub(crate) fn median_seconds(runs: &[Usage], of: fn(&Usage) -> Duration) -> f64 {
    median(runs.iter().map(|usage| of(usage).as_secs_f64()))
}

/// Median of the time on the clock, in seconds.
pub(crate) fn wall_seconds(runs: &[Usage]) -> f64 {
    median_seconds(runs, |usage| usage.wall)
}

/// Median over the pairs of how much longer `ours` took than `theirs` in the same turn.
pub(crate) fn median_ratio(ours: &[Usage], theirs: &[Usage]) -> f64 {
    let ratio = |(a, b): (&Usage, &Usage)| a.wall.as_secs_f64() / b.wall.as_secs_f64().max(1e-9);
    median(ours.iter().zip(theirs).map(ratio))
}

/// The largest memory of any run, in bytes.
pub(crate) fn peak(runs: &[Usage]) -> u64 {
    runs.iter().map(|usage| usage.peak_bytes).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median([]), 0.0);
    }

    #[test]
    fn a_ratio_compares_runs_of_the_same_turn() {
        let run = |millis| Usage {
            wall: Duration::from_millis(millis),
            user: Duration::ZERO,
            system: Duration::ZERO,
            peak_bytes: millis,
            code: Some(0),
        };
        let (ours, theirs) = ([run(100), run(900), run(300)], [run(200), run(1000), run(100)]);
        assert!((median_ratio(&ours, &theirs) - 0.9).abs() < 1e-9);
        assert_eq!(peak(&ours), 900);
    }
}
