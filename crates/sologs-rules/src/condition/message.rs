//! `[[match.message]]`: a message without any exception type.

use crate::analysis::LooseMessage;
use crate::condition::pattern::{Compile, Pattern};
use crate::rule_file::MessageMatch;
use sologs_core::kind::FileKind;
use std::collections::BTreeMap;

/// `[[match.message]]`, compiled.
#[derive(Clone, Debug)]
pub(crate) struct CompiledMessage {
    spec: MessageMatch,
    regex: Option<Pattern>,
}

impl CompiledMessage {
    pub(crate) fn new(spec: &MessageMatch, when: Compile) -> Result<Self, String> {
        let regex = spec.regex.as_deref().map(|text| Pattern::new(text, when)).transpose()?;
        Ok(Self { spec: spec.clone(), regex })
    }

    /// The name by which combinations and correlations ask for it.
    pub(crate) fn name(&self) -> Option<&str> {
        self.spec.name.as_deref()
    }

    /// Kinds of files in which it applies; empty means all.
    pub(crate) fn kinds(&self) -> &[FileKind] {
        &self.spec.kinds
    }

    /// The captures where the messages of a record are those asked for.
    pub(crate) fn matches(&self, text: &str, messages: &[LooseMessage]) -> Option<BTreeMap<String, String>> {
        let is_any = |ids: &[String], message: &LooseMessage| ids.contains(&message.id);
        if messages.iter().any(|message| is_any(&self.spec.not_messages, message)) {
            return None;
        }
        let mut captures = BTreeMap::new();
        if !self.spec.messages.is_empty() {
            let found = messages.iter().find(|message| is_any(&self.spec.messages, message))?;
            captures.extend(found.captures.iter().cloned());
        }
        match &self.regex {
            Some(regex) => regex.capture(text, &mut captures).then_some(captures),
            None => (!self.spec.messages.is_empty()).then_some(captures),
        }
    }
}
