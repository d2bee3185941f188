//! A finished [`Report`] as bytes: one file a format, [`ALL`] the list of them.
//!
//! A renderer changes nothing, asks nothing of its surroundings (no clock, no environment, no terminal) and
//! trusts no text of the report: see `untrusted`.

mod census;
mod comparison;
mod excerpt;
mod folds;
#[cfg(feature = "html")]
mod html;
mod json;
mod junit;
mod lang;
mod markdown;
mod messages;
mod ndjson;
mod options;
mod sarif;
mod sequence;
mod story;
mod text;
#[cfg_attr(
    not(feature = "html"),
    allow(dead_code, reason = "the page shows more of it than the lanes of a terminal")
)]
mod timeline;
pub(crate) mod untrusted;
mod words;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod tests;

pub use comparison::{comparison, comparison_names};
pub use lang::{Lang, UnknownLang};
pub(crate) use messages::{Arg, Messages};
pub use options::{RenderOptions, RuleInfo, Verbosity};
pub use untrusted::{block as harmless_block, line as harmless_line};

use crate::report::Report;
use std::io::{self, Write};

/// A way to write a report down.
pub trait Renderer: Send + Sync {
    /// The name that `--format` takes, for example `json`.
    fn name(&self) -> &'static str;

    /// Writes the whole report to `out`. The same report and options give the same bytes.
    ///
    /// # Errors
    ///
    /// Whatever `out` reports, a closed pipe included.
    fn render(&self, report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()>;
}

/// Every format, the default first.
pub const ALL: &[&dyn Renderer] = &[
    &text::Text,
    &json::Json,
    &ndjson::Ndjson,
    &markdown::Markdown,
    #[cfg(feature = "html")]
    &html::Html,
    &sarif::Sarif,
    &junit::Junit,
];

/// The names of all formats, the default first.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|renderer| renderer.name())
}

/// The format of this name.
pub fn by_name(name: &str) -> Option<&'static dyn Renderer> {
    ALL.iter().copied().find(|renderer| renderer.name() == name)
}

/// Writes a value as one line of JSON, safe to show on a terminal.
pub(crate) fn write_json_line(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    json::compact(value, out)
}

/// Writes the timeline of a report as text: a lane a node, a legend and, with `around` given, what happened within so
/// many seconds of the first failure.
///
/// # Errors
///
/// Whatever `out` reports, a closed pipe included.
pub fn timeline(
    report: &Report,
    options: &RenderOptions,
    around: Option<u32>,
    out: &mut dyn Write,
) -> io::Result<()> {
    text::write_lanes(report, options, around, out)
}
