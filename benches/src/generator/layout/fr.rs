//! .NET's `DateTime.ToString()` in the culture fr-FR, with the level in the language of the server:
//!
//! ```text
//! 13/05/2024 14:02:03 - Information - Heartbeat processing finishes.
//! ```

use super::{Entry, Layout, push_body, push_clock};
use crate::generator::digits;

#[derive(Debug)]
pub(super) struct Fr;

impl Layout for Fr {
    fn name(&self) -> &'static str {
        "fr"
    }

    fn fraction_digits(&self) -> u32 {
        0
    }

    fn zone(&self) -> &'static str {
        ""
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        digits::two(out, entry.now.day);
        out.push('/');
        digits::two(out, entry.now.month);
        out.push('/');
        digits::four(out, entry.now.year);
        out.push(' ');
        push_clock(out, &entry.now);
        out.push_str(" - ");
        out.push_str(entry.level.word(entry.language));
        out.push_str(" - ");
        push_body(out, entry, ' ');
    }
}
