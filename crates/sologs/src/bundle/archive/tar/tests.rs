use crate::bundle::archive::{ArchiveLimits, Format, Visitor, walk};
use std::io::{self, Read, Seek, SeekFrom};
use tar::{EntryType, Header};

/// A tar that is nowhere: stretches of bytes, and of zeros of any length.
#[derive(Default)]
struct Virtual {
    parts: Vec<(Vec<u8>, u64)>,
    part: usize,
    at: u64,
}

impl Virtual {
    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.parts.push((bytes.to_vec(), bytes.len() as u64));
        self
    }

    /// As many zeros, and more up to the end of a block.
    fn zeros(mut self, count: u64) -> Self {
        self.parts.push((Vec::new(), count.next_multiple_of(512)));
        self
    }

    fn header(self, kind: EntryType, name: &str, size: u64) -> Self {
        self.header_with(kind, name, |header| header.set_size(size))
    }

    fn header_with(self, kind: EntryType, name: &str, change: impl FnOnce(&mut Header)) -> Self {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_path(name).unwrap();
        change(&mut header);
        header.set_cksum();
        self.bytes(header.as_bytes())
    }

    fn data(self, bytes: &[u8]) -> Self {
        let padding = bytes.len().next_multiple_of(512) - bytes.len();
        self.bytes(bytes).bytes(&vec![0; padding])
    }

    fn pax(self, records: &[(&str, &str)]) -> Self {
        let text: String = records.iter().map(|(key, value)| record(key, value)).collect();
        self.header(EntryType::XHeader, "pax", text.len() as u64).data(text.as_bytes())
    }
}

fn record(key: &str, value: &str) -> String {
    let rest = format!(" {key}={value}\n");
    let length = (rest.len() + 1..).find(|length| length.to_string().len() + rest.len() == *length).unwrap();
    format!("{length}{rest}")
}

impl Read for Virtual {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some((bytes, length)) = self.parts.get(self.part) {
            let left = length - self.at;
            if left == 0 {
                (self.part, self.at) = (self.part + 1, 0);
                continue;
            }
            let size = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            match bytes.get(self.at as usize..self.at as usize + size) {
                Some(bytes) => buffer[..size].copy_from_slice(bytes),
                None => buffer[..size].fill(0),
            }
            self.at += size as u64;
            return Ok(size);
        }
        Ok(0)
    }
}

impl Seek for Virtual {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if to == SeekFrom::Start(0) {
            (self.part, self.at) = (0, 0);
        }
        Ok(match to {
            SeekFrom::End(_) => self.parts.iter().map(|(_, length)| length).sum(),
            _ => 0,
        })
    }
}

/// What was met: members with their size and their first bytes, and what was told.
#[derive(Default)]
struct Met {
    files: Vec<(String, Option<u64>, String)>,
    told: Vec<(String, String)>,
}

impl Visitor for Met {
    fn wants(&mut self, _path: &str) -> bool {
        true
    }

    fn file(&mut self, path: &str, size: Option<u64>, contents: &mut dyn Read) {
        let mut start = String::new();
        contents.take(5).read_to_string(&mut start).unwrap();
        self.files.push((path.to_owned(), size, start));
    }

    fn archive(&mut self, _path: &str, _size: Option<u64>) {}

    fn problem(&mut self, path: &str, error: io::Error) {
        self.told.push((path.to_owned(), error.to_string()));
    }

    fn left_out(&mut self, path: &str, limit: bool, message: String) {
        self.told.push((path.to_owned(), format!("{limit} {message}")));
    }
}

fn met(mut source: Virtual) -> Met {
    let mut met = Met::default();
    walk("b.tar", &mut source, Format::Tar, ArchiveLimits::default(), &mut met);
    met
}

fn file(name: &str, size: u64, start: &str) -> (String, Option<u64>, String) {
    (format!("b.tar!/{name}"), Some(size), start.to_owned())
}

#[test]
fn members_beyond_8_gib_are_passed_over_by_the_size_that_counts() {
    let large = (8 << 30) + 700;
    let nothing = "\0\0\0\0\0";
    // In pax the member's own field holds what fits into it; in GNU tar, a number in base 256.
    let source = Virtual::default()
        .pax(&[("mtime", "1.5"), ("size", &large.to_string()), ("path", "large/pax.log")])
        .header(EntryType::Regular, "short", 0)
        .zeros(large)
        .header(EntryType::Regular, "gnu.log", large)
        .zeros(large)
        .header(EntryType::Regular, "behind.log", 6)
        .data(b"behind")
        .zeros(1024);
    let met = met(source);
    assert_eq!(met.told, []);
    let behind = file("behind.log", 6, "behin");
    assert_eq!(met.files, [file("large/pax.log", large, nothing), file("gnu.log", large, nothing), behind]);
}

#[test]
fn sizes_that_no_file_can_have_end_the_tar() {
    for (size, told) in [(u64::MAX.to_string(), "no file can have"), ("90000".to_owned(), "in the middle")] {
        let source =
            Virtual::default().pax(&[("size", &size)]).header(EntryType::Regular, "a.log", 3).data(b"abc");
        let met = met(source);
        let last = met.told.last().unwrap();
        assert!(last.0 == "b.tar" && last.1.contains(told), "{last:?}");
    }
}

#[test]
fn the_data_of_sparse_files_is_read_and_the_holes_are_told() {
    let old = Virtual::default()
        .header_with(EntryType::GNUSparse, "old.log", |header| {
            header.set_size(5);
            let gnu = header.as_gnu_mut().unwrap();
            gnu.set_real_size(4005);
            gnu.set_is_extended(true);
        })
        // One more block of the map, the last.
        .bytes(&[0; 512])
        .data(b"start")
        .pax(&[("GNU.sparse.major", "1"), ("GNU.sparse.name", "new.log"), ("GNU.sparse.realsize", "9005")])
        .header(EntryType::Regular, "GNUSparseFile.1/new.log", 512 + 5)
        .data(b"1\n4000\n5\n")
        .data(b"fresh")
        .header(EntryType::Regular, "behind.log", 6)
        .data(b"behind")
        .zeros(1024);
    let met = met(old);
    assert_eq!(
        met.files,
        [file("old.log", 5, "start"), file("new.log", 5, "fresh"), file("behind.log", 6, "behin")]
    );
    let told: Vec<_> = met.told.iter().map(|(path, message)| (path.as_str(), message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("b.tar!/old.log", "false a sparse file; 4000 bytes of holes, all NUL, were left out"),
            ("b.tar!/new.log", "false a sparse file; 9000 bytes of holes, all NUL, were left out"),
        ]
    );
}

#[test]
fn a_map_without_end_is_bounded() {
    let source = Virtual::default()
        .pax(&[("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "9")])
        .header(EntryType::Regular, "a.log", 1 << 30)
        .data("9".repeat(300).as_bytes())
        .zeros(1 << 30);
    let met = met(source);
    assert!(
        met.files.is_empty() && met.told[0].1.contains("a map of more than 65536 bytes"),
        "{:?}",
        met.told
    );
}

#[test]
fn tars_one_behind_the_other_are_all_read_and_what_is_none_is_told() {
    let two = |end: &[u8]| {
        Virtual::default()
            .header(EntryType::Regular, "a.log", 3)
            .data(b"abc")
            .zeros(10240)
            .header(EntryType::Regular, "b.log", 3)
            .data(b"def")
            .zeros(1024)
            .bytes(end)
    };
    let files = [file("a.log", 3, "abc"), file("b.log", 3, "def")];
    let met_two = met(two(&[0; 512]));
    assert_eq!((met_two.files.as_slice(), met_two.told.as_slice()), (&files[..], &[][..]));
    let more = met(two(&[7; 512]));
    assert_eq!(more.files, files);
    assert!(more.told[0].1.contains("follows its end"), "{:?}", more.told);
}

#[test]
fn long_names_are_bounded_and_records_of_pax_may_hold_line_ends() {
    let source = Virtual::default()
        .pax(&[("comment", "a\n\n9 b=c"), ("path", "the/real.log"), ("size", "3")])
        .header(EntryType::Regular, "short", 0)
        .data(b"abc")
        .header(EntryType::GNULongName, "././@LongLink", 70_000)
        .zeros(70_000)
        .header(EntryType::Regular, "b.log", 3)
        .data(b"def");
    let met = met(source);
    assert_eq!(met.files, [file("the/real.log", 3, "abc")]);
    assert!(met.told[0].1.contains("a header of 70000 bytes in a tar"), "{:?}", met.told);
}
