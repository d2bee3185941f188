//! The files of a bundle that are no logs: settings, certificates, outputs of Windows' tools, exports of SSISDB.
//!
//! One file of code a kind. [`recognise`] says what a file is, by its content first and its name second; [`parse`]
//! reads it. Values carry the line that they stand on ([`Located`]). Nothing that is read is trusted: sizes are
//! bounded, and what could not be read is a [`Problem`].
//!
//! Windows translates the labels of its tools, so values are told by their shape and order wherever that is possible.
//! Where the language decides and is not known, a field stays empty.
//!
//! ```
//! use sologs_core::artifact::{self, Artifact};
//! use sologs_core::kind::FileKind;
//!
//! let text = r#"{"MasterEndpoint": "https://MASTER01:8391", "TaskLogLevel": 126}"#;
//! assert_eq!(artifact::recognise("a.config", text, text.as_bytes()), Some(FileKind::WorkerSettings));
//! let parsed = artifact::parse(FileKind::WorkerSettings, "a.config", text, text.as_bytes());
//! let Some(Artifact::WorkerSettings(settings)) = parsed.artifact else { panic!() };
//! assert_eq!(settings.master_endpoint.unwrap().value, "https://MASTER01:8391");
//! ```

pub mod certificate;
pub mod certutil_store;
mod common;
pub mod connection_test;
mod distinguished_name;
pub mod event_log;
pub mod execution_log;
pub mod firewall;
mod host;
pub mod http_service_state;
mod located;
pub mod manifest;
pub mod master_settings;
pub mod netsh_sslcert;
pub mod network_profile;
mod problem;
mod recognise;
pub mod registry;
pub mod schannel;
pub mod service;
pub mod settings_file;
pub mod sql_errorlog;
pub mod ssisdb_table;
mod thumbprint;
mod time_span;
pub mod url_acl;
pub mod winhttpcertcfg;
pub mod worker_settings;

pub use distinguished_name::{DistinguishedName, NameAttribute};
pub use host::{CertificateNames, Host, HostMatch, HostRelation, match_host};
pub use located::Located;
pub use problem::{Problem, ProblemKind};
pub use recognise::{recognise, recognise_all};
pub use thumbprint::Thumbprint;
pub use time_span::TimeSpan;

use crate::kind::FileKind;
use problem::Problems;
use serde::Serialize;

/// A file of a bundle, read.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Artifact {
    /// `WorkerSettings.config`.
    WorkerSettings(Box<worker_settings::WorkerSettings>),
    /// `MasterSettings.config`.
    MasterSettings(Box<master_settings::MasterSettings>),
    /// Certificates.
    Certificate(certificate::CertificateFile),
    /// `netsh http show sslcert`.
    NetshSslcert(netsh_sslcert::NetshSslcert),
    /// `certutil -store`, `certutil -dump`.
    CertutilStore(certutil_store::CertutilListing),
    /// `winhttpcertcfg -l`.
    Winhttpcertcfg(winhttpcertcfg::Winhttpcertcfg),
    /// Registry values; [`schannel`] asks for those that matter.
    Registry(registry::Registry),
    /// Services.
    ServiceQuery(service::ServiceQuery),
    /// Rules of the firewall.
    FirewallRules(firewall::FirewallRules),
    /// `Test-NetConnection`.
    ConnectionTest(connection_test::ConnectionTests),
    /// `netsh http show servicestate`.
    HttpServiceState(http_service_state::HttpServiceState),
    /// `netsh http show urlacl`.
    HttpUrlAcl(url_acl::UrlAcl),
    /// Profiles of the firewall that are in force.
    NetworkProfile(network_profile::NetworkProfiles),
    /// Exports of SSISDB.
    SsisdbTable(ssisdb_table::SsisdbExport),
    /// Windows event log.
    EventLog(event_log::EventLog),
    /// `ERRORLOG` of SQL Server: what it says of logins.
    SqlErrorlog(sql_errorlog::SqlErrorlog),
    /// Cached execution log of a Worker.
    ExecutionLog(execution_log::ExecutionLog),
    /// Manifest of a collected bundle.
    Manifest(Box<manifest::Manifest>),
}

impl Artifact {
    /// The kind of file that it was read from.
    pub fn kind(&self) -> FileKind {
        match self {
            Self::WorkerSettings(_) => FileKind::WorkerSettings,
            Self::MasterSettings(_) => FileKind::MasterSettings,
            Self::Certificate(_) => FileKind::Certificate,
            Self::NetshSslcert(_) => FileKind::NetshSslcert,
            Self::CertutilStore(_) => FileKind::CertutilStore,
            Self::Winhttpcertcfg(_) => FileKind::Winhttpcertcfg,
            Self::Registry(_) => FileKind::Registry,
            Self::ServiceQuery(_) => FileKind::ServiceQuery,
            Self::FirewallRules(_) => FileKind::FirewallRules,
            Self::ConnectionTest(_) => FileKind::ConnectionTest,
            Self::HttpServiceState(_) => FileKind::HttpServiceState,
            Self::HttpUrlAcl(_) => FileKind::HttpUrlAcl,
            Self::NetworkProfile(_) => FileKind::NetworkProfile,
            Self::SsisdbTable(_) => FileKind::SsisdbTable,
            Self::EventLog(_) => FileKind::EventLog,
            Self::SqlErrorlog(_) => FileKind::SqlErrorlog,
            Self::ExecutionLog(_) => FileKind::ExecutionLog,
            Self::Manifest(_) => FileKind::Manifest,
        }
    }
}

/// What [`parse`] made of a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parsed {
    /// The artifact; `None` for a kind that is none (a log, an archive).
    pub artifact: Option<Artifact>,
    /// What could not be read, and what was assumed.
    pub problems: Vec<Problem>,
}

/// Reads a file as an artifact of that kind.
///
/// `path` is relative to the bundle; only its last part counts, and only where the content does not tell. `text` is the
/// whole decoded text, `raw` the whole file: certificates and event logs are read from it. A text that was cut (since
/// it is too large) may be given; the caller says so in the report.
pub fn parse(kind: FileKind, path: &str, text: &str, raw: &[u8]) -> Parsed {
    let mut problems = Problems::default();
    let noted = &mut problems;
    let artifact = match kind {
        FileKind::WorkerSettings => {
            Some(Artifact::WorkerSettings(Box::new(worker_settings::parse(text, noted))))
        }
        FileKind::MasterSettings => {
            Some(Artifact::MasterSettings(Box::new(master_settings::parse(text, noted))))
        }
        FileKind::Certificate => Some(Artifact::Certificate(certificate::parse(text, raw, noted))),
        FileKind::NetshSslcert => Some(Artifact::NetshSslcert(netsh_sslcert::parse(text, noted))),
        FileKind::CertutilStore => Some(Artifact::CertutilStore(certutil_store::parse(text, noted))),
        FileKind::Winhttpcertcfg => Some(Artifact::Winhttpcertcfg(winhttpcertcfg::parse(text, noted))),
        FileKind::Registry => Some(Artifact::Registry(registry::parse(text, noted))),
        FileKind::ServiceQuery => Some(Artifact::ServiceQuery(service::parse(text, noted))),
        FileKind::FirewallRules => Some(Artifact::FirewallRules(firewall::parse(text, noted))),
        FileKind::ConnectionTest => Some(Artifact::ConnectionTest(connection_test::parse(text, noted))),
        FileKind::HttpServiceState => {
            Some(Artifact::HttpServiceState(http_service_state::parse(text, noted)))
        }
        FileKind::HttpUrlAcl => Some(Artifact::HttpUrlAcl(url_acl::parse(text, noted))),
        FileKind::NetworkProfile => Some(Artifact::NetworkProfile(network_profile::parse(text, noted))),
        FileKind::SsisdbTable => Some(Artifact::SsisdbTable(ssisdb_table::parse(path, text, noted))),
        FileKind::EventLog => Some(Artifact::EventLog(event_log::parse(raw, noted))),
        FileKind::SqlErrorlog => Some(Artifact::SqlErrorlog(sql_errorlog::parse(text, noted))),
        FileKind::ExecutionLog => Some(Artifact::ExecutionLog(execution_log::parse(text, noted))),
        FileKind::Manifest => Some(Artifact::Manifest(Box::new(manifest::parse(text, noted)))),
        _ => None,
    };
    Parsed { artifact, problems: problems.into_vec() }
}

#[cfg(test)]
mod tests;
