//! Walks the roots: every file once, in the order of the paths; links are not followed.

use crate::bundle::{Entry, Source};
use crate::error::Error;
use crate::report::{Problem, ProblemKind};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Lists every file below the roots, sorted by path. `-` is standard input.
///
/// With one root, paths are relative to it; with several, they begin with the root's name, made unique. A root
/// that is a file is its own name.
///
/// # Errors
/// When a root does not exist or cannot be read. What cannot be read below a root is a problem instead.
pub(crate) fn walk(roots: &[PathBuf]) -> Result<(Vec<Entry>, Vec<Problem>), Error> {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    let mut names = BTreeSet::new();
    for root in roots {
        if root.as_os_str() == "-" {
            entries.push(Entry { path: "-".to_owned(), source: Source::Stdin });
            continue;
        }
        let metadata = std::fs::metadata(root).map_err(|error| Error::root(root, error))?;
        let name = unique_name(root, &mut names);
        if metadata.is_dir() {
            std::fs::read_dir(root).map_err(|error| Error::root(root, error))?;
            let prefix = if roots.len() > 1 { format!("{name}/") } else { String::new() };
            walk_folder(root, &prefix, &mut entries, &mut problems);
        } else {
            entries.push(Entry { path: name, source: Source::File(root.clone()) });
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((entries, problems))
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

fn walk_folder(root: &Path, prefix: &str, entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    let shown = |path: &Path| {
        let relative = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        format!("{prefix}{relative}")
    };
    for entry in WalkDir::new(root).follow_links(false).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => entries
                .push(Entry { path: shown(entry.path()), source: Source::File(entry.path().to_owned()) }),
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let what = if entry.file_type().is_symlink() { "a link" } else { "no regular file" };
                let message = format!("{what}; it was not followed or read");
                problems.push(problem(shown(entry.path()), ProblemKind::Skipped, message));
            }
            Err(error) => {
                let path = error.path().map(shown).unwrap_or_default();
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                problems.push(problem(path, ProblemKind::Unreadable, reason));
            }
        }
    }
}

fn problem(path: String, kind: ProblemKind, message: String) -> Problem {
    Problem { path, line: None, kind, message }
}
