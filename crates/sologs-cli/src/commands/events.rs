//! `sologs events`.

use super::{Failure, tell_problems, threads};
use crate::args::{EventFormat, EventsArgs};
use crate::{output, redaction};
use sologs::redact::Redactor;
use sologs::{EventLine, EventLister, ListError, Listing, Scanner};
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// Bytes of standard input that can be read more than once, at most.
const MAX_PASTED: u64 = 256 << 20;

pub(crate) fn run(args: &EventsArgs) -> Result<ExitCode, Failure> {
    redaction::check_places(&args.input.redaction, args.input.output.as_deref())?;
    let lister = EventLister::new(threads(args.input.threads), args.input.since, args.input.until)
        .max_files(args.input.max_files)
        .archive_limits(args.input.archives.limits());
    if args.input.redaction.is_wanted() {
        return redacted(args, &lister);
    }
    let read = write(args, &lister, &mut io::stdin(), |_| Ok(()))?;
    Ok(told(read.as_ref()))
}

fn told(read: Option<&Listing>) -> ExitCode {
    read.map_or(ExitCode::SUCCESS, |read| tell_problems(read.bytes, &read.problems))
}

/// Names are learned from the whole input first, so that none is printed before it is known to be one.
fn redacted(args: &EventsArgs, lister: &EventLister) -> Result<ExitCode, Failure> {
    let pasted = pasted(args)?;
    let scanner = Scanner::builder()
        .threads(threads(args.input.threads))
        .archive_limits(args.input.archives.limits())
        .build()?;
    let (_, mut redactor) = scanner.scan_redacted(&args.input.paths, &mut pasted.as_slice())?;
    list(args, lister, &mut pasted.as_slice(), &mut |event| {
        event.teach(&mut redactor);
        Ok(())
    })?;
    redaction::write_map(&args.input.redaction, &redactor)?;
    let mut leak = None;
    let done = write(args, lister, &mut pasted.as_slice(), |event| {
        event.redact(&mut redactor);
        checked(&redactor, event, &mut leak)
    });
    if let Some(leak) = leak {
        return Err(leak);
    }
    let mut read = done?;
    for problem in read.iter_mut().flat_map(|read| &mut read.problems) {
        problem.path = redactor.text(&problem.path);
        problem.message = redactor.text(&problem.message);
    }
    Ok(told(read.as_ref()))
}

/// Standard input, if it is among the paths.
fn pasted(args: &EventsArgs) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if args.input.paths.iter().any(|path| path.as_os_str() == "-") {
        let read = io::stdin().take(MAX_PASTED + 1).read_to_end(&mut bytes);
        read.map_err(|error| Failure::words(format!("cannot read standard input: {error}")))?;
    }
    if bytes.len() as u64 > MAX_PASTED {
        return Err(Failure::words(
            "standard input is read several times for --redact, which at most 256 MiB can be; save it to a file",
        ));
    }
    Ok(bytes)
}

fn checked(redactor: &Redactor, event: &EventLine, leak: &mut Option<Failure>) -> io::Result<()> {
    let line = serde_json::to_string(event).map_err(io::Error::from)?;
    redaction::refuse_leaks(redactor, &line).map_err(|failure| {
        *leak = Some(failure);
        io::Error::other("a name is left")
    })
}

/// Writes every event, once `change` has seen it; gives what was read, or `None` where the
/// reader of a pipe went away before the end.
fn write(
    args: &EventsArgs,
    lister: &EventLister,
    stdin: &mut (dyn Read + Send),
    mut change: impl FnMut(&mut EventLine) -> io::Result<()>,
) -> Result<Option<Listing>, Failure> {
    let mut failure = None;
    let mut read = None;
    output::write_to(args.input.output.as_deref(), |out| {
        let listed = list(args, lister, stdin, &mut |event| {
            change(event)?;
            line(args.format, event, out)
        });
        match listed {
            Err(Listed::Failed(error)) => {
                failure = Some(error);
                Ok(())
            }
            Err(Listed::Write(error)) => Err(error),
            Ok(found) => {
                read = Some(found);
                Ok(())
            }
        }
    })?;
    failure.map_or(Ok(read), Err)
}

fn line(format: EventFormat, event: &EventLine, out: &mut dyn Write) -> io::Result<()> {
    match format {
        EventFormat::Ndjson => event.write_json(out),
        EventFormat::Text => writeln!(out, "{event}"),
    }
}

/// Why a list is not complete.
enum Listed {
    Failed(Failure),
    Write(io::Error),
}

impl From<Listed> for Failure {
    fn from(listed: Listed) -> Self {
        match listed {
            Listed::Failed(failure) => failure,
            Listed::Write(error) => Self::words(error.to_string()),
        }
    }
}

fn list(
    args: &EventsArgs,
    lister: &EventLister,
    stdin: &mut (dyn Read + Send),
    each: &mut dyn FnMut(&mut EventLine) -> io::Result<()>,
) -> Result<Listing, Listed> {
    let listed = lister.list_counted(&args.input.paths, stdin, &mut |event| each(&mut event.clone()));
    listed.map_err(|error| match error {
        ListError::Scan(error) => Listed::Failed(error.into()),
        ListError::Write(error) => Listed::Write(error),
        other => Listed::Write(io::Error::other(other)),
    })
}
