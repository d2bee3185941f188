//! What encoding a text is in.
//!
//! In this order: a byte order mark; the NUL halves of UTF-16; valid UTF-8; then, for a code page, the words and
//! letters of the languages that Windows speaks, since that alone tells an OEM code page from an ANSI one; then
//! the letter statistics of chardetng for the other scripts; and windows-1252 if nothing tells.

mod languages;
mod score;

use super::encoding::Encoding;
use super::{decode, utf16};
use memchr::{memchr, memrchr};

/// How much text a code page is judged by, in bytes; more of it makes no difference.
const SAMPLE_BYTES: usize = 8 * 1024;
/// How much of one line goes into the sample.
const SAMPLE_LINE_BYTES: usize = 512;

/// What the bytes of a text were taken for, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detection {
    /// The encoding.
    pub encoding: Encoding,
    /// What told it.
    pub means: Means,
    /// Length of the byte order mark in bytes, 0 without one.
    pub bom_length: usize,
}

/// What told the encoding of a text, from certain to assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Means {
    /// A byte order mark.
    ByteOrderMark,
    /// Units of UTF-16 with a NUL half: blanks, digits, line ends.
    Units,
    /// Nothing but ASCII so far: any 8-bit encoding may still come.
    Ascii,
    /// Characters of several bytes that only UTF-8 has.
    Sequences,
    /// Words and letters of the language with this ISO 639-1 code.
    Language(&'static str),
    /// The statistics of a general detector.
    Statistics,
    /// Nothing told.
    Assumed,
    /// The caller.
    Given,
}

/// The encoding of a whole text.
pub fn detect(bytes: &[u8]) -> Detection {
    detect_text(bytes, bytes)
}

/// The encoding of a text of which `head` is the start, cut off anywhere.
pub fn detect_head(head: &[u8]) -> Detection {
    let whole_lines = memrchr(b'\n', head).map_or(0, |at| at + 1);
    let body = head.get(..whole_lines).filter(|lines| !lines.is_empty());
    detect_text(head, body.unwrap_or_else(|| without_half_character(head)))
}

fn detect_text(bytes: &[u8], body: &[u8]) -> Detection {
    let marks: [(&[u8], Encoding); 3] = [
        (b"\xef\xbb\xbf", Encoding::Utf8Bom),
        (b"\xff\xfe", Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be),
    ];
    for (mark, encoding) in marks {
        if bytes.starts_with(mark) {
            return Detection { encoding, means: Means::ByteOrderMark, bom_length: mark.len() };
        }
    }
    match utf16::whole_file(bytes) {
        Some(big_endian) => told(utf16::encoding(big_endian), Means::Units),
        None => eight_bit(body),
    }
}

fn told(encoding: Encoding, means: Means) -> Detection {
    Detection { encoding, means, bom_length: 0 }
}

/// The encoding of whole lines that are not UTF-16.
pub(super) fn eight_bit(bytes: &[u8]) -> Detection {
    if bytes.is_ascii() {
        return told(Encoding::Utf8, Means::Ascii);
    }
    let (utf8, other) = weigh_utf8(bytes);
    match (utf8, other) {
        (0, 0) => told(Encoding::Utf8, Means::Ascii),
        _ if utf8 >= other => told(Encoding::Utf8, Means::Sequences),
        _ => code_page(bytes),
    }
}

/// How many bytes beyond ASCII stand in lines of UTF-8, and how many in other lines of 8-bit text.
fn weigh_utf8(bytes: &[u8]) -> (usize, usize) {
    let beyond_ascii = |bytes: &[u8]| bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let (mut utf8, mut other) = (0, 0);
    let mut rest = bytes;
    while let Err(error) = simdutf8::compat::from_utf8(rest) {
        let (valid, line, after) = decode::line_around(rest, error.valid_up_to());
        utf8 += beyond_ascii(valid);
        if is_broken_utf8(line, false) {
            utf8 += beyond_ascii(line);
        } else if memchr(0, line).is_none() {
            other += beyond_ascii(line);
        }
        rest = after;
    }
    (utf8 + beyond_ascii(rest), other)
}

/// Whether a line that is not valid UTF-8 is UTF-8 all the same, broken or cut off, rather than of a code page.
///
/// `in_utf8` says that the text around it is UTF-8, beyond ASCII: then the first byte of a character at the very end
/// of a file is one that was cut off; else it may just as well be the `é` of `Terminé`.
pub(super) fn is_broken_utf8(line: &[u8], in_utf8: bool) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut cut_off = false;
    for chunk in line.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        let invalid = chunk.invalid();
        bad += usize::from(!invalid.is_empty());
        cut_off = invalid.len() >= 2 || in_utf8 && is_end(line, invalid);
    }
    good > 0 && good >= bad || bad == 1 && cut_off
}

/// Whether `part` is the first byte of a character and the last of a line without a line end.
fn is_end(line: &[u8], part: &[u8]) -> bool {
    matches!(part, [0xc2..=0xf4]) && line.ends_with(part)
}

fn without_half_character(bytes: &[u8]) -> &[u8] {
    let cut = bytes.iter().rev().take(3).position(|byte| matches!(byte, 0xc2..=0xf4));
    cut.and_then(|back| bytes.get(..bytes.len() - back - 1)).unwrap_or(bytes)
}

/// The code page of those lines that are not UTF-8.
pub(super) fn code_page(bytes: &[u8]) -> Detection {
    let sample = sample(bytes);
    let best = score::best(&sample);
    // Where not one word is known, the letters may be those of a script that the languages do not cover.
    let needs_second_opinion = best.as_ref().is_none_or(|best| best.words == 0 && !best.is_console());
    let statistics = if needs_second_opinion { statistics(&sample) } else { None };
    match (best, statistics) {
        (Some(best), other) if other.is_none_or(score::is_covered) => {
            told(best.encoding, Means::Language(best.language))
        }
        (_, Some(encoding)) => told(encoding, Means::Statistics),
        (_, None) => told(Encoding::Windows1252, Means::Assumed),
    }
}

/// Lines with bytes beyond ASCII that are neither UTF-8 nor UTF-16, up to a bound.
fn sample(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    let mut rest = bytes;
    while let Err(error) = simdutf8::compat::from_utf8(rest) {
        let (_, line, after) = decode::line_around(rest, error.valid_up_to());
        if memchr(0, line).is_none() {
            sample.extend_from_slice(telling_part(line));
            sample.push(b'\n');
        }
        if sample.len() >= SAMPLE_BYTES {
            break;
        }
        rest = after;
    }
    sample
}

/// The part of a long line around its first byte beyond ASCII. It starts and ends at bytes that are no part of a
/// double-byte character, if there are such.
fn telling_part(line: &[u8]) -> &[u8] {
    let first = encoding_rs::Encoding::ascii_valid_up_to(line);
    let part = line.get(first.saturating_sub(32)..).unwrap_or_default();
    let Some(part) = part.get(..SAMPLE_LINE_BYTES) else { return part };
    let end = part.iter().rposition(|byte| *byte < b'0').unwrap_or(part.len());
    part.get(..end).unwrap_or_default()
}

fn statistics(sample: &[u8]) -> Option<Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = Encoding::of_whatwg(detector.guess(None, chardetng::Utf8Detection::Deny))?;
    (guess != Encoding::Windows1252).then_some(guess)
}

#[cfg(test)]
mod tests;
