//! What several kinds of artifact share: lines and their fields, command echoes, JSON with lines, the object
//! listings of PowerShell, dates in unknown orders, words in many languages.

pub(crate) mod columns;
pub(crate) mod date_text;
pub(crate) mod delimited;
pub(crate) mod echo;
pub(crate) mod json_text;
pub(crate) mod lines;
pub(crate) mod power_shell;
pub(crate) mod words;
