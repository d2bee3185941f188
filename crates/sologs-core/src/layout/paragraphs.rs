//! Text without heads: one record a paragraph.
//!
//! ```text
//! System.Exception: outer ---> System.Exception: inner
//!    at A.B()
//!
//! Exception rethrown at [0]:
//!    at C.D()
//!
//! Another paragraph, another record.
//! ```
//!
//! A blank line ends a record, unless what follows is part of an exception: indented, a frame, an arrow, `---`, or
//! the line before it ended with an arrow.

/// What the lines before a line leave behind; all that has to be carried from block to block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineContext {
    after_blank: bool,
    after_arrow: bool,
}

impl Default for LineContext {
    /// The beginning of a file.
    fn default() -> Self {
        Self { after_blank: true, after_arrow: false }
    }
}

impl LineContext {
    /// The context of the line after `line` (without its line end).
    #[must_use]
    pub fn after(self, line: &[u8]) -> Self {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return Self { after_blank: true, ..self };
        }
        Self { after_blank: false, after_arrow: line.ends_with(b"-->") || line.ends_with(b"--&gt;") }
    }

    /// Whether a line begins a paragraph of its own.
    pub(super) fn begins_paragraph(self, line: &[u8]) -> bool {
        let is_blank = line.trim_ascii().is_empty();
        self.after_blank && !self.after_arrow && !is_blank && !continues(line)
    }
}

/// Texts that .NET writes below a blank line, the same in every language. Source: `Exception.ToString` and
/// `RealProxy` of the .NET Framework.
const BELOW_BLANK: [&[u8]; 4] =
    [b"Server stack trace:", b"Exception rethrown at [", b"ClientConnectionId:", b"Error Number:"];

/// Frame words of the catalogue's languages.
const FRAME_WORDS: [&str; 15] = [
    "at ", "à ", "bei ", "en ", "em ", "in ", "a ", "в ", "w ", "v ", "場所 ", "위치: ", "在 ", "於 ",
    "konum: ",
];

/// Whether a line belongs to an exception above it even across a blank line.
fn continues(line: &[u8]) -> bool {
    match line.first() {
        Some(b' ' | b'\t' | b'}' | b')') => true,
        Some(b'-') => line.starts_with(b"--"),
        Some(b'<') => line.starts_with(b"<---"),
        _ => BELOW_BLANK.iter().any(|known| line.starts_with(known)) || is_frame(line),
    }
}

/// A frame word, then a method: a name with dots and a bracket, which Mono writes behind a blank.
fn is_frame(line: &[u8]) -> bool {
    FRAME_WORDS.iter().any(|word| {
        line.strip_prefix(word.as_bytes()).is_some_and(|method| {
            let name = method.iter().take_while(|byte| !matches!(byte, b'(' | b' ' | b'\t')).count();
            let has_dot = method.get(..name).is_some_and(|name| name.contains(&b'.'));
            let rest = method.get(name..).unwrap_or_default();
            has_dot && rest.strip_prefix(b" ").unwrap_or(rest).starts_with(b"(")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(before: &[&str], line: &str) -> bool {
        let start = LineContext::default();
        before
            .iter()
            .fold(start, |context, line| context.after(line.as_bytes()))
            .begins_paragraph(line.as_bytes())
    }

    #[test]
    fn a_blank_line_ends_a_paragraph() {
        assert!(begins(&[], "first"));
        assert!(begins(&["text", ""], "next"));
        assert!(begins(&["text", "  ", "", "\r"], "next"));
        assert!(!begins(&["text"], "more"));
        assert!(!begins(&["text", ""], ""));
    }

    #[test]
    fn an_exception_goes_on_across_blank_lines() {
        for line in [
            "   at A.B()",
            "\tat A.B()",
            "---> System.Exception: inner",
            "--- End of inner exception stack trace ---",
            "Exception rethrown at [0]: ",
            "Server stack trace: ",
            "at System.Net.HttpWebRequest.GetResponse()",
            "в System.Net.HttpWebRequest.GetResponse()",
            "위치: System.Net.HttpWebRequest.GetResponse()",
            "at System.Net.Sockets.Socket.EndReceive (IAsyncResult result) [0x0002d] in a.cs:1",
            "<---",
        ] {
            assert!(!begins(&["System.Exception: outer", ""], line), "{line}");
        }
        assert!(!begins(&["System.Exception: outer --->", ""], "System.Exception: inner"));
        assert!(!begins(&["System.Exception: outer ---&gt;", "", " "], "System.Exception: inner"));
    }

    #[test]
    fn prose_with_a_frame_word_is_a_new_paragraph() {
        for line in ["at noon the server (the old one) failed", "a new text", "in Lyon (France)", "- item"] {
            assert!(begins(&["text", ""], line), "{line}");
        }
    }
}
