//! Finds the level word of a head: the first one among the first words behind the stamp, where the look of it
//! or the habit of the file tells that it is meant as a level.

use crate::level::{self, Level};

/// Where a file keeps its level words; learned from a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LevelRule {
    /// How many words behind the stamp are looked at for a word that is marked as a level ([`is_marked`]).
    pub(crate) words: u8,
    /// Among how many of them a word counts that is not marked, as in `2024-05-03 10:00:00 Error msg`.
    pub(crate) bare_words: u8,
    /// How many words stand before the level in most heads, where they are heads enough to tell.
    pub(crate) usual: Option<u8>,
}

impl LevelRule {
    /// What is looked at where nothing is learned yet.
    pub(crate) const WIDE: Self = Self { words: 8, bare_words: 8, usual: None };
    /// A level word at the beginning, however it is written.
    pub(crate) const FIRST: Self = Self { words: 1, bare_words: 1, usual: None };
    /// What is safe where nothing is learned.
    pub(crate) const MARKED: Self = Self { words: 4, bare_words: 0, usual: None };
}

/// A level word and where it stands, in bytes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LevelToken {
    pub(crate) level: Level,
    pub(crate) language: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// 0-based count of words before it.
    pub(crate) index: u8,
    pub(crate) is_marked: bool,
}

/// No head has a longer word without a level behind it.
const LONGEST_WORD: usize = 64;

/// Blanks between a bracket and the word in it.
const MOST_PADDING: usize = 16;

/// The level word of a line whose stamp ends at `from`. A word with a colon and a blank behind it, unless it is a
/// number, begins the message: what follows is none of the head.
pub(crate) fn find_level(line: &[u8], from: usize, rule: LevelRule) -> Option<LevelToken> {
    let mut at = from;
    for index in 0..rule.words {
        at = skip_separators(line, at);
        let end = word_end(line, at);
        let word = line.get(at..end)?;
        if word.is_empty() || word.len() > LONGEST_WORD {
            return None;
        }
        if let Some(meaning) = level::find(word) {
            let is_marked = is_marked(line, at, end, index);
            if is_marked || (index < rule.bare_words && word.len() > 1) {
                let (level, language) = (meaning.level, meaning.language);
                return Some(LevelToken { level, language, start: at, end, index, is_marked });
            }
        }
        if line.get(end) == Some(&b':')
            && line.get(end + 1) == Some(&b' ')
            && !word.iter().all(u8::is_ascii_digit)
        {
            return None;
        }
        at = end;
    }
    None
}

/// Whether nothing stands between stamp and level but numbers and what is in brackets.
pub(crate) fn is_next_to_stamp(line: &[u8], end: usize, level: &LevelToken) -> bool {
    let mut depth = 0_usize;
    line.get(end..level.start).unwrap_or_default().iter().all(|byte| {
        match byte {
            b'[' | b'(' | b'<' | b'{' => depth += 1,
            b']' | b')' | b'>' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0 || !(byte.is_ascii_alphabetic() || *byte >= 0x80)
    })
}

/// Whether a word cannot be taken for one of the message: it is enclosed (`[Error]`, `|Error|`), in capitals,
/// followed by a colon at the beginning (`Error: `) or by colon and number (`Error: 18456`), or named as the
/// level (`level=error`). A single letter must be enclosed.
fn is_marked(line: &[u8], start: usize, end: usize, index: u8) -> bool {
    let (before, behind) = (line.get(..start).unwrap_or_default(), line.get(end..).unwrap_or_default());
    if is_enclosed(before, behind) || is_named(before) {
        return true;
    }
    let word = line.get(start..end).unwrap_or_default();
    if word.len() == 1 {
        return false;
    }
    is_upper(word) || colon_behind(behind).is_some_and(|rest| index == 0 || starts_with_number(rest))
}

fn is_enclosed(before: &[u8], behind: &[u8]) -> bool {
    match (before.last(), behind.first()) {
        (Some(b'\t'), Some(b'\t')) | (Some(b','), Some(b',')) | (Some(b':'), Some(b':')) => return true,
        _ => {}
    }
    let last = before.iter().rev().take(MOST_PADDING).find(|&&byte| byte != b' ');
    let first = behind.iter().take(MOST_PADDING).find(|&&byte| byte != b' ');
    match (last, first) {
        (Some(open), Some(close)) => {
            matches!((open, close), (b'[', b']') | (b'(', b')') | (b'<', b'>') | (b'{', b'}'))
                || matches!((open, close), (b'|', b'|') | (b';', b';') | (b'"', b'"'))
        }
        _ => false,
    }
}

/// `level=`, `"level":"`, `severity: `.
fn is_named(before: &[u8]) -> bool {
    let Some((b'=' | b':' | b'"', _)) = before.split_last() else { return false };
    let end = before.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    let name = before.get(..end).unwrap_or_default();
    ["level", "lvl", "severity"].iter().any(|known| {
        let tail = name.len().checked_sub(known.len()).and_then(|start| name.get(start..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(known.as_bytes()))
    })
}

fn is_upper(word: &[u8]) -> bool {
    if word.is_ascii() {
        return word.len() >= 3 && word.iter().all(u8::is_ascii_uppercase);
    }
    let Ok(word) = std::str::from_utf8(word) else { return false };
    word.chars().all(|letter| !letter.is_lowercase()) && word.chars().any(char::is_uppercase)
}

/// What stands behind a colon, plain or full-width, that follows at once or behind one blank (French).
fn colon_behind(behind: &[u8]) -> Option<&[u8]> {
    let behind =
        behind.strip_prefix(b" ").or_else(|| behind.strip_prefix("\u{a0}".as_bytes())).unwrap_or(behind);
    behind.strip_prefix(b":").or_else(|| behind.strip_prefix("：".as_bytes()))
}

fn starts_with_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b" ").unwrap_or(text);
    digits.first().is_some_and(u8::is_ascii_digit)
}

fn skip_separators(line: &[u8], mut at: usize) -> usize {
    loop {
        match line.get(at) {
            Some(b'-' | b'*' | b'#' | b'.' | b'/') => at += 1,
            _ => match separator_len(line, at) {
                0 => return at,
                len => at += len,
            },
        }
    }
}

fn word_end(line: &[u8], start: usize) -> usize {
    let end = line.len().min(start + LONGEST_WORD + 1);
    let mut at = start;
    while let Some(rest) = line.get(at..end) {
        match rest.iter().position(|byte| !matches!(class(*byte), Class::Word)) {
            Some(length) if separator_len(line, at + length) > 0 => return at + length,
            Some(length) => at += length + 1,
            None => break,
        }
    }
    end.max(start)
}

#[inline]
fn class(byte: u8) -> Class {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(Class::Word)
}

/// Bytes of the separator at `at`, 0 where none stands there.
#[inline]
pub(crate) fn separator_len(line: &[u8], at: usize) -> usize {
    match line.get(at).map(|byte| class(*byte)) {
        None | Some(Class::Word) => 0,
        Some(Class::Separator) => 1,
        Some(Class::PerhapsWide) => {
            let rest = line.get(at..).unwrap_or_default();
            let wide = WIDE_SEPARATORS.iter().find(|separator| rest.starts_with(separator.as_bytes()));
            wide.map_or(0, |separator| separator.len())
        }
    }
}

const WIDE_SEPARATORS: [&str; 11] =
    ["\u{a0}", "\u{202f}", "\u{3000}", "\u{feff}", "：", "，", "；", "（", "）", "【", "】"];

/// What a byte can be between the words of a head.
#[derive(Clone, Copy)]
enum Class {
    Word,
    Separator,
    /// The first byte of one of [`WIDE_SEPARATORS`], or of a letter.
    PerhapsWide,
}

static CLASSES: [Class; 256] = {
    let mut table = [Class::Word; 256];
    let marks = b" \t\r|;,:=[](){}<>\"'";
    let mut at = 0;
    while at < marks.len() {
        table[marks[at] as usize] = Class::Separator;
        at += 1;
    }
    let mut at = 0;
    while at < WIDE_SEPARATORS.len() {
        table[WIDE_SEPARATORS[at].as_bytes()[0] as usize] = Class::PerhapsWide;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn level_of(head: &str, rule: LevelRule) -> Option<Level> {
        find_level(head.as_bytes(), 0, rule).map(|token| token.level)
    }

    const MARKED: LevelRule = LevelRule::MARKED;

    #[test]
    fn marked_words_are_levels() {
        for (head, level) in [
            (" [12] ERROR Logger - msg", Level::Error),
            ("|ERROR|18|Logger|msg", Level::Error),
            ("|Warn|Logger|msg", Level::Warning),
            ("|13|E|Cache|msg", Level::Error),
            (" [ERR] msg", Level::Error),
            (" [Warning] msg", Level::Warning),
            ("] [Thread 12] [ INFO ] msg", Level::Information),
            (" Error: msg", Level::Error),
            (" Erreur : msg", Level::Error),
            (" 错误：msg", Level::Error),
            (" - util.py[DEBUG]: msg", Level::Verbose),
            ("::vdsm::ERROR::msg", Level::Error),
            ("\tОшибка\tSource", Level::Error),
            (" ОШИБКА msg", Level::Error),
            (" level=error msg=x", Level::Error),
            (" Logon       Error: 18456, Severity: 14", Level::Error),
            (" INF] msg", Level::Information),
        ] {
            assert_eq!(level_of(head, MARKED), Some(level), "{head}");
        }
    }

    #[test]
    fn words_of_a_message_are_not() {
        for head in [
            " Error while opening",
            " no error",
            " the Warning was seen",
            " I am here",
            " (a) first",
            " one two three four ERROR",
            " state=error",
            " Agent: ERROR",
            " info about it",
            "",
            " - ",
        ] {
            assert_eq!(level_of(head, MARKED), None, "{head}");
        }
    }

    #[test]
    fn bare_words_count_where_the_file_has_them() {
        let rule = LevelRule { words: 4, bare_words: 2, usual: None };
        assert_eq!(level_of(" Information Worker Agent Started.", rule), Some(Level::Information));
        assert_eq!(level_of(" 12 Fehler x", rule), Some(Level::Error));
        assert_eq!(level_of(" one two Error x", rule), None);
        assert_eq!(level_of(" I am here", rule), None);
    }
}
