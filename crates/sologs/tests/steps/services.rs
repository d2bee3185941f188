//! `master-service-running`, `worker-service-running`.

use crate::bundle::Bundle;
use crate::evtx::{self, Event};
use sologs::Scanner;
use sologs::report::StepResult::{Failed, Passed, Unknown};

const W1: &str = "worker-endpoint-not-found";
const S2: &str = "worker-offline";
const QUERY: &str = "MASTER01/services.txt";
const EVENTS: &str = "MASTER01/System.evtx";
const SCM: &str = "Service Control Manager";

/// The last record is of 2024-05-03 10:00:00 on the Worker's clock.
fn bundle() -> Bundle {
    Bundle::default()
        .worker_log(
            "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
             https://MASTER01:8391/ClusterManagement/ that could accept the message.",
        )
        .file(
            "MASTER01/Binn/MasterSettings.config",
            "{\n  \"PortNumber\": 8391,\n  \"SqlServerName\": \"SQL01\"\n}\n",
        )
}

fn query(service: &str, state: &str, win32: &str, own: &str) -> String {
    format!(
        "\nSERVICE_NAME: {service}\n        TYPE               : 10  WIN32_OWN_PROCESS\n        STATE              : {state}\n\
         \x20                               (NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)\n        WIN32_EXIT_CODE    : {win32}\n\
         \x20       SERVICE_EXIT_CODE  : {own}\n        CHECKPOINT         : 0x0\n        WAIT_HINT          : 0x0\n"
    )
}

const MASTER_STEP: &str = "master-service-running";

#[test]
pub(crate) fn a_service_that_runs_passes() {
    let running = query("SSISScaleOutMaster150", "4  RUNNING", "0  (0x0)", "0  (0x0)");
    bundle().file(QUERY, running).expect(W1, MASTER_STEP, (Passed, &[(QUERY, 4)]));
    let get_service = "\nStatus   Name               DisplayName\n------   ----               -----------\n\
        Running  SSISScaleOutMas... SQL Server Integration Services Sc...\n";
    // A name that was cut may be any service's.
    bundle().file(QUERY, get_service).expect(W1, MASTER_STEP, (Passed, &[(QUERY, 4)]));
}

#[test]
pub(crate) fn a_service_that_stopped_fails_with_what_its_code_means() {
    for (win32, own, part) in [
        ("1066  (0x42a)", "2  (0x2)", "settings could not be loaded"),
        ("1066  (0x42a)", "5  (0x5)", "edition"),
        ("1066  (0x42a)", "6  (0x6)", "decrypted"),
        ("1069  (0x42d)", "0  (0x0)", "log on"),
        ("1067  (0x42b)", "0  (0x0)", "unexpectedly"),
        ("0  (0x0)", "0  (0x0)", "good order"),
    ] {
        let line = if win32.starts_with("1066") { 7 } else { 6 };
        let stopped = query("SSISScaleOutMaster150", "1  STOPPED", win32, own);
        let step =
            bundle().file(QUERY, stopped).expect(W1, MASTER_STEP, (Failed, &[(QUERY, 4), (QUERY, line)]));
        assert!(step.reason.as_deref().unwrap().contains(part), "{:?}", step.reason);
    }
}

#[test]
pub(crate) fn other_services_other_machines_and_other_states_tell_nothing() {
    let running = |name| query(name, "4  RUNNING", "0  (0x0)", "0  (0x0)");
    bundle().expect(W1, MASTER_STEP, (Unknown, &[]));
    bundle().file(QUERY, running("MSSQLSERVER")).expect(W1, MASTER_STEP, (Unknown, &[]));
    bundle().file(QUERY, running("SSISScaleOutWorker150")).expect(W1, MASTER_STEP, (Unknown, &[]));
    bundle()
        .file("MASTER02/services.txt", running("MSSQLSERVER"))
        .file("WORKER01/services.txt", running("SSISScaleOutWorker150"))
        .expect(W1, MASTER_STEP, (Unknown, &[]));
    let starting = query("SSISScaleOutMaster150", "2  START_PENDING", "0  (0x0)", "0  (0x0)");
    bundle().file(QUERY, starting).expect(W1, MASTER_STEP, (Unknown, &[(QUERY, 4)]));
    let absent = "C:\\>sc query SSISScaleOutMaster140\n[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n\n\
        The specified service does not exist as an installed service.\n";
    bundle().file(QUERY, absent).expect(W1, MASTER_STEP, (Unknown, &[(QUERY, 2)]));
}

#[test]
pub(crate) fn the_version_that_writes_the_log_counts() {
    let worker = |first: &str, second: &str| {
        let old = query("SSISScaleOutWorker140", first, "0  (0x0)", "0  (0x0)");
        old + &query("SSISScaleOutWorker150", second, "0  (0x0)", "0  (0x0)")
    };
    let path = "WORKER01/services.txt";
    let bundle = || Bundle::default().worker_log("");
    bundle().file(path, worker("1  STOPPED", "4  RUNNING")).expect(
        S2,
        "worker-service-running",
        (Passed, &[(path, 13)]),
    );
    bundle().file(path, worker("4  RUNNING", "1  STOPPED")).expect(
        S2,
        "worker-service-running",
        (Failed, &[(path, 13), (path, 15)]),
    );
    bundle().expect(S2, "worker-service-running", (Unknown, &[]));
}

/// Entered a state at a time of the day of the log, in UTC.
fn events(states: &[(&str, u8)], end: &str) -> Vec<u8> {
    let data: Vec<String> =
        states.iter().map(|(_, state)| evtx::service_state("SSISScaleOutMaster150", *state)).collect();
    let named: Vec<[(&str, &str); 1]> = data.iter().map(|binary| [("Binary", binary.as_str())]).collect();
    let mut events: Vec<Event<'_>> = states
        .iter()
        .zip(&named)
        .map(|((time, _), data)| Event { provider: SCM, id: 7036, time, data })
        .collect();
    events.push(Event { provider: "Other", id: 1, time: end, data: &[] });
    evtx::file("MASTER01.contoso.example", &events)
}

#[test]
pub(crate) fn events_count_where_their_log_reaches_the_records() {
    let stopped = events(&[("2024-05-03T06:00:00Z", 4), ("2024-05-03T07:30:00Z", 1)], "2024-05-06T00:00:00Z");
    bundle().file(EVENTS, stopped).expect(W1, MASTER_STEP, (Failed, &[(EVENTS, 2)]));
    let started = events(&[("2024-05-03T07:00:00Z", 1), ("2024-05-03T09:00:00Z", 4)], "2024-05-06T00:00:00Z");
    bundle().file(EVENTS, started).expect(W1, MASTER_STEP, (Passed, &[(EVENTS, 2)]));
    let earlier = events(&[("2024-05-01T06:00:00Z", 4)], "2024-05-01T23:00:00Z");
    bundle().file(EVENTS, earlier).expect(W1, MASTER_STEP, (Unknown, &[(EVENTS, 1)]));
}

#[test]
pub(crate) fn close_times_need_the_zone_of_the_log() {
    let log = events(&[("2024-05-03T06:00:00Z", 4), ("2024-05-03T07:30:00Z", 1)], "2024-05-03T09:00:00Z");
    let bundle = bundle().file(EVENTS, log);
    let step = bundle.expect(W1, MASTER_STEP, (Unknown, &[(EVENTS, 2)]));
    assert!(step.reason.unwrap().contains("--log-offset"));
    let report = bundle.scan_with(Scanner::builder().log_offset("WORKER01", 120));
    let step =
        crate::bundle::diagnosis(&report, W1).steps.iter().find(|step| step.id == MASTER_STEP).unwrap();
    assert_eq!(step.result, Failed, "{:?}", step.reason);
    let report = bundle.scan_with(Scanner::builder().log_offset("WORKER01", -300));
    let step =
        crate::bundle::diagnosis(&report, W1).steps.iter().find(|step| step.id == MASTER_STEP).unwrap();
    assert_eq!(step.result, Unknown, "the event log ends before the records");
}

#[test]
pub(crate) fn events_with_codes_say_what_they_mean() {
    let stopped = evtx::service_state("SSISScaleOutWorker150", 1);
    let events = [
        Event {
            provider: SCM,
            id: 7024,
            time: "2024-05-05T07:00:00Z",
            data: &[("param1", "SQL Server Integration Services Scale Out Worker 15.0"), ("param2", "%%4")],
        },
        Event { provider: SCM, id: 7036, time: "2024-05-05T07:00:01Z", data: &[("Binary", &stopped)] },
        Event {
            provider: SCM,
            id: 7034,
            time: "2024-05-05T08:00:00Z",
            data: &[("param1", "SQL Server Integration Services Scale Out Master 15.0"), ("param2", "1")],
        },
    ];
    let path = "WORKER01/System.evtx";
    let step = Bundle::default().worker_log("").file(path, evtx::file("WORKER01", &events)).expect(
        S2,
        "worker-service-running",
        (Failed, &[(path, 2), (path, 1)]),
    );
    assert!(step.reason.unwrap().contains("too many unexpected exceptions"));
}
