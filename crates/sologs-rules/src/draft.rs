//! A rule file to begin with, made from a pasted exception.

use crate::analysis::ChainAnalysis;
use crate::catalogue::Catalogue;
use sologs_core::exception::{ExceptionChain, parse_chains, type_matches};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Begins a text that the author has still to write; [`crate::lint`] tells of each.
pub const UNWRITTEN: &str = "…";

/// Types that only wrap what happened.
const WRAPPERS: [&str; 3] = [
    "System.AggregateException",
    "System.Reflection.TargetInvocationException",
    "System.TypeInitializationException",
];
/// Words of a message that go into its regular expression.
const WORDS: usize = 12;
/// Longest id that is made of a type's name, in bytes.
const MAX_ID: usize = 60;

/// A rule file that fires on the exception it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draft {
    /// The rule's id; the file is to be called `<id>.toml`.
    pub id: String,
    /// The text of the file.
    pub text: String,
}

/// Makes a rule file of the first exception in a text: types from its chain, messages from the catalogue where they are
/// known, else a regular expression of the innermost message; the text as an example, and a near miss. Without an id,
/// one is made of the innermost type and, where that says little, of what stands around it; ids in `taken` are not used.
///
/// # Errors
/// When the text holds no exception.
pub fn draft(
    pasted: &str,
    id: Option<&str>,
    taken: &BTreeSet<&str>,
    catalogue: &Catalogue,
) -> Result<Draft, String> {
    let chains = parse_chains(pasted);
    let chain = chains.first().filter(|chain| !chain.links.is_empty()).ok_or(
        "no exception is in the text; paste it with its type, as in `System.TimeoutException: The operation …`",
    )?;
    let seen = ChainAnalysis::new(chain, "", catalogue);
    let types = types(chain);
    let id = id.map_or_else(|| free_id(telling_name(pasted, chain, &types), taken), str::to_owned);
    let mut known: Vec<String> = Vec::new();
    for message in seen.message_ids() {
        if !known.contains(&message) {
            known.push(message);
        }
    }
    let regex = known.is_empty().then(|| pattern(chain)).flatten();
    let codes = if known.is_empty() && regex.is_none() { seen.codes() } else { Vec::new() };
    let mut text = head(&id);
    let names: Vec<String> = types.iter().map(|name| quoted(name)).collect();
    // Writing to a String does not fail.
    let _ = write!(text, "\n[[match.exception]]\ntypes = [{}]\n", names.join(", "));
    if !known.is_empty() {
        let ids: Vec<String> = known.iter().map(|id| quoted(id)).collect();
        let _ = writeln!(text, "messages = [{}]", ids.join(", "));
    }
    if !codes.is_empty() {
        let _ = writeln!(text, "codes = {codes:?}");
    }
    if let Some(regex) = &regex {
        text.push_str(
            "# Only logs in this language meet it; the types alone would do where they are rare enough.\n",
        );
        let _ = writeln!(text, "regex = {}", quoted(regex));
    }
    text.push_str(&format!(
        "\n[[step]]\nid = \"first-step\"\ntext.en = \"{UNWRITTEN} what to check or do first\"\n\n\
         [[example]]\nfires = true\nlog = {}\n\n\
         [[example]]\nfires = false\nwhy = \"{UNWRITTEN} what it is instead\"\nlog = {}\n",
        block(pasted),
        block(&near_miss(chain, types.len(), regex.is_some() || !known.is_empty() || !codes.is_empty())),
    ));
    Ok(Draft { id, text })
}

fn head(id: &str) -> String {
    format!(
        "#:schema ./rule.schema.json\nid = {}\nrevision = 1\nseverity = \"error\"\n\
         title.en = \"{UNWRITTEN} what is wrong, in a few words\"\nmeaning.en = \"{UNWRITTEN} what the log is saying\"\n\
         cause.en = \"{UNWRITTEN} why it happens\"\nreferences = []\n",
        quoted(id),
    )
}

/// The types of a chain in order, without what only wraps them.
fn types<'c>(chain: &'c ExceptionChain<'_>) -> Vec<&'c str> {
    let is_wrapper = |name: &&str| WRAPPERS.iter().any(|wrapper| type_matches(wrapper, name));
    let mut types: Vec<&str> = chain.types().filter(|name| !is_wrapper(name)).collect();
    if types.is_empty() {
        types = chain.types().collect();
    }
    types.dedup();
    types
}

/// A name that tells what the rule is about: that of the innermost type; before it, where it is a single word or one of
/// .NET's own that anything can throw, the nearest other type or the class that threw it.
fn telling_name(pasted: &str, chain: &ExceptionChain<'_>, types: &[&str]) -> String {
    let innermost = types.last().copied().unwrap_or_default();
    let name = kebab(innermost);
    let says_enough = name.contains('-') && !is_general(innermost);
    if says_enough {
        return name;
    }
    let outer = types.iter().rev().skip(1).map(|outer| kebab(outer)).find(|outer| *outer != name);
    let frames = chain.links.iter().rev().flat_map(|link| link.frames(pasted));
    let thrower = || frames.map(|frame| frame.type_name).find(|class| !is_platform(class)).map(kebab);
    let namespace = || innermost.rsplit('.').nth(1).filter(|part| *part != "System").map(kebab);
    match outer.or_else(thrower).or_else(namespace).filter(|before| !before.is_empty() && *before != name) {
        Some(before) => joined(&before, &name),
        None if name.is_empty() || name.contains('-') => name,
        None if name == "exception" => String::new(),
        None => format!("{name}-failed"),
    }
}

/// Whether a type stands right in the namespace `System`: what anything can throw.
fn is_general(type_name: &str) -> bool {
    type_name.strip_prefix("System.").is_some_and(|simple| !simple.contains('.'))
}

fn is_platform(class: &str) -> bool {
    ["System.", "Microsoft.", "MS.", "lambda_"].iter().any(|start| class.starts_with(start))
}

/// Two names as one, without saying the same word twice where they meet: `sql-client` and `sql` are `sql-client`.
fn joined(before: &str, name: &str) -> String {
    let is_said = before.split('-').any(|word| word == name);
    if is_said { format!("{before}-failed") } else { format!("{before}-{name}") }
}

/// The simple name of a type as words with hyphens, without `Exception`.
fn kebab(type_name: &str) -> String {
    let simple = type_name.rsplit(['.', '+']).next().unwrap_or(type_name);
    let simple = simple.split('`').next().unwrap_or(simple);
    let simple = simple.strip_suffix("Exception").filter(|rest| !rest.is_empty()).unwrap_or(simple);
    let letters: Vec<char> = simple.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut words = String::new();
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        // `XMLReader` is xml-reader, `IO` is io.
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() || letters.get(at + 1).is_some_and(char::is_ascii_lowercase)
            });
        if begins {
            words.push('-');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

/// An id of that name, with a number where it is taken.
fn free_id(mut id: String, taken: &BTreeSet<&str>) -> String {
    if id.len() > MAX_ID {
        // What stands last tells most.
        let cut = id.split_off(id.len() - MAX_ID);
        id = cut.split_once('-').map_or(cut.clone(), |(_, words)| words.to_owned());
    }
    if id.is_empty() {
        id.push_str("own-rule");
    }
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    std::iter::once(id.clone()).chain(numbered).find(|id| !taken.contains(id.as_str())).unwrap_or(id)
}

/// The words of the innermost message that has some, with whatever stands in quotes, numbers and paths left open.
fn pattern(chain: &ExceptionChain<'_>) -> Option<String> {
    let message =
        chain.links.iter().rev().map(|link| first_line(&link.message)).find(|text| !text.is_empty())?;
    let mut words = Vec::new();
    let mut quote = None;
    for word in message.split_whitespace().take(WORDS) {
        let opens = word.chars().find(|c| matches!(c, '\'' | '"' | '“' | '«' | '‘'));
        let closes = word.ends_with(['\'', '"', '”', '»', '’', ',', '.', ';', ':', ')']);
        if quote.is_none() && opens.is_some_and(|c| word.starts_with([c, '('])) {
            words.push(".*?".to_owned());
            let ends = word.chars().filter(|c| matches!(c, '\'' | '"' | '”' | '»' | '’')).count();
            quote = (ends < 2 && !word.contains(['”', '»', '’'])).then_some(());
        } else if quote.is_some() {
            if closes && word.contains(['\'', '"', '”', '»', '’']) {
                quote = None;
            }
        } else if word.contains(['/', '\\', '@']) || word.chars().any(|c| c.is_ascii_digit()) {
            words.push(r"\S+".to_owned());
        } else {
            words.push(regex::escape(word));
        }
    }
    // Something open at the end says nothing.
    while words.last().is_some_and(|word| word == ".*?" || word == r"\S+") {
        words.pop();
    }
    let pattern = words.join(r"\s+");
    regex::Regex::new(&pattern).ok().filter(|regex| !pattern.is_empty() && regex.is_match(&message))?;
    Some(pattern)
}

/// A text on which the rule does not fire: the chain without its innermost link, the type with another message, or
/// another type.
fn near_miss(chain: &ExceptionChain<'_>, types: usize, asks_message: bool) -> String {
    let outer = chain.outermost().map(|link| link.type_name.to_string()).unwrap_or_default();
    if types > 1 && chain.types().filter(|name| *name == outer).count() < chain.types().count() {
        format!("{outer}: Something else has failed.")
    } else if asks_message {
        let name = chain.root_cause().map(|link| link.type_name.to_string()).unwrap_or_default();
        format!("{name}: Something else has failed.")
    } else {
        "System.InvalidOperationException: Something else has failed.".to_owned()
    }
}

fn first_line(message: &str) -> String {
    message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

/// A text as TOML writes it on one line.
fn quoted(text: &str) -> String {
    if !text.contains(['\'', '\n', '\r']) && text.contains(['\\', '"']) && !text.chars().any(char::is_control)
    {
        return format!("'{text}'");
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text as TOML writes it over several lines, where it can be written as it stands.
fn block(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_matches('\n');
    let is_plain = !text.contains("'''")
        && !text.ends_with('\'')
        && text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    if is_plain { format!("'''\n{text}\n'''") } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Source, check};
    use crate::rule::Rule;
    use crate::rule_set::RuleSet;
    use crate::trial::try_example;

    fn catalogue() -> Catalogue {
        Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap()
    }

    /// The draft, once it was checked that it is read and that both of its examples hold.
    fn tested(pasted: &str) -> Draft {
        let draft = draft(pasted, None, &BTreeSet::new(), &catalogue()).unwrap();
        let path = format!("{}.toml", draft.id);
        let faults = check(&[Source { path: &path, text: &draft.text }], &[], &catalogue());
        let errors: Vec<_> = faults.iter().filter(|fault| !fault.error.is_warning()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{}", draft.text);
        let rule = Rule::from_toml(&path, &draft.text).unwrap();
        let set = RuleSet::new(vec![rule], catalogue()).unwrap();
        for example in &set.rules()[0].file.examples {
            let outcome = try_example(&set, &set.rules()[0], example);
            assert!(outcome.holds(), "{outcome:?}\n{}", draft.text);
        }
        draft
    }

    #[test]
    fn a_draft_fires_on_what_it_was_made_from() {
        for pasted in [
            "Acme.Billing.PaymentRefusedException: Payment 4711 for 'Contoso Ltd' was refused by the bank.\n   at Acme.Billing.Pay()",
            "2024-05-03 10:00:00 ERROR System.IO.IOException: The process cannot access the file 'C:\\a b\\c.txt' because it is used.",
            "System.AggregateException: One or more errors occurred. ---> Acme.LockedException: {0} \"it's\" ''' locked",
            "System.ServiceModel.Security.MessageSecurityException: The HTTP request was forbidden with client authentication scheme 'Anonymous'. ---> System.Net.WebException: The remote server returned an error: (403) Forbidden.",
            "Acme.SilentException: ",
            "Acme.SilentException: 4711",
            "Acme.Läser+InnerException`1: (((\u{1b}[31m красный\r\n   at A.B()",
            "System.AggregateException: One or more errors occurred.",
        ] {
            tested(pasted);
        }
    }

    #[test]
    fn ids_tell_what_the_rule_is_about() {
        let long = format!("Acme.{}Exception: x", "VeryLongName".repeat(9));
        for (pasted, id) in [
            ("Acme.PaymentRefusedException: x y z", "payment-refused"),
            (
                "System.Configuration.ConfigurationErrorsException: x ---> System.Xml.XmlException: Données non valides.",
                "configuration-errors-xml",
            ),
            (
                "System.Reflection.TargetInvocationException: x ---> System.InvalidOperationException: y\r\n   at System.Xml.XmlReader.Read()\r\n   at Acme.LedgerImport.Run()",
                "ledger-import-invalid-operation",
            ),
            ("System.InvalidOperationException: y", "invalid-operation"),
            ("System.Xml.XmlException: y", "xml-failed"),
            ("System.IO.IOException: y", "io-failed"),
            ("System.Data.SqlClient.SqlException: y", "sql-client-failed"),
            ("System.TimeoutException: y", "timeout-failed"),
            ("System.Exception: y", "own-rule"),
            ("Acme.XMLReaderException`1: y", "xml-reader"),
            (&long, "very-long-name-very-long-name-very-long-name-very-long-name"),
        ] {
            assert_eq!(tested(pasted).id, id, "{pasted}");
        }
        assert_eq!(kebab("例外"), "");
    }

    #[test]
    fn ids_that_are_taken_get_a_number() {
        let taken = BTreeSet::from(["payment-refused", "payment-refused-2"]);
        let drafted = draft("Acme.PaymentRefusedException: x", None, &taken, &catalogue()).unwrap();
        assert_eq!(drafted.id, "payment-refused-3");
    }

    #[test]
    fn the_title_is_left_to_the_author() {
        let drafted = tested(
            "System.Configuration.ConfigurationErrorsException: x ---> System.Xml.XmlException: Données non valides au niveau racine.",
        );
        let (head, example) = drafted.text.split_once("[[example]]").unwrap();
        assert!(head.contains("title.en = \"… what is wrong, in a few words\""), "{head}");
        assert!(example.contains("Données non valides"), "{example}");
        let source = Source { path: "configuration-errors-xml.toml", text: &drafted.text };
        let faults = check(&[source], &[], &catalogue());
        assert!(
            faults.iter().any(|fault| fault.error.line() == Some(5) && fault.error.is_warning()),
            "{faults:?}"
        );
    }

    #[test]
    fn what_changes_from_log_to_log_is_left_open() {
        let text =
            tested("Acme.PayException: Payment 4711 for 'Contoso Ltd' was refused at /bank/x today").text;
        assert!(
            text.contains(r"regex = 'Payment\s+\S+\s+for\s+.*?\s+was\s+refused\s+at\s+\S+\s+today'"),
            "{text}"
        );
    }

    #[test]
    fn messages_of_the_catalogue_go_before_words() {
        let text =
            tested("System.Net.WebException: The remote server returned an error: (403) Forbidden.").text;
        assert!(text.contains("messages = [") && !text.contains("regex"), "{text}");
    }

    #[test]
    fn a_text_without_an_exception_is_refused() {
        assert!(draft("all is well", None, &BTreeSet::new(), &catalogue()).is_err());
    }
}
