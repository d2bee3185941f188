//! `sologs rules …`.

use super::scan::language;
use super::{Failure, with_rules};
use crate::args::{RuleSource, RulesCommand};
use crate::output;
use sologs::{Scanner, explain_rule};
use std::process::ExitCode;

pub(crate) fn run(command: &RulesCommand) -> Result<ExitCode, Failure> {
    match command {
        RulesCommand::List { rules, lang } => list(rules, lang.as_deref()),
        RulesCommand::Explain { id, rules, lang } => explain(id, rules, lang.as_deref()),
        RulesCommand::Schema { .. } => schema(),
    }
}

/// The JSON Schema of the report; the only schema there is so far, so that `--report` must be given.
fn schema() -> Result<ExitCode, Failure> {
    output::write_to(None, |out| out.write_all(sologs::report::JSON_SCHEMA.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

fn list(source: &RuleSource, lang: Option<&str>) -> Result<ExitCode, Failure> {
    let lang = language(lang)?;
    let scanner = with_rules(Scanner::builder(), source)?.build()?;
    let rules = scanner.rules().rules();
    let widest = rules.iter().map(|rule| rule.id().len()).max().unwrap_or(0);
    output::write_to(None, |out| {
        for rule in rules {
            let title = rule.file.title.get(lang.code());
            writeln!(out, "{:<widest$}  {:<7}  {title}", rule.id(), rule.file.severity)?;
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

fn explain(id: &str, source: &RuleSource, lang: Option<&str>) -> Result<ExitCode, Failure> {
    let lang = language(lang)?;
    // Naming the rule as the only one gives the same «did you mean» as `--rule`.
    let scanner = with_rules(Scanner::builder(), source)?.only_rule(id).build()?;
    if let Some(rule) = scanner.rules().get(id) {
        output::write_to(None, |out| explain_rule(rule, lang, output::width(), out))?;
    }
    Ok(ExitCode::SUCCESS)
}
