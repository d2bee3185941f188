//! Single streams: gzip, xz, zstd, bzip2. What comes out is a tar, or one file.

use super::Format;
use super::limits::{ArchiveLimits, Counting, Packed, Stop};
use super::walker::{Broken, Member, Walker};
use crate::bundle::read_head;
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

/// Bytes read at once from the compressed stream.
const BUFFER_BYTES: usize = 64 << 10;
/// Largest block of zstd (RFC 8878, 3.1.1.2.4).
const MAX_BLOCK_BYTES: u64 = 128 << 10;
/// Bytes by which a tar is recognised.
const HEAD_BYTES: u64 = 1024;

impl Walker<'_> {
    pub(super) fn compressed<R: Read + ?Sized>(
        &mut self,
        path: &str,
        format: Format,
        source: &mut R,
        depth: u32,
    ) {
        let bytes = Rc::new(Cell::new(0));
        let counting = Counting { inner: source, bytes: Rc::clone(&bytes) };
        let source = BufReader::with_capacity(BUFFER_BYTES, counting);
        let packed = Packed::Counted(bytes);
        match format {
            Format::Xz => {
                self.be_heavy();
                let limit = u32::try_from(ArchiveLimits::MAX_DICTIONARY >> 10).unwrap_or(u32::MAX);
                // The decoder needs a little beside the dictionary.
                let limit = limit.saturating_add(1024);
                let unpacked = self.guard(Limited(XzReader::new_mem_limit(source, true, limit)), packed);
                self.unpacked(path, unpacked, depth);
            }
            Format::Zstd => {
                self.be_heavy();
                let unpacked = self.guard(Frames::new(source), packed);
                self.unpacked(path, unpacked, depth);
            }
            Format::Bzip2 => {
                let unpacked = self.guard(MultiBzDecoder::new(source), packed);
                self.unpacked(path, unpacked, depth);
            }
            _ => {
                let unpacked = self.guard(MultiGzDecoder::new(source), packed);
                self.unpacked(path, unpacked, depth);
            }
        }
    }

    fn unpacked(&mut self, path: &str, mut unpacked: impl Read, depth: u32) {
        let (head, error) = read_head(&mut unpacked, HEAD_BYTES);
        let is_tar = Format::of(&head) == Some(Format::Tar);
        let mut all = Cursor::new(head).chain(Broken(error)).chain(unpacked);
        if is_tar {
            self.tar(path, &mut all, depth);
            // Behind the tar stands the checksum of the stream.
            if let Err(error) = io::copy(&mut all, &mut io::sink()) {
                self.problem(path, error);
            }
            return;
        }
        self.listed_left = None;
        self.member(path, &Member { name: &stem(path), size: None }, depth, &mut all);
    }
}

/// The name of the file that was compressed: that of the stream without its last ending.
fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ if name == "-" => "unpacked".to_owned(),
        _ => format!("{name}.unpacked"),
    }
}

/// Tells that the decoder may not have the memory that it asks for.
struct Limited<R>(R);

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::OutOfMemory => Stop::Memory(error.to_string()).into_error(),
            _ => error,
        })
    }
}

/// The frames of a zstd stream one after the other (RFC 8878, 3); frames to skip are skipped.
struct Frames<R: BufRead> {
    source: Option<R>,
    frame: Option<Frame<R>>,
}

struct Frame<R> {
    decoder: FrameDecoder,
    source: R,
    /// Whether the source ended before the frame's last block.
    ends_early: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(source: R) -> Self {
        Self { source: Some(source), frame: None }
    }

    /// Begins the next frame; `false` at the end.
    fn begin(&mut self) -> io::Result<bool> {
        while let Some(mut source) = self.source.take() {
            if source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            let mut decoder = FrameDecoder::new();
            decoder.set_max_window_size(ArchiveLimits::MAX_DICTIONARY);
            match decoder.init(&mut source) {
                Ok(()) => {
                    self.frame = Some(Frame { decoder, source, ends_early: false });
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut (&mut source).take(u64::from(length)), &mut io::sink())?;
                    self.source = Some(source);
                }
                Err(error @ FrameDecoderError::WindowSizeTooBig { .. }) => {
                    return Err(Stop::Memory(error.to_string()).into_error());
                }
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            }
        }
        Ok(false)
    }
}

/// Reads of a frame what is there, one block after the other.
fn read_frame<R: BufRead>(frame: &mut Frame<R>, buffer: &mut [u8]) -> io::Result<usize> {
    let Frame { decoder, source, ends_early } = frame;
    while decoder.can_collect() == 0 && !decoder.is_finished() {
        let block = next_block(source)?;
        let (bytes, is_cut) = block.as_deref().map_or((LAST_BLOCK, true), |block| (block, false));
        let strategy = BlockDecodingStrategy::UptoBlocks(1);
        let decoded = match is_cut {
            true => decoder.decode_blocks(bytes, strategy),
            false => decoder.decode_blocks(bytes.chain(&mut *source), strategy),
        };
        match decoded {
            Ok(_) => *ends_early |= is_cut,
            // All but the checksum behind the last block is there.
            Err(_) if decoder.is_finished() => *ends_early = true,
            Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
        }
    }
    let read = decoder.read(buffer)?;
    if read > 0 || buffer.is_empty() {
        return Ok(read);
    }
    if *ends_early {
        return Err(Stop::EndsEarly.into_error());
    }
    let (stated, real) = (decoder.get_checksum_from_data(), decoder.get_calculated_checksum());
    if stated.is_some() && stated != real {
        return Err(Stop::Damaged("its checksum is not that of its bytes").into_error());
    }
    Ok(read)
}

/// An empty block, the last, and a checksum, which is not looked at: put in the place of a block that is cut, it makes
/// the decoder hand out what it keeps back for the blocks to come.
const LAST_BLOCK: &[u8] = &[1, 0, 0, 0, 0, 0, 0];

/// The next block with its header (RFC 8878, 3.1.1.2); `None` where it is cut.
fn next_block<R: BufRead>(source: &mut R) -> io::Result<Option<Vec<u8>>> {
    const HEADER_BYTES: u64 = 3;
    let mut block = Vec::new();
    (&mut *source).take(HEADER_BYTES).read_to_end(&mut block)?;
    let [low, middle, high] = *block.as_slice() else { return Ok(None) };
    let header = u32::from_le_bytes([low, middle, high, 0]);
    // A block of one byte that is repeated states how often.
    let is_repeated = (header >> 1) & 3 == 1;
    let size = if is_repeated { 1 } else { u64::from(header >> 3).min(MAX_BLOCK_BYTES) };
    (&mut *source).take(size).read_to_end(&mut block)?;
    Ok((block.len() as u64 == HEADER_BYTES + size).then_some(block))
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = read_frame(frame, buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
            }
            if let Some(Frame { source, .. }) = self.frame.take() {
                self.source = Some(source);
            }
            if !self.begin()? {
                return Ok(0);
            }
        }
    }
}
