//! The form in which messages are compared: letters and digits only, in lower case, without accents.
//!
//! Everything that re-typesetting, translation and console wraps change is left out: blanks and line breaks
//! (wraps cut CJK words and addresses, typing errors join words), quotes of all kinds, no-break and narrow
//! spaces, dashes, full-width punctuation, doubled full stops, Markdown and HTML mark-up, character references,
//! the escapes of JSON. Accents go because old code pages and hands lose them; full-width letters become narrow.

use std::sync::OnceLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Longest character reference or HTML tag that is taken for one, in bytes.
const LONGEST_MARKUP: usize = 12;

/// A text in comparable form with the way back.
#[derive(Debug, Default)]
pub(super) struct Normal {
    text: Vec<u8>,
    runs: Vec<Run>,
}

/// A stretch of the comparable form, up to the next one.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where it begins in the comparable form.
    start: u32,
    /// Where it begins in the original.
    origin: u32,
    /// Bytes of the one character of the original that it comes from; 0 for ASCII letters and digits, each of
    /// which became one byte.
    width: u32,
}

impl Normal {
    /// Brings `text` into comparable form. What lies beyond 4 GiB is not looked at.
    pub(super) fn new(text: &str) -> Self {
        let mut made =
            Self { text: Vec::with_capacity(text.len()), runs: Vec::with_capacity(text.len() / 4 + 1) };
        let bytes = text.as_bytes();
        let mut at = 0;
        while let (Some(&byte), Ok(origin)) = (bytes.get(at), u32::try_from(at)) {
            at += match ASCII.get(usize::from(byte)) {
                Some(0) => 1,
                Some(1) => made.push_markup(text, at, origin),
                Some(_) => made.push_plain(bytes.get(at..).unwrap_or_default(), origin),
                None => made.push_wide(text, at, origin),
            };
        }
        made
    }

    /// The comparable form: UTF-8.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The comparable form alone.
    pub(super) fn into_text(self) -> String {
        String::from_utf8(self.text).unwrap_or_default()
    }

    /// Where in the original the character begins that stands at byte `at`; the original's length at the end.
    pub(super) fn origin(&self, at: usize, original: &str) -> usize {
        if at >= self.text.len() { original.len() } else { self.run(at).map_or(0, |run| run.origin(at)) }
    }

    /// Where in the original the character ends that stands before byte `at`; 0 at the start.
    pub(super) fn origin_end(&self, at: usize) -> usize {
        let Some(before) = at.checked_sub(1) else { return 0 };
        self.run(before).map_or(0, |run| run.origin(before) + run.width.max(1) as usize)
    }

    /// Whether a word may end and another begin before byte `at`: in the original something else than letters and
    /// digits stands there, or the script changes.
    pub(super) fn is_boundary(&self, at: usize) -> bool {
        let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|at| self.run(at)), self.run(at))
        else {
            return true;
        };
        // Plain ASCII without anything in between is one run.
        at == self.text.len()
            || (before.start != after.start && (before.end(at) != after.origin || !before.is_like(after)))
    }

    fn run(&self, at: usize) -> Option<&Run> {
        self.runs.get(self.runs.partition_point(|run| run.start as usize <= at).checked_sub(1)?)
    }

    fn start_run(&mut self, origin: u32, width: u32) {
        self.runs.push(Run { start: u32::try_from(self.text.len()).unwrap_or(u32::MAX), origin, width });
    }

    /// ASCII letters and digits, as many as there are; returns how many.
    fn push_plain(&mut self, rest: &[u8], origin: u32) -> usize {
        let folded = |byte: &u8| ASCII.get(usize::from(*byte)).copied().unwrap_or_default();
        let length = rest.iter().take_while(|byte| folded(byte) > 1).count();
        self.start_run(origin, 0);
        self.text.extend(rest.iter().take(length).map(folded));
        length
    }

    /// One character beyond ASCII; returns its length in bytes.
    fn push_wide(&mut self, text: &str, at: usize, origin: u32) -> usize {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return 1 };
        self.push_folded(c, origin, c.len_utf8());
        c.len_utf8()
    }

    /// What `c` becomes, where it takes `width` bytes of the original.
    fn push_folded(&mut self, c: char, origin: u32, width: usize) {
        let Some(folded) = single(c) else { return };
        self.start_run(origin, u32::try_from(width).unwrap_or_default());
        let mut push = |folded: char| self.text.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes());
        if folded == '\0' { fold(c, push) } else { push(folded) }
    }

    /// What begins with `<`, `&`, `#` or `\`: a tag, a character reference, syslog's `#011` and the escapes of
    /// JSON stand for layout and are left out. Returns the length of what was dealt with, in bytes.
    fn push_markup(&mut self, text: &str, at: usize, origin: u32) -> usize {
        let bytes = text.as_bytes().get(at..).unwrap_or_default();
        match bytes {
            [b'\\', b'n' | b'r' | b't', ..] => 2,
            [b'\\', b'u', ..] => {
                match text.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
                    Some(code) => {
                        if let Some(c) = char::from_u32(code) {
                            self.push_folded(c, origin, 6);
                        }
                        6
                    }
                    None => 1,
                }
            }
            [b'#', b'0', b'1', b'1' | b'2' | b'5', ..] => 4,
            [b'&', ..] => reference(bytes),
            [b'<', ..] => tag(bytes),
            _ => 1,
        }
    }
}

/// What a character beyond ASCII becomes if that is one character, and `None` if it is left out; NUL where
/// [`fold`] has to tell.
fn single(c: char) -> Option<char> {
    /// Latin with accents, Greek, Cyrillic: what European languages need.
    const SMALL: u32 = 0x530;
    static TABLE: OnceLock<Vec<Option<char>>> = OnceLock::new();
    match c {
        // Kana, ideographs and Hangul syllables have no case and no accents to lose.
        '\u{3041}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => Some(c),
        _ if u32::from(c) < SMALL => {
            let table = TABLE.get_or_init(|| (0..SMALL).filter_map(char::from_u32).map(only).collect());
            table.get(c as usize).copied().flatten()
        }
        _ => Some('\0'),
    }
}

/// What a character is folded to: `None` for nothing, NUL for more than one.
fn only(c: char) -> Option<char> {
    let mut folded = None;
    fold(c, |part| folded = Some(if folded.is_none() { part } else { '\0' }));
    folded
}

/// Lower case, without accents and compatibility forms; nothing for what is neither letter nor digit.
fn fold(c: char, mut found: impl FnMut(char)) {
    match c {
        'ß' | 'ẞ' => "ss".chars().for_each(found),
        'ı' => found('i'),
        _ => decompose_compatible(c, |part| {
            if part.is_alphanumeric() && !is_combining_mark(part) {
                part.to_lowercase().filter(|lower| !is_combining_mark(*lower)).for_each(&mut found);
            }
        }),
    }
}

/// Length of a character reference like `&quot;` or `&#39;`, else 1.
fn reference(bytes: &[u8]) -> usize {
    let name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'#';
    let length = bytes.iter().skip(1).take(LONGEST_MARKUP).take_while(name).count();
    match bytes.get(length + 1) {
        Some(b';') if length > 1 => length + 2,
        _ => 1,
    }
}

/// Length of a tag without attributes like `<br/>` or `</br>`, else 1.
fn tag(bytes: &[u8]) -> usize {
    let inside = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'/' | b' ');
    let length = bytes.iter().skip(1).take(LONGEST_MARKUP).take_while(inside).count();
    match bytes.get(length + 1) {
        Some(b'>') if length > 0 => length + 2,
        _ => 1,
    }
}

impl Run {
    /// Where it ends in the original, if `at` is where the next one begins.
    fn end(&self, at: usize) -> u32 {
        if self.width > 0 {
            self.origin + self.width
        } else {
            u32::try_from(self.origin(at)).unwrap_or(u32::MAX)
        }
    }

    /// Whether both are of a script whose words are written with letters of the other: ASCII and accented Latin,
    /// which take two bytes at most, in contrast to CJK.
    fn is_like(&self, other: &Self) -> bool {
        (self.width > 2) == (other.width > 2)
    }

    fn origin(&self, at: usize) -> usize {
        let inside = if self.width == 0 { at - self.start as usize } else { 0 };
        self.origin as usize + inside
    }
}

/// For each ASCII character what it becomes: 0 nothing, 1 look closer.
const ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        table[at] = match byte {
            b'0'..=b'9' | b'a'..=b'z' => byte,
            b'A'..=b'Z' => byte.to_ascii_lowercase(),
            b'<' | b'&' | b'#' | b'\\' => 1,
            _ => 0,
        };
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::Normal;
    use proptest::prelude::*;

    fn normal(text: &str) -> String {
        Normal::new(text).into_text()
    }

    #[test]
    fn quotes_blanks_dashes_and_width_make_no_difference() {
        let plain = normal("l'autorité \"a:1\"");
        for other in [
            "l’autorité « a:1 »",
            "L\u{2019}AUTORIT\u{c9}\u{a0}\u{ab}\u{202f}a:1\u{202f}\u{bb}",
            "l`autorite\u{301} „a\u{ff1a}1“..",
            "l'au\r\n   torité 「a：１」",
            "l\\u0027autorit\\u00e9 \\\"a:1\\\"",
            "l&#39;autorité &quot;a:1&quot;",
            "l'auto</br>rité **a:1**",
            "l'auto#012rité \\nⓐ:1",
        ] {
            assert_eq!(normal(other), plain, "{other}");
        }
    }

    #[test]
    fn languages_are_folded_alike() {
        assert_eq!(normal("İSTEK ıslak"), "istekislak");
        assert_eq!(normal("Schließen GROSS"), "schliessengross");
        assert_eq!(normal("ещё й"), normal("ЕЩЕ и\u{306}"));
        assert_eq!(normal("połączenia"), "połaczenia");
        assert_eq!(normal("チャ ネル、「許可」。"), "チャネル許可");
        assert_eq!(normal("서버가 \"사용\""), "서버가사용");
        assert_eq!(normal("HTTP. SYS（ＨＴＴＰＳ）"), "httpsyshttps");
    }

    #[test]
    fn the_way_back_leads_to_characters() {
        let text = "é\u{a0}ß\\u00e9-Ж";
        let made = Normal::new(text);
        assert_eq!(made.text(), "esseж".as_bytes());
        assert_eq!((made.origin(0, text), made.origin_end(1)), (0, 2));
        assert_eq!((made.origin(1, text), made.origin_end(3)), (4, 6));
        assert_eq!((made.origin(3, text), made.origin_end(4)), (6, 12));
        assert_eq!((made.origin(4, text), made.origin_end(6)), (13, 15));
        assert_eq!((made.origin(6, text), made.origin_end(0)), (15, 0));
    }

    #[test]
    fn markup_that_is_none_stays() {
        assert_eq!(normal("a < b & c # d \\ e <a href=x>"), "abcdeahrefx");
        assert_eq!(normal("\\u00zz"), "u00zz");
    }

    proptest! {
        #[test]
        fn any_text_maps_back_onto_character_boundaries(text in "\\PC{0,80}|[<&#\\\\nu0-9a-f;>/ é]{0,60}") {
            let made = Normal::new(&text);
            let mut last = 0;
            for at in 0..=made.text().len() {
                let (start, end) = (made.origin(at, &text), made.origin_end(at));
                prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
                prop_assert!(start >= last && (at == 0 || end > last));
                last = start;
            }
            prop_assert!(String::from_utf8(made.text().to_vec()).is_ok());
        }
    }
}
