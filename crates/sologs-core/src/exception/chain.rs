//! The types of an exception chain.

use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// An exception and its inner exceptions, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExceptionChain<'a> {
    /// The exceptions from the outermost to the innermost; never empty.
    pub links: Vec<ExceptionLink<'a>>,
    /// Further inner exceptions of an `AggregateException` (from `(Inner Exception #1)` on; #0 is in `links`).
    pub branches: Vec<ExceptionChain<'a>>,
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
    /// Its message; may be empty and may span lines.
    pub message: Cow<'a, str>,
    /// The HRESULT (or the error code of a `SocketException`) printed in brackets after the type.
    pub hresult: Option<u32>,
    /// The n of `(Inner Exception #n)`, 0-based, where one was printed.
    pub inner_index: Option<u32>,
    /// Where the type name stands: bytes of the text that was parsed.
    #[serde(skip)]
    pub type_span: Range<usize>,
    /// Where the message stands.
    #[serde(skip)]
    pub message_span: Range<usize>,
    /// Where this exception's own stack frames stand; read them with [`ExceptionLink::frames`].
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
