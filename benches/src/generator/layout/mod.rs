//! How a record is laid out: one file a layout, with a sample at its top.
//!
//! Real Scale Out logs are not public, so these are the forms that .NET log libraries and plain .NET code give.

mod clef;
mod de;
mod fr;
mod iso;
mod ja;
mod json_text;
mod jsonl;
mod log4net;
mod log4net_xml;
mod nlog;
mod serilog;
mod trace;
mod us;

use super::clock::Now;
use super::digits;
use super::language::Language;
use super::level::Level;
use std::fmt::Debug;

/// All layouts, in the order in which a good-log corpus goes through them.
pub static ALL: [&dyn Layout; 12] = [
    &log4net::Log4net,
    &nlog::Nlog,
    &serilog::Serilog,
    &iso::Iso,
    &us::Us,
    &de::De,
    &fr::Fr,
    &ja::Ja,
    &jsonl::Jsonl,
    &clef::Clef,
    &trace::Trace,
    &log4net_xml::Log4netXml,
];

/// The layout of the standard log.
pub(super) const STANDARD: &dyn Layout = &log4net::Log4net;

/// The layout called `name`.
pub fn named(name: &str) -> Option<&'static dyn Layout> {
    ALL.into_iter().find(|layout| layout.name() == name)
}

/// One record before it is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// When it is written.
    pub now: Now,
    /// How grave it is.
    pub level: Level,
    /// The display language of the machine.
    pub language: Language,
    /// Number of the thread that writes it.
    pub thread: u32,
    /// Logger or category.
    pub logger: &'a str,
    /// What it says, with `\n` between lines.
    pub message: &'a str,
    /// What `Exception.ToString()` gives, with `\n` between lines.
    pub exception: Option<&'a str>,
}

/// A way to write records down.
pub trait Layout: Debug + Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;
    /// How many digits of a second's fraction it shows.
    fn fraction_digits(&self) -> u32;
    /// What it shows of the zone, as ISO 8601 writes it; empty where it shows none.
    fn zone(&self) -> &'static str;
    /// Appends a record with `\n` after each of its lines.
    fn write(&self, entry: &Entry<'_>, out: &mut String);
}

/// `2024-05-13` and, after `separator`, `10:02:03`.
pub(super) fn push_iso(out: &mut String, now: &Now, separator: char) {
    digits::four(out, now.year);
    out.push('-');
    digits::two(out, now.month);
    out.push('-');
    digits::two(out, now.day);
    out.push(separator);
    push_clock(out, now);
}

/// `10:02:03`
fn push_clock(out: &mut String, now: &Now) {
    digits::two(out, now.hour);
    out.push(':');
    digits::two(out, now.minute);
    out.push(':');
    digits::two(out, now.second);
}

/// The message, and the exception after `separator`, with the last line's end.
fn push_body(out: &mut String, entry: &Entry<'_>, separator: char) {
    out.push_str(entry.message);
    if let Some(exception) = entry.exception {
        out.push(separator);
        out.push_str(exception);
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(layout: &dyn Layout, exception: Option<&str>) -> String {
        let now = Now { year: 2024, month: 5, day: 13, hour: 14, minute: 2, second: 3, ticks: 1_234_567 };
        let entry = Entry {
            now,
            level: Level::Information,
            language: Language::German,
            thread: 12,
            logger: "Scale.Agent",
            message: "Say \"a\\b\" & <c>",
            exception,
        };
        let mut out = String::new();
        layout.write(&entry, &mut out);
        out
    }

    #[test]
    fn each_layout_writes_its_head() {
        let heads: Vec<String> = ALL
            .iter()
            .map(|layout| laid_out(*layout, None).lines().next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(
            heads,
            [
                "2024-05-13 14:02:03,123 [12] INFO  Scale.Agent - Say \"a\\b\" & <c>",
                "2024-05-13 14:02:03.1234|INFO|Scale.Agent|Say \"a\\b\" & <c>",
                "2024-05-13 14:02:03.123 +02:00 [INF] Say \"a\\b\" & <c>",
                "2024-05-13T14:02:03.1234567Z Information [12] Scale.Agent: Say \"a\\b\" & <c>",
                "5/13/2024 2:02:03 PM Informationen: Say \"a\\b\" & <c>",
                "13.05.2024 14:02:03 [12] Informationen Say \"a\\b\" & <c>",
                "13/05/2024 14:02:03 - Informationen - Say \"a\\b\" & <c>",
                "2024/05/13 14:02:03.123 [Informationen] Say \"a\\b\" & <c>",
                "{\"time\":\"2024-05-13T14:02:03.123\",\"level\":\"Information\",\"thread\":12,\
                 \"logger\":\"Scale.Agent\",\"message\":\"Say \\\"a\\\\b\\\" & <c>\"}",
                "{\"@t\":\"2024-05-13T14:02:03.1234567Z\",\"@m\":\"Say \\\"a\\\\b\\\" & <c>\",\
                 \"SourceContext\":\"Scale.Agent\",\"ThreadId\":12}",
                "SSISScaleOut Information: 0 : Say \"a\\b\" & <c>",
                "<log4net:event logger=\"Scale.Agent\" timestamp=\"2024-05-13T14:02:03.1234567+02:00\" \
                 level=\"INFO\" thread=\"12\"><log4net:message>Say \"a\\b\" &amp; &lt;c&gt;</log4net:message>\
                 </log4net:event>",
            ]
        );
    }

    #[test]
    fn each_layout_keeps_the_exception_and_ends_its_last_line() {
        for layout in ALL {
            let text = laid_out(layout, Some("System.A: b ---> System.C: d\n   at E.F()"));
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}: {text}", layout.name());
            assert!(text.contains("System.A: b ---") && text.contains("   at E.F()"), "{text}");
            assert_eq!(named(layout.name()).map(Layout::name), Some(layout.name()));
        }
    }

    #[test]
    fn json_layouts_are_valid_json_on_one_line() {
        for layout in [named("jsonl").unwrap(), named("clef").unwrap()] {
            let text = laid_out(layout, Some("System.A: b\n   at \"E\"\tF()"));
            assert_eq!(text.matches('\n').count(), 1);
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let exception = value.get("exception").or(value.get("@x")).unwrap().as_str().unwrap();
            assert_eq!(exception, "System.A: b\r\n   at \"E\"\tF()");
        }
    }
}
