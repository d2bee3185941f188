//! NUL characters, which a Windows that crashed leaves in a log where its data had not reached the disk.

use super::notes::{LineCounter, Notes};

/// Takes the place of a run of NULs in the middle of a line.
const SYMBOL: char = '\u{2400}';

/// How many NULs in the middle of a line end it: what follows was written after the crash, by another beginning.
const ENDS_LINE: usize = 16;

/// Leaves out NULs at the start and the end of a line (so that the head of a record that follows them is seen), puts a
/// line end in the place of a run of [`ENDS_LINE`] and more within a line, and shows a shorter one as one `␀`. The lines
/// of all notes are those of the text with these line ends.
pub(super) fn remove(text: &mut String, notes: &mut Notes) {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return;
    }
    let mut counter = LineCounter::new();
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    // The lines, as they were, that got a line end.
    let mut split = Vec::new();
    while let Some(at) = memchr::memchr(0, rest.as_bytes()) {
        let (before, run) = rest.split_at(at);
        let after = run.trim_start_matches('\0');
        let position = text.len() - run.len();
        let (line, nuls) = (counter.line_at(text, position), run.len() - after.len());
        notes.nul.add(line + split.len() as u64, 1, nuls as u64);
        kept.push_str(before);
        let at_start = kept.is_empty() || kept.ends_with('\n');
        let at_end = after.trim_start_matches('\r').starts_with('\n') || after.is_empty();
        if !at_start && !at_end {
            if nuls < ENDS_LINE {
                kept.push(SYMBOL);
            } else {
                kept.push('\n');
                split.push(line);
            }
        }
        rest = after;
    }
    kept.push_str(rest);
    if !split.is_empty() {
        notes.malformed.move_behind(&split);
        notes.mixed.iter_mut().for_each(|(_, places)| places.move_behind(&split));
    }
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
    fn a_long_run_within_a_line_ends_it() {
        let nuls = |count| "\0".repeat(count);
        let text =
            format!("a{}b\r\n{}c{}\n\u{fffd}d{}e{}f", nuls(16), nuls(40), nuls(40), nuls(15), nuls(3000));
        let (mut text, mut notes) = (text, Notes::default());
        notes.malformed.add(1, 1, 1);
        notes.malformed.add(3, 1, 1);
        remove(&mut text, &mut notes);
        assert_eq!(text, "a\nb\r\nc\n\u{fffd}d\u{2400}e\nf");
        assert_eq!((notes.nul.first, notes.nul.amount), (vec![1, 3, 4], 16 + 80 + 15 + 3000));
        assert_eq!(notes.malformed.first, [1, 4], "lines are those of the text that is handed on");
    }

    #[test]
    fn a_text_without_nuls_stays() {
        assert_eq!(removed("a\nb"), ("a\nb".to_owned(), Notes::default()));
    }
}
