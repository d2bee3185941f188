//! Records that rules take several of together, of all logs of a bundle.
//!
//! Every log keeps its first ones, as many as find room in the same number of bytes, which is halved until those of all
//! logs find room. Since it never grows again, what is kept is the same in whatever order the logs come.

use super::Room;
use crate::scan::file::LogFile;
use crate::scan::signals::{MAX_BYTES, MAX_EXCERPTS};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug)]
pub(super) struct Together {
    most: usize,
    /// Bytes that a log may take.
    each: usize,
    used: usize,
    /// Of logs that have such records, their bytes.
    sizes: BTreeMap<usize, usize>,
    /// Excerpts, as they were before anything was left out.
    texts: Room<usize>,
    /// Records that were left out, and their logs.
    pub(super) lost: (u64, BTreeSet<usize>),
}

impl Together {
    pub(super) fn new() -> Self {
        Self::within(MAX_BYTES, MAX_EXCERPTS)
    }

    fn within(most: usize, texts: usize) -> Self {
        Self {
            most,
            each: most,
            used: 0,
            sizes: BTreeMap::new(),
            texts: Room::new(texts),
            lost: (0, BTreeSet::new()),
        }
    }

    /// Adds one of the logs.
    pub(super) fn add(&mut self, logs: &mut BTreeMap<usize, LogFile>, entry: usize) {
        let Some(log) = logs.get(&entry).filter(|log| !log.summary.signals.list.is_empty()) else { return };
        for out in self.texts.add(entry, log.summary.signals.text_size()) {
            logs.get_mut(&out).into_iter().for_each(|log| log.summary.signals.forget_texts());
        }
        self.shorten(logs, entry);
        while self.used > self.most && self.each > 0 {
            self.each /= 2;
            let large = self.sizes.iter().filter(|(_, size)| **size > self.each).map(|(entry, _)| *entry);
            for entry in large.collect::<Vec<_>>() {
                self.shorten(logs, entry);
            }
        }
    }

    fn shorten(&mut self, logs: &mut BTreeMap<usize, LogFile>, entry: usize) {
        let Some(log) = logs.get_mut(&entry) else { return };
        let signals = &mut log.summary.signals;
        let before = signals.lost;
        signals.shorten(self.each);
        if signals.lost > before {
            self.lost.0 += signals.lost - before;
            self.lost.1.insert(entry);
        }
        let size = signals.bytes();
        self.used += size;
        self.used -= self.sizes.insert(entry, size).unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::signals::Signals;

    fn logs(counts: &[u64], order: impl Iterator<Item = usize>) -> (Together, Vec<Signals>) {
        let mut together = Together::within(20_000, 30_000);
        let mut logs = BTreeMap::new();
        for entry in order {
            let mut log = LogFile::unread(entry);
            log.summary.signals = Signals::of_tasks(&counts[entry..=entry], 2, 1000);
            logs.insert(entry, log);
            together.add(&mut logs, entry);
        }
        (together, logs.into_values().map(|log| log.summary.signals).collect())
    }

    #[test]
    fn small_logs_keep_all_and_the_order_does_not_matter() {
        let counts = [3, 400, 0, 1, 100, 30, 2];
        let (together, kept) = logs(&counts, 0..counts.len());
        assert!((10_000..=20_000).contains(&together.used), "{}", together.used);
        assert_eq!(together.used, kept.iter().map(Signals::bytes).sum::<usize>());
        let number: Vec<usize> = kept.iter().map(|signals| signals.list.len()).collect();
        assert_eq!((number[0], number[2], number[3], number[6]), (3, 0, 1, 2));
        assert!(number[1] < 100 && number[1] >= number[4] && number[4] > 30, "{number:?}");
        let lost: u64 = kept.iter().map(|signals| signals.lost).sum();
        assert_eq!((together.lost.0, together.lost.1.into_iter().collect()), (lost, vec![1, 4]));
        // The excerpts of the first logs stay.
        let shown = |signals: &Signals| signals.list.iter().any(|signal| signal.text.is_some());
        assert_eq!(
            kept.iter().map(shown).collect::<Vec<_>>(),
            [true, false, false, false, false, false, false]
        );
        for order in [[6, 5, 4, 3, 2, 1, 0], [4, 1, 6, 0, 3, 2, 5], [1, 0, 2, 4, 3, 6, 5]] {
            assert_eq!(logs(&counts, order.into_iter()).1, kept, "{order:?}");
        }
    }
}
