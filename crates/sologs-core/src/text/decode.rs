//! The text of a block of bytes, whatever its encoding, and of the lines in it that are in another one.

use super::encoding::{Codec, Encoding};
use super::line_end::{LineEnd, feeds_for_returns};
use super::notes::{LineCounter, Notes, newlines};
use super::{detect, nul, utf16};
use memchr::{memchr, memmem, memrchr};

/// How the bytes of one file become lines of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextFormat {
    /// How its bytes stand for characters.
    pub encoding: Encoding,
    /// How its lines end.
    pub line_end: LineEnd,
}

/// The text of a block.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<'b> {
    /// The text: the bytes themselves where they are UTF-8, else what was written to the scratch buffer.
    pub text: &'b str,
    /// What was wrong with the bytes; lines count from the block's first, which is 1.
    pub notes: Notes,
}

impl Encoding {
    /// Decodes `bytes`, which begin at a line start and carry no byte order mark.
    ///
    /// Valid UTF-8 is lent as it is; anything else is written to `scratch`, whose contents are dropped. Every
    /// byte is accounted for: in the text or in the notes. Never fails.
    pub fn decode<'b>(self, bytes: &'b [u8], scratch: &'b mut String) -> Decoded<'b> {
        TextFormat { encoding: self, line_end: LineEnd::Lf }.decode(bytes, scratch)
    }
}

impl TextFormat {
    /// As [`Encoding::decode`], for a file with these line ends.
    pub fn decode<'b>(self, bytes: &'b [u8], scratch: &'b mut String) -> Decoded<'b> {
        let (borrowed, notes) = self.decode_into(bytes, scratch);
        Decoded { text: borrowed.unwrap_or(scratch), notes }
    }

    /// The text, if the bytes are the text; else it is in `out`, whose former contents are dropped.
    pub(super) fn decode_into<'b>(self, bytes: &'b [u8], out: &mut String) -> (Option<&'b str>, Notes) {
        out.clear();
        if self.line_end == LineEnd::Lf {
            return decode_feeds(self.encoding, bytes, out);
        }
        let feeds = feeds_for_returns(bytes, self.encoding);
        let (borrowed, notes) = decode_feeds(self.encoding, &feeds, out);
        if let Some(text) = borrowed {
            out.push_str(text);
        }
        (None, notes)
    }
}

fn decode_feeds<'b>(encoding: Encoding, bytes: &'b [u8], out: &mut String) -> (Option<&'b str>, Notes) {
    if !encoding.is_utf16() && memchr(0, bytes).is_none() {
        let is_same = encoding.is_utf8() || bytes.is_ascii();
        if let Some(text) = is_same.then(|| simdutf8::basic::from_utf8(bytes).ok()).flatten() {
            return (Some(text), Notes::default());
        }
    }
    let mut decoder = Decoder { out, lines: LineCounter::new(), notes: Notes::default(), code_page: None };
    match encoding.codec() {
        Codec::Utf16 { big_endian } => decoder.wide_file(bytes, big_endian),
        _ => decoder.narrow_file(bytes, encoding),
    }
    let mut notes = decoder.notes;
    nul::remove(out, &mut notes);
    (None, notes)
}

/// Writes the text of one block.
struct Decoder<'o> {
    out: &'o mut String,
    lines: LineCounter,
    notes: Notes,
    /// The code page of lines that should be UTF-8 or UTF-16 and are not.
    code_page: Option<Encoding>,
}

impl Decoder<'_> {
    /// A block of a UTF-16 file, with the 8-bit lines that other programs appended to it.
    fn wide_file(&mut self, bytes: &[u8], big_endian: bool) {
        let mut rest = bytes;
        loop {
            rest = self.wide(rest, big_endian);
            if rest.is_empty() {
                return;
            }
            let (narrow, after) = split(rest, utf16::eight_bit_length(rest, big_endian));
            let encoding = self.encoding_of(narrow);
            self.noted(encoding, narrow, |decoder| decoder.narrow(narrow, encoding));
            rest = after;
        }
    }

    /// The encoding of 8-bit lines in a UTF-16 file.
    fn encoding_of(&mut self, bytes: &[u8]) -> Encoding {
        let is_utf8 = simdutf8::basic::from_utf8(bytes).is_ok();
        if is_utf8 { Encoding::Utf8 } else { self.code_page_of(bytes) }
    }

    /// The code page of lines that are not UTF-8: one for the whole block, told by the first of them on.
    fn code_page_of(&mut self, bytes: &[u8]) -> Encoding {
        *self.code_page.get_or_insert_with(|| detect::code_page(bytes).encoding)
    }

    /// A block of an 8-bit file, with the UTF-16 lines that other programs appended to it.
    fn narrow_file(&mut self, bytes: &[u8], encoding: Encoding) {
        let mut rest = bytes;
        while let Some((start, big_endian)) = utf16::find_stretch(rest) {
            let (narrow, stretch) = split(rest, start);
            self.narrow(narrow, encoding);
            rest =
                self.noted(utf16::encoding(big_endian), stretch, |decoder| decoder.wide(stretch, big_endian));
        }
        self.narrow(rest, encoding);
    }

    /// Runs `decode` on lines of another encoding than the file's; what it gives is what it left of `bytes`.
    fn noted<'b>(
        &mut self,
        encoding: Encoding,
        bytes: &'b [u8],
        decode: impl FnOnce(&mut Self) -> &'b [u8],
    ) -> &'b [u8] {
        let start = self.out.len();
        let line = self.lines.line_at(self.out, start);
        let rest = decode(self);
        let written = self.out.as_bytes().get(start..).unwrap_or_default();
        let count = newlines(written) + u64::from(!written.ends_with(b"\n"));
        let amount = (bytes.len() - rest.len()) as u64;
        self.notes.mixed_places(encoding).add(line, count, amount);
        rest
    }

    /// UTF-16 up to where 8-bit text begins; gives the rest.
    fn wide<'b>(&mut self, bytes: &'b [u8], big_endian: bool) -> &'b [u8] {
        let start = self.out.len();
        let (read, malformed) = utf16::decode(bytes, big_endian, self.out);
        if malformed {
            self.note_replacements(start);
        }
        bytes.get(read..).unwrap_or_default()
    }

    /// Lines of 8-bit text, all of which is read.
    fn narrow<'b>(&mut self, bytes: &'b [u8], encoding: Encoding) -> &'b [u8] {
        if encoding.is_utf8() {
            self.utf8_lines(bytes)
        } else {
            self.code_page_lines(bytes, encoding)
        }
        &[]
    }

    /// Lines of UTF-8. One that is not is of a code page, unless it is UTF-8 that was broken.
    fn utf8_lines(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Err(error) = simdutf8::compat::from_utf8(rest) {
            let (valid, line, after) = line_around(rest, error.valid_up_to());
            self.out.push_str(str::from_utf8(valid).unwrap_or_default());
            let in_utf8 = after.is_empty() && !self.out.is_ascii();
            if detect::is_broken_utf8(line, in_utf8) {
                self.broken_utf8(line);
            } else {
                let encoding = self.code_page_of(rest);
                self.noted(encoding, line, |decoder| decoder.code_page(line, encoding));
            }
            rest = after;
        }
        self.out.push_str(str::from_utf8(rest).unwrap_or_default());
    }

    fn broken_utf8(&mut self, line: &[u8]) {
        let start = self.out.len();
        self.out.push_str(&String::from_utf8_lossy(line));
        self.note_replacements(start);
    }

    /// Lines of a code page, and between them those that can only be UTF-8.
    fn code_page_lines(&mut self, bytes: &[u8], encoding: Encoding) {
        let mut rest = bytes;
        while let Some((start, end)) = find_utf8_line(rest, encoding.is_double_byte()) {
            let (before, line) = split(rest.get(..end).unwrap_or_default(), start);
            self.code_page(before, encoding);
            self.noted(Encoding::Utf8, line, |decoder| {
                decoder.out.push_str(str::from_utf8(line).unwrap_or_default());
                &[]
            });
            rest = rest.get(end..).unwrap_or_default();
        }
        self.code_page(rest, encoding);
    }

    /// Bytes of a code page, all of which are read.
    fn code_page<'b>(&mut self, bytes: &[u8], encoding: Encoding) -> &'b [u8] {
        let start = self.out.len();
        if push_code_page(bytes, encoding, self.out) {
            self.note_replacements(start);
        }
        &[]
    }

    /// Notes the U+FFFD that were just written, from `start` on.
    fn note_replacements(&mut self, start: usize) {
        let written = self.out.as_bytes().get(start..).unwrap_or_default();
        for at in memmem::find_iter(written, "\u{fffd}") {
            let line = self.lines.line_at(self.out, start + at);
            self.notes.malformed.add(line, 1, 1);
        }
    }
}

/// Appends `bytes` of a code page to `out`; `true` if some meant nothing.
pub(super) fn push_code_page(bytes: &[u8], encoding: Encoding, out: &mut String) -> bool {
    match encoding.codec() {
        Codec::Whatwg(codec) => push_whatwg(bytes, codec, out),
        Codec::Table(character) => {
            push_table(bytes, character, out);
            false
        }
        Codec::Utf8 | Codec::Utf16 { .. } => {
            out.push_str(&String::from_utf8_lossy(bytes));
            true
        }
    }
}

fn push_whatwg(bytes: &[u8], codec: &'static encoding_rs::Encoding, out: &mut String) -> bool {
    let mut decoder = codec.new_decoder_without_bom_handling();
    let mut rest = bytes;
    let mut malformed = false;
    loop {
        // Enough for text with a few accents; more room is made as it is needed.
        out.reserve(rest.len() + rest.len() / 4 + 16);
        let (result, read, errors) = decoder.decode_to_string(rest, out, true);
        malformed |= errors;
        rest = rest.get(read..).unwrap_or_default();
        if matches!(result, encoding_rs::CoderResult::InputEmpty) {
            return malformed;
        }
    }
}

fn push_table(bytes: &[u8], character: fn(u8) -> char, out: &mut String) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (ascii, after) = split(rest, encoding_rs::Encoding::ascii_valid_up_to(rest));
        out.push_str(str::from_utf8(ascii).unwrap_or_default());
        let other = after.iter().take_while(|byte| !byte.is_ascii()).count();
        let (other, after) = split(after, other);
        out.extend(other.iter().map(|byte| character(*byte)));
        rest = after;
    }
}

/// The next line that holds more than ASCII and is UTF-8, as a range. In a double-byte code page a few
/// characters may happen to be that; there the line needs one of three bytes or more.
fn find_utf8_line(bytes: &[u8], is_double_byte: bool) -> Option<(usize, usize)> {
    let mut searched = 0;
    loop {
        let rest = bytes.get(searched..).filter(|rest| !rest.is_empty())?;
        let at = encoding_rs::Encoding::ascii_valid_up_to(rest);
        let sequence = rest.get(at..at + 4).or_else(|| rest.get(at..))?;
        let (before, line, _) = line_around(rest, at);
        if starts_sequence(sequence) {
            let text = simdutf8::basic::from_utf8(line).ok();
            if text.is_some_and(|text| !is_double_byte || text.chars().any(|c| c >= '\u{800}')) {
                return Some((searched + before.len(), searched + before.len() + line.len()));
            }
        }
        searched += before.len() + line.len();
    }
}

/// Whether a character of two bytes or more begins here.
fn starts_sequence(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xc2..=0xdf, 0x80..=0xbf, ..]
            | [0xe0..=0xef, 0x80..=0xbf, 0x80..=0xbf, ..]
            | [0xf0..=0xf4, 0x80..=0xbf, 0x80..=0xbf, 0x80..=0xbf]
    )
}

/// What comes before the line that byte `at` is in, the line with its line end, and what comes behind it.
pub(super) fn line_around(bytes: &[u8], at: usize) -> (&[u8], &[u8], &[u8]) {
    let (head, tail) = split(bytes, at);
    let start = memrchr(b'\n', head).map_or(0, |at| at + 1);
    let end = memchr(b'\n', tail).map_or(bytes.len(), |more| head.len() + more + 1);
    let (before, rest) = split(bytes, start);
    let (line, behind) = split(rest, end - start);
    (before, line, behind)
}

fn split(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    bytes.split_at_checked(at).unwrap_or((bytes, &[]))
}

#[cfg(test)]
mod tests;
