//! `ERRORLOG` of SQL Server: the source is padded to twelve characters.
//!
//! ```text
//! 2024-05-03 10:00:00.12 Logon       Error: 18456, Severity: 14, State: 58.
//! 2024-05-03 10:00:00.12 spid51      Starting up database 'SSISDB'.
//! ```
//!
//! Source: files that SQL Server 2005 and later write. Words are localised, the columns are not.

use super::engine::head_line::{Fields, HeadLine, LineLayout, gap, plain_word};

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "sql-errorlog", parts: "source in a column of 12 characters, message", fields };

/// Characters of the source column with the blank behind it.
const COLUMN: usize = 12;

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let stamp = head.line.get(head.found.start..head.found.end)?;
    let has_two_digits = stamp.rfind('.').is_some_and(|dot| stamp.len() - dot == 3);
    let column = head.behind_stamp().strip_prefix(' ')?;
    let (rest, source) = plain_word(column).ok()?;
    let (message, blanks) = gap(rest).ok()?;
    let is_padded = source.chars().count() + blanks.len() == COLUMN
        || (blanks.len() == 1 && source.chars().count() >= COLUMN);
    let fits = has_two_digits && head.found.start == 0 && is_padded && !source.ends_with(':');
    fits.then(|| Fields {
        source: Some(head.range(source)),
        message_start: head.start(message),
        ..Fields::default()
    })
}
