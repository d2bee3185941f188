//! Walks the roots: every file once, in the order of the paths. Links are followed only inside of the root.

use crate::bundle::{Entry, Place, Source};
use crate::error::Error;
use crate::report::{Problem, ProblemKind};
use crate::scan::unreadable;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// Lists every file below the roots, sorted by path. `-` is standard input.
///
/// With one root, paths are relative to it; with several, they begin with the root's name, made unique. A root
/// that is a file is its own name.
///
/// # Errors
/// When a root does not exist or cannot be read. What cannot be read below a root is a problem instead.
pub(crate) fn walk(roots: &[PathBuf], max_files: usize) -> Result<(Vec<Entry>, Vec<Problem>), Error> {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    let mut names = BTreeSet::new();
    for root in roots {
        if root.as_os_str() == "-" {
            entries.push(Entry { path: "-".to_owned(), source: Source::Stdin(Arc::default()) });
            continue;
        }
        let metadata = std::fs::metadata(root).map_err(|error| Error::root(root, error))?;
        let name = unique_name(root, &mut names);
        if metadata.is_dir() {
            std::fs::read_dir(root).map_err(|error| Error::root(root, error))?;
            let prefix = if roots.len() > 1 { format!("{name}/") } else { String::new() };
            walk_folder(root, prefix, max_files, &mut entries, &mut problems);
        } else if metadata.is_file() {
            entries.push(Entry { path: name, source: Source::File(root.clone()) });
        } else {
            let message = "a device, a pipe or a socket; it was not opened: use - and a pipe".to_owned();
            problems.push(Problem { path: name, line: None, kind: ProblemKind::Unreadable, message });
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    make_unique(&mut entries);
    Ok((entries, problems))
}

/// Names that differ only in what cannot be shown get numbers; the entries are sorted by path.
fn make_unique(entries: &mut [Entry]) {
    let mut same = 1;
    let mut before = String::new();
    for entry in entries {
        if entry.path == before {
            same += 1;
            entry.path = format!("{before}#{same}");
        } else {
            same = 1;
            before.clone_from(&entry.path);
        }
    }
}

fn unique_name(root: &Path, names: &mut BTreeSet<String>) -> String {
    let name = root
        .canonicalize()
        .ok()
        .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    let name = name.unwrap_or_else(|| "root".to_owned());
    let mut unique = name.clone();
    let mut number = 2;
    while !names.insert(unique.clone()) {
        unique = format!("{name}-{number}");
        number += 1;
    }
    unique
}

/// A link that leads to something inside of the root.
struct Link {
    at: PathBuf,
    target: PathBuf,
}

/// A root that is a folder, while its files are listed.
struct Folder<'w> {
    root: &'w Path,
    /// What the shown paths begin with.
    prefix: String,
    entries: Vec<Entry>,
    links: Vec<Link>,
    problems: &'w mut Vec<Problem>,
    /// Files that may still be listed.
    room: usize,
    left_out: u64,
}

fn walk_folder(
    root: &Path,
    prefix: String,
    max_files: usize,
    entries: &mut Vec<Entry>,
    problems: &mut Vec<Problem>,
) {
    let room = max_files.saturating_sub(entries.len());
    let mut folder =
        Folder { root, prefix, entries: Vec::new(), links: Vec::new(), problems, room, left_out: 0 };
    folder.list();
    folder.follow_links();
    if folder.left_out > 0 {
        let path = folder.prefix.trim_end_matches('/').to_owned();
        let message = format!("more than {max_files} files; {} were not read (--max-files)", folder.left_out);
        folder.tell(path, ProblemKind::Limit, message);
    }
    entries.append(&mut folder.entries);
}

impl Folder<'_> {
    fn shown(&self, path: &Path) -> String {
        format!("{}{}", self.prefix, shown(path.strip_prefix(self.root).unwrap_or(path)))
    }

    fn tell(&mut self, path: String, kind: ProblemKind, message: String) {
        self.problems.push(Problem { path, line: None, kind, message });
    }

    fn add(&mut self, path: String, file: PathBuf) {
        if self.room == 0 {
            self.left_out += 1;
            return;
        }
        self.room -= 1;
        self.entries.push(Entry { path, source: Source::File(file) });
    }

    /// Every file below the root that is reached without a link.
    fn list(&mut self) {
        for entry in WalkDir::new(self.root).follow_links(false) {
            match entry {
                Ok(entry) if entry.depth() == 0 || entry.file_type().is_dir() => {}
                Ok(entry) if entry.file_type().is_file() => {
                    self.add(self.shown(entry.path()), entry.into_path());
                }
                Ok(entry) if entry.file_type().is_symlink() => self.look_at_link(entry.into_path()),
                Ok(entry) => {
                    let message = "a device, a pipe or a socket; it was not opened".to_owned();
                    self.tell(self.shown(entry.path()), ProblemKind::Skipped, message);
                }
                Err(error) => {
                    let path = error.path().map(|path| self.shown(path)).unwrap_or_default();
                    let problem = match error.into_io_error() {
                        Some(error) => unreadable(&path, &error),
                        None => unreadable(&path, &std::io::ErrorKind::Other.into()),
                    };
                    self.problems.push(problem);
                }
            }
        }
    }

    /// Keeps a link that leads to something inside of the root; names any other.
    fn look_at_link(&mut self, at: PathBuf) {
        let path = self.shown(&at);
        let (Ok(root), target) = (self.root.canonicalize(), at.canonicalize()) else { return };
        match target {
            Ok(target) if !target.starts_with(&root) => {
                let message = "a link that leads out of the bundle; what it leads to was not read: copy it into \
                               the bundle";
                self.tell(path, ProblemKind::Unreadable, message.to_owned());
            }
            Ok(target) => self.links.push(Link { at, target }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.tell(path, ProblemKind::Unreadable, "a link to something that is not there".to_owned());
            }
            Err(error) => {
                let message = format!("a link that leads nowhere ({error}); it was not followed");
                self.tell(path, ProblemKind::Skipped, message);
            }
        }
    }

    /// A file that a link leads to is read once, under its own path; or under the link's, where only that tells
    /// which service wrote it.
    fn follow_links(&mut self) {
        let mut links = std::mem::take(&mut self.links);
        links.sort_by(|a, b| a.at.cmp(&b.at));
        let Ok(root) = self.root.canonicalize() else { return };
        let mut by_file: BTreeMap<PathBuf, usize> = BTreeMap::new();
        if !links.is_empty() {
            for (number, entry) in self.entries.iter().enumerate() {
                if let Source::File(file) = &entry.source
                    && let Ok(inside) = file.strip_prefix(self.root)
                {
                    by_file.insert(root.join(inside), number);
                }
            }
        }
        for Link { at, target } in links {
            let back = at.parent().and_then(|folder| folder.canonicalize().ok());
            if back.is_some_and(|folder| folder.starts_with(&target)) {
                let message = "a link back to a folder that it lies in; it was not followed".to_owned();
                self.tell(self.shown(&at), ProblemKind::Skipped, message);
                continue;
            }
            let files: Vec<(PathBuf, usize)> = by_file
                .range(target.clone()..)
                .take_while(|(file, _)| file.starts_with(&target))
                .map(|(file, number)| (file.clone(), *number))
                .collect();
            for (file, number) in files {
                let inside = file.strip_prefix(&target).unwrap_or(Path::new(""));
                let linked = if inside.as_os_str().is_empty() { at.clone() } else { at.join(inside) };
                let linked = self.shown(&linked);
                if let Some(entry) = self.entries.get_mut(number)
                    && Place::of(&entry.path).kind.is_none()
                    && Place::of(&linked).kind.is_some()
                {
                    entry.path = linked;
                }
            }
        }
    }
}

/// A path as it is shown: `/` between its parts; bytes that are no Unicode as `%FF`, so that nothing is lost.
fn shown(path: &Path) -> String {
    let mut shown = String::new();
    #[cfg(unix)]
    {
        use std::fmt::Write;
        use std::os::unix::ffi::OsStrExt;
        for chunk in path.as_os_str().as_bytes().utf8_chunks() {
            shown.push_str(chunk.valid());
            for byte in chunk.invalid() {
                // Writing to a text cannot fail.
                let _ = write!(shown, "%{byte:02X}");
            }
        }
    }
    #[cfg(not(unix))]
    shown.push_str(&path.to_string_lossy());
    shown.replace('\\', "/")
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
