//! For those who write rules: check files, try their examples, begin one from a pasted exception.

mod page;
mod sarif;

pub use page::pages;
pub use sarif::write_sarif;
pub use sologs_rules::draft::Draft;
pub use sologs_rules::error::{RuleError, RuleErrorKind};
pub use sologs_rules::lint::{Fault, Fix, fix};
/// The JSON Schema of a rule file, for editors.
pub use sologs_rules::rule_file::JSON_SCHEMA as RULE_SCHEMA;
pub use sologs_rules::trial::Outcome;

use crate::builtin;
use crate::error::Error;
use sologs_core::kind::FileKind;
use sologs_core::text::{decode_whole, mojibake};
use sologs_rules::catalogue::Catalogue;
use sologs_rules::lint::{self, Source};
use sologs_rules::rule::Rule;
use sologs_rules::rule_file::Example;
use sologs_rules::rule_set::RuleSet;
use sologs_rules::trial::try_example;
use std::collections::BTreeSet;

/// A rule file with the logs that lie beside it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RuleFile {
    /// Its path, for messages; the name without `.toml` is the rule's id.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Logs on which the rule fires, or does not: see [`RuleFile::log`].
    pub logs: Vec<(String, Vec<u8>)>,
}

impl RuleFile {
    /// A rule file without logs.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), logs: Vec::new() }
    }

    /// Adds a log by its name and bytes. The words between the dots of the name say what it is: one that begins with
    /// `miss` makes it a near miss, the name of a kind of file (`worker-log`) says what it stands for, as in
    /// `own-rule.miss-timeout.worker-log.log`.
    pub fn log(mut self, name: impl Into<String>, bytes: Vec<u8>) -> Self {
        self.logs.push((name.into(), bytes));
        self
    }
}

/// An example of a rule that was tried.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tried {
    /// Id of the rule.
    pub rule: String,
    /// The file that holds the example.
    pub path: String,
    /// Its 1-based line, where it stands in the rule file.
    pub line: Option<usize>,
    /// Whether the rule should fire.
    pub fires: bool,
    /// What came of it.
    pub outcome: Outcome,
}

/// Checks rule files, beside the built-in rules where `with_builtin`: every fault, file by file, from top to bottom.
///
/// # Errors
/// When the built-in catalogue or rules cannot be read, which their tests rule out.
pub fn check(files: &[RuleFile], with_builtin: bool) -> Result<Vec<Fault>, Error> {
    let sources: Vec<Source<'_>> =
        files.iter().map(|file| Source { path: &file.path, text: &file.text }).collect();
    Ok(lint::check(&sources, &builtin_rules(with_builtin, files)?, &catalogue()?))
}

/// The text that somebody pasted or saved, in whichever encoding, set right where it was encoded twice.
///
/// ```
/// assert_eq!(sologs::author::pasted("DonnÃ©es non valides".as_bytes()), "Données non valides");
/// ```
pub fn pasted(bytes: &[u8]) -> String {
    let text = decode_whole(bytes).text;
    mojibake::repair(&text).map_or_else(|| text.into(), |repaired| repaired.text)
}

/// Tries every example of the rules and every log beside them, with the built-in rules where `with_builtin`.
///
/// # Errors
/// When a rule file is at fault; [`check`] tells all that is wrong with it.
pub fn test(files: &[RuleFile], with_builtin: bool) -> Result<Vec<Tried>, Error> {
    let mut rules = builtin_rules(with_builtin, files)?;
    let mut errors = Vec::new();
    for file in files {
        match Rule::from_toml(&file.path, &file.text) {
            Ok(rule) => rules.push(rule),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(Error::rules(errors));
    }
    let set = RuleSet::new(rules, catalogue()?).map_err(Error::rules)?;
    let mut tried = Vec::new();
    for file in files {
        let Some(rule) = set.get(lint::stem(&file.path)) else { continue };
        let lines = lint::example_lines(&file.text);
        for (number, example) in rule.file.examples.iter().enumerate() {
            let line = lines.get(number).copied();
            tried.push(run(&set, rule, example, file.path.clone(), line));
        }
        for (name, bytes) in &file.logs {
            let example = beside(name, bytes);
            tried.push(run(&set, rule, &example, name.clone(), None));
        }
    }
    Ok(tried)
}

/// A rule file to begin with, made from a pasted exception; see [`sologs_rules::draft::draft`].
///
/// # Errors
/// In words for the author, when the text holds no exception.
pub fn draft(pasted: &str, id: Option<&str>) -> Result<Draft, String> {
    let taken: BTreeSet<&str> = builtin::RULES.iter().map(|(path, _)| lint::stem(path)).collect();
    let catalogue = catalogue().map_err(|error| error.to_string())?;
    sologs_rules::draft::draft(pasted, id, &taken, &catalogue)
}

fn run(set: &RuleSet, rule: &Rule, example: &Example, path: String, line: Option<usize>) -> Tried {
    let outcome = try_example(set, rule, example);
    Tried { rule: rule.id().to_owned(), path, line, fires: example.fires, outcome }
}

/// A log beside a rule file as an example.
fn beside(name: &str, bytes: &[u8]) -> Example {
    let file_name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let words: Vec<&str> = file_name.split('.').skip(1).collect();
    let mut example =
        Example::new(!words.iter().any(|word| word.starts_with("miss")), decode_whole(bytes).text);
    example.kind = FileKind::LOGS.into_iter().find(|kind| words.contains(&kind.as_str()));
    example
}

fn catalogue() -> Result<Catalogue, Error> {
    Catalogue::from_compact(builtin::CATALOGUE).map_err(Error::rules)
}

/// The built-in rules, without those that are among the files as they stand: a rule is not another one of its own id.
fn builtin_rules(wanted: bool, files: &[RuleFile]) -> Result<Vec<Rule>, Error> {
    let rules: &[(&str, &str)] = if wanted { builtin::RULES } else { &[] };
    let given: BTreeSet<&str> = files.iter().map(|file| file.text.as_str()).collect();
    let others = rules.iter().filter(|(_, text)| !given.contains(text));
    let read: Result<Vec<Rule>, RuleError> = others.map(|(path, text)| Rule::from_toml(path, text)).collect();
    read.map_err(|error| Error::rules(vec![error]))
}
