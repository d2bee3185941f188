//! Conditions over the certificates of the cluster: those that settings, bindings and the catalog name.

use super::Hit;
use crate::inventory::{CertificateUse, Inventory, KnownCertificate, Moment};
use sologs_core::artifact::certificate::ValidityAt;
use sologs_core::kind::Role;
use sologs_core::time::Timestamp;

/// How long before its end a certificate is told to expire.
const WARNING_SECONDS: i64 = 30 * 24 * 3600;

/// A certificate had expired when the newest record was written.
pub(super) fn certificate_expired(inventory: &Inventory) -> Vec<Hit> {
    judged(inventory, |certificate, now| certificate.validity_at(now.time) == ValidityAt::Expired)
}

/// A certificate was not yet valid when the newest record was written.
pub(super) fn certificate_not_yet_valid(inventory: &Inventory) -> Vec<Hit> {
    judged(inventory, |certificate, now| certificate.validity_at(now.time) == ValidityAt::NotYet)
}

/// A certificate expires within 30 days of the newest record.
pub(super) fn certificate_expiring(inventory: &Inventory) -> Vec<Hit> {
    judged(inventory, |certificate, now| {
        let then = now.time.plus_seconds(WARNING_SECONDS);
        certificate.validity_at(now.time) == ValidityAt::Valid
            && certificate.validity_at(then) == ValidityAt::Expired
    })
}

/// `SSISScaleOutMaster.cer` is not the certificate that the Master's port serves.
pub(super) fn certificate_file_not_served(inventory: &Inventory) -> Vec<Hit> {
    let mut hits = Vec::new();
    for master in inventory.machines(Role::Master) {
        let served = inventory.served_thumbprints(master);
        if served.is_empty() {
            continue;
        }
        for (file, found) in master.certificates() {
            let name = file.path.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
            if !name.starts_with("ssisscaleoutmaster") {
                continue;
            }
            for one in &found.certificates {
                if served.iter().any(|(_, hash)| hash.value == one.thumbprint) {
                    continue;
                }
                let hit = Hit::new(master.node())
                    .capture("thumbprint", one.thumbprint.as_str())
                    .at(file.at(one.line), format!("{} {}", one.thumbprint, one.subject));
                hits.push(served.iter().fold(hit, |hit, (binding, hash)| {
                    let hit = if hit.captures.contains_key("served_thumbprint") {
                        hit
                    } else {
                        hit.capture("served_thumbprint", hash.value.as_str())
                    };
                    hit.at(binding.place(hash), hash.value.to_string())
                }));
            }
        }
    }
    hits
}

fn judged(inventory: &Inventory, holds: impl Fn(&KnownCertificate<'_>, &Moment) -> bool) -> Vec<Hit> {
    let Some(now) = inventory.newest_moment() else { return Vec::new() };
    let certificates = inventory.cluster_certificates();
    certificates.iter().filter(|one| holds(one, &now)).map(|one| hit(one, &now)).collect()
}

fn hit(one: &KnownCertificate<'_>, now: &Moment) -> Hit {
    let text = format!("{}, {} … {}", one.subject, shown(one.not_before), shown(one.not_after));
    let mut hit = Hit::new(one.node)
        .capture("thumbprint", one.thumbprint.as_str())
        .capture("subject", &one.subject)
        .capture("not_before", shown(one.not_before))
        .capture("not_after", shown(one.not_after))
        .at(one.place.clone(), text)
        .at(now.place.clone(), now.time.to_string());
    if let Some(host) = &one.host {
        hit = hit.capture("host", host);
    }
    if one.used_as == CertificateUse::FileOnly { hit.guessed() } else { hit }
}

fn shown(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "?".to_owned(), |time| time.to_string())
}
