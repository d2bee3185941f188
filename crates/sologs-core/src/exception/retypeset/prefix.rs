//! Takes away what mails, comments and log collectors put in front of every line.

use super::super::chars::{floor_boundary, is_blank, part};
use super::super::frame::is_frame;
use super::super::offsets::{Offsets, Rewriter};
use std::ops::Range;

/// Marks in front of quoted or commented lines.
const MARKERS: &[&str] = &["///", "//", ">", "#", "*", "'", "|", ";", "%", "+"];

/// Longest prefix that a log collector puts in front of each line, in bytes.
const MAX_PREFIX: usize = 96;

/// The text without a prefix that most lines have; none if there is no such prefix.
pub(super) fn without_prefixes(text: &str) -> Option<(String, Offsets)> {
    let lines: Vec<Range<usize>> =
        lines(text).filter(|line| !part(text, line.clone()).trim().is_empty()).collect();
    if lines.len() < 2 {
        return None;
    }
    match MARKERS.iter().find(|marker| is_common(text, &lines, marker)) {
        Some(marker) => cut(text, |line| marker_len(line, marker)),
        None => {
            let prefix = common_prefix(text, &lines)?;
            cut(text, |line| if matches_shape(line, &prefix) { prefix.len() } else { 0 })
        }
    }
}

/// The text without the blank line behind each line; none if there is not one behind nearly every line.
pub(super) fn without_double_spacing(text: &str) -> Option<(String, Offsets)> {
    let all: Vec<Range<usize>> = lines(text).collect();
    let is_empty = |line: &Range<usize>| part(text, line.clone()).trim().is_empty();
    let full = all.iter().filter(|line| !is_empty(line)).count();
    let spaced = all.windows(2).filter(|pair| matches!(pair, [a, b] if !is_empty(a) && is_empty(b))).count();
    if full < 3 || spaced + 1 < full {
        return None;
    }
    let mut rewriter = Rewriter::new(text);
    for line in all.iter().filter(|line| is_empty(line)) {
        rewriter.copy_to(line.start);
        rewriter.replace(line.len(), "");
    }
    rewriter.finish()
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        at - line.len()..at
    })
}

/// Does at least every other line start with this mark?
fn is_common(text: &str, lines: &[Range<usize>], marker: &str) -> bool {
    let count = lines.iter().filter(|line| marker_len(part(text, (*line).clone()), marker) > 0).count();
    count > 1 && count * 2 >= lines.len()
}

/// Length of the mark at the start of a line, with the blanks before it and one behind it; 0 if it is not there.
fn marker_len(line: &str, marker: &str) -> usize {
    let bare = line.trim_start_matches(is_blank);
    let Some(rest) = bare.strip_prefix(marker) else { return 0 };
    // `*` and `+` are marks only with a blank behind them: `**bold**`, `+123`.
    let loose =
        !matches!(marker, "*" | "+" | "%") || rest.trim_end().is_empty() || rest.starts_with(is_blank);
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    if loose { line.len() - rest.len() } else { 0 }
}

fn cut(text: &str, len: impl Fn(&str) -> usize) -> Option<(String, Offsets)> {
    let mut rewriter = Rewriter::new(text);
    for line in lines(text) {
        let cut = len(part(text, line.clone()));
        if cut > 0 {
            rewriter.copy_to(line.start);
            rewriter.replace(cut, "");
        }
    }
    rewriter.finish()
}

/// The longest prefix that all lines (three or more) share when digits count as equal and that ends with a blank.
fn common_prefix(text: &str, lines: &[Range<usize>]) -> Option<String> {
    let first = part(text, lines.first()?.clone());
    if lines.len() < 3 {
        return None;
    }
    let mut shared = first.len().min(MAX_PREFIX);
    for line in lines.iter().skip(1) {
        shared = shared.min(shared_shape(first, part(text, line.clone())));
    }
    let end = part(first, 0..floor_boundary(first, shared)).rfind([' ', '\t'])? + 1;
    let prefix = part(first, 0..end);
    (!prefix.contains("xception") && prefix.trim().len() > 2 && !is_frame(first)).then(|| prefix.to_owned())
}

fn shared_shape(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b || (a.is_ascii_digit() && b.is_ascii_digit())).count()
}

fn matches_shape(line: &str, prefix: &str) -> bool {
    shared_shape(prefix, line) == prefix.len()
}
