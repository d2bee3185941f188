//! `worker-online-and-enabled`, `worker-enabled`, `worker-count`, `worker-limits`, `heartbeat-tolerance`.

use crate::bundle::{AGENT, Bundle, diagnosis};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const S4: &str = "execution-not-starting";
const STEP: &str = "worker-online-and-enabled";
const AGENTS: &str = "worker_agents.csv";
const NO_WORKER: &str = "SQL01/ssms.txt";
const ID1: &str = "7F000001-0000-4000-8000-000000000001";
const ID2: &str = "7F000001-0000-4000-8000-000000000002";

/// Somebody started an execution and was told that no Worker is active.
fn bundle() -> Bundle {
    let text = "2024-05-03 10:00:12 ERROR System.Data.SqlClient.SqlException (0x80131904): no active worker agent\n\
        Error Number:27257,State:1,Class:16\n";
    Bundle::default().file(NO_WORKER, text)
}

/// Rows of id, `IsEnabled`, machine, and minute of 10 o'clock at which it was last online; exported at 10:20.
fn agents(rows: &[(&str, u8, &str, u32)]) -> String {
    let mut text = "WorkerAgentId,IsEnabled,MachineName,LastOnlineTime,Now\n".to_owned();
    for (id, enabled, machine, minute) in rows {
        text += &format!(
            "{id},{enabled},{machine},2024-05-03 10:{minute:02}:00.0000000 +02:00,2024-05-03 10:20:00.0000000 +02:00\n"
        );
    }
    text
}

#[test]
pub(crate) fn one_that_is_enabled_and_online_is_enough() {
    let rows = agents(&[(ID1, 1, "WORKER01", 18), (ID2, 0, "WORKER02", 20)]);
    let step = bundle().file(AGENTS, rows).expect(S4, STEP, (Passed, &[(AGENTS, 2)]));
    let reason = step.reason.unwrap();
    assert!(reason.starts_with("Enabled and online: WORKER01. Online is a rule of thumb"), "{reason}");
}

#[test]
pub(crate) fn disabled_or_offline_is_not() {
    let rows = agents(&[(ID1, 1, "WORKER01", 10), (ID2, 0, "WORKER02", 20)]);
    let step = bundle().file(AGENTS, rows).expect(S4, STEP, (Failed, &[(AGENTS, 2), (AGENTS, 3)]));
    let reason = step.reason.unwrap();
    assert!(reason.starts_with("Disabled: WORKER02. Offline: WORKER01."), "{reason}");
    // The command names the one that can be enabled.
    assert!(step.commands.iter().any(|command| command.contains(&ID2.to_lowercase())), "{:?}", step.commands);
}

#[test]
pub(crate) fn three_of_the_workers_own_heartbeats_count() {
    let settings = format!(
        "{{ \"MasterEndpoint\": \"https://M:8391\", \"AgentHeartbeatInterval\": \"00:05:00\", \"AgentId\": \"{ID1}\" }}"
    );
    let rows = agents(&[(ID1, 1, "WORKER01", 10)]);
    bundle().file(AGENTS, &rows).file("WORKER01/WorkerSettings.config", settings).expect(
        S4,
        STEP,
        (Passed, &[(AGENTS, 2)]),
    );
    bundle().file(AGENTS, rows).expect(S4, STEP, (Failed, &[(AGENTS, 2)]));
}

#[test]
pub(crate) fn without_another_time_of_the_same_server_nobody_is_online() {
    let alone = format!(
        "WorkerAgentId,IsEnabled,MachineName,LastOnlineTime\n{ID1},1,WORKER01,2024-05-03 10:00:00.0000000 +02:00\n"
    );
    bundle().file(AGENTS, &alone).expect(S4, STEP, (Unknown, &[(AGENTS, 2)]));
    bundle().expect(S4, STEP, (Unknown, &[]));
    // A log of unknown zone counts only where no zone explains the difference.
    let log = format!("WORKER01/{AGENT}/agent.log");
    let later = |day: u32| format!("2024-05-{day:02} 11:00:00 INFO Heartbeat processing finishes.\n");
    bundle().file(AGENTS, &alone).file(&log, later(4)).expect(S4, STEP, (Unknown, &[(AGENTS, 2)]));
    bundle().file(AGENTS, &alone).file(&log, later(5)).expect(S4, STEP, (Failed, &[(AGENTS, 2), (&log, 0)]));
    // The Master was seen by the same server.
    let master =
        "property_name,property_value\nMACHINE_NAME,M\nLAST_ONLINE_TIME,2024-05-03 10:01:00.0000000 +02:00\n";
    bundle().file(AGENTS, &alone).file("master_properties.csv", master).expect(
        S4,
        STEP,
        (Passed, &[(AGENTS, 2), ("master_properties.csv", 3)]),
    );
}

#[test]
pub(crate) fn an_export_without_rows_knows_no_worker() {
    let header = "WorkerAgentId,IsEnabled,MachineName,LastOnlineTime\n";
    bundle().file(AGENTS, header).expect(S4, STEP, (Failed, &[(AGENTS, 1)]));
    // An empty file may be a command that failed.
    bundle().file(AGENTS, "").expect(S4, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn an_execution_that_waits_fires_without_any_log() {
    let executions = |minute: u32| {
        format!(
            "execution_id,package_name,status,created_time\n40012,Load.dtsx,5,2024-05-03 10:{minute:02}:00.0000000 +02:00\n"
        )
    };
    let rows = agents(&[(ID1, 0, "WORKER01", 20)]);
    let scan =
        |minute| Bundle::default().file("executions.csv", executions(minute)).file(AGENTS, &rows).scan();
    let report = scan(2);
    let found = diagnosis(&report, S4);
    assert_eq!(found.captures["execution_id"], "40012");
    assert!(found.evidence.iter().any(|place| place.path == "executions.csv" && place.line == 2));
    // The more special findings stand beside it.
    diagnosis(&report, "execution-pending");
    diagnosis(&report, "worker-agent-disabled");
    // Within the first five minutes waiting is no news.
    assert!(scan(16).diagnoses.iter().all(|found| found.rule != S4 && found.rule != "execution-pending"));
}

#[test]
pub(crate) fn the_row_of_the_worker_says_whether_it_is_enabled() {
    let log = format!("WORKER01/{AGENT}/agent.log");
    let bundle = || {
        Bundle::default().file(
            &log,
            "2024-05-03 10:00:00 WARN Terminate all the Tasks because the agent has been disabled\n",
        )
    };
    let rule = "worker-disabled";
    let on = agents(&[(ID2, 0, "WORKER02", 20), (ID1, 1, "WORKER01", 20)]);
    bundle().file(AGENTS, on).expect(rule, "worker-enabled", (Passed, &[(AGENTS, 3)]));
    let off = agents(&[(ID2, 1, "WORKER02", 20), (ID1, 0, "WORKER01", 20)]);
    bundle().file(AGENTS, off).expect(rule, "worker-enabled", (Failed, &[(AGENTS, 3)]));
    // The row of another machine.
    let other = agents(&[(ID2, 1, "WORKER02", 20)]);
    bundle().file(AGENTS, other).expect(rule, "worker-enabled", (Unknown, &[]));
}

#[test]
pub(crate) fn workers_are_counted_in_a_whole_export() {
    let log = "MASTER01/AppData/Local/SSIS/ScaleOut/Master/master.log";
    let text = "2024-05-03 10:00:00 ERROR Worker agent number '2' has exceeded max count limitation '1' of your current \
        SQL Server Edition.\n";
    let bundle = || Bundle::default().file(log, text);
    let two = agents(&[(ID1, 1, "WORKER01", 20), (ID2, 1, "WORKER02", 2)]);
    let step = bundle().file(AGENTS, two).expect(
        "too-many-workers",
        "worker-count",
        (Failed, &[(AGENTS, 2), (AGENTS, 3)]),
    );
    assert!(step.reason.unwrap().ends_with("may be removed: WORKER02."));
    let one = agents(&[(ID1, 1, "WORKER01", 20)]);
    bundle().file(AGENTS, one).expect("too-many-workers", "worker-count", (Passed, &[(AGENTS, 2)]));
    bundle().expect("too-many-workers", "worker-count", (Unknown, &[]));
}

#[test]
pub(crate) fn limits_and_tolerance_stand_in_the_settings() {
    let log = format!("WORKER01/{AGENT}/agent.log");
    let settings = |key: &str, value: &str| {
        format!("{{\n  \"MasterEndpoint\": \"https://M:8391\",\n  \"{key}\": {value}\n}}\n")
    };
    let path = "WORKER01/Binn/WorkerSettings.config";
    let full = |minute: u32| {
        format!(
            "2024-05-03 10:{minute:02}:00 INFO Can't request task because MaxTaskCount reached. Current count = 2, max count = 2\n"
        )
    };
    let full = [0, 4, 8, 10].map(full).concat();
    let bundle = || Bundle::default().file(&log, &full);
    let (rule, step) = ("worker-back-pressure", "worker-limits");
    bundle().file(path, settings("MaxTaskCount", "2")).expect(rule, step, (Failed, &[(path, 3)]));
    bundle().file(path, settings("MaxTaskCount", "20")).expect(rule, step, (Passed, &[(path, 3)]));
    bundle().file(path, settings("TaskLogLevel", "126")).expect(rule, step, (Passed, &[(path, 0)]));
    bundle().expect(rule, step, (Unknown, &[]));
    let lost = "2024-05-03 10:00:00 ERROR Task heartbeat failed and the Error Tolerance time is exceeded. The task will be terminated.\n";
    let bundle = || Bundle::default().file(&log, lost);
    let (rule, step) = ("task-heartbeat-lost", "heartbeat-tolerance");
    bundle().file(path, settings("HeartbeatErrorTollerance", "\"00:10:00\"")).expect(
        rule,
        step,
        (Passed, &[(path, 3)]),
    );
    bundle().file(path, settings("HeartbeatErrorTolerance", "\"00:05:00\"")).expect(
        rule,
        step,
        (Failed, &[(path, 3)]),
    );
    bundle().expect(rule, step, (Unknown, &[]));
}

#[test]
pub(crate) fn an_agent_id_is_of_one_machine() {
    let (rule, step) = ("worker-agent-id-shared", "agent-id-unique");
    let settings =
        |id: &str| format!("{{\n  \"MasterEndpoint\": \"https://M:8391\",\n  \"AgentId\": \"{id}\"\n}}\n");
    let (one, two) = ("WORKER01/Binn/WorkerSettings.config", "WORKER02/Binn/WorkerSettings.config");
    let id = "7f000001-0000-4000-8000-000000000001";
    let step_of = Bundle::default().file(one, settings(id)).file(two, settings(&id.to_uppercase())).expect(
        rule,
        step,
        (Failed, &[(one, 3), (two, 3)]),
    );
    assert!(step_of.reason.unwrap().contains("WORKER01, WORKER02"));
    let other = "7f000002-0000-4000-8000-000000000002";
    let report = Bundle::default().file(one, settings(id)).file(two, settings(other)).scan();
    assert!(report.diagnoses.iter().all(|found| found.rule != rule));
    // A rule that fires on a log may ask the same where the catalog knows every Worker, or where nothing does.
    let log = "WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log";
    let probe = || {
        Bundle::default()
            .file(log, "2024-05-03 10:00:00 ERROR Contoso.ProbeException: PROBE\n")
            .file(one, settings(id))
    };
    let path = "worker_agents.csv";
    let rows = format!(
        "WorkerAgentId,IsEnabled,MachineName,LastOnlineTime\n{id},1,WORKER01,\n{other},1,WORKER02,\n"
    );
    probe().file(path, &rows).probe(step, (Passed, &[(path, 2), (path, 3)]));
    probe().probe(step, (Unknown, &[]));
}
