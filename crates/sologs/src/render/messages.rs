//! The messages of one language, looked up by id and filled in.

use super::lang::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The messages of one language.
pub(crate) struct Messages {
    bundle: FluentBundle<FluentResource>,
}

/// A value for a variable of a message.
#[derive(Clone, Copy)]
pub(crate) enum Arg<'a> {
    Count(u64),
    Text(&'a str),
}

impl Messages {
    /// Reads the messages of a language. What the file has wrong is left out here and found by a test.
    pub(crate) fn new(lang: Lang) -> Self {
        let id: LanguageIdentifier = lang.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks around values would reach logs, tickets and terminals that show them as boxes.
        bundle.set_use_isolating(false);
        let resource = match FluentResource::try_new(lang.source().to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        let mut messages = Self { bundle };
        let separator = messages.text("number-group");
        // The only way that it fails is a second function of that name.
        let _ = messages.bundle.add_function("NUMBER", move |values, _| match values.first() {
            Some(FluentValue::Number(number)) => FluentValue::from(grouped(number.value, &separator)),
            _ => FluentValue::Error,
        });
        messages
    }

    /// The message without variables.
    pub(crate) fn text(&self, id: &str) -> String {
        self.fill(id, &[])
    }

    /// The message for a number of things.
    pub(crate) fn count(&self, id: &str, count: u64) -> String {
        self.fill(id, &[("count", Arg::Count(count))])
    }

    /// The message with its variables filled in; the id itself where there is no such message.
    pub(crate) fn fill(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// As [`Messages::fill`]; `None` where there is no such message.
    pub(crate) fn find(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            match arg {
                Arg::Count(count) => values.set(*name, *count),
                Arg::Text(text) => values.set(*name, *text),
            }
        }
        Some(self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
    }
}

/// A whole number in groups of three digits.
fn grouped(value: f64, separator: &str) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
    use std::collections::{BTreeMap, BTreeSet};

    type Variables = BTreeMap<String, BTreeSet<String>>;

    /// The messages of a language, each with the variables it uses.
    fn variables(lang: Lang) -> Variables {
        let resource = fluent_syntax::parser::parse(lang.source())
            .unwrap_or_else(|(_, errors)| panic!("{lang}.ftl: {errors:?}"));
        let mut out = Variables::new();
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut names = BTreeSet::new();
            collect(message.value.as_ref().expect("a message has a text"), &mut names);
            let twice = out.insert(message.id.name.to_owned(), names);
            assert!(twice.is_none(), "{lang}.ftl has {} twice", message.id.name);
        }
        out
    }

    fn collect(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                collect_expression(expression, names);
            }
        }
    }

    fn collect_expression(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
        match expression {
            Expression::Inline(inline) => collect_inline(inline, names),
            Expression::Select { selector, variants } => {
                collect_inline(selector, names);
                variants.iter().for_each(|variant| collect(&variant.value, names));
            }
        }
    }

    fn collect_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                names.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
                positional.iter().for_each(|argument| collect_inline(argument, names));
            }
            InlineExpression::Placeable { expression } => collect_expression(expression, names),
            _ => {}
        }
    }

    #[test]
    fn languages_have_the_same_messages_and_variables() {
        let english = variables(Lang::EN);
        for lang in Lang::all() {
            let other = variables(lang);
            for (id, names) in &english {
                assert_eq!(other.get(id), Some(names), "{lang}.ftl: {id}");
            }
            for id in other.keys() {
                assert!(english.contains_key(id), "{lang}.ftl has {id}, which en.ftl has not");
            }
        }
    }

    #[test]
    fn plurals_and_groups_follow_the_language() {
        let english = Messages::new(Lang::EN);
        let french = Messages::new("fr".parse().unwrap());
        assert_eq!(english.count("times", 1), "once");
        assert_eq!(english.count("times", 0), "0 times");
        assert_eq!(english.count("times", 4_713), "4,713 times");
        assert_eq!(english.count("census-files", 1_234_567), "1,234,567 files");
        assert_eq!(french.count("census-files", 0), "0 fichier");
        assert_eq!(french.count("census-files", 1_234), "1\u{202f}234 fichiers");
        assert_eq!(french.count("summary-errors", 2_000_000), "2\u{202f}000\u{202f}000 erreurs");
    }

    #[test]
    fn an_unknown_message_is_its_id() {
        assert_eq!(Messages::new(Lang::EN).text("no-such-message"), "no-such-message");
    }
}
