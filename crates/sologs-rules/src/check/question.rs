//! What a check is asked: a diagnosis, and the bundle.

use super::Decision;
use crate::inventory::{Inventory, Machine, Place, Values, authority};
use sologs_core::artifact::{Host, HostRelation};
use sologs_core::kind::Role;
use sologs_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A step of a diagnosis, and everything that may decide it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The artifacts of the bundle.
    pub inventory: &'a Inventory,
    /// Id of the rule that made the diagnosis.
    pub rule: &'a str,
    /// The node of the diagnosis; `None` where it cannot be told.
    pub node: Option<&'a str>,
    /// The part of the cluster that the diagnosis is about.
    pub role: Option<Role>,
    /// What the log, or the condition, told.
    pub captures: &'a BTreeMap<String, String>,
    /// Messages of the catalogue that were recognised.
    pub messages: &'a BTreeSet<&'a str>,
    /// Numbers in round brackets, and socket error codes.
    pub codes: &'a BTreeSet<i64>,
    /// Time of the first record of the diagnosis, with the zone of its node where that is known.
    pub first_seen: Option<Timestamp>,
    /// Time of the last record of the diagnosis, likewise.
    pub last_seen: Option<Timestamp>,
    /// The first record of the diagnosis in each log.
    pub records: &'a [Place],
    /// Values for placeholders.
    pub values: &'a Values,
}

impl<'a> Question<'a> {
    /// The Worker that it is about: the node of the diagnosis, else the only Worker of the bundle.
    pub fn worker(&self) -> Option<Machine<'a>> {
        match self.role {
            Some(Role::Master | Role::Manager | Role::Catalog) => self.inventory.only(Role::Worker),
            _ => self.inventory.worker(self.node),
        }
    }

    /// The Master: the node of the diagnosis where it is one of a Master, else the one that the Worker calls, else the
    /// only one of the bundle.
    pub fn master(&self) -> Option<Machine<'a>> {
        match self.role {
            Some(Role::Master) => Some(self.inventory.machine(self.node).in_role(Role::Master)),
            _ => self.inventory.master(self.captures.get("host").map(String::as_str)),
        }
    }

    /// The machine of that part of the cluster; of none, the node of the diagnosis.
    pub fn machine(&self, role: Option<Role>) -> Option<Machine<'a>> {
        match role {
            Some(Role::Worker | Role::Task) => self.worker(),
            Some(Role::Master) => self.master(),
            Some(_) => None,
            None => Some(self.inventory.machine(self.node)),
        }
    }

    /// The value of a placeholder.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.values.get(name).map(String::as_str)
    }

    /// The host that the Worker called, as the log tells.
    pub fn host(&self) -> Option<Host> {
        self.captures.get("host").and_then(|host| Host::parse(host))
    }

    /// The port that the Worker called, as the log tells.
    pub fn port(&self) -> Option<u16> {
        self.captures.get("port").and_then(|port| port.parse().ok())
    }

    /// The port of the Master: the one that the Worker called, else the one that settings and exports name.
    pub fn master_port(&self) -> Option<u16> {
        self.port().or_else(|| self.value("port")?.parse().ok())
    }

    /// The host that the Worker calls: as the log tells, else as its settings name it.
    pub fn called_host(&self) -> Option<Host> {
        self.host().or_else(|| {
            let worker = self.worker()?;
            let mut urls = worker.worker_settings().filter_map(|(_, settings)| {
                authority(&settings.master_endpoint.as_ref()?.value).and_then(|(host, _)| Host::parse(&host))
            });
            urls.next()
        })
    }

    /// Whether one of these messages was recognised, or one of these codes stands there.
    pub fn says(&self, messages: &[&str], codes: &[i64]) -> bool {
        messages.iter().any(|id| self.messages.contains(id))
            || codes.iter().any(|code| self.codes.contains(code))
    }
}

impl Decision {
    /// Shown by the log: adds the records of the diagnosis.
    pub fn by_log(self, question: &Question<'_>) -> Self {
        self.at_all(question.records.iter().cloned())
    }
}

impl Inventory {
    /// The only machine of that part of the cluster; `None` where there is none or more than one.
    pub fn only(&self, role: Role) -> Option<Machine<'_>> {
        let mut machines = self.machines(role);
        let first = machines.next()?;
        machines.next().is_none().then_some(first)
    }

    /// The Worker of a node: that node, else (where none is given) the only Worker.
    pub fn worker<'i>(&'i self, node: Option<&'i str>) -> Option<Machine<'i>> {
        match node {
            Some(_) => Some(self.machine(node).in_role(Role::Worker)),
            None if self.roles_of(None).any(|role| role == Role::Worker) => {
                Some(self.machine(None).in_role(Role::Worker))
            }
            None => self.only(Role::Worker),
        }
    }

    /// The Master: the only one, or of several the one that is called `host`.
    pub fn master(&self, host: Option<&str>) -> Option<Machine<'_>> {
        if let Some(only) = self.only(Role::Master) {
            return Some(only);
        }
        if self.nodes().all(|node| node.is_none()) && !self.is_empty() {
            // One heap of files: nobody else's.
            return Some(self.machine(None).in_role(Role::Master));
        }
        let host = Host::parse(host?)?;
        let is_called = |machine: &Machine<'_>| {
            let node = machine.node().and_then(Host::parse);
            node.is_some_and(|node| {
                matches!(node.relation(&host), HostRelation::Same | HostRelation::SameShortName)
            })
        };
        let mut called = self.machines(Role::Master).filter(is_called);
        called.next().or_else(|| {
            // A node that holds nothing by which a Master is known, but is called like it.
            let node = self.nodes().find(|node| self.machine(*node).is_called(&host.to_string()))?;
            Some(self.machine(node).in_role(Role::Master))
        })
    }
}
