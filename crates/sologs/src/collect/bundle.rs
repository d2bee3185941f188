//! The archive that a collection is written into.

use sha2::{Digest, Sha256};
use sologs_core::time::Timestamp;
use std::io::{self, Read, Seek, SeekFrom, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// From this size on an entry may need the larger headers of ZIP64.
const LARGE: u64 = 1 << 31;

/// A file of the bundle, written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its size.
    pub(crate) bytes: u64,
    /// Its SHA-256, lower-case hexadecimal.
    pub(crate) sha256: String,
    /// Why its source could not be read to the end.
    pub(crate) broken: Option<String>,
    /// Its path in the node's folder, where that is another one than was asked for.
    pub(crate) name: Option<String>,
    /// Why it was not written at all.
    pub(crate) left_out: Option<String>,
}

/// Where the files of a bundle go.
pub(crate) trait Sink {
    /// Writes a file; `path` has `/` between its parts, `about` is its size as far as it is known.
    fn add(&mut self, path: &str, about: u64, content: &mut dyn Read) -> io::Result<Written>;

    /// Writes a file of the collector's own, in which every text went through [`Sink::word`].
    fn add_own(&mut self, path: &str, content: &[u8]) -> io::Result<Written> {
        self.add(path, content.len() as u64, &mut &*content)
    }

    /// A text of the manifest as it is to be written.
    fn word(&mut self, text: &str) -> String {
        text.to_owned()
    }

    /// The name of the machine as it is to be written.
    fn node(&mut self, name: &str) -> String {
        name.to_owned()
    }

    /// Whether nothing is to be written: then nothing is gathered that is not needed to plan.
    fn is_dry(&self) -> bool;
}

/// A ZIP archive.
pub(crate) struct ZipBundle<W: Write + Seek> {
    zip: ZipWriter<FailsOnce<W>>,
    modified: DateTime,
}

impl<W: Write + Seek> ZipBundle<W> {
    /// `now` becomes the time of every entry.
    pub(crate) fn new(out: W, now: Timestamp) -> Self {
        let ((year, month, day), (hour, minute, second)) = (now.date(), now.time_of_day());
        let part = |number: u32| u8::try_from(number).unwrap_or_default();
        let modified = DateTime::from_date_and_time(
            u16::try_from(year).unwrap_or_default(),
            part(month),
            part(day),
            part(hour),
            part(minute),
            part(second),
        );
        Self {
            zip: ZipWriter::new(FailsOnce { inner: out, failed: false }),
            modified: modified.unwrap_or_default(),
        }
    }

    /// Completes the archive.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.zip.finish()?.flush()
    }
}

/// A writer that fails once. The archive is given up then, and what its destructor still tries to write goes nowhere:
/// else it prints what it met.
struct FailsOnce<W> {
    inner: W,
    failed: bool,
}

impl<W> FailsOnce<W> {
    fn attempt<T>(&mut self, otherwise: T, act: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        if self.failed {
            return Ok(otherwise);
        }
        let done = act(&mut self.inner);
        self.failed = done.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        done
    }
}

impl<W: Write> Write for FailsOnce<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.attempt(buffer.len(), |inner| inner.write(buffer))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt((), Write::flush)
    }
}

impl<W: Seek> Seek for FailsOnce<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.attempt(0, |inner| inner.seek(to))
    }
}

impl<W: Write + Seek> Sink for ZipBundle<W> {
    fn add(&mut self, path: &str, about: u64, content: &mut dyn Read) -> io::Result<Written> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(self.modified)
            .large_file(about >= LARGE);
        self.zip.start_file(path, options)?;
        let mut written = Written::default();
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => buffer.get(..read).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    written.broken = Some(error.to_string());
                    break;
                }
            };
            self.zip.write_all(read)?;
            hash.update(read);
            written.bytes += read.len() as u64;
        }
        written.sha256 = hexadecimal(&hash.finalize());
        Ok(written)
    }

    fn is_dry(&self) -> bool {
        false
    }
}

/// Keeps nothing: for a dry run.
pub(crate) struct Nowhere;

impl Sink for Nowhere {
    fn add(&mut self, _path: &str, _about: u64, _content: &mut dyn Read) -> io::Result<Written> {
        Ok(Written::default())
    }

    fn is_dry(&self) -> bool {
        true
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
