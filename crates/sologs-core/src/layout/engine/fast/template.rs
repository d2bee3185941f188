//! One shape of heads, and the quick test whether a line has it.

use super::Verdict;
use crate::layout::engine::level_word::{LevelRule, find_level};
use crate::layout::stamp;
use crate::level::Level;

/// Bytes of a line that a template can look at for its stamp.
pub(super) const WIDTH: usize = 40;
pub(super) const WORDS: usize = WIDTH / 8;

/// Digits of a number between stamp and level.
pub(super) const MOST_DIGITS: usize = 8;

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Eight bytes of a template: what they are, which of them count, and how far each may be off.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mask {
    pub(super) pattern: u64,
    pub(super) care: u64,
    /// `0x7f` less the greatest allowed difference, so that a greater one carries into the high bit.
    pub(super) add: u64,
}

#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) mask: [Mask; WORDS],
    pub(super) date: DateCheck,
    pub(super) hour: Number,
    /// Where the stamp ends, but for `halves`.
    pub(super) end: usize,
    /// The words for the half of the day that end the stamp, with the blank before them; none where it has none.
    pub(super) halves: Vec<Literal>,
    /// The level before the stamp.
    pub(super) level: Option<Level>,
    pub(super) tail: Option<Tail>,
}

/// One or two digits, as bytes of the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) at: usize,
    pub(super) is_two_digits: bool,
}

/// Which numbers are month and day.
#[derive(Clone, Copy, Debug)]
pub(super) enum DateCheck {
    None,
    MonthDay(Number, Number),
    /// In either order.
    Unordered(Number, Number),
    /// The day first, unless the second number is above 12.
    Dotted(Number, Number),
}

/// The bytes between stamp and level, and the levels that were seen there.
#[derive(Clone, Debug)]
pub(super) struct Tail {
    pub(super) open: Literal,
    /// A number of any length stands behind `open`.
    pub(super) has_number: bool,
    pub(super) close: Literal,
    pub(super) levels: LevelWords,
}

/// The words of levels, found by their first byte.
#[derive(Clone, Debug)]
pub(super) struct LevelWords {
    /// Bytes, which of them count, and what they mean.
    words: Vec<(u128, u128, Level)>,
    /// By the low five bits of the first byte: 1-based number of the first such word, 0 where there is none.
    first_of: [u8; 32],
}

/// Up to eight bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Literal {
    bits: u64,
    mask: u64,
    len: usize,
}

impl Mask {
    /// Zero where eight bytes fit.
    #[inline]
    fn misfit(&self, bytes: [u8; 8]) -> u64 {
        let difference = (u64::from_le_bytes(bytes) ^ self.pattern) & self.care;
        (difference | difference.wrapping_add(self.add)) & HIGH_BITS
    }
}

impl Template {
    /// Whether a line that begins with this byte might fit.
    pub(super) fn begins_with(&self, byte: u8) -> bool {
        let [first, ..] = &self.mask;
        let only_first = Mask { care: first.care & 0xff, ..*first };
        only_first.misfit([byte, 0, 0, 0, 0, 0, 0, 0]) == 0
    }

    #[inline]
    pub(super) fn fits(&self, start: &[u8; WIDTH]) -> bool {
        let (words, _) = start.as_chunks::<8>();
        // All words at once, those that do not count too: that costs less than a branch for each.
        let misfit = words.iter().zip(&self.mask).fold(0, |misfit, (word, mask)| misfit | mask.misfit(*word));
        misfit == 0 && self.date.is_valid(start) && self.hour.of(start) < 24
    }

    #[inline]
    pub(super) fn judge_tail(&self, line: &[u8], rule: LevelRule) -> Verdict {
        let Some(end) = self.stamp_end(line) else { return Verdict::Unsure };
        if let Some(level) = self.tail.as_ref().and_then(|tail| tail.level(line, end)) {
            return Verdict::Head(Some(level));
        }
        if !stamp::ends_here(line, end) {
            return Verdict::Unsure;
        }
        Verdict::Head(self.level.or_else(|| find_level(line, end, rule).map(|token| token.level)))
    }

    #[inline]
    fn stamp_end(&self, line: &[u8]) -> Option<usize> {
        if self.halves.is_empty() {
            return Some(self.end);
        }
        self.halves.iter().find_map(|half| half.skip(line, self.end))
    }
}

impl Number {
    /// The bytes are digits, as the mask has made sure.
    #[inline]
    fn of(self, start: &[u8; WIDTH]) -> u8 {
        let digit = |at: usize| start.get(at).map_or(0, |byte| byte & 0x0f);
        if self.is_two_digits { digit(self.at) * 10 + digit(self.at + 1) } else { digit(self.at) }
    }
}

impl DateCheck {
    #[inline]
    fn is_valid(self, start: &[u8; WIDTH]) -> bool {
        match self {
            Self::None => true,
            Self::MonthDay(month, day) => exists(month.of(start), day.of(start)),
            Self::Unordered(first, second) => {
                let (first, second) = (first.of(start), second.of(start));
                exists(first, second) || exists(second, first)
            }
            Self::Dotted(first, second) => match (first.of(start), second.of(start)) {
                (first, second @ 13..) => exists(first, second),
                (first, second) => exists(second, first),
            },
        }
    }
}

/// Whether a day exists in every year; the plain recogniser decides about 29 February.
#[inline]
fn exists(month: u8, day: u8) -> bool {
    const DAYS: [u8; 16] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0];
    month < 16 && day > 0 && day <= DAYS.get(usize::from(month)).copied().unwrap_or(0)
}

impl Tail {
    #[inline]
    fn level(&self, line: &[u8], end: usize) -> Option<Level> {
        let mut at = self.open.skip(line, end)?;
        if self.has_number {
            let digits = digits_at_start(*line.get(at..)?.first_chunk()?);
            at += digits;
            if digits == 0 {
                return None;
            }
        }
        let at = self.close.skip(line, at)?;
        self.levels.at_start(*line.get(at..)?.first_chunk()?)
    }
}

/// How many of eight bytes are digits before the first that is none.
#[inline]
fn digits_at_start(bytes: [u8; 8]) -> usize {
    // As in [`Mask`]: '0' to '9' become 0 to 9, and whatever is greater carries into the high bit.
    let values = u64::from_le_bytes(bytes) ^ 0x3030_3030_3030_3030;
    let others = (((values & !HIGH_BITS) + 0x7676_7676_7676_7676) | values) & HIGH_BITS;
    others.trailing_zeros() as usize / 8
}

impl LevelWords {
    /// Words with the byte behind each, at most 16 bytes, most frequent first; more than 255 are left out.
    pub(super) fn new(words: impl Iterator<Item = (Vec<u8>, Level)>) -> Self {
        let mut made = Self { words: Vec::new(), first_of: [0; 32] };
        for (word, level) in words.take(255) {
            let mut bytes = [0; 16];
            let Some(place) = bytes.get_mut(..word.len()) else { continue };
            place.copy_from_slice(&word);
            let mask = if word.len() == 16 { u128::MAX } else { (1 << (8 * word.len())) - 1 };
            made.words.push((u128::from_le_bytes(bytes), mask, level));
            let number = u8::try_from(made.words.len()).unwrap_or_default();
            let first = word.first().map_or(0, |byte| usize::from(byte % 32));
            made.first_of
                .iter_mut()
                .skip(first)
                .take(1)
                .filter(|known| **known == 0)
                .for_each(|known| *known = number);
        }
        made
    }

    #[inline]
    fn at_start(&self, bytes: [u8; 16]) -> Option<Level> {
        let [first, ..] = bytes;
        let window = u128::from_le_bytes(bytes);
        let fits = |(word, mask, level): &(u128, u128, Level)| (window & mask == *word).then_some(*level);
        // Levels come in no order that a processor could foresee: the first byte leads to the word at once.
        let number = self.first_of.get(usize::from(first % 32)).copied().unwrap_or_default();
        let likely = self.words.get(usize::from(number).checked_sub(1)?);
        likely.and_then(fits).or_else(|| self.words.iter().find_map(fits))
    }
}

impl Literal {
    pub(super) fn new(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; 8];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let mask = if text.len() == 8 { u64::MAX } else { (1 << (8 * text.len())) - 1 };
        Some(Self { bits: u64::from_le_bytes(bytes), mask, len: text.len() })
    }

    /// Where the line goes on behind these bytes.
    #[inline]
    fn skip(self, line: &[u8], at: usize) -> Option<usize> {
        let window = u64::from_le_bytes(*line.get(at..)?.first_chunk()?);
        (window & self.mask == self.bits).then_some(at + self.len)
    }
}
