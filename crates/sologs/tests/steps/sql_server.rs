//! `sql-port-open`, `sql-instance-running`, `catalog-cleanup`, `sql-certificate-trusted`.

use crate::bundle::{AGENT, Bundle};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const MASTER: &str = "MASTER01/Binn/MasterSettings.config";
const PROPERTIES: &str = "master_properties.csv";

fn master_log(exception: &str) -> Bundle {
    Bundle::default()
        .file(
            "MASTER01/AppData/Local/SSIS/ScaleOut/Master/master.log",
            format!("2024-05-03 10:00:00 ERROR {exception}\n"),
        )
        .file(MASTER, "{\n  \"PortNumber\": 8391,\n  \"SqlServerName\": \"SQL01\\\\SSIS\"\n}\n")
}

fn tested(host: &str, port: u16, succeeded: &str) -> String {
    format!(
        "ComputerName     : {host}\nRemoteAddress    : 192.0.2.9\nRemotePort       : {port}\nTcpTestSucceeded : {succeeded}\n"
    )
}

#[test]
pub(crate) fn a_test_from_the_worker_reaches_the_server() {
    let (rule, step) = ("logging-database-unreachable", "sql-port-open");
    let path = "WORKER01/sql-connection.txt";
    let log = "2024-05-03 10:00:00 ERROR System.Data.SqlClient.SqlException (0x80131904): A network-related or \
        instance-specific error occurred while establishing a connection to SQL Server.\nError Number:53,State:0,Class:20\n";
    let bundle = || Bundle::default().file(&format!("WORKER01/{AGENT}/agent.log"), log);
    let named = || bundle().file(PROPERTIES, "property_name,property_value\nCLUSTER_LOGDB_SERVER,SQL01\n");
    named().file(path, tested("SQL01", 1433, "True")).expect(rule, step, (Passed, &[(path, 4)]));
    named().file(path, tested("SQL01", 1433, "False")).expect(rule, step, (Failed, &[(path, 4)]));
    named().expect(rule, step, (Unknown, &[]));
    let differ = format!("{}\n{}", tested("SQL01", 1433, "True"), tested("SQL01", 1433, "False"));
    named().file(path, differ).expect(rule, step, (Unknown, &[(path, 4), (path, 9)]));
    // Of another host, of another machine, and where the server is not known.
    named().file(path, tested("SQL02", 1433, "True")).expect(rule, step, (Unknown, &[]));
    named().file("WORKER02/c.txt", tested("SQL01", 1433, "True")).expect(rule, step, (Unknown, &[]));
    bundle().file(path, tested("SQL01", 1433, "True")).expect(rule, step, (Unknown, &[]));
}

#[test]
pub(crate) fn the_instance_runs_or_not() {
    let (rule, step) = ("master-sql-server-not-found", "sql-instance-running");
    let bundle = || {
        master_log(
            "System.Data.SqlClient.SqlException (0x80131904): A network-related or instance-specific error occurred while \
             establishing a connection to SQL Server. (provider: SQL Network Interfaces, error: 26 - Error Locating \
             Server/Instance Specified)",
        )
    };
    let path = "SQL01/services.txt";
    let service = |name: &str, state: &str| {
        format!(
            "SERVICE_NAME: {name}\n        TYPE               : 10  WIN32_OWN_PROCESS\n        STATE              : {state}\n"
        )
    };
    bundle().file(path, service("MSSQL$SSIS", "4  RUNNING")).expect(rule, step, (Passed, &[(path, 3)]));
    bundle().file(path, service("MSSQL$SSIS", "1  STOPPED")).expect(rule, step, (Failed, &[(path, 3)]));
    // Another instance, another machine.
    bundle().file(path, service("MSSQLSERVER", "4  RUNNING")).expect(rule, step, (Unknown, &[]));
    bundle().file("SQL02/services.txt", service("MSSQL$SSIS", "4  RUNNING")).expect(
        rule,
        step,
        (Unknown, &[]),
    );
    bundle().expect(rule, step, (Unknown, &[]));
    // From the Master the server's port answers.
    let test = "MASTER01/sql-connection.txt";
    bundle().file(test, tested("SQL01", 1433, "True")).expect(rule, step, (Passed, &[(test, 4)]));
    bundle().file(test, tested("SQL01", 8391, "True")).expect(rule, step, (Unknown, &[]));
}

#[test]
pub(crate) fn the_catalog_is_cleaned_up_or_not() {
    let (rule, step) = ("master-sql-timeout", "catalog-cleanup");
    let path = "catalog_properties.csv";
    let bundle = || {
        master_log(
            "System.Data.SqlClient.SqlException (0x80131904): Execution Timeout Expired.\nError Number:-2,State:0,Class:11",
        )
    };
    let export = |enabled: &str, days: &str| {
        format!(
            "property_name,property_value\nOPERATION_CLEANUP_ENABLED,{enabled}\nRETENTION_WINDOW,{days}\n"
        )
    };
    bundle().file(path, export("TRUE", "90")).expect(rule, step, (Passed, &[(path, 2), (path, 3)]));
    bundle().file(path, export("TRUE", "3650")).expect(rule, step, (Failed, &[(path, 2), (path, 3)]));
    bundle().file(path, export("FALSE", "90")).expect(rule, step, (Failed, &[(path, 2)]));
    bundle().expect(rule, step, (Unknown, &[]));
    let half = "property_name,property_value\nOPERATION_CLEANUP_ENABLED,TRUE\nSCHEMA_VERSION,6\n";
    bundle().file(path, half).expect(rule, step, (Unknown, &[(path, 2)]));
}

#[test]
pub(crate) fn the_connection_says_whether_the_certificate_was_the_trouble() {
    let (rule, step) = ("master-sql-encryption-failed", "sql-certificate-trusted");
    let log = "MASTER01/AppData/Local/SSIS/ScaleOut/Master/master.log";
    let failed = |inner: &str, number: &str| {
        master_log(&format!(
            "System.Data.SqlClient.SqlException (0x80131904): A connection was successfully established with the server, but \
             then an error occurred during the pre-login handshake. ({inner})\nError Number:{number},State:0,Class:20"
        ))
    };
    let chain = "provider: SSL Provider, error: 0 - The certificate chain was issued by an authority that is not trusted.";
    failed(chain, "-2146893019").expect(rule, step, (Failed, &[(log, 1)]));
    let step_of =
        failed("provider: SSL Provider, error: 0", "-2146762481").expect(rule, step, (Failed, &[(log, 1)]));
    assert!(step_of.reason.unwrap().contains("name"));
    failed("provider: SSL Provider, error: 0", "-2146893007").expect(rule, step, (Unknown, &[]));
}
