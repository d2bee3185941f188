//! Cab: a header names the members; they lie in folders, each one compressed stream of blocks.
//!
//! The crate opens members one by one, by name, and decompresses a folder from its beginning for each. It is therefore
//! shown every folder as one member ([`Folders`]), which is read once and cut into the real members here.

use super::ReadSeek;
use super::damage::Told;
use super::limits::{Packed, Stop};
use super::names::NameDecoder;
use super::walker::{Broken, Member, Walker, Whole};
use cab::Cabinet;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// A member as the header describes it.
struct CabFile {
    name: String,
    offset: u64,
    size: u64,
}

impl Walker<'_> {
    pub(super) fn cabinet(&mut self, path: &str, source: &mut dyn ReadSeek, packed: u64, depth: u32) {
        let (folders, stated) = match folders(&mut *source) {
            Ok(folders) => folders,
            Err(error) => return self.problem(path, error),
        };
        let view = match Folders::new(source, folders.iter().map(|files| end_of(files))) {
            Ok(view) => view,
            Err(error) => return self.problem(path, error),
        };
        let mut cabinet = match Cabinet::new(view) {
            Ok(cabinet) => cabinet,
            Err(error) => return self.problem(path, error),
        };
        let mut left = folders.iter().map(Vec::len).sum::<usize>() as u64;
        for (number, files) in folders.iter().enumerate() {
            let packing = cabinet.folder_entries().nth(number).map(cab::FolderEntry::compression_type);
            let opened = match packing {
                Some(cab::CompressionType::Quantum(..)) => {
                    Err(Stop::Unsupported("Quantum".to_owned()).into_error())
                }
                _ => cabinet.read_file(&folder_name(number)),
            };
            match opened {
                Ok(folder) => {
                    let mut contents =
                        Told::new(self.guard(folder, Packed::Known(packed)).sized(end_of(files)));
                    contents.is_cut = stated > packed;
                    self.cab_folder(path, (files, left), contents, depth);
                }
                Err(error) => self.cab_folder(path, (files, left), Told::new(Broken(Some(error))), depth),
            }
            if self.is_full() {
                return;
            }
            left = left.saturating_sub(files.len() as u64);
        }
    }

    /// Cuts a folder's stream into its members, in the order in which they lie in it. It has to go on failing once it
    /// did: the crate would go on with the block behind a damaged one, as if that were the next bytes. So many members
    /// are `left` in all, those of this folder included.
    fn cab_folder(
        &mut self,
        path: &str,
        (files, left): (&[CabFile], u64),
        mut stream: impl Read,
        depth: u32,
    ) {
        let mut at = 0;
        let mut is_told = false;
        for (number, file) in files.iter().enumerate() {
            self.listed_left = Some(left.saturating_sub(number as u64));
            let member = Member { name: &file.name, size: Some(file.size) };
            if file.offset < at {
                let Some(path) = self.member_path(path, &file.name) else { return };
                let message = "it shares its bytes with another member, as bombs do; it was not read";
                self.visitor.left_out(&path, true, message.to_owned());
                continue;
            }
            let skipped = io::copy(&mut (&mut stream).take(file.offset - at), &mut io::sink());
            let error = match skipped {
                Ok(skipped) if skipped == file.offset - at => None,
                Ok(_) => Some(Stop::EndsEarly.into_error()),
                Err(error) => Some(error),
            };
            let is_broken = error.is_some();
            let sized = Whole { inner: &mut stream, left: file.size };
            let mut contents = Broken(error).chain(sized);
            self.member(path, &member, depth, &mut contents);
            if self.is_full() {
                return;
            }
            at = file.offset + file.size;
            let (_, mut rest) = contents.into_inner();
            if let Err(error) = io::copy(&mut rest, &mut io::sink())
                && !std::mem::replace(&mut is_told, true)
            {
                self.problem(path, error);
            }
            if is_broken {
                at = file.offset;
            }
        }
    }
}

/// Bytes of a folder's stream.
fn end_of(files: &[CabFile]) -> u64 {
    files.iter().map(|file| file.offset + file.size).max().unwrap_or(0)
}

fn folder_name(number: usize) -> String {
    number.to_string()
}

/// Places in the header of a cabinet ([MS-CAB] 2.1): of its size, of the list of members, and of the numbers of folders and members.
const CABINET_BYTES: usize = 8;
const FILES_AT: usize = 16;
const FOLDERS_COUNT: usize = 26;
const FILES_COUNT: usize = 28;
const HEADER_BYTES: usize = 36;
/// Longest name, with the NUL behind it.
const MAX_NAME: u64 = 256;

/// The members of each folder, by their place in it, and the bytes that the cabinet says to have. The crate gives neither their places nor their names as stored.
fn folders(source: &mut dyn ReadSeek) -> io::Result<(Vec<Vec<CabFile>>, u64)> {
    let mut source = BufReader::new(source);
    source.seek(SeekFrom::Start(0))?;
    let mut header = [0; HEADER_BYTES];
    source.read_exact(&mut header)?;
    let mut folders: Vec<Vec<CabFile>> = Vec::new();
    folders.resize_with(usize::from(number16(&header, FOLDERS_COUNT)), Vec::new);
    source.seek(SeekFrom::Start(u64::from(number32(&header, FILES_AT))))?;
    let mut files = Vec::new();
    let mut names = NameDecoder::default();
    for _ in 0..number16(&header, FILES_COUNT) {
        let mut fixed = [0; 16];
        source.read_exact(&mut fixed)?;
        let mut name = Vec::new();
        (&mut source).take(MAX_NAME).read_until(0, &mut name)?;
        if name.pop() != Some(0) {
            return Err(Stop::Damaged("a name in the cabinet has no end").into_error());
        }
        names.see(&name);
        files.push((number16(&fixed, 8), number32(&fixed, 4), number32(&fixed, 0), name));
    }
    for (folder, offset, size, name) in files {
        // 0xFFFD to 0xFFFF: the member begins in the cabinet before or goes on in the next.
        let Some(files) = folders.get_mut(usize::from(folder)) else {
            return Err(Stop::Unsupported("members that span several cabinets".to_owned()).into_error());
        };
        let name = names.decode(&name);
        files.push(CabFile { name, offset: u64::from(offset), size: u64::from(size) });
    }
    for files in &mut folders {
        files.sort_by_key(|file| file.offset);
    }
    Ok((folders, u64::from(number32(&header, CABINET_BYTES))))
}

fn number16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn number32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// A cabinet with one member for each folder, named by its number: a list of its own stands behind the file, and the
/// header points to it.
struct Folders<R> {
    inner: R,
    length: u64,
    at: u64,
    header: [u8; HEADER_BYTES],
    list: Vec<u8>,
}

impl<R: Read + Seek> Folders<R> {
    /// A view of `inner` whose folders have so many bytes unpacked.
    fn new(mut inner: R, ends: impl Iterator<Item = u64>) -> io::Result<Self> {
        let length = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        let mut header = [0; HEADER_BYTES];
        inner.read_exact(&mut header)?;
        let mut list = Vec::new();
        let mut count = 0u16;
        for (number, end) in ends.enumerate() {
            let size = u32::try_from(end).unwrap_or(u32::MAX);
            list.extend_from_slice(&size.to_le_bytes());
            list.extend_from_slice(&0u32.to_le_bytes());
            list.extend_from_slice(&count.to_le_bytes());
            list.extend_from_slice(&[0; 6]);
            list.extend_from_slice(folder_name(number).as_bytes());
            list.push(0);
            count = count.saturating_add(1);
        }
        let too_large = || Stop::Damaged("it is larger than the 4 GiB that a cabinet may have").into_error();
        let list_at = u32::try_from(length).map_err(|_| too_large())?;
        let mut patch = |at: usize, bytes: &[u8]| {
            if let Some(place) = header.get_mut(at..at + bytes.len()) {
                place.copy_from_slice(bytes);
            }
        };
        patch(FILES_AT, &list_at.to_le_bytes());
        patch(FILES_COUNT, &count.to_le_bytes());
        Ok(Self { inner, length, at: 0, header, list })
    }
}

impl<R: Read + Seek> Read for Folders<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = usize::try_from(self.at).unwrap_or(usize::MAX);
        let read = if let Some(header) = self.header.get(at..).filter(|rest| !rest.is_empty()) {
            (&mut &*header).read(buffer)?
        } else if self.at < self.length {
            let room = usize::try_from(self.length - self.at).unwrap_or(usize::MAX).min(buffer.len());
            self.inner.seek(SeekFrom::Start(self.at))?;
            self.inner.read(buffer.get_mut(..room).unwrap_or_default())?
        } else {
            let behind = usize::try_from(self.at - self.length).unwrap_or(usize::MAX);
            (&mut self.list.get(behind..).unwrap_or_default()).read(buffer)?
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Read + Seek> Seek for Folders<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let end = self.length + self.list.len() as u64;
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => end.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
