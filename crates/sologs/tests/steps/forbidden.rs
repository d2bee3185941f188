//! The steps of W4: Root of the Master, SCHANNEL, the Worker's key and certificate.

use crate::bundle::{Bundle, diagnosis};
use crate::certificates::{COMPLETED, Made, NO_KEY, WITH_KEY, make, self_signed, store};
use rcgen::ExtendedKeyUsagePurpose;
use sologs::report::StepResult::{Failed, Passed, Unknown};

const FORBIDDEN: &str = "System.ServiceModel.Security.MessageSecurityException: The HTTP request was forbidden with \
    client authentication scheme 'Anonymous'. ---> System.Net.WebException: The remote server returned an error: \
    (403) Forbidden.";
const W4: &str = "worker-request-forbidden";
const IN_ROOT: &str = "worker-certificate-in-master-root";
const CLEAN: &str = "master-root-clean";
const ISSUERS: &str = "schannel-send-trusted-issuer-list";
const TRUST: &str = "schannel-client-auth-trust-mode";
const KEY: &str = "worker-certificate-has-key";
const USABLE: &str = "worker-certificate-usable";
const ROOT_FILE: &str = "MASTER01/root.txt";
const SETTINGS: &str = "WORKER01/WorkerSettings.config";
const MASTER_SETTINGS: &str = "MASTER01/MasterSettings.config";
const KEY_NAME: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

/// The Worker's log and settings, and a Master by its settings.
fn bundle(thumbprint: &str) -> Bundle {
    let settings = format!(
        "{{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"WorkerHttpsCertThumbprint\": \"{thumbprint}\"\n}}\n"
    );
    Bundle::default()
        .worker_log(FORBIDDEN)
        .file(SETTINGS, settings)
        .file(MASTER_SETTINGS, "{\n  \"PortNumber\": 8391,\n  \"SqlServerName\": \"SQL01\"\n}\n")
}

fn registry(values: &str) -> String {
    format!("Windows Registry Editor Version 5.00\r\n\r\n[{KEY_NAME}]\r\n{values}\r\n")
}

#[test]
pub(crate) fn the_workers_certificate_in_root_of_the_master() {
    let (worker, other) = (self_signed("WORKER01"), self_signed("WORKER01"));
    let with =
        bundle(&worker.thumbprint).file(ROOT_FILE, store("Root", &[(&other, NO_KEY), (&worker, NO_KEY)]));
    with.expect(W4, IN_ROOT, (Passed, &[(ROOT_FILE, 19)]));
    // The right name but another key is another certificate.
    let without = bundle(&worker.thumbprint).file(ROOT_FILE, store("Root", &[(&other, NO_KEY)]));
    without.expect(W4, IN_ROOT, (Failed, &[(SETTINGS, 3), (ROOT_FILE, 1)]));
    bundle(&worker.thumbprint).expect(W4, IN_ROOT, (Unknown, &[]));
}

#[test]
pub(crate) fn a_listing_that_is_not_whole_or_of_another_node_proves_no_absence() {
    let (worker, other) = (self_signed("WORKER01"), self_signed("OTHER"));
    let cut = store("Root", &[(&other, NO_KEY)]).replace(COMPLETED, "");
    bundle(&worker.thumbprint).file(ROOT_FILE, cut).expect(W4, IN_ROOT, (Unknown, &[(ROOT_FILE, 1)]));
    // Root of the Worker holds it, which says nothing of the Master.
    bundle(&worker.thumbprint).file("WORKER01/root.txt", store("Root", &[(&worker, NO_KEY)])).expect(
        W4,
        IN_ROOT,
        (Unknown, &[]),
    );
    // Neither does My of the Master.
    bundle(&worker.thumbprint).file("MASTER01/my.txt", store("My", &[(&worker, NO_KEY)])).expect(
        W4,
        IN_ROOT,
        (Unknown, &[]),
    );
}

#[test]
pub(crate) fn a_digit_makes_another_thumbprint_and_invisible_characters_do_not() {
    let worker = self_signed("WORKER01");
    let last = if worker.thumbprint.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{last}", &worker.thumbprint[..39]);
    let root = store("Root", &[(&worker, NO_KEY)]);
    bundle(&wrong).file(ROOT_FILE, &root).expect(W4, IN_ROOT, (Failed, &[(SETTINGS, 3), (ROOT_FILE, 1)]));
    let spaced: String = worker
        .thumbprint
        .to_uppercase()
        .as_bytes()
        .chunks(2)
        .fold("\u{200e}".to_owned(), |text, pair| text + std::str::from_utf8(pair).unwrap() + " ");
    let step = bundle(&spaced).file(ROOT_FILE, &root).expect(
        W4,
        IN_ROOT,
        (Passed, &[(ROOT_FILE, 9), (SETTINGS, 3)]),
    );
    assert!(step.reason.unwrap().contains("invisible"));
}

#[test]
pub(crate) fn the_issuer_in_root_is_enough_for_a_certificate_of_an_authority() {
    let worker = make("WORKER01", Some("Contoso CA"), (2020, 2040), &[]);
    let authority = self_signed("Contoso CA");
    let root = store("Root", &[(&authority, NO_KEY)]);
    bundle(&worker.thumbprint).file("WORKER01/worker.cer", &worker.der).file(ROOT_FILE, &root).expect(
        W4,
        IN_ROOT,
        (Passed, &[(ROOT_FILE, 9)]),
    );
    bundle(&worker.thumbprint).file(ROOT_FILE, &root).expect(
        W4,
        IN_ROOT,
        (Failed, &[(SETTINGS, 3), (ROOT_FILE, 1)]),
    );
}

#[test]
pub(crate) fn root_holds_only_what_issued_itself() {
    let (worker, own) = (self_signed("WORKER01"), self_signed("Contoso Root"));
    let strange = make("app.contoso.example", Some("Contoso Root"), (2020, 2040), &[]);
    let clean = store("Root", &[(&own, NO_KEY), (&worker, NO_KEY)]);
    bundle(&worker.thumbprint).file(ROOT_FILE, &clean).expect(W4, CLEAN, (Passed, &[(ROOT_FILE, 1)]));
    bundle(&worker.thumbprint).file(ROOT_FILE, clean.replace(COMPLETED, "")).expect(
        W4,
        CLEAN,
        (Unknown, &[(ROOT_FILE, 1)]),
    );
    bundle(&worker.thumbprint).expect(W4, CLEAN, (Unknown, &[]));
    let step = bundle(&worker.thumbprint)
        .file(ROOT_FILE, store("Root", &[(&own, NO_KEY), (&strange, NO_KEY)]))
        .expect(W4, CLEAN, (Failed, &[(ROOT_FILE, 19)]));
    assert!(step.reason.unwrap().contains(&strange.thumbprint));
    assert_eq!(step.commands.iter().filter(|line| line.contains(&strange.thumbprint)).count(), 3);
}

#[test]
pub(crate) fn what_settings_name_is_never_to_be_deleted() {
    let worker = make("WORKER01", Some("Contoso CA"), (2020, 2040), &[]);
    let (one, two) =
        (make("a", Some("Contoso CA"), (2020, 2040), &[]), make("b", Some("Contoso CA"), (2020, 2040), &[]));
    let step = bundle(&worker.thumbprint).file(ROOT_FILE, store("Root", &[(&worker, NO_KEY)])).expect(
        W4,
        CLEAN,
        (Failed, &[(ROOT_FILE, 9)]),
    );
    assert!(!step.commands.iter().any(|line| line.contains("delstore")), "{:?}", step.commands);
    let step = bundle(&worker.thumbprint)
        .file(ROOT_FILE, store("Root", &[(&one, NO_KEY), (&worker, NO_KEY), (&two, NO_KEY)]))
        .expect(W4, CLEAN, (Failed, &[(ROOT_FILE, 9), (ROOT_FILE, 29), (ROOT_FILE, 19)]));
    let deleted: Vec<&String> = step.commands.iter().filter(|line| line.contains("delstore")).collect();
    assert_eq!(deleted.len(), 2);
    assert!(!deleted.iter().any(|line| line.contains(&worker.thumbprint)));
}

#[test]
pub(crate) fn the_list_of_trusted_issuers_is_not_sent() {
    let path = "MASTER01/schannel.reg";
    let of = |values: &str| bundle("").file(path, registry(values));
    of("\"SendTrustedIssuerList\"=dword:00000000").expect(W4, ISSUERS, (Passed, &[(path, 4)]));
    of("\"SendTrustedIssuerList\"=dword:00000001").expect(W4, ISSUERS, (Failed, &[(path, 4)]));
    of("\"EventLogging\"=dword:00000001").expect(W4, ISSUERS, (Passed, &[(path, 3)]));
    bundle("").expect(W4, ISSUERS, (Unknown, &[]));
    // The same value under another key, and the right one of another machine.
    let other =
        registry("\"SendTrustedIssuerList\"=dword:00000000").replace("SCHANNEL", r"SCHANNEL\Protocols");
    bundle("").file(path, other).expect(W4, ISSUERS, (Unknown, &[]));
    bundle("").file("WORKER01/schannel.reg", registry("\"SendTrustedIssuerList\"=dword:00000000")).expect(
        W4,
        ISSUERS,
        (Unknown, &[]),
    );
}

#[test]
pub(crate) fn the_trust_mode_is_needed_only_where_root_is_not_clean() {
    let path = "MASTER01/schannel.reg";
    let (own, strange) = (self_signed("CA"), make("x", Some("CA"), (2020, 2040), &[]));
    let clean = store("Root", &[(&own, NO_KEY)]);
    let unclean = store("Root", &[(&strange, NO_KEY)]);
    let of =
        |number: u32| bundle("").file(path, registry(&format!("\"ClientAuthTrustMode\"=dword:{number:08}")));
    of(2).file(ROOT_FILE, &unclean).expect(W4, TRUST, (Passed, &[(path, 4)]));
    of(1).file(ROOT_FILE, &clean).expect(W4, TRUST, (Passed, &[(ROOT_FILE, 1)]));
    of(1).file(ROOT_FILE, &unclean).expect(W4, TRUST, (Failed, &[(path, 4), (ROOT_FILE, 2)]));
    of(0).expect(W4, TRUST, (Unknown, &[(path, 4)]));
    bundle("").expect(W4, TRUST, (Unknown, &[]));
}

#[test]
pub(crate) fn the_workers_certificate_has_its_private_key() {
    let (worker, other) = (self_signed("WORKER01"), self_signed("WORKER01"));
    let path = "WORKER01/my.txt";
    let of = |made: &Made, key: &str| bundle(&worker.thumbprint).file(path, store("My", &[(made, key)]));
    of(&worker, WITH_KEY).expect(W4, KEY, (Passed, &[(path, 10)]));
    of(&worker, NO_KEY).expect(W4, KEY, (Failed, &[(path, 9)]));
    of(&other, WITH_KEY).expect(W4, KEY, (Failed, &[(SETTINGS, 3), (path, 1)]));
    bundle(&worker.thumbprint).expect(W4, KEY, (Unknown, &[]));
    bundle(&worker.thumbprint).file("MASTER01/my.txt", store("My", &[(&worker, WITH_KEY)])).expect(
        W4,
        KEY,
        (Unknown, &[]),
    );
}

#[test]
pub(crate) fn the_workers_certificate_could_serve_as_a_client() {
    let path = "WORKER01/SSISScaleOutWorker.cer";
    let of = |made: &Made| bundle(&made.thumbprint).file(path, &made.der);
    let usages = |usage| vec![usage];
    of(&self_signed("WORKER01")).expect(W4, USABLE, (Passed, &[(path, 1)]));
    of(&make("WORKER01", None, (2020, 2040), &usages(ExtendedKeyUsagePurpose::ClientAuth))).expect(
        W4,
        USABLE,
        (Passed, &[(path, 1)]),
    );
    of(&make("WORKER01", None, (2020, 2040), &usages(ExtendedKeyUsagePurpose::ServerAuth))).expect(
        W4,
        USABLE,
        (Failed, &[(path, 1)]),
    );
    of(&make("WORKER01", None, (2020, 2023), &[])).expect(W4, USABLE, (Failed, &[(path, 1)]));
    of(&make("WORKER01", None, (2025, 2040), &[])).expect(W4, USABLE, (Failed, &[(path, 1)]));
    bundle("0123456789abcdef0123456789abcdef01234567").expect(W4, USABLE, (Unknown, &[]));
    // Another certificate of the same name says nothing.
    bundle(&self_signed("WORKER01").thumbprint).file(path, &self_signed("WORKER01").der).expect(
        W4,
        USABLE,
        (Unknown, &[]),
    );
}

#[test]
pub(crate) fn a_close_time_needs_a_zone() {
    // The log was written at 10:00 local time on 2024-05-03; the certificate ends at midnight UTC of the day after.
    let made = {
        use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "WORKER01");
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2024, 5, 3);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap()
    };
    let thumbprint: String = {
        use sha1::{Digest, Sha1};
        Sha1::digest(made.der()).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let path = "WORKER01/worker.cer";
    let bundle = bundle(&thumbprint).file(path, made.der());
    bundle.expect(W4, USABLE, (Unknown, &[(path, 1)]));
    let zoned = bundle.scan_with(sologs::Scanner::builder().log_offset("WORKER01", 120));
    let step = diagnosis(&zoned, W4).steps.iter().find(|step| step.id == USABLE).unwrap();
    assert_eq!(step.result, Failed);
}
