//! Stretches in which a log says nothing, found by looking at a head here and there.

use sologs_core::layout::LearnedLayout;
use sologs_core::time::Timestamp;

/// Shorter silences are none: a Worker that has nothing to do sends a heartbeat a minute.
const LEAST_MICROS: i64 = 5 * 60 * 1_000_000;
/// Silences kept of a log, the longest.
const MAX_SILENCES: usize = 20;
/// A head is read each so many bytes. Only where the clock has moved on by a silence is every line between looked at.
const STRIDE_BYTES: usize = 64 << 10;
/// Lines that are tried for a head after each stride.
const TRIES: usize = 200;

/// A stretch in which a log says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Silence {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    /// 1-based line of the record that ends it.
    pub(crate) line: u64,
}

/// The silences of a stretch of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Silences {
    /// Time and 1-based line of the first head.
    first: Option<(Timestamp, u64)>,
    last: Option<Timestamp>,
    /// In the order of the log.
    found: Vec<Silence>,
}

impl Silences {
    /// Looks at a block, whose last head has that time; lines are counted from its beginning.
    pub(crate) fn of_block(block: &str, layout: &LearnedLayout, last: Option<Timestamp>) -> Self {
        let mut silences = Self::default();
        let mut known: Option<(usize, Timestamp)> = None;
        let mut at = 0;
        while let Some((offset, time)) = next_head(block, at, layout, TRIES) {
            match known {
                None => silences.first = Some((time, line_at(block, offset))),
                Some((from, before)) if length(before, time) >= LEAST_MICROS => {
                    silences.look_closely(block, layout, (from, before), offset);
                }
                Some(_) => {}
            }
            known = Some((offset, time));
            at = offset + STRIDE_BYTES;
        }
        // What stands after the last stride.
        if let (Some(from), Some(last)) = (known, last)
            && length(from.1, last) >= LEAST_MICROS
        {
            silences.look_closely(block, layout, from, block.len());
        }
        silences.last = last.or(known.map(|(_, time)| time));
        silences.keep_longest();
        silences
    }

    /// Reads every head from one on up to `end`, included.
    fn look_closely(
        &mut self,
        block: &str,
        layout: &LearnedLayout,
        (from, mut before): (usize, Timestamp),
        end: usize,
    ) {
        let mut at = from + 1;
        while let Some((offset, time)) =
            next_head(block, at, layout, usize::MAX).filter(|(offset, _)| *offset <= end)
        {
            if length(before, time) >= LEAST_MICROS {
                self.found.push(Silence { from: before, to: time, line: line_at(block, offset) });
            }
            before = time;
            at = offset + 1;
        }
    }

    /// Joins those of the stretch that follows, which begins after so many lines.
    pub(crate) fn join(&mut self, mut later: Self, lines_before: u64) {
        later.found.iter_mut().for_each(|silence| silence.line += lines_before);
        later.first = later.first.map(|(time, line)| (time, line + lines_before));
        if let (Some(from), Some((to, line))) = (self.last, later.first)
            && length(from, to) >= LEAST_MICROS
        {
            self.found.push(Silence { from, to, line });
        }
        self.found.append(&mut later.found);
        self.first = self.first.or(later.first);
        self.last = later.last.or(self.last);
        self.keep_longest();
    }

    /// Changes every time; what is none any more by the new ones goes.
    pub(crate) fn map_times(&mut self, map: impl Fn(Timestamp) -> Timestamp) {
        for silence in &mut self.found {
            (silence.from, silence.to) = (map(silence.from), map(silence.to));
        }
        self.found.retain(|silence| length(silence.from, silence.to) >= LEAST_MICROS);
    }

    /// The silences in the order of the log.
    pub(crate) fn found(&self) -> &[Silence] {
        &self.found
    }

    fn keep_longest(&mut self) {
        if self.found.len() <= MAX_SILENCES {
            return;
        }
        let order = |silence: &Silence| (-length(silence.from, silence.to), silence.line);
        self.found.sort_by_key(order);
        self.found.truncate(MAX_SILENCES);
        self.found.sort_by_key(|silence| silence.line);
    }
}

fn length(from: Timestamp, to: Timestamp) -> i64 {
    to.local_micros().saturating_sub(from.local_micros())
}

/// The first line at or after `at` that begins with a time, among the next `tries`.
fn next_head(block: &str, at: usize, layout: &LearnedLayout, tries: usize) -> Option<(usize, Timestamp)> {
    let bytes = block.as_bytes();
    let mut start = match at {
        0 => 0,
        _ => at - 1 + memchr::memchr(b'\n', bytes.get(at - 1..)?)? + 1,
    };
    for _ in 0..tries {
        let line = block.get(start..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', line.as_bytes()).map_or(line.len(), |end| end + 1);
        let may_be_head = !line.starts_with([' ', '\t', '\r', '\n']);
        if may_be_head && let Some(time) = line.get(..end).and_then(|line| layout.time(line)) {
            return Some((start, time));
        }
        start += end;
    }
    None
}

/// 1-based number of the line that begins at `offset`.
fn line_at(block: &str, offset: usize) -> u64 {
    let before = block.as_bytes().get(..offset).unwrap_or_default();
    memchr::memchr_iter(b'\n', before).count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use sologs_core::layout::learn;
    use std::fmt::Write as _;

    /// A record a minute, but for the minutes left out.
    fn log(minutes: impl Iterator<Item = u32>) -> String {
        minutes.fold(String::new(), |mut log, minute| {
            let (day, hour, minute) = (3 + minute / 1440, minute / 60 % 24, minute % 60);
            writeln!(log, "2024-05-{day:02} {hour:02}:{minute:02}:00,123 [7] INFO Agent - well").unwrap();
            writeln!(log, "   with a second line\r").unwrap();
            log
        })
    }

    fn of(text: &str, layout: &LearnedLayout) -> Silences {
        let last = text.lines().rev().find_map(|line| layout.time(line));
        Silences::of_block(text, layout, last)
    }

    fn told(silences: &Silences) -> Vec<(String, String, u64)> {
        let text = |silence: &Silence| (silence.from.to_string(), silence.to.to_string(), silence.line);
        silences.found().iter().map(text).collect()
    }

    #[test]
    fn silences_are_found_wherever_the_log_is_cut() {
        let quiet = [(100, 105), (500, 504), (2000, 2200), (3995, 4100)];
        let is_quiet = |minute: &u32| quiet.iter().any(|(from, to)| (*from..*to).contains(minute));
        let text = log((0..5000).filter(|minute| !is_quiet(minute)));
        let layout = learn(text.as_bytes(), "x.log");
        let whole = of(&text, &layout);
        let found = told(&whole);
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[0], ("2024-05-03T01:39:00.123".into(), "2024-05-03T01:45:00.123".into(), 201));
        for pieces in [2, 3, 17] {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let mut joined = Silences::default();
            let mut before = 0;
            for piece in lines.chunks(lines.len() / pieces) {
                joined.join(of(&piece.concat(), &layout), before);
                before += piece.len() as u64;
            }
            assert_eq!(told(&joined), found, "{pieces}");
        }
    }

    #[test]
    fn the_longest_are_kept_and_nothing_is_none() {
        let text = log((0..400).map(|n| n * (n / 10)));
        let layout = learn(text.as_bytes(), "x.log");
        assert_eq!(of(&text, &layout).found().len(), MAX_SILENCES);
        assert_eq!(of("", &layout), Silences::default());
        assert_eq!(of("no head here\nnor here\n", &layout).found(), []);
    }
}
