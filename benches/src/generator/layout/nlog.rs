//! NLog's default layout, `${longdate}|${level:uppercase=true}|${logger}|${message:withexception=true}`, where the
//! separator of message and exception was set to a blank:
//!
//! ```text
//! 2024-05-13 10:00:00.1234|INFO|Scale.Agent.HeartbeatSender|Heartbeat processing finishes.
//! ```

use super::{Entry, Layout, push_body, push_iso};
use crate::generator::digits;
use crate::generator::level::Level;

#[derive(Debug)]
pub(super) struct Nlog;

impl Layout for Nlog {
    fn name(&self) -> &'static str {
        "nlog"
    }

    fn fraction_digits(&self) -> u32 {
        4
    }

    fn zone(&self) -> &'static str {
        ""
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        push_iso(out, &entry.now, ' ');
        out.push('.');
        digits::fraction(out, entry.now.ticks, 4);
        out.push_str(match entry.level {
            Level::Verbose => "|DEBUG|",
            Level::Information => "|INFO|",
            Level::Warning => "|WARN|",
            Level::Error => "|ERROR|",
            Level::Critical => "|FATAL|",
        });
        out.push_str(entry.logger);
        out.push('|');
        push_body(out, entry, ' ');
    }
}
