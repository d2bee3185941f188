//! `master-port`.

use crate::bundle::Bundle;
use sologs::report::StepResult::{Failed, Passed, Unknown};

const REFUSED: &str = "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
    https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: Unable to \
    connect to the remote server ---> System.Net.Sockets.SocketException: No connection could be made because the \
    target machine actively refused it 192.0.2.10:8391";
const W1: &str = "worker-endpoint-not-found";
const SETTINGS: &str = "MASTER01/Binn/MasterSettings.config";

fn settings(port: &str) -> String {
    format!(
        "{{\n  \"PortNumber\": {port},\n  \"SqlServerName\": \"SQL01\",\n  \"SSLCertThumbprint\": \"\"\n}}\n"
    )
}

fn bundle() -> Bundle {
    Bundle::default().worker_log(REFUSED)
}

#[test]
pub(crate) fn the_masters_port_is_the_one_that_is_called() {
    bundle().file(SETTINGS, settings("8391")).expect(W1, "master-port", (Passed, &[(SETTINGS, 2)]));
    bundle().file(SETTINGS, settings("\"8391\"")).expect(W1, "master-port", (Passed, &[(SETTINGS, 2)]));
}

#[test]
pub(crate) fn another_port_fails_and_is_named() {
    let step =
        bundle().file(SETTINGS, settings("8392")).expect(W1, "master-port", (Failed, &[(SETTINGS, 2)]));
    assert_eq!(step.reason.as_deref(), Some("PortNumber of the Master is 8392, but the Worker calls 8391."));
}

#[test]
pub(crate) fn without_a_file_of_the_master_nothing_is_known() {
    bundle().expect(W1, "master-port", (Unknown, &[]));
    // The settings of a Worker say nothing of the Master's port.
    let worker = "{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"MaxTaskCount\": 10\n}\n";
    bundle().file("WORKER01/Binn/WorkerSettings.config", worker).expect(W1, "master-port", (Unknown, &[]));
}

#[test]
pub(crate) fn what_http_sys_listens_for_counts_more_than_the_settings() {
    let state = "Snapshot of HTTP service state (Server Session View):\n\
        -----------------------------------------------------\n\
        \x20           Registered URLs:\n                HTTPS://+:8390/CLUSTERMANAGEMENT/\n";
    let path = "MASTER01/servicestate.txt";
    let step = bundle().file(SETTINGS, settings("8391")).file(path, state).expect(
        W1,
        "master-port",
        (Failed, &[(path, 4), (SETTINGS, 2)]),
    );
    assert!(step.reason.unwrap().contains("not restarted"));
}

#[test]
pub(crate) fn what_the_master_told_ssisdb_counts_where_nothing_else_does() {
    let export = "property_name,property_value\nMACHINE_NAME,MASTER01\nMASTER_SERVICE_PORT,8391\n";
    let path = "master_properties.csv";
    bundle().file(path, export).expect(W1, "master-port", (Passed, &[(path, 3)]));
    let other = export.replace("8391", "8392");
    bundle().file(path, other).expect(W1, "master-port", (Failed, &[(path, 3)]));
}
