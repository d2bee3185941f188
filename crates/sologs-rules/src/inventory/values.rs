//! The real values for the texts and commands of a step: ports, thumbprints, services, accounts.

use super::{Inventory, Machine};
use sologs_core::artifact::netsh_sslcert::{Binding, BindingEndpoint};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{Artifact, Host};
use sologs_core::kind::Role;
use std::collections::BTreeMap;

/// The store that setup puts the Master's certificate in.
const USUAL_STORE: &str = "Root";

/// Placeholders of rule texts (`{master_port}`) and what the bundle puts in their place.
pub type Values = BTreeMap<String, String>;

impl Inventory {
    /// The values for a diagnosis at `worker` (where it is one of a Worker) and `master` (where it is known), over
    /// what the log itself said (`captures`), which is never replaced.
    pub fn values(
        &self,
        worker: Option<Machine<'_>>,
        master: Option<Machine<'_>>,
        captures: &BTreeMap<String, String>,
    ) -> Values {
        let mut values = captures.clone();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                values.entry(name.to_owned()).or_insert(value);
            }
        };
        if let Some(worker) = worker {
            of_worker(worker, &mut put);
        }
        if let Some(master) = master {
            of_master(master, &mut put);
        }
        self.of_exports(&mut put);
        let known = |values: &Values, name: &str| values.get(name).cloned();
        // Both services of a cluster are of one version, unless something tells otherwise.
        for (name, other) in [("master", "worker"), ("worker", "master")] {
            let service = known(&values, &format!("{other}_service"));
            let title = |part: &str| if part == "master" { "Master" } else { "Worker" };
            if let Some(same) = service.map(|service| service.replace(title(other), title(name))) {
                values.entry(format!("{name}_service")).or_insert_with(|| same.clone());
                values.entry(format!("{name}_account")).or_insert_with(|| format!("NT Service\\{same}"));
            }
        }
        for (name, other) in [
            ("master_port", "port"),
            ("port", "master_port"),
            ("host", "master_host"),
            ("master_host", "host"),
            ("sql_server", "server"),
        ] {
            if let Some(value) = known(&values, other) {
                values.entry(name.to_owned()).or_insert(value);
            }
        }
        of_binding(master, &mut values);
        values
    }

    fn of_exports(&self, put: &mut impl FnMut(&str, Option<String>)) {
        for (_, table) in self.tables(View::MasterProperties) {
            let value = |name: &str| table.property(name).map(|found| found.value);
            put("master_host", value("MACHINE_NAME"));
            put("master_port", value("MASTER_SERVICE_PORT"));
            put("master_thumbprint", value("SSLCERT_THUMBPRINT").map(|text| text.to_lowercase()));
        }
    }
}

fn of_worker(worker: Machine<'_>, put: &mut impl FnMut(&str, Option<String>)) {
    for (_, settings) in worker.worker_settings() {
        let thumbprint = settings.worker_thumbprint.as_ref();
        put("worker_thumbprint", thumbprint.map(|found| found.value.to_string()));
        if let Some((host, port)) = settings.master_endpoint.as_ref().and_then(|url| authority(&url.value)) {
            put("master_host", Some(host));
            put("master_port", port.map(|port| port.to_string()));
        }
    }
    let service = service_name(worker, Role::Worker);
    put("worker_account", account(worker, Role::Worker).or_else(|| virtual_account(service.as_deref())));
    put("worker_service", service);
    put("worker_host", worker.node().map(str::to_owned));
    put("worker_cn", worker.node().map(str::to_owned));
}

fn of_master(master: Machine<'_>, put: &mut impl FnMut(&str, Option<String>)) {
    for (_, settings) in master.master_settings() {
        put("master_port", settings.port_number.as_ref().map(|port| port.value.to_string()));
        put("master_thumbprint", settings.thumbprint.as_ref().map(|found| found.value.to_string()));
        put("sql_server", settings.sql_server_name.as_ref().map(|found| found.value.clone()));
    }
    let service = service_name(master, Role::Master);
    put("master_account", account(master, Role::Master).or_else(|| virtual_account(service.as_deref())));
    put("master_service", service);
}

/// What is bound to the port, for the commands that show or change it: the argument of netsh that names the binding,
/// its application id, its store. Without a listing the binding of every address, which setup makes.
fn of_binding(master: Option<Machine<'_>>, values: &mut Values) {
    let port = values.get("port").cloned();
    let number: Option<u16> = port.as_ref().and_then(|port| port.parse().ok());
    let bound = master.into_iter().flat_map(|master| master.netsh_sslcert()).find_map(|(_, netsh)| {
        let mut own = netsh.on_port(number?);
        let first = own.next()?;
        // Of several bindings the one of every address is the usual one.
        Some(own.find(|binding| binding.endpoint.value.is_wildcard()).unwrap_or(first))
    });
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            values.entry(name.to_owned()).or_insert(value);
        }
    };
    put("app_id", bound.and_then(|binding| Some(binding.application_id.as_ref()?.value.clone())));
    let usual = || format!("ipport=0.0.0.0:{}", port.as_deref().unwrap_or("<port>"));
    put("binding", Some(bound.map_or_else(usual, netsh_argument)));
    let named = bound.and_then(|binding| binding.store_name.as_ref()).map(|name| name.value.clone());
    put("certificate_store", Some(named.unwrap_or_else(|| USUAL_STORE.to_owned())));
}

/// The argument of netsh that names a binding.
pub(crate) fn netsh_argument(binding: &Binding) -> String {
    let name = match &binding.endpoint.value {
        BindingEndpoint::Ip { .. } => "ipport",
        BindingEndpoint::Host { .. } => "hostnameport",
        BindingEndpoint::CentralStore { .. } => "ccs",
    };
    format!("{name}={}", binding.endpoint.value)
}

/// Host and port of `https://host:port/…`; `None` where no host stands there.
pub fn authority(url: &str) -> Option<(String, Option<u16>)> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().ok()),
        _ => (authority, None),
    };
    Host::parse(host)?;
    Some((host.to_owned(), port))
}

/// The name of the machine's Scale Out service: as a listing gives it, else by the version in a path.
fn service_name(machine: Machine<'_>, role: Role) -> Option<String> {
    let listed = machine.scale_out_service(role).first().map(|(_, service)| service.name.clone());
    listed.or_else(|| {
        let word = if role == Role::Master { "SSISScaleOutMaster" } else { "SSISScaleOutWorker" };
        let paths =
            machine.logs().map(|log| log.path.as_str()).chain(machine.files().map(|f| f.path.as_str()));
        paths.filter_map(version_in_path).next().map(|version| format!("{word}{version}"))
    })
}

/// `150` of `…/SSISScaleOutWorker150/…`, `…/Microsoft SQL Server/150/DTS/…` or `…/ScaleOut/15/…`.
pub(crate) fn version_in_path(path: &str) -> Option<String> {
    const VERSIONS: [&str; 4] = ["140", "150", "160", "170"];
    let mut previous = "";
    for part in path.split(['/', '\\']) {
        let of_account = ["ssisscaleoutworker", "ssisscaleoutmaster"]
            .iter()
            .find_map(|name| part.to_ascii_lowercase().strip_prefix(name).map(str::to_owned));
        if let Some(version) = of_account.filter(|version| VERSIONS.contains(&version.as_str())) {
            return Some(version);
        }
        if previous.eq_ignore_ascii_case("Microsoft SQL Server") && VERSIONS.contains(&part) {
            return Some(part.to_owned());
        }
        let long = format!("{part}0");
        if previous.eq_ignore_ascii_case("ScaleOut") && VERSIONS.contains(&long.as_str()) {
            return Some(long);
        }
        previous = part;
    }
    None
}

fn account(machine: Machine<'_>, role: Role) -> Option<String> {
    machine
        .scale_out_service(role)
        .into_iter()
        .find_map(|(_, service)| service.account.as_ref().map(|account| account.value.clone()))
}

/// The account that setup gives a service (`NT Service\SSISScaleOutWorker140`).
fn virtual_account(service: Option<&str>) -> Option<String> {
    service.map(|service| format!("NT Service\\{service}"))
}

/// Every certificate of the bundle with the file it stands in.
impl Inventory {
    /// Every certificate of the bundle, whoever's it is, with its file.
    pub fn certificates(
        &self,
    ) -> impl Iterator<Item = (&super::ArtifactFile, &sologs_core::artifact::certificate::Certificate)> {
        self.files
            .iter()
            .filter_map(|file| match &file.artifact {
                Artifact::Certificate(found) => Some(found.certificates.iter().map(move |one| (file, one))),
                _ => None,
            })
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_paths_that_setup_makes() {
        for (path, version) in [
            ("W/Windows/ServiceProfiles/SSISScaleOutWorker150/AppData/Local/SSIS/x.log", Some("150")),
            ("W/Program Files/Microsoft SQL Server/140/DTS/Binn/WorkerSettings.config", Some("140")),
            ("W/AppData/Local/SSIS/ScaleOut/16/Agent/a.log", Some("160")),
            ("W/AppData/Local/SSIS/ScaleOut/Agent/a.log", None),
            ("W/150/a.log", None),
        ] {
            assert_eq!(version_in_path(path).as_deref(), version, "{path}");
        }
    }

    #[test]
    fn authorities_are_host_and_port() {
        assert_eq!(authority("https://M1:8391/x"), Some(("M1".to_owned(), Some(8391))));
        assert_eq!(authority("https://[fe80::1]:8391"), Some(("[fe80::1]".to_owned(), Some(8391))));
        assert_eq!(authority("M1"), Some(("M1".to_owned(), None)));
        assert_eq!(authority("https:///x"), None);
    }
}
