//! Who a Worker is: the certificate that it calls with, and the account that its service runs as.

use super::Question;
use crate::inventory::{ArtifactFile, Machine, Place};
use sologs_core::artifact::certificate::Certificate;
use sologs_core::artifact::certutil_store::{StoreEntry, StoreListing};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{DistinguishedName, Thumbprint};
use sologs_core::kind::Role;

/// The thumbprint of the Worker's certificate, and where it is named.
#[derive(Clone, Debug)]
pub(super) struct WorkerThumbprint {
    pub(super) thumbprint: Thumbprint,
    pub(super) place: Place,
}

/// What `WorkerSettings.config` names; of several files the first that names one.
pub(super) fn worker_thumbprint(worker: Machine<'_>) -> Option<WorkerThumbprint> {
    worker.worker_settings().find_map(|(file, settings)| {
        let named = settings.worker_thumbprint.as_ref().filter(|named| !named.value.is_empty())?;
        Some(WorkerThumbprint { thumbprint: named.value.clone(), place: file.place(named) })
    })
}

/// The name of the store that holds the Worker's certificate: `My` where the settings name none.
pub(super) fn worker_store(worker: Machine<'_>) -> String {
    let named = worker.worker_settings().find_map(|(_, settings)| {
        let name = settings.store_name.as_ref()?.value.trim();
        (!name.is_empty()).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| "My".to_owned())
}

/// The certificate of that thumbprint among the files of the bundle.
pub(super) fn certificate_file<'q>(
    question: &Question<'q>,
    thumbprint: &Thumbprint,
) -> Option<(&'q ArtifactFile, &'q Certificate)> {
    question.inventory.certificates().find(|(_, certificate)| certificate.thumbprint == *thumbprint)
}

/// The entry of that thumbprint in a store of a machine.
pub(super) fn store_entry<'q>(
    machine: Machine<'q>,
    store: &str,
    thumbprint: &Thumbprint,
) -> Option<(&'q ArtifactFile, &'q StoreListing, &'q StoreEntry)> {
    machine.stores(store).find_map(|(file, listing)| {
        let entry = listing.find(thumbprint)?;
        Some((file, listing, entry))
    })
}

/// The subject of the certificate of that thumbprint, as a file or a listing of any machine tells it.
pub(super) fn subject_of<'q>(
    question: &Question<'q>,
    thumbprint: &Thumbprint,
) -> Option<&'q DistinguishedName> {
    subjects(question).find(|(known, _)| *known == thumbprint).map(|(_, subject)| subject)
}

/// Whether the bundle holds another certificate of the same subject.
pub(super) fn subject_is_shared(
    question: &Question<'_>,
    thumbprint: &Thumbprint,
    subject: &DistinguishedName,
) -> bool {
    subjects(question).any(|(known, other)| known != thumbprint && other.same_as(subject))
}

/// Thumbprint and subject of every certificate that a file or a listing of the bundle shows.
fn subjects<'q>(
    question: &Question<'q>,
) -> impl Iterator<Item = (&'q Thumbprint, &'q DistinguishedName)> + use<'q> {
    let inventory = question.inventory;
    let of_files = inventory.certificates().map(|(_, found)| (&found.thumbprint, &found.subject));
    let machines = inventory.nodes().flat_map(move |node| inventory.machine(node).certutil());
    let entries = machines.flat_map(|(_, listing)| listing.stores.iter().flat_map(|store| &store.entries));
    let of_listings =
        entries.filter_map(|entry| Some((&entry.thumbprint.as_ref()?.value, &entry.subject.as_ref()?.value)));
    of_files.chain(of_listings)
}

/// The account that a Worker's service runs as.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// With its domain where that is known: `NT Service\SSISScaleOutWorker140`, `CONTOSO\svc`, `svc`.
    pub(super) name: String,
    /// Where it is told; `None` where it is the one that setup gives.
    pub(super) place: Option<Place>,
}

/// The account as the service's configuration, the export of the Workers or the folder of its logs tells it, else the
/// one that setup gives a service of that name.
pub(super) fn worker_account(question: &Question<'_>, worker: Machine<'_>) -> Option<Account> {
    let configured = worker.scale_out_service(Role::Worker).into_iter().find_map(|(file, service)| {
        let account = service.account.as_ref()?;
        Some(Account { name: account.value.clone(), place: Some(file.place(account)) })
    });
    configured
        .or_else(|| exported_account(question, worker))
        .or_else(|| account_of_folder(worker))
        .or_else(|| Some(Account { name: question.value("worker_account")?.to_owned(), place: None }))
}

fn exported_account(question: &Question<'_>, worker: Machine<'_>) -> Option<Account> {
    for (file, table) in question.inventory.tables(View::WorkerAgents) {
        for agent in table.worker_agents() {
            let is_its = agent.machine_name.as_deref().is_some_and(|name| worker.is_called(name));
            if let Some(name) = agent.user_account.filter(|name| is_its && !name.trim().is_empty()) {
                return Some(Account { name, place: Some(file.at(agent.line)) });
            }
        }
    }
    None
}

/// `…/ServiceProfiles/<service>/AppData/…` is a virtual account's, `…/Users/<account>/AppData/…` any other's.
fn account_of_folder(worker: Machine<'_>) -> Option<Account> {
    worker.logs().find_map(|log| {
        let parts: Vec<&str> = log.path.split(['/', '\\']).collect();
        let (folder, account) = parts.windows(3).find_map(|part| match part {
            [folder, account, data] if data.eq_ignore_ascii_case("AppData") => Some((*folder, *account)),
            _ => None,
        })?;
        let name = if folder.eq_ignore_ascii_case("ServiceProfiles") {
            match account.to_ascii_lowercase().as_str() {
                "networkservice" => r"NT AUTHORITY\NETWORK SERVICE".to_owned(),
                "localservice" => r"NT AUTHORITY\LOCAL SERVICE".to_owned(),
                _ => format!(r"NT Service\{account}"),
            }
        } else if folder.eq_ignore_ascii_case("Users") {
            account.to_owned()
        } else {
            return None;
        };
        Some(Account { name, place: Some(Place { path: log.path.clone(), line: None }) })
    })
}
