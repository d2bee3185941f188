//! Reads what an SSIS Scale Out cluster leaves behind: bytes become lines, lines become [`record::Record`]s,
//! records hold [`exception::ExceptionChain`]s and typed events; the other files of a bundle become artifacts.
//!
//! Nothing in here reads a clock, an environment variable, a file or starts a thread: it works on bytes and
//! text that the caller hands over, so that it can be embedded anywhere.

pub mod event;
pub mod exception;
pub mod kind;
pub mod layout;
pub mod level;
pub mod record;
pub mod text;
pub mod time;
mod word_table;
