//! Registry values that decide steps: SCHANNEL, strong cryptography of .NET, the login mode of SQL Server.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use sologs_core::artifact::registry::{Lookup, Registry, RegistryData};
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::FileKind;
use sologs_core::text::decode_whole;

/// `reg query` ends with 1 where the key or value does not exist, and where a search found nothing.
const ABSENT: &[i64] = &[1];

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    let schannel = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
    for (file, key, more) in [
        ("reg-query-schannel.txt", schannel, &["/s"][..]),
        ("reg-query-dotnet.txt", r"HKLM\SOFTWARE\Microsoft\.NETFramework\v4.0.30319", &[]),
        ("reg-query-dotnet-32.txt", r"HKLM\SOFTWARE\WOW6432Node\Microsoft\.NETFramework\v4.0.30319", &[]),
        (
            "reg-query-sql-login-mode.txt",
            r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server",
            &["/s", "/v", "LoginMode"],
        ),
    ] {
        collector.gather(&query(survey, &format!("registry/{file}"), key, more).answers(ABSENT))?;
    }
    Ok(())
}

/// `reg query KEY …`.
pub(super) fn query(survey: &Survey, path: &str, key: &str, more: &[&str]) -> Question {
    let arguments: Vec<&str> = ["query", key].into_iter().chain(more.iter().copied()).collect();
    question(path, CommandLine::new("reg", survey.system_program("reg.exe"), &arguments))
}

pub(super) fn question(path: &str, command: CommandLine) -> Question {
    Question::new(path, FileKind::Registry, command)
}

/// The output of `reg query`, read.
pub(super) fn read(output: &[u8]) -> Registry {
    let text = decode_whole(output).text;
    match artifact::parse(FileKind::Registry, "reg-query.txt", &text, output).artifact {
        Some(Artifact::Registry(registry)) => registry,
        _ => Registry::default(),
    }
}

/// A value in the output of `reg query`.
pub(super) fn value(output: &[u8], key: &str, name: &str) -> Option<RegistryData> {
    match read(output).lookup(key, name) {
        Lookup::Present(found) => Some(found.value),
        _ => None,
    }
}
