//! Whether the Worker's service may use the private key of its certificate, and whether there is one.

use super::worker_identity::{
    Account, WorkerThumbprint, store_entry, subject_is_shared, subject_of, worker_account, worker_store,
    worker_thumbprint,
};
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{In, Machine};
use sologs_core::artifact::certutil_store::KeyPresence;
use sologs_core::artifact::event_log::SCHANNEL;
use sologs_core::artifact::winhttpcertcfg::{KeyAccess, KeyAccessOutcome};
use sologs_core::kind::{FileKind, Role};

/// Schannel: the private key of the credential could not be used.
const KEY_NOT_USABLE: u32 = 36870;
/// Where Windows keeps the keys of the machine, by kind of provider.
const ICACLS: &str = r#"icacls "C:\ProgramData\Microsoft\Crypto\Keys\*" > icacls-keys.txt & icacls "C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys\*" >> icacls-keys.txt"#;

/// `worker-certificate-access`: the account that runs the service is in the access list of *that* certificate.
pub(super) fn worker_certificate_access(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    if let Some(decision) = key_event(worker) {
        return decision;
    }
    let Some(named) = worker_thumbprint(worker) else {
        return unknown_certificate(worker);
    };
    if let Some((file, _, entry)) = store_entry(worker, &worker_store(worker), &named.thumbprint)
        && entry.has_cng_key()
    {
        return cng_key().at(file.at(entry.line));
    }
    let mut other_subject = None;
    for (file, access) in listings(worker) {
        match access.outcome {
            KeyAccessOutcome::KeyNotReadable(line) => return cng_key().at(file.at(line)),
            KeyAccessOutcome::Listed => match is_of(question, &named, access) {
                Ok(()) => return of_list(question, worker, (file, access)),
                Err(sentence) => {
                    let line = access.subject.as_ref().map_or(access.line, |subject| subject.line);
                    other_subject = Some(Decision::unknown(sentence).at(file.at(line)));
                }
            },
            _ => {}
        }
    }
    other_subject
        .map(|decision| decision.wants(access_list()))
        .unwrap_or_else(|| Decision::nothing_known().wants(access_list()))
}

fn access_list() -> Want {
    Want::new(FileKind::Winhttpcertcfg).on(Role::Worker)
}

fn listings(worker: Machine<'_>) -> impl Iterator<Item = In<'_, KeyAccess>> {
    worker.winhttpcertcfg().flat_map(|(file, found)| found.listings.iter().map(move |access| (file, access)))
}

/// An access list of a certificate that nothing names decides nothing.
fn unknown_certificate(worker: Machine<'_>) -> Decision {
    let want = Want::new(FileKind::WorkerSettings).on(Role::Worker);
    match listings(worker).next() {
        Some((file, access)) => Decision::unknown(Sentence::new("check-access-certificate-unknown"))
            .at(file.at(access.line))
            .wants(want),
        None => Decision::nothing_known().wants(access_list()).wants(want),
    }
}

fn cng_key() -> Decision {
    Decision::unknown(Sentence::new("check-access-cng-key"))
        .wants(Want::new(FileKind::Winhttpcertcfg).on(Role::Worker).by(ICACLS, "icacls-keys.txt"))
}

/// Schannel itself told that the Worker's key cannot be used.
fn key_event(worker: Machine<'_>) -> Option<Decision> {
    worker.event_logs().find_map(|(file, log)| {
        let is_refusal = |event: &&sologs_core::artifact::event_log::WindowsEvent| {
            event.id == KEY_NOT_USABLE
                && event.is_of(SCHANNEL)
                && event.values().any(|value| value.eq_ignore_ascii_case("client"))
        };
        let event = log.events.iter().rfind(is_refusal)?;
        Some(Decision::failed(Sentence::new("check-access-schannel-event")).at(file.at(event.line)))
    })
}

/// Whether a list is that of the certificate: the tool names it by its subject alone.
fn is_of(question: &Question<'_>, named: &WorkerThumbprint, access: &KeyAccess) -> Result<(), Sentence> {
    let Some(shown) = &access.subject else {
        return Err(Sentence::new("check-access-no-subject"));
    };
    let Some(subject) = subject_of(question, &named.thumbprint) else {
        return Err(Sentence::new("check-access-subject-unknown")
            .with("shown", &shown.value)
            .with("thumbprint", &named.thumbprint));
    };
    if !subject.same_as(&shown.value) {
        return Err(Sentence::new("check-access-other-subject")
            .with("shown", &shown.value)
            .with("subject", subject));
    }
    if subject_is_shared(question, &named.thumbprint, subject) {
        return Err(Sentence::new("check-access-subject-shared").with("subject", subject));
    }
    Ok(())
}

fn of_list(question: &Question<'_>, worker: Machine<'_>, (file, access): In<'_, KeyAccess>) -> Decision {
    let Some(account) = worker_account(question, worker) else {
        return Decision::unknown(Sentence::new("check-access-account-unknown"))
            .at(file.at(access.line))
            .wants(Want::new(FileKind::ServiceQuery).on(Role::Worker));
    };
    let told = |decision: Decision| {
        let decision = decision.value("worker_account", &account.name);
        match &account.place {
            Some(place) => decision.at(place.clone()),
            None => decision.and(Sentence::new("check-access-account-assumed")),
        }
    };
    let entry = access.accounts.iter().find(|entry| grants(&entry.value, &account));
    if let Some(entry) = entry {
        let sentence =
            Sentence::new("check-access-granted").with("account", &account.name).with("entry", &entry.value);
        return told(Decision::passed(sentence).at(file.place(entry)));
    }
    let open = access.accounts.iter().find(|entry| may_hold(&entry.value, &account));
    match open {
        Some(entry) => {
            let sentence = Sentence::new("check-access-perhaps-by-group")
                .with("account", &account.name)
                .with("entry", &entry.value);
            told(Decision::unknown(sentence).at(file.place(entry)))
        }
        None => told(
            Decision::failed(Sentence::new("check-access-missing").with("account", &account.name))
                .at(file.at(access.line)),
        ),
    }
}

/// Groups that every service belongs to, by their last part, in the languages in which Windows is known to name them.
const EVERY_SERVICE: &[&str] = &[
    "everyone",
    "tout le monde",
    "jeder",
    "todos",
    "everyone (all)",
    "tutti",
    "все",
    "wszyscy",
    "iedereen",
    "alla",
    "authenticated users",
    "utilisateurs authentifiés",
    "authentifizierte benutzer",
    "usuarios autentificados",
    "authenticated users (nt authority)",
    "прошедшие проверку",
    "users",
    "utilisateurs",
    "benutzer",
    "usuarios",
    "usuários",
    "utenti",
    "пользователи",
    "service",
    "dienst",
    "servicio",
    "serviço",
    "servizio",
    "служба",
    "all services",
    "tous les services",
    "alle dienste",
];

/// Accounts that no other account is a member of, by their last part.
const SINGLE_ACCOUNTS: &[&str] = &[
    "system",
    "système",
    "système local",
    "sistema",
    "система",
    "network service",
    "service réseau",
    "netzwerkdienst",
    "servicio de red",
    "local service",
    "service local",
    "lokaler dienst",
    "servicio local",
];

/// Groups of administrators, which a service account may belong to unless it is a virtual one.
const ADMINISTRATORS: &[&str] = &[
    "administrators",
    "administrateurs",
    "administratoren",
    "administradores",
    "administrators group",
    "администраторы",
];

fn last_part(account: &str) -> String {
    account.rsplit('\\').next().unwrap_or(account).trim().to_lowercase()
}

fn is_local_system(account: &str) -> bool {
    matches!(last_part(account).as_str(), "localsystem" | "system" | "système" | "sistema" | "система")
}

fn is_virtual(account: &str) -> bool {
    account.get(..11).is_some_and(|domain| domain.eq_ignore_ascii_case("NT Service\\"))
}

/// Whether an entry of a list gives the account access: it is the account, or a group that every service is in.
fn grants(entry: &str, account: &Account) -> bool {
    let (name, asked) = (last_part(entry), last_part(&account.name));
    if is_local_system(&account.name) {
        return is_local_system(entry);
    }
    // A name without its domain (from a folder) means whoever is called so.
    let same_domain = !account.name.contains('\\') || !entry.contains('\\') || {
        let domain = |text: &str| text.split('\\').next().map(str::to_lowercase);
        domain(entry) == domain(&account.name)
    };
    (name == asked.trim_start_matches(".\\") && same_domain) || EVERY_SERVICE.contains(&name.as_str())
}

/// Whether an entry may be a group that the account is in.
fn may_hold(entry: &str, account: &Account) -> bool {
    let name = last_part(entry);
    let single = SINGLE_ACCOUNTS.contains(&name.as_str()) || is_virtual(entry);
    if single {
        return false;
    }
    // Nobody puts the account that setup makes for one service into groups; the list names it or it has no access.
    if is_virtual(&account.name) || is_local_system(&account.name) {
        return !ADMINISTRATORS.contains(&name.as_str())
            && entry.get(..8).is_some_and(|d| d.eq_ignore_ascii_case("BUILTIN\\"));
    }
    true
}

/// `worker-certificate-has-key`: the block of the certificate in the Worker's store names a key.
pub(super) fn worker_certificate_has_key(question: &Question<'_>) -> Decision {
    let Some(worker) = question.worker() else { return Decision::nothing_known() };
    let listing = || {
        Want::new(FileKind::CertutilStore)
            .on(Role::Worker)
            .by("certutil -store My > certutil-my.txt", "certutil-my.txt")
    };
    let Some(named) = worker_thumbprint(worker) else {
        return Decision::nothing_known()
            .wants(Want::new(FileKind::WorkerSettings).on(Role::Worker))
            .wants(listing());
    };
    let store = worker_store(worker);
    if let Some((file, _, entry)) = store_entry(worker, &store, &named.thumbprint) {
        let sentence = |id| Sentence::new(id).with("thumbprint", &named.thumbprint).with("store", &store);
        return match &entry.key {
            KeyPresence::Present { container, .. } => {
                Decision::passed(sentence("check-key-present")).at(file.place(container))
            }
            KeyPresence::Missing { line } => {
                Decision::failed(sentence("check-key-missing")).at(file.at(*line))
            }
            KeyPresence::Absent => {
                let line = entry.thumbprint.as_ref().map_or(entry.line, |thumbprint| thumbprint.line);
                Decision::failed(sentence("check-key-absent")).at(file.at(line))
            }
            KeyPresence::Unknown => {
                Decision::unknown(sentence("check-key-block-cut")).at(file.at(entry.line)).wants(listing())
            }
        };
    }
    let complete = worker.stores(&store).find(|(_, listing)| listing.is_complete());
    match complete {
        Some((file, listing)) => Decision::failed(
            Sentence::new("check-key-not-in-store")
                .with("thumbprint", &named.thumbprint)
                .with("store", &store),
        )
        .at(named.place)
        .at(file.at(listing.line)),
        None => Decision::nothing_known().wants(listing()),
    }
}
