//! The types of an exception chain.

use super::name::type_matches;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// An exception and its inner exceptions, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExceptionChain<'a> {
    /// The exceptions from the outermost to the innermost; never empty, at most
    /// [`ExceptionChain::MAX_LINKS`].
    pub links: Vec<ExceptionLink<'a>>,
    /// Further inner exceptions of an `AggregateException` (from `(Inner Exception #1)` on; #0 is in `links`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<ExceptionChain<'a>>,
    /// How many exceptions were read and not kept, because the chain is longer than
    /// [`ExceptionChain::MAX_LINKS`] or has more than [`ExceptionChain::MAX_BRANCHES`] branches. The outermost
    /// and the innermost ones are kept.
    pub truncated_links: usize,
    /// True for an exception that was printed inside the message of another one (`throw new X("failed: " + ex)`).
    /// It has one link; what its own `--->` led to is part of the chain around it.
    pub embedded: bool,
    /// Where it stands: bytes of the text that was parsed, from the first type name to the end of the last frame
    /// or message.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// One exception of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExceptionLink<'a> {
    /// Full type name as printed, mended where it was torn apart (`System. Net. WebException`); without generic
    /// arguments' assembly names. May be a short name where no more was printed.
    #[serde(rename = "type")]
    pub type_name: Cow<'a, str>,
    /// Its message; may be empty and may span lines. Where the text was escaped, quoted or wrapped by a console,
    /// that is undone.
    pub message: Cow<'a, str>,
    /// The HRESULT (or the error code of a `SocketException`) printed in brackets after the type, else the one
    /// that the message ends in (`(Exception from HRESULT: 0x8007007E)`).
    pub hresult: Option<u32>,
    /// The n of `(Inner Exception #n)`, 0-based, where one was printed.
    pub inner_index: Option<u32>,
    /// Where the type name stands: bytes of the text that was parsed.
    #[serde(skip)]
    pub type_span: Range<usize>,
    /// Where the message stands; empty if there is none.
    #[serde(skip)]
    pub message_span: Range<usize>,
    /// Where this exception's own stack frames stand; read them with [`ExceptionLink::frames`]. Empty if there
    /// are none.
    #[serde(skip)]
    pub frames_span: Range<usize>,
}

/// One line of a stack trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Frame<'a> {
    /// The declaring type, for example `System.ServiceModel.Channels.ServiceChannel`.
    #[serde(rename = "type")]
    pub type_name: &'a str,
    /// The method with its parameter list, for example `Call(String action, Boolean oneway)`.
    pub method: &'a str,
    /// Source file, where printed.
    pub file: Option<&'a str>,
    /// 1-based line in it.
    pub line: Option<u32>,
}

impl ExceptionChain<'_> {
    /// How many links of one chain are kept: the outermost half and the innermost half of this.
    pub const MAX_LINKS: usize = 64;
    /// How many branches of one chain are kept.
    pub const MAX_BRANCHES: usize = 64;
    /// How deep branches may stand inside branches; deeper ones are counted in
    /// [`ExceptionChain::truncated_links`].
    pub const MAX_DEPTH: usize = 8;

    /// The exception that the chain starts with.
    #[must_use]
    pub fn outermost(&self) -> Option<&ExceptionLink<'_>> {
        self.links.first()
    }

    /// The innermost exception: what happened first.
    #[must_use]
    pub fn root_cause(&self) -> Option<&ExceptionLink<'_>> {
        self.links.last()
    }

    /// The type names of `links`, outermost first.
    pub fn types(&self) -> impl ExactSizeIterator<Item = &str> {
        self.links.iter().map(|link| &*link.type_name)
    }

    /// Does an exception of this type stand in the chain or in one of its branches? Full or short name, see
    /// [`type_matches`].
    #[must_use]
    pub fn contains_type(&self, pattern: &str) -> bool {
        self.types().any(|name| type_matches(pattern, name))
            || self.branches.iter().any(|branch| branch.contains_type(pattern))
    }

    /// The same chain without a tie to the text that it was read from.
    #[must_use]
    pub fn into_owned(self) -> ExceptionChain<'static> {
        ExceptionChain {
            links: self.links.into_iter().map(ExceptionLink::into_owned).collect(),
            branches: self.branches.into_iter().map(ExceptionChain::into_owned).collect(),
            truncated_links: self.truncated_links,
            embedded: self.embedded,
            span: self.span,
        }
    }

    /// A copy without a tie to the text that it was read from.
    #[must_use]
    pub fn to_owned_chain(&self) -> ExceptionChain<'static> {
        self.clone().into_owned()
    }
}

impl ExceptionLink<'_> {
    /// The same link without a tie to the text that it was read from.
    #[must_use]
    pub fn into_owned(self) -> ExceptionLink<'static> {
        ExceptionLink {
            type_name: Cow::Owned(self.type_name.into_owned()),
            message: Cow::Owned(self.message.into_owned()),
            hresult: self.hresult,
            inner_index: self.inner_index,
            type_span: self.type_span,
            message_span: self.message_span,
            frames_span: self.frames_span,
        }
    }
}
