//! Exceptions written as a list of properties: `Exception Type: …`, `Message: …`, one below or behind the other.

use super::chars::{floor_boundary, is_blank, is_colon, is_gap, is_wrapper, part, tail_of, trim};
use std::ops::Range;

/// Properties that debuggers print below the name of a type.
const NAMES: &[&str] =
    &["hresult", "source", "errorcode", "nativeerrorcode", "stacktrace", "data", "targetsite"];

/// How far from the type its message is looked for, in bytes.
const REACH: usize = 8000;

/// Is this an indented or plain `HResult=0x80131509`, `Message: …`?
pub(super) fn is_property_line(line: &str) -> bool {
    let line = line.trim_start();
    let Some(end) = line.find(|c: char| c == '=' || is_colon(c)) else { return false };
    let name = line.get(..end).unwrap_or_default();
    name.len() < 40 && (is_message_key(name) || NAMES.contains(&packed(name).as_str()))
}

/// A property's name in lower case, without blanks and signs.
fn packed(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Does a property of this name hold a message?
fn is_message_key(key: &str) -> bool {
    const WORDS: &[&str] = &[
        "message",
        "meldung",
        "nachricht",
        "messaggio",
        "mensaje",
        "mensagem",
        "сообщение",
        "メッセージ",
        "消息",
        "訊息",
        "메시지",
        "komunikat",
        "zpráva",
        "ileti",
    ];
    let key = packed(key);
    WORDS.iter().any(|word| key.ends_with(word)) || matches!(key.as_str(), "msg" | "reason")
}

/// The value of the property that holds the message of the exception whose type stands at `name`: behind it, before
/// the next exception's (at `to`) properties, else before it and behind `from`.
pub(super) fn message(text: &str, name: Range<usize>, from: usize, to: usize) -> Range<usize> {
    let to = floor_boundary(text, to.min(name.end + REACH));
    let end = end_of_properties(text, name.end..to);
    first_message(text, name.end..end)
        .or_else(|| {
            last_message(text, name.start - tail_of(part(text, from..name.start), REACH).len()..name.start)
        })
        .unwrap_or(name.end..name.end)
}

/// Where another exception's properties begin or these end.
fn end_of_properties(text: &str, range: Range<usize>) -> usize {
    let slice = part(text, range.clone());
    let ends = [
        "nnerException",
        "nner exception",
        "nner Exception",
        "</Exception>",
        "</ExceptionDetail>",
        "</error>",
        "</Error>",
        "\"}",
        "null}",
    ];
    let begins_others = |end: &str, at: usize| {
        let behind = part(slice, at + end.len()..slice.len()).trim_start();
        !behind.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("message"))
    };
    let first = |end: &&str| slice.match_indices(*end).map(|(at, _)| at).find(|at| begins_others(end, *at));
    let end = ends.iter().filter_map(first).min().unwrap_or(slice.len());
    // The quotation mark belongs to the last value.
    range.start + if part(slice, end..slice.len()).starts_with("\"}") { end + 1 } else { end }
}

fn first_message(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    messages(text, range).next()
}

fn last_message(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    messages(text, range).last()
}

/// The values of all properties that hold a message.
fn messages(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut from = range.start;
    std::iter::from_fn(move || {
        loop {
            let (key, value) = next_property(text, from..range.end)?;
            from = value;
            if is_message_key(key) {
                return Some(trim_value(text, value..end_of_value(text, value..range.end)));
            }
        }
    })
}

/// A property's name and where its value starts.
fn next_property(text: &str, range: Range<usize>) -> Option<(&str, usize)> {
    let slice = part(text, range.clone());
    let mut from = 0;
    loop {
        let sign = slice.get(from..)?.find(|c: char| is_colon(c) || matches!(c, '=' | '|' | '>'))? + from;
        let value = sign + slice.get(sign..)?.chars().next()?.len_utf8();
        let key = tail_of(part(slice, 0..sign), 48).trim_end_matches(|c| is_blank(c) || is_wrapper(c));
        let in_key = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_');
        let before = key.trim_end_matches(in_key);
        let key = part(key, before.len()..key.len()).trim();
        let opens = !part(slice, sign..value).starts_with('>') || before.ends_with('<');
        if opens && key.starts_with(char::is_alphabetic) && key.len() < 40 {
            return Some((key, range.start + value));
        }
        from = value;
    }
}

/// A value ends at its closing quotation mark or tag, else before the line that starts with another property.
fn end_of_value(text: &str, range: Range<usize>) -> usize {
    let slice = part(text, range.clone());
    let body = slice.trim_start_matches(is_blank);
    let lead = slice.len() - body.len();
    let quoted = body.strip_prefix('"').and_then(|rest| closing_quote(rest).map(|end| end + 1));
    if let Some(end) = quoted.or_else(|| body.find("</")) {
        return range.start + lead + end;
    }
    let mut end = 0;
    for line in slice.split_inclusive('\n') {
        if end > 0 && (line.trim().is_empty() || starts_with_property(line)) {
            break;
        }
        end += line.len();
    }
    range.start + end
}

/// The first quotation mark behind which a list or an object goes on or ends, or the line does.
fn closing_quote(rest: &str) -> Option<usize> {
    let ends = |i: &usize| {
        let behind = part(rest, i + 1..rest.len()).trim_start_matches(is_blank);
        behind.is_empty() || behind.starts_with(['\n', ',', '}', ')', ']'])
    };
    rest.match_indices('"').map(|(i, _)| i).find(ends)
}

fn starts_with_property(line: &str) -> bool {
    let line = line.trim_start();
    let end = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '_')));
    let Some(end) = end.filter(|end| (2..36).contains(end)) else { return false };
    let behind = part(line, end..line.len()).trim_start_matches(is_blank);
    behind.starts_with(|c: char| is_colon(c) || matches!(c, '=' | '|'))
        && line.starts_with(char::is_alphabetic)
}

fn trim_value(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = part(text, range.clone());
    let start = range.start + slice.len() - slice.trim_start_matches(|c| is_gap(c) || c == '"').len();
    let range = start..range.end.max(start);
    let trimmed = part(text, range.clone()).trim_end_matches('"').len();
    trim(text, range.start..range.start + trimmed)
}
