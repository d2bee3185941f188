//! A bundle without names. Everything is gathered twice: once to learn the names, once to write what is left when they are
//! replaced. Nothing that holds a name is written anywhere in between.

use super::bundle::{Sink, Written};
use super::machine::{CommandLine, FolderEntry, Machine, Ran};
use crate::bundle::{read_head, read_whole};
use crate::redact::{self, Left, NameKind, Redactor};
use crate::scan::{Look, look_contents};
use sologs_core::kind::FileKind;
use sologs_core::text::Blocks;
use sologs_core::time::Timestamp;
use sologs_rules::catalogue::Catalogue;
use std::cell::RefCell;
use std::io::{self, Cursor, Read};
use std::time::Duration;

/// Bytes from the beginning of a file that say what it is.
const HEAD: u64 = 64 << 10;
/// Files up to this size are read as what they are, for the names in them; of larger ones only the text is read.
const LARGEST_ARTIFACT: u64 = 8 << 20;

/// A machine whose commands are run once: what they answered is answered again.
pub(super) struct Remembered<'m> {
    machine: &'m dyn Machine,
    answers: RefCell<Vec<(CommandLine, Answer)>>,
}

/// An error in a form that can be given twice.
type Answer = Result<Ran, (io::ErrorKind, String)>;

impl<'m> Remembered<'m> {
    pub(super) fn new(machine: &'m dyn Machine) -> Self {
        Self { machine, answers: RefCell::default() }
    }
}

impl Machine for Remembered<'_> {
    fn now(&self) -> Option<Timestamp> {
        self.machine.now()
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.machine.variable(name)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<FolderEntry>> {
        self.machine.list(folder)
    }

    fn open(&self, path: &str, from: u64) -> io::Result<Box<dyn Read + '_>> {
        self.machine.open(path, from)
    }

    fn is_file(&self, path: &str) -> bool {
        self.machine.is_file(path)
    }

    fn run(&self, command: &CommandLine, limit: Duration) -> io::Result<Ran> {
        let known = self
            .answers
            .borrow()
            .iter()
            .find(|(asked, _)| asked == command)
            .map(|(_, answer)| answer.clone());
        let answer = known.unwrap_or_else(|| {
            let answer = self.machine.run(command, limit).map_err(|error| (error.kind(), error.to_string()));
            self.answers.borrow_mut().push((command.clone(), answer.clone()));
            answer
        });
        answer.map_err(|(kind, message)| io::Error::new(kind, message))
    }

    fn is_interrupted(&self) -> bool {
        self.machine.is_interrupted()
    }
}

/// The first round: reads everything and keeps only the names.
pub(super) struct Learner<'r> {
    pub(super) redactor: &'r mut Redactor,
    pub(super) catalogue: &'r Catalogue,
}

impl Learner<'_> {
    fn learn(&mut self, text: &str) {
        self.redactor.learn(text);
        self.redactor.learn_messages(self.catalogue, text);
    }
}

impl Sink for Learner<'_> {
    fn add(&mut self, path: &str, about: u64, content: &mut dyn Read) -> io::Result<Written> {
        if let Some((node, _)) = path.split_once('/') {
            self.redactor.add(NameKind::Host, node);
        }
        self.redactor.learn(path);
        let Recognised { look, start } = recognise(path, about, content);
        look.artifacts.iter().for_each(|artifact| self.redactor.learn_artifact(artifact));
        if unfit(&look).is_none() {
            each_block(Cursor::new(start).chain(content), &mut |text| {
                self.learn(text);
                Ok(())
            })?;
        }
        Ok(Written::default())
    }

    fn word(&mut self, text: &str) -> String {
        self.learn(text);
        text.to_owned()
    }

    fn is_dry(&self) -> bool {
        false
    }
}

/// The second round: writes what is left when the names are replaced.
pub(super) struct Redacting<'r> {
    pub(super) redactor: &'r mut Redactor,
    pub(super) sink: &'r mut dyn Sink,
    /// A name that was about to be written: then there is no bundle.
    pub(super) left: Option<Left>,
}

impl Redacting<'_> {
    fn path(&mut self, path: &str) -> String {
        match path.split_once('/') {
            Some((node, rest)) => {
                format!("{}/{}", self.redactor.name(NameKind::Host, node), self.redactor.text(rest))
            }
            None => self.redactor.text(path),
        }
    }
}

impl Sink for Redacting<'_> {
    fn add(&mut self, path: &str, about: u64, content: &mut dyn Read) -> io::Result<Written> {
        let Recognised { look, start } = recognise(path, about, content);
        if let Some(reason) = unfit(&look) {
            return Ok(Written { left_out: Some(reason.to_owned()), ..Written::default() });
        }
        let shown = self.path(path);
        let mut reader = Rewritten {
            blocks: Blocks::new(Cursor::new(start).chain(content)),
            redactor: &mut *self.redactor,
            ready: Cursor::default(),
            buffer: Vec::new(),
            scratch: String::new(),
            left: None,
        };
        let written = self.sink.add(&shown, about, &mut reader)?;
        let Rewritten { left: Some(left), .. } = reader else {
            let name = shown.split_once('/').map(|(_, rest)| rest.to_owned());
            return Ok(Written { name, ..written });
        };
        self.left = Some(left);
        Err(io::Error::other("a name is left"))
    }

    fn add_own(&mut self, path: &str, content: &[u8]) -> io::Result<Written> {
        let shown = self.path(path);
        self.sink.add_own(&shown, content)
    }

    fn word(&mut self, text: &str) -> String {
        self.redactor.text(&redact::mask(text))
    }

    fn node(&mut self, name: &str) -> String {
        self.redactor.name(NameKind::Host, name)
    }

    fn is_dry(&self) -> bool {
        false
    }
}

/// What a file is, and what was read of it to tell.
struct Recognised {
    look: Look,
    start: Vec<u8>,
}

fn recognise(path: &str, about: u64, content: &mut dyn Read) -> Recognised {
    let start = if about <= LARGEST_ARTIFACT {
        read_whole(content, LARGEST_ARTIFACT).bytes
    } else {
        read_head(content, HEAD).0
    };
    let look = look_contents(path, Some(about), &mut start.as_slice());
    Recognised { look, start }
}

/// Why the names in a file cannot be replaced; `None` for text.
fn unfit(look: &Look) -> Option<&'static str> {
    match look.kind {
        FileKind::Certificate => Some("--redact: a certificate holds names that cannot be replaced"),
        FileKind::EventLog if look.encoding.is_none() => {
            Some("--redact: the names in an event log cannot be replaced")
        }
        FileKind::Unknown | FileKind::Archive => {
            Some("--redact: it is no text, names in it cannot be replaced")
        }
        _ => None,
    }
}

/// Calls `each` for every stretch of text, in whatever encoding it is.
fn each_block(content: impl Read, each: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let mut blocks = Blocks::new(content);
    let (mut buffer, mut scratch) = (Vec::new(), String::new());
    // What cannot be read is told by the second round.
    while let Ok(Some(block)) = blocks.next_block(std::mem::take(&mut buffer)) {
        each(block.decode(&mut scratch).text)?;
        buffer = block.into_buffer();
    }
    Ok(())
}

/// A file with its names replaced, as UTF-8.
struct Rewritten<'r, R> {
    blocks: Blocks<R>,
    redactor: &'r mut Redactor,
    ready: Cursor<Vec<u8>>,
    buffer: Vec<u8>,
    scratch: String,
    left: Option<Left>,
}

impl<R: Read> Read for Rewritten<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let given = self.ready.read(out)?;
            if given > 0 || self.left.is_some() {
                return Ok(given);
            }
            let Some(block) = self.blocks.next_block(std::mem::take(&mut self.buffer))? else { return Ok(0) };
            let text = block.decode(&mut self.scratch).text;
            let text = self.redactor.text(&redact::mask(text));
            self.buffer = block.into_buffer();
            match self.redactor.left_in(&text).into_iter().next() {
                Some(left) => self.left = Some(left),
                None => self.ready = Cursor::new(text.into_bytes()),
            }
        }
    }
}
