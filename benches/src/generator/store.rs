//! Where generated files go: a file, a folder or a zip archive.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// About what `Compress-Archive` and Explorer do, and still quick to write.
const DEFLATE_LEVEL: i64 = 3;

/// A place for files.
pub(crate) enum Store {
    /// One file, whatever its name in the truth.
    File(PathBuf),
    /// A folder; files may stand in folders below it.
    Folder(PathBuf),
    /// A zip archive.
    Zip(Box<ZipWriter<BufWriter<File>>>),
}

impl Store {
    pub(crate) fn zip(path: &std::path::Path) -> io::Result<Self> {
        Ok(Self::Zip(Box::new(ZipWriter::new(BufWriter::new(File::create(path)?)))))
    }

    /// Writes one file with whatever `write` makes; `path` has `/` between its parts.
    pub(crate) fn write<R>(
        &mut self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<R>,
    ) -> io::Result<R> {
        match self {
            Self::File(file) => write(&mut File::create(file)?),
            Self::Folder(folder) => {
                let file = folder.join(path);
                if let Some(parent) = file.parent() {
                    fs::create_dir_all(parent)?;
                }
                write(&mut File::create(file)?)
            }
            Self::Zip(archive) => {
                // `large_file` reserves room for sizes beyond 4 GB, which are not known yet; no time of day goes
                // in, so that the same options give the same archive.
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Deflated)
                    .compression_level(Some(DEFLATE_LEVEL))
                    .last_modified_time(zip::DateTime::default())
                    .large_file(true);
                archive.start_file(path, options)?;
                write(archive)
            }
        }
    }

    /// Completes an archive.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::File(_) | Self::Folder(_) => Ok(()),
            Self::Zip(archive) => archive.finish()?.flush(),
        }
    }
}
