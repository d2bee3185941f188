//! The port that the Master listens on, against the one that the Worker calls.

use super::{Decision, Question, Sentence};
use crate::inventory::Place;
use sologs_core::artifact::ssisdb_table::View;

/// A place that names the Master's port.
pub(super) struct Named {
    pub(super) port: u16,
    pub(super) place: Place,
}

/// The Master's port by the best that the bundle holds: the real listener, else the setting, else what the Master
/// told SSISDB.
pub(super) fn of_master(question: &Question<'_>) -> Vec<Named> {
    let found = [listening(question), configured(question), told(question)];
    found.into_iter().find(|named| !named.is_empty()).unwrap_or_default()
}

/// `master-port`: the real listener first, then the setting, then what the Master told SSISDB.
pub(super) fn master_port(question: &Question<'_>) -> Decision {
    let Some(called) = question.port().or_else(|| endpoint_port(question)) else {
        return Decision::nothing_known();
    };
    let (listening, configured, told) = (listening(question), configured(question), told(question));
    let wrong = |named: &&Named| named.port != called;
    let text = |named: &[Named]| named.iter().map(|one| one.port.to_string()).collect::<Vec<_>>().join(", ");
    let places = |named: Vec<Named>| named.into_iter().map(|one| one.place);
    if !listening.is_empty() && listening.iter().all(|named| wrong(&named)) {
        let agrees = configured.iter().any(|named| named.port == called);
        let sentence = Sentence::new("check-master-port-listens-elsewhere")
            .with("port", called)
            .with("listening", text(&listening));
        let decision = Decision::failed(sentence).at_all(places(listening));
        return if agrees {
            decision
                .and(Sentence::new("check-master-port-not-restarted").with("port", called))
                .at_all(places(configured))
        } else {
            decision.at_all(places(configured))
        };
    }
    if let Some(other) = configured.iter().find(wrong) {
        let sentence =
            Sentence::new("check-master-port-differs").with("port", called).with("configured", other.port);
        return Decision::failed(sentence).at_all(places(configured));
    }
    if !configured.is_empty() || !listening.is_empty() {
        let sentence = Sentence::new("check-master-port-agrees").with("port", called);
        return Decision::passed(sentence).at_all(places(configured)).at_all(places(listening));
    }
    match told.iter().find(wrong) {
        Some(other) => Decision::failed(
            Sentence::new("check-master-port-told-differs").with("port", called).with("told", other.port),
        )
        .at_all(places(told)),
        None if told.is_empty() => Decision::nothing_known(),
        None => Decision::passed(Sentence::new("check-master-port-told-agrees").with("port", called))
            .at_all(places(told)),
    }
}

fn endpoint_port(question: &Question<'_>) -> Option<u16> {
    question.value("port").and_then(|port| port.parse().ok())
}

/// Ports of the Master's URL among those that HTTP.SYS listens for.
fn listening(question: &Question<'_>) -> Vec<Named> {
    let Some(master) = question.master() else { return Vec::new() };
    let of_state = master.http_service_state().flat_map(|(file, state)| {
        state.cluster_management().map(move |url| Named { port: url.port, place: file.at(url.line) })
    });
    of_state.collect()
}

/// `PortNumber` of the Master's settings.
fn configured(question: &Question<'_>) -> Vec<Named> {
    let Some(master) = question.master() else { return Vec::new() };
    let ports = master.master_settings().filter_map(|(file, settings)| {
        let port = settings.port_number.as_ref()?;
        Some(Named { port: port.value, place: file.place(port) })
    });
    ports.collect()
}

/// `MASTER_SERVICE_PORT` of `catalog.master_properties`.
fn told(question: &Question<'_>) -> Vec<Named> {
    let ports = question.inventory.tables(View::MasterProperties).filter_map(|(file, table)| {
        let port = table.property("MASTER_SERVICE_PORT")?;
        Some(Named { port: port.value.trim().parse().ok()?, place: file.place(&port) })
    });
    ports.collect()
}
