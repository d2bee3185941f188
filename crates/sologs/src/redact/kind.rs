//! What a name is the name of.

use serde::Serialize;
use std::fmt;

/// What a name is the name of; tokens are numbered for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NameKind {
    /// A machine, without its domain.
    Host,
    /// A domain of DNS or of Windows.
    Domain,
    /// An IPv4 or IPv6 address.
    Ip,
    /// A hardware address of a network card.
    Mac,
    /// An account, without its domain; the user of a profile folder.
    Account,
    /// A security identifier of an account or a machine.
    Sid,
    /// An e-mail address or user principal name.
    Email,
    /// SHA-1 or SHA-256 of a certificate.
    Thumbprint,
    /// Serial number of a certificate.
    Serial,
    /// Id of a Worker's agent.
    Agent,
    /// Id of a task.
    Task,
    /// Any other GUID.
    Guid,
    /// An instance of SQL Server.
    Instance,
    /// A name that people chose: display name of a Worker, holder of a certificate, organisation.
    Name,
    /// Another long number in hexadecimal digits.
    Hex,
}

impl NameKind {
    /// What its tokens begin with, for example `host` of `host-1`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Domain => "domain",
            Self::Ip => "ip",
            Self::Mac => "mac",
            Self::Account => "account",
            Self::Sid => "sid",
            Self::Email => "email",
            Self::Thumbprint => "thumbprint",
            Self::Serial => "serial",
            Self::Agent => "agent",
            Self::Task => "task",
            Self::Guid => "guid",
            Self::Instance => "instance",
            Self::Name => "name",
            Self::Hex => "hex",
        }
    }
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
