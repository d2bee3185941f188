//! The blocks of a log, over one thread or several, joined in order.

use crate::bundle::{Entry, Stdin};
use crate::report::{Problem, ProblemKind};
use crate::scan::file::{problem, unreadable};
use crate::scan::log::{BlockDigest, Counts, Digester, Joiner, digest};
use crate::scan::silence::Silences;
use sologs_core::layout::{LearnedLayout, LineContext, learn};
use sologs_core::scanner::BlockScanner;
use sologs_core::text::{Block, Blocks, Cut, Limits, Notes, Places};
use sologs_core::time::DateOrder;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A log, read.
pub(crate) struct LogRead<P> {
    pub(crate) part: P,
    pub(crate) counts: Counts,
    pub(crate) silences: Silences,
    pub(crate) facts: Facts,
}

/// What was met while reading, apart from the records.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) encoding: Option<String>,
    pub(crate) layout: Option<String>,
    pub(crate) bytes: u64,
    /// The order of day and month, where some date of the file can be read both ways.
    pub(crate) dates: Option<DateOrder>,
    notes: Notes,
    /// Lines longer than the limit: how many, and the bytes left out.
    cut_lines: Option<(u64, u64)>,
    /// Long runs of NUL bytes: how many, and the bytes left out.
    nul_runs: Option<(u64, u64)>,
    /// Within what the file ends, and in which line.
    ends_within: Option<(&'static str, u64)>,
    error: Option<io::Error>,
}

/// Everything that stays the same while the blocks of a log are read.
struct Job<'s, D> {
    digester: &'s D,
    scanner: &'s BlockScanner,
    layout: LearnedLayout,
}

/// Reads a log from its source. `flush` is called on the calling thread after every block, in order, and may take
/// what is complete out of the part.
pub(crate) fn read<D: Digester>(
    digester: &D,
    scanner: &BlockScanner,
    entry: &Entry,
    threads: usize,
    stdin: &Stdin<'_>,
    flush: &mut dyn FnMut(&mut D::Part),
) -> LogRead<D::Part> {
    match entry.open(stdin) {
        Ok(opened) => read_from(digester, scanner, &entry.path, threads, opened.reader, flush),
        Err(error) => {
            let facts = Facts { error: Some(error), ..Facts::default() };
            LogRead {
                part: D::Part::default(),
                counts: Counts::default(),
                silences: Silences::default(),
                facts,
            }
        }
    }
}

/// A source that tells the digester of every read, and ends where the digester wants no more.
struct Watched<'w, D, R> {
    digester: &'w D,
    path: &'w str,
    inner: R,
}

impl<D: Digester, R: Read> Read for Watched<'_, D, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        let goes_on = self.digester.on_read(self.path, bytes as u64).is_continue();
        Ok(if goes_on { bytes } else { 0 })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a log on this thread, from a reader that need not go to another one.
pub(crate) fn read_stream<D: Digester, R: Read>(
    digester: &D,
    scanner: &BlockScanner,
    name: &str,
    source: R,
    flush: &mut dyn FnMut(&mut D::Part),
) -> LogRead<D::Part> {
    let source = Watched { digester, path: name, inner: source };
    let Begun { blocks, first, layout, mut facts } = begin(source, name);
    let job = Job { digester, scanner, layout };
    let mut joiner = Joiner::new(digester, &job.layout);
    read_alone(&job, blocks, first, &mut joiner, &mut facts, flush);
    finish(joiner, facts, flush)
}

fn read_from<D: Digester, R: Read + Send>(
    digester: &D,
    scanner: &BlockScanner,
    name: &str,
    threads: usize,
    source: R,
    flush: &mut dyn FnMut(&mut D::Part),
) -> LogRead<D::Part> {
    let source = Watched { digester, path: name, inner: source };
    let Begun { blocks, first, layout, mut facts } = begin(source, name);
    let job = Job { digester, scanner, layout };
    let mut joiner = Joiner::new(digester, &job.layout);
    if threads > 1 && !job.layout.tracks_context() {
        facts = read_on_threads(&job, blocks, first, threads, &mut joiner, facts, flush);
    } else {
        read_alone(&job, blocks, first, &mut joiner, &mut facts, flush);
    }
    finish(joiner, facts, flush)
}

/// A log whose first block is there.
struct Begun<R> {
    blocks: Blocks<R>,
    first: Option<Block>,
    layout: LearnedLayout,
    facts: Facts,
}

fn begin<R: Read>(source: R, name: &str) -> Begun<R> {
    let mut blocks = Blocks::new(source);
    let mut facts = Facts::default();
    let mut scratch = String::new();
    let first = next(&mut blocks, Vec::new(), &mut facts);
    let layout = {
        let text = first.as_ref().map(|block| block.decode(&mut scratch).text).unwrap_or_default();
        learn(text.as_bytes(), name)
    };
    facts.layout = first.is_some().then(|| layout.description());
    Begun { blocks, first, layout, facts }
}

fn finish<D: Digester>(
    mut joiner: Joiner<'_, D>,
    mut facts: Facts,
    flush: &mut dyn FnMut(&mut D::Part),
) -> LogRead<D::Part> {
    facts.ends_within = joiner.ends_within();
    joiner.close();
    facts.name_mixed_encodings();
    facts.dates = joiner.dates.is_needed().then(|| joiner.dates.resolve());
    flush(&mut joiner.part);
    LogRead { part: joiner.part, counts: joiner.counts, silences: joiner.silences, facts }
}

/// The next block, or `None` at the end or after an error, which is kept.
fn next<R: Read>(blocks: &mut Blocks<R>, buffer: Vec<u8>, facts: &mut Facts) -> Option<Block> {
    match blocks.next_block(buffer) {
        Ok(block) => {
            if let Some(block) = &block {
                // Counted from the beginning of the file, a byte order mark included.
                facts.bytes = block.offset() + block.bytes().len() as u64;
                // Plain ASCII counts as UTF-8 until a block holds more.
                facts.encoding = Some(blocks.encoding().name().to_owned());
            }
            block
        }
        Err(error) => {
            facts.error = Some(error);
            None
        }
    }
}

fn read_alone<D: Digester, R: Read>(
    job: &Job<'_, D>,
    mut blocks: Blocks<R>,
    first: Option<Block>,
    joiner: &mut Joiner<'_, D>,
    facts: &mut Facts,
    flush: &mut dyn FnMut(&mut D::Part),
) {
    let mut scratch = String::new();
    let mut current = first;
    let mut context = LineContext::default();
    while let Some(block) = current {
        let (digest, notes) = digest_block(job, &block, &mut scratch, context);
        context = digest.context;
        facts.take(&notes, block.cut(), joiner.counts.lines);
        joiner.accept(digest);
        flush(&mut joiner.part);
        current = next(&mut blocks, block.into_buffer(), facts);
    }
}

fn digest_block<D: Digester>(
    job: &Job<'_, D>,
    block: &Block,
    scratch: &mut String,
    context: LineContext,
) -> (BlockDigest<D::Part>, Notes) {
    let decoded = block.decode(scratch);
    (digest(job.digester, job.scanner, &job.layout, decoded.text, context), decoded.notes)
}

/// The reader, which threads take turns at: block number, blocks, the first block while it waits to be taken.
struct Turn<R> {
    number: u64,
    blocks: Blocks<R>,
    first: Option<Block>,
    facts: Facts,
    done: bool,
}

impl<R: Read> Turn<R> {
    fn take(&mut self, buffer: Vec<u8>) -> Option<(u64, Block)> {
        if self.done {
            return None;
        }
        let block = self.first.take().or_else(|| next(&mut self.blocks, buffer, &mut self.facts));
        self.done = block.is_none();
        self.number += 1;
        block.map(|block| (self.number - 1, block))
    }
}

/// Blocks that may be ahead of the one that is joined next, for each thread: bounds the memory.
const AHEAD_BLOCKS: usize = 8;

fn read_on_threads<D: Digester, R: Read + Send>(
    job: &Job<'_, D>,
    blocks: Blocks<R>,
    first: Option<Block>,
    threads: usize,
    joiner: &mut Joiner<'_, D>,
    facts: Facts,
    flush: &mut dyn FnMut(&mut D::Part),
) -> Facts {
    let turn = Mutex::new(Turn { number: 0, blocks, first, facts, done: false });
    let joined = (Mutex::new(0u64), Condvar::new());
    let (send, receive) = sync_channel(AHEAD_BLOCKS * threads);
    let mut late = Facts::default();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (turn, joined, send) = (&turn, &joined, send.clone());
            scope.spawn(move || {
                let (mut scratch, mut buffer) = (String::new(), Vec::new());
                loop {
                    let Some((number, block)) = lock(turn).take(std::mem::take(&mut buffer)) else { break };
                    wait_for(joined, number.saturating_sub((AHEAD_BLOCKS * threads) as u64));
                    let (digest, notes) = digest_block(job, &block, &mut scratch, LineContext::default());
                    let cut = block.cut();
                    buffer = block.into_buffer();
                    if send.send((number, digest, notes, cut)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut expected = 0;
        for (number, digest, notes, cut) in receive {
            waiting.insert(number, (digest, notes, cut));
            while let Some((digest, notes, cut)) = waiting.remove(&expected) {
                late.take(&notes, cut, joiner.counts.lines);
                joiner.accept(digest);
                flush(&mut joiner.part);
                expected += 1;
                *lock(&joined.0) = expected;
                joined.1.notify_all();
            }
        }
    });
    let turn = turn.into_inner().unwrap_or_else(PoisonError::into_inner);
    Facts { notes: late.notes, cut_lines: late.cut_lines, nul_runs: late.nul_runs, ..turn.facts }
}

/// Waits until at least `number` blocks are joined.
fn wait_for((joined, changed): &(Mutex<u64>, Condvar), number: u64) {
    let mut now = lock(joined);
    while *now < number {
        now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
    }
}

impl Facts {
    /// The encoding, and after it those of lines that were in another one.
    fn name_mixed_encodings(&mut self) {
        if let Some(encoding) = &mut self.encoding {
            for (other, _) in &self.notes.mixed {
                encoding.push_str(", ");
                encoding.push_str(other.name());
            }
        }
    }

    /// Adds what a block told; it begins after `lines_before` lines.
    fn take(&mut self, notes: &Notes, cut: Option<Cut>, lines_before: u64) {
        self.notes.absorb(notes, lines_before);
        let (bytes, is_line) = match cut {
            Some(Cut::LongLine { bytes }) => (bytes, true),
            Some(Cut::Nul { bytes }) => (bytes, false),
            _ => return,
        };
        let known = if is_line { &mut self.cut_lines } else { &mut self.nul_runs };
        let (count, so_far) = known.unwrap_or_default();
        *known = Some((count + 1, so_far + bytes));
    }

    /// What could not be read as it stands.
    pub(crate) fn problems(&self, path: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |places: &Places, kind: ProblemKind, what: &str| {
            if let Some(&line) = places.first.first() {
                let message = format!("{what} in {} line(s), first in this one", places.lines);
                problems.push(problem(path, Some(line), kind, message));
            }
        };
        add(
            &self.notes.malformed,
            ProblemKind::Undecodable,
            "bytes that are no character of the encoding, shown as U+FFFD,",
        );
        add(&self.notes.nul, ProblemKind::Malformed, "NUL characters, as a crash leaves them,");
        if self.dates == Some(DateOrder::Undecided) {
            let message =
                "nothing tells whether its dates have the day or the month first; read as month first";
            problems.push(problem(path, None, ProblemKind::Ambiguous, message.to_owned()));
        }
        if let Some((count, bytes)) = self.cut_lines {
            let max = Limits::default().max_line;
            let message =
                format!("{count} line(s) longer than {max} bytes were cut; {bytes} bytes were not read");
            problems.push(problem(path, None, ProblemKind::Limit, message));
        }
        if let Some((count, bytes)) = self.nul_runs {
            let message = format!("{count} long run(s) of NUL bytes were left out, {bytes} bytes");
            problems.push(problem(path, None, ProblemKind::Malformed, message));
        }
        match (&self.error, self.ends_within) {
            (Some(error), _) => problems.push(unreadable(path, error)),
            (None, Some((what, line))) => {
                let message = format!("the file ends within {what}; what follows is lost: copy it again");
                problems.push(problem(path, Some(line), ProblemKind::Truncated, message));
            }
            (None, None) => {}
        }
        problems
    }
}
