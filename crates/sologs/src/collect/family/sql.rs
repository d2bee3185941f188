//! SSISDB's views and what SQL Server says of logins: by `sqlcmd` with a trusted connection, or as a script to be run
//! by hand.
//!
//! Each query gives the lines of a CSV file, names of columns first, since `sqlcmd` itself puts no quotes around a text
//! that holds a comma. They only read. Columns that may hold secrets (`internal.tasks.InputData`) are left out.

use crate::collect::CollectError;
use crate::collect::collector::{Collector, Question};
use crate::collect::machine::CommandLine;
use crate::collect::survey::Survey;
use sologs_core::kind::FileKind;
use std::fmt::Write;
use std::time::Duration;

/// A view, and what of it is read.
struct View {
    file: &'static str,
    name: &'static str,
    columns: &'static [&'static str],
    /// Rows that are taken, and the column by which they are the newest.
    newest: Option<(u32, &'static str)>,
    filter: &'static str,
}

const MESSAGE_KINDS: &str = " WHERE message_type IN (100, 110, 120, 130, 140)";

const VIEWS: &[View] = &[
    View {
        file: "worker_agents.csv",
        name: "[catalog].[worker_agents]",
        columns: &[
            "WorkerAgentId",
            "IsEnabled",
            "DisplayName",
            "Description",
            "MachineName",
            "Tags",
            "UserAccount",
            "LastOnlineTime",
        ],
        newest: None,
        filter: "",
    },
    View {
        file: "master_properties.csv",
        name: "[catalog].[master_properties]",
        columns: &["property_name", "property_value"],
        newest: None,
        filter: "",
    },
    View {
        file: "catalog_properties.csv",
        name: "[catalog].[catalog_properties]",
        columns: &["property_name", "property_value"],
        newest: None,
        filter: "",
    },
    View {
        file: "catalog.executions.csv",
        name: "[catalog].[executions]",
        columns: &[
            "execution_id",
            "folder_name",
            "project_name",
            "package_name",
            "status",
            "created_time",
            "start_time",
            "end_time",
            "caller_name",
            "executed_as_name",
        ],
        newest: Some((2000, "execution_id")),
        filter: "",
    },
    View {
        file: "catalog.operations.csv",
        name: "[catalog].[operations]",
        columns: &[
            "operation_id",
            "operation_type",
            "status",
            "created_time",
            "start_time",
            "end_time",
            "object_name",
            "caller_name",
        ],
        newest: Some((2000, "operation_id")),
        filter: "",
    },
    View {
        file: "operation_messages.csv",
        name: "[catalog].[operation_messages]",
        columns: &["operation_message_id", "operation_id", "message_time", "message_type", "message"],
        newest: Some((10_000, "operation_message_id")),
        filter: MESSAGE_KINDS,
    },
    View {
        file: "event_messages.csv",
        name: "[catalog].[event_messages]",
        columns: &[
            "event_message_id",
            "operation_id",
            "message_time",
            "message_type",
            "message",
            "package_name",
            "event_name",
            "message_source_name",
        ],
        newest: Some((10_000, "event_message_id")),
        filter: MESSAGE_KINDS,
    },
    View {
        file: "internal.tasks.csv",
        name: "[internal].[tasks]",
        columns: &[
            "TaskId",
            "JobId",
            "Status",
            "WorkerAgentId",
            "ExecutedCount",
            "MaxExecutedCount",
            "ExpiredTime",
            "LastPickupTime",
        ],
        newest: Some((5000, "LastPickupTime")),
        filter: "",
    },
    View {
        file: "internal.executions.csv",
        name: "[internal].[executions]",
        columns: &["execution_id", "job_id"],
        newest: Some((5000, "execution_id")),
        filter: "",
    },
];

const SERVER_TIME: &str = "SELECT line FROM (SELECT 0 AS n, CONVERT(nvarchar(max), N'SYSDATETIMEOFFSET') AS line UNION ALL \
     SELECT 1, CONVERT(nvarchar(max), SYSDATETIMEOFFSET(), 126)) AS lines ORDER BY n";
const LOGIN_MODE: &str = "SELECT line FROM (SELECT 0 AS n, CONVERT(nvarchar(max), N'IsIntegratedSecurityOnly,ProductVersion') AS line \
     UNION ALL SELECT 1, CONVERT(nvarchar(max), SERVERPROPERTY('IsIntegratedSecurityOnly')) + N',' + \
     CONVERT(nvarchar(max), SERVERPROPERTY('ProductVersion'))) AS lines ORDER BY n";
/// State 58 and its like stand on the line above the text of the failure: all lines of logins are taken.
const LOGINS: &str = "DECLARE @log TABLE (LogDate datetime, ProcessInfo nvarchar(100), Line nvarchar(max)); \
     INSERT @log EXEC sys.xp_readerrorlog 0, 1; SELECT CONVERT(nvarchar(max), CONVERT(nvarchar(30), LogDate, 121) + \
     N' ' + ProcessInfo + N' ' + Line) FROM @log WHERE ProcessInfo = N'Logon' ORDER BY LogDate";

/// Files and queries, in order.
fn queries() -> Vec<(&'static str, FileKind, String)> {
    let views = VIEWS.iter().map(|view| (view.file, FileKind::SsisdbTable, view.query()));
    let others = [
        ("server_time.csv", FileKind::SsisdbTable, SERVER_TIME.to_owned()),
        ("server_properties.csv", FileKind::SsisdbTable, LOGIN_MODE.to_owned()),
        ("ERRORLOG", FileKind::SqlErrorlog, LOGINS.to_owned()),
    ];
    let whole = |(file, kind, query): (&'static str, FileKind, String)| {
        (file, kind, format!("SET NOCOUNT ON; {query};"))
    };
    views.chain(others).map(whole).collect()
}

impl View {
    fn query(&self) -> String {
        let cell = |column: &&str| {
            // Style 126 is ISO 8601; for what is no time it means nothing.
            format!(
                "ISNULL(N'\"' + REPLACE(CONVERT(nvarchar(max), [{column}], 126), N'\"', N'\"\"') + N'\"', N'')"
            )
        };
        let cells: Vec<String> = self.columns.iter().map(cell).collect();
        let (top, order) = match self.newest {
            Some((rows, column)) => (format!("TOP ({rows}) "), format!(" ORDER BY [{column}] DESC")),
            None => (String::new(), String::new()),
        };
        format!(
            "SELECT line FROM (SELECT 0 AS n, CONVERT(nvarchar(max), N'{}') AS line UNION ALL SELECT 1, line FROM \
             (SELECT {top}{} AS line FROM [SSISDB].{}{}{order}) AS newest) AS lines ORDER BY n",
            self.columns.join(","),
            cells.join(" + N',' + "),
            self.name,
            self.filter,
        )
    }
}

/// Arguments behind the server, before the query: trusted connection, stop at errors, no variables and no commands in
/// the script, whole texts, UTF-8.
const ARGUMENTS: &[&str] =
    &["-E", "-d", "SSISDB", "-l", "15", "-t", "120", "-b", "-x", "-X", "-y", "0", "-f", "65001", "-Q"];
/// Trusts the certificate of the server.
const TRUST: &str = "-C";

/// Whether arguments of `sqlcmd`, behind the server, are those of a query of ours.
pub(crate) fn is_ours(arguments: &[&str]) -> bool {
    let rest = match arguments {
        [TRUST, rest @ ..] => rest,
        rest => rest,
    };
    let Some((query, before)) = rest.split_last() else { return false };
    before == ARGUMENTS && queries().iter().any(|(_, _, own)| own == query)
}

pub(crate) fn gather(collector: &mut Collector<'_>, _survey: &mut Survey) -> Result<(), CollectError> {
    let Some(server) = collector.options.sql_server.clone() else {
        let reason =
            "no SQL Server was named; use --sql, or run the script that was written beside the bundle";
        collector.not_asked(None, "sqlcmd", reason.to_owned());
        return Ok(());
    };
    let program = program(collector);
    for (file, kind, query) in queries() {
        let mut arguments = vec!["-S", server.trim()];
        arguments.extend(collector.options.trust_sql_certificate.then_some(TRUST));
        arguments.extend(ARGUMENTS);
        arguments.push(&query);
        let shown = format!("sqlcmd -S {} -E -d SSISDB ({file})", server.trim());
        let command = CommandLine::new("sqlcmd", program.clone(), &arguments).shown_as(shown);
        let question = Question::new(&format!("ssisdb/{file}"), kind, command);
        collector.gather(&question.without_echo().limit(Duration::from_secs(150)))?;
    }
    Ok(())
}

/// Where Microsoft's installers put `sqlcmd`, then the absolute folders of PATH.
fn program(collector: &Collector<'_>) -> String {
    let machine = collector.machine;
    let programs = machine.variable("ProgramW6432").or_else(|| machine.variable("ProgramFiles"));
    let programs = programs.unwrap_or_else(|| r"C:\Program Files".to_owned());
    let installed = ["180", "170", "160", "150", "130", "110"].map(|version| {
        format!(r"{programs}\Microsoft SQL Server\Client SDK\ODBC\{version}\Tools\Binn\sqlcmd.exe")
    });
    let path = machine.variable("PATH").unwrap_or_default();
    let is_absolute = |folder: &&str| folder.get(1..3) == Some(":\\");
    let on_path = path
        .split(';')
        .map(|folder| folder.trim().trim_matches('"').trim_end_matches('\\'))
        .filter(is_absolute)
        .map(|folder| format!(r"{folder}\sqlcmd.exe"));
    let found = installed.iter().cloned().chain(on_path).find(|path| machine.is_file(path));
    found.unwrap_or_else(|| "sqlcmd.exe".to_owned())
}

/// The script to be run by hand: `sqlcmd` writes one file a view beside it.
pub(crate) fn script() -> String {
    let mut text = String::from(
        "-- Asks SSISDB for what sologs reads. It changes nothing. Run it in an empty folder, with your own account:\r\n\
         --   sqlcmd -S <server> -E -d SSISDB -y 0 -f 65001 -i <this file>\r\n\
         -- and put the files that it writes into the folder of the Master in the bundle.\r\n",
    );
    for (file, _, query) in queries() {
        // Writing to a text does not fail.
        let _ = write!(text, ":OUT {file}\r\n{query}\r\nGO\r\n");
    }
    text.push_str(":OUT STDOUT\r\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_only_read() {
        for (file, _, query) in queries() {
            let upper = query.to_uppercase();
            for word in
                ["UPDATE ", "DELETE ", "DROP ", "ALTER ", "CREATE ", "MERGE ", "INTO ", "TRUNCATE ", "GRANT "]
            {
                assert!(!upper.contains(word), "{file}: {word}");
            }
            assert_eq!(
                upper.matches("EXEC").count(),
                usize::from(file == "ERRORLOG") + upper.matches("EXECUT").count()
            );
            assert!(query.len() < 8000, "{file}: a command line ends at 8191 characters");
        }
    }

    #[test]
    fn another_query_or_option_is_refused() {
        let (_, _, query) = queries().remove(0);
        let with = |query: &str, extra: &[&str]| -> bool {
            let all: Vec<&str> = extra.iter().chain(ARGUMENTS).copied().chain([query]).collect();
            is_ours(&all)
        };
        assert!(with(&query, &[]) && with(&query, &[TRUST]));
        assert!(!with("SELECT 1", &[]) && !with(&query, &["-i"]) && !is_ours(&[]));
    }
}
