//! `sologs events`.

use super::{Failure, threads};
use crate::args::{EventFormat, EventsArgs};
use crate::output;
use sologs::{EventLine, EventLister};
use std::process::ExitCode;

pub(crate) fn run(args: &EventsArgs) -> Result<ExitCode, Failure> {
    let lister = EventLister::new(threads(args.input.threads), args.input.since, args.input.until)
        .max_files(args.input.max_files)
        .archive_limits(args.input.archives.limits());
    let mut failure = None;
    output::write_to(args.input.output.as_deref(), |out| {
        let mut write = |event: &EventLine| match args.format {
            EventFormat::Ndjson => {
                serde_json::to_writer(&mut *out, event).map_err(std::io::Error::from)?;
                out.write_all(b"\n")
            }
            EventFormat::Text => writeln!(out, "{event}"),
        };
        match lister.list(&args.input.paths, &mut std::io::stdin(), &mut write) {
            Ok(()) => Ok(()),
            Err(sologs::ListError::Scan(error)) => {
                failure = Some(error);
                Ok(())
            }
            Err(sologs::ListError::Write(error)) => Err(error),
        }
    })?;
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(ExitCode::SUCCESS),
    }
}
