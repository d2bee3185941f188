//! What differs from one writing of a chain to the next without a difference to how it is read.

use super::chars::is_blank;
use super::frame::is_frame;
use std::ops::Range;

/// The line numbers at the ends of frames (`… in C:\src\a.cs:line 12`), as bytes of `text`. Other digits of the same
/// number in their place make no other frame and no other chain.
pub fn frame_line_numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        line_number(line).map(|range| at + range.start..at + range.end)
    })
}

fn line_number(line: &str) -> Option<Range<usize>> {
    let bare = line.trim_end_matches(['\r', '\n']);
    let before = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let file = before.strip_suffix(is_blank)?.get(before.rfind(')')?..)?;
    let is_numbered = before.len() < bare.len() && file.contains(':') && !bare.contains("---");
    (is_numbered && is_frame(bare)).then_some(before.len()..bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_behind_the_file_of_a_frame_are_found() {
        let text = "System.IO.IOException: line 1\n   at A.B(Int32 n) in C:\\a.cs:line 12\r\n   à A.C() dans \
                    C:\\a.cs:ligne 7\n   at A.D() +208\nsee web.config (line 5): 7\n";
        let found: Vec<&str> = frame_line_numbers(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["12", "7"]);
    }
}
