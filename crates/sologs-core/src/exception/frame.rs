//! Stack frames, recognised by their form: `<word> Type.Method(args) [<word> file:<word> n]`.
//!
//! The words are in the language of the system that wrote the trace, and a translation may have changed them;
//! what stays is a dotted path right before a parenthesis. Frames of Mono have a blank there and an offset behind;
//! frames of ASP.NET error pages have no word and `+123` behind.

use super::chain::{ExceptionLink, Frame};
use super::chars::{char_before, is_blank, is_gap, is_ident, is_quote, part};
use std::ops::Range;

/// Frame words as .NET writes them and as translations have made them. Only frames in the middle of a line need
/// them: there the form alone is not enough.
const WORDS: &[&str] = &[
    "at",
    "à",
    "Ã",
    "bei",
    "unter",
    "en",
    "em",
    "in",
    "в",
    "w",
    "v",
    "ved",
    "vid",
    "bij",
    "la",
    "a",
    "在",
    "於",
    "位于",
    "場所",
    "位置:",
    "위치:",
    "konum:",
    "kohteessa",
    "στο",
];

/// Longest run of words in front of a frame's path, in bytes.
const WORDS_LEN: usize = 32;

/// A frame line taken apart: byte ranges of the line.
struct Anatomy {
    path: Range<usize>,
    /// From the opening parenthesis to the end of the line.
    arguments: usize,
}

/// Is this line a stack frame?
pub(super) fn is_frame(line: &str) -> bool {
    anatomy(line).is_some()
}

fn anatomy(line: &str) -> Option<Anatomy> {
    let bytes = line.as_bytes();
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let paren = start + memchr::memchr(b'(', bytes.get(start..)?)?;
    if bytes.get(paren..)?.starts_with(b"(wrapper ") {
        return wrapper_frame(line, start, paren);
    }
    let spaced = paren.checked_sub(1).is_some_and(|i| bytes.get(i) == Some(&b' '));
    let end = if spaced { paren - 1 } else { paren };
    let path_start = start_of_path(line, start, end)?;
    let path = line.get(path_start..end)?;
    if !is_path(path) {
        return None;
    }
    let words = line.get(start..path_start)?.trim_end_matches(|c| is_blank(c) || is_quote(c));
    let fits = if words.is_empty() {
        stands_alone(line, start, path, paren, spaced)
    } else {
        are_frame_words(words) && (!spaced || looks_spaced(path, line.get(paren..)?))
    };
    fits.then_some(Anatomy { path: path_start..end, arguments: paren })
}

/// `at (wrapper remoting-invoke) System.Object:Method (args)`, as Mono writes it.
fn wrapper_frame(line: &str, start: usize, paren: usize) -> Option<Anatomy> {
    let after = paren + memchr::memchr(b')', line.as_bytes().get(paren..)?)? + 1;
    let path_start = after + (line.get(after..)?.len() - line.get(after..)?.trim_start().len());
    let arguments = path_start + memchr::memchr(b'(', line.as_bytes().get(path_start..)?)?;
    let path = line.get(path_start..arguments)?.trim_end();
    are_frame_words(line.get(start..paren)?.trim_end())
        .then_some(Anatomy { path: path_start..path_start + path.len(), arguments })
}

/// After the last blank before `end`, and after a quotation mark there.
fn start_of_path(line: &str, start: usize, end: usize) -> Option<usize> {
    let before = line.get(start..end)?;
    let blank = memchr::memrchr2(b' ', b'\t', before.as_bytes()).map_or(0, |i| i + 1);
    let token = before.get(blank..)?;
    // A no-break space, as in mojibake of "à", ends in a byte that is no blank of ASCII.
    let token = if token.is_ascii() { token } else { token.rsplit(is_blank).next().unwrap_or(token) };
    Some(end - token.trim_start_matches(is_quote).len())
}

fn is_path(path: &str) -> bool {
    let bytes = path.as_bytes();
    let first_fits = path.starts_with(|c: char| is_ident(c) || c == '<' || c.is_alphabetic());
    first_fits && memchr::memchr(b'.', bytes).is_some() && memchr::memchr3(b'/', b'\\', b'"', bytes).is_none()
}

/// One to three short words without digits or dots, not beginning in upper case of ASCII.
fn are_frame_words(words: &str) -> bool {
    if words == "at" {
        return true;
    }
    let fits = |c: char| c.is_alphabetic() || matches!(c, ' ' | '\u{a0}' | ':' | '\'' | '`');
    words.len() <= WORDS_LEN
        && !words.starts_with(|c: char| c.is_ascii_uppercase())
        && words.chars().all(fits)
        && words.split(' ').count() <= 3
}

/// A frame without a word: indented, and nothing but `+123` or a file behind the parenthesis.
fn stands_alone(line: &str, indent: usize, path: &str, paren: usize, spaced: bool) -> bool {
    let Some(close) = line.get(paren..).and_then(|rest| rest.rfind(')')) else { return false };
    let behind = line.get(paren + close + 1..).unwrap_or_default().trim();
    let offset =
        behind.is_empty() || behind.strip_prefix('+').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    indent > 0 && !spaced && offset && !path.starts_with(|c: char| c.is_ascii_digit())
}

/// With a blank before the parenthesis only what Mono writes is a frame, not `in web.config (line 5)`.
fn looks_spaced(path: &str, arguments: &str) -> bool {
    let Some(close) = arguments.find(')') else { return path.starts_with(|c: char| c.is_ascii_uppercase()) };
    let behind = arguments.get(close + 1..).unwrap_or_default().trim_start();
    path.starts_with(|c: char| c.is_uppercase() || matches!(c, '<' | '_'))
        && (behind.is_empty() || behind.starts_with(['[', '<', '-', ',']) || behind.starts_with("in "))
}

/// Is this nothing but the word in front of a frame, which a mail program has put on a line of its own?
pub(super) fn is_lone_word(line: &str) -> bool {
    WORDS.contains(&line)
}

/// Does a line begin with a frame that has lost its word?
pub(super) fn starts_with_path(line: &str) -> bool {
    let path = line.split('(').next().unwrap_or_default();
    path.len() < line.len() && is_path(path) && !path.contains(' ')
}

/// Where a frame begins in the middle of a line: the word (at or after `floor`) of the first one whose parenthesis
/// stands between `from` and `to`.
pub(super) fn inline_frame(text: &str, floor: usize, from: usize, to: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(paren) = memchr::memchr(b'(', bytes.get(at..to)?).map(|i| at + i) {
        at = paren + 1;
        if let Some(word) = word_before(text, floor, paren) {
            return Some(word);
        }
    }
    None
}

fn word_before(text: &str, from: usize, paren: usize) -> Option<usize> {
    let end = if char_before(text, paren) == Some(' ') { paren - 1 } else { paren };
    let floor = from.max(end.saturating_sub(400));
    let mut start = end;
    while let Some(c) = char_before(text, start) {
        let fits = is_ident(c) || matches!(c, '.' | '+' | '`' | '<' | '>' | '[' | ']' | ',' | '|');
        if !fits || start < floor + c.len_utf8() {
            break;
        }
        start -= c.len_utf8();
    }
    let path = part(text, start..end);
    let named = path.bytes().filter(|b| *b == b'.').count() > 1
        && path.starts_with(|c: char| c.is_uppercase() || c == '<');
    let before = part(text, from..start);
    let words = before.trim_end_matches(is_gap);
    if !named || words.len() == before.len() {
        return None;
    }
    let word = WORDS.iter().find(|word| words.ends_with(**word))?;
    let at = from + words.len() - word.len();
    let stands_free = at == from || char_before(text, at).is_some_and(|c| is_gap(c) || !c.is_alphanumeric());
    stands_free.then_some(at)
}

/// The frames of a part of a text, in their order. See [`ExceptionLink::frames`].
#[derive(Clone, Debug)]
pub struct Frames<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Frames<'t> {
    type Item = Frame<'t>;

    fn next(&mut self) -> Option<Frame<'t>> {
        while !self.rest.is_empty() {
            let line = self.next_line();
            if let Some(frame) = Frame::parse(line) {
                return Some(frame);
            }
        }
        None
    }
}

impl<'t> Frames<'t> {
    /// Up to a line end, written out or escaped as in JSON, or to the next frame of the same line.
    fn next_line(&mut self) -> &'t str {
        let rest = self.rest;
        let newline = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = part(rest, 0..newline);
        let escaped = line.find("\\r\\n").or_else(|| line.find("\\n ")).unwrap_or(line.len());
        let first = line.find('(').unwrap_or(line.len());
        let inline = inline_frame(line, 0, first + 1, line.len()).unwrap_or(line.len());
        let end = escaped.min(inline);
        let skip = match end {
            _ if end == newline => 1,
            _ if end == inline => 0,
            _ if part(rest, end..end + 4) == "\\r\\n" => 4,
            _ => 2,
        };
        self.rest = rest.get(end + skip..).unwrap_or_default();
        part(rest, 0..end)
    }
}

impl ExceptionLink<'_> {
    /// The frames of this exception's own stack trace, read on demand. `text` is the text that was parsed.
    pub fn frames<'t>(&self, text: &'t str) -> Frames<'t> {
        Frames { rest: part(text, self.frames_span.clone()) }
    }
}

impl<'t> Frame<'t> {
    /// Reads one line of a stack trace; none if it is not a frame.
    #[must_use]
    pub fn parse(line: &'t str) -> Option<Frame<'t>> {
        let anatomy = anatomy(line)?;
        let path = line.get(anatomy.path.clone())?;
        let split = end_of_type(path)?;
        let end = end_of_arguments(line, anatomy.arguments);
        let method = anatomy.path.start + split + 1;
        let (file, line_number) = source_file(line.get(end..)?);
        Some(Frame { type_name: path.get(..split)?, method: line.get(method..end)?, file, line: line_number })
    }
}

/// The dot between type and method: the last one outside angle and square brackets; `..ctor` keeps its own.
fn end_of_type(path: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut dot = None;
    for (i, byte) in path.bytes().enumerate().rev() {
        match byte {
            b'>' | b']' => depth += 1,
            b'<' | b'[' => depth = depth.saturating_sub(1),
            b'.' | b':' if depth == 0 => {
                dot = Some(i);
                break;
            }
            _ => {}
        }
    }
    let dot = dot?;
    Some(if dot > 0 && path.as_bytes().get(dot - 1) == Some(&b'.') { dot - 1 } else { dot })
}

fn end_of_arguments(line: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, byte) in line.as_bytes().iter().enumerate().skip(open) {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    line.len()
}

/// ` in C:\src\a.cs:line 12`, ` dans C:\src\a.cs:ligne 12`, ` [0x00000] in <filename unknown>:0`.
fn source_file(behind: &str) -> (Option<&str>, Option<u32>) {
    let behind = behind.trim_end_matches(|c: char| is_gap(c) || c == '.');
    let digits = behind.len() - behind.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let Some(colon) = behind.rfind([':', '：']) else { return (None, None) };
    let word = behind.get(colon + 1..behind.len() - digits).unwrap_or_default();
    let before = behind.get(..colon).unwrap_or_default().trim();
    let before = before.strip_prefix('[').and_then(|b| b.split_once(']')).map_or(before, |(_, b)| b.trim());
    let Some((_, file)) = before.split_once(is_blank) else { return (None, None) };
    if digits == 0 || word.len() > 24 || word.contains(['\\', '/']) {
        return (None, None);
    }
    let number = behind.get(behind.len() - digits..).and_then(|n| n.parse().ok());
    (Some(file.trim()), number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> (&str, &str, Option<&str>, Option<u32>) {
        let frame = Frame::parse(line).unwrap();
        (frame.type_name, frame.method, frame.file, frame.line)
    }

    #[test]
    fn a_frame_is_taken_apart_in_any_language() {
        let expected = ("Acme.Bus.Pump", "Push(String name, Int32 n)", Some(r"C:\src dir\Pump.cs"), Some(12));
        for line in [
            r"   at Acme.Bus.Pump.Push(String name, Int32 n) in C:\src dir\Pump.cs:line 12",
            r"   à Acme.Bus.Pump.Push(String name, Int32 n) dans C:\src dir\Pump.cs:ligne 12",
            r"   bei Acme.Bus.Pump.Push(String name, Int32 n) in C:\src dir\Pump.cs:Zeile 12.",
            r"   в Acme.Bus.Pump.Push(String name, Int32 n) в C:\src dir\Pump.cs:строка 12",
            r"   in Acme.Bus.Pump.Push(String name, Int32 n) in C:\src dir\Pump.cs:riga 12",
            r"   위치: Acme.Bus.Pump.Push(String name, Int32 n) 파일 C:\src dir\Pump.cs:줄 12",
            r"   場所 Acme.Bus.Pump.Push(String name, Int32 n) 場所 C:\src dir\Pump.cs:行 12",
            r"   於 Acme.Bus.Pump.Push(String name, Int32 n) 於 C:\src dir\Pump.cs: 行 12",
            "   Ã\u{a0} Acme.Bus.Pump.Push(String name, Int32 n) dans C:\\src dir\\Pump.cs:ligne 12",
        ] {
            assert_eq!(parsed(line), expected, "{line}");
        }
    }

    #[test]
    fn constructors_lambdas_generics_and_mono_are_read() {
        assert_eq!(parsed("   at Acme.Pump..ctor(String s)"), ("Acme.Pump", ".ctor(String s)", None, None));
        assert_eq!(parsed("  at Acme.<>c__Display4.<Run>b__0()").0, "Acme.<>c__Display4");
        assert_eq!(parsed("  at Acme.Pump.Get[T](String s)").1, "Get[T](String s)");
        let mono = "  at Acme.Pump.Run (System.Object o) [0x0001f] in /src/Pump.cs:77 ";
        assert_eq!(parsed(mono), ("Acme.Pump", "Run (System.Object o)", Some("/src/Pump.cs"), Some(77)));
        assert_eq!(parsed("   Acme.Pump.Run(String s) +208"), ("Acme.Pump", "Run(String s)", None, None));
    }

    #[test]
    fn prose_is_no_frame() {
        for line in [
            "see web.config (line 5)",
            "The value is not valid (see above)",
            "in web.config (line 5) there is an error",
            "Acme.Net.PumpException (0x80004005): it broke",
            r"in C:\dir\file.txt(12)",
            "Parameter name: value",
        ] {
            assert!(!is_frame(line), "{line}");
        }
    }

    #[test]
    fn frames_of_one_line_are_told_apart() {
        let text = "at A.B.C(String s) at A.B.D(Int32 n)\\r\\n   at A.B.E()";
        let methods: Vec<_> = Frames { rest: text }.map(|frame| frame.method).collect();
        assert_eq!(methods, ["C(String s)", "D(Int32 n)", "E()"]);
    }
}
