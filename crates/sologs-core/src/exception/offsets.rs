//! Where the parts of a re-typeset text come from.

use std::ops::Range;

/// One stretch of the new text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it starts in the new text.
    at: usize,
    /// Where it comes from.
    source: Span,
    /// Copied byte by byte; else the whole stands for the whole.
    literal: bool,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
}

/// Maps places in a re-typeset text to places in its source.
#[derive(Clone, Debug, Default)]
pub(super) struct Offsets {
    pieces: Vec<Piece>,
}

impl Offsets {
    /// Of a text that was not changed.
    pub(super) fn identity(len: usize) -> Self {
        Offsets { pieces: vec![Piece { at: 0, source: Span { start: 0, end: len }, literal: true }] }
    }

    /// The range of the source that a range of the new text comes from.
    pub(super) fn to_source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.start(range.start);
        let end = if range.is_empty() { start } else { self.end(range.end) };
        start..end.max(start)
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let i = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(i.checked_sub(1)?)
    }

    fn start(&self, at: usize) -> usize {
        self.piece(at).map_or(0, |piece| {
            if piece.literal {
                (piece.source.start + (at - piece.at)).min(piece.source.end)
            } else {
                piece.source.start
            }
        })
    }

    fn end(&self, at: usize) -> usize {
        self.piece(at.saturating_sub(1)).map_or(0, |piece| {
            if piece.literal {
                (piece.source.start + (at - piece.at)).min(piece.source.end)
            } else {
                piece.source.end
            }
        })
    }
}

/// A text that is being re-typeset.
#[derive(Debug)]
pub(super) struct Rewriter<'s> {
    source: &'s str,
    text: String,
    pieces: Vec<Piece>,
    /// Up to here the source has been dealt with.
    done: usize,
}

impl<'s> Rewriter<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Rewriter { source, text: String::with_capacity(source.len()), pieces: Vec::new(), done: 0 }
    }

    /// Copies the source up to `to`.
    pub(super) fn copy_to(&mut self, to: usize) {
        if let Some(copied) = self.source.get(self.done..to).filter(|copied| !copied.is_empty()) {
            let source = Span { start: self.done, end: to };
            self.pieces.push(Piece { at: self.text.len(), source, literal: true });
            self.text.push_str(copied);
            self.done = to;
        }
    }

    /// Puts `new` where the source has the next `len` bytes.
    pub(super) fn replace(&mut self, len: usize, new: &str) {
        if !new.is_empty() {
            let source = Span { start: self.done, end: self.done + len };
            self.pieces.push(Piece { at: self.text.len(), source, literal: false });
            self.text.push_str(new);
        }
        self.done += len;
    }

    /// The new text, if it differs from the source.
    pub(super) fn finish(mut self) -> Option<(String, Offsets)> {
        if self.done == 0 {
            return None;
        }
        self.copy_to(self.source.len());
        let changed = self.text != self.source;
        changed.then_some((self.text, Offsets { pieces: self.pieces }))
    }
}

/// The way through two rewritings, from the last text to the first.
pub(super) fn compose(later: &Offsets, earlier: &Offsets) -> Offsets {
    let mut pieces = Vec::with_capacity(later.pieces.len() + earlier.pieces.len());
    for piece in &later.pieces {
        if piece.literal {
            push_literal(&mut pieces, piece, earlier);
        } else {
            let source = earlier.to_source(piece.source.start..piece.source.end);
            pieces.push(Piece {
                at: piece.at,
                source: Span { start: source.start, end: source.end },
                literal: false,
            });
        }
    }
    Offsets { pieces }
}

/// Splits a literal piece where the earlier rewriting has its own pieces.
fn push_literal(pieces: &mut Vec<Piece>, piece: &Piece, earlier: &Offsets) {
    let first = earlier.pieces.partition_point(|e| e.at <= piece.source.start).saturating_sub(1);
    for (i, e) in earlier.pieces.iter().enumerate().skip(first) {
        if e.at >= piece.source.end {
            break;
        }
        let next = earlier.pieces.get(i + 1).map_or(usize::MAX, |next| next.at);
        let (start, end) = (e.at.max(piece.source.start), next.min(piece.source.end));
        let at = piece.at + (start - piece.source.start);
        let source = if e.literal {
            Span { start: e.source.start + (start - e.at), end: e.source.start + (end - e.at) }
        } else {
            e.source
        };
        pieces.push(Piece { at, source, literal: e.literal });
    }
}
