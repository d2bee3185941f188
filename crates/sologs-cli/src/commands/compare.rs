//! `sologs compare`.

use super::scan::language;
use super::{FOUND, Failure, INCOMPLETE, options, progress, read_report, threads, with_rules};
use crate::args::CompareArgs;
use crate::output;
use sologs::render::{Lang, comparison};
use sologs::{Report, Scanner};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let lang = language(args.lang.as_deref())?;
    let (before, after) = (side(args, &args.before, lang)?, side(args, &args.after, lang)?);
    let changes = sologs::compare(&before, &after);
    let file = args.output.as_deref();
    let options = options(lang, args.color, file);
    output::write_to(file, |out| comparison(&changes, &args.format, &options, out).map(drop))?;
    Ok(if changes.worsened_at_least(args.fail_on) {
        ExitCode::from(FOUND)
    } else if after.is_incomplete() {
        ExitCode::from(INCOMPLETE)
    } else {
        ExitCode::SUCCESS
    })
}

/// A report that was kept, or one of a scan made now.
fn side(args: &CompareArgs, path: &Path, lang: Lang) -> Result<Report, Failure> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && path.is_file() {
        return read_report(path);
    }
    let builder =
        with_rules(Scanner::builder(), &args.rules)?.lang(lang.code()).threads(threads(args.threads));
    let scanner = progress::shown(builder, args.no_progress).build()?;
    Ok(scanner.scan(&[path.to_owned()])?)
}
