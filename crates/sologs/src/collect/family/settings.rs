//! `MasterSettings.config` and `WorkerSettings.config`, and what they tell the other families.

use super::certificates;
use super::services::VERSIONS;
use crate::collect::CollectError;
use crate::collect::collector::Collector;
use crate::collect::machine::EntryKind;
use crate::collect::survey::Survey;
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::FileKind;
use sologs_core::text::decode_whole;
use std::collections::BTreeMap;
use std::io::{self, Read};

/// Longest settings file or certificate that is taken.
pub(super) const LONGEST: u64 = 4 << 20;

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    for folder in folders(collector, survey) {
        let entries = match collector.machine.list(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                collector.cannot_read(None, &folder, &error);
                continue;
            }
        };
        let mut files: Vec<String> = entries
            .into_iter()
            .filter(|entry| matches!(entry.kind, EntryKind::File { .. }))
            .map(|entry| entry.name)
            .collect();
        files.sort_unstable();
        for name in files {
            let path = format!(r"{folder}\{name}");
            match kind(&name) {
                Some(kind) => copy_settings(collector, survey, kind, &name, &path)?,
                None => certificates::gather_file(collector, survey, &name, &path)?,
            }
        }
    }
    Ok(())
}

/// The Binn folders of every version, and those of the services' programs; each once, whatever its case.
fn folders(collector: &Collector<'_>, survey: &Survey) -> Vec<String> {
    let machine = collector.machine;
    let programs = machine.variable("ProgramW6432").or_else(|| machine.variable("ProgramFiles"));
    let server =
        format!(r"{}\Microsoft SQL Server", programs.unwrap_or_else(|| r"C:\Program Files".to_owned()));
    let is_version = |name: &String| name.len() == 3 && name.bytes().all(|b| b.is_ascii_digit());
    let listed =
        machine.list(&server).unwrap_or_default().into_iter().map(|entry| entry.name).filter(is_version);
    let versions = VERSIONS.iter().map(|version| (*version).to_owned()).chain(listed);
    let all =
        versions.map(|version| format!(r"{server}\{version}\DTS\Binn")).chain(survey.program_folders.clone());
    let once: BTreeMap<String, String> = all.map(|folder| (folder.to_lowercase(), folder)).collect();
    once.into_values().collect()
}

fn kind(name: &str) -> Option<FileKind> {
    if name.eq_ignore_ascii_case("WorkerSettings.config") {
        Some(FileKind::WorkerSettings)
    } else {
        name.eq_ignore_ascii_case("MasterSettings.config").then_some(FileKind::MasterSettings)
    }
}

fn copy_settings(
    collector: &mut Collector<'_>,
    survey: &mut Survey,
    kind: FileKind,
    name: &str,
    path: &str,
) -> Result<(), CollectError> {
    let content = match read(collector, path) {
        Ok(content) => content,
        Err(error) => {
            collector.cannot_read(Some(kind), path, &error);
            return Ok(());
        }
    };
    survey.note_role(name);
    let text = decode_whole(&content).text;
    if let Some(Artifact::WorkerSettings(settings)) = artifact::parse(kind, name, &text, &content).artifact {
        survey.workers.push(*settings);
    }
    let place = super::logs::in_bundle(path);
    collector.copy(&place, Some(kind), path, &mut content.as_slice(), content.len() as u64, None)
}

/// The first bytes of a file, at most [`LONGEST`].
pub(super) fn read(collector: &Collector<'_>, path: &str) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    collector.machine.open(path, 0)?.take(LONGEST).read_to_end(&mut content)?;
    Ok(content)
}
