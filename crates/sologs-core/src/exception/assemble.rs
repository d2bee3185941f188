//! Makes chains of drafts: their names, messages and places in the text that the caller gave.

use super::build::{Draft, Form, LinkDraft};
use super::chain::{ExceptionChain, ExceptionLink};
use super::chars::{is_dash, is_gap, is_quote, is_wrapper, part};
use super::lead::Lead;
use super::offsets::Offsets;
use super::properties;
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

static HRESULT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"HRESULT"));

/// The text that was scanned and the one that it was made from.
pub(super) struct Source<'s, 't> {
    pub(super) scanned: &'s str,
    pub(super) original: &'t str,
    /// None where both are the same.
    pub(super) offsets: Option<&'s Offsets>,
}

impl<'t> Source<'_, 't> {
    fn span(&self, range: Range<usize>) -> Range<usize> {
        self.offsets.map_or(range.clone(), |offsets| offsets.to_source(range))
    }

    /// What was scanned there, borrowed if it stands in the original like that.
    fn text(&self, range: Range<usize>) -> Cow<'t, str> {
        let original = part(self.original, self.span(range.clone()));
        let scanned = part(self.scanned, range);
        if original == scanned { Cow::Borrowed(original) } else { Cow::Owned(scanned.to_owned()) }
    }

    pub(super) fn chain(&self, mut draft: Draft) -> ExceptionChain<'t> {
        if self.offsets.is_some() {
            tidy(&mut draft, self.scanned);
        }
        let span = self.span(draft.start()..draft.end());
        let embedded = draft.embedded;
        let (links, branches, truncated_links) = draft.into_links();
        ExceptionChain {
            links: links.into_iter().map(|link| self.link(link)).collect(),
            branches: branches.into_iter().map(|branch| self.chain(branch)).collect(),
            truncated_links,
            embedded,
            span,
        }
    }

    fn link(&self, link: LinkDraft) -> ExceptionLink<'t> {
        let message = self.text(link.message.clone());
        ExceptionLink {
            type_name: match link.name.mended {
                Some(name) => Cow::Owned(name),
                None => self.text(link.name.span.clone()),
            },
            hresult: link.code.or_else(|| hresult_in(&message)),
            message,
            inner_index: link.index,
            type_span: self.span(link.name.span),
            message_span: self.span(link.message),
            frames_span: self.span(link.frames),
        }
    }
}

/// The HRESULT that a message names: `(Exception from HRESULT: 0x8007007E)`, in any language.
fn hresult_in(message: &str) -> Option<u32> {
    let at = HRESULT.find(message.as_bytes())?;
    let behind = message.get(at..)?;
    let digits = behind.split_once("0x").or_else(|| behind.split_once("0X"))?.1;
    let digits: &str = digits.split(|c: char| !c.is_ascii_hexdigit()).next()?;
    u32::from_str_radix(digits, 16).ok()
}

/// Takes off what quoting and re-typesetting put around messages.
fn tidy(draft: &mut Draft, text: &str) {
    let lead = draft.lead;
    let last = draft.links().len().saturating_sub(1);
    let starts: Vec<usize> = draft.links().iter().map(|link| link.name.span.start).collect();
    for (i, link) in draft.links_mut().iter_mut().enumerate() {
        if link.form == Form::Properties {
            let next = starts.iter().copied().filter(|start| *start > link.name.span.start).min();
            let before = starts.iter().copied().filter(|start| *start < link.name.span.start).max();
            let name = link.name.span.clone();
            link.message = properties::message(text, name, before.unwrap_or(0), next.unwrap_or(text.len()));
        }
        without_dangling_arrow(link, text);
        if i == last {
            without_closers(link, lead, text);
        }
        without_quotes(link, text);
    }
}

fn without_dangling_arrow(link: &mut LinkDraft, text: &str) {
    let message = part(text, link.message.clone());
    if let Some(before) = message.strip_suffix('>')
        && before.ends_with(is_dash)
    {
        let kept = before.trim_end_matches(|c| is_dash(c) || is_gap(c));
        link.message.end = link.message.start + kept.len();
    }
}

/// The marks that close what stood open before the type: quotation marks, brackets, bars.
fn without_closers(link: &mut LinkDraft, lead: Lead, text: &str) {
    let message = part(text, link.message.clone());
    let kept = match lead {
        Lead::Bracket => message.strip_suffix(']').unwrap_or(message),
        Lead::Bar => message.split('|').next().unwrap_or(message),
        Lead::Marks | Lead::Quote(_) | Lead::Property => without_unpaired_closers(message),
        _ => message,
    };
    link.message.end = link.message.start + kept.trim_end_matches(is_gap).len();
}

fn without_unpaired_closers(mut message: &str) -> &str {
    let count = |text: &str, sign: char| text.chars().filter(|c| *c == sign).count();
    for _ in 0..16 {
        let Some(last) = message.chars().next_back() else { break };
        let opener = match last {
            '»' => Some('«'),
            '”' | '“' => Some('„').filter(|c| message.contains(*c)).or(Some('“')),
            '」' => Some('「'),
            ')' => Some('('),
            '}' => Some('{'),
            _ => None,
        };
        let even = matches!(last, '\'' | '"' | '`') && count(message, last) % 2 == 0;
        let paired =
            opener.is_some_and(|opener| opener != last && count(message, opener) >= count(message, last));
        if paired || even || !(is_wrapper(last) || is_gap(last) || matches!(last, '|' | '}' | ')')) {
            break;
        }
        message = message.get(..message.len() - last.len_utf8()).unwrap_or_default();
    }
    message
}

/// A message that is quoted as a whole.
fn without_quotes(link: &mut LinkDraft, text: &str) {
    let message = part(text, link.message.clone());
    let Some(quote) = message.chars().next().filter(|c| is_quote(*c)) else { return };
    let end = message.trim_end_matches(|c| matches!(c, '.' | '。' | '*' | ')') || is_gap(c));
    let body = end.strip_suffix(is_quote).filter(|body| body.len() > quote.len_utf8());
    let unpaired = message.chars().filter(|c| is_quote(*c)).count() == 1;
    if unpaired || body.is_some() {
        let kept = if unpaired { message.len() } else { body.map_or(message.len(), str::len) };
        link.message = link.message.start + quote.len_utf8()..link.message.start + kept;
    }
}
