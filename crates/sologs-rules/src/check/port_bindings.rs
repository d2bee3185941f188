//! What is bound to the Master's port, and which of it answers the Worker.

use super::Question;
use super::connectivity::tests_address;
use crate::inventory::{ArtifactFile, In, Machine};
use sologs_core::artifact::netsh_sslcert::{Binding, BindingEndpoint, NetshSslcert};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{Artifact, Host};
use std::net::IpAddr;

/// The bindings of the Master's port.
pub(super) struct Bindings<'i> {
    /// Those that may answer the Worker's call, the first of them before all others.
    pub(super) answering: Vec<In<'i, Binding>>,
    /// Those that do not: of another host name or address.
    pub(super) others: Vec<In<'i, Binding>>,
}

impl<'i> Bindings<'i> {
    /// Those of the Master of that question; empty where there is no listing.
    pub(super) fn of(question: &Question<'i>) -> Self {
        let (Some(master), Some(port)) = (question.master(), question.master_port()) else {
            return Self { answering: Vec::new(), others: Vec::new() };
        };
        let all: Vec<In<'i, Binding>> = master
            .netsh_sslcert()
            .flat_map(|(file, netsh)| {
                netsh
                    .bindings
                    .iter()
                    .filter(move |binding| binding.endpoint.value.port() == port)
                    .map(move |one| (file, one))
            })
            .collect();
        answering(all, question.called_host().as_ref(), called_address(question))
    }
}

/// HTTP.SYS looks for an exact address first, then for the host name (SNI), then for the central certificate store,
/// then for every address (<https://learn.microsoft.com/iis/get-started/whats-new-in-iis-8/iis-80-server-name-indication-sni-ssl-scalability>).
fn answering<'i>(all: Vec<In<'i, Binding>>, host: Option<&Host>, address: Option<IpAddr>) -> Bindings<'i> {
    let is_exact = |binding: &Binding| match &binding.endpoint.value {
        BindingEndpoint::Ip { address, .. } => !address.is_unspecified(),
        _ => false,
    };
    let fits_address = |binding: &Binding| match &binding.endpoint.value {
        BindingEndpoint::Ip { address: bound, .. } => address.is_none_or(|called| called == *bound),
        _ => false,
    };
    let of_name = |binding: &Binding| match &binding.endpoint.value {
        BindingEndpoint::Host { host: bound, .. } => {
            Host::parse(bound).is_some_and(|bound| host.is_some_and(|host| *host == bound))
        }
        _ => false,
    };
    let of_family = |binding: &Binding| match (&binding.endpoint.value, address) {
        (BindingEndpoint::Ip { address: bound, .. }, Some(called)) => {
            bound.is_unspecified() && bound.is_ipv4() == called.is_ipv4()
        }
        (BindingEndpoint::Ip { address: bound, .. }, None) => bound.is_unspecified(),
        _ => false,
    };
    let pick = |fits: &dyn Fn(&Binding) -> bool| -> Vec<In<'i, Binding>> {
        all.iter().copied().filter(|(_, binding)| fits(binding)).collect()
    };
    let mut found = pick(&|binding| is_exact(binding) && fits_address(binding));
    // Where the address is not known, an exact one may answer or not.
    if found.is_empty() || address.is_none() {
        let by_name = pick(&of_name);
        let of_store =
            pick(&|binding| matches!(binding.endpoint.value, BindingEndpoint::CentralStore { .. }));
        found.extend(match by_name.is_empty() {
            false => by_name,
            true => of_store.into_iter().chain(pick(&of_family)).collect(),
        });
    }
    let others =
        all.iter().copied().filter(|(_, one)| !found.iter().any(|(_, own)| std::ptr::eq(*own, *one)));
    Bindings { others: others.collect(), answering: found }
}

/// The address that the Worker's call leads to, where the bundle tells.
fn called_address(question: &Question<'_>) -> Option<IpAddr> {
    let plain = |address: IpAddr| address.to_canonical();
    if let Some(Host::Ip(address)) = question.called_host() {
        return Some(plain(address));
    }
    let inner = question.captures.get("address").and_then(|text| {
        let (host, port) = text.rsplit_once(':')?;
        // Another port is a proxy's.
        let own = question.port().is_none_or(|called| port.parse() == Ok(called));
        let Host::Ip(address) = Host::parse(host).filter(|_| own)? else { return None };
        Some(address)
    });
    inner.or_else(|| tests_address(question)).or_else(|| only_address(question)).map(plain)
}

/// The Master's address, where it told SSISDB just one.
fn only_address(question: &Question<'_>) -> Option<IpAddr> {
    let mut tables = question.inventory.tables(View::MasterProperties);
    let (_, table) = tables.next()?;
    let told = table.property("MACHINE_IP")?;
    let mut hosts = told.value.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let only = hosts.next().filter(|_| hosts.next().is_none() && tables.next().is_none())?;
    only.parse().ok()
}

/// The proof that nothing is bound to a port of a machine: a listing of everything, or one of that port, that does not
/// hold it. File and line of the sentence, or of the first line.
pub(super) fn proof_of_nothing<'i>(machine: Machine<'i>, port: u16) -> Option<(&'i ArtifactFile, u64)> {
    let proves = |netsh: &NetshSslcert, file: &ArtifactFile| {
        netsh.proves_unbound(port)
            || (netsh.on_port(port).next().is_none()
                && (netsh.nothing_bound.is_some() || !netsh.bindings.is_empty())
                && is_whole_by_manifest(machine, file))
    };
    machine.netsh_sslcert().find(|(file, netsh)| proves(netsh, file)).map(|(file, netsh)| {
        let said = netsh.nothing_bound.as_ref().map(|said| said.line);
        (file, said.or(netsh.command.as_ref().map(|command| command.line)).unwrap_or(1))
    })
}

/// Whether the collector's manifest says that a file is the output of `netsh http show sslcert` without an argument.
fn is_whole_by_manifest(machine: Machine<'_>, file: &ArtifactFile) -> bool {
    machine.files().any(|other| {
        let Artifact::Manifest(manifest) = &other.artifact else { return false };
        let folder = other.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let within = file.path.strip_prefix(folder).map(|path| path.trim_start_matches('/'));
        let command = within.and_then(|path| manifest.item(path)?.command.as_deref());
        command.is_some_and(|command| {
            let words: Vec<&str> = command.split_whitespace().collect();
            let ends = |end: &[&str]| {
                words.len() >= end.len()
                    && words
                        .iter()
                        .rev()
                        .zip(end.iter().rev())
                        .all(|(word, end)| word.eq_ignore_ascii_case(end))
            };
            ends(&["http", "show", "sslcert"])
        })
    })
}
