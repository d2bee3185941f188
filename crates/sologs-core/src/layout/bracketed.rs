//! Fields in brackets, before or behind the stamp.
//!
//! ```text
//! [03/08/2021 20:21:50.0832] [1] msg
//! [2024-05-03 10:00:00] [ERROR] [Heartbeat] [12] msg
//! [ERROR][05/03/2024 10:00:00][Thread 12] msg
//! ERROR [2024-05-03 10:00:00Z]: msg
//! ```

use super::engine::head_line::{Fields, HeadLine, LineLayout, bracketed, gap, is_name, is_thread};

pub(super) const LAYOUT: LineLayout = LineLayout { name: "bracketed", parts: "fields in brackets", fields };

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut groups = 0;
    let mut rest = head.before_stamp().trim_start();
    while let Ok((behind, group)) = bracketed(rest) {
        take_group(head, group, &mut fields);
        rest = behind.trim_start();
        groups += 1;
    }
    let is_enclosed = rest == "[" || rest.ends_with('[');
    let behind = head.behind_stamp();
    let mut rest = if is_enclosed { behind.strip_prefix(']')? } else { behind };
    groups += usize::from(is_enclosed);
    while let (Ok((behind, group)), true) = (bracketed(skip_gap(rest)), groups < 8) {
        if !take_group(head, group, &mut fields) {
            break;
        }
        rest = behind;
        groups += 1;
    }
    let message = skip_gap(rest);
    let message = message.strip_prefix(':').or_else(|| message.strip_prefix("- ")).unwrap_or(message);
    fields.message_start = head.start(skip_gap(message));
    (groups >= 2 || is_enclosed).then_some(fields)
}

/// Whether the content of a pair of brackets is a field of the head.
fn take_group(head: &HeadLine<'_>, group: &str, fields: &mut Fields) -> bool {
    let group = group.trim();
    if head.is_level(group) {
        return true;
    }
    let field = match (is_thread(group), is_name(group)) {
        (true, _) => &mut fields.thread,
        (false, true) => &mut fields.source,
        // The name of a thread may have blanks.
        (false, false) => &mut fields.thread,
    };
    let is_new = field.is_none() && !group.is_empty();
    if is_new {
        *field = Some(head.range(group));
    }
    is_new
}

fn skip_gap(text: &str) -> &str {
    gap(text).map_or(text, |(rest, _)| rest)
}
