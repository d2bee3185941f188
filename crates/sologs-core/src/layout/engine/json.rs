//! Walks the members of a JSON object without building it, and undoes escapes of JSON strings that are cut off.

use std::ops::Range;

/// One member of an object; ranges are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// The key between its quotes.
    pub(crate) key: Range<usize>,
    /// The value: the text between its quotes, or anything else whole.
    pub(crate) value: Range<usize>,
    pub(crate) is_string: bool,
}

/// The members of the object whose `{` is the first byte that is not blank; those of objects inside are skipped.
/// Ends where the text is no JSON any more.
pub(crate) fn members(text: &[u8], from: usize) -> impl Iterator<Item = Member> + use<'_> {
    let mut at = skip_blanks(text, from);
    at = if text.get(at) == Some(&b'{') { at + 1 } else { text.len() };
    std::iter::from_fn(move || {
        let (member, next) = member(text, at)?;
        at = next;
        Some(member)
    })
}

fn member(text: &[u8], at: usize) -> Option<(Member, usize)> {
    let at = skip_blanks(text, at);
    let at = if text.get(at) == Some(&b',') { skip_blanks(text, at + 1) } else { at };
    let key = string(text, at)?;
    let colon = skip_blanks(text, key.end + 1);
    if text.get(colon) != Some(&b':') {
        return None;
    }
    let start = skip_blanks(text, colon + 1);
    match text.get(start)? {
        b'"' => {
            let value = string(text, start)?;
            let next = (value.end + 1).min(text.len());
            Some((Member { key, value, is_string: true }, next))
        }
        b'{' | b'[' => {
            let end = nested_end(text, start);
            Some((Member { key, value: start..end, is_string: false }, end))
        }
        _ => {
            let rest = text.get(start..)?;
            let length =
                rest.iter().position(|byte| matches!(byte, b',' | b'}' | b']')).unwrap_or(rest.len());
            let value = rest.get(..length)?.trim_ascii_end();
            Some((Member { key, value: start..start + value.len(), is_string: false }, start + length))
        }
    }
}

/// The text between the quotes of the string at `at`, up to the end where the closing quote is missing.
fn string(text: &[u8], at: usize) -> Option<Range<usize>> {
    if text.get(at) != Some(&b'"') {
        return None;
    }
    let mut end = at + 1;
    while let Some(rest) = text.get(end..) {
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(found) if rest.get(found) == Some(&b'"') => return Some(at + 1..end + found),
            Some(found) => end += found + 2,
            None => break,
        }
    }
    Some(at + 1..text.len())
}

/// Behind the bracket that closes the one at `start`.
fn nested_end(text: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = text.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => at = string(text, at).map_or(text.len(), |string| string.end),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(text.len())
}

fn skip_blanks(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Undoes the escapes of JSON strings anywhere in a text that is not whole JSON; what is no escape stays.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let (written, length) = match escape.as_bytes().get(1) {
            Some(b'n') => (Some('\n'), 2),
            Some(b'r') => (Some('\r'), 2),
            Some(b't') => (Some('\t'), 2),
            Some(b @ (b'"' | b'\\' | b'/')) => (Some(char::from(*b)), 2),
            Some(b'u') => match escape.get(2..6).and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
                Some(code) => (Some(char::from_u32(code).unwrap_or('\u{fffd}')), 6),
                None => (None, 1),
            },
            _ => (None, 1),
        };
        out.push(written.unwrap_or('\\'));
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(&str, &str)> {
        members(text.as_bytes(), 0).map(|member| (&text[member.key], &text[member.value])).collect()
    }

    #[test]
    fn members_of_the_outer_object_are_walked() {
        let text = r#" {"a":"x\"y\\", "b" : 12 ,"c":{"d":"}"},"e":[1,"]"],"f":null}"#;
        let expected =
            [("a", r#"x\"y\\"#), ("b", "12"), ("c", r#"{"d":"}"}"#), ("e", r#"[1,"]"]"#), ("f", "null")];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn text_that_is_cut_off_ends_the_walk() {
        assert_eq!(pairs(r#"{"a":"xy"#), [("a", "xy")]);
        assert_eq!(pairs(r#"{"a":{"b":1"#), [("a", r#"{"b":1"#)]);
        assert_eq!(pairs(r#"{"a":1,"b"#), [("a", "1")]);
        assert_eq!(pairs(r#"{"a":"x\"#), [("a", "x\\")]);
        for text in ["", "[]", "{", "{}", "{1:2}", "text"] {
            assert_eq!(pairs(text), [], "{text}");
        }
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescape(r#"a\nb\t\"c\" \\d \u00e9 \q \ud800"#), "a\nb\t\"c\" \\d é \\q \u{fffd}");
        assert_eq!(unescape(r"end\"), r"end\");
    }
}
