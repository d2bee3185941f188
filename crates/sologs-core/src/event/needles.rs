//! Finds what may be an event or an exception at the speed of memory: short texts, one of which stands in every record
//! that holds one.
//!
//! The vectorised search (Teddy, of aho-corasick) compares the first four bytes of the needles, put together in eight
//! groups, with 32 places at a time; what passes is compared byte for byte. It is as fast as few places pass, and
//! takes half the places at a time above 32 needles. So the needles are cut out of the constants: what several share,
//! beginning at four bytes that are rare in logs, in an order in which those of a group (each eighth) are like each other.
//! Both were found by trying on generated logs: in the order of the constants, and beginning where these do, fourteen
//! times as many places passed, and the search took twice the time. None has a sign that JSON escapes.

use aho_corasick::packed::{Config, MatchKind, Searcher};
use aho_corasick::{AhoCorasick, Span};

/// One of them stands in every event, and in the name of nearly every exception type.
const NEEDLES: [&str; 25] = [
    "r, file count",
    "lly with pId=",
    "Worker Status",
    "sabled",
    "s missing in",
    // Of a task, behind its id.
    "s pulled",
    " didn",
    "orker Agent",
    "Impersonate",
    "eat re",
    "ling to write",
    // Types that end otherwise are found by the messages and arrows around them once their record is looked at for
    // another reason.
    "xcepti",
    "nishes",
    "ENCY_ERROR",
    " because ",
    "r when sending",
    "ss failed",
    "he Error Tol",
    "ionId=",
    "sk finished wi",
    "SIS Executor",
    "s started",
    "Failed to ",
    "orker agent number",
    "ISServerExec",
];

/// Searches for several texts at once.
#[derive(Clone, Debug)]
pub struct Needles {
    search: Search,
}

#[derive(Clone, Debug)]
enum Search {
    /// Vectorised, where the processor can.
    Packed(Searcher),
    /// The same patterns without.
    Automaton(AhoCorasick),
    /// No automaton could be built: everything may be a hit.
    Everything,
}

impl Needles {
    /// Prepares the search.
    pub fn new() -> Self {
        let packed = Config::new().match_kind(MatchKind::LeftmostFirst).builder().extend(NEEDLES).build();
        let search = match packed {
            Some(searcher) => Search::Packed(searcher),
            None => AhoCorasick::new(NEEDLES).map_or(Search::Everything, Search::Automaton),
        };
        Self { search }
    }

    /// Where the first needle begins that begins at byte `from` or behind it.
    #[inline]
    pub fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let span = Span { start: from.min(text.len()), end: text.len() };
        match &self.search {
            Search::Packed(searcher) => searcher.find_in(text, span).map(|hit| hit.start()),
            Search::Automaton(automaton) => {
                automaton.find(aho_corasick::Input::new(text).span(span)).map(|hit| hit.start())
            }
            Search::Everything => (from < text.len()).then_some(from),
        }
    }
}

impl Default for Needles {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::anchors;

    #[test]
    fn every_constant_holds_a_needle() {
        let needles = Needles::new();
        for anchor in anchors().filter(|anchor| *anchor != "Task '") {
            assert!(needles.find(anchor.as_bytes(), 0).is_some(), "{anchor}");
        }
        for text in ["Task 'a' is pulled.", "Task \\u0027a\\u0027 is started."] {
            assert!(needles.find(text.as_bytes(), 0).is_some(), "{text}");
        }
    }

    #[test]
    fn they_are_few_long_enough_and_free_of_what_json_escapes() {
        assert!(NEEDLES.len() < 32, "the search takes half the bytes at a time above 32");
        for needle in NEEDLES {
            assert!(
                needle.len() > 4
                    && needle.is_ascii()
                    && !needle.contains(['\'', '"', '\\', '&', '<', '>', '+', '/']),
                "{needle}"
            );
        }
    }
}
