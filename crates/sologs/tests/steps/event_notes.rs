//! What the events of Schannel, HTTP.SYS and CAPI2 add to a step, and what they do not.

use crate::bundle::Bundle;
use crate::certificates::{NO_KEY, self_signed, store};
use crate::evtx::{self, Event};
use crate::tls::{MASTER, NETSH, ROOT, WORKER, bound, broken, master, untrusted, worker};
use sologs::Scanner;
use sologs::report::StepResult::{Failed, Passed, Unknown};

const OWN: &str = "0123456789abcdef0123456789abcdef01234567";
const EVENTS: &str = "MASTER01/System.evtx";
const HANDSHAKE: &str = "worker-tls-handshake-failed";

/// The record is of 10:00:00 on a clock of UTC+2.
fn zone() -> sologs::ScannerBuilder {
    Scanner::builder().log_offset("WORKER01", 120)
}

fn handshake() -> Bundle {
    Bundle::default()
        .worker_log(
            "System.ServiceModel.CommunicationException: An error occurred while making the HTTP request to \
             https://MASTER01:8391/ClusterManagement/. This could be due to the fact that the server certificate is not \
             configured properly with HTTP.SYS in the HTTPS case. ---> System.Net.WebException: The underlying connection was \
             closed: An unexpected error occurred on a send. ---> System.IO.IOException: Authentication failed because the \
             remote party has closed the transport stream.",
        )
        .file(MASTER, master(OWN))
}

fn event(provider: &str, id: u32, time: &str, data: &[(&str, &str)]) -> Vec<u8> {
    evtx::file("MASTER01", &[Event { provider, id, time, data }])
}

const THEN: &str = "2024-05-03T08:00:10Z";

#[test]
pub(crate) fn a_handshake_without_a_common_suite_fails_the_versions() {
    let step = "tls-versions-in-common";
    let none = |time| event("Schannel", 36874, time, &[("Protocol", "TLS 1.2")]);
    let found =
        handshake().file(EVENTS, none(THEN)).expect_with(zone(), HANDSHAKE, step, (Failed, &[(EVENTS, 1)]));
    assert!(found.reason.unwrap().contains("cipher suite"));
    // Where the zone of the log is not known it is told, and proves nothing; of another day it is not told.
    let found = handshake().file(EVENTS, none(THEN)).expect(HANDSHAKE, step, (Unknown, &[(EVENTS, 1)]));
    assert!(found.reason.unwrap().contains("--log-offset"));
    handshake().file(EVENTS, none("2024-05-09T08:00:10Z")).expect(HANDSHAKE, step, (Unknown, &[]));
    handshake().file(EVENTS, none("2024-05-03T09:00:10Z")).expect_with(
        zone(),
        HANDSHAKE,
        step,
        (Unknown, &[]),
    );
    // Another provider's event of the same number.
    let other = event("Contoso", 36874, THEN, &[]);
    handshake().file(EVENTS, other).expect_with(zone(), HANDSHAKE, step, (Unknown, &[]));
}

#[test]
pub(crate) fn alerts_are_told_and_decide_nothing() {
    for (id, words) in [(36871, "credential"), (36887, "AlertDesc 70"), (36888, "AlertDesc 70")] {
        let bundle = handshake().file(EVENTS, event("Schannel", id, THEN, &[("AlertDesc", "70")]));
        let found =
            bundle.expect_with(zone(), HANDSHAKE, "tls-versions-in-common", (Unknown, &[(EVENTS, 1)]));
        assert!(found.reason.as_deref().unwrap().contains(words), "{:?}", found.reason);
    }
    // On the Worker as well.
    let of_worker = "WORKER01/System.evtx";
    handshake().file(of_worker, event("Schannel", 36871, THEN, &[])).expect_with(
        zone(),
        HANDSHAKE,
        "tls-versions-in-common",
        (Unknown, &[(of_worker, 1)]),
    );
}

#[test]
pub(crate) fn http_sys_says_that_it_could_not_use_what_is_bound() {
    let (rule, step) = ("worker-http-request-failed", "master-certificate-bound");
    let bundle = || broken().file(MASTER, master(OWN)).file(NETSH, bound(OWN));
    let port = |id: u32, port: u16| {
        let endpoint = format!("0.0.0.0:{port}");
        let data = [("DeviceObject", "\\Device\\Http\\ReqQueue"), ("Endpoint", endpoint.as_str())];
        event("Microsoft-Windows-HttpEvent", id, THEN, &data)
    };
    bundle().expect(rule, step, (Passed, &[(NETSH, 7), (MASTER, 3)]));
    bundle().file(EVENTS, port(15021, 8391)).expect_with(
        zone(),
        rule,
        step,
        (Failed, &[(EVENTS, 1), (NETSH, 7), (MASTER, 3)]),
    );
    // Of another port.
    bundle().file(EVENTS, port(15021, 443)).expect_with(
        zone(),
        rule,
        step,
        (Passed, &[(NETSH, 7), (MASTER, 3)]),
    );
    for (id, words) in [(15300, "deleted"), (15301, "changed")] {
        let found = bundle().file(EVENTS, port(id, 8391)).expect_with(
            zone(),
            rule,
            step,
            (Passed, &[(NETSH, 7), (MASTER, 3), (EVENTS, 1)]),
        );
        assert!(found.reason.as_deref().unwrap().contains(words), "{:?}", found.reason);
    }
    for id in [36869, 36870] {
        let bundle = bundle().file(EVENTS, event("Schannel", id, THEN, &[("Type", "server")]));
        bundle.expect_with(zone(), rule, step, (Passed, &[(NETSH, 7), (MASTER, 3), (EVENTS, 1)]));
    }
}

#[test]
pub(crate) fn chains_count_for_the_certificate_that_they_name() {
    let own = self_signed("MASTER01");
    let (rule, step, path) =
        ("worker-master-certificate-untrusted", "master-certificate-in-worker-root", "WORKER01/CAPI2.evtx");
    let bundle = || {
        untrusted("MASTER01:8391")
            .file(WORKER, worker(&own.thumbprint))
            .file(NETSH, bound(&own.thumbprint))
            .file(ROOT, store("Root", &[(&own, NO_KEY)]))
    };
    let chain = |id: u32, thumbprint: &str| {
        let file = format!("{}.cer", thumbprint.to_uppercase());
        evtx::file_of(
            "Microsoft-Windows-CAPI2/Operational",
            "WORKER01",
            &[Event {
                provider: "Microsoft-Windows-CAPI2",
                id,
                time: THEN,
                data: &[("Certificate", file.as_str()), ("Result", "800B0109")],
            }],
        )
    };
    let known = [(ROOT, 9), (NETSH, 7)];
    for id in [11, 30] {
        bundle().file(path, chain(id, &own.thumbprint)).expect_with(
            zone(),
            rule,
            step,
            (Passed, &[known[0], known[1], (path, 1)]),
        );
        bundle().file(path, chain(id, OWN)).expect_with(zone(), rule, step, (Passed, &known));
    }
    let untrusted_issuer = event("Schannel", 36882, THEN, &[]);
    let events = "WORKER01/System.evtx";
    bundle().file(events, untrusted_issuer).expect_with(
        zone(),
        rule,
        step,
        (Passed, &[known[0], known[1], (events, 1)]),
    );
}
