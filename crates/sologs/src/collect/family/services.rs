//! The services of Scale Out that are installed, their states and accounts, and Remote Registry.

use super::registry;
use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use crate::collect::words::is_service;
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::FileKind;
use sologs_core::text::decode_whole;

/// SQL Server 2017, 2019, 2022, 2025.
pub(super) const VERSIONS: [&str; 4] = ["140", "150", "160", "170"];

/// ERROR_SERVICE_DOES_NOT_EXIST: an answer.
const NOT_INSTALLED: &[i64] = &[1060];

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    for name in candidates(collector, survey)? {
        let Some(output) = collector.ask(&question(survey, "queryex", &name))? else { continue };
        if !names(&output).any(|found| found.eq_ignore_ascii_case(&name)) {
            continue;
        }
        survey.note_role(&name);
        let configuration = collector.ask(&question(survey, "qc", &name))?;
        survey.program_folders.extend(configuration.as_deref().and_then(program_folder));
        survey.services.push(name);
    }
    for verb in ["queryex", "qc"] {
        collector.gather(&question(survey, verb, "RemoteRegistry"))?;
    }
    Ok(())
}

/// The services that the registry names; where that does not tell, all that there may be.
fn candidates(collector: &mut Collector<'_>, survey: &Survey) -> Result<Vec<String>, CollectError> {
    let key = r"HKLM\SYSTEM\CurrentControlSet\Services";
    let question =
        registry::query(survey, "services/reg-query-services.txt", key, &["/f", "SSISScaleOut", "/k"])
            .answers(&[1]);
    let output = collector.ask(&question)?.unwrap_or_default();
    let registry = registry::read(&output);
    let last_part = |path: &str| path.rsplit('\\').next().unwrap_or_default().to_owned();
    let mut found: Vec<String> =
        registry.keys.iter().map(|key| last_part(&key.path)).filter(|name| is_service(name)).collect();
    found.sort_unstable();
    found.dedup();
    if found.is_empty() {
        let both = ["Master", "Worker"];
        found = both
            .iter()
            .flat_map(|role| VERSIONS.map(|version| format!("SSISScaleOut{role}{version}")))
            .collect();
    }
    Ok(found)
}

fn question(survey: &Survey, verb: &str, name: &str) -> Question {
    let command = CommandLine::new("sc.exe", survey.system_program("sc.exe"), &[verb, name]);
    Question::new(&format!("services/sc-{verb}-{name}.txt"), FileKind::ServiceQuery, command)
        .answers(NOT_INSTALLED)
}

fn services(output: &[u8]) -> Vec<artifact::service::Service> {
    let text = decode_whole(output).text;
    match artifact::parse(FileKind::ServiceQuery, "sc.txt", &text, output).artifact {
        Some(Artifact::ServiceQuery(found)) => found.services,
        _ => Vec::new(),
    }
}

fn names(output: &[u8]) -> impl Iterator<Item = String> {
    services(output).into_iter().map(|service| service.name)
}

/// The folder of the program that `sc qc` prints: `"C:\…\Binn\x.exe" -y`, with or without quotes.
fn program_folder(output: &[u8]) -> Option<String> {
    let program = services(output).into_iter().find_map(|service| service.program)?.value;
    let quoted = program.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(path, _)| path);
    let end = program.to_ascii_lowercase().find(".exe").map_or(program.len(), |at| at + 4);
    let path = quoted.or_else(|| program.get(..end))?;
    path.rsplit_once('\\').map(|(folder, _)| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_the_program_is_found_with_and_without_quotes() {
        let output = |path: &str| {
            format!(
                "[SC] QueryServiceConfig SUCCESS\r\n\r\nSERVICE_NAME: SSISScaleOutWorker140\r\n        TYPE               : 10  \
                 WIN32_OWN_PROCESS\r\n        START_TYPE         : 2   AUTO_START\r\n        ERROR_CONTROL      : 1   NORMAL\r\n        \
                 BINARY_PATH_NAME   : {path}\r\n        LOAD_ORDER_GROUP   :\r\n        TAG                : 0\r\n        \
                 DISPLAY_NAME       : x\r\n        DEPENDENCIES       :\r\n        SERVICE_START_NAME : NT Service\\x\r\n"
            )
        };
        for path in [r#""D:\A B\Binn\x.exe" -y"#, r"D:\A B\Binn\x.EXE -y"] {
            assert_eq!(program_folder(output(path).as_bytes()).as_deref(), Some(r"D:\A B\Binn"), "{path}");
        }
    }
}
