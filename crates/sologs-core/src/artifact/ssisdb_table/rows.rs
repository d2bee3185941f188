//! The rows of each view, typed.

use super::{Row, SsisdbTable, View};
use crate::artifact::common::{json_text, words};
use crate::artifact::{Located, Thumbprint};
use crate::time::Timestamp;
use serde::Serialize;

/// A row of `catalog.worker_agents`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct WorkerAgent {
    /// 1-based line of the row; the fields stand on it too.
    pub line: u64,
    /// `WorkerAgentId`.
    pub id: Option<String>,
    /// `IsEnabled`.
    pub is_enabled: Option<bool>,
    /// `DisplayName`.
    pub display_name: Option<String>,
    /// `Description`.
    pub description: Option<String>,
    /// `MachineName`.
    pub machine_name: Option<String>,
    /// `Tags`.
    pub tags: Option<String>,
    /// `UserAccount`.
    pub user_account: Option<String>,
    /// `LastOnlineTime`, in the server's zone.
    pub last_online: Option<Timestamp>,
}

/// A row of `catalog.master_properties` or `catalog.catalog_properties`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Property {
    /// 1-based line.
    pub line: u64,
    /// `property_name`.
    pub name: String,
    /// `property_value`; `None` for NULL.
    pub value: Option<String>,
}

/// A row of `catalog.executions`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Execution {
    /// 1-based line.
    pub line: u64,
    /// `execution_id`.
    pub id: Option<i64>,
    /// `folder_name`.
    pub folder_name: Option<String>,
    /// `project_name`.
    pub project_name: Option<String>,
    /// `package_name`.
    pub package_name: Option<String>,
    /// `status`.
    pub status: Option<ExecutionStatus>,
    /// `created_time`.
    pub created_time: Option<Timestamp>,
    /// `start_time`.
    pub start_time: Option<Timestamp>,
    /// `end_time`.
    pub end_time: Option<Timestamp>,
    /// `caller_name`.
    pub caller_name: Option<String>,
    /// `executed_as_name`.
    pub executed_as_name: Option<String>,
}

/// A row of `catalog.operations`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Operation {
    /// 1-based line.
    pub line: u64,
    /// `operation_id`; that of an execution is its `execution_id`.
    pub id: Option<i64>,
    /// `operation_type`; 200 is an execution.
    pub operation_type: Option<i64>,
    /// `status`.
    pub status: Option<ExecutionStatus>,
    /// `created_time`.
    pub created_time: Option<Timestamp>,
    /// `start_time`.
    pub start_time: Option<Timestamp>,
    /// `end_time`.
    pub end_time: Option<Timestamp>,
    /// `object_name`.
    pub object_name: Option<String>,
    /// `caller_name`.
    pub caller_name: Option<String>,
}

/// A row of `catalog.operation_messages` or `catalog.event_messages`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// 1-based line.
    pub line: u64,
    /// `operation_id`.
    pub operation_id: Option<i64>,
    /// `message_time`.
    pub time: Option<Timestamp>,
    /// `message_type`: 120 error, 110 warning, 130 task failed, 70 information.
    pub message_type: Option<i64>,
    /// `message`.
    pub text: Option<String>,
    /// `package_name`, of event messages.
    pub package_name: Option<String>,
    /// `event_name`, of event messages.
    pub event_name: Option<String>,
    /// `message_source_name`, of event messages.
    pub source_name: Option<String>,
}

impl Message {
    /// Whether it is an error or a failed task.
    pub fn is_error(&self) -> bool {
        matches!(self.message_type, Some(120 | 130))
    }

    /// Whether it is a warning.
    pub fn is_warning(&self) -> bool {
        self.message_type == Some(110)
    }
}

/// A row of `internal.tasks`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Task {
    /// 1-based line.
    pub line: u64,
    /// `TaskId`.
    pub id: Option<String>,
    /// `JobId`; equals `job_id` of `internal.executions`.
    pub job_id: Option<String>,
    /// `Status`.
    pub status: Option<TaskStatus>,
    /// `WorkerAgentId` of the Worker that pulled it.
    pub worker_agent_id: Option<String>,
    /// `ExecutedCount`.
    pub executed_count: Option<i64>,
    /// `MaxExecutedCount`: number of retries + 1.
    pub max_executed_count: Option<i64>,
    /// `ExpiredTime`.
    pub expired_time: Option<Timestamp>,
    /// `LastPickupTime`.
    pub last_pickup_time: Option<Timestamp>,
    /// `execution_id` within `InputData`.
    pub execution_id: Option<i64>,
    /// Whether `InputData` was exported.
    pub has_input: bool,
}

/// A row of `internal.executions`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct InternalExecution {
    /// 1-based line.
    pub line: u64,
    /// `execution_id`.
    pub execution_id: Option<i64>,
    /// `job_id`; `None` of an execution that does not run in Scale Out.
    pub job_id: Option<String>,
}

/// `status` of an execution or operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ExecutionStatus {
    /// 1.
    Created,
    /// 2.
    Running,
    /// 3.
    Canceled,
    /// 4.
    Failed,
    /// 5.
    Pending,
    /// 6.
    EndedUnexpectedly,
    /// 7.
    Succeeded,
    /// 8.
    Stopping,
    /// 9.
    Completed,
}

impl ExecutionStatus {
    const ALL: [Self; 9] = [
        Self::Created,
        Self::Running,
        Self::Canceled,
        Self::Failed,
        Self::Pending,
        Self::EndedUnexpectedly,
        Self::Succeeded,
        Self::Stopping,
        Self::Completed,
    ];

    /// Of the number in SSISDB.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }

    /// Whether it has ended, one way or another.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Created | Self::Running | Self::Pending | Self::Stopping)
    }
}

/// `Status` of a task. The numbers are attested, their names inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TaskStatus {
    /// 1.
    Ready,
    /// 2.
    Pulled,
    /// 3.
    Running,
    /// 4.
    Failed,
    /// 5.
    Succeeded,
    /// 6.
    Cancelled,
}

impl TaskStatus {
    const ALL: [Self; 6] =
        [Self::Ready, Self::Pulled, Self::Running, Self::Failed, Self::Succeeded, Self::Cancelled];

    /// Of the number in SSISDB.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }
}

/// Reads the cells of one row.
struct Cells<'t> {
    table: &'t SsisdbTable,
    row: &'t Row,
}

impl Cells<'_> {
    fn text(&self, column: &str) -> Option<String> {
        self.table.cell(self.row, column).map(|cell| cell.value.to_owned())
    }

    fn id(&self, column: &str) -> Option<String> {
        self.text(column).map(|id| id.trim_matches(['{', '}']).to_lowercase()).filter(|id| !id.is_empty())
    }

    fn number(&self, column: &str) -> Option<i64> {
        self.table.cell(self.row, column)?.value.parse().ok()
    }

    fn truth(&self, column: &str) -> Option<bool> {
        words::yes_no(self.table.cell(self.row, column)?.value)
    }

    fn time(&self, column: &str) -> Option<Timestamp> {
        self.table.time(self.row, column).map(|time| time.value)
    }
}

impl SsisdbTable {
    fn typed<'t, T>(
        &'t self,
        views: &[View],
        read: impl Fn(u64, Cells<'t>) -> T + 't,
    ) -> impl Iterator<Item = T> + 't {
        let is_wanted = views.contains(&self.view);
        let rows = self.rows.iter().filter(move |_| is_wanted);
        rows.map(move |row| read(row.line, Cells { table: self, row }))
    }

    /// The rows of `catalog.worker_agents`; none of another view.
    pub fn worker_agents(&self) -> impl Iterator<Item = WorkerAgent> {
        self.typed(&[View::WorkerAgents], |line, cells| WorkerAgent {
            line,
            id: cells.id("WorkerAgentId"),
            is_enabled: cells.truth("IsEnabled"),
            display_name: cells.text("DisplayName"),
            description: cells.text("Description"),
            machine_name: cells.text("MachineName"),
            tags: cells.text("Tags"),
            user_account: cells.text("UserAccount"),
            last_online: cells.time("LastOnlineTime"),
        })
    }

    /// The rows of the two views of properties; none of another view.
    pub fn properties(&self) -> impl Iterator<Item = Property> {
        const VIEWS: &[View] = &[View::MasterProperties, View::CatalogProperties, View::Properties];
        self.typed(VIEWS, |line, cells| Property {
            line,
            name: cells.text("property_name").unwrap_or_default(),
            value: cells.text("property_value"),
        })
    }

    /// The value of a property, whatever the case of its name.
    pub fn property(&self, name: &str) -> Option<Located<String>> {
        let found = self.properties().find(|property| property.name.eq_ignore_ascii_case(name))?;
        found.value.map(|value| Located::new(value, found.line))
    }

    /// `SSLCERT_THUMBPRINT` of `catalog.master_properties`.
    pub fn master_thumbprint(&self) -> Option<Located<Thumbprint>> {
        self.property("SSLCERT_THUMBPRINT").map(|found| found.map(|text| Thumbprint::new(&text)))
    }

    /// `IS_SCALEOUT_ENABLED` of `catalog.catalog_properties`.
    pub fn is_scale_out_enabled(&self) -> Option<Located<bool>> {
        self.property("IS_SCALEOUT_ENABLED").and_then(|found| found.and_then(|text| words::yes_no(&text)))
    }

    /// The time of a property, such as `LAST_ONLINE_TIME`.
    pub fn property_time(&self, name: &str) -> Option<Located<Timestamp>> {
        let read = |text: String| crate::artifact::common::date_text::read(&text, None);
        self.property(name).and_then(|found| found.and_then(read))
    }

    /// The rows of `catalog.executions`; none of another view.
    pub fn executions(&self) -> impl Iterator<Item = Execution> {
        self.typed(&[View::Executions], |line, cells| Execution {
            line,
            id: cells.number("execution_id"),
            folder_name: cells.text("folder_name"),
            project_name: cells.text("project_name"),
            package_name: cells.text("package_name"),
            status: cells.number("status").and_then(ExecutionStatus::from_number),
            created_time: cells.time("created_time"),
            start_time: cells.time("start_time"),
            end_time: cells.time("end_time"),
            caller_name: cells.text("caller_name"),
            executed_as_name: cells.text("executed_as_name"),
        })
    }

    /// The rows of `catalog.operations`; none of another view.
    pub fn operations(&self) -> impl Iterator<Item = Operation> {
        self.typed(&[View::Operations], |line, cells| Operation {
            line,
            id: cells.number("operation_id"),
            operation_type: cells.number("operation_type"),
            status: cells.number("status").and_then(ExecutionStatus::from_number),
            created_time: cells.time("created_time"),
            start_time: cells.time("start_time"),
            end_time: cells.time("end_time"),
            object_name: cells.text("object_name"),
            caller_name: cells.text("caller_name"),
        })
    }

    /// The rows of `catalog.operation_messages` and `catalog.event_messages`; none of another view.
    pub fn messages(&self) -> impl Iterator<Item = Message> {
        self.typed(&[View::OperationMessages, View::EventMessages], |line, cells| Message {
            line,
            operation_id: cells.number("operation_id"),
            time: cells.time("message_time"),
            message_type: cells.number("message_type"),
            text: cells.text("message"),
            package_name: cells.text("package_name"),
            event_name: cells.text("event_name"),
            source_name: cells.text("message_source_name"),
        })
    }

    /// The rows of `internal.tasks`; none of another view.
    pub fn tasks(&self) -> impl Iterator<Item = Task> {
        self.typed(&[View::Tasks], |line, cells| Task {
            line,
            id: cells.id("TaskId"),
            job_id: cells.id("JobId"),
            status: cells.number("Status").and_then(TaskStatus::from_number),
            worker_agent_id: cells.id("WorkerAgentId"),
            executed_count: cells.number("ExecutedCount"),
            max_executed_count: cells.number("MaxExecutedCount"),
            expired_time: cells.time("ExpiredTime"),
            last_pickup_time: cells.time("LastPickupTime"),
            execution_id: cells.text("InputData").and_then(|input| execution_id(&input)),
            has_input: cells.text("InputData").is_some_and(|input| !input.trim().is_empty()),
        })
    }

    /// The rows of `internal.executions`; none of another view.
    pub fn internal_executions(&self) -> impl Iterator<Item = InternalExecution> {
        self.typed(&[View::InternalExecutions], |line, cells| InternalExecution {
            line,
            execution_id: cells.number("execution_id"),
            job_id: cells.id("job_id"),
        })
    }

    /// The server's clock, of `SELECT SYSDATETIMEOFFSET()`.
    pub fn server_time(&self) -> Option<Located<Timestamp>> {
        let column =
            self.columns.iter().find(|name| name.to_ascii_lowercase().contains("sysdatetimeoffset"))?;
        self.time(self.rows.first()?, column)
    }

    /// `SERVERPROPERTY('IsIntegratedSecurityOnly')`: whether only Windows authentication is allowed.
    pub fn is_integrated_security_only(&self) -> Option<Located<bool>> {
        let cell = self.cell(self.rows.first()?, "IsIntegratedSecurityOnly")?;
        cell.and_then(words::yes_no)
    }
}

/// `execution_id` of the JSON that a task is given, at any depth of its beginning.
fn execution_id(input: &str) -> Option<i64> {
    let root = json_text::read(input).root?;
    let own = root.get("execution_id").or_else(|| root.get("ExecutionId"));
    let nested = || root.members().iter().find_map(|(_, value)| value.get("execution_id"));
    own.or_else(nested)?.scalar()?.parse().ok()
}
