//! The Master's address in HTTP.SYS: whether it is registered, and by whom.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{ArtifactFile, In};
use sologs_core::artifact::http_service_state::{HttpServiceState, RegisteredUrl};
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
    let Some(registered) = Registered::of(question) else { return Decision::nothing_known() };
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

/// `master-url-reserved`: what is registered may be registered.
pub(super) fn master_url_reserved(question: &Question<'_>) -> Decision {
    let found = Registered::of(question).and_then(|registered| {
        let (file, url) = registered.of_master()?;
        Some(Decision::passed(registered.sentence("check-url-is-masters")).at(file.at(url.line)))
    });
    found.unwrap_or_else(Decision::nothing_known)
}
