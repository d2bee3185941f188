//! `worker-certificate-access`, the step of W3.

use crate::bundle::Bundle;
use crate::certificates::{Made, WITH_KEY, self_signed, store};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const CHANNEL: &str = "System.ServiceModel.Security.SecurityNegotiationException: Could not establish secure channel \
    for SSL/TLS with authority 'MASTER01:8391'. ---> System.Net.WebException: The request was aborted: Could not \
    create SSL/TLS secure channel.";
const W3: &str = "worker-secure-channel-failed";
const STEP: &str = "worker-certificate-access";
const LIST: &str = "WORKER01/winhttpcertcfg.txt";

fn bundle(worker: &Made) -> Bundle {
    let settings = format!(
        "{{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"WorkerHttpsCertThumbprint\": \"{}\"\n}}\n",
        worker.thumbprint
    );
    Bundle::default().worker_log(CHANNEL).file("WORKER01/WorkerSettings.config", settings)
}

fn list(subject: &str, accounts: &[&str]) -> String {
    let accounts: String = accounts.iter().map(|account| format!("    {account}\n")).collect();
    format!(
        "Matching certificate:\n{subject}\n\nAdditional accounts and groups with access to the private key \
         include:\n{accounts}"
    )
}

fn log() -> String {
    format!("WORKER01/{}/agent.log", crate::bundle::AGENT)
}

#[test]
pub(crate) fn the_account_of_the_service_is_in_the_list() {
    let worker = self_signed("WORKER01");
    let of = |accounts: &[&str]| {
        bundle(&worker).file("WORKER01/w.cer", &worker.der).file(LIST, list("CN=WORKER01", accounts))
    };
    let log = log();
    of(&[r"NT AUTHORITY\SYSTEM", r"NT SERVICE\SSISScaleOutWorker150"]).expect(
        W3,
        STEP,
        (Passed, &[(LIST, 6), (&log, 0)]),
    );
    of(&[r"NT AUTHORITY\SYSTEM", "Everyone"]).expect(W3, STEP, (Passed, &[(LIST, 6), (&log, 0)]));
    let step = of(&[r"NT AUTHORITY\SYSTEM", r"BUILTIN\Administrators", r"NT SERVICE\SSISScaleOutWorker140"])
        .expect(W3, STEP, (Failed, &[(LIST, 2), (&log, 0)]));
    assert!(step.reason.unwrap().contains(r"NT Service\SSISScaleOutWorker150"));
    bundle(&worker).expect(W3, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn the_list_of_another_certificate_decides_nothing() {
    let (worker, other) = (self_signed("WORKER01"), self_signed("WORKER01"));
    let granted = [r"NT SERVICE\SSISScaleOutWorker150"];
    // It matches by substring: WORKER01 is part of WORKER012.
    bundle(&worker).file("WORKER01/w.cer", &worker.der).file(LIST, list("CN=WORKER012", &granted)).expect(
        W3,
        STEP,
        (Unknown, &[(LIST, 2)]),
    );
    // Nothing tells the subject of the certificate in use.
    bundle(&worker).file(LIST, list("CN=WORKER01", &granted)).expect(W3, STEP, (Unknown, &[(LIST, 2)]));
    // Two certificates of one subject.
    bundle(&worker)
        .file("WORKER01/my.txt", store("My", &[(&worker, WITH_KEY), (&other, WITH_KEY)]))
        .file(LIST, list("CN=WORKER01", &granted))
        .expect(W3, STEP, (Unknown, &[(LIST, 2)]));
    // The list of another machine.
    bundle(&worker)
        .file("WORKER01/w.cer", &worker.der)
        .file("WORKER02/winhttpcertcfg.txt", list("CN=WORKER01", &granted))
        .expect(W3, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn an_account_that_was_changed_counts_instead_of_the_default_one() {
    let worker = self_signed("WORKER01");
    let services = "SERVICE_NAME: SSISScaleOutWorker150\n        TYPE               : 10  WIN32_OWN_PROCESS\n        \
        START_TYPE         : 2   AUTO_START\n        ERROR_CONTROL      : 1   NORMAL\n        \
        BINARY_PATH_NAME   : \"C:\\W.exe\"\n        LOAD_ORDER_GROUP   :\n        TAG                : 0\n        \
        DISPLAY_NAME       : SSIS Worker\n        DEPENDENCIES       :\n        SERVICE_START_NAME : CONTOSO\\svc\n";
    let path = "WORKER01/qc.txt";
    let of = |accounts: &[&str]| {
        let files = bundle(&worker).file("WORKER01/w.cer", &worker.der).file(path, services);
        files.file(LIST, list("CN=WORKER01", accounts))
    };
    of(&[r"CONTOSO\svc"]).expect(W3, STEP, (Passed, &[(LIST, 5), (path, 10)]));
    of(&[r"NT SERVICE\SSISScaleOutWorker150"]).expect(W3, STEP, (Failed, &[(LIST, 2), (path, 10)]));
    of(&[r"OTHER\svc", r"NT AUTHORITY\SYSTEM"]).expect(W3, STEP, (Unknown, &[(LIST, 5), (path, 10)]));
    // Whether a domain account is an administrator the bundle does not tell.
    of(&[r"BUILTIN\Administrators"]).expect(W3, STEP, (Unknown, &[(LIST, 5), (path, 10)]));
}

#[test]
pub(crate) fn keys_of_cng_are_beyond_the_tool() {
    let worker = self_signed("WORKER01");
    let refused = "Error: Access was not successfully obtained for the private key.\n";
    let step = bundle(&worker).file(LIST, refused).expect(W3, STEP, (Unknown, &[(LIST, 1)]));
    assert!(step.reason.unwrap().contains("CNG"));
    let key = "  Key Container = te-1\n  Provider = Microsoft Software Key Storage Provider\n";
    let my = "WORKER01/my.txt";
    let report = bundle(&worker)
        .file(my, store("My", &[(&worker, key)]))
        .file(LIST, list("CN=WORKER01", &[r"NT AUTHORITY\SYSTEM"]));
    report.expect(W3, STEP, (Unknown, &[(my, 2)]));
    let missing = report.scan().missing;
    assert!(missing.iter().any(|one| one.command.starts_with("icacls")), "{missing:?}");
}
