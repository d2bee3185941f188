//! Typed events: what the Scale Out services say of themselves.
//!
//! The texts are constants of the services (misspellings included), known in their neutral, English form only;
//! see the project's domain notes, section 6. A fragment may stand anywhere in a record, whatever the layout.

mod fragments;
mod kind;
mod needles;

pub use fragments::{EventFinder, FRAGMENT_COUNT, anchors, parse_at};
pub use kind::EventKind;
pub use needles::Needles;

use serde::Serialize;

/// Something that a service said.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Event<'a> {
    /// The Worker service has started.
    WorkerStarted,
    /// The Worker service has stopped.
    WorkerStopped,
    /// The Worker service could not start.
    WorkerStartFailed,
    /// WorkerSettings.config could not be loaded.
    WorkerSettingsNotLoaded,
    /// The pool secret of the Worker cannot be read.
    WorkerAuthenticationCorrupted,
    /// The Worker ends itself after too many unexpected exceptions.
    WorkerGaveUp {
        /// How many exceptions it met.
        times: Option<u64>,
    },
    /// The Worker's status has changed.
    WorkerStatusChanged {
        /// Status before.
        from: &'a str,
        /// Status after.
        to: &'a str,
    },
    /// All tasks are ended because somebody disabled the Worker.
    WorkerDisabled,
    /// A heartbeat was sent and answered.
    HeartbeatSent,
    /// A heartbeat could not be sent, or was not answered.
    HeartbeatFailed,
    /// A task was handed to this Worker.
    TaskPulled {
        /// Task id.
        task: &'a str,
    },
    /// A task has begun.
    TaskStarted {
        /// Task id.
        task: &'a str,
    },
    /// A task has ended.
    TaskFinished {
        /// Its status, for example `Failed`.
        status: &'a str,
        /// What else was said.
        detail: &'a str,
    },
    /// What the Master answered to the heartbeat of a task, when it was not simply fine.
    TaskHeartbeatAnswered {
        /// `Error`, `Canceled`, `NotExist` or `TempUnavailable`.
        answer: &'a str,
        /// Task id.
        task: &'a str,
    },
    /// A task is ended because its heartbeats failed for too long.
    TaskTerminated,
    /// The Worker asks for no task because it has too little of something.
    BackPressure {
        /// What it is short of.
        resource: Resource,
        /// Percent CPU, megabytes of memory, or number of tasks, as it is.
        current: Option<f64>,
        /// The limit in the same unit (maximum, but minimum for memory).
        limit: Option<f64>,
    },
    /// The Worker asks for no task because it is not ready.
    WorkerNotReady,
    /// The package executor is about to start.
    ExecutorStarting,
    /// The executor process runs.
    ExecutorStarted {
        /// Process id.
        pid: Option<u64>,
    },
    /// The executor process has ended.
    ExecutorExited,
    /// ISServerExec.exe was not found.
    ExecutorMissing,
    /// Windows did not create the executor process.
    ProcessCreationFailed {
        /// Win32 error code.
        code: Option<i64>,
    },
    /// The Worker could not act as the account of the execution.
    ImpersonationFailed,
    /// The executor ended without saying how.
    ExecutorStatusMissing,
    /// A package or another resource could not be had from the Master.
    ResourceNotRetrieved,
    /// A task came without the id of its execution.
    ExecutionIdMissing {
        /// Task id.
        task: &'a str,
    },
    /// The connection information of the logging database could not be had.
    LogConnectionNotAcquired,
    /// Messages of an execution are lost.
    ExecutionLogDropped {
        /// What else was said.
        detail: &'a str,
    },
    /// Messages of an execution could not be kept on disk.
    ExecutionLogNotPersisted,
    /// Messages of an execution are read back from disk.
    ExecutionLogRestored {
        /// Number of files.
        files: Option<u64>,
    },
    /// The execution that the task belongs to.
    OperationNamed {
        /// `execution_id` in SSISDB.
        operation_id: u64,
    },
    /// More workers than the edition of SQL Server allows.
    TooManyWorkers {
        /// Number of workers.
        number: Option<u64>,
        /// The limit.
        limit: Option<u64>,
    },
    /// The Master could not write a Worker's heartbeat to SSISDB.
    WorkerKeepAliveFailed {
        /// Worker agent id.
        worker: &'a str,
    },
    /// The Master could not write a task's heartbeat to SSISDB.
    TaskKeepAliveFailed {
        /// Task id.
        task: &'a str,
    },
    /// The Master could not take a task from SSISDB.
    TaskPullFailed {
        /// Worker agent id.
        worker: &'a str,
    },
    /// The Master marked a record as the failure of something that it needs.
    DependencyError,
}

/// What a Worker can be short of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Resource {
    /// Processor, in percent (`TaskRequestMaxCPU`).
    Cpu,
    /// Memory, in megabytes (`TaskRequestMinMemory`).
    Memory,
    /// Number of tasks (`MaxTaskCount`).
    Tasks,
}

impl Event<'_> {
    /// The value of a field by its name in JSON, as text; `None` where the event has no such field or it is not
    /// known. Rules compare and capture fields through this.
    pub fn field(&self, name: &str) -> Option<String> {
        match serde_json::to_value(self).ok()?.get(name)? {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
