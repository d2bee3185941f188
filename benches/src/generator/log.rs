//! Writes one log.

use super::clock::{Clock, Now};
use super::content::{Content, Profile};
use super::digits;
use super::encode::{Encoder, Encoding, LineEnds};
use super::language::Language;
use super::layout::{Entry, Layout};
use super::level::Level;
use super::random::{Random, Threshold};
use super::template::Place;
use super::truth::{FileTruth, Tally};
use std::io::{self, Write};

/// What a log is to be like.
#[derive(Clone, Copy, Debug)]
pub struct LogOptions {
    /// The same seed and options give the same bytes.
    pub seed: u64,
    /// Where to stop: after the first record with which the text has this many bytes in UTF-8.
    pub size: u64,
    /// Where to stop at the latest, in records.
    pub max_records: u64,
    /// How a record is laid out.
    pub layout: &'static dyn Layout,
    /// Display language of the machine.
    pub language: Language,
    /// Encoding of the file.
    pub encoding: Encoding,
    /// Line ends of the file.
    pub line_ends: LineEnds,
    /// Share of the records that hold an exception chain, 0 to 1.
    pub exceptions: f64,
    /// Which part of the cluster writes it.
    pub profile: Profile,
}

impl LogOptions {
    /// The standard log of the comparison: a Worker's log of `size` bytes, laid out by log4net on an English
    /// Windows, with an exception in one record of a hundred.
    pub fn standard(size: u64, seed: u64) -> Self {
        Self {
            seed,
            size,
            max_records: u64::MAX,
            layout: super::layout::STANDARD,
            language: Language::English,
            encoding: Encoding::Utf8,
            line_ends: LineEnds::CrLf,
            exceptions: 0.01,
            profile: Profile::Agent,
        }
    }
}

/// Writes a log to `sink` and says what it holds; the path is left to the caller. Memory use does not depend on
/// the size.
///
/// # Errors
///
/// What `sink` fails with.
pub(crate) fn write_log(
    options: &LogOptions,
    place: &Place,
    content: &Content,
    sink: impl Write,
) -> io::Result<(FileTruth, Tally)> {
    let mut encoder = Encoder::new(sink, options.encoding, options.line_ends);
    let mut scribe = Scribe::new(options, place, content);
    while encoder.text_bytes < options.size && scribe.records < options.max_records {
        encoder.push(scribe.next_record())?;
    }
    encoder.finish()?;
    let file = FileTruth {
        path: String::new(),
        layout: options.layout.name().to_owned(),
        encoding: options.encoding.name().to_owned(),
        language: options.language.tag().to_owned(),
        bytes: encoder.bytes,
        text_bytes: encoder.text_bytes,
        lines: encoder.lines,
        records: scribe.records,
        exceptions: scribe.exceptions,
        first: scribe.first.map(|now| iso_text(&now, options.layout)),
        last: scribe.last.map(|now| iso_text(&now, options.layout)),
    };
    Ok((file, scribe.tally))
}

/// Makes up records, one after the other.
struct Scribe<'a> {
    options: &'a LogOptions,
    place: &'a Place,
    content: &'a Content,
    threshold: Threshold,
    random: Random,
    clock: Clock,
    /// Buffers that are used again for each record.
    message: String,
    exception: String,
    record: String,
    records: u64,
    exceptions: u64,
    first: Option<Now>,
    last: Option<Now>,
    tally: Tally,
}

impl<'a> Scribe<'a> {
    fn new(options: &'a LogOptions, place: &'a Place, content: &'a Content) -> Self {
        let mut random = Random::new(options.seed);
        let clock = Clock::new(&mut random);
        let share = if content.incidents.items().is_empty() { 0.0 } else { options.exceptions };
        Self {
            options,
            place,
            content,
            threshold: Threshold::from_share(share),
            random,
            clock,
            message: String::new(),
            exception: String::new(),
            record: String::new(),
            records: 0,
            exceptions: 0,
            first: None,
            last: None,
            tally: Tally::new(content),
        }
    }

    /// The next record as it is laid out, with `\n` after each line.
    fn next_record(&mut self) -> &str {
        let now = self.clock.tick(&mut self.random);
        self.first.get_or_insert(now);
        self.last = Some(now);
        let thread = 1 + self.random.below(24);
        self.message.clear();
        self.exception.clear();
        self.record.clear();
        let host = self.place.pick_host(&mut self.random);
        let incident = self.random.hits(self.threshold).then(|| self.write_incident(host)).flatten();
        let with_exception = incident.is_some();
        let Some((level, logger)) = incident.or_else(|| self.write_utterance(host)) else {
            return &self.record;
        };
        self.records += 1;
        self.exceptions += u64::from(with_exception);
        let entry = Entry {
            now,
            level,
            language: self.options.language,
            thread,
            logger,
            message: &self.message,
            exception: with_exception.then_some(self.exception.as_str()),
        };
        self.options.layout.write(&entry, &mut self.record);
        &self.record
    }

    fn write_incident(&mut self, host: &str) -> Option<(Level, &'a str)> {
        let (index, incident) = self.content.incidents.pick(&mut self.random)?;
        incident.lead.text.render(self.place, host, &mut self.random, &mut self.message);
        incident.text.render(self.place, host, &mut self.random, &mut self.exception);
        self.tally.count_incident(index);
        Some((incident.lead.level, incident.lead.logger))
    }

    fn write_utterance(&mut self, host: &str) -> Option<(Level, &'a str)> {
        let (index, utterance) = self.content.utterances.pick(&mut self.random)?;
        utterance.text.render(self.place, host, &mut self.random, &mut self.message);
        self.tally.count_utterance(index);
        Some((utterance.level, utterance.logger))
    }
}

/// A time as the layout shows it, in ISO 8601: the fraction without zeros at its end.
fn iso_text(now: &Now, layout: &dyn Layout) -> String {
    let mut text = String::new();
    super::layout::push_iso(&mut text, now, 'T');
    let mut fraction = String::new();
    digits::fraction(&mut fraction, now.ticks, layout.fraction_digits());
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text.push_str(layout.zone());
    text
}
