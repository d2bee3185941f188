//! Whether an exception that is written as a list of properties stands inside another one's `InnerException`.

use super::chars::{is_blank, is_colon, is_gap, is_wrapper, part};
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::LazyLock;

static INNER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"nner"));

/// How far before the first exception is looked for an `InnerException` that it stands in, in bytes.
const REACH: usize = 600;

/// Where a second exception stands, seen from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nesting {
    /// Inside its `InnerException`.
    Inside,
    /// Around it: the first one was in the `InnerException` of the second.
    Around,
    /// Neither.
    Beside,
}

/// How the exception whose type ends before `between` and the one whose type starts behind it are nested.
pub(super) fn nesting(text: &str, between: Range<usize>) -> Nesting {
    let opened = opened_in(part(text, between.clone()));
    if opened > 0 {
        return Nesting::Inside;
    }
    let inside = || opened_in(super::chars::tail_of(part(text, 0..between.start), REACH)) > 0;
    let left = opened < 0 || braces(part(text, between.clone())) < 0;
    if left && (opened < 0 || inside()) { Nesting::Around } else { Nesting::Beside }
}

/// How many `InnerException` are opened in this text and not closed in it.
fn opened_in(text: &str) -> isize {
    INNER.find_iter(text.as_bytes()).map(|at| opening(text, at)).sum()
}

/// 1 if an inner exception's properties follow this `nner`, -1 if they end here, else 0.
fn opening(text: &str, at: usize) -> isize {
    let before = part(text, 0..at.saturating_sub(1));
    let tag = before.rsplit(|c: char| !c.is_alphanumeric() && c != ':').next().unwrap_or_default();
    let before_tag = part(before, 0..before.len() - tag.len());
    if before_tag.ends_with("</") {
        return -1;
    }
    let behind = part(text, at + 4..text.len()).trim_start_matches([' ', '_', '-']);
    let behind = ["exceptions", "exception", "Exceptions", "Exception"]
        .iter()
        .find_map(|word| behind.strip_prefix(word))
        .unwrap_or(behind);
    if before_tag.ends_with('<') {
        let tag = behind.split('>').next().unwrap_or_default();
        return isize::from(!tag.ends_with('/') && !tag.contains("nil"));
    }
    isize::from(has_value(behind))
}

/// A colon, an equals sign or the end of the line, and then something that is not "none".
fn has_value(behind: &str) -> bool {
    let bare = behind.trim_start_matches(|c| is_wrapper(c) || is_blank(c));
    let Some(sign) = bare.chars().next() else { return false };
    let value = bare.trim_start_matches(|c: char| is_colon(c) || c == '=' || is_gap(c));
    let named =
        ["null", "none", "(null)", "(none)", "\"\"", "N/A"].iter().any(|none| value.starts_with(none));
    (is_colon(sign) || matches!(sign, '=' | '\n')) && !named
}

/// Braces opened less braces closed, outside quotation marks. The text starts behind a value.
fn braces(text: &str) -> isize {
    let mut quoted = text.starts_with('"');
    text.bytes().fold(0, |depth, byte| {
        quoted ^= byte == b'"';
        match byte {
            b'{' if !quoted => depth + 1,
            b'}' if !quoted => depth - 1,
            _ => depth,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(first: &str, between: &str) -> Nesting {
        nesting(&format!("{first}{between}"), first.len()..first.len() + between.len())
    }

    #[test]
    fn json_xml_and_lines_tell_inside_from_beside() {
        assert_eq!(between("{\"ClassName\":\"A", "\",\"InnerException\":{\"ClassName\":\""), Nesting::Inside);
        assert_eq!(
            between("{\"ClassName\":\"A", "\",\"InnerException\":null},{\"ClassName\":\""),
            Nesting::Beside
        );
        assert_eq!(between("<Type>A", "</Type><InnerException><Type>"), Nesting::Inside);
        assert_eq!(
            between("<Type>A", "</Type><InnerException i:nil=\"true\"/></E><E><Type>"),
            Nesting::Beside
        );
        assert_eq!(between("Type: A", "\nInner Exception:\n  Type: "), Nesting::Inside);
        assert_eq!(
            between("Type: A", "\nMessage: See the inner exception for more.\nType: "),
            Nesting::Beside
        );
    }

    #[test]
    fn the_outer_type_may_come_last() {
        let xml = "</Type></InnerException><Message>m</Message><Type>";
        assert_eq!(between("<InnerException><Type>B", xml), Nesting::Around);
        let json = "\"},\"Message\":\"m\",\"Type\":\"";
        assert_eq!(between("{\"InnerException\":{\"Type\":\"B", json), Nesting::Around);
    }
}
