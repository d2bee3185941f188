//! How much an archive may cost, and the reader that holds it to that.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

/// Bounds of what is read out of one archive that stands on its own, with all archives inside of it.
///
/// Reaching one is a problem of the kind `limit` in the report; what is not concerned is read all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchiveLimits {
    /// Bytes that come out of all decompressors together. This is 16 GiB by default.
    pub max_unpacked: u64,
    /// How many bytes may come out of a member for each byte that went in, once [`ArchiveLimits::ratio_free`] came
    /// out. This is 1000 by default: deflate can do 1032, logs hardly reach 200.
    pub max_ratio: u64,
    /// Bytes of a member that are not subject to [`ArchiveLimits::max_ratio`]. This is 64 MiB by default.
    pub ratio_free: u64,
    /// Members, of archives inside of it too. This is 10 000 by default.
    pub max_members: u64,
    /// Archives inside of archives: 1 reads the members of the outermost alone. This is 4 by default.
    pub max_depth: u32,
    /// Bytes of archives within archives that are held in memory, since their formats (zip, 7z, cab) must be read
    /// from the end or back and forth. This is 128 MiB by default.
    pub max_nested: u64,
}

impl ArchiveLimits {
    /// Largest dictionary of xz, 7z and zstd, which is held in memory: 128 MiB.
    pub const MAX_DICTIONARY: u64 = 128 << 20;
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self {
            max_unpacked: 16 << 30,
            max_ratio: 1000,
            ratio_free: 64 << 20,
            max_members: 10_000,
            max_depth: 4,
            max_nested: 128 << 20,
        }
    }
}

/// How much of a stream was read before it was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    read: u64,
    /// What is left by the size that a header states; `None` where none does.
    left: Option<u64>,
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of its stream were read, ", self.read)?;
        match self.left {
            Some(left) => write!(f, "{left} were not"),
            None => f.write_str("the rest was not"),
        }
    }
}

/// Why a member, or the rest of it, is not read. Travels as the inner error of an [`io::Error`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// [`ArchiveLimits::max_unpacked`].
    Unpacked(u64, Extent),
    /// [`ArchiveLimits::max_ratio`].
    Ratio(u64, Extent),
    /// It needs a password.
    Encrypted,
    /// It is packed in a way that is not known here.
    Unsupported(String),
    /// It needs more memory than it may have.
    Memory(String),
    /// The archive, or the member, ends before its end.
    EndsEarly,
    /// The archive ends before the list of its members, which stands at the end; nothing can be read.
    EndsBeforeList,
    /// The archive ends before its directory; what stands before that was read.
    EndsBeforeDirectory,
    /// Its bytes are wrong; how, in words that say it of "it".
    Damaged(&'static str),
}

/// What an error is, or wraps.
type Cause = dyn std::error::Error + 'static;

impl Stop {
    pub(crate) fn into_error(self) -> io::Error {
        io::Error::other(self)
    }

    /// The stop behind an error, however deep it was wrapped on its way.
    pub(crate) fn of(error: &io::Error) -> Option<&Self> {
        Self::causes(error).find_map(|cause| cause.downcast_ref())
    }

    /// The error and those that are wrapped in it, from the outermost on.
    pub(super) fn causes(error: &io::Error) -> impl Iterator<Item = &Cause> {
        std::iter::successors(Some(error as &Cause), |error| {
            match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
                Some(inner) => Some(inner as &Cause),
                None => error.source(),
            }
        })
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unpacked(max, extent) => {
                write!(f, "more than {max} bytes would come out of this archive; {extent} (--max-unpacked)")
            }
            Self::Ratio(max, extent) => {
                write!(f, "it unpacks to more than {max} times its size, as bombs do; {extent} (--max-ratio)")
            }
            Self::Encrypted => {
                f.write_str("it is encrypted; unpack it with its password and give the folder")
            }
            Self::Unsupported(what) => {
                write!(f, "it is packed with {what}, which is not known here; unpack it and give the folder")
            }
            Self::Memory(what) => write!(
                f,
                "unpacking it takes more memory than the {} bytes allowed ({what}); unpack it and give the folder",
                ArchiveLimits::MAX_DICTIONARY
            ),
            Self::EndsEarly => f.write_str("it ends in the middle, what follows is lost: copy it again"),
            Self::EndsBeforeList => f.write_str(
                "it ends in the middle, before the list of its members, which stands at the end: nothing of it can be \
                 read; copy it again",
            ),
            Self::EndsBeforeDirectory => f.write_str(
                "it ends in the middle, before the list of its members, which stands at the end: whole members before \
                 that are read, what follows is lost; copy it again",
            ),
            Self::Damaged(what) => write!(f, "{what}; it is damaged, what follows was not read: copy it again"),
        }
    }
}

impl std::error::Error for Stop {}

/// What came out of all decompressors of one archive so far.
pub(crate) type Spent = Rc<Cell<u64>>;

/// How many packed bytes a stream has.
#[derive(Clone, Debug)]
pub(crate) enum Packed {
    /// That is known beforehand.
    Known(u64),
    /// Counted while they are read.
    Counted(Rc<Cell<u64>>),
}

impl Packed {
    fn bytes(&self) -> u64 {
        match self {
            Self::Known(bytes) => *bytes,
            Self::Counted(bytes) => bytes.get(),
        }
    }
}

/// Counts what is read.
pub(crate) struct Counting<R> {
    pub(crate) inner: R,
    pub(crate) bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// Hands on what comes out of a decompressor as long as the limits allow, then fails with a [`Stop`].
pub(crate) struct Guarded<R> {
    inner: R,
    limits: ArchiveLimits,
    spent: Spent,
    packed: Packed,
    given: u64,
    /// Bytes that should come out, by a header.
    size: Option<u64>,
}

impl<R: Read> Guarded<R> {
    pub(crate) fn new(inner: R, limits: ArchiveLimits, spent: &Spent, packed: Packed) -> Self {
        Self { inner, limits, spent: Rc::clone(spent), packed, given: 0, size: None }
    }

    /// Says how many bytes should come out.
    pub(crate) fn sized(self, size: u64) -> Self {
        Self { size: Some(size), ..self }
    }

    fn extent(&self, read: u64) -> Extent {
        Extent { read, left: self.size.map(|size| size.saturating_sub(read)) }
    }

    fn has_more(&mut self) -> io::Result<bool> {
        let mut next = [0];
        Ok(self.inner.read(&mut next)? > 0)
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let room = self.limits.max_unpacked.saturating_sub(self.spent.get());
        if room == 0 {
            return match self.has_more()? {
                true => Err(Stop::Unpacked(self.limits.max_unpacked, self.extent(self.given)).into_error()),
                false => Ok(0),
            };
        }
        let size = usize::try_from(room).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..size).unwrap_or_default())?.min(size);
        self.spent.set(self.spent.get() + read as u64);
        let before = self.given;
        self.given += read as u64;
        let allowed = self.packed.bytes().saturating_mul(self.limits.max_ratio);
        if self.given > self.limits.ratio_free.max(allowed) {
            return Err(Stop::Ratio(self.limits.max_ratio, self.extent(before)).into_error());
        }
        Ok(read)
    }
}
