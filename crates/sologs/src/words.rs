//! The words of a diagnosis that do not stand in the rule: why a step is as it is.

use crate::render::{Arg, Lang, Messages};
use sologs_core::kind::FileKind;
use sologs_rules::check::Sentence;

/// The words of one language.
pub(crate) struct Words {
    messages: Messages,
}

impl Words {
    /// The words of that language, or of English where there are none.
    pub(crate) fn new(lang: &str) -> Self {
        Self { messages: Messages::new(lang.parse::<Lang>().unwrap_or_default()) }
    }

    /// Why a step is as it is, sentence by sentence.
    pub(crate) fn reason(&self, sentences: &[Sentence]) -> String {
        let separator = self.messages.text("sentence-separator");
        let fill = |sentence: &Sentence| {
            let args: Vec<(&str, Arg<'_>)> =
                sentence.values.iter().map(|(name, value)| (*name, Arg::Text(value))).collect();
            self.messages.fill(sentence.message, &args)
        };
        sentences.iter().map(fill).collect::<Vec<_>>().join(&separator)
    }

    /// Why a step is unknown: which files would decide it.
    pub(crate) fn undecided(&self, decided_by: &[FileKind]) -> String {
        if decided_by.is_empty() {
            return self.messages.text("undecided-by-hand");
        }
        let separator = self.messages.text("list-separator");
        let files: Vec<String> =
            decided_by.iter().map(|kind| self.messages.text(&format!("artifact-{kind}"))).collect();
        self.messages.fill("undecided", &[("files", Arg::Text(&files.join(&separator)))])
    }
}
