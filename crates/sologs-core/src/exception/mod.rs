//! Exception chains as .NET writes them, and as people hand them on.
//!
//! [`parse_chains`] reads a text in one go if it is as `Exception.ToString()` wrote it; then everything is borrowed.
//! If it is not, the text is set right first (`retypeset`), read again, and all places are mapped back.

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

/// Reads every .NET exception chain of a text, in the order in which they stand in it.
#[must_use]
pub fn parse_chains(text: &str) -> Vec<ExceptionChain<'_>> {
    match scan::scan(text, true) {
        Ok(drafts) if drafts.is_empty() && messy::splits_the_mark(text) => parse_messy(text),
        Ok(drafts) => {
            let source = Source { scanned: text, original: text, offsets: None };
            in_order(drafts, text).into_iter().map(|draft| source.chain(draft)).collect()
        }
        Err(scan::Messy) => parse_messy(text),
    }
}

fn parse_messy(text: &str) -> Vec<ExceptionChain<'_>> {
    let set_right = retypeset::set_right(text);
    let (scanned, offsets) = match &set_right {
        Some((scanned, offsets)) => (scanned.as_str(), offsets),
        None => (text, &offsets::Offsets::identity(text.len())),
    };
    let drafts = scan::scan(scanned, false).unwrap_or_default();
    let source = Source { scanned, original: text, offsets: Some(offsets) };
    in_order(drafts, scanned).into_iter().map(|draft| source.chain(draft)).collect()
}

fn in_order(drafts: Vec<Draft>, text: &str) -> Vec<Draft> {
    if drafts.len() < 2 {
        return drafts;
    }
    let drafts = order::without_repeated_embedded(drafts, text);
    order::turn_pages(order::without_previews(drafts, text), text)
}
