//! Steps that no file decides: they stay unknown, say why, and tell what to collect.

use crate::bundle::{AGENT, Bundle, diagnosis};
use sologs::report::StepResult::Unknown;

fn agent() -> String {
    format!("WORKER01/{AGENT}/agent.log")
}

fn logged(text: &str) -> Bundle {
    Bundle::default().file(&agent(), format!("2024-05-03 10:00:00 ERROR {text}\n"))
}

fn master_logged(text: &str) -> Bundle {
    Bundle::default().file(
        "MASTER01/AppData/Local/SSIS/ScaleOut/Master/master.log",
        format!("2024-05-03 10:00:00 ERROR {text}\n"),
    )
}

const RESPONSE: &str =
    "Microsoft.SqlServer.IntegrationServices.Scale.ScaleoutContract.Common.MasterResponseFailedException: ";

#[test]
pub(crate) fn they_are_unknown_and_say_why() {
    let file = format!(r#"{RESPONSE}Code:300004. Description:Load file "D:\Exchange\orders.xml" failed."#);
    let sspi = "System.ServiceModel.Security.SecurityNegotiationException: SOAP security negotiation with \
        'https://MASTER01:8391/ClusterManagement/' for target 'https://MASTER01:8391/ClusterManagement/' failed. See inner \
        exception for more details. ---> System.ComponentModel.Win32Exception: The Security Support Provider Interface (SSPI) \
        negotiation failed.";
    let busy = "System.ServiceModel.ServerTooBusyException: The HTTP service located at \
        https://MASTER01:8391/ClusterManagement/ is unavailable.";
    let timeout = "System.Data.SqlClient.SqlException (0x80131904): Execution Timeout Expired.\nError Number:-2,State:0,Class:11";
    for (bundle, rule, step, words) in [
        (logged("Impersonate failed."), "task-impersonation-failed", "worker-account-rights", "policy"),
        (logged(&file), "master-file-not-loaded", "file-on-worker", "does not hold the files"),
        (logged(&file), "master-file-not-loaded", "file-readable", "rights"),
        (logged(sspi), "worker-sspi-negotiation-failed", "service-principal-name", "directory"),
        (logged(busy), "worker-master-too-busy", "master-request-queue", "while they do"),
        (
            logged("Worker Agent's Authentication Data is corrupted."),
            "worker-authentication-data-corrupted",
            "worker-added-again",
            "worker_agents",
        ),
        (master_logged(timeout), "master-sql-timeout", "ssisdb-responsive", "blocks"),
        (
            logged(&format!("{RESPONSE}Code:300001. Description:Project stream is empty.")),
            "master-response-failed",
            "package-deployed",
            "catalog",
        ),
        (
            logged("Failed to persist execution log buffer to file."),
            "execution-log-dropped",
            "log-cache-writable",
            "room",
        ),
    ] {
        let step = bundle.expect(rule, step, (Unknown, &[]));
        assert!(step.reason.as_deref().unwrap().contains(words), "{:?}", step.reason);
    }
}

#[test]
pub(crate) fn what_settings_say_of_their_matter_is_shown() {
    let settings = "WORKER01/Binn/WorkerSettings.config";
    let text = "{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"AgentHeartbeatInterval\": \"00:02:00\",\n  \
        \"ExecutionLogCacheFolder\": \"E:\\\\Cache\"\n}\n";
    let dropped = logged("Failed to persist execution log buffer to file.").file(settings, text);
    let report = dropped.scan();
    let commands: Vec<&str> = report.missing.iter().map(|one| one.command.as_str()).collect();
    assert!(commands.iter().any(|command| command.contains(r#"icacls "E:\Cache""#)), "{commands:?}");
    dropped.expect("execution-log-dropped", "log-cache-writable", (Unknown, &[(settings, 4)]));
    let closed = "System.ServiceModel.CommunicationException: The underlying connection was closed: A connection that was \
        expected to be kept alive was closed by the server. ---> System.Net.WebException: The underlying connection was closed: \
        A connection that was expected to be kept alive was closed by the server. https://MASTER01:8391/ClusterManagement/";
    let step = logged(closed).file(settings, text).expect(
        "worker-connection-closed",
        "idle-timeout-on-the-way",
        (Unknown, &[(settings, 3)]),
    );
    assert!(step.reason.unwrap().contains("00:02:00"));
}

#[test]
pub(crate) fn clocks_are_compared_on_the_machines_alone() {
    let report = Bundle::default()
        .file(
            "MASTER01/Binn/MasterSettings.config",
            "{ \"PortNumber\": 8391, \"SSLCertThumbprint\": \"0123456789ABCDEF0123456789ABCDEF01234567\", \"SqlServerName\": \"S\" }",
        )
        .file("MASTER01/agent.log", "2024-05-03 10:00:00 INFO Heartbeat processing finishes.\n")
        .file("WORKER01/root.txt", future());
    report.expect("certificate-not-yet-valid", "clocks-agree", (Unknown, &[]));
    assert!(diagnosis(&report.scan(), "certificate-not-yet-valid").steps.len() > 1);
}

/// A listing of the Master's certificate, valid from 2030 on.
fn future() -> String {
    "Root \"Trusted Root Certification Authorities\"\n================ Certificate 0 ================\nSerial Number: 1a2b3c\n\
     Issuer: CN=MASTER01\n NotBefore: 2030-05-01 10:00\n NotAfter: 2035-05-01 10:00\nSubject: CN=MASTER01\n\
     Signature matches Public Key\nRoot Certificate: Subject matches Issuer\n\
     Cert Hash(sha1): 0123456789abcdef0123456789abcdef01234567\nNo key provider information\n\
     CertUtil: -store command completed successfully.\n"
        .to_owned()
}
