//! Characters and slices, as the other files of this folder look at them.

use std::ops::Range;

/// Part of a text; empty where the range is not one of whole characters inside it.
pub(super) fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The character that starts at this byte.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends before this byte.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Blanks that do not end a line, the invisible ones included.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r') || (!c.is_ascii() && (c.is_whitespace() || is_invisible(c)))
}

/// Blanks and line ends.
pub(super) fn is_gap(c: char) -> bool {
    c == '\n' || is_blank(c)
}

/// Zero-width characters that copying from web pages leaves behind.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// Quotation marks of any language, and the marks of Markdown.
pub(super) fn is_wrapper(c: char) -> bool {
    is_quote(c) || matches!(c, '*' | '_' | '~')
}

/// Quotation marks of any language.
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
            | '＇'
    )
}

/// Colons, the full-width ones included.
pub(super) fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '﹕' | '꞉')
}

/// Dashes, as word processors and translators leave them.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－')
}

/// Bytes of a type name or a method's path, without the dots. Non-ASCII letters of the Latin script count:
/// identifiers may have them.
pub(super) fn is_ident(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || ('\u{c0}'..='\u{24f}').contains(&c)
}

/// First byte at or after `from` whose character does not satisfy `test`.
pub(super) fn skip(text: &str, from: usize, test: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(|c| !test(c)).unwrap_or(rest.len())
}

/// The range without blanks and line ends at its ends.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = part(text, range.clone());
    let start = range.start + (slice.len() - slice.trim_start_matches(is_gap).len());
    let end = start + part(text, start..range.end).trim_end_matches(is_gap).len();
    start..end.max(start)
}

/// End of the line that `at` stands in: its `\n` or the end of the text.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(text.len(), |i| at + i)
}

/// Start of the line that `at` stands in, not before `floor`.
pub(super) fn line_start(text: &str, at: usize, floor: usize) -> usize {
    let before = text.as_bytes().get(floor..at).unwrap_or_default();
    memchr::memrchr(b'\n', before).map_or(floor, |i| floor + i + 1)
}

/// The last place at or before `at` that is between two characters.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// At most the last `len` bytes of a text.
pub(super) fn tail_of(text: &str, len: usize) -> &str {
    let from = text.len().saturating_sub(len);
    let from = (from..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    part(text, from..text.len())
}

/// At most the first `len` bytes of a text.
pub(super) fn head_of(text: &str, len: usize) -> &str {
    part(text, 0..floor_boundary(text, len))
}
