//! Says what is wrong with an SSIS Scale Out cluster, why, and what to do, from the logs and settings it left behind.
//!
//! # One exception text
//!
//! [`parse_chains`] reads what .NET wrote and what people made of it: pasted, wrapped, escaped, in any language.
//!
//! ```
//! let text = "System.ServiceModel.Security.MessageSecurityException: Die HTTP-Anforderung wurde mit dem \
//!     Clientauthentifizierungsschema \"Anonymous\" unzulässig. ---> System.Net.WebException: Der Remoteserver hat \
//!     einen Fehler zurückgegeben: (403) Unzulässig.";
//! let chains = sologs::parse_chains(text);
//! let types: Vec<&str> = chains[0].links.iter().map(|link| &*link.type_name).collect();
//! assert_eq!(types, ["System.ServiceModel.Security.MessageSecurityException", "System.Net.WebException"]);
//! ```
//!
//! # The events of a reader
//!
//! [`EventLister`] gives the typed events and the exceptions of logs one by one, in memory that does not grow with them.
//! `-` stands for the reader.
//!
//! ```
//! let log = "2024-05-03 10:00:00.100 INFO Heartbeat processing finishes.\r\n\
//!            2024-05-03 10:01:00.100 ERROR Unexpected.\r\nSystem.TimeoutException: The operation has timed out.\r\n";
//! let mut seen = Vec::new();
//! sologs::EventLister::new(1, None, None).list(&["-".into()], &mut log.as_bytes(), &mut |event| {
//!     seen.push((event.line, event.kind().to_owned()));
//!     Ok(())
//! })?;
//! assert_eq!(seen, [(1, "heartbeat-sent".to_owned()), (2, "exception".to_owned())]);
//! # Ok::<(), sologs::ListError>(())
//! ```
//!
//! # A folder, and what is wrong with it
//!
//! A [`Scanner`], made by a [`ScannerBuilder`], reads folders, archives, files and [other sources](FileSource) and gives a
//! [`Report`], which a [`render::Renderer`] writes down.
//!
//! ```
//! use sologs::report::StepResult;
//! use sologs::{Scanner, Severity};
//!
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/cluster/multi-node/input");
//! # if !std::path::Path::new(folder).exists() { return Ok(()); } // Not part of the published crate.
//! # #[cfg(not(feature = "builtin-rules"))] return Ok(());
//! let report = Scanner::builder().threads(2).build()?.scan(&[folder.into()])?;
//! for diagnosis in &report.diagnoses {
//!     let place = diagnosis.evidence.first().map(|evidence| format!("{}:{}", evidence.path, evidence.line));
//!     println!("{}: {} ({}×, {place:?})", diagnosis.severity, diagnosis.title, diagnosis.count);
//!     for step in diagnosis.steps.iter().filter(|step| step.result == StepResult::Failed) {
//!         println!("  {}: {:?}", step.text, step.reason);
//!     }
//! }
//! assert!(report.finds_at_least(Severity::Error));
//! # Ok::<(), sologs::Error>(())
//! ```
//!
//! # Rules of one's own
//!
//! ```
//! use sologs::Scanner;
//!
//! let scanner = Scanner::builder()
//!     .builtin_rules(false)
//!     .rule_file("rules/payment-refused.toml", r#"
//!         id = "payment-refused"
//!         severity = "error"
//!         title.en = "The payment service refuses"
//!         title.fr = "Le service de paiement refuse"
//!         meaning.en = "Orders are not paid."
//!         meaning.fr = "Les commandes ne sont pas payées."
//!         cause.en = "The key has expired."
//!         cause.fr = "La clé a expiré."
//!         references = []
//!         [[match.exception]]
//!         types = ["Acme.PaymentException"]
//!     "#)
//!     .build()?;
//! let text = "2024-05-03 10:00:00 ERROR Acme.PaymentException: key 4711 has expired";
//! let report = scanner.scan_with(&["-".into()], &mut text.as_bytes())?;
//! assert_eq!(report.diagnoses[0].rule, "payment-refused");
//! # Ok::<(), sologs::Error>(())
//! ```
//!
//! # Records from a tail
//!
//! A [`Matcher`] takes the lines of one log as they are written, keeps the record that is open and no more, and needs no
//! file.
//!
//! ```
//! # #[cfg(not(feature = "builtin-rules"))] return Ok(());
//! use sologs::{FileKind, Scanner};
//!
//! let scanner = Scanner::builder().build()?;
//! let mut matcher = scanner.matcher(FileKind::WorkerLog);
//! let lines = [
//!     "2024-05-03 10:00:00 ERROR System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
//!      https://MASTER01:8391/ClusterManagement/ that could accept the message.",
//!     "   at System.ServiceModel.Channels.RequestChannel.Request(Message message)",
//!     "2024-05-03 10:00:05 INFO Heartbeat processing finishes.",
//! ];
//! let judged: Vec<_> = lines.iter().filter_map(|line| matcher.push(line)).collect();
//! let finding = &judged[0].findings[0];
//! assert_eq!(scanner.rules().rules()[finding.rule].id(), "worker-endpoint-not-found");
//! assert_eq!((judged[0].line, judged[0].last_line), (1, 2));
//! # Ok::<(), sologs::Error>(())
//! ```
//!
//! # What to expect
//!
//! The library prints nothing, reads no clock and no environment; standard input is whatever reader the caller
//! hands over. Reports are the same, byte for byte, on any number of threads. [`ScannerBuilder::progress`] is called while
//! logs are read and can end the scan. What cannot be read below a root is a problem in the report, never an error.
//!
//! # Features
//!
//! All are on by default, and each only adds: `builtin-rules`, `archives` (zip, tar, 7z, cab and others as folders),
//! `certificates`, `evtx` (Windows event logs), `html`, `parallel` (without it no thread is started), `collect`.

pub mod author;
mod builtin;
mod bundle;
mod clocks;
#[cfg(feature = "collect")]
pub mod collect;
pub mod compare;
mod correlation;
mod diagnosis;
mod error;
mod events;
mod execution;
mod explain;
mod fill;
mod missing;
mod progress;
pub mod redact;
pub mod render;
pub mod report;
mod scan;
mod settings;
mod steps;
mod words;

pub use bundle::{ArchiveLimits, FileBytes, FileSource};
pub use compare::{Comparison, compare};
pub use error::{Error, ErrorKind};
pub use events::{EventLine, EventLister, ListError, Listing};
pub use explain::explain_rule;
pub use progress::Progress;
pub use report::Report;
pub use scan::{Scanner, ScannerBuilder};
pub use sologs_core;
pub use sologs_core::exception::{ExceptionChain, ExceptionLink, parse_chains};
pub use sologs_core::kind::{FileKind, Role};
pub use sologs_core::level::Level;
pub use sologs_core::time::{Timestamp, parse_offset};
pub use sologs_rules;
pub use sologs_rules::error::RuleError;
pub use sologs_rules::finding::{Confidence, Finding};
pub use sologs_rules::matcher::{Judged, Matcher};
pub use sologs_rules::rule::{Rule, Severity};
pub use sologs_rules::rule_set::RuleSet;

// Scanners and reports can be shared between threads and handed over.
const _: () = {
    const fn shareable<T: Send + Sync>() {}
    shareable::<Scanner>();
    shareable::<Report>();
};
