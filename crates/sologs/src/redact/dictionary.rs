//! Known names, wherever they stand.

use super::fold::{Folded, is_boundary};
use super::patterns::is_escape;
use super::table::Token;
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;

/// What stands where a text was cut; a name may have been cut with it.
const CUTS: &[&str] = &["…", "[... ", "..."];
/// Letters of a name that is cut that are enough to tell it.
const TELLING: usize = 3;

/// Known names, to be found in texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    search: Option<AhoCorasick>,
    names: Vec<(String, Token)>,
}

/// Where a known name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// The name's token; where it is only a part of a longer word, that word is a name too, and another one.
    pub(super) token: Token,
    pub(super) is_part: bool,
}

impl Dictionary {
    /// Names in small letters with their tokens.
    pub(super) fn new(names: Vec<(String, Token)>) -> Self {
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(names.iter().map(|(name, _)| name))
            .ok();
        Self { search, names }
    }

    /// Every place where a known name stands; places may overlap.
    pub(super) fn find(&self, text: &str, out: &mut Vec<Hit>) {
        let Some(search) = self.search.as_ref().filter(|_| !self.names.is_empty()) else { return };
        let folded = Folded::new(text);
        for hit in search.find_overlapping_iter(&folded.text) {
            let Some((name, token)) = self.names.get(hit.pattern().as_usize()) else { continue };
            if let Some((range, is_part)) = extent(&folded.text, hit.range(), name) {
                out.push(Hit {
                    range: folded.origin(range.start)..folded.origin(range.end),
                    token: *token,
                    is_part,
                });
            }
        }
        self.find_cut(&folded, out);
    }

    /// Names of which the end was cut away.
    fn find_cut(&self, folded: &Folded, out: &mut Vec<Hit>) {
        for mark in CUTS {
            for (at, _) in folded.text.match_indices(mark) {
                let before = folded.text.get(..at).unwrap_or_default();
                let starts = before.char_indices().rev().take(64).map(|(start, _)| start);
                for start in starts.collect::<Vec<_>>() {
                    let (lead, piece) = before.split_at(start);
                    let edge = is_escape(lead) || is_boundary(piece.chars().next(), lead.chars().next_back());
                    if piece.chars().count() < TELLING || !edge {
                        continue;
                    }
                    if let Some((_, token)) = self.names.iter().find(|(name, _)| name.starts_with(piece)) {
                        let range = folded.origin(start)..folded.origin(at);
                        out.push(Hit { range, token: *token, is_part: false });
                    }
                }
            }
        }
    }
}

/// Where the name ends that was met: the place itself where it stands as a word; the whole word where the name is
/// distinctive enough to be told inside one; `None` where it is a mere part of another word.
fn extent(text: &str, place: Range<usize>, name: &str) -> Option<(Range<usize>, bool)> {
    let (before, after) = (text.get(..place.start)?, text.get(place.end..)?);
    let (first, last) = (name.chars().next(), name.chars().next_back());
    let starts = is_escape(before) || is_boundary(first, before.chars().next_back());
    let ends = is_boundary(last, after.chars().next());
    if starts && ends {
        return Some((place, false));
    }
    if !is_distinctive(name) {
        return None;
    }
    let goes_on = |c: &(usize, char)| c.1.is_alphanumeric() && !is_boundary(Some('a'), Some(c.1));
    let start = match starts {
        true => place.start,
        false => before.char_indices().rev().take_while(goes_on).last().map_or(place.start, |(at, _)| at),
    };
    let end = match ends {
        true => place.end,
        false => after
            .char_indices()
            .take_while(goes_on)
            .last()
            .map_or(place.end, |(at, c)| place.end + at + c.len_utf8()),
    };
    Some((start..end, true))
}

/// Whether what stands at a place is a word of its own. The text is in small letters.
pub(super) fn is_word(text: &str, place: Range<usize>) -> bool {
    let (Some(before), Some(name), Some(after)) =
        (text.get(..place.start), text.get(place.clone()), text.get(place.end..))
    else {
        return false;
    };
    let starts = is_escape(before) || is_boundary(name.chars().next(), before.chars().next_back());
    starts && is_boundary(name.chars().next_back(), after.chars().next())
}

/// Whether a name can be told within a longer word: no word of a language holds it by chance.
pub(super) fn is_distinctive(name: &str) -> bool {
    let has = |test: fn(char) -> bool| name.chars().any(test);
    let count = name.chars().count();
    count >= 10
        || count >= 6 && has(|c| matches!(c, '-' | '_'))
        || count >= 5 && has(|c| c.is_ascii_digit()) && has(char::is_alphabetic)
}
