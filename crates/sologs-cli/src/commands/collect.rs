//! `sologs collect`.

use super::{Failure, INCOMPLETE, shown};
use crate::args::CollectArgs;
use crate::machine::ThisMachine;
use crate::output;
use sologs::collect::{self, CollectError, CollectOptions, Collected, Manifest};
use sologs::render::harmless_line;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &CollectArgs) -> Result<ExitCode, Failure> {
    if !cfg!(windows) {
        let message = "collect runs on the Windows machines of the cluster; copy sologs.exe there";
        return Err(Failure(message.to_owned()));
    }
    let machine = ThisMachine::new();
    let mut options = CollectOptions::default();
    options.since = args.since;
    options.max_size = args.max_size;
    options.sql_server.clone_from(&args.sql);
    options.trust_sql_certificate = args.sql_trust_certificate;
    let mut progress = |what: &str| {
        if !args.quiet {
            anstream::eprintln!("  {}", harmless_line(what));
        }
    };
    if args.dry_run {
        let planned = collect::dry_run(&machine, &options, &mut progress).map_err(failure)?;
        output::write_to(None, |out| out.write_all(list(&planned.manifest).as_bytes()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = args.output.as_deref().ok_or_else(|| Failure("name the archive with -o".to_owned()))?;
    crate::redaction::check_places(&args.redaction, Some(path))?;
    let scanner = if args.redaction.is_wanted() { Some(sologs::Scanner::builder().build()?) } else { None };
    let mut redactor = None;
    let mut done = None;
    let written = output::write_whole(path, |file| {
        let collected = match &scanner {
            Some(scanner) => collect::collect_redacted(&machine, &options, scanner, file, &mut progress).map(
                |(collected, names)| {
                    redactor = Some(names);
                    collected
                },
            ),
            None => collect::collect(&machine, &options, file, &mut progress),
        };
        match collected {
            Err(CollectError::Write(error)) => return Err(error),
            // The file is given up, too, where this is another error.
            Err(error) => done = Some(Err(error)),
            Ok(collected) => {
                done = Some(Ok(collected));
                return Ok(());
            }
        }
        Err(std::io::ErrorKind::Interrupted.into())
    });
    match (done, written) {
        (Some(Err(error)), _) => Err(failure(error)),
        (_, Err(error)) => Err(Failure::write(path, &error)),
        (Some(Ok(collected)), Ok(())) => {
            if let Some(redactor) = &redactor {
                crate::redaction::write_map(&args.redaction, redactor)?;
            }
            finish(args, path, &collected)
        }
        (None, Ok(())) => Err(Failure("nothing was gathered".to_owned())),
    }
}

fn failure(error: CollectError) -> Failure {
    Failure(error.to_string())
}

/// Writes the script for SSISDB beside the archive, and tells what there is and what is missing.
fn finish(args: &CollectArgs, path: &Path, collected: &Collected) -> Result<ExitCode, Failure> {
    let manifest = &collected.manifest;
    let is_worker_only = manifest.roles == ["worker"];
    let mut by_hand = None;
    if let Some(script) = collected.sql_script.as_ref().filter(|_| !is_worker_only) {
        let place = path.with_extension("sql");
        std::fs::write(&place, script).map_err(|error| Failure::write(&place, &error))?;
        by_hand = Some(place);
    }
    if !args.quiet {
        anstream::eprint!("{}", told(path, by_hand.as_deref(), manifest));
    }
    let is_whole = collected.gaps == 0 && !manifest.roles.is_empty();
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(INCOMPLETE) })
}

/// What there is and what is missing, a line each. Names of files and what settings hold are not ours: none of it acts on
/// a terminal, and none of it begins a line of its own.
fn told(path: &Path, script: Option<&Path>, manifest: &Manifest) -> String {
    let mut told = format!("Written: {}\n", shown(path));
    if let Some(script) = script {
        let _ = writeln!(told, "To ask SSISDB by hand: {} (see its first lines)", shown(script));
    }
    for item in manifest.missing() {
        let what = item.source.as_deref().or(item.command.as_deref()).unwrap_or_default();
        let reason = item.reason.as_deref().unwrap_or_default();
        let _ = writeln!(told, "  without {}: {}", harmless_line(what), harmless_line(reason));
    }
    if manifest.roles.is_empty() {
        told.push_str("No service, settings or logs of Scale Out were found on this machine.\n");
    }
    if manifest.elevated == Some(false) {
        told.push_str("This did not run as administrator: logs of service accounts may be missing.\n");
    }
    told
}

/// One line an item: what would be run or copied, and where it would go.
fn list(planned: &Manifest) -> String {
    let mut text = String::new();
    for item in &planned.items {
        let what = match (&item.command, &item.source) {
            (Some(command), _) => format!("run   {command}"),
            (None, Some(source)) => format!("copy  {source}"),
            (None, None) => continue,
        };
        let line = match (&item.path, &item.reason) {
            (Some(path), None) => format!("{what}  ->  {path}"),
            (Some(path), Some(reason)) => format!("{what}  ->  {path}  ({reason})"),
            (None, reason) => format!("{what}  ({})", reason.as_deref().unwrap_or_default()),
        };
        let _ = writeln!(text, "{}", harmless_line(&line));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use sologs::collect::ManifestItem;

    #[test]
    fn what_a_machine_holds_does_not_drive_the_terminal_of_its_administrator() {
        let bad = "C:\\a\u{1b}]0;owned\u{7}\n  without nothing\u{9b}2J\u{202e}gol.x";
        let mut item = ManifestItem::default();
        item.source = Some(bad.to_owned());
        item.reason = Some(bad.to_owned());
        let mut command = ManifestItem::default();
        command.command = Some(bad.to_owned());
        command.path = Some(bad.to_owned());
        let mut manifest = Manifest::default();
        manifest.items = vec![item, command];
        let shown = told(Path::new(bad), Some(Path::new(bad)), &manifest);
        assert_eq!(shown.lines().count(), 4, "{shown}");
        let planned = list(&manifest);
        assert_eq!(planned.lines().count(), 2, "{planned}");
        for text in [shown, planned] {
            assert!(!text.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{text:?}");
            assert!(text.contains("\\x1b]0;owned"), "{text}");
        }
    }
}
