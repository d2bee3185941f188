//! Cheap signs that a text is not as .NET wrote it and has to be set right before it is read.

use super::chars::{is_invisible, line_start, part};

/// Shortest line that a console wraps, in bytes.
const WRAP: usize = 50;

/// First bytes of what [`is_suspicious`] looks at more closely.
const SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut i = 0;
    let bytes = b"\\&<#_\r\xe2\xef\xc2";
    while i < bytes.len() {
        signs[bytes[i] as usize] = true;
        i += 1;
    }
    signs
};

/// Escapes, entities, tags, invisible characters, marks at the start of a line.
pub(super) fn is_suspicious(line: &str) -> bool {
    let starts_marked =
        line.trim_start_matches([' ', '\t']).starts_with(['>', '#', '*', '/', '|', '\'', '%']);
    let bytes = line.as_bytes();
    let mut signs =
        bytes.iter().enumerate().filter(|(_, byte)| SIGNS.get(usize::from(**byte)) == Some(&true));
    starts_marked || signs.any(|(i, _)| is_escape_at(line, i))
}

fn is_escape_at(line: &str, at: usize) -> bool {
    let Some(rest) = line.get(at..) else { return false };
    match rest.as_bytes().first() {
        Some(b'\\') => {
            rest.as_bytes().get(1).copied().is_none_or(|next| b"rnt\"'><*-[]ux`\\._".contains(&next))
        }
        Some(b'&') => rest.bytes().take(10).any(|b| b == b';'),
        Some(b'<') => is_tag(line, at),
        Some(b'#') => rest.starts_with("#01"),
        Some(b'\r') => rest.len() > 1,
        Some(b'_') => rest.starts_with("_x00"),
        _ => rest.chars().next().is_some_and(is_invisible),
    }
}

fn is_tag(line: &str, at: usize) -> bool {
    let rest = line.as_bytes().get(at + 1..).unwrap_or_default();
    let name = rest.strip_prefix(b"/").unwrap_or(rest);
    name.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Could the line that starts at `at` be the rest of the line before, which a console has wrapped?
pub(super) fn may_be_wrapped(text: &str, at: usize) -> bool {
    let blank = text.get(at..).is_some_and(|line| line.starts_with([' ', '\t', '-']));
    let before = at.saturating_sub(1);
    !blank && before - line_start(text, before, 0) >= WRAP
}

/// Does this line start with a date and a time, or a time in brackets? Then it is another record's.
pub(super) fn is_record_head(line: &str) -> bool {
    let line = line.trim_start_matches(['[', '"', '#', '(', ' ', '>']);
    let mut numbers = 0;
    let mut run = 0;
    let mut signs = Vec::new();
    for byte in line.bytes().take(24) {
        match byte {
            b'0'..=b'9' => run += 1,
            b'-' | b'/' | b'.' | b':' | b' ' | b'T' | b',' if run > 0 && run <= 4 => {
                signs.push(byte);
                numbers += 1;
                run = 0;
            }
            _ => break,
        }
    }
    let dated = signs.get(..3).is_some_and(|s| {
        s.first() == s.get(1)
            && matches!(s.first(), Some(b'-' | b'/' | b'.'))
            && matches!(s.get(2), Some(b' ' | b'T' | b','))
    });
    let timed = signs.get(..2) == Some(b"::") && numbers + usize::from(run > 0) >= 3;
    (dated && numbers >= 4) || timed
}

/// Is part of the word "Exception" at the end of a line, and the rest of it at the start of the next one?
pub(super) fn splits_the_mark(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\n', bytes).any(|newline| {
        let before = part(text, 0..newline);
        let after = part(text, newline + 1..text.len());
        (1.."Exception".len()).any(|i| {
            let (first, last) = "Exception".split_at(i);
            before.trim_end_matches('\r').ends_with(first) && after.trim_start_matches(' ').starts_with(last)
        })
    })
}
