//! Exception chains as .NET writes them, and as people hand them on.
//!
//! [`parse_chains`] reads a text in one go if it is as `Exception.ToString()` wrote it; then everything is borrowed.
//! If it is not, the text is set right first (`retypeset`), read again, and all places are mapped back.

mod alike;
mod assemble;
mod build;
mod chain;
mod chars;
mod foreign;
mod frame;
mod grammar;
mod judge;
mod known;
mod lead;
mod messy;
mod name;
mod nesting;
mod offsets;
mod order;
mod properties;
mod retypeset;
mod scan;
#[cfg(test)]
mod tests;

pub use alike::frame_line_numbers;
pub use chain::{ExceptionChain, ExceptionLink, Frame};
pub use frame::Frames;
pub use name::type_matches;

use assemble::Source;
use build::Draft;

/// A text as it was before somebody escaped, quoted or wrapped it; `None` where there is nothing to set right.
///
/// ```
/// let text = "&#12456;&#12521;&#12540;";
/// assert_eq!(sologs_core::exception::set_right(text).as_deref(), Some("エラー"));
/// assert_eq!(sologs_core::exception::set_right("エラー"), None);
/// ```
pub fn set_right(text: &str) -> Option<String> {
    retypeset::set_right(text).map(|(text, _)| text)
}

/// The chains of a text and how they were read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reading<'t> {
    /// In the order in which they stand.
    pub chains: Vec<ExceptionChain<'t>>,
    /// Whether the text is as .NET wrote it, so that nothing had to be set right before it was read. Then what
    /// stands before the line in which the first chain begins was not looked at, but for the words at its end and
    /// for signs that the text is the trace of another platform; none of these has a digit.
    pub as_written: bool,
}

/// Reads every .NET exception chain of a text, in the order in which they stand in it.
#[must_use]
pub fn parse_chains(text: &str) -> Vec<ExceptionChain<'_>> {
    read_chains(text).chains
}

/// As [`parse_chains`], and says how.
#[must_use]
pub fn read_chains(text: &str) -> Reading<'_> {
    match scan::scan(text, true) {
        Ok(drafts) if drafts.is_empty() && messy::splits_the_mark(text) => parse_messy(text),
        Ok(drafts) => {
            let source = Source { scanned: text, original: text, offsets: None };
            let chains = in_order(drafts, text).into_iter().map(|draft| source.chain(draft)).collect();
            Reading { chains, as_written: true }
        }
        Err(scan::Messy) => parse_messy(text),
    }
}

fn parse_messy(text: &str) -> Reading<'_> {
    let set_right = retypeset::set_right(text);
    let (scanned, offsets) = match &set_right {
        Some((scanned, offsets)) => (scanned.as_str(), offsets),
        None => (text, &offsets::Offsets::identity(text.len())),
    };
    let drafts = scan::scan(scanned, false).unwrap_or_default();
    let source = Source { scanned, original: text, offsets: Some(offsets) };
    let chains = in_order(drafts, scanned).into_iter().map(|draft| source.chain(draft)).collect();
    Reading { chains, as_written: false }
}

fn in_order(drafts: Vec<Draft>, text: &str) -> Vec<Draft> {
    if drafts.len() < 2 {
        return drafts;
    }
    let drafts = order::without_repeated_embedded(drafts, text);
    order::turn_pages(order::without_previews(drafts, text), text)
}
