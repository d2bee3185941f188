//! .NET's round-trip format `o` in UTC, the level word in English:
//!
//! ```text
//! 2024-05-13T10:00:00.1234567Z Information [12] Scale.Agent.HeartbeatSender: Heartbeat processing finishes.
//! ```

use super::{Entry, Layout, push_body, push_iso};
use crate::generator::digits;

#[derive(Debug)]
pub(super) struct Iso;

impl Layout for Iso {
    fn name(&self) -> &'static str {
        "iso"
    }

    fn fraction_digits(&self) -> u32 {
        7
    }

    fn zone(&self) -> &'static str {
        "Z"
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        push_iso(out, &entry.now, 'T');
        out.push('.');
        digits::fraction(out, entry.now.ticks, 7);
        out.push_str("Z ");
        out.push_str(entry.level.english());
        out.push_str(" [");
        digits::number(out, entry.thread);
        out.push_str("] ");
        out.push_str(entry.logger);
        out.push_str(": ");
        push_body(out, entry, ' ');
    }
}
