//! A machine that does not exist: a folder as its disk, recorded outputs as its commands.

use sologs::Timestamp;
use sologs::collect::{CommandLine, EntryKind, FolderEntry, Machine, Ran};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What happens to commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Missing,
    Failing,
    Hanging,
    Garbage,
}

pub(crate) struct MadeUpMachine {
    name: &'static str,
    disk: tempfile::TempDir,
    /// By the command as a person types it: output and exit code.
    commands: BTreeMap<String, (Vec<u8>, i64)>,
    pub(crate) elevated: bool,
    /// Of commands that begin with these words.
    pub(crate) faults: Vec<(&'static str, Fault)>,
    /// Files that another program has locked.
    pub(crate) locked: BTreeSet<String>,
    pub(crate) interrupt_after: Option<usize>,
    pub(crate) asked: RefCell<Vec<String>>,
}

impl MadeUpMachine {
    pub(crate) fn new(roles: &[&str], version: u32) -> Self {
        let name = if roles.contains(&"master") { "MASTER01" } else { "WORKER01" };
        let disk = tempfile::tempdir().unwrap();
        let mut commands = BTreeMap::new();
        let machines = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collect/machines");
        for role in roles {
            build(&machines.join(role), disk.path(), version);
            for file in ["common", role] {
                let text =
                    std::fs::read_to_string(machines.join(file).with_extension("commands.txt")).unwrap();
                record(&text, role, version, &mut commands);
            }
        }
        Self {
            name,
            disk,
            commands,
            elevated: true,
            faults: Vec::new(),
            locked: BTreeSet::new(),
            interrupt_after: None,
            asked: RefCell::default(),
        }
    }

    pub(crate) fn write(&self, path: &str, content: &[u8]) {
        let file = self.on_disk(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, content).unwrap();
        set_time(&file);
    }

    pub(crate) fn commands_mut(&mut self) -> &mut BTreeMap<String, (Vec<u8>, i64)> {
        &mut self.commands
    }

    fn on_disk(&self, path: &str) -> PathBuf {
        path.replacen(':', "", 1).split('\\').fold(self.disk.path().to_owned(), |all, part| all.join(part))
    }

    fn is_denied(&self, path: &str) -> bool {
        !self.elevated && path.to_lowercase().starts_with(r"c:\windows\serviceprofiles")
    }
}

/// Copies a disk with the names that the version has.
fn build(from: &Path, to: &Path, version: u32) {
    let level = if version >= 160 { (version / 10).to_string() } else { String::new() };
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        if !entry.file_type().is_file() {
            continue;
        }
        let relative = entry.path().strip_prefix(from).unwrap();
        let name = |part: &str| part.replace("LEVEL", &level).replace("VERSION", &version.to_string());
        let place = relative.iter().fold(to.to_owned(), |all, part| all.join(name(part.to_str().unwrap())));
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), &place).unwrap();
        set_time(&place);
    }
}

/// Files were written at 08:06 UTC on 3 May 2024; old ones in April.
fn set_time(path: &Path) {
    let is_old = path.to_string_lossy().contains("-old");
    let seconds = if is_old { 1_711_958_400 } else { 1_714_723_560 };
    let time = std::time::UNIX_EPOCH + Duration::from_secs(seconds);
    std::fs::File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

/// Reads `>>> command`, output, `<<< exit code`.
fn record(text: &str, role: &str, version: u32, commands: &mut BTreeMap<String, (Vec<u8>, i64)>) {
    let capital = role[..1].to_uppercase() + &role[1..];
    let text =
        text.replace("{version}", &version.to_string()).replace("{role}", role).replace("{Role}", &capital);
    for block in text.split(">>> ").skip(1) {
        let (command, rest) = block.split_once('\n').unwrap();
        let (output, code) = rest.split_once("<<< ").unwrap();
        let output = output.replace('\n', "\r\n").into_bytes();
        let known = commands.get(command).map(|(known, _)| known.clone());
        // A machine with both roles lists the services of both.
        let output = match known {
            Some(known) if command.contains("SSISScaleOut /k") => [known, output].concat(),
            _ => output,
        };
        commands.insert(command.to_owned(), (output, code.trim().parse().unwrap()));
    }
}

impl Machine for MadeUpMachine {
    fn now(&self) -> Option<Timestamp> {
        "2024-05-03T10:30:00+02:00".parse().ok()
    }

    fn variable(&self, name: &str) -> Option<String> {
        let value = match name {
            "COMPUTERNAME" => self.name,
            "SystemRoot" => r"C:\Windows",
            "ProgramFiles" | "ProgramW6432" => r"C:\Program Files",
            "ProgramFiles(x86)" => r"C:\Program Files (x86)",
            "PATH" => r"relative;C:\Tools",
            _ => return None,
        };
        Some(value.to_owned())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<FolderEntry>> {
        if self.is_denied(folder) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let entries = std::fs::read_dir(self.on_disk(folder))?;
        let entry = |entry: io::Result<std::fs::DirEntry>| {
            let entry = entry?;
            let metadata = entry.metadata()?;
            let kind = if metadata.is_dir() {
                EntryKind::Folder
            } else {
                let since = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap();
                let modified = Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap());
                EntryKind::File { bytes: metadata.len(), modified }
            };
            Ok(FolderEntry { name: entry.file_name().into_string().unwrap(), kind })
        };
        entries.map(entry).collect()
    }

    fn open(&self, path: &str, from: u64) -> io::Result<Box<dyn Read + '_>> {
        if self.is_denied(path) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        if self.locked.contains(path) {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        let mut file = std::fs::File::open(self.on_disk(path))?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Box::new(file))
    }

    fn is_file(&self, path: &str) -> bool {
        self.on_disk(path).is_file()
    }

    fn run(&self, command: &CommandLine, limit: Duration) -> io::Result<Ran> {
        assert!(command.is_reading(), "{command}");
        assert!(limit <= Duration::from_secs(300), "{command}");
        let typed = command.to_string();
        self.asked.borrow_mut().push(typed.clone());
        let typed = typed.split(" /q:").next().unwrap().split(" \"/q:").next().unwrap();
        let (output, code) = match self.commands.get(typed) {
            Some((output, code)) => (output.clone(), *code),
            None if typed.starts_with("sc.exe") => {
                (b"[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n".to_vec(), 1060)
            }
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        let is_denied = !self.elevated
            && (typed.contains("S-1-5-19") || typed.contains("servicestate") || typed.contains("CAPI2"));
        let (output, code) =
            if is_denied { (b"ERROR: Access is denied.\r\n".to_vec(), 1) } else { (output, code) };
        let fault = self.faults.iter().find(|(start, _)| typed.starts_with(start)).map(|(_, fault)| *fault);
        let done = |output: Vec<u8>, code: i64| {
            let file = (command.has_output_file() && code == 0).then(|| b"ElfFile\0made up".to_vec());
            Ran { exit_code: Some(code), output, file, ..Ran::default() }
        };
        match fault {
            None => Ok(done(output, code)),
            Some(Fault::Missing) => Err(io::ErrorKind::NotFound.into()),
            Some(Fault::Failing) => Ok(done(b"Es ist ein Fehler aufgetreten.\r\n".to_vec(), 87)),
            Some(Fault::Hanging) => {
                let half = output[..output.len() / 2].to_vec();
                Ok(Ran { timed_out: true, output: half, ..Ran::default() })
            }
            Some(Fault::Garbage) => Ok(done((0..=255).cycle().take(3000).collect(), 0)),
        }
    }

    fn is_interrupted(&self) -> bool {
        self.interrupt_after.is_some_and(|after| self.asked.borrow().len() >= after)
    }
}
