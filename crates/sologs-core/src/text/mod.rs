//! Bytes to text: what encoding a file has, where it may be cut into blocks, and the text of each block.
//!
//! A file is read in [`Blocks`]: pieces of about half a megabyte that end at a line end of the file's encoding, so
//! that each can be decoded on its own, on any thread, in any order. Reading looks at few of the bytes; decoding
//! UTF-8 only validates it, and lends the bytes as they are.
//!
//! ```
//! use sologs_core::text::{Blocks, lines};
//!
//! let file: &[u8] = b"\xff\xfeo\0n\0e\0\r\0\n\0t\0w\0o\0";
//! let mut blocks = Blocks::new(file);
//! let mut scratch = String::new();
//! let (mut buffer, mut found) = (Vec::new(), Vec::new());
//! while let Some(block) = blocks.next_block(buffer)? {
//!     let decoded = block.decode(&mut scratch);
//!     found.extend(lines(decoded.text).map(|line| line.text.to_owned()));
//!     buffer = block.into_buffer();
//! }
//! assert_eq!(found, ["one", "two"]);
//! assert_eq!(blocks.encoding().name(), "utf-16le");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What the parts do with broken input:
//!
//! - Bytes that the encoding does not know become U+FFFD and a place in [`Notes::malformed`].
//! - Lines of another encoding than the file's (UTF-16 appended to an 8-bit log by PowerShell's `>>`, 8-bit
//!   lines in a UTF-16 log, single UTF-8 or ANSI lines) are decoded as what they are: [`Notes::mixed`].
//! - NUL bytes, as a Windows that crashed leaves them, are left out at the ends of a line and shown as one
//!   `␀` (U+2400) a run within it: [`Notes::nul`]. They are no sign of UTF-16.
//! - A line longer than [`Limits::max_line`] is cut, the rest of it counted: [`Cut`].
//! - A file whose lines end with carriage returns alone is given line feeds in their place ([`LineEnd::Cr`]), so
//!   that whoever reads the text need know only one line end.

mod blocks;
mod decode;
mod detect;
mod encoding;
mod line_end;
mod lines;
pub mod mojibake;
mod notes;
mod nul;
mod utf16;

pub use blocks::{Block, Blocks, Cut, Limits};
pub use decode::{Decoded, TextFormat};
pub use detect::{Detection, Means, detect, detect_head};
pub use encoding::Encoding;
pub use line_end::LineEnd;
pub use lines::{Line, Lines, count_lines, lines, lines_from};
pub use notes::{Notes, Places};

use std::borrow::Cow;

/// A text that was small enough to be decoded in one piece; see [`decode_whole`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WholeText<'a> {
    /// The text, without a byte order mark; borrowed where the bytes were UTF-8.
    pub text: Cow<'a, str>,
    /// What the bytes were taken for, and why.
    pub detection: Detection,
    /// What was wrong with them. Lines are 1-based.
    pub notes: Notes,
}

/// Decodes a whole file of which all bytes are at hand, for example a settings file or a saved command output.
pub fn decode_whole(bytes: &[u8]) -> WholeText<'_> {
    let detection = detect(bytes);
    let body = bytes.get(detection.bom_length..).unwrap_or_default();
    let line_end = LineEnd::learn(body, detection.encoding);
    let format = TextFormat { encoding: detection.encoding, line_end };
    let mut scratch = String::new();
    let (borrowed, notes) = format.decode_into(body, &mut scratch);
    let text = borrowed.map_or(Cow::Owned(scratch), Cow::Borrowed);
    WholeText { text, detection, notes }
}
