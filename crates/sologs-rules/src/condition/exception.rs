//! `[[match.exception]]`: a chain by its types in order, its messages and the numbers in them.

use crate::analysis::{ChainAnalysis, LinkAnalysis};
use crate::condition::{capture_groups, compile_regex};
use crate::rule_file::ExceptionMatch;
use regex::Regex;
use sologs_core::exception::type_matches;
use sologs_core::kind::FileKind;
use std::collections::BTreeMap;

/// `[[match.exception]]`, compiled.
#[derive(Clone, Debug)]
pub(crate) struct CompiledException {
    spec: ExceptionMatch,
    regex: Option<Regex>,
}

/// What a chain that matches tells.
#[derive(Clone, Debug)]
pub(crate) struct ExceptionHit {
    /// 0-based number of the link that meets the first type.
    pub(crate) first_link: usize,
    /// Named groups of the regular expression.
    pub(crate) captures: BTreeMap<String, String>,
    /// Nothing but types decided.
    pub(crate) types_alone: bool,
}

impl CompiledException {
    pub(crate) fn new(spec: &ExceptionMatch) -> Result<Self, String> {
        let regex = spec.regex.as_deref().map(compile_regex).transpose()?;
        Ok(Self { spec: spec.clone(), regex })
    }

    /// Kinds of files in which it applies; empty means all.
    pub(crate) fn kinds(&self) -> &[FileKind] {
        &self.spec.kinds
    }

    /// The simple name (after the last dot, lower case) of the first type: the key to find this table by.
    pub(crate) fn index_key(&self) -> Option<String> {
        self.spec.types.first().map(|name| simple_name(name))
    }

    pub(crate) fn matches(&self, chain: &ChainAnalysis<'_>) -> Option<ExceptionHit> {
        let spec = &self.spec;
        let links = chain.links();
        let (first_link, last_link) = in_order(&spec.types, links)?;
        if spec.innermost && last_link + 1 != links.len() {
            return None;
        }
        let has_type = |name: &String| links.iter().any(|link| type_matches(name, link.type_name()));
        if spec.not_types.iter().any(has_type) {
            return None;
        }
        let has_code =
            |codes: &[i64]| links.iter().any(|link| link.codes().iter().any(|code| codes.contains(code)));
        if has_code(&spec.not_codes) || (!spec.codes.is_empty() && !has_code(&spec.codes)) {
            return None;
        }
        if !self.messages_hold(links, first_link) {
            return None;
        }
        let mut captures = BTreeMap::new();
        if let Some(regex) = &self.regex
            && !links
                .iter()
                .map(LinkAnalysis::message)
                .chain([chain.appended()])
                .any(|text| capture_groups(regex, text, &mut captures))
        {
            return None;
        }
        let types_alone = spec.messages.is_empty() && spec.codes.is_empty() && self.regex.is_none();
        Some(ExceptionHit { first_link, captures, types_alone })
    }

    fn messages_hold(&self, links: &[LinkAnalysis<'_>], first_link: usize) -> bool {
        let spec = &self.spec;
        let has_message = |ids: &[String]| {
            links.iter().filter_map(LinkAnalysis::message_id).any(|id| ids.iter().any(|known| known == id))
        };
        if !spec.messages.is_empty() && !has_message(&spec.messages) {
            return false;
        }
        if !spec.not_messages.is_empty() && has_message(&spec.not_messages) {
            return false;
        }
        !spec.unknown_messages || links.get(first_link).is_some_and(|link| link.message_id().is_none())
    }
}

/// Finds `types` in order, outer before inner; the numbers of the first and the last link met.
fn in_order(types: &[String], links: &[LinkAnalysis<'_>]) -> Option<(usize, usize)> {
    let mut first = None;
    let mut last = 0;
    let mut from = 0;
    for wanted in types {
        let at = links.iter().skip(from).position(|link| type_matches(wanted, link.type_name()))? + from;
        first.get_or_insert(at);
        (last, from) = (at, at + 1);
    }
    Some((first?, last))
}

/// The name after the last dot, in lower case.
pub(crate) fn simple_name(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase()
}
