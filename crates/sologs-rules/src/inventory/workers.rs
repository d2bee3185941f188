//! The Workers that `catalog.worker_agents` knows, and whether they were online when it was exported.

use super::clock::Moment;
use super::machine::same_host;
use super::{ArtifactFile, Inventory, Machine};
use sologs_core::artifact::ssisdb_table::{View, WorkerAgent};
use sologs_core::artifact::worker_settings::DEFAULT_AGENT_HEARTBEAT_INTERVAL;
use sologs_core::kind::Role;
use std::collections::BTreeMap;

/// Heartbeats that a Worker may miss before it counts as offline. A heuristic: no column of the catalog says it.
pub const MISSED_HEARTBEATS: i64 = 3;

/// Workers that are judged; no edition allows so many.
const MAX_WORKERS: usize = 2000;

/// Whether a Worker was online when the catalog was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Online {
    /// Its last heartbeat is no older than three of its intervals.
    Yes,
    /// It is older, or there was none.
    No,
    /// No other time of the same server is known.
    Unknown,
}

/// A Worker of the catalog.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KnownWorker<'i> {
    /// The export.
    pub file: &'i ArtifactFile,
    /// Its row.
    pub agent: WorkerAgent,
    /// Whether it was online.
    pub online: Online,
    /// The time that its last heartbeat was compared with.
    pub now: Option<Moment>,
    /// Seconds after which it counts as offline.
    pub limit_seconds: i64,
}

impl KnownWorker<'_> {
    /// Its name for people: the machine's, else the name shown in Scale Out Manager, else its id.
    pub fn name(&self) -> &str {
        let names = [&self.agent.machine_name, &self.agent.display_name, &self.agent.id];
        names.into_iter().flatten().find(|name| !name.trim().is_empty()).map_or("?", String::as_str)
    }

    /// Whether it may get tasks; `None` where the export does not tell.
    pub fn is_ready(&self) -> Option<bool> {
        match (self.agent.is_enabled, self.online) {
            (Some(false), _) | (_, Online::No) => Some(false),
            (Some(true), Online::Yes) => Some(true),
            _ => None,
        }
    }
}

impl Inventory {
    /// The Workers that the catalog knows, each once: of several exports the one in which it was last online later.
    pub fn known_workers(&self) -> Vec<KnownWorker<'_>> {
        let mut newest: BTreeMap<String, (&ArtifactFile, WorkerAgent)> = BTreeMap::new();
        for (file, table) in self.tables(View::WorkerAgents) {
            for agent in table.worker_agents() {
                let anonymous = || format!("{}:{}", file.path, agent.line);
                let key = agent.id.clone().or_else(|| agent.machine_name.clone()).unwrap_or_else(anonymous);
                let known = newest.get(&key).and_then(|(_, known)| known.last_online);
                let is_older = known.is_some_and(|known| {
                    agent.last_online.is_none_or(|own| own.local_micros() < known.local_micros())
                });
                if !is_older {
                    newest.insert(key, (file, agent));
                }
            }
        }
        let mut workers: Vec<_> = newest.into_values().collect();
        workers.sort_by(|(a, x), (b, y)| (&a.path, x.line).cmp(&(&b.path, y.line)));
        workers.truncate(MAX_WORKERS);
        let independent = self.server_now(false).into_iter().chain(self.newest_zoned_log());
        let independent: Vec<Moment> = independent.collect();
        let newest_log = self.newest_logged();
        let heartbeats = two_newest(&workers);
        let judged = workers.iter().map(|(file, agent)| {
            // The last heartbeat of another Worker is a time of the same server; its own proves nothing.
            let others = heartbeats.iter().filter(|moment| moment.place != file.at(agent.line));
            let moments = others.chain(&independent);
            let limit_seconds = self.limit_of(agent);
            let (online, now) = judge((file, agent), limit_seconds, moments, newest_log.as_ref());
            KnownWorker { file, agent: agent.clone(), online, now, limit_seconds }
        });
        judged.collect()
    }

    /// Whether the export of the Workers holds all of them; `false` where there is none.
    pub fn knows_all_workers(&self) -> bool {
        let mut tables = self.tables(View::WorkerAgents).peekable();
        tables.peek().is_some() && tables.all(|(_, table)| table.has_header() && !table.is_cut())
    }

    fn newest_zoned_log(&self) -> Option<Moment> {
        self.newest_logged().filter(|moment| moment.time.utc_micros().is_some())
    }

    fn limit_of(&self, agent: &WorkerAgent) -> i64 {
        let machine = self.machine_of_agent(agent.id.as_deref(), agent.machine_name.as_deref());
        let own = machine.and_then(|machine| {
            machine.worker_settings().find_map(|(_, settings)| settings.agent_heartbeat_interval)
        });
        let interval = own.map_or(DEFAULT_AGENT_HEARTBEAT_INTERVAL, |own| own.value);
        // An interval below the bound does not make a Worker that is alive an absent one.
        MISSED_HEARTBEATS * interval.seconds().max(10)
    }

    /// The machine of the bundle that a Worker is: by the AgentId in its settings, else by its name.
    pub fn machine_of_agent(&self, id: Option<&str>, name: Option<&str>) -> Option<Machine<'_>> {
        let is_own = |machine: &Machine<'_>| {
            machine.worker_settings().any(|(_, settings)| {
                let own = settings.agent_id.as_ref().map(|own| own.value.trim_matches(['{', '}']));
                own.zip(id).is_some_and(|(own, id)| own.eq_ignore_ascii_case(id))
            })
        };
        let mut by_id = self.machines(Role::Worker).filter(is_own);
        if let Some(machine) = by_id.next() {
            // Two machines with one AgentId are told apart by their names.
            return by_id.next().is_none().then_some(machine).or_else(|| self.machine_called(name?));
        }
        self.machine_called(name?)
    }

    /// The machine of the bundle that is called like that.
    pub fn machine_called(&self, name: &str) -> Option<Machine<'_>> {
        let node = self.nodes().find(|node| node.is_some() && same_host(Some(name), *node))?;
        Some(self.machine(node).in_role(Role::Worker))
    }

    /// The node of a Worker for a report: its folder, else (where the bundle has folders) the name of its machine.
    pub fn node_of_agent(&self, id: Option<&str>, name: Option<&str>) -> Option<String> {
        match self.machine_of_agent(id, name) {
            Some(machine) => machine.node().map(str::to_owned),
            None => name.filter(|_| self.nodes().any(|node| node.is_some())).map(str::to_owned),
        }
    }
}

fn two_newest(workers: &[(&ArtifactFile, WorkerAgent)]) -> Vec<Moment> {
    let moments = workers
        .iter()
        .filter_map(|(file, agent)| Some(Moment { time: agent.last_online?, place: file.at(agent.line) }));
    let mut moments: Vec<Moment> = moments.collect();
    moments.sort_by_key(|moment| std::cmp::Reverse(moment.time.local_micros()));
    moments.truncate(2);
    moments
}

fn judge<'m>(
    (file, agent): (&ArtifactFile, &WorkerAgent),
    limit: i64,
    moments: impl Iterator<Item = &'m Moment>,
    newest_log: Option<&Moment>,
) -> (Online, Option<Moment>) {
    let Some(last) = agent.last_online else { return (Online::No, None) };
    let is_later = |moment: &Moment| moment.is_later_by(limit, last, &file.path);
    let comparable = moments.filter(|moment| is_later(moment).is_some());
    let now = comparable.max_by_key(|moment| {
        (moment.time.utc_micros().is_some(), moment.time.utc_micros().unwrap_or(moment.time.local_micros()))
    });
    match now {
        Some(now) if is_later(now) == Some(true) => (Online::No, Some(now.clone())),
        Some(now) => (Online::Yes, Some(now.clone())),
        // A log whose zone is not known counts where no zone explains the difference.
        None => match newest_log.filter(|log| is_later(log) == Some(true)) {
            Some(log) => (Online::No, Some(log.clone())),
            None => (Online::Unknown, None),
        },
    }
}
