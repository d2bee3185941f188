//! Steps of the neighbours of W1 and W5: `tls-versions-in-common`, `dotnet-strong-crypto`, `master-url-owner`,
//! `master-url-reserved`, `proxy-bypassed`, `worker-certificate-in-my`.

use crate::bundle::Bundle;
use crate::certificates::{COMPLETED, NO_KEY, self_signed, store};
use crate::tls::{MASTER, WORKER, master};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const NO_ALGORITHM: &str = "worker-tls-no-common-algorithm";
const HANDSHAKE: &str = "worker-tls-handshake-failed";
const TAKEN: &str = "master-url-taken";
const DENIED: &str = "master-url-access-denied";
const NOT_FOUND: &str = "worker-certificate-not-found";
const LOG: &str =
    "WORKER01/Windows/ServiceProfiles/SSISScaleOutWorker150/AppData/Local/SSIS/ScaleOut/Agent/agent.log";
const SCHANNEL: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

fn broken_by(inner: &str) -> Bundle {
    Bundle::default()
        .worker_log(&format!(
            "System.ServiceModel.CommunicationException: An error occurred while making the HTTP request to \
             https://MASTER01:8391/ClusterManagement/. This could be due to the fact that the server certificate is not \
             configured properly with HTTP.SYS in the HTTPS case. ---> System.Net.WebException: The underlying connection \
             was closed: An unexpected error occurred on a send. ---> {inner}"
        ))
        .file(MASTER, master(""))
}

fn no_algorithm() -> Bundle {
    broken_by(
        "System.ComponentModel.Win32Exception (0x80090331): The client and server cannot communicate, because they do not \
         possess a common algorithm",
    )
}

fn export(body: &str) -> String {
    format!(
        "Windows Registry Editor Version 5.00\r\n\r\n[{SCHANNEL}]\r\n\"EventLogging\"=dword:00000001\r\n\r\n{body}"
    )
}

fn protocol(role: &str, values: &str) -> String {
    export(&format!("[{SCHANNEL}\\Protocols\\TLS 1.2\\{role}]\r\n{values}\r\n"))
}

const OFF: &str = "\"Enabled\"=dword:00000000";
const ON: &str = "\"Enabled\"=dword:00000001";
const OF_MASTER: &str = "MASTER01/schannel.reg";
const OF_WORKER: &str = "WORKER01/schannel.reg";

#[test]
pub(crate) fn tls_must_be_on_at_both() {
    let step = "tls-versions-in-common";
    let both =
        |server: String, client: String| no_algorithm().file(OF_MASTER, server).file(OF_WORKER, client);
    both(protocol("Server", ON), protocol("Client", ON)).expect(
        NO_ALGORITHM,
        step,
        (Passed, &[(OF_MASTER, 7), (OF_WORKER, 7)]),
    );
    // Absent from a whole export.
    both(export(""), export("")).expect(NO_ALGORITHM, step, (Passed, &[(OF_MASTER, 3), (OF_WORKER, 3)]));
    both(protocol("Server", OFF), export("")).expect(NO_ALGORITHM, step, (Failed, &[(OF_MASTER, 7)]));
    both(export(""), protocol("Client", OFF)).expect(NO_ALGORITHM, step, (Failed, &[(OF_WORKER, 7)]));
    // The other role, another version, one machine only, a key of another name.
    no_algorithm().file(OF_MASTER, protocol("Server", ON)).expect(
        NO_ALGORITHM,
        step,
        (Unknown, &[(OF_MASTER, 7)]),
    );
    no_algorithm().file(OF_MASTER, protocol("Client", OFF)).expect(
        NO_ALGORITHM,
        step,
        (Unknown, &[(OF_MASTER, 3)]),
    );
    no_algorithm().expect(NO_ALGORITHM, step, (Unknown, &[]));
    let query =
        format!("\r\n{SCHANNEL}-Old\\Protocols\\TLS 1.2\\Server\r\n    Enabled    REG_DWORD    0x1\r\n\r\n");
    both(query.clone(), query).expect(NO_ALGORITHM, step, (Unknown, &[]));
}

#[test]
pub(crate) fn strong_crypto_of_the_worker() {
    let step = "dotnet-strong-crypto";
    let key = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework\v4.0.30319";
    let with = |key: &str, values: &str| {
        let text = format!("Windows Registry Editor Version 5.00\r\n\r\n[{key}]\r\n{values}\r\n");
        no_algorithm().file("WORKER01/dotnet.reg", text)
    };
    let path = "WORKER01/dotnet.reg";
    with(key, "\"SchUseStrongCrypto\"=dword:00000001").expect(NO_ALGORITHM, step, (Passed, &[(path, 4)]));
    with(key, "\"SystemDefaultTlsVersions\"=dword:00000001").expect(
        NO_ALGORITHM,
        step,
        (Passed, &[(path, 4)]),
    );
    with(key, "\"SchUseStrongCrypto\"=dword:00000000").expect(NO_ALGORITHM, step, (Failed, &[(path, 4)]));
    with(key, "\"Other\"=dword:00000001").expect(NO_ALGORITHM, step, (Unknown, &[(path, 3)]));
    // Of 32-bit programs, of another version.
    for near in [key.replace("Microsoft", "WOW6432Node\\Microsoft"), key.replace("v4.0.30319", "v2.0.50727")]
    {
        with(&near, "\"SchUseStrongCrypto\"=dword:00000001").expect(NO_ALGORITHM, step, (Unknown, &[]));
    }
    no_algorithm().file("MASTER01/dotnet.reg", "").expect(NO_ALGORITHM, step, (Unknown, &[]));
}

fn state(url: &str) -> String {
    format!(
        "Snapshot of HTTP service state (Server Session View):\n\
         -----------------------------------------------------\n\
         Server session ID: FE00000120000001\n    URL group ID: FD00000140000001\n        Registered URLs:\n            {url}\n\
         \x20   Processes:\n            ID: 4216, image: C:\\x\\other.exe\n"
    )
}

const STATE: &str = "MASTER01/servicestate.txt";

#[test]
pub(crate) fn the_port_is_the_masters() {
    let handshake =
        || broken_by("System.IO.IOException: The handshake failed due to an unexpected packet format.");
    let step = "master-url-owner";
    handshake().file(STATE, state("HTTPS://+:8391/CLUSTERMANAGEMENT/")).expect(
        HANDSHAKE,
        step,
        (Passed, &[(STATE, 6)]),
    );
    for url in ["HTTPS://+:8391/OTHER/", "HTTP://+:8391/CLUSTERMANAGEMENT/"] {
        handshake().file(STATE, state(url)).expect(HANDSHAKE, step, (Failed, &[(STATE, 6)]));
    }
    handshake().file(STATE, state("HTTPS://+:8392/CLUSTERMANAGEMENT/")).expect(
        HANDSHAKE,
        step,
        (Failed, &[(STATE, 2)]),
    );
    handshake().expect(HANDSHAKE, step, (Unknown, &[]));
    let elsewhere = handshake().file("WORKER01/servicestate.txt", state("HTTPS://+:8391/OTHER/"));
    elsewhere.expect(HANDSHAKE, step, (Unknown, &[]));
}

fn master_log(exception: &str) -> Bundle {
    let path = "MASTER01/Windows/ServiceProfiles/SSISScaleOutMaster150/AppData/Local/SSIS/ScaleOut/Master/master.log";
    Bundle::default()
        .file(path, format!("2024-05-03 10:00:00.123 Error {exception}\n"))
        .file(MASTER, master(""))
}

#[test]
pub(crate) fn an_address_that_could_not_be_registered() {
    let taken = || {
        master_log(
            "System.ServiceModel.AddressAlreadyInUseException: HTTP could not register URL https://+:8391/ClusterManagement/. \
             Another application has already registered this URL with HTTP.SYS.",
        )
    };
    let step = "master-url-owner";
    taken().file(STATE, state("HTTP://+:8391/OTHER/")).expect(TAKEN, step, (Failed, &[(STATE, 6)]));
    let of_somebody = taken().file(STATE, state("HTTPS://+:8391/CLUSTERMANAGEMENT/")).expect(
        TAKEN,
        step,
        (Unknown, &[(STATE, 6)]),
    );
    assert!(of_somebody.reason.unwrap().contains("other.exe"));
    taken().expect(TAKEN, step, (Unknown, &[]));
    let denied = || {
        master_log(
            "System.ServiceModel.AddressAccessDeniedException: HTTP could not register URL \
             https://+:8391/ClusterManagement/. Your process does not have access rights to this namespace.",
        )
    };
    let step = "master-url-reserved";
    denied().file(STATE, state("HTTPS://+:8391/CLUSTERMANAGEMENT/")).expect(
        DENIED,
        step,
        (Passed, &[(STATE, 6)]),
    );
    denied().file(STATE, state("HTTPS://+:8392/CLUSTERMANAGEMENT/")).expect(DENIED, step, (Unknown, &[]));
    denied().expect(DENIED, step, (Unknown, &[]));
}

#[test]
pub(crate) fn a_proxy_that_answered_was_not_bypassed() {
    Bundle::default()
        .worker_log(
            "System.ServiceModel.CommunicationException: The remote server returned an unexpected response: (407) Proxy \
             Authentication Required. ---> System.Net.WebException: The remote server returned an error: (407) Proxy \
             Authentication Required. https://MASTER01:8391/ClusterManagement/",
        )
        .expect("worker-proxy-authentication-required", "proxy-bypassed", (Failed, &[(LOG, 1)]));
}

#[test]
pub(crate) fn the_workers_certificate_in_its_own_store() {
    let step = "worker-certificate-in-my";
    let (own, other) = (self_signed("WORKER01"), self_signed("WORKER01"));
    let settings = |more: &str| {
        format!(
            "{{\n  \"MaxTaskCount\": 10,\n  \"WorkerHttpsCertThumbprint\": \"{}\"{more}\n}}\n",
            own.thumbprint
        )
    };
    let bundle = |more: &str| {
        Bundle::default()
            .worker_log(&format!(
                "System.InvalidOperationException: Cannot find the X.509 certificate using the following search criteria: \
                 StoreName 'My', StoreLocation 'LocalMachine', FindType 'FindByThumbprint', FindValue '{}'.",
                own.thumbprint.to_uppercase()
            ))
            .file(WORKER, settings(more))
    };
    let my = "WORKER01/my.txt";
    bundle("").file(my, store("My", &[(&own, NO_KEY)])).expect(
        NOT_FOUND,
        step,
        (Passed, &[(my, 9), (WORKER, 3)]),
    );
    let listed = store("My", &[(&other, NO_KEY)]);
    bundle("").file(my, &listed).expect(NOT_FOUND, step, (Failed, &[(WORKER, 3), (my, 1)]));
    bundle("").file(my, listed.replace(COMPLETED, "")).expect(NOT_FOUND, step, (Unknown, &[(WORKER, 3)]));
    bundle("").file("MASTER01/my.txt", store("My", &[(&own, NO_KEY)])).expect(
        NOT_FOUND,
        step,
        (Unknown, &[(WORKER, 3)]),
    );
    bundle("").file("WORKER01/root.txt", store("Root", &[(&own, NO_KEY)])).expect(
        NOT_FOUND,
        step,
        (Unknown, &[(WORKER, 3)]),
    );
    let user = ",\n  \"StoreLocation\": \"CurrentUser\"";
    bundle(user).file(my, &listed).expect(NOT_FOUND, step, (Unknown, &[(WORKER, 4)]));
}

const ACL: &str = "MASTER01/urlacl.txt";

/// `netsh http show urlacl` with its echo; the address of the reservation is on line 6.
fn reserved(url: &str, account: &str, descriptor: &str) -> String {
    format!(
        "C:\\>netsh http show urlacl\n\nURL Reservations:\n-----------------\n\n    Reserved URL            : {url}\n        \
         User: {account}\n            Listen: Yes\n            Delegate: No\n            SDDL: D:(A;;GX;;;{descriptor})\n"
    )
}

#[test]
pub(crate) fn the_reservation_of_the_address_names_the_masters_account() {
    let (url, step) = ("https://+:8391/ClusterManagement/", "master-url-reserved");
    let (own, sid) = ("NT SERVICE\\SSISScaleOutMaster150", "S-1-5-80-1-2-3-4-5");
    let denied = || {
        master_log(
            "System.ServiceModel.AddressAccessDeniedException: HTTP could not register URL \
             https://+:8391/ClusterManagement/. Your process does not have access rights to this namespace.",
        )
    };
    let with = |text: String| denied().file(ACL, text);
    with(reserved(url, own, sid)).expect(DENIED, step, (Passed, &[(ACL, 6), (ACL, 7)]));
    // For everybody, and for all below the port.
    with(reserved("https://+:8391/", "Everyone", "WD")).expect(DENIED, step, (Passed, &[(ACL, 6)]));
    let of_another = reserved(url, "NT SERVICE\\SSISScaleOutMaster140", sid);
    let found = with(of_another).expect(DENIED, step, (Failed, &[(ACL, 6)]));
    assert!(found.reason.unwrap().contains("SSISScaleOutMaster140"));
    // A group may have the account in it.
    with(reserved(url, "CONTOSO\\SSIS Masters", sid)).expect(DENIED, step, (Unknown, &[(ACL, 6)]));
    // The address of another port, of another path, without TLS.
    for near in [
        "https://+:8392/ClusterManagement/",
        "https://+:8391/ClusterManagement2/",
        "http://+:8391/ClusterManagement/",
    ] {
        with(reserved(near, own, sid)).expect(DENIED, step, (Failed, &[(ACL, 4)]));
        // In a listing of one address nothing is absent.
        let asked = reserved(near, own, sid).replace("show urlacl", &format!("show urlacl url={near}"));
        with(asked).expect(DENIED, step, (Unknown, &[]));
    }
    // The Worker's reservations are not the Master's.
    denied().file("WORKER01/urlacl.txt", reserved(url, own, sid)).expect(DENIED, step, (Unknown, &[]));
}

#[test]
pub(crate) fn a_reservation_does_not_tell_who_listens() {
    let handshake =
        || broken_by("System.IO.IOException: The handshake failed due to an unexpected packet format.");
    let text = reserved("http://+:8391/Reports/", "NT SERVICE\\ReportServer", "S-1-5-80-1-2-3-4-5");
    let found = handshake().file(ACL, text).expect(HANDSHAKE, "master-url-owner", (Unknown, &[(ACL, 6)]));
    assert!(found.reason.unwrap().contains("ReportServer"));
}

#[test]
pub(crate) fn without_an_answer_a_proxy_is_not_known() {
    // The message alone does not tell whose answer it is: another rule asks.
    let log = "2024-05-03 10:00:00 ERROR Contoso.ProbeException: PROBE\n";
    Bundle::default().file(LOG, log).probe("proxy-bypassed", (Unknown, &[]));
}
