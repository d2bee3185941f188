//! The machine that this runs on, as `sologs collect` reads it.

use sologs::Timestamp;
use sologs::collect::{CommandLine, EntryKind, FolderEntry, Machine, OUTPUT_FILE, Ran};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// Bytes of the output of one command that are kept.
const LONGEST: usize = 64 << 20;
/// How often a running command is looked at.
const TICK: Duration = Duration::from_millis(20);
/// How long the rest of the output of an ended command is waited for: a program that it started may hold it open.
const GRACE: Duration = Duration::from_secs(2);

/// Set by Ctrl-C.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// This machine. Making it takes Ctrl-C over: the collection ends without a trace.
pub(crate) struct ThisMachine;

impl ThisMachine {
    pub(crate) fn new() -> Self {
        // Where that fails, Ctrl-C ends the program as ever.
        let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed));
        Self
    }
}

impl Machine for ThisMachine {
    fn now(&self) -> Option<Timestamp> {
        chrono::Local::now().format("%Y-%m-%dT%H:%M:%S%:z").to_string().parse().ok()
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<FolderEntry>> {
        fs::read_dir(folder)?.map(|entry| entry.and_then(|entry| folder_entry(&entry))).collect()
    }

    fn open(&self, path: &str, from: u64) -> io::Result<Box<dyn Read + '_>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Box::new(file))
    }

    fn is_file(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }

    fn run(&self, command: &CommandLine, limit: Duration) -> io::Result<Ran> {
        if !command.has_output_file() {
            return run(command, None, limit);
        }
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("output");
        let mut ran = run(command, Some(&file), limit)?;
        ran.file = fs::read(&file).ok();
        Ok(ran)
    }

    fn is_interrupted(&self) -> bool {
        INTERRUPTED.load(Ordering::Relaxed)
    }
}

fn folder_entry(entry: &fs::DirEntry) -> io::Result<FolderEntry> {
    let name = entry.file_name();
    let kind = entry.file_type()?;
    let kind = if name.to_str().is_none() {
        EntryKind::Unnameable
    } else if kind.is_dir() {
        EntryKind::Folder
    } else if kind.is_file() {
        let metadata = entry.metadata()?;
        let since_1970 = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let millis = since_1970.and_then(|time| i64::try_from(time.as_millis()).ok());
        EntryKind::File { bytes: metadata.len(), modified: millis.and_then(Timestamp::from_unix_millis) }
    } else {
        EntryKind::Other
    };
    Ok(FolderEntry { name: name.to_string_lossy().into_owned(), kind })
}

/// Runs a program until it ends, until `limit`, or until the user interrupts.
fn run(command: &CommandLine, output_file: Option<&Path>, limit: Duration) -> io::Result<Ran> {
    let mut program = Command::new(command.program());
    for argument in command.arguments() {
        match output_file.filter(|_| argument == OUTPUT_FILE) {
            Some(file) => program.arg(file),
            None => program.arg(argument),
        };
    }
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        // CREATE_NO_WINDOW: a console of its own, so that it prints in the code page of the machine and Ctrl-C
        // reaches only us.
        program.creation_flags(0x0800_0000);
    }
    let started = Instant::now();
    let mut child = program.spawn()?;
    let standard = Pipe::drain(child.stdout.take());
    let errors = Pipe::drain(child.stderr.take());
    let exit = wait(&mut child, started, limit)?;
    let mut ran = Ran { timed_out: exit.is_none() && !INTERRUPTED.load(Ordering::Relaxed), ..Ran::default() };
    ran.exit_code = exit;
    for pipe in [standard, errors] {
        let (content, is_cut) = pipe.take(GRACE);
        ran.output.extend(content);
        ran.is_cut |= is_cut;
    }
    Ok(ran)
}

/// The exit code; `None` where it had to be stopped.
fn wait(child: &mut Child, started: Instant, limit: Duration) -> io::Result<Option<i64>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code().map(i64::from));
        }
        if started.elapsed() >= limit || INTERRUPTED.load(Ordering::Relaxed) {
            // It may have ended in this very moment.
            let _ = child.kill();
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(TICK);
    }
}

/// What comes out of a program, read by a thread of its own so that the program never waits for us.
struct Pipe {
    content: Arc<Mutex<(Vec<u8>, bool)>>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Pipe {
    fn drain(source: Option<impl Read + Send + 'static>) -> Self {
        let content = Arc::new(Mutex::new((Vec::new(), false)));
        let shared = Arc::clone(&content);
        let reader = source.map(|mut source| {
            thread::spawn(move || {
                let mut buffer = vec![0; 64 << 10];
                while let Ok(read @ 1..) = source.read(&mut buffer) {
                    let mut kept = shared.lock().unwrap_or_else(PoisonError::into_inner);
                    let room = LONGEST.saturating_sub(kept.0.len());
                    kept.1 |= read > room;
                    let read = buffer.get(..read.min(room)).unwrap_or_default();
                    kept.0.extend_from_slice(read);
                }
            })
        });
        Self { content, reader }
    }

    /// What came so far, once the program has closed its end or `grace` is over; and whether more came than is kept.
    fn take(self, grace: Duration) -> (Vec<u8>, bool) {
        let started = Instant::now();
        while self.reader.as_ref().is_some_and(|reader| !reader.is_finished()) && started.elapsed() < grace {
            thread::sleep(Duration::from_millis(1));
        }
        std::mem::take(&mut *self.content.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> CommandLine {
        CommandLine::new("sh", "/bin/sh".to_owned(), &["-c", script])
    }

    #[test]
    fn output_and_exit_code_are_kept() {
        let ran = ThisMachine.run(&shell("echo out; echo err >&2; exit 7"), Duration::from_secs(20)).unwrap();
        assert_eq!(
            (ran.exit_code, ran.timed_out, ran.output.as_slice()),
            (Some(7), false, &b"out\nerr\n"[..])
        );
    }

    #[test]
    fn a_command_that_hangs_is_stopped_and_what_it_said_is_kept() {
        let started = Instant::now();
        let ran = ThisMachine.run(&shell("echo first; exec sleep 60"), Duration::from_millis(500)).unwrap();
        assert_eq!((ran.exit_code, ran.timed_out, ran.output.as_slice()), (None, true, &b"first\n"[..]));
        assert!(started.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_child_of_the_command_that_holds_the_pipe_open_does_not_hold_us() {
        let started = Instant::now();
        let ran = ThisMachine.run(&shell("sleep 30 & echo done"), Duration::from_secs(20)).unwrap();
        assert_eq!((ran.exit_code, ran.output.as_slice()), (Some(0), &b"done\n"[..]));
        assert!(started.elapsed() < Duration::from_secs(15));
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let command = CommandLine::new("x", "/no/such/program".to_owned(), &[]);
        let error = ThisMachine.run(&command, Duration::from_secs(1)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_file_that_a_command_writes_is_handed_over_and_gone() {
        let script = r#"echo content > "$0"; echo "$0""#;
        let command = CommandLine::new("sh", "/bin/sh".to_owned(), &["-c", script, OUTPUT_FILE]);
        let ran = ThisMachine.run(&command, Duration::from_secs(20)).unwrap();
        assert_eq!(ran.file.as_deref(), Some(&b"content\n"[..]));
        let path = String::from_utf8(ran.output).unwrap();
        assert!(!Path::new(path.trim()).exists());
    }
}
