//! The grammar of a chain: what may stand before and after a type name.
//!
//! ```text
//! chain     = head { arrow head }
//! head      = type [ code ] [ assembly ] colon message
//! arrow     = "--->" [ index ]                        and what re-typesetting makes of it
//! index     = "(" words [ "#" ] number ")"
//! code      = "(" hexadecimal | number | word ")"
//! assembly  = "," name { "," name "=" value }
//! ```

use super::chars::{is_blank, is_colon, is_dash, is_gap, is_ident, is_wrapper};
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_till, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, one_of, satisfy};
use nom::combinator::{eof, map, map_opt, not, opt, peek, recognize, value, verify};
use nom::multi::many0_count;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

/// An arrow between two exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    /// Two dashes or more: not an arrow of ordinary prose.
    pub(super) strong: bool,
}

/// What follows a type name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follow {
    /// A colon: the message comes next.
    Colon,
    /// `Type--->:`, an arrow that a translation has moved behind the type.
    Displaced,
    /// An arrow: the message is empty.
    Arrow,
    /// A bar between two columns.
    Bar,
    /// The end of the line or of the text.
    LineEnd,
    /// `(HashCode:1)}`: an object dump.
    Dump,
    /// Anything else.
    Other,
}

/// What follows a type name, up to where the message begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) follow: Follow,
    /// Bytes up to the message, or up to what [`Follow`] names.
    pub(super) len: usize,
    pub(super) code: Option<u32>,
    /// Exactly what `Exception.ToString` writes.
    pub(super) plain: bool,
}

fn blanks(input: &str) -> IResult<&str, &str> {
    take_while(is_blank)(input)
}

/// `--->` and its relatives: `-->`, `---->`, `—>`, `--- >`, `→`, `←`.
pub(super) fn arrow(input: &str) -> IResult<&str, Arrow> {
    let dashes = verify(take_while1(is_dash), |run: &str| run.len() < 64);
    let dashed = map(terminated(dashes, (opt(char(' ')), one_of(">＞"))), |run: &str| Arrow {
        strong: run.chars().count() > 1 || run.len() > 1,
    });
    let tight = verify(dashed, |_| true);
    let double = value(Arrow { strong: false }, (take_while_m_n(1, 3, |c| c == '='), one_of(">＞")));
    let glyph = value(Arrow { strong: false }, one_of("→⟶⇒➔➜➝➞←⟵⇐↳"));
    alt((tight, double, glyph)).parse(input)
}

/// `(Inner Exception #0)` in any language, with or without `#`: the number.
pub(super) fn inner_index(input: &str) -> IResult<&str, u32> {
    let words = take_while_m_n(1, 60, |c| !matches!(c, '(' | ')' | '（' | '）' | '\n'));
    let inside = verify(words, |s: &str| s.starts_with(char::is_alphabetic));
    let number = map_opt(inside, |s: &str| {
        let words = s.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
        s.trim_end().get(words.len()..)?.parse().ok()
    });
    delimited(one_of("(（"), number, one_of(")）")).parse(input)
}

/// `(0x80131904)`, `(10061)`, `(-2147467259, 0x80004005)`, `(ConnectionRefused)`: the number, if there is one.
fn code(input: &str) -> IResult<&str, Option<u32>> {
    let inside = take_while_m_n(1, 40, |c: char| !matches!(c, '(' | ')' | '\n' | ':' | '"' | '\''));
    let word = map(inside, |s: &str| s.rsplit(',').find_map(|n| number(n.trim())));
    preceded(blanks, delimited(char('('), word, char(')'))).parse(input)
}

/// A number as .NET prints error codes: hexadecimal (64-bit ones keep their low half), or signed decimal.
fn number(text: &str) -> Option<u32> {
    let decimal = || text.parse::<i64>().ok();
    let hex = |digits: &str| u64::from_str_radix(digits, 16).ok();
    let bits = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => hex(digits)?,
        None => decimal()?.cast_unsigned(),
    };
    u32::try_from(bits & 0xffff_ffff).ok()
}

/// `(HashCode:16578980)`
fn hash_code(input: &str) -> IResult<&str, &str> {
    recognize((tag_no_case("(hashcode:"), opt(char('-')), digit1, char(')'))).parse(input)
}

/// `, Akka`, `, mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089`
fn assembly(input: &str) -> IResult<&str, &str> {
    let name = |i| take_while_m_n(1, 120, |c| is_ident(c) || c == '.' || c == '-').parse(i);
    let pair =
        (char(','), blanks, take_while1(is_ident), char('='), take_while1(|c| is_ident(c) || c == '.'));
    recognize((char(','), blanks, name, many0_count(pair), peek((blanks, satisfy(is_colon))))).parse(input)
}

fn is_markdown(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '~')
}

fn marks(input: &str) -> IResult<&str, &str> {
    take_while(is_markdown)(input)
}

fn closers(input: &str) -> IResult<&str, &str> {
    take_while(|c| is_wrapper(c) || matches!(c, ']' | ')' | '}'))(input)
}

fn colons(input: &str) -> IResult<&str, &str> {
    recognize((take_while_m_n(0, 3, is_blank), take_while_m_n(1, 3, is_colon))).parse(input)
}

/// Reads what follows a type name.
pub(super) fn tail(input: &str) -> Tail {
    if let Some(tail) = plain_tail(input) {
        return tail;
    }
    let dressed =
        map((marks, opt(code), marks, opt(preceded(blanks, assembly)), closers), |(a, code, b, _, c)| {
            (code.flatten(), [a, b, c].concat())
        });
    let (rest, (code, marks)) = { dressed }.parse(input).unwrap_or((input, (None, String::new())));
    // `[Type]` and `(Type)` end there; only a colon makes a head of them.
    let (follow, len) = match follow(rest) {
        (Follow::Colon, len) => (Follow::Colon, len),
        found if marks.is_empty() => found,
        (Follow::Displaced, len) => (Follow::Displaced, len),
        (Follow::Arrow, len) => (Follow::Arrow, len),
        (found @ (Follow::LineEnd | Follow::Bar), len) if marks.chars().all(is_markdown) => (found, len),
        _ => return Tail { follow: Follow::Other, len: 0, code, plain: false },
    };
    let len = input.len() - rest.len() + len;
    Tail { follow, len, code, plain: false }
}

/// `: message` and ` (0x80004005): message`, looked at first because nearly all heads are like that.
fn plain_tail(input: &str) -> Option<Tail> {
    let (rest, code) = match input.as_bytes().get(..2)? {
        b": " => (input, None),
        b" (" => code(input).ok()?,
        _ => return None,
    };
    let rest = rest.strip_prefix(": ")?;
    let starts_well = rest.starts_with(|c: char| !is_gap(c) && !is_colon(c));
    let tail = Tail { follow: Follow::Colon, len: input.len() - rest.len(), code, plain: true };
    starts_well.then_some(tail)
}

fn follow(input: &str) -> (Follow, usize) {
    let arrow_colon =
        (take_while_m_n(0, 3, is_gap), arrow, take_while_m_n(0, 3, is_gap), take_while1(is_colon));
    let parsers = alt((
        value(Follow::Dump, recognize(hash_code)),
        value(Follow::Displaced, recognize(arrow_colon)),
        value(Follow::Colon, recognize(colons)),
        value(Follow::Bar, recognize((blanks, char('|')))),
        value(Follow::LineEnd, recognize((blanks, peek(alt((tag("\n"), eof)))))),
        value(Follow::Arrow, recognize((take_while(is_gap), peek(verify(arrow, |a| a.strong))))),
    ));
    let mut with_length =
        map((parsers, nom::combinator::rest), |(found, rest): (Follow, &str)| (found, rest.len()));
    match with_length.parse(input) {
        Ok((_, (found, left))) => (found, input.len() - left),
        Err(_) => (Follow::Other, 0),
    }
}

/// Words that may stand between an arrow and a type (`← inner`, `---> Inner exception:`).
pub(super) fn inner_label(input: &str) -> IResult<&str, &str> {
    let words = alt((
        tag_no_case("inner exception"),
        tag_no_case("innerexception"),
        tag_no_case("inner"),
        tag_no_case("caused by"),
        tag_no_case("cause"),
    ));
    recognize((words, opt((blanks, satisfy(is_colon))), take_while1(|c| is_gap(c) || is_wrapper(c))))
        .parse(input)
}

/// The kinds of lines that stand between frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// `   --- End of inner exception stack trace ---`
    Inner,
    /// `--- End of stack trace from previous location where exception was thrown ---`
    Previous,
}

/// A line of three dashes, words, three dashes, in any language. The runtime indents the end of an inner exception
/// like the frames before it and the other kind not at all; `frame_indent` is the indentation of those frames, 0
/// if they have none. Where the indentation does not tell, the words must.
pub(super) fn separator(line: &str, frame_indent: usize) -> Option<Separator> {
    let trimmed = line.trim_matches(is_blank);
    let dashes = |i| take_while_m_n(3, 8, is_dash).parse(i);
    let words = verify(take_till(is_dash_or_angle), |s: &str| s.len() > 6 && s.starts_with(is_blank));
    let more = many0_count((not(tag("---")), take_while1(is_dash), take_till(is_dash_or_angle)));
    let parsed: IResult<&str, _> = (dashes, words, more).parse(trimmed);
    let (rest, (_, words, _)) = parsed.ok()?;
    if !rest.starts_with("---") || rest.trim_start_matches(is_dash).starts_with('>') {
        return None;
    }
    let indent = line.len() - line.trim_start_matches(is_blank).len();
    let inner =
        if frame_indent > 0 { indent >= frame_indent } else { indent > 0 || !is_previous_location(words) };
    Some(if inner { Separator::Inner } else { Separator::Previous })
}

fn is_dash_or_angle(c: char) -> bool {
    is_dash(c) || matches!(c, '<' | '>')
}

/// Words of the line that async code leaves between frames, in the languages whose wording is known.
fn is_previous_location(words: &str) -> bool {
    const WORDS: &[&str] = &[
        "previous",
        "précédent",
        "vorhergehend",
        "vorherigen",
        "precedente",
        "anterior",
        "предыдущ",
        "前",
        "上一",
        "이전",
        "poprzedni",
        "předchozí",
        "önceki",
        "vorige",
        "tidigare",
        "forrige",
    ];
    WORDS.iter().any(|word| words.contains(word))
}

/// A line that opens a stack trace of its own and is no frame: `Server stack trace: `, `Exception rethrown at [0]: `.
pub(super) fn ends_with_colon(line: &str) -> bool {
    line.trim_end_matches(is_blank).ends_with(is_colon)
}
