//! What a type name at its place means: the head of an exception, or a mere mention of a type.

use super::build::{Form, Phase};
use super::chars::{char_at, char_before, head_of, is_blank, is_gap, is_quote, is_wrapper};
use super::chars::{line_end, line_start, part, skip, tail_of};
use super::foreign;
use super::frame::is_frame;
use super::grammar::{self, Follow, Tail};
use super::known::is_known_short;
use super::lead::{Lead, is_type_property, property, stands_free};
use super::name::{Shape, TypeName};
use super::nesting::{Nesting, nesting};
use super::properties;
use super::scan::Scanner;

/// What a type name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A type that is talked about.
    Mention,
    /// The head of an exception. `tentative`: only if frames or a further exception follow.
    Head { tentative: bool },
}

/// Names of fields, not of types.
const FIELDS: &[&str] = &[
    "InnerException",
    "innerException",
    "OuterException",
    "BaseException",
    "UnhandledException",
    "LastException",
    "RootException",
    "DebugException",
    "FirstException",
    "CurrentException",
    "OriginalException",
    "hasException",
    "HasException",
    "NoException",
    "ThrowException",
    "isException",
    "IsException",
];

const HEAD: Verdict = Verdict::Head { tentative: false };

/// How the head of an exception relates to the chain that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// A chain of its own.
    Begins,
    /// What was read before was only a label in front of it.
    Replaces,
    /// The next inner exception.
    Inner,
    /// The exception around the one that was read.
    Outer,
    /// Printed inside the message that is being read.
    Embedded,
    /// Number n of an aggregate's inner exceptions.
    Numbered(u32),
}

impl Scanner<'_> {
    /// What the type name is, by what stands before and behind it.
    pub(super) fn verdict(&mut self, name: &TypeName, tail: &Tail, lead: Lead) -> Verdict {
        match name.shape {
            Shape::Full => self.full_name(name, tail, lead),
            Shape::Short => self.short_name(name, tail, lead),
            Shape::Bare => Verdict::Mention,
        }
    }

    fn full_name(&mut self, name: &TypeName, tail: &Tail, lead: Lead) -> Verdict {
        let reading_message = self.build.phase() == Some(Phase::Message);
        match tail.follow {
            Follow::Colon | Follow::Displaced | Follow::Dump => HEAD,
            Follow::Other if lead == Lead::Inner && reading_message => HEAD,
            Follow::Bar if lead == Lead::Bar => HEAD,
            Follow::Arrow if !reading_message => HEAD,
            Follow::LineEnd if self.stands_alone(name, tail, lead) => HEAD,
            _ if self.is_property_value(name, lead) => HEAD,
            Follow::Other if lead == Lead::Line && self.properties_follow(name) => HEAD,
            _ => Verdict::Mention,
        }
    }

    /// A name without a colon: its message is empty, or stands among the lines below.
    fn stands_alone(&self, name: &TypeName, tail: &Tail, lead: Lead) -> bool {
        if matches!(lead, Lead::Dashes | Lead::Paren | Lead::Quote(_)) {
            return false;
        }
        let end = name.span.end + tail.len;
        let labelled =
            lead == Lead::Label && self.build.phase() != Some(Phase::Message) && self.build.phase().is_none();
        lead == Lead::Inner || labelled || chain_goes_on(self.text, end) || self.properties_follow(name)
    }

    fn properties_follow(&self, name: &TypeName) -> bool {
        let end = line_end(self.text, name.span.end);
        end - name.span.end < 60 && properties::is_property_line(next_line(self.text, end))
    }

    fn is_property_value(&self, name: &TypeName, lead: Lead) -> bool {
        let possible = matches!(lead, Lead::Property | Lead::Label | Lead::Colon | Lead::Inner | Lead::Bar);
        let in_message = self.build.phase() == Some(Phase::Message) && lead == Lead::Colon;
        possible
            && !in_message
            && is_type_property(property(self.text, name.span.start), name.shape == Shape::Short)
    }

    fn short_name(&mut self, name: &TypeName, tail: &Tail, lead: Lead) -> Verdict {
        let printed = part(self.text, name.span.clone());
        if FIELDS.contains(&printed) || self.is_foreign() {
            return Verdict::Mention;
        }
        let known = is_known_short(printed.split('`').next().unwrap_or(printed));
        let reading_message = self.build.phase() == Some(Phase::Message);
        match tail.follow {
            Follow::Colon => self.short_with_colon(name, tail, lead, known),
            Follow::Displaced if reading_message => HEAD,
            Follow::Dump if known => HEAD,
            Follow::Arrow if lead == Lead::Line && !reading_message => Verdict::Head { tentative: true },
            Follow::LineEnd if lead == Lead::Inner => HEAD,
            Follow::LineEnd if self.begins_message(name, lead) && chain_goes_on(self.text, name.span.end) => {
                HEAD
            }
            _ if self.is_property_value(name, lead) => HEAD,
            _ => Verdict::Mention,
        }
    }

    fn short_with_colon(&mut self, name: &TypeName, tail: &Tail, lead: Lead, known: bool) -> Verdict {
        let message = name.span.end + tail.len;
        let next = char_at(self.text, message).filter(|_| char_before(self.text, message) == Some(':'));
        let glued = next.is_some_and(|c| c.is_ascii_alphanumeric() && !(known && c.is_ascii_uppercase()));
        let reading_message = self.build.phase() == Some(Phase::Message);
        match lead {
            _ if glued => Verdict::Mention,
            Lead::Line | Lead::Marks | Lead::Bracket | Lead::Inner | Lead::Numbered(_) => {
                let least = if self.begins_message(name, lead) { 2 } else { 3 };
                Verdict::Head { tentative: !known && !says_something(self.text, message, least) }
            }
            Lead::Paren if reading_message && known => HEAD,
            Lead::Paren => Verdict::Mention,
            Lead::Property | Lead::Dashes if !known => Verdict::Mention,
            _ if reading_message || !stands_free(self.text, name.span.start) => Verdict::Mention,
            _ if known => HEAD,
            _ if self.build.phase().is_none() => {
                let said = self.begins_message(name, lead) && says_something(self.text, message, 3);
                Verdict::Head { tentative: !said }
            }
            _ => Verdict::Mention,
        }
    }

    /// Does the name begin the message of a record: nothing before it on its line, or, on the first line, what
    /// loggers put between their name and the message? A name behind other words is one that prose talks about.
    fn begins_message(&self, name: &TypeName, lead: Lead) -> bool {
        let before = part(self.text, 0..name.span.start).trim_end_matches(is_blank);
        let first = !before.contains('\n');
        lead == Lead::Line || (first && before.ends_with(['-', '–', '—', ']', '|', '}', ':', '：', '>']))
    }

    fn is_foreign(&mut self) -> bool {
        *self.foreign.get_or_insert_with(|| foreign::is_foreign(self.text))
    }

    /// Is the message of this head among properties that follow, rather than right behind it?
    pub(super) fn form(&self, name: &TypeName, tail: &Tail, lead: Lead) -> Form {
        match form(self.text, message_start(self.text, name, tail), tail) {
            Form::Plain
                if tail.follow == Follow::LineEnd
                    && self.is_property_value(name, lead)
                    && !chain_goes_on(self.text, name.span.end) =>
            {
                Form::Properties
            }
            form => form,
        }
    }

    /// How a head relates to the chain that is being read.
    pub(super) fn relation(&self, name: &TypeName, tail: &Tail, lead: Lead) -> Relation {
        if let (Some(_), Lead::Numbered(index)) = (self.build.phase(), lead) {
            return Relation::Numbered(index);
        }
        match self.build.phase() {
            None => Relation::Begins,
            Some(_) if judge_by_nesting(tail, lead) => self.nested(name.span.start),
            Some(Phase::Frames) if lead == Lead::Inner => Relation::Inner,
            Some(Phase::Frames) => Relation::Begins,
            Some(Phase::Message) => self.relation_in_message(name, tail, lead),
        }
    }

    /// Of two exceptions that are written as lists of properties.
    fn nested(&self, start: usize) -> Relation {
        let Some(last) = self.build.last().filter(|last| last.form == Form::Properties) else {
            return Relation::Begins;
        };
        match nesting(self.text, last.name.span.end..start) {
            Nesting::Inside => Relation::Inner,
            Nesting::Around => Relation::Outer,
            Nesting::Beside => Relation::Begins,
        }
    }

    fn relation_in_message(&self, name: &TypeName, tail: &Tail, lead: Lead) -> Relation {
        let start = name.span.start;
        if name.shape == Shape::Full && self.is_label_of(start) {
            return Relation::Replaces;
        }
        let message = self.build.message_start().unwrap_or(start);
        let same_line = message >= self.line_start;
        match (tail.follow, lead) {
            (Follow::Displaced, _) | (_, Lead::Inner) => Relation::Inner,
            (_, Lead::Paren | Lead::Dashes) if !self.after_soft_end(start) => Relation::Inner,
            _ if self.begins_again(name, tail) => Relation::Begins,
            (Follow::Dump, _) if self.is_deeper(start) => Relation::Inner,
            _ if self.leads_to_arrow(name, tail) => Relation::Inner,
            (_, Lead::Label) if !same_line => Relation::Begins,
            (_, Lead::Quote(quote)) if self.is_closed(quote, message, start) => Relation::Begins,
            (_, Lead::Label | Lead::Colon | Lead::Quote(_)) if !self.after_soft_end(start) => {
                Relation::Embedded
            }
            _ => Relation::Begins,
        }
    }

    /// Was what is being read only a label (`HeartbeatException: "System.X: …`)?
    fn is_label_of(&self, start: usize) -> bool {
        let short = self.build.last().is_some_and(|link| link.name.shape == Shape::Short);
        let message = self.build.message_start().unwrap_or(start);
        let blank = part(self.text, message..start).chars().all(|c| is_gap(c) || is_wrapper(c));
        (short && blank) || self.build.is_tentative()
    }

    /// The same exception that the chain starts with, with the same message: the chain is printed again.
    fn begins_again(&self, name: &TypeName, tail: &Tail) -> bool {
        let Some(first) = self.build.first() else { return false };
        let message = |at: usize| {
            let line = head_of(part(self.text, at..self.text.len()), 400);
            line.split(['\n', '-']).next().unwrap_or_default().trim()
        };
        let again = message(name.span.end + tail.len);
        let same_name = part(self.text, first.name.span.clone()) == part(self.text, name.span.clone());
        same_name && again.len() > 8 && again == message(first.message.start)
    }

    /// `Type: ---> message`: the arrow is behind the type and nothing but words follow it.
    fn leads_to_arrow(&self, name: &TypeName, tail: &Tail) -> bool {
        let message = part(self.text, name.span.end + tail.len..self.text.len());
        let Ok((rest, arrow)) = grammar::arrow(message.trim_start_matches(is_gap)) else { return false };
        let typed = rest.trim_start_matches(is_gap).split([':', ' ', '\n']).next();
        arrow.strong && tail.follow == Follow::Colon && typed.is_some_and(|word| !word.contains("xception"))
    }

    /// Was the head of the chain quoted, and does its quotation end before `start`?
    fn is_closed(&self, quote: char, message: usize, start: usize) -> bool {
        let quoted = matches!(self.build.lead(), Some(Lead::Quote(_) | Lead::Marks));
        let before = tail_of(part(self.text, message..start), 400);
        let closed = before.char_indices().any(|(i, c)| {
            is_quote(c)
                && c == quote
                && char_at(before, i + c.len_utf8()).is_some_and(|c| matches!(c, ',' | ';' | ')' | '.'))
        });
        quoted && closed
    }

    fn after_soft_end(&self, start: usize) -> bool {
        self.build.soft_end().is_some_and(|end| end <= start)
    }

    /// Is this line indented more than the line of the exception before?
    fn is_deeper(&self, start: usize) -> bool {
        let indent = |at: usize| {
            skip(self.text, line_start(self.text, at, 0), is_blank) - line_start(self.text, at, 0)
        };
        self.build.last().is_some_and(|link| indent(link.name.span.start) < indent(start))
    }
}

/// Is the type the value of a property?
fn judge_by_nesting(tail: &Tail, lead: Lead) -> bool {
    matches!(lead, Lead::Property | Lead::Label) && matches!(tail.follow, Follow::Other | Follow::LineEnd)
}

/// Exactly as .NET writes it: a full name and a colon, or nothing behind it.
pub(super) fn is_plain(name: &TypeName, tail: &Tail) -> bool {
    let bare = tail.len == 0 && matches!(tail.follow, Follow::LineEnd);
    name.shape == Shape::Full && name.mended.is_none() && (tail.plain || bare)
}

/// Does the name start with `System.` or `Microsoft.`?
pub(super) fn is_rooted(text: &str, name: &TypeName) -> bool {
    let printed = part(text, name.span.clone());
    printed.starts_with("System.") || printed.starts_with("Microsoft.")
}

/// Where the message begins.
pub(super) fn message_start(text: &str, name: &TypeName, tail: &Tail) -> usize {
    let end = name.span.end + tail.len;
    match tail.follow {
        Follow::Other => skip(text, end, |c| matches!(c, '.' | '。' | ',' | '，') || is_wrapper(c)),
        Follow::LineEnd | Follow::Arrow => name.span.end,
        _ => end,
    }
}

/// Properties follow if nothing but a line end, a quotation mark or a tag stands behind the name.
pub(super) fn form(text: &str, message: usize, tail: &Tail) -> Form {
    match tail.follow {
        Follow::Colon | Follow::Displaced | Follow::Bar | Follow::Arrow => Form::Plain,
        Follow::LineEnd if !properties::is_property_line(next_line(text, line_end(text, message))) => {
            Form::Plain
        }
        _ => Form::Properties,
    }
}

/// Does a frame, an arrow or a separator follow on the next line that is not blank?
fn chain_goes_on(text: &str, at: usize) -> bool {
    let line = next_line(text, line_end(text, at));
    let bare = line.trim_start_matches(is_gap);
    is_frame(line)
        || grammar::arrow(bare).is_ok_and(|(_, arrow)| arrow.strong)
        || grammar::separator(line, 0).is_some()
}

/// The next line that is not blank, behind a line that ends at `end`.
pub(super) fn next_line(text: &str, end: usize) -> &str {
    let next = skip(text, end, is_gap);
    part(text, line_start(text, next, end)..line_end(text, next))
}

/// That many words of which the first is no number, or letters that are not ASCII: not a count or a flag behind a
/// field's name.
fn says_something(text: &str, at: usize, least: usize) -> bool {
    let line = head_of(part(text, at..text.len()), 200).split('\n').next().unwrap_or_default();
    let worded = least > 2 || line.trim_start_matches(is_wrapper).starts_with(char::is_alphabetic);
    (worded && line.split_whitespace().take(least).count() == least)
        || line.chars().any(|c| !c.is_ascii() && c.is_alphabetic())
}
