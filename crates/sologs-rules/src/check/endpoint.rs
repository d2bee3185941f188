//! The address that the Worker was given for the Master.

use super::connectivity::is_unresolved;
use super::master_identity;
use super::ports;
use super::{Decision, Outcome, Question, Sentence, Want};
use crate::inventory::{Place, authority};
use sologs_core::artifact::http_service_state::RegisteredUrl;
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{Host, HostRelation};
use sologs_core::kind::{FileKind, Role};

/// The port of https where a URL names none.
const HTTPS_PORT: u16 = 443;

/// `MasterEndpoint` as the Worker's settings give it.
struct Endpoint {
    url: String,
    place: Place,
    host: Host,
    port: Option<u16>,
}

/// `worker-master-endpoint`: https, a host that is known to be the Master, and the port that it listens on.
pub(super) fn worker_master_endpoint(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let Some((file, settings)) = worker.worker_settings().next() else { return Decision::nothing_known() };
    let Some(written) = &settings.master_endpoint else {
        return Decision::failed(Sentence::new("check-endpoint-absent")).at(file.whole());
    };
    let (url, place) = (written.value.trim().to_owned(), file.place(written));
    let parsed = authority(&url).and_then(|(host, port)| Some((Host::parse(&host)?, port)));
    let Some((host, port)) = parsed else {
        return Decision::failed(Sentence::new("check-endpoint-no-url").with("url", url)).at(place);
    };
    let is_https =
        url.split_once("://").is_some_and(|(scheme, _)| scheme.trim().eq_ignore_ascii_case("https"));
    if !is_https {
        return Decision::failed(Sentence::new("check-endpoint-not-https").with("url", url)).at(place);
    }
    let endpoint = Endpoint { url, place, host, port };
    let ports = match by_port(question, &endpoint) {
        Ok(ports) => ports,
        Err(decision) => return *decision,
    };
    let decision = by_host(question, &endpoint);
    match decision.outcome {
        Outcome::Passed if ports.is_empty() => {
            let sentence = Sentence::new("check-endpoint-port-unknown").with("url", &endpoint.url);
            let wanted = Want::new(FileKind::MasterSettings).on(Role::Master);
            Decision::unknown(sentence).at_all(decision.evidence).wants(wanted)
        }
        Outcome::Passed => decision.at_all(ports),
        _ => decision,
    }
}

/// Where the Master's port is named, nowhere perhaps; or what is wrong with the one that is called.
fn by_port(question: &Question<'_>, endpoint: &Endpoint) -> Result<Vec<Place>, Box<Decision>> {
    let named = ports::of_master(question);
    let effective = endpoint.port.unwrap_or(HTTPS_PORT);
    let agrees = named.iter().any(|one| one.port == effective);
    let own = named.first().map_or_else(String::new, |one| one.port.to_string());
    let places: Vec<Place> = named.into_iter().map(|one| one.place).collect();
    let sentence = match endpoint.port {
        _ if agrees => return Ok(places),
        None => Sentence::new("check-endpoint-no-port").with("url", &endpoint.url),
        Some(_) if places.is_empty() => return Ok(places),
        Some(_) => Sentence::new("check-endpoint-other-port").with("url", &endpoint.url).with("port", own),
    };
    Err(Box::new(Decision::failed(sentence).at(endpoint.place.clone()).at_all(places)))
}

fn by_host(question: &Question<'_>, endpoint: &Endpoint) -> Decision {
    let host = &endpoint.host;
    let sentence =
        |message: &'static str| Sentence::new(message).with("url", &endpoint.url).with("host", host);
    let at = |decision: Decision| decision.at(endpoint.place.clone());
    let names = names_of_master(question);
    let is_same =
        |name: &Host| matches!(name.relation(host), HostRelation::Same | HostRelation::SameShortName);
    let by_name = names.iter().find(|(name, _)| is_same(name)).map(|(_, place)| place.clone());
    let known = by_name
        .or_else(|| master_identity::speaking_for(question, host))
        .or_else(|| beside_the_worker(question, host));
    if is_unresolved(question) && known.is_none() {
        return at(Decision::failed(sentence("check-endpoint-unresolved"))).by_log(question);
    }
    let Some(known) = known else {
        return match another_machine(question, host) {
            Some(place) => at(Decision::failed(sentence("check-endpoint-other-machine"))).at(place),
            None if host.is_local()
                && question.worker().is_some_and(|worker| worker.node().is_some())
                && !names.is_empty() =>
            {
                at(Decision::failed(sentence("check-endpoint-local")))
                    .at_all(names.into_iter().take(1).map(|(_, place)| place))
            }
            None => unexplained(question, at(Decision::unknown(sentence("check-endpoint-unexplained")))),
        };
    };
    if let Some(called) = other_call(question, endpoint) {
        let sentence = sentence("check-endpoint-not-restarted").with("called", called);
        return at(Decision::failed(sentence)).by_log(question);
    }
    at(Decision::passed(sentence("check-endpoint-is-master"))).at(known)
}

/// What would explain an alias: the names that the Master itself told.
fn unexplained(question: &Question<'_>, decision: Decision) -> Decision {
    if question.inventory.tables(View::MasterProperties).next().is_some() {
        return decision.wants(Want::new(FileKind::Certificate).on(Role::Master));
    }
    decision
        .wants(Want::new(FileKind::SsisdbTable).on(Role::Catalog))
        .wants(Want::new(FileKind::Certificate).on(Role::Master))
}

/// The names by which the Master is known: that of the folder with its settings, and those that it told SSISDB.
fn names_of_master(question: &Question<'_>) -> Vec<(Host, Place)> {
    let mut names = Vec::new();
    if let Some(master) = question.master()
        && let Some(node) = master.node().and_then(Host::parse)
    {
        let settings = master.master_settings().map(|(file, settings)| {
            settings.port_number.as_ref().map_or_else(|| file.whole(), |port| file.place(port))
        });
        let listening = master.http_service_state().flat_map(|(file, state)| {
            state.cluster_management().map(move |url: &RegisteredUrl| file.at(url.line))
        });
        names.extend(settings.chain(listening).map(|place| (node.clone(), place)));
    }
    for (file, table) in question.inventory.tables(View::MasterProperties) {
        for name in ["MACHINE_NAME", "MACHINE_IP"] {
            if let Some(found) = table.property(name) {
                let hosts = found.value.split([',', ';', ' ']).filter_map(Host::parse);
                names.extend(hosts.map(|host| (host, file.place(&found))));
            }
        }
        if let Some(found) = table.property("MASTER_ADDRESS")
            && let Some(host) = authority(&found.value).and_then(|(host, _)| Host::parse(&host))
        {
            names.push((host, file.place(&found)));
        }
    }
    names
}

/// `localhost` is the Master where both are the same machine.
fn beside_the_worker(question: &Question<'_>, host: &Host) -> Option<Place> {
    let (worker, master) = (question.worker()?, question.master()?);
    let same = worker.node().is_some() && worker.node() == master.node();
    let (file, _) = master.master_settings().next().filter(|_| same && host.is_local())?;
    Some(file.whole())
}

/// The settings of a Worker on another machine that is called so and has no Master.
fn another_machine(question: &Question<'_>, host: &Host) -> Option<Place> {
    let mut others = question.inventory.machines(Role::Worker).filter(|machine| {
        machine.is_called(&host.to_string())
            && !question.inventory.roles_of(machine.node()).any(|role| role == Role::Master)
    });
    // Without a Master elsewhere the Worker's own folder may hold the Master's files as well.
    question.inventory.machines(Role::Master).next()?;
    others.find_map(|machine| machine.worker_settings().next().map(|(file, _)| file.whole()))
}

/// What the log says was called, where that is another address than the settings name now.
fn other_call(question: &Question<'_>, endpoint: &Endpoint) -> Option<String> {
    let called = question.captures.get("url").or_else(|| question.captures.get("authority"))?;
    let (host, port) = authority(called)?;
    let other_host = Host::parse(&host)?.relation(&endpoint.host) == HostRelation::Different;
    let other_port = port.is_some_and(|port| port != endpoint.port.unwrap_or(HTTPS_PORT));
    (other_host || other_port).then(|| called.clone())
}
