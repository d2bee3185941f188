//! One log, block by block: complete records go to a [`Digester`] on any thread; what a block cuts is put together
//! again in order.

use crate::scan::ends::ends_within;
use crate::scan::silence::Silences;
use sologs_core::layout::{DateOrderEvidence, LearnedLayout, LineContext, split_records};
use sologs_core::level::Level;
use sologs_core::scanner::{BlockScanner, MAX_RECORD_BYTES, RawRecord, Wanted};
use sologs_core::time::Timestamp;
use std::ops::ControlFlow;

/// So many records of a block are asked for their time where its first or last record has none.
const MAX_TIMES: usize = 1_000;

/// A complete record and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordAt<'t> {
    pub(crate) text: &'t str,
    /// 1-based first line.
    pub(crate) line: u64,
    /// 1-based last line.
    pub(crate) last_line: u64,
    pub(crate) level: Option<Level>,
    /// Bytes of the record that are not in `text`.
    pub(crate) cut_bytes: u64,
}

/// What is made of the records of a log.
pub(crate) trait Digester: Sync {
    type Part: Part;

    /// Which records are wanted although no event and no exception is in them.
    fn wanted(&self) -> Wanted;

    /// Takes one record in; lines are counted from the beginning of the part.
    fn record(&self, part: &mut Self::Part, layout: &LearnedLayout, record: RecordAt<'_>);

    /// Looks at what all stretches so far come down to, after each of them.
    fn joined(&self, _part: &mut Self::Part) {}

    /// So many bytes of that file were read; `Break` when no more are wanted.
    fn on_read(&self, _path: &str, _bytes: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// What a stretch of a log comes down to.
pub(crate) trait Part: Default + Send {
    /// Adds the number of lines before this part to every place in it.
    fn shift_lines(&mut self, by: u64);
    /// Joins the part that follows.
    fn join(&mut self, later: Self);
}

/// Counts of a log or a stretch of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) lines: u64,
    pub(crate) records: u64,
    /// Time of the first record that has one.
    pub(crate) first: Option<Timestamp>,
    /// Time of the last record that has one, as far as the last records of blocks tell.
    pub(crate) last: Option<Timestamp>,
}

/// A record that is not complete yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OpenRecord {
    text: String,
    line: u64,
    last_line: u64,
    level: Option<Level>,
    cut_bytes: u64,
    headless: bool,
}

impl OpenRecord {
    /// Adds lines with their line ends; `bytes` is their length before they were bounded.
    fn append(&mut self, text: &str, bytes: u64, lines: u64) {
        let kept = match self.cut_bytes {
            0 => bounded(text, MAX_RECORD_BYTES.saturating_sub(self.text.len())),
            _ => "",
        };
        self.text.push_str(kept);
        self.cut_bytes += bytes - kept.len() as u64;
        self.last_line += lines;
    }
}

/// What one block comes down to, before its neighbours are known.
pub(crate) struct BlockDigest<P> {
    part: P,
    counts: Counts,
    dates: DateOrderEvidence,
    silences: Silences,
    lead: String,
    lead_bytes: u64,
    lead_lines: u64,
    tail: Option<OpenRecord>,
    pub(crate) context: LineContext,
}

/// The longest beginning of `text` of at most `max` bytes that ends between two characters.
pub(crate) fn bounded(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// Digests the complete records of a block.
pub(crate) fn digest<D: Digester>(
    digester: &D,
    scanner: &BlockScanner,
    layout: &LearnedLayout,
    block: &str,
    context: LineContext,
) -> BlockDigest<D::Part> {
    let mut part = D::Part::default();
    let mut dates = layout.date_order_evidence();
    let observe = |head: &str| {
        if let Some(time) = layout.time(head) {
            dates.observe(&time);
        }
    };
    let ends = scanner.scan(block, layout, context, digester.wanted(), observe, |record| {
        digester.record(&mut part, layout, at(block, &record));
    });
    let lead = block.get(ends.lead).unwrap_or("");
    let mut digest = BlockDigest {
        part,
        counts: Counts { lines: ends.lines, records: ends.heads, ..Counts::default() },
        dates,
        silences: Silences::default(),
        lead: bounded(lead, MAX_RECORD_BYTES).to_owned(),
        lead_bytes: lead.len() as u64,
        lead_lines: ends.lead_lines,
        tail: None,
        context: ends.context,
    };
    let records = ends.first_head.and_then(|first| block.get(first..)).unwrap_or("");
    digest.counts.first = layout.time(records);
    digest.tail = ends.tail.map(|tail| {
        let text = block.get(tail.span.start..).unwrap_or("");
        digest.counts.last = layout.time(text);
        if digest.counts.first.is_none() || digest.counts.last.is_none() {
            let (first, last) = times_within(records, layout);
            digest.counts.first = digest.counts.first.or(first);
            digest.counts.last = digest.counts.last.or(last);
        }
        let mut open = OpenRecord { line: tail.line, last_line: tail.last_line, ..OpenRecord::default() };
        open.level = tail.level;
        open.append(text, text.len() as u64, 0);
        open
    });
    digest.silences = Silences::of_block(block, layout, digest.counts.last);
    digest
}

/// First and last time of the records of a block, of which the first or the last has none: heads of some layouts may do
/// without. Looks at the first [`MAX_TIMES`].
fn times_within(records: &str, layout: &LearnedLayout) -> (Option<Timestamp>, Option<Timestamp>) {
    let records = split_records(records, layout).take(MAX_TIMES);
    let mut times = records.filter_map(|record| layout.time(record.text));
    let first = times.next();
    (first, times.last().or(first))
}

fn at<'t>(block: &'t str, record: &RawRecord) -> RecordAt<'t> {
    let text = block.get(record.span.clone()).unwrap_or("");
    let kept = bounded(text, MAX_RECORD_BYTES);
    RecordAt {
        text: kept,
        line: record.line,
        last_line: record.last_line,
        level: record.level,
        cut_bytes: (text.len() - kept.len()) as u64,
    }
}

fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// Puts the digests of a log's blocks together, in order.
pub(crate) struct Joiner<'s, D: Digester> {
    digester: &'s D,
    layout: &'s LearnedLayout,
    pub(crate) part: D::Part,
    pub(crate) counts: Counts,
    pub(crate) dates: DateOrderEvidence,
    pub(crate) silences: Silences,
    open: Option<OpenRecord>,
}

impl<'s, D: Digester> Joiner<'s, D> {
    pub(crate) fn new(digester: &'s D, layout: &'s LearnedLayout) -> Self {
        let dates = layout.date_order_evidence();
        Self {
            digester,
            layout,
            part: D::Part::default(),
            counts: Counts::default(),
            dates,
            silences: Silences::default(),
            open: None,
        }
    }

    /// Adds the next block.
    pub(crate) fn accept(&mut self, mut digest: BlockDigest<D::Part>) {
        let base = self.counts.lines;
        digest.part.shift_lines(base);
        if digest.lead_lines > 0 {
            let open = self.open.get_or_insert_with(|| OpenRecord {
                line: base + 1,
                last_line: base,
                headless: true,
                ..OpenRecord::default()
            });
            open.append(&digest.lead, digest.lead_bytes, digest.lead_lines);
        }
        if let Some(mut tail) = digest.tail {
            self.close();
            tail.line += base;
            tail.last_line += base;
            self.open = Some(tail);
        }
        self.join(digest.part);
        self.dates.merge(&digest.dates);
        self.silences.join(digest.silences, base);
        self.counts.lines += digest.counts.lines;
        self.counts.records += digest.counts.records;
        self.counts.first = self.counts.first.or(digest.counts.first);
        self.counts.last = digest.counts.last.or(self.counts.last);
    }

    /// Where the last record is only a part of one: within what it ends, and its last line, 1-based.
    pub(crate) fn ends_within(&self) -> Option<(&'static str, u64)> {
        let open = self.open.as_ref().filter(|open| open.cut_bytes == 0)?;
        Some((ends_within(&open.text, self.layout)?, open.last_line))
    }

    /// Hands the open record on; blank lines before the first head are none.
    pub(crate) fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.headless {
            if open.text.trim().is_empty() {
                return;
            }
            self.counts.records += 1;
        }
        let OpenRecord { line, last_line, level, cut_bytes, .. } = open;
        let text = without_line_end(&open.text);
        if self.layout.has_head_below() && !open.headless {
            // A block that ends within the head does not know its time.
            let time = self.layout.time(text);
            self.counts.first = self.counts.first.or(time);
            self.counts.last = time.or(self.counts.last);
        }
        let record = RecordAt { text, line, last_line, level, cut_bytes };
        let mut part = D::Part::default();
        self.digester.record(&mut part, self.layout, record);
        self.join(part);
    }

    fn join(&mut self, part: D::Part) {
        self.part.join(part);
        self.digester.joined(&mut self.part);
    }
}

#[cfg(test)]
mod tests;
