//! Steps that no file of a bundle decides: why not, and the command whose output tells a reader.
//!
//! What such a command prints is not read: it is listed under what to collect next, so that whoever looks at the bundle
//! has it.

use super::{Decision, Question, Sentence, Want};
use sologs_core::kind::{FileKind, Role};

/// An output that is for people.
fn look(role: Option<Role>, command: &'static str, save_as: &'static str) -> Want {
    Want { role, ..Want::new(FileKind::Unknown).by(command, save_as) }
}

fn untold(message: &'static str, want: Want) -> Decision {
    Decision::unknown(Sentence::new(message)).wants(want)
}

/// `manager-elevated`: no file tells with which rights a program was started.
pub(super) fn manager_elevated(_: &Question<'_>) -> Decision {
    let command = "Get-Process Ssms, ManagementStudio | Select-Object Name, Id, SessionId, Path, StartTime; whoami /groups";
    untold("check-manager-elevated-not-told", look(None, command, "manager-rights.txt"))
}

/// `log-cache-writable`: free space and rights of the folder; what the settings say of it is shown.
pub(super) fn log_cache_writable(question: &Question<'_>) -> Decision {
    let settings = question.worker().into_iter().flat_map(|worker| worker.worker_settings());
    let folder = settings.into_iter().find_map(|(file, settings)| {
        let folder = settings.execution_log_cache_folder.as_ref()?;
        (!folder.value.trim().is_empty()).then(|| (folder.value.clone(), file.place(folder)))
    });
    match folder {
        Some((folder, place)) => {
            Decision::unknown(Sentence::new("check-log-cache-folder-untold").with("folder", &folder))
                .at(place)
                .value("log_cache_folder", folder)
                .wants(look(
                    Some(Role::Worker),
                    r#"Get-PSDrive -PSProvider FileSystem; icacls "{log_cache_folder}""#,
                    "log-cache.txt",
                ))
        }
        None => untold(
            "check-log-cache-untold",
            look(
                Some(Role::Worker),
                r#"Get-PSDrive -PSProvider FileSystem; icacls "C:\Windows\ServiceProfiles\{worker_service}\AppData\Local\SSIS\ScaleOut\Agent""#,
                "log-cache.txt",
            ),
        ),
    }
}

/// `ssisdb-responsive`: who blocks whom is seen only while it lasts.
pub(super) fn ssisdb_responsive(_: &Question<'_>) -> Decision {
    let command = "SELECT session_id, blocking_session_id, wait_type, wait_time, command FROM sys.dm_exec_requests WHERE database_id = DB_ID(N'SSISDB') ORDER BY wait_time DESC";
    untold("check-ssisdb-responsive-untold", look(Some(Role::Catalog), command, "ssisdb-requests.txt"))
}

/// `worker-account-rights`: user rights as the policy of the machine gives them.
pub(super) fn worker_account_rights(_: &Question<'_>) -> Decision {
    untold(
        "check-account-rights-untold",
        look(
            Some(Role::Worker),
            "secedit /export /areas USER_RIGHTS /cfg user-rights.inf",
            "user-rights.inf",
        ),
    )
}

/// `service-principal-name`: the directory knows the names, not the machines.
pub(super) fn service_principal_name(_: &Question<'_>) -> Decision {
    let command = "setspn -Q */{host}; w32tm /query /status";
    untold("check-spn-untold", look(Some(Role::Worker), command, "spn-and-clock.txt"))
}

/// `package-deployed`: what was deployed is in the catalog; the row of the execution is shown where it was exported.
pub(super) fn package_deployed(question: &Question<'_>) -> Decision {
    let command = "SELECT f.name AS folder_name, p.name AS project_name, p.last_deployed_time, k.name AS package_name FROM [SSISDB].[catalog].[projects] AS p JOIN [SSISDB].[catalog].[folders] AS f ON f.folder_id = p.folder_id JOIN [SSISDB].[catalog].[packages] AS k ON k.project_id = p.project_id";
    let want = look(Some(Role::Catalog), command, "deployed-packages.txt");
    let id = question.captures.get("execution_id").and_then(|id| id.parse().ok());
    let executions = question.inventory.executions();
    match id.and_then(|id: i64| executions.get(id)) {
        Some(known) => {
            let package = known.package.clone().unwrap_or_else(|| "?".to_owned());
            Decision::unknown(Sentence::new("check-package-deployed-named").with("package", package))
                .at(known.file.at(known.line))
                .wants(want)
        }
        None => untold("check-package-deployed-untold", want),
    }
}

/// `file-on-worker`: whether a file of the package is there.
pub(super) fn file_on_worker(_: &Question<'_>) -> Decision {
    let command = r#"Test-Path -LiteralPath "{file}"; Get-Item -LiteralPath "{file}""#;
    untold("check-file-on-worker-untold", look(Some(Role::Worker), command, "file-on-worker.txt"))
}

/// `file-readable`: whether the service account may read it.
pub(super) fn file_readable(_: &Question<'_>) -> Decision {
    untold("check-file-readable-untold", look(Some(Role::Worker), r#"icacls "{file}""#, "file-rights.txt"))
}

/// `master-request-queue`: how many requests wait is seen only while they do.
pub(super) fn master_request_queue(_: &Question<'_>) -> Decision {
    let command = "netsh http show servicestate view=requestq verbose=yes";
    untold("check-request-queue-untold", look(Some(Role::Master), command, "request-queues.txt"))
}

/// `idle-timeout-on-the-way`: devices between the machines leave nothing on them; the heartbeat's interval is shown.
pub(super) fn idle_timeout_on_the_way(question: &Question<'_>) -> Decision {
    let settings = question.worker().into_iter().flat_map(|worker| worker.worker_settings());
    let interval = settings
        .into_iter()
        .find_map(|(file, settings)| Some((file, settings.agent_heartbeat_interval.as_ref()?)));
    let want = look(Some(Role::Worker), "tracert -d {host}; netsh int tcp show global", "way-to-master.txt");
    match interval {
        Some((file, own)) => {
            let sentence = Sentence::new("check-idle-timeout-interval").with("interval", own.value);
            Decision::unknown(sentence).at(file.place(own)).wants(want)
        }
        None => untold("check-idle-timeout-untold", want),
    }
}

/// `worker-added-again`: that a Worker was removed and added again shows in the Manager only.
pub(super) fn worker_added_again(_: &Question<'_>) -> Decision {
    let command = "SELECT *, SYSDATETIMEOFFSET() AS Now FROM [SSISDB].[catalog].[worker_agents]";
    let want = Want::new(FileKind::SsisdbTable).on(Role::Catalog).by(command, "worker_agents.csv");
    untold("check-worker-added-untold", want)
}

/// `clocks-agree`: no file is written by two clocks at once.
pub(super) fn clocks_agree(_: &Question<'_>) -> Decision {
    let command = "w32tm /stripchart /computer:{master_host} /samples:3 /dataonly; w32tm /query /status";
    untold("check-clocks-untold", look(None, command, "clock.txt"))
}
