//! Whether the services of Scale Out run: `sc query` and the like, else the events of the Service Control Manager.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{In, Machine, Place, compare, role_of_service, version_in_path};
use sologs_core::artifact::event_log::{EventLog, ServiceEvent, WindowsEvent};
use sologs_core::artifact::service::{Service, ServiceState, StartType};
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;

/// Windows' error for a service that is not installed (ERROR_SERVICE_DOES_NOT_EXIST).
const NOT_INSTALLED: u32 = 1060;

/// `master-service-running`.
pub(super) fn master_service_running(question: &Question<'_>) -> Decision {
    question.master().map_or_else(Decision::nothing_known, |master| running(question, master, Role::Master))
}

/// `worker-service-running`.
pub(super) fn worker_service_running(question: &Question<'_>) -> Decision {
    question.worker().map_or_else(Decision::nothing_known, |worker| running(question, worker, Role::Worker))
}

fn running(question: &Question<'_>, machine: Machine<'_>, role: Role) -> Decision {
    with_warnings(by_files(question, machine, role), machine, role)
}

/// Adds what the Service Control Manager says of the service beside its state: that it hung (7011), and that the way it
/// starts was changed (7040; to what, the event says in the system's language).
fn with_warnings(decision: Decision, machine: Machine<'_>, role: Role) -> Decision {
    let warnings = [(7011, "check-service-did-not-answer"), (7040, "check-service-start-type-changed")];
    warnings.into_iter().fold(decision, |decision, (id, message)| {
        let found = machine.event_logs().find_map(|(file, log)| {
            log.events.iter().rev().filter(|event| event.id == id).find_map(|event| {
                let name = event.service()?.name.filter(|name| role_of_service(name) == Some(role))?;
                Some((name, event.time?, file.at(event.line)))
            })
        });
        let Some((name, time, place)) = found else { return decision };
        let decision = match decision.reason.is_empty() {
            true => decision.and(Sentence::new("check-event-alone")),
            false => decision,
        };
        decision.and(Sentence::new(message).with("service", name).with("time", time)).at(place)
    })
}

fn by_files(question: &Question<'_>, machine: Machine<'_>, role: Role) -> Decision {
    let services: Vec<In<'_, Service>> =
        of_version(machine, role).into_iter().filter(|(_, service)| service.state.is_some()).collect();
    if !services.is_empty() {
        return by_states(&services, &machine.scale_out_service(role));
    }
    if let Some(decision) = by_events(question, machine, role) {
        return decision;
    }
    let mut failures = machine.service_queries().flat_map(|(file, query)| {
        query.failures.iter().map(move |failure| (file, failure)).filter(|(_, failure)| {
            failure.name.as_deref().is_some_and(|name| role_of_service(name) == Some(role))
        })
    });
    let usual = if role == Role::Master { "SSISScaleOutMaster" } else { "SSISScaleOutWorker" };
    match failures.next() {
        Some((file, failure)) => {
            let message = match failure.code {
                NOT_INSTALLED => "check-service-not-under-that-name",
                _ => "check-service-query-failed",
            };
            let name = failure.name.as_deref().unwrap_or(usual);
            let sentence = Sentence::new(message).with("service", name).with("code", failure.code);
            Decision::unknown(sentence).at(file.at(failure.line)).wants(
                Want::new(FileKind::ServiceQuery)
                    .by("Get-Service SSISScaleOut* | Format-List *", "services.txt"),
            )
        }
        None => Decision::nothing_known(),
    }
}

/// The services of the version that writes the machine's logs, where several stand side by side and that can be told.
fn of_version(machine: Machine<'_>, role: Role) -> Vec<In<'_, Service>> {
    let all = machine.scale_out_service(role);
    let version = machine.logs().find_map(|log| version_in_path(&log.path));
    let own: Vec<In<'_, Service>> = all
        .iter()
        .copied()
        .filter(|(_, service)| version.as_deref().is_some_and(|version| service.name.ends_with(version)))
        .collect();
    if own.is_empty() { all } else { own }
}

fn by_states(services: &[In<'_, Service>], all: &[In<'_, Service>]) -> Decision {
    let state_of = |service: &Service| service.state.map(|state| state.value);
    let states = |wanted: &dyn Fn(ServiceState) -> bool| {
        services
            .iter()
            .copied()
            .filter(|(_, service)| state_of(service).is_some_and(wanted))
            .collect::<Vec<_>>()
    };
    let is_up = |state| state == ServiceState::Running;
    let is_down = |state| matches!(state, ServiceState::Stopped | ServiceState::Paused);
    let (up, down) = (states(&is_up), states(&is_down));
    match (up.first(), down.first()) {
        (Some((_, service)), None) => {
            Decision::passed(named("check-service-running", service)).at_all(state_places(&up))
        }
        (None, Some((file, service))) => {
            let paused = state_of(service) == Some(ServiceState::Paused);
            let message = if paused { "check-service-paused" } else { "check-service-stopped" };
            let mut decision = Decision::failed(named(message, service)).at_all(state_places(&down));
            if let Some(code) = service.exit_code().filter(|_| !paused) {
                decision = decision.and(exit(code.value, service.has_own_exit_code())).at(file.place(&code));
            }
            let disabled = all.iter().filter(|(_, other)| other.name.eq_ignore_ascii_case(&service.name));
            let disabled = disabled.filter_map(|(file, other)| {
                let start = other.start_type.filter(|start| start.value == StartType::Disabled)?;
                Some(file.place(&start))
            });
            match disabled.into_iter().next() {
                Some(place) => decision.and(Sentence::new("check-service-disabled")).at(place),
                None => decision,
            }
        }
        (Some((_, service)), Some(_)) => Decision::unknown(named("check-service-states-differ", service))
            .at_all(state_places(&up))
            .at_all(state_places(&down)),
        (None, None) => {
            let (_, service) = services.first().copied().unzip();
            let name = service.map_or("", |service| service.name.as_str());
            Decision::unknown(Sentence::new("check-service-changing").with("service", name))
                .at_all(state_places(services))
                .wants(Want::new(FileKind::ServiceQuery))
        }
    }
}

fn named(message: &'static str, service: &Service) -> Sentence {
    Sentence::new(message).with("service", &service.name)
}

fn state_places(services: &[In<'_, Service>]) -> Vec<Place> {
    services.iter().filter_map(|(file, service)| Some(file.place(&service.state?))).collect()
}

/// What the code means that a service ended with. The services' own codes are those of their executable; Windows'
/// are its system errors (<https://learn.microsoft.com/windows/win32/debug/system-error-codes>).
fn exit(code: u32, is_own: bool) -> Sentence {
    let message = match (is_own, code) {
        (true, 1) => "check-service-exit-1",
        (true, 2) => "check-service-exit-2",
        (true, 3) => "check-service-exit-3",
        (true, 4) => "check-service-exit-4",
        (true, 5) => "check-service-exit-5",
        (true, 6) => "check-service-exit-6",
        (true, _) => "check-service-exit-own",
        (false, 0) => "check-service-exit-none",
        (false, 1053) => "check-service-exit-1053",
        (false, 1067) => "check-service-exit-1067",
        (false, 1069) => "check-service-exit-1069",
        (false, 1077) => "check-service-exit-1077",
        (false, _) => "check-service-exit-windows",
    };
    Sentence::new(message).with("code", code)
}

/// An event that says whether a service runs.
struct Said<'i> {
    runs: bool,
    time: Timestamp,
    code: Option<(u32, bool)>,
    name: String,
    place: Place,
    log: &'i EventLog,
}

/// The last event about the service decides, where its log reaches as far as the records of the diagnosis.
fn by_events(question: &Question<'_>, machine: Machine<'_>, role: Role) -> Option<Decision> {
    let mut said: Vec<Said<'_>> = machine
        .event_logs()
        .flat_map(|(file, log)| {
            log.events.iter().filter_map(move |event| said(event, role, file.at(event.line), log))
        })
        .collect();
    said.sort_by_key(|one| one.time.utc_micros().unwrap_or_else(|| one.time.local_micros()));
    let last = said.last()?;
    let sentence =
        |message: &'static str| Sentence::new(message).with("service", &last.name).with("time", last.time);
    let reaches = question.last_seen.zip(last.log.last).and_then(|(seen, end)| compare(end, seen));
    match reaches {
        Some(std::cmp::Ordering::Less) => {
            return Some(
                Decision::unknown(sentence("check-service-events-end-before")).at(last.place.clone()),
            );
        }
        None => {
            return Some(
                Decision::unknown(sentence(match last.runs {
                    true => "check-service-started-zone",
                    false => "check-service-ended-zone",
                }))
                .at(last.place.clone()),
            );
        }
        Some(_) => {}
    }
    if last.runs {
        return Some(Decision::passed(sentence("check-service-started")).at(last.place.clone()));
    }
    // What was said since the service last ran: several events speak of one end.
    let since = said.iter().rposition(|one| one.runs).map_or(0, |at| at + 1);
    let ends = said.get(since..).unwrap_or_default();
    let decision = Decision::failed(sentence("check-service-ended")).at(last.place.clone());
    let coded = ends.iter().rev().find_map(|one| one.code.map(|code| (code, one.place.clone())));
    Some(match coded {
        Some(((code, is_own), place)) => decision.and(exit(code, is_own)).at(place),
        None => decision,
    })
}

fn said<'i>(event: &'i WindowsEvent, role: Role, place: Place, log: &'i EventLog) -> Option<Said<'i>> {
    let service: ServiceEvent<'i> = event.service()?;
    let part = if role == Role::Master { "scale out master" } else { "scale out worker" };
    // The product's name is not translated.
    let is_displayed = |name: &str| name.to_lowercase().contains(part);
    let is_own = service.name.as_deref().is_some_and(|name| role_of_service(name) == Some(role))
        || service.display_name.is_some_and(is_displayed);
    let runs = match (event.id, service.state) {
        (7036, Some(ServiceState::Running)) => true,
        (7036, Some(ServiceState::Stopped))
        | (7000 | 7001 | 7009 | 7023 | 7024 | 7031 | 7034 | 7038 | 7041, _) => false,
        _ => return None,
    };
    let shown = service.name.clone().or_else(|| service.display_name.map(str::to_owned));
    Some(Said {
        runs,
        time: event.time.filter(|_| is_own)?,
        code: service.code.map(|code| (code, event.id == 7024)),
        name: shown.unwrap_or_default(),
        place,
        log,
    })
}
