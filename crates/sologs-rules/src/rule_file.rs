//! A rule as written: the TOML file, key by key. Unknown keys are refused.

mod correlation;
mod span;
mod when;

pub use correlation::{CombinationMatch, CorrelationMatch, RuleMatch, SettingThresholds, SettingValue};
pub use span::Span;
pub use when::{SettingCondition, TableCondition, When};

use serde::{Deserialize, Serialize};
use sologs_core::event::EventKind;
use sologs_core::kind::{FileKind, Role};
use sologs_core::level::Level;
use std::collections::BTreeMap;

use crate::rule::Severity;

/// In [`RuleFile::consequence_of`]: an exception that no rule explains.
pub const UNEXPLAINED: &str = "unexplained";

/// The JSON Schema of a rule file, generated from [`RuleFile`]; for editors and for [`crate::lint`].
pub const JSON_SCHEMA: &str = include_str!("../schema/rule.schema.json");

/// A text in the languages that a rule file gives it in; English is always among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Text {
    english: String,
    others: BTreeMap<String, String>,
}

impl Text {
    /// The text in that language (`fr`), else in English.
    pub fn get(&self, lang: &str) -> &str {
        self.others.get(lang).unwrap_or(&self.english)
    }

    /// Whether the text is there in that language.
    pub fn has(&self, lang: &str) -> bool {
        lang == "en" || self.others.contains_key(lang)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A text by language; English is always among them.",
            "type": "object",
            "properties": { "en": { "type": "string" }, "fr": { "type": "string" } },
            "patternProperties": { "^[a-z]{2}$": { "type": "string" } },
            "additionalProperties": false,
            "required": ["en"]
        })
    }
}

impl TryFrom<BTreeMap<String, String>> for Text {
    type Error = String;

    fn try_from(mut texts: BTreeMap<String, String>) -> Result<Self, String> {
        let is_language = |key: &String| key.len() == 2 && key.bytes().all(|b| b.is_ascii_lowercase());
        if let Some(key) = texts.keys().find(|key| !is_language(key)) {
            return Err(format!("`{key}` is no language; write `en`, `fr` or another code of two letters"));
        }
        let english = texts.remove("en").ok_or("the English text is missing; add `.en = \"…\"`")?;
        Ok(Self { english, others: texts })
    }
}

impl From<Text> for BTreeMap<String, String> {
    fn from(text: Text) -> Self {
        let mut texts = text.others;
        texts.insert("en".to_owned(), text.english);
        texts
    }
}

/// A rule file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleFile {
    /// Kebab-case, the same as the file's name; never changes.
    pub id: String,
    /// Goes up with every change of meaning.
    #[serde(default = "first_revision")]
    pub revision: u32,
    /// How far it can be relied on.
    #[serde(default)]
    pub status: Status,
    /// The version of sologs, or the date (`2024-05-03`), since which it exists.
    #[serde(default)]
    pub since: Option<String>,
    /// The oldest version of sologs that can read it, for example `0.2.0`; an older one says so instead of guessing.
    #[serde(default)]
    pub min_sologs: Option<String>,
    /// How grave the trouble is.
    pub severity: Severity,
    /// The part of the cluster that has the trouble; where absent, the part that the log belongs to.
    #[serde(default)]
    pub role: Option<Role>,
    /// The symptom of the troubleshooting page that this is, for example `W1`.
    #[serde(default)]
    pub symptom: Option<String>,
    /// What is wrong, in one line.
    pub title: Text,
    /// What the log is saying.
    pub meaning: Text,
    /// Why it happens.
    pub cause: Text,
    /// Rules that say less of the same record: they do not fire on a record on which this one fires.
    #[serde(default)]
    pub supersedes: Vec<String>,
    /// Rules whose trouble brings this one about: where one of them fired before, or on the same record, in the log
    /// of the same service, the report tells this one under it. [`UNEXPLAINED`] stands for an exception that no rule
    /// explains.
    #[serde(default)]
    pub consequence_of: Vec<String>,
    /// Captures that tell two troubles apart; findings that differ in them are diagnosed apart.
    #[serde(default = "endpoint")]
    pub group_by: Vec<String>,
    /// Kinds of events that show that it works again.
    #[serde(default)]
    pub recovers_with: Vec<EventKind>,
    /// Where it may fire at all.
    #[serde(default)]
    pub scope: Scope,
    /// What must hold beside the records.
    #[serde(default)]
    pub when: When,
    /// What it fires on: any one of these is enough.
    #[serde(rename = "match")]
    pub matches: Matches,
    /// What to check and do, in order.
    #[serde(default, rename = "step")]
    pub steps: Vec<StepFile>,
    /// Where each claim above rests on.
    pub references: Vec<String>,
    /// Its own tests: at least one that fires and one near miss.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

fn first_revision() -> u32 {
    1
}

/// How far a rule can be relied on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Status {
    /// On trial: its findings are never surer than `possible`.
    Experimental,
    /// In use.
    #[default]
    Stable,
    /// Still works, but another rule should be used instead.
    Deprecated,
}

impl Status {
    /// The name in rule files, for example `stable`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Experimental => "experimental",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
        }
    }
}

fn endpoint() -> Vec<String> {
    vec!["host".to_owned(), "port".to_owned()]
}

/// Where a rule may fire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scope {
    /// Kinds of files; empty means every log.
    #[serde(default)]
    pub kinds: Vec<FileKind>,
    /// The trouble is one of the link between Worker and Master: in a task log it counts only when the URL or
    /// the authority is the Master's.
    #[serde(default)]
    pub master_link: bool,
}

/// The ways in which a rule can fire; any one is enough.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Matches {
    /// On an exception chain.
    #[serde(default)]
    pub exception: Vec<ExceptionMatch>,
    /// On a message of the catalogue that stands in a record without any exception type.
    #[serde(default)]
    pub message: Vec<MessageMatch>,
    /// On a typed event.
    #[serde(default)]
    pub event: Vec<EventMatch>,
    /// On a record by its level.
    #[serde(default)]
    pub record: Vec<RecordMatch>,
    /// On what the other files of the bundle say.
    #[serde(default)]
    pub artifact: Vec<ArtifactMatch>,
    /// A record on which another rule fires, for combinations and correlations.
    #[serde(default)]
    pub rule: Vec<RuleMatch>,
    /// On several named tables on one record.
    #[serde(default)]
    pub combination: Vec<CombinationMatch>,
    /// On records together, over time.
    #[serde(default)]
    pub correlation: Vec<CorrelationMatch>,
}

impl Matches {
    /// The names that tables were given, in the order of their kinds and places; a name may stand there twice.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.exception.iter().map(|table| table.name.as_deref());
        let messages = self.message.iter().map(|table| table.name.as_deref());
        let events = self.event.iter().map(|table| table.name.as_deref());
        let records = self.record.iter().map(|table| table.name.as_deref());
        let artifacts = self.artifact.iter().map(|table| table.name.as_deref());
        let rules = self.rule.iter().map(|table| Some(table.name.as_str()));
        let combinations = self.combination.iter().map(|table| table.name.as_deref());
        let of_records = own.chain(messages).chain(events).chain(records).chain(rules);
        of_records.chain(artifacts).chain(combinations).flatten()
    }
}

/// `[[match.exception]]`: all keys given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExceptionMatch {
    /// A name by which `[[match.combination]]` and `[[match.correlation]]` ask for the table; with a name it fires
    /// nothing by itself.
    #[serde(default)]
    pub name: Option<String>,
    /// Kinds of files in which this table applies, where they are fewer than the rule's own; empty means all.
    #[serde(default)]
    pub kinds: Vec<FileKind>,
    /// Types that occur in this order, outer before inner, with anything in between. A full name also meets the
    /// short name where the log printed no more; a name without a dot meets that name in any namespace.
    pub types: Vec<String>,
    /// The chain must end with the last of `types`.
    #[serde(default)]
    pub innermost: bool,
    /// Types that must not occur.
    #[serde(default)]
    pub not_types: Vec<String>,
    /// Messages of the catalogue of which one must be recognised in the chain.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Messages of the catalogue that must not be recognised in the chain.
    #[serde(default)]
    pub not_messages: Vec<String>,
    /// Numbers of which one must stand in round brackets in a message of the chain, as HTTP statuses and socket
    /// errors do: `(403)`.
    #[serde(default)]
    pub codes: Vec<i64>,
    /// Such numbers that must not stand there.
    #[serde(default)]
    pub not_codes: Vec<i64>,
    /// A regular expression that some message of the chain must meet, or the lines that `SqlException` appends
    /// after its stack trace (`Error Number:4060,State:1,Class:11`); its named groups become captures.
    #[serde(default)]
    pub regex: Option<String>,
    /// Applies only where no message of the chain is in the catalogue: an unknown language, a text cut off. The
    /// types alone then decide, and the confidence is never above `possible`.
    #[serde(default)]
    pub unknown_messages: bool,
}

/// `[[match.message]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MessageMatch {
    /// A name by which `[[match.combination]]` and `[[match.correlation]]` ask for the table; with a name it fires
    /// nothing by itself.
    #[serde(default)]
    pub name: Option<String>,
    /// Kinds of files in which this table applies, where they are fewer than the rule's own; empty means all.
    #[serde(default)]
    pub kinds: Vec<FileKind>,
    /// Messages of the catalogue of which one must be recognised.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Messages that must not be recognised in the same record.
    #[serde(default)]
    pub not_messages: Vec<String>,
    /// A regular expression on the record's text instead; its named groups become captures.
    #[serde(default)]
    pub regex: Option<String>,
}

/// `[[match.event]]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EventMatch {
    /// A name by which `[[match.combination]]` and `[[match.correlation]]` ask for the table; with a name it fires
    /// nothing by itself.
    #[serde(default)]
    pub name: Option<String>,
    /// Kinds of files in which this table applies, where they are fewer than the rule's own; empty means all.
    #[serde(default)]
    pub kinds: Vec<FileKind>,
    /// The kind of event.
    pub kind: EventKind,
    /// Fields of the event and the values of which each must have one, ignoring case.
    #[serde(default)]
    pub fields: BTreeMap<String, Vec<String>>,
    /// Fields of the event that become captures.
    #[serde(default)]
    pub captures: Vec<String>,
}

/// `[[match.record]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RecordMatch {
    /// A name by which `[[match.combination]]` and `[[match.correlation]]` ask for the table; with a name it fires
    /// nothing by itself.
    #[serde(default)]
    pub name: Option<String>,
    /// Kinds of files in which this table applies, where they are fewer than the rule's own; empty means all.
    #[serde(default)]
    pub kinds: Vec<FileKind>,
    /// At this level or above.
    pub level: Level,
    /// Only when the record holds an exception chain.
    #[serde(default)]
    pub exception: bool,
}

/// `[[match.artifact]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ArtifactMatch {
    /// A name by which `[[match.combination]]` and `[[match.correlation]]` ask for the table; with a name it fires
    /// nothing by itself.
    #[serde(default)]
    pub name: Option<String>,
    /// The name of a condition over artifacts.
    pub condition: String,
}

/// `[[step]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StepFile {
    /// Id of the step, and of the check that decides it.
    pub id: String,
    /// Id of the check that decides it, where that is not the step's own.
    #[serde(default)]
    pub check: Option<String>,
    /// What to do. `{port}` and the like are filled in from the captures and the bundle.
    pub text: Text,
    /// What to know before the commands are run.
    #[serde(default)]
    pub warning: Option<Text>,
    /// Command lines, ready to paste once `{…}` are filled in.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Which machine the step is about.
    #[serde(default)]
    pub on: Option<Role>,
    /// Kinds of files that would decide it.
    #[serde(default)]
    pub decided_by: Vec<FileKind>,
    /// This step comes first when one of these messages or codes is in the chain.
    #[serde(default)]
    pub first_when: FirstWhen,
}

/// `first_when` of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FirstWhen {
    /// Messages of the catalogue.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Numbers in round brackets, or socket error codes.
    #[serde(default)]
    pub codes: Vec<i64>,
}

/// `[[example]]`: a log, and whether the rule fires on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Example {
    /// Whether the rule fires.
    pub fires: bool,
    /// For a near miss: what it is instead.
    #[serde(default)]
    pub why: Option<String>,
    /// The kind of file that it stands in; `text-log` where absent.
    #[serde(default)]
    pub kind: Option<FileKind>,
    /// What is captured; only the names given are compared.
    #[serde(default)]
    pub captures: BTreeMap<String, String>,
    /// The lines of the log, or the text of another file where `kind` says so, made up.
    #[serde(default)]
    pub log: String,
    /// Several files that are no logs, by their paths; the first folder of a path is the node.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

impl Example {
    /// An example of a log of which nothing more is known.
    pub fn new(fires: bool, log: impl Into<String>) -> Self {
        Self {
            fires,
            why: None,
            kind: None,
            captures: BTreeMap::new(),
            log: log.into(),
            files: BTreeMap::new(),
        }
    }
}
