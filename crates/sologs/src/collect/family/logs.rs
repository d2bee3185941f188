//! Logs of Agent, Master and tasks, the newest first, as many as fit.

use super::certificates::{KEY_FILES, holds_private_key};
use crate::collect::CollectError;
use crate::collect::collector::{Collector, reason_of};
use crate::collect::machine::EntryKind;
use crate::collect::survey::Survey;
use sologs_core::kind::FileKind;
use sologs_core::text::decode_whole;
use sologs_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

/// Folders within folders that are looked into.
const DEPTH: usize = 8;
/// Files that are listed.
const FILES: usize = 500_000;
/// Bytes from the beginning of a file that say whether it is text.
const HEAD: u64 = 32 << 10;
/// Of a log that does not fit, at least this much of its end is worth taking.
const LEAST: u64 = 64 << 10;
/// Files of packages and data that a task may have in its folder.
const DATA_FILES: &[&str] = &[
    "dtsx", "ispac", "conmgr", "params", "dtproj", "dll", "exe", "pdb", "zip", "7z", "cab", "gz", "xls",
    "xlsx", "mdb", "accdb", "bak", "mdf", "ldf", "ndf", "raw", "dmp", "evtx", "parquet",
];
/// Names of logs, in folders where a package may have put anything.
const LOG_FILES: &[&str] = &["log", "elog", "out", "err", "trc"];

/// A file that might be copied.
struct Found {
    source: String,
    place: String,
    kind: Option<FileKind>,
    bytes: u64,
    modified: Option<Timestamp>,
    root: usize,
}

/// A folder that logs are in, and where it goes in the bundle.
struct Root {
    folder: String,
    place: String,
}

/// What was left out, by folder and reason: number and bytes.
type LeftOut = BTreeMap<(usize, String), (u64, u64)>;

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    let roots = roots(collector, survey)?;
    let mut found = Vec::new();
    let mut left_out = LeftOut::new();
    for (number, root) in roots.iter().enumerate() {
        walk(collector, root, number, &mut found, &mut left_out);
    }
    for file in &found {
        note_role(survey, &file.place);
    }
    choose(collector, survey, found, &mut left_out)?;
    for ((root, reason), (files, bytes)) in left_out {
        let folder = roots.get(root).map_or("", |root| root.folder.as_str());
        collector.leave_out(
            None,
            folder,
            format!("{files} file(s) of {bytes} bytes were left out: {reason}"),
        );
    }
    Ok(())
}

/// A path of the machine as a path of the bundle: `C:\a\b` is `C/a/b`, `\\host\share\a` is `UNC/host/share/a`.
pub(super) fn in_bundle(path: &str) -> String {
    let unc = path.starts_with("\\\\");
    let parts = path.split(['\\', '/']).filter(|part| !part.is_empty() && *part != "." && *part != "..");
    let clean = |part: &str| {
        let fits = |c: char| !c.is_control() && !matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|');
        part.chars().filter(|c| fits(*c)).collect::<String>()
    };
    let parts: Vec<String> = unc.then(|| "UNC".to_owned()).into_iter().chain(parts.map(clean)).collect();
    parts.join("/")
}

fn note_role(survey: &mut Survey, place: &str) {
    let parts: Vec<&str> = place.split('/').collect();
    let product = parts
        .iter()
        .rposition(|part| part.eq_ignore_ascii_case("ScaleOut") || part.eq_ignore_ascii_case("Cluster"));
    for part in product.and_then(|at| parts.get(at + 1..)).unwrap_or_default().iter().take(2) {
        if ["agent", "tasks", "master"].iter().any(|name| name.eq_ignore_ascii_case(part)) {
            survey.note_role(part);
        }
    }
}

/// The folders of logs: under the profiles of the machine, and where the settings say.
fn roots(collector: &mut Collector<'_>, survey: &Survey) -> Result<Vec<Root>, CollectError> {
    let mut roots = Vec::new();
    let mut denied = 0_u64;
    for profile in profiles(collector, survey)? {
        let service = survey.services.iter().find(|name| ends_with_part(&profile, name));
        for product in ["ScaleOut", "Cluster"] {
            let folder = format!(r"{profile}\AppData\Local\SSIS\{product}");
            match collector.machine.list(&folder) {
                Ok(_) => roots.push(Root { place: in_bundle(&folder), folder }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    match service {
                        Some(name) => collector.cannot_read(Some(log_of(name)), &folder, &error),
                        None => denied += 1,
                    }
                    break;
                }
            }
        }
    }
    if denied > 0 {
        let reason =
            format!("{denied} folder(s) of other accounts could not be looked into; run as administrator");
        collector.leave_out(None, r"\AppData\Local\SSIS", reason);
    }
    let tasks = survey.workers.iter().filter_map(|worker| worker.tasks_root_folder.as_ref());
    let caches = survey.workers.iter().filter_map(|worker| worker.execution_log_cache_folder.as_ref());
    // Task logs are known by their folder.
    let named = tasks
        .map(|found| (&found.value, "ScaleOut/Tasks"))
        .chain(caches.map(|found| (&found.value, "ELogCache")));
    let mut seen = BTreeSet::new();
    for (folder, place) in named {
        let folder = folder.trim().trim_end_matches(['\\', '/']).replace('/', "\\");
        let is_known = roots.iter().any(|root| is_within(&folder, &root.folder));
        if folder.get(1..3) != Some(":\\") && !folder.starts_with("\\\\")
            || is_known
            || !seen.insert(folder.to_lowercase())
        {
            continue;
        }
        match collector.machine.list(&folder) {
            Ok(_) => roots.push(Root { folder, place: format!("settings-{}/{place}", seen.len()) }),
            Err(error) => collector.cannot_read(Some(FileKind::TaskLog), &folder, &error),
        }
    }
    Ok(roots)
}

/// What a service writes into its profile.
fn log_of(service: &str) -> FileKind {
    if service.to_ascii_lowercase().contains("master") { FileKind::MasterLog } else { FileKind::WorkerLog }
}

/// Whether a path is a folder or lies in it.
fn is_within(path: &str, folder: &str) -> bool {
    let (path, folder) = (path.to_lowercase(), folder.to_lowercase());
    path.strip_prefix(&folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
}

fn ends_with_part(path: &str, part: &str) -> bool {
    path.rsplit('\\').next().is_some_and(|last| last.eq_ignore_ascii_case(part))
}

/// Profiles of all accounts: those that Windows lists, those of the usual folders, and those that services would have.
fn profiles(collector: &mut Collector<'_>, survey: &Survey) -> Result<BTreeSet<String>, CollectError> {
    let key = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList";
    let mut question =
        super::registry::query(survey, "", key, &["/s", "/v", "ProfileImagePath"]).answers(&[1]);
    (question.path, question.artifact) = (None, None);
    let output = collector.ask(&question)?.unwrap_or_default();
    let registry = super::registry::read(&output);
    let mut found: Vec<String> = registry
        .keys
        .iter()
        .flat_map(|key| &key.values)
        .filter(|value| value.name.eq_ignore_ascii_case("ProfileImagePath"))
        .filter_map(|value| match &value.data {
            sologs_core::artifact::registry::RegistryData::Text(path) => Some(expand(path, survey)),
            _ => None,
        })
        .collect();
    let drive = survey.system_root.get(..2).unwrap_or("C:");
    let services = format!(r"{}\ServiceProfiles", survey.system_root);
    for folder in [format!(r"{drive}\Users"), services.clone()] {
        let entries = collector.machine.list(&folder).unwrap_or_default();
        let folders = entries.into_iter().filter(|entry| entry.kind == EntryKind::Folder);
        found.extend(folders.map(|entry| format!(r"{folder}\{}", entry.name)));
    }
    found.extend(survey.services.iter().map(|name| format!(r"{services}\{name}")));
    let once: BTreeMap<String, String> = found.into_iter().map(|path| (path.to_lowercase(), path)).collect();
    Ok(once.into_values().collect())
}

fn expand(path: &str, survey: &Survey) -> String {
    let drive = survey.system_root.get(..2).unwrap_or("C:");
    for (name, value) in [("%systemroot%", survey.system_root.as_str()), ("%systemdrive%", drive)] {
        let start = path.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
        if let Some(rest) = start.and_then(|_| path.get(name.len()..)) {
            return format!("{value}{rest}");
        }
    }
    path.trim_end_matches('\\').to_owned()
}

fn leave(left_out: &mut LeftOut, root: usize, reason: &str, bytes: u64) {
    let (files, all) = left_out.entry((root, reason.to_owned())).or_default();
    *files += 1;
    *all += bytes;
}

fn walk(
    collector: &mut Collector<'_>,
    root: &Root,
    number: usize,
    found: &mut Vec<Found>,
    left_out: &mut LeftOut,
) {
    let mut folders = vec![(String::new(), 0)];
    while let Some((relative, depth)) = folders.pop() {
        let folder = format!("{}{relative}", root.folder);
        let mut entries = match collector.machine.list(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                collector.cannot_read(None, &folder, &error);
                continue;
            }
        };
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        for entry in entries {
            let relative = format!(r"{relative}\{}", entry.name);
            match entry.kind {
                EntryKind::Folder if depth < DEPTH => folders.push((relative, depth + 1)),
                EntryKind::Folder => leave(left_out, number, "the folder lies too deep", 0),
                EntryKind::Other => leave(left_out, number, "a link is not followed", 0),
                EntryKind::Unnameable => leave(left_out, number, "the name is no Unicode", 0),
                EntryKind::File { bytes, .. } if found.len() >= FILES => {
                    leave(left_out, number, "there are too many files", bytes);
                }
                EntryKind::File { bytes, modified } => {
                    let place = format!("{}{}", root.place, in_bundle_tail(&relative));
                    match unwanted(&place) {
                        Some(reason) => leave(left_out, number, reason, bytes),
                        None => found.push(Found {
                            source: format!("{}{relative}", root.folder),
                            kind: crate::bundle::Place::of(&place).kind,
                            place,
                            bytes,
                            modified,
                            root: number,
                        }),
                    }
                }
            }
        }
    }
}

fn in_bundle_tail(relative: &str) -> String {
    format!("/{}", in_bundle(relative))
}

/// Why a file is left out by its name; `None` for one that may be a log.
fn unwanted(place: &str) -> Option<&'static str> {
    let name = place.rsplit('/').next().unwrap_or(place);
    let extension = name.rsplit_once('.').map_or_else(String::new, |(_, end)| end.to_ascii_lowercase());
    let parts: Vec<&str> = place.split('/').collect();
    let in_task = parts.iter().position(|part| part.eq_ignore_ascii_case("Tasks"));
    let is_work = |part: &&str| part.eq_ignore_ascii_case("work") || part.eq_ignore_ascii_case("temp");
    let in_work = in_task.and_then(|at| parts.get(at + 1..)).is_some_and(|inner| inner.iter().any(is_work));
    if KEY_FILES.contains(&extension.as_str()) {
        Some("a private key is never copied")
    } else if DATA_FILES.contains(&extension.as_str())
        || (in_work && !LOG_FILES.contains(&extension.as_str()))
    {
        Some("no log, but a package or its data")
    } else {
        None
    }
}

/// Copies the newest files until the size is reached.
fn choose(
    collector: &mut Collector<'_>,
    survey: &Survey,
    mut found: Vec<Found>,
    left_out: &mut LeftOut,
) -> Result<(), CollectError> {
    let since = collector.options.since.and_then(|since| {
        let offset = since.offset_minutes().or(survey.now.offset_minutes())?;
        since.with_offset(offset)?.utc_micros()
    });
    let time = |file: &Found| file.modified.and_then(|time| time.utc_micros());
    found.sort_by(|a, b| (time(b), &a.place).cmp(&(time(a), &b.place)));
    let mut room = collector.options.max_size;
    for file in found {
        let is_old = since.is_some_and(|since| time(&file).is_some_and(|time| time < since));
        if is_old {
            leave(left_out, file.root, "last written before --since", file.bytes);
        } else if file.bytes > room && room < LEAST {
            leave(left_out, file.root, "no room in --max-size", file.bytes);
        } else {
            let taken = copy(collector, &file, room, left_out)?;
            room = room.saturating_sub(taken);
        }
    }
    Ok(())
}

/// Copies a log, or its end where it is larger than `room`; gives the bytes that it takes.
fn copy(
    collector: &mut Collector<'_>,
    file: &Found,
    room: u64,
    left_out: &mut LeftOut,
) -> Result<u64, CollectError> {
    let machine = collector.machine;
    let head = match machine.open(&file.source, 0).and_then(|log| head(log)) {
        Ok(head) => head,
        Err(error) => {
            let kind = file.kind;
            collector.cannot_read(kind, &file.source, &error);
            return Ok(0);
        }
    };
    if let Some(reason) = no_log(&head) {
        leave(left_out, file.root, reason, file.bytes);
        return Ok(0);
    }
    // An even number, for UTF-16.
    let from = file.bytes.saturating_sub(room).next_multiple_of(2).min(file.bytes);
    let note =
        (from > 0).then(|| format!("the first {from} of {} bytes were left out by --max-size", file.bytes));
    let wanted = file.bytes - from;
    match machine.open(&file.source, from) {
        // What a service writes in the meantime is not taken: the size is what was planned.
        Ok(log) => {
            collector.copy(&file.place, file.kind, &file.source, &mut log.take(wanted), wanted, note)?;
            Ok(wanted)
        }
        Err(error) => {
            collector.leave_out(file.kind, &file.source, reason_of(&error));
            Ok(0)
        }
    }
}

fn head(log: Box<dyn Read + '_>) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    log.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

fn no_log(head: &[u8]) -> Option<&'static str> {
    let whole = decode_whole(head);
    if holds_private_key(&whole.text) {
        Some("it holds a private key, which is never copied")
    } else {
        (!crate::scan::is_text(&whole.text, &whole.notes)).then_some("no text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_the_bundle_are_relative_and_plain() {
        assert_eq!(in_bundle(r"C:\Windows\a b\x.log"), "C/Windows/a b/x.log");
        assert_eq!(in_bundle(r"\\srv\share\x.log"), "UNC/srv/share/x.log");
        assert_eq!(in_bundle(r"C:\..\..\x:stream.log"), "C/xstream.log");
    }

    #[test]
    fn data_of_packages_and_keys_are_left_out() {
        let tasks = "C/x/SSIS/ScaleOut/Tasks/1_a";
        for (name, wanted) in [
            ("a.log", true),
            ("a.txt", true),
            ("a", true),
            ("work/a.log", true),
            ("work/customers.csv", false),
            ("temp/a.txt", false),
            ("p.dtsx", false),
            ("key.pfx", false),
        ] {
            assert_eq!(unwanted(&format!("{tasks}/{name}")).is_none(), wanted, "{name}");
        }
        assert!(unwanted("C/x/SSIS/ScaleOut/Agent/work/a.txt").is_none(), "only tasks have work folders");
    }

    #[test]
    fn folders_within_folders() {
        assert!(is_within(r"c:\a\B", r"C:\A") && is_within(r"C:\A", r"C:\a"));
        assert!(!is_within(r"C:\AB", r"C:\A"));
    }
}
