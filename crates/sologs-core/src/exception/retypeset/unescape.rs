//! Undoes the escapes of JSON, HTML, Markdown, syslog and Office, and drops invisible characters.

use super::super::chars::{char_at, char_before, is_gap, is_ident, is_invisible, part};
use super::super::offsets::{Offsets, Rewriter};

/// Longest run of backslashes that is looked at.
const MAX_RUN: usize = 16;

/// One level of escapes undone; none if there was none.
pub(super) fn unescape(text: &str) -> Option<(String, Offsets)> {
    let mut rewriter = Rewriter::new(text);
    let bytes = text.as_bytes();
    let quoted = memchr::memmem::find(bytes, b"\\\"").is_some();
    let mut at = 0;
    while let Some(i) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| is_sign(*b))) {
        at += i;
        match escape(text, at, quoted) {
            Some((len, new)) => {
                rewriter.copy_to(at);
                rewriter.replace(len, new.as_str());
                at += len;
            }
            None => at += 1,
        }
    }
    rewriter.finish()
}

/// First bytes of everything that [`escape`] knows.
fn is_sign(byte: u8) -> bool {
    matches!(byte, b'\\' | b'&' | b'<' | b'#' | b'_' | b'^' | b'\r' | 0xc2 | 0xe2 | 0xef)
}

/// What an escape stands for: nothing or one character.
struct New {
    buffer: [u8; 4],
    len: usize,
}

impl New {
    fn nothing() -> Self {
        New { buffer: [0; 4], len: 0 }
    }

    fn char(c: char) -> Self {
        let mut buffer = [0; 4];
        let len = c.encode_utf8(&mut buffer).len();
        New { buffer, len }
    }

    fn as_str(&self) -> &str {
        self.buffer.get(..self.len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// The escape that starts here: its length and what it stands for.
fn escape(text: &str, at: usize, quoted: bool) -> Option<(usize, New)> {
    let rest = text.get(at..)?;
    match rest.as_bytes().first()? {
        b'\\' => backslash(text, at, quoted),
        b'&' => entity(rest),
        b'<' => tag(text, at),
        b'#' => syslog(text, at),
        b'_' => office(rest),
        b'^' => rest.starts_with("^M\n").then(|| (2, New::nothing())),
        b'\r' => lone_return(rest),
        _ => {
            let c = rest.chars().next()?;
            match c {
                '\u{2028}' | '\u{2029}' | '\u{85}' => Some((c.len_utf8(), New::char('\n'))),
                _ => is_invisible(c).then(|| (c.len_utf8(), New::nothing())),
            }
        }
    }
}

fn backslash(text: &str, at: usize, quoted: bool) -> Option<(usize, New)> {
    let rest = text.get(at..)?;
    let run = rest.bytes().take(MAX_RUN).take_while(|b| *b == b'\\').count();
    let letter = char_at(rest, run)?;
    let after = rest.get(run + letter.len_utf8()..)?;
    match letter {
        'r' if after.trim_start_matches('\\').starts_with('n') && after.starts_with('\\') => {
            let len = rest.len() - after.trim_start_matches('\\').len() + 1;
            Some((len, New::char('\n')))
        }
        'n' | 'r' | 't' if stands_for_control(after, quoted && run == 1) => {
            let c = if letter == 't' { '\t' } else { '\n' };
            Some((run + 1, New::char(c)))
        }
        'u' => code_unit(after, run),
        'x' => hexadecimal(after, 2).map(|c| (run + 3, New::char(c))),
        '"' | '\'' => Some((run + 1, New::char(letter))),
        '>' | '<' | '*' | '[' | ']' | '`' => Some((run + 1, New::char(letter))),
        '-' if after.starts_with(['-', '>', '\\']) || char_before(text, at) == Some('-') => {
            Some((run + 1, New::char('-')))
        }
        '.' if char_before(text, at).is_some_and(is_ident)
            && after.starts_with(|c: char| c.is_ascii_uppercase()) =>
        {
            Some((run + 1, New::char('.')))
        }
        '\n' if char_before(text, at).is_some_and(is_gap) => Some((run, New::nothing())),
        _ if quoted && run > 1 && run.is_multiple_of(2) => Some((2, New::char('\\'))),
        _ => None,
    }
}

/// Is `\n` with this behind it a line end, and not the start of a folder's name (`C:\new`)?
fn stands_for_control(after: &str, quoted: bool) -> bool {
    let next = after.chars().next();
    quoted || next.is_none_or(|c| !c.is_ascii_lowercase() && c != '_') || after.starts_with("at ")
}

/// `\u003e`, and two of them for a character beyond the first plane.
fn code_unit(after: &str, run: usize) -> Option<(usize, New)> {
    let unit = |digits: &str| u32::from_str_radix(digits.get(..4)?, 16).ok();
    let high = unit(after)?;
    if (0xd800..0xdc00).contains(&high) {
        let second = after.get(4..)?.trim_start_matches('\\').strip_prefix('u')?;
        let low = unit(second)?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        let c = char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)?;
        let len = run + 1 + (after.len() - second.len()) + 4;
        return Some((len, New::char(c)));
    }
    Some((run + 5, New::char(char::from_u32(high)?)))
}

fn hexadecimal(text: &str, digits: usize) -> Option<char> {
    let digits = text.get(..digits).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
}

fn entity(rest: &str) -> Option<(usize, New)> {
    let end = rest.bytes().take(10).position(|b| b == b';')?;
    let name = rest.get(1..end)?;
    let c = match name {
        "gt" => '>',
        "lt" => '<',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "laquo" => '«',
        "raquo" => '»',
        "rarr" => '→',
        "larr" => '←',
        "mdash" => '—',
        "minus" => '-',
        "ndash" => '–',
        _ => return numeric(name.strip_prefix('#')?).map(|new| (end + 1, new)),
    };
    Some((end + 1, New::char(c)))
}

fn numeric(digits: &str) -> Option<New> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    match char::from_u32(code)? {
        '\r' => Some(New::nothing()),
        c if c.is_control() && !matches!(c, '\n' | '\t') => None,
        c => Some(New::char(c)),
    }
}

/// Tags that end a line, and tags that only dress what they contain. Others stay: messages contain markup.
fn tag(text: &str, at: usize) -> Option<(usize, New)> {
    let rest = text.get(at..)?;
    let end = rest.bytes().take(200).position(|b| b == b'>')?;
    let inside = rest.get(1..end)?;
    let name = inside.trim_start_matches('/').split([' ', '/', '\t']).next()?;
    // Compilers call lambdas `<Run>b__0`.
    let compiled = rest.get(end + 1..).is_some_and(|after| after.chars().nth(1) == Some('_'));
    if compiled {
        return None;
    }
    match name.to_ascii_lowercase().as_str() {
        "br" | "p" | "div" | "li" | "ul" | "tr" | "td" | "th" | "pre" => Some((end + 1, New::char('\n'))),
        "b" | "i" | "u" | "em" | "strong" | "span" | "font" | "code" | "tt" | "a" => {
            Some((end + 1, New::nothing()))
        }
        _ => None,
    }
}

/// `#011` for a tab, `#012` for a line end, `#015` for a carriage return.
fn syslog(text: &str, at: usize) -> Option<(usize, New)> {
    let new = match text.get(at..at + 4)? {
        "#011" => New::char('\t'),
        "#012" => New::char('\n'),
        "#015" => New::nothing(),
        _ => return None,
    };
    let next_is_digit = char_at(text, at + 4).is_some_and(|c| c.is_ascii_digit());
    (!next_is_digit && char_before(text, at) != Some('&')).then_some((4, new))
}

/// A carriage return that ends a line by itself.
fn lone_return(rest: &str) -> Option<(usize, New)> {
    let next = char_at(rest, 1)?;
    (!matches!(next, '\n' | '\r')).then(|| (1, New::char('\n')))
}

/// `_x000D_`, as spreadsheets write control characters.
fn office(rest: &str) -> Option<(usize, New)> {
    let new = match part(rest, 0..7) {
        "_x000D_" | "_x000d_" => New::nothing(),
        "_x000A_" | "_x000a_" => New::char('\n'),
        "_x0009_" => New::char('\t'),
        _ => return None,
    };
    Some((7, new))
}
