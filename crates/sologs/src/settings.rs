//! What the files of a bundle say that somebody may change: settings files, bindings, services, SCHANNEL, properties of
//! the catalog. Two reports are compared by it.

use crate::report::Setting;
use sologs_core::artifact::registry::Registry;
use sologs_core::artifact::ssisdb_table::{SsisdbExport, View};
use sologs_core::artifact::{Artifact, Located, schannel};
use sologs_rules::inventory::{ArtifactFile, Inventory};

/// Settings that are listed; more than any bundle of a real cluster has.
const MAX_SETTINGS: usize = 10_000;
/// Properties that change by themselves.
const NO_SETTINGS: &[&str] = &["LAST_ONLINE_TIME"];

/// The settings of a bundle, by node, kind and key.
pub(crate) fn list(inventory: &Inventory) -> Vec<Setting> {
    let mut out: Vec<Setting> = Vec::new();
    for file in inventory.files() {
        let mut add = |key: String, value: Option<String>, line: u64| {
            if out.len() < MAX_SETTINGS {
                let (node, kind, path) = (file.node.clone(), file.artifact.kind(), file.path.clone());
                out.push(Setting { node, kind, key, value, path, line: Some(line) });
            }
        };
        of_file(file, &mut add);
    }
    out.sort();
    out
}

fn of_file(file: &ArtifactFile, add: &mut dyn FnMut(String, Option<String>, u64)) {
    match &file.artifact {
        Artifact::WorkerSettings(settings) => {
            for setting in &settings.file.settings {
                add(setting.key.clone(), setting.value.clone(), setting.line);
            }
        }
        Artifact::MasterSettings(settings) => {
            for setting in &settings.file.settings {
                add(setting.key.clone(), setting.value.clone(), setting.line);
            }
        }
        Artifact::NetshSslcert(listing) => {
            for binding in &listing.bindings {
                if let Some(Located { value, line }) = &binding.hash {
                    add(format!("{} certhash", binding.endpoint.value), Some(value.to_string()), *line);
                }
            }
        }
        Artifact::ServiceQuery(query) => {
            for service in &query.services {
                if let Some(Located { value, line }) = &service.state {
                    add(format!("{} state", service.name), Some(format!("{value:?}")), *line);
                }
                if let Some(Located { value, line }) = &service.account {
                    add(format!("{} account", service.name), Some(value.clone()), *line);
                }
            }
        }
        Artifact::Registry(registry) => of_registry(registry, add),
        Artifact::SsisdbTable(export) => of_tables(export, add),
        _ => {}
    }
}

fn of_registry(registry: &Registry, add: &mut dyn FnMut(String, Option<String>, u64)) {
    let values = [
        ("SCHANNEL SendTrustedIssuerList", schannel::send_trusted_issuer_list(registry)),
        ("SCHANNEL ClientAuthTrustMode", schannel::client_auth_trust_mode(registry)),
    ];
    for (name, found) in values {
        if let Some(Located { value, line }) = found.number() {
            add(name.to_owned(), Some(value.to_string()), line);
        }
    }
}

fn of_tables(export: &SsisdbExport, add: &mut dyn FnMut(String, Option<String>, u64)) {
    let is_properties =
        |view: View| matches!(view, View::MasterProperties | View::CatalogProperties | View::Properties);
    for table in export.tables.iter().filter(|table| is_properties(table.view)) {
        for property in table.properties().filter(|property| !NO_SETTINGS.contains(&property.name.as_str())) {
            add(format!("{} {}", table.view.as_str(), property.name), property.value, property.line);
        }
    }
    for table in export.tables.iter().filter(|table| table.view == View::WorkerAgents) {
        for agent in table.worker_agents() {
            let name = agent.machine_name.or(agent.display_name).or(agent.id);
            if let (Some(name), Some(enabled)) = (name, agent.is_enabled) {
                let key = format!("{} {name} IsEnabled", table.view.as_str());
                add(key, Some(enabled.to_string()), agent.line);
            }
        }
    }
}
