//! Conditions over the services of Scale Out.

use super::Hit;
use crate::inventory::{Inventory, Machine, Place, role_of_service};
use sologs_core::artifact::event_log::{EventLog, ServiceEvent, WindowsEvent};
use sologs_core::artifact::service::{Service, ServiceState};
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;

/// Events of the Service Control Manager after which a service does not run: not started, ended with an error, ended
/// unexpectedly.
const ENDED: [u32; 9] = [7000, 7001, 7009, 7023, 7024, 7031, 7034, 7038, 7041];

/// A service of Scale Out is stopped, as `sc query` shows it or the last event of the System log.
pub(super) fn scale_out_service_stopped(inventory: &Inventory) -> Vec<Hit> {
    let mut hits = Vec::new();
    for node in inventory.nodes() {
        let machine = inventory.machine(node);
        let services = machine.services(|name| role_of_service(name).is_some());
        let listed: Vec<&str> = services
            .iter()
            .filter(|(_, service)| service.state.is_some())
            .map(|(_, service)| service.name.as_str())
            .collect();
        let is_stopped =
            |service: &Service| service.state.is_some_and(|state| state.value == ServiceState::Stopped);
        for (file, service) in services.iter().filter(|(_, service)| is_stopped(service)) {
            // The same service may be listed twice; one listing of it as running is as good as the other.
            let is_running = services.iter().any(|(_, other)| {
                other.name.eq_ignore_ascii_case(&service.name)
                    && other.state.is_some_and(|state| state.value == ServiceState::Running)
            });
            if is_running {
                continue;
            }
            let line = service.state.map_or(service.line, |state| state.line);
            let mut hit = Hit::new(node)
                .capture("service", &service.name)
                .at(file.at(line), format!("{}: STOPPED", service.name));
            if let Some(code) = service.exit_code() {
                let kind = if service.has_own_exit_code() { "SERVICE_EXIT_CODE" } else { "WIN32_EXIT_CODE" };
                hit = hit
                    .capture("exit_code", code.value)
                    .at(file.place(&code), format!("{kind}: {}", code.value));
            }
            hits.push(hit);
        }
        for hit in of_events(machine) {
            let is_listed = hit
                .captures
                .get("service")
                .is_some_and(|name| listed.iter().any(|listed| listed.eq_ignore_ascii_case(name)));
            // A listing shows how it stands; an event, how it was.
            if !is_listed {
                hits.push(hit);
            }
        }
    }
    hits
}

/// What the last event of each service says.
struct Last<'i> {
    event: &'i WindowsEvent,
    place: Place,
    said: ServiceEvent<'i>,
    time: Option<Timestamp>,
}

fn of_events(machine: Machine<'_>) -> Vec<Hit> {
    let mut last: BTreeMap<String, Last<'_>> = BTreeMap::new();
    for (file, log) in machine.event_logs() {
        for (event, said, name) in service_events(log) {
            let is_telling = ENDED.contains(&event.id) || said.state.is_some();
            let known = last.get(&name).map(|known| known.time);
            let is_newer = known.is_none_or(|known| {
                let micros = |time: Option<Timestamp>| time.map(|time| time.local_micros());
                micros(event.time) > micros(known)
                    // The stop (7036) and its reason (7024) are of one moment: the reason says more.
                    || (micros(event.time) == micros(known) && ENDED.contains(&event.id))
            });
            if is_telling && is_newer {
                let place = file.at(event.line);
                last.insert(name, Last { event, place, said, time: event.time });
            }
        }
    }
    let stopped = last
        .into_iter()
        .filter(|(_, last)| ENDED.contains(&last.event.id) || last.said.state == Some(ServiceState::Stopped));
    stopped
        .map(|(name, last)| {
            let text = format!("{} {}: {name}", last.event.provider, last.event.id);
            let hit = Hit::new(machine.node()).capture("service", name).at(last.place, text).when(last.time);
            match last.said.code {
                Some(code) => hit.capture("exit_code", code),
                None => hit,
            }
        })
        .collect()
}

/// The events of the services of Scale Out, by the service's name (or by the one for people, where no other is told).
fn service_events(log: &EventLog) -> impl Iterator<Item = (&WindowsEvent, ServiceEvent<'_>, String)> {
    log.events.iter().filter_map(|event| {
        let said = event.service()?;
        let by_name = said.name.clone().filter(|name| role_of_service(name).is_some());
        let by_display = || service_of_display_name(said.display_name?);
        let name = by_name.or_else(by_display)?;
        Some((event, said, name))
    })
}

/// `SSISScaleOutWorker150` of "SQL Server Integration Services Scale Out Worker 15.0", which setup does not translate: the
/// events of one service are told under one name.
fn service_of_display_name(display: &str) -> Option<String> {
    let (role, rest) = ["Worker", "Master"].into_iter().find_map(|role| {
        let (_, rest) = display.split_once(&format!("Scale Out {role}"))?;
        Some((role, rest))
    })?;
    let major: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    Some(if major.is_empty() { display.to_owned() } else { format!("SSISScaleOut{role}{major}0") })
}
