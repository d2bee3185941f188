//! Exports of SSISDB's views and tables: CSV, TSV, semicolons, JSON, and the text that sqlcmd and SSMS print (a line of
//! names over a line of dashes).
//!
//! The names of the columns tell which view it is. `master_properties` and `catalog_properties` share theirs: the names
//! of the properties tell, and of an empty table the name of the file.

mod keep;
mod pieces;
mod read;
mod rows;

pub use pieces::{TableReader, mark_cut};
pub use rows::{
    Execution, ExecutionStatus, InternalExecution, Message, Operation, Property, Task, TaskStatus,
    WorkerAgent,
};

use super::Located;
use super::common::date_text::{self, Order};
use super::problem::Problems;
use crate::time::Timestamp;
use serde::Serialize;

/// Names of properties of `catalog.master_properties`.
const MASTER_PROPERTIES: &[&str] = &[
    "CLUSTER_LOGDB_SERVER",
    "LAST_ONLINE_TIME",
    "MACHINE_IP",
    "MACHINE_NAME",
    "MASTER_ADDRESS",
    "MASTER_SERVICE_PORT",
    "SSLCERT_THUMBPRINT",
];

/// Names of properties of `catalog.catalog_properties`.
const CATALOG_PROPERTIES: &[&str] = &[
    "DEFAULT_EXECUTION_MODE",
    "IS_SCALEOUT_ENABLED",
    "ENCRYPTION_ALGORITHM",
    "MAX_PROJECT_VERSIONS",
    "OPERATION_CLEANUP_ENABLED",
    "RETENTION_WINDOW",
    "SCHEMA_BUILD",
    "SCHEMA_VERSION",
    "SERVER_CUSTOMIZED_LOGGING_LEVEL",
    "SERVER_LOGGING_LEVEL",
    "SERVER_OPERATION_ENCRYPTION_LEVEL",
    "VALIDATION_TIMEOUT",
    "VERSION_CLEANUP_ENABLED",
];

/// The tables of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct SsisdbExport {
    /// In the order of the file.
    pub tables: Vec<SsisdbTable>,
}

/// One table.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct SsisdbTable {
    /// Which view it is.
    pub view: View,
    /// In which form it was exported.
    pub form: TableForm,
    /// 1-based line of the names of the columns; in JSON, of the list.
    pub line: u64,
    /// Names of the columns; none where the export has no line of names.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Rows that were left out since a bound was reached.
    pub left_out: u64,
    /// Those of them of whose operation no row is kept; of views without messages, all of them.
    pub lost: u64,
    #[serde(skip)]
    order: Option<Order>,
}

/// A row.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// 1-based line that it begins on.
    pub line: u64,
    /// Its cells in the order of the columns; `None` for NULL.
    pub cells: Vec<Option<Box<str>>>,
}

/// A view or table of SSISDB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum View {
    /// `catalog.worker_agents`.
    WorkerAgents,
    /// `catalog.master_properties`.
    MasterProperties,
    /// `catalog.catalog_properties`.
    CatalogProperties,
    /// One of the two above; neither rows nor file name tell which.
    Properties,
    /// `catalog.executions`.
    Executions,
    /// `catalog.operations`.
    Operations,
    /// `catalog.operation_messages`.
    OperationMessages,
    /// `catalog.event_messages`.
    EventMessages,
    /// `internal.tasks`.
    Tasks,
    /// `internal.executions`.
    InternalExecutions,
    /// The result of `SELECT SYSDATETIMEOFFSET()`.
    ServerTime,
    /// Results of `SERVERPROPERTY`, such as `IsIntegratedSecurityOnly`.
    ServerProperties,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TableForm {
    /// Parted by this character, with or without a line of dashes.
    Delimited(char),
    /// Columns under a line of dashes.
    FixedWidth,
    /// JSON.
    Json,
    /// Nothing but a name of a file, and no rows.
    Empty,
}

impl View {
    const NAMES: [(Self, &'static str); 12] = [
        (Self::WorkerAgents, "catalog.worker_agents"),
        (Self::MasterProperties, "catalog.master_properties"),
        (Self::CatalogProperties, "catalog.catalog_properties"),
        (Self::Properties, "catalog.*_properties"),
        (Self::Executions, "catalog.executions"),
        (Self::Operations, "catalog.operations"),
        (Self::OperationMessages, "catalog.operation_messages"),
        (Self::EventMessages, "catalog.event_messages"),
        (Self::Tasks, "internal.tasks"),
        (Self::InternalExecutions, "internal.executions"),
        (Self::ServerTime, "SYSDATETIMEOFFSET()"),
        (Self::ServerProperties, "SERVERPROPERTY"),
    ];

    /// The name in SSISDB, for example `catalog.worker_agents`.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(view, _)| *view == self).map_or("", |(_, name)| name)
    }

    /// The view that has these columns.
    fn of_columns<'c>(columns: impl IntoIterator<Item = &'c str>) -> Option<Self> {
        let columns: Vec<String> =
            columns.into_iter().take(200).map(|name| name.trim().to_lowercase()).collect();
        let has = |name: &str| columns.iter().any(|column| column == name);
        let any = |names: &[&str]| names.iter().any(|name| has(name));
        if has("property_name") && has("property_value") {
            Some(Self::Properties)
        } else if has("taskid") && any(&["jobid", "status", "expiredtime", "executedcount", "workeragentid"])
        {
            Some(Self::Tasks)
        } else if has("workeragentid") && any(&["lastonlinetime", "isenabled", "machinename", "useraccount"])
        {
            Some(Self::WorkerAgents)
        } else if has("execution_id") && has("job_id") {
            Some(Self::InternalExecutions)
        } else if has("event_message_id") || (has("message") && has("operation_id") && has("event_name")) {
            Some(Self::EventMessages)
        } else if has("message") && any(&["operation_message_id", "message_type", "message_time"]) {
            Some(Self::OperationMessages)
        } else if has("execution_id") && any(&["package_name", "project_name", "status", "folder_name"]) {
            Some(Self::Executions)
        } else if has("operation_id") && any(&["operation_type", "status", "created_time"]) {
            Some(Self::Operations)
        } else if columns.iter().any(|column| column.contains("sysdatetimeoffset")) {
            Some(Self::ServerTime)
        } else {
            has("isintegratedsecurityonly").then_some(Self::ServerProperties)
        }
    }

    /// The view that a file is named after.
    fn of_name(path: &str) -> Option<Self> {
        let name =
            path.rsplit(['/', '\\', '!']).next().unwrap_or(path).to_lowercase().replace(['-', ' '], "_");
        let by_name = [
            ("master_prop", Self::MasterProperties),
            ("catalog_prop", Self::CatalogProperties),
            ("worker_agent", Self::WorkerAgents),
            ("event_message", Self::EventMessages),
            ("operation_message", Self::OperationMessages),
            ("internal.executions", Self::InternalExecutions),
            ("internal_executions", Self::InternalExecutions),
            ("internal.tasks", Self::Tasks),
            ("internal_tasks", Self::Tasks),
            ("catalog.executions", Self::Executions),
            ("catalog_executions", Self::Executions),
            ("catalog.operations", Self::Operations),
            ("catalog_operations", Self::Operations),
            ("sysdatetimeoffset", Self::ServerTime),
        ];
        by_name.iter().find(|(part, _)| name.contains(part)).map(|(_, view)| *view)
    }

    /// The column that may hold free text, and with it the delimiter.
    fn free_text_column(self) -> &'static str {
        match self {
            Self::WorkerAgents => "Description",
            Self::Tasks => "InputData",
            Self::OperationMessages | Self::EventMessages => "message",
            Self::Executions | Self::Operations | Self::InternalExecutions => "description",
            _ => "property_value",
        }
    }
}

impl SsisdbTable {
    /// The cell of a row under a column, whatever the case of its name; `None` for NULL and where there is none.
    pub fn cell<'t>(&'t self, row: &'t Row, column: &str) -> Option<Located<&'t str>> {
        let at = self.columns.iter().position(|name| name.eq_ignore_ascii_case(column))?;
        row.cells.get(at)?.as_deref().map(|text| Located::new(text, row.line))
    }

    /// The cell as a time; with an offset where the export has one.
    pub fn time(&self, row: &Row, column: &str) -> Option<Located<Timestamp>> {
        self.cell(row, column)?.and_then(|text| date_text::read(text, self.order))
    }

    /// Whether rows may be missing since a bound was reached.
    pub fn is_cut(&self) -> bool {
        self.left_out > 0
    }

    /// Whether an operation may have messages in the export of which none is kept.
    pub fn lacks_operations(&self) -> bool {
        self.lost > 0
    }

    /// Whether the export has a line of names: an empty file may as well be a command that failed.
    pub fn has_header(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Settles which view it is, and the order of its dates, once all rows are there.
    fn settle(&mut self, path: &str) {
        if self.view == View::Properties {
            let is_one_of = |names: &[&str]| {
                let name = |row| self.cell(row, "property_name").map_or("", |cell| cell.value);
                self.rows
                    .iter()
                    .any(|row| names.iter().any(|known| known.eq_ignore_ascii_case(name(row).trim())))
            };
            let of_rows = match (is_one_of(MASTER_PROPERTIES), is_one_of(CATALOG_PROPERTIES)) {
                (true, _) => Some(View::MasterProperties),
                (_, true) => Some(View::CatalogProperties),
                _ => View::of_name(path)
                    .filter(|view| matches!(view, View::MasterProperties | View::CatalogProperties)),
            };
            self.view = of_rows.unwrap_or(View::Properties);
        }
        let is_time = |name: &String| name.to_ascii_lowercase().contains("time");
        let times: Vec<usize> =
            self.columns.iter().enumerate().filter(|(_, name)| is_time(name)).map(|(at, _)| at).collect();
        let cell = |row: &'_ Row, at: usize| row.cells.get(at).cloned().flatten();
        let texts: Vec<Box<str>> = self
            .rows
            .iter()
            .take(1000)
            .flat_map(|row| times.iter().filter_map(move |at| cell(row, *at)))
            .collect();
        self.order = date_text::order_of(texts.iter().map(|text| &**text));
    }
}

/// Whether a text is such an export, by the names of its columns (or of its properties).
pub(super) fn recognise(text: &str) -> bool {
    read::finds_table(text)
}

/// Whether a text without rows is named like one: nothing, or the count of no rows.
pub(super) fn recognise_empty(path: &str, text: &str) -> bool {
    View::of_name(path).is_some() && read::has_no_rows(text)
}

/// Reads the export.
pub(super) fn parse(path: &str, text: &str, problems: &mut Problems) -> SsisdbExport {
    settled(path, read::tables(text, problems), problems).or_empty(path, text, problems)
}

/// Settles what the tables are, once all rows are there, and says which rows were left out.
fn settled(path: &str, mut tables: Vec<SsisdbTable>, problems: &mut Problems) -> SsisdbExport {
    for table in &mut tables {
        table.settle(path);
        if table.left_out > 0 {
            let message = format!("{} rows of {} are not read", table.left_out, table.view.as_str());
            problems.limit(table.rows.last().map_or(table.line, |row| row.line), message);
        }
    }
    SsisdbExport { tables }
}

impl SsisdbExport {
    /// Of a text without a table: the empty one that its name tells, where it tells one.
    fn or_empty(mut self, path: &str, text: &str, problems: &mut Problems) -> Self {
        if self.tables.is_empty() && recognise_empty(path, text) {
            let view = View::of_name(path).unwrap_or(View::Properties);
            let mut table = read::table(view, TableForm::Empty, 1, Vec::new());
            table.settle(path);
            self.tables.push(table);
        }
        if self.tables.is_empty() {
            problems.malformed(
                1,
                "no table of SSISDB was found in this file; export it with the names of its columns",
            );
        }
        self
    }
}

#[cfg(test)]
mod tests;
