//! Records that met a table with a name, kept one by one for correlations: of each log the first ones, as many as there
//! is room for. What is kept is the same wherever the log is cut into parts.

use crate::scan::series::{PlaceText, Stamp};
use sologs_core::time::Timestamp;
use sologs_rules::correlate::Captures;
use sologs_rules::finding::{Confidence, Signal};
use std::sync::Arc;

/// Records kept for each log.
pub(crate) const MAX_SIGNALS: usize = 200_000;
/// Bytes of captures kept for each log.
const MAX_CAPTURED: usize = 16 << 20;
/// Bytes of excerpts kept for each log; records beyond are shown by their place.
const MAX_EXCERPTS: usize = 4 << 20;
/// Records kept for all logs of a bundle together, shared out by size.
const MAX_OF_BUNDLE: u64 = 1_000_000;
/// No log has room for fewer.
const LEAST: u64 = 32;

/// A record that met a table with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignalAt {
    /// Numbers of the rule and of the name.
    pub(crate) rule: usize,
    pub(crate) signal: usize,
    pub(crate) stamp: Stamp,
    pub(crate) time: Timestamp,
    pub(crate) confidence: Confidence,
    pub(crate) captures: Captures,
    pub(crate) text: Option<Box<PlaceText>>,
}

/// The signals of a log or a part of one, in the order of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signals {
    pub(crate) list: Vec<SignalAt>,
    captured: usize,
    excerpts: usize,
    /// Records that did not find room.
    pub(crate) lost: u64,
}

impl Signals {
    /// Adds a record that has a time, later than all others; `text` is made only where it is kept.
    pub(crate) fn add(&mut self, signal: &Signal, stamp: Stamp, text: impl FnOnce() -> PlaceText) {
        let Some(time) = stamp.time else { return };
        let before = self.list.last().filter(|last| *last.captures == signal.captures);
        let captures =
            before.map_or_else(|| Arc::new(signal.captures.clone()), |last| Arc::clone(&last.captures));
        let Signal { rule, signal, confidence, .. } = *signal;
        let text = (self.excerpts < MAX_EXCERPTS).then(|| Box::new(text()));
        self.keep(SignalAt { rule, signal, stamp, time, confidence, captures, text });
    }

    fn keep(&mut self, mut signal: SignalAt) {
        let bytes = size(&signal.captures);
        let is_full = self.list.len() >= MAX_SIGNALS || self.captured + bytes > MAX_CAPTURED;
        // What comes after the first that found no room has none either: so the kept ones are the first of all.
        if self.lost > 0 || is_full {
            self.lost += 1;
            return;
        }
        self.captured += bytes;
        let text = signal.text.as_ref().map_or(0, |text| text.size());
        if self.excerpts < MAX_EXCERPTS {
            self.excerpts += text.max(1);
        } else {
            signal.text = None;
        }
        self.list.push(signal);
    }

    pub(crate) fn join(&mut self, later: Signals) {
        for signal in later.list {
            self.keep(signal);
        }
        self.lost += later.lost;
    }

    pub(crate) fn stamps_mut(&mut self) -> impl Iterator<Item = &mut Stamp> {
        self.list.iter_mut().map(|signal| &mut signal.stamp)
    }

    pub(crate) fn map_times(&mut self, map: &impl Fn(Timestamp) -> Timestamp) {
        for signal in &mut self.list {
            signal.time = map(signal.time);
            signal.stamp.time = Some(signal.time);
        }
    }

    /// Keeps no more than the log's share of the bundle.
    pub(crate) fn shorten(&mut self, share: usize) {
        if self.list.len() > share {
            self.lost += (self.list.len() - share) as u64;
            self.list.truncate(share);
            self.list.shrink_to_fit();
        }
    }
}

/// How many records a log of so many bytes may keep in a bundle of so many.
pub(crate) fn share(bytes: u64, of_bundle: u64) -> usize {
    let whole = u128::from(MAX_OF_BUNDLE) * u128::from(bytes);
    let share = whole.checked_div(u128::from(of_bundle)).unwrap_or(u128::from(MAX_OF_BUNDLE));
    // What comes from standard input has no size beforehand.
    let share = if bytes == 0 { MAX_OF_BUNDLE } else { u64::try_from(share).unwrap_or(u64::MAX).max(LEAST) };
    usize::try_from(share).unwrap_or(MAX_SIGNALS).min(MAX_SIGNALS)
}

fn size(captures: &Captures) -> usize {
    captures.iter().map(|(name, value)| name.len() + value.len() + 48).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signals(parts: &[u64]) -> Signals {
        let mut whole = Signals::default();
        let mut line = 0;
        for part in parts {
            let mut signals = Signals::default();
            for _ in 0..*part {
                line += 1;
                let time = "2024-05-03T10:00:00".parse().unwrap();
                let text = PlaceText { excerpt: "x".repeat(1000), chain: Vec::new() };
                signals.keep(SignalAt {
                    rule: 0,
                    signal: 0,
                    stamp: Stamp { line, last_line: line, time: Some(time) },
                    time,
                    confidence: Confidence::Likely,
                    captures: Captures::new([("task".to_owned(), line.to_string())].into()),
                    text: Some(Box::new(text)),
                });
            }
            whole.join(signals);
        }
        whole
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_same_however_the_log_is_cut() {
        let whole = signals(&[210_000]);
        assert_eq!((whole.list.len(), whole.lost), (MAX_SIGNALS, 10_000));
        assert!(whole.list.iter().filter(|signal| signal.text.is_some()).count() <= MAX_EXCERPTS / 1000 + 1);
        for cut in [vec![1, 209_999], vec![70_000; 3], vec![205_000, 5_000]] {
            assert_eq!(signals(&cut), whole, "{cut:?}");
        }
    }

    #[test]
    fn a_bundle_shares_its_room_by_size() {
        assert_eq!(share(0, 0), MAX_SIGNALS);
        assert_eq!(share(1_000, 1_000), MAX_SIGNALS);
        assert_eq!(share(1 << 20, 1 << 30), 976);
        assert_eq!(share(10, 1 << 40), LEAST as usize);
        let mut some = signals(&[100]);
        some.shorten(40);
        assert_eq!((some.list.len(), some.lost), (40, 60));
    }
}
