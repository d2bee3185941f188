//! Which accounts may use the private key of the Worker's certificate: `winhttpcertcfg -l`, where it is installed.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use crate::collect::words;
use sologs_core::kind::FileKind;

/// Where the Windows Server 2003 Resource Kit Tools put it.
const TOOLS: &str = r"Windows Resource Kits\Tools\winhttpcertcfg.exe";

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    if !survey.roles.contains("worker") {
        return Ok(());
    }
    let program = program(collector);
    for (number, name) in (1..).zip(names(survey)) {
        // The tool takes the first certificate whose subject holds this text.
        let Some(subject) = words::subject(&name) else {
            let reason =
                "the name of the certificate holds characters that are not passed on to a command".to_owned();
            collector.not_asked(Some(FileKind::Winhttpcertcfg), "winhttpcertcfg -l", reason);
            continue;
        };
        let arguments = ["-l", "-c", r"LOCAL_MACHINE\My", "-s", subject];
        let command = CommandLine::new("winhttpcertcfg", program.clone(), &arguments);
        let path = format!("certificates/winhttpcertcfg-{number}.txt");
        // It ends with other codes where there is no such certificate, or the key cannot be read; its words tell.
        collector.gather(&Question::new(&path, FileKind::Winhttpcertcfg, command).answers(&[1, -1, 2, 5]))?;
    }
    Ok(())
}

fn program(collector: &Collector<'_>) -> String {
    let variables = ["ProgramFiles(x86)", "ProgramFiles", "ProgramW6432"];
    let folders = variables.iter().filter_map(|name| collector.machine.variable(name));
    let all: Vec<String> = folders.map(|folder| format!(r"{folder}\{TOOLS}")).collect();
    let found = all.iter().find(|path| collector.machine.is_file(path)).or(all.first());
    found.cloned().unwrap_or_else(|| format!(r"C:\Program Files (x86)\{TOOLS}"))
}

/// One name of the Worker's certificate suffices; without one, setup's own choice: the name of the machine.
fn names(survey: &Survey) -> Vec<String> {
    let is_machine = |name: &&String| name.eq_ignore_ascii_case(&survey.node);
    let is_word = |name: &&String| name.parse::<std::net::IpAddr>().is_err();
    let all = || survey.worker_names.iter();
    let best = all().find(is_machine).or_else(|| all().find(is_word)).or_else(|| all().next());
    vec![best.cloned().unwrap_or_else(|| survey.node.clone())]
}
