//! Where a line of undecoded bytes ends, in every encoding; what a file may be cut at.

use super::Encoding;
use memchr::{memchr_iter, memchr2_iter, memrchr_iter, memrchr2_iter};

/// How the lines of a file end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineEnd {
    /// With a line feed, mostly after a carriage return.
    #[default]
    Lf,
    /// With a carriage return alone. Decoding puts a line feed in its place.
    Cr,
}

/// What tells line ends: the width and byte order of a character, and the line end.
#[derive(Clone, Copy, Debug)]
enum Style {
    EightBit,
    Utf16 { big_endian: bool },
}

/// How sure it is that a byte that looks like a line end is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// The line ends before this index.
    End(usize),
    /// It looks like a line end of a stretch in another encoding than the file's: used where there is no other.
    Foreign(usize),
    /// The bytes after it are needed to tell.
    Unsettled,
    No,
}

impl LineEnd {
    /// Which of them the start of a file uses: lone carriage returns count only where there is no line feed.
    pub(super) fn learn(head: &[u8], encoding: Encoding) -> Self {
        let lf = Self::Lf.first(head, encoding).is_some();
        if !lf && Self::Cr.first(head, encoding).is_some() { Self::Cr } else { Self::Lf }
    }

    /// The index behind the last line end in `bytes`, which start at a line start; the bytes after them are not
    /// known, so that a `\r` at the very end may be half a line end, and is none.
    pub(super) fn last(self, bytes: &[u8], encoding: Encoding) -> Option<usize> {
        let mut foreign = None;
        let mut judge = |at: usize| match self.verdict(bytes, at, encoding) {
            Verdict::End(end) => Some(end),
            Verdict::Foreign(end) => {
                foreign.get_or_insert(end);
                None
            }
            Verdict::Unsettled | Verdict::No => None,
        };
        let found = match self {
            Self::Lf => memrchr_iter(b'\n', bytes).find_map(&mut judge),
            Self::Cr => memrchr2_iter(b'\r', b'\n', bytes).find_map(&mut judge),
        };
        found.or(foreign)
    }

    /// The index behind the first line end in `bytes`; as [`Self::last`].
    pub(super) fn first(self, bytes: &[u8], encoding: Encoding) -> Option<usize> {
        let judge = |at: usize| match self.verdict(bytes, at, encoding) {
            Verdict::End(end) | Verdict::Foreign(end) => Some(end),
            Verdict::Unsettled | Verdict::No => None,
        };
        match self {
            Self::Lf => memchr_iter(b'\n', bytes).find_map(judge),
            Self::Cr => memchr2_iter(b'\r', b'\n', bytes).find_map(judge),
        }
    }

    /// A line end, encoded.
    pub(super) fn bytes(self, encoding: Encoding) -> &'static [u8] {
        match (self, encoding) {
            (Self::Lf, Encoding::Utf16Le) => b"\n\0",
            (Self::Lf, Encoding::Utf16Be) => b"\0\n",
            (Self::Lf, _) => b"\n",
            (Self::Cr, Encoding::Utf16Le) => b"\r\0",
            (Self::Cr, Encoding::Utf16Be) => b"\0\r",
            (Self::Cr, _) => b"\r",
        }
    }

    fn verdict(self, bytes: &[u8], at: usize, encoding: Encoding) -> Verdict {
        let style = match encoding {
            Encoding::Utf16Le => Style::Utf16 { big_endian: false },
            Encoding::Utf16Be => Style::Utf16 { big_endian: true },
            _ => Style::EightBit,
        };
        let before = at.checked_sub(1).and_then(|index| bytes.get(index)).copied();
        let verdict = match style {
            Style::EightBit => eight_bit(bytes, at, before),
            Style::Utf16 { big_endian } => utf16(bytes, at, before, big_endian),
        };
        match verdict {
            // Within `\r\n` a line ends only once, behind the `\n`.
            Verdict::End(end) | Verdict::Foreign(end) if bytes.get(at) == Some(&b'\r') => {
                let next = bytes.get(end..).unwrap_or_default();
                let width = if matches!(style, Style::EightBit) { 1 } else { 2 };
                match next.get(..width) {
                    None => Verdict::Unsettled,
                    Some(unit) if unit == Self::Lf.bytes(encoding) => Verdict::No,
                    Some(_) => verdict,
                }
            }
            verdict => verdict,
        }
    }
}

/// In an 8-bit file the byte is enough, unless NULs beside it say that it is half a unit of UTF-16 (little endian:
/// nothing on Windows appends the other) or the end of a run of NULs.
fn eight_bit(bytes: &[u8], at: usize, before: Option<u8>) -> Verdict {
    let after = |by: usize| bytes.get(at + by).copied();
    match (before == Some(0), after(1)) {
        (false, Some(0)) if after(2) == Some(0) => Verdict::End(at + 1),
        (true, None) => Verdict::Unsettled,
        (_, Some(0)) => Verdict::Foreign(at + 2),
        (false, _) => Verdict::End(at + 1),
        (true, _) => Verdict::Foreign(at + 1),
    }
}

/// In a UTF-16 file the unit is enough if it lies at an even index. At an odd one, where a stretch of 8-bit text of
/// odd length came before, the other neighbour has to be NUL as well: read at even indices these bytes would be
/// U+0A00, which no text holds.
fn utf16(bytes: &[u8], at: usize, before: Option<u8>, big_endian: bool) -> Verdict {
    let Some(after) = bytes.get(at + 1).copied() else {
        let is_whole = big_endian && at % 2 == 1 && before == Some(0);
        return if is_whole { Verdict::End(at + 1) } else { Verdict::Unsettled };
    };
    let (is_low_byte, end) =
        if big_endian { (!at.is_multiple_of(2), at + 1) } else { (at.is_multiple_of(2), at + 2) };
    let other_half = if big_endian { before == Some(0) } else { after == 0 };
    if other_half && is_low_byte || before == Some(0) && after == 0 {
        return Verdict::End(end);
    }
    if is_after_ascii(bytes, at) && after != 0 { Verdict::Foreign(at + 1) } else { Verdict::No }
}

/// Whether 8 bytes of plain ASCII come before: a line of 8-bit text in a file of UTF-16.
fn is_after_ascii(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(8).and_then(|start| bytes.get(start..at));
    before.is_some_and(|bytes| bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r')))
}

/// Puts line feeds in the place of carriage returns that stand alone.
pub(super) fn feeds_for_returns(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let (step, low) = match encoding {
        Encoding::Utf16Le => (2, 0),
        Encoding::Utf16Be => (2, 1),
        _ => (1, 0),
    };
    let (cr, lf) = (LineEnd::Cr.bytes(encoding), LineEnd::Lf.bytes(encoding));
    for (index, unit) in bytes.chunks_exact(step).enumerate() {
        let next = bytes.get((index + 1) * step..(index + 2) * step);
        if unit == cr
            && next != Some(lf)
            && let Some(byte) = changed.get_mut(index * step + low)
        {
            *byte = b'\n';
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use Encoding::{Utf8, Utf16Be, Utf16Le};

    #[test]
    fn eight_bit_lines_end_with_a_line_feed() {
        assert_eq!(LineEnd::Lf.last(b"one\ntwo\r\nthree", Utf8), Some(9));
        assert_eq!(LineEnd::Lf.first(b"one\ntwo\r\nthree", Utf8), Some(4));
        assert_eq!(LineEnd::Lf.last(b"one", Utf8), None);
        assert_eq!(LineEnd::Lf.last(b"", Utf8), None);
    }

    #[test]
    fn utf16_lines_end_with_a_unit_not_with_a_byte() {
        // U+0A41, a line feed, U+410A.
        let le = [0x41, 0x0a, 0x0a, 0x00, 0x0a, 0x41];
        assert_eq!(LineEnd::Lf.last(&le, Utf16Le), Some(4));
        let be = [0x0a, 0x41, 0x00, 0x0a, 0x41, 0x0a];
        assert_eq!(LineEnd::Lf.last(&be, Utf16Be), Some(4));
        assert_eq!(LineEnd::Lf.first(&be, Utf16Be), Some(4));
    }

    #[test]
    fn utf16_in_an_eight_bit_file_is_cut_between_units() {
        let mixed = b"a\0\r\0\n\0b\0\r\0\n\0c\0";
        assert_eq!(LineEnd::Lf.last(mixed, Utf8), Some(12));
        let clean_first = b"plain\r\na\0\r\0\n\0c\0";
        assert_eq!(LineEnd::Lf.last(clean_first, Utf8), Some(7));
    }

    #[test]
    fn eight_bit_text_in_a_utf16_file_is_cut_where_nothing_else_serves() {
        assert_eq!(LineEnd::Lf.last(b"2024 plain text\r\nmore", Utf16Le), Some(17));
        // After a stretch of odd length the units lie at odd indices.
        assert_eq!(LineEnd::Lf.last(b"odd\r\na\0\r\0\n\0b\0", Utf16Le), Some(11));
        assert_eq!(LineEnd::Lf.last(b"odd\r\n\0a\0\r\0\n\0b", Utf16Be), Some(11));
    }

    #[test]
    fn lone_carriage_returns_are_learned() {
        assert_eq!(LineEnd::learn(b"a\rb\rc", Utf8), LineEnd::Cr);
        assert_eq!(LineEnd::learn(b"a\rb\r\nc", Utf8), LineEnd::Lf);
        assert_eq!(LineEnd::learn(b"a\0\r\0b\0", Utf16Le), LineEnd::Cr);
        assert_eq!(LineEnd::learn(b"abc", Utf8), LineEnd::Lf);
        assert_eq!(LineEnd::Cr.last(b"a\rb\rc", Utf8), Some(4));
        assert_eq!(LineEnd::Cr.last(b"a\rb\r", Utf8), Some(2), "a line feed may follow");
        assert_eq!(LineEnd::Cr.last(b"a\rb\r\nc", Utf8), Some(5));
    }

    #[test]
    fn carriage_returns_become_line_feeds_of_the_same_width() {
        assert_eq!(feeds_for_returns(b"a\rb\r\nc\r", Utf8), b"a\nb\r\nc\n");
        assert_eq!(feeds_for_returns(b"\0a\0\r\0b", Utf16Be), b"\0a\0\n\0b");
    }
}
