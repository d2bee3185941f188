//! The Master's certificate: which one is served, where else it is named, and where it is held.
//!
//! What counts is the certificate that is served, the one bound to the port; the `.cer` in the Binn folder may be older.

use super::Question;
use super::port_bindings::Bindings;
pub(super) use crate::inventory::{NamedThumbprint as Named, ThumbprintSource as Source};

use crate::inventory::{In, Place};
use sologs_core::artifact::certificate::Certificate;
use sologs_core::artifact::certutil_store::StoreEntry;
use sologs_core::artifact::{Artifact, DistinguishedName, Host, Thumbprint};
use sologs_core::kind::Role;

/// Every place that names the certificate, the surest first. Empty values are left out.
pub(super) fn named(question: &Question<'_>) -> Vec<Named> {
    let mut found = Vec::new();
    if let Some(thumbprint) = question.captures.get("thumbprint").and_then(|text| Thumbprint::parse(text)) {
        found.push(Named { source: Source::Presented, thumbprint, places: question.records.to_vec() });
    }
    for (file, binding) in Bindings::of(question).answering {
        found.extend(binding.hash.as_ref().map(|hash| Named::bound(file, hash)));
    }
    found.extend(configured(question));
    found.extend(question.inventory.told_thumbprints());
    found.extend(expected(question));
    found.retain(|one| !one.thumbprint.is_empty());
    found
}

/// `SSLCertThumbprint` of the Master's settings.
pub(super) fn configured(question: &Question<'_>) -> Vec<Named> {
    question.master().into_iter().flat_map(|master| master.configured_thumbprints()).collect()
}

/// `MasterHttpsCertThumbprint` of the Worker's settings, be it empty; of a trouble of the Master, of all its Workers.
pub(super) fn expected(question: &Question<'_>) -> Vec<Named> {
    match question.worker() {
        Some(worker) => worker.expected_thumbprints().collect(),
        None => {
            let workers = question.inventory.machines(Role::Worker);
            workers.flat_map(|worker| worker.expected_thumbprints()).collect()
        }
    }
}

/// The certificate that the Master serves, as far as the bundle tells.
pub(super) enum Served {
    /// This one.
    One(Named),
    /// One of these: the bindings of the port differ, and which of them answers is not known.
    Several(Vec<Named>),
    /// Nothing names it.
    Unknown,
}

impl Served {
    /// What was presented, else what is bound, else what is configured.
    pub(super) fn of(question: &Question<'_>) -> Self {
        let mut named = named(question);
        let has_unknown_hash =
            Bindings::of(question).answering.iter().any(|(_, binding)| binding.hash.is_none());
        if has_unknown_hash && named.first().is_none_or(|first| first.source != Source::Presented) {
            // The central certificate store answers with a certificate that no listing names.
            named.retain(|one| one.source == Source::Binding);
            return Self::Several(named);
        }
        let Some(first) = named.first().cloned() else { return Self::Unknown };
        let same_source: Vec<Named> = named.into_iter().filter(|one| one.source == first.source).collect();
        match same_source.iter().all(|one| one.thumbprint == first.thumbprint) {
            true => Self::One(first),
            false => Self::Several(same_source),
        }
    }
}

/// The certificate of that thumbprint among the certificate files of the bundle, whoever's folder they lie in.
pub(super) fn file_of<'i>(question: &Question<'i>, thumbprint: &Thumbprint) -> Option<In<'i, Certificate>> {
    question.inventory.certificates().find(|(_, certificate)| certificate.thumbprint == *thumbprint)
}

/// Files called `SSISScaleOutMaster….cer`.
pub(super) fn files_of_master<'i>(question: &Question<'i>) -> impl Iterator<Item = In<'i, Certificate>> {
    question.inventory.certificates().filter(|(file, _)| {
        let name = file.path.rsplit(['/', '\\', '!']).next().unwrap_or("");
        name.to_lowercase().contains("scaleoutmaster")
    })
}

/// The entries of that thumbprint in the listings of every machine: a certificate is the same wherever it lies.
pub(super) fn entries_of<'i>(question: &Question<'i>, thumbprint: &Thumbprint) -> Vec<In<'i, StoreEntry>> {
    let listings = question.inventory.files().iter().filter_map(|file| match &file.artifact {
        Artifact::CertutilStore(listing) => Some((file, listing)),
        _ => None,
    });
    listings
        .flat_map(|(file, listing)| {
            listing.stores.iter().filter_map(move |store| store.find(thumbprint).map(|entry| (file, entry)))
        })
        .collect()
}

/// Subject and issuer of the certificate of that thumbprint, where any file shows them.
pub(super) fn names_of(
    question: &Question<'_>,
    thumbprint: &Thumbprint,
) -> Option<(DistinguishedName, Option<DistinguishedName>)> {
    if let Some((_, certificate)) = file_of(question, thumbprint) {
        return Some((certificate.subject.clone(), Some(certificate.issuer.clone())));
    }
    entries_of(question, thumbprint).into_iter().find_map(|(_, entry)| {
        let subject = entry.subject.as_ref()?.value.clone();
        Some((subject, entry.issuer.as_ref().map(|issuer| issuer.value.clone())))
    })
}

/// The certificate that is to be judged.
pub(super) enum Judged<'i> {
    /// The file of the one that is served or configured.
    Known(In<'i, Certificate>, Named),
    /// `SSISScaleOutMaster.cer`, where nothing says which certificate is served.
    Assumed(In<'i, Certificate>),
    /// The one that is served is known by its thumbprint, but not in the bundle as a file.
    NotInBundle(Named),
    /// The bindings of the port differ.
    Several(Vec<Named>),
    /// Nothing is known.
    Unknown,
}

impl<'i> Judged<'i> {
    pub(super) fn of(question: &Question<'i>) -> Self {
        match Served::of(question) {
            Served::One(named) => match file_of(question, &named.thumbprint) {
                Some(found) => Self::Known(found, named),
                None => Self::NotInBundle(named),
            },
            Served::Several(named) => Self::Several(named),
            Served::Unknown => {
                let mut files: Vec<In<'i, Certificate>> = files_of_master(question).collect();
                files.dedup_by(|(_, a), (_, b)| a.thumbprint == b.thumbprint);
                match files.as_slice() {
                    [only] => Self::Assumed(*only),
                    _ => Self::Unknown,
                }
            }
        }
    }
}

/// The certificate of the Master, where it speaks for that host.
pub(super) fn speaking_for(question: &Question<'_>, host: &Host) -> Option<Place> {
    let (Judged::Known((file, certificate), _) | Judged::Assumed((file, certificate))) = Judged::of(question)
    else {
        return None;
    };
    certificate.matches_host(host).is_match().then(|| file.at(certificate.line))
}
