//! UTF-16 to UTF-8, and how to tell a stretch of it from 8-bit text, where both stand in one file.

use super::encoding::Encoding;
use memchr::{memchr, memchr_iter, memrchr};

/// Units looked at together: if all are ASCII they are narrowed together, which the compiler makes vector code of.
const CHUNK_UNITS: usize = 32;
/// How far ahead bytes are looked at to tell 8-bit text from units.
const LOOK_AHEAD: usize = 64;
/// How many NULs in the same half of the units make a line UTF-16.
const ENOUGH_NULS: usize = 3;

/// Appends what `bytes` say to `out`. Stops early where 8-bit text begins; gives the number of bytes read, and
/// whether U+FFFD had to be written.
pub(super) fn decode(bytes: &[u8], big_endian: bool, out: &mut String) -> (usize, bool) {
    if big_endian { decode_as::<true>(bytes, out) } else { decode_as::<false>(bytes, out) }
}

fn decode_as<const BIG_ENDIAN: bool>(bytes: &[u8], out: &mut String) -> (usize, bool) {
    let mut rest = bytes;
    let mut malformed = false;
    out.reserve(bytes.len() / 2 + bytes.len() / 8);
    while !rest.is_empty() {
        rest = ascii_chunks::<BIG_ENDIAN>(rest, out);
        for _ in 0..CHUNK_UNITS {
            let Some((character, after)) = one_character::<BIG_ENDIAN>(rest) else { break };
            let is_ascii = character.is_ok_and(|character| character.is_ascii());
            if !is_ascii && is_eight_bit(rest) {
                return (bytes.len() - rest.len(), malformed);
            }
            malformed |= character.is_err();
            out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
            rest = after;
        }
    }
    (bytes.len(), malformed)
}

/// Appends whole chunks of ASCII; gives what is left.
fn ascii_chunks<'a, const BIG_ENDIAN: bool>(bytes: &'a [u8], out: &mut String) -> &'a [u8] {
    let (chunks, _) = bytes.as_chunks::<{ 2 * CHUNK_UNITS }>();
    let mut read = 0;
    for chunk in chunks {
        let mut narrow = [0; CHUNK_UNITS];
        let mut all = 0;
        for (unit, byte) in chunk.as_chunks::<2>().0.iter().zip(&mut narrow) {
            let unit = if BIG_ENDIAN { u16::from_be_bytes(*unit) } else { u16::from_le_bytes(*unit) };
            all |= unit;
            *byte = (unit & 0x7f) as u8;
        }
        if all >= 0x80 {
            break;
        }
        out.push_str(str::from_utf8(&narrow).unwrap_or_default());
        read += chunk.len();
    }
    bytes.get(read..).unwrap_or_default()
}

/// The first character, or the error that half of one is; then the bytes behind it. `None` if there are no bytes.
#[allow(clippy::type_complexity)]
fn one_character<const BIG_ENDIAN: bool>(bytes: &[u8]) -> Option<(Result<char, ()>, &[u8])> {
    let unit = |pair: &[u8; 2]| {
        if BIG_ENDIAN { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) }
    };
    let Some((first, after)) = bytes.split_first_chunk::<2>() else {
        // A single byte is half a unit; a NUL is as good as none.
        let (byte, after) = bytes.split_first()?;
        return Some((if *byte == 0 { Ok('\0') } else { Err(()) }, after));
    };
    if let Some(character) = char::from_u32(u32::from(unit(first))) {
        return Some((Ok(character), after));
    }
    let second = after.split_first_chunk::<2>().filter(|_| unit(first) < 0xdc00);
    let low = second.map(|(pair, _)| unit(pair)).filter(|low| (0xdc00..0xe000).contains(low));
    let (Some((_, behind)), Some(low)) = (second, low) else { return Some((Err(()), after)) };
    let point = 0x10000 + (u32::from(unit(first)) - 0xd800) * 0x400 + (u32::from(low) - 0xdc00);
    Some((char::from_u32(point).ok_or(()), behind))
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// Whether 8-bit text begins here rather than another unit.
///
/// A run of text bytes is 8-bit if it has a CR LF in it (U+0A0D or U+0Axx after U+0Dxx: no text has these), or if it
/// is long and holds several bytes that are rare as the high byte of a unit: digits and punctuation. That leaves out
/// the bytes of kana and of box drawing, whose runs would look like it.
fn is_eight_bit(bytes: &[u8]) -> bool {
    if !bytes.iter().take(4).all(|byte| is_text(*byte)) {
        return false;
    }
    let run = bytes.iter().take(LOOK_AHEAD).take_while(|byte| is_text(**byte)).count();
    let run = bytes.get(..run).unwrap_or_default();
    let ends_line = |at: usize| run.get(at + 1) == Some(&b'\n');
    if run.len() >= 4 && memchr_iter(b'\r', run).any(ends_line) {
        return true;
    }
    let is_telling = |byte: &u8| matches!(byte, b' '..=b'$' | b'&'..=b'/' | b'1'..=b':');
    let mut telling = run.iter().filter(|byte| is_telling(byte));
    let first = telling.next();
    run.len() >= 16 && telling.any(|byte| Some(byte) != first)
}

/// The length of the 8-bit text at the start of `bytes`, at least one byte: up to the line end before the first NUL,
/// which only UTF-16 has.
pub(super) fn eight_bit_length(bytes: &[u8], big_endian: bool) -> usize {
    let Some(nul) = memchr(0, bytes) else { return bytes.len() };
    let unit = if big_endian { nul } else { nul.saturating_sub(1) };
    let before = bytes.get(..unit).unwrap_or_default();
    let line = memrchr(b'\n', before).map_or(0, |at| at + 1);
    let tail = before.get(line..).unwrap_or_default();
    let end = if line == 0 || tail.iter().all(|byte| is_text(*byte)) { unit } else { line };
    end.clamp(1, bytes.len())
}

/// Where in 8-bit text a stretch of UTF-16 begins, and whether its high bytes come first.
pub(super) fn find_stretch(bytes: &[u8]) -> Option<(usize, bool)> {
    let mut searched = 0;
    while let Some(at) = memchr(0, bytes.get(searched..)?) {
        let nul = searched + at;
        let line = memrchr(b'\n', bytes.get(searched..nul)?).map_or(searched, |at| searched + at + 1);
        let rest = bytes.get(line..)?;
        // A line that begins as 8-bit text would not be read as UTF-16: no stretch begins there.
        if let Some(big_endian) = looks_utf16(rest).filter(|_| !is_eight_bit(rest)) {
            return Some((line, big_endian));
        }
        let run = bytes.get(nul..)?.iter().take_while(|byte| **byte == 0).count();
        searched = nul + run;
    }
    None
}

/// Whether a line of UTF-16 begins here: NULs that stand alone, all in the same half of the units, each beside a
/// byte of text. Runs of NULs are none, nor is a single one. `Some(true)` where the high bytes come first.
pub(super) fn looks_utf16(bytes: &[u8]) -> Option<bool> {
    let mut halves = [0_usize; 2];
    for pair in bytes.chunks_exact(2).take(LOOK_AHEAD * 2) {
        let (text, half) = match pair {
            [0, text] => (*text, 0),
            [text, 0] => (*text, 1),
            _ => continue,
        };
        match text {
            // A letter of Latin-1 is no proof and no obstacle.
            0xa0.. => continue,
            _ if !is_text(text) => return None,
            _ => {}
        }
        if let Some(count) = halves.get_mut(half) {
            *count += 1;
        }
        if text == b'\n' {
            break;
        }
    }
    match halves {
        [big, 0] if big >= ENOUGH_NULS => Some(true),
        [0, little] if little >= ENOUGH_NULS => Some(false),
        _ => None,
    }
}

/// Whether a file without a byte order mark is UTF-16, by its first bytes; `Some(true)` where the high bytes come
/// first.
///
/// Texts of any script have blanks, digits and line ends, that is units with a NUL half. Chinese and Japanese have
/// few: so their number does not matter, but that they are all in the same half.
pub(super) fn whole_file(head: &[u8]) -> Option<bool> {
    memchr(0, head)?;
    let mut halves = [0_usize; 2];
    let (mut odd, mut ascii) = (0, 0);
    for pair in head.chunks_exact(2) {
        match pair {
            [0, 0] => {}
            [0, text] if is_text(*text) => halves[0] += 1,
            [text, 0] if is_text(*text) => halves[1] += 1,
            [0, _] | [_, 0] => odd += 1,
            // 0x30 is the high byte of kana.
            [0x30, _] | [_, 0x30] => {}
            [one, two] if is_text(*one) && is_text(*two) => ascii += 1,
            _ => {}
        }
    }
    let [big, little] = halves;
    let (most, least) = (big.max(little), big.min(little));
    let pairs = head.len() / 2;
    // A quarter of all Chinese characters look like a pair of ASCII.
    let is_wide = most * 64 > pairs && ascii * 2 < pairs && !is_eight_bit(head);
    (is_wide && most >= 2 && most > 16 * least && most > 2 * odd).then_some(big > little)
}

/// The encoding by its byte order.
pub(super) fn encoding(big_endian: bool) -> Encoding {
    if big_endian { Encoding::Utf16Be } else { Encoding::Utf16Le }
}

/// Cuts `bytes` where no unit and no pair of units is broken.
pub(super) fn whole_units(bytes: &[u8], big_endian: bool) -> usize {
    let whole = bytes.len() - bytes.len() % 2;
    let last = bytes.get(whole.saturating_sub(2)..whole).unwrap_or_default();
    let high = if big_endian { last.first() } else { last.last() };
    if high.is_some_and(|byte| (0xd8..0xdc).contains(byte)) { whole - 2 } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, big_endian: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn all_planes_are_decoded_in_both_orders() {
        let text =
            "plain ASCII, long enough for more than one chunk of units, Ωmega ünï 接続 \u{1f980}\n".repeat(3);
        for big_endian in [false, true] {
            let mut out = String::new();
            let bytes = encoded(&text, big_endian);
            assert_eq!(decode(&bytes, big_endian, &mut out), (bytes.len(), false));
            assert_eq!(out, text);
        }
    }

    #[test]
    fn halves_become_replacement_characters() {
        for (bytes, expected) in [
            (&b"\x00\xd8a\0"[..], "\u{fffd}a"),
            (b"a\0\x00\xdc", "a\u{fffd}"),
            (b"a\0\x00\xd8", "a\u{fffd}"),
            (b"\x00\xd8\x00\xd8\x00\xdc", "\u{fffd}\u{10000}"),
            (b"a\0b", "a\u{fffd}"),
        ] {
            let mut out = String::new();
            assert_eq!(decode(bytes, false, &mut out), (bytes.len(), true), "{bytes:?}");
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn eight_bit_text_stops_it() {
        let first = encoded("first\r\n", false);
        for appended in ["2024-05-03 10:00:00 appended", "done\r\n"] {
            let mut out = String::new();
            let bytes = [&first, appended.as_bytes()].concat();
            assert_eq!(decode(&bytes, false, &mut out), (first.len(), false));
        }
    }

    #[test]
    fn units_that_look_like_ascii_do_not_stop_it() {
        let text = "例外が発生しました 接続 浀潲 \u{2550}\u{2550}\u{2550}\u{2550}\u{2550}\u{2550}\u{2550}\u{2550} あああああああああ";
        let mut out = String::new();
        decode(&encoded(text, false), false, &mut out);
        assert_eq!(out, text);
    }

    #[test]
    fn the_end_of_eight_bit_text_is_its_last_line_end() {
        let after = encoded("x", false);
        assert_eq!(eight_bit_length(&[b"line\r\n", &after[..]].concat(), false), 6);
        let after = encoded("接続 x", false);
        assert_eq!(eight_bit_length(&[b"line\r\n", &after[..]].concat(), false), 6);
        assert_eq!(eight_bit_length(b"\0", false), 1);
        assert_eq!(eight_bit_length(b"abc", true), 3);
    }

    #[test]
    fn a_line_of_utf16_is_told_from_nuls() {
        assert_eq!(looks_utf16(&encoded("ok\r\n", false)), Some(false));
        assert_eq!(looks_utf16(&encoded("ok\r\n", true)), Some(true));
        assert_eq!(looks_utf16(b"\0\0\0\0\0\0\0\0\0"), None);
        assert_eq!(looks_utf16(b"a\0bcdefgh"), None);
        let file = [b"plain\r\n", &encoded("wide line\r\n", false)[..]].concat();
        assert_eq!(find_stretch(&file), Some((7, false)));
        assert_eq!(find_stretch(b"plain\0\0\0\0\0plain\r\n"), None);
    }

    #[test]
    fn a_file_without_a_mark_is_known_by_its_blanks_and_line_ends() {
        let japanese = "例外が発生しました。\r\n接続できません\r\n";
        for (text, big_endian) in [("plain text\n", false), (japanese, false), (japanese, true)] {
            assert_eq!(whole_file(&encoded(text, big_endian)), Some(big_endian), "{text}");
        }
        assert_eq!(whole_file(b"plain text"), None);
        assert_eq!(whole_file(b"one\0\r\nthree\0\r\n"), None);
        assert_eq!(whole_file(&[0; 4096]), None);
        assert_eq!(whole_file(&[&[0; 4096][..], b"plain text\r\n"].concat()), None);
    }
}
