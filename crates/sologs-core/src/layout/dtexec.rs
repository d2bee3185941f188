//! What dtexec and ISServerExec print of a package: the head stands alone, indented lines tell the rest.
//!
//! ```text
//! Error: 2024-05-03 10:00:00.12
//!    Code: 0xC0202009
//!    Source: Load customers OLE DB Source [1]
//!    Description: An OLE DB error has occurred.
//! End Error
//! ```
//!
//! Source: console output of dtexec with `/Reporting E`; the words are localised, the shape is not.

use super::engine::head_line::{Fields, HeadLine, LineLayout};

pub(super) const LAYOUT: LineLayout =
    LineLayout { name: "dtexec", parts: "level before the stamp, source and description below", fields };

pub(super) fn fields(head: &HeadLine<'_>) -> Option<Fields> {
    let is_level =
        head.before_stamp().trim_end().ends_with(':') && head.level.is_some_and(|level| level.start == 0);
    if !is_level || !head.behind_stamp().trim().is_empty() {
        return None;
    }
    Some(Fields { source: source(head), message_start: head.second_line(), ..Fields::default() })
}

/// The value of the line labelled `Source`, or of the second of three indented lines in another language.
fn source(head: &HeadLine<'_>) -> Option<std::ops::Range<usize>> {
    let mut labels = head.lines_below().take_while(|line| line.starts_with("   ")).filter_map(|line| {
        let (label, value) = line.split_once(':')?;
        Some((label.trim(), value.trim()))
    });
    let first = labels.next()?;
    let second = labels.next();
    let is_source = |(label, _): &(&str, &str)| *label == "Source";
    let named = Some(first).filter(is_source).or(second.filter(is_source));
    let is_code = first.1.starts_with("0x");
    let value = named.or(second.filter(|_| is_code))?.1;
    (!value.is_empty()).then(|| head.range(value))
}
