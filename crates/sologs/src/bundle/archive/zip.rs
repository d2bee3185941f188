//! Zip, zip64 too: a directory at the end names the members and where they are.

mod front;

use super::ReadSeek;
use super::limits::{Packed, Stop};
use super::names::NameDecoder;
use super::walker::{Broken, Member, Walker};
use std::collections::BTreeMap;
use std::io::{self, BufReader};
use zip::CompressionMethod;
use zip::read::{Config, ZipFileEntry, ZipReadOptions};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

/// Bytes of a local header without the name (APPNOTE 4.3.7).
const LOCAL_HEADER_BYTES: u64 = 30;

impl Walker<'_> {
    /// The directory is read entry by entry and never held whole.
    pub(super) fn zip(&mut self, path: &str, source: &mut dyn ReadSeek, depth: u32) {
        let probe = ZipIterable::try_new(BufReader::new(&mut *source), Config::default());
        if probe.is_err_and(|error| is_without_directory(&error)) {
            return self.zip_from_front(path, source, depth);
        }
        let mut archive = match ZipIterable::try_new(BufReader::new(source), Config::default()) {
            Ok(archive) => archive,
            Err(error) => return self.problem(path, plain(error)),
        };
        let mut names = NameDecoder::default();
        if let Ok(entries) = archive.files() {
            let most = usize::try_from(self.limits.max_members).unwrap_or(usize::MAX);
            entries.take(most).filter_map(Result::ok).for_each(|entry| names.see(entry.name_raw()));
        }
        let mut taken = Taken::default();
        let mut left = archive.len() as u64;
        let entries = match archive.files() {
            Ok(entries) => entries,
            Err(error) => return self.problem(path, plain(error)),
        };
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                // The members behind a damaged place in the directory cannot be found.
                Err(error) => return self.problem(path, plain(error)),
            };
            self.listed_left = Some(left);
            left = left.saturating_sub(1);
            // A folder that holds bytes is none: somebody changed its name.
            if !entry.is_dir() || entry.compressed_size() > 0 {
                self.zip_entry(path, entry, entries.reader_mut(), &mut names, &mut taken, depth);
            }
            if self.is_full() {
                return;
            }
        }
    }

    fn zip_entry(
        &mut self,
        archive: &str,
        entry: ZipFileEntry<'static>,
        source: &mut BufReader<&mut dyn ReadSeek>,
        names: &mut NameDecoder,
        taken: &mut Taken,
        depth: u32,
    ) {
        let name = names.decode(entry.name_raw());
        if entry.is_symlink() {
            return self.not_a_file(archive, &name, true);
        }
        let is_new = taken.take(&entry);
        let (packed, size) = (entry.compressed_size(), entry.size());
        let member = Member { name: &name, size: Some(size) };
        if entry.encrypted() {
            let mut error = Broken(Some(Stop::Encrypted.into_error()));
            self.member(archive, &member, depth, &mut error);
            return;
        }
        if !is_new {
            let Some(path) = self.member_path(archive, &name) else { return };
            let message = "it shares its bytes with another member, as bombs do; it was not read";
            return self.visitor.left_out(&path, true, message.to_owned());
        }
        let method = entry.compression();
        match entry.with_reader(source, ZipReadOptions::new()) {
            Ok(contents) => {
                let mut contents = self.guard(contents, Packed::Known(packed)).sized(size);
                self.member(archive, &member, depth, &mut contents);
            }
            Err(error) => {
                let mut error = Broken(Some(unreadable(error, Some(method))));
                self.member(archive, &member, depth, &mut error);
            }
        }
    }
}

/// The stretches of the archive that members have been read from.
#[derive(Default)]
struct Taken(BTreeMap<u64, u64>);

impl Taken {
    /// Whether no other member has a byte of this one's.
    fn take(&mut self, entry: &ZipFileEntry<'_>) -> bool {
        let start = entry.header_start();
        let end = start
            .saturating_add(LOCAL_HEADER_BYTES + entry.name_raw().len() as u64)
            .saturating_add(entry.compressed_size());
        let before = self.0.range(..end).next_back();
        if before.is_some_and(|(_, taken)| *taken > start) {
            return false;
        }
        self.0.insert(start, end);
        true
    }
}

/// Whether a zip has no end that tells where its directory is.
fn is_without_directory(error: &ZipError) -> bool {
    match error {
        ZipError::InvalidArchive(_) => true,
        ZipError::Io(error) => error.kind() == io::ErrorKind::UnexpectedEof,
        _ => false,
    }
}

fn unreadable(error: ZipError, method: Option<CompressionMethod>) -> io::Error {
    match error {
        ZipError::CompressionMethodNotSupported(number) => {
            Stop::Unsupported(format!("method {number} of zip")).into_error()
        }
        ZipError::UnsupportedArchive(_) => {
            let what = method.map_or("an unknown method".to_owned(), |method| method.to_string());
            Stop::Unsupported(format!("{what} of zip")).into_error()
        }
        error => plain(error),
    }
}

fn plain(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        error => io::Error::new(io::ErrorKind::InvalidData, error),
    }
}
