//! `sologs rules …`.

mod check;
mod docs;
mod new;
mod test;

use super::scan::language;
use super::{Failure, cannot_read, rule_files, with_rules};
use crate::args::{RuleSource, RulesCommand};
use crate::output;
use sologs::author::{RULE_SCHEMA, RuleFile};
use sologs::{Scanner, explain_rule};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn run(command: &RulesCommand) -> Result<ExitCode, Failure> {
    match command {
        RulesCommand::List { rules, lang } => list(rules, lang.as_deref()),
        RulesCommand::Explain { id, rules, lang } => explain(id, rules, lang.as_deref()),
        RulesCommand::New(args) => new::run(args),
        RulesCommand::Check(args) => check::run(args),
        RulesCommand::Test(args) => test::run(args),
        RulesCommand::Schema { report } => schema(*report),
        RulesCommand::Docs(args) => docs::run(args),
    }
}

fn list(source: &RuleSource, lang: Option<&str>) -> Result<ExitCode, Failure> {
    let lang = language(lang)?;
    let scanner = with_rules(Scanner::builder(), source)?.build()?;
    let rules = scanner.rules().rules();
    let widest = rules.iter().map(|rule| rule.id().len()).max().unwrap_or(0);
    output::write_lines(None, |out| {
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

fn schema(of_report: bool) -> Result<ExitCode, Failure> {
    let schema = if of_report { sologs::report::JSON_SCHEMA } else { RULE_SCHEMA };
    output::write_to(None, |out| out.write_all(schema.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// The rule files of all paths, each once, in order.
fn sorted(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(rule_files(path)?);
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// Reads rule files, and the logs beside them where asked for.
fn read_rules(paths: &[PathBuf], with_logs: bool) -> Result<Vec<RuleFile>, Failure> {
    paths.iter().map(|path| read_rule(path, with_logs)).collect()
}

fn read_rule(path: &Path, with_logs: bool) -> Result<RuleFile, Failure> {
    let read = |path: &Path| std::fs::read(path).map_err(|error| cannot_read(path, &error));
    let text = String::from_utf8(read(path)?)
        .map_err(|error| Failure(format!("{} is not UTF-8: {error}; save it as UTF-8", path.display())))?;
    let mut file = RuleFile::new(path.to_string_lossy(), text);
    if with_logs {
        for log in logs_beside(path)? {
            file = file.log(log.to_string_lossy(), read(&log)?);
        }
    }
    Ok(file)
}

/// `<id>.log` and `<id>.….log` in the folder of `<id>.toml`, sorted.
fn logs_beside(rule: &Path) -> Result<Vec<PathBuf>, Failure> {
    let folder = rule.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stem = rule.file_stem().unwrap_or_default().to_string_lossy();
    let mut logs = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| cannot_read(folder, &error))? {
        let path = entry.map_err(|error| cannot_read(folder, &error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_beside = name.strip_prefix(&*stem).is_some_and(|rest| rest.starts_with('.'));
        if is_beside && name.ends_with(".log") && path.is_file() {
            logs.push(path);
        }
    }
    logs.sort();
    Ok(logs)
}
