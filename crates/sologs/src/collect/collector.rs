//! Runs commands and copies files into the bundle, and keeps account of each in the manifest.

use super::bundle::{Sink, Written};
use super::machine::{CommandLine, Machine, Ran};
use super::survey::Survey;
use super::{CollectError, CollectOptions};
use sologs_core::artifact::manifest::{self, Manifest, ManifestItem};
use sologs_core::kind::FileKind;
use std::io::{self, Read};
use std::time::Duration;

/// How long a command may take, unless it is known to take longer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A command to run, and what becomes of its output.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Path in the node's folder that the output is saved under; `None` to save nothing.
    pub(crate) path: Option<String>,
    /// What the output is.
    pub(crate) artifact: Option<FileKind>,
    pub(crate) command: CommandLine,
    pub(crate) limit: Duration,
    /// Exit codes other than 0 that are answers and no failures.
    pub(crate) answers: &'static [i64],
    /// Whether the command as typed is written above its output, so that the file speaks for itself.
    pub(crate) has_echo: bool,
}

impl Question {
    pub(crate) fn new(path: &str, artifact: FileKind, command: CommandLine) -> Self {
        Self {
            path: Some(path.to_owned()),
            artifact: Some(artifact),
            command,
            limit: PATIENCE,
            answers: &[],
            has_echo: true,
        }
    }

    /// Exit codes that are answers, too: "there is none".
    pub(crate) fn answers(mut self, codes: &'static [i64]) -> Self {
        self.answers = codes;
        self
    }

    /// How long the command may take.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The output is saved as it is, with no line above it.
    pub(crate) fn without_echo(mut self) -> Self {
        self.has_echo = false;
        self
    }
}

/// Writes the bundle.
pub(crate) struct Collector<'c> {
    pub(crate) machine: &'c dyn Machine,
    pub(crate) options: &'c CollectOptions,
    sink: &'c mut dyn Sink,
    node: String,
    items: Vec<ManifestItem>,
    gaps: u64,
    progress: &'c mut dyn FnMut(&str),
}

impl<'c> Collector<'c> {
    pub(crate) fn new(
        machine: &'c dyn Machine,
        options: &'c CollectOptions,
        sink: &'c mut dyn Sink,
        node: String,
        progress: &'c mut dyn FnMut(&str),
    ) -> Self {
        Self { machine, options, sink, node, items: Vec::new(), gaps: 0, progress }
    }

    /// Runs a command whose answer is needed to go on (also in a dry run), saves its output, and hands it over where
    /// the command ended with 0 or one of its answers.
    pub(crate) fn ask(&mut self, question: &Question) -> Result<Option<Vec<u8>>, CollectError> {
        let mut item = item_of(question);
        self.announce(&question.command.to_string())?;
        let ran = match self.run(question) {
            Ok(ran) => ran,
            Err(reason) => {
                item.path = None;
                item.reason = Some(reason);
                self.push(item);
                return Ok(None);
            }
        };
        item.exit_code = ran.exit_code;
        item.reason = failure(question, &ran);
        let is_answer = item.reason.is_none();
        self.save(question, &ran, &mut item)?;
        self.push(item);
        Ok(is_answer.then_some(ran.output))
    }

    /// Runs a command of which only the exit code is wanted; `None` where it did not come to an end by itself.
    pub(crate) fn exit_code(&mut self, question: &Question) -> Result<Option<i64>, CollectError> {
        self.ask(question)?;
        Ok(self.items.last().and_then(|item| item.exit_code))
    }

    /// Runs a command only for the bundle.
    pub(crate) fn gather(&mut self, question: &Question) -> Result<(), CollectError> {
        if self.sink.is_dry() {
            self.items.push(item_of(question));
            return Ok(());
        }
        self.ask(question).map(|_| ())
    }

    fn run(&self, question: &Question) -> Result<Ran, String> {
        let command = &question.command;
        if !command.is_reading() {
            return Err("this command might change something and was not run".to_owned());
        }
        self.machine.run(command, question.limit).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!("{} {}", command.program(), manifest::NO_PROGRAM),
            io::ErrorKind::PermissionDenied => format!("{error}; run as administrator"),
            _ => format!("could not be run: {error}"),
        })
    }

    fn save(&mut self, question: &Question, ran: &Ran, item: &mut ManifestItem) -> Result<(), CollectError> {
        let content = if question.command.has_output_file() {
            ran.file.clone().unwrap_or_default()
        } else {
            self.with_echo(question, &ran.output)
        };
        let is_empty =
            if question.command.has_output_file() { content.is_empty() } else { ran.output.is_empty() };
        let Some(path) = item.path.take().filter(|_| !is_empty) else {
            if question.path.is_none() {
                item.reason.get_or_insert_with(|| "only asked for what else to gather; not saved".to_owned());
            } else if item.reason.is_none() {
                item.reason = Some("it printed nothing".to_owned());
            } else if let (Some(reason), false) = (&mut item.reason, ran.output.is_empty()) {
                // Of a command that writes a file, what it printed says why there is none.
                reason.push_str(&format!(": {}", first_line(&ran.output)));
            }
            return Ok(());
        };
        let written = self.add(&path, content.len() as u64, &mut content.as_slice())?;
        note_written(item, path, written);
        Ok(())
    }

    /// The output under a line `C:\>command`. Output in UTF-16 is left alone: one file has one encoding.
    fn with_echo(&self, question: &Question, output: &[u8]) -> Vec<u8> {
        let echo = question.command.to_string();
        if !question.has_echo || output.starts_with(&[0xFF, 0xFE]) || !echo.is_ascii() {
            return output.to_vec();
        }
        let mut content = format!("C:\\>{echo}\r\n").into_bytes();
        content.extend_from_slice(output);
        content
    }

    /// Copies a file. `about` is its size as far as it is known; `note` says what is missing of it.
    pub(crate) fn copy(
        &mut self,
        path: &str,
        artifact: Option<FileKind>,
        source: &str,
        content: &mut dyn Read,
        about: u64,
        note: Option<String>,
    ) -> Result<(), CollectError> {
        let mut item = ManifestItem::default();
        item.artifact = artifact.map(|kind| kind.as_str().to_owned());
        item.source = Some(source.to_owned());
        item.reason = note;
        if self.sink.is_dry() {
            item.path = Some(path.to_owned());
            item.bytes = Some(about);
            self.items.push(item);
            return Ok(());
        }
        self.announce(source)?;
        let written = self.add(path, about, content)?;
        note_written(&mut item, path.to_owned(), written);
        self.push(item);
        Ok(())
    }

    /// Something that is there and was left out on purpose, or is not there: no gap.
    pub(crate) fn leave_out(&mut self, artifact: Option<FileKind>, source: &str, reason: String) {
        let mut item = ManifestItem::default();
        item.artifact = artifact.map(|kind| kind.as_str().to_owned());
        item.source = Some(source.to_owned());
        item.reason = Some(reason);
        self.items.push(item);
    }

    /// Something that is not asked for here, with the command that a person may run.
    pub(crate) fn not_asked(&mut self, artifact: Option<FileKind>, command: &str, reason: String) {
        let mut item = ManifestItem::default();
        item.artifact = artifact.map(|kind| kind.as_str().to_owned());
        item.command = Some(command.to_owned());
        item.reason = Some(reason);
        self.items.push(item);
    }

    /// A file or folder that could not be read.
    pub(crate) fn cannot_read(&mut self, artifact: Option<FileKind>, source: &str, error: &io::Error) {
        self.gaps += 1;
        self.leave_out(artifact, source, reason_of(error));
    }

    fn push(&mut self, item: ManifestItem) {
        if item.reason.is_some() && !item.is_absent() && !is_planning(&item) {
            self.gaps += 1;
        }
        self.items.push(item);
    }

    fn announce(&mut self, what: &str) -> Result<(), CollectError> {
        if self.machine.is_interrupted() {
            return Err(CollectError::Interrupted);
        }
        (self.progress)(what);
        Ok(())
    }

    fn add(&mut self, path: &str, about: u64, content: &mut dyn Read) -> Result<Written, CollectError> {
        let whole = format!("{}/{path}", self.node);
        Ok(self.sink.add(&whole, about, content)?)
    }

    /// Writes the manifest; gives it, and how many things could not be had.
    pub(crate) fn finish(mut self, survey: &Survey) -> Result<(Manifest, u64), CollectError> {
        if self.machine.is_interrupted() {
            return Err(CollectError::Interrupted);
        }
        let mut manifest = Manifest::default();
        manifest.sologs_manifest = manifest::VERSION;
        manifest.tool = Some(concat!("sologs ", env!("CARGO_PKG_VERSION")).to_owned());
        manifest.node = Some(survey.node.clone());
        manifest.roles = survey.roles.iter().map(|role| (*role).to_owned()).collect();
        manifest.collected_at = Some(survey.now);
        manifest.utc_offset = survey.now.offset_minutes().map(offset);
        manifest.time_zone.clone_from(&survey.time_zone);
        manifest.elevated = survey.elevated;
        manifest.windows.clone_from(&survey.windows);
        manifest.windows_build = survey.windows_build;
        manifest.ansi_code_page = survey.ansi_code_page;
        manifest.oem_code_page = survey.oem_code_page;
        manifest.items = std::mem::take(&mut self.items);
        let mut text = serde_json::to_string_pretty(&self.as_written(&manifest)).map_err(io::Error::from)?;
        text.push('\n');
        let path = format!("{}/manifest.json", self.node);
        self.sink.add_own(&path, text.as_bytes())?;
        Ok((manifest, self.gaps))
    }

    /// The manifest as it goes into the bundle; whoever collects is told everything.
    fn as_written(&mut self, manifest: &Manifest) -> Manifest {
        let mut written = manifest.clone();
        written.node = written.node.map(|node| self.sink.node(&node));
        let texts = |item: &mut ManifestItem| [item.source.take(), item.command.take(), item.reason.take()];
        for item in &mut written.items {
            let [source, command, reason] = texts(item).map(|text| text.map(|text| self.sink.word(&text)));
            (item.source, item.command, item.reason) = (source, command, reason);
        }
        written
    }
}

fn item_of(question: &Question) -> ManifestItem {
    let mut item = ManifestItem::default();
    item.path.clone_from(&question.path);
    item.artifact = question.artifact.map(|kind| kind.as_str().to_owned());
    item.command = Some(question.command.to_string());
    item
}

/// A command whose output was only looked at is no gap.
fn is_planning(item: &ManifestItem) -> bool {
    item.path.is_none() && item.artifact.is_none()
}

fn note_written(item: &mut ManifestItem, path: String, written: Written) {
    if written.left_out.is_some() {
        (item.path, item.reason) = (None, written.left_out);
        return;
    }
    item.path = Some(written.name.unwrap_or(path));
    item.bytes = Some(written.bytes);
    item.sha256 = Some(written.sha256).filter(|hash| !hash.is_empty());
    if let Some(error) = written.broken {
        item.reason = Some(format!("only the first {} bytes could be read: {error}", written.bytes));
    }
}

fn failure(question: &Question, ran: &Ran) -> Option<String> {
    if ran.timed_out {
        return Some(format!("did not end within {} s and was stopped", question.limit.as_secs()));
    }
    match ran.exit_code {
        Some(0) if ran.is_cut => Some("it printed more than is kept".to_owned()),
        Some(0) => None,
        Some(code) if question.answers.contains(&code) => None,
        Some(code) => Some(format!("ended with exit code {code}")),
        None => Some("was ended from outside".to_owned()),
    }
}

fn first_line(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim().chars().take(200).collect()
}

/// The error of the operating system in words that say what to do.
pub(crate) fn reason_of(error: &io::Error) -> String {
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
    let is_locked = matches!(error.raw_os_error(), Some(32 | 33)) && cfg!(windows);
    match error.kind() {
        io::ErrorKind::PermissionDenied => "access denied; run as administrator".to_owned(),
        io::ErrorKind::ResourceBusy => "locked by another program".to_owned(),
        _ if is_locked => "locked by another program".to_owned(),
        io::ErrorKind::NotFound => "not there".to_owned(),
        _ => error.to_string(),
    }
}

fn offset(minutes: i16) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
