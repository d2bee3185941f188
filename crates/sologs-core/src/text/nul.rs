//! NUL characters, which a Windows that crashed leaves in a log where its data had not reached the disk.

use super::notes::{LineCounter, Notes};

/// Takes the place of a run of NULs in the middle of a line.
const SYMBOL: char = '\u{2400}';

/// Leaves out NULs at the start and the end of a line (so that the head of a record that follows them is seen) and
/// shows a run of them within a line as one `␀`.
pub(super) fn remove(text: &mut String, notes: &mut Notes) {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return;
    }
    let mut counter = LineCounter::new();
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = memchr::memchr(0, rest.as_bytes()) {
        let (before, run) = rest.split_at(at);
        let after = run.trim_start_matches('\0');
        let position = text.len() - run.len();
        notes.nul.add(counter.line_at(text, position), 1, (run.len() - after.len()) as u64);
        kept.push_str(before);
        let at_start = kept.is_empty() || kept.ends_with('\n');
        let at_end = after.trim_start_matches('\r').starts_with('\n') || after.is_empty();
        if !at_start && !at_end {
            kept.push(SYMBOL);
        }
        rest = after;
    }
    kept.push_str(rest);
    *text = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(text: &str) -> (String, Notes) {
        let (mut text, mut notes) = (text.to_owned(), Notes::default());
        remove(&mut text, &mut notes);
        (text, notes)
    }

    #[test]
    fn nuls_are_shown_only_within_a_line() {
        let (text, notes) = removed("a\n\0\0\0b\0\0\r\nc\0d\ne\0\0");
        assert_eq!(text, "a\nb\r\nc\u{2400}d\ne");
        assert_eq!((notes.nul.lines, notes.nul.amount), (3, 8));
        assert_eq!(notes.nul.first, [2, 3, 4]);
    }

    #[test]
    fn a_text_without_nuls_stays() {
        assert_eq!(removed("a\nb"), ("a\nb".to_owned(), Notes::default()));
    }
}
