//! Puts exceptions together into chains, in the order in which a text prints them.
//!
//! Nothing here goes deeper with the input: open aggregates are a stack of bounded height, and a chain keeps its
//! outermost and innermost links only.

use super::chain::ExceptionChain;
use super::chars::{part, trim};
use super::lead::Lead;
use super::name::{TypeName, type_matches};
use std::ops::Range;

const HALF: usize = ExceptionChain::MAX_LINKS / 2;

/// How the message of an exception is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// After the colon.
    Plain,
    /// As the value of a property among the lines that follow (`Message=…`).
    Properties,
}

/// One exception as it was met: byte ranges of the text that is scanned.
#[derive(Clone, Debug)]
pub(super) struct LinkDraft {
    pub(super) name: TypeName,
    pub(super) code: Option<u32>,
    pub(super) index: Option<u32>,
    pub(super) form: Form,
    pub(super) message: Range<usize>,
    pub(super) frames: Range<usize>,
}

impl LinkDraft {
    /// A link whose message starts at `message` and is still open.
    pub(super) fn new(name: TypeName, code: Option<u32>, form: Form, message: usize) -> Self {
        LinkDraft { name, code, index: None, form, message: message..message, frames: message..message }
    }

    pub(super) fn type_name<'t>(&'t self, text: &'t str) -> &'t str {
        self.name.mended.as_deref().unwrap_or_else(|| part(text, self.name.span.clone()))
    }

    fn end(&self) -> usize {
        let frames = if self.frames.is_empty() { 0 } else { self.frames.end };
        self.name.span.end.max(self.message.end).max(frames)
    }
}

/// A chain as it was met.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The first [`HALF`] links, then a ring of the last ones.
    links: Vec<LinkDraft>,
    total: usize,
    dropped: usize,
    pub(super) branches: Vec<Draft>,
    pub(super) embedded: bool,
    pub(super) lead: Lead,
    /// To be kept only if frames or a further link show that it is an exception.
    tentative: bool,
}

impl Draft {
    pub(super) fn new(link: LinkDraft, lead: Lead) -> Self {
        let mut draft = Draft {
            links: Vec::with_capacity(3),
            total: 0,
            dropped: 0,
            branches: Vec::new(),
            embedded: false,
            lead,
            tentative: false,
        };
        draft.push(link);
        draft
    }

    pub(super) fn push(&mut self, link: LinkDraft) {
        match self.slot(self.total) {
            slot if slot < self.links.len() => {
                if let Some(old) = self.links.get_mut(slot) {
                    *old = link;
                }
            }
            _ => self.links.push(link),
        }
        self.total += 1;
    }

    /// Where the link of this number is kept (as long as it is).
    fn slot(&self, number: usize) -> usize {
        if number < HALF { number } else { HALF + (number - HALF) % HALF }
    }

    fn link_mut(&mut self, number: usize) -> Option<&mut LinkDraft> {
        let kept = number < self.total && (number < HALF || number + HALF >= self.total);
        let slot = self.slot(number);
        if kept { self.links.get_mut(slot) } else { None }
    }

    fn last(&self) -> Option<&LinkDraft> {
        self.links.get(self.slot(self.total.checked_sub(1)?))
    }

    /// The links that are kept, outermost first, and how many are not.
    pub(super) fn into_links(mut self) -> (Vec<LinkDraft>, Vec<Draft>, usize) {
        if self.total > HALF * 2 {
            let oldest = self.slot(self.total) - HALF;
            if let Some(ring) = self.links.get_mut(HALF..) {
                ring.rotate_left(oldest);
            }
        }
        let truncated = self.total - self.links.len() + self.dropped;
        (self.links, self.branches, truncated)
    }

    pub(super) fn links(&self) -> &[LinkDraft] {
        &self.links
    }

    pub(super) fn links_mut(&mut self) -> &mut [LinkDraft] {
        &mut self.links
    }

    pub(super) fn len(&self) -> usize {
        self.total
    }

    pub(super) fn start(&self) -> usize {
        self.links.iter().map(|link| link.name.span.start).min().unwrap_or(0)
    }

    pub(super) fn end(&self) -> usize {
        let links = self.links.iter().map(LinkDraft::end).max().unwrap_or(0);
        links.max(self.branches.iter().map(Draft::end).max().unwrap_or(0))
    }

    pub(super) fn has_frames(&self) -> bool {
        self.links.iter().any(|link| !link.frames.is_empty())
    }
}

/// What a chain that is being read is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Message,
    Frames,
}

#[derive(Debug)]
struct Open {
    draft: Draft,
    phase: Phase,
    /// Where the message ends if nothing that follows belongs to the chain: at a blank line.
    soft_end: Option<usize>,
    /// Number of the link that frames belong to.
    frame_link: usize,
    separated: bool,
    /// The n of `(Inner Exception #n)`; 0 for the chain itself.
    index: u32,
    embedded: Vec<LinkDraft>,
}

impl Open {
    fn new(draft: Draft, index: u32) -> Self {
        let phase = Phase::Message;
        Open { draft, phase, soft_end: None, frame_link: 0, separated: false, index, embedded: Vec::new() }
    }
}

/// Collects chains.
#[derive(Debug)]
pub(super) struct Builder<'t> {
    text: &'t str,
    done: Vec<Draft>,
    /// The chain that is being read and, above it, the aggregate branches that are open.
    open: Vec<Open>,
    /// Branches that are open beyond the depth that is kept.
    too_deep: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Builder { text, done: Vec::new(), open: Vec::new(), too_deep: 0 }
    }

    pub(super) fn phase(&self) -> Option<Phase> {
        self.open.last().map(|open| open.phase)
    }

    /// Have the frames of an outer exception begun?
    pub(super) fn separated(&self) -> bool {
        self.open.last().is_some_and(|open| open.separated)
    }

    /// Where the message that is being read starts.
    pub(super) fn message_start(&self) -> Option<usize> {
        self.open
            .last()
            .filter(|open| open.phase == Phase::Message)?
            .draft
            .last()
            .map(|link| link.message.start)
    }

    pub(super) fn soft_end(&self) -> Option<usize> {
        self.open.last()?.soft_end
    }

    /// The exception that was read last.
    pub(super) fn last(&self) -> Option<&LinkDraft> {
        self.open.last()?.draft.last()
    }

    /// Where frames start that belong to the chain that is being read.
    pub(super) fn last_frames(&self) -> Option<usize> {
        let open = self.open.last()?;
        let link =
            open.draft.links.get(open.draft.slot(open.frame_link)).filter(|link| !link.frames.is_empty())?;
        Some(link.frames.start)
    }

    /// The exception that the chain starts with.
    pub(super) fn first(&self) -> Option<&LinkDraft> {
        self.open.first()?.draft.links.first()
    }

    pub(super) fn lead(&self) -> Option<Lead> {
        self.open.last().map(|open| open.draft.lead)
    }

    pub(super) fn is_tentative(&self) -> bool {
        self.open.first().is_some_and(|open| open.draft.tentative && open.draft.total == 1)
    }

    /// A chain begins; the one before it ends at the latest at `at`.
    pub(super) fn begin(&mut self, link: LinkDraft, lead: Lead, at: usize, tentative: bool) {
        self.finish(at);
        let mut draft = Draft::new(link, lead);
        draft.tentative = tentative;
        self.open.push(Open::new(draft, 0));
    }

    /// Forgets the chain that is being read.
    pub(super) fn discard(&mut self) {
        self.open.clear();
        self.too_deep = 0;
    }

    /// The next inner exception.
    pub(super) fn inner(&mut self, link: LinkDraft, at: usize) {
        self.end_message(at);
        if self.too_deep > 0 {
            return self.drop_links(1);
        }
        if let Some(open) = self.open.last_mut() {
            open.draft.push(link);
            open.phase = Phase::Message;
            open.soft_end = None;
            open.frame_link = open.draft.total - 1;
        }
    }

    /// The exception around the ones that were read.
    pub(super) fn outer(&mut self, link: LinkDraft, at: usize) {
        self.end_message(at);
        let Some(open) = self.open.last_mut() else { return };
        open.phase = Phase::Frames;
        match open.draft.total {
            total if total < HALF * 2 => {
                open.draft.links.insert(0, link);
                open.draft.total += 1;
            }
            _ => open.draft.dropped += 1,
        }
        open.frame_link = 0;
    }

    /// `---> (Inner Exception #n)`.
    pub(super) fn numbered(&mut self, mut link: LinkDraft, index: u32, at: usize) {
        self.end_message(at);
        link.index = Some(index);
        let deeper = index == 0 && self.open.last().is_some_and(|open| has_aggregate(&open.draft, self.text));
        if self.open.len() > 1 && !deeper {
            self.close_siblings(index);
        }
        if self.open.len() > ExceptionChain::MAX_DEPTH {
            self.too_deep += 1;
            return self.drop_links(1);
        }
        let draft = Draft::new(link, Lead::Arrow);
        self.open.push(Open::new(draft, index));
    }

    /// Closes the branches that a branch of this number cannot be inside of.
    fn close_siblings(&mut self, index: u32) {
        while self.open.len() > 1 {
            let open_index = self.open.last().map_or(0, |open| open.index);
            self.close_branch();
            if open_index < index || index == 0 {
                break;
            }
        }
    }

    /// An exception printed inside the message that is being read.
    pub(super) fn embedded(&mut self, link: LinkDraft) {
        if let Some(open) = self.open.last_mut() {
            open.embedded.push(link);
        }
    }

    /// The message ends at a blank line unless more of the chain follows.
    pub(super) fn soft_end_at(&mut self, at: usize) {
        if let Some(open) = self.open.last_mut().filter(|open| open.phase == Phase::Message) {
            open.soft_end.get_or_insert(at);
        }
    }

    /// Frames of the innermost exception that has not had its own yet.
    pub(super) fn frames(&mut self, range: Range<usize>) {
        self.end_message(range.start);
        let too_deep = self.too_deep > 0;
        let Some(open) = self.open.last_mut().filter(|_| !too_deep) else { return };
        let number = open.frame_link;
        if let Some(link) = open.draft.link_mut(number) {
            if link.frames.is_empty() {
                link.frames.start = range.start;
            }
            link.frames.end = range.end;
        }
    }

    /// The line that ends an inner exception's stack: what follows belongs to the next outer one.
    pub(super) fn inner_ended(&mut self, at: usize) {
        self.end_message(at);
        let too_deep = self.too_deep > 0;
        if let Some(open) = self.open.last_mut().filter(|_| !too_deep) {
            open.frame_link = open.frame_link.saturating_sub(1);
            open.separated = true;
        }
    }

    /// `<---`
    pub(super) fn branch_ended(&mut self, at: usize) {
        self.end_message(at);
        match self.too_deep {
            0 if self.open.len() > 1 => self.close_branch(),
            deep => self.too_deep = deep.saturating_sub(1),
        }
    }

    /// Ends the message that is being read, at `at`.
    pub(super) fn end_message(&mut self, at: usize) {
        let Some(open) = self.open.last_mut().filter(|open| open.phase == Phase::Message) else { return };
        open.phase = Phase::Frames;
        let number = open.draft.total.saturating_sub(1);
        open.frame_link = number;
        if let Some(link) = open.draft.link_mut(number) {
            link.message = trim(self.text, link.message.start..at.max(link.message.start));
        }
        self.end_embedded(at);
    }

    fn end_embedded(&mut self, at: usize) {
        let Some(open) = self.open.last_mut() else { return };
        let mut end = at;
        for mut link in open.embedded.drain(..).rev() {
            let next = link.name.span.start;
            link.message = trim(self.text, link.message.start..end.max(link.message.start));
            end = next;
            let mut draft = Draft::new(link, Lead::Other);
            draft.embedded = true;
            self.done.push(draft);
        }
    }

    fn drop_links(&mut self, count: usize) {
        if let Some(open) = self.open.first_mut() {
            open.draft.dropped += count;
        }
    }

    /// Moves the innermost open branch to where it belongs.
    fn close_branch(&mut self) {
        let Some(branch) = self.open.pop() else { return };
        let Some(parent) = self.open.last_mut() else { return };
        parent.phase = Phase::Frames;
        let known = branch.draft.links.first().is_some_and(|first| {
            let name = first.type_name(self.text);
            parent.draft.links.iter().skip(1).any(|link| type_matches(name, link.type_name(self.text)))
        });
        let ends_in_aggregate = parent.draft.last().is_some_and(|link| is_aggregate(link, self.text));
        let draft = branch.draft;
        if branch.index == 0 && known {
            parent.draft.branches.extend(draft.branches);
        } else if branch.index == 0 && ends_in_aggregate {
            parent.draft.dropped += draft.dropped;
            parent.draft.branches.extend(draft.branches);
            draft.links.into_iter().for_each(|link| parent.draft.push(link));
        } else {
            parent.draft.branches.push(draft);
        }
        while parent.draft.branches.len() > ExceptionChain::MAX_BRANCHES {
            let gone = parent.draft.branches.pop();
            parent.draft.dropped += gone.map_or(0, |draft| draft.total);
        }
    }

    /// Ends the chain that is being read; a message that is still open ends at a blank line or at `at`.
    pub(super) fn finish(&mut self, at: usize) {
        self.too_deep = 0;
        let soft = self.soft_end().unwrap_or(at).min(at);
        self.end_message(soft);
        while self.open.len() > 1 {
            self.close_branch();
        }
        let Some(open) = self.open.pop() else { return };
        if !open.draft.tentative || open.draft.total > 1 || open.draft.has_frames() {
            self.done.push(open.draft);
        }
    }

    /// All chains in the order in which they stand in the text.
    pub(super) fn into_drafts(mut self) -> Vec<Draft> {
        self.finish(self.text.len());
        self.done.sort_by_key(Draft::start);
        self.done
    }
}

fn is_aggregate(link: &LinkDraft, text: &str) -> bool {
    link.type_name(text).ends_with("AggregateException")
}

fn has_aggregate(draft: &Draft, text: &str) -> bool {
    draft.links.iter().any(|link| is_aggregate(link, text))
}
