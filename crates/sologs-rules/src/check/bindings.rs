//! What is bound to the Master's port, against the certificate that the Master is to serve.

use super::master_identity::{Named, Source, configured, file_of, files_of_master, named};
use super::port_bindings::{Bindings, proof_of_nothing};
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{ArtifactFile, Machine, Place, netsh_argument};
use sologs_core::artifact::certutil_store::KeyPresence;
use sologs_core::artifact::netsh_sslcert::Binding;
use sologs_core::artifact::schannel;
use sologs_core::artifact::{Located, Thumbprint};
use sologs_core::kind::{FileKind, Role};

/// The first build of Windows Server that speaks TLS 1.3 in HTTP.SYS (Windows Server 2022).
const FIRST_BUILD_WITH_TLS13: u64 = 20_348;
/// The store that HTTP.SYS looks in where a binding names none.
const DEFAULT_STORE: &str = "MY";

/// The stores that a Master's certificate may be bound from, as netsh spells them.
const STORES: [&str; 2] = ["MY", "Root"];

/// The Master's thumbprint, by what is not the binding itself.
struct Wanted {
    thumbprint: Thumbprint,
    place: Place,
    /// Whether the Master itself says so, rather than a Worker or a file.
    is_sure: bool,
}

/// `master-certificate-bound`: over all bindings that may answer at the Master's port.
pub(super) fn master_certificate_bound(question: &Question<'_>) -> Decision {
    let (Some(master), Some(port)) = (question.master(), question.master_port()) else {
        return Decision::nothing_known();
    };
    let bindings = Bindings::of(question);
    let wanted = wanted(question);
    if bindings.answering.is_empty() {
        return with_store(nothing_answers(master, port, &bindings), master, wanted.as_ref());
    }
    let decision = by_hash(question, &bindings, wanted.as_ref());
    let decision = match decision.outcome {
        super::Outcome::Passed => by_store(master, &bindings, decision),
        _ => decision,
    };
    let decision = match decision.outcome {
        super::Outcome::Passed => look_next(master, &bindings, decision),
        _ => decision,
    };
    with_store(with_values(decision, &bindings, wanted.as_ref()), master, wanted.as_ref())
}

/// The store to bind the certificate from: the one whose listing holds it with its key, else the one that holds it at all.
fn with_store(decision: Decision, master: Machine<'_>, wanted: Option<&Wanted>) -> Decision {
    let Some(wanted) = wanted else { return decision };
    let find = |has_key: bool| {
        STORES.iter().find(|store| {
            master
                .stores(store)
                .filter_map(|(_, listing)| listing.find(&wanted.thumbprint))
                .any(|entry| !has_key || matches!(entry.key, KeyPresence::Present { .. }))
        })
    };
    match find(true).or_else(|| find(false)) {
        Some(store) => decision.value("certificate_store", store),
        None => decision,
    }
}

fn nothing_answers(master: Machine<'_>, port: u16, bindings: &Bindings<'_>) -> Decision {
    if let Some((file, other)) = bindings.others.first() {
        let sentence = Sentence::new("check-bound-elsewhere")
            .with("port", port)
            .with("binding", other.endpoint.value.to_string());
        return Decision::unknown(sentence).at(file.place(&other.endpoint));
    }
    let everything = Want::new(FileKind::NetshSslcert).on(Role::Master);
    if let Some((file, line)) = proof_of_nothing(master, port) {
        return Decision::failed(Sentence::new("check-bound-nothing").with("port", port)).at(file.at(line));
    }
    let Some((file, netsh)) = master.netsh_sslcert().next() else { return Decision::nothing_known() };
    let sentence = Sentence::new("check-bound-not-in-listing").with("port", port);
    let line = netsh.nothing_bound.as_ref().map(|said| said.line);
    let line = line.or(netsh.bindings.first().map(|binding| binding.endpoint.line)).unwrap_or(1);
    Decision::unknown(sentence).at(file.at(line)).wants(everything)
}

/// What the Master's settings name, else what it told SSISDB, what the Worker expects, or its certificate file.
fn wanted(question: &Question<'_>) -> Option<Wanted> {
    let of = |named: Named| {
        Some(Wanted {
            is_sure: named.source != Source::WorkerSettings,
            thumbprint: named.thumbprint,
            place: named.places.into_iter().next()?,
        })
    };
    let settings = configured(question).into_iter().find(|one| !one.thumbprint.is_empty());
    let told =
        || named(question).into_iter().find(|one| !matches!(one.source, Source::Binding | Source::Presented));
    let of_file = || {
        let mut files = files_of_master(question);
        let (file, only) = files.next()?;
        let same = files.all(|(_, other)| other.thumbprint == only.thumbprint);
        let place = file.at(only.line);
        same.then(|| Wanted { thumbprint: only.thumbprint.clone(), place, is_sure: false })
    };
    settings.or_else(told).and_then(of).or_else(of_file)
}

fn by_hash(question: &Question<'_>, bindings: &Bindings<'_>, wanted: Option<&Wanted>) -> Decision {
    let hashes: Vec<(&ArtifactFile, &Binding, &Located<Thumbprint>)> = bindings
        .answering
        .iter()
        .filter_map(|(file, binding)| Some((*file, *binding, binding.hash.as_ref()?)))
        .collect();
    let places = || hashes.iter().map(|(file, _, hash)| file.place(*hash)).collect::<Vec<_>>();
    if hashes.len() < bindings.answering.len() {
        let central = bindings.answering.iter().find(|(_, binding)| binding.hash.is_none());
        let decision = Decision::unknown(Sentence::new("check-bound-central-store"));
        return decision.at_all(central.map(|(file, binding)| file.place(&binding.endpoint)));
    }
    let Some(wanted) = wanted else {
        let shown = hashes.first().map_or_else(String::new, |(.., hash)| hash.value.to_string());
        return Decision::unknown(Sentence::new("check-bound-wanted-unknown").with("hash", shown))
            .at_all(places())
            .wants(Want::new(FileKind::MasterSettings).on(Role::Master));
    };
    let other = hashes.iter().find(|(.., hash)| hash.value != wanted.thumbprint);
    let Some((file, binding, hash)) = other else {
        let sentence = Sentence::new("check-bound-right").with("thumbprint", &wanted.thumbprint);
        let decision = Decision::passed(sentence).at_all(places()).at(wanted.place.clone());
        return match wanted.thumbprint.has_invisible() {
            true => decision
                .and(Sentence::new("check-thumbprint-invisible-in").with("setting", "SSLCertThumbprint")),
            false => decision,
        };
    };
    let sentence = |message: &'static str| {
        Sentence::new(message)
            .with("hash", &hash.value)
            .with("binding", binding.endpoint.value.to_string())
            .with("thumbprint", &wanted.thumbprint)
    };
    if !wanted.is_sure {
        return Decision::unknown(sentence("check-bound-differs-from-worker"))
            .at(file.place(*hash))
            .at(wanted.place.clone())
            .wants(Want::new(FileKind::MasterSettings).on(Role::Master));
    }
    let decision =
        Decision::failed(sentence("check-bound-wrong")).at(file.place(*hash)).at(wanted.place.clone());
    match file_of(question, &hash.value) {
        Some((file, certificate)) => {
            let sentence = Sentence::new("check-bound-is-certificate").with("subject", &certificate.subject);
            decision.and(sentence).at(file.at(certificate.line))
        }
        None => decision,
    }
}

/// The certificate has to be in the store that the binding names, with its key.
fn by_store(master: Machine<'_>, bindings: &Bindings<'_>, passed: Decision) -> Decision {
    let mut decision = passed;
    let mut unlisted: Vec<&str> = Vec::new();
    for (_, binding) in &bindings.answering {
        let Some(hash) = &binding.hash else { continue };
        let store = store_of(binding);
        let sentence = |message: &'static str| {
            Sentence::new(message).with("store", store).with("thumbprint", &hash.value)
        };
        let listings: Vec<_> = master.stores(store).collect();
        let found = listings.iter().find_map(|(file, listing)| Some((*file, listing.find(&hash.value)?)));
        if let Some((file, entry)) = found {
            let line = entry.thumbprint.as_ref().map_or(entry.line, |thumbprint| thumbprint.line);
            match &entry.key {
                KeyPresence::Absent | KeyPresence::Missing { .. } => {
                    let line = if let KeyPresence::Missing { line } = entry.key { line } else { line };
                    return Decision::failed(sentence("check-bound-no-key"))
                        .at(file.at(line))
                        .at_all(decision.evidence);
                }
                KeyPresence::Present { .. } => decision = decision.at(file.at(line)),
                KeyPresence::Unknown => unlisted.push(store),
            }
        } else if let Some((file, listing)) = listings.iter().find(|(_, listing)| listing.is_complete()) {
            return Decision::failed(sentence("check-bound-not-in-store"))
                .at(file.at(listing.line))
                .at_all(decision.evidence);
        } else {
            unlisted.push(store);
        }
    }
    match unlisted.first() {
        Some(store) => decision.and(Sentence::new("check-bound-store-not-listed").with("store", store)),
        None => decision,
    }
}

fn store_of(binding: &Binding) -> &str {
    binding.store_name.as_ref().map_or(DEFAULT_STORE, |name| name.value.as_str())
}

/// Where the trouble is when the hash is right: the client certificate under TLS 1.3, then the versions of TLS.
/// HTTP.SYS cannot ask for a client certificate after a handshake of TLS 1.3.
fn look_next(master: Machine<'_>, bindings: &Bindings<'_>, passed: Decision) -> Decision {
    let build = windows_build(master);
    let is_off_in_schannel = master.registry().any(|(_, registry)| {
        schannel::protocol_value(registry, "TLS 1.3", "Server", "Enabled")
            .number()
            .is_some_and(|found| found.value == 0)
    });
    let exposed = bindings.answering.iter().find_map(|(file, binding)| {
        let negotiation = binding.negotiates_client_certificate.filter(|found| !found.value)?;
        let disabled = is_off_in_schannel || binding.disables_tls13.is_some_and(|found| found.value);
        (!disabled).then(|| file.place(&negotiation))
    });
    match (exposed, build) {
        (Some(place), Some((build, of_build))) if build >= FIRST_BUILD_WITH_TLS13 => {
            passed.and(Sentence::new("check-bound-next-tls13").with("build", build)).at(place).at(of_build)
        }
        (Some(place), None) => passed.and(Sentence::new("check-bound-next-tls13-perhaps")).at(place),
        _ => passed.and(Sentence::new("check-bound-next-versions")),
    }
}

/// The build of the Master's Windows, by the collector's manifest or its registry.
fn windows_build(master: Machine<'_>) -> Option<(u64, Place)> {
    let of_manifest = master
        .manifests()
        .find_map(|(file, manifest)| manifest.windows_build.map(|build| (u64::from(build), file.whole())));
    of_manifest.or_else(|| {
        master.registry().find_map(|(file, registry)| {
            schannel::windows_build(registry).map(|build| (build.value, file.place(&build)))
        })
    })
}

/// The real binding, application id and store for the commands that mend it.
fn with_values(decision: Decision, bindings: &Bindings<'_>, wanted: Option<&Wanted>) -> Decision {
    let wrong = bindings.answering.iter().find(|(_, binding)| {
        wanted.is_some_and(|wanted| binding.hash.as_ref().is_some_and(|hash| hash.value != wanted.thumbprint))
    });
    let Some((_, binding)) = wrong.or(bindings.answering.first()) else { return decision };
    let decision = decision.value("binding", netsh_argument(binding));
    let decision = match &binding.application_id {
        Some(id) => decision.value("app_id", &id.value),
        None => decision,
    };
    match wanted {
        Some(wanted) => decision.value("master_thumbprint", &wanted.thumbprint),
        None => decision,
    }
}
