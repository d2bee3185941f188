//! .NET's `DateTime.ToString()` in the culture en-US, with the level in the language of the server:
//!
//! ```text
//! 5/13/2024 2:02:03 PM Information: Heartbeat processing finishes.
//! ```

use super::{Entry, Layout, push_body};
use crate::generator::digits;

#[derive(Debug)]
pub(super) struct Us;

impl Layout for Us {
    fn name(&self) -> &'static str {
        "us"
    }

    fn fraction_digits(&self) -> u32 {
        0
    }

    fn zone(&self) -> &'static str {
        ""
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        let now = &entry.now;
        digits::number(out, now.month);
        out.push('/');
        digits::number(out, now.day);
        out.push('/');
        digits::four(out, now.year);
        out.push(' ');
        digits::number(out, (now.hour + 11) % 12 + 1);
        out.push(':');
        digits::two(out, now.minute);
        out.push(':');
        digits::two(out, now.second);
        out.push_str(if now.hour < 12 { " AM " } else { " PM " });
        out.push_str(entry.level.word(entry.language));
        out.push_str(": ");
        push_body(out, entry, ' ');
    }
}
