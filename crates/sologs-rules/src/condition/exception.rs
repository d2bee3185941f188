//! `[[match.exception]]`: a chain by its types in order, its messages and the numbers in them.

use crate::analysis::{ChainAnalysis, LinkAnalysis};
use crate::condition::pattern::{Compile, Pattern};
use crate::rule_file::ExceptionMatch;
use sologs_core::exception::type_matches;
use sologs_core::kind::FileKind;
use std::collections::BTreeMap;

/// `[[match.exception]]`, compiled.
#[derive(Clone, Debug)]
pub(crate) struct CompiledException {
    spec: ExceptionMatch,
    regex: Option<Pattern>,
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
    pub(crate) fn new(spec: &ExceptionMatch, when: Compile) -> Result<Self, String> {
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

    /// The simple name (after the last dot, lower case) of the first type: the key to find this table by.
    pub(crate) fn index_key(&self) -> Option<String> {
        self.spec.types.first().map(|name| simple_name(name))
    }

    /// Whether an expression has to match in one of the [texts](ChainAnalysis::texts) of the chain.
    pub(crate) fn has_regex(&self) -> bool {
        self.regex.is_some()
    }

    pub(crate) fn matches(&self, chain: &ChainAnalysis<'_>) -> Option<ExceptionHit> {
        self.check(chain).ok()
    }

    /// What the chain tells, or the first thing that it lacks. Allocates nothing where it does not match.
    pub(crate) fn check(&self, chain: &ChainAnalysis<'_>) -> Result<ExceptionHit, Miss<'_>> {
        let spec = &self.spec;
        let links = chain.links();
        let (first_link, last_link) = in_order(&spec.types, links)?;
        if spec.innermost && last_link + 1 != links.len() {
            return Err(Miss::NotInnermost { last: last_link });
        }
        let has_type = |name: &&String| links.iter().any(|link| type_matches(name, link.type_name()));
        if let Some(name) = spec.not_types.iter().find(has_type) {
            return Err(Miss::NotType(name));
        }
        let has_code =
            |codes: &[i64]| links.iter().any(|link| link.codes().iter().any(|code| codes.contains(code)));
        if has_code(&spec.not_codes) {
            return Err(Miss::NotCodes);
        }
        if !spec.codes.is_empty() && !has_code(&spec.codes) {
            return Err(Miss::Codes);
        }
        self.messages_hold(links, first_link)?;
        let mut captures = BTreeMap::new();
        if let Some(regex) = &self.regex
            && !chain.texts().any(|text| regex.capture(text, &mut captures))
        {
            return Err(Miss::Regex);
        }
        let types_alone = spec.messages.is_empty() && spec.codes.is_empty() && self.regex.is_none();
        Ok(ExceptionHit { first_link, captures, types_alone })
    }

    fn messages_hold(&self, links: &[LinkAnalysis<'_>], first_link: usize) -> Result<(), Miss<'_>> {
        let spec = &self.spec;
        let has_message = |ids: &[String]| {
            links.iter().filter_map(LinkAnalysis::message_id).any(|id| ids.iter().any(|known| known == id))
        };
        if !spec.messages.is_empty() && !has_message(&spec.messages) {
            return Err(Miss::Messages);
        }
        if !spec.not_messages.is_empty() && has_message(&spec.not_messages) {
            return Err(Miss::NotMessages);
        }
        let is_unknown = || links.get(first_link).is_some_and(|link| link.message_id().is_none());
        if spec.unknown_messages && !is_unknown() {
            return Err(Miss::KnownMessage);
        }
        Ok(())
    }
}

/// The first thing that keeps a chain from matching, in the order in which they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Miss<'s> {
    /// The table names no type.
    NoTypes,
    /// No link is of this type, or none after the link of that number.
    Type { wanted: &'s str, after: Option<usize> },
    /// The last type is met by the link of that number, and the chain goes on.
    NotInnermost { last: usize },
    /// A type that must not occur.
    NotType(&'s str),
    /// A number that must not occur.
    NotCodes,
    /// None of the numbers asked for.
    Codes,
    /// None of the messages asked for.
    Messages,
    /// A message that must not occur.
    NotMessages,
    /// The message is in the catalogue and must not be.
    KnownMessage,
    /// No message meets the expression.
    Regex,
}

impl Miss<'_> {
    /// How much of the table was met: the greater, the nearer the chain came.
    pub(crate) fn met(&self) -> usize {
        match self {
            Self::NoTypes => 0,
            // A chain has 64 links at most.
            Self::Type { after, .. } => after.map_or(0, |after| after + 1),
            Self::NotInnermost { .. } => 100,
            Self::NotType(_) => 101,
            Self::NotCodes => 102,
            Self::Codes => 103,
            Self::Messages => 104,
            Self::NotMessages => 105,
            Self::KnownMessage => 106,
            Self::Regex => 107,
        }
    }
}

/// Finds `types` in order, outer before inner; the numbers of the first and the last link met.
fn in_order<'s>(types: &'s [String], links: &[LinkAnalysis<'_>]) -> Result<(usize, usize), Miss<'s>> {
    let mut first = None;
    let mut last = None;
    for wanted in types {
        let from = last.map_or(0, |last| last + 1);
        let found = links.iter().skip(from).position(|link| type_matches(wanted, link.type_name()));
        let at = found.ok_or(Miss::Type { wanted, after: last })? + from;
        first.get_or_insert(at);
        last = Some(at);
    }
    first.zip(last).ok_or(Miss::NoTypes)
}

/// The name after the last dot, in lower case.
pub(crate) fn simple_name(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase()
}
