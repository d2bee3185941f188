//! Tar: headers of 512 bytes, each with the bytes of its member behind it.

use super::limits::Stop;
use super::names::NameDecoder;
use super::walker::{Member, Walker, Whole};
use std::io::{self, Read};
use tar::{Archive, Entry, EntryType, PaxExtensions};

/// Longest name or extended header that is read.
const MAX_HEADER: u64 = 64 << 10;

/// What the headers before a member say of it.
#[derive(Default)]
struct Ahead {
    name: Option<Vec<u8>>,
}

impl Walker<'_> {
    /// Reads headers itself where they can be of any length (long names, pax), since the crate would read them whole.
    pub(super) fn tar<R: Read + ?Sized>(&mut self, path: &str, source: &mut R, depth: u32) {
        let mut archive = Archive::new(source);
        let entries = match archive.entries() {
            Ok(entries) => entries.raw(true),
            Err(error) => return self.visitor.problem(path, error),
        };
        let mut names = NameDecoder::default();
        let mut ahead = Ahead::default();
        for entry in entries {
            let read = entry.and_then(|entry| self.tar_entry(path, entry, &mut names, &mut ahead, depth));
            if let Err(error) = read {
                return self.visitor.problem(path, plain(error));
            }
            if self.is_full() {
                return;
            }
        }
    }

    fn tar_entry<R: Read>(
        &mut self,
        path: &str,
        mut entry: Entry<'_, R>,
        names: &mut NameDecoder,
        ahead: &mut Ahead,
        depth: u32,
    ) -> io::Result<()> {
        let kind = entry.header().entry_type();
        match kind {
            EntryType::GNULongName => {
                let mut name = header_text(&mut entry)?;
                name.truncate(name.iter().position(|byte| *byte == 0).unwrap_or(name.len()));
                ahead.name = Some(name);
                return Ok(());
            }
            EntryType::XHeader => {
                let text = header_text(&mut entry)?;
                for extension in PaxExtensions::new(&text).filter_map(Result::ok) {
                    if extension.key_bytes() == b"path" {
                        ahead.name = Some(extension.value_bytes().to_vec());
                    }
                }
                return Ok(());
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => return Ok(()),
            _ => {}
        }
        let raw = ahead.name.take().unwrap_or_else(|| entry.path_bytes().into_owned());
        let name = names.decode(&raw);
        match kind {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse if !name.ends_with('/') => {
                let size = entry.size();
                let mut contents = Whole { inner: &mut entry, left: size };
                self.member(path, &Member { name: &name, size: Some(size) }, depth, &mut contents);
            }
            EntryType::Directory | EntryType::Regular => {}
            _ => self.not_a_file(path, &name, kind.is_symlink() || kind.is_hard_link()),
        }
        Ok(())
    }

    /// A link or a device in an archive.
    pub(super) fn not_a_file(&mut self, archive: &str, name: &str, is_link: bool) {
        let Some(path) = self.member_path(archive, name) else { return };
        let what = match is_link {
            true => "a link in an archive; links in archives are never followed",
            false => "no regular file; it was not read",
        };
        if self.visitor.wants(&path) {
            self.visitor.left_out(&path, false, what.to_owned());
        }
    }
}

fn header_text<R: Read>(entry: &mut Entry<'_, R>) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    if entry.size() > MAX_HEADER {
        let what = format!("a header of {} bytes in a tar", entry.size());
        return Err(Stop::Memory(what).into_error());
    }
    entry.read_to_end(&mut text)?;
    Ok(text)
}

/// The crate's own errors are all of the kind `Other`.
fn plain(error: io::Error) -> io::Error {
    if error.kind() != io::ErrorKind::Other || error.raw_os_error().is_some() || Stop::of(&error).is_some() {
        return error;
    }
    let kind = match error.to_string().contains("EOF") {
        true => io::ErrorKind::UnexpectedEof,
        false => io::ErrorKind::InvalidData,
    };
    io::Error::new(kind, error)
}
