//! Which parts of a record could be otherwise without a difference to what the rules say of it.
//!
//! A cluster in trouble writes the same records thousands of times, and often they differ in nothing but numbers that
//! no rule can see: a line number in a frame, an id in the words before an exception. Whoever knows the verdict on
//! one of them knows it for all. The parts found here are digits, which other digits may stand in for, and GUIDs,
//! which another GUID may; lengths and places stay as they are.

use crate::rule_set::{RuleSet, Verdict};
use sologs_core::event::Event;
use sologs_core::exception::frame_line_numbers;
use std::ops::Range;

/// Longer numbers are left alone: whether they are read as numbers might depend on their digits.
const LONGEST_NUMBER: usize = 9;
/// Length of a GUID in its usual form.
const GUID: usize = 36;
/// What `SqlException` writes before the id of the connection, which differs each time.
const CONNECTION_ID: &str = "ClientConnectionId";

/// A part that makes no difference: bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Indifferent {
    /// Where it stands.
    pub span: Range<usize>,
    /// Whether it is a GUID; else it is digits.
    pub is_guid: bool,
}

impl Indifferent {
    /// Whether what stands in another text at that place can stand in for this.
    pub fn fits(&self, text: &[u8]) -> bool {
        text.get(self.span.clone()).is_some_and(|part| {
            if self.is_guid { is_guid(part) } else { part.iter().all(u8::is_ascii_digit) }
        })
    }
}

impl RuleSet {
    /// The parts of `text` that could be otherwise without a difference to the findings of `verdict`, to its kinds of
    /// events and to the types of its chains; in order. `None` where its like will hardly come again: what differs
    /// from time to time is seen by rules.
    pub fn indifferent(&self, text: &str, verdict: &Verdict<'_>) -> Option<Vec<Indifferent>> {
        let has_chains = !verdict.chains.is_empty();
        if !verdict.as_written || !has_chains && text.contains(['\\', '#', '&']) {
            return None;
        }
        let all = match verdict.chains.iter().map(|chain| chain.span.start).min() {
            Some(first) => around_chains(text, first),
            None => numbers(text).collect(),
        };
        let seen: Vec<(Range<usize>, bool)> =
            verdict.events.iter().filter_map(|(at, event)| self.sees(text, *at, event)).collect();
        let is_seen = |part: &Indifferent| {
            seen.iter().any(|(line, numbers)| line.contains(&part.span.start) && (*numbers || part.is_guid))
        };
        let is_blank = all.is_empty();
        let is_whole = !all.iter().any(is_seen);
        let is_deaf = || has_chains || is_blank || self.is_deaf_to(text, &all);
        (is_whole && is_deaf()).then_some(all)
    }

    /// Whether no rule on messages can fire on a text without exceptions, whatever stands in these parts of it.
    fn is_deaf_to(&self, text: &str, parts: &[Indifferent]) -> bool {
        !self.mentions_exception(text)
            && self.has_no_expression_for(&shape(text, parts))
            && self.catalogue().is_deaf_to(text, parts)
    }

    /// The rest of the line from an event on, if rules ask for events of its kind, and whether they look at fields
    /// with numbers.
    fn sees(&self, text: &str, at: usize, event: &Event<'_>) -> Option<(Range<usize>, bool)> {
        let mut fields = self.fields_asked_for(event.kind())?;
        let end = text.get(at..)?.find('\n').map_or(text.len(), |end| at + end);
        let has_number =
            |name| event.field(name).is_some_and(|value| value.contains(|c: char| c.is_ascii_digit()));
        Some((at..end, fields.any(has_number)))
    }
}

/// In the place of a digit that may be any other; no byte of a text that anybody looks for.
pub(crate) const ANY_DIGIT: u8 = 1;
/// In the place of a hexadecimal digit that may be any other.
pub(crate) const ANY_HEX: u8 = 2;

/// The text with [`ANY_DIGIT`] and [`ANY_HEX`] in these parts.
fn shape(text: &str, parts: &[Indifferent]) -> Vec<u8> {
    let mut shape = text.as_bytes().to_vec();
    for part in parts {
        let any = if part.is_guid { ANY_HEX } else { ANY_DIGIT };
        let bytes = shape.get_mut(part.span.clone()).into_iter().flatten();
        bytes.filter(|byte| **byte != b'-').for_each(|byte| *byte = any);
    }
    shape
}

/// Whether `shape` stands for `text`; both have one length.
pub(crate) fn fits(shape: &[u8], text: &[u8]) -> bool {
    shape.iter().zip(text).all(|(shape, byte)| fits_byte(*shape, *byte))
}

/// Whether a byte of a shape stands for this byte.
pub(crate) fn fits_byte(shape: u8, byte: u8) -> bool {
    match shape {
        ANY_DIGIT if byte.is_ascii_digit() => true,
        ANY_HEX if byte.is_ascii_hexdigit() => true,
        same => same == byte,
    }
}

/// In the lines before the first chain, and in the frames and the connection id behind.
fn around_chains(text: &str, first: usize) -> Vec<Indifferent> {
    let before = text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let lead = text.get(..before).unwrap_or_default();
    let chains = text.get(before..).unwrap_or_default();
    let connection = chains.find(CONNECTION_ID).and_then(|at| {
        let line = chains.get(at..)?.lines().next()?;
        let begins = chains.get(..at)?.ends_with('\n');
        numbers(line).find(|part| begins && part.is_guid).map(|part| shifted(part, at))
    });
    let mut behind: Vec<Indifferent> = frame_line_numbers(chains)
        .filter(|span| span.len() <= LONGEST_NUMBER)
        .map(|span| Indifferent { span, is_guid: false })
        .chain(connection)
        .collect();
    behind.sort_by_key(|part| part.span.start);
    let lead_parts = if lead.contains("xception") { Vec::new() } else { numbers(lead).collect() };
    lead_parts.into_iter().chain(behind.into_iter().map(|part| shifted(part, before))).collect()
}

fn shifted(part: Indifferent, by: usize) -> Indifferent {
    Indifferent { span: part.span.start + by..part.span.end + by, ..part }
}

/// All GUIDs and numbers of a text.
fn numbers(text: &str) -> impl Iterator<Item = Indifferent> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            let start = at;
            let is_apart = start.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(ends_word);
            let guid = bytes.get(start..start + GUID).filter(|part| is_apart && is_guid(part));
            if guid.is_some() && bytes.get(start + GUID).is_none_or(ends_word) {
                at += GUID;
                return Some(Indifferent { span: start..at, is_guid: true });
            }
            let digits = bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
            at += digits.max(1);
            if byte.is_ascii_digit() && digits <= LONGEST_NUMBER {
                return Some(Indifferent { span: start..at, is_guid: false });
            }
        }
        None
    })
}

fn ends_word(byte: &u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'_'
}

/// Whether these are the bytes of a GUID in its usual form, `8-4-4-4-12`.
fn is_guid(part: &[u8]) -> bool {
    part.len() == GUID
        && part.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests;
