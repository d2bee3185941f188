//! The fast way through a log: a block of text is looked at once, and only records that somebody might care for
//! are handed on. Everything else is counted and costs no allocation.
//!
//! [`BlockScanner::scan`] works on one block at a time and keeps no state, so that blocks can be scanned on any
//! thread in any order; a record that a block cuts is put together again by [`BlockEnds`]. The plain equivalent is
//! [`crate::layout::split_records`]; the tests compare the two.

use crate::event::Needles;
use crate::layout::{LearnedLayout, LineContext};
use crate::level::Level;
use std::ops::Range;

/// Of one record this many bytes are kept and looked at; what lies beyond is counted and reported.
pub const MAX_RECORD_BYTES: usize = 1 << 20;

/// Finds the records of a block that are worth a closer look.
#[derive(Debug)]
pub struct BlockScanner {
    needles: Needles,
}

/// A record within a block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawRecord {
    /// Bytes of the block, from the head to the end of the last line, without its line end.
    pub span: Range<usize>,
    /// 1-based first line, counted from the beginning of the block.
    pub line: u64,
    /// 1-based last line, counted from the beginning of the block.
    pub last_line: u64,
    /// The level that its head states.
    pub level: Option<Level>,
}

/// What a block holds beside its complete records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockEnds {
    /// Number of line ends in the block (plus one for a last line without one).
    pub lines: u64,
    /// Number of records that begin in the block.
    pub heads: u64,
    /// Bytes before the first head: they continue the record of the block before.
    pub lead: Range<usize>,
    /// Number of lines in `lead`.
    pub lead_lines: u64,
    /// The last record that begins in the block; the next block may continue it.
    pub tail: Option<RawRecord>,
    /// The first record that begins in the block (it may be the tail).
    pub first_head: Option<usize>,
    /// What the first line of the next block stands behind.
    pub context: LineContext,
}

impl Default for BlockScanner {
    fn default() -> Self {
        Self::new()
    }
}

impl BlockScanner {
    /// Prepares the search for everything that an event or an exception can begin with.
    pub fn new() -> Self {
        Self { needles: Needles::new() }
    }

    /// Goes through a block of whole lines and calls `record` for every complete record that holds an anchor or
    /// whose level is at least `from_level` (a record without a level too, when `no_level`). The last record is
    /// never complete: it is the tail. `head` is called with the first line of every record where the layout
    /// [has ambiguous dates](LearnedLayout::has_ambiguous_dates).
    pub fn scan(
        &self,
        block: &str,
        layout: &LearnedLayout,
        context: LineContext,
        wanted: Wanted,
        mut head: impl FnMut(&str),
        mut record: impl FnMut(RawRecord),
    ) -> BlockEnds {
        let dates = layout.has_ambiguous_dates();
        let tracks = layout.tracks_context();
        let mut ends = BlockEnds { context, ..BlockEnds::default() };
        let mut open: Option<RawRecord> = None;
        let mut hit = self.next_hit(block, 0);
        let mut start = 0;
        let bytes = block.as_bytes();
        for line_end in memchr::memchr_iter(b'\n', bytes).chain(unterminated(bytes)) {
            let line = bytes.get(start..line_end).unwrap_or_default();
            let class = if tracks { layout.begins_record(ends.context, line) } else { layout.classify(line) };
            if let Some(class) = class {
                if dates {
                    head(block.get(start..line_end).unwrap_or(""));
                }
                let next = RawRecord {
                    span: start..start,
                    line: ends.lines + 1,
                    last_line: ends.lines + 1,
                    level: class.level,
                };
                match open.replace(next) {
                    Some(done) => {
                        let done = close(done, bytes, start, ends.lines);
                        hit = self.hand_on(block, done, hit, wanted, &mut record);
                    }
                    None => {
                        ends.lead = 0..start;
                        ends.lead_lines = ends.lines;
                        ends.first_head = Some(start);
                        hit = hit
                            .and_then(|at| if at < start { self.next_hit(block, start) } else { Some(at) });
                    }
                }
                ends.heads += 1;
            }
            if tracks {
                ends.context = ends.context.after(line);
            }
            ends.lines += 1;
            start = line_end + 1;
        }
        if open.is_none() {
            ends.lead = 0..bytes.len();
            ends.lead_lines = ends.lines;
        }
        ends.tail = open.map(|tail| close(tail, bytes, bytes.len(), ends.lines));
        ends
    }

    fn hand_on(
        &self,
        block: &str,
        done: RawRecord,
        hit: Option<usize>,
        wanted: Wanted,
        record: &mut impl FnMut(RawRecord),
    ) -> Option<usize> {
        let end = done.span.end;
        let has_hit = hit.is_some_and(|at| at < end);
        if has_hit || wanted.wants(done.level) {
            record(done);
        }
        if has_hit { self.next_hit(block, end) } else { hit }
    }

    fn next_hit(&self, block: &str, from: usize) -> Option<usize> {
        self.needles.find(block.as_bytes(), from)
    }
}

/// Which records are wanted although they hold no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Those at this level or above.
    pub from_level: Level,
    /// Those that state no level.
    pub without_level: bool,
}

impl Wanted {
    fn wants(self, level: Option<Level>) -> bool {
        level.map_or(self.without_level, |level| level >= self.from_level)
    }
}

/// A last line that has no line end.
fn unterminated(bytes: &[u8]) -> Option<usize> {
    bytes.last().is_some_and(|&last| last != b'\n').then_some(bytes.len())
}

/// Ends a record before the line that begins at `next`, of which `lines` line ends lie before.
fn close(record: RawRecord, bytes: &[u8], next: usize, lines: u64) -> RawRecord {
    let text = bytes.get(record.span.start..next).unwrap_or_default();
    let kept = text.strip_suffix(b"\n").unwrap_or(text);
    let kept = kept.strip_suffix(b"\r").unwrap_or(kept);
    RawRecord { span: record.span.start..record.span.start + kept.len(), last_line: lines, ..record }
}

#[cfg(test)]
mod tests;
