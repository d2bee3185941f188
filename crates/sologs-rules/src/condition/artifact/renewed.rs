//! Certificates that are newer than the records of the Worker that is to use them.

use super::Hit;
use crate::inventory::{Inventory, KnownCertificate, MAX_ZONE_DIFFERENCE_HOURS, Machine, compare};
use sologs_core::artifact::{Located, Thumbprint};
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::{Parts, Timestamp};
use std::cmp::Ordering;

/// The settings of a Worker name a certificate whose validity begins between the first and the last record of its log.
/// [`Hit::time`] is that beginning on the clock of the log; where zones are not known, the earliest that it can have been.
pub(super) fn worker_certificate_newer(inventory: &Inventory) -> Vec<Hit> {
    let certificates = inventory.cluster_certificates();
    let mut hits = Vec::new();
    for worker in inventory.machines(Role::Worker) {
        let Some((first, last)) = extent(inventory, worker) else { continue };
        for (file, settings) in worker.worker_settings() {
            let named = [
                ("WorkerHttpsCertThumbprint", &settings.worker_thumbprint),
                ("MasterHttpsCertThumbprint", &settings.master_thumbprint),
            ];
            for (setting, own) in named {
                let Some(own) = own else { continue };
                let Some(known) = known(&certificates, own) else { continue };
                let Some(time) = made_between(inventory, worker, known, (first, last)) else { continue };
                hits.push(
                    Hit::new(worker.node())
                        .capture("setting", setting)
                        .capture("thumbprint", own.value.as_str())
                        .at(known.place.clone(), format!("{} {}", known.thumbprint, known.subject))
                        .at(file.place(own), format!("\"{setting}\": \"{}\"", own.value))
                        .when(Some(time)),
                );
            }
        }
    }
    hits
}

fn known<'c, 'i>(
    certificates: &'c [KnownCertificate<'i>],
    own: &Located<Thumbprint>,
) -> Option<&'c KnownCertificate<'i>> {
    certificates.iter().find(|known| known.thumbprint == own.value)
}

/// The times of the first and the last record of the Worker's own logs.
fn extent(inventory: &Inventory, worker: Machine<'_>) -> Option<(Timestamp, Timestamp)> {
    let logs = || worker.logs().filter(|log| log.kind == FileKind::WorkerLog);
    let zoned = |time: Timestamp| inventory.zoned(worker.node(), time);
    let first = logs().filter_map(|log| log.first).map(zoned).min_by_key(Timestamp::local_micros)?;
    let last = logs().filter_map(|log| log.last).map(zoned).max_by_key(Timestamp::local_micros)?;
    Some((first, last))
}

/// When the certificate began to be valid, on the clock of the log, if that is surely between the two records.
fn made_between(
    inventory: &Inventory,
    worker: Machine<'_>,
    known: &KnownCertificate<'_>,
    (first, last): (Timestamp, Timestamp),
) -> Option<Timestamp> {
    let made = known.not_before?;
    let is_zoned = |time: Timestamp| time.utc_micros().is_some();
    let own_listing = || {
        let mut files = inventory.files().iter();
        files.any(|file| file.path == known.place.path && file.node.as_deref() == worker.node())
    };
    // A listing tells the local time of its machine, as the log does.
    if !is_zoned(made) && !is_zoned(first) && own_listing() {
        let micros = made.local_micros();
        return (first.local_micros() < micros && micros < last.local_micros()).then_some(made);
    }
    let is_between =
        compare(first, made) == Some(Ordering::Less) && compare(made, last) == Some(Ordering::Less);
    if !is_between {
        return None;
    }
    match (is_zoned(made), is_zoned(first)) {
        (true, true) => Some(made),
        (_, false) => without_zone(made.plus_seconds(-MAX_ZONE_DIFFERENCE_HOURS * 3600)),
        (false, true) => None,
    }
}

/// The same reading of the clock, of no known zone.
fn without_zone(time: Timestamp) -> Option<Timestamp> {
    let ((year, month, day), (hour, minute, second)) = (time.date(), time.time_of_day());
    Timestamp::from_parts(Parts { year, month, day, hour, minute, second, nanosecond: 0 })
}
