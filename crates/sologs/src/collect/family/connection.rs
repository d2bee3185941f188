//! Whether this machine reaches the Master that its Worker is told of.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use crate::collect::words;
use sologs_core::kind::FileKind;
use std::collections::BTreeSet;

const BEFORE_HOST: &str = "Test-NetConnection -ComputerName '";
const BEFORE_PORT: &str = "' -Port ";
/// Names of properties are the same in every language.
const AFTER_PORT: &str = " -WarningAction SilentlyContinue | Format-List -Property \
     ComputerName,RemoteAddress,RemotePort,InterfaceAlias,SourceAddress,PingSucceeded,TcpTestSucceeded";

pub(crate) fn gather(collector: &mut Collector<'_>, survey: &mut Survey) -> Result<(), CollectError> {
    let endpoints: BTreeSet<String> = survey
        .workers
        .iter()
        .filter_map(|worker| worker.master_endpoint.as_ref())
        .map(|end| end.value.clone())
        .collect();
    for (number, endpoint) in (1..).zip(endpoints) {
        let Some((host, port)) = host_and_port(&endpoint) else {
            let reason = format!(
                "'{}' names no host and port that are passed on to a command",
                endpoint.escape_debug()
            );
            collector.not_asked(Some(FileKind::ConnectionTest), "Test-NetConnection", reason);
            continue;
        };
        let script = format!("{BEFORE_HOST}{host}{BEFORE_PORT}{port}{AFTER_PORT}");
        let command =
            power_shell(survey, &script).shown_as(format!("Test-NetConnection {host} -Port {port}"));
        let path = format!("connection/test-netconnection-{number}.txt");
        collector.gather(&Question::new(&path, FileKind::ConnectionTest, command))?;
    }
    Ok(())
}

/// Windows' own PowerShell with a script; only scripts that [`CommandLine::is_reading`] knows are run.
pub(super) fn power_shell(survey: &Survey, script: &str) -> CommandLine {
    let program = survey.system_program(r"WindowsPowerShell\v1.0\powershell.exe");
    CommandLine::new("powershell", program, &["-NoProfile", "-NonInteractive", "-Command", script])
}

/// Host and port of `https://host:port/…`; without a port that of the scheme.
fn host_and_port(endpoint: &str) -> Option<(String, u16)> {
    let (scheme, rest) = endpoint.trim().split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, if scheme.eq_ignore_ascii_case("http") { 80 } else { 443 }),
    };
    Some((words::host(host)?.to_owned(), port)).filter(|(_, port)| *port > 0)
}

/// Whether a script of PowerShell is the test of a connection and nothing else.
pub(crate) fn is_test(script: &str) -> bool {
    let asked = script.strip_prefix(BEFORE_HOST).and_then(|rest| rest.strip_suffix(AFTER_PORT));
    let parts = asked.and_then(|asked| asked.split_once(BEFORE_PORT));
    parts.is_some_and(|(host, port)| words::host(host) == Some(host) && port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_hosts_and_ports_are_tested() {
        assert_eq!(host_and_port("https://MASTER01:8391"), Some(("MASTER01".to_owned(), 8391)));
        assert_eq!(host_and_port("https://[fe80::1]:8391/x"), Some(("fe80::1".to_owned(), 8391)));
        assert_eq!(host_and_port("https://master"), Some(("master".to_owned(), 443)));
        for bad in [
            "MASTER01:8391",
            "https://a';Stop-Service x;':8391",
            "https://$(x):1",
            "https://m:99999",
            "https://m:0",
        ] {
            assert_eq!(host_and_port(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_script_with_anything_else_in_it_is_no_test() {
        let script = |host: &str| format!("{BEFORE_HOST}{host}{BEFORE_PORT}8391{AFTER_PORT}");
        assert!(is_test(&script("MASTER01")));
        assert!(!is_test(&script("a'; Stop-Service x; '")) && !is_test(&(script("a") + "; Stop-Service x")));
    }
}
