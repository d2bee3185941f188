//! What an author wants to hear of rule files: every fault at once, each with its place and its mend.
//!
//! [`check`] walks the TOML along the schema of the rule file ([`crate::rule_file::JSON_SCHEMA`]), where the reader that
//! loads rules stops at the first fault; then it looks at what the rules say: names that nothing declares, conditions
//! that nothing can meet, rules that another one hides.

mod names;
mod never;
mod pattern;
mod shadow;
mod shape;
#[cfg(test)]
mod tests;

use crate::catalogue::Catalogue;
use crate::correlate;
use crate::error::{RuleError, RuleErrorKind};
use crate::rule::{Rule, of_plan};
use crate::rule_file::RuleFile;
use crate::rule_set;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something that is wrong with a rule file, or could be better.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What it is, where it stands, how it is mended; [`RuleError::is_warning`] tells whether the rule works all the
    /// same.
    pub error: RuleError,
    /// The mend, where it is mechanical.
    pub fix: Option<Fix>,
}

/// A replacement in the text of a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// What is replaced, in bytes of the file's text.
    pub span: Range<usize>,
    /// By what.
    pub text: String,
}

/// A rule file to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    /// Its path, for messages; the name without `.toml` is the rule's id.
    pub path: &'t str,
    /// Its text.
    pub text: &'t str,
}

/// Checks rule files together with the rules that are there already. Faults come file by file, from top to bottom.
pub fn check(files: &[Source<'_>], others: &[Rule], catalogue: &Catalogue) -> Vec<Fault> {
    let mut ids: BTreeSet<String> = others.iter().map(|rule| rule.id().to_owned()).collect();
    ids.extend(files.iter().map(|file| stem(file.path).to_owned()));
    let mut faults = Vec::new();
    let mut rules = Vec::new();
    for file in files {
        let (found, rule) = check_file(*file, &ids, catalogue);
        faults.extend(found);
        rules.extend(rule.map(|rule| (*file, rule)));
    }
    let known: BTreeSet<&str> = others.iter().map(Rule::id).collect();
    let all = rules.iter().map(|(_, rule)| rule).chain(others.iter().map(|rule| &rule.file));
    // By the id of a rule, those that supersede it: comparing every pair would take the square of their number.
    let mut superseding: HashMap<&str, Vec<&RuleFile>> = HashMap::new();
    for rule in all {
        for less in rule.supersedes.iter().filter(|less| **less != rule.id) {
            superseding.entry(less).or_default().push(rule);
        }
    }
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for (file, rule) in &rules {
        if !met.insert(&rule.id) || known.contains(rule.id.as_str()) {
            let message = format!("another rule has the id `{}`", rule.id);
            let error = RuleError::new(RuleErrorKind::Duplicate, file.path, message);
            faults.push(error.at(file.text, place_of(file.text, &["id"])).into());
        }
        let by = superseding.get(rule.id.as_str()).into_iter().flatten().copied();
        faults.extend(shadow::check(*file, rule, by));
    }
    if !faults.iter().any(|fault| !fault.error.is_warning()) {
        faults.extend(together(&rules, others, catalogue));
    }
    let places: HashMap<&str, usize> = files.iter().zip(0..).map(|(file, at)| (file.path, at)).collect();
    let order =
        |fault: &Fault| (places.get(fault.error.file()).copied(), fault.error.line(), fault.error.column());
    faults.sort_by_key(order);
    faults
}

/// What only shows when the rules are joined to a set.
fn together(rules: &[(Source<'_>, RuleFile)], others: &[Rule], catalogue: &Catalogue) -> Vec<Fault> {
    let own = rules.iter().filter_map(|(file, _)| Rule::from_toml(file.path, file.text).ok());
    let mut all: Vec<Rule> = own.chain(others.iter().cloned()).collect();
    all.sort_by(|a, b| a.id().cmp(b.id()));
    rule_set::check(&all, catalogue).into_iter().map(Fault::from).collect()
}

fn check_file(
    file: Source<'_>,
    ids: &BTreeSet<String>,
    catalogue: &Catalogue,
) -> (Vec<Fault>, Option<RuleFile>) {
    let (root, errors) = DeTable::parse_recoverable(file.text);
    let mut faults: Vec<Fault> =
        errors.iter().map(|error| RuleError::from_toml(file.path, file.text, error).into()).collect();
    // A table that was left open, or a line that was not understood, would be told again as a missing key.
    if !faults.is_empty() {
        return (faults, None);
    }
    faults.extend(shape::check(file, &root));
    faults.extend(names::check(file, root.get_ref(), ids, catalogue));
    match toml::from_str::<RuleFile>(file.text) {
        Ok(rule) => {
            faults.extend(never::check(file, root.get_ref(), &rule));
            let together = correlate::faults(&rule).into_iter();
            faults.extend(together.map(|fault| Fault::from(of_plan(file.path, file.text, &fault))));
            (faults, Some(rule))
        }
        // The reader knows a fault that the walk does not.
        Err(error) if faults.is_empty() => {
            (vec![RuleError::from_toml(file.path, file.text, &error).into()], None)
        }
        Err(_) => (faults, None),
    }
}

/// The text with every mend made that does not overlap with one before it, and how many they are.
pub fn fix(text: &str, faults: &[Fault]) -> (String, usize) {
    let mut fixes: Vec<&Fix> = faults.iter().filter_map(|fault| fault.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| fix.span.start);
    let mut fixed = String::with_capacity(text.len());
    let (mut done, mut count) = (0, 0);
    for fix in fixes {
        let Some(before) = text.get(done..fix.span.start) else { continue };
        if text.get(fix.span.clone()).is_some() {
            fixed.push_str(before);
            fixed.push_str(&fix.text);
            (done, count) = (fix.span.end, count + 1);
        }
    }
    fixed.push_str(text.get(done..).unwrap_or_default());
    (fixed, count)
}

impl From<RuleError> for Fault {
    fn from(error: RuleError) -> Self {
        Self { error, fix: None }
    }
}

impl Fault {
    fn fixed_by(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }
}

impl Source<'_> {
    fn fault(&self, kind: RuleErrorKind, span: Range<usize>, message: impl Into<String>) -> RuleError {
        RuleError::new(kind, self.path, message).at(self.text, span)
    }
}

/// The name of a file without folder and ending.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// The 1-based line of each `[[example]]` of a rule file, in order.
pub fn example_lines(text: &str) -> Vec<usize> {
    let (root, _) = DeTable::parse_recoverable(text);
    let line = |span: Range<usize>| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1;
    tables(root.get_ref(), &["example"]).into_iter().map(|(span, _)| line(span)).collect()
}

/// Where the value stands to which these keys lead; the beginning of the file where there is none.
fn place_of(text: &str, keys: &[&str]) -> Range<usize> {
    let (root, _) = DeTable::parse_recoverable(text);
    let (last, tables) = match keys.split_last() {
        Some((last, tables)) => (*last, tables),
        None => return 0..0,
    };
    let table = tables.iter().try_fold(root.get_ref(), |table, key| table.get(*key)?.get_ref().as_table());
    table.and_then(|table| table.get(last)).map_or(0..0, Spanned::span)
}

/// Where a table of `match` says something: the item of the key's list, else the key's value, else the table.
pub(crate) fn place_in(
    text: &str,
    (table, number): (&str, usize),
    key: Option<&str>,
    item: Option<&str>,
) -> Range<usize> {
    let (root, _) = DeTable::parse_recoverable(text);
    let all = tables(root.get_ref(), &["match", table]);
    let Some((span, found)) = all.get(number) else { return 0..0 };
    let Some(value) = key.and_then(|key| found.get(key)) else { return span.clone() };
    let list = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    let is_item = |value: &&&Spanned<DeValue<'_>>| item.is_some() && value.get_ref().as_str() == item;
    list.iter().find(is_item).map_or_else(|| value.span(), |value| value.span())
}

/// The tables of `[[a.b]]`, or the one of `[a.b]`, with their places.
fn tables<'r, 't>(root: &'r DeTable<'t>, keys: &[&str]) -> Vec<(Range<usize>, &'r DeTable<'t>)> {
    let Some((first, rest)) = keys.split_first() else { return Vec::new() };
    let Some(value) = root.get(*first) else { return Vec::new() };
    let here: Vec<(Range<usize>, &DeTable<'t>)> = match value.get_ref() {
        DeValue::Table(table) => vec![(value.span(), table)],
        DeValue::Array(items) => {
            items.iter().filter_map(|item| Some((item.span(), item.get_ref().as_table()?))).collect()
        }
        _ => Vec::new(),
    };
    if rest.is_empty() {
        return here;
    }
    here.into_iter().flat_map(|(_, table)| tables(table, rest)).collect()
}

/// The strings of a list, with their places.
fn strings<'r>(table: &'r DeTable<'_>, key: &str) -> Vec<(Range<usize>, &'r str)> {
    let Some(value) = table.get(key) else { return Vec::new() };
    match value.get_ref() {
        DeValue::String(text) => vec![(value.span(), text.as_ref())],
        DeValue::Array(items) => {
            items.iter().filter_map(|item| Some((item.span(), item.get_ref().as_str()?))).collect()
        }
        _ => Vec::new(),
    }
}
