//! Runs a program and says what it took.

use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// Name of the hidden subcommand that calls [`measure_child`].
const MEASURE: &str = "measure-child";

/// What one run of a program took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// Time on the clock.
    pub(crate) wall: Duration,
    /// Processor time in the program.
    pub(crate) user: Duration,
    /// Processor time in the kernel.
    pub(crate) system: Duration,
    /// Largest resident memory in bytes.
    pub(crate) peak_bytes: u64,
    /// Exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
}

/// A program to run.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) program: PathBuf,
    pub(crate) args: Vec<OsString>,
    pub(crate) output: Output,
    /// Exit codes that are no failure.
    pub(crate) expected: &'static [i32],
}

/// Where a program's standard output goes.
#[derive(Clone, Debug)]
pub(crate) enum Output {
    /// Into a file.
    File(PathBuf),
    /// Into a pipe whose other end is read and forgotten.
    Pipe,
}

/// Runs the program once.
///
/// It is started by a small process of its own: Linux counts the memory of the process that starts a program into
/// that program's peak, and the comparison itself holds truth files and reports in memory.
pub(crate) fn run(job: &Job, scratch: &Path) -> Result<Usage, String> {
    let failed = |what: &str, error: &dyn std::fmt::Display| {
        format!("{what} {} failed: {error}", job.program.display())
    };
    let usage_file = scratch.join("usage.json");
    let this = std::env::current_exe().map_err(|error| failed("finding what runs", &error))?;
    let mut command = Command::new(this);
    command.arg(MEASURE).arg(&usage_file).arg(&job.program).args(&job.args);
    command.stdin(Stdio::null()).stdout(match &job.output {
        Output::File(path) => {
            Stdio::from(File::create(path).map_err(|error| failed("writing the output of", &error))?)
        }
        Output::Pipe => Stdio::piped(),
    });
    let mut child = command.spawn().map_err(|error| failed("starting", &error))?;
    if let Some(mut pipe) = child.stdout.take() {
        drain(&mut pipe).map_err(|error| failed("reading from", &error))?;
    }
    let status = child.wait().map_err(|error| failed("waiting for", &error))?;
    if !status.success() {
        return Err(failed("running", &status));
    }
    let text = fs::read_to_string(&usage_file).map_err(|error| failed("measuring", &error))?;
    let usage: Usage = serde_json::from_str(&text).map_err(|error| failed("measuring", &error))?;
    match usage.code {
        Some(code) if job.expected.contains(&code) => Ok(usage),
        Some(code) => Err(failed("running", &format!("it ended with code {code}"))),
        None => Err(failed("running", &"a signal ended it")),
    }
}

fn drain(pipe: &mut dyn Read) -> io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    while pipe.read(&mut buffer)? > 0 {}
    Ok(())
}

/// Runs `program` with `args` and writes what it took to `usage_file` as JSON.
///
/// # Errors
///
/// Where the program cannot be run or the file cannot be written.
pub fn measure_child(usage_file: &Path, program: &OsStr, args: &[OsString]) -> io::Result<()> {
    let started = Instant::now();
    let used = Command::new(program).args(args).spawn()?.wait4()?;
    let wall = started.elapsed();
    let usage = Usage {
        wall,
        user: used.rusage.utime,
        system: used.rusage.stime,
        peak_bytes: used.rusage.maxrss,
        code: ExitStatus::code(&used.status),
    };
    fs::write(usage_file, serde_json::to_string(&usage)?)
}
