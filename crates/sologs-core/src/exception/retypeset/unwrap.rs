//! Joins lines that a console or a terminal broke at its right edge.
//!
//! Such lines all have the same width (wide characters count twice), and the next line starts at the very left. Where
//! the break is inside a word, nothing is put in its place.

use super::super::chars::{is_blank, is_dash, is_gap, is_ident, part, tail_of};
use super::super::frame::{is_frame, is_lone_word, starts_with_path};
use super::super::known::is_known_short;
use super::super::lead::is_inner_label;
use super::super::offsets::{Offsets, Rewriter};
use std::collections::BTreeMap;
use std::ops::Range;

/// Narrowest console that is believed, in columns.
const MIN_WIDTH: usize = 50;

/// A line break that may be a console's.
struct Break {
    /// The line end, `\r` included.
    span: Range<usize>,
    /// Columns of the line before it: with characters of ambiguous width (`“`, `←`, Cyrillic) as narrow, and as wide.
    widths: [usize; 2],
    /// The line that follows starts with a wide character, which needs two columns.
    before_wide: bool,
    /// A writer or a mail program would not break there.
    inside_word: bool,
    /// The line before it is nothing but the word in front of a frame.
    behind_word: bool,
}

/// The text without the line breaks of a console; none if there are none.
pub(super) fn without_wraps(text: &str) -> Option<(String, Offsets)> {
    let breaks: Vec<Break> = breaks(text).collect();
    let metric = usize::from(lines_at(&breaks, 1) > lines_at(&breaks, 0));
    let consoles = console_widths(&breaks, metric);
    let mut rewriter = Rewriter::new(text);
    for line_break in &breaks {
        let before = part(text, 0..line_break.span.start);
        let after = part(text, line_break.span.end..text.len());
        let [narrow, wide] = line_break.widths;
        let width = if metric == 0 { narrow } else { wide };
        let joint = match consoles.iter().find(|console| width == **console || width + 1 == **console) {
            Some(console) => joint(before, after, width < *console && !line_break.before_wide),
            None if splits_name(before, after, narrow) => "",
            None if line_break.behind_word => " ",
            None => continue,
        };
        rewriter.copy_to(line_break.span.start);
        rewriter.replace(line_break.span.len(), joint);
    }
    rewriter.finish()
}

/// Line breaks before lines that start at the left edge and are no frames, arrows, separators or labels.
fn breaks(text: &str) -> impl Iterator<Item = Break> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', text.as_bytes()).filter_map(move |newline| {
        let line = part(text, start..newline);
        start = newline + 1;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let span = newline - usize::from(part(text, 0..newline).ends_with('\r'))..newline + 1;
        let rest = part(text, newline + 1..text.len());
        let next = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |end| part(rest, 0..end));
        let (last, first) = (line.chars().next_back()?, next.chars().next()?);
        let indented = next.strip_prefix(' ').unwrap_or(next).starts_with(is_blank);
        let continues = !next.trim().is_empty() && !indented && !starts_structure(next);
        let unusual = is_blank(last) || (is_word(last) && " ,:;)]}!?%".contains(first));
        let inside_word = unusual || (is_word(last) && is_word(first));
        let behind_word = is_lone_word(line.trim()) && starts_with_path(next);
        continues.then(|| Break {
            span,
            widths: columns(line),
            before_wide: is_wide(first),
            inside_word,
            behind_word,
        })
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '/' | '_')
}

fn starts_structure(line: &str) -> bool {
    let line = line.trim_start_matches(is_blank);
    let dashes = line.chars().take_while(|c| is_dash(*c)).count();
    let head =
        ["System.", "Microsoft."].iter().any(|root| line.starts_with(root)) && line.contains("xception");
    let label = line.split_once(':').is_some_and(|(label, _)| is_inner_label(label));
    let first_word = line.split(' ').next().unwrap_or_default();
    dashes >= 2 || head || label || (first_word.len() < 12 && is_frame(line))
}

/// Widths at which at least two lines and most of all are broken, one of them inside a word. (Where lines are broken
/// at blanks, their widths vary.)
fn console_widths(breaks: &[Break], metric: usize) -> Vec<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for line_break in breaks {
        let width = line_break.widths.get(metric).copied().unwrap_or(0);
        if width >= MIN_WIDTH {
            let (all, inside) = counts.entry(width).or_default();
            *all += 1;
            *inside += usize::from(line_break.inside_word);
        }
    }
    let total: usize = counts.values().map(|(all, _)| all).sum();
    let at = |width: usize| counts.get(&width).copied().unwrap_or((0, 0));
    let broken = |width: &usize| {
        let ((all, inside), (narrower, inside_narrower)) = (at(*width), at(*width - 1));
        let broken = all + narrower;
        broken >= 2 && broken * 2 > total && inside + inside_narrower >= 1 && at(*width + 1).0 == 0
    };
    counts.keys().copied().filter(broken).collect()
}

/// How many breaks are at a width of a console, and how many of them leave no column empty.
fn lines_at(breaks: &[Break], metric: usize) -> (usize, usize) {
    let consoles = console_widths(breaks, metric);
    let mut counts = (0, 0);
    for line_break in breaks {
        let width = line_break.widths.get(metric).copied().unwrap_or(0);
        let full = consoles.contains(&width);
        let short = consoles.contains(&(width + 1));
        counts.0 += usize::from(full || short);
        counts.1 += usize::from(full || (short && line_break.before_wide));
    }
    counts
}

/// What belongs between two parts of a broken line: a blank that the break has swallowed, or nothing.
fn joint(before: &str, after: &str, one_short: bool) -> &'static str {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return "" };
    let wide = is_wide(last) || is_wide(first);
    if is_blank(last) || is_blank(first) || wide {
        return "";
    }
    let sentence = matches!(last, ':' | ',' | ';' | '>') || (last == '.' && !goes_on(before));
    if one_short || (sentence && first.is_alphabetic()) { " " } else { "" }
}

/// Does a dotted name or an address go on behind this dot?
fn goes_on(before: &str) -> bool {
    let word = tail_of(before, 256).rsplit(is_gap).next().unwrap_or_default();
    word.trim_end_matches('.').contains(['.', '/', '\\'])
}

/// `System.Net.WebExcep⏎tion`, `Acme.Data.Cli⏎ent.PumpException`: a name goes on behind the break.
fn splits_name(before: &str, after: &str, width: usize) -> bool {
    let split_word = (1.."Exception".len()).any(|i| {
        let (first, last) = "Exception".split_at(i);
        before.ends_with(first) && after.starts_with(last) && before.len() > i
    });
    split_word || (width >= MIN_WIDTH && splits_unknown_name(before, after))
}

fn splits_unknown_name(before: &str, after: &str) -> bool {
    let in_name = |c: char| is_ident(c) || c == '.';
    let first = before.rsplit(|c| !in_name(c)).next().unwrap_or_default();
    let last = after.split(|c| !in_name(c)).next().unwrap_or_default();
    let simple = last.rsplit('.').next().unwrap_or_default();
    let whole =
        if last.contains('.') { last.starts_with(char::is_uppercase) } else { is_known_short(simple) };
    let dotted =
        first.contains('.') && first.starts_with(|c: char| c.is_ascii_uppercase()) && !first.ends_with('.');
    dotted && !whole && last.ends_with("Exception") && last.len() < 120
}

fn columns(line: &str) -> [usize; 2] {
    line.chars().fold([0, 0], |[narrow, wide], c| match c {
        _ if c.is_ascii() => [narrow + 1, wide + 1],
        _ if is_wide(c) => [narrow + 2, wide + 2],
        // Consoles of East Asian code pages give two columns to what is no letter of the Latin script.
        _ if c.is_alphabetic() && ('\u{c0}'..'\u{370}').contains(&c) => [narrow + 1, wide + 1],
        _ => [narrow + 1, wide + 2],
    })
}

/// Characters that take two columns of an East Asian console.
fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd)
}
