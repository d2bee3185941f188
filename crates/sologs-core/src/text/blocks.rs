//! A file in pieces that end at line ends.

use super::decode::{Decoded, TextFormat};
use super::detect::{self, Detection, Means};
use super::encoding::Encoding;
use super::line_end::LineEnd;
use super::utf16;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;

/// How much is read at once, and how long a line may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of a block in bytes: 512 KiB unless set, which fits the second cache of a core. No less than 16 is used.
    pub block_size: usize,
    /// Longest line in bytes of the file, its line end included: 1 MiB unless set. Longer ones are cut. No less than
    /// `block_size` is used.
    pub max_line: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { block_size: 512 * 1024, max_line: 1024 * 1024 }
    }
}

/// Reads a file as blocks of whole lines.
///
/// Where the file is cut depends on its bytes and the limits alone, not on how the reader hands them over. Memory is
/// bounded by `max_line` for each buffer that is lent, and as much again.
///
/// A file that grows while it is read is read up to its first end of file.
#[derive(Debug)]
pub struct Blocks<R> {
    reader: R,
    limits: Limits,
    /// What was read behind the last block.
    carried: Vec<u8>,
    /// Offset in the file of what is carried.
    offset: u64,
    detection: Option<Detection>,
    line_end: LineEnd,
    /// What the caller says that the file is.
    given: Option<TextFormat>,
    ended: bool,
    error: Option<io::Error>,
}

/// Whole lines of a file, not decoded yet.
///
/// The last line of a block may lack its line end only where the file ends, or where a run of NULs was left out.
#[derive(Clone, Debug)]
pub struct Block {
    buffer: Vec<u8>,
    range: Range<usize>,
    offset: u64,
    format: TextFormat,
    cut: Option<Cut>,
}

/// What was left out at the end of a block's last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cut {
    /// The line is longer than [`Limits::max_line`]; so many bytes of it are left out. Its line end is there.
    LongLine {
        /// Bytes left out.
        bytes: u64,
    },
    /// A run of NUL bytes too long to be kept; the line goes on in the next block.
    Nul {
        /// Bytes left out.
        bytes: u64,
    },
}

impl Block {
    /// The bytes of the lines, without a byte order mark.
    pub fn bytes(&self) -> &[u8] {
        self.buffer.get(self.range.clone()).unwrap_or_default()
    }

    /// 0-based offset of the first byte in the file.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What the bytes are; the same for all blocks of a file, but that it counts as UTF-8 until a block holds more
    /// than ASCII.
    pub fn format(&self) -> TextFormat {
        self.format
    }

    /// What is missing at the end of the last line.
    pub fn cut(&self) -> Option<Cut> {
        self.cut
    }

    /// The text of the block; see [`TextFormat::decode`]. It takes nothing but the block, so that blocks can be
    /// decoded on several threads, in any order.
    pub fn decode<'b>(&'b self, scratch: &'b mut String) -> Decoded<'b> {
        self.format.decode(self.bytes(), scratch)
    }

    /// The buffer, to be lent to [`Blocks::next_block`] again.
    pub fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }
}

impl<R: Read> Blocks<R> {
    /// Blocks of `reader` with the default limits.
    pub fn new(reader: R) -> Self {
        Self::with_limits(reader, Limits::default())
    }

    /// Blocks of `reader` with these limits.
    pub fn with_limits(reader: R, limits: Limits) -> Self {
        // Even, so that units of UTF-16 stay whole.
        let block_size = limits.block_size.max(16).next_multiple_of(2);
        let limits = Limits { block_size, max_line: limits.max_line.max(block_size) };
        Self {
            reader,
            limits,
            carried: Vec::new(),
            offset: 0,
            detection: None,
            line_end: LineEnd::Lf,
            given: None,
            ended: false,
            error: None,
        }
    }

    /// Takes the file for what the caller knows it to be, unless a byte order mark says otherwise.
    pub fn given(self, format: TextFormat) -> Self {
        Self { given: Some(format), ..self }
    }

    /// The encoding of the file, as far as it was read: [`Encoding::Utf8`] while all was ASCII.
    pub fn encoding(&self) -> Encoding {
        self.detection.map_or(Encoding::Utf8, |detection| detection.encoding)
    }

    /// What the file was taken for, and why; `None` before the first block.
    pub fn detection(&self) -> Option<Detection> {
        self.detection
    }

    /// The next block, in `buffer`, whose contents are dropped. Buffers that were used before spare the time to
    /// clear new ones. `None` at the end.
    ///
    /// # Errors
    ///
    /// An error of the reader, once, after all that was read before it; then the file counts as ended.
    pub fn next_block(&mut self, buffer: Vec<u8>) -> io::Result<Option<Block>> {
        let mut buffer = buffer;
        let mut filled = self.take_carried(&mut buffer);
        let mut start = 0;
        let (end, cut) = loop {
            let grown = filled.saturating_mul(2).min(self.limits.max_line);
            let target = grown.max(self.limits.block_size).max(filled);
            filled = self.fill(&mut buffer, filled, target);
            let read = buffer.get(..filled).unwrap_or_default();
            if self.detection.is_none() {
                start = self.recognise(read);
            }
            let lines = read.get(start..).unwrap_or_default();
            if self.ended {
                break (filled, None);
            }
            if let Some(length) = self.line_end.last(lines, self.encoding()) {
                break (start + length, None);
            }
            if filled >= self.limits.max_line {
                let cut = self.cut_line(&mut buffer, start, filled);
                break (cut.0, Some(cut.1));
            }
        };
        if start == end && cut.is_none() {
            return self.error.take().map_or(Ok(None), Err);
        }
        if cut.is_none() {
            self.carried.extend_from_slice(buffer.get(end..filled).unwrap_or_default());
        }
        Ok(Some(self.block(buffer, start..end, cut)))
    }

    fn block(&mut self, buffer: Vec<u8>, range: Range<usize>, cut: Option<Cut>) -> Block {
        self.recognise_later(buffer.get(range.clone()).unwrap_or_default());
        let offset = self.offset + range.start as u64;
        self.offset = match cut {
            // A line end was put behind the long line, whose own is among the bytes that were left out.
            Some(Cut::LongLine { bytes }) => {
                let line_end = self.line_end.bytes(self.encoding()).len();
                self.offset + (range.end - line_end) as u64 + bytes
            }
            Some(Cut::Nul { bytes }) => self.offset + range.end as u64 + bytes,
            None => self.offset + range.end as u64,
        };
        let format = TextFormat { encoding: self.encoding(), line_end: self.line_end };
        Block { buffer, range, offset, format, cut }
    }

    fn take_carried(&mut self, buffer: &mut Vec<u8>) -> usize {
        let carried = self.carried.len();
        let usual = carried.max(self.limits.block_size);
        // A buffer that once had to hold a long line is not kept that large.
        if buffer.len() > 2 * usual {
            buffer.truncate(usual);
            buffer.shrink_to(usual);
        }
        if buffer.len() < carried {
            buffer.resize(carried, 0);
        }
        if let Some(head) = buffer.get_mut(..carried) {
            head.copy_from_slice(&self.carried);
        }
        self.carried.clear();
        carried
    }

    /// Reads until `target` bytes are there, the file ends or the reader fails. Gives the number of bytes.
    fn fill(&mut self, buffer: &mut Vec<u8>, filled: usize, target: usize) -> usize {
        let mut filled = filled;
        while !self.ended {
            if filled == buffer.len() && filled < target {
                grow(buffer, target);
            }
            let end = target.min(buffer.len());
            let Some(free) = buffer.get_mut(filled..end).filter(|free| !free.is_empty()) else { break };
            let size = free.len();
            match self.reader.read(free) {
                Ok(0) => self.ended = true,
                // A reader that claims more than it was asked for is broken; what it claims is not believed.
                Ok(read) => filled += read.min(size),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.error = Some(error);
                }
            }
        }
        filled
    }

    /// Decides what the file is by its head; gives the length of its byte order mark.
    fn recognise(&mut self, head: &[u8]) -> usize {
        let mut detection = if self.ended { detect::detect(head) } else { detect::detect_head(head) };
        let body = head.get(detection.bom_length..).unwrap_or_default();
        self.line_end = LineEnd::learn(body, detection.encoding);
        if let Some(format) = self.given.filter(|_| detection.means != Means::ByteOrderMark) {
            (detection.encoding, detection.means) = (format.encoding, Means::Given);
            self.line_end = format.line_end;
        }
        self.detection = Some(detection);
        detection.bom_length
    }

    /// Decides by the first block that holds more than ASCII, if the head did not.
    fn recognise_later(&mut self, lines: &[u8]) {
        let is_open = self.detection.is_some_and(|detection| detection.means == Means::Ascii);
        if is_open && !lines.is_ascii() {
            self.detection = Some(detect::eight_bit(lines));
        }
    }

    /// Cuts the line that fills the buffer, and skips the rest of it, or of the NULs that it ends with. What is
    /// read beyond is carried. Gives the end of what is kept, and what is not.
    fn cut_line(&mut self, buffer: &mut Vec<u8>, start: usize, filled: usize) -> (usize, Cut) {
        let line = buffer.get(start..filled).unwrap_or_default();
        let nuls = line.iter().rev().take_while(|byte| **byte == 0).count();
        if nuls >= self.limits.block_size / 2 {
            let kept = start + (line.len() - nuls).next_multiple_of(2);
            let bytes = (filled - kept) as u64 + self.skip_nuls();
            return (kept, Cut::Nul { bytes });
        }
        // A line end may just begin in the last few bytes.
        let line = line.get(..line.len().saturating_sub(4)).unwrap_or_default();
        let kept = start + whole_characters(line, self.encoding());
        self.carried.extend_from_slice(buffer.get(kept..filled).unwrap_or_default());
        let bytes = self.skip_line();
        buffer.truncate(kept);
        buffer.extend_from_slice(self.line_end.bytes(self.encoding()));
        (buffer.len(), Cut::LongLine { bytes })
    }

    /// Drops what is carried, and more, up to behind the next line end; gives the number of bytes.
    fn skip_line(&mut self) -> u64 {
        let mut window = std::mem::take(&mut self.carried);
        let mut skipped = 0;
        loop {
            if let Some(end) = self.line_end.first(&window, self.encoding()) {
                self.carried = window.split_off(end);
                return skipped + end as u64;
            }
            // The last few bytes may be the start of a line end. An even number goes, to keep units whole.
            let dropped = window.len().saturating_sub(4) & !1;
            window.drain(..dropped);
            skipped += dropped as u64;
            let kept = window.len();
            let filled = self.fill(&mut window, kept, kept + self.limits.block_size);
            window.truncate(filled);
            if filled == kept {
                return skipped + filled as u64;
            }
        }
    }

    /// Drops NULs up to the next other byte; gives their number. A pair that holds another byte stays whole.
    fn skip_nuls(&mut self) -> u64 {
        let mut window = Vec::new();
        let mut skipped = 0;
        loop {
            let filled = self.fill(&mut window, 0, self.limits.block_size);
            let nuls = window.iter().take(filled).take_while(|byte| **byte == 0).count();
            let dropped = if nuls < filled { nuls & !1 } else { nuls };
            skipped += dropped as u64;
            if nuls < filled || filled == 0 {
                self.carried.extend_from_slice(window.get(dropped..filled).unwrap_or_default());
                return skipped;
            }
        }
    }
}

/// A buffer for a file that may be small is no larger than this.
const SMALL_BUFFER: usize = 16 * 1024;

/// Makes room, but not all at once: of twenty thousand small files none is worth clearing a large buffer.
fn grow(buffer: &mut Vec<u8>, target: usize) {
    let size = if buffer.is_empty() { SMALL_BUFFER } else { target };
    buffer.resize(size.min(target), 0);
}

/// Length of `line` less half a character at its end.
fn whole_characters(line: &[u8], encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf16Le => utf16::whole_units(line, false),
        Encoding::Utf16Be => utf16::whole_units(line, true),
        Encoding::Utf8 | Encoding::Utf8Bom => {
            let inner = line.iter().rev().take(4).take_while(|byte| matches!(byte, 0x80..=0xbf)).count();
            let lead = inner + 1;
            let is_lead =
                line.len().checked_sub(lead).and_then(|at| line.get(at)).is_some_and(|b| *b >= 0xc2);
            if is_lead { line.len() - lead } else { line.len() }
        }
        _ => line.len(),
    }
}

#[cfg(test)]
mod tests;
