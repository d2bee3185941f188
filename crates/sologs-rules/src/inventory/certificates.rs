//! The certificates that belong to the cluster: those that its settings, bindings and catalog name.

use super::{ArtifactFile, In, Inventory, Machine, Place};
use sologs_core::artifact::certificate::{Certificate, ValidityAt};
use sologs_core::artifact::certutil_store::{StoreDate, StoreEntry};
use sologs_core::artifact::master_settings::DEFAULT_PORT;
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{Artifact, Located, Thumbprint};
use sologs_core::kind::Role;
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;

/// Why a certificate belongs to the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateUse {
    /// Something names the thumbprint as the Master's.
    Master,
    /// Something names the thumbprint as a Worker's.
    Worker,
    /// It is the file that setup makes, and nothing names any thumbprint of that role.
    FileOnly,
}

/// A certificate of the cluster.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KnownCertificate<'i> {
    /// Its thumbprint.
    pub thumbprint: Thumbprint,
    /// What it is for.
    pub used_as: CertificateUse,
    /// The machine whose certificate it is.
    pub node: Option<&'i str>,
    /// Its subject, as written.
    pub subject: String,
    /// A name that it speaks for.
    pub host: Option<String>,
    /// Begin of its validity.
    pub not_before: Option<Timestamp>,
    /// End of its validity.
    pub not_after: Option<Timestamp>,
    /// Where it stands.
    pub place: Place,
    validity: Validity<'i>,
}

/// What tells the validity.
#[derive(Clone, Debug)]
enum Validity<'i> {
    Certificate(&'i Certificate),
    /// Dates of a listing, which are local times of their machine.
    Listing {
        begin: Option<&'i StoreDate>,
        end: Option<&'i StoreDate>,
        offset: Option<i16>,
    },
}

impl KnownCertificate<'_> {
    /// Whether a moment lies within its validity.
    pub fn validity_at(&self, moment: Timestamp) -> ValidityAt {
        match &self.validity {
            Validity::Certificate(certificate) => certificate.validity_at(moment),
            Validity::Listing { begin, end, offset } => {
                let order = |date: &Option<&StoreDate>| {
                    let readings = date.map(|date| date.readings.as_slice()).unwrap_or_default();
                    let zoned =
                        readings.iter().map(|time| offset.and_then(|o| time.with_offset(o)).unwrap_or(*time));
                    let mut orders = zoned.map(|time| super::compare(moment, time));
                    let first = orders.next().flatten()?;
                    orders.all(|order| order == Some(first)).then_some(first)
                };
                match (order(begin), order(end)) {
                    (Some(std::cmp::Ordering::Less), _) => ValidityAt::NotYet,
                    (_, Some(std::cmp::Ordering::Greater)) => ValidityAt::Expired,
                    (Some(_), Some(_)) => ValidityAt::Valid,
                    _ => ValidityAt::Unknown,
                }
            }
        }
    }
}

type Uses<'i> = BTreeMap<Thumbprint, (CertificateUse, Option<&'i str>)>;

impl Inventory {
    /// The hashes of all bindings of the Master's port, in the listings of that machine.
    pub fn served_thumbprints<'i>(&'i self, master: Machine<'i>) -> Vec<In<'i, Located<Thumbprint>>> {
        let configured = master.master_settings().find_map(|(_, settings)| settings.port_number);
        let told = || {
            self.tables(View::MasterProperties)
                .find_map(|(_, table)| table.property("MASTER_SERVICE_PORT")?.value.trim().parse().ok())
        };
        let port = configured.map(|port| port.value).or_else(told).unwrap_or(DEFAULT_PORT);
        let bindings = master
            .netsh_sslcert()
            .flat_map(|(file, netsh)| netsh.on_port(port).map(move |binding| (file, binding)));
        bindings.filter_map(|(file, binding)| Some((file, binding.hash.as_ref()?))).collect()
    }

    /// The certificates of Master and Workers that are in the bundle, each once: from a file, else from a listing.
    pub fn cluster_certificates(&self) -> Vec<KnownCertificate<'_>> {
        let uses = self.uses();
        let has = |wanted: CertificateUse| uses.values().any(|(used_as, _)| *used_as == wanted);
        let (has_master, has_worker) = (has(CertificateUse::Master), has(CertificateUse::Worker));
        let mut found: BTreeMap<Thumbprint, KnownCertificate<'_>> = BTreeMap::new();
        for (file, certificate) in self.certificates() {
            let name = file.path.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
            let is_setups = (name.starts_with("ssisscaleoutmaster") && !has_master)
                || (name.starts_with("ssisscaleoutworker") && !has_worker);
            let by_name = is_setups.then_some((CertificateUse::FileOnly, file.node.as_deref()));
            if let Some(used) = uses.get(&certificate.thumbprint).copied().or(by_name) {
                found
                    .entry(certificate.thumbprint.clone())
                    .or_insert_with(|| of_file(file, certificate, used));
            }
        }
        for (file, entry) in self.store_entries() {
            let Some(thumbprint) = &entry.thumbprint else { continue };
            if let Some(used) = uses.get(&thumbprint.value) {
                let offset = self.offset_minutes(file.node.as_deref());
                found
                    .entry(thumbprint.value.clone())
                    .or_insert_with(|| of_listing(file, entry, thumbprint, *used, offset));
            }
        }
        found.into_values().collect()
    }

    fn store_entries(&self) -> impl Iterator<Item = (&ArtifactFile, &StoreEntry)> {
        let listings = self.files().iter().filter_map(|file| match &file.artifact {
            Artifact::CertutilStore(listing) => Some((file, listing)),
            _ => None,
        });
        listings.flat_map(|(file, listing)| {
            listing.stores.iter().flat_map(|store| &store.entries).map(move |entry| (file, entry))
        })
    }

    /// Every thumbprint that something names as the Master's or a Worker's.
    fn uses(&self) -> Uses<'_> {
        let mut uses = Uses::new();
        let only_master = self.only(Role::Master).and_then(|master| master.node());
        for worker in self.machines(Role::Worker) {
            for (_, settings) in worker.worker_settings() {
                if let Some(own) = &settings.worker_thumbprint {
                    uses.entry(own.value.clone()).or_insert((CertificateUse::Worker, worker.node()));
                }
            }
        }
        for master in self.machines(Role::Master) {
            let configured =
                master.master_settings().filter_map(|(_, settings)| settings.thumbprint.as_ref());
            let served = self.served_thumbprints(master).into_iter().map(|(_, hash)| hash);
            for own in configured.chain(served) {
                uses.insert(own.value.clone(), (CertificateUse::Master, master.node()));
            }
        }
        for worker in self.machines(Role::Worker) {
            for (_, settings) in worker.worker_settings() {
                if let Some(master) = &settings.master_thumbprint {
                    uses.entry(master.value.clone()).or_insert((CertificateUse::Master, only_master));
                }
            }
        }
        for (_, table) in self.tables(View::MasterProperties) {
            if let Some(master) = table.master_thumbprint() {
                uses.entry(master.value).or_insert((CertificateUse::Master, only_master));
            }
        }
        uses.retain(|thumbprint, _| thumbprint.is_complete());
        uses
    }
}

fn of_file<'i>(
    file: &'i ArtifactFile,
    certificate: &'i Certificate,
    (used_as, node): (CertificateUse, Option<&'i str>),
) -> KnownCertificate<'i> {
    let names = certificate.dns_names.iter().chain(&certificate.common_names);
    KnownCertificate {
        thumbprint: certificate.thumbprint.clone(),
        used_as,
        node,
        subject: certificate.subject.to_string(),
        host: names.into_iter().next().cloned(),
        not_before: certificate.not_before,
        not_after: certificate.not_after,
        place: file.at(certificate.line),
        validity: Validity::Certificate(certificate),
    }
}

fn of_listing<'i>(
    file: &'i ArtifactFile,
    entry: &'i StoreEntry,
    thumbprint: &'i Located<Thumbprint>,
    (used_as, node): (CertificateUse, Option<&'i str>),
    offset: Option<i16>,
) -> KnownCertificate<'i> {
    let date = |date: &'i Option<Located<StoreDate>>| date.as_ref().map(|date| &date.value);
    let (begin, end) = (date(&entry.not_before), date(&entry.not_after));
    let subject = entry.subject.as_ref();
    KnownCertificate {
        thumbprint: thumbprint.value.clone(),
        used_as,
        node,
        subject: subject.map(|subject| subject.value.to_string()).unwrap_or_default(),
        host: subject.and_then(|subject| subject.value.common_names().next().map(str::to_owned)),
        not_before: begin.and_then(|date| date.time),
        not_after: end.and_then(|date| date.time),
        place: file.at(entry.not_after.as_ref().map_or(entry.line, |date| date.line)),
        validity: Validity::Listing { begin, end, offset },
    }
}
