//! Bundles that are nearly right: each passes a step, and no longer does when one thing is another's.

use crate::bundle::{Bundle, diagnosis};
use crate::certificates::{NO_KEY, self_signed, store};
use crate::tls::{
    MASTER, NETSH, ROOT, WORKER, binding, bound, broken, master, netsh, one_digit_off, untrusted, worker,
};
use sologs::report::StepResult::{self, Passed};

const W2: &str = "worker-master-certificate-untrusted";

/// The first bundle passes the step, the second one does not.
#[track_caller]
fn only_the_first_passes(rule: &str, step: &str, right: &Bundle, near: &Bundle) {
    let result = |bundle: &Bundle| -> StepResult {
        let report = bundle.scan();
        let found = diagnosis(&report, rule).steps.iter().find(|found| found.id == step);
        found.unwrap_or_else(|| panic!("{rule} has no step {step}")).result
    };
    assert_eq!(result(right), Passed, "{step}");
    assert_ne!(result(near), Passed, "{step}");
}

#[test]
fn a_thumbprint_one_digit_off() {
    let own = self_signed("MASTER01");
    let with = |thumbprint: &str| {
        untrusted("MASTER01:8391").file(WORKER, worker(thumbprint)).file(NETSH, bound(&own.thumbprint))
    };
    let (right, near) = (with(&own.thumbprint), with(&one_digit_off(&own.thumbprint)));
    only_the_first_passes(W2, "worker-master-thumbprint", &right, &near);
}

#[test]
fn a_certificate_of_the_right_name_but_another_key() {
    let (own, namesake) = (self_signed("MASTER01"), self_signed("MASTER01"));
    let with = |held| {
        untrusted("MASTER01:8391")
            .file(WORKER, worker(&own.thumbprint))
            .file(NETSH, bound(&own.thumbprint))
            .file(ROOT, store("Root", &[(held, NO_KEY)]))
    };
    only_the_first_passes(W2, "master-certificate-in-worker-root", &with(&own), &with(&namesake));
}

#[test]
fn a_binding_on_another_port() {
    let own = self_signed("MASTER01").thumbprint;
    let with = |endpoint: &str| {
        let listing = netsh(&[binding(endpoint, &own, "Root", "Enabled")]);
        broken().file(MASTER, master(&own)).file(NETSH, listing)
    };
    let (right, near) = (with("0.0.0.0:8391"), with("0.0.0.0:83910"));
    only_the_first_passes("worker-http-request-failed", "master-certificate-bound", &right, &near);
    let near = with("0.0.0.0:8392");
    only_the_first_passes("worker-http-request-failed", "master-certificate-bound", &right, &near);
}

#[test]
fn an_access_list_of_another_certificate() {
    let own = self_signed("WORKER01");
    let with = |subject: &str| {
        let settings = format!(
            "{{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"WorkerHttpsCertThumbprint\": \"{}\"\n}}\n",
            own.thumbprint
        );
        let list = format!(
            "Matching certificate:\n{subject}\n\nAdditional accounts and groups with access to the private key include:\n    \
             NT SERVICE\\SSISScaleOutWorker150\n"
        );
        Bundle::default()
            .worker_log(
                "System.ServiceModel.Security.SecurityNegotiationException: Could not establish secure channel for SSL/TLS with \
                 authority 'MASTER01:8391'. ---> System.Net.WebException: The request was aborted: Could not create SSL/TLS \
                 secure channel.",
            )
            .file(WORKER, settings)
            .file("WORKER01/w.cer", &own.der)
            .file("WORKER01/winhttpcertcfg.txt", list)
    };
    // The tool matches by a part of the name.
    let (right, near) = (with("CN=WORKER01"), with("CN=WORKER011"));
    only_the_first_passes("worker-secure-channel-failed", "worker-certificate-access", &right, &near);
}

#[test]
fn a_registry_value_of_another_key_or_machine() {
    let forbidden = || {
        Bundle::default()
            .worker_log(
                "System.ServiceModel.Security.MessageSecurityException: The HTTP request was forbidden with client \
                 authentication scheme 'Anonymous'. ---> System.Net.WebException: The remote server returned an error: (403) \
                 Forbidden.",
            )
            .file(MASTER, master(""))
    };
    let export = |key: &str| {
        format!(
            "Windows Registry Editor Version 5.00\r\n\r\n\
             [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\{key}]\r\n\"SendTrustedIssuerList\"=dword:00000000\r\n"
        )
    };
    let (rule, step) = ("worker-request-forbidden", "schannel-send-trusted-issuer-list");
    let right = forbidden().file("MASTER01/schannel.reg", export("SCHANNEL"));
    let near = forbidden().file("MASTER01/schannel.reg", export("SCHANNEL\\Protocols"));
    only_the_first_passes(rule, step, &right, &near);
    let near = forbidden().file("WORKER01/schannel.reg", export("SCHANNEL"));
    only_the_first_passes(rule, step, &right, &near);
}

#[test]
fn a_listing_of_another_node() {
    let own = self_signed("MASTER01");
    let with = |path: &str| {
        untrusted("MASTER01:8391")
            .file(WORKER, worker(&own.thumbprint))
            .file(NETSH, bound(&own.thumbprint))
            .file(path, store("Root", &[(&own, NO_KEY)]))
    };
    for near in ["WORKER02/root.txt", "MASTER01/root.txt"] {
        only_the_first_passes(W2, "master-certificate-in-worker-root", &with(ROOT), &with(near));
    }
}
