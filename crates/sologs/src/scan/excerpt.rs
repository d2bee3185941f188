//! The part of a record that is worth showing.

use crate::report::cut_line;
use crate::scan::log::bounded;

/// Lines of an excerpt, at most.
const MAX_LINES: usize = 12;
/// Bytes of one line of an excerpt, at most.
const MAX_LINE_BYTES: usize = 1000;

/// The first lines of a record, each cut to a sane length; what was left out is said.
pub(crate) fn excerpt(text: &str, cut_bytes: u64) -> String {
    let mut shown: Vec<String> = text.lines().take(MAX_LINES).map(|line| cut(line, MAX_LINE_BYTES)).collect();
    let left_out = text.lines().skip(MAX_LINES).count();
    if left_out > 0 {
        shown.push(cut_line(left_out as u64));
    }
    if cut_bytes > 0 {
        shown.push(format!("[... {cut_bytes} bytes not read ...]"));
    }
    shown.join("\n")
}

/// At most so many bytes of a text that end between two characters; what was left out is said.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let kept = bounded(text, most);
    match text.len() - kept.len() {
        0 => text.to_owned(),
        left_out => format!("{kept}[... {left_out} bytes cut ...]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_records_are_cut_and_say_so() {
        let text = (0..20).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
        let shown = excerpt(&text, 7);
        assert_eq!(shown.lines().count(), MAX_LINES + 2);
        assert!(
            shown.contains("[... 8 lines cut ...]") && shown.ends_with("[... 7 bytes not read ...]"),
            "{shown}"
        );
        assert!(excerpt(&"é".repeat(1500), 0).ends_with("bytes cut ...]"));
        assert_eq!(excerpt("one\ntwo", 0), "one\ntwo");
    }
}
