//! `sologs scan`.

use super::{FOUND, Failure, INCOMPLETE, threads, with_rules};
use crate::args::ScanArgs;
use crate::output;
use sologs::render::{Lang, RenderOptions, RuleInfo, Verbosity, by_name};
use sologs::{Report, Rule, Scanner};
use std::process::ExitCode;

pub(crate) fn run(args: &ScanArgs) -> Result<ExitCode, Failure> {
    let lang = language(args.lang.as_deref())?;
    let mut builder = with_rules(Scanner::builder(), &args.rules)?
        .lang(lang.code())
        .threads(threads(args.input.threads))
        .archive_limits(args.input.archives.limits())
        .min_severity(args.min_severity);
    for id in &args.only {
        builder = builder.only_rule(id);
    }
    for (node, minutes) in &args.log_offset {
        builder = builder.log_offset(node, *minutes);
    }
    if let Some(since) = args.input.since {
        builder = builder.since(since);
    }
    if let Some(until) = args.input.until {
        builder = builder.until(until);
    }
    let scanner = builder.build()?;
    let report = scanner.scan_with(&args.input.paths, &mut std::io::stdin())?;
    show(args, lang, &scanner, &report)?;
    Ok(exit_code(args, &report))
}

fn show(args: &ScanArgs, lang: Lang, scanner: &Scanner, report: &Report) -> Result<(), Failure> {
    let file = args.input.output.as_deref();
    let rules = scanner.rules().rules().iter();
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let options = RenderOptions::new(lang)
        .width(output::width())
        .color(output::colors(args.input.color, file.is_some()))
        .unicode(output::unicode() || file.is_some())
        .verbosity(verbosity)
        .rules(rules.map(|rule| rule_info(rule, lang)).collect());
    let renderer =
        by_name(&args.format).ok_or_else(|| Failure(format!("no format is called {}", args.format)))?;
    output::write_to(file, |out| renderer.render(report, &options, out))
}

fn exit_code(args: &ScanArgs, report: &Report) -> ExitCode {
    if report.finds_at_least(args.fail_on) {
        ExitCode::from(FOUND)
    } else if report.is_incomplete() {
        ExitCode::from(INCOMPLETE)
    } else {
        ExitCode::SUCCESS
    }
}

fn rule_info(rule: &Rule, lang: Lang) -> RuleInfo {
    let mut info = RuleInfo::new(rule.id(), rule.file.title.get(lang.code()), rule.file.severity);
    info.steps = rule.file.steps.iter().map(|step| step.text.get(lang.code()).to_owned()).collect();
    info.references.clone_from(&rule.file.references);
    info
}

/// The language asked for; one that the environment asks for and nobody has translated is English.
pub(super) fn language(asked: Option<&str>) -> Result<Lang, Failure> {
    match asked {
        Some(name) => {
            name.parse().map_err(|_| Failure(format!("no texts in the language `{name}`; use en or fr")))
        }
        None => Ok(output::language(None).and_then(|name| name.parse().ok()).unwrap_or_default()),
    }
}
