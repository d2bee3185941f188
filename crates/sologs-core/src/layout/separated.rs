//! Fields between semicolons, tabs or commas.
//!
//! ```text
//! 2024-05-03 10:00:00;Error;12;Heartbeat;msg
//! 2024-05-03 10:00:00<TAB>Error<TAB>12<TAB>Heartbeat<TAB>msg
//! 03.05.2024,10:00:00,Fehler,Heartbeat,msg
//! ```

use super::engine::head_line::{Fields, HeadLine, LineLayout, is_name, is_thread};

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "separated", parts: "fields between semicolons, tabs or commas", fields };

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let mark = head.behind_stamp().trim_start_matches(['"', ' ']).chars().next()?;
    match mark {
        ';' | '\t' => split_fields(head, mark),
        // A comma may as well belong to the message.
        ',' => split_fields(head, mark).filter(|fields| head.level.is_some() || fields.thread.is_some()),
        _ => None,
    }
}

/// Fields behind a stamp that `mark` follows: a level, the number or (before the level) name of a thread, and a
/// source, in this or another order; the message is the first field that is none of them.
pub(super) fn split_fields(head: &HeadLine<'_>, mark: char) -> Option<Fields> {
    let mut rest = head.behind_stamp().trim_start_matches(['"', ' ']).strip_prefix(mark)?;
    let mut fields = Fields { message_start: head.start(rest), ..Fields::default() };
    let mut level_seen = head.level_word().is_none();
    while let Some((field, behind)) = rest.split_once(mark) {
        let value = field.trim().trim_matches('"');
        if head.is_level(value) {
            level_seen = true;
        } else if fields.thread.is_none() && (is_thread(value) || (!level_seen && is_name(value))) {
            fields.thread = Some(head.range(value));
        } else if is_name(value) && fields.source.is_none() {
            fields.source = Some(head.range(value));
        } else if !value.is_empty() {
            break;
        }
        rest = behind;
        fields.message_start = head.start(rest);
        if level_seen && fields.source.is_some() {
            break;
        }
    }
    Some(fields)
}
