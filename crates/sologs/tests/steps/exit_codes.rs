//! `service-started`: what an exit code means.

use crate::bundle::{Bundle, diagnosis};
use crate::evtx::{self, Event};
use sologs::Scanner;
use sologs::report::StepResult::{Failed, Passed, Unknown};

const RULE: &str = "service-stopped";
const PATH: &str = "WORKER01/services.txt";

fn stopped(service: &str, win32: u32, own: u32) -> String {
    format!(
        "SERVICE_NAME: {service}\n        TYPE               : 10  WIN32_OWN_PROCESS\n        STATE              : 1  STOPPED\n\
        \x20       WIN32_EXIT_CODE    : {win32}  (0x0)\n        SERVICE_EXIT_CODE  : {own}  (0x0)\n"
    )
}

#[test]
pub(crate) fn an_exit_code_is_told_in_words() {
    for (service, win32, own, line, words) in [
        ("SSISScaleOutWorker150", 1066, 2, 5, "WorkerSettings.config could not be loaded"),
        ("SSISScaleOutWorker150", 1066, 6, 5, "could not be decrypted"),
        ("SSISScaleOutWorker150", 1069, 0, 4, "logon of the service account failed"),
        ("SSISScaleOutWorker150", 0, 0, 4, "in good order"),
        // The codes of a Worker are not those of a Master.
        ("SSISScaleOutMaster150", 1066, 2, 5, "a code of its own: 2"),
        ("SSISScaleOutMaster150", 2, 0, 4, "error 2 of Windows"),
    ] {
        let step = Bundle::default().file(PATH, stopped(service, win32, own)).expect(
            RULE,
            "service-started",
            (Failed, &[(PATH, 3), (PATH, line)]),
        );
        let reason = step.reason.unwrap();
        assert!(reason.contains(words), "{service} {win32} {own}: {reason}");
    }
}

#[test]
pub(crate) fn the_reason_is_told_in_french() {
    let bundle = Bundle::default().file(PATH, stopped("SSISScaleOutWorker150", 1066, 5));
    let report = bundle.scan_with(Scanner::builder().lang("fr"));
    let reason = diagnosis(&report, RULE).steps[0].reason.clone().unwrap();
    assert!(reason.contains("l’édition de SQL Server ne convient pas"), "{reason}");
}

#[test]
pub(crate) fn a_service_that_runs_by_now_is_no_trouble() {
    let running = "SERVICE_NAME: SSISScaleOutWorker150\n        TYPE               : 10  WIN32_OWN_PROCESS\n\
        \x20       STATE              : 4  RUNNING\n        WIN32_EXIT_CODE    : 0  (0x0)\n";
    let both = format!("{}\n{running}", stopped("SSISScaleOutWorker150", 1066, 4));
    let report = Bundle::default().file(PATH, both).scan();
    assert!(report.diagnoses.iter().all(|found| found.rule != RULE), "{:?}", report.diagnoses);
    // Another one that is stopped does not fail the one that runs.
    let two = format!("{}\n{running}", stopped("SSISScaleOutMaster150", 0, 0));
    let step = Bundle::default().file(PATH, two);
    step.expect(RULE, "service-started", (Failed, &[(PATH, 3), (PATH, 4)]));
}

#[test]
pub(crate) fn the_last_event_of_a_service_tells_where_no_listing_does() {
    const DISPLAY: &str = "SQL Server Integration Services Scale Out Worker 15.0";
    let path = "WORKER01/System.evtx";
    let (running, stopped) =
        (evtx::service_state("SSISScaleOutWorker150", 4), evtx::service_state("SSISScaleOutWorker150", 1));
    let state = |time, binary| Event { provider: "Service Control Manager", id: 7036, time, data: binary };
    let started = [("param1", DISPLAY), ("param2", "x"), ("Binary", running.as_str())];
    let ended = [("param1", DISPLAY), ("param2", "x"), ("Binary", stopped.as_str())];
    let why = [("param1", DISPLAY), ("param2", "%%4")];
    let reason = |time| Event { provider: "Service Control Manager", id: 7024, time, data: why.as_slice() };
    let events = [
        state("2024-05-03T09:00:00Z", started.as_slice()),
        reason("2024-05-03T10:00:00Z"),
        state("2024-05-03T10:00:00Z", ended.as_slice()),
    ];
    let bundle = |events: &[Event<'_>]| Bundle::default().file(path, evtx::file("WORKER01", events));
    let step = bundle(&events).expect(RULE, "service-started", (Failed, &[(path, 2)]));
    assert!(step.reason.unwrap().contains("gave up after too many unexpected exceptions"));
    // It was started again.
    let again = [reason("2024-05-03T10:00:00Z"), state("2024-05-03T10:05:00Z", started.as_slice())];
    let report = bundle(&again).scan();
    assert!(report.diagnoses.iter().all(|found| found.rule != RULE), "{:?}", report.diagnoses);
}

#[test]
pub(crate) fn a_rule_over_logs_may_ask_for_a_service_that_runs() {
    let log = "WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log";
    let bundle = || {
        Bundle::default().file(
            log,
            "2024-05-03 10:00:00 ERROR Contoso.ProbeException: PROBE service=SSISScaleOutWorker150\n",
        )
    };
    let running = |service: &str| stopped(service, 0, 0).replace("1  STOPPED", "4  RUNNING");
    let step = "service-started";
    bundle().file(PATH, running("SSISScaleOutWorker150")).probe(step, (Passed, &[(PATH, 3)]));
    bundle()
        .file(PATH, stopped("SSISScaleOutWorker150", 1067, 0))
        .probe(step, (Failed, &[(PATH, 3), (PATH, 4)]));
    bundle().probe(step, (Unknown, &[]));
    // The service of another version, and of another machine.
    bundle().file(PATH, running("SSISScaleOutWorker140")).probe(step, (Unknown, &[]));
    bundle().file("WORKER02/services.txt", running("SSISScaleOutWorker150")).probe(step, (Unknown, &[]));
}
