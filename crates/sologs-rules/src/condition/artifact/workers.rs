//! Conditions over the Workers that the catalog knows.

use super::Hit;
use super::catalog::row_text;
use crate::inventory::{Inventory, KnownWorker, Machine, Online, Place};
use sologs_core::artifact::service::ServiceState;
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::kind::Role;
use std::collections::BTreeMap;

/// A Worker is registered, but `IsEnabled` is 0.
pub(super) fn worker_agent_disabled(inventory: &Inventory) -> Vec<Hit> {
    let workers = inventory.known_workers();
    let disabled = workers.iter().filter(|worker| worker.agent.is_enabled == Some(false));
    disabled.map(|worker| hit(inventory, worker)).collect()
}

/// No Worker that the catalog knows was online.
pub(super) fn workers_all_offline(inventory: &Inventory) -> Vec<Hit> {
    let workers = inventory.known_workers();
    if workers.is_empty() || workers.iter().any(|worker| worker.online != Online::No) {
        return Vec::new();
    }
    let mut hit = Hit::new(None).capture("workers", workers.len()).guessed();
    for worker in &workers {
        hit = hit.at(place(worker), shown(inventory, worker));
    }
    hit.time =
        workers.iter().filter_map(|worker| worker.agent.last_online).max_by_key(|time| time.local_micros());
    vec![hit]
}

/// The catalog does not know a Worker, or knows it as offline, though its service runs.
pub(super) fn worker_offline_while_running(inventory: &Inventory) -> Vec<Hit> {
    let workers = inventory.known_workers();
    let mut hits = Vec::new();
    for machine in inventory.machines(Role::Worker) {
        let services = machine.scale_out_service(Role::Worker);
        let is_running = |state: &Option<sologs_core::artifact::Located<ServiceState>>| {
            state.is_some_and(|state| state.value == ServiceState::Running)
        };
        let Some((service_file, service)) = services.iter().find(|(_, service)| is_running(&service.state))
        else {
            continue;
        };
        let state_line = service.state.map_or(service.line, |state| state.line);
        let own = workers.iter().filter(|worker| is_machine(inventory, worker, machine)).collect::<Vec<_>>();
        let running = (service_file.at(state_line), format!("{}: RUNNING", service.name));
        if let Some(offline) = own.iter().find(|worker| worker.online == Online::No) {
            let found = hit(inventory, offline).at(running.0, running.1).when(offline.agent.last_online);
            hits.push(Hit { node: machine.node().map(str::to_owned), ..found }.guessed());
        } else if own.is_empty() && inventory.knows_all_workers() {
            hits.extend(unregistered(inventory, machine, running));
        }
    }
    hits
}

/// A Worker whose AgentId the catalog does not know.
fn unregistered(inventory: &Inventory, machine: Machine<'_>, running: (Place, String)) -> Option<Hit> {
    let (file, id) = machine
        .worker_settings()
        .find_map(|(file, settings)| Some((file, settings.agent_id.as_ref()?)))
        .filter(|(_, id)| !id.value.trim().is_empty())?;
    let mut found = Hit::new(machine.node())
        .capture("worker", id.value.trim_matches(['{', '}']))
        .at(running.0, running.1)
        .at(file.place(id), format!("\"AgentId\": \"{}\"", id.value));
    for (file, table) in inventory.tables(View::WorkerAgents) {
        found = found.at(file.at(table.line), row_text(table, table.line));
    }
    Some(found.guessed())
}

fn is_machine(inventory: &Inventory, worker: &KnownWorker<'_>, machine: Machine<'_>) -> bool {
    let (id, name) = (worker.agent.id.as_deref(), worker.agent.machine_name.as_deref());
    let by_name = name.is_some_and(|name| machine.is_called(name));
    by_name || inventory.machine_of_agent(id, name).is_some_and(|own| own.node() == machine.node())
}

/// Two machines call themselves by one AgentId: in their settings, or in the catalog.
pub(super) fn worker_agent_id_shared(inventory: &Inventory) -> Vec<Hit> {
    // By id and machine, the first place that shows it.
    let mut by_id: BTreeMap<String, BTreeMap<String, (Place, Option<String>)>> = BTreeMap::new();
    let of_settings = inventory.machines(Role::Worker).filter_map(|machine| {
        let (file, id) = machine
            .worker_settings()
            .find_map(|(file, settings)| Some((file, settings.agent_id.as_ref()?)))?;
        let text = format!("\"AgentId\": \"{}\"", id.value);
        Some((id.value.clone(), machine.node()?.to_owned(), file.place(id), Some(text)))
    });
    let of_catalog = inventory.tables(View::WorkerAgents).flat_map(|(file, table)| {
        table.worker_agents().filter_map(move |agent| {
            let text = row_text(table, agent.line);
            Some((agent.id?, agent.machine_name?, file.at(agent.line), text))
        })
    });
    for (id, machine, place, text) in of_settings.chain(of_catalog) {
        let id = id.trim().trim_matches(['{', '}']).to_lowercase();
        let machine = machine.split('.').next().unwrap_or_default().trim().to_lowercase();
        // Before the service has started once, its settings may hold an id of zeros.
        if id.chars().any(|c| c.is_ascii_hexdigit() && c != '0') && !machine.is_empty() {
            by_id.entry(id).or_default().entry(machine).or_insert((place, text));
        }
    }
    let shared = by_id.into_iter().filter(|(_, machines)| is_shared(inventory, machines));
    shared
        .map(|(id, machines)| {
            let names: Vec<String> = machines.keys().map(|name| name.to_uppercase()).collect();
            let hit = Hit::new(None).capture("worker", id).capture("machines", names.join(", "));
            machines.into_values().fold(hit, |hit, (place, text)| hit.at(place, text))
        })
        .collect()
}

/// Whether two machines of one source differ: a folder may be called otherwise than the machine that it holds.
fn is_shared(inventory: &Inventory, machines: &BTreeMap<String, (Place, Option<String>)>) -> bool {
    let of_catalog =
        |place: &Place| inventory.tables(View::WorkerAgents).any(|(file, _)| file.path == place.path);
    let in_catalog = machines.values().filter(|(place, _)| of_catalog(place)).count();
    in_catalog > 1 || machines.len() - in_catalog > 1
}

fn place(worker: &KnownWorker<'_>) -> Place {
    worker.file.at(worker.agent.line)
}

fn shown(inventory: &Inventory, worker: &KnownWorker<'_>) -> Option<String> {
    let mut tables = inventory.tables(View::WorkerAgents).filter(|(file, _)| file.path == worker.file.path);
    tables.find_map(|(_, table)| row_text(table, worker.agent.line))
}

fn hit(inventory: &Inventory, worker: &KnownWorker<'_>) -> Hit {
    let agent = &worker.agent;
    let node = inventory.node_of_agent(agent.id.as_deref(), agent.machine_name.as_deref());
    let mut hit = Hit::new(node.as_deref()).capture("machine", worker.name());
    if let Some(id) = &agent.id {
        hit = hit.capture("worker", id);
    }
    hit.at(place(worker), shown(inventory, worker))
}
