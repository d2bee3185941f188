//! `worker-log-reviewed`, `master-log-same-time`, `first-error-found`.

use crate::bundle::{AGENT, Bundle};
use sologs::Scanner;
use sologs::report::StepResult::{Failed, Passed, Unknown};
use sologs_rules::rule::Severity;

const S2: &str = "worker-offline";
const MASTER: &str = "MASTER01/AppData/Local/SSIS/ScaleOut/Master/master.log";

fn agent() -> String {
    format!("WORKER01/{AGENT}/agent.log")
}

#[test]
pub(crate) fn the_log_of_the_worker_is_reviewed() {
    let beat = "2024-05-03 10:00:00 ERROR Error when sending agent heartbeat.\n";
    let refused = "2024-05-03 10:00:01 ERROR System.ServiceModel.EndpointNotFoundException: There was no endpoint listening \
        at https://MASTER01:8391/ClusterManagement/ that could accept the message.\n";
    let step = Bundle::default().file(&agent(), format!("{beat}{refused}")).expect(
        S2,
        "worker-log-reviewed",
        (Failed, &[(&agent(), 2)]),
    );
    assert!(step.reason.unwrap().contains("worker-endpoint-not-found"));
    Bundle::default().file(&agent(), beat).expect(S2, "worker-log-reviewed", (Passed, &[(&agent(), 0)]));
    // Known to be no trouble of a rule, and not understood.
    let strange = "2024-05-03 10:00:01 ERROR Contoso.Odd.OddException: odd\n";
    let step = Bundle::default().file(&agent(), format!("{beat}{strange}")).expect(
        S2,
        "worker-log-reviewed",
        (Failed, &[(&agent(), 2)]),
    );
    assert!(step.reason.unwrap().contains("no rule explains"));
}

#[test]
pub(crate) fn without_its_log_nothing_is_reviewed() {
    let services = "SERVICE_NAME: SSISScaleOutWorker150\n        TYPE               : 10  WIN32_OWN_PROCESS\n\
        \x20       STATE              : 4  RUNNING\n";
    let rows = "WorkerAgentId,IsEnabled,MachineName,LastOnlineTime,Now\n\
        7F000001-0000-4000-8000-000000000001,1,WORKER01,2024-05-03 09:00:00 +02:00,2024-05-03 10:20:00 +02:00\n";
    let bundle = || Bundle::default().file("WORKER01/services.txt", services).file("worker_agents.csv", rows);
    bundle().expect(S2, "worker-log-reviewed", (Unknown, &[]));
    // The log of another Worker is not its own.
    let other = format!("WORKER02/{AGENT}/agent.log");
    bundle().file(&other, "2024-05-03 10:00:00 INFO Worker Agent Started.\n").expect(
        S2,
        "worker-log-reviewed",
        (Unknown, &[]),
    );
    // A log of another day does not show that time.
    bundle().file(&agent(), "2024-06-03 10:00:00 INFO Worker Agent Started.\n").expect(
        S2,
        "worker-log-reviewed",
        (Unknown, &[(&agent(), 0)]),
    );
}

#[test]
pub(crate) fn the_masters_log_of_the_same_time_needs_both_clocks() {
    let (rule, step) = ("worker-request-timed-out", "master-log-same-time");
    let timeout = "2024-05-03 10:00:00 ERROR System.TimeoutException: The request channel timed out while waiting for a reply \
        after 00:01:00. Increase the timeout value passed to the call to Request or increase the SendTimeout value on the \
        Binding.\n";
    let master = "2024-05-03 07:50:00 INFO Master\n2024-05-03 08:00:30 ERROR System.Data.SqlClient.SqlException \
        (0x80131904): Timeout expired.\nError Number:-2,State:0,Class:11\n2024-05-03 08:10:00 INFO Master\n";
    let bundle = || Bundle::default().worker_log("x").file(&agent(), timeout);
    bundle().file(MASTER, master).expect(rule, step, (Unknown, &[(MASTER, 0)]));
    bundle().expect(rule, step, (Unknown, &[]));
    let offsets = |worker: i16| Scanner::builder().log_offset("WORKER01", worker).log_offset("MASTER01", 0);
    // Ten o'clock of the Worker is eight o'clock of the Master.
    let hit = bundle().file(MASTER, master);
    hit.expect_with(offsets(120), rule, step, (Failed, &[(MASTER, 2)]));
    // Nine o'clock is not.
    hit.expect_with(offsets(60), rule, step, (Unknown, &[(MASTER, 0)]));
    let quiet = "2024-05-03 07:50:00 INFO Master\n2024-05-03 08:10:00 INFO Master\n";
    bundle().file(MASTER, quiet).expect_with(offsets(120), rule, step, (Passed, &[(MASTER, 0)]));
}

#[test]
pub(crate) fn the_first_error_stands_before_the_record() {
    let (rule, step) = ("worker-channel-faulted", "first-error-found");
    let faulted = "2024-05-03 10:01:12 ERROR System.ServiceModel.CommunicationObjectFaultedException: The communication object, \
        System.ServiceModel.Channels.ServiceChannel, cannot be used for communication because it is in the Faulted state.\n";
    let started = "2024-05-03 10:00:00 INFO Worker Agent Started.\n";
    let refused = "2024-05-03 10:00:01 ERROR System.ServiceModel.EndpointNotFoundException: There was no endpoint listening \
        at https://MASTER01:8391/ClusterManagement/ that could accept the message.\n";
    let strange = "2024-05-03 10:00:01 ERROR Contoso.Odd.OddException: odd\n";
    let of = |lines: &[&str]| Bundle::default().file(&agent(), lines.concat());
    let found = of(&[started, refused, faulted]).expect(rule, step, (Failed, &[(&agent(), 2)]));
    assert!(found.reason.unwrap().contains("worker-endpoint-not-found"));
    let found = of(&[started, strange, faulted]).expect(rule, step, (Failed, &[(&agent(), 2)]));
    assert!(found.reason.unwrap().contains("no rule explains"));
    // Without such an error it is no trouble of its own: it is told that the first one is missing, at the lowest severity.
    let lone = of(&[started, faulted]).scan();
    let told: Vec<_> = lone.diagnoses.iter().map(|d| (d.rule.as_str(), d.severity)).collect();
    assert_eq!(told, [("worker-channel-first-error-missing", Severity::Info)]);
    assert!(lone.unexplained.is_empty());
    let rule = "worker-channel-first-error-missing";
    of(&[started, faulted]).expect(rule, step, (Passed, &[(&agent(), 0)]));
    // It does not reach back; what comes later is not before it; another Worker's log is not the same one.
    of(&[faulted]).expect(rule, step, (Unknown, &[(&agent(), 0)]));
    let later = refused.replace("10:00:01", "10:02:00");
    of(&[faulted, &later]).expect(rule, step, (Unknown, &[(&agent(), 0)]));
    let other = format!("WORKER02/{AGENT}/agent.log");
    of(&[faulted]).file(&other, refused).expect(rule, step, (Unknown, &[(&agent(), 0)]));
}
