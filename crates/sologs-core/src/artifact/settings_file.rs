//! Settings files of the services, in whichever form they are met.
//!
//! The services keep them as JSON. A file that was edited by hand, saved by a tool or taken over from an older
//! layout may hold comments, repeated keys, numbers in quotes, XML or plain `key=value` lines: all are read, and the
//! form is told, since the service itself may not read it.

use super::common::json_text::{self, Json, Value};
use super::common::lines::{LineCounter, lines};
use super::problem::{Problem, ProblemKind, Problems};
use super::{Located, Thumbprint, TimeSpan};
use quick_xml::events::{BytesStart, Event};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Settings that are read of one file.
const SETTINGS: usize = 2000;

/// The form in which a settings file was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SettingsForm {
    /// JSON, comments and trailing commas included.
    Json,
    /// JSON that is broken somewhere; what stands behind the break was read line by line.
    BrokenJson,
    /// XML with `<add key="…" value="…"/>` or one element a setting.
    Xml,
    /// Lines of `key=value`.
    KeyValue,
    /// No setting was found.
    None,
}

impl fmt::Display for SettingsForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Json => "JSON",
            Self::BrokenJson => "broken JSON",
            Self::Xml => "XML",
            Self::KeyValue => "key=value lines",
            Self::None => "no settings",
        })
    }
}

/// One setting as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Setting {
    /// The key as written.
    pub key: String,
    /// The value as text, `None` of a JSON null. A list or an object is not read as a value; the settings inside of
    /// it are.
    pub value: Option<String>,
    /// 1-based line of the value.
    pub line: u64,
}

/// All settings of one file, known and unknown, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SettingsFile {
    /// The form in which it was met.
    pub form: SettingsForm,
    /// Every setting; a repeated key as often as it stands there.
    pub settings: Vec<Setting>,
}

/// A lower bound that the service enforces.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OutOfBounds {
    /// The key as the documentation spells it.
    pub key: &'static str,
    /// The value as written.
    pub value: Located<String>,
    /// The bound as the documentation spells it, for example `00:10:00`.
    pub bound: String,
    /// Whether the bound is the greatest allowed value; else it is the least one.
    pub is_maximum: bool,
}

impl SettingsFile {
    /// Reads a settings file in any form.
    pub(crate) fn parse(text: &str, problems: &mut Problems) -> Self {
        let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let file = if start.starts_with('<') {
            Self { form: SettingsForm::Xml, settings: from_xml(text, problems) }
        } else if json_text::looks_like_json(text) {
            from_json(text, problems)
        } else {
            Self { form: SettingsForm::KeyValue, settings: from_lines(text, 1) }
        };
        file.checked(problems)
    }

    /// How many of the keys the head of a text holds as keys; 0 where it does not look like a settings file.
    pub(super) fn count_keys(text: &str, keys: &[&str]) -> usize {
        let file = Self::parse(text, &mut Problems::default());
        let known = keys.iter().filter(|key| file.get(key).is_some()).count();
        // In a log, a line that happens to begin like a setting is one of many others.
        let filled = || lines(text).filter(|line| !line.is_blank()).count();
        let is_settings = file.form != SettingsForm::KeyValue || file.settings.len() * 2 >= filled();
        if is_settings { known } else { 0 }
    }

    /// The setting of that key, whatever its case; the last one of several, as JSON readers take it.
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().rev().find(|setting| setting.key.eq_ignore_ascii_case(key))
    }

    /// Settings whose keys are not among `known`.
    pub(crate) fn unknown<'s>(&'s self, known: &'s [&str]) -> impl Iterator<Item = &'s Setting> {
        self.settings.iter().filter(|setting| !known.iter().any(|key| key.eq_ignore_ascii_case(&setting.key)))
    }

    fn checked(mut self, problems: &mut Problems) -> Self {
        if let Some(beyond) = self.settings.get(SETTINGS) {
            problems.limit(beyond.line, format!("only the first {SETTINGS} settings are read"));
            self.settings.truncate(SETTINGS);
        }
        if self.settings.is_empty() {
            self.form = SettingsForm::None;
            problems
                .push(Problem::of_file(ProblemKind::Malformed, "no setting was found in this settings file"));
        }
        for (index, setting) in self.settings.iter().enumerate() {
            let later = self
                .settings
                .iter()
                .skip(index + 1)
                .find(|other| other.key.eq_ignore_ascii_case(&setting.key));
            if let Some(later) = later {
                let key: String = later.key.chars().take(80).collect();
                let message =
                    format!("'{key}' stands here again after line {}; the last one counts", setting.line);
                problems.malformed(later.line, message);
            }
        }
        self
    }
}

/// Reads typed values out of a settings file and notes what is not of the type.
pub(crate) struct Typed<'f, 'p> {
    pub(crate) file: &'f SettingsFile,
    pub(crate) problems: &'p mut Problems,
}

impl Typed<'_, '_> {
    /// A text under the first of the spellings that is there.
    pub(crate) fn text(&mut self, keys: &[&str]) -> Option<Located<String>> {
        let found = keys.iter().filter_map(|key| self.file.get(key)).max_by_key(|setting| setting.line)?;
        found.value.clone().map(|value| Located::new(value, found.line))
    }

    /// A thumbprint, also one that is none.
    pub(crate) fn thumbprint(&mut self, keys: &[&str]) -> Option<Located<Thumbprint>> {
        let found = self.text(keys)?.map(|text| Thumbprint::new(&text));
        if !found.value.is_empty() && !found.value.is_complete() {
            let message =
                format!("'{}' is no thumbprint of 40 hexadecimal digits", keys.first().unwrap_or(&""));
            self.problems.malformed(found.line, message);
        }
        Some(found)
    }

    /// Anything that is parsed from a text.
    fn parsed<T>(
        &mut self,
        keys: &[&str],
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Located<T>> {
        let found = self.text(keys)?;
        let parsed = parse(found.value.trim());
        if parsed.is_none() {
            let key = keys.first().unwrap_or(&"");
            let shown: String = found.value.chars().take(80).collect();
            self.problems.malformed(found.line, format!("the value '{shown}' of '{key}' is no {what}"));
        }
        parsed.map(|value| Located::new(value, found.line))
    }

    /// A number.
    pub(crate) fn number<T: FromStr>(&mut self, keys: &[&str]) -> Option<Located<T>> {
        // "8391.0" of a tool that knows no integers.
        self.parsed(keys, "whole number", |text| text.strip_suffix(".0").unwrap_or(text).parse().ok())
    }

    /// A number with decimals, by dot or comma.
    pub(crate) fn decimal(&mut self, keys: &[&str]) -> Option<Located<f64>> {
        self.parsed(keys, "number", |text| {
            text.replace(',', ".").parse().ok().filter(|value: &f64| value.is_finite())
        })
    }

    /// A length of time.
    pub(crate) fn time_span(&mut self, keys: &[&str]) -> Option<Located<TimeSpan>> {
        self.parsed(keys, "time span of the form [d.]hh:mm:ss", TimeSpan::parse)
    }

    /// True or false.
    pub(crate) fn truth(&mut self, keys: &[&str]) -> Option<Located<bool>> {
        self.parsed(keys, "true or false", |text| match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        })
    }
}

fn from_json(text: &str, problems: &mut Problems) -> SettingsFile {
    let document = json_text::read(text);
    let mut settings = Vec::new();
    if let Some(root) = &document.root {
        leaves(root, &mut settings, 0);
    }
    let form = match document.broken {
        None => SettingsForm::Json,
        Some((line, reason)) => {
            problems.malformed(line, format!("{reason}; the service may not be able to load its settings"));
            let known = settings.len();
            for setting in from_lines(text, line) {
                // The line of the break may hold keys that were read before it.
                let is_read =
                    |read: &Setting| read.key.eq_ignore_ascii_case(&setting.key) && read.line == line;
                if !settings.iter().take(known).any(is_read) {
                    settings.push(setting);
                }
            }
            SettingsForm::BrokenJson
        }
    };
    SettingsFile { form, settings }
}

/// Settings may be grouped under a name; the groups themselves are none.
fn leaves(json: &Json<'_>, settings: &mut Vec<Setting>, depth: usize) {
    for (key, value) in json.members() {
        if settings.len() > SETTINGS {
            return;
        }
        match &value.value {
            Value::Object(_) | Value::Array(_) if depth < 16 => {
                for element in value.elements() {
                    leaves(element, settings, depth + 1);
                }
                leaves(value, settings, depth + 1);
            }
            _ => settings.push(Setting {
                key: key.to_string(),
                value: value.scalar().map(|text| text.into_owned()),
                line: value.line,
            }),
        }
    }
}

/// Lines of `key=value` or `key: value` from the `first` line on, quotes and the comma at the end taken off.
fn from_lines(text: &str, first: u64) -> Vec<Setting> {
    let setting = |line: super::common::lines::Line<'_>| {
        let text = line.text.trim().trim_start_matches(['{', '[']).trim();
        if text.starts_with(['#', ';', '/']) {
            return None;
        }
        let at = text.find(['=', ':'])?;
        let bare = |part: &str| part.trim().trim_end_matches([',', '}']).trim().trim_matches('"').to_owned();
        let key = bare(text.get(..at)?);
        let is_key = !key.is_empty()
            && key.len() <= 100
            && key.chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
        is_key.then(|| Setting {
            key,
            value: Some(bare(text.get(at + 1..).unwrap_or(""))),
            line: line.number,
        })
    };
    lines(text).skip_while(|line| line.number < first).filter_map(setting).take(SETTINGS + 1).collect()
}

fn from_xml(text: &str, problems: &mut Problems) -> Vec<Setting> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = quick_xml::Reader::from_str(text);
    let mut counter = LineCounter::new(text);
    let mut settings = Vec::new();
    // The element that is open, the key that it names, and its text.
    let mut open: Option<(String, String)> = None;
    loop {
        let line = counter.line_at(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                settings.extend(added(&tag, line));
                // <setting name="X"><value>…</value></setting>
                let inherited = open.take().map(|(key, _)| key);
                let name = tag.local_name().as_ref().to_owned();
                let key = match (attribute(&tag, &["name"]), inherited) {
                    (Some(named), _) => named,
                    (None, Some(outer)) if name.eq_ignore_ascii_case("value") => outer,
                    (None, _) => name,
                };
                open = Some((key, String::new()));
            }
            Ok(Event::Empty(tag)) => settings.extend(added(&tag, line)),
            Ok(Event::Text(content)) => {
                if let Some((_, value)) = &mut open {
                    value.push_str(&content);
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                if let Some((_, value)) = &mut open {
                    let name = format!("&{};", &*reference);
                    value.push_str(&quick_xml::escape::unescape(&name).unwrap_or_default());
                }
            }
            Ok(Event::End(_)) => {
                if let Some((key, value)) = open.take().filter(|(_, value)| !value.trim().is_empty()) {
                    settings.push(Setting { key, value: Some(value.trim().to_owned()), line });
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                problems.malformed(line, "this is no XML; the settings behind it are not read");
                break;
            }
        }
        if settings.len() > SETTINGS {
            break;
        }
    }
    settings
}

/// The setting of an `<add key="…" value="…"/>`.
fn added(tag: &BytesStart<'_>, line: u64) -> Option<Setting> {
    let value = attribute(tag, &["value"])?;
    let key = attribute(tag, &["key", "name"])?;
    Some(Setting { key, value: Some(value), line })
}

fn attribute(tag: &BytesStart<'_>, names: &[&str]) -> Option<String> {
    let is_wanted = |key: &str| names.iter().any(|name| key.eq_ignore_ascii_case(name));
    let found =
        tag.attributes().filter_map(Result::ok).find(|attribute| is_wanted(attribute.key.as_ref()))?;
    Some(quick_xml::escape::unescape(&found.value).unwrap_or(Cow::Borrowed(&found.value)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (SettingsFile, Vec<Problem>) {
        let mut problems = Problems::default();
        let file = SettingsFile::parse(text, &mut problems);
        (file, problems.into_vec())
    }

    fn value<'f>(file: &'f SettingsFile, key: &str) -> Option<(&'f str, u64)> {
        file.get(key).and_then(|setting| Some((setting.value.as_deref()?, setting.line)))
    }

    #[test]
    fn json_with_mark_comments_and_groups() {
        let (file, problems) = parse(
            "\u{feff}{\n  // port\n  \"portnumber\": \"8391\",\n  \"Group\": {\"Inner\": 1.5,},\n  \"Off\": null\n}",
        );
        assert_eq!((file.form, problems.len()), (SettingsForm::Json, 0));
        assert_eq!(value(&file, "PortNumber"), Some(("8391", 3)));
        assert_eq!(value(&file, "INNER"), Some(("1.5", 4)));
        assert_eq!(file.get("off").map(|setting| setting.value.clone()), Some(None));
    }

    #[test]
    fn the_last_of_repeated_keys_counts_and_is_told() {
        let (file, problems) = parse("{\"A\": 1,\n\"a\": 2}");
        assert_eq!(value(&file, "A"), Some(("2", 2)));
        assert_eq!(problems[0].line, Some(2));
        assert!(problems[0].message.contains("line 1"), "{problems:?}");
    }

    #[test]
    fn broken_json_is_read_on_by_lines() {
        let (file, problems) =
            parse("{\n\"A\": \"x\",\n\"TasksRootFolder\": \"D:\\SSIS\\Tasks\",\n\"B\": true\n}");
        assert_eq!(file.form, SettingsForm::BrokenJson);
        assert_eq!(value(&file, "TasksRootFolder"), Some((r"D:\SSIS\Tasks", 3)));
        assert_eq!(value(&file, "B"), Some(("true", 4)));
        assert_eq!((problems.len(), problems[0].line), (1, Some(3)));
    }

    #[test]
    fn xml_in_three_shapes() {
        let (file, problems) = parse(
            "<?xml version=\"1.0\"?>\n<configuration>\n<add key=\"A\" value=\"x &amp; y\"/>\n\
             <setting name=\"B\"><value>two</value></setting>\n<C>three</C>\n</configuration>",
        );
        assert_eq!((file.form, problems.len()), (SettingsForm::Xml, 0));
        assert_eq!(value(&file, "a"), Some(("x & y", 3)));
        assert_eq!(value(&file, "b"), Some(("two", 4)));
        assert_eq!(value(&file, "c"), Some(("three", 5)));
    }

    #[test]
    fn key_value_lines() {
        let (file, _) = parse("# note\nPortNumber=8391\r\n SqlServerName = \"SQL01,1433\"\n");
        assert_eq!(file.form, SettingsForm::KeyValue);
        assert_eq!(value(&file, "SqlServerName"), Some(("SQL01,1433", 3)));
    }

    #[test]
    fn nothing_and_floods() {
        let (file, problems) = parse("");
        assert_eq!((file.form, problems.len()), (SettingsForm::None, 1));
        let flood: String = (0..10_000).map(|n| format!("k{n}=1\n")).collect();
        let (file, problems) = parse(&flood);
        assert_eq!((file.settings.len(), problems[0].kind), (SETTINGS, ProblemKind::Limit));
    }
}
