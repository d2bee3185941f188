//! The Master's address in HTTP.SYS: whether it is registered, and by whom.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{ArtifactFile, In};
use sologs_core::artifact::http_service_state::{HttpServiceState, RegisteredUrl};
use sologs_core::artifact::url_acl::{Reservation, UrlAcl};
use sologs_core::kind::{FileKind, Role};

/// The URLs of the Master's port, with the listings that they stand in.
struct Registered<'i> {
    listings: Vec<In<'i, HttpServiceState>>,
    port: u16,
}

impl<'i> Registered<'i> {
    fn of(question: &Question<'i>) -> Option<Self> {
        let listings: Vec<_> = question.master()?.http_service_state().collect();
        Some(Self { listings, port: question.master_port()? }).filter(|found| !found.listings.is_empty())
    }

    fn urls(&self) -> impl Iterator<Item = (&'i ArtifactFile, &'i RegisteredUrl)> + '_ {
        let all =
            self.listings.iter().flat_map(|(file, state)| state.urls.iter().map(move |url| (*file, url)));
        all.filter(|(_, url)| url.port == self.port)
    }

    fn of_master(&self) -> Option<(&'i ArtifactFile, &'i RegisteredUrl)> {
        self.urls().find(|(_, url)| url.is_cluster_management() && url.is_https)
    }

    /// The heading of a listing that holds every URL.
    fn heading(&self) -> Option<(&'i ArtifactFile, u64)> {
        self.listings.iter().find_map(|(file, state)| Some((*file, state.heading?)))
    }

    fn sentence(&self, message: &'static str) -> Sentence {
        Sentence::new(message).with("port", self.port)
    }
}

/// `master-url-owner`: the port is the Master's.
pub(super) fn master_url_owner(question: &Question<'_>) -> Decision {
    let Some(registered) = Registered::of(question) else { return by_reservation(question) };
    if let Some((file, url)) = registered.of_master() {
        return Decision::passed(registered.sentence("check-url-is-masters")).at(file.at(url.line));
    }
    let heading = registered.heading();
    if let Some((file, url)) = registered.urls().next() {
        let sentence = registered.sentence("check-url-is-anothers").with("url", &url.url);
        let decision =
            if heading.is_some() { Decision::failed(sentence) } else { Decision::unknown(sentence) };
        return decision.at(file.at(url.line));
    }
    match heading {
        Some((file, line)) => Decision::failed(registered.sentence("check-url-nobodys")).at(file.at(line)),
        None => Decision::unknown(registered.sentence("check-url-listing-in-part"))
            .wants(Want::new(FileKind::HttpServiceState).on(Role::Master)),
    }
}

/// `master-url-free`: when the Master could not register its address. HTTP.SYS speaks http or https at a port, not both.
pub(super) fn master_url_free(question: &Question<'_>) -> Decision {
    let Some(registered) = Registered::of(question) else { return Decision::nothing_known() };
    if let Some((file, url)) = registered.urls().find(|(_, url)| !url.is_https) {
        let sentence = registered.sentence("check-url-http-at-port").with("url", &url.url);
        return Decision::failed(sentence).at(file.at(url.line));
    }
    let Some((file, url)) = registered.of_master() else { return Decision::nothing_known() };
    let processes = file_processes(&registered, file);
    let sentence = registered.sentence("check-url-registered-by").with("processes", processes.join(", "));
    Decision::unknown(sentence).at(file.at(url.line))
}

fn file_processes(registered: &Registered<'_>, file: &ArtifactFile) -> Vec<String> {
    let own = registered.listings.iter().filter(|(other, _)| std::ptr::eq(*other, file));
    own.flat_map(|(_, state)| &state.processes).map(|process| process.value.clone()).take(5).collect()
}

/// The path of the Master's service.
const PATH: &str = "/ClusterManagement/";

/// Who may register addresses at the Master's port: no proof of who does.
fn by_reservation(question: &Question<'_>) -> Decision {
    let want = Want::new(FileKind::HttpServiceState).on(Role::Master);
    let (Some(master), Some(port)) = (question.master(), question.master_port()) else {
        return Decision::nothing_known();
    };
    let reserved: Vec<In<'_, Reservation>> =
        master.url_acls().flat_map(|(file, acl)| acl.on_port(port).map(move |one| (file, one))).collect();
    let Some((file, one)) = reserved.first() else { return Decision::nothing_known().wants(want) };
    let sentence =
        Sentence::new("check-url-reserved-only").with("url", &one.url.url).with("accounts", accounts_of(one));
    Decision::unknown(sentence).at(file.at(one.url.line)).wants(want)
}

fn accounts_of(one: &Reservation) -> String {
    one.accounts.iter().map(|account| account.value.as_str()).collect::<Vec<_>>().join(", ")
}

/// `master-url-reserved`: what is registered may be registered; else the reservation names the account of the service.
pub(super) fn master_url_reserved(question: &Question<'_>) -> Decision {
    let registered = Registered::of(question).and_then(|registered| {
        let (file, url) = registered.of_master()?;
        Some(Decision::passed(registered.sentence("check-url-is-masters")).at(file.at(url.line)))
    });
    registered.unwrap_or_else(|| by_url_acl(question))
}

fn by_url_acl(question: &Question<'_>) -> Decision {
    let want = Want::new(FileKind::HttpUrlAcl).on(Role::Master);
    let (Some(master), Some(port)) = (question.master(), question.master_port()) else {
        return Decision::nothing_known().wants(want);
    };
    let listings: Vec<In<'_, UrlAcl>> = master.url_acls().collect();
    let own = listings.iter().find_map(|(file, acl)| {
        // Of several the one with the longest path counts.
        let covering = acl.on_port(port).filter(|one| one.url.is_https && one.covers_path(PATH));
        covering.max_by_key(|one| one.url.path.len()).map(|one| (*file, one))
    });
    let Some((file, one)) = own else {
        let whole = listings.iter().find(|(_, acl)| acl.is_complete());
        return match whole {
            Some((file, acl)) => Decision::failed(Sentence::new("check-url-not-reserved").with("port", port))
                .at(file.at(acl.heading.unwrap_or(1))),
            None => Decision::nothing_known().wants(want),
        };
    };
    let sentence = |message: &'static str| {
        Sentence::new(message).with("url", &one.url.url).with("accounts", accounts_of(one))
    };
    let Some(account) = question.value("master_account").filter(|_| !one.is_open_to_all()) else {
        return match one.is_open_to_all() {
            true => Decision::passed(sentence("check-url-reserved-for-all")).at(file.at(one.url.line)),
            false => Decision::unknown(sentence("check-url-reserved-unsure"))
                .at(file.at(one.url.line))
                .wants(Want::new(FileKind::ServiceQuery).on(Role::Master)),
        };
    };
    let is_own = |name: &str| name.trim().eq_ignore_ascii_case(account.trim());
    match one.accounts.iter().find(|found| is_own(&found.value)) {
        Some(found) => Decision::passed(sentence("check-url-reserved-for-master").with("account", account))
            .at(file.at(one.url.line))
            .at(file.place(found)),
        // A group that the account is in, or a SID that no name was found for, may be it.
        None if one.accounts.iter().any(|found| may_be_group(&found.value)) => {
            Decision::unknown(sentence("check-url-reserved-perhaps").with("account", account))
                .at(file.at(one.url.line))
        }
        None => Decision::failed(sentence("check-url-reserved-for-another").with("account", account))
            .at(file.at(one.url.line)),
    }
}

/// Whether a name may stand for others: a group of Windows or of a domain, a SID. Accounts of services are themselves.
fn may_be_group(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let is_service = name.starts_with("nt service\\") && !name.ends_with("all services");
    !(is_service || name.ends_with('$'))
}
