//! Why a service of Scale Out has ended: what its exit code means.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{Inventory, Machine, Place};
use sologs_core::artifact::service::{Service, ServiceState};
use sologs_core::kind::FileKind;

/// `service-started`: state and exit code of the service that the diagnosis names.
pub(super) fn service_started(question: &Question<'_>) -> Decision {
    let Some(name) = question.captures.get("service") else { return Decision::nothing_known() };
    let machine: Machine<'_> = question.inventory.machine(question.node);
    let services = machine.services(|own| own.eq_ignore_ascii_case(name));
    let with_state = services.iter().filter(|(_, service)| service.state.is_some());
    let mut running = with_state.clone().filter(|(_, service)| is(service, ServiceState::Running));
    if let Some((file, service)) = running.next() {
        let line = service.state.map_or(service.line, |state| state.line);
        return Decision::passed(Sentence::new("check-exit-running").with("service", name)).at(file.at(line));
    }
    let mut stopped = with_state.filter(|(_, service)| is(service, ServiceState::Stopped));
    if let Some((file, service)) = stopped.next() {
        let line = service.state.map_or(service.line, |state| state.line);
        let decision = Decision::failed(Sentence::new("check-exit-stopped").with("service", name));
        let decision = decision.at(file.at(line));
        return match service.exit_code() {
            Some(code) => {
                decision.and(meaning(name, code.value, service.has_own_exit_code())).at(file.place(&code))
            }
            None => decision,
        };
    }
    by_events(question.inventory, question, name)
}

fn is(service: &Service, state: ServiceState) -> bool {
    service.state.is_some_and(|own| own.value == state)
}

/// What the last event of the service says, as the condition that made the diagnosis found it.
fn by_events(inventory: &Inventory, question: &Question<'_>, name: &str) -> Decision {
    let condition = crate::condition::artifact::condition("scale-out-service-stopped");
    let hits = condition.map(|condition| condition(inventory)).unwrap_or_default();
    let own = hits.into_iter().find(|hit| {
        hit.node.as_deref() == question.node && hit.captures.get("service").is_some_and(|own| own == name)
    });
    let Some(hit) = own else {
        return Decision::nothing_known().wants(Want::new(FileKind::ServiceQuery).by(
            "sc.exe queryex {service} > services.txt & sc.exe qc {service} >> services.txt",
            "services.txt",
        ));
    };
    let decision = Decision::failed(Sentence::new("check-exit-event").with("service", name));
    let places: Vec<Place> = hit.shown.iter().map(|shown| shown.place.clone()).collect();
    // 7024 alone gives the service's own code.
    let is_own =
        hit.shown.iter().any(|shown| shown.text.as_deref().is_some_and(|text| text.contains(" 7024:")));
    let code = hit.captures.get("exit_code").and_then(|code| code.parse().ok());
    match code {
        Some(code) => decision.and(meaning(name, code, is_own)).at_all(places),
        None => decision.at_all(places),
    }
}

/// What an exit code means. Those of a Worker are constants of its service; the others are errors of Windows.
pub(super) fn meaning(service: &str, code: u32, is_own: bool) -> Sentence {
    let is_worker = service.to_lowercase().contains("worker");
    let id = match (is_own, code) {
        (true, 1) if is_worker => "check-exit-unexpected-error",
        (true, 2) if is_worker => "check-exit-settings",
        (true, 3) if is_worker => "check-exit-service-start",
        (true, 4) if is_worker => "check-exit-too-many-exceptions",
        (true, 5) if is_worker => "check-exit-edition",
        (true, 6) if is_worker => "check-exit-secret",
        (true, _) => "check-exit-own",
        (false, 0) => "check-exit-good-order",
        (false, 1053) => "check-exit-no-answer",
        (false, 1058) => "check-exit-disabled",
        (false, 1067) => "check-exit-crashed",
        (false, 1068) => "check-exit-dependency",
        (false, 1069) => "check-exit-logon",
        (false, 1077) => "check-exit-never-started",
        (false, _) => "check-exit-windows",
    };
    Sentence::new(id).with("code", code)
}
