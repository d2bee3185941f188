//! Archives read as folders, from the front to the back, without unpacking to disk.
//!
//! [`walk`] visits every member once, in the order of the archive, and hands its contents over while they come out of
//! the decompressor; nothing is decompressed twice in one walk. A scan walks an archive once to see what is in it, and
//! once to read its logs. Archives inside of archives are walked on the way. Formats that must be read back and forth
//! (zip, 7z, cab) are held in memory for that, within [`ArchiveLimits::max_nested`].

#[cfg(feature = "archives")]
mod cabinet;
#[cfg(feature = "archives")]
mod compressed;
#[cfg(feature = "archives")]
mod damage;
mod format;
mod limits;
#[cfg(feature = "archives")]
mod names;
#[cfg(feature = "archives")]
mod seven_zip;
#[cfg(feature = "archives")]
mod tar;
#[cfg(feature = "archives")]
mod walker;
#[cfg(feature = "archives")]
mod zip;

pub(crate) use format::Format;
pub use limits::ArchiveLimits;
pub(crate) use limits::Stop;
#[cfg(feature = "archives")]
pub(crate) use walker::walk;

use std::io::{Read, Seek};

/// What can be read and moved about in.
pub(crate) trait ReadSeek: Read + Seek {}
impl<R: Read + Seek> ReadSeek for R {}

/// Takes what is met in an archive.
pub(crate) trait Visitor {
    /// Whether this member's contents are wanted; of an archive, whether any member's inside of it are.
    fn wants(&mut self, path: &str) -> bool;

    /// A member that is no archive. As much of its contents as is read is unpacked.
    fn file(&mut self, path: &str, size: Option<u64>, contents: &mut dyn Read);

    /// A member that is an archive; its members follow.
    fn archive(&mut self, path: &str, size: Option<u64>);

    /// A member, or the archive itself, cannot be read as it should.
    fn problem(&mut self, path: &str, error: std::io::Error);

    /// A member that is left out on purpose, or whose rest is.
    fn left_out(&mut self, path: &str, limit: bool, message: String);
}

/// Says of any archive that this build does not read it.
#[cfg(not(feature = "archives"))]
pub(crate) fn walk(
    path: &str,
    _source: &mut dyn ReadSeek,
    format: Format,
    _limits: ArchiveLimits,
    visitor: &mut dyn Visitor,
) {
    let what = format!("{}; this build of sologs reads no archives", format.name());
    visitor.problem(path, Stop::Unsupported(what).into_error());
}
