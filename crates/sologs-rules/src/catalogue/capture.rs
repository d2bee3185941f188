//! Values of placeholders: their ends are found in the message as printed, and cleaned of quotes and brackets.

use super::template::{Gap, Kind, Slot};
use std::ops::Range;

/// How far from its fragment a value may reach where no fragment ends it, in bytes.
const REACH: usize = 400;

/// How far behind its fragment a number is looked for, in bytes.
const NUMBER_REACH: usize = 240;

/// Quotes as JSON and HTML write them.
const ESCAPED_QUOTES: [&str; 5] = ["\\u0027", "\\u0022", "&quot;", "&#39;", "&apos;"];

/// A place in a message: all functions below return the bytes of the value.
type Span = Range<usize>;

/// Values of a gap between two fragments.
pub(super) fn between(message: &str, place: Span, gap: &Gap, mut found: impl FnMut(Slot, Span)) {
    let place = first_number(message, place, gap, &mut found);
    if let Some(slot) = gap.value {
        keep(slot, trim(message, place), &mut found);
    }
}

/// Values that follow the last fragment, which ends at `start`.
pub(super) fn after(message: &str, start: usize, gap: &Gap, mut found: impl FnMut(Slot, Span)) {
    let place = cut_at_arrow(message, start..floor(message, start + REACH));
    let place = first_number(message, place, gap, &mut found);
    let Some(slot) = gap.value else { return };
    let span = match slot.kind {
        Kind::Address => forward_token(message, place),
        Kind::Socket => socket(message, place),
        Kind::Time => time(message, place),
        Kind::Text | Kind::Status | Kind::Number => forward_text(message, place),
    };
    keep(slot, span, &mut found);
}

/// Values that stand before the first fragment, which begins at `end`.
pub(super) fn before(message: &str, end: usize, gap: &Gap, mut found: impl FnMut(Slot, Span)) {
    let start = floor(message, end.saturating_sub(REACH));
    let place = first_number(message, start..end, gap, &mut found);
    if let Some(slot) = gap.value {
        keep(slot, backward_token(message, place, slot.kind), &mut found);
    }
}

/// Host and port of a URL or an authority; neither where the value is a wildcard or has none.
pub(super) fn host_and_port(message: &str, value: Span) -> (Option<Span>, Option<Span>) {
    let text = message.get(value.clone()).unwrap_or_default();
    let start = text.find("://").map_or(0, |at| at + 3);
    let rest = text.get(start..).unwrap_or_default();
    // A `*` of Markdown may stand between the scheme and the host, blanks from a wrap too.
    let start = start + (rest.len() - rest.trim_start_matches(|c: char| c == '*' || c.is_whitespace()).len());
    let rest = text.get(start..).unwrap_or_default();
    let authority = rest.split(['/', '?', '"']).next().unwrap_or_default();
    // The colons of an IPv6 address do not count.
    let inside = if authority.starts_with('[') { authority.find(']').unwrap_or(0) } else { 0 };
    let colon = authority.get(inside..).and_then(|tail| tail.rfind([':', '：'])).map(|at| inside + at);

    let base = value.start + start;
    let host = trim(message, base..base + colon.unwrap_or(authority.len()));
    let named = message.get(host.clone()).is_some_and(|host| host.contains(char::is_alphanumeric));
    let port = colon.and_then(|at| {
        let port = trim(message, base + at..base + authority.len());
        message.get(port.clone()).is_some_and(is_port).then_some(port)
    });
    (named.then_some(host), port)
}

fn is_port(text: &str) -> bool {
    let digits = text.chars().filter(|c| !c.is_whitespace());
    !text.is_empty() && digits.clone().count() <= 5 && digits.clone().all(|c| c.is_ascii_digit())
}

fn keep(slot: Slot, span: Span, found: &mut impl FnMut(Slot, Span)) {
    if !span.is_empty() {
        found(slot, span);
    }
}

/// Takes the number of a gap, if it has one; returns what is left for the other slot.
fn first_number(message: &str, place: Span, gap: &Gap, found: &mut impl FnMut(Slot, Span)) -> Span {
    let Some(slot) = gap.number else { return place };
    let end = floor(message, place.end.min(place.start + NUMBER_REACH));
    let Some(number) = number(message, place.start..end, slot.kind == Kind::Status) else { return place };
    let rest = number.end..place.end;
    found(slot, number);
    rest
}

/// The first run of digits; for a status the first of exactly three that no letter, digit or dot touches.
fn number(message: &str, place: Span, status: bool) -> Option<Span> {
    let bytes = message.as_bytes();
    let mut at = place.start;
    while at < place.end {
        let length = bytes.get(at..place.end)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length > 0 && !status {
            return Some(at..at + length);
        }
        if length > 0
            && let Some(end) = status_end(bytes, at)
        {
            return Some(at..end);
        }
        at += length.max(1);
    }
    None
}

/// Where a status ends that begins at `start`. A console may have broken the line inside it.
fn status_end(bytes: &[u8], start: usize) -> Option<usize> {
    let escape = start.checked_sub(2).and_then(|at| bytes.get(at..start));
    let escaped = matches!(escape, Some([b'\\', b'n' | b'r' | b't']));
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    if before.is_some_and(u8::is_ascii_alphanumeric) && !escaped {
        return None;
    }
    let (mut end, mut digits) = (start, 0);
    while digits < 3 {
        let rest = bytes.get(end..)?;
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let broken = digits > 0 && rest.get(..blank)?.contains(&b'\n');
        end += if broken { blank } else { 0 };
        if !bytes.get(end)?.is_ascii_digit() {
            return None;
        }
        (end, digits) = (end + 1, digits + 1);
    }
    let joined = match bytes.get(end..)? {
        [b'.', next, ..] => next.is_ascii_digit(),
        [next, ..] => next.is_ascii_alphanumeric(),
        [] => false,
    };
    (!joined).then_some(end)
}

/// Ends `place` where the next exception of a chain begins.
fn cut_at_arrow(message: &str, place: Span) -> Span {
    let text = message.get(place.clone()).unwrap_or_default();
    place.start..place.start + text.find("-->").unwrap_or(text.len())
}

/// An address that follows: the first word. A colon or a quote may stand before it.
fn forward_token(message: &str, place: Span) -> Span {
    let text = message.get(place.clone()).unwrap_or_default();
    let start = place.start + (text.len() - text.trim_start_matches(|c| is_furniture(c) || is_stop(c)).len());
    let text = message.get(start..place.end).unwrap_or_default();
    let end = text.find(|c: char| c.is_whitespace() || is_quote(c) || !is_address(c)).unwrap_or(text.len());
    trim(message, start..start + end.min(REACH))
}

/// A text that follows: what is quoted, else to the end of the sentence or line.
fn forward_text(message: &str, place: Span) -> Span {
    let text = message.get(place.clone()).unwrap_or_default();
    let blank =
        text.len() - text.trim_start_matches(|c| (is_furniture(c) || is_stop(c)) && !is_quote(c)).len();
    let rest = text.get(blank..).unwrap_or_default();
    let start = place.start + blank;
    let end = match rest.chars().next() {
        Some(quote) if is_quote(quote) => {
            let inside = rest.get(quote.len_utf8()..).unwrap_or_default();
            inside.find(is_quote).map_or(rest.len(), |at| at + quote.len_utf8())
        }
        _ => rest.find(['\n', '\r', '。']).unwrap_or(rest.len()).min(rest.find(". ").unwrap_or(rest.len())),
    };
    trim(message, start..floor(message, start + end.min(REACH)))
}

/// An address or a quoted text right before a fragment.
fn backward_token(message: &str, place: Span, kind: Kind) -> Span {
    let text = message.get(place.clone()).unwrap_or_default().trim_end();
    let end = place.start + text.len();
    let unquoted = text.trim_end_matches(is_quote);
    if unquoted.len() < text.len() {
        let start = unquoted.rfind(is_quote).map_or(place.start, |at| place.start + at);
        return trim(message, start..end);
    }
    if kind == Kind::Address
        && let Some(start) = scheme_start(text)
    {
        return trim(message, place.start + start..end);
    }
    let word = |c: char| if kind == Kind::Address { !is_address(c) } else { c.is_whitespace() };
    let start = text.char_indices().rev().find(|&(_, c)| word(c)).map_or(0, |(at, c)| at + c.len_utf8());
    trim(message, place.start + start..end)
}

/// Where the last URL of `text` begins that reaches to its end; blanks may stand in it at line ends only.
fn scheme_start(text: &str) -> Option<usize> {
    let colon = text.rfind("://")?;
    let tail = text.get(colon..)?;
    let letters =
        text.get(..colon)?.bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || *b == b'.').count();
    let whole = tail.lines().all(|line| line.trim().chars().all(is_address));
    (whole && letters > 0).then_some(colon - letters)
}

/// The first `a.b.c.d:port` or `[…]:port`.
fn socket(message: &str, place: Span) -> Span {
    let text = message.get(place.clone()).unwrap_or_default();
    let mut at = place.start;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || (!c.is_ascii() && !is_quote(c))) {
        let span = trim(message, at..at + word.len());
        if message.get(span.clone()).is_some_and(is_socket) {
            return span;
        }
        at += word.len();
    }
    place.end..place.end
}

fn is_socket(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let v6 = host.starts_with('[') && host.ends_with(']');
    let v4 = host.split('.').count() == 4 && host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_port(port) && (v4 || v6)
}

/// The first word that looks like a time span.
fn time(message: &str, place: Span) -> Span {
    let end = floor(message, place.end.min(place.start + NUMBER_REACH));
    let text = message.get(place.start..end).unwrap_or_default();
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return end..end };
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    trim(message, place.start + start..place.start + start + length)
}

/// Takes blanks, quotes, colons, commas, Markdown stars and unpaired brackets off both ends, and full stops off
/// the end.
fn trim(message: &str, span: Span) -> Span {
    let mut span = span.start.min(span.end)..span.end;
    loop {
        let text = message.get(span.clone()).unwrap_or_default();
        if let Some(quote) = ESCAPED_QUOTES.iter().find(|quote| text.starts_with(**quote)) {
            span.start += quote.len();
            continue;
        }
        if let Some(quote) = ESCAPED_QUOTES.iter().find(|quote| text.ends_with(**quote)) {
            span.end -= quote.len();
            continue;
        }
        let mut chars = text.chars();
        let (Some(first), Some(last)) = (chars.next(), text.chars().next_back()) else { return span };
        let outside = match first {
            '\\' => chars.next().is_some_and(is_quote),
            c if is_stop(c) => chars.next().is_some_and(is_furniture),
            _ => false,
        };
        if is_furniture(first) || outside || is_closing(first) || (is_opening(first) && !keeps_bracket(text))
        {
            span.start += first.len_utf8();
        } else if is_furniture(last)
            || is_opening(last)
            || (is_stop(last) || last == '\\')
            || (is_closing(last) && !text.contains(is_opening))
        {
            span.end -= last.len_utf8();
        } else {
            return span;
        }
    }
}

/// Whether the bracket that `text` begins with belongs to the value: it has a partner, and they do not merely
/// enclose the whole, except around an IPv6 address.
fn keeps_bracket(text: &str) -> bool {
    let Some((inside, after)) = text.split_once(is_closing) else { return false };
    !after.is_empty() || (inside.starts_with('[') && inside.matches(':').count() > 1)
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '（' | '［' | '【' | '<')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '）' | '］' | '】' | '>')
}

/// What may stand around a value without being part of it.
fn is_furniture(c: char) -> bool {
    c.is_whitespace()
        || is_quote(c)
        || matches!(c, ':' | '：' | ',' | '，' | '、' | ';' | '*' | '=' | '–' | '—')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '。' | '．')
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '‘'..='‟' | '«' | '»' | '‹' | '›' | '「'..='』' | '〝'..='〟' | '＂' | '＇' | '´')
}

/// What may stand in an address: ASCII, and letters of host names, but no CJK, whose particles follow an
/// address without a blank.
fn is_address(c: char) -> bool {
    c.is_ascii_graphic() || (c.is_alphanumeric() && c < '\u{1100}')
}

/// The nearest place at or before `at` where `text` can be cut.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
