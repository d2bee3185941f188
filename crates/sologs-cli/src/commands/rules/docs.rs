//! `sologs rules docs`.

use crate::args::DocsArgs;
use crate::commands::{FOUND, Failure, with_rules};
use crate::output;
use sologs::{Scanner, author};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(args: &DocsArgs) -> Result<ExitCode, Failure> {
    let scanner = with_rules(Scanner::builder(), &args.rules)?.build()?;
    let pages: Vec<(PathBuf, String)> =
        author::pages(&scanner).into_iter().map(|(path, text)| (args.folder.join(path), text)).collect();
    let mut stale: Vec<&Path> = Vec::new();
    for (path, text) in &pages {
        // Line ends are the checkout's affair.
        if std::fs::read_to_string(path).ok().is_none_or(|old| old.replace("\r\n", "\n") != *text) {
            stale.push(path);
        }
    }
    let wanted: BTreeSet<&Path> = pages.iter().map(|(path, _)| path.as_path()).collect();
    let old = left_over(&args.folder, &wanted);
    stale.extend(old.iter().map(PathBuf::as_path));
    if args.check {
        output::write_lines(None, |out| {
            stale.iter().try_for_each(|path| writeln!(out, "{} is stale", path.display()))
        })?;
        return Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) });
    }
    for (path, text) in pages.iter().filter(|(path, _)| stale.contains(&path.as_path())) {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| Failure::write(folder, &error))?;
        output::write_to(Some(path), |out| out.write_all(text.as_bytes()))?;
    }
    for path in &old {
        anstream::eprintln!("{} is the page of no rule; delete it", super::super::shown(path.as_ref()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Pages of rules that are no more.
fn left_over(folder: &Path, wanted: &BTreeSet<&Path>) -> Vec<PathBuf> {
    let folders = [folder.to_owned(), folder.join("fr")];
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let pages = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "md"));
    let mut old: Vec<PathBuf> = pages.filter(|path| !wanted.contains(path.as_path())).collect();
    old.sort();
    old
}
