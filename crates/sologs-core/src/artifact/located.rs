//! A value and the line that it stands on.

use serde::{Deserialize, Serialize};

/// A value read from a file, with the line that a reader is sent to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// 1-based line of the decoded text. Of a file without lines: 1 in a certificate in binary form, the
    /// 1-based number of the record in a Windows event log.
    pub line: u64,
}

impl<T> Located<T> {
    /// Puts a value on a line.
    pub fn new(value: T, line: u64) -> Self {
        Self { value, line }
    }

    /// The same line with the value changed.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: change(self.value), line: self.line }
    }

    /// The same line with the value changed, where it can be.
    pub fn and_then<U>(self, change: impl FnOnce(T) -> Option<U>) -> Option<Located<U>> {
        change(self.value).map(|value| Located { value, line: self.line })
    }

    /// Borrows the value.
    pub fn as_ref(&self) -> Located<&T> {
        Located { value: &self.value, line: self.line }
    }
}
