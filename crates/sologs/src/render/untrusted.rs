//! Text of the report that came from logs, made safe to show.
//!
//! A log can hold anything: sequences that drive a terminal, characters that turn the reading direction round or
//! that cannot be seen, markup. What would act instead of being read is shown as an escape such as `\u{202e}`.
//! Every renderer passes every text of the report through here.

use std::borrow::Cow;
use std::fmt::Write as _;

/// One line of plain text: nothing in it acts, breaks the line or hides. Tabs become four blanks.
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, |c| if c == '\t' { Some("    ") } else { None }, is_active)
}

/// Lines of plain text: as [`line()`], but line breaks and tabs stay.
pub fn block(text: &str) -> Cow<'_, str> {
    let text = if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    match text {
        Cow::Borrowed(text) => replace(text, |_| None, |c| c != '\n' && c != '\t' && is_active(c)),
        Cow::Owned(text) => {
            Cow::Owned(replace(&text, |_| None, |c| c != '\n' && c != '\t' && is_active(c)).into_owned())
        }
    }
}

/// Text within a sentence of Markdown: no markup, no link, no mention. Addresses become code.
pub(crate) fn markdown(text: &str) -> String {
    let safe = line(text);
    let mut out = String::with_capacity(safe.len() + 16);
    for (index, word) in safe.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if is_address(word) {
            out.push_str(&markdown_code(word));
            continue;
        }
        for (at, c) in word.char_indices() {
            let starts_list =
                index == 0 && (at == 0 && "-+".contains(c) || ".)".contains(c) && is_number(word, at));
            if "\\`*_[]<>&|~#$!".contains(c) || starts_list {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// Text as code within a sentence of Markdown.
pub(crate) fn markdown_code(text: &str) -> String {
    let safe = line(text);
    let ticks = "`".repeat(longest_run(&safe, '`') + 1);
    let blank =
        if safe.starts_with(['`', ' ']) || safe.ends_with(['`', ' ']) || safe.is_empty() { " " } else { "" };
    format!("{ticks}{blank}{safe}{blank}{ticks}")
}

/// Lines of text as a block of Markdown code, each behind `indent`.
pub(crate) fn markdown_block(text: &str, language: &str, indent: &str) -> String {
    let safe = block(text);
    let fence = "`".repeat(longest_run(&safe, '`').max(2) + 1);
    let mut out = format!("{indent}{fence}{language}\n");
    for line in safe.lines() {
        out.push_str(indent);
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(indent);
    out.push_str(&fence);
    out.push('\n');
    out
}

/// Whether a renderer of Markdown might make a link or a mention of it.
fn is_address(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower.contains("://") || lower.contains("www.") || lower.contains("mailto:") || word.contains('@')
}

fn is_number(word: &str, end: usize) -> bool {
    word.get(..end).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or(0)
}

/// A plain text message of SARIF: no embedded link (section 3.11.6 of the standard), no placeholder (3.11.5).
pub(super) fn sarif(text: &str) -> String {
    line(text).replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// Replaces what `named` has a text for and escapes what `active` says; borrows where nothing is to do.
fn replace<'a>(
    text: &'a str,
    named: impl Fn(char) -> Option<&'static str>,
    active: impl Fn(char) -> bool,
) -> Cow<'a, str> {
    let Some(first) = text.find(|c| named(c).is_some() || active(c)) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(text.get(..first).unwrap_or_default());
    for c in text.get(first..).unwrap_or_default().chars() {
        match named(c) {
            Some(instead) => out.push_str(instead),
            None if active(c) => escape(c, &mut out),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The visible form of a character.
fn escape(c: char, out: &mut String) {
    // Writing to a string does not fail.
    let _ = match c {
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        '\0'..='\u{ff}' => write!(out, "\\x{:02x}", u32::from(c)),
        _ => write!(out, "\\u{{{:x}}}", u32::from(c)),
    };
}

/// Whether a character acts on what shows it, or cannot be seen, rather than being read.
///
/// Controls (C0, DEL, C1), separators of lines and paragraphs, marks, embeddings, overrides and isolates of the
/// bidirectional algorithm, characters without width, fillers that look like nothing, tags, and code points that
/// are no characters (XML 1.0 refuses two of them). After the Unicode Character Database's `Cf`, `Zl`, `Zp` and
/// `Default_Ignorable_Code_Point`.
#[inline]
pub(super) fn is_active(c: char) -> bool {
    // Nearly every character of a report.
    if matches!(c, ' '..='~') {
        return false;
    }
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}'
        | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
        | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(line("\x1b[2Jgone\x07"), "\\x1b[2Jgone\\x07");
        assert_eq!(line("\u{9b}31m \u{202e}gpj.exe\u{200b}"), "\\x9b31m \\u{202e}gpj.exe\\u{200b}");
        assert_eq!(line("a\tb\r\nc"), "a    b\\r\\nc");
        assert_eq!(block("a\tb\r\nc\rd"), "a\tb\nc\\rd");
    }

    #[test]
    fn what_is_read_stays_as_it_is() {
        for text in ["", "C:\\Users\\é", "日本語 (403) 금지", "нет", "\u{1f600} x²"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn markdown_stays_prose() {
        assert_eq!(markdown("[x](javascript:1) <b>*_`|#1"), "\\[x\\](javascript:1) \\<b\\>\\*\\_\\`\\|\\#1");
        assert_eq!(markdown("at https://a.b/c, ask @you"), "at `https://a.b/c,` ask `@you`");
        assert_eq!(markdown("12. - x 1. 2"), "12\\. - x 1. 2");
        assert_eq!(markdown("- x"), "\\- x");
        assert_eq!(markdown_code("a`b``c`"), "``` a`b``c` ```");
        assert_eq!(markdown_block("```\nx", "text", "  "), "  ````text\n  ```\n  x\n  ````\n");
    }

    #[test]
    fn sarif_messages_hold_no_link() {
        assert_eq!(sarif("[a](b) {0}\u{202e}"), "[a] (b) {{0}}\\u{{202e}}");
    }

    proptest! {
        #[test]
        fn nothing_active_is_left(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_active));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && c != '\t' && is_active(c)));
            let once = line(&text);
            prop_assert_eq!(line(&once), once.as_ref());
        }
    }
}
