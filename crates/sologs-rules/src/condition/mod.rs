//! What `[[match.…]]` tables mean: one file a kind of table.

pub mod artifact;
mod event;
mod exception;
mod message;
mod pattern;
mod record;

pub(crate) use event::event_matches;
pub(crate) use exception::{CompiledException, Miss, simple_name};
pub(crate) use message::CompiledMessage;
pub(crate) use pattern::Compile;
pub(crate) use record::record_matches;
