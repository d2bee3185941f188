//! One JSON object a line, as NLog's `JsonLayout` is usually set up:
//!
//! ```text
//! {"time":"2024-05-13T14:02:03.123","level":"Information","thread":12,"logger":"Scale.Agent.HeartbeatSender","message":"Heartbeat processing finishes."}
//! ```

use super::{Entry, Layout, json_text, push_iso};
use crate::generator::digits;

#[derive(Debug)]
pub(super) struct Jsonl;

impl Layout for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn fraction_digits(&self) -> u32 {
        3
    }

    fn zone(&self) -> &'static str {
        ""
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        out.push_str("{\"time\":\"");
        push_iso(out, &entry.now, 'T');
        out.push('.');
        digits::fraction(out, entry.now.ticks, 3);
        out.push_str("\",\"level\":\"");
        out.push_str(entry.level.english());
        out.push_str("\",\"thread\":");
        digits::number(out, entry.thread);
        out.push_str(",\"logger\":\"");
        json_text::push(out, entry.logger);
        out.push_str("\",\"message\":\"");
        json_text::push(out, entry.message);
        if let Some(exception) = entry.exception {
            out.push_str("\",\"exception\":\"");
            json_text::push(out, exception);
        }
        out.push_str("\"}\n");
    }
}
