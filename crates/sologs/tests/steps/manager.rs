//! `manager-elevated`, `remote-registry-running`.

use crate::bundle::Bundle;
use sologs::report::StepResult::{Failed, Passed, Unknown};

const S3: &str = "manager-certificate-store-unavailable";
const STEP: &str = "remote-registry-running";
const SERVICES: &str = "WORKER01/services.txt";
const ADMIN: &str = "ADMINPC/ssms.txt";

fn bundle() -> Bundle {
    Bundle::default().file(ADMIN, "Validation failed: Cannot open certificate store on machine WORKER01.\n")
}

fn query(name: &str, state: &str) -> String {
    format!(
        "SERVICE_NAME: {name}\n        TYPE               : 20  WIN32_SHARE_PROCESS\n        STATE              : {state}\n\
        \x20       WIN32_EXIT_CODE    : 0  (0x0)\n"
    )
}

fn config(start: &str) -> String {
    format!(
        "[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: RemoteRegistry\n        TYPE               : 20  WIN32_SHARE_PROCESS\n\
        \x20       START_TYPE         : {start}\n        ERROR_CONTROL      : 1   NORMAL\n"
    )
}

#[test]
pub(crate) fn running_passes_and_disabled_fails() {
    bundle().file(SERVICES, query("RemoteRegistry", "4  RUNNING")).expect(
        S3,
        STEP,
        (Passed, &[(SERVICES, 3)]),
    );
    bundle().file(SERVICES, config("4   DISABLED")).expect(S3, STEP, (Failed, &[(SERVICES, 5)]));
    // The words are translated, the digits are not.
    bundle().file(SERVICES, config("4   DÉSACTIVÉ")).expect(S3, STEP, (Failed, &[(SERVICES, 5)]));
}

#[test]
pub(crate) fn stopped_alone_says_nothing() {
    bundle().file(SERVICES, query("RemoteRegistry", "1  STOPPED")).expect(
        S3,
        STEP,
        (Unknown, &[(SERVICES, 3)]),
    );
    bundle().expect(S3, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn another_service_and_another_machine_do_not_count() {
    bundle().file(SERVICES, query("RemoteAccess", "4  RUNNING")).expect(S3, STEP, (Unknown, &[]));
    let other = "WORKER02/services.txt";
    bundle().file(other, query("RemoteRegistry", "4  RUNNING")).expect(S3, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn what_was_asked_from_afar_counts_for_the_machine_that_was_asked() {
    let path = "ADMINPC/remote.txt";
    let asked = |host: &str| {
        format!("C:\\>sc \\\\{host} query RemoteRegistry\n\n{}", query("RemoteRegistry", "4  RUNNING"))
    };
    bundle().file(path, asked("WORKER01")).expect(S3, STEP, (Passed, &[(path, 5)]));
    bundle().file(path, asked("WORKER02")).expect(S3, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn the_registry_tells_how_it_starts() {
    let path = "WORKER01/remote.reg";
    let start = |service: &str, start: u8| {
        format!(
            "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\{service}]\n\
             \"Start\"=dword:0000000{start}\n"
        )
    };
    bundle().file(path, start("RemoteRegistry", 4)).expect(S3, STEP, (Failed, &[(path, 4)]));
    bundle().file(path, start("RemoteRegistry", 3)).expect(S3, STEP, (Unknown, &[]));
    bundle().file(path, start("RemoteAccess", 4)).expect(S3, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn no_file_tells_the_rights_of_a_program() {
    bundle().expect(S3, "manager-elevated", (Unknown, &[]));
}
