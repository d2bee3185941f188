//! Says what is wrong with an SSIS Scale Out cluster, why, and what to do, from the logs and settings it left behind.
//!
//! A [`Scanner`], made by a [`ScannerBuilder`], reads folders and files and gives a [`Report`]; a
//! [`render::Renderer`] writes it down. [`EventLister`] gives the typed events instead of a diagnosis.
//!
//! ```
//! use sologs::{Scanner, Severity};
//!
//! let pasted = "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
//!     https://MASTER01:8391/ClusterManagement/ that could accept the message. \
//!     ---> System.Net.WebException: Unable to connect to the remote server";
//!
//! let scanner = Scanner::builder().build()?;
//! let report = scanner.scan_with(&["-".into()], &mut pasted.as_bytes())?;
//! let diagnosis = &report.diagnoses[0];
//! assert_eq!(diagnosis.rule, "worker-endpoint-not-found");
//! assert_eq!(diagnosis.captures["port"], "8391");
//! assert!(report.finds_at_least(Severity::Error));
//! # Ok::<(), sologs::Error>(())
//! ```
//!
//! The library prints nothing, reads no clock and no environment; standard input is whatever reader the caller
//! hands over. Reports are the same, byte for byte, on any number of threads.

pub mod author;
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
mod missing;
mod progress;
pub mod redact;
pub mod render;
pub mod report;
mod scan;
mod settings;
mod steps;
mod words;

pub use bundle::ArchiveLimits;
pub use compare::{Comparison, compare};
pub use error::{Error, ErrorKind};
pub use events::{EventLine, EventLister, ListError};
pub use explain::explain_rule;
pub use progress::Progress;
pub use report::Report;
pub use scan::{Scanner, ScannerBuilder};
pub use sologs_core::kind::{FileKind, Role};
pub use sologs_core::time::{Timestamp, parse_offset};
pub use sologs_rules::finding::{Confidence, Finding};
pub use sologs_rules::matcher::{Judged, Matcher};
pub use sologs_rules::rule::{Rule, Severity};

// Scanners and reports can be shared between threads and handed over.
const _: () = {
    const fn shareable<T: Send + Sync>() {}
    shareable::<Scanner>();
    shareable::<Report>();
};
