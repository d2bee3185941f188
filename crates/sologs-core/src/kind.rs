//! What a file of a bundle is, and which part of the cluster it speaks of.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a file is. The names are those of the JSON report (`contract.md` of the project).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FileKind {
    /// Log of a Worker service (a file under `…/Agent`).
    WorkerLog,
    /// Log of the Master service (a file under `…/Master`).
    MasterLog,
    /// Log of one task (a file under `…/Tasks/<task>`).
    TaskLog,
    /// Cached execution log of a Worker (`*.elog`).
    ExecutionLog,
    /// A text of which nothing more is known.
    TextLog,
    /// `WorkerSettings.config`.
    WorkerSettings,
    /// `MasterSettings.config`.
    MasterSettings,
    /// An X.509 certificate.
    Certificate,
    /// Output of `netsh http show sslcert`.
    NetshSslcert,
    /// Output of `certutil -store` or `certutil -dump`.
    CertutilStore,
    /// Output of `winhttpcertcfg -l`.
    Winhttpcertcfg,
    /// A registry export or the output of `reg query`.
    Registry,
    /// Output of `sc query`, `sc queryex`, `sc qc` or `Get-Service`.
    ServiceQuery,
    /// Export of a view or table of SSISDB.
    SsisdbTable,
    /// Windows event log.
    EventLog,
    /// `ERRORLOG` of SQL Server.
    SqlErrorlog,
    /// Listing of firewall rules.
    FirewallRules,
    /// Output of `Test-NetConnection`.
    ConnectionTest,
    /// Output of `netsh http show servicestate`.
    HttpServiceState,
    /// Output of `netsh http show urlacl`.
    HttpUrlAcl,
    /// Output of `Get-NetConnectionProfile` or `netsh advfirewall show currentprofile`.
    NetworkProfile,
    /// Manifest of a collected bundle.
    Manifest,
    /// An archive, read as a folder.
    Archive,
    /// Anything else; it is listed and not read.
    Unknown,
}

impl FileKind {
    /// The name in the JSON report, for example `worker-log`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorkerLog => "worker-log",
            Self::MasterLog => "master-log",
            Self::TaskLog => "task-log",
            Self::ExecutionLog => "execution-log",
            Self::TextLog => "text-log",
            Self::WorkerSettings => "worker-settings",
            Self::MasterSettings => "master-settings",
            Self::Certificate => "certificate",
            Self::NetshSslcert => "netsh-sslcert",
            Self::CertutilStore => "certutil-store",
            Self::Winhttpcertcfg => "winhttpcertcfg",
            Self::Registry => "registry",
            Self::ServiceQuery => "service-query",
            Self::SsisdbTable => "ssisdb-table",
            Self::EventLog => "event-log",
            Self::SqlErrorlog => "sql-errorlog",
            Self::FirewallRules => "firewall-rules",
            Self::ConnectionTest => "connection-test",
            Self::HttpServiceState => "http-service-state",
            Self::HttpUrlAcl => "http-url-acl",
            Self::NetworkProfile => "network-profile",
            Self::Manifest => "manifest",
            Self::Archive => "archive",
            Self::Unknown => "unknown",
        }
    }

    /// Every kind that is read as records; see [`FileKind::is_log`].
    pub const LOGS: [FileKind; 6] = [
        Self::WorkerLog,
        Self::MasterLog,
        Self::TaskLog,
        Self::ExecutionLog,
        Self::TextLog,
        Self::SqlErrorlog,
    ];

    /// Whether the file is read as records, one after the other.
    pub fn is_log(self) -> bool {
        Self::LOGS.contains(&self)
    }

    /// Whether it holds the settings of a service.
    pub fn is_settings(self) -> bool {
        matches!(self, Self::WorkerSettings | Self::MasterSettings)
    }

    /// Whether it is a log that Scale Out itself wrote.
    pub fn is_scale_out_log(self) -> bool {
        matches!(self, Self::WorkerLog | Self::MasterLog | Self::TaskLog | Self::ExecutionLog)
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The part of the cluster that a file, a record or a diagnosis belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// A Scale Out Worker service.
    Worker,
    /// The Scale Out Master service.
    Master,
    /// A package run by a Worker.
    Task,
    /// Scale Out Manager or SSMS.
    Manager,
    /// The SSISDB catalog.
    Catalog,
}

impl Role {
    /// The name in the JSON report, for example `worker`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Master => "master",
            Self::Task => "task",
            Self::Manager => "manager",
            Self::Catalog => "catalog",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
