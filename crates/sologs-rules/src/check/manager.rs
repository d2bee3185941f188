//! Whether Scale Out Manager reaches the registry of the Worker that is added.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{Machine, Place, same_host};
use sologs_core::artifact::Artifact;
use sologs_core::artifact::schannel;
use sologs_core::artifact::service::{Service, ServiceState, StartType};
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;

const SERVICE: &str = "RemoteRegistry";
/// `Start` of a service that is disabled.
const DISABLED: u64 = 4;

/// What is known of the service.
#[derive(Default)]
struct Known {
    running: Option<Place>,
    stopped: Option<Place>,
    disabled: Option<Place>,
}

/// `remote-registry-running`: of the Worker that is added. It starts on demand and stops when idle: running passes,
/// disabled fails, stopped alone says nothing.
pub(super) fn remote_registry_running(question: &Question<'_>) -> Decision {
    let mut known = Known::default();
    let added = question.captures.get("machine").or_else(|| question.captures.get("host"));
    let machine = match added {
        Some(name) => question.inventory.machine_called(name),
        None => question.worker(),
    };
    if let Some(machine) = machine {
        of_machine(machine, &mut known);
    }
    if let Some(name) = added {
        asked_from_afar(question, name, &mut known);
    }
    let want = Want::new(FileKind::ServiceQuery).on(Role::Worker).by(
        "sc.exe queryex RemoteRegistry > remote-registry.txt & sc.exe qc RemoteRegistry >> remote-registry.txt",
        "remote-registry.txt",
    );
    match known {
        Known { disabled: Some(place), .. } => {
            Decision::failed(Sentence::new("check-remote-registry-disabled")).at(place).at_all(known.stopped)
        }
        Known { running: Some(place), .. } => {
            Decision::passed(Sentence::new("check-remote-registry-running")).at(place)
        }
        Known { stopped: Some(place), .. } => {
            Decision::unknown(Sentence::new("check-remote-registry-stopped")).at(place).wants(want)
        }
        _ => Decision::nothing_known().wants(want),
    }
}

fn of_machine(machine: Machine<'_>, known: &mut Known) {
    of_events(machine, known);
    for (file, service) in machine.services(|name| name.eq_ignore_ascii_case(SERVICE)) {
        note(service, |line| file.at(line), known);
    }
    for (file, registry) in machine.registry() {
        if let Some(start) =
            schannel::service_start(registry, SERVICE).filter(|start| start.value == DISABLED)
        {
            known.disabled = Some(file.place(&start));
        }
    }
}

/// The last event of its state (7036) counts where no listing does.
fn of_events(machine: Machine<'_>, known: &mut Known) {
    let mut last: Option<(Option<Timestamp>, ServiceState, Place)> = None;
    for (file, log) in machine.event_logs() {
        for event in &log.events {
            let Some(said) = event.service() else { continue };
            let is_own = said.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(SERVICE));
            let Some(state) = said.state.filter(|_| is_own) else { continue };
            let is_newer = last.as_ref().is_none_or(|(time, ..)| {
                event.time.map(|t| t.local_micros()) >= time.map(|t| t.local_micros())
            });
            if is_newer {
                last = Some((event.time, state, file.at(event.line)));
            }
        }
    }
    match last {
        Some((_, ServiceState::Running, place)) => known.running = Some(place),
        Some((_, ServiceState::Stopped, place)) => known.stopped = Some(place),
        _ => {}
    }
}

/// `sc \\WORKER01 query RemoteRegistry`, in the files of whatever machine.
fn asked_from_afar(question: &Question<'_>, name: &str, known: &mut Known) {
    for file in question.inventory.files() {
        let Artifact::ServiceQuery(query) = &file.artifact else { continue };
        let of_host = |service: &&Service| {
            service.machine.is_some()
                && same_host(service.machine.as_deref(), Some(name))
                && service.name.eq_ignore_ascii_case(SERVICE)
        };
        for service in query.services.iter().filter(of_host) {
            note(service, |line| file.at(line), known);
        }
    }
}

fn note(service: &Service, at: impl Fn(u64) -> Place, known: &mut Known) {
    match service.state {
        Some(state) if state.value == ServiceState::Running => {
            known.running = Some(at(state.line));
            known.stopped = None;
        }
        Some(state) if state.value == ServiceState::Stopped => {
            known.stopped = Some(at(state.line));
            known.running = None;
        }
        _ => {}
    }
    if let Some(start) = service.start_type.filter(|start| start.value == StartType::Disabled) {
        known.disabled = Some(at(start.line));
    }
}
