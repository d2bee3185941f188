//! `master-certificate-in-worker-root`, `endpoint-host-in-certificate`, `worker-master-thumbprint`,
//! `master-certificate-valid`.

use crate::bundle::Bundle;
use crate::certificates::{COMPLETED, Made, NO_KEY, make, self_signed, store};
use crate::tls::{
    CER, MASTER, NETSH, ROOT, WORKER, binding, bound, master, netsh, one_digit_off, untrusted, with_names,
    worker,
};
use rcgen::ExtendedKeyUsagePurpose::{ClientAuth, ServerAuth};
use sologs::Scanner;
use sologs::report::StepResult::{self, Failed, Passed, Unknown};

const W2: &str = "worker-master-certificate-untrusted";
const IN_ROOT: &str = "master-certificate-in-worker-root";
const HOST: &str = "endpoint-host-in-certificate";
const THUMBPRINT: &str = "worker-master-thumbprint";
const VALID: &str = "master-certificate-valid";

fn bundle() -> Bundle {
    untrusted("MASTER01:8391")
}

fn root(certificates: &[&Made]) -> String {
    let entries: Vec<(&Made, &str)> = certificates.iter().map(|made| (*made, NO_KEY)).collect();
    store("Root", &entries)
}

// master-certificate-in-worker-root

#[test]
pub(crate) fn the_served_certificate_is_in_the_workers_root() {
    let (own, other) = (self_signed("MASTER01"), self_signed("Other"));
    let listed = root(&[&other, &own]);
    let at = listed.lines().position(|line| line.contains(&own.thumbprint)).unwrap() as u64 + 1;
    let bundle = bundle().file(ROOT, listed);
    bundle.clone().file(NETSH, bound(&own.thumbprint)).expect(
        W2,
        IN_ROOT,
        (Passed, &[(ROOT, at), (NETSH, 7)]),
    );
    bundle.clone().file(MASTER, master(&own.thumbprint)).expect(
        W2,
        IN_ROOT,
        (Passed, &[(ROOT, at), (MASTER, 3)]),
    );
    // What is served counts, not what is configured.
    bundle.file(NETSH, bound(&one_digit_off(&own.thumbprint))).file(MASTER, master(&own.thumbprint)).expect(
        W2,
        IN_ROOT,
        (Failed, &[(ROOT, 1), (NETSH, 7)]),
    );
}

#[test]
pub(crate) fn it_is_absent_only_from_a_listing_that_is_whole() {
    let (own, other, namesake) = (self_signed("MASTER01"), self_signed("Other"), self_signed("MASTER01"));
    let bundle = || bundle().file(NETSH, bound(&own.thumbprint));
    bundle().file(ROOT, root(&[&other])).expect(W2, IN_ROOT, (Failed, &[(ROOT, 1), (NETSH, 7)]));
    // The right name with another key.
    let listed = root(&[&namesake]);
    let at = listed.lines().position(|line| line.contains(&namesake.thumbprint)).unwrap() as u64 + 1;
    let step = bundle().file(CER, &own.der).file(ROOT, listed).expect(
        W2,
        IN_ROOT,
        (Failed, &[(ROOT, 1), (ROOT, at), (NETSH, 7)]),
    );
    assert!(step.reason.unwrap().contains("another hash"));
    let cut = root(&[&other]).replace(COMPLETED, "");
    bundle().file(ROOT, cut).expect(W2, IN_ROOT, (Unknown, &[(ROOT, 1), (NETSH, 7)]));
    let filtered = format!("C:\\>certutil -store Root {}\n{}", other.thumbprint, root(&[&other]));
    bundle().file(ROOT, filtered).expect(W2, IN_ROOT, (Unknown, &[(ROOT, 1), (NETSH, 7)]));
    // Listings of another store and of another node.
    let my = store("My", &[(&own, NO_KEY)]);
    bundle().file("WORKER01/my.txt", my).expect(W2, IN_ROOT, (Unknown, &[(NETSH, 7)]));
    bundle()
        .file("WORKER02/Binn/WorkerSettings.config", worker(&own.thumbprint))
        .file("WORKER02/root.txt", root(&[&own]))
        .file("MASTER01/root.txt", root(&[&own]))
        .expect(W2, IN_ROOT, (Unknown, &[(NETSH, 7)]));
    untrusted("MASTER01:8391").file(ROOT, root(&[&own])).expect(W2, IN_ROOT, (Unknown, &[]));
}

#[test]
pub(crate) fn one_that_an_authority_issued_is_trusted_by_its_issuer() {
    let (authority, own) =
        (self_signed("Contoso CA"), make("MASTER01", Some("Contoso CA"), (2020, 2040), &[]));
    let listed = root(&[&authority]);
    let at = listed.lines().position(|line| line.contains(&authority.thumbprint)).unwrap() as u64 + 1;
    let bundle = bundle().file(NETSH, bound(&own.thumbprint)).file(CER, &own.der);
    bundle.clone().file(ROOT, listed).expect(W2, IN_ROOT, (Passed, &[(ROOT, at), (NETSH, 7)]));
    bundle.file(ROOT, root(&[&self_signed("Contoso CA 2")])).expect(
        W2,
        IN_ROOT,
        (Failed, &[(ROOT, 1), (NETSH, 7)]),
    );
}

#[test]
pub(crate) fn bindings_that_differ_do_not_tell_which_certificate_is_served() {
    let (own, other) = (self_signed("MASTER01"), self_signed("Other"));
    let both = netsh(&[
        binding("0.0.0.0:8391", &own.thumbprint, "Root", "Enabled"),
        binding("192.0.2.10:8391", &other.thumbprint, "Root", "Enabled"),
    ]);
    let bundle = bundle().file(ROOT, root(&[&own])).file(NETSH, both);
    bundle.expect(W2, IN_ROOT, (Unknown, &[(NETSH, 23), (NETSH, 7)]));
    // The address that is called is known: an exact binding beats the one of every address.
    let tested = "ComputerName     : MASTER01\nRemoteAddress    : 192.0.2.10\nRemotePort       : 8391\nTcpTestSucceeded : True\n";
    bundle.clone().file("WORKER01/tnc.txt", tested).expect(W2, IN_ROOT, (Failed, &[(ROOT, 1), (NETSH, 23)]));
    let elsewhere = tested.replace("192.0.2.10", "192.0.2.11");
    let step = bundle.file("WORKER01/tnc.txt", elsewhere);
    assert_eq!(result(&step, IN_ROOT), Passed);
}

#[track_caller]
fn result(bundle: &Bundle, step: &str) -> StepResult {
    let report = bundle.scan();
    let steps = &crate::bundle::diagnosis(&report, W2).steps;
    steps.iter().find(|found| found.id == step).unwrap().result
}

// endpoint-host-in-certificate

#[test]
pub(crate) fn hosts_are_compared_as_dotnet_does() {
    let served = |authority: &str, made: &Made| {
        untrusted(authority)
            .file(NETSH, bound(&made.thumbprint))
            .file(CER, &made.der)
            .file(MASTER, master(&made.thumbprint))
    };
    let places: &[(&str, u64)] = &[(CER, 1), (NETSH, 7)];
    for (authority, made) in [
        ("MASTER01:8391", with_names(&["10.0.0.5", "MASTER01"], &[], &[])),
        ("master01.contoso.example:8391", with_names(&["x"], &["*.contoso.example"], &[])),
        ("MASTER01:8391", with_names(&["MASTER01"], &[], &["10.0.0.5"])),
    ] {
        served(authority, &made).expect(W2, HOST, (Passed, places));
    }
    for (authority, made) in [
        ("MASTER01:8391", with_names(&["MASTER010"], &[], &[])),
        ("MASTER01:8391", with_names(&["MASTER01.contoso.example"], &[], &[])),
        ("master01.contoso.example:8391", with_names(&["MASTER01"], &[], &[])),
        ("MASTER01:8391", with_names(&["MASTER01"], &["other.contoso.example"], &[])),
    ] {
        served(authority, &made).expect(W2, HOST, (Failed, places));
    }
    let ignored = with_names(&["MASTER01"], &["other.contoso.example"], &[]);
    let step = served("MASTER01:8391", &ignored).expect(W2, HOST, (Failed, places));
    assert!(step.reason.unwrap().contains("does not count"));
}

#[test]
pub(crate) fn a_file_that_is_not_the_served_certificate_says_nothing() {
    let (own, stale) = (self_signed("MASTER01"), self_signed("MASTER01"));
    let step = bundle().file(NETSH, bound(&own.thumbprint)).file(CER, &stale.der).expect(
        W2,
        HOST,
        (Unknown, &[(NETSH, 7), (CER, 1)]),
    );
    assert!(step.reason.unwrap().contains("another certificate"));
    bundle().file(MASTER, master(&own.thumbprint)).expect(W2, HOST, (Unknown, &[(MASTER, 3)]));
    bundle().expect(W2, HOST, (Unknown, &[]));
    // Nothing else names a certificate: the file is taken for the one that is served, and that is said.
    let step = bundle().file(CER, &stale.der).expect(W2, HOST, (Passed, &[(CER, 1)]));
    assert!(step.reason.unwrap().contains("assumed"));
    // The Worker's certificate is not the Master's.
    let path = "WORKER01/Binn/SSISScaleOutWorker.cer";
    bundle().file(path, &own.der).expect(W2, HOST, (Unknown, &[]));
}

// worker-master-thumbprint

#[test]
pub(crate) fn the_places_of_the_thumbprint_agree() {
    let own = self_signed("MASTER01");
    let export = format!(
        "property_name,property_value\nMACHINE_NAME,MASTER01\nSSLCERT_THUMBPRINT,{}\n",
        own.thumbprint.to_uppercase()
    );
    let bundle = bundle()
        .file(WORKER, worker(&own.thumbprint.to_uppercase()))
        .file(MASTER, master(&own.thumbprint))
        .file(NETSH, bound(&own.thumbprint))
        .file("m.csv", export)
        .file(CER, &own.der)
        .file(ROOT, root(&[&own, &self_signed("Other")]));
    bundle.expect(W2, THUMBPRINT, (Passed, &[(WORKER, 3), (NETSH, 7), (MASTER, 3), ("m.csv", 3)]));
    // Lacking it is the first step's failure.
    bundle.file(ROOT, root(&[&self_signed("Other")])).expect(
        W2,
        THUMBPRINT,
        (Passed, &[(WORKER, 3), (NETSH, 7), (MASTER, 3), ("m.csv", 3)]),
    );
}

#[test]
pub(crate) fn invisible_characters_are_passed_over_and_told() {
    let own = self_signed("MASTER01");
    let spaced: Vec<String> =
        own.thumbprint.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
    let written = format!("\u{200e}{}", spaced.join(" "));
    let step = bundle().file(WORKER, worker(&written)).file(NETSH, bound(&own.thumbprint)).expect(
        W2,
        THUMBPRINT,
        (Passed, &[(WORKER, 3), (NETSH, 7)]),
    );
    assert!(step.reason.unwrap().contains("invisible character"));
}

#[test]
pub(crate) fn places_that_disagree_are_named() {
    let own = self_signed("MASTER01");
    let off = one_digit_off(&own.thumbprint);
    let step = bundle().file(WORKER, worker(&off)).file(NETSH, bound(&own.thumbprint)).expect(
        W2,
        THUMBPRINT,
        (Failed, &[(WORKER, 3), (NETSH, 7)]),
    );
    assert!(
        step.reason.as_deref().unwrap().contains("name another: MasterHttpsCertThumbprint"),
        "{:?}",
        step.reason
    );
    let step = bundle()
        .file(WORKER, worker(&own.thumbprint))
        .file(MASTER, master(&off))
        .file(NETSH, bound(&own.thumbprint))
        .expect(W2, THUMBPRINT, (Failed, &[(WORKER, 3), (NETSH, 7), (MASTER, 3)]));
    assert!(step.reason.as_deref().unwrap().contains("name another: SSLCertThumbprint"), "{:?}", step.reason);
    for (written, places) in [("", vec![(WORKER, 3)]), (&own.thumbprint[1..], vec![(WORKER, 3), (NETSH, 7)])]
    {
        bundle().file(WORKER, worker(written)).file(NETSH, bound(&own.thumbprint)).expect(
            W2,
            THUMBPRINT,
            (Failed, &places),
        );
    }
    // A store of many disagrees when it holds the Master's name with another hash.
    let namesake = self_signed("MASTER01");
    let listed = root(&[&namesake]);
    let at = listed.lines().position(|line| line.contains(&namesake.thumbprint)).unwrap() as u64 + 1;
    let with_root = |listed: String| {
        bundle()
            .file(WORKER, worker(&own.thumbprint))
            .file(NETSH, bound(&own.thumbprint))
            .file(CER, &own.der)
            .file(ROOT, listed)
    };
    with_root(listed).expect(W2, THUMBPRINT, (Failed, &[(WORKER, 3), (NETSH, 7), (ROOT, at)]));
    with_root(root(&[&namesake, &own])).expect(W2, THUMBPRINT, (Passed, &[(WORKER, 3), (NETSH, 7)]));
}

#[test]
pub(crate) fn one_place_alone_agrees_with_nothing() {
    let own = self_signed("MASTER01");
    bundle().file(WORKER, worker(&own.thumbprint)).expect(W2, THUMBPRINT, (Unknown, &[(WORKER, 3)]));
    bundle().file(NETSH, bound(&own.thumbprint)).expect(W2, THUMBPRINT, (Unknown, &[(NETSH, 7)]));
    bundle().expect(W2, THUMBPRINT, (Unknown, &[]));
    // The setting of another Worker, a binding of another port.
    bundle()
        .file("WORKER02/Binn/WorkerSettings.config", worker(&own.thumbprint))
        .file(NETSH, bound(&own.thumbprint))
        .expect(W2, THUMBPRINT, (Unknown, &[(NETSH, 7)]));
    let other_port = bound(&own.thumbprint).replace(":8391", ":8392");
    bundle().file(WORKER, worker(&own.thumbprint)).file(NETSH, other_port).expect(
        W2,
        THUMBPRINT,
        (Unknown, &[(WORKER, 3)]),
    );
}

// master-certificate-valid

fn served(made: &Made) -> Bundle {
    bundle().file(NETSH, bound(&made.thumbprint)).file(CER, &made.der)
}

#[test]
pub(crate) fn validity_and_usage_of_the_served_certificate() {
    let places: &[(&str, u64)] = &[(CER, 1), (NETSH, 7)];
    for usages in [&[][..], &[ServerAuth][..], &[ClientAuth, ServerAuth][..]] {
        served(&make("MASTER01", None, (2020, 2040), usages)).expect(W2, VALID, (Passed, places));
    }
    for (years, usages, part) in [
        ((2020, 2024), &[][..], "had expired"),
        ((2025, 2040), &[][..], "not yet"),
        ((2020, 2040), &[ClientAuth][..], "may not serve"),
    ] {
        let step = served(&make("MASTER01", None, years, usages)).expect(W2, VALID, (Failed, places));
        assert!(step.reason.as_deref().unwrap().contains(part), "{:?}", step.reason);
    }
}

#[test]
pub(crate) fn near_the_end_of_the_validity_the_zone_decides() {
    let made = make("MASTER01", None, (2020, 2024), &[]);
    let line = "2024-01-01 05:00:00.123 Error System.ServiceModel.Security.SecurityNegotiationException: Could not establish \
        trust relationship for the SSL/TLS secure channel with authority 'MASTER01:8391'.\n";
    let log = Bundle::default()
        .file("WORKER01/Windows/ServiceProfiles/SSISScaleOutWorker150/AppData/Local/SSIS/ScaleOut/Agent/agent.log", line)
        .file(NETSH, bound(&made.thumbprint))
        .file(CER, &made.der);
    let of = |report: &sologs::Report| {
        let steps = &crate::bundle::diagnosis(report, W2).steps;
        steps.iter().find(|step| step.id == VALID).unwrap().result
    };
    assert_eq!(of(&log.scan()), Unknown);
    assert_eq!(of(&log.scan_with(Scanner::builder().log_offset("WORKER01", 0))), Failed);
    assert_eq!(of(&log.scan_with(Scanner::builder().log_offset("WORKER01", 600))), Passed);
}

#[test]
pub(crate) fn the_validity_of_another_certificate_does_not_count() {
    let (own, stale) = (self_signed("MASTER01"), self_signed("MASTER01"));
    let bundle = bundle().file(NETSH, bound(&own.thumbprint));
    bundle.clone().file(CER, &stale.der).expect(W2, VALID, (Unknown, &[(NETSH, 7), (CER, 1)]));
    bundle.expect(W2, VALID, (Unknown, &[(NETSH, 7)]));
    // A listing shows the validity and not the usages: it cannot pass, but it can fail.
    let listed = root(&[&own]);
    bundle.clone().file(ROOT, &listed).expect(W2, VALID, (Unknown, &[(NETSH, 7)]));
    let expired = listed.replace("1/1/2040", "1/1/2024");
    bundle.file(ROOT, expired).expect(W2, VALID, (Failed, &[(ROOT, 6), (NETSH, 7)]));
}

#[test]
pub(crate) fn of_a_trouble_of_the_master_the_settings_of_every_worker_count() {
    let own = self_signed("MASTER01");
    let off = one_digit_off(&own.thumbprint);
    let two = "WORKER02/Binn/WorkerSettings.config";
    let step = Bundle::default()
        .file(MASTER, master(&own.thumbprint))
        .file(NETSH, bound(&own.thumbprint))
        .file(WORKER, worker(&own.thumbprint))
        .file(two, worker(&off))
        .expect(
            "thumbprints-disagree",
            "worker-master-thumbprint",
            (Failed, &[(WORKER, 3), (two, 3), (NETSH, 7), (MASTER, 3)]),
        );
    assert!(step.reason.unwrap().contains("MasterHttpsCertThumbprint"));
}
