//! Year first with slashes, as in the culture ja-JP, with the level in the language of the server:
//!
//! ```text
//! 2024/05/13 14:02:03.123 [情報] Heartbeat processing finishes.
//! ```

use super::{Entry, Layout, push_body, push_clock};
use crate::generator::digits;

#[derive(Debug)]
pub(super) struct Ja;

impl Layout for Ja {
    fn name(&self) -> &'static str {
        "ja"
    }

    fn fraction_digits(&self) -> u32 {
        3
    }

    fn zone(&self) -> &'static str {
        ""
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        digits::four(out, entry.now.year);
        out.push('/');
        digits::two(out, entry.now.month);
        out.push('/');
        digits::two(out, entry.now.day);
        out.push(' ');
        push_clock(out, &entry.now);
        out.push('.');
        digits::fraction(out, entry.now.ticks, 3);
        out.push_str(" [");
        out.push_str(entry.level.word(entry.language));
        out.push_str("] ");
        push_body(out, entry, '\n');
    }
}
