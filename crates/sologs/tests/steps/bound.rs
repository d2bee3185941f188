//! `master-certificate-bound`.

use crate::bundle::Bundle;
use crate::certificates::{COMPLETED, NO_KEY, WITH_KEY, self_signed, store};
use crate::tls::{CER, MASTER, NETSH, WORKER, binding, bound, broken, master, netsh, one_digit_off, worker};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const W5: &str = "worker-http-request-failed";
const BOUND: &str = "master-certificate-bound";
const OWN: &str = "0123456789abcdef0123456789abcdef01234567";
const MANIFEST: &str = "MASTER01/manifest.json";

fn bundle() -> Bundle {
    broken().file(MASTER, master(&OWN.to_uppercase()))
}

#[test]
pub(crate) fn the_right_hash_passes_and_says_what_comes_next() {
    let step = bundle().file(NETSH, bound(OWN)).expect(W5, BOUND, (Passed, &[(NETSH, 7), (MASTER, 3)]));
    assert!(step.reason.unwrap().contains("TLS versions"));
    let disabled = netsh(&[binding("0.0.0.0:8391", OWN, "Root", "Disabled")]);
    let step =
        bundle().file(NETSH, &disabled).expect(W5, BOUND, (Passed, &[(NETSH, 7), (MASTER, 3), (NETSH, 18)]));
    assert!(step.reason.unwrap().contains("20348"));
    let manifest = |build: u32| {
        format!(
            "{{\n  \"sologs_manifest\": 1,\n  \"node\": \"MASTER01\",\n  \"windows_build\": {build},\n  \"items\": []\n}}\n"
        )
    };
    let step = bundle().file(NETSH, &disabled).file(MANIFEST, manifest(20348)).expect(
        W5,
        BOUND,
        (Passed, &[(NETSH, 7), (MASTER, 3), (NETSH, 18), (MANIFEST, 0)]),
    );
    assert!(step.reason.unwrap().contains("possible cause"));
    let step = bundle().file(NETSH, &disabled).file(MANIFEST, manifest(17763)).expect(
        W5,
        BOUND,
        (Passed, &[(NETSH, 7), (MASTER, 3)]),
    );
    assert!(!step.reason.unwrap().contains("TLS 1.3"));
}

#[test]
pub(crate) fn another_hash_fails_and_the_commands_mend_that_binding() {
    let off = one_digit_off(OWN);
    let step = bundle().file(NETSH, bound(&off)).expect(W5, BOUND, (Failed, &[(NETSH, 7), (MASTER, 3)]));
    assert!(
        step.commands.contains(&"netsh http delete sslcert ipport=0.0.0.0:8391".to_owned()),
        "{:?}",
        step.commands
    );
    let add = format!(
        "netsh http add sslcert ipport=0.0.0.0:8391 certhash={OWN} certstorename=Root appid='{{00112233-4455-6677-8899-aabbccddeeff}}'"
    );
    assert!(step.commands.contains(&add), "{:?}", step.commands);
    assert!(step.commands.contains(&"Restart-Service SSISScaleOutWorker150".to_owned()));
    // An exact address, or the host name that is called, beats the binding of every address.
    for endpoint in ["192.0.2.10:8391", "MASTER01:8391"] {
        let both = netsh(&[
            binding("0.0.0.0:8391", OWN, "Root", "Enabled"),
            binding(endpoint, &off, "Root", "Enabled"),
        ]);
        let step = bundle().file(NETSH, both).expect(W5, BOUND, (Failed, &[(NETSH, 23), (MASTER, 3)]));
        assert!(step.commands.iter().any(|command| command.contains("delete") && command.contains(endpoint)));
    }
}

#[test]
pub(crate) fn nothing_bound_fails_only_where_it_is_proved() {
    let sentence = "The system cannot find the file specified.";
    let echoed = format!(
        "C:\\>netsh http show sslcert ipport=0.0.0.0:8391\n\nSSL Certificate bindings:\n-------------------------\n\n{sentence}\n"
    );
    bundle().file(NETSH, &echoed).expect(W5, BOUND, (Failed, &[(NETSH, 6)]));
    // Of another port, or of none that is told.
    let other = echoed.replace(":8391", ":8392");
    bundle().file(NETSH, other).expect(W5, BOUND, (Unknown, &[(NETSH, 6)]));
    let alone = format!("SSL Certificate bindings:\n-------------------------\n\n{sentence}\n");
    let path = "MASTER01/netsh-sslcert.txt";
    bundle().file(path, &alone).expect(W5, BOUND, (Unknown, &[(path, 4)]));
    // The collector tells which command it was.
    let manifest = |command: &str| {
        format!(
            "{{\n  \"sologs_manifest\": 1,\n  \"node\": \"MASTER01\",\n  \"items\": [\n    {{ \"path\": \"netsh-sslcert.txt\", \"command\": \"{command}\" }}\n  ]\n}}\n"
        )
    };
    bundle().file(path, &alone).file(MANIFEST, manifest("netsh http show sslcert")).expect(
        W5,
        BOUND,
        (Failed, &[(path, 4)]),
    );
    bundle()
        .file(path, &alone)
        .file(MANIFEST, manifest("netsh http show sslcert ipport=0.0.0.0:443"))
        .expect(W5, BOUND, (Unknown, &[(path, 4)]));
    // A listing of everything that does not hold the port.
    let everything = netsh(&[binding("0.0.0.0:443", OWN, "MY", "Disabled")]);
    bundle().file(NETSH, &everything).expect(W5, BOUND, (Failed, &[(NETSH, 1)]));
    let one = everything.replace("C:\\>netsh http show sslcert\n", "\n");
    bundle().file(NETSH, one).expect(W5, BOUND, (Unknown, &[(NETSH, 6)]));
}

#[test]
pub(crate) fn the_certificate_has_to_be_in_its_store_with_its_key() {
    let (own, other) = (self_signed("MASTER01"), self_signed("MASTER01"));
    let path = "MASTER01/store.txt";
    let bundle = |name: &str| {
        let named = if name == "Root" { "Root" } else { "(null)" };
        broken()
            .file(MASTER, master(&own.thumbprint))
            .file(NETSH, netsh(&[binding("0.0.0.0:8391", &own.thumbprint, named, "Enabled")]))
    };
    for name in ["Root", "My"] {
        let listed = store(name, &[(&own, WITH_KEY)]);
        bundle(name).file(path, listed).expect(W5, BOUND, (Passed, &[(NETSH, 7), (MASTER, 3), (path, 9)]));
        let step = bundle(name).file(path, store(name, &[(&own, NO_KEY)]));
        step.expect(W5, BOUND, (Failed, &[(path, 9), (NETSH, 7), (MASTER, 3)]));
        // The right name, another key.
        let listed = store(name, &[(&other, WITH_KEY)]);
        bundle(name).file(path, &listed).expect(W5, BOUND, (Failed, &[(path, 1), (NETSH, 7), (MASTER, 3)]));
        let cut = listed.replace(COMPLETED, "");
        bundle(name).file(path, cut).expect(W5, BOUND, (Passed, &[(NETSH, 7), (MASTER, 3)]));
    }
    // The store of the Worker is not the Master's.
    let listed = store("Root", &[(&other, WITH_KEY)]);
    bundle("Root").file("WORKER01/store.txt", listed).expect(W5, BOUND, (Passed, &[(NETSH, 7), (MASTER, 3)]));
}

#[test]
pub(crate) fn near_bundles_do_not_pass() {
    bundle().expect(W5, BOUND, (Unknown, &[]));
    // Bound on the Worker, or on another port.
    bundle().file("WORKER01/netsh.txt", bound(OWN)).expect(W5, BOUND, (Unknown, &[]));
    let other_port = netsh(&[binding("0.0.0.0:8392", OWN, "Root", "Enabled")])
        .replace("C:\\>netsh http show sslcert\n", "\n");
    bundle().file(NETSH, other_port).expect(W5, BOUND, (Unknown, &[(NETSH, 6)]));
    // What the Master is to serve is not known, or only by the Worker.
    broken().file(NETSH, bound(OWN)).expect(W5, BOUND, (Unknown, &[(NETSH, 7)]));
    let off = one_digit_off(OWN);
    broken().file(NETSH, bound(&off)).file(WORKER, worker(OWN)).expect(
        W5,
        BOUND,
        (Unknown, &[(NETSH, 7), (WORKER, 3)]),
    );
    let made = self_signed("MASTER01");
    broken().file(NETSH, bound(OWN)).file(CER, &made.der).expect(
        W5,
        BOUND,
        (Unknown, &[(NETSH, 7), (CER, 1)]),
    );
    broken().file(NETSH, bound(&made.thumbprint)).file(CER, &made.der).expect(
        W5,
        BOUND,
        (Passed, &[(NETSH, 7), (CER, 1)]),
    );
}

#[test]
pub(crate) fn in_one_heap_of_files_the_bindings_are_the_masters() {
    let log = "2024-05-03 10:00:00.123 Error Error when sending agent heartbeat. System.ServiceModel.CommunicationException: An \
        error occurred while making the HTTP request to https://MASTER01:8391/ClusterManagement/. This could be due to the \
        fact that the server certificate is not configured properly with HTTP.SYS in the HTTPS case.\n";
    let heap = Bundle::default().file("agent.log", log).file("netsh.txt", bound(OWN));
    heap.clone().file("MasterSettings.config", master(OWN)).expect(
        W5,
        BOUND,
        (Passed, &[("netsh.txt", 7), ("MasterSettings.config", 3)]),
    );
    heap.expect(W5, BOUND, (Unknown, &[("netsh.txt", 7)]));
}

#[test]
pub(crate) fn the_certificate_is_bound_from_the_store_that_holds_its_key() {
    let own = self_signed("MASTER01");
    let off = one_digit_off(&own.thumbprint);
    let bundle = || broken().file(MASTER, master(&own.thumbprint)).file(NETSH, bound(&off));
    let commands = |bundle: Bundle| {
        let step = bundle.expect(W5, BOUND, (Failed, &[(NETSH, 7), (MASTER, 3)]));
        step.commands.into_iter().find(|command| command.contains("add sslcert")).unwrap()
    };
    let (my, root) = ("MASTER01/my.txt", "MASTER01/root.txt");
    let (with_key, without) = ([(&own, WITH_KEY)], [(&own, NO_KEY)]);
    for (in_my, in_root, wanted) in [
        (Some(&with_key), Some(&without), "certstorename=MY "),
        (None, Some(&with_key), "certstorename=Root "),
        (Some(&without), Some(&with_key), "certstorename=Root "),
        (None, None, "certstorename=Root "),
    ] {
        let bundle = in_my.map_or_else(bundle, |held| bundle().file(my, store("My", held)));
        let bundle = match in_root {
            Some(held) => bundle.file(root, store("Root", held)),
            None => bundle,
        };
        let command = commands(bundle);
        assert!(command.contains(wanted), "{command}");
    }
}
