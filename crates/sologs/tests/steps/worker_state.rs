//! `worker-restarted`, `worker-load`, `executor-installed`, `worker-settings-readable`, `worker-account-unchanged`,
//! `called-service-known`, `log-cache-kept`, `log-retries`.

use crate::bundle::{AGENT, Bundle};
use crate::evtx::{self, Event};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const SETTINGS: &str = "WORKER01/Binn/WorkerSettings.config";
const SYSTEM: &str = "WORKER01/System.evtx";
const APPLICATION: &str = "WORKER01/Application.evtx";
const EXECUTIONS: &str = "executions.csv";

fn agent() -> String {
    format!("WORKER01/{AGENT}/agent.log")
}

fn logged(text: &str) -> Bundle {
    Bundle::default().file(&agent(), format!("2024-05-03 10:00:00 ERROR {text}\n"))
}

/// An execution of the Worker that ended unexpectedly, from 8 to 8:06 UTC.
fn ended() -> Bundle {
    Bundle::default().file(&agent(), "2024-05-03 10:00:00 INFO Worker Agent Started.\n").file(
        EXECUTIONS,
        "execution_id,package_name,status,start_time,end_time\n\
             40012,Load.dtsx,6,2024-05-03 10:00:00.0000000 +02:00,2024-05-03 10:06:00.0000000 +02:00\n",
    )
}

fn any(time: &str) -> Event<'_> {
    Event { provider: "Other", id: 1, time, data: &[] }
}

#[test]
pub(crate) fn a_restart_while_the_execution_ran_is_found() {
    let (rule, step) = ("execution-ended-unexpectedly", "worker-restarted");
    let of = |event: Event<'_>| {
        evtx::file("WORKER01", &[any("2024-05-03T01:00:00Z"), event, any("2024-05-03T20:00:00Z")])
    };
    let stopped = evtx::service_state("SSISScaleOutWorker150", 1);
    let crash = [("AppName", "ISServerExec.exe"), ("Version", "15.0")];
    let ended_service = [("Binary", stopped.as_str())];
    for (provider, id, data) in [
        ("User32", 1074, &[("param1", "winlogon.exe")][..]),
        ("EventLog", 6008, &[]),
        ("Microsoft-Windows-Kernel-Power", 41, &[]),
        ("Service Control Manager", 7036, &ended_service),
        ("Application Error", 1000, &crash),
    ] {
        let event = |time| Event { provider, id, time, data };
        let step_of = ended().file(SYSTEM, of(event("2024-05-03T08:03:00Z"))).expect(
            rule,
            step,
            (Failed, &[(SYSTEM, 2), (EXECUTIONS, 2)]),
        );
        assert!(step_of.reason.unwrap().contains(provider));
        // Of another hour.
        ended().file(SYSTEM, of(event("2024-05-03T05:00:00Z"))).expect(rule, step, (Unknown, &[(SYSTEM, 0)]));
    }
    // The crash of another program, the end of another service.
    let word = [("AppName", "WINWORD.EXE")];
    let other = Event { provider: "Application Error", id: 1000, time: "2024-05-03T08:03:00Z", data: &word };
    ended().file(SYSTEM, of(other)).expect(rule, step, (Unknown, &[(SYSTEM, 0)]));
    ended().expect(rule, step, (Unknown, &[]));
}

#[test]
pub(crate) fn logs_that_cover_the_execution_and_hold_nothing_pass() {
    let (rule, step) = ("execution-ended-unexpectedly", "worker-restarted");
    let whole = |channel: &str| {
        evtx::file_of(channel, "WORKER01", &[any("2024-05-03T01:00:00Z"), any("2024-05-03T20:00:00Z")])
    };
    let short =
        evtx::file_of("Application", "WORKER01", &[any("2024-05-03T08:03:00Z"), any("2024-05-03T20:00:00Z")]);
    ended().file(SYSTEM, whole("System")).file(APPLICATION, whole("Application")).expect(
        rule,
        step,
        (Passed, &[(SYSTEM, 0), (APPLICATION, 0), (EXECUTIONS, 2)]),
    );
    ended().file(SYSTEM, whole("System")).file(APPLICATION, short).expect(
        rule,
        step,
        (Unknown, &[(APPLICATION, 0), (SYSTEM, 0)]),
    );
    // The logs of another machine.
    ended()
        .file("WORKER02/System.evtx", whole("System"))
        .file("WORKER02/Application.evtx", whole("Application"))
        .expect(rule, step, (Unknown, &[]));
}

#[test]
pub(crate) fn what_used_the_machine() {
    let (rule, step) = ("worker-back-pressure", "worker-load");
    // It lasts ten minutes.
    let pressed = |text: &str| {
        let line =
            |minute: u32| format!("2024-05-03 10:{minute:02}:00 INFO Can't request task because {text}\n");
        Bundle::default().file(&agent(), [0, 4, 8, 10].map(line).concat())
    };
    let log = agent();
    let tasks = pressed("MaxTaskCount reached. Current count = 10, max count = 10");
    let found = tasks.expect(rule, step, (Failed, &[(&log, 1)]));
    assert!(found.reason.unwrap().contains("10"));
    pressed("CPU is too high. Current value = 93.5, max value = 70").expect(
        rule,
        step,
        (Unknown, &[(&log, 1)]),
    );
    let memory = || pressed("there is not enough Memory. Current count = 80, min value = 100");
    memory().expect(rule, step, (Unknown, &[(&log, 1)]));
    let programs = [("Name", "sqlservr.exe"), ("ID", "4216"), ("Name", "ISServerExec.exe")];
    let exhausted = |day: &str| {
        let time = format!("{day}T08:01:00Z");
        let event = Event {
            provider: "Microsoft-Windows-Resource-Exhaustion-Detector",
            id: 2004,
            time: &time,
            data: &programs,
        };
        evtx::file("WORKER01", &[event])
    };
    let zone = || sologs::Scanner::builder().log_offset("WORKER01", 120);
    let found = memory().file(SYSTEM, exhausted("2024-05-03")).expect_with(
        zone(),
        rule,
        step,
        (Failed, &[(SYSTEM, 1), (&log, 1)]),
    );
    assert!(found.reason.unwrap().contains("sqlservr.exe, ISServerExec.exe"));
    // Without a zone, or of another day, it is not of that time.
    memory().file(SYSTEM, exhausted("2024-05-03")).expect(rule, step, (Unknown, &[(&log, 1)]));
    memory().file(SYSTEM, exhausted("2024-05-09")).expect_with(zone(), rule, step, (Unknown, &[(&log, 1)]));
}

#[test]
pub(crate) fn the_worker_says_itself_that_the_program_is_not_there() {
    logged("ISServerExec not found.").expect(
        "task-executor-missing",
        "executor-installed",
        (Failed, &[(&agent(), 1)]),
    );
}

#[test]
pub(crate) fn settings_are_whole_json_or_not() {
    let (rule, step) = ("worker-settings-not-loaded", "worker-settings-readable");
    let bundle = || logged("Error occurred when loading settings for Worker Agent.");
    let whole = "{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"MaxTaskCount\": 10\n}\n";
    bundle().file(SETTINGS, whole).expect(rule, step, (Passed, &[(SETTINGS, 0)]));
    let broken = "{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"MaxTaskCount\": 10\n  \"StoreName\" \"My\"\n";
    let found = bundle().file(SETTINGS, broken).scan();
    let found =
        crate::bundle::diagnosis(&found, rule).steps.iter().find(|one| one.id == step).unwrap().clone();
    assert_eq!(found.result, Failed, "{:?}", found.reason);
    let line = found.evidence[0].line.unwrap();
    bundle().file(SETTINGS, broken).expect(rule, step, (Failed, &[(SETTINGS, line)]));
    assert!((2..=4).contains(&line), "{line}");
    let xml = "<configuration>\n<add key=\"MasterEndpoint\" value=\"https://MASTER01:8391\"/>\n<add key=\"MaxTaskCount\" value=\"10\"/>\n</configuration>\n";
    bundle().file(SETTINGS, xml).expect(rule, step, (Unknown, &[(SETTINGS, 0)]));
    bundle().expect(rule, step, (Unknown, &[]));
    bundle().file("WORKER02/Binn/WorkerSettings.config", whole).expect(rule, step, (Unknown, &[]));
}

#[test]
pub(crate) fn the_account_is_the_one_that_the_catalog_knows() {
    let (rule, step) = ("worker-authentication-data-corrupted", "worker-account-unchanged");
    let (config, rows) = ("WORKER01/service.txt", "worker_agents.csv");
    let bundle = || logged("Worker Agent's Authentication Data is corrupted.");
    let of = |account: &str| {
        format!(
            "[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: SSISScaleOutWorker150\n        TYPE               : 10  WIN32_OWN_PROCESS\n\
             \x20       START_TYPE         : 2   AUTO_START\n        SERVICE_START_NAME : {account}\n"
        )
    };
    let known = |machine: &str| {
        format!(
            "WorkerAgentId,IsEnabled,MachineName,UserAccount,LastOnlineTime\n\
             7F000001-0000-4000-8000-000000000001,1,{machine},NT SERVICE\\SSISScaleOutWorker150,2024-05-03 09:00:00 +02:00\n"
        )
    };
    let own = "NT Service\\SSISScaleOutWorker150";
    bundle().file(config, of(own)).file(rows, known("WORKER01")).expect(
        rule,
        step,
        (Passed, &[(config, 6), (rows, 2)]),
    );
    let step_of = bundle().file(config, of("CONTOSO\\svc-ssis")).file(rows, known("WORKER01")).expect(
        rule,
        step,
        (Failed, &[(config, 6), (rows, 2)]),
    );
    assert!(step_of.reason.unwrap().contains("CONTOSO\\svc-ssis"));
    // The row of another Worker tells nothing.
    bundle().file(config, of(own)).file(rows, known("WORKER02")).expect(
        rule,
        step,
        (Unknown, &[(config, 6)]),
    );
    // The folder of its logs is that of the account it ran as.
    bundle().file(rows, known("WORKER02")).expect(rule, step, (Unknown, &[(&agent(), 0)]));
}

#[test]
pub(crate) fn what_was_called_is_the_master_or_not() {
    let (rule, step) = ("worker-sspi-negotiation-failed", "called-service-known");
    let bundle = || {
        logged(
            "System.ServiceModel.Security.SecurityNegotiationException: SOAP security negotiation with \
             'https://MASTER01:8391/ClusterManagement/' for target 'https://MASTER01:8391/ClusterManagement/' failed. ---> \
             System.ComponentModel.Win32Exception: The Security Support Provider Interface (SSPI) negotiation failed.",
        )
    };
    let settings = |url: &str| format!("{{\n  \"MaxTaskCount\": 10,\n  \"MasterEndpoint\": \"{url}\"\n}}\n");
    let log = agent();
    for (url, result) in [
        ("https://MASTER01:8391", Passed),
        ("https://master01.contoso.example:8391", Passed),
        ("https://MASTER02:8391", Failed),
        ("https://MASTER01:8392", Failed),
    ] {
        bundle().file(SETTINGS, settings(url)).expect(rule, step, (result, &[(&log, 1), (SETTINGS, 3)]));
    }
    bundle().expect(rule, step, (Unknown, &[(&log, 1)]));
}

#[test]
pub(crate) fn cached_logs_are_kept_or_it_cannot_be_told() {
    let (rule, step) = ("execution-log-dropped", "log-cache-kept");
    let bundle = || logged("Failed to persist execution log buffer to file.");
    let kept = format!("WORKER01/{AGENT}/ELogCache/1.elog");
    bundle().file(&kept, "{\"ExecutionId\": 40012, \"Message\": \"x\"}\n").expect(
        rule,
        step,
        (Passed, &[(&kept, 1)]),
    );
    bundle().expect(rule, step, (Unknown, &[]));
    let other = format!("WORKER02/{AGENT}/ELogCache/1.elog");
    bundle().file(&other, "{\"ExecutionId\": 40012, \"Message\": \"x\"}\n").expect(
        rule,
        step,
        (Unknown, &[]),
    );
}

#[test]
pub(crate) fn retries_are_endless_or_not() {
    let (rule, step) = ("execution-log-dropped", "log-retries");
    let bundle =
        || logged("Exeuction log will be dropped because failing to write it to proxy after retry: 3");
    let settings = |more: &str| format!("{{\n  \"MasterEndpoint\": \"https://MASTER01:8391\"{more}\n}}\n");
    let count = |count: i32| settings(&format!(",\n  \"ExecutionLogRetryCount\": {count}"));
    bundle().file(SETTINGS, count(-1)).expect(rule, step, (Passed, &[(SETTINGS, 3)]));
    bundle().file(SETTINGS, count(3)).expect(rule, step, (Failed, &[(SETTINGS, 3)]));
    bundle().file(SETTINGS, settings("")).expect(rule, step, (Failed, &[(SETTINGS, 0)]));
    bundle().expect(rule, step, (Unknown, &[]));
}
