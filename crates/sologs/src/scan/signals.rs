//! Records that met a table with a name, kept one by one for correlations: of each log the first ones, as many as there
//! is room for. What is kept is the same wherever the log is cut into parts.

use crate::scan::course::ALLOCATION;
use crate::scan::series::{PlaceText, Stamp};
use sologs_core::time::Timestamp;
use sologs_rules::correlate::{Captures, Occurred};
use sologs_rules::finding::{Confidence, Signal};

/// Bytes of records kept of a log, and of all logs of a bundle together, but for their excerpts.
pub(crate) const MAX_BYTES: usize = 16 << 20;
/// Bytes of excerpts kept of a log, and of all logs of a bundle together; records beyond are shown by their place.
pub(crate) const MAX_EXCERPTS: usize = 4 << 20;
/// So many records are looked through for one that captured the same.
const NEIGHBOURS: usize = 8;

/// A record that met a table with a name. There may be very many: it is kept small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignalAt {
    line: u64,
    captures: Captures,
    pub(crate) text: Option<Box<PlaceText>>,
    time: Timestamp,
    /// Lines that it goes on beyond the first.
    more_lines: u32,
    /// Numbers of the rule and of the name.
    rule: u32,
    signal: u16,
    confidence: Confidence,
}

impl SignalAt {
    /// `None` for a record without a time.
    fn new(signal: &Signal, stamp: Stamp, captures: Captures, text: Option<Box<PlaceText>>) -> Option<Self> {
        Some(Self {
            line: stamp.line,
            captures,
            text,
            time: stamp.time?,
            more_lines: u32::try_from(stamp.last_line.saturating_sub(stamp.line)).unwrap_or(u32::MAX),
            rule: u32::try_from(signal.rule).ok()?,
            signal: u16::try_from(signal.signal).ok()?,
            confidence: signal.confidence,
        })
    }

    /// Where it stands.
    pub(crate) fn stamp(&self) -> Stamp {
        let last_line = self.line + u64::from(self.more_lines);
        Stamp { line: self.line, last_line, time: Some(self.time) }
    }

    /// As correlations take it; machine, file and id are the caller's. `zoned` gives its time the zone of its machine.
    pub(crate) fn occurred(&self, zoned: impl FnOnce(Timestamp) -> Timestamp) -> Occurred {
        let mut record = Occurred::new(self.rule as usize, self.signal.into(), zoned(self.time));
        record.line = self.line;
        record.captures = self.captures.clone();
        record.confidence = self.confidence;
        record
    }

    fn text_size(&self) -> usize {
        self.text.as_ref().map_or(0, |text| ALLOCATION + text.size())
    }
}

/// The signals of a log or a part of one, in the order of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Signals {
    pub(crate) list: Vec<SignalAt>,
    bytes: usize,
    excerpts: usize,
    /// Records that did not find room.
    pub(crate) lost: u64,
}

impl Signals {
    /// Adds a record that has a time, later than all others; `text` is made only where it is kept.
    pub(crate) fn add(&mut self, signal: &Signal, stamp: Stamp, text: impl FnOnce() -> PlaceText) {
        let captures = Captures::from(&signal.captures);
        let has_room = self.lost == 0 && self.excerpts < MAX_EXCERPTS;
        let text = has_room.then(|| Box::new(text()));
        if let Some(signal) = SignalAt::new(signal, stamp, captures, text) {
            self.keep(signal);
        }
    }

    /// The last ones.
    fn neighbours(&self) -> impl Iterator<Item = &SignalAt> {
        self.list.iter().rev().take(NEIGHBOURS)
    }

    fn keep(&mut self, mut signal: SignalAt) {
        let known = self.neighbours().find(|known| known.captures == signal.captures);
        let bytes = match known.map(|known| known.captures.clone()) {
            Some(known) => {
                signal.captures = known;
                size_of::<SignalAt>()
            }
            None => size_of::<SignalAt>() + ALLOCATION + signal.captures.size(),
        };
        // What comes after the first that found no room has none either: so the kept ones are the first of all.
        if self.lost > 0 || self.bytes + bytes > MAX_BYTES {
            self.lost += 1;
            return;
        }
        self.bytes += bytes;
        if self.excerpts < MAX_EXCERPTS {
            self.excerpts += signal.text_size().max(1);
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

    pub(crate) fn shift_lines(&mut self, by: u64) {
        self.list.iter_mut().for_each(|signal| signal.line += by);
    }

    pub(crate) fn map_times(&mut self, map: &impl Fn(Timestamp) -> Timestamp) {
        self.list.iter_mut().for_each(|signal| signal.time = map(signal.time));
    }

    /// Bytes that the first records take, as many as find room in `most`, and how many these are.
    fn size(&self, most: usize) -> (usize, usize) {
        let (mut bytes, mut count) = (0, 0);
        for (number, signal) in self.list.iter().enumerate() {
            let before = self.list.get(number.saturating_sub(NEIGHBOURS)..number).unwrap_or_default();
            let is_known = before.iter().any(|known| known.captures == signal.captures);
            let captures = if is_known { 0 } else { ALLOCATION + signal.captures.size() };
            let size = size_of::<SignalAt>() + captures;
            if bytes + size > most {
                break;
            }
            (bytes, count) = (bytes + size, count + 1);
        }
        (bytes, count)
    }

    /// Bytes that it takes, but for the excerpts.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes of the excerpts.
    pub(crate) fn text_size(&self) -> usize {
        self.list.iter().map(SignalAt::text_size).sum()
    }

    /// Keeps the first records, as many as find room in `most` bytes.
    pub(crate) fn shorten(&mut self, most: usize) {
        if self.bytes > most {
            let (bytes, count) = self.size(most);
            self.lost += (self.list.len() - count) as u64;
            self.bytes = bytes;
            self.list.truncate(count);
            self.list.shrink_to_fit();
        }
    }

    /// Forgets all excerpts.
    pub(crate) fn forget_texts(&mut self) {
        self.list.iter_mut().for_each(|signal| signal.text = None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Signals {
        /// Those of a log of so many parts; each task in `of_task` records, each with an excerpt of so many bytes.
        pub(crate) fn of_tasks(parts: &[u64], of_task: u64, excerpt: usize) -> Self {
            let mut whole = Self::default();
            let mut line = 0;
            for part in parts {
                let mut signals = Self::default();
                for _ in 0..*part {
                    line += 1;
                    signals.keep(SignalAt {
                        line,
                        captures: [("task", (line / of_task).to_string())].into_iter().collect(),
                        text: Some(Box::new(PlaceText { excerpt: "x".repeat(excerpt), chain: Vec::new() })),
                        time: "2024-05-03T10:00:00".parse().unwrap(),
                        more_lines: 0,
                        rule: 0,
                        signal: 0,
                        confidence: Confidence::Likely,
                    });
                }
                whole.join(signals);
            }
            whole
        }
    }

    fn signals(parts: &[u64], of_task: u64, excerpt: usize) -> Signals {
        Signals::of_tasks(parts, of_task, excerpt)
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_same_however_the_log_is_cut() {
        let whole = signals(&[210_000], 1, 1000);
        assert!((110_000..180_000).contains(&whole.list.len()), "{}", whole.list.len());
        assert_eq!(whole.list.len() as u64 + whole.lost, 210_000);
        assert!(whole.list.iter().filter(|signal| signal.text.is_some()).count() <= MAX_EXCERPTS / 1000 + 1);
        for cut in [vec![70_000; 3], vec![7; 30_000]] {
            assert_eq!(signals(&cut, 1, 1000), whole, "{} parts", cut.len());
        }
        let shared = signals(&[300_000], 3, 10);
        assert!(shared.list.len() > whole.list.len() * 5 / 4, "{}", shared.list.len());
        assert_eq!(signals(&[99_999, 200_001], 3, 10), shared);
    }

    #[test]
    fn what_is_counted_is_what_is_there() {
        let mut some = signals(&[1_000], 2, 10);
        assert_eq!(some.size(usize::MAX), (some.bytes, 1_000));
        assert_eq!(some.text_size(), some.excerpts);
        some.shorten(some.bytes / 2);
        let left = some.list.len();
        assert!((400..600).contains(&left), "{left}");
        assert_eq!(some.lost, 1_000 - left as u64);
        assert_eq!(some.size(usize::MAX), (some.bytes, left));
        some.forget_texts();
        assert_eq!(some.text_size(), 0);
    }
}
