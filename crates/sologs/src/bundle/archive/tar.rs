//! Tar: headers of 512 bytes, each with the bytes of its member behind it.
//!
//! The headers are the crate's, the walk over them is not: the crate holds headers of any length in memory (long names,
//! pax), and where it does not, it passes over the sizes that pax states, as it must for members of 8 GiB and more.

use super::limits::Stop;
use super::names::NameDecoder;
use super::walker::{Member, Walker, Whole};
use std::io::{self, Read};
use tar::{EntryType, GnuExtSparseHeader, Header};

/// Bytes of a block; every header is one, every member fills some.
const BLOCK_BYTES: u64 = 512;
/// Longest name or extended header that is read; also of the map before the data of a sparse file.
const MAX_HEADER: u64 = 64 << 10;

/// What the headers before a member say of it.
#[derive(Default)]
struct Ahead {
    name: Option<Vec<u8>>,
    /// Its size, where the member's own header has no room for it (pax).
    size: Option<u64>,
    /// The size with its holes, where it is a sparse file (pax).
    real_size: Option<u64>,
    /// Whether a map of the holes stands before its data (pax, GNU sparse format 1.0).
    has_map: bool,
}

impl Walker<'_> {
    pub(super) fn tar<R: Read + ?Sized>(&mut self, path: &str, source: &mut R, depth: u32) {
        let mut names = NameDecoder::default();
        let mut ahead = Ahead::default();
        // Tars that were put one behind the other are one: a block of zeros ends only the first of them.
        let mut is_behind_end = false;
        while !self.is_full() {
            self.listed_left = None;
            let header = match next_header(source) {
                Ok(Some(header)) => header,
                Ok(None) => return,
                Err(error) => return self.problem(path, error),
            };
            if header.as_bytes().iter().all(|byte| *byte == 0) {
                is_behind_end = true;
                continue;
            }
            if !is_sound(&header) {
                if is_behind_end {
                    let message = "something that is no tar follows its end; it was not read".to_owned();
                    return self.visitor.left_out(path, true, message);
                }
                let what = "a header in the tar has not the checksum that it states";
                return self.problem(path, Stop::Damaged(what).into_error());
            }
            if let Err(error) = self.tar_entry(path, source, &header, (&mut names, &mut ahead), depth) {
                return self.problem(path, error);
            }
        }
    }

    /// Reads what is behind a header, to the next one.
    fn tar_entry<R: Read + ?Sized>(
        &mut self,
        path: &str,
        source: &mut R,
        header: &Header,
        (names, ahead): (&mut NameDecoder, &mut Ahead),
        depth: u32,
    ) -> io::Result<()> {
        let kind = header.entry_type();
        let stated = header.entry_size().map_err(malformed)?;
        if matches!(
            kind,
            EntryType::GNULongName | EntryType::GNULongLink | EntryType::XHeader | EntryType::XGlobalHeader
        ) {
            return ahead.read(source, kind, stated);
        }
        let Ahead { name, size, real_size, has_map } = std::mem::take(ahead);
        let size = size.unwrap_or(stated);
        let padding = size.next_multiple_of_block()? - size;
        let raw = name.unwrap_or_else(|| header.path_bytes().into_owned());
        let name = names.decode(&raw);
        let mut contents = Whole { inner: &mut *source, left: size };
        match kind {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse
                if size > 0 || !name.ends_with('/') =>
            {
                let mut real_size = real_size;
                if let Some(gnu) = header.as_gnu().filter(|_| kind == EntryType::GNUSparse) {
                    real_size = Some(gnu.real_size().map_err(malformed)?);
                    if gnu.is_extended() {
                        skip_maps(&mut contents.inner)?;
                    }
                } else if has_map {
                    skip_map(&mut contents)?;
                }
                let stored = contents.left;
                let member = Member { name: &name, size: Some(stored) };
                let shown = self.member(path, &member, depth, &mut contents);
                if let (Some(shown), Some(real_size)) = (shown, real_size)
                    && real_size > stored
                    && self.visitor.wants(&shown)
                {
                    let holes = real_size - stored;
                    let message = format!("a sparse file; {holes} bytes of holes, all NUL, were left out");
                    self.visitor.left_out(&shown, false, message);
                }
            }
            EntryType::Directory | EntryType::Regular => {}
            _ => self.not_a_file(path, &name, kind.is_symlink() || kind.is_hard_link()),
        }
        let unread = contents.left.saturating_add(padding);
        skip(source, unread)
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

impl Ahead {
    /// Reads a header that tells of the member behind it.
    fn read<R: Read + ?Sized>(&mut self, source: &mut R, kind: EntryType, size: u64) -> io::Result<()> {
        let padding = size.next_multiple_of_block()? - size;
        if matches!(kind, EntryType::GNULongLink | EntryType::XGlobalHeader) {
            return skip(source, size.saturating_add(padding));
        }
        if size > MAX_HEADER {
            return Err(Stop::Memory(format!("a header of {size} bytes in a tar")).into_error());
        }
        let mut text = Vec::new();
        Whole { inner: &mut *source, left: size }.read_to_end(&mut text)?;
        skip(source, padding)?;
        if kind == EntryType::GNULongName {
            text.truncate(text.iter().position(|byte| *byte == 0).unwrap_or(text.len()));
            self.name = Some(text);
        } else {
            self.take_pax(&text);
        }
        Ok(())
    }

    /// POSIX.1-2017, pax extended header; GNU tar manual, D.2 for the keys of sparse files.
    fn take_pax(&mut self, text: &[u8]) {
        let mut sparse_name = None;
        for (key, value) in pax_records(text) {
            let number = || std::str::from_utf8(value).ok().and_then(|digits| digits.parse::<u64>().ok());
            match key {
                b"path" => self.name = Some(value.to_vec()),
                b"size" => self.size = number().or(self.size),
                b"GNU.sparse.name" => sparse_name = Some(value.to_vec()),
                b"GNU.sparse.size" | b"GNU.sparse.realsize" => self.real_size = number(),
                b"GNU.sparse.major" => self.has_map = number() == Some(1),
                _ => {}
            }
        }
        self.name = sparse_name.or_else(|| self.name.take());
    }
}

/// The records `<length> <key>=<value>\n`; the length, in decimal digits, counts all of it. What is none ends them.
fn pax_records(mut text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let blank = text.iter().position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(text.get(..blank)?).ok()?.parse().ok()?;
        let record = text.get(blank + 1..length)?.strip_suffix(b"\n")?;
        let equals = record.iter().position(|byte| *byte == b'=')?;
        text = text.get(length..)?;
        Some((record.get(..equals)?, record.get(equals + 1..)?))
    })
}

/// Sizes in whole blocks.
trait Blocks {
    fn next_multiple_of_block(self) -> io::Result<u64>;
}

impl Blocks for u64 {
    fn next_multiple_of_block(self) -> io::Result<u64> {
        let too_large = || Stop::Damaged("a size in the tar is one that no file can have").into_error();
        self.checked_next_multiple_of(BLOCK_BYTES).ok_or_else(too_large)
    }
}

/// The next block, taken for a header; `None` at the end.
fn next_header<R: Read + ?Sized>(source: &mut R) -> io::Result<Option<Header>> {
    let mut header = Header::new_old();
    let block = header.as_mut_bytes();
    let mut filled = 0;
    while let Some(rest) = block.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(ends_early()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(header))
}

/// Whether a header has the checksum that it states: the sum of its bytes, with blanks for the checksum itself.
fn is_sound(header: &Header) -> bool {
    let bytes = header.as_bytes().iter().enumerate();
    let sum: u32 = bytes.map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
    header.cksum().is_ok_and(|stated| stated == sum)
}

/// Passes over the blocks with more of the map of an old sparse file; they are not counted in its size.
fn skip_maps<R: Read + ?Sized>(source: &mut R) -> io::Result<()> {
    loop {
        let mut map = GnuExtSparseHeader::new();
        source.read_exact(map.as_mut_bytes()).map_err(|error| early(&error).unwrap_or(error))?;
        if !map.is_extended() {
            return Ok(());
        }
    }
}

/// Passes over the map before the data of a sparse file: decimal numbers, one a line, first how many pairs follow.
fn skip_map<R: Read>(contents: &mut Whole<R>) -> io::Result<()> {
    let (mut taken, mut number, mut lines) = (0, 0u64, None);
    loop {
        let mut block = [0; BLOCK_BYTES as usize];
        contents.read_exact(&mut block)?;
        taken += BLOCK_BYTES;
        for byte in block {
            match (byte, &mut lines) {
                (b'0'..=b'9', None) => {
                    number = number.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                }
                (b'\n', None) => lines = Some(number.saturating_mul(2)),
                (b'\n', Some(left)) => *left = left.saturating_sub(1),
                _ => {}
            }
        }
        if lines == Some(0) {
            return Ok(());
        }
        if taken >= MAX_HEADER {
            return Err(Stop::Memory(format!("a map of more than {MAX_HEADER} bytes in a tar")).into_error());
        }
    }
}

fn skip<R: Read + ?Sized>(source: &mut R, bytes: u64) -> io::Result<()> {
    let skipped = io::copy(&mut source.take(bytes), &mut io::sink())?;
    if skipped < bytes { Err(ends_early()) } else { Ok(()) }
}

fn ends_early() -> io::Error {
    Stop::EndsEarly.into_error()
}

fn early(error: &io::Error) -> Option<io::Error> {
    (error.kind() == io::ErrorKind::UnexpectedEof).then(ends_early)
}

/// The crate fails where the digits of a number are none.
fn malformed(_: io::Error) -> io::Error {
    Stop::Damaged("a header in the tar holds a number that is none").into_error()
}

#[cfg(test)]
mod tests;
