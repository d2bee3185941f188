//! Text to bytes: line ends and encoding.

use std::io::{self, Write};

/// How a log's text becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without byte order mark.
    Utf8,
    /// UTF-16, little endian, with byte order mark.
    Utf16Le,
}

impl Encoding {
    /// Its name, as the report of sologs has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
        }
    }

    /// The encoding called `name`.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Utf8, Self::Utf16Le].into_iter().find(|encoding| encoding.name() == name)
    }
}

/// What stands between lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// CR LF, as on Windows.
    CrLf,
    /// LF alone.
    Lf,
}

impl LineEnds {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::CrLf => "crlf",
            Self::Lf => "lf",
        }
    }

    /// The line ends called `name`.
    pub fn named(name: &str) -> Option<Self> {
        [Self::CrLf, Self::Lf].into_iter().find(|ends| ends.name() == name)
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::CrLf => b"\r\n",
            Self::Lf => b"\n",
        }
    }
}

/// How much is gathered before it is written.
const BLOCK_BYTES: usize = 256 * 1024;

/// Encodes records and counts what it writes.
#[derive(Debug)]
pub(crate) struct Encoder<W> {
    sink: W,
    block: Vec<u8>,
    encoding: Encoding,
    line_end: &'static [u8],
    /// Bytes written so far, byte order mark included.
    pub(crate) bytes: u64,
    /// Bytes that the text so far has in UTF-8.
    pub(crate) text_bytes: u64,
    /// Lines so far.
    pub(crate) lines: u64,
}

impl<W: Write> Encoder<W> {
    pub(crate) fn new(sink: W, encoding: Encoding, line_ends: LineEnds) -> Self {
        let mut block = Vec::with_capacity(BLOCK_BYTES + BLOCK_BYTES / 4);
        if encoding == Encoding::Utf16Le {
            block.extend_from_slice(&[0xff, 0xfe]);
        }
        Self { sink, block, encoding, line_end: line_ends.bytes(), bytes: 0, text_bytes: 0, lines: 0 }
    }

    /// Appends a record, each of whose lines ends in `\n`.
    pub(crate) fn push(&mut self, record: &str) -> io::Result<()> {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', record.as_bytes()) {
            let line = record.get(start..end).unwrap_or_default();
            self.push_line(line);
            start = end + 1;
        }
        if self.block.len() >= BLOCK_BYTES { self.write_block() } else { Ok(()) }
    }

    fn push_line(&mut self, line: &str) {
        self.lines += 1;
        self.text_bytes += (line.len() + self.line_end.len()) as u64;
        match self.encoding {
            Encoding::Utf8 => {
                self.block.extend_from_slice(line.as_bytes());
                self.block.extend_from_slice(self.line_end);
            }
            Encoding::Utf16Le => {
                push_utf16(&mut self.block, line);
                for &byte in self.line_end {
                    self.block.extend_from_slice(&[byte, 0]);
                }
            }
        }
    }

    fn write_block(&mut self) -> io::Result<()> {
        self.bytes += self.block.len() as u64;
        self.sink.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }

    /// Writes what is left.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.write_block()?;
        self.sink.flush()
    }
}

fn push_utf16(block: &mut Vec<u8>, line: &str) {
    if line.is_ascii() {
        let start = block.len();
        block.resize(start + line.len() * 2, 0);
        let pairs = block.get_mut(start..).unwrap_or_default().chunks_exact_mut(2);
        for (pair, &byte) in pairs.zip(line.as_bytes()) {
            if let Some(low) = pair.first_mut() {
                *low = byte;
            }
        }
    } else {
        block.extend(line.encode_utf16().flat_map(u16::to_le_bytes));
    }
}
