//! What must hold for any bytes: one function a target. The targets of `fuzz_targets/` only hand bytes over.

mod artifact;
mod bundle;
mod rules;
mod text;

pub use artifact::{artifact, recognise};
pub use bundle::{archives, redaction, scan};
pub use rules::{catalogue, rule_file};
pub use text::{chains, records};

/// The text of a file, as sologs decodes it.
fn decoded(data: &[u8]) -> String {
    sologs_core::text::decode_whole(data).text.into_owned()
}
