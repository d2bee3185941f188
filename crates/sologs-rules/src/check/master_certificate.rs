//! The certificate that the Master presents: whether the Worker trusts it, whether it speaks for the host that is
//! called, whether it was valid.

use super::master_identity::{Judged, Named, Served, entries_of, files_of_master, names_of};
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{ArtifactFile, In, compare};
use sologs_core::artifact::certificate::{Certificate, SERVER_AUTHENTICATION, ValidityAt};
use sologs_core::artifact::certutil_store::{StoreDate, StoreEntry, StoreListing};
use sologs_core::artifact::{DistinguishedName, HostMatch, Located, Thumbprint};
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use std::cmp::Ordering;

/// A file that would say which certificate is served.
fn bindings() -> Want {
    Want::new(FileKind::NetshSslcert).on(Role::Master)
}

fn certificate() -> Want {
    Want::new(FileKind::Certificate).on(Role::Master)
}

/// Adds that an invisible character was met where a thumbprint was written.
fn note_invisible(decision: Decision, named: &Named) -> Decision {
    match named.thumbprint.has_invisible() {
        true => decision.and(Sentence::new("check-thumbprint-invisible-in").with("setting", named.name())),
        false => decision,
    }
}

/// The bindings of the Master's port differ, and which one answers is not known.
fn several(named: &[Named]) -> Decision {
    let hashes: Vec<&str> = named.iter().map(|one| one.thumbprint.as_str()).collect();
    let places = named.iter().flat_map(|one| one.places.iter().cloned());
    Decision::unknown(Sentence::new("check-served-unsure").with("thumbprints", hashes.join(", ")))
        .at_all(places)
}

/// `master-certificate-in-worker-root`: by its thumbprint, or by its issuer where an authority issued it.
pub(super) fn in_worker_root(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let listings: Vec<In<'_, StoreListing>> = worker.stores("Root").collect();
    let root = || Want::new(FileKind::CertutilStore).on(Role::Worker);
    let named = match Served::of(question) {
        Served::One(named) => named,
        Served::Several(named) => return several(&named),
        Served::Unknown if listings.is_empty() => {
            return Decision::nothing_known().wants(root()).wants(bindings());
        }
        Served::Unknown => {
            return Decision::unknown(Sentence::new("check-served-unknown")).wants(bindings());
        }
    };
    let decision = in_root(question, &named, &listings).value("master_thumbprint", &named.thumbprint);
    let decision = note_invisible(decision, &named).at_all(named.places);
    match decision.outcome {
        super::Outcome::Unknown => decision.wants(root()),
        _ => decision,
    }
}

fn in_root(question: &Question<'_>, named: &Named, listings: &[In<'_, StoreListing>]) -> Decision {
    let sentence = |message: &'static str| Sentence::new(message).with("thumbprint", &named.thumbprint);
    if let Some((file, entry)) = find(listings, &named.thumbprint) {
        return Decision::passed(sentence("check-worker-root-holds-master")).at(file.at(line_of(entry)));
    }
    let names = names_of(question, &named.thumbprint);
    let with_subject = |wanted: &DistinguishedName| {
        listings.iter().find_map(|(file, listing)| {
            let has = |entry: &&StoreEntry| {
                entry.subject.as_ref().is_some_and(|subject| subject.value.same_as(wanted))
            };
            listing.entries.iter().find(has).map(|entry| (*file, entry))
        })
    };
    let issuer = names
        .as_ref()
        .and_then(|(subject, issuer)| issuer.as_ref().filter(|issuer| !issuer.same_as(subject)));
    if let Some(issuer) = issuer
        && let Some((file, entry)) = with_subject(issuer)
    {
        let sentence = sentence("check-worker-root-holds-issuer").with("issuer", issuer);
        return Decision::passed(sentence).at(file.at(line_of(entry)));
    }
    let complete = listings.iter().find(|(_, listing)| listing.is_complete());
    let decision = match (complete, listings.first()) {
        (Some((file, listing)), _) => {
            Decision::failed(sentence("check-worker-root-lacks-master")).at(file.at(listing.line))
        }
        (None, Some((file, listing))) => {
            Decision::unknown(sentence("check-worker-root-in-part")).at(file.at(listing.line))
        }
        (None, None) => return Decision::unknown(sentence("check-worker-root-not-listed")),
    };
    match names.and_then(|(subject, _)| with_subject(&subject)) {
        Some((file, entry)) => {
            decision.and(Sentence::new("check-worker-root-holds-namesake")).at(file.at(line_of(entry)))
        }
        None => decision,
    }
}

fn find<'i>(
    listings: &[In<'i, StoreListing>],
    thumbprint: &Thumbprint,
) -> Option<(&'i ArtifactFile, &'i StoreEntry)> {
    listings.iter().find_map(|(file, listing)| Some((*file, listing.find(thumbprint)?)))
}

fn line_of(entry: &StoreEntry) -> u64 {
    entry.thumbprint.as_ref().map_or(entry.line, |thumbprint| thumbprint.line)
}

/// That the certificate which is served is not in the bundle; a file called like it may be an older one.
fn not_in_bundle(question: &Question<'_>, named: &Named) -> Decision {
    let sentence = Sentence::new("check-served-not-in-bundle").with("thumbprint", &named.thumbprint);
    let stale = files_of_master(question).find(|(_, other)| other.thumbprint != named.thumbprint);
    let decision =
        note_invisible(Decision::unknown(sentence), named).at_all(named.places.clone()).wants(certificate());
    match stale {
        Some((file, other)) => {
            let sentence = Sentence::new("check-served-file-is-another").with("file", &file.path);
            decision.and(sentence).at(file.at(other.line))
        }
        None => decision,
    }
}

/// `endpoint-host-in-certificate`: as .NET Framework compares.
pub(super) fn host_in_certificate(question: &Question<'_>) -> Decision {
    let Some(host) = question.called_host() else {
        return Decision::nothing_known().wants(Want::new(FileKind::WorkerSettings).on(Role::Worker));
    };
    let ((file, certificate), named) = match Judged::of(question) {
        Judged::Known(found, named) => (found, Some(named)),
        Judged::Assumed(found) => (found, None),
        Judged::NotInBundle(named) => return not_in_bundle(question, &named),
        Judged::Several(named) => return several(&named),
        Judged::Unknown => return Decision::nothing_known().wants(certificate()),
    };
    let sentence = |message: &'static str| Sentence::new(message).with("host", &host);
    let decision = match certificate.matches_host(&host) {
        HostMatch::DnsName(name) => Decision::passed(sentence("check-host-is-dns-name").with("name", name)),
        HostMatch::IpAddress(address) => {
            Decision::passed(sentence("check-host-is-address").with("name", address))
        }
        HostMatch::CommonName(name) => Decision::passed(sentence("check-host-is-cn").with("name", name)),
        HostMatch::CommonNameIgnored(name) => {
            let names = certificate.dns_names.join(", ");
            Decision::failed(sentence("check-host-is-ignored-cn").with("name", name).with("names", names))
        }
        HostMatch::None => {
            Decision::failed(sentence("check-host-is-no-name").with("names", names_in(certificate)))
        }
    };
    with_source(decision.at(file.at(certificate.line)), named)
}

/// The names that count.
fn names_in(certificate: &Certificate) -> String {
    let names = match certificate.dns_names.is_empty() {
        true => &certificate.common_names,
        false => &certificate.dns_names,
    };
    let addresses = certificate.ip_addresses.iter().map(ToString::to_string);
    names.iter().cloned().chain(addresses).collect::<Vec<_>>().join(", ")
}

/// Adds by what the certificate is known to be the one that is served, or that it is assumed to be.
fn with_source(decision: Decision, named: Option<Named>) -> Decision {
    match named {
        Some(named) => {
            let decision = decision.value("master_thumbprint", &named.thumbprint);
            note_invisible(decision, &named).at_all(named.places)
        }
        None => decision.and(Sentence::new("check-served-assumed")),
    }
}

/// `master-certificate-valid`: validity at the time of the records, and server authentication.
pub(super) fn valid(question: &Question<'_>) -> Decision {
    let times: Vec<Timestamp> = question.first_seen.into_iter().chain(question.last_seen).collect();
    let ((file, certificate), named) = match Judged::of(question) {
        Judged::Known(found, named) => (found, Some(named)),
        Judged::Assumed(found) => (found, None),
        Judged::NotInBundle(named) => {
            return expired_in_listing(question, &named, &times)
                .unwrap_or_else(|| not_in_bundle(question, &named));
        }
        Judged::Several(named) => return several(&named),
        Judged::Unknown => return Decision::nothing_known().wants(certificate()),
    };
    with_source(judge(certificate, &times).at(file.at(certificate.line)), named)
}

fn judge(certificate: &Certificate, times: &[Timestamp]) -> Decision {
    let date = |time: Option<Timestamp>| time.map_or_else(String::new, |time| time.to_string());
    let (from, to) = (date(certificate.not_before), date(certificate.not_after));
    let at = |wanted: ValidityAt| times.iter().find(|time| certificate.validity_at(**time) == wanted);
    let sentence = |message: &'static str| Sentence::new(message).with("from", &from).with("to", &to);
    if let Some(time) = at(ValidityAt::Expired) {
        return Decision::failed(sentence("check-certificate-expired").with("time", time));
    }
    if let Some(time) = at(ValidityAt::NotYet) {
        return Decision::failed(sentence("check-certificate-not-yet").with("time", time));
    }
    if !certificate.allows_usage(SERVER_AUTHENTICATION) {
        let usages = certificate.extended_key_usages.as_deref().unwrap_or_default().join(", ");
        return Decision::failed(Sentence::new("check-certificate-no-server").with("usages", usages));
    }
    if times.is_empty() {
        return Decision::unknown(sentence("check-certificate-no-time"));
    }
    match at(ValidityAt::Unknown) {
        Some(time) => Decision::unknown(sentence("check-certificate-zone").with("time", time)),
        None => Decision::passed(sentence("check-certificate-valid")),
    }
}

/// A listing of a store shows the validity, but no usages: it can only fail the certificate.
fn expired_in_listing(question: &Question<'_>, named: &Named, times: &[Timestamp]) -> Option<Decision> {
    let is_all = |date: &StoreDate, file: &ArtifactFile, time: &Timestamp, order: Ordering| {
        let zoned = |reading: &Timestamp| question.inventory.zoned(file.node.as_deref(), *reading);
        !date.readings.is_empty()
            && date.readings.iter().all(|reading| compare(zoned(reading), *time) == Some(order))
    };
    entries_of(question, &named.thumbprint).into_iter().find_map(|(file, entry)| {
        let wrong = |date: &Option<Located<StoreDate>>, order: Ordering| {
            let date = date.as_ref()?;
            let time = times.iter().find(|time| is_all(&date.value, file, time, order))?;
            Some((*time, date.line))
        };
        let text = |date: &Option<Located<StoreDate>>| {
            date.as_ref().map_or_else(String::new, |date| date.value.text.clone())
        };
        let expired =
            wrong(&entry.not_after, Ordering::Less).map(|found| ("check-certificate-expired", found));
        let early =
            || wrong(&entry.not_before, Ordering::Greater).map(|found| ("check-certificate-not-yet", found));
        let (message, (time, line)) = expired.or_else(early)?;
        let sentence = Sentence::new(message)
            .with("from", text(&entry.not_before))
            .with("to", text(&entry.not_after))
            .with("time", time);
        let decision =
            Decision::failed(sentence).at(file.at(line)).value("master_thumbprint", &named.thumbprint);
        Some(decision.at_all(named.places.clone()))
    })
}
