//! Conditions over the settings files.

use super::Hit;
use crate::inventory::{Inventory, authority};
use sologs_core::artifact::Located;
use sologs_core::artifact::settings_file::OutOfBounds;
use sologs_core::kind::Role;

/// `MasterEndpoint` does not begin with `https://`.
pub(super) fn master_endpoint_not_https(inventory: &Inventory) -> Vec<Hit> {
    endpoints(inventory, |url| !is_https(url))
}

/// `MasterEndpoint` names no port.
pub(super) fn master_endpoint_without_port(inventory: &Inventory) -> Vec<Hit> {
    endpoints(inventory, |url| authority(url).is_some_and(|(_, port)| port.is_none()))
}

fn is_https(url: &str) -> bool {
    url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
}

fn endpoints(inventory: &Inventory, is_wrong: impl Fn(&str) -> bool) -> Vec<Hit> {
    let mut hits = Vec::new();
    for worker in inventory.machines(Role::Worker) {
        for (file, settings) in worker.worker_settings() {
            let Some(endpoint) = &settings.master_endpoint else { continue };
            let url = endpoint.value.trim();
            if url.is_empty() || !is_wrong(url) {
                continue;
            }
            hits.push(
                Hit::new(worker.node())
                    .capture("url", url)
                    .at(file.place(endpoint), format!("\"MasterEndpoint\": \"{url}\"")),
            );
        }
    }
    hits
}

/// A value beyond the bounds that the service sets, or of another type than it reads.
pub(super) fn setting_out_of_bounds(inventory: &Inventory) -> Vec<Hit> {
    let mut hits = Vec::new();
    for worker in inventory.machines(Role::Worker) {
        for (file, settings) in worker.worker_settings() {
            let found = settings.out_of_bounds();
            hits.extend(
                found.iter().map(|out| hit(worker.node(), out).at(file.place(&out.value), text(out))),
            );
        }
    }
    for master in inventory.machines(Role::Master) {
        for (file, settings) in master.master_settings() {
            let counts = [
                ("CleanupCompletedJobsIntervalInMs", settings.cleanup_completed_jobs_interval_ms),
                ("DealWithExpiredTasksIntervalInMs", settings.deal_with_expired_tasks_interval_ms),
                ("MasterHeartbeatIntervalInMs", settings.master_heartbeat_interval_ms),
                // Zero waits without end, which is what SqlClient makes of it.
                ("SqlConnectionTimeoutInSecs", settings.sql_connection_timeout_secs.map(plus_one)),
            ];
            let ports = [("PortNumber", settings.port_number.map(|port| port.map(i64::from)))];
            for (key, value) in counts.into_iter().chain(ports) {
                let Some(value) = value.filter(|value| value.value < 1) else { continue };
                let written = settings.file.get(key).and_then(|setting| setting.value.clone());
                let written = written.unwrap_or_else(|| value.value.to_string());
                hits.push(
                    Hit::new(master.node())
                        .capture("setting", key)
                        .capture("value", &written)
                        .capture("bound", if key == "SqlConnectionTimeoutInSecs" { 0 } else { 1 })
                        .at(file.place(&value), format!("\"{key}\": {written}")),
                );
            }
        }
    }
    hits
}

fn plus_one(value: Located<i64>) -> Located<i64> {
    value.map(|value| value.saturating_add(1))
}

fn hit(node: Option<&str>, out: &OutOfBounds) -> Hit {
    Hit::new(node).capture("setting", out.key).capture("value", &out.value.value).capture("bound", &out.bound)
}

fn text(out: &OutOfBounds) -> String {
    format!("\"{}\": {}", out.key, out.value.value)
}
