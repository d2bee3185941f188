//! `sql-authentication-allowed`, `logging-connection-string`.

use crate::bundle::{AGENT, Bundle, diagnosis};
use crate::evtx::{self, Event};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const S5: &str = "execution-log-missing";
const ALLOWED: &str = "sql-authentication-allowed";
const STRING: &str = "logging-connection-string";
const ERRORLOG: &str = "SQL01/ERRORLOG";
const MESSAGES: &str = "event_messages.csv";
const LOGIN: &str = "##MS_SSISLogDBWorkerAgentLogin##";

fn bundle() -> Bundle {
    let log = format!("WORKER01/{AGENT}/agent.log");
    Bundle::default()
        .file(&log, "2024-05-03 10:00:00 ERROR Failed to acquire log database connection information.\n")
}

/// The server's own log shows the trouble by itself.
fn server() -> Bundle {
    Bundle::default()
}

fn refused(user: &str, state: u32) -> String {
    format!(
        "2024-05-03 10:00:00.12 Logon       Error: 18456, Severity: 14, State: {state}.\n\
         2024-05-03 10:00:00.12 Logon       Login failed for user '{user}'. Reason: x. [CLIENT: 192.0.2.9]\n"
    )
}

#[test]
pub(crate) fn the_server_says_whether_it_takes_sql_logins() {
    let step = server().file(ERRORLOG, refused(LOGIN, 58)).expect(S5, ALLOWED, (Failed, &[(ERRORLOG, 1)]));
    assert!(step.reason.unwrap().contains("Windows logins only (state 58)"));
    bundle().file(ERRORLOG, refused("webshop", 8)).expect(S5, ALLOWED, (Passed, &[(ERRORLOG, 1)]));
    bundle().expect(S5, ALLOWED, (Unknown, &[]));
    // A Windows account that is refused says nothing of SQL Server logins; nor does state 1.
    bundle().file(ERRORLOG, refused("CONTOSO\\\\etl", 5)).expect(S5, ALLOWED, (Unknown, &[]));
    server().file(ERRORLOG, refused(LOGIN, 1)).expect(S5, ALLOWED, (Unknown, &[]));
}

#[test]
pub(crate) fn the_latest_line_of_the_log_counts() {
    let mode = |mode: &str| format!("2024-05-03 10:05:00.00 Server      Authentication mode is {mode}.\n");
    let mended = format!("{}{}", refused(LOGIN, 58), mode("MIXED"));
    server().file(ERRORLOG, mended).expect(S5, ALLOWED, (Passed, &[(ERRORLOG, 3)]));
    let spoiled = format!("{}{}", refused(LOGIN, 8), mode("WINDOWS-ONLY"));
    server().file(ERRORLOG, spoiled).expect(S5, ALLOWED, (Failed, &[(ERRORLOG, 3)]));
}

#[test]
pub(crate) fn the_registry_and_the_property_tell_as_well() {
    let registry = |key: &str, mode: u32| {
        format!(
            "Windows Registry Editor Version 5.00\n\n\
             [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL15.MSSQLSERVER\\{key}]\n\
             \"LoginMode\"=dword:0000000{mode}\n"
        )
    };
    let path = "SQL01/login.reg";
    bundle().file(path, registry("MSSQLServer", 2)).expect(S5, ALLOWED, (Passed, &[(path, 4)]));
    bundle().file(path, registry("MSSQLServer", 1)).expect(S5, ALLOWED, (Failed, &[(path, 4)]));
    // A value of that name under another key.
    bundle().file(path, registry("Other", 2)).expect(S5, ALLOWED, (Unknown, &[]));
    let property = |only: u8| format!("IsIntegratedSecurityOnly\n{only}\n");
    let asked = "SQL01/serverproperty.csv";
    bundle().file(asked, property(0)).expect(S5, ALLOWED, (Passed, &[(asked, 2)]));
    // What the running instance says counts more than a value that takes effect when it restarts.
    bundle().file(asked, property(1)).file(path, registry("MSSQLServer", 2)).expect(
        S5,
        ALLOWED,
        (Failed, &[(asked, 2)]),
    );
}

#[test]
pub(crate) fn the_state_of_the_logging_login_decides() {
    let step = server().file(ERRORLOG, refused(LOGIN, 8)).expect(S5, STRING, (Failed, &[(ERRORLOG, 1)]));
    assert_eq!(
        step.reason.as_deref(),
        Some("The password of ##MS_SSISLogDBWorkerAgentLogin## was wrong (state 8).")
    );
    server().file(ERRORLOG, refused(LOGIN, 58)).expect(S5, STRING, (Unknown, &[(ERRORLOG, 1)]));
    bundle().file(ERRORLOG, refused("webshop", 8)).expect(S5, STRING, (Unknown, &[]));
    bundle().expect(S5, STRING, (Unknown, &[]));
}

#[test]
pub(crate) fn messages_that_arrived_later_show_that_it_works() {
    let messages = |day: u32| {
        format!(
            "event_message_id,operation_id,message_time,message_type,message\n\
             1,40012,2024-05-{day:02} 10:00:00.0000000 +02:00,30,x\n"
        )
    };
    bundle().file(MESSAGES, messages(5)).expect(S5, STRING, (Passed, &[(MESSAGES, 2)]));
    // The zone of the Worker's log is not known: an hour more or less proves nothing.
    bundle().file(MESSAGES, messages(3)).expect(S5, STRING, (Unknown, &[]));
}

#[test]
pub(crate) fn the_server_log_alone_fires() {
    let report = Bundle::default().file(ERRORLOG, refused(LOGIN, 58)).scan();
    let found = diagnosis(&report, S5);
    assert_eq!((found.evidence[0].path.as_str(), found.evidence[0].line), (ERRORLOG, 1));
    assert_eq!(diagnosis(&report, "sql-login-rejected").captures["state"], "58");
    let report = Bundle::default().file(ERRORLOG, refused("webshop", 8)).scan();
    assert!(report.diagnoses.is_empty(), "{:?}", report.diagnoses);
}

#[test]
pub(crate) fn event_18456_tells_as_the_error_log_does() {
    let path = "SQL01/Application.evtx";
    let event = |user, reason| {
        let data = [("", user), ("", reason), ("", "[CLIENT: 192.0.2.9]")];
        let event = Event { provider: "MSSQLSERVER", id: 18456, time: "2024-05-03T10:00:00Z", data: &data };
        server().file(path, evtx::file("SQL01", &[event]))
    };
    let windows_only = " Reason: An attempt to login using SQL authentication failed. Server is configured for Windows \
        authentication only.";
    event(LOGIN, windows_only).expect(S5, ALLOWED, (Failed, &[(path, 1)]));
    // In a language of which the texts are not known, the event holds no state.
    event(LOGIN, " Motif : …").expect(S5, ALLOWED, (Unknown, &[]));
}

/// An export that is larger than what is read of other files at once: the last execution's only message is at its end.
#[test]
pub(crate) fn a_large_export_of_messages_is_read_to_its_end() {
    let (executions, messages) = ("executions.csv", "operation_messages.csv");
    let rows = |last: bool| {
        let mut text = "operation_message_id,operation_id,message_time,message_type,message\n".to_owned();
        let filler = "x".repeat(120);
        for row in 0..70_000 {
            text += &format!("{row},40012,2024-05-03 10:00:00.0000000 +02:00,70,{filler}\n");
        }
        if last {
            text += "70001,40013,2024-05-03 11:00:00.0000000 +02:00,70,done\n";
        }
        assert!(text.len() > 8 << 20);
        text
    };
    let succeeded = "execution_id,package_name,status,start_time,end_time\n\
        40012,Load.dtsx,7,2024-05-03 10:00:00 +02:00,2024-05-03 10:06:00 +02:00\n\
        40013,Load.dtsx,7,2024-05-03 11:00:00 +02:00,2024-05-03 11:06:00 +02:00\n";
    let silent = |last: bool| {
        let report = Bundle::default().file(executions, succeeded).file(messages, rows(last)).scan();
        assert!(
            report.problems.iter().any(|problem| problem.message.contains("rows of")),
            "{:?}",
            report.problems
        );
        report.diagnoses.iter().filter(|found| found.rule == S5).count()
    };
    assert_eq!((silent(true), silent(false)), (0, 1));
}
