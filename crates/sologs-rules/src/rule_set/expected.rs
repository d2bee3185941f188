//! Which regular expressions could match in a text: one search for what each of them needs spares asking all of them.

use crate::likeness::fits;
use aho_corasick::{AhoCorasick, MatchKind};
use regex_syntax::Parser;
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Hir, HirKind};
use std::collections::BTreeSet;

/// Shorter texts stand everywhere; looking for them spares nothing.
const SHORTEST: usize = 4;
/// Texts that are looked for on behalf of one expression.
const MOST: usize = 64;

/// Tells by their texts which expressions to ask. `T` says whose expression it is.
#[derive(Debug)]
pub(super) struct Expected<T> {
    search: Option<AhoCorasick>,
    texts: Vec<Vec<u8>>,
    /// Whose the texts are.
    owners: Vec<T>,
    /// Those of whose expressions nothing is known.
    always: Vec<T>,
}

impl<T: Copy + Ord> Expected<T> {
    /// Looks into the expressions.
    pub(super) fn new<'p>(patterns: impl Iterator<Item = (T, &'p str)>) -> Self {
        let (mut texts, mut owners, mut always) = (Vec::new(), Vec::new(), Vec::new());
        for (owner, pattern) in patterns {
            match needed(pattern) {
                Some(needed) => {
                    owners.extend(needed.iter().map(|_| owner));
                    texts.extend(needed);
                }
                None => always.push(owner),
            }
        }
        let search = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&texts).ok();
        if search.is_none() {
            always.append(&mut owners);
        }
        Self { search: search.filter(|_| !texts.is_empty()), texts, owners, always }
    }

    /// Whether no expression could match in any text of this shape (see [`fits`]). It may say no where the answer is
    /// yes, and costs far more than [`Expected::find`].
    pub(super) fn is_deaf_to(&self, shape: &[u8]) -> bool {
        let stands = |text: &Vec<u8>| shape.windows(text.len()).any(|part| fits(part, text));
        self.always.is_empty() && !self.texts.iter().any(stands)
    }

    /// Adds to `found` whose expressions could match in the text.
    pub(super) fn find(&self, text: &str, found: &mut BTreeSet<T>) {
        found.extend(self.always.iter().copied());
        let hits = self.search.iter().flat_map(|search| search.find_overlapping_iter(text));
        found.extend(hits.filter_map(|hit| self.owners.get(hit.pattern().as_usize())).copied());
    }
}

/// Texts of which at least one stands in whatever the expression matches; `None` where none are known that are few and
/// long enough.
fn needed(pattern: &str) -> Option<Vec<Vec<u8>>> {
    let hir = Parser::new().parse(pattern).ok()?;
    let mut hir = &hir;
    while let HirKind::Capture(group) = hir.kind() {
        hir = &group.sub;
    }
    let parts = match hir.kind() {
        HirKind::Concat(parts) => parts.as_slice(),
        _ => std::slice::from_ref(hir),
    };
    let shortest = |texts: &Vec<Vec<u8>>| texts.iter().map(Vec::len).min();
    (0..parts.len()).filter_map(|from| beginnings(parts.get(from..)?)).max_by_key(shortest)
}

/// What a match of these parts, one after the other, can begin with.
fn beginnings(parts: &[Hir]) -> Option<Vec<Vec<u8>>> {
    let mut extractor = Extractor::new();
    extractor.limit_total(MOST);
    let seq = extractor.extract(&Hir::concat(parts.to_vec()));
    let texts: Vec<Vec<u8>> = seq.literals()?.iter().map(|literal| literal.as_bytes().to_vec()).collect();
    (!texts.is_empty() && texts.iter().all(|text| text.len() >= SHORTEST)).then_some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    fn texts(pattern: &str) -> Option<Vec<String>> {
        Some(needed(pattern)?.into_iter().map(|text| String::from_utf8(text).unwrap()).collect())
    }

    #[test]
    fn the_longest_part_that_cannot_be_missing_is_taken() {
        assert_eq!(texts(r"Made-up device (?P<n>\d+) lost").unwrap(), ["Made-up device "]);
        assert_eq!(texts(r"\d+ frames lost").unwrap(), [" frames lost"]);
        assert_eq!(texts(r"(?:error|fault) in \w+").unwrap(), ["error in ", "fault in "]);
        assert_eq!(texts(r"\b(state [12]) of 9").unwrap(), ["state 1 of 9", "state 2 of 9"]);
        for nothing in [r"\d+", "a|bcdef", "(?:long text)?", "abc", "(", "", r"[^a]+x"] {
            assert_eq!(texts(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn only_those_are_asked_that_could_match() {
        let expected = Expected::new([(1, "lost [0-9]"), (2, r"\d"), (3, "(?i)timed out")].into_iter());
        let found = |text: &str| {
            let mut found = BTreeSet::new();
            expected.find(text, &mut found);
            found.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(found("nothing"), [2]);
        assert_eq!(found("lost 5, TIMED OUT"), [1, 2, 3]);
    }

    #[test]
    fn other_digits_could_make_an_expression_match() {
        let expected = Expected::new([(1, "lost 17 frames"), (2, "agent faded")].into_iter());
        assert!(expected.is_deaf_to(b"lost 18 frames, agent 12"));
        assert!(!expected.is_deaf_to(b"lost \x01\x01 frames"));
        assert!(expected.is_deaf_to(b"lost \x01\x01\x01 frames"));
        assert!(!expected.is_deaf_to(b"agent \x02\x02\x02\x02\x02\x02\x02\x02-\x02"));
        assert!(!Expected::new([(1, r"\d")].into_iter()).is_deaf_to(b""));
    }

    proptest! {
        /// Whatever an expression matches holds one of the texts that it is said to need.
        #[test]
        fn nothing_that_matches_is_passed_over(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just(r"\d+"), Just("(?:abcd|efgh)"), Just("(?i:abcd)"), Just("(x[yz])?"), Just("abcd"), Just("."),
                    Just("(?P<n>efg[hi])"), Just("^"), Just(r"\b"), Just("é"), Just("(?:abcd){2}"), Just("|"),
                ],
                1..6,
            ),
            text in "(abcd|ABCD|efg|h|i|x|y|é|1|2| ){0,10}",
        ) {
            let pattern: String = parts.concat().replacen("(?P<n>", "(?P<m>", 1).replace("(?P<n>", "(");
            let regex = Regex::new(&pattern).unwrap();
            let mut found = BTreeSet::new();
            Expected::new([(0, pattern.as_str())].into_iter()).find(&text, &mut found);
            prop_assert!(!regex.is_match(&text) || found.contains(&0), "{} on {:?}", pattern, text);
        }
    }
}
