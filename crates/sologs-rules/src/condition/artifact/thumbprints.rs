//! `thumbprints-disagree`: the places that name the Master's certificate.

use super::Hit;
use crate::inventory::{Inventory, NamedThumbprint as Named, authority};
use sologs_core::artifact::Host;
use sologs_core::kind::Role;
use std::collections::BTreeSet;

/// The places that name one Master's certificate do not all name the same.
pub(super) fn thumbprints_disagree(inventory: &Inventory) -> Vec<Hit> {
    let masters: Vec<_> = inventory.machines(Role::Master).collect();
    let mut groups: Vec<(Option<&str>, Vec<Named>)> = Vec::new();
    if masters.is_empty() {
        // Without a machine that is known as the Master: its own listing of bindings still shows the port.
        for node in inventory.nodes() {
            groups.push((node, served(inventory, node)));
        }
        groups.push((None, of_workers_without_master(inventory)));
    }
    let is_only = masters.len() == 1;
    for master in &masters {
        let mut named = served(inventory, master.node());
        named.extend(master.configured_thumbprints());
        for worker in inventory.machines(Role::Worker) {
            let calls = worker.worker_settings().filter_map(|(_, settings)| {
                authority(&settings.master_endpoint.as_ref()?.value).map(|(host, _)| host)
            });
            let is_own = is_only
                || calls.into_iter().any(|host| {
                    inventory.master(Some(&host)).is_some_and(|called| called.node() == master.node())
                });
            if is_own {
                named.extend(worker.expected_thumbprints());
            }
        }
        if is_only {
            named.extend(inventory.told_thumbprints());
        }
        groups.push((master.node(), named));
    }
    groups.into_iter().filter_map(|(node, named)| disagreeing(node, named)).collect()
}

fn disagreeing(node: Option<&str>, named: Vec<Named>) -> Option<Hit> {
    let named: Vec<Named> = named.into_iter().filter(|one| !one.thumbprint.is_empty()).collect();
    let different: BTreeSet<&str> = named.iter().map(|one| one.thumbprint.as_str()).collect();
    let count = different.len();
    (count > 1).then(|| {
        let hit = Hit::new(node).capture("thumbprints", count);
        named.into_iter().fold(hit, |hit, one| {
            let text = one.text();
            one.places.into_iter().fold(hit, |hit, place| hit.at(place, text.clone()))
        })
    })
}

/// The hashes of every binding of the Master's port.
fn served(inventory: &Inventory, node: Option<&str>) -> Vec<Named> {
    let served = inventory.served_thumbprints(inventory.machine(node).in_role(Role::Master));
    served.into_iter().map(|(file, hash)| Named::bound(file, hash)).collect()
}

/// Settings of Workers and the catalog, where all Workers call one host.
fn of_workers_without_master(inventory: &Inventory) -> Vec<Named> {
    let workers: Vec<_> = inventory.machines(Role::Worker).collect();
    let hosts: BTreeSet<Host> = workers
        .iter()
        .flat_map(|worker| worker.worker_settings())
        .filter_map(|(_, settings)| authority(&settings.master_endpoint.as_ref()?.value))
        .filter_map(|(host, _)| Host::parse(&host))
        .collect();
    if hosts.len() > 1 {
        return Vec::new();
    }
    let of_settings =
        workers.into_iter().flat_map(|worker| worker.expected_thumbprints().collect::<Vec<_>>());
    of_settings.chain(inventory.told_thumbprints()).collect()
}
