//! `sologs timeline`.

use super::scan::language;
use super::{Failure, options, scanner, tell_problems};
use crate::args::{TimelineArgs, Wanted};
use crate::redaction;
use sologs::render::timeline;
use std::process::ExitCode;

pub(crate) fn run(args: &TimelineArgs) -> Result<ExitCode, Failure> {
    let lang = language(args.lang.as_deref())?;
    let scanner = scanner(&args.input, &args.rules, &args.zones, &Wanted::all(), lang)?.build()?;
    let file = args.input.output.as_deref();
    redaction::check_places(&args.input.redaction, file)?;
    let mut redactor = redaction::redactor(&args.input.redaction, &scanner);
    let mut report = redaction::scan(&scanner, &args.input.paths, redactor.as_mut())?;
    if let Some(redactor) = &mut redactor {
        redactor.report(&mut report);
    }
    let options = options(lang, args.input.color, file);
    redaction::write(&args.input.redaction, redactor.as_ref(), file, |out| {
        timeline(&report, &options, args.around, out)
    })?;
    Ok(tell_problems(report.stats.bytes, &report.problems))
}
