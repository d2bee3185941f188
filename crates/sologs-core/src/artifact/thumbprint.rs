//! Thumbprints (SHA-1 hashes of certificates) as people and tools write them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};

/// Hexadecimal digits of a SHA-1 hash.
const DIGITS: usize = 40;

/// A thumbprint, comparable whatever the way in which it was written.
///
/// Windows' certificate dialog shows pairs with blanks between them and copies an invisible U+200E in front; tools
/// write upper or lower case, some with colons. None of that counts in a comparison, but that an invisible
/// character was met is remembered: a service that compares texts may stumble over it.
///
/// A text that is no thumbprint is kept as well ([`is_complete`](Self::is_complete) says so): a setting with 39
/// digits has to be shown, and disagrees with everything but itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Thumbprint {
    digits: String,
    invisible: bool,
}

impl Thumbprint {
    /// Reads a thumbprint, or what stands in its place.
    pub fn new(written: &str) -> Self {
        let is_separator = |c: char| c.is_whitespace() || matches!(c, ':' | '-' | '"' | '\'');
        let mut invisible = false;
        let mut digits = String::with_capacity(DIGITS);
        // Nothing longer than this is a thumbprint; the bound keeps a hostile setting small.
        for c in written.chars().take(10 * DIGITS) {
            if is_invisible(c) {
                invisible = true;
            } else if !is_separator(c) {
                digits.extend(c.to_lowercase());
            }
        }
        Self { digits, invisible }
    }

    /// Reads a text that is a thumbprint and nothing else; `None` for anything else.
    pub fn parse(written: &str) -> Option<Self> {
        Some(Self::new(written)).filter(Self::is_complete)
    }

    /// Of the 20 bytes of a SHA-1 hash.
    pub fn from_sha1(hash: &[u8; 20]) -> Self {
        Self { digits: hash.iter().map(|byte| format!("{byte:02x}")).collect(), invisible: false }
    }

    /// Lower-case digits without separators.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// Whether there are 40 hexadecimal digits and nothing else.
    pub fn is_complete(&self) -> bool {
        self.digits.len() == DIGITS && self.digits.bytes().all(|b| b.is_ascii_hexdigit())
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether an invisible character (U+200E and the like) was met where it was written.
    pub fn has_invisible(&self) -> bool {
        self.invisible
    }
}

/// Marks of writing direction, joiners, soft hyphen, byte-order mark, the "?" that replaces them in a code page is
/// not among them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

impl PartialEq for Thumbprint {
    fn eq(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

impl Eq for Thumbprint {}

impl PartialOrd for Thumbprint {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Thumbprint {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.digits.cmp(&other.digits)
    }
}

impl Hash for Thumbprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digits.hash(state);
    }
}

/// Lower-case digits, as netsh wants them.
impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.digits)
    }
}

impl From<String> for Thumbprint {
    fn from(written: String) -> Self {
        Self::new(&written)
    }
}

impl From<Thumbprint> for String {
    fn from(thumbprint: Thumbprint) -> Self {
        thumbprint.digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn the_way_of_writing_does_not_count() {
        let plain = Thumbprint::new(PLAIN);
        for written in [
            "0123456789ABCDEF0123456789ABCDEF01234567",
            "01 23 45 67 89 ab cd ef 01 23 45 67 89 ab cd ef 01 23 45 67",
            "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67",
            "\u{200e}0123456789abcdef0123456789abcdef01234567",
        ] {
            assert_eq!(Thumbprint::new(written), plain, "{written}");
        }
        assert!(!plain.has_invisible());
        assert!(Thumbprint::new("\u{200e}01").has_invisible());
    }

    #[test]
    fn one_digit_off_is_another_thumbprint() {
        let other = PLAIN.replacen('7', "8", 1);
        assert_ne!(Thumbprint::new(PLAIN), Thumbprint::new(&other));
        let shorter = Thumbprint::new(&PLAIN[1..]);
        assert!(!shorter.is_complete() && shorter != Thumbprint::new(PLAIN));
        assert_eq!(Thumbprint::parse(&format!("{PLAIN}0")), None);
    }

    #[test]
    fn what_is_no_thumbprint_stays_small() {
        let long = Thumbprint::new(&"é".repeat(1_000_000));
        assert!(!long.is_complete() && long.as_str().len() < 10_000);
        assert!(Thumbprint::new(" \u{200e} ").is_empty());
    }
}
