//! Recognises the heads of records in any log layout, and splits decoded text into records.
//!
//! No format of the Scale Out logs is public, so none is assumed: [`learn`] looks at the first block of a file and
//! says, as a [`LearnedLayout`], what begins a record in it. Whether a line is a head then depends on the bytes of
//! that line alone ([`LearnedLayout::classify`]), so that a file can be read in blocks and in parallel; only text
//! without heads ([`LearnedLayout::tracks_context`]) asks for what stood before.
//!
//! One layout, one file of this folder, with a sample at its top. A new layout behind a stamp is one file and one
//! line of `BEHIND_STAMP`; a layout with a structure of its own is one file and one case of
//! `engine::learn::structured`. `engine` has the recogniser and its fast path, `stamp` the dates of the world.
//!
//! ```
//! use sologs_core::layout::{learn, split_records};
//! use sologs_core::level::Level;
//!
//! let log = "2024-05-03 10:00:00,123 [12] ERROR Heartbeat - no answer\n   at A.B()\n\
//!            2024-05-03 10:00:01,456 [12] INFO  Heartbeat - ok\n";
//! let layout = learn(log.as_bytes(), "agent.log");
//! assert_eq!(layout.name(), "log4net");
//! let records: Vec<_> = split_records(log, &layout).collect();
//! assert_eq!(records[0].body, "no answer\n   at A.B()");
//! assert_eq!(records[1].head.level, Some(Level::Information));
//! ```

mod bracketed;
mod console;
mod date_order;
mod dtexec;
mod engine;
mod event_table;
mod event_text;
mod json_lines;
mod labelled;
mod level_first;
mod log4net;
mod nlog;
mod paragraphs;
mod separated;
mod serilog;
mod split;
mod sql_errorlog;
mod ssis_text_log;
mod stamp;
mod syslog;
#[cfg(test)]
mod tests;
mod timestamp;
mod trace_listener;
mod xml_events;

pub use date_order::DateOrderEvidence;
pub use engine::structured::HeadClass;
pub use paragraphs::LineContext;
pub use split::{Records, split_records};

use crate::record::Head;
use crate::time::{DateOrder, Timestamp};
use engine::fast::{FastPath, Verdict};
use engine::head_line::{HeadLine, LineLayout};
use engine::level_word::LevelRule;
use engine::line::{Forms, HeadForm, level_of, recognise};
use engine::structured::Structured;
use std::borrow::Cow;
use std::fmt;

/// Layouts of the fields behind a stamp, the most particular first; the last one fits everything.
const BEHIND_STAMP: [&LineLayout; 9] = [
    &dtexec::LAYOUT,
    &sql_errorlog::LAYOUT,
    &syslog::LAYOUT,
    &log4net::LAYOUT,
    &serilog::LAYOUT,
    &nlog::LAYOUT,
    &bracketed::LAYOUT,
    &separated::LAYOUT,
    &timestamp::LAYOUT,
];

/// The layout of heads whose form tells it.
fn layout_of_form(form: HeadForm) -> Option<&'static LineLayout> {
    match form {
        HeadForm::Trace => Some(&trace_listener::LAYOUT),
        HeadForm::Console => Some(&console::LAYOUT),
        HeadForm::Labelled => Some(&labelled::LAYOUT),
        HeadForm::LevelFirst => Some(&level_first::LAYOUT),
        HeadForm::Dated | HeadForm::Clock | HeadForm::NoYear | HeadForm::Worded => None,
    }
}

/// Learns the layout of a file from its first block, decoded to UTF-8; at most 1 MiB of it is looked at. A last
/// line that is cut off does no harm. `file_name` settles what the content leaves open (`*.elog`).
pub fn learn(sample: &[u8], file_name: &str) -> LearnedLayout {
    engine::learn::learn(sample, file_name)
}

/// Whether a line (without its line end) begins a record in whatever file it stands: it begins with date and time of
/// day, not indented.
pub fn is_dated_head(line: &[u8]) -> bool {
    recognise(line, Forms::DATED).is_some()
}

/// What begins a record in a file, and how its records are read; made by [`learn`].
#[derive(Clone)]
pub struct LearnedLayout {
    family: Family,
    rules: LineRules,
    fast: FastPath,
    /// Takes the fields behind a stamp apart.
    fields: &'static LineLayout,
    name: &'static str,
    description: String,
    date_hint: Option<DateOrder>,
    has_ambiguous_dates: bool,
}

#[derive(Clone, Copy)]
enum Family {
    Lines,
    /// Lines with a stamp begin a record, and so do paragraphs.
    Paragraphs,
    Structured(&'static Structured),
}

/// What makes a line of text a head in a file.
#[derive(Clone, Copy, Debug)]
struct LineRules {
    forms: Forms,
    level: LevelRule,
}

impl LearnedLayout {
    /// Whether a line (without `\n`; `\r` does no harm) begins a record, by its own bytes alone. In text without
    /// heads only lines with a stamp do: see [`LearnedLayout::begins_record`].
    ///
    /// It allocates nothing and costs a few nanoseconds on most lines.
    #[inline]
    pub fn classify(&self, line: &[u8]) -> Option<HeadClass> {
        if let Family::Structured(structured) = self.family {
            return self.classify_structured(structured, line);
        }
        match self.fast.judge(line, self.rules.level) {
            Verdict::Head(level) => Some(HeadClass::new(level)),
            Verdict::NoHead => None,
            Verdict::Unsure => self.classify_line(line),
        }
    }

    /// The same as [`LearnedLayout::classify`] without the fast path: the definition that tests compare it with.
    pub fn plain_classify(&self, line: &[u8]) -> Option<HeadClass> {
        match self.family {
            Family::Structured(structured) => self.classify_structured(structured, line),
            Family::Lines | Family::Paragraphs => self.classify_line(line),
        }
    }

    fn classify_line(&self, line: &[u8]) -> Option<HeadClass> {
        let found = recognise(line, self.rules.forms)?;
        Some(HeadClass::new(level_of(line, &found, self.rules.level).map(|token| token.level)))
    }

    /// Programs that log JSON may write a line of text before it is set up.
    fn classify_structured(&self, structured: &Structured, line: &[u8]) -> Option<HeadClass> {
        let class = (structured.classify)(line);
        if class.is_none() && structured.has_text_lines { self.classify_line(line) } else { class }
    }

    /// Whether a line begins a record, given what stood before it. Equal to [`LearnedLayout::classify`] unless
    /// [`LearnedLayout::tracks_context`].
    pub fn begins_record(&self, context: LineContext, line: &[u8]) -> Option<HeadClass> {
        let class = self.classify(line);
        if class.is_none() && self.tracks_context() && context.begins_paragraph(line) {
            return Some(HeadClass::new(None));
        }
        class
    }

    /// Whether [`LearnedLayout::begins_record`] looks at its context: only in text without heads. The context of
    /// a line is known from the lines back to the last one that is not blank.
    pub fn tracks_context(&self) -> bool {
        matches!(self.family, Family::Paragraphs)
    }

    /// Whether what a record says stands in fields with escapes (JSON, XML, tables), so that its lines must be taken
    /// apart by [`LearnedLayout::body`] before anything is looked for in them.
    pub fn is_structured(&self) -> bool {
        matches!(self.family, Family::Structured(_))
    }

    /// Whether time, level or thread may stand below the first line of a record, so that
    /// [`LearnedLayout::classify`] cannot tell the level and [`LearnedLayout::head`] needs the whole record.
    pub fn has_head_below(&self) -> bool {
        match self.family {
            Family::Structured(structured) => structured.is_below,
            Family::Lines | Family::Paragraphs => {
                let forms = [HeadForm::Trace, HeadForm::Labelled];
                forms.into_iter().any(|form| self.rules.forms.has(form))
            }
        }
    }

    /// Takes the head of a record apart: time, level, thread, source and where the message begins. `record` is the
    /// whole record; its first line is enough unless [`LearnedLayout::has_head_below`]. A record without a head
    /// (the lines before the first one, a paragraph) gives the default.
    pub fn head(&self, record: &str) -> Head {
        let line = first_line(record);
        if let Family::Structured(structured) = self.family {
            if (structured.classify)(line.as_bytes()).is_some() {
                return (structured.head)(record);
            }
            if !structured.has_text_lines {
                return Head::default();
            }
        }
        let Some(found) = recognise(line.as_bytes(), self.rules.forms) else { return Head::default() };
        let level = level_of(line.as_bytes(), &found, self.rules.level);
        let head = HeadLine { record, line, found, level, usual_level: self.rules.level.usual };
        let fields = (layout_of_form(found.form).unwrap_or(self.fields).fields)(&head);
        let fields = fields.or_else(|| timestamp::fields(&head)).unwrap_or_default();
        Head {
            time: found.stamp.and_then(|stamp| stamp.time).or(fields.time),
            level: level.map(|token| token.level).or(fields.level),
            thread: fields.thread,
            source: fields.source,
            message_start: fields.message_start,
        }
    }

    /// The time that [`LearnedLayout::head`] gives, without the other fields.
    pub fn time(&self, record: &str) -> Option<Timestamp> {
        let in_line = match self.family {
            Family::Lines | Family::Paragraphs => recognise(first_line(record).as_bytes(), self.rules.forms),
            Family::Structured(_) => None,
        };
        let time = in_line.and_then(|found| found.stamp).and_then(|stamp| stamp.time);
        time.or_else(|| self.head(record).time)
    }

    /// What a record says: the text behind its head, or of JSON, XML and tables the message and the exception with
    /// their escapes undone. `head` is what [`LearnedLayout::head`] gave for the whole record.
    pub fn body<'r>(&self, record: &'r str, head: &Head) -> Cow<'r, str> {
        if let Family::Structured(structured) = self.family {
            let line = first_line(record);
            if (structured.classify)(line.as_bytes()).is_some() {
                return (structured.body)(record, head);
            }
        }
        let body = record.get(head.message_start..).unwrap_or(record);
        let is_trace = self.rules.forms.has(HeadForm::Trace);
        Cow::Borrowed(if is_trace { trace_listener::without_options(body) } else { body })
    }

    /// What was met, for people: `iso date, comma fraction, [thread], level, logger`.
    pub fn description(&self) -> String {
        self.description.clone()
    }

    /// A short and stable name of the layout, for example `log4net`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the file writes dates of which day and month can be told only by [`DateOrderEvidence`].
    pub fn has_ambiguous_dates(&self) -> bool {
        self.has_ambiguous_dates
    }

    /// Evidence of the order of day and month with nothing but what the file's words suggest: AM and PM the
    /// month first, the languages of other words the day first.
    pub fn date_order_evidence(&self) -> DateOrderEvidence {
        DateOrderEvidence::new(self.date_hint)
    }
}

/// Without its line end.
fn first_line(record: &str) -> &str {
    let line = memchr::memchr(b'\n', record.as_bytes()).and_then(|end| record.get(..end)).unwrap_or(record);
    line.strip_suffix('\r').unwrap_or(line)
}

impl fmt::Debug for LearnedLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LearnedLayout")
            .field("name", &self.name)
            .field("description", &self.description)
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
