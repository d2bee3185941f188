//! One machine of the cluster: which files of the bundle speak of it.

use super::{ArtifactFile, Inventory, LogFacts};
use sologs_core::artifact::certificate::CertificateFile;
use sologs_core::artifact::certutil_store::{CertutilListing, StoreListing};
use sologs_core::artifact::connection_test::ConnectionTests;
use sologs_core::artifact::event_log::EventLog;
use sologs_core::artifact::firewall::FirewallRules;
use sologs_core::artifact::http_service_state::HttpServiceState;
use sologs_core::artifact::manifest::Manifest;
use sologs_core::artifact::master_settings::MasterSettings;
use sologs_core::artifact::netsh_sslcert::NetshSslcert;
use sologs_core::artifact::network_profile::NetworkProfiles;
use sologs_core::artifact::registry::Registry;
use sologs_core::artifact::service::{Service, ServiceQuery};
use sologs_core::artifact::sql_errorlog::SqlErrorlog;
use sologs_core::artifact::url_acl::UrlAcl;
use sologs_core::artifact::winhttpcertcfg::Winhttpcertcfg;
use sologs_core::artifact::worker_settings::WorkerSettings;
use sologs_core::artifact::{Artifact, Host, HostRelation};
use sologs_core::kind::{FileKind, Role};

/// One machine of the bundle.
#[derive(Clone, Copy, Debug)]
pub struct Machine<'i> {
    inventory: &'i Inventory,
    node: Option<&'i str>,
    role: Option<Role>,
}

/// An artifact of one kind with the file that it stands in.
pub type In<'i, T> = (&'i ArtifactFile, &'i T);

/// Writes one method for each kind of artifact.
macro_rules! artifacts {
    ($($(#[$doc:meta])* $name:ident: $variant:ident => $type:ty;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(&self) -> impl Iterator<Item = In<'i, $type>> + use<'i> {
                self.files().filter_map(|file| match &file.artifact {
                    Artifact::$variant(found) => {
                        let found: &$type = found;
                        Some((file, found))
                    }
                    _ => None,
                })
            }
        )*
    };
}

impl<'i> Machine<'i> {
    pub(super) fn new(inventory: &'i Inventory, node: Option<&'i str>) -> Self {
        Self { inventory, node, role: None }
    }

    pub(super) fn of_role(inventory: &'i Inventory, node: Option<&'i str>, role: Role) -> Self {
        Self { inventory, node, role: Some(role) }
    }

    /// Its name in the bundle; `None` where the bundle is one heap of files.
    pub fn node(&self) -> Option<&'i str> {
        self.node
    }

    /// The part of the cluster that it was asked for as.
    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// The same machine in that part of the cluster.
    pub fn in_role(self, role: Role) -> Self {
        Self { role: Some(role), ..self }
    }

    /// Its files: those of its folder, and those beside the folders whose name says that they are its.
    pub fn files(&self) -> impl Iterator<Item = &'i ArtifactFile> + use<'i> {
        let this = *self;
        this.inventory.files.iter().filter(move |file| this.owns(file))
    }

    /// Its logs.
    pub fn logs(&self) -> impl Iterator<Item = &'i LogFacts> + use<'i> {
        let inventory = self.inventory;
        inventory.index.of_machine(self.node).into_iter().filter_map(|number| inventory.logs.get(number))
    }

    /// Its logs of that kind.
    pub fn logs_of_kind(&self, kind: FileKind) -> impl Iterator<Item = &'i LogFacts> + use<'i> {
        let inventory = self.inventory;
        inventory.index.of_kind(self.node, kind).iter().filter_map(|number| inventory.logs.get(*number))
    }

    artifacts! {
        /// `WorkerSettings.config`.
        worker_settings: WorkerSettings => WorkerSettings;
        /// `MasterSettings.config`.
        master_settings: MasterSettings => MasterSettings;
        /// Files of certificates. Whose a certificate is, its thumbprint tells and not the folder that its file lies
        /// in: see [`Inventory::files`] for those of all machines.
        certificates: Certificate => CertificateFile;
        /// `netsh http show sslcert`.
        netsh_sslcert: NetshSslcert => NetshSslcert;
        /// Outputs of certutil.
        certutil: CertutilStore => CertutilListing;
        /// `winhttpcertcfg -l`.
        winhttpcertcfg: Winhttpcertcfg => Winhttpcertcfg;
        /// Registry exports.
        registry: Registry => Registry;
        /// `sc query`, `sc qc`, `Get-Service`.
        service_queries: ServiceQuery => ServiceQuery;
        /// Firewall rules.
        firewall: FirewallRules => FirewallRules;
        /// `Test-NetConnection` that was run on it.
        connection_tests: ConnectionTest => ConnectionTests;
        /// `netsh http show servicestate`.
        http_service_state: HttpServiceState => HttpServiceState;
        /// `netsh http show urlacl`.
        url_acls: HttpUrlAcl => UrlAcl;
        /// Profiles of the firewall that are in force.
        network_profiles: NetworkProfile => NetworkProfiles;
        /// Windows event logs.
        event_logs: EventLog => EventLog;
        /// `ERRORLOG` of SQL Server.
        sql_errorlogs: SqlErrorlog => SqlErrorlog;
        /// Manifest of the collector.
        manifests: Manifest => Manifest;
    }

    /// Listings of a store of the machine (`Root`, `My`), whole or not.
    pub fn stores(&self, name: &str) -> impl Iterator<Item = In<'i, StoreListing>> {
        self.certutil().flat_map(|(file, listing)| {
            listing.stores.iter().filter(|store| store.is_store(name)).map(move |store| (file, store))
        })
    }

    /// Services of the machine whose names are wanted. What `sc \\HOST` asked another machine is not among them.
    pub fn services(&self, wanted: impl Fn(&str) -> bool) -> Vec<In<'i, Service>> {
        let node = self.node;
        let own = move |machine: &Option<String>| {
            machine.as_deref().is_none_or(|asked| same_host(Some(asked), node))
        };
        let mut found = Vec::new();
        for (file, query) in self.service_queries() {
            found.extend(
                query
                    .services
                    .iter()
                    .filter(|service| own(&service.machine) && wanted(&service.name))
                    .map(|service| (file, service)),
            );
        }
        found
    }

    /// The Scale Out service of that part of the cluster on this machine; also where a table of PowerShell cut its
    /// name (`SSISScaleOutMas...`).
    pub fn scale_out_service(&self, role: Role) -> Vec<In<'i, Service>> {
        let whole = format!("ssisscaleout{}", role.as_str());
        let is_cut =
            |name: &str| name.len() > "ssisscaleout".len() && whole.starts_with(&name.to_lowercase());
        self.services(|name| super::role_of_service(name) == Some(role) || is_cut(name))
    }

    fn owns(&self, file: &ArtifactFile) -> bool {
        if same_node(file.node.as_deref(), self.node) {
            return file.node.is_some() || self.may_be_of_role(file);
        }
        // A file beside the folders of the machines.
        file.node.is_none() && self.is_named_in(&file.path)
    }

    /// In one heap of files, a listing that Worker and Master both have counts for the one that it was asked for only
    /// where its name says so, or where nothing of the other is in the heap.
    fn may_be_of_role(&self, file: &ArtifactFile) -> bool {
        let Some(role) = self.role.filter(|_| is_ambiguous(file)) else { return true };
        let other = if role == Role::Master { Role::Worker } else { Role::Master };
        let has_other = self.inventory.roles_of(None).any(|known| known == other);
        role_in_name(&file.path).map_or(!has_other, |named| named == role)
    }

    /// Whether the name of a file holds the name of the machine, or of the part that it alone has.
    fn is_named_in(&self, path: &str) -> bool {
        let Some(node) = self.node else { return false };
        let name = file_name(path);
        let is_boundary = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || c == '-'));
        let lower = name.to_lowercase();
        let node = node.to_lowercase();
        let by_name = lower.match_indices(&node).any(|(at, _)| {
            let before = lower.get(..at).and_then(|text| text.chars().next_back());
            let after = lower.get(at + node.len()..).and_then(|text| text.chars().next());
            // `WORKER01-root.txt` is of WORKER01, `WORKER01-B.txt` may be of another machine.
            is_boundary(before)
                && (is_boundary(after) || (after == Some('-') && !self.is_prefix_of_another(&node)))
        });
        by_name
            || self.role.is_some_and(|role| {
                role_in_name(path) == Some(role) && self.inventory.machines(role).count() == 1
            })
    }

    fn is_prefix_of_another(&self, node: &str) -> bool {
        let longer = format!("{node}-");
        self.inventory.nodes().flatten().any(|other| other.to_lowercase().starts_with(&longer))
    }

    /// Whether a host means this machine, by its names in the bundle: the folder's, the settings' and the exports'.
    /// `false` where nothing tells.
    pub fn is_called(&self, host: &str) -> bool {
        same_host(Some(host), self.node)
    }
}

/// Kinds that both Worker and Master have, and whose content does not tell whose they are.
fn is_ambiguous(file: &ArtifactFile) -> bool {
    matches!(
        file.artifact.kind(),
        FileKind::CertutilStore
            | FileKind::Registry
            | FileKind::EventLog
            | FileKind::FirewallRules
            | FileKind::NetworkProfile
    )
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\', '!']).next().unwrap_or(path)
}

/// The part of the cluster that the name of a file says, as a word of its own (`master-root.txt`, `MasterRoot.txt`);
/// none where it says both.
fn role_in_name(path: &str) -> Option<Role> {
    let says = |role: Role| words(file_name(path)).any(|word| word.eq_ignore_ascii_case(role.as_str()));
    match (says(Role::Master), says(Role::Worker)) {
        (true, false) => Some(Role::Master),
        (false, true) => Some(Role::Worker),
        _ => None,
    }
}

/// Runs of letters and digits; a capital after a small letter begins a new one.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    parts.flat_map(|part| {
        let mut cuts = vec![0];
        let mut was_lower = false;
        for (at, c) in part.char_indices() {
            if was_lower && c.is_uppercase() {
                cuts.push(at);
            }
            was_lower = c.is_lowercase();
        }
        cuts.push(part.len());
        let spans: Vec<(usize, usize)> =
            cuts.windows(2).filter_map(|w| Some((*w.first()?, *w.last()?))).collect();
        spans.into_iter().filter_map(move |(from, to)| part.get(from..to))
    })
}

fn same_node(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        (None, None) => true,
        _ => false,
    }
}

/// Whether two names mean the same machine: equal, or a short name and a full one that begins with it.
pub(crate) fn same_host(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a.and_then(Host::parse), b.and_then(Host::parse)) else { return false };
    matches!(a.relation(&b), HostRelation::Same | HostRelation::SameShortName)
}
