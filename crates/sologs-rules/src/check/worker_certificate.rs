//! Whether the Worker's certificate could serve as a client when the log was written.

use super::worker_identity::{certificate_file, store_entry, worker_store, worker_thumbprint};
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{Place, compare};
use sologs_core::artifact::Located;
use sologs_core::artifact::certificate::{CLIENT_AUTHENTICATION, Certificate, ValidityAt};
use sologs_core::artifact::certutil_store::{StoreDate, StoreEntry};
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use std::cmp::Ordering;

fn certificate() -> Want {
    Want::new(FileKind::Certificate).on(Role::Worker)
}

/// `worker-certificate-usable`: valid when the log was written, and allowed to authenticate a client.
pub(super) fn worker_certificate_usable(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let Some(named) = worker_thumbprint(worker) else {
        return Decision::nothing_known()
            .wants(Want::new(FileKind::WorkerSettings).on(Role::Worker))
            .wants(certificate());
    };
    if let Some((file, found)) = certificate_file(question, &named.thumbprint) {
        return of_file(question, found, file.at(found.line));
    }
    // A listing has the dates, but not what the certificate may be used for.
    match store_entry(worker, &worker_store(worker), &named.thumbprint) {
        Some((file, _, entry)) => of_entry(question, entry, |line| file.at(line)),
        None => Decision::nothing_known().wants(certificate()),
    }
}

fn of_file(question: &Question<'_>, found: &Certificate, place: Place) -> Decision {
    let date = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    if !found.allows_usage(CLIENT_AUTHENTICATION) {
        return Decision::failed(Sentence::new("check-worker-certificate-no-client-usage")).at(place);
    }
    let moments = [question.first_seen, question.last_seen];
    let answers: Vec<ValidityAt> =
        moments.into_iter().flatten().map(|time| found.validity_at(time)).collect();
    if answers.iter().any(|answer| matches!(answer, ValidityAt::Expired)) {
        let sentence = Sentence::new("check-worker-certificate-expired").with("date", date(found.not_after));
        return Decision::failed(sentence).at(place);
    }
    if answers.iter().any(|answer| matches!(answer, ValidityAt::NotYet)) {
        let sentence = Sentence::new("check-worker-certificate-not-yet").with("date", date(found.not_before));
        return Decision::failed(sentence).at(place);
    }
    if answers.is_empty() || answers.iter().any(|answer| matches!(answer, ValidityAt::Unknown)) {
        return Decision::unknown(Sentence::new("check-worker-certificate-zone-unknown")).at(place);
    }
    if !found.is_self_issued()
        && let Some(verifying) = verifies_revocation(question)
    {
        let sentence = Sentence::new("check-worker-certificate-revocation").with("issuer", &found.issuer);
        return Decision::unknown(sentence).at(place).at(verifying);
    }
    let sentence = Sentence::new("check-worker-certificate-usable")
        .with("from", date(found.not_before))
        .with("to", date(found.not_after));
    Decision::passed(sentence).at(place)
}

/// The binding of the Master that checks whether client certificates were revoked.
fn verifies_revocation(question: &Question<'_>) -> Option<Place> {
    let port = question.port().or_else(|| question.value("master_port")?.parse().ok())?;
    question.master()?.netsh_sslcert().find_map(|(file, netsh)| {
        netsh.on_port(port).find_map(|binding| {
            let verifies = binding.verifies_client_revocation.as_ref()?;
            verifies.value.then(|| file.place(verifies))
        })
    })
}

fn of_entry(question: &Question<'_>, entry: &StoreEntry, at: impl Fn(u64) -> Place) -> Decision {
    let surely = |date: &Located<StoreDate>, order: Ordering| {
        question.last_seen.is_some_and(|seen| {
            let readings = &date.value.readings;
            !readings.is_empty() && readings.iter().all(|reading| compare(seen, *reading) == Some(order))
        })
    };
    if let Some(end) = entry.not_after.as_ref().filter(|end| surely(end, Ordering::Greater)) {
        let sentence = Sentence::new("check-worker-certificate-expired").with("date", &end.value.text);
        return Decision::failed(sentence).at(at(end.line));
    }
    if let Some(begin) = entry.not_before.as_ref().filter(|begin| surely(begin, Ordering::Less)) {
        let sentence = Sentence::new("check-worker-certificate-not-yet").with("date", &begin.value.text);
        return Decision::failed(sentence).at(at(begin.line));
    }
    Decision::unknown(Sentence::new("check-worker-certificate-usage-unknown"))
        .at(at(entry.line))
        .wants(certificate())
}
