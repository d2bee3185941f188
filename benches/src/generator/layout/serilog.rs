//! The default template of Serilog's file sink:
//!
//! ```text
//! 2024-05-13 10:00:00.123 +02:00 [INF] Heartbeat processing finishes.
//! ```

use super::{Entry, Layout, push_body, push_iso};
use crate::generator::digits;
use crate::generator::level::Level;

#[derive(Debug)]
pub(super) struct Serilog;

impl Layout for Serilog {
    fn name(&self) -> &'static str {
        "serilog"
    }

    fn fraction_digits(&self) -> u32 {
        3
    }

    fn zone(&self) -> &'static str {
        "+02:00"
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        push_iso(out, &entry.now, ' ');
        out.push('.');
        digits::fraction(out, entry.now.ticks, 3);
        out.push_str(match entry.level {
            Level::Verbose => " +02:00 [VRB] ",
            Level::Information => " +02:00 [INF] ",
            Level::Warning => " +02:00 [WRN] ",
            Level::Error => " +02:00 [ERR] ",
            Level::Critical => " +02:00 [FTL] ",
        });
        push_body(out, entry, '\n');
    }
}
