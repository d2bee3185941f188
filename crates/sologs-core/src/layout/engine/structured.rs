//! What a layout has to give whose records are not a line of text with a message behind it.

use crate::level::Level;
use crate::record::Head;
use std::borrow::Cow;

/// What the first line of a record tells at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeadClass {
    /// Its level, where the first line has it.
    pub level: Option<Level>,
}

impl HeadClass {
    /// A head of this level.
    pub(crate) fn new(level: Option<Level>) -> Self {
        Self { level }
    }
}

/// A layout with an escape or a structure of its own.
#[derive(Clone, Copy)]
pub(crate) struct Structured {
    /// Short and stable, for programs.
    pub(crate) name: &'static str,
    /// For people.
    pub(crate) description: &'static str,
    /// Whether a line (without its line end) begins a record.
    pub(crate) classify: fn(&[u8]) -> Option<HeadClass>,
    /// Takes the head of a record apart.
    pub(crate) head: fn(&str) -> Head,
    /// What the record says.
    pub(crate) body: for<'r> fn(&'r str, &Head) -> Cow<'r, str>,
    /// Whether level or time stand below the first line.
    pub(crate) is_below: bool,
    /// Whether lines of text with a stamp begin a record as well.
    pub(crate) has_text_lines: bool,
}
