//! JSON as people and tools leave it behind, with the line of every value: byte-order mark, comments, trailing
//! commas, unquoted and repeated keys, and a file that ends in the middle. Tokens come from the `jsonc-parser`
//! crate; the tree is built here so that a broken document still gives what stands before the break, and so that
//! depth and size are bounded.

use super::lines::LineCounter;
use jsonc_parser::Scanner;
use jsonc_parser::tokens::Token;
use std::borrow::Cow;

/// Levels of nesting that are read.
const DEPTH: usize = 64;
/// Values that are read of one document.
pub(crate) const VALUES: usize = 1_000_000;

/// A value and the line that it begins on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Json<'t> {
    pub(crate) line: u64,
    pub(crate) value: Value<'t>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    /// As written.
    Number(&'t str),
    Text(Cow<'t, str>),
    Array(Vec<Json<'t>>),
    /// In the order of the file, repeated keys kept.
    Object(Vec<(Cow<'t, str>, Json<'t>)>),
}

/// A document as far as it could be read.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) root: Option<Json<'t>>,
    /// Line and reason of the break, where there is one.
    pub(crate) broken: Option<(u64, &'static str)>,
}

impl<'t> Json<'t> {
    /// The members of an object; none of anything else.
    pub(crate) fn members(&self) -> &[(Cow<'t, str>, Json<'t>)] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array; none of anything else.
    pub(crate) fn elements(&self) -> &[Json<'t>] {
        match &self.value {
            Value::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The member of that name, whatever its case; the last one of several.
    pub(crate) fn get(&self, name: &str) -> Option<&Json<'t>> {
        let found = self.members().iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    /// A text, number or truth value as text; `None` of null and of anything nested.
    pub(crate) fn scalar(&self) -> Option<Cow<'t, str>> {
        match &self.value {
            Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Value::Number(text) => Some(Cow::Borrowed(text)),
            Value::Text(text) => Some(text.clone()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Any value as one text, as PowerShell's ConvertTo-Json means it: `{"value": …}` and times by that member, lists
    /// by their elements, parted by commas. `None` of null and of other objects.
    pub(crate) fn flat(&self) -> Option<String> {
        self.flat_to(4)
    }

    fn flat_to(&self, depth: usize) -> Option<String> {
        match &self.value {
            Value::Array(elements) if depth > 0 => {
                let texts: Vec<String> =
                    elements.iter().filter_map(|element| element.flat_to(depth - 1)).collect();
                Some(texts.join(","))
            }
            Value::Object(_) if depth > 0 => {
                let names = ["value", "UtcDateTime", "Name", "IPAddressToString"];
                names.iter().find_map(|name| self.get(name))?.flat_to(depth - 1)
            }
            _ => self.scalar().map(Cow::into_owned),
        }
    }

    /// The objects that are the rows of a document: the object itself, the elements of an array, or of the first
    /// array of objects that the object holds (`{"value": […]}`).
    pub(crate) fn into_rows(self) -> Vec<Json<'t>> {
        match self.value {
            Value::Array(elements) => elements,
            Value::Object(mut members) => {
                let is_rows = |json: &Json<'_>| {
                    !json.elements().is_empty() && json.elements().iter().all(|row| !row.members().is_empty())
                };
                let rows = members.iter().position(|(_, value)| is_rows(value));
                match rows.map(|at| members.swap_remove(at).1.value) {
                    Some(Value::Array(elements)) => elements,
                    _ => vec![Json { line: self.line, value: Value::Object(members) }],
                }
            }
            _ => Vec::new(),
        }
    }
}

/// Whether a text begins as a JSON object or array does, comments aside.
pub(crate) fn looks_like_json(text: &str) -> bool {
    let mut scanner = scanner(without_mark(text));
    loop {
        return match scanner.scan() {
            Ok(Some(Token::CommentLine(_) | Token::CommentBlock(_))) => continue,
            Ok(Some(Token::OpenBrace)) => true,
            // A log may begin with "[10:00]" or "[INFO]".
            Ok(Some(Token::OpenBracket)) => loop {
                match scanner.scan() {
                    Ok(Some(Token::CommentLine(_) | Token::CommentBlock(_))) => {}
                    Ok(Some(Token::OpenBrace | Token::CloseBracket)) => break true,
                    _ => break false,
                }
            },
            _ => false,
        };
    }
}

/// Reads a document.
pub(crate) fn read(text: &str) -> Document<'_> {
    let text = without_mark(text);
    let mut reader =
        Reader { scanner: scanner(text), lines: LineCounter::new(text), left: VALUES, broken: None };
    let root = reader.next().and_then(|token| reader.value(token, 0));
    if reader.broken.is_none() && root.is_some() && reader.next().is_some() {
        reader.fail("something follows the end of the JSON document");
    }
    Document { root, broken: reader.broken }
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn scanner(text: &str) -> Scanner<'_> {
    // A single backslash of a path ("C:\SSIS") must not vanish as a JSON5 escape would: it is an error that the
    // service meets as well.
    let options = jsonc_parser::ScannerOptions { allow_extended_string_escapes: false, ..Default::default() };
    Scanner::new(text, &options)
}

struct Reader<'t> {
    scanner: Scanner<'t>,
    lines: LineCounter<'t>,
    left: usize,
    broken: Option<(u64, &'static str)>,
}

impl<'t> Reader<'t> {
    /// The next token that is no comment; `None` at the end and at a break.
    fn next(&mut self) -> Option<Token<'t>> {
        while self.broken.is_none() {
            match self.scanner.scan() {
                Ok(Some(Token::CommentLine(_) | Token::CommentBlock(_))) => {}
                Ok(token) => return token,
                Err(_) => {
                    self.fail("this is no JSON; a quote, a comma or a doubled backslash may be missing")
                }
            }
        }
        None
    }

    fn line(&mut self) -> u64 {
        self.lines.line_at(self.scanner.token_start())
    }

    fn fail(&mut self, reason: &'static str) {
        let line = self.line();
        self.broken.get_or_insert((line, reason));
    }

    fn value(&mut self, token: Token<'t>, depth: usize) -> Option<Json<'t>> {
        if self.left == 0 || depth > DEPTH {
            self.fail("the JSON document is larger or deeper than is read");
            return None;
        }
        self.left -= 1;
        let line = self.line();
        let value = match token {
            Token::Null => Value::Null,
            Token::Boolean(value) => Value::Bool(value),
            Token::Number(text) => Value::Number(text),
            Token::String(text) => Value::Text(text),
            // PowerShell and Python write True; a bare word is better kept than lost.
            Token::Word(text) => Value::Text(Cow::Borrowed(text)),
            Token::OpenBracket => Value::Array(self.array(depth)),
            Token::OpenBrace => Value::Object(self.object(depth)),
            _ => {
                self.fail("a value is missing here");
                return None;
            }
        };
        Some(Json { line, value })
    }

    fn array(&mut self, depth: usize) -> Vec<Json<'t>> {
        let mut elements = Vec::new();
        loop {
            match self.next() {
                Some(Token::CloseBracket) => return elements,
                Some(Token::Comma) => {}
                Some(token) => match self.value(token, depth + 1) {
                    Some(element) => elements.push(element),
                    None => return elements,
                },
                None => {
                    self.fail("the JSON document ends in the middle of a list");
                    return elements;
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> Vec<(Cow<'t, str>, Json<'t>)> {
        let mut members = Vec::new();
        loop {
            let key = match self.next() {
                Some(Token::CloseBrace) => return members,
                Some(Token::Comma) => continue,
                Some(Token::String(key)) => key,
                Some(Token::Word(key)) => Cow::Borrowed(key),
                Some(_) => {
                    self.fail("a key is missing here");
                    return members;
                }
                None => {
                    self.fail("the JSON document ends in the middle of an object");
                    return members;
                }
            };
            if self.next() != Some(Token::Colon) {
                self.fail("the colon behind a key is missing");
                return members;
            }
            let Some(value) = self.next().and_then(|token| self.value(token, depth + 1)) else {
                self.fail("the JSON document ends behind a key");
                return members;
            };
            members.push((key, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relaxed_json_is_read_with_lines() {
        let text = "\u{feff}// note\n{\n  \"A\": 1, /* x */\n  b: 'two',\n  \"C\": [true, null,],\n}\n";
        let document = read(text);
        assert_eq!(document.broken, None);
        let root = document.root.unwrap();
        assert_eq!((root.line, root.get("a").unwrap().line), (2, 3));
        assert_eq!(root.get("B").unwrap().scalar().as_deref(), Some("two"));
        assert_eq!(root.get("c").unwrap().elements().len(), 2);
    }

    #[test]
    fn a_cut_document_gives_what_stands_before_the_cut() {
        let document = read("[{\"a\": 1},\n {\"a\": 2, \"b\": \"tex");
        assert_eq!(document.broken.map(|(line, _)| line), Some(2));
        let rows = document.root.unwrap().into_rows();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].get("a").unwrap().scalar().as_deref(), Some("2"));
    }

    #[test]
    fn single_backslashes_are_an_error_at_their_line() {
        let document = read("{\n\"a\": \"1\",\n\"TasksRootFolder\": \"C:\\SSIS\"\n}");
        assert_eq!(document.broken.map(|(line, _)| line), Some(3));
        assert_eq!(document.root.unwrap().members().len(), 1);
    }

    #[test]
    fn depth_is_bounded() {
        let text = "[".repeat(1_000_000);
        let document = read(&text);
        assert!(document.broken.is_some());
    }

    #[test]
    fn rows_are_found_under_a_name() {
        let rows = read(r#"{"count": 2, "value": [{"a": 1}, {"a": 2}]}"#).root.unwrap().into_rows();
        assert_eq!(rows.len(), 2);
        let one = read(r#"{"a": 1, "list": [1, 2]}"#).root.unwrap().into_rows();
        assert_eq!(one.len(), 1);
    }

    #[test]
    fn logs_do_not_look_like_json() {
        assert!(looks_like_json("/* x */ {\"a\""));
        assert!(looks_like_json("[ {"));
        assert!(!looks_like_json("[10:00:01] started"));
        assert!(!looks_like_json("Agent started {0}"));
        assert!(!looks_like_json(""));
    }
}
