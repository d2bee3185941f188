//! What a regular expression costs, told from its syntax tree.

use regex::RegexBuilder;
use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::ops::Range;

/// A regular expression of a rule may take this many bytes when compiled.
const MAX_REGEX_BYTES: usize = 1 << 20;
/// Letters in a row that are worth looking for before the expression is tried.
const LITERAL: usize = 3;
/// A class of so many letters at most is a letter in several spellings: `[Ee]`.
const SPELLINGS: usize = 4;

/// What the engine can do with an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cost {
    /// No text meets it.
    Never,
    /// It may match without any piece of text that could be looked for first.
    NoLiteral,
    /// Every match holds a piece of text.
    Literal,
}

/// What an expression costs.
///
/// # Errors
/// What is wrong with it, and where in it, as far as that is known.
pub(super) fn judge(text: &str) -> Result<Cost, (String, Option<Range<usize>>)> {
    let tree = Parser::new().parse(text).map_err(|error| match &error {
        regex_syntax::Error::Parse(error) => (error.kind().to_string(), Some(range(error.span()))),
        regex_syntax::Error::Translate(error) => (error.kind().to_string(), Some(range(error.span()))),
        other => (other.to_string(), None),
    })?;
    if tree.properties().minimum_len().is_none() {
        return Ok(Cost::Never);
    }
    RegexBuilder::new(text)
        .size_limit(MAX_REGEX_BYTES)
        .build()
        .map_err(|_| (format!("it takes more than {MAX_REGEX_BYTES} bytes when compiled"), None))?;
    Ok(if holds_literal(&tree) { Cost::Literal } else { Cost::NoLiteral })
}

fn range(span: &regex_syntax::ast::Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

/// Whether every text that meets it holds [`LITERAL`] known letters in a row.
fn holds_literal(tree: &Hir) -> bool {
    match tree.kind() {
        HirKind::Literal(literal) => literal.0.len() >= LITERAL,
        HirKind::Capture(capture) => holds_literal(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && holds_literal(&repetition.sub),
        HirKind::Alternation(branches) => branches.iter().all(holds_literal),
        HirKind::Concat(parts) => parts.iter().any(holds_literal) || longest_run(parts) >= LITERAL,
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => false,
    }
}

/// Most letters in a row, classes of a few spellings among them: `(?i)error` is five such classes.
fn longest_run(parts: &[Hir]) -> usize {
    let (mut longest, mut run) = (0, 0);
    for part in parts {
        run = match part.kind() {
            HirKind::Literal(literal) => run + literal.0.len(),
            HirKind::Class(class) if spellings(class) <= SPELLINGS => run + 1,
            _ => 0,
        };
        longest = longest.max(run);
    }
    longest
}

fn spellings(class: &Class) -> usize {
    match class {
        Class::Unicode(class) => class.iter().map(|range| range.len()).sum(),
        Class::Bytes(class) => class.iter().map(|range| range.len()).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_counts_where_every_match_holds_it() {
        for (text, cost) in [
            ("abc", Cost::Literal),
            (r"\d+ files? missing", Cost::Literal),
            ("(?i)error", Cost::Literal),
            ("(?:abc|xyz)+", Cost::Literal),
            (r"(?P<code>\d+)", Cost::NoLiteral),
            ("abc|x", Cost::NoLiteral),
            ("(?:abc)?x", Cost::NoLiteral),
            ("a.b.c", Cost::NoLiteral),
            (r"[a&&b]", Cost::Never),
        ] {
            assert_eq!(judge(text), Ok(cost), "{text}");
        }
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let (message, at) = judge("ab(c").unwrap_err();
        assert_eq!((message.as_str(), at), ("unclosed group", Some(2..3)));
        assert!(judge(r"(?:\w{1000}){1000}").is_err());
    }
}
