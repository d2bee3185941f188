//! Regular expressions of rules.

use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A regular expression of a rule may take this many bytes when compiled.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// When a regular expression is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compile {
    /// At once, so that a mistake in it is told; then again when it is asked, as a thousand of them would fill the
    /// memory of which few are.
    Now,
    /// When it is first asked. Compiling those of all built-in rules takes longer than reading the rules, and most
    /// logs ask for none of them.
    Later,
}

/// A regular expression.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    text: String,
    /// `None` inside where it cannot be used; [`Compile::Now`] makes sure that it can.
    compiled: Arc<OnceLock<Option<Regex>>>,
}

impl Pattern {
    /// # Errors
    /// What is wrong with it, in words.
    pub(crate) fn new(text: &str, when: Compile) -> Result<Self, String> {
        if when == Compile::Now {
            compile(text)?;
        }
        Ok(Self { text: text.to_owned(), compiled: Arc::default() })
    }

    /// Whether it matches somewhere in the text; its named groups become captures, unless they are known.
    pub(crate) fn capture(&self, text: &str, captures: &mut BTreeMap<String, String>) -> bool {
        let regex = self.compiled.get_or_init(|| compile(&self.text).ok());
        let Some((regex, found)) = regex.as_ref().and_then(|regex| Some((regex, regex.captures(text)?)))
        else {
            return false;
        };
        for name in regex.capture_names().flatten() {
            if let Some(group) = found.name(name) {
                captures.entry(name.to_owned()).or_insert_with(|| group.as_str().to_owned());
            }
        }
        true
    }
}

fn compile(text: &str) -> Result<Regex, String> {
    RegexBuilder::new(text)
        .size_limit(MAX_REGEX_BYTES)
        .build()
        .map_err(|error| format!("the regular expression cannot be used: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_matches_the_same_whenever_it_is_compiled() {
        for when in [Compile::Now, Compile::Later] {
            let pattern = Pattern::new(r"code (?P<code>\d+)", when).unwrap();
            let mut captures = BTreeMap::new();
            assert!(!pattern.capture("no", &mut captures) && pattern.capture("code 7", &mut captures));
            assert_eq!(captures.get("code").map(String::as_str), Some("7"));
        }
        assert!(Pattern::new("(", Compile::Now).is_err());
    }
}
