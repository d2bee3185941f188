//! Names of exception types: where one stands around the word "Exception", and when two are the same.

use super::chars::{char_at, char_before, is_blank, is_gap, is_ident, is_quote, part};
use super::known::{is_foreign_short, is_known, is_known_short, last_part};
use std::ops::Range;

/// What every name of an exception type contains; the first letter is left out because its case varies.
pub(super) const MARK: &[u8] = b"xception";

/// How far a name is followed in one direction, in bytes. Bounds the work at each place.
const REACH: usize = 512;

/// First parts of namespaces that end the search for the torn-off beginning of a name.
const ROOTS: &[&str] = &["System", "Microsoft"];

/// Second parts after `System` that make a name believable although the word before is glued to it.
const BELOW_SYSTEM: &[&str] = &[
    "Collections",
    "ComponentModel",
    "Configuration",
    "Data",
    "Diagnostics",
    "DirectoryServices",
    "IO",
    "IdentityModel",
    "Linq",
    "Management",
    "Messaging",
    "Net",
    "Reflection",
    "Runtime",
    "Security",
    "ServiceModel",
    "ServiceProcess",
    "Text",
    "Threading",
    "Transactions",
    "Web",
    "Windows",
    "Xml",
];

/// How much of a name was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// With a namespace.
    Full,
    /// Without one.
    Short,
    /// Only the word `Exception`.
    Bare,
}

/// A type name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeName {
    pub(super) span: Range<usize>,
    /// The name, where it is not what stands at `span`.
    pub(super) mended: Option<String>,
    pub(super) shape: Shape,
}

/// What stands around a [`MARK`].
#[derive(Debug)]
pub(super) enum Found {
    Name(TypeName),
    /// A name of another platform, or the second half of one that a line wrap has cut.
    Foreign(Range<usize>),
    Nothing,
}

/// How far a name that was torn apart is put together again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// Not at all: the name is taken as it stands.
    No,
    /// Back to a known namespace or a known name.
    ToRoot,
    /// Back to the floor as well: something before it says that a name starts there.
    ToFloor,
}

/// The type name that ends with the [`MARK`] at `hit` and starts at or after `floor`.
pub(super) fn at_hit(text: &str, hit: usize, floor: usize, mend: Mend) -> Found {
    let Some(end) = end_of_name(text, hit + MARK.len()) else { return Found::Nothing };
    let start = start_of_name(text, hit, floor);
    if hit - start >= REACH || start == hit {
        return Found::Nothing;
    }
    let start = start + unglued(part(text, start..hit + MARK.len()));
    let simple_end = hit + MARK.len();
    if let Some((start, name)) = mended(text, start..simple_end, floor, mend) {
        let generics = generic_arguments(part(text, simple_end..end));
        let name = TypeName { span: start..end, mended: Some(name + &generics), shape: Shape::Full };
        return Found::Name(name);
    }
    named(text, start, simple_end, end)
}

fn named(text: &str, start: usize, simple_end: usize, end: usize) -> Found {
    let simple = part(text, start..simple_end);
    if is_foreign(text, start, simple) {
        return Found::Foreign(start..end);
    }
    let shape = match last_part(simple) {
        last if last.len() < simple.len() && simple.contains('.') => {
            if last.is_empty() {
                return Found::Nothing;
            }
            Shape::Full
        }
        _ if simple.eq_ignore_ascii_case("Exception") => Shape::Bare,
        _ => Shape::Short,
    };
    let printed = part(text, simple_end..end);
    let generics = generic_arguments(printed);
    let mended = (generics != printed).then(|| format!("{simple}{generics}"));
    Found::Name(TypeName { span: start..end, mended, shape })
}

/// End of the name whose simple part ends at `at`; none if the word goes on (`Exceptions`, `ExceptionDetail`).
fn end_of_name(text: &str, at: usize) -> Option<usize> {
    match char_at(text, at) {
        Some('_') if !char_at(text, at + 1).is_some_and(is_ident) => Some(at),
        Some(c) if is_ident(c) || matches!(c, '+' | '$') => None,
        Some('.') if char_at(text, at + 1).is_some_and(|c| is_ident(c) || c == '.') => {
            // `System.Net.WebException.Some sentence` happens where a blank was lost; a method does not.
            None
        }
        Some('`') => Some(end_of_generics(text, at)),
        _ => Some(at),
    }
}

/// End of `` `1[...] `` at `at`; `at` itself where the backtick is a mark of Markdown.
fn end_of_generics(text: &str, at: usize) -> usize {
    let digits = at + 1 + part(text, at + 1..text.len()).bytes().take_while(u8::is_ascii_digit).count();
    if digits == at + 1 || digits > at + 4 {
        return at;
    }
    let mut depth = 0_usize;
    for (i, byte) in text.as_bytes().get(digits..).unwrap_or_default().iter().take(REACH).enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'\n' if depth > 0 => return digits,
            _ => {}
        }
        if depth == 0 {
            return if *byte == b']' { digits + i + 1 } else { digits };
        }
    }
    digits
}

/// `` `1[[A, B, Version=1]] `` without the assemblies: `` `1[A] ``.
fn generic_arguments(printed: &str) -> String {
    let Some((arity, list)) = printed.split_once("[[") else { return printed.to_owned() };
    let types: Vec<&str> =
        list.split("],[").map(|item| item.split([',', ']']).next().unwrap_or_default().trim()).collect();
    format!("{arity}[{}]", types.join(","))
}

fn start_of_name(text: &str, hit: usize, floor: usize) -> usize {
    let bytes = text.as_bytes();
    let mut start = hit;
    while start > floor && hit - start < REACH {
        start -= match bytes.get(start - 1) {
            Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'$') => 1,
            Some(byte) if !byte.is_ascii() => match char_before(text, start) {
                Some(c) if is_ident(c) => c.len_utf8(),
                _ => break,
            },
            _ => break,
        };
    }
    start
}

/// Bytes at the front of a name that do not belong to it: dots, list numbers, marks of Markdown, a word that
/// stands against it without a blank.
fn unglued(name: &str) -> usize {
    let mut cut = name.len() - name.trim_start_matches(['.', '+', '_']).len();
    while let Some((first, _)) = part(name, cut..name.len()).split_once('.') {
        if !first.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        cut += first.len() + 1;
    }
    cut + glued_word(part(name, cut..name.len()))
}

fn glued_word(name: &str) -> usize {
    let glued = |at: usize| {
        let rest = name.get(at..).unwrap_or_default();
        ROOTS.iter().any(|root| rest.starts_with(root)) && starts_believably(rest)
    };
    let bytes = name.as_bytes();
    let inside_word = |at: &usize| bytes.get(*at - 1).is_some_and(|b| !matches!(b, b'.' | b'+'));
    let capitals = (1..bytes.len()).filter(|at| matches!(bytes.get(*at), Some(b'S' | b'M')));
    capitals.filter(inside_word).find(|at| glued(*at)).unwrap_or(0)
}

fn starts_believably(name: &str) -> bool {
    let mut parts = name.split('.');
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    is_known(name)
        || (third.is_some() && first == Some("Microsoft"))
        || (third.is_some() && first == Some("System") && second.is_some_and(|s| BELOW_SYSTEM.contains(&s)))
}

fn is_foreign(text: &str, start: usize, name: &str) -> bool {
    is_in_path(text, start) || name.contains('$') || is_foreign_short(name) || is_lower_case_package(name)
}

/// Part of a PHP class, a path or an address rather than a name of its own; `// System.X` is a comment.
fn is_in_path(text: &str, start: usize) -> bool {
    match char_before(text, start) {
        Some('\\' | '$' | '@') => true,
        Some('/') => !part(text, 0..start).ends_with("//") || !starts_word(text, start.saturating_sub(2)),
        _ => false,
    }
}

/// Could this name of another platform be the second half of a name that a line break has cut? Its last part is
/// .NET's, and it does not start like a package.
pub(super) fn may_be_rest(name: &str) -> bool {
    const PACKAGES: &[&str] =
        &["java", "javax", "com", "org", "io", "net", "android", "kotlin", "scala", "sun", "jdk"];
    let first = name.split('.').next().unwrap_or_default();
    is_known_short(last_part(name)) && !PACKAGES.contains(&first)
}

/// Java and Python write packages in lower case, .NET does not.
fn is_lower_case_package(name: &str) -> bool {
    let Some((packages, _)) = name.rsplit_once(['.', '+']) else {
        return name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.eq_ignore_ascii_case("exception");
    };
    !packages.bytes().any(|b| b.is_ascii_uppercase()) && !is_known(name)
}

/// The name from its torn-off beginning, and where that is.
fn mended(text: &str, name: Range<usize>, floor: usize, mend: Mend) -> Option<(usize, String)> {
    if mend == Mend::No {
        return None;
    }
    let printed = part(text, name.clone());
    let first = printed.split('.').next().unwrap_or_default();
    if printed.contains('.') && ROOTS.iter().any(|root| root.eq_ignore_ascii_case(first)) {
        return None;
    }
    joined_at_dots(text, name.clone(), floor, mend).or_else(|| collapsed(text, name, floor))
}

/// `System. Net. WebException`, `System .net. http. HttpRequestException`: parts joined where a dot stands.
fn joined_at_dots(text: &str, name: Range<usize>, floor: usize, mend: Mend) -> Option<(usize, String)> {
    let mut joined = part(text, name.clone()).to_owned();
    let mut start = name.start;
    for _ in 0..10 {
        let dot = back_over(text, start, floor, is_gap);
        if dot == floor || char_before(text, dot) != Some('.') {
            return None;
        }
        let end = back_over(text, dot - 1, floor, is_gap);
        let run = back_over(text, end, floor, |c| is_ident(c) || c == '.');
        let run = run + (part(text, run..end).len() - part(text, run..end).trim_start_matches('.').len());
        if run == end {
            return None;
        }
        joined.insert(0, '.');
        joined.insert_str(0, part(text, run..end));
        start = run;
        let root = joined.split('.').next().unwrap_or_default();
        let rooted = ROOTS.iter().any(|known| known.eq_ignore_ascii_case(root));
        if rooted || (mend == Mend::ToFloor && start == floor) || is_whole(text, start, &joined) {
            return Some((start, joined));
        }
    }
    None
}

/// Does a name of an unknown namespace start here? Nothing but a quotation mark is before it, all its parts are
/// capitalised, and its last part is not one that belongs to another namespace.
fn is_whole(text: &str, start: usize, name: &str) -> bool {
    let free = char_before(text, start).is_none_or(|c| c == '\n' || is_quote(c));
    let capitalised = name.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_uppercase()));
    free && capitalised && !is_known_short(last_part(name))
}

/// `System.Data.SqlCli⏎ent.SqlException`: words that make a known name when the gaps are taken out.
fn collapsed(text: &str, name: Range<usize>, floor: usize) -> Option<(usize, String)> {
    let mut joined = part(text, name.clone()).to_owned();
    let mut start = name.start;
    for _ in 0..6 {
        let end = back_over(text, start, floor, is_gap);
        let run = back_over(text, end, floor, |c| is_ident(c) || c == '.');
        if run == end {
            return None;
        }
        joined.insert_str(0, part(text, run..end));
        start = run;
        if is_known(&joined) {
            return Some((start, joined));
        }
    }
    None
}

/// Start of the run of characters before `from` that satisfy `test`; looks back 64 bytes at most.
fn back_over(text: &str, from: usize, floor: usize, test: impl Fn(char) -> bool) -> usize {
    let floor = floor.max(from.saturating_sub(64));
    let mut at = from;
    while at > floor {
        match char_before(text, at) {
            Some(c) if test(c) && at >= floor + c.len_utf8() => at -= c.len_utf8(),
            _ => break,
        }
    }
    at
}

/// A dotted name that stands at `at` and need not end in `Exception`; its end.
pub(super) fn dotted_name(text: &str, at: usize) -> Option<usize> {
    let rest = part(text, at..text.len());
    let len = rest.char_indices().take(REACH).find(|&(_, c)| !(is_ident(c) || matches!(c, '.' | '+')));
    let len = len.map_or(rest.len().min(REACH), |(i, _)| i);
    let name = rest.get(..len)?.trim_end_matches('.');
    let first_is_upper = name.starts_with(|c: char| c.is_uppercase());
    let last = last_part(name);
    let named = first_is_upper && name.contains('.') && last.starts_with(|c: char| c.is_uppercase());
    named.then(|| end_of_generics(text, at + name.len()))
}

/// Are these two names of the same type? `pattern` may be a full or a short name; `name` is what a text printed.
///
/// Full names are the same when they are equal without regard to ASCII case. Where one of the two is a short name,
/// the last parts are compared. Generic arguments count only if `pattern` has some.
#[must_use]
pub fn type_matches(pattern: &str, name: &str) -> bool {
    let name = if pattern.contains('`') { name } else { name.split('`').next().unwrap_or(name) };
    if pattern.eq_ignore_ascii_case(name) {
        return true;
    }
    let is_short = |s: &str| !s.split('`').next().unwrap_or(s).contains(['.', '+']);
    (is_short(pattern) || is_short(name)) && simple(pattern).eq_ignore_ascii_case(simple(name))
}

/// The part after the last dot, with its generic arguments.
fn simple(name: &str) -> &str {
    let base = name.split('`').next().unwrap_or(name);
    name.get(base.len() - last_part(base).len()..).unwrap_or(name)
}

/// Is a blank, a line end or nothing before this place?
pub(super) fn starts_word(text: &str, at: usize) -> bool {
    char_before(text, at).is_none_or(|c| c == '\n' || is_blank(c))
}
