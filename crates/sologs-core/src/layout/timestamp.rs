//! A stamp, perhaps a level, and the message: what is left when no richer layout fits.
//!
//! ```text
//! 2024-05-03 10:00:00.1234567 Information Worker Agent Started.
//! 5/3/2024 10:00:00 AM: Worker Agent Started.
//! ERROR [2024-05-03 10:00:00Z]: No endpoint is listening.
//! 2024-05-03 10:00:00 - util.py[WARNING]: disk is slow
//! ```

use super::engine::head_line::{Fields, HeadLine, LineLayout, bracketed, gap, is_name, is_thread};

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "timestamp", parts: "level where there is one", fields };

/// Fits every head.
pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let level_end = head.level.filter(|_| head.level_is_field()).map_or(0, |level| level.end);
    let between = head.line.get(head.found.end..level_end.max(head.found.end)).unwrap_or_default();
    let mut fields = Fields::default();
    for part in words_before_level(head, between) {
        if is_thread(part) {
            fields.thread.get_or_insert(head.range(part));
        } else if is_name(part) {
            fields.source.get_or_insert(head.range(part));
        }
    }
    let mut rest = skip_marks(head.line.get(head.found.end.max(level_end)..)?);
    if let Ok((behind, thread)) = bracketed(rest)
        && is_thread(thread)
    {
        fields.thread.get_or_insert(head.range(thread));
        rest = skip_marks(behind);
    }
    fields.message_start = head.start(rest);
    Some(fields)
}

fn words_before_level<'r>(head: &HeadLine<'r>, between: &'r str) -> impl Iterator<Item = &'r str> {
    let words = between.split([' ', '\t', '[', ']', '(', ')', '|', ';', ',', '<', '>']);
    let head = *head;
    words
        .map(|word| word.trim_matches(['-', ':']))
        .filter(move |word| !word.is_empty() && !head.is_level(word))
}

/// Closing brackets and marks between the fields of a head, and blanks. A sign belongs to the message.
fn skip_marks(text: &str) -> &str {
    let inner = text.trim_start_matches([']', ')', '>', '"', '|', ';', ':', ',', '：']);
    let inner = gap(inner).map_or(inner, |(rest, _)| rest);
    match inner.strip_prefix("- ").or_else(|| inner.strip_prefix("-> ")).or_else(|| inner.strip_prefix(": "))
    {
        Some(rest) => rest.trim_start_matches([' ', '\t']),
        None if inner.len() < text.len() && inner.starts_with([']', '|', ':', ';']) => skip_marks(inner),
        None => inner,
    }
}
