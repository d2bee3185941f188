//! What a file's path says: node, role, kind, task.

use sologs_core::kind::{FileKind, Role};

/// What a path inside a bundle tells of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The kind, where the folder or the name settles it.
    pub(crate) kind: Option<FileKind>,
    /// The part of the cluster.
    pub(crate) role: Option<Role>,
    /// The name of the task's folder; it contains the task id.
    pub(crate) task_folder: Option<String>,
}

/// Top-level folders that are parts of a Windows disk or of how people collect, and no machines.
const NO_NODES: &[&str] = &[
    "users",
    "windows",
    "programdata",
    "program files",
    "program files (x86)",
    "appdata",
    "local",
    "ssis",
    "scaleout",
    "cluster",
    "agent",
    "master",
    "tasks",
    "logs",
    "log",
    "temp",
    "tmp",
    "serviceprofiles",
    "inetpub",
    "perflogs",
];

impl Place {
    /// Reads a path with `/` or `\` between its parts, relative to the bundle's root.
    pub(crate) fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
        let Some((name, folders)) = parts.split_last() else { return Self::default() };
        let mut place = Self::default();
        if let Some((role, task_folder)) = scale_out_folder(folders) {
            place.role = Some(role);
            place.task_folder = task_folder;
            place.kind = Some(match role {
                Role::Master => FileKind::MasterLog,
                Role::Task => FileKind::TaskLog,
                _ => FileKind::WorkerLog,
            });
        }
        if has_extension(name, "elog") {
            (place.kind, place.role) = (Some(FileKind::ExecutionLog), Some(Role::Worker));
        }
        place
    }
}

impl Place {
    /// The id of the task whose folder it lies in: the GUID in the folder's name, else the whole name.
    pub(crate) fn task_id(&self) -> Option<&str> {
        let folder = self.task_folder.as_deref()?;
        let starts = folder.char_indices().map(|(at, _)| at);
        let mut guids = starts.filter_map(|at| folder.get(at..at + GUID_BYTES));
        guids.find(|text| is_guid(text)).or(Some(folder))
    }
}

/// Length of a GUID in its usual form, `8-4-4-4-12`.
const GUID_BYTES: usize = 36;

/// Whether a text is a GUID in its usual form.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == GUID_BYTES
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, is)| is.eq_ignore_ascii_case(extension))
}

/// Whether a folder of that name is none of a machine: a drive, a part of a Windows disk, an archive on standard input.
pub(super) fn is_no_node(name: &str) -> bool {
    if name == "-!" {
        return true;
    }
    let is_drive = name.len() == 1 || (name.len() == 2 && name.ends_with([':', '$']));
    is_drive || NO_NODES.iter().any(|no_node| no_node.eq_ignore_ascii_case(name))
}

/// Finds `SSIS/{ScaleOut,Cluster}/[<nn>/]{Agent,Master,Tasks}` at any depth, the innermost one, in any case.
fn scale_out_folder(folders: &[&str]) -> Option<(Role, Option<String>)> {
    let is = |at: usize, name: &str| folders.get(at).is_some_and(|part| part.eq_ignore_ascii_case(name));
    let product = (0..folders.len()).rev().find(|&at| is(at, "ScaleOut") || is(at, "Cluster"))?;
    let version = folders
        .get(product + 1)
        .is_some_and(|part| part.len() <= 3 && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let at = product + 1 + usize::from(version);
    if is(at, "Agent") {
        Some((Role::Worker, None))
    } else if is(at, "Master") {
        Some((Role::Master, None))
    } else if is(at, "Tasks") {
        Some((Role::Task, folders.get(at + 1).map(|folder| (*folder).to_owned())))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_out_folders_are_found_in_any_case_and_depth() {
        for (path, kind) in [
            ("W1/c/Users/x/AppData/Local/SSIS/ScaleOut/Agent/a.log", Some(FileKind::WorkerLog)),
            ("appdata/local/ssis/cluster/AGENT/a.log", Some(FileKind::WorkerLog)),
            (r"W1\AppData\Local\SSIS\ScaleOut\16\Master\m.txt", Some(FileKind::MasterLog)),
            ("AppData/Local/SSIS/ScaleOut/Tasks/x-1/work/t.log", Some(FileKind::TaskLog)),
            ("AppData/Local/SSIS/ScaleOut/Agent/ELogCache/1.elog", Some(FileKind::ExecutionLog)),
            ("AppData/Local/SSIS/Other/Agent/a.log", None),
            ("Agent/a.log", None),
        ] {
            assert_eq!(Place::of(path).kind, kind, "{path}");
        }
    }

    #[test]
    fn the_task_folder_comes_from_the_path_and_parts_of_a_disk_are_no_machines() {
        let place = Place::of("WORKER01/AppData/Local/SSIS/ScaleOut/Tasks/T-0a1b_1/work/t.log");
        assert_eq!(place.task_folder.as_deref(), Some("T-0a1b_1"));
        assert_eq!(place.task_id(), Some("T-0a1b_1"));
        let place = Place::of("ScaleOut/Tasks/40117_5e2f7c10-4a71-4a4b-9c52-0d1f3a7b9e01/t.log");
        assert_eq!(place.task_id(), Some("5e2f7c10-4a71-4a4b-9c52-0d1f3a7b9e01"));
        for name in ["Users", "c", "C:", "c$"] {
            assert!(is_no_node(name), "{name}");
        }
        assert!(!is_no_node("WORKER01"));
    }
}
