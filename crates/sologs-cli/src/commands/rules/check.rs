//! `sologs rules check`.

use super::{read_rules, sorted};
use crate::args::{CheckArgs, CheckFormat};
use crate::commands::{FOUND, Failure};
use crate::output;
use sologs::author::{self, Fault, RuleFile};
use std::path::Path;
use std::process::ExitCode;

/// A mend may bring another fault to light; after so many rounds the rest is the author's.
const ROUNDS: usize = 5;

pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let mut files = read_rules(&sorted(&args.paths)?, false)?;
    let mut faults = author::check(&files, !args.no_builtin_rules)?;
    if args.fix {
        for _ in 0..ROUNDS {
            if mend(&mut files, &faults)? == 0 {
                break;
            }
            faults = author::check(&files, !args.no_builtin_rules)?;
        }
    }
    output::write_lines(args.output.as_deref(), |out| match args.format {
        CheckFormat::Sarif => author::write_sarif(&faults, out),
        CheckFormat::Text => {
            faults.iter().try_for_each(|fault| writeln!(out, "{}\n", fault.error))?;
            let warnings = faults.iter().filter(|fault| fault.error.is_warning()).count();
            let mendable = faults.iter().filter(|fault| fault.fix.is_some()).count();
            write!(
                out,
                "{} checked, {}, {}",
                counted(files.len(), "rule file"),
                counted(faults.len() - warnings, "error"),
                counted(warnings, "warning")
            )?;
            if mendable > 0 {
                write!(out, "; --fix mends {mendable}")?;
            }
            writeln!(out)
        }
    })?;
    let counts = |fault: &Fault| args.strict || !fault.error.is_warning();
    Ok(if faults.iter().any(counts) { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

/// Writes the mended files; how many faults were mended.
fn mend(files: &mut [RuleFile], faults: &[Fault]) -> Result<usize, Failure> {
    let mut mended = 0;
    for file in files {
        let own: Vec<Fault> =
            faults.iter().filter(|fault| fault.error.file() == file.path).cloned().collect();
        let (text, count) = author::fix(&file.text, &own);
        if count > 0 {
            output::write_to(Some(Path::new(&file.path)), |out| out.write_all(text.as_bytes()))?;
            file.text = text;
            mended += count;
        }
    }
    Ok(mended)
}

pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
