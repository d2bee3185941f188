//! The walk through an archive and the archives in it.

use super::damage::{Told, told};
use super::limits::{ArchiveLimits, Guarded, Packed, Spent, Stop};
use super::names::{Unique, shown};
use super::{Format, ReadSeek, Visitor};
use crate::bundle::{read_head, read_whole};
use std::cell::Cell;
use std::io::{self, Cursor, Read, SeekFrom};
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes of a member by which an archive is told from a file.
const HEAD_BYTES: u64 = 1024;

/// Only one archive at a time may hold much memory: dictionaries beyond a few MiB, archives within archives.
static HEAVY: Mutex<()> = Mutex::new(());

/// Visits the members of an archive that stands on its own.
pub(crate) fn walk(
    path: &str,
    source: &mut dyn ReadSeek,
    format: Format,
    limits: ArchiveLimits,
    visitor: &mut dyn Visitor,
) {
    let packed = source.seek(SeekFrom::End(0)).unwrap_or(0);
    if let Err(error) = source.seek(SeekFrom::Start(0)) {
        return visitor.problem(path, error);
    }
    let spent = Rc::new(Cell::new(0));
    let mut walker = Walker {
        limits,
        visitor,
        spent,
        members: 0,
        is_full: false,
        listed_left: None,
        held: 0,
        names: Unique::default(),
        heavy: None,
    };
    walker.archive(path, format, Input::Seek(source), packed, 1);
}

/// An archive's bytes.
pub(super) enum Input<'i> {
    Seek(&'i mut dyn ReadSeek),
    Stream(&'i mut dyn Read),
}

/// A member, as its archive describes it.
pub(super) struct Member<'m> {
    /// The name as stored, decoded.
    pub(super) name: &'m str,
    pub(super) size: Option<u64>,
}

pub(super) struct Walker<'w> {
    pub(super) limits: ArchiveLimits,
    pub(super) visitor: &'w mut dyn Visitor,
    pub(super) spent: Spent,
    members: u64,
    is_full: bool,
    /// How many members, the next one included, the list of the archive at hand still has; `None` where there is no list.
    pub(super) listed_left: Option<u64>,
    /// Bytes of archives held in memory.
    held: u64,
    names: Unique,
    heavy: Option<MutexGuard<'static, ()>>,
}

impl Walker<'_> {
    /// Whether the limit of members was reached; the archives end there.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Tells that the archive, or a member, cannot be read as it should.
    pub(super) fn problem(&mut self, path: &str, error: io::Error) {
        self.visitor.problem(path, told(error));
    }

    pub(super) fn guard<R: Read>(&self, inner: R, packed: Packed) -> Guarded<R> {
        Guarded::new(inner, self.limits, &self.spent, packed)
    }

    /// Waits until no other archive holds much memory.
    pub(super) fn be_heavy(&mut self) {
        if self.heavy.is_none() {
            self.heavy = Some(HEAVY.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// The path of a member of the archive at `path`; `None` where the limit of members is reached.
    pub(super) fn member_path(&mut self, archive: &str, name: &str) -> Option<String> {
        if self.is_full {
            return None;
        }
        if self.members >= self.limits.max_members {
            self.is_full = true;
            let unread = match self.listed_left {
                Some(left) => format!("{left} more that are listed here were not read"),
                None => "those after were not read".to_owned(),
            };
            let message = format!("more than {} members; {unread} (--max-members)", self.limits.max_members);
            self.visitor.left_out(archive, true, message);
            return None;
        }
        self.members += 1;
        Some(self.names.name(format!("{archive}!/{}", shown(name))))
    }

    pub(super) fn archive(&mut self, path: &str, format: Format, input: Input<'_>, packed: u64, depth: u32) {
        match (format, input) {
            (Format::Tar, Input::Seek(source)) => self.tar(path, source, depth),
            (Format::Tar, Input::Stream(source)) => self.tar(path, source, depth),
            (Format::Rar, _) => self.problem(path, Stop::Unsupported("rar".to_owned()).into_error()),
            (format, Input::Seek(source)) if format.is_stream() => {
                self.compressed(path, format, source, depth);
            }
            (format, Input::Stream(source)) if format.is_stream() => {
                self.compressed(path, format, source, depth);
            }
            (format, Input::Seek(source)) => self.seekable(path, format, source, packed, depth),
            (format, Input::Stream(source)) => self.held(path, format, source, depth),
        }
    }

    fn seekable(&mut self, path: &str, format: Format, source: &mut dyn ReadSeek, packed: u64, depth: u32) {
        match format {
            Format::SevenZip => self.seven_zip(path, source, packed, depth),
            Format::Cabinet => self.cabinet(path, source, packed, depth),
            _ => self.zip(path, source, depth),
        }
    }

    /// An archive that must be read back and forth, within another: it is held in memory.
    fn held(&mut self, path: &str, format: Format, source: &mut dyn Read, depth: u32) {
        self.be_heavy();
        let whole = read_whole(source, self.limits.max_nested.saturating_sub(self.held));
        if let Some(error) = whole.error {
            return self.problem(path, error);
        }
        if whole.is_cut {
            let message = format!(
                "a {} within an archive has to be held in memory, and is larger than the {} bytes allowed for \
                 that; it was not read (--max-nested)",
                format.name(),
                self.limits.max_nested
            );
            return self.visitor.left_out(path, true, message);
        }
        let bytes = whole.bytes.len() as u64;
        self.held += bytes;
        self.seekable(path, format, &mut Cursor::new(whole.bytes), bytes, depth);
        self.held -= bytes;
    }

    /// A member whose contents can be read; gives its path unless there is no room for it.
    pub(super) fn member(
        &mut self,
        archive: &str,
        member: &Member<'_>,
        depth: u32,
        contents: &mut dyn Read,
    ) -> Option<String> {
        let path = self.member_path(archive, member.name)?;
        self.member_at(&path, member.size, depth, contents);
        Some(path)
    }

    pub(super) fn member_at(&mut self, path: &str, size: Option<u64>, depth: u32, contents: &mut dyn Read) {
        if !self.visitor.wants(path) {
            return;
        }
        let mut contents = Told::new(contents);
        let (head, error) = read_head(&mut contents, HEAD_BYTES);
        if let Some(error) = error {
            // What came before the error is handed on, and then the error itself.
            let mut broken = Cursor::new(head).chain(Broken(Some(error)));
            return self.visitor.file(path, size, &mut broken);
        }
        let format = Format::of(&head);
        let mut all = Cursor::new(head).chain(contents);
        let Some(format) = format else { return self.visitor.file(path, size, &mut all) };
        self.visitor.archive(path, size);
        if depth >= self.limits.max_depth {
            let message = format!(
                "archives within archives deeper than {} were not read (--max-depth)",
                self.limits.max_depth
            );
            return self.visitor.left_out(path, true, message);
        }
        self.archive(path, format, Input::Stream(&mut all), size.unwrap_or(0), depth + 1);
    }
}

/// Fails once.
pub(super) struct Broken(pub(super) Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Fails where a member ends before the size that its archive states.
pub(super) struct Whole<R> {
    pub(super) inner: R,
    pub(super) left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..room).unwrap_or_default())?;
        if read == 0 && room > 0 {
            self.left = 0;
            return Err(Stop::EndsEarly.into_error());
        }
        self.left -= read as u64;
        Ok(read)
    }
}
