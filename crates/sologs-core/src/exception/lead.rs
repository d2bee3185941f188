//! What stands before a type name.

use super::chars::{is_blank, is_colon, is_dash, is_wrapper, line_start, part};
use super::grammar;
use super::name::starts_word;

/// How far back from a name is looked, in bytes.
const REACH: usize = 96;

/// Words for "inner" as loggers and translations of .NET's texts write them, in lower case.
const INNER: &[&str] = &[
    "inner",
    "caused by",
    "interne",
    "interna",
    "interní",
    "vnitřní",
    "wewnętrzn",
    "внутренн",
    "内部",
    "內部",
    "내부",
    "iç özel",
    "innere",
    "indre",
];

/// What stands before a type name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing but blanks on its line.
    Line,
    /// Nothing but marks (`>`, `//`, `**`, a quotation mark) on its line.
    Marks,
    /// `[` at the start of a line.
    Bracket,
    /// `(`
    Paren,
    /// A colon and, before it, words.
    Colon,
    /// A colon and, before it, nothing but what could be the name of a line's field.
    Label,
    /// A quotation mark inside a line.
    Quote(char),
    /// A label that says that an inner exception follows.
    Inner,
    /// `(Inner Exception #n)` whose arrow was lost.
    Numbered(u32),
    /// Two dashes or more.
    Dashes,
    /// An arrow.
    Arrow,
    /// A bar between two columns.
    Bar,
    /// `=`, `>` or a quotation mark after the name of a property.
    Property,
    /// Words.
    Other,
}

/// What stands before the name that starts at `at`.
pub(super) fn lead(text: &str, at: usize) -> Lead {
    let start = line_start(text, at, at.saturating_sub(REACH));
    let start = (start..at).find(|i| text.is_char_boundary(*i)).unwrap_or(at);
    let whole_line = start == 0 || text.as_bytes().get(start - 1) == Some(&b'\n');
    let before = part(text, start..at);
    let bare = before.trim_end_matches(|c| is_blank(c) || is_wrapper(c));
    let content = bare.trim_start_matches(is_mark);
    if whole_line && content.is_empty() {
        return at_line_start(text, start, before);
    }
    match bare.chars().next_back() {
        Some('[') if whole_line && content.trim_matches(is_mark) == "[" => Lead::Bracket,
        Some('(' | '（') => Lead::Paren,
        Some(')' | '）') => numbered(bare).map_or_else(|| quote_or_words(before, bare), Lead::Numbered),
        Some('|') => Lead::Bar,
        Some(':') if bare.ends_with("\":") => Lead::Property,
        Some(c) if is_colon(c) => after_colon(content, whole_line, before, bare),
        Some('=') => Lead::Property,
        Some('>') if bare.rfind('<').is_some() => Lead::Property,
        Some(c) if is_dash(c) && bare.chars().rev().nth(1).is_some_and(is_dash) => Lead::Dashes,
        _ => quote_or_words(before, bare),
    }
}

/// Marks that editors, mails and comment styles put in front of lines.
fn is_mark(c: char) -> bool {
    is_blank(c)
        || is_wrapper(c)
        || matches!(c, '>' | '/' | '#' | '|' | '+' | ';' | '{' | '}' | '•' | '・')
        || is_dash(c)
}

fn at_line_start(text: &str, start: usize, before: &str) -> Lead {
    if is_inner_label(previous_line(text, start)) {
        return Lead::Inner;
    }
    let marks = before.trim_matches(is_blank);
    let dashes = marks.chars().take_while(|c| is_dash(*c)).count();
    match marks {
        "" => Lead::Line,
        "|" => Lead::Bar,
        _ if dashes == marks.chars().count() && dashes >= 3 && before.ends_with(is_blank) => Lead::Dashes,
        _ => Lead::Marks,
    }
}

fn after_colon(content: &str, whole_line: bool, before: &str, bare: &str) -> Lead {
    let label = content.trim_end_matches(|c| is_colon(c) || is_blank(c));
    if whole_line && is_inner_label(label) {
        return Lead::Inner;
    }
    let quoted = before.get(bare.len()..).is_some_and(|gap| gap.contains(['"', '\'']));
    let words = label.chars().any(char::is_alphabetic) && label.len() <= 64;
    if whole_line && words && !quoted && !label.contains([':', '：', '。']) {
        return Lead::Label;
    }
    Lead::Colon
}

/// The n of an `(Inner Exception #n)` that ends a text. Without an arrow before it, its words must say "inner":
/// `(attempt 2)` numbers something else.
fn numbered(bare: &str) -> Option<u32> {
    let index = part(bare, bare.rfind(['(', '（'])?..bare.len());
    let words = index.to_lowercase();
    let (_, number) = grammar::inner_index(index).ok()?;
    INNER.iter().any(|stem| words.contains(stem)).then_some(number)
}

fn quote_or_words(before: &str, bare: &str) -> Lead {
    let gap = before.get(bare.len()..).unwrap_or_default();
    match gap.chars().next_back() {
        Some(c) if is_wrapper(c) && !matches!(c, '*' | '_' | '~' | '`') => Lead::Quote(c),
        _ => Lead::Other,
    }
}

/// The last line before this one that is not blank, if it is short.
fn previous_line(text: &str, start: usize) -> &str {
    let floor = start.saturating_sub(REACH);
    let floor = (floor..=start).find(|i| text.is_char_boundary(*i)).unwrap_or(start);
    let before = part(text, floor..start).trim_end();
    let line = before.rsplit('\n').next().unwrap_or(before);
    if line.len() == before.len() && floor > 0 { "" } else { line }
}

/// `Inner Exception:`, `InnerException #1`, `--- Innere Ausnahme ---`: a label without anything behind it.
pub(super) fn is_inner_label(line: &str) -> bool {
    let label = line.trim_matches(|c| is_mark(c) || is_colon(c) || matches!(c, '[' | ']'));
    if label.is_empty() || label.len() > 48 {
        return false;
    }
    let lower = label.to_lowercase();
    let stem = INNER.iter().any(|stem| lower.starts_with(stem) || (lower.contains(stem) && lower.len() < 40));
    stem && !lower.contains(['.', '(', '<', '"'])
}

/// The name of the property whose value starts at `at`: `Exception Type` of `Exception Type: `, `ClassName` of
/// `"ClassName":"`, `errorType` of `<errorType>`; empty if there is none.
pub(super) fn property(text: &str, at: usize) -> &str {
    let start = line_start(text, at, at.saturating_sub(REACH));
    let start = (start..at).find(|i| text.is_char_boundary(*i)).unwrap_or(at);
    let before =
        part(text, start..at).trim_end_matches(|c| is_blank(c) || is_wrapper(c) || matches!(c, '[' | '{'));
    let Some(sign) = before.chars().next_back().filter(|c| is_colon(*c) || matches!(c, '=' | '|' | '>'))
    else {
        return "";
    };
    let key = before.trim_end_matches(|c| c == sign || is_blank(c) || is_wrapper(c));
    let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '@' | '\'' | '’');
    let from = key.char_indices().rev().find(|&(_, c)| !fits(c)).map_or(0, |(i, c)| i + c.len_utf8());
    let tagged = sign != '>' || key.get(..from).is_some_and(|before| before.ends_with('<'));
    if tagged { key.get(from..).unwrap_or_default().trim() } else { "" }
}

/// Words for "type" and for "exception" in the names of properties that are not English.
const TYPE_WORDS: &[&str] = &["typ", "tipo", "тип", "種類", "类型", "類型", "형식", "유형", "tür"];
const EXCEPTION_WORDS: &[&str] = &[
    "excep",
    "excepción",
    "exceção",
    "eccezione",
    "ausnahme",
    "исключ",
    "例外",
    "异常",
    "예외",
    "wyjąt",
    "výjim",
    "özel",
];

/// Does a property of this name hold the type of an exception?
pub(super) fn is_type_property(key: &str, short_name: bool) -> bool {
    let packed: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let suffixes = ["typename", "classname", "fullname", "type", "class", "name", "kind"];
    let Some(owner) = suffixes.iter().find_map(|suffix| packed.strip_suffix(suffix)) else {
        let named = |words: &[&str]| words.iter().any(|word| packed.contains(word));
        return packed == "exceptioninfo" || (!short_name && named(TYPE_WORDS) && named(EXCEPTION_WORDS));
    };
    let of_exception =
        ["exception", "error", "fault", "inner", "ex"].iter().any(|stem| owner.ends_with(stem));
    of_exception || (!short_name && owner.is_empty() && packed != "name")
}

/// Does a word start here that nothing is glued to?
pub(super) fn stands_free(text: &str, at: usize) -> bool {
    starts_word(text, at) || part(text, 0..at).ends_with(|c: char| !c.is_alphanumeric())
}
