//! The Root store of the Master: whether the Worker's certificate is in it, and what does not belong there.

use super::worker_identity::{certificate_file, worker_thumbprint};
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{ArtifactFile, In, Inventory, Machine};
use sologs_core::artifact::certutil_store::{StoreEntry, StoreListing};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{DistinguishedName, Thumbprint};
use sologs_core::kind::{FileKind, Role};
use std::collections::BTreeSet;

/// Entries that a reason names; the rest is counted.
const MAX_NAMED: usize = 5;

fn root_listing() -> Want {
    Want::new(FileKind::CertutilStore).on(Role::Master)
}

fn line_of(entry: &StoreEntry) -> u64 {
    entry.thumbprint.as_ref().map_or(entry.line, |thumbprint| thumbprint.line)
}

/// `worker-certificate-in-master-root`: by its thumbprint, or by its issuer where an authority issued it.
pub(super) fn worker_certificate_in_master_root(question: &Question<'_>) -> Decision {
    let (Some(worker), Some(master)) = (question.worker(), question.master()) else {
        return Decision::nothing_known();
    };
    let Some(named) = worker_thumbprint(worker) else {
        let has_listing = master.stores("Root").next().is_some();
        let decision = Decision::nothing_known().wants(Want::new(FileKind::WorkerSettings).on(Role::Worker));
        return if has_listing { decision } else { decision.wants(root_listing()) };
    };
    let listings: Vec<In<'_, StoreListing>> = master.stores("Root").collect();
    let sentence = |id| Sentence::new(id).with("thumbprint", &named.thumbprint);
    let invisible = |decision: Decision| {
        if named.thumbprint.has_invisible() {
            decision.and(Sentence::new("check-thumbprint-invisible")).at(named.place.clone())
        } else {
            decision
        }
    };
    let found = listings.iter().find_map(|(file, listing)| Some((file, listing.find(&named.thumbprint)?)));
    if let Some((file, entry)) = found {
        return invisible(Decision::passed(sentence("check-root-holds-worker")).at(file.at(line_of(entry))));
    }
    if let Some(issuer) = issuer_of(question, worker, &named.thumbprint) {
        let by_issuer = listings.iter().find_map(|(file, listing)| {
            Some((file, listing.entries.iter().find(|entry| has_subject(entry, issuer))?))
        });
        if let Some((file, entry)) = by_issuer {
            let sentence = sentence("check-root-holds-issuer").with("issuer", issuer);
            return invisible(Decision::passed(sentence).at(file.at(line_of(entry))));
        }
    }
    let complete = listings.iter().find(|(_, listing)| listing.is_complete());
    match (complete, listings.first()) {
        (Some((file, listing)), _) => invisible(
            Decision::failed(sentence("check-root-lacks-worker"))
                .at(named.place.clone())
                .at(file.at(listing.line)),
        ),
        (None, Some((file, listing))) => Decision::unknown(sentence("check-root-listing-in-part"))
            .at(file.at(listing.line))
            .wants(root_listing()),
        (None, None) => Decision::nothing_known().wants(root_listing()),
    }
}

fn has_subject(entry: &StoreEntry, name: &DistinguishedName) -> bool {
    entry.subject.as_ref().is_some_and(|subject| subject.value.same_as(name))
}

/// The issuer of a certificate that is not its own.
fn issuer_of<'q>(
    question: &Question<'q>,
    worker: Machine<'q>,
    thumbprint: &Thumbprint,
) -> Option<&'q DistinguishedName> {
    if let Some((_, certificate)) = certificate_file(question, thumbprint) {
        return (!certificate.is_self_issued()).then_some(&certificate.issuer);
    }
    let entries =
        worker.certutil().flat_map(|(_, listing)| listing.stores.iter().flat_map(|store| &store.entries));
    let entry = entries
        .filter(|entry| entry.thumbprint.as_ref().is_some_and(|own| own.value == *thumbprint))
        .find(|entry| entry.is_self_issued() == Some(false))?;
    entry.issuer.as_ref().map(|issuer| &issuer.value)
}

/// What stands in Root without being its own issuer.
pub(super) struct Unclean<'q> {
    /// Whether a listing of the whole store was there.
    pub(super) is_complete: bool,
    /// A listing, for its place.
    pub(super) listing: Option<In<'q, StoreListing>>,
    /// Certificates that may be moved away.
    pub(super) movable: Vec<(&'q ArtifactFile, &'q StoreEntry)>,
    /// Certificates that settings, bindings or exports name: they are in use.
    pub(super) in_use: Vec<(&'q ArtifactFile, &'q StoreEntry)>,
}

impl Unclean<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.movable.is_empty() && self.in_use.is_empty()
    }
}

/// Looks through the listings of the Master's Root.
pub(super) fn unclean_root<'q>(inventory: &'q Inventory, master: Machine<'q>) -> Unclean<'q> {
    let used = thumbprints_in_use(inventory);
    let mut unclean = Unclean { is_complete: false, listing: None, movable: Vec::new(), in_use: Vec::new() };
    let mut seen = BTreeSet::new();
    for (file, listing) in master.stores("Root") {
        unclean.is_complete |= listing.is_complete();
        if unclean.listing.is_none() || listing.is_complete() {
            unclean.listing = Some((file, listing));
        }
        for entry in listing.entries.iter().filter(|entry| entry.is_self_issued() == Some(false)) {
            let thumbprint = entry.thumbprint.as_ref().map(|found| &found.value);
            if thumbprint.is_some_and(|thumbprint| !seen.insert(thumbprint.clone())) {
                continue;
            }
            let kind = match thumbprint {
                Some(thumbprint) if used.contains(thumbprint) => &mut unclean.in_use,
                _ => &mut unclean.movable,
            };
            kind.push((file, entry));
        }
    }
    unclean
}

/// Every thumbprint that a setting, a binding or an export names.
fn thumbprints_in_use(inventory: &Inventory) -> BTreeSet<Thumbprint> {
    let mut used = BTreeSet::new();
    for node in inventory.nodes() {
        let machine = inventory.machine(node);
        for (_, settings) in machine.worker_settings() {
            used.extend(settings.master_thumbprint.iter().map(|found| found.value.clone()));
            used.extend(settings.worker_thumbprint.iter().map(|found| found.value.clone()));
        }
        for (_, settings) in machine.master_settings() {
            used.extend(settings.thumbprint.iter().map(|found| found.value.clone()));
        }
        for (_, netsh) in machine.netsh_sslcert() {
            used.extend(
                netsh.bindings.iter().filter_map(|binding| Some(binding.hash.as_ref()?.value.clone())),
            );
        }
    }
    for (_, table) in inventory.tables(View::MasterProperties) {
        used.extend(table.master_thumbprint().map(|found| found.value));
    }
    used.retain(Thumbprint::is_complete);
    used
}

/// `master-root-clean`: every certificate in Root is its own issuer.
pub(super) fn master_root_clean(question: &Question<'_>) -> Decision {
    let Some(master) = question.master() else { return Decision::nothing_known() };
    let unclean = unclean_root(question.inventory, master);
    let Some((file, listing)) = unclean.listing else {
        return Decision::nothing_known().wants(root_listing());
    };
    if unclean.is_empty() {
        return if unclean.is_complete {
            Decision::passed(Sentence::new("check-root-clean")).at(file.at(listing.line))
        } else {
            Decision::unknown(Sentence::new("check-root-clean-in-part"))
                .at(file.at(listing.line))
                .wants(root_listing())
        };
    }
    let places = unclean.movable.iter().chain(&unclean.in_use).map(|(file, entry)| file.at(line_of(entry)));
    let mut reason = Vec::new();
    if !unclean.movable.is_empty() {
        reason.push(named("check-root-unclean", &unclean.movable));
    }
    if !unclean.in_use.is_empty() {
        reason.push(named("check-root-unclean-in-use", &unclean.in_use));
    }
    let thumbprints = unclean.movable.iter().filter_map(|(_, entry)| entry.thumbprint.as_ref());
    let mut decision = Decision::nothing_known()
        .at_all(places)
        .each("unwanted_thumbprint", thumbprints.map(|found| found.value.to_string()).collect());
    decision.outcome = super::Outcome::Failed;
    decision.reason = reason;
    decision
}

/// A sentence that names the first certificates by subject and thumbprint, and counts all of them.
fn named(message: &'static str, entries: &[(&ArtifactFile, &StoreEntry)]) -> Sentence {
    let name = |(_, entry): &(&ArtifactFile, &StoreEntry)| {
        let subject = entry.subject.as_ref().map(|subject| subject.value.to_string()).unwrap_or_default();
        let thumbprint = entry.thumbprint.as_ref().map(|found| found.value.to_string()).unwrap_or_default();
        format!("{subject} ({thumbprint})")
    };
    let mut names: Vec<String> = entries.iter().take(MAX_NAMED).map(name).collect();
    if entries.len() > MAX_NAMED {
        names.push("…".to_owned());
    }
    Sentence::new(message).with("number", entries.len()).with("certificates", names.join("; "))
}
