//! Where reports go: standard output, or a file that is complete or not there at all.

use crate::args::ColorChoice;
use crate::commands::Failure;
use crate::interrupt;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Columns assumed where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 80;
/// Symbolic links that are followed one after the other, at most: as many as Linux follows.
const MAX_LINKS: usize = 40;

/// Writes through `write` to the file, or to standard output. A pipe that the reader closed is success.
pub(crate) fn write_to(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match file {
        Some(path) => write_file(path, write).map_err(|error| Failure::write(path, &error)),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            let done = write(&mut out).and_then(|()| out.flush());
            match done {
                Err(error) if !is_closed_pipe(&error) => {
                    Err(Failure::write(Path::new("standard output"), &error))
                }
                _ => Ok(()),
            }
        }
    }
}

/// Whether the reader of a pipe went away. Windows has three errors for that, of which the library knows two:
/// ERROR_PIPE_NOT_CONNECTED is the third.
fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || (cfg!(windows) && error.raw_os_error() == Some(233))
}

/// As [`write_to`], for lines that may hold anything (names of files, what rule files say): nothing in them acts on a
/// terminal.
pub(crate) fn write_lines(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut text = Vec::new();
    write(&mut text).map_err(|error| Failure::write(Path::new("standard output"), &error))?;
    let text = String::from_utf8_lossy(&text);
    write_to(file, |out| out.write_all(sologs::render::harmless_block(&text).as_bytes()))
}

/// Writes through `write` to a file that only its owner may read.
pub(crate) fn write_private(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    write_as(path, 0o600, |file| buffered(file, write)).map_err(|error| Failure::write(path, &error))
}

fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    write_whole(path, |file| buffered(file, write))
}

fn buffered(file: &mut File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

/// Writes a file that is complete or not there at all.
pub(crate) fn write_whole(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // Temporary files are private by default; a report is as readable as any file that is written.
    write_as(path, 0o666, write)
}

/// `mode` is what Unix gives the file, less the umask.
#[cfg_attr(not(unix), allow(unused_variables))]
fn write_as(path: &Path, mode: u32, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // A device is written to, not replaced by a file.
    if is_device(path) {
        return write(&mut File::options().write(true).open(path)?);
    }
    let path = target(path)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sologs-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    let mut temporary = builder.tempfile_in(folder_of(&path))?;
    let _unfinished = interrupt::Unfinished::note(temporary.path());
    write(temporary.as_file_mut())?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map(drop).map_err(|error| error.error)
}

/// The file that a path stands for: where it is a symbolic link, what that leads to, be it there already or not. A file
/// that takes the place of the link would leave the one that others read as it was.
pub(crate) fn target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..=MAX_LINKS {
        if !std::fs::symlink_metadata(&target).is_ok_and(|what| what.is_symlink()) {
            return Ok(target);
        }
        // What is relative starts from the folder of the link.
        target = folder_of(&target).join(std::fs::read_link(&target)?);
    }
    Err(io::Error::other("it is a symbolic link that leads round in a circle"))
}

/// The folder in which a file lies.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a path is something else than a file or a folder: `/dev/null`, `NUL`.
fn is_device(path: &Path) -> bool {
    let name = path.as_os_str();
    let is_reserved = cfg!(windows) && (name.eq_ignore_ascii_case("NUL") || name.eq_ignore_ascii_case("CON"));
    is_reserved || std::fs::metadata(path).is_ok_and(|what| !what.is_file() && !what.is_dir())
}

/// Whether to colour what goes to standard output.
pub(crate) fn colors(choice: ColorChoice, to_file: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if set("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => {
            !to_file
                && io::stdout().is_terminal()
                && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
                && console_has_colors()
        }
    }
}

/// Consoles of Windows know colours since Windows 10 and Server 2016, and only where a program asks for them.
fn console_has_colors() -> bool {
    !cfg!(windows) || anstyle_query::windows::enable_ansi_colors() == Some(true)
}

/// Columns of the terminal.
pub(crate) fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or_else(terminal).unwrap_or(DEFAULT_WIDTH)
}

/// Whether the terminal's encoding shows more than ASCII.
pub(crate) fn unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match locale {
        Some(locale) => !matches!(locale.as_str(), "C" | "POSIX"),
        None => true,
    }
}

/// The language that the environment asks for, as `LC_ALL`, `LC_MESSAGES`, `LANG` say it.
pub(crate) fn language(asked: Option<&str>) -> Option<String> {
    let from_environment = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
    };
    asked.map(str::to_owned).or_else(from_environment)
}
