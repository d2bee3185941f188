//! What to collect next: what would decide the unknown steps, by machine, each with the command that makes it.

use crate::fill::suits;
use crate::report::Missing;
use crate::steps::Wanted;
use sologs_core::artifact::manifest::Manifest;
use sologs_core::kind::{FileKind, Role};
use std::collections::BTreeMap;

/// How a kind of file is made on its machine, and the name it is saved under.
struct Recipe {
    command: &'static str,
    save_as: &'static str,
}

const fn recipe(command: &'static str, save_as: &'static str) -> Recipe {
    Recipe { command, save_as }
}

/// Where setup puts the settings files and certificates of the services.
/// (<https://learn.microsoft.com/sql/integration-services/scale-out/integration-services-ssis-scale-out-master>)
fn usual(kind: FileKind, role: Option<Role>) -> Recipe {
    let is_master = role == Some(Role::Master);
    match kind {
        FileKind::WorkerSettings => recipe(
            r#"Copy-Item "C:\Program Files\Microsoft SQL Server\*\DTS\Binn\WorkerSettings.config" ."#,
            "WorkerSettings.config",
        ),
        FileKind::MasterSettings => recipe(
            r#"Copy-Item "C:\Program Files\Microsoft SQL Server\*\DTS\Binn\MasterSettings.config" ."#,
            "MasterSettings.config",
        ),
        FileKind::Certificate => recipe(
            r#"Copy-Item "C:\Program Files\Microsoft SQL Server\*\DTS\Binn\SSISScaleOut*.cer" ."#,
            if is_master { "SSISScaleOutMaster.cer" } else { "SSISScaleOutWorker.cer" },
        ),
        FileKind::NetshSslcert => recipe("netsh http show sslcert > netsh-sslcert.txt", "netsh-sslcert.txt"),
        FileKind::HttpServiceState => {
            recipe("netsh http show servicestate > netsh-servicestate.txt", "netsh-servicestate.txt")
        }
        FileKind::HttpUrlAcl => recipe("netsh http show urlacl > netsh-urlacl.txt", "netsh-urlacl.txt"),
        FileKind::NetworkProfile => {
            recipe("Get-NetConnectionProfile | Format-List * > network-profile.txt", "network-profile.txt")
        }
        FileKind::CertutilStore => recipe("certutil -store Root > certutil-root.txt", "certutil-root.txt"),
        FileKind::Winhttpcertcfg => recipe(
            r#"winhttpcertcfg -l -c LOCAL_MACHINE\MY -s "<worker_cn>" > winhttpcertcfg.txt"#,
            "winhttpcertcfg.txt",
        ),
        FileKind::Registry => recipe(
            r"reg query HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL /s > schannel.txt",
            "schannel.txt",
        ),
        FileKind::ServiceQuery if is_master => {
            recipe("sc.exe queryex <master_service> > services.txt", "services.txt")
        }
        FileKind::ServiceQuery => recipe("sc.exe queryex <worker_service> > services.txt", "services.txt"),
        FileKind::FirewallRules => recipe(
            "netsh advfirewall firewall show rule name=all dir=in verbose > firewall.txt",
            "firewall.txt",
        ),
        FileKind::ConnectionTest => {
            recipe("Test-NetConnection <host> -Port <port> > connection.txt", "connection.txt")
        }
        FileKind::EventLog => recipe("wevtutil epl System System.evtx", "System.evtx"),
        FileKind::SqlErrorlog => recipe("EXEC sp_readerrorlog 0, 1, N'Login failed'", "ERRORLOG.txt"),
        FileKind::SsisdbTable => {
            recipe("SELECT * FROM [SSISDB].[catalog].[master_properties]", "master_properties.csv")
        }
        FileKind::WorkerLog => recipe(
            r#"Copy-Item "C:\Windows\ServiceProfiles\<worker_service>\AppData\Local\SSIS\ScaleOut\Agent" . -Recurse"#,
            "AppData/Local/SSIS/ScaleOut/Agent/",
        ),
        FileKind::MasterLog => recipe(
            r#"Copy-Item "C:\Windows\ServiceProfiles\<master_service>\AppData\Local\SSIS\ScaleOut\Master" . -Recurse"#,
            "AppData/Local/SSIS/ScaleOut/Master/",
        ),
        FileKind::TaskLog => recipe(
            r#"Copy-Item "C:\Windows\ServiceProfiles\<worker_service>\AppData\Local\SSIS\ScaleOut\Tasks" . -Recurse"#,
            "AppData/Local/SSIS/ScaleOut/Tasks/",
        ),
        FileKind::ExecutionLog => recipe(
            r#"Copy-Item "C:\Windows\ServiceProfiles\<worker_service>\AppData\Local\SSIS\ScaleOut\Agent\ELogCache" . -Recurse"#,
            "AppData/Local/SSIS/ScaleOut/Agent/ELogCache/",
        ),
        _ => recipe("", ""),
    }
}

impl Wanted {
    /// The command that makes the file, with the real values put in by `fill`, and the name to save it under.
    fn made_by(&self, fill: &dyn Fn(&str) -> String) -> Option<(String, String)> {
        let usual = usual(self.want.kind, self.role);
        let command = self.command.clone().unwrap_or_else(|| fill(usual.command));
        let save_as = self.want.save_as.unwrap_or(usual.save_as);
        (!command.is_empty()).then(|| (command, save_as.to_owned()))
    }
}

/// Machine, kind, command, and the name to save it under.
type Key = (Option<String>, String, String, String);

/// Files that steps ask for. Thousands of diagnoses ask for the same few: each is kept once, with the id of the step.
#[derive(Debug, Default)]
pub(crate) struct Asked(BTreeMap<(Key, String), u32>);

impl Asked {
    /// Adds a file that would decide a step; its number, by which it is known from now on.
    pub(crate) fn add(&mut self, wanted: Wanted, values: &BTreeMap<String, String>) -> Option<u32> {
        let (command, save_as) = wanted.made_by(&|text| put_values(text, values))?;
        let save_as = match &wanted.node {
            Some(node) => format!("{node}/{save_as}"),
            None => save_as,
        };
        let key = (wanted.node, wanted.want.kind.to_string(), command, save_as);
        let next = u32::try_from(self.0.len()).ok()?;
        Some(*self.0.entry((key, wanted.step)).or_insert(next))
    }

    /// The list of the report: each file once for each machine, with every step that it decides, in the order in which
    /// `numbers` names them.
    pub(crate) fn list(self, numbers: impl IntoIterator<Item = u32>) -> Vec<Missing> {
        let mut asked: BTreeMap<u32, (Key, String)> =
            self.0.into_iter().map(|(asked, number)| (number, asked)).collect();
        let mut files: BTreeMap<Key, Vec<String>> = BTreeMap::new();
        for (key, step) in numbers.into_iter().filter_map(|number| asked.remove(&number)) {
            files.entry(key).or_default().push(step);
        }
        files
            .into_iter()
            .map(|((node, artifact, command, save_as), decides)| Missing {
                node,
                artifact,
                command,
                save_as: Some(save_as),
                decides,
                reason: None,
            })
            .collect()
    }
}

/// Adds what the collectors say in their manifests: why a file that is wanted was not gathered, and what else was there
/// and could not be had. What a machine does not have, and nothing asks for, is not missing.
pub(crate) fn add_gaps<'m>(
    missing: &mut Vec<Missing>,
    manifests: impl IntoIterator<Item = (Option<&'m str>, &'m Manifest)>,
) {
    for (node, manifest) in manifests {
        for item in manifest.missing() {
            let (Some(artifact), Some(reason)) = (&item.artifact, &item.reason) else { continue };
            let command = item.command.as_deref().unwrap_or_default();
            let is_meant = |one: &&mut Missing| {
                one.node.as_deref() == node
                    && one.artifact == *artifact
                    && is_same_command(&one.command, command)
            };
            let mut found = missing.iter_mut().filter(is_meant).peekable();
            let is_wanted = found.peek().is_some();
            found.for_each(|one| one.reason = Some(reason.clone()));
            if !is_wanted && !item.is_absent() {
                missing.push(Missing {
                    node: node.map(str::to_owned),
                    artifact: artifact.clone(),
                    command: item.command.clone().or_else(|| item.source.clone()).unwrap_or_default(),
                    save_as: None,
                    decides: Vec::new(),
                    reason: Some(reason.clone()),
                });
            }
        }
    }
    missing.sort();
    missing.dedup();
}

/// Whether the advised command is the one that the collector ran, as far as its first words go; what was copied has none.
fn is_same_command(advised: &str, ran: &str) -> bool {
    let words =
        |text: &str| text.to_lowercase().split_whitespace().take(3).map(str::to_owned).collect::<Vec<_>>();
    ran.is_empty() || words(advised) == words(ran)
}

/// Puts known values that [suit](suits) a command line in the place of `<name>`.
fn put_values(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let known = after.split_once('>').and_then(|(name, tail)| Some((values.get(name)?, tail)));
        match known.filter(|(value, _)| suits(value, &out)) {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use sologs_rules::check::Want;

    fn wanted(node: &str, kind: FileKind, step: &str) -> (Wanted, BTreeMap<String, String>) {
        let wanted = Wanted {
            node: Some(node.to_owned()),
            role: Some(Role::Master),
            want: Want::new(kind),
            command: None,
            step: step.to_owned(),
        };
        (wanted, BTreeMap::from([("master_service".to_owned(), "SSISScaleOutMaster150".to_owned())]))
    }

    #[test]
    fn a_file_is_listed_once_with_every_step_that_it_decides() {
        let mut asked = Asked::default();
        let numbers = [
            wanted("M1", FileKind::NetshSslcert, "worker-master-thumbprint"),
            wanted("M1", FileKind::NetshSslcert, "master-certificate-bound"),
            wanted("M1", FileKind::NetshSslcert, "worker-master-thumbprint"),
            wanted("M1", FileKind::ServiceQuery, "master-service-running"),
            wanted("M2", FileKind::NetshSslcert, "master-certificate-bound"),
        ]
        .map(|(wanted, values)| asked.add(wanted, &values).unwrap());
        assert_eq!(numbers, [0, 1, 0, 2, 3]);
        let list = asked.list([1, 0, 1, 2, 3]);
        let shown: Vec<_> = list
            .iter()
            .map(|one| (one.node.as_deref().unwrap_or(""), one.command.as_str(), one.decides.len()))
            .collect();
        assert_eq!(
            shown,
            [
                ("M1", "netsh http show sslcert > netsh-sslcert.txt", 2),
                ("M1", "sc.exe queryex SSISScaleOutMaster150 > services.txt", 1),
                ("M2", "netsh http show sslcert > netsh-sslcert.txt", 1),
            ]
        );
        assert_eq!(list[0].save_as.as_deref(), Some("M1/netsh-sslcert.txt"));
        assert_eq!(list[0].decides, ["master-certificate-bound", "worker-master-thumbprint"]);
    }

    #[test]
    fn redirections_and_unknown_values_are_left_as_they_stand() {
        let values = BTreeMap::from([("host".to_owned(), "M1".to_owned())]);
        assert_eq!(put_values("a <host> <port> > b.txt", &values), "a M1 <port> > b.txt");
    }
}
