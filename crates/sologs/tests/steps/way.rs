//! The way from the Worker to the Master: `worker-master-endpoint`, `master-firewall`, `connectivity`.

use crate::bundle::Bundle;
use crate::certificates::self_signed;
use sologs::report::StepResult::{Failed, Passed, Unknown};

const W1: &str = "worker-endpoint-not-found";
const LOG: (&str, u64) =
    ("WORKER01/Windows/ServiceProfiles/SSISScaleOutWorker150/AppData/Local/SSIS/ScaleOut/Agent/agent.log", 1);
const WORKER: &str = "WORKER01/Binn/WorkerSettings.config";
const MASTER: &str = "MASTER01/Binn/MasterSettings.config";
const TEST: &str = "WORKER01/connection.txt";
const RULES: &str = "MASTER01/firewall.txt";
const REFUSED: &str = "System.Net.Sockets.SocketException: No connection could be made because the target machine \
    actively refused it 192.0.2.10:8391";

fn w1(url: &str, inner: &str) -> Bundle {
    Bundle::default().worker_log(&format!(
        "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at {url} that could accept the \
         message. ---> System.Net.WebException: Unable to connect to the remote server ---> {inner}"
    ))
}

fn refused() -> Bundle {
    w1("https://MASTER01:8391/ClusterManagement/", REFUSED)
}

fn settings(endpoint: &str) -> String {
    format!("{{\n  \"MaxTaskCount\": 10,\n  \"MasterEndpoint\": \"{endpoint}\"\n}}\n")
}

const MASTER_SETTINGS: &str = "{\n  \"PortNumber\": 8391,\n  \"SqlServerName\": \"SQL01\"\n}\n";

// worker-master-endpoint

#[test]
pub(crate) fn the_endpoint_is_https_the_master_and_its_port() {
    let bundle = refused().file(MASTER, MASTER_SETTINGS);
    for endpoint in ["https://MASTER01:8391", "HTTPS://master01.contoso.example:8391/"] {
        bundle.clone().file(WORKER, settings(endpoint)).expect(
            W1,
            "worker-master-endpoint",
            (Passed, &[(WORKER, 3), (MASTER, 2)]),
        );
    }
}

#[test]
pub(crate) fn the_master_is_known_by_what_it_told_ssisdb_and_by_its_certificate() {
    let url = "https://cluster-ssis.contoso.example:8391/ClusterManagement/";
    let endpoint = settings("https://cluster-ssis.contoso.example:8391");
    let bundle = w1(url, REFUSED).file(MASTER, MASTER_SETTINGS).file(WORKER, &endpoint);
    let export = "property_name,property_value\nMACHINE_NAME,CLUSTER-SSIS\nMASTER_SERVICE_PORT,8391\n";
    let path = "master_properties.csv";
    bundle.clone().file(path, export).expect(
        W1,
        "worker-master-endpoint",
        (Passed, &[(WORKER, 3), (path, 2), (MASTER, 2)]),
    );
    let certificate = self_signed("cluster-ssis.contoso.example");
    let named = MASTER_SETTINGS
        .replace("\n}", &format!(",\n  \"SSLCertThumbprint\": \"{}\"\n}}", certificate.thumbprint));
    let path = "MASTER01/Binn/SSISScaleOutMaster.cer";
    let bundle = w1(url, REFUSED).file(MASTER, named).file(WORKER, &endpoint);
    bundle.clone().file(path, &certificate.der).expect(
        W1,
        "worker-master-endpoint",
        (Passed, &[(WORKER, 3), (path, 1), (MASTER, 2)]),
    );
    // The right name, but not the certificate that the settings name.
    let other = self_signed("cluster-ssis.contoso.example");
    bundle.file(path, &other.der).expect(W1, "worker-master-endpoint", (Unknown, &[(WORKER, 3)]));
}

#[test]
pub(crate) fn an_endpoint_that_is_wrong_in_itself_fails() {
    for (endpoint, part) in [
        ("http://MASTER01:8391", "https only"),
        ("https://MASTER01", "without a port"),
        ("https://MASTER01:8392", "the port of the Master is 8391"),
        ("https://:8391", "no address"),
        ("MASTER01:8391", "https only"),
    ] {
        let report = refused().file(MASTER, MASTER_SETTINGS).file(WORKER, settings(endpoint)).scan();
        let step = crate::bundle::diagnosis(&report, W1)
            .steps
            .iter()
            .find(|step| step.id == "worker-master-endpoint");
        let step = step.unwrap();
        assert_eq!((step.result, step.evidence[0].line), (Failed, Some(3)), "{endpoint}");
        assert!(step.reason.as_deref().unwrap().contains(part), "{endpoint}: {:?}", step.reason);
    }
}

#[test]
pub(crate) fn a_host_that_is_not_the_master_never_passes() {
    let url = "https://WORKER02:8391/ClusterManagement/";
    let other = "WORKER02/Binn/WorkerSettings.config";
    let bundle =
        w1(url, REFUSED).file(MASTER, MASTER_SETTINGS).file(WORKER, settings("https://WORKER02:8391"));
    let step = bundle.clone().file(other, settings("https://MASTER01:8391")).expect(
        W1,
        "worker-master-endpoint",
        (Failed, &[(WORKER, 3), (other, 0)]),
    );
    assert!(step.reason.unwrap().contains("not the Master"));
    // Nothing tells who that is: an alias perhaps.
    bundle.expect(W1, "worker-master-endpoint", (Unknown, &[(WORKER, 3)]));
    // A name one letter off that did not resolve.
    let inner = "System.Net.WebException: The remote name could not be resolved: 'MASTER0I'";
    w1("https://MASTER0I:8391/ClusterManagement/", inner)
        .file(MASTER, MASTER_SETTINGS)
        .file(WORKER, settings("https://MASTER0I:8391"))
        .expect(W1, "worker-master-endpoint", (Failed, &[(WORKER, 3), LOG]));
    refused().file(MASTER, MASTER_SETTINGS).file(WORKER, settings("https://localhost:8391")).expect(
        W1,
        "worker-master-endpoint",
        (Failed, &[(WORKER, 3), (MASTER, 2)]),
    );
}

#[test]
pub(crate) fn settings_that_were_changed_after_the_start_are_told() {
    let step = w1("https://OLDMASTER:8391/ClusterManagement/", REFUSED)
        .file(MASTER, MASTER_SETTINGS)
        .file(WORKER, settings("https://MASTER01:8391"))
        .expect(W1, "worker-master-endpoint", (Failed, &[(WORKER, 3), LOG]));
    assert!(step.reason.unwrap().contains("not restarted"));
}

#[test]
pub(crate) fn without_settings_or_the_masters_port_the_endpoint_is_unknown() {
    refused().file(MASTER, MASTER_SETTINGS).expect(W1, "worker-master-endpoint", (Unknown, &[]));
    // Settings of another Worker.
    refused()
        .file(MASTER, MASTER_SETTINGS)
        .file("WORKER02/Binn/WorkerSettings.config", settings("https://MASTER01:8391"))
        .expect(W1, "worker-master-endpoint", (Unknown, &[]));
    refused()
        .file(WORKER, settings("https://MASTER01:8391"))
        .file("m.csv", "property_name,property_value\nMACHINE_NAME,MASTER01\nMACHINE_IP,10.0.0.5\n")
        .expect(W1, "worker-master-endpoint", (Unknown, &[(WORKER, 3), ("m.csv", 2)]));
}

// connectivity

fn tested(host: &str, port: u16, succeeded: bool) -> String {
    let succeeded = if succeeded { "True" } else { "False" };
    format!(
        "\n\nComputerName     : {host}\nRemoteAddress    : 192.0.2.10\nRemotePort       : {port}\n\
         InterfaceAlias   : Ethernet\nSourceAddress    : 192.0.2.20\nTcpTestSucceeded : {succeeded}\n\n"
    )
}

#[test]
pub(crate) fn inner_exceptions_tell_what_was_in_the_way() {
    let url = "https://MASTER01:8391/ClusterManagement/";
    for (inner, part) in [
        (REFUSED, "10061"),
        (
            "System.Net.Sockets.SocketException: A connection attempt failed because the connected party did not \
             properly respond after a period of time, or established connection failed because connected host has \
             failed to respond 192.0.2.10:8391",
            "10060",
        ),
        (
            "System.Net.WebException: The remote name could not be resolved: 'MASTER01'",
            "could not be resolved",
        ),
        ("System.Net.Sockets.SocketException (10065): Ukjent feil", "could not be reached"),
        (
            "System.Net.Sockets.SocketException: No connection could be made because the target machine actively \
             refused it 192.0.2.99:3128",
            "192.0.2.99:3128",
        ),
        (
            "System.Net.WebException: The remote server returned an error: (407) Proxy Authentication Required.",
            "proxy",
        ),
    ] {
        let step = w1(url, inner).expect(W1, "connectivity", (Failed, &[LOG]));
        assert!(step.reason.as_deref().unwrap().contains(part), "{inner}: {:?}", step.reason);
    }
}

#[test]
pub(crate) fn tests_from_the_worker_count_for_the_host_and_port_that_are_called() {
    let bundle = || w1("https://MASTER01:8391/ClusterManagement/", "System.Exception: Noe gikk galt");
    let tested_well = |host, port| bundle().file(TEST, tested(host, port, true));
    tested_well("MASTER01", 8391).expect(W1, "connectivity", (Passed, &[(TEST, 8)]));
    tested_well("master01.contoso.example", 8391).expect(W1, "connectivity", (Passed, &[(TEST, 8)]));
    bundle().file(TEST, tested("MASTER01", 8391, false)).expect(W1, "connectivity", (Failed, &[(TEST, 8)]));
    // Another port, another host, another Worker.
    tested_well("MASTER01", 8392).expect(W1, "connectivity", (Unknown, &[]));
    tested_well("MASTER02", 8391).expect(W1, "connectivity", (Unknown, &[]));
    bundle()
        .file("WORKER02/Binn/WorkerSettings.config", settings("https://MASTER01:8391"))
        .file("WORKER02/connection.txt", tested("MASTER01", 8391, true))
        .expect(W1, "connectivity", (Unknown, &[]));
    bundle().expect(W1, "connectivity", (Unknown, &[]));
}

#[test]
pub(crate) fn a_test_that_contradicts_the_log_does_not_pass() {
    refused().file(TEST, tested("MASTER01", 8391, true)).expect(
        W1,
        "connectivity",
        (Unknown, &[LOG, (TEST, 8)]),
    );
    let inner = "System.Net.WebException: The remote server returned an error: (404) Not Found.";
    w1("https://MASTER01:8391/ClusterManagement/", inner).expect(W1, "connectivity", (Unknown, &[LOG]));
}

// master-firewall

fn rule(name: &str, changes: &[(&str, &str)]) -> String {
    let fields = [
        ("Enabled", "Yes"),
        ("Direction", "In"),
        ("Profiles", "Domain,Private,Public"),
        ("Grouping", ""),
        ("LocalIP", "Any"),
        ("RemoteIP", "Any"),
        ("Protocol", "TCP"),
        ("LocalPort", "8391"),
        ("RemotePort", "Any"),
        ("Edge traversal", "No"),
        ("Program", "Any"),
        ("Action", "Allow"),
    ];
    let lines = fields.map(|(label, usual)| {
        let value = changes.iter().find(|(name, _)| *name == label).map_or(usual, |(_, value)| value);
        let label = format!("{label}:");
        format!("{label:38}{value}\n")
    });
    let name = format!("{:38}{name}\n{}\n", "Rule Name:", "-".repeat(70));
    format!("\n{name}{}", lines.concat())
}

fn listing(rules: &[String]) -> String {
    format!("C:\\>netsh advfirewall firewall show rule name=all dir=in verbose\n{}Ok.\n", rules.concat())
}

#[test]
pub(crate) fn a_rule_that_counts_passes() {
    let step = refused().file(RULES, listing(&[rule("SSIS", &[])])).expect(
        W1,
        "master-firewall",
        (Passed, &[(RULES, 12)]),
    );
    assert!(step.reason.unwrap().contains("SSIS"));
    for changes in [("Program", "System"), ("LocalPort", "8000-8400"), ("LocalPort", "80,8391")] {
        let text = listing(&[rule("SSIS", &[changes])]);
        refused().file(RULES, text).expect(W1, "master-firewall", (Passed, &[(RULES, 12)]));
    }
    // From the Worker, whatever the rules are.
    let bundle = w1("https://MASTER01:8391/ClusterManagement/", "System.Exception: Noe gikk galt");
    bundle.file(TEST, tested("MASTER01", 8391, true)).expect(W1, "master-firewall", (Passed, &[(TEST, 8)]));
}

#[test]
pub(crate) fn rules_that_do_not_count_fail_when_the_listing_is_whole() {
    for change in [
        ("Enabled", "No"),
        ("Direction", "Out"),
        ("Protocol", "UDP"),
        ("LocalPort", "8392"),
        ("LocalPort", "83911"),
        ("Program", "C:\\x\\other.exe"),
    ] {
        let step = refused().file(RULES, listing(&[rule("SSIS", &[change])])).scan();
        let steps = &crate::bundle::diagnosis(&step, W1).steps;
        let step = steps.iter().find(|step| step.id == "master-firewall").unwrap();
        assert_eq!(step.result, Failed, "{change:?}: {:?}", step.reason);
    }
    let blocked = [rule("SSIS", &[]), rule("Block", &[("Action", "Block")])];
    let step =
        refused().file(RULES, listing(&blocked)).expect(W1, "master-firewall", (Failed, &[(RULES, 27)]));
    assert!(step.reason.unwrap().contains("Block"));
}

#[test]
pub(crate) fn the_firewall_is_unknown_where_the_listing_does_not_tell() {
    refused().expect(W1, "master-firewall", (Unknown, &[]));
    for change in [("Profiles", "Private"), ("RemoteIP", "192.0.2.77/32")] {
        let text = listing(&[rule("SSIS", &[change])]);
        refused().file(RULES, text).expect(W1, "master-firewall", (Unknown, &[(RULES, 12)]));
    }
    // Only rules of one name were asked for.
    let some = listing(&[rule("Web", &[("LocalPort", "443")])]).replace("name=all", "name=Web");
    refused().file(RULES, some).expect(W1, "master-firewall", (Unknown, &[]));
    // The Worker's firewall is not the Master's.
    refused()
        .file("WORKER01/firewall.txt", listing(&[rule("SSIS", &[])]))
        .file(MASTER, MASTER_SETTINGS)
        .expect(W1, "master-firewall", (Unknown, &[]));
    // Not verbose: a rule for every port may be one program's.
    let program = rule("Other", &[("LocalPort", "Any")])
        .lines()
        .filter(|line| !line.starts_with("Program"))
        .fold(String::new(), |text, line| text + line + "\n");
    refused().file(RULES, listing(&[program])).expect(W1, "master-firewall", (Unknown, &[(RULES, 12)]));
    refused().file(TEST, tested("MASTER01", 8391, false)).expect(
        W1,
        "master-firewall",
        (Unknown, &[(TEST, 8)]),
    );
}

const PROFILE: &str = "MASTER01/network-profile.txt";

#[test]
pub(crate) fn the_profile_in_force_decides_where_a_rule_is_for_some() {
    let category = |name: &str| format!("Name            : contoso.example\nNetworkCategory : {name}\n");
    let with = |profiles: &str, active: &str| {
        let text = listing(&[rule("SSIS", &[("Profiles", profiles)])]);
        refused().file(RULES, text).file(PROFILE, category(active))
    };
    with("Domain,Private", "DomainAuthenticated").expect(
        W1,
        "master-firewall",
        (Passed, &[(RULES, 12), (PROFILE, 2)]),
    );
    let found = with("Private", "DomainAuthenticated").expect(
        W1,
        "master-firewall",
        (Failed, &[(RULES, 12), (RULES, 17), (PROFILE, 2)]),
    );
    assert!(found.reason.unwrap().contains("profile that is in force"));
    // A word that is not known is no profile; the profile of another machine is not the Master's.
    with("Xyz", "Private").expect(W1, "master-firewall", (Unknown, &[(RULES, 12)]));
    let text = listing(&[rule("SSIS", &[("Profiles", "Private")])]);
    refused().file(RULES, text).file("WORKER01/network-profile.txt", category("Private")).expect(
        W1,
        "master-firewall",
        (Unknown, &[(RULES, 12)]),
    );
}
