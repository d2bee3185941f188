//! What was wrong with the bytes of a text, and in which lines.

use super::Encoding;

/// How many places are kept by line; the rest is only counted.
const KEPT_PLACES: usize = 16;

/// What decoding met that a reader of the text should know. Lines are 1-based; within a block they count from the
/// block's first line, see [`Notes::absorb`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notes {
    /// Where bytes meant no character and became U+FFFD; the amount is that of the U+FFFD.
    pub malformed: Places,
    /// Where there were NUL characters; the amount is theirs.
    pub nul: Places,
    /// Which lines were of another encoding than the file, by encoding; the amount is in bytes of the file.
    pub mixed: Vec<(Encoding, Places)>,
}

/// Lines in which something was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Places {
    /// Number of lines.
    pub lines: u64,
    /// How much was met; of what, is said where the places are kept.
    pub amount: u64,
    /// The first of the lines, ascending, at most 16.
    pub first: Vec<u64>,
    last: u64,
}

impl Places {
    /// Whether there was nothing.
    pub fn is_empty(&self) -> bool {
        self.lines == 0
    }

    /// Notes `amount` in `count` lines from `line` on. Lines must not go back.
    pub(super) fn add(&mut self, line: u64, count: u64, amount: u64) {
        let count = count.max(1);
        let again = u64::from(self.last == line && self.lines > 0);
        self.lines += count - again;
        self.amount += amount;
        self.last = line + count - 1;
        let room = KEPT_PLACES.saturating_sub(self.first.len());
        self.first.extend((line + again..line + count).take(room));
    }

    /// Moves the places behind each of these lines, ascending, by one line: each got a line end.
    pub(super) fn move_behind(&mut self, split: &[u64]) {
        let moved = |line: u64| line + split.partition_point(|split| *split < line) as u64;
        self.first.iter_mut().for_each(|line| *line = moved(*line));
        self.last = moved(self.last);
    }

    fn absorb(&mut self, later: &Self, lines_before: u64) {
        self.lines += later.lines;
        self.amount += later.amount;
        self.last = later.last + lines_before;
        let room = KEPT_PLACES.saturating_sub(self.first.len());
        self.first.extend(later.first.iter().take(room).map(|line| line + lines_before));
    }
}

impl Notes {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.malformed.is_empty() && self.nul.is_empty() && self.mixed.is_empty()
    }

    /// Adds the notes of a later part of the same file, which `lines_before` lines come before.
    pub fn absorb(&mut self, later: &Self, lines_before: u64) {
        if later.is_empty() {
            return;
        }
        self.malformed.absorb(&later.malformed, lines_before);
        self.nul.absorb(&later.nul, lines_before);
        for (encoding, places) in &later.mixed {
            self.mixed_places(*encoding).absorb(places, lines_before);
        }
    }

    pub(super) fn mixed_places(&mut self, encoding: Encoding) -> &mut Places {
        let known = self.mixed.iter().position(|(known, _)| *known == encoding);
        let index = known.unwrap_or_else(|| {
            self.mixed.push((encoding, Places::default()));
            self.mixed.len() - 1
        });
        // The index was just found or made.
        #[allow(clippy::indexing_slicing)]
        &mut self.mixed[index].1
    }
}

/// Counts the lines of a text that is being written, once over: positions must not go back.
#[derive(Debug)]
pub(super) struct LineCounter {
    counted: usize,
    line: u64,
}

impl LineCounter {
    pub(super) fn new() -> Self {
        Self { counted: 0, line: 1 }
    }

    /// The 1-based line that byte `position` of `text` is in.
    pub(super) fn line_at(&mut self, text: &str, position: usize) -> u64 {
        let between = text.as_bytes().get(self.counted..position).unwrap_or_default();
        self.line += newlines(between);
        self.counted = self.counted.max(position);
        self.line
    }
}

/// Number of line feeds.
pub(super) fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_once_and_places_are_bounded() {
        let mut places = Places::default();
        places.add(3, 1, 2);
        places.add(3, 1, 5);
        places.add(4, 40, 1);
        assert_eq!((places.lines, places.amount), (41, 8));
        assert_eq!(places.first, (3..19).collect::<Vec<_>>());
        places.add(43, 2, 0);
        assert_eq!(places.lines, 42);
    }

    #[test]
    fn notes_of_blocks_add_up_to_those_of_the_file() {
        let mut file = Notes::default();
        let mut block = Notes::default();
        block.malformed.add(2, 1, 1);
        block.mixed_places(Encoding::Windows1252).add(5, 1, 30);
        file.absorb(&block, 0);
        file.absorb(&block, 100);
        assert_eq!(file.malformed.first, [2, 102]);
        assert_eq!(file.mixed.len(), 1);
        assert_eq!(file.mixed_places(Encoding::Windows1252).first, [5, 105]);
    }
}
