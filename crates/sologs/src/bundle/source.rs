//! Where the bytes of an entry come from, and the one place that opens them.

use crate::bundle::Elsewhere;
use crate::bundle::archive::{self, ArchiveLimits, Format, ReadSeek, Stop, Visitor};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Standard input, or what the caller hands over for it; one thread at a time reads it.
pub(crate) type Stdin<'s> = Mutex<&'s mut (dyn Read + Send)>;

/// Where the bytes of a file come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file of the file system.
    File(PathBuf),
    /// Standard input, or whatever the caller hands over for it; with what was taken from it to see what it is.
    Stdin(Arc<Vec<u8>>),
    /// A member of an archive, or of an archive inside of it; the entry's path tells which.
    Member(Arc<Outer>),
    /// A file that the caller holds.
    Elsewhere(Elsewhere),
}

/// A file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Path as reported, with `/`; that of a member begins with that of its archive and `!/`.
    pub(crate) path: String,
    /// Where its bytes are.
    pub(crate) source: Source,
}

/// Where an archive that stands on its own is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Packed {
    File(PathBuf),
    Elsewhere(Elsewhere),
    /// It came from standard input, which nobody can go back in.
    Memory(Vec<u8>),
}

/// An archive that stands on its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outer {
    packed: Packed,
    path: String,
    format: Format,
    limits: ArchiveLimits,
}

impl Outer {
    pub(crate) fn new(packed: Packed, path: String, format: Format, limits: ArchiveLimits) -> Self {
        Self { packed, path, format, limits }
    }

    /// Its path as reported.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Visits its members from the first to the last.
    pub(crate) fn walk(&self, visitor: &mut dyn Visitor) {
        let mut walk = |bytes: &mut dyn ReadSeek| {
            archive::walk(&self.path, bytes, self.format, self.limits, visitor);
        };
        match &self.packed {
            Packed::Memory(bytes) => walk(&mut Cursor::new(bytes.as_slice())),
            Packed::Elsewhere(file) => match file.open() {
                Ok((mut bytes, _)) => walk(&mut bytes),
                Err(error) => visitor.problem(&self.path, error),
            },
            Packed::File(file) => match File::open(file) {
                Ok(mut file) => walk(&mut file),
                Err(error) => visitor.problem(&self.path, error),
            },
        }
    }
}

/// An entry, open for reading from its beginning.
pub(crate) struct Opened<'s> {
    pub(crate) reader: Box<dyn Read + Send + 's>,
    /// Its size when it was opened, where that is known. It may grow or shrink while it is read.
    pub(crate) bytes: Option<u64>,
}

impl Entry {
    /// Opens it. Standard input goes on where it was left.
    ///
    /// A member of an archive is unpacked into memory, and what lies before it is unpacked too: whoever wants several
    /// had better [walk](Outer::walk) the archive.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) fn open<'s>(&'s self, stdin: &'s Stdin<'_>) -> io::Result<Opened<'s>> {
        match &self.source {
            Source::File(path) => {
                let file = File::open(path)?;
                let bytes = file.metadata()?.len();
                // One that grows is read as far as it was there: whoever writes faster than it is read must not keep
                // the scan from ending. Some file systems state no size.
                let most = if bytes == 0 { u64::MAX } else { bytes };
                Ok(Opened { reader: Box::new(file.take(most)), bytes: Some(bytes) })
            }
            Source::Stdin(head) => {
                let reader = Box::new(head.as_slice().chain(SharedReader(stdin)));
                Ok(Opened { reader, bytes: None })
            }
            Source::Elsewhere(file) => {
                let (reader, bytes) = file.open()?;
                Ok(Opened { reader: Box::new(reader), bytes: Some(bytes) })
            }
            Source::Member(outer) => {
                let mut one = One { path: &self.path, found: None };
                outer.walk(&mut one);
                let whole = one.found.ok_or(io::ErrorKind::NotFound)?;
                let bytes = Some(whole.bytes.len() as u64);
                let cut = whole.is_cut.then(|| {
                    Stop::Memory(format!("more than {MAX_MEMBER_BYTES} bytes to be read whole")).into_error()
                });
                let ended = Ended(whole.error.or(cut));
                Ok(Opened { reader: Box::new(Cursor::new(whole.bytes).chain(ended)), bytes })
            }
        }
    }
}

/// Bytes of a member that are held in memory when it is opened alone.
const MAX_MEMBER_BYTES: u64 = 64 << 20;

/// Takes one member of an archive.
struct One<'p> {
    path: &'p str,
    found: Option<Whole>,
}

impl Visitor for One<'_> {
    fn wants(&mut self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path);
        self.found.is_none() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("!/"))
    }

    fn file(&mut self, path: &str, _size: Option<u64>, contents: &mut dyn Read) {
        if path == self.path {
            self.found = Some(read_whole(contents, MAX_MEMBER_BYTES));
        }
    }

    fn archive(&mut self, _path: &str, _size: Option<u64>) {}

    fn problem(&mut self, _path: &str, _error: io::Error) {}

    fn left_out(&mut self, _path: &str, _limit: bool, _message: String) {}
}

/// Ends with the error that it holds.
struct Ended(Option<io::Error>);

impl Read for Ended {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
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
    pub(crate) is_cut: bool,
    /// What ended the reading early.
    pub(crate) error: Option<io::Error>,
}

/// Reads at most `max` bytes. Memory grows with what is really there, whatever size was announced; what was read
/// before an error is kept.
pub(crate) fn read_whole(reader: &mut dyn Read, max: u64) -> Whole {
    let (bytes, error) = read_head(reader, max);
    let mut is_cut = false;
    if error.is_none() && bytes.len() as u64 == max {
        is_cut = has_more(reader);
    }
    Whole { bytes, is_cut, error }
}

/// The first `max` bytes, and what ended the reading before them, if not the end; the reader stands right behind.
pub(crate) fn read_head(reader: &mut dyn Read, max: u64) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::new();
    let error = (&mut *reader).take(max).read_to_end(&mut head).err();
    (head, error)
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
