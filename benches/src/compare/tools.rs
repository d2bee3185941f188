//! The other programs of the comparison, and the patterns that they count.

use super::measure::{Job, Output};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a support engineer would count with ripgrep or grep: names of types, a status and texts of the services.
/// GNU grep's `-E` reads them alike.
pub(crate) const PATTERNS: [&str; 8] = [
    "EndpointNotFoundException",
    "SecurityNegotiationException",
    "MessageSecurityException",
    "CommunicationException",
    "Login failed for user '[^']+'",
    r"\(403\)",
    "Can't request task because",
    r"Task finished with Status: \w+",
];

/// A program that is on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Tool {
    pub(crate) program: PathBuf,
    /// The first line of `--version`.
    pub(crate) version: String,
}

impl Tool {
    /// Finds a program on the search path; `None` where it is not there.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let output = Command::new(name).arg("--version").output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = text.lines().next().filter(|_| output.status.success())?.trim().to_owned();
        Some(Self { program: PathBuf::from(name), version })
    }

    /// `rg -c` with the eight patterns.
    pub(crate) fn ripgrep(&self, log: &Path, more: &[&str], output: PathBuf) -> Job {
        let mut args: Vec<OsString> = more.iter().map(OsString::from).collect();
        args.push("-c".into());
        for pattern in PATTERNS {
            args.extend(["-e".into(), pattern.into()]);
        }
        args.push(log.into());
        Job { program: self.program.clone(), args, output: Output::File(output), expected: &[0] }
    }

    /// `grep -c -E` with the eight patterns, in the plain locale, which is its fastest.
    pub(crate) fn grep(&self, log: &Path, output: PathBuf) -> Job {
        let mut args: Vec<OsString> = ["LC_ALL=C".into(), self.program.clone().into_os_string()].into();
        args.extend(["-c".into(), "-E".into()]);
        for pattern in PATTERNS {
            args.extend(["-e".into(), pattern.into()]);
        }
        args.push(log.into());
        Job { program: "env".into(), args, output: Output::File(output), expected: &[0] }
    }

    /// `wc -l`.
    pub(crate) fn wc(&self, log: &Path, output: PathBuf) -> Job {
        let args = vec!["-l".into(), log.into()];
        Job { program: self.program.clone(), args, output: Output::File(output), expected: &[0] }
    }
}
