//! A file of the catalogue as written, key by key. Unknown keys are refused.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// One file: the messages of a language, or the head file that declares the ids, or both.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CatalogueFile {
    /// Language of the messages, for example `pt-BR`; `any` for what does not change with the language.
    #[serde(default)]
    pub(super) lang: Option<String>,
    #[serde(default, rename = "id")]
    pub(super) ids: Vec<IdEntry>,
    #[serde(default, rename = "message")]
    pub(super) messages: Vec<MessageEntry>,
    #[serde(default)]
    pub(super) frame: FrameWords,
}

/// `[[id]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdEntry {
    pub(super) id: Spanned<String>,
    #[serde(default)]
    pub(super) types: Vec<String>,
    #[serde(default)]
    pub(super) captures: Vec<String>,
    pub(super) about: String,
    #[serde(default)]
    pub(super) rank: Rank,
    #[serde(default)]
    pub(super) weak: bool,
    #[serde(default)]
    pub(super) refine: Option<Refine>,
}

/// Which of several messages of one text it is that the text is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Rank {
    /// Says only that something follows: "The underlying connection was closed: …".
    Wrapper,
    /// May stand inside another message as its reason.
    Detail,
    /// A message of its own.
    #[default]
    Message,
}

/// An id that turns into another one by the value of a capture.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Refine {
    pub(super) capture: String,
    /// Value → id.
    pub(super) ids: BTreeMap<String, Spanned<String>>,
}

/// `[[message]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageEntry {
    pub(super) id: Spanned<String>,
    pub(super) text: Spanned<String>,
    #[serde(default)]
    pub(super) weak: bool,
    pub(super) origin: Origin,
    /// For the reader of the file.
    #[serde(rename = "source")]
    _source: serde::de::IgnoredAny,
}

impl MessageEntry {
    pub(super) fn new(id: Spanned<String>, text: Spanned<String>, weak: bool, origin: Origin) -> Self {
        Self { id, text, weak, origin, _source: serde::de::IgnoredAny }
    }
}

/// Where the wording of a template comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Origin {
    /// What .NET or Windows writes: its resources, or texts seen in logs.
    Runtime,
    /// A translation of documentation, which may differ from what .NET writes.
    Doc,
    /// A forum thread.
    Forum,
    /// Words that stay the same in every language, such as names of settings.
    Structure,
}

/// `[frame]`: the words around messages that .NET writes in the language of the system. They are not matched
/// here; they say which wordings are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct FrameWords {
    /// The word before a method: "at".
    pub at: Vec<String>,
    /// File and line after a method: "in {file}:line {line}".
    pub file_line: Vec<String>,
    /// The line after the frames of an inner exception.
    pub end_of_inner: Vec<String>,
    /// The line between the frames of a rethrown exception.
    pub end_of_previous: Vec<String>,
    /// The head of a further inner exception: "(Inner Exception #{index})".
    pub inner_exception: Vec<String>,
    /// Lines of exceptions that crossed a remoting boundary.
    pub remoting: Vec<String>,
    /// What a console application prints first: "Unhandled Exception:".
    pub unhandled: Vec<String>,
    /// The code at the end of a message: "(Exception from HRESULT: {hresult})".
    pub hresult: Vec<String>,
    /// The argument at the end of a message: "Parameter name: {name}".
    pub parameter_name: Vec<String>,
}
