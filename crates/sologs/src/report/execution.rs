//! The story of one execution, from the catalog to the logs of its tasks.

#[cfg(test)]
use super::schema;
use super::{Evidence, StepEvidence};
use serde::{Deserialize, Serialize};
use sologs_core::event::EventKind;
use sologs_core::time::Timestamp;

/// What the bundle tells of one execution.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExecutionStory {
    /// `execution_id` in SSISDB.
    pub id: i64,
    /// How it ended: `succeeded`, `failed`, `ended-unexpectedly`, …; from the catalog, else from what the Worker said of
    /// its task (then as the Worker wrote it). `None` where nothing tells.
    pub outcome: Option<String>,
    /// Folder, project and package, as far as they are known.
    pub package: Option<String>,
    /// Who asked for it.
    pub caller: Option<String>,
    /// When it was created, as the catalog has it.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub created: Option<Timestamp>,
    /// When it began.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub started: Option<Timestamp>,
    /// When it ended.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub ended: Option<Timestamp>,
    /// Rows of exports and lines of logs by which it was found.
    pub evidence: Vec<StepEvidence>,
    /// Its tasks, in the order of their ids.
    pub tasks: Vec<TaskStory>,
    /// Errors and warnings that it left in SSISDB, oldest first; the first ones where there are many.
    pub messages: Vec<StoryMessage>,
    /// How many messages of any kind it left in SSISDB; `None` where no export of messages is there.
    pub message_count: Option<u64>,
}

/// What the bundle tells of one task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TaskStory {
    /// Task id.
    pub id: String,
    /// `ready`, `pulled`, `running`, `failed`, `succeeded` or `cancelled`, as the catalog has it.
    pub status: Option<String>,
    /// The Worker that pulled it: its node in the bundle, else its machine.
    pub worker: Option<String>,
    /// The Worker's id.
    pub worker_agent_id: Option<String>,
    /// How often it was executed.
    pub executed_count: Option<i64>,
    /// How often it may be executed.
    pub max_executed_count: Option<i64>,
    /// When it was last pulled.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub pulled: Option<Timestamp>,
    /// What logs say of it, by log and line.
    pub events: Vec<StoryEvent>,
    /// Its own logs.
    pub logs: Vec<String>,
    /// Errors of its own logs; the first ones where there are many.
    pub errors: Vec<Evidence>,
    /// How many errors there are.
    pub error_count: u64,
    /// Whether it is the execution's only by its place in a log: no line names both.
    pub is_guess: bool,
}

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StoryEvent {
    /// The machine.
    pub node: Option<String>,
    /// When, on the clock of the log.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub time: Option<Timestamp>,
    /// What happened.
    #[cfg_attr(test, schemars(with = "String"))]
    pub event: EventKind,
    /// Status, answer or code.
    pub detail: Option<String>,
    /// Path as in the list of files.
    pub path: String,
    /// 1-based line.
    pub line: u64,
    /// Whether the line names no task, and is taken for this one's by its place.
    pub is_guess: bool,
}

/// A message in SSISDB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StoryMessage {
    /// When.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub time: Option<Timestamp>,
    /// `message_type`: 120 error, 130 task failed, 110 warning.
    pub message_type: Option<i64>,
    /// What it says.
    pub text: Option<String>,
    /// Path of the export.
    pub path: String,
    /// 1-based line of the row.
    pub line: u64,
}
