//! The plain recogniser of heads that are one line of text: the readable definition of what a head is. The fast
//! path ([`super::fast`]) must agree with it on every line.
//!
//! A line is a head by its own bytes and the [`Forms`] of its file. A full date and time at the beginning, behind
//! nothing but marks, level words, numbers and short bracketed words, always makes a head; the other forms could
//! as well be lines of a message and count only where the file was seen to use them.

use super::level_word::{LevelRule, LevelToken, find_level, separator_len};
use crate::layout::stamp::{DateForm, Stamp, stamp};
use crate::layout::{console, labelled, trace_listener};
use crate::level::{self, Level};

/// How a head begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum HeadForm {
    /// Date and time, at most behind level, thread and brackets.
    Dated,
    /// A time of day without a date.
    Clock,
    /// A date without a year.
    NoYear,
    /// `Source Error: 0 : msg`.
    Trace,
    /// `fail: Category[12]`.
    Console,
    /// `Timestamp: 2024-05-03 10:00:00`.
    Labelled,
    /// Date and time behind other words, such as the name of a host.
    Worded,
    /// `[ERROR] msg`, without a time.
    LevelFirst,
}

impl HeadForm {
    pub(crate) const ALL: [Self; 8] = [
        Self::Dated,
        Self::Clock,
        Self::NoYear,
        Self::Trace,
        Self::Console,
        Self::Labelled,
        Self::Worded,
        Self::LevelFirst,
    ];
}

/// A set of [`HeadForm`]s that begin a record, and whether heads may be indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Forms {
    bits: u8,
    pub(crate) is_indented: bool,
}

impl Forms {
    /// What begins a record in any file.
    pub(crate) const DATED: Self = Self { bits: 1 << HeadForm::Dated as u8, is_indented: false };
    /// Everything that might be a head and is not indented.
    pub(crate) const ANY: Self = Self { bits: u8::MAX, is_indented: false };
    /// What might be an indented head.
    pub(crate) const INDENTED: Self = Self { is_indented: true, ..Self::DATED };

    pub(crate) fn with(self, form: HeadForm) -> Self {
        Self { bits: self.bits | 1 << form as u8, ..self }
    }

    pub(crate) fn has(self, form: HeadForm) -> bool {
        self.bits & (1 << form as u8) != 0
    }
}

/// What is recognised of a head, in bytes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) form: HeadForm,
    /// Where the stamp begins.
    pub(crate) start: usize,
    pub(crate) stamp: Option<Stamp>,
    /// Where the stamp ends, or whatever else makes the head.
    pub(crate) end: usize,
    /// The level word before the stamp, or that makes the head.
    pub(crate) level: Option<LevelToken>,
}

/// The stamp must begin within so many bytes.
const FARTHEST_STAMP: usize = 64;

/// Bracketed words before the stamp may be so long, in bytes.
const LONGEST_GROUP: usize = 40;

/// Recognises the head of a line (without its line end).
pub(crate) fn recognise(line: &[u8], forms: Forms) -> Option<Found> {
    if !forms.is_indented && matches!(line.first(), None | Some(b' ' | b'\t')) {
        return None;
    }
    let stamped = stamp_in_front(line).filter(|found| forms.has(found.form));
    let with = |form: HeadForm, recogniser: fn(&[u8]) -> Option<Found>| {
        if forms.has(form) { recogniser(line) } else { None }
    };
    stamped
        .or_else(|| with(HeadForm::Trace, trace_listener::recognise))
        .or_else(|| with(HeadForm::Console, console::recognise))
        .or_else(|| with(HeadForm::Labelled, labelled::recognise))
        .or_else(|| with(HeadForm::Worded, stamp_behind_words))
        .or_else(|| with(HeadForm::LevelFirst, level_in_front))
}

/// The level of a recognised head.
pub(crate) fn level_of(line: &[u8], found: &Found, rule: LevelRule) -> Option<LevelToken> {
    found.level.or_else(|| find_level(line, found.end, rule))
}

/// A stamp behind nothing but marks, level words, numbers and bracketed words.
fn stamp_in_front(line: &[u8]) -> Option<Found> {
    let mut level = priority(line);
    let mut at = 0;
    loop {
        at = skip_marks(line, at);
        if at > FARTHEST_STAMP {
            return None;
        }
        let rest = line.get(at..)?;
        if let Some(found) = found_at(rest, at, level) {
            return Some(found);
        }
        at = match rest.first()? {
            b'[' | b'(' => at + bracket_len(rest)?,
            b'0'..=b'9' => at + number_len(rest)?,
            _ => {
                let end = at + word_len(rest)?;
                level = level.or(Some(level_at(line, at, end)?));
                end
            }
        };
    }
}

fn found_at(rest: &[u8], at: usize, level: Option<LevelToken>) -> Option<Found> {
    let first = rest.first()?;
    if !first.is_ascii_alphanumeric() && first.is_ascii() {
        return None;
    }
    let stamp = stamp(rest)?;
    let form = match stamp.date {
        DateForm::NoDate => HeadForm::Clock,
        DateForm::NoYear => HeadForm::NoYear,
        _ => HeadForm::Dated,
    };
    Some(Found { form, start: at, stamp: Some(stamp), end: at + stamp.len, level })
}

fn level_at(line: &[u8], start: usize, end: usize) -> Option<LevelToken> {
    let meaning = level::find(line.get(start..end)?)?;
    let (level, language) = (meaning.level, meaning.language);
    Some(LevelToken { level, language, start, end, index: 0, is_marked: true })
}

/// Marks before a stamp, and characters without a width. Opening brackets are not skipped.
pub(crate) fn skip_marks(line: &[u8], mut at: usize) -> usize {
    while let Some(byte) = line.get(at) {
        at += match byte {
            b' ' | b'\t' | b']' | b')' | b'{' | b'}' | b'<' | b'>' | b'|' | b':' | b';' | b',' => 1,
            b'-' | b'=' | b'#' | b'*' | b'"' | b'\'' | b'/' | b'!' | b'~' | b'+' | b'_' => 1,
            // Byte order mark and the marks of writing direction that Windows puts into dates.
            0xe2 | 0xef => match line.get(at..at + 3) {
                Some([0xe2, 0x80, 0x8e | 0x8f] | [0xef, 0xbb, 0xbf]) => 3,
                _ => return at,
            },
            _ => return at,
        };
    }
    at
}

/// An opening bracket before a stamp, a number or a level; else the whole bracketed word.
fn bracket_len(rest: &[u8]) -> Option<usize> {
    let (open, inside) = rest.split_first()?;
    let close = if *open == b'[' { b']' } else { b')' };
    let content = inside.trim_ascii_start();
    let word = content.get(..word_len(content).unwrap_or(0))?;
    let is_mark = content.first()?.is_ascii_digit()
        || matches!(content.first(), Some(b'[' | b'('))
        || level::find(word).is_some()
        || stamp(content).is_some();
    if is_mark {
        return Some(1);
    }
    let length = inside.iter().take(LONGEST_GROUP).position(|byte| *byte == close)?;
    let is_plain = |byte: &u8| !matches!(byte, b'[' | b'(' | b'{');
    inside.get(..length)?.iter().all(is_plain).then_some(length + 2)
}

/// The number of a thread, process or line: decimal, hexadecimal or a GUID.
fn number_len(rest: &[u8]) -> Option<usize> {
    let is_part = |byte: &&u8| byte.is_ascii_hexdigit() || matches!(byte, b'x' | b'-');
    let length = rest.iter().take(LONGEST_GROUP).take_while(is_part).count();
    let number = rest.get(..length)?;
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    // A dash behind a plain number is a mark, and so is the first dash of "12--".
    let length = if number.get(digits) == Some(&b'-') && number.len() != 36 { digits } else { length };
    let goes_on = match rest.get(length..)? {
        // What is left of a date that does not exist.
        [b'-' | b'/', next, ..] => next.is_ascii_digit(),
        [next, ..] => next.is_ascii_alphanumeric() || !next.is_ascii(),
        [] => false,
    };
    (!goes_on).then_some(length)
}

/// Letters and digits of any alphabet.
fn word_len(rest: &[u8]) -> Option<usize> {
    let is_part = |&at: &usize| match rest.get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => separator_len(rest, at) == 0,
        None => false,
    };
    let length = (0..=LONGEST_GROUP).take_while(is_part).count();
    (1..=LONGEST_GROUP).contains(&length).then_some(length)
}

/// The level in the priority of syslog: `<34>1 2024-…` (RFC 5424), `<34>May  3 …` (RFC 3164, where no blank
/// stands behind it, unlike the number of a thread).
fn priority(line: &[u8]) -> Option<LevelToken> {
    let inside = line.strip_prefix(b"<")?;
    let digits = inside.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let number = inside.get(..digits)?.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let behind = inside.get(digits..)?.strip_prefix(b">")?;
    if digits == 0 || number > 191 || !behind.first()?.is_ascii_alphanumeric() {
        return None;
    }
    let level = match number % 8 {
        0..=2 => Level::Critical,
        3 => Level::Error,
        4 => Level::Warning,
        5 | 6 => Level::Information,
        _ => Level::Verbose,
    };
    Some(LevelToken { level, language: "", start: 1, end: 1 + digits, index: 0, is_marked: true })
}

/// A full stamp behind up to four words, such as host or file: `WORKER01 agent.log: 2024-05-03 10:00:00 msg`.
fn stamp_behind_words(line: &[u8]) -> Option<Found> {
    let mut words = 0;
    for at in 0..line.len().min(FARTHEST_STAMP + 1) {
        let before = at.checked_sub(1).and_then(|before| line.get(before));
        let begins = before.is_none_or(|byte| b" \t[(<{|:;,=\"'#>".contains(byte));
        if before == Some(&b' ') && line.get(at).is_some_and(|byte| *byte != b' ') {
            words += 1;
        }
        if words > 4 {
            return None;
        }
        if begins
            && line.get(at).is_some_and(u8::is_ascii_digit)
            && let Some(found) = found_at(line.get(at..)?, at, None)
            && found.form == HeadForm::Dated
        {
            let level = find_level(line.get(..at)?, 0, LevelRule::MARKED);
            return Some(Found { form: HeadForm::Worded, level, ..found });
        }
    }
    None
}

/// `[ERROR] msg`, `ERROR Logger - msg`, `Error: msg`.
fn level_in_front(line: &[u8]) -> Option<Found> {
    let level = find_level(line, 0, LevelRule { bare_words: 0, ..LevelRule::FIRST })?;
    let is_first = level.start == usize::from(matches!(line.first(), Some(b'[' | b'(' | b'<' | b'|')));
    is_first.then_some(Found {
        form: HeadForm::LevelFirst,
        start: 0,
        stamp: None,
        end: level.end,
        level: Some(level),
    })
}
