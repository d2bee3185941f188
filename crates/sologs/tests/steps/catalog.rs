//! `scale-out-enabled`, `master-sql-server-name`, `login-refusal-reason`, `master-login-in-ssisdb`, `ssisdb-online`.

use crate::bundle::{Bundle, diagnosis};
use sologs::report::StepResult::{Failed, Passed, Unknown};
use sologs_rules::rule::Severity;

const S1: &str = "master-ssisdb-unreachable";
const CATALOG: &str = "catalog_properties.csv";
const PROPERTIES: &str = "master_properties.csv";
const SETTINGS: &str = "MASTER01/Binn/MasterSettings.config";
const MASTER_LOG: &str =
    "MASTER01/Windows/ServiceProfiles/SSISScaleOutMaster150/AppData/Local/SSIS/ScaleOut/Master/master.log";
const NOT_FOUND: &str = "System.Data.SqlClient.SqlException (0x80131904): A network-related or instance-specific error \
    occurred while establishing a connection to SQL Server. The server was not found or was not accessible. Verify that \
    the instance name is correct and that SQL Server is configured to allow remote connections. (provider: Named Pipes \
    Provider, error: 40 - Could not open a connection to SQL Server)";
const REFUSED: &str = "System.Data.SqlClient.SqlException (0x80131904): Login failed for user 'CONTOSO\\MASTER01$'.\n\
    Error Number:18456,State:1,Class:14";

fn scale_out(enabled: &str) -> String {
    format!("property_name,property_value\nDEFAULT_EXECUTION_MODE,0\nIS_SCALEOUT_ENABLED,{enabled}\n")
}

fn settings(server: &str) -> String {
    format!(
        "{{\n  \"PortNumber\": 8391,\n  \"SqlServerName\": \"{server}\",\n  \"SSLCertThumbprint\": \"\"\n}}\n"
    )
}

fn properties(server: &str) -> String {
    format!("property_name,property_value\nCLUSTER_LOGDB_SERVER,{server}\nMACHINE_NAME,MASTER01\n")
}

fn master_log(exception: &str) -> Bundle {
    Bundle::default().file(MASTER_LOG, format!("2024-05-03 10:00:00.123 Error Master: {exception}\n"))
}

#[test]
pub(crate) fn scale_out_is_enabled_or_not() {
    let bundle = master_log(NOT_FOUND);
    bundle.clone().file(CATALOG, scale_out("True")).expect(
        S1,
        "scale-out-enabled",
        (Passed, &[(CATALOG, 3)]),
    );
    bundle.clone().file(CATALOG, scale_out("0")).expect(S1, "scale-out-enabled", (Failed, &[(CATALOG, 3)]));
    bundle.expect(S1, "scale-out-enabled", (Unknown, &[]));
    // Another property of the same view says nothing.
    let other = "property_name,property_value\nDEFAULT_EXECUTION_MODE,1\n";
    bundle.file(CATALOG, other).expect(S1, "scale-out-enabled", (Unknown, &[]));
}

#[test]
pub(crate) fn exports_of_before_and_after_decide_nothing() {
    master_log(NOT_FOUND)
        .file(CATALOG, scale_out("True"))
        .file("old/catalog_properties.csv", scale_out("False"))
        .expect(S1, "scale-out-enabled", (Unknown, &[(CATALOG, 3), ("old/catalog_properties.csv", 3)]));
}

#[test]
pub(crate) fn the_first_symptom_fires_on_exports_alone() {
    let report = Bundle::default().file(CATALOG, scale_out("False")).scan();
    let found = diagnosis(&report, S1);
    assert_eq!((found.evidence[0].path.as_str(), found.evidence[0].line), (CATALOG, 3));
    assert_eq!(found.severity, Severity::Error);
    let report = Bundle::default().file(PROPERTIES, "property_name,property_value\n").scan();
    diagnosis(&report, S1);
    let report =
        Bundle::default().file(PROPERTIES, properties("SQL01")).file(CATALOG, scale_out("True")).scan();
    assert!(report.diagnoses.is_empty(), "{:?}", report.diagnoses);
}

#[test]
pub(crate) fn a_name_is_wrong_only_against_one_that_is_known() {
    let step = "master-sql-server-name";
    let bundle = || master_log(NOT_FOUND);
    bundle().file(SETTINGS, settings("SQL01")).file(PROPERTIES, properties("sql01.contoso.com")).expect(
        S1,
        step,
        (Passed, &[(SETTINGS, 3), (PROPERTIES, 2)]),
    );
    let failed = bundle().file(SETTINGS, settings("SQL02")).file(PROPERTIES, properties("SQL01")).expect(
        S1,
        step,
        (Failed, &[(SETTINGS, 3), (PROPERTIES, 2)]),
    );
    assert_eq!(failed.reason.as_deref(), Some("SqlServerName is SQL02, but the catalog names SQL01."));
    // Not found is no proof; an address and a name may be one server.
    bundle().file(SETTINGS, settings("SQL01")).expect(S1, step, (Unknown, &[(SETTINGS, 3)]));
    bundle().file(SETTINGS, settings("192.0.2.7")).file(PROPERTIES, properties("SQL01")).expect(
        S1,
        step,
        (Unknown, &[(SETTINGS, 3), (PROPERTIES, 2)]),
    );
    bundle().file(SETTINGS, settings("")).expect(S1, step, (Failed, &[(SETTINGS, 3)]));
}

#[test]
pub(crate) fn a_server_that_refuses_a_login_is_the_right_one() {
    let bundle = master_log(REFUSED).file(SETTINGS, settings("SQL01")).file(PROPERTIES, properties("SQL02"));
    bundle.expect(S1, "master-sql-server-name", (Passed, &[(MASTER_LOG, 1), (SETTINGS, 3)]));
}

#[test]
pub(crate) fn the_server_itself_says_why_it_refused() {
    let errorlog = |user: &str, state: u32| {
        format!(
            "2024-05-03 10:00:00.12 Logon       Error: 18456, Severity: 14, State: {state}.\n\
             2024-05-03 10:00:00.12 Logon       Login failed for user '{user}'. Reason: x. [CLIENT: 192.0.2.9]\n"
        )
    };
    let path = "SQL01/ERRORLOG";
    let rule = "master-sql-login-failed";
    let bundle = || master_log(REFUSED);
    let step = bundle().file(path, errorlog("CONTOSO\\MASTER01$", 5)).expect(
        rule,
        "login-refusal-reason",
        (Failed, &[(path, 1)]),
    );
    assert_eq!(step.reason.as_deref(), Some("The server knows no login CONTOSO\\MASTER01$ (state 5)."));
    bundle().file(path, errorlog("CONTOSO\\MASTER01$", 5)).expect(
        rule,
        "master-login-in-ssisdb",
        (Failed, &[(path, 1)]),
    );
    // The login of somebody else.
    bundle().file(path, errorlog("webshop", 5)).expect(rule, "login-refusal-reason", (Unknown, &[]));
    bundle().file(path, errorlog("webshop", 5)).expect(rule, "master-login-in-ssisdb", (Unknown, &[]));
}

#[test]
pub(crate) fn an_error_can_say_that_the_database_is_closed() {
    let rule = "master-database-unavailable";
    let error = |number: u32| {
        format!("System.Data.SqlClient.SqlException (0x80131904): x\nError Number:{number},State:1,Class:14")
    };
    master_log(&error(983)).expect(rule, "ssisdb-online", (Failed, &[(MASTER_LOG, 1)]));
    master_log(&error(229)).expect(rule, "ssisdb-online", (Passed, &[(MASTER_LOG, 1)]));
    master_log(&error(4060)).expect(rule, "ssisdb-online", (Unknown, &[]));
}
