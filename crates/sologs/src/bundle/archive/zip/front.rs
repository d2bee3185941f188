//! A zip that lost its end, and with it its directory: read from the headers that stand before its members.

use super::{LOCAL_HEADER_BYTES, plain, unreadable};
use crate::bundle::archive::ReadSeek;
use crate::bundle::archive::damage::Told;
use crate::bundle::archive::limits::{Packed, Stop};
use crate::bundle::archive::names::NameDecoder;
use crate::bundle::archive::walker::{Broken, Member, Walker};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use zip::read::{ZipReadOptions, read_zipfile_from_stream_with_options};
use zip::result::ZipError;

/// Signature of a header before a member, and that of a zip in pieces, which may stand before the first one.
const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
const PIECES_SIGNATURE: &[u8] = b"PK\x07\x08";
/// Bits of the flags (APPNOTE 4.4.4): it is encrypted; its sizes stand behind it.
const ENCRYPTED: u16 = 1;
const SIZES_BEHIND: u16 = 1 << 3;
/// A size that stands in the extra field (zip64).
const SIZE_ELSEWHERE: u32 = u32::MAX;

/// What a header before a member says (APPNOTE 4.3.7).
struct Local {
    name: Vec<u8>,
    flags: u16,
    packed: u32,
    size: u32,
    /// Where the member's bytes begin.
    contents: u64,
}

impl Walker<'_> {
    /// Reads the members one behind the other, until one is cut or what follows is none. What the directory alone says
    /// is not known: whether a member is a link, or was deleted.
    pub(super) fn zip_from_front(&mut self, path: &str, source: &mut dyn ReadSeek, depth: u32) {
        if let Err(error) = self.zip_members(path, &mut BufReader::new(source), depth) {
            self.problem(path, error);
        }
        self.problem(path, Stop::EndsBeforeDirectory.into_error());
    }

    fn zip_members(
        &mut self,
        path: &str,
        source: &mut BufReader<&mut dyn ReadSeek>,
        depth: u32,
    ) -> io::Result<()> {
        let end = source.seek(SeekFrom::End(0))?;
        let mut names = NameDecoder::default();
        let mut at =
            if starts_with(source, 0, PIECES_SIGNATURE)? { PIECES_SIGNATURE.len() as u64 } else { 0 };
        while let Some(local) = Local::read(source, at)?
            && !self.is_full()
        {
            self.listed_left = None;
            let name = names.decode(&local.name);
            let is_folder = local.packed == 0 && name.ends_with('/');
            let error = if local.flags & ENCRYPTED != 0 {
                Some(Stop::Encrypted)
            } else if local.flags & SIZES_BEHIND != 0 {
                Some(Stop::EndsBeforeList)
            } else {
                None
            };
            let mut next = (local.packed != SIZE_ELSEWHERE).then(|| local.contents + u64::from(local.packed));
            if let Some(error) = error {
                let mut error = Broken(Some(error.into_error()));
                self.member(
                    path,
                    &Member { name: &name, size: Some(u64::from(local.size)) },
                    depth,
                    &mut error,
                );
                // Where the member behind it begins is not said.
                next = next.filter(|_| local.flags & SIZES_BEHIND == 0);
            } else if !is_folder {
                source.seek(SeekFrom::Start(at))?;
                next = self.zip_member(path, source, (&local, &name, end), depth)?.or(next);
            }
            match next.filter(|next| *next <= end) {
                Some(next) => at = next,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// Reads a member whose header is next; gives where the one behind it begins, if that is known.
    fn zip_member(
        &mut self,
        path: &str,
        source: &mut BufReader<&mut dyn ReadSeek>,
        (local, name, end): (&Local, &str, u64),
        depth: u32,
    ) -> io::Result<Option<u64>> {
        match read_zipfile_from_stream_with_options(source, ZipReadOptions::new()) {
            Ok(Some(file)) => {
                let (packed, size) = (file.compressed_size(), file.size());
                let next = local.contents.saturating_add(packed);
                // No more than is there counts for the ratio, whatever the header says.
                let there = packed.min(end.saturating_sub(local.contents));
                let mut contents = Told::new(self.guard(file, Packed::Known(there)).sized(size));
                contents.is_cut = next > end;
                self.member(path, &Member { name, size: Some(size) }, depth, &mut contents);
                Ok(Some(next))
            }
            Ok(None) => Ok(None),
            Err(ZipError::Io(error)) => Err(error),
            Err(error @ ZipError::InvalidArchive(_)) => Err(plain(error)),
            Err(error) => {
                let mut error = Broken(Some(unreadable(error, None)));
                self.member(path, &Member { name, size: Some(u64::from(local.size)) }, depth, &mut error);
                Ok(None)
            }
        }
    }
}

fn starts_with(source: &mut (impl Read + Seek), at: u64, signature: &[u8]) -> io::Result<bool> {
    source.seek(SeekFrom::Start(at))?;
    let mut start = Vec::new();
    source.take(signature.len() as u64).read_to_end(&mut start)?;
    Ok(start == signature)
}

impl Local {
    /// The header at `at`; `None` where there is none, or not all of it.
    fn read(source: &mut (impl Read + Seek), at: u64) -> io::Result<Option<Self>> {
        source.seek(SeekFrom::Start(at))?;
        let mut header = Vec::new();
        (&mut *source).take(LOCAL_HEADER_BYTES).read_to_end(&mut header)?;
        if (header.len() as u64) < LOCAL_HEADER_BYTES || !header.starts_with(LOCAL_SIGNATURE) {
            return Ok(None);
        }
        let number = |at: usize, width: usize| {
            let bytes = header.get(at..at + width).unwrap_or_default();
            bytes.iter().rev().fold(0u32, |number, byte| number << 8 | u32::from(*byte))
        };
        let (name_bytes, extra_bytes) = (u64::from(number(26, 2)), u64::from(number(28, 2)));
        let mut name = Vec::new();
        source.take(name_bytes).read_to_end(&mut name)?;
        Ok((name.len() as u64 == name_bytes).then_some(Self {
            name,
            flags: u16::try_from(number(6, 2)).unwrap_or_default(),
            packed: number(18, 4),
            size: number(22, 4),
            contents: at + LOCAL_HEADER_BYTES + name_bytes + extra_bytes,
        }))
    }
}
