//! Finds templates in a text: a window of bytes out of the longest fragment of each is looked up at every place of
//! the text, then that fragment is compared, then the others to its left and right, nearest first. The time is
//! linear in the text: what is done at one place is bounded by [`REACH`].
//!
//! Aho-Corasick over the longest fragments finds the same. Its automaton for some 1500 of them took eleven
//! milliseconds to build and did not fit into a cache; this index takes a tenth of one, and a lookup is a shift, a
//! multiplication and one bit.

use super::normal::Normal;
use super::template::{Gap, MOST_FRAGMENTS, Slot, WINDOW};
use super::{Template, capture};
use crate::likeness::{ANY_HEX, fits, fits_byte};
use memchr::memmem;
use std::ops::Range;

/// Longest gap between two fragments, in bytes of the comparable form.
const REACH: usize = 400;

/// Longest gap that the template calls short.
const SHORT_REACH: usize = 40;

/// From this length on, in bytes, a fragment is not expected to stand inside a value by chance.
const UNMISTAKABLE: usize = 6;

/// How many windows of a fragment are considered for the index.
const CHOICES: usize = 4;

/// Bits of the hash of a window.
const HASH_BITS: u32 = 16;

/// Words of 64 bits that have one bit for each hash.
const WORDS: usize = 1 << (HASH_BITS - 6);

/// Which templates may fit, by a window of bytes.
#[derive(Debug)]
pub(super) struct Matcher {
    /// One bit for each hash of a window that the index has.
    present: Box<[u64; WORDS]>,
    /// Sorted by window.
    index: Vec<Entry>,
}

/// A window of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    window: u64,
    /// Index of the template.
    template: usize,
    /// Where in the longest fragment the window ends.
    end: usize,
}

/// A template that fits, with the places of its fragments in the comparable form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'t> {
    pub(super) template: &'t Template,
    places: [(usize, usize); MOST_FRAGMENTS],
}

/// Each window of `text` with the place where it ends.
fn windows(text: &[u8]) -> impl Iterator<Item = (u64, usize)> {
    let (head, tail) = text.split_at(text.len().min(WINDOW - 1));
    let add = |window: u64, byte: &u8| (window << 8 | u64::from(*byte)) & (u64::MAX >> (64 - 8 * WINDOW));
    let mut window = head.iter().fold(0, add);
    tail.iter().zip(WINDOW..).map(move |(byte, end)| {
        window = add(window, byte);
        (window, end)
    })
}

/// Word and bit of a window in [`Matcher::present`].
fn bit(window: u64) -> (usize, u64) {
    let hash = window.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HASH_BITS);
    ((hash / 64) as usize % WORDS, 1 << (hash % 64))
}

impl Matcher {
    pub(super) fn new(templates: &[Template]) -> Self {
        // Of each template the window that it shares with the fewest others.
        let mut entries: Vec<Entry> = Vec::with_capacity(templates.len() * (CHOICES + 1));
        for (template, fragment) in templates.iter().map(|template| template.pattern.anchor()).enumerate() {
            entries.extend(choices(fragment).map(|(window, end)| Entry { window, template, end }));
        }
        entries.sort_unstable();
        let mut rarest: Vec<Option<(usize, Entry)>> = vec![None; templates.len()];
        for same in entries.chunk_by(|one, other| one.window == other.window) {
            for entry in same {
                if let Some(best) = rarest.get_mut(entry.template)
                    && best.is_none_or(|(count, _)| same.len() < count)
                {
                    *best = Some((same.len(), *entry));
                }
            }
        }
        let mut index: Vec<Entry> = rarest.into_iter().flatten().map(|(_, entry)| entry).collect();
        index.sort_unstable();
        let mut present = Box::new([0; WORDS]);
        for entry in &index {
            let (word, bit) = bit(entry.window);
            present.iter_mut().skip(word).take(1).for_each(|word| *word |= bit);
        }
        Self { present, index }
    }

    /// Whether the longest fragment of no template could stand at any place, where `shape` is a comparable form in
    /// which some bytes stand for any digits (see [`fits`]).
    pub(super) fn has_none_in(&self, shape: &[u8], templates: &[Template]) -> bool {
        let stands = |entry: &Entry, end: usize| {
            let fragment = templates.get(entry.template).map_or("", |template| template.pattern.anchor());
            let start = end.checked_sub(entry.end);
            let place = start.and_then(|start| shape.get(start..start + fragment.len()));
            place.is_some_and(|place| fits(place, fragment.as_bytes()))
        };
        !windows(shape).any(|(window, end)| {
            let place = shape.get(end - WINDOW..end).unwrap_or_default();
            if place.iter().any(|byte| *byte <= ANY_HEX) {
                self.index.iter().any(|entry| fits_window(place, entry.window) && stands(entry, end))
            } else {
                self.entries(window).any(|entry| stands(entry, end))
            }
        })
    }

    /// The places of the index that have this window; mostly none.
    fn entries(&self, window: u64) -> impl Iterator<Item = &Entry> {
        let (word, bit) = bit(window);
        let is_present = self.present.get(word).is_some_and(|word| word & bit != 0);
        let first = if is_present {
            self.index.partition_point(|entry| entry.window < window)
        } else {
            self.index.len()
        };
        self.index.iter().skip(first).take_while(move |entry| entry.window == window)
    }

    /// Calls `found` for every template at every place of a comparable form where it fits.
    pub(super) fn search<'t>(
        &self,
        normal: &Normal,
        templates: &'t [Template],
        mut found: impl FnMut(&Hit<'t>),
    ) {
        for (window, end) in windows(normal.text()) {
            for entry in self.entries(window) {
                if let (Some(template), Some(start)) =
                    (templates.get(entry.template), end.checked_sub(entry.end))
                    && let Some(hit) = Hit::new(template, normal, start)
                {
                    found(&hit);
                }
            }
        }
    }
}

/// Whether a window of the index is one that `shape` stands for.
fn fits_window(shape: &[u8], window: u64) -> bool {
    shape.iter().rev().zip(window.to_le_bytes()).all(|(shape, byte)| fits_byte(*shape, byte))
}

/// Some windows of a fragment, spread over it.
fn choices(fragment: &str) -> impl Iterator<Item = (u64, usize)> {
    let step = (fragment.len().saturating_sub(WINDOW) / CHOICES).max(1);
    windows(fragment.as_bytes()).step_by(step)
}

/// The first place of a fragment. Behind a value it must begin at the start of a word, as a short one may stand
/// inside the value as well; a long one may also follow without a blank.
fn find_first(text: &[u8], fragment: &str, is_boundary: impl Fn(usize) -> bool, gap: &Gap) -> Option<usize> {
    let mut places = memmem::find_iter(text, fragment.as_bytes());
    if !gap.has_value() {
        return places.next();
    }
    let first = memmem::find(text, fragment.as_bytes())?;
    places.find(|at| is_boundary(*at)).or((fragment.len() >= UNMISTAKABLE).then_some(first))
}

/// The last place of a fragment; before a value it must end at the end of a word in the same way. A URL also
/// shows where it begins.
fn find_last(text: &[u8], fragment: &str, is_boundary: impl Fn(usize) -> bool, gap: &Gap) -> Option<usize> {
    let last = memmem::rfind(text, fragment.as_bytes())?;
    if !gap.has_value() {
        return Some(last);
    }
    let before_url = |end: usize| text.get(end..).is_some_and(|rest| rest.starts_with(b"http"));
    let mut places = memmem::rfind_iter(text, fragment.as_bytes()).map(|at| (at, at + fragment.len()));
    let fits = places.find(|&(_, end)| is_boundary(end) || before_url(end)).map(|(at, _)| at);
    fits.or((fragment.len() >= UNMISTAKABLE).then_some(last))
}

impl<'t> Hit<'t> {
    /// Compares the longest fragment with what stands at `start`, then looks for the fragments around it.
    fn new(template: &'t Template, normal: &Normal, start: usize) -> Option<Self> {
        let pattern = &template.pattern;
        let bytes = normal.text();
        let anchor = start..start + pattern.anchor().len();
        if bytes.get(anchor.clone())? != pattern.anchor().as_bytes() {
            return None;
        }
        let mut places = [(anchor.start, anchor.end); MOST_FRAGMENTS];
        let reach = |gap: &Gap| if gap.short { SHORT_REACH } else { REACH };
        let with_gap_behind = pattern.fragments.iter().zip(pattern.gaps.iter().skip(1)).zip(&mut places);
        let mut end = anchor.start;
        for ((fragment, gap), place) in with_gap_behind.take(pattern.anchor).rev() {
            let start = end.saturating_sub(reach(gap) + fragment.len());
            let at = start
                + find_last(bytes.get(start..end)?, fragment, |at| normal.is_boundary(start + at), gap)?;
            *place = (at, at + fragment.len());
            end = at;
        }
        let with_gap_before = pattern.fragments.iter().zip(&pattern.gaps).zip(&mut places);
        let mut start = anchor.end;
        for ((fragment, gap), place) in with_gap_before.skip(pattern.anchor + 1) {
            let window = bytes.get(start..bytes.len().min(start + reach(gap) + fragment.len()))?;
            let at = start + find_first(window, fragment, |at| normal.is_boundary(start + at), gap)?;
            *place = (at, at + fragment.len());
            start = at + fragment.len();
        }
        Some(Self { template, places })
    }

    fn places(&self) -> &[(usize, usize)] {
        self.places.get(..self.template.pattern.fragments.len()).unwrap_or_default()
    }

    /// From the first fragment to the last, in the comparable form.
    pub(super) fn place(&self) -> Range<usize> {
        let start = self.places().first().map_or(0, |place| place.0);
        let end = self.places().last().map_or(start, |place| place.1);
        start..end
    }

    /// How much of the text is known words: the fragments, and the few words of short gaps between them.
    pub(super) fn known(&self) -> usize {
        let places = self.places();
        let bridged =
            places.windows(2).zip(self.template.pattern.gaps.iter().skip(1)).filter(|(_, gap)| gap.short);
        let bridged = bridged.filter_map(|(pair, _)| Some(pair.get(1)?.0 - pair.first()?.1)).sum::<usize>();
        self.template.pattern.literal + bridged
    }

    /// How much of a text of `length` bytes this accounts for: from the first fragment to the last, and what
    /// stands before or behind them where that is a value.
    pub(super) fn covered(&self, length: usize) -> usize {
        let place = self.place();
        let gaps = &self.template.pattern.gaps;
        let is_value = |gap: Option<&Gap>| gap.is_some_and(|gap| gap.has_value());
        let start = if is_value(gaps.first()) { 0 } else { place.start };
        let end = if is_value(gaps.last()) { length } else { place.end };
        end - start
    }

    /// Whether this says more than `other`: a message more than a detail and that more than a wrapper, then the
    /// one of which more words are known, then the one that stands first.
    pub(super) fn says_more_than(&self, other: &Self) -> bool {
        let weight = |hit: &Self| (hit.template.rank, hit.known(), std::cmp::Reverse(hit.place().start));
        weight(self) > weight(other)
    }

    /// Whether this, a wording of the same message, has more values than `other`, or as many and more words.
    pub(super) fn tells_more_than(&self, other: &Self) -> bool {
        (self.template.pattern.values(), self.known()) > (other.template.pattern.values(), other.known())
    }

    /// Which of two that overlap is kept.
    pub(super) fn is_better_than(&self, other: &Self) -> bool {
        if self.template.id == other.template.id {
            self.tells_more_than(other)
        } else {
            self.known() > other.known()
        }
    }

    /// The values of the placeholders, as bytes of `message`, whose comparable form is `normal`.
    pub(super) fn captures(&self, message: &str, normal: &Normal) -> Vec<(Slot, Range<usize>)> {
        let mut values = Vec::new();
        let places = self.places();
        for (at, gap) in self.template.pattern.gaps.iter().enumerate().filter(|(_, gap)| gap.has_value()) {
            let keep = |slot: Slot, span| values.push((slot, span));
            let before = at.checked_sub(1).and_then(|at| places.get(at));
            let start = before.map(|place| normal.origin_end(place.1));
            let end = places.get(at).map(|place| normal.origin(place.0, message));
            match (start, end) {
                (Some(start), Some(end)) => capture::between(message, start..end, gap, keep),
                (Some(start), None) => capture::after(message, start, gap, keep),
                (None, Some(end)) => capture::before(message, end, gap, keep),
                (None, None) => {}
            }
        }
        values
    }
}
