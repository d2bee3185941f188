//! `sologs rules test`.

use super::check::counted;
use super::{read_rules, sorted};
use crate::args::TestArgs;
use crate::commands::{FOUND, Failure};
use crate::output;
use sologs::author::{self, Tried};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) fn run(args: &TestArgs) -> Result<ExitCode, Failure> {
    let files = read_rules(&sorted(&args.paths)?, true)?;
    let tried = author::test(&files, !args.no_builtin_rules)?;
    let with: BTreeSet<&str> = tried.iter().map(|tried| tried.rule.as_str()).collect();
    let without: Vec<&str> =
        files.iter().map(|file| file.path.as_str()).filter(|path| !with.contains(stem(path))).collect();
    let failed = tried.iter().filter(|tried| !tried.outcome.holds()).count();
    output::write_lines(None, |out| {
        for tried in tried.iter().filter(|tried| args.verbose || !tried.outcome.holds()) {
            tell(tried, out)?;
        }
        // Nothing tried is not the same as nothing wrong.
        without.iter().try_for_each(|path| writeln!(out, "{path}: the rule has no example"))?;
        let hits = tried.iter().filter(|tried| tried.fires).count();
        writeln!(
            out,
            "{} tried on {} and {}: {}",
            counted(files.len(), "rule"),
            counted(hits, "hit"),
            if tried.len() - hits == 1 {
                "1 near miss".to_owned()
            } else {
                format!("{} near misses", tried.len() - hits)
            },
            if failed == 0 { "all hold".to_owned() } else { format!("{failed} failed") }
        )
    })?;
    Ok(if failed > 0 || !without.is_empty() { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
}

fn tell(tried: &Tried, out: &mut dyn Write) -> io::Result<()> {
    let line = tried.line.map(|line| format!(":{line}")).unwrap_or_default();
    let what = if tried.fires { "hit" } else { "near miss" };
    let verdict = if tried.outcome.holds() { "holds" } else { "failed" };
    writeln!(out, "{}{line}: {}: {what} {verdict}", tried.path, tried.rule)?;
    tried.outcome.faults.iter().try_for_each(|fault| writeln!(out, "  {fault}"))?;
    tried.outcome.why.iter().try_for_each(|why| writeln!(out, "    {why}"))
}

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}
