//! log4net's usual pattern, `%date [%thread] %-5level %logger - %message%newline%exception`:
//!
//! ```text
//! 2024-05-13 10:00:00,123 [12] INFO  Scale.Agent.HeartbeatSender - Heartbeat processing finishes.
//! ```

use super::{Entry, Layout, push_body, push_iso};
use crate::generator::digits;
use crate::generator::level::Level;

#[derive(Debug)]
pub(super) struct Log4net;

impl Layout for Log4net {
    fn name(&self) -> &'static str {
        "log4net"
    }

    fn fraction_digits(&self) -> u32 {
        3
    }

    fn zone(&self) -> &'static str {
        ""
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        push_iso(out, &entry.now, ' ');
        out.push(',');
        digits::fraction(out, entry.now.ticks, 3);
        out.push_str(" [");
        digits::number(out, entry.thread);
        out.push_str(match entry.level {
            Level::Verbose => "] DEBUG ",
            Level::Information => "] INFO  ",
            Level::Warning => "] WARN  ",
            Level::Error => "] ERROR ",
            Level::Critical => "] FATAL ",
        });
        out.push_str(entry.logger);
        out.push_str(" - ");
        push_body(out, entry, '\n');
    }
}
