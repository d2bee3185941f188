//! Exceptions written as a list of properties: `Exception Type: …`, `Message: …`, one below or behind the other.

use super::chars::{is_blank, is_colon, is_gap, is_wrapper, part, trim};
use std::ops::Range;

/// Properties that debuggers print below the name of a type.
const NAMES: &[&str] = &[
    "hresult",
    "message",
    "source",
    "errorcode",
    "nativeerrorcode",
    "stacktrace",
    "_hresult",
    "data",
    "targetsite",
];

/// Is this an indented or plain `HResult=0x80131509`, `Message: …`?
pub(super) fn is_property_line(line: &str) -> bool {
    let line = line.trim_start();
    let Some(end) = line.find(|c: char| c == '=' || is_colon(c)) else { return false };
    let name = line.get(..end).unwrap_or_default().trim().to_ascii_lowercase();
    name.len() < 20 && NAMES.contains(&name.replace(' ', "").as_str())
}

/// The value of the property that holds the message, in the range behind the type's name.
pub(super) fn message(text: &str, range: Range<usize>) -> Range<usize> {
    let mut from = range.start;
    while let Some((key, value)) = next_property(text, from..range.end) {
        let packed: String =
            key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if packed.ends_with("message") || packed == "msg" || packed == "reason" {
            return trim_value(text, value..end_of_value(text, value..range.end));
        }
        from = value;
    }
    range.end..range.end
}

/// A property's name and where its value starts.
fn next_property(text: &str, range: Range<usize>) -> Option<(&str, usize)> {
    let slice = part(text, range.clone());
    let mut from = 0;
    loop {
        let sign = slice.get(from..)?.find(|c: char| is_colon(c) || matches!(c, '=' | '|' | '>'))? + from;
        let value = sign + slice.get(sign..)?.chars().next()?.len_utf8();
        let key = part(slice, 0..sign).trim_end_matches(|c| is_blank(c) || is_wrapper(c));
        let start =
            key.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '_'))).map_or(0, |i| i + 1);
        let start = (start..=key.len()).find(|i| key.is_char_boundary(*i)).unwrap_or(key.len());
        let key = part(key, start.max(key.len().saturating_sub(40))..key.len()).trim();
        if key.starts_with(char::is_alphabetic) && key.len() < 40 {
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
    let tagged = body.find("</");
    if let Some(end) = quoted.or(tagged) {
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

fn closing_quote(rest: &str) -> Option<usize> {
    let ends = |i: usize| {
        rest.get(i + 1..).is_some_and(|after| {
            after.trim_start().starts_with([',', '}', ')', ']'])
                || after.trim_start_matches(is_blank).is_empty()
                || after.trim_start_matches(is_blank).starts_with('\n')
        })
    };
    rest.match_indices('"').map(|(i, _)| i).find(|i| ends(*i))
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
    let start = slice.len() - slice.trim_start_matches(|c| is_gap(c) || c == '"').len();
    let range = range.start + start..range.end.max(range.start + start);
    let trimmed = part(text, range.clone()).trim_end_matches('"').len();
    trim(text, range.start..range.start + trimmed)
}
