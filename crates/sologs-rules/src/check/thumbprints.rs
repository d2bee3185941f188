//! The thumbprint of the Master's certificate in all its places: settings of both, the port, SSISDB, the Root stores.

use super::master_identity::{Named, Source, named, names_of};
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{Machine, Place};
use sologs_core::artifact::certutil_store::StoreEntry;
use sologs_core::artifact::{DistinguishedName, Thumbprint};
use sologs_core::kind::{FileKind, Role};

/// A Root store that holds a certificate of the Master's subject with another hash, and lacks the right one.
struct OtherInRoot {
    role: Role,
    place: Place,
}

/// `worker-master-thumbprint`: the Worker's setting and the other places agree.
pub(super) fn worker_master_thumbprint(question: &Question<'_>) -> Decision {
    let expected = super::master_identity::expected(question);
    if let Some(empty) = expected.iter().find(|one| one.thumbprint.is_empty()) {
        return Decision::failed(Sentence::new("check-thumbprint-empty")).at_all(empty.places.clone());
    }
    let all = named(question);
    let (own, others): (Vec<&Named>, Vec<&Named>) =
        all.iter().partition(|one| one.source == Source::WorkerSettings);
    // The surest of the other places is what the rest is compared with.
    let Some(reference) = others.first().map(|first| &first.thumbprint) else {
        return alone(&own);
    };
    let roots = others_in_roots(question, reference);
    let differing: Vec<&Named> =
        own.iter().chain(&others).filter(|one| one.thumbprint != *reference).copied().collect();
    let places = own.iter().chain(&others).flat_map(|one| one.places.iter().cloned());
    let decision = if !differing.is_empty() || !roots.is_empty() {
        disagree(reference, &others, &differing, &roots)
    } else if own.is_empty() {
        Decision::unknown(Sentence::new("check-thumbprint-worker-unknown").with("thumbprint", reference))
            .wants(Want::new(FileKind::WorkerSettings).on(Role::Worker))
    } else {
        let sentence = Sentence::new("check-thumbprint-agrees").with("thumbprint", reference);
        Decision::passed(sentence.with("places", list(others.iter().map(|one| one.name()))))
    };
    let decision = decision.at_all(places).at_all(roots.into_iter().map(|root| root.place));
    invisible(decision, &all).value("master_thumbprint", reference)
}

/// The Worker's setting with nothing to compare it with.
fn alone(own: &[&Named]) -> Decision {
    let wanted = |decision: Decision| {
        decision
            .wants(Want::new(FileKind::NetshSslcert).on(Role::Master))
            .wants(Want::new(FileKind::MasterSettings).on(Role::Master))
    };
    let Some(first) = own.first() else {
        return wanted(Decision::nothing_known().wants(Want::new(FileKind::WorkerSettings).on(Role::Worker)));
    };
    let places = own.iter().flat_map(|one| one.places.iter().cloned());
    if !first.thumbprint.is_complete() {
        let sentence = Sentence::new("check-thumbprint-malformed")
            .with("digits", first.thumbprint.as_str().chars().count());
        return Decision::failed(sentence).at_all(places);
    }
    wanted(
        Decision::unknown(Sentence::new("check-thumbprint-alone").with("thumbprint", &first.thumbprint))
            .at_all(places),
    )
}

fn disagree(
    reference: &Thumbprint,
    others: &[&Named],
    differing: &[&Named],
    roots: &[OtherInRoot],
) -> Decision {
    let by = others.first().map_or("", |one| one.name());
    let of_roots = roots.iter().map(|root| match root.role {
        Role::Worker => "Root (Worker)",
        _ => "Root (Master)",
    });
    let places = list(differing.iter().map(|one| one.name()).chain(of_roots));
    let sentence = Sentence::new("check-thumbprint-disagrees")
        .with("thumbprint", reference)
        .with("by", by)
        .with("places", places);
    let malformed = differing.iter().find(|one| !one.thumbprint.is_complete());
    let decision = Decision::failed(sentence);
    match malformed {
        Some(one) => decision.and(
            Sentence::new("check-thumbprint-malformed")
                .with("digits", one.thumbprint.as_str().chars().count()),
        ),
        None => decision,
    }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut unique: Vec<&str> = Vec::new();
    names.for_each(|name| {
        if !unique.contains(&name) {
            unique.push(name);
        }
    });
    unique.join(", ")
}

/// Says where an invisible character was met, which the comparison passed over.
fn invisible(decision: Decision, all: &[Named]) -> Decision {
    let met = all.iter().filter(|one| one.thumbprint.has_invisible());
    met.fold(decision, |decision, one| {
        decision.and(Sentence::new("check-thumbprint-invisible-in").with("setting", one.name()))
    })
}

/// A Root listing is a store of many certificates: it disagrees only when it holds one of the Master's subject with
/// another hash. That it lacks the right one is another step's failure.
fn others_in_roots(question: &Question<'_>, reference: &Thumbprint) -> Vec<OtherInRoot> {
    let Some((subject, _)) = names_of(question, reference) else { return Vec::new() };
    let of = |machine: Option<Machine<'_>>, role: Role| {
        machine
            .and_then(|machine| other_in_root(machine, &subject, reference))
            .map(|place| OtherInRoot { role, place })
    };
    let found = [of(question.master(), Role::Master), of(question.worker(), Role::Worker)];
    found.into_iter().flatten().collect()
}

fn other_in_root(machine: Machine<'_>, subject: &DistinguishedName, reference: &Thumbprint) -> Option<Place> {
    let mut listings = machine.stores("Root").filter(|(_, listing)| listing.find(reference).is_none());
    let is_namesake = |entry: &&StoreEntry| {
        entry.subject.as_ref().is_some_and(|own| own.value.same_as(subject)) && entry.thumbprint.is_some()
    };
    listings.find_map(|(file, listing)| {
        let entry = listing.entries.iter().find(is_namesake)?;
        entry.thumbprint.as_ref().map(|thumbprint| file.place(thumbprint))
    })
}
