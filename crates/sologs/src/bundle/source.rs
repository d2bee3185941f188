//! Where the bytes of an entry come from, and the one place that opens them.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Standard input, or what the caller hands over for it; one thread at a time reads it.
pub(crate) type Stdin<'s> = Mutex<&'s mut (dyn Read + Send)>;

/// Where the bytes of a file come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file of the file system.
    File(PathBuf),
    /// Standard input, or whatever the caller hands over for it.
    Stdin,
}

/// An entry, open for reading from its beginning.
pub(crate) struct Opened<'s> {
    pub(crate) reader: Box<dyn Read + Send + 's>,
    /// Its size when it was opened, where that is known. It may grow or shrink while it is read.
    pub(crate) bytes: Option<u64>,
}

impl Source {
    /// Opens it. Standard input goes on where it was left.
    ///
    /// # Errors
    /// When it cannot be opened, or is no regular file any more (opening a pipe would wait for its other end).
    pub(crate) fn open<'s>(&'s self, stdin: &'s Stdin<'_>) -> io::Result<Opened<'s>> {
        match self {
            Self::File(path) => {
                let file = File::open(path)?;
                let bytes = Some(file.metadata()?.len());
                Ok(Opened { reader: Box::new(file), bytes })
            }
            Self::Stdin => Ok(Opened { reader: Box::new(SharedReader(stdin)), bytes: None }),
        }
    }
}

/// Reads standard input; the lock is held for one read at a time.
struct SharedReader<'s, 'i>(&'s Stdin<'i>);

impl Read for SharedReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)
    }
}

/// A file read into memory, as far as it was allowed and possible.
#[derive(Debug)]
pub(crate) struct Whole {
    /// What was read.
    pub(crate) bytes: Vec<u8>,
    /// Whether more follows beyond the bound.
    #[allow(dead_code, reason = "read by whoever reads artifacts whole")]
    pub(crate) is_cut: bool,
    /// What ended the reading early.
    pub(crate) error: Option<io::Error>,
}

/// Reads at most `max` bytes. Memory grows with what is really there, whatever size was announced; what was read
/// before an error is kept.
pub(crate) fn read_whole(reader: &mut dyn Read, max: u64) -> Whole {
    let mut bytes = Vec::new();
    let error = (&mut *reader).take(max).read_to_end(&mut bytes).err();
    let mut is_cut = false;
    if error.is_none() && bytes.len() as u64 == max {
        is_cut = has_more(reader);
    }
    Whole { bytes, is_cut, error }
}

/// Whether another byte follows; an error behind the bound does not matter any more.
fn has_more(reader: &mut dyn Read) -> bool {
    let mut next = [0];
    loop {
        match reader.read(&mut next) {
            Ok(read) => return read > 0,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, is interrupted between them, and may fail at the end.
    struct Unsteady<'b> {
        bytes: &'b [u8],
        fails: bool,
        interrupts: bool,
    }

    impl Read for Unsteady<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.interrupts = !self.interrupts;
            if self.interrupts {
                return Err(io::ErrorKind::Interrupted.into());
            }
            if self.bytes.is_empty() && self.fails {
                return Err(io::Error::other("the disk is gone"));
            }
            let short = buffer.len().min(3);
            self.bytes.read(buffer.get_mut(..short).unwrap_or_default())
        }
    }

    #[test]
    fn short_reads_and_interruptions_lose_nothing() {
        let whole = read_whole(&mut Unsteady { bytes: b"0123456789", fails: false, interrupts: false }, 100);
        assert_eq!((whole.bytes.as_slice(), whole.is_cut), (&b"0123456789"[..], false));
        assert!(whole.error.is_none());
    }

    #[test]
    fn what_was_read_before_an_error_is_kept() {
        let whole = read_whole(&mut Unsteady { bytes: b"0123456789", fails: true, interrupts: false }, 100);
        assert_eq!(whole.bytes, b"0123456789");
        assert_eq!(whole.error.map(|error| error.to_string()).as_deref(), Some("the disk is gone"));
    }

    #[test]
    fn the_bound_cuts_only_what_is_longer() {
        for (max, is_cut) in [(9, true), (10, false), (11, false)] {
            let whole =
                read_whole(&mut Unsteady { bytes: b"0123456789", fails: false, interrupts: true }, max);
            assert_eq!((whole.bytes.len(), whole.is_cut), (max.min(10) as usize, is_cut), "{max}");
        }
    }
}
