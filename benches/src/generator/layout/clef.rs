//! CLEF, the compact JSON of Serilog (<https://clef-json.org>): no level means `Information`.
//!
//! ```text
//! {"@t":"2024-05-13T14:02:03.1234567Z","@m":"Heartbeat processing finishes.","@l":"Verbose","SourceContext":"Scale.Agent.HeartbeatSender","ThreadId":12}
//! ```

use super::{Entry, Layout, json_text, push_iso};
use crate::generator::digits;
use crate::generator::level::Level;

#[derive(Debug)]
pub(super) struct Clef;

impl Layout for Clef {
    fn name(&self) -> &'static str {
        "clef"
    }

    fn fraction_digits(&self) -> u32 {
        7
    }

    fn zone(&self) -> &'static str {
        "Z"
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        out.push_str("{\"@t\":\"");
        push_iso(out, &entry.now, 'T');
        out.push('.');
        digits::fraction(out, entry.now.ticks, 7);
        out.push_str("Z\",\"@m\":\"");
        json_text::push(out, entry.message);
        out.push_str(match entry.level {
            Level::Verbose => "\",\"@l\":\"Verbose",
            Level::Information => "",
            Level::Warning => "\",\"@l\":\"Warning",
            Level::Error => "\",\"@l\":\"Error",
            Level::Critical => "\",\"@l\":\"Fatal",
        });
        if let Some(exception) = entry.exception {
            out.push_str("\",\"@x\":\"");
            json_text::push(out, exception);
        }
        out.push_str("\",\"SourceContext\":\"");
        json_text::push(out, entry.logger);
        out.push_str("\",\"ThreadId\":");
        digits::number(out, entry.thread);
        out.push_str("}\n");
    }
}
