//! Files that lie elsewhere than in the file system: in a database, behind a service, in memory.

use crate::bundle::{Entry, Source};
use crate::error::Error;
use crate::report::{Problem, ProblemKind};
use std::fmt;
use std::io::{self, Read, Seek};
use std::sync::Arc;

/// The bytes of a file that a [`FileSource`] opened, at its beginning: whatever can be read and sought in. A whole file in
/// memory is one in a [`std::io::Cursor`].
pub trait FileBytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> FileBytes for T {}

/// Files that a program holds elsewhere than in folders, for [`Scanner::scan_source`](crate::Scanner::scan_source).
///
/// ```
/// use sologs::{FileBytes, FileSource, Scanner};
/// use std::collections::BTreeMap;
/// use std::io::{Cursor, Error, ErrorKind, Result};
///
/// struct Table(BTreeMap<String, Vec<u8>>);
///
/// impl FileSource for Table {
///     fn paths(&self) -> Result<Vec<String>> {
///         Ok(self.0.keys().cloned().collect())
///     }
///
///     fn open(&self, path: &str) -> Result<Box<dyn FileBytes>> {
///         let bytes = self.0.get(path).ok_or(Error::from(ErrorKind::NotFound))?;
///         Ok(Box::new(Cursor::new(bytes.clone())))
///     }
/// }
///
/// let log = b"2024-05-03 10:00:00 ERROR System.TimeoutException: The operation has timed out.\r\n";
/// let table = Table(BTreeMap::from([("WORKER01/agent.log".to_owned(), log.to_vec())]));
/// let report = Scanner::builder().build()?.scan_source(table)?;
/// assert_eq!((report.stats.files, report.stats.exceptions), (1, 1));
/// # Ok::<(), sologs::Error>(())
/// ```
pub trait FileSource: Send + Sync {
    /// The path of every file, with `/` between its parts, in any order; the folder at the top may be a machine's, as in
    /// a bundle. They are asked for once a scan.
    ///
    /// # Errors
    /// When they cannot be listed: the scan ends.
    fn paths(&self) -> io::Result<Vec<String>>;

    /// Opens the file at one of the paths. A file may be opened more than once, and several at the same time; archives
    /// are read as folders.
    ///
    /// # Errors
    /// When it cannot be opened: a problem in the report, the scan goes on.
    fn open(&self, path: &str) -> io::Result<Box<dyn FileBytes>>;
}

/// A file of a [`FileSource`].
#[derive(Clone)]
pub(crate) struct Elsewhere {
    source: Arc<dyn FileSource>,
    path: String,
}

impl Elsewhere {
    /// Opens it; its bytes and how many they are.
    pub(crate) fn open(&self) -> io::Result<(Box<dyn FileBytes>, u64)> {
        let mut bytes = self.source.open(&self.path)?;
        let length = bytes.seek(io::SeekFrom::End(0))?;
        bytes.rewind()?;
        Ok((bytes, length))
    }
}

impl PartialEq for Elsewhere {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source) && self.path == other.path
    }
}

impl Eq for Elsewhere {}

impl fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Elsewhere").field(&self.path).finish()
    }
}

/// Lists the files of a source, sorted by path, as [`super::walk()`] lists those of folders. A path that is given twice is
/// one file.
///
/// # Errors
/// When the source cannot list them.
pub(crate) fn list(
    source: Arc<dyn FileSource>,
    max_files: usize,
) -> Result<(Vec<Entry>, Vec<Problem>), Error> {
    let mut paths = source.paths().map_err(Error::source)?;
    paths.sort();
    paths.dedup();
    let left_out = paths.len().saturating_sub(max_files);
    paths.truncate(max_files);
    let entry = |path: String| Entry {
        path: path.trim_start_matches('/').to_owned(),
        source: Source::Elsewhere(Elsewhere { source: Arc::clone(&source), path }),
    };
    let entries = paths.into_iter().map(entry).collect();
    let problem = (left_out > 0).then(|| Problem {
        path: String::new(),
        line: None,
        kind: ProblemKind::Limit,
        message: format!("more than {max_files} files; {left_out} were not read (--max-files)"),
    });
    Ok((entries, problem.into_iter().collect()))
}
