//! Goes through a text once, line by line, and hands what it meets to the [`Builder`].
//!
//! Outside a chain only the word "Exception" is searched for; inside one, frame lines are skipped by their form and
//! all other lines are searched for type names and arrows.

use super::build::{Builder, Draft, Form, LinkDraft, Phase};
use super::chars::{char_at, char_before, is_blank, is_dash, is_gap, is_ident, is_invisible, is_wrapper};
use super::chars::{floor_boundary, line_end, line_start, part, skip};
use super::frame::{inline_frame, is_frame, is_lone_word};
use super::grammar::{self, Arrow, Follow, Separator, Tail};
use super::judge::{self, Relation, Verdict};
use super::known::{self, is_known_short};
use super::lead::{Lead, lead};
use super::messy;
use super::name::{self, Found, MARK, Mend, Shape, TypeName};
use memchr::memmem::Finder;
use std::sync::LazyLock;

static MARKS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MARK));
static DASHES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"---"));

/// How far behind an arrow its type may end, in bytes.
const ARROW_REACH: usize = 600;

/// The text is not as .NET wrote it: it has to be set right first.
#[derive(Debug)]
pub(super) struct Messy;

/// Reads the chains of a text. With `strict`, gives up as soon as something is met that .NET would not have
/// written like that.
pub(super) fn scan(text: &str, strict: bool) -> Result<Vec<Draft>, Messy> {
    let mut scanner = Scanner {
        text,
        strict,
        at: 0,
        floor: 0,
        line_start: 0,
        line_end: 0,
        mark: None,
        build: Builder::new(text),
        foreign: None,
    };
    while scanner.at < text.len() {
        scanner.step()?;
    }
    Ok(scanner.build.into_drafts())
}

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) strict: bool,
    at: usize,
    /// End of what was recognised last: no name reaches back beyond it.
    floor: usize,
    /// Start of the line that `at` is in.
    pub(super) line_start: usize,
    /// End of the line that `at` is in.
    line_end: usize,
    /// The next [`MARK`], found once; `usize::MAX` if there is no more.
    mark: Option<usize>,
    pub(super) build: Builder<'t>,
    /// Is this the trace of another platform? Looked up once.
    pub(super) foreign: Option<bool>,
}

impl Scanner<'_> {
    fn step(&mut self) -> Result<(), Messy> {
        if self.build.phase().is_none() {
            let mark = self.next_mark(self.at);
            if mark >= self.text.len() {
                self.at = self.text.len();
                return Ok(());
            }
            self.at = line_start(self.text, mark, self.at);
        }
        self.line_end = line_end(self.text, self.at);
        let whole = self.at == 0 || self.text.as_bytes().get(self.at - 1) == Some(&b'\n');
        if whole {
            self.line_start = self.at;
        }
        if whole && self.structure()? {
            self.floor = self.at.min(self.text.len());
            return Ok(());
        }
        self.words()
    }

    /// The first [`MARK`] at or after `from`.
    pub(super) fn next_mark(&mut self, from: usize) -> usize {
        match self.mark {
            Some(mark) if mark >= from => mark,
            _ => {
                let rest = self.text.as_bytes().get(from..).unwrap_or_default();
                let mark = MARKS.find(rest).map_or(usize::MAX, |i| from + i);
                self.mark = Some(mark);
                mark
            }
        }
    }

    /// Deals with a line that is a frame, a separator, blank or a label of a stack; false if it is none.
    fn structure(&mut self) -> Result<bool, Messy> {
        let line = part(self.text, self.at..self.line_end);
        if is_frame(line) {
            self.frames()?;
            return Ok(true);
        }
        if self.build.phase().is_none() {
            return Ok(false);
        }
        let bare = line.trim_matches(is_blank);
        if bare.is_empty() {
            self.build.soft_end_at(self.at);
        } else if let Some(kind) = self.separator(line, bare) {
            match kind {
                Separator::Inner => self.build.inner_ended(self.at),
                Separator::Previous => self.build.end_message(self.at),
            }
        } else if self.is_stack_label(line) {
            self.build.end_message(self.at);
        } else {
            return self.text_line(bare);
        }
        self.at = self.line_end + 1;
        Ok(true)
    }

    fn text_line(&mut self, bare: &str) -> Result<bool, Messy> {
        let reading_message = self.build.phase() == Some(Phase::Message);
        let wrapped = || messy::may_be_wrapped(self.text, self.at) || is_lone_word(bare);
        if self.strict && reading_message && wrapped() {
            return Err(Messy);
        }
        if messy::is_record_head(bare) {
            match self.build.phase() {
                Some(Phase::Frames) => self.build.finish(self.at),
                _ => self.build.soft_end_at(self.at),
            }
        }
        Ok(false)
    }

    fn separator(&self, line: &str, bare: &str) -> Option<Separator> {
        if !bare.starts_with(is_dash) {
            return None;
        }
        grammar::separator(line, self.frame_indent())
    }

    /// How far the frames are indented that were read last; 0 if there were none.
    fn frame_indent(&self) -> usize {
        let start = self.build.last_frames();
        start.map_or(0, |start| skip(self.text, start, is_blank) - start)
    }

    /// Deals with frame lines: all up to the next line that is none, or that has an arrow behind the frame.
    fn frames(&mut self) -> Result<(), Messy> {
        let start = self.at;
        if self.build.phase().is_none() {
            self.at = self.line_end + 1;
            return Ok(());
        }
        let mut end = self.line_end;
        while end < self.text.len() {
            let next_end = line_end(self.text, end + 1);
            if !is_frame(part(self.text, end + 1..next_end)) {
                break;
            }
            end = next_end;
        }
        let block = part(self.text, start..end);
        let Some(dashes) = DASHES.find(block.as_bytes()) else {
            self.build.frames(start..end);
            self.at = end + 1;
            return Ok(());
        };
        let line = line_start(self.text, start + dashes, start);
        if line > start {
            self.build.frames(start..line - 1);
        }
        self.frame_with_dashes(line, start + dashes)
    }

    /// An arrow or a separator stands behind the frame on the same line.
    fn frame_with_dashes(&mut self, start: usize, dashes: usize) -> Result<(), Messy> {
        self.line_start = start;
        self.line_end = line_end(self.text, start);
        let cut = start + part(self.text, start..dashes).trim_end_matches([' ', '<']).len();
        let only_closed = part(self.text, cut..self.line_end).trim() == "<---";
        if self.strict && !only_closed {
            return Err(Messy);
        }
        self.build.frames(start..cut);
        self.at = cut;
        self.words()
    }

    /// `Server stack trace: ` and the like: ends with a colon, and a frame comes next.
    fn is_stack_label(&self, line: &str) -> bool {
        if line.len() > 200 || !grammar::ends_with_colon(line) {
            return false;
        }
        let next = skip(self.text, self.line_end, is_gap);
        let next_start = line_start(self.text, next, self.line_end);
        is_frame(part(self.text, next_start..line_end(self.text, next)))
    }

    /// Searches the rest of the line for type names and arrows.
    fn words(&mut self) -> Result<(), Messy> {
        let open = self.build.phase().is_some();
        if self.strict && open && messy::is_suspicious(part(self.text, self.at..self.line_end)) {
            return Err(Messy);
        }
        while self.at < self.line_end {
            let mark = self.next_mark(self.at);
            let from = self.at;
            if let Some((at, len, arrow)) = self.next_arrow(from, self.line_end.min(mark)) {
                self.inline_structure(from, at)?;
                self.arrow(at, len, arrow)?;
            } else if mark < self.line_end {
                self.inline_structure(from, mark)?;
                self.mark(mark)?;
            } else {
                self.inline_structure(from, self.line_end)?;
                self.at = self.line_end;
            }
            if self.at > self.line_end {
                self.line_start = line_start(self.text, self.at, self.line_end);
                self.line_end = line_end(self.text, self.at);
            }
        }
        self.at = self.at.max(self.line_end + 1);
        Ok(())
    }

    /// Frames, separators and closing arrows in the middle of a line: line breaks were lost.
    fn inline_structure(&mut self, from: usize, to: usize) -> Result<(), Messy> {
        let segment = part(self.text, from..to);
        let separator = match DASHES.find(segment.as_bytes()) {
            Some(dashes) => {
                let around = dashes.saturating_sub(1);
                if let Some(close) = part(segment, around..segment.len()).find("<---") {
                    self.frames_in_line(from, from + around + close);
                    self.build.branch_ended(from + around + close);
                }
                inline_separator(segment)
            }
            None => None,
        };
        if let (Some(end), Some(Phase::Frames)) = (separator, self.build.phase()) {
            self.build.inner_ended(from + end);
        }
        if self.frames_in_line(from, to) || self.build.message_start().is_none_or(|start| start >= to) {
            return Ok(());
        }
        if let Some(end) = separator {
            if self.strict {
                return Err(Messy);
            }
            self.build.end_message(from + end);
        }
        Ok(())
    }

    /// Frames in a range of a line, behind the message that is being read; false if there are none.
    fn frames_in_line(&mut self, from: usize, to: usize) -> bool {
        let Some(start) = self.build.message_start().filter(|start| *start < to) else { return false };
        let floor = start.max(self.line_start);
        let frame = inline_frame(self.text, floor, from.max(floor), to);
        frame.inspect(|frame| self.build.frames(*frame..to)).is_some()
    }

    /// The first arrow in a range: where it starts, its length, and what it is like.
    fn next_arrow(&self, from: usize, to: usize) -> Option<(usize, usize, Arrow)> {
        self.build.phase()?;
        let bytes = self.text.as_bytes();
        let mut at = from;
        // The lead bytes of `→ ← — ＞`.
        while let Some(i) = memchr::memchr3(b'>', 0xe2, 0xef, bytes.get(at..to.max(at))?) {
            let start = self.start_of_arrow(at + i, from);
            if let Ok((rest, arrow)) = grammar::arrow(part(self.text, start..self.text.len())) {
                return Some((start, self.text.len() - rest.len() - start, arrow));
            }
            at += i + 1;
        }
        None
    }

    /// Back from the point of an arrow over its shaft.
    fn start_of_arrow(&self, point: usize, floor: usize) -> usize {
        let mut start = point;
        if !matches!(char_at(self.text, point), Some('>' | '＞')) {
            return point;
        }
        if char_before(self.text, start) == Some(' ') {
            start -= 1;
        }
        while start > floor && point - start < 64 {
            match char_before(self.text, start) {
                Some(c) if is_dash(c) || c == '=' => start -= c.len_utf8(),
                _ => break,
            }
        }
        if char_at(self.text, start) == Some(' ') { point } else { start.max(floor) }
    }

    /// Deals with an arrow: an exception follows, or it is none of a chain's.
    fn arrow(&mut self, at: usize, len: usize, arrow: Arrow) -> Result<(), Messy> {
        self.at = at + len;
        let plain = part(self.text, at..at + len + 1) == "---> ";
        let (start, index) = self.behind_arrow(at + len);
        let Some(name) = self.type_at(start, arrow.strong) else {
            let dashed = part(self.text, at..at + len).starts_with(is_dash);
            return if self.strict && dashed { Err(Messy) } else { Ok(()) };
        };
        let tail = grammar::tail(part(self.text, name.span.end..self.text.len()));
        if self.strict && !(plain && judge::is_plain(&name, &tail) && start <= at + 40) {
            return Err(Messy);
        }
        let line_first = part(self.text, 0..at).trim_end_matches(is_blank).ends_with('\n');
        let message = judge::message_start(self.text, &name, &tail);
        let link = LinkDraft::new(name, tail.code, judge::form(self.text, message, &tail), message);
        match (index, self.build.phase()) {
            (Some(index), Some(_)) => self.build.numbered(link, index, at),
            (None, Some(Phase::Message)) => self.build.inner(link, at),
            (None, Some(Phase::Frames)) if line_first && !self.build.separated() => {
                self.build.inner(link, at)
            }
            _ => self.build.begin(link, Lead::Arrow, at, false),
        }
        self.consumed(message);
        Ok(())
    }

    /// Where the type behind an arrow starts, and the n of `(Inner Exception #n)`.
    fn behind_arrow(&self, at: usize) -> (usize, Option<u32>) {
        let mut start = skip(self.text, at, is_gap).min(at + ARROW_REACH);
        let mut index = None;
        if let Ok((rest, n)) = grammar::inner_index(part(self.text, start..self.text.len())) {
            index = Some(n);
            start = self.text.len() - rest.len();
        }
        let start = skip(self.text, start, |c| is_gap(c) || is_wrapper(c));
        let start = match grammar::inner_label(part(self.text, start..self.text.len())) {
            Ok((rest, _)) => self.text.len() - rest.len(),
            Err(_) => start,
        };
        (start, index)
    }

    /// The type name that starts here, right behind an arrow.
    fn type_at(&mut self, start: usize, strong: bool) -> Option<TypeName> {
        if let Some(name) = self.exception_at(start) {
            let open = self.build.phase() == Some(Phase::Message);
            let fits = match name.shape {
                Shape::Full => true,
                Shape::Short => strong || is_known_short(part(self.text, name.span.clone())),
                Shape::Bare => strong && open,
            };
            return fits.then_some(name);
        }
        let end = name::dotted_name(self.text, start).filter(|_| strong && !self.strict)?;
        let tail = grammar::tail(part(self.text, end..self.text.len()));
        let named = tail.follow == Follow::Colon && self.build.phase() == Some(Phase::Message);
        named.then_some(TypeName { span: start..end, mended: None, shape: Shape::Full })
    }

    /// The name of an exception that starts here. Its first [`MARK`] may be part of a namespace.
    fn exception_at(&mut self, start: usize) -> Option<TypeName> {
        let mend = if self.strict { Mend::No } else { Mend::ToFloor };
        let (first, mut from) = (self.next_mark(start), start);
        for _ in 0..4 {
            let mark = self.next_mark(from);
            if mark >= start + ARROW_REACH {
                break;
            }
            match name::at_hit(self.text, mark, start, mend) {
                Found::Name(name) if name.span.start == start => return Some(name),
                _ => from = mark + MARK.len(),
            }
        }
        self.mark = Some(first);
        None
    }

    /// Deals with the word "Exception": the end of a type name, or just a word.
    fn mark(&mut self, mark: usize) -> Result<(), Messy> {
        self.at = mark + MARK.len();
        let mend = if self.strict { Mend::No } else { Mend::ToRoot };
        let name = match name::at_hit(self.text, mark, self.floor, mend) {
            Found::Name(name) => name,
            Found::Foreign(span) if self.strict && self.may_be_rest(span.start, span.end) => {
                return Err(Messy);
            }
            _ => return Ok(()),
        };
        let tail = grammar::tail(part(self.text, name.span.end..self.text.len()));
        if name.shape == Shape::Bare {
            let torn = self.strict && tail.follow != Follow::Other && self.may_be_torn(name.span.start);
            return if torn { Err(Messy) } else { Ok(()) };
        }
        if self.strict && name.shape == Shape::Short && tail.follow == Follow::Other {
            let mention = self.is_plain_mention(&name, &tail, Lead::Other);
            self.consumed(name.span.end);
            return if mention { Ok(()) } else { Err(Messy) };
        }
        let lead = lead(self.text, name.span.start);
        let verdict = self.verdict(&name, &tail, lead);
        if self.strict {
            self.check_plain(&name, &tail, lead, verdict)?;
        }
        match verdict {
            Verdict::Mention => self.consumed(name.span.end),
            Verdict::Head { tentative } => self.head(name, tail, lead, tentative)?,
        }
        Ok(())
    }

    /// Could what looks like another platform's name be the second half of a name?
    fn may_be_rest(&self, start: usize, end: usize) -> bool {
        let wrapped = char_before(self.text, start) == Some('\n') && messy::may_be_wrapped(self.text, start);
        wrapped || name::may_be_rest(part(self.text, start..end))
    }

    /// Does the name end in a known one whose other parts stand before a gap?
    fn is_torn(&self, name: &TypeName) -> bool {
        let simple_end =
            name.span.start + part(self.text, name.span.clone()).find('`').unwrap_or(name.span.len());
        let known = is_known_short(known::last_part(part(self.text, name.span.start..simple_end)));
        let mark = simple_end.saturating_sub(MARK.len());
        let mended = || name::at_hit(self.text, mark, self.floor, Mend::ToRoot);
        known && matches!(mended(), Found::Name(TypeName { mended: Some(_), .. }))
    }

    /// Could what starts here be the rest of a name whose beginning stands before a gap?
    fn may_be_torn(&self, start: usize) -> bool {
        let before = part(self.text, 0..start);
        let word_end = before.trim_end_matches(is_gap);
        let gap = part(before, word_end.len()..before.len());
        let dotted = word_end.ends_with('.') || part(self.text, start.saturating_sub(1)..start) == ".";
        dotted || (gap.len() < 64 && gap.contains('\n') && word_end.ends_with(is_ident))
    }

    /// With `strict`: is this as .NET writes it?
    fn check_plain(&self, name: &TypeName, tail: &Tail, lead: Lead, verdict: Verdict) -> Result<(), Messy> {
        let plain = match verdict {
            Verdict::Mention => self.is_plain_mention(name, tail, lead),
            Verdict::Head { .. } => self.is_plain_head(name, tail, lead),
        };
        if plain { Ok(()) } else { Err(Messy) }
    }

    fn is_plain_mention(&self, name: &TypeName, tail: &Tail, lead: Lead) -> bool {
        let torn = !judge::is_rooted(self.text, name) && self.may_be_torn(name.span.start);
        let short_head = name.shape == Shape::Short && tail.follow != Follow::Other;
        let odd = |c: char| matches!(c, '\\' | '&' | '<' | '>' | '*' | '`' | ';') || is_invisible(c);
        let before = part(self.text, 0..name.span.start).trim_end_matches(['"', '\'']);
        let next_to_odd = char_at(self.text, name.span.end).is_some_and(odd) || before.ends_with(odd);
        let ends = matches!(tail.follow, Follow::Other | Follow::LineEnd);
        ends && !torn && !short_head && !next_to_odd && lead != Lead::Property
    }

    fn is_plain_head(&self, name: &TypeName, tail: &Tail, lead: Lead) -> bool {
        let start = name.span.start;
        let rooted = judge::is_rooted(self.text, name);
        let apart = self.build.phase() != Some(Phase::Message) || (lead == Lead::Line && rooted);
        let led = matches!(lead, Lead::Line | Lead::Label | Lead::Colon | Lead::Other | Lead::Bar);
        let free = name::starts_word(self.text, start) || char_before(self.text, start) == Some('|');
        let whole = rooted || !(self.may_be_torn(start) || self.is_torn(name));
        let line = part(self.text, self.line_start.max(self.floor)..self.line_end);
        apart && led && free && whole && judge::is_plain(name, tail) && !messy::is_suspicious(line)
    }

    fn head(&mut self, name: TypeName, tail: Tail, lead: Lead, tentative: bool) -> Result<(), Messy> {
        let relation = self.relation(&name, &tail, lead);
        let before = self.end_of_what_was_before(name.span.start, lead);
        let message = judge::message_start(self.text, &name, &tail);
        let form = self.form(&name, &tail, lead);
        if self.strict && form == Form::Properties {
            return Err(Messy);
        }
        let link = LinkDraft::new(name, tail.code, form, message);
        match relation {
            Relation::Numbered(index) => self.build.numbered(link, index, before),
            Relation::Replaces => {
                self.build.discard();
                self.build.begin(link, lead, before, tentative);
            }
            Relation::Begins => self.build.begin(link, lead, before, tentative),
            Relation::Inner => self.build.inner(link, before),
            Relation::Outer => self.build.outer(link, before),
            Relation::Embedded => self.build.embedded(link),
        }
        self.consumed(message);
        Ok(())
    }

    /// Where a message that a head interrupts ends: before the head's line, its bracket or itself.
    fn end_of_what_was_before(&self, start: usize, lead: Lead) -> usize {
        let Some(message) = self.build.message_start().filter(|message| *message <= start) else {
            return start;
        };
        let line = self.line_start.max(message);
        if let Lead::Numbered(_) = lead {
            return part(self.text, 0..start).rfind(['(', '（']).unwrap_or(start).max(message);
        }
        let sentence = part(self.text, line..start).contains(['.', '。', ')', '）']);
        if line > message && !(lead == Lead::Other && sentence) {
            return line;
        }
        let before = part(self.text, message..start);
        match lead {
            Lead::Paren => {
                let before = part(before, 0..before.rfind(['(', '（']).unwrap_or(before.len()));
                message + before.trim_end_matches(|c| is_gap(c) || matches!(c, '"' | '*' | '”')).len()
            }
            _ => {
                message
                    + before.trim_end_matches(|c| is_gap(c) || is_wrapper(c) || is_dash(c) || c == '(').len()
            }
        }
    }

    fn consumed(&mut self, to: usize) {
        self.at = self.at.max(to);
        self.floor = self.at;
    }
}

/// ` --- End of inner exception stack trace --- ` in the middle of a line: where it starts.
fn inline_separator(segment: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = DASHES.find(segment.as_bytes().get(from..)?).map(|i| from + i) {
        let window = segment.get(at + 3..).unwrap_or_default();
        let window = window.get(..240).unwrap_or_else(|| part(window, 0..floor_boundary(window, 240)));
        let close = if window.starts_with(is_blank) { window.find("---") } else { None };
        if close.is_some_and(|close| !part(window, 0..close).contains(['>', '<']) && close > 6) {
            return Some(at);
        }
        from = at + 3;
    }
    None
}
