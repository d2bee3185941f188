//! The artifacts of a bundle and whose they are: what step checks and conditions over artifacts ask.
//!
//! Artifacts of one machine (listings of its stores, bindings, services) count for that machine only; exports of
//! SSISDB are the cluster's, wherever they lie.

mod certificates;
mod clock;
mod executions;
mod log_index;
mod logins;
mod machine;
mod thumbprints;
mod values;
mod workers;
mod zone;

pub use certificates::{CertificateUse, KnownCertificate};
pub use clock::Moment;
pub use executions::{Executions, KnownExecution, KnownTask};
use log_index::LogIndex;
pub use logins::{LOGGING_LOGIN, RefusedLogin, SqlAuthentication};
pub(crate) use machine::same_host;
pub use machine::{In, Machine};
pub(crate) use thumbprints::{NamedThumbprint, ThumbprintSource};
pub use values::{Values, authority};
pub(crate) use values::{netsh_argument, version_in_path};
pub use workers::{KnownWorker, MISSED_HEARTBEATS, Online};
pub use zone::{MAX_ZONE_DIFFERENCE_HOURS, compare};

use crate::rule::Severity;
use sologs_core::artifact::ssisdb_table::{SsisdbTable, View};
use sologs_core::artifact::{Artifact, Located};
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A place in a file of the bundle that shows something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path of the file, as in the report.
    pub path: String,
    /// 1-based line; `None` for a file without lines, or for the file as a whole.
    pub line: Option<u64>,
}

/// A file of the bundle that was read as an artifact.
#[derive(Clone, Debug)]
pub struct ArtifactFile {
    /// Path, as in the report.
    pub path: String,
    /// The machine that it comes from; `None` where the bundle does not tell.
    pub node: Option<String>,
    /// What it holds.
    pub artifact: Artifact,
}

impl ArtifactFile {
    /// A line of the file.
    pub fn at(&self, line: u64) -> Place {
        Place { path: self.path.clone(), line: Some(line) }
    }

    /// The line of a value.
    pub fn place<T>(&self, value: &Located<T>) -> Place {
        self.at(value.line)
    }

    /// The file as a whole.
    pub fn whole(&self) -> Place {
        Place { path: self.path.clone(), line: None }
    }
}

/// A log of the bundle, as far as checks and conditions care.
#[derive(Clone, Debug)]
pub struct LogFacts {
    /// Path, as in the report.
    pub path: String,
    /// The machine that it comes from.
    pub node: Option<String>,
    /// What log it is.
    pub kind: FileKind,
    /// The id of the task that wrote it, of a task's log.
    pub task: Option<String>,
    /// Time of its first record that has one.
    pub first: Option<Timestamp>,
    /// Time of its last record that has one.
    pub last: Option<Timestamp>,
    /// How many records it has.
    pub records: u64,
    /// What rules found in it, in the order of the lines.
    pub findings: Vec<LogFinding>,
    /// Line of the first exception or error that no rule explains.
    pub unexplained: Option<u64>,
}

/// What one rule found in one log.
#[derive(Clone, Debug)]
pub struct LogFinding {
    /// Id of the rule.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// 1-based line of the first record.
    pub line: u64,
    /// Earliest time among the records.
    pub first_seen: Option<Timestamp>,
    /// Latest time among the records.
    pub last_seen: Option<Timestamp>,
}

impl LogFacts {
    /// A log of which nothing is known but what it is.
    pub fn new(path: impl Into<String>, node: Option<String>, kind: FileKind) -> Self {
        Self {
            path: path.into(),
            node,
            kind,
            task: None,
            first: None,
            last: None,
            records: 0,
            findings: Vec::new(),
            unexplained: None,
        }
    }
}

/// Everything of a bundle that is no record.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    files: Vec<ArtifactFile>,
    logs: Vec<LogFacts>,
    index: LogIndex,
    roles: BTreeMap<Option<String>, BTreeSet<Role>>,
    offsets: BTreeMap<String, i16>,
}

impl Inventory {
    /// Puts the artifacts and logs of a bundle together. `offsets` are minutes east of UTC of a node's local time,
    /// where the user told them; manifests and error logs of SQL Server tell more.
    pub fn new(
        mut files: Vec<ArtifactFile>,
        logs: Vec<LogFacts>,
        offsets: impl IntoIterator<Item = (String, i16)>,
    ) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let index = LogIndex::new(&logs);
        let mut inventory = Self { files, logs, index, roles: BTreeMap::new(), offsets: BTreeMap::new() };
        inventory.roles = inventory.find_roles();
        for file in &inventory.files {
            if let (Some(node), Artifact::Manifest(manifest)) = (&file.node, &file.artifact)
                && let Some(minutes) = manifest.offset_minutes()
            {
                inventory.offsets.insert(node.to_lowercase(), minutes);
            }
        }
        for (node, minutes) in offsets {
            inventory.offsets.insert(node.to_lowercase(), minutes);
        }
        inventory
    }

    /// Every artifact, in the order of the paths.
    pub fn files(&self) -> &[ArtifactFile] {
        &self.files
    }

    /// Every log.
    pub fn logs(&self) -> &[LogFacts] {
        &self.logs
    }

    /// Whether there is nothing but logs.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The machine of that name.
    pub fn machine<'i>(&'i self, node: Option<&'i str>) -> Machine<'i> {
        Machine::new(self, node)
    }

    /// The machines that have a part in the cluster, in the order of their names.
    pub fn machines(&self, role: Role) -> impl Iterator<Item = Machine<'_>> {
        self.roles
            .iter()
            .filter(move |(_, roles)| roles.contains(&role))
            .map(move |(node, _)| Machine::of_role(self, node.as_deref(), role))
    }

    /// Every machine that has files in the bundle.
    pub fn nodes(&self) -> impl Iterator<Item = Option<&str>> {
        self.roles.keys().map(Option::as_deref)
    }

    /// The parts that a machine has in the cluster, as far as its files tell.
    pub fn roles_of(&self, node: Option<&str>) -> impl Iterator<Item = Role> {
        self.roles.get(&node.map(str::to_owned)).into_iter().flatten().copied()
    }

    /// Every exported table of a view, with its file.
    pub fn tables(&self, view: View) -> impl Iterator<Item = (&ArtifactFile, &SsisdbTable)> {
        self.files
            .iter()
            .filter_map(|file| match &file.artifact {
                Artifact::SsisdbTable(export) => Some(export.tables.iter().map(move |table| (file, table))),
                _ => None,
            })
            .flatten()
            .filter(move |(_, table)| table.view == view)
    }

    /// Minutes east of UTC of a node's local time, where that is known.
    pub fn offset_minutes(&self, node: Option<&str>) -> Option<i16> {
        self.offsets.get(&node?.to_lowercase()).copied()
    }

    /// A time of a node's files with the node's zone, where neither it nor the file told one.
    pub fn zoned(&self, node: Option<&str>, time: Timestamp) -> Timestamp {
        match (time.offset_minutes(), self.offset_minutes(node)) {
            (None, Some(minutes)) => time.with_offset(minutes).unwrap_or(time),
            _ => time,
        }
    }

    /// The newest time of any log, with the zone of its node where that is known.
    pub fn newest_record(&self) -> Option<Timestamp> {
        self.newest_log().map(|(time, _)| time)
    }

    /// The newest time of any log, as [`Inventory::newest_record`] tells it, and the log.
    fn newest_log(&self) -> Option<(Timestamp, &LogFacts)> {
        let newest = || {
            let last = |log: &LogFacts| Some(self.zoned(log.node.as_deref(), log.last?));
            let times = self.logs.iter().enumerate().filter_map(|(number, log)| Some((last(log)?, number)));
            times.max_by_key(|(time, _)| time.local_micros())
        };
        let (time, number) = (*self.index.newest.get_or_init(newest))?;
        Some((time, self.logs.get(number)?))
    }

    /// The logs of these tasks, whose ids are in lower case: those of exactly that id, and where it is long enough to be
    /// one, those of whose folder it is a part.
    pub fn task_logs<'t>(&self, ids: impl Iterator<Item = &'t str>) -> Vec<&LogFacts> {
        let numbers: BTreeSet<usize> = ids.flat_map(|id| self.index.of_task(id)).collect();
        numbers.into_iter().filter_map(|number| self.logs.get(number)).collect()
    }

    fn find_roles(&self) -> BTreeMap<Option<String>, BTreeSet<Role>> {
        let mut roles: BTreeMap<Option<String>, BTreeSet<Role>> = BTreeMap::new();
        let of_files = self.files.iter().map(|file| (&file.node, role_of_artifact(&file.artifact)));
        let of_logs = self.logs.iter().map(|log| (&log.node, role_of_log(log.kind)));
        for (node, found) in of_files.chain(of_logs) {
            roles.entry(node.clone()).or_default().extend(found);
        }
        roles
    }
}

fn role_of_log(kind: FileKind) -> Vec<Role> {
    match kind {
        FileKind::WorkerLog | FileKind::TaskLog | FileKind::ExecutionLog => vec![Role::Worker],
        FileKind::MasterLog => vec![Role::Master],
        _ => Vec::new(),
    }
}

/// The parts of the cluster that a file shows its machine to have.
fn role_of_artifact(artifact: &Artifact) -> Vec<Role> {
    match artifact {
        Artifact::WorkerSettings(_) => vec![Role::Worker],
        Artifact::MasterSettings(_) => vec![Role::Master],
        Artifact::HttpServiceState(state) if state.cluster_management().next().is_some() => {
            vec![Role::Master]
        }
        Artifact::ServiceQuery(query) => query
            .services
            .iter()
            .filter(|service| service.state.is_some() && service.machine.is_none())
            .filter_map(|service| role_of_service(&service.name))
            .collect(),
        Artifact::Manifest(manifest) => manifest.roles.iter().filter_map(|role| role_of_word(role)).collect(),
        _ => Vec::new(),
    }
}

fn role_of_word(word: &str) -> Option<Role> {
    [Role::Worker, Role::Master].into_iter().find(|role| role.as_str().eq_ignore_ascii_case(word))
}

/// The part that a service of that name has: `SSISScaleOut(Master|Worker)<version>`.
pub(crate) fn role_of_service(name: &str) -> Option<Role> {
    let rest = strip_prefix_ignoring_case(name, "SSISScaleOut")?;
    if strip_prefix_ignoring_case(rest, "Master").is_some() {
        Some(Role::Master)
    } else {
        strip_prefix_ignoring_case(rest, "Worker").map(|_| Role::Worker)
    }
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..).unwrap_or(""))
}
