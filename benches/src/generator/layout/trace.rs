//! `System.Diagnostics.TextWriterTraceListener` with `traceOutputOptions="ThreadId, DateTime"`: the time stands
//! below the message.
//!
//! ```text
//! SSISScaleOut Information: 0 : Heartbeat processing finishes.
//!     ThreadId=12
//!     DateTime=2024-05-13T14:02:03.1234567Z
//! ```

use super::{Entry, Layout, push_body, push_iso};
use crate::generator::digits;
use crate::generator::level::Level;

#[derive(Debug)]
pub(super) struct Trace;

impl Layout for Trace {
    fn name(&self) -> &'static str {
        "trace"
    }

    fn fraction_digits(&self) -> u32 {
        7
    }

    fn zone(&self) -> &'static str {
        "Z"
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        out.push_str("SSISScaleOut ");
        out.push_str(match entry.level {
            Level::Critical => "Critical",
            level => level.english(),
        });
        out.push_str(": 0 : ");
        push_body(out, entry, ' ');
        out.push_str("    ThreadId=");
        digits::number(out, entry.thread);
        out.push_str("\n    DateTime=");
        push_iso(out, &entry.now, 'T');
        out.push('.');
        digits::fraction(out, entry.now.ticks, 7);
        out.push_str("Z\n");
    }
}
