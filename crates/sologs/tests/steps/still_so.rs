//! `setting-corrected`, `certificate-replaced`, `certificate-file-exported`: failed as long as the files show it.

use crate::bundle::Bundle;
use crate::certificates::{make, self_signed};
use crate::tls::{CER, MASTER, NETSH, bound, master};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const WORKER: &str = "WORKER01/Binn/WorkerSettings.config";

#[test]
pub(crate) fn a_setting_out_of_its_bound_is_not_corrected() {
    let settings = |count: i32| {
        format!("{{\n  \"MasterEndpoint\": \"https://M:8391\",\n  \"MaxTaskCount\": {count}\n}}\n")
    };
    let step = Bundle::default().file(WORKER, settings(0)).expect(
        "settings-out-of-bounds",
        "setting-corrected",
        (Failed, &[(WORKER, 3)]),
    );
    assert!(step.reason.unwrap().contains("MaxTaskCount is 0; its bound is 1"));
    // A rule that fires on a log may ask the same of settings that are in order, or of none.
    let log = "WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log";
    let bundle = || {
        Bundle::default()
            .file(log, "2024-05-03 10:00:00 ERROR Contoso.ProbeException: PROBE setting=MaxTaskCount\n")
    };
    bundle().file(WORKER, settings(10)).probe("setting-corrected", (Passed, &[(WORKER, 0)]));
    bundle().probe("setting-corrected", (Unknown, &[]));
}

#[test]
pub(crate) fn a_certificate_out_of_its_validity_is_not_replaced() {
    let log = "MASTER01/agent.log";
    let bundle = |made: &crate::certificates::Made, day: &str| {
        Bundle::default()
            .file(MASTER, master(&made.thumbprint))
            .file(CER, &made.der)
            .file(log, format!("{day} 10:00:00 INFO Heartbeat processing finishes.\n"))
    };
    let step = "certificate-replaced";
    let old = make("MASTER01", None, (2020, 2023), &[]);
    let words = |found: sologs::report::Step| found.reason.unwrap();
    let found =
        bundle(&old, "2024-05-03").expect("certificate-expired", step, (Failed, &[(CER, 1), (log, 0)]));
    assert!(words(found).contains("expired"));
    let found =
        bundle(&old, "2022-12-20").expect("certificate-expiring", step, (Failed, &[(CER, 1), (log, 0)]));
    assert!(words(found).contains("30 days"));
    let found =
        bundle(&old, "2019-05-03").expect("certificate-not-yet-valid", step, (Failed, &[(CER, 1), (log, 0)]));
    assert!(words(found).contains("not valid yet"));
    let report = bundle(&self_signed("MASTER01"), "2024-05-03").scan();
    assert!(
        report.diagnoses.iter().all(|found| !found.rule.starts_with("certificate-")),
        "valid: no diagnosis"
    );
}

#[test]
pub(crate) fn a_file_that_is_not_served_is_to_be_exported_anew() {
    let (old, new) = (self_signed("MASTER01"), self_signed("MASTER01"));
    let bundle = |bound_one: &str| {
        Bundle::default().file(MASTER, master(bound_one)).file(CER, &old.der).file(NETSH, bound(bound_one))
    };
    let step = bundle(&new.thumbprint).expect(
        "certificate-file-stale",
        "certificate-file-exported",
        (Failed, &[(CER, 1), (NETSH, 7)]),
    );
    assert!(step.commands.contains(&"netsh http show sslcert ipport=0.0.0.0:8391".to_owned()));
    assert!(step.commands.iter().any(|command| command.contains(&new.thumbprint)));
    let report = bundle(&old.thumbprint).scan();
    assert!(report.diagnoses.iter().all(|found| found.rule != "certificate-file-stale"));
}

#[test]
pub(crate) fn a_worker_that_was_not_restarted_still_has_the_old_certificate() {
    let made = self_signed("WORKER01");
    let log = format!("WORKER01/{}/agent.log", crate::bundle::AGENT);
    let settings = format!(
        "{{\n  \"MasterEndpoint\": \"https://M:8391\",\n  \"MaxTaskCount\": 10,\n  \"WorkerHttpsCertThumbprint\": \"{}\"\n}}\n",
        made.thumbprint
    );
    let bundle = |lines: &[&str]| {
        let log_text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        Bundle::default().file(&log, log_text).file(WORKER, &settings).file("WORKER01/new.cer", &made.der)
    };
    let started = |day: &str| format!("{day} 10:00:00 INFO Worker Agent Started.");
    let beat = "2024-05-03 10:00:00 INFO Heartbeat processing finishes.";
    let (rule, step) = ("worker-not-restarted", "worker-restarted-since");
    let old = bundle(&[&started("2001-01-01"), beat]);
    let found = old.expect(rule, step, (Failed, &[("WORKER01/new.cer", 1), (WORKER, 4)]));
    assert!(found.reason.unwrap().contains("WorkerHttpsCertThumbprint"));
    let report = bundle(&[&started("2001-01-01"), &started("2024-05-01"), beat]).scan();
    assert!(report.diagnoses.iter().all(|diagnosis| diagnosis.rule != rule));
}
