//! Sets right what mails, web pages, consoles, JSON writers and comment styles did to a text.
//!
//! Three things, in this order: escapes are undone ([`unescape`]), what stands in front of every line is taken away
//! ([`prefix`]), and lines that a console broke at its right edge are joined again ([`unwrap`]). Names that are
//! torn apart are mended where they are read (see `name`): only there it is known what a name is.

mod prefix;
mod unescape;
mod unwrap;

use super::offsets::{Offsets, compose};

/// Escapes of escapes are undone this often.
const MAX_LEVELS: usize = 3;

/// The text set right, and where its parts come from; none if there was nothing to do.
pub(super) fn set_right(text: &str) -> Option<(String, Offsets)> {
    let mut now: Option<(String, Offsets)> = None;
    // What is escaped may have been quoted and wrapped before it was escaped or after.
    unquote(text, &mut now);
    for _ in 0..MAX_LEVELS {
        if !apply(text, &mut now, unescape::unescape) {
            break;
        }
    }
    unquote(text, &mut now);
    now
}

fn unquote(text: &str, now: &mut Option<(String, Offsets)>) {
    for _ in 0..MAX_LEVELS {
        if !apply(text, now, prefix::without_prefixes) {
            break;
        }
    }
    apply(text, now, prefix::without_double_spacing);
    apply(text, now, unwrap::without_wraps);
}

/// Applies one step to what there is; false if it changed nothing.
fn apply(
    text: &str,
    now: &mut Option<(String, Offsets)>,
    step: fn(&str) -> Option<(String, Offsets)>,
) -> bool {
    let current = now.as_ref().map_or(text, |(text, _)| text.as_str());
    let Some((next, later)) = step(current) else { return false };
    let offsets = match now.take() {
        Some((_, earlier)) => compose(&later, &earlier),
        None => later,
    };
    *now = Some((next, offsets));
    true
}
