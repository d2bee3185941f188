//! The message catalogue: which message of .NET, Windows or SQL Server a text is, in whatever language.
//!
//! Its data are TOML files: one that declares the ids (`[[id]]`), and one a language (`[[message]]`) with the
//! shortest fragments that tell a message from others, around named placeholders. `rules/messages/README.md` has
//! the format and the ids.
//!
//! Texts are compared by letters and digits alone, without case and accents, so that quotes, blanks, wraps, mark-up
//! and escapes make no difference; the values of placeholders are byte ranges of the message as printed.

mod capture;
mod compact;
mod file;
mod matcher;
mod normal;
mod reader;
mod template;
#[cfg(test)]
mod tests;

use crate::error::RuleError;
use crate::likeness::{ANY_DIGIT, ANY_HEX, Indifferent};
use file::Rank;
use matcher::{Hit, Matcher};
use normal::Normal;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;
use template::Pattern;

pub use file::{FrameWords, Origin};

/// A weak message counts only when it accounts for at least this part of the text, in percent of its letters.
const WEAK_COVERAGE: usize = 60;

/// All known messages.
#[derive(Debug)]
pub struct Catalogue {
    ids: Vec<MessageId>,
    languages: Vec<String>,
    templates: Vec<Template>,
    frames: Vec<(String, FrameWords)>,
    /// Made when the first text is looked up: most logs have no exception at all.
    matcher: OnceLock<Matcher>,
}

/// An id of the catalogue, with what it stands for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MessageId {
    /// For example `wcf.endpoint-not-found`; never changes.
    pub id: String,
    /// Full names of the exception types that carry this message; empty where any may.
    pub types: Vec<String>,
    /// Names of its placeholders.
    pub captures: Vec<String>,
    /// What it says, in English.
    pub about: String,
    rank: Rank,
    weak: bool,
    /// The capture whose value makes it another id, and which.
    refine: Option<(usize, Vec<(String, usize)>)>,
}

/// One wording of a message.
#[derive(Debug)]
struct Template {
    id: usize,
    languages: Vec<usize>,
    origin: Origin,
    pattern: Pattern,
    rank: Rank,
    weak: bool,
}

/// A message that was recognised in a text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recognised<'c> {
    /// Its id.
    pub id: &'c MessageId,
    /// Where the wording comes from that it was recognised by.
    pub origin: Origin,
    /// Values of placeholders, in the order of the template, then those derived: `host` and `port` of a `url` or an
    /// `authority`.
    pub captures: Vec<Capture<'c>>,
    /// From the first fragment to the last: bytes of the text that was looked at.
    pub span: Range<usize>,
    /// All languages, and which of them have this wording.
    languages: (&'c [String], &'c [usize]),
}

/// The value of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capture<'c> {
    /// Name of the placeholder.
    pub name: &'c str,
    /// Its value: bytes of the text that was looked at, without the quotes and brackets around it.
    pub span: Range<usize>,
    unbroken: bool,
}

impl Catalogue {
    /// Reads the files of a catalogue: pairs of a name, for errors, and a text. The order does not matter; ids may
    /// be declared in any file.
    ///
    /// # Errors
    /// All mistakes that were found: bad TOML, ids declared twice or not at all, templates that are too short, that
    /// use placeholders their id does not have, or that are the same as one of another id.
    pub fn from_files<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<RuleError>> {
        reader::read(files)
    }

    /// Reads the quick form that `sologs_builtin_rules::CATALOGUE` has: the same content, without TOML.
    ///
    /// # Errors
    /// As [`Catalogue::from_files`]; the place is one of the quick form.
    pub fn from_compact(text: &str) -> Result<Self, Vec<RuleError>> {
        reader::read_compact(text)
    }

    /// All ids, in the order of their declaration.
    pub fn ids(&self) -> &[MessageId] {
        &self.ids
    }

    /// Looks up an id.
    pub fn id(&self, id: &str) -> Option<&MessageId> {
        self.ids.iter().find(|known| known.id == id)
    }

    /// The languages that have messages, for example `pt-BR`.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(String::as_str)
    }

    /// How many different wordings it has.
    pub fn len(&self) -> usize {
        self.templates.len()
    }

    /// Whether it has no message at all.
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty()
    }

    /// The words around messages, by language.
    pub fn frame_words(&self) -> impl Iterator<Item = (&str, &FrameWords)> {
        self.frames.iter().map(|(language, words)| (language.as_str(), words))
    }

    /// Which message `message`, the text of one exception, is: the one that says most. A message goes before one
    /// that may be the reason inside another ("… actively refused it"), and that before one that only says that
    /// something follows ("The underlying connection was closed: …"); among equals the one of which more words are
    /// fixed, then the one that stands first. Of several
    /// wordings of that message it is the one that has most values.
    pub fn recognise(&self, message: &str) -> Option<Recognised<'_>> {
        let normal = Normal::new(message);
        let length = normal.text().len();
        let mut hits: Vec<Hit<'_>> = Vec::new();
        self.matcher().search(&normal, &self.templates, |hit| {
            if !hit.template.weak || hit.covered(length) * 100 >= length * WEAK_COVERAGE {
                hits.push(*hit);
            }
        });
        let best =
            hits.iter().copied().reduce(|best, hit| if hit.says_more_than(&best) { hit } else { best })?;
        let same = hits.iter().filter(|hit| hit.template.id == best.template.id);
        let fullest = same.fold(best, |best, hit| if hit.tells_more_than(&best) { *hit } else { best });
        self.recognised(&fullest, message, &normal)
    }

    /// All messages that stand in `text`, which need not be the text of an exception: running prose, a whole
    /// record. In the order in which they stand; none overlaps another. Messages too weak to be told from ordinary
    /// words are left out.
    pub fn find_all(&self, text: &str) -> Vec<Recognised<'_>> {
        let normal = Normal::new(text);
        let mut hits: Vec<Hit<'_>> = Vec::new();
        self.matcher().search(&normal, &self.templates, |hit| {
            if !hit.template.weak {
                hits.push(*hit);
            }
        });
        hits.sort_by_key(|hit| hit.place().start);
        let mut kept: Vec<Hit<'_>> = Vec::new();
        for hit in hits {
            match kept.last_mut().filter(|last| hit.place().start < last.place().end) {
                Some(last) if hit.is_better_than(last) => *last = hit,
                Some(_) => {}
                None => kept.push(hit),
            }
        }
        kept.iter().filter_map(|hit| self.recognised(hit, text, &normal)).collect()
    }

    /// Whether no message can be found in `text`, whatever digits or GUIDs stand in `parts`, which are in order. It
    /// may say no where the answer is yes. It costs far more than looking for messages once.
    pub(crate) fn is_deaf_to(&self, text: &str, parts: &[Indifferent]) -> bool {
        let mut shape = Vec::with_capacity(text.len());
        let mut from = 0;
        for part in parts {
            let before = text.get(from..part.span.start).unwrap_or_default();
            shape.extend_from_slice(Normal::new(before).text());
            let digits = text.get(part.span.clone()).unwrap_or_default().bytes().filter(|byte| *byte != b'-');
            shape.extend(digits.map(|_| if part.is_guid { ANY_HEX } else { ANY_DIGIT }));
            from = part.span.end;
        }
        shape.extend_from_slice(Normal::new(text.get(from..).unwrap_or_default()).text());
        self.matcher().has_none_in(&shape, &self.templates)
    }

    fn matcher(&self) -> &Matcher {
        self.matcher.get_or_init(|| Matcher::new(&self.templates))
    }

    fn recognised<'c>(&'c self, hit: &Hit<'c>, message: &str, normal: &Normal) -> Option<Recognised<'c>> {
        let template = hit.template;
        let declared = self.ids.get(template.id)?;
        let mut captures = Vec::new();
        for (slot, span) in hit.captures(message, normal) {
            let Some(name) = declared.captures.get(slot.name) else { continue };
            captures.push(Capture { name, span, unbroken: slot.kind.is_unbroken() });
        }
        derive(message, &mut captures);
        let place = hit.place();
        Some(Recognised {
            id: self.refined(declared, &captures, message).unwrap_or(declared),
            origin: template.origin,
            captures,
            span: normal.origin(place.start, message)..normal.origin_end(place.end),
            languages: (&self.languages, &template.languages),
        })
    }

    fn refined(&self, id: &MessageId, captures: &[Capture<'_>], message: &str) -> Option<&MessageId> {
        let (name, values) = id.refine.as_ref()?;
        let name = id.captures.get(*name)?;
        let value = captures.iter().find(|capture| capture.name == name)?.value(message);
        let (_, refined) = values.iter().find(|(known, _)| *known == *value)?;
        self.ids.get(*refined)
    }
}

/// Adds host and port of the first address that has them.
fn derive<'c>(message: &str, captures: &mut Vec<Capture<'c>>) {
    let source = captures.iter().find(|capture| matches!(capture.name, "url" | "authority"));
    let Some(span) = source.map(|capture| capture.span.clone()) else { return };
    let (host, port) = capture::host_and_port(message, span);
    for (name, span) in [("host", host), ("port", port)] {
        if let Some(span) = span
            && captures.iter().all(|capture| capture.name != name)
        {
            captures.push(Capture { name, span, unbroken: true });
        }
    }
}

impl Recognised<'_> {
    /// The languages that have this wording; `any` for words that are the same in all.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        let (names, known) = self.languages;
        known.iter().filter_map(|&at| names.get(at)).map(String::as_str)
    }

    /// The value of a placeholder, in the text that was looked at.
    pub fn capture<'m>(&self, name: &str, message: &'m str) -> Option<Cow<'m, str>> {
        self.captures.iter().find(|capture| capture.name == name).map(|capture| capture.value(message))
    }
}

impl Capture<'_> {
    /// The value in `message`, which must be the text that was looked at; mended where it was wrapped: an address
    /// has no blanks, another value has one where the line broke.
    pub fn value<'m>(&self, message: &'m str) -> Cow<'m, str> {
        let raw = message.get(self.span.clone()).unwrap_or_default();
        if self.unbroken && raw.contains(char::is_whitespace) {
            raw.split_whitespace().collect::<String>().into()
        } else if raw.contains(['\n', '\r']) {
            raw.split_whitespace().collect::<Vec<_>>().join(" ").into()
        } else {
            raw.into()
        }
    }
}
