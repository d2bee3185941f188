//! Everything that collecting touches of a machine, behind one trait: a real machine and a made-up one are the same to
//! the rest of this module.

use super::family::{connection, firewall, sql};
use super::words;
use sologs_core::time::Timestamp;
use std::fmt;
use std::io::{self, Read};
use std::time::Duration;

/// Stands in the arguments of a command for a file that the machine names, hands over and deletes again.
pub const OUTPUT_FILE: &str = "<output file>";

/// A machine to collect from.
///
/// Nothing in here changes anything: there is no way to write, and the only commands that are run are those that
/// [`CommandLine::is_reading`] knows. Paths are absolute and in the form of Windows (`C:\Windows`).
pub trait Machine {
    /// The clock of the machine, with its offset from UTC; `None` where it is set to no plausible year.
    fn now(&self) -> Option<Timestamp>;

    /// A variable of the environment; `None` where it is not set or no Unicode.
    fn variable(&self, name: &str) -> Option<String>;

    /// What a folder holds, in any order.
    ///
    /// # Errors
    /// When the folder does not exist or may not be listed.
    fn list(&self, folder: &str) -> io::Result<Vec<FolderEntry>>;

    /// Opens a file for reading, from that byte on.
    ///
    /// # Errors
    /// When the file does not exist, may not be read, or is locked.
    fn open(&self, path: &str, from: u64) -> io::Result<Box<dyn Read + '_>>;

    /// Whether there is a file under that path.
    fn is_file(&self, path: &str) -> bool;

    /// Runs a command without a shell, each argument as it is, and waits for its end, at most `limit`; then it is
    /// stopped. Standard input is empty.
    ///
    /// # Errors
    /// When the program does not exist or cannot be started.
    fn run(&self, command: &CommandLine, limit: Duration) -> io::Result<Ran>;

    /// Whether the user asked to stop; the collection then ends without a bundle.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// A file, folder or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name; with replacement characters where it is no Unicode.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// What a [`FolderEntry`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryKind {
    /// A regular file.
    File {
        /// Its size.
        bytes: u64,
        /// When it was last written, in UTC.
        modified: Option<Timestamp>,
    },
    /// A folder.
    Folder,
    /// A link or junction, which is not followed, or anything else that is no file.
    Other,
    /// Something whose name is no Unicode, and that cannot be opened by it.
    Unnameable,
}

/// How a command ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code; `None` where it was stopped.
    pub exit_code: Option<i64>,
    /// Whether it was stopped since it did not end in time.
    pub timed_out: bool,
    /// What it wrote to standard output, then what it wrote to standard error.
    pub output: Vec<u8>,
    /// Whether it wrote more than is kept.
    pub is_cut: bool,
    /// What is in its [`OUTPUT_FILE`], where it has one and wrote it.
    pub file: Option<Vec<u8>>,
}

/// A command: a program by its whole path, and its arguments, which no shell reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    name: &'static str,
    program: String,
    arguments: Vec<String>,
    shown: Option<String>,
}

impl CommandLine {
    /// `name` is what a person types (`netsh`), `program` the whole path.
    pub fn new(name: &'static str, program: String, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { name, program, arguments, shown: None }
    }

    /// The command as a person would type it, where that is something else.
    pub(crate) fn shown_as(mut self, text: String) -> Self {
        self.shown = Some(text);
        self
    }

    /// Whole path of the program.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// The arguments; one may be [`OUTPUT_FILE`].
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Whether it has a file that it writes to.
    pub fn has_output_file(&self) -> bool {
        self.arguments.iter().any(|argument| argument == OUTPUT_FILE)
    }

    /// Whether the command is one of those that only read. Everything else is refused before it runs, whoever made
    /// it.
    pub fn is_reading(&self) -> bool {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        match (self.name, arguments.as_slice()) {
            ("netsh", ["http", "show", ..] | ["advfirewall", "firewall", "show", ..])
            | ("reg", ["query", ..])
            | ("sc.exe", ["queryex" | "qc", _])
            | ("certutil", ["-store", _])
            | ("winhttpcertcfg", ["-l", ..])
            | ("wevtutil", ["epl", _, OUTPUT_FILE, _] | ["qe", ..]) => true,
            ("powershell", ["-NoProfile", "-NonInteractive", "-Command", script]) => {
                connection::is_test(script) || firewall::is_profiles(script)
            }
            ("sqlcmd", ["-S", server, rest @ ..]) => {
                words::sql_server(server).is_some() && sql::is_ours(rest)
            }
            _ => false,
        }
    }
}

/// As a person would type it: `netsh http show sslcert`.
impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(shown) = &self.shown {
            return f.write_str(shown);
        }
        f.write_str(self.name)?;
        for argument in &self.arguments {
            if argument.is_empty() || argument.contains([' ', '\t', '"', '<', '>', '&', '|', '^', '(', ')']) {
                write!(f, " \"{}\"", argument.replace('"', "\\\""))?;
            } else {
                write!(f, " {argument}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(name: &'static str, arguments: &[&str]) -> CommandLine {
        CommandLine::new(name, format!(r"C:\Windows\System32\{name}.exe"), arguments)
    }

    #[test]
    fn commands_that_could_change_something_are_no_reading_ones() {
        for (name, arguments) in [
            ("netsh", &["http", "delete", "sslcert", "ipport=0.0.0.0:8391"][..]),
            ("netsh", &["advfirewall", "firewall", "add", "rule"]),
            ("reg", &["add", r"HKLM\SOFTWARE\X"]),
            ("reg", &["delete", "query"]),
            ("sc.exe", &["stop", "SSISScaleOutWorker140"]),
            ("sc.exe", &["queryex", "a", "stop"]),
            ("certutil", &["-delstore", "Root", "ab"]),
            ("certutil", &["-store", "Root", "0", "out.pfx"]),
            ("winhttpcertcfg", &["-g", "-a", "Everyone"]),
            ("wevtutil", &["cl", "System"]),
            ("wevtutil", &["epl", "System", r"C:\x.evtx", "/q:*"]),
            ("powershell", &["-NoProfile", "-NonInteractive", "-Command", "Stop-Service x"]),
            (
                "powershell",
                &["-NoProfile", "-NonInteractive", "-Command", "Get-NetConnectionProfile; Stop-Service x"],
            ),
            ("sqlcmd", &["-S", "x", "-i", "x.sql"]),
            ("cmd", &["/c", "dir"]),
        ] {
            assert!(!command(name, arguments).is_reading(), "{name} {arguments:?}");
        }
        assert!(command("netsh", &["http", "show", "sslcert"]).is_reading());
        assert!(command("reg", &["query", r"HKLM\SOFTWARE"]).is_reading());
    }

    #[test]
    fn a_command_is_shown_as_it_is_typed() {
        assert_eq!(command("netsh", &["http", "show", "sslcert"]).to_string(), "netsh http show sslcert");
        assert_eq!(command("reg", &["query", r"HKLM\A B"]).to_string(), r#"reg query "HKLM\A B""#);
    }
}
