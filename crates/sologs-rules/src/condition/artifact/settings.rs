//! Conditions over the settings files.

use super::Hit;
use crate::inventory::Inventory;
use sologs_core::kind::Role;

/// `MasterEndpoint` does not begin with `https://`.
pub(super) fn master_endpoint_not_https(inventory: &Inventory) -> Vec<Hit> {
    let mut hits = Vec::new();
    for worker in inventory.machines(Role::Worker) {
        for (file, settings) in worker.worker_settings() {
            let Some(endpoint) = &settings.master_endpoint else { continue };
            let url = endpoint.value.trim();
            if url.is_empty() || url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")) {
                continue;
            }
            hits.push(
                Hit::new(worker.node())
                    .capture("endpoint", url)
                    .at(file.place(endpoint), format!("\"MasterEndpoint\": \"{url}\"")),
            );
        }
    }
    hits
}
