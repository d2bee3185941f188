//! The files of a bundle that are no logs.

pub mod certificate;
pub mod certutil_store;
mod common;
pub mod connection_test;
mod distinguished_name;
mod host;
pub mod http_service_state;
mod located;
pub mod master_settings;
pub mod netsh_sslcert;
mod problem;
pub mod registry;
pub mod schannel;
pub mod service;
pub mod settings_file;
mod thumbprint;
mod time_span;
pub mod winhttpcertcfg;
pub mod worker_settings;

pub use distinguished_name::{DistinguishedName, NameAttribute};
pub use host::{CertificateNames, Host, HostMatch, HostRelation, match_host};
pub use located::Located;
pub use problem::{Problem, ProblemKind};
pub use thumbprint::Thumbprint;
pub use time_span::TimeSpan;
