//! What a file is: by its content first, by the command echoed in it second, by its name last.

use super::common::echo;
use super::common::lines::{Line, lines};
use super::{
    certificate, certutil_store, connection_test, event_log, execution_log, firewall, http_service_state,
    manifest, master_settings, netsh_sslcert, network_profile, registry, service,
    settings_file::SettingsFile, sql_errorlog, ssisdb_table, url_acl, winhttpcertcfg, worker_settings,
};
use crate::kind::FileKind;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::sync::LazyLock;

/// Longest text, in lines, that is taken for the output of a tool by the name of its file alone.
const SHORT: usize = 60;

/// Whether a text is of a kind, by its content.
type ByContent = fn(&str) -> bool;
/// The echo of a kind's command on a line.
type ByEcho = fn(Line<'_>) -> Option<echo::Echo>;

/// A part of a text that the content of a kind cannot be without, in any language and case.
///
/// One search for all of them decides which kinds are looked at more closely: most files of a bundle are logs, and
/// hold none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Settings,
    Sslcert,
    Certutil,
    Winhttpcertcfg,
    Registry,
    Service,
    Firewall,
    Connection,
    Url,
    UrlWord,
    NetworkProfile,
    UrlAcl,
    Ssisdb,
    Errorlog,
    Manifest,
    Echo,
}

const ANCHORS: &[(&str, Anchor)] = &[
    (": {", Anchor::Sslcert),
    ("====", Anchor::Certutil),
    ("(sha1)", Anchor::Certutil),
    ("certutil:", Anchor::Certutil),
    ("private key", Anchor::Winhttpcertcfg),
    ("requested certificate", Anchor::Winhttpcertcfg),
    ("hkey_", Anchor::Registry),
    ("hklm\\", Anchor::Registry),
    ("regedit4", Anchor::Registry),
    ("windows registry editor", Anchor::Registry),
    ("win32_", Anchor::Service),
    ("_driver", Anchor::Service),
    ("[sc]", Anchor::Service),
    ("displayname", Anchor::Service),
    ("\nstatus", Anchor::Service),
    ("\nname", Anchor::Service),
    ("\"name\"", Anchor::Service),
    ("name,", Anchor::Service),
    (",name", Anchor::Service),
    ("----------------------------------------", Anchor::Firewall),
    ("direction", Anchor::Firewall),
    ("localport", Anchor::Firewall),
    ("succeeded", Anchor::Connection),
    ("://", Anchor::Url),
    ("url", Anchor::UrlWord),
    ("networkcategory", Anchor::NetworkProfile),
    (" d:(", Anchor::UrlAcl),
    ("property_name", Anchor::Ssisdb),
    ("workeragentid", Anchor::Ssisdb),
    ("execution_id", Anchor::Ssisdb),
    ("operation_id", Anchor::Ssisdb),
    ("message_id", Anchor::Ssisdb),
    ("message_type", Anchor::Ssisdb),
    ("taskid", Anchor::Ssisdb),
    ("sysdatetimeoffset", Anchor::Ssisdb),
    ("isintegratedsecurityonly", Anchor::Ssisdb),
    ("scaleout_enabled", Anchor::Ssisdb),
    ("machine_name", Anchor::Ssisdb),
    ("machine_ip", Anchor::Ssisdb),
    ("schema_version", Anchor::Ssisdb),
    ("schema_build", Anchor::Ssisdb),
    ("cluster_logdb", Anchor::Ssisdb),
    ("last_online_time", Anchor::Ssisdb),
    ("encryption_algorithm", Anchor::Ssisdb),
    ("default_execution_mode", Anchor::Ssisdb),
    ("logon", Anchor::Errorlog),
    ("microsoft sql server 20", Anchor::Errorlog),
    ("sologs_manifest", Anchor::Manifest),
    ("netsh", Anchor::Echo),
    ("certutil", Anchor::Echo),
    ("winhttpcertcfg", Anchor::Echo),
    (" query", Anchor::Echo),
    (" qc ", Anchor::Echo),
    ("get-netfirewall", Anchor::Echo),
    ("get-netconnectionprofile", Anchor::Echo),
    ("test-netconnection", Anchor::Echo),
    ("tnc ", Anchor::Echo),
];

static SEARCH: LazyLock<Option<(AhoCorasick, Vec<Anchor>)>> = LazyLock::new(|| {
    let settings = worker_settings::TELLING_KEYS.iter().chain(master_settings::TELLING_KEYS);
    let all: Vec<(&str, Anchor)> =
        ANCHORS.iter().copied().chain(settings.map(|key| (*key, Anchor::Settings))).collect();
    let search = AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(all.iter().map(|(part, _)| part))
        .ok()?;
    Some((search, all.into_iter().map(|(_, anchor)| anchor).collect()))
});

/// Which anchors a text holds.
struct Anchors(u32);

impl Anchors {
    fn of(text: &str) -> Self {
        let Some((search, anchors)) = &*SEARCH else { return Self(u32::MAX) };
        let found = search.find_overlapping_iter(text);
        let bit = |hit: aho_corasick::Match| {
            anchors.get(hit.pattern().as_usize()).map_or(0, |anchor| 1 << *anchor as u32)
        };
        Self(found.fold(0, |bits, hit| bits | bit(hit)))
    }

    fn has(&self, anchor: Anchor) -> bool {
        self.0 & (1 << anchor as u32) != 0
    }
}

/// What a file is, where it is an artifact; `None` for logs and for everything that is not known.
///
/// `path` is relative to the bundle, `text` the head of the decoded text (64 KiB suffice), `raw` the head of the file.
/// Where a file holds several outputs, the first one in the order of [`recognise_all`] counts.
pub fn recognise(path: &str, text: &str, raw: &[u8]) -> Option<FileKind> {
    recognise_all(path, text, raw).into_iter().next()
}

/// Every kind that a file holds: several outputs may have been saved into one file. Kinds that the content shows come
/// first, then those whose command is echoed; the name counts only where neither says anything.
pub fn recognise_all(path: &str, text: &str, raw: &[u8]) -> Vec<FileKind> {
    if event_log::recognise(raw) {
        return vec![FileKind::EventLog];
    }
    if certificate::recognise(text, raw) {
        return vec![FileKind::Certificate];
    }
    if execution_log::recognise(path, text) {
        return vec![FileKind::ExecutionLog];
    }
    let anchors = Anchors::of(text);
    let mut kinds = by_content(path, text, &anchors);
    if anchors.has(Anchor::Echo) {
        for kind in lines(text).take(echo::LINES).filter_map(by_echo) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    if kinds.is_empty() {
        kinds.extend(by_name(path, text));
    }
    kinds
}

fn by_content(path: &str, text: &str, anchors: &Anchors) -> Vec<FileKind> {
    if anchors.has(Anchor::Manifest) && manifest::recognise(text) {
        return vec![FileKind::Manifest];
    }
    if anchors.has(Anchor::Settings)
        && let Some(kind) = settings(path, text)
    {
        return vec![kind];
    }
    let checks: [(Anchor, FileKind, ByContent); 11] = [
        (Anchor::Registry, FileKind::Registry, registry::recognise),
        (Anchor::Sslcert, FileKind::NetshSslcert, netsh_sslcert::recognise),
        (Anchor::Certutil, FileKind::CertutilStore, certutil_store::recognise),
        (Anchor::Winhttpcertcfg, FileKind::Winhttpcertcfg, winhttpcertcfg::recognise),
        (Anchor::Firewall, FileKind::FirewallRules, firewall::recognise),
        (Anchor::Service, FileKind::ServiceQuery, service::recognise),
        (Anchor::Connection, FileKind::ConnectionTest, connection_test::recognise),
        (Anchor::UrlAcl, FileKind::HttpUrlAcl, url_acl::recognise),
        (Anchor::NetworkProfile, FileKind::NetworkProfile, network_profile::recognise),
        (Anchor::Ssisdb, FileKind::SsisdbTable, ssisdb_table::recognise),
        (Anchor::Errorlog, FileKind::SqlErrorlog, sql_errorlog::recognise),
    ];
    let mut kinds: Vec<FileKind> = checks
        .iter()
        .filter(|(anchor, _, check)| anchors.has(*anchor) && check(text))
        .map(|(_, kind, _)| *kind)
        .collect();
    if anchors.has(Anchor::Url) && anchors.has(Anchor::UrlWord) && http_service_state::recognise(text) {
        kinds.push(FileKind::HttpServiceState);
    }
    kinds
}

/// Settings of a Worker or a Master: two keys that only one of them has, or one where the name agrees.
fn settings(path: &str, text: &str) -> Option<FileKind> {
    let worker = SettingsFile::count_keys(text, worker_settings::TELLING_KEYS);
    let master = SettingsFile::count_keys(text, master_settings::TELLING_KEYS);
    let named = settings_by_name(&file_name(path));
    match worker.cmp(&master) {
        std::cmp::Ordering::Greater if worker >= 2 => Some(FileKind::WorkerSettings),
        std::cmp::Ordering::Less if master >= 2 => Some(FileKind::MasterSettings),
        _ => named.filter(|_| worker + master > 0),
    }
}

fn settings_by_name(name: &str) -> Option<FileKind> {
    if name.contains("workersettings") {
        Some(FileKind::WorkerSettings)
    } else {
        name.contains("mastersettings").then_some(FileKind::MasterSettings)
    }
}

fn by_echo(line: Line<'_>) -> Option<FileKind> {
    let checks: [(FileKind, ByEcho); 10] = [
        (FileKind::NetshSslcert, netsh_sslcert::command),
        (FileKind::HttpServiceState, http_service_state::command),
        (FileKind::HttpUrlAcl, url_acl::command),
        (FileKind::NetworkProfile, network_profile::command),
        (FileKind::CertutilStore, certutil_store::command),
        (FileKind::Winhttpcertcfg, winhttpcertcfg::command),
        (FileKind::Registry, registry::command),
        (FileKind::ServiceQuery, service::command),
        (FileKind::FirewallRules, firewall::command),
        (FileKind::ConnectionTest, connection_test::command),
    ];
    checks.iter().find(|(_, command)| command(line).is_some()).map(|(kind, _)| *kind)
}

/// The last part of a path, in lower case, of a member of an archive too.
fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\', '!']).next().unwrap_or(path).to_lowercase()
}

fn by_name(path: &str, text: &str) -> Option<FileKind> {
    let name = file_name(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if let Some(kind) = settings_by_name(&name) {
        return Some(kind);
    }
    match extension {
        "cer" | "crt" | "pem" | "der" | "p7b" | "p7c" | "pfx" | "p12" | "sst" => {
            return Some(FileKind::Certificate);
        }
        "evtx" => return Some(FileKind::EventLog),
        "reg" => return Some(FileKind::Registry),
        _ => {}
    }
    if name == "errorlog" || name.starts_with("errorlog.") {
        return Some(FileKind::SqlErrorlog);
    }
    if ssisdb_table::recognise_empty(path, text) {
        return Some(FileKind::SsisdbTable);
    }
    // An output that says little: an error message, or nothing.
    if lines(text).take(SHORT + 1).count() > SHORT {
        return None;
    }
    let name = name.replace(['_', ' '], "-");
    let parts = [
        ("sslcert", FileKind::NetshSslcert),
        ("servicestate", FileKind::HttpServiceState),
        ("urlacl", FileKind::HttpUrlAcl),
        ("currentprofile", FileKind::NetworkProfile),
        ("netconnectionprofile", FileKind::NetworkProfile),
        ("advfirewall", FileKind::FirewallRules),
        ("firewall", FileKind::FirewallRules),
        ("netsh", FileKind::NetshSslcert),
        ("certutil", FileKind::CertutilStore),
        ("winhttpcertcfg", FileKind::Winhttpcertcfg),
        ("schannel", FileKind::Registry),
        ("reg-query", FileKind::Registry),
        ("sc-query", FileKind::ServiceQuery),
        ("sc-qc", FileKind::ServiceQuery),
        ("get-service", FileKind::ServiceQuery),
        ("test-netconnection", FileKind::ConnectionTest),
    ];
    parts.iter().find(|(part, _)| name.contains(part)).map(|(_, kind)| *kind)
}
