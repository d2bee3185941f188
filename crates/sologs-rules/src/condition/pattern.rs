//! Regular expressions of rules.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A regular expression of a rule may take this many bytes when compiled.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// When a regular expression is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compile {
    /// When it is first asked, but a mistake in it is told at once. A thousand that are compiled would fill the memory, and
    /// few of them are asked.
    Now,
    /// When it is first asked. Compiling those of all built-in rules takes longer than reading the rules, and most
    /// logs ask for none of them.
    Later,
}

/// A regular expression.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    text: String,
    /// `None` inside where it cannot be used; [`Compile::Now`] makes sure that it can.
    compiled: Arc<OnceLock<Option<Regex>>>,
}

impl Pattern {
    /// # Errors
    /// What is wrong with it, in words.
    pub(crate) fn new(text: &str, when: Compile) -> Result<Self, String> {
        if when == Compile::Now {
            check(text)?;
        }
        Ok(Self { text: text.to_owned(), compiled: Arc::default() })
    }

    /// Whether it matches somewhere in the text; its named groups become captures, unless they are known.
    pub(crate) fn capture(&self, text: &str, captures: &mut BTreeMap<String, String>) -> bool {
        let regex = self.compiled.get_or_init(|| compile(&self.text).ok());
        let Some((regex, found)) = regex.as_ref().and_then(|regex| Some((regex, regex.captures(text)?)))
        else {
            return false;
        };
        for name in regex.capture_names().flatten() {
            if let Some(group) = found.name(name) {
                captures.entry(name.to_owned()).or_insert_with(|| group.as_str().to_owned());
            }
        }
        true
    }
}

/// Whether it can be used. Reading an expression takes a tenth of the time of compiling it, and all but the largest need
/// no more.
fn check(text: &str) -> Result<(), String> {
    let read = regex_syntax::parse(text).map_err(unusable)?;
    if weight(&read) <= MAX_REGEX_BYTES / 2 { Ok(()) } else { compile(text).map(drop) }
}

/// About how many bytes it takes when compiled; rather too many.
fn weight(part: &Hir) -> usize {
    /// Bytes of a state of the automaton.
    const STATE: usize = 128;
    let all = |parts: &[Hir]| parts.iter().map(weight).fold(STATE, usize::saturating_add);
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => STATE,
        HirKind::Literal(literal) => STATE * literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => STATE * (4 + class.ranges().len()),
        HirKind::Class(Class::Bytes(class)) => STATE * (4 + class.ranges().len()),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            weight(&repetition.sub).saturating_mul(times as usize + 1)
        }
        HirKind::Capture(capture) => weight(&capture.sub).saturating_add(STATE),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => all(parts),
    }
}

fn unusable(error: impl std::fmt::Display) -> String {
    format!("the regular expression cannot be used: {error}")
}

fn compile(text: &str) -> Result<Regex, String> {
    RegexBuilder::new(text).size_limit(MAX_REGEX_BYTES).build().map_err(unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_matches_the_same_whenever_it_is_compiled() {
        for when in [Compile::Now, Compile::Later] {
            let pattern = Pattern::new(r"code (?P<code>\d+)", when).unwrap();
            let mut captures = BTreeMap::new();
            assert!(!pattern.capture("no", &mut captures) && pattern.capture("code 7", &mut captures));
            assert_eq!(captures.get("code").map(String::as_str), Some("7"));
        }
        assert!(Pattern::new("(", Compile::Now).is_err());
    }

    #[test]
    fn what_is_taken_can_be_compiled_and_what_is_not_cannot() {
        let parts =
            [r"\w", r"\pL", r"(?i:\pL)", r"\d", r".", r"[^x]", r"(a|bc|\s)", r"x", r"(?i)straße", r"(\w\W)*"];
        for part in parts {
            for times in [1, 2, 3, 5, 8, 13, 21, 50, 100, 300, 1000, 3000] {
                for text in [
                    format!("{part}{{{times}}}"),
                    part.repeat(times.min(300)),
                    format!("({part}{{0,{times}}})+y"),
                ] {
                    assert_eq!(check(&text).is_ok(), compile(&text).is_ok(), "{part} {times}");
                }
            }
        }
    }

    #[test]
    fn mistakes_are_told_as_they_were() {
        for text in ["(", "[a", "a{3,1}", r"\q", "(?<n>a)(?<n>b)", "*"] {
            assert_eq!(check(text), compile(text).map(drop), "{text}");
        }
    }
}
