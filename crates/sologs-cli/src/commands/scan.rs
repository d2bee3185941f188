//! `sologs scan`.

use super::{FOUND, Failure, INCOMPLETE, options, read_report, scanner};
use crate::args::ScanArgs;
use crate::{output, redaction};
use sologs::redact::Redactor;
use sologs::render::{Lang, RuleInfo, Verbosity, by_name};
use sologs::{Report, Rule, Scanner};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) fn run(args: &ScanArgs) -> Result<ExitCode, Failure> {
    let lang = language(args.lang.as_deref())?;
    // An accepted report that cannot be read is told before the work, not after it.
    redaction::check_places(&args.input.redaction, args.input.output.as_deref())?;
    let accepted = args.baseline.as_deref().map(read_report).transpose()?;
    let mut builder = scanner(&args.input, &args.rules, &args.zones, &args.wanted, lang)?;
    if let Some(id) = args.execution {
        builder = builder.execution(id);
    }
    let scanner = builder.build()?;
    let mut redactor = redaction::redactor(&args.input.redaction, &scanner);
    let mut report = redaction::scan(&scanner, &args.input.paths, redactor.as_mut())?;
    if let Some(accepted) = &accepted {
        report.mark_known(accepted);
    }
    if let Some(redactor) = &mut redactor {
        redactor.report(&mut report);
    }
    show(args, lang, &scanner, &report, redactor.as_mut())?;
    Ok(exit_code(args, &report))
}

fn show(
    args: &ScanArgs,
    lang: Lang,
    scanner: &Scanner,
    report: &Report,
    mut redactor: Option<&mut Redactor>,
) -> Result<(), Failure> {
    let file = args.input.output.as_deref();
    let rules = scanner.rules().rules().iter();
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    // Names, not paths: a report that is sent on need not tell where the sender keeps his files.
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let sources = args.input.paths.iter().map(|path| name(path).unwrap_or_else(|| ".".to_owned()));
    let sources = sources.map(|name| redactor.as_mut().map_or(name.clone(), |redactor| redactor.text(&name)));
    let sources = sources.collect();
    let options = options(lang, args.input.color, file)
        .verbosity(verbosity)
        .sources(sources)
        .fail_on(args.fail_on)
        .rules(rules.map(|rule| rule_info(rule, lang)).collect());
    let renderer =
        by_name(&args.format).ok_or_else(|| Failure(format!("no format is called {}", args.format)))?;
    let redactor = redactor.as_deref();
    redaction::write(&args.input.redaction, redactor, file, |out| renderer.render(report, &options, out))
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
