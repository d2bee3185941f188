//! `sologs compare`.

use super::scan::language;
use super::{FOUND, Failure, INCOMPLETE, options, progress, read_report, threads, with_rules};
use crate::args::CompareArgs;
use crate::redaction;
use sologs::redact::Redactor;
use sologs::render::{Lang, comparison};
use sologs::{Report, Scanner};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let lang = language(args.lang.as_deref())?;
    redaction::check_places(&args.redaction, args.output.as_deref())?;
    let scanner = with_rules(Scanner::builder(), &args.rules)?.lang(lang.code()).build()?;
    let mut redactor = redaction::redactor(&args.redaction, &scanner);
    let mut before = side(args, &args.before, lang, redactor.as_mut())?;
    let mut after = side(args, &args.after, lang, redactor.as_mut())?;
    if let Some(redactor) = &mut redactor {
        redactor.report(&mut before);
        redactor.report(&mut after);
    }
    let changes = sologs::compare(&before, &after);
    let file = args.output.as_deref();
    let options = options(lang, args.color, file);
    redaction::write(&args.redaction, redactor.as_ref(), file, |out| {
        comparison(&changes, &args.format, &options, out).map(drop)
    })?;
    Ok(if changes.worsened_at_least(args.fail_on) {
        ExitCode::from(FOUND)
    } else if after.is_incomplete() {
        ExitCode::from(INCOMPLETE)
    } else {
        ExitCode::SUCCESS
    })
}

/// A report that was kept, or one of a scan made now.
fn side(
    args: &CompareArgs,
    path: &Path,
    lang: Lang,
    redactor: Option<&mut Redactor>,
) -> Result<Report, Failure> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && path.is_file() {
        let report = read_report(path)?;
        if let Some(redactor) = redactor {
            redactor.learn_report(&report);
        }
        return Ok(report);
    }
    let builder =
        with_rules(Scanner::builder(), &args.rules)?.lang(lang.code()).threads(threads(args.threads));
    let scanner = progress::shown(builder, args.no_progress).build()?;
    redaction::scan(&scanner, &[path.to_owned()], redactor)
}
