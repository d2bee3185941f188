//! Names replaced by tokens: the check of what is about to be written, and the table for the sender.

use crate::args::RedactArgs;
use crate::commands::Failure;
use crate::output;
use sologs::redact::{NameRow, Redactor};
use sologs::{Report, Scanner};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The version of the table's shape.
const MAP_VERSION: u32 = 1;

#[derive(serde::Serialize)]
struct Map {
    sologs_redact_map: u32,
    names: Vec<NameRow>,
}

/// A redactor, where one is wanted.
pub(crate) fn redactor(args: &RedactArgs, scanner: &Scanner) -> Option<Redactor> {
    args.is_wanted().then(|| Redactor::new(scanner.rules().rules()))
}

/// Scans, and teaches the redactor the names that are met.
pub(crate) fn scan(
    scanner: &Scanner,
    paths: &[PathBuf],
    redactor: Option<&mut Redactor>,
) -> Result<Report, Failure> {
    let mut stdin = io::stdin();
    Ok(match redactor {
        Some(redactor) => scanner.scan_teaching(paths, &mut stdin, redactor)?,
        None => scanner.scan_with(paths, &mut stdin)?,
    })
}

/// Refuses a place for the table at which it would be handed on with the report.
pub(crate) fn check_places(args: &RedactArgs, report: Option<&Path>) -> Result<(), Failure> {
    let Some(map) = &args.redact_map else { return Ok(()) };
    if map.as_os_str() == "-" {
        return Err(Failure::words(
            "--redact-map takes a file: the table is for you alone, not for standard output",
        ));
    }
    if report.is_some_and(|report| is_same(map, report)) {
        return Err(Failure::words(format!(
            "--redact-map and -o name the same file, {}: the table would take the place of the report; choose another",
            crate::commands::shown(map)
        )));
    }
    Ok(())
}

/// Whether two paths are one file, be it there already or not.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| -> PathBuf {
        path.canonicalize().ok().unwrap_or_else(|| {
            let path = output::target(path).unwrap_or_else(|_| path.to_owned());
            let folder = output::folder_of(&path);
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            path.file_name().map_or(folder.clone(), |name| folder.join(name))
        })
    };
    let (one, other) = (real(one), real(other));
    // Names that differ in case alone are one file on Windows and macOS.
    let folded = |path: &Path| path.to_string_lossy().to_lowercase();
    one == other || cfg!(any(windows, target_os = "macos")) && folded(&one) == folded(&other)
}

/// Writes through `render` to the file or to standard output; with a redactor only what holds none of the names it knows.
/// The table goes first, so that no report is without its table.
pub(crate) fn write(
    args: &RedactArgs,
    redactor: Option<&Redactor>,
    file: Option<&Path>,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(redactor) = redactor else { return output::write_to(file, render) };
    let mut rendered = Vec::new();
    render(&mut rendered).map_err(|error| Failure::write(Path::new("the report"), &error))?;
    refuse_leaks(redactor, &String::from_utf8_lossy(&rendered))?;
    write_map(args, redactor)?;
    output::write_to(file, |out| out.write_all(&rendered))
}

/// Fails where a name is left in a text. What it says names the kind and never the name.
pub(crate) fn refuse_leaks(redactor: &Redactor, text: &str) -> Result<(), Failure> {
    let left = redactor.left_in(text);
    if left.is_empty() {
        return Ok(());
    }
    let what: Vec<String> = left.iter().map(|left| format!("{} ({})", left.kind, left.token)).collect();
    Err(Failure::words(format!(
        "nothing was written: names are left in the report that --redact should have replaced: {}. This is a fault of \
         sologs: tell its makers the kind and the format",
        what.join(", ")
    )))
}

/// Writes the table of names, where it is asked for; only its owner may read the file.
pub(crate) fn write_map(args: &RedactArgs, redactor: &Redactor) -> Result<(), Failure> {
    let Some(path) = &args.redact_map else { return Ok(()) };
    let map = Map { sologs_redact_map: MAP_VERSION, names: redactor.rows() };
    output::write_private(path, |out| {
        serde_json::to_writer_pretty(&mut *out, &map).map_err(io::Error::from)?;
        out.write_all(b"\n")
    })
}
