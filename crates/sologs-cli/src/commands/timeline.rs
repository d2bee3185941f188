//! `sologs timeline`.

use super::scan::language;
use super::{Failure, options, scanner};
use crate::args::{TimelineArgs, Wanted};
use crate::output;
use sologs::render::timeline;
use std::process::ExitCode;

pub(crate) fn run(args: &TimelineArgs) -> Result<ExitCode, Failure> {
    let lang = language(args.lang.as_deref())?;
    let scanner = scanner(&args.input, &args.rules, &args.zones, &Wanted::all(), lang)?.build()?;
    let report = scanner.scan_with(&args.input.paths, &mut std::io::stdin())?;
    let file = args.input.output.as_deref();
    let options = options(lang, args.input.color, file);
    output::write_to(file, |out| timeline(&report, &options, args.around, out))?;
    Ok(ExitCode::SUCCESS)
}
