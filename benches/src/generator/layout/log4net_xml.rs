//! log4net's `XmlLayout`: one element a record, without a root.
//!
//! ```text
//! <log4net:event logger="Scale.Agent.HeartbeatSender" timestamp="2024-05-13T14:02:03.1234567+02:00" level="INFO" thread="12"><log4net:message>Heartbeat processing finishes.</log4net:message></log4net:event>
//! ```

use super::{Entry, Layout, push_iso};
use crate::generator::digits;
use crate::generator::level::Level;

#[derive(Debug)]
pub(super) struct Log4netXml;

impl Layout for Log4netXml {
    fn name(&self) -> &'static str {
        "log4net-xml"
    }

    fn fraction_digits(&self) -> u32 {
        7
    }

    fn zone(&self) -> &'static str {
        "+02:00"
    }

    fn write(&self, entry: &Entry<'_>, out: &mut String) {
        out.push_str("<log4net:event logger=\"");
        out.push_str(entry.logger);
        out.push_str("\" timestamp=\"");
        push_iso(out, &entry.now, 'T');
        out.push('.');
        digits::fraction(out, entry.now.ticks, 7);
        out.push_str("+02:00\" level=\"");
        out.push_str(match entry.level {
            Level::Verbose => "DEBUG",
            Level::Information => "INFO",
            Level::Warning => "WARN",
            Level::Error => "ERROR",
            Level::Critical => "FATAL",
        });
        out.push_str("\" thread=\"");
        digits::number(out, entry.thread);
        out.push_str("\"><log4net:message>");
        push_text(out, entry.message);
        out.push_str("</log4net:message>");
        if let Some(exception) = entry.exception {
            out.push_str("<log4net:exception>");
            push_text(out, exception);
            out.push_str("</log4net:exception>");
        }
        out.push_str("</log4net:event>\n");
    }
}

/// Appends `text` with the three characters escaped that .NET's XML writer escapes between tags.
fn push_text(out: &mut String, text: &str) {
    let mut clean = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        out.push_str(text.get(clean..at).unwrap_or_default());
        out.push_str(escaped);
        clean = at + 1;
    }
    out.push_str(text.get(clean..).unwrap_or_default());
}
