//! 7z: a header at the end names the members; they lie in blocks, several in one where it is solid.

use super::ReadSeek;
use super::damage::told;
use super::limits::{ArchiveLimits, Packed, Stop};
use super::walker::{Broken, Member, Walker};
use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, EncoderMethod, Error, Password};
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Bytes at the beginning that say where the header is.
const SIGNATURE_HEADER_BYTES: u64 = 32;
/// Bytes of memory for the header, for a dictionary, and for a model, each.
const MEMORY_KIB: usize = (ArchiveLimits::MAX_DICTIONARY >> 10) as usize + 1024;
/// The bit of a Unix mode within the attributes (7-Zip writes it into the upper half), and that of a link in it.
const UNIX_MODE: u32 = 0x8000;
const MODE_KIND: u32 = 0o170_000;
const MODE_LINK: u32 = 0o120_000;
/// `FILE_ATTRIBUTE_REPARSE_POINT`.
const REPARSE_POINT: u32 = 0x400;

impl Walker<'_> {
    pub(super) fn seven_zip(&mut self, path: &str, source: &mut dyn ReadSeek, packed: u64, depth: u32) {
        self.be_heavy();
        let mut source = BufReader::new(source);
        match ends_before_list(&mut source, packed) {
            Ok(false) => {}
            Ok(true) => return self.problem(path, Stop::EndsBeforeList.into_error()),
            Err(error) => return self.problem(path, error),
        }
        let password = Password::empty();
        let archive = match Archive::read_with_memory_limit(&mut source, &password, MEMORY_KIB) {
            Ok(archive) => archive,
            Err(error) => return self.problem(path, plain(error)),
        };
        let members = archive.files.iter().filter(|entry| !entry.is_directory && !entry.is_anti_item);
        let mut left = members.count() as u64;
        for (index, block) in archive.blocks.iter().enumerate() {
            let mut coders = block.coders.iter().map(sevenz_rust2::Coder::encoder_method_id);
            let encrypted = coders.any(|id| id == EncoderMethod::ID_AES256_SHA256);
            let decoder =
                BlockDecoder::new_with_memory_limit(1, MEMORY_KIB, index, &archive, &password, &mut source);
            if encrypted {
                for entry in decoder.entries() {
                    self.one_of(entry, &mut left);
                    self.without_contents(path, entry, Stop::Encrypted.into_error(), depth);
                }
                continue;
            }
            self.block(path, decoder, (&mut left, packed), depth);
            if self.is_full() {
                return;
            }
        }
        let block_of = &archive.stream_map.file_block_index;
        for (entry, _) in archive.files.iter().zip(block_of).filter(|(_, block)| block.is_none()) {
            if !entry.is_directory && !entry.is_anti_item {
                self.one_of(entry, &mut left);
                self.member(path, &Member { name: &entry.name, size: Some(0) }, depth, &mut io::empty());
            }
        }
    }

    /// The entry is next among those that are `left`.
    fn one_of(&mut self, entry: &ArchiveEntry, left: &mut u64) {
        self.listed_left = Some(*left);
        *left = left.saturating_sub(u64::from(!entry.is_directory));
    }

    fn without_contents(&mut self, archive: &str, entry: &ArchiveEntry, error: io::Error, depth: u32) {
        if entry.is_directory {
            return;
        }
        let member = Member { name: &entry.name, size: Some(entry.size) };
        self.member(archive, &member, depth, &mut Broken(Some(error)));
    }

    fn block<R: Read + Seek>(
        &mut self,
        path: &str,
        decoder: BlockDecoder<'_, R>,
        (left, packed): (&mut u64, u64),
        depth: u32,
    ) {
        let names: Vec<ArchiveEntry> = decoder.entries().to_vec();
        let mut met = 0;
        let mut each = |entry: &ArchiveEntry, contents: &mut dyn Read| {
            met += 1;
            self.one_of(entry, left);
            if entry.is_directory {
                return Ok(true);
            }
            if is_link(entry) {
                self.not_a_file(path, &entry.name, true);
                return Ok(true);
            }
            let mut contents = self.guard(contents, Packed::Known(packed)).sized(entry.size);
            self.member(path, &Member { name: &entry.name, size: Some(entry.size) }, depth, &mut contents);
            // What was not read stands before the next member; the limits hold for it too.
            io::copy(&mut contents, &mut io::sink())?;
            Ok(!self.is_full())
        };
        if let Err(error) = decoder.for_each_entries(&mut each) {
            let error = told(plain(error));
            let what = "it lies behind damaged bytes in the archive";
            let stop = Stop::of(&error).cloned().unwrap_or(Stop::Damaged(what));
            self.problem(path, error);
            for entry in names.iter().skip(met) {
                self.without_contents(path, entry, stop.clone().into_error(), depth);
            }
        }
    }
}

/// Whether the header at the end, to which that at the beginning points, is not there (7zFormat.txt, `SignatureHeader`).
fn ends_before_list<R: Read + Seek>(source: &mut R, packed: u64) -> io::Result<bool> {
    let mut header = [0; SIGNATURE_HEADER_BYTES as usize];
    source.seek(SeekFrom::Start(0))?;
    source.read_exact(&mut header)?;
    source.seek(SeekFrom::Start(0))?;
    let number = |at: usize| {
        let bytes = header.get(at..at + 8).and_then(|eight| eight.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    };
    Ok(SIGNATURE_HEADER_BYTES.saturating_add(number(12)).saturating_add(number(20)) > packed)
}

fn is_link(entry: &ArchiveEntry) -> bool {
    let attributes = entry.windows_attributes;
    entry.has_windows_attributes
        && (attributes & REPARSE_POINT != 0
            || attributes & UNIX_MODE != 0 && (attributes >> 16) & MODE_KIND == MODE_LINK)
}

fn plain(error: Error) -> io::Error {
    match error {
        Error::Io(error, _) | Error::FileOpen(error, _) => error,
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Stop::Encrypted.into_error(),
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => Stop::Encrypted.into_error(),
        Error::UnsupportedCompressionMethod(method) => Stop::Unsupported(method).into_error(),
        Error::MaxMemLimited { actaul_kb, .. } => Stop::Memory(format!("{actaul_kb} KiB")).into_error(),
        Error::UnsupportedVersion { major, minor } => {
            Stop::Unsupported(format!("version {major}.{minor} of 7z")).into_error()
        }
        Error::ExternalUnsupported | Error::Unsupported(_) => {
            Stop::Unsupported("a rare form of 7z".to_owned()).into_error()
        }
        error => io::Error::new(io::ErrorKind::InvalidData, error.to_string()),
    }
}
