//! What `[[match.…]]` tables mean: one file a kind of table.

pub mod artifact;
mod event;
mod exception;
mod message;
mod record;

pub(crate) use event::event_matches;
pub(crate) use exception::{CompiledException, Miss, simple_name};
pub(crate) use message::CompiledMessage;
pub(crate) use record::record_matches;

use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;

/// A regular expression of a rule may take this many bytes when compiled.
const MAX_REGEX_BYTES: usize = 1 << 20;

fn compile_regex(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern)
        .size_limit(MAX_REGEX_BYTES)
        .build()
        .map_err(|error| format!("the regular expression cannot be used: {error}"))
}

fn capture_groups(regex: &Regex, text: &str, captures: &mut BTreeMap<String, String>) -> bool {
    let Some(found) = regex.captures(text) else { return false };
    for name in regex.capture_names().flatten() {
        if let Some(group) = found.name(name) {
            captures.entry(name.to_owned()).or_insert_with(|| group.as_str().to_owned());
        }
    }
    true
}
