//! What is wrong with a rule file or a catalogue file, told so that it can be mended: the file, the line, the
//! column, the line itself with carets below, and where possible what was meant.

use std::fmt;
use std::ops::Range;

/// Longest piece of a source line that is shown, in characters.
const SHOWN: usize = 100;

/// What kind of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleErrorKind {
    /// Not TOML at all.
    Syntax,
    /// A key that this kind of file does not have.
    UnknownKey,
    /// A key that is needed is not there.
    MissingKey,
    /// A value that does not fit: wrong type, bad regular expression, bad template, unknown word.
    InvalidValue,
    /// An id that nothing declares.
    UnknownId,
    /// The same id, or the same file, twice.
    Duplicate,
    /// An example that does not do what it says.
    Example,
    /// A condition that no record can meet.
    NeverMatches,
    /// A rule, or a table of one, that never gets to say anything beside another.
    Shadowed,
    /// A regular expression that costs much on every record.
    SlowRegex,
    /// Something that a finished rule has and this one lacks.
    Unfinished,
}

/// A mistake in a rule file or in a file of the message catalogue.
///
/// [`Display`](fmt::Display) prints it the way compilers do, with the source line and carets where the place is
/// known. Control characters of the file are not passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError(Box<Mistake>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Mistake {
    kind: RuleErrorKind,
    is_warning: bool,
    file: String,
    message: String,
    help: Option<String>,
    place: Option<Place>,
}

/// Where the mistake stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
    source: String,
    /// Characters before the caret in `source`, and number of carets.
    caret: (usize, usize),
}

impl RuleErrorKind {
    /// The name in reports for programs, for example `unknown-key`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::UnknownKey => "unknown-key",
            Self::MissingKey => "missing-key",
            Self::InvalidValue => "invalid-value",
            Self::UnknownId => "unknown-id",
            Self::Duplicate => "duplicate",
            Self::Example => "example",
            Self::NeverMatches => "never-matches",
            Self::Shadowed => "shadowed",
            Self::SlowRegex => "slow-regex",
            Self::Unfinished => "unfinished",
        }
    }
}

impl RuleError {
    /// A mistake of the file as a whole; see [`RuleError::at`] for one with a place.
    pub fn new(kind: RuleErrorKind, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Box::new(Mistake {
            kind,
            is_warning: false,
            file: file.into(),
            message: message.into(),
            help: None,
            place: None,
        }))
    }

    /// Says where: `span` are bytes of `text`, the whole text of the file. A span outside of it is moved to its
    /// end.
    #[must_use]
    pub fn at(mut self, text: &str, span: Range<usize>) -> Self {
        self.0.place = Some(Place::new(text, span));
        self
    }

    /// Makes it a warning: the rule can be used as it is.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.0.is_warning = true;
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// From what the TOML reader found in `text`, the whole text of `file`. A misspelt key or word gets the help
    /// "did you mean".
    pub(crate) fn from_toml(file: impl Into<String>, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message();
        let mut made = Self::new(toml_kind(message), file, message);
        if let Some(span) = error.span() {
            made = made.at(text, span);
        }
        match meant(message) {
            Some(name) => made.with_help(format!("did you mean `{name}`?")),
            None => made,
        }
    }

    /// Whether the rule can be used all the same.
    pub fn is_warning(&self) -> bool {
        self.0.is_warning
    }

    /// What kind of mistake it is.
    pub fn kind(&self) -> RuleErrorKind {
        self.0.kind
    }

    /// The file, as it was named to the reader.
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// 1-based line, where the place is known.
    pub fn line(&self) -> Option<usize> {
        self.0.place.as_ref().map(|place| place.line)
    }

    /// 1-based column in characters, where the place is known.
    pub fn column(&self) -> Option<usize> {
        self.0.place.as_ref().map(|place| place.column)
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// How to mend it.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// The line of the file that is wrong, without control characters; only a part of it when it is very long.
    pub fn source_line(&self) -> Option<&str> {
        self.0.place.as_ref().map(|place| place.source.as_str())
    }
}

impl std::error::Error for RuleError {}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", if self.0.is_warning { "warning" } else { "error" }, self.0.message)?;
        let Some(place) = &self.0.place else {
            write!(f, "\n --> {}", self.0.file)?;
            return self.0.help.iter().try_for_each(|help| write!(f, "\n  = help: {help}"));
        };
        let number = place.line.to_string();
        let margin = " ".repeat(number.len());
        let (before, carets) = place.caret;
        write!(f, "\n{margin}--> {}:{}:{}", self.0.file, place.line, place.column)?;
        write!(f, "\n{margin} |\n{number} | {}", place.source)?;
        write!(f, "\n{margin} | {}{}", " ".repeat(before), "^".repeat(carets))?;
        self.0.help.iter().try_for_each(|help| write!(f, "\n{margin} = help: {help}"))
    }
}

impl Place {
    fn new(text: &str, span: Range<usize>) -> Self {
        let start = boundary(text, span.start);
        let (before, after) = text.split_at(start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let head = before.get(line_start..).unwrap_or_default();
        let tail = after.split(['\n', '\r']).next().unwrap_or_default();
        let marked = text.get(start..boundary(text, span.end.max(start))).unwrap_or_default();
        let wide = marked.split(['\n', '\r']).next().unwrap_or_default().chars().count().max(1);

        let column = head.chars().count();
        let hidden = column.saturating_sub(SHOWN / 2);
        let source: String =
            head.chars().skip(hidden).chain(tail.chars()).take(SHOWN).map(printable).collect();
        let room = source.chars().count().saturating_sub(column - hidden).max(1);
        Self {
            line: before.matches('\n').count() + 1,
            column: column + 1,
            source,
            caret: (column - hidden, wide.min(room)),
        }
    }
}

/// The nearest place at or before `at` where `text` can be cut.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn printable(c: char) -> char {
    match c {
        '\t' => ' ',
        // Those that turn the direction of the text as well: they would show another line than there is.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

fn toml_kind(message: &str) -> RuleErrorKind {
    if message.starts_with("unknown field") {
        RuleErrorKind::UnknownKey
    } else if message.starts_with("missing field") {
        RuleErrorKind::MissingKey
    } else if message.starts_with("duplicate") {
        RuleErrorKind::Duplicate
    } else if ["invalid type", "invalid value", "invalid length", "unknown variant"]
        .iter()
        .any(|start| message.starts_with(start))
    {
        RuleErrorKind::InvalidValue
    } else {
        RuleErrorKind::Syntax
    }
}

/// The name that was meant, of a message like "unknown field `verison`, expected one of `id`, `version`".
fn meant(message: &str) -> Option<&str> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let written = names.next()?;
    closest(written, names)
}

/// The candidate that `written` most likely stands for, if any is near enough; the first of equals.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (written.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Sample {
        id: String,
        #[serde(default)]
        severity: u32,
    }

    fn read(text: &str) -> RuleError {
        RuleError::from_toml("worker/x.toml", text, &toml::from_str::<Sample>(text).unwrap_err())
    }

    #[test]
    fn unknown_key_is_shown_with_caret_and_help() {
        let error = read("id = \"a\"\nsevertiy = 3\n");
        assert_eq!(error.kind(), RuleErrorKind::UnknownKey);
        assert_eq!((error.line(), error.column()), (Some(2), Some(1)));
        assert_eq!(error.help(), Some("did you mean `severity`?"));
        assert_eq!(
            error.to_string(),
            "error: unknown field `severtiy`, expected `id` or `severity`\n --> worker/x.toml:2:1\n  |\n\
             2 | severtiy = 3\n  | ^^^^^^^^\n  = help: did you mean `severity`?"
        );
    }

    #[test]
    fn kinds_are_told_apart() {
        assert_eq!(read("severity = 3\n").kind(), RuleErrorKind::MissingKey);
        assert_eq!(read("id = 3\n").kind(), RuleErrorKind::InvalidValue);
        assert_eq!(read("id = \"a\n").kind(), RuleErrorKind::Syntax);
        assert_eq!(read("id = \"a\"\nid = \"b\"\n").kind(), RuleErrorKind::Duplicate);
    }

    #[test]
    fn the_line_number_moves_the_margin() {
        let text = format!("{}id = 3\n", "\n".repeat(11));
        let shown = read(&text).to_string();
        assert!(shown.contains("\n  --> worker/x.toml:12:6\n   |\n12 | id = 3\n   |      ^"), "{shown}");
    }

    #[test]
    fn columns_count_characters_and_control_characters_are_not_passed_on() {
        let text = "a = \"\u{1b}[31mé\" # x";
        let error = RuleError::new(RuleErrorKind::InvalidValue, "f", "m").at(text, 14..15);
        assert_eq!(error.column(), Some(14));
        assert_eq!(error.source_line(), Some("a = \"\u{fffd}[31mé\" # x"));
    }

    #[test]
    fn spans_outside_the_text_and_very_long_lines_are_borne() {
        let text = "é".repeat(5000);
        for (start, end) in [(0, 1), (4001, 4003), (9_999, 20_000), (20_000, 20_001), (10, 5)] {
            let error = RuleError::new(RuleErrorKind::Syntax, "f", "m").at(&text, start..end);
            assert!(error.source_line().unwrap().chars().count() <= SHOWN);
            assert!(error.to_string().lines().all(|line| line.chars().count() < SHOWN + 20));
        }
    }

    #[test]
    fn nothing_far_off_is_suggested() {
        assert_eq!(closest("colour", ["title", "severity"]), None);
        assert_eq!(closest("worker-forbiden", ["worker-forbidden", "task-failed"]), Some("worker-forbidden"));
    }
}
