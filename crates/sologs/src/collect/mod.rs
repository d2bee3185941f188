//! Gathers on one machine what a scan needs, into a bundle that [`crate::Scanner`] reads.
//!
//! Each family of things to gather is one file of `family/`. They ask a [`Machine`] for everything, and hand what they
//! got, or the reason why not, to a `Collector`, which writes the bundle and its manifest. Nothing on the machine is
//! changed.

mod bundle;
mod collector;
mod family;
mod machine;
mod redact;
mod survey;
mod words;

pub use machine::{CommandLine, EntryKind, FolderEntry, Machine, OUTPUT_FILE, Ran};
pub use sologs_core::artifact::manifest::{Manifest, ManifestItem};

use crate::Scanner;
use crate::redact::{Left, NameKind, Redactor};
use bundle::{Nowhere, Sink, ZipBundle};
use collector::Collector;
use sologs_core::time::Timestamp;
use std::fmt;
use std::io::{self, Seek, Write};
use survey::Survey;

/// Bytes of logs that are copied, unless told otherwise: 512 MiB.
pub const DEFAULT_MAX_SIZE: u64 = 512 << 20;

/// What is gathered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CollectOptions {
    /// Only logs that were last written at or after this time, and only events since then. Without a zone, it is in
    /// the machine's. Events are those of the last 30 days by default.
    pub since: Option<Timestamp>,
    /// Bytes of logs that are copied, the newest first. This is [`DEFAULT_MAX_SIZE`] by default.
    pub max_size: u64,
    /// A SQL Server whose SSISDB is asked, as `sqlcmd -S` takes it.
    pub sql_server: Option<String>,
    /// Whether `sqlcmd` trusts a certificate of the server that nobody vouches for.
    pub trust_sql_certificate: bool,
}

impl Default for CollectOptions {
    fn default() -> Self {
        Self { since: None, max_size: DEFAULT_MAX_SIZE, sql_server: None, trust_sql_certificate: false }
    }
}

/// What was gathered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Collected {
    /// Everything that was tried, as in the bundle's `manifest.json`. Of a dry run: everything that would be tried.
    pub manifest: Manifest,
    /// How many things are on the machine and could not be had.
    pub gaps: u64,
    /// Where no SQL Server was named: the script that asks SSISDB, to be run by hand.
    pub sql_script: Option<String>,
}

/// Why there is no bundle.
#[derive(Debug)]
#[non_exhaustive]
pub enum CollectError {
    /// The bundle cannot be written.
    Write(io::Error),
    /// The clock of the machine is set to no plausible year.
    Clock,
    /// The user asked to stop.
    Interrupted,
    /// A name is left that should have been replaced; the error does not say which.
    Left(Left),
    /// The name of the SQL Server holds characters that no server's name has.
    SqlServer(String),
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(error) => write!(f, "the bundle cannot be written: {error}"),
            Self::Clock => f.write_str("the clock of this machine is wrong; set it first"),
            Self::Interrupted => f.write_str("interrupted; nothing was written"),
            Self::Left(left) => write!(
                f,
                "nothing was written: a name is left that --redact should have replaced: {} ({}). This is a fault of \
                 sologs: tell its makers the kind",
                left.kind, left.token
            ),
            Self::SqlServer(name) => {
                write!(
                    f,
                    "'{name}' is no name of a SQL Server; write it as HOST, HOST\\INSTANCE or HOST,PORT"
                )
            }
        }
    }
}

impl std::error::Error for CollectError {}

impl From<io::Error> for CollectError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Gathers everything into a ZIP archive. `progress` is told what comes next.
///
/// What cannot be had is an item of the manifest with a reason, and no error.
///
/// # Errors
/// When the archive cannot be written, the user interrupts, or an option is at fault.
pub fn collect<W: Write + Seek>(
    machine: &dyn Machine,
    options: &CollectOptions,
    out: W,
    progress: &mut dyn FnMut(&str),
) -> Result<Collected, CollectError> {
    let mut bundle = ZipBundle::new(out, machine.now().ok_or(CollectError::Clock)?);
    let collected = gather(machine, options, &mut bundle, progress)?;
    bundle.finish()?;
    Ok(collected)
}

/// Gathers everything as [`collect`] does, with the names of machines, accounts, addresses and ids replaced before
/// anything is written. Ids and addresses are replaced by made-up ones, so that the bundle can be scanned. Every file
/// becomes UTF-8; event logs and certificates, in which no name can be replaced, are left out.
///
/// The redactor knows what stands for what: that table is for the sender alone. `scanner` gives the words of rules and
/// messages, which are no names.
///
/// # Errors
/// As [`collect`], and when the check at the end finds a name in what is about to be written.
pub fn collect_redacted<W: Write + Seek>(
    machine: &dyn Machine,
    options: &CollectOptions,
    scanner: &Scanner,
    out: W,
    progress: &mut dyn FnMut(&str),
) -> Result<(Collected, Redactor), CollectError> {
    let machine = redact::Remembered::new(machine);
    let mut redactor = Redactor::new(scanner.rules().rules()).keeping_shapes();
    if let Some(server) = &options.sql_server {
        redactor.add(NameKind::Host, server);
    }
    let mut learner = redact::Learner { redactor: &mut redactor, catalogue: scanner.rules().catalogue() };
    gather(&machine, options, &mut learner, progress)?;
    let mut bundle = ZipBundle::new(out, machine.now().ok_or(CollectError::Clock)?);
    let mut sink = redact::Redacting { redactor: &mut redactor, sink: &mut bundle, left: None };
    let collected = gather(&machine, options, &mut sink, progress);
    if let Some(left) = sink.left {
        return Err(CollectError::Left(left));
    }
    bundle.finish()?;
    Ok((collected?, redactor))
}

/// Lists what [`collect`] would gather. Only what is needed to know that is asked for.
///
/// # Errors
/// When the user interrupts, or an option is at fault.
pub fn dry_run(
    machine: &dyn Machine,
    options: &CollectOptions,
    progress: &mut dyn FnMut(&str),
) -> Result<Collected, CollectError> {
    gather(machine, options, &mut Nowhere, progress)
}

fn gather(
    machine: &dyn Machine,
    options: &CollectOptions,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&str),
) -> Result<Collected, CollectError> {
    if let Some(server) = &options.sql_server
        && words::sql_server(server).is_none()
    {
        return Err(CollectError::SqlServer(server.clone()));
    }
    let mut survey = Survey::new(machine, machine.now().ok_or(CollectError::Clock)?);
    let mut collector = Collector::new(machine, options, sink, survey.node.clone(), progress);
    for family in family::ALL {
        family(&mut collector, &mut survey)?;
    }
    let sql_script = options.sql_server.is_none().then(family::sql::script);
    let (manifest, gaps) = collector.finish(&survey)?;
    Ok(Collected { manifest, gaps, sql_script })
}
