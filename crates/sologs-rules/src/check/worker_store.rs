//! Whether the Worker's own certificate is in the store that its settings name.

use super::worker_identity::{WorkerThumbprint, store_entry, worker_store, worker_thumbprint};
use super::{Decision, Question, Sentence, Want};
use sologs_core::artifact::Thumbprint;
use sologs_core::kind::{FileKind, Role};

/// The only location whose listings certutil makes without `-user`.
const MACHINE: &str = "LocalMachine";

/// `worker-certificate-in-my`.
pub(super) fn worker_certificate_in_my(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let listing = || {
        Want::new(FileKind::CertutilStore)
            .on(Role::Worker)
            .by("certutil -store My > certutil-my.txt", "certutil-my.txt")
    };
    let Some(named) = worker_thumbprint(worker).or_else(|| searched(question)) else {
        return Decision::nothing_known().wants(Want::new(FileKind::WorkerSettings).on(Role::Worker));
    };
    let location = worker.worker_settings().find_map(|(file, settings)| {
        let location = settings.store_location.as_ref()?;
        (!location.value.trim().eq_ignore_ascii_case(MACHINE))
            .then(|| (location.value.clone(), file.place(location)))
    });
    if let Some((location, place)) = location {
        let sentence = Sentence::new("check-my-of-user").with("location", location);
        return Decision::unknown(sentence).at(place);
    }
    let store = worker_store(worker);
    let sentence = |message: &'static str| {
        Sentence::new(message).with("thumbprint", &named.thumbprint).with("store", &store)
    };
    if let Some((file, _, entry)) = store_entry(worker, &store, &named.thumbprint) {
        let line = entry.thumbprint.as_ref().map_or(entry.line, |thumbprint| thumbprint.line);
        return Decision::passed(sentence("check-my-holds-worker")).at(file.at(line)).at(named.place.clone());
    }
    let listings: Vec<_> = worker.stores(&store).collect();
    match listings.iter().find(|(_, listing)| listing.is_complete()) {
        Some((file, listing)) => Decision::failed(sentence("check-my-lacks-worker"))
            .at(named.place.clone())
            .at(file.at(listing.line)),
        None => Decision::unknown(sentence("check-my-not-listed")).at(named.place.clone()).wants(listing()),
    }
}

/// The thumbprint that the exception says was looked for.
fn searched(question: &Question<'_>) -> Option<WorkerThumbprint> {
    let thumbprint = Thumbprint::parse(question.captures.get("find_value")?)?;
    Some(WorkerThumbprint { thumbprint, place: question.records.first()?.clone() })
}
