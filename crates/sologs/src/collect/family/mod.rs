//! One file a family of things to gather. Each takes what is known of the machine, adds what it finds, and hands what
//! it gathers to the collector.

mod certificates;
pub(crate) mod connection;
mod event_logs;
pub(crate) mod firewall;
mod http_sys;
mod key_access;
mod logs;
mod registry;
mod services;
mod settings;
pub(crate) mod sql;
mod stores;
mod windows;

use super::CollectError;
use super::collector::Collector;
use super::survey::Survey;

/// A family.
pub(crate) type Family = fn(&mut Collector<'_>, &mut Survey) -> Result<(), CollectError>;

/// All of them, in their order: those that others build on come first.
pub(crate) const ALL: &[Family] = &[
    windows::gather,
    services::gather,
    settings::gather,
    registry::gather,
    http_sys::gather,
    firewall::gather,
    stores::gather,
    key_access::gather,
    connection::gather,
    logs::gather,
    event_logs::gather,
    sql::gather,
];
