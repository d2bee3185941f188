//! The kinds of events, without their values.

use super::Event;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// The kind of an [`Event`]; rule files name it in kebab-case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum EventKind { $($(#[$doc])* $name),* }

        impl EventKind {
            /// Every kind, in the order of the declaration.
            pub const ALL: &'static [EventKind] = &[$(EventKind::$name),*];

            /// The name in rule files and JSON, for example `task-pulled`.
            pub fn as_str(self) -> &'static str {
                match self { $(EventKind::$name => $text),* }
            }
        }

        impl Event<'_> {
            /// What kind of event it is.
            pub fn kind(&self) -> EventKind {
                match self { $(Event::$name { .. } => EventKind::$name),* }
            }
        }
    };
}

kinds! {
    /// See [`Event::WorkerStarted`].
    WorkerStarted = "worker-started",
    /// See [`Event::WorkerStopped`].
    WorkerStopped = "worker-stopped",
    /// See [`Event::WorkerStartFailed`].
    WorkerStartFailed = "worker-start-failed",
    /// See [`Event::WorkerSettingsNotLoaded`].
    WorkerSettingsNotLoaded = "worker-settings-not-loaded",
    /// See [`Event::WorkerAuthenticationCorrupted`].
    WorkerAuthenticationCorrupted = "worker-authentication-corrupted",
    /// See [`Event::WorkerGaveUp`].
    WorkerGaveUp = "worker-gave-up",
    /// See [`Event::WorkerStatusChanged`].
    WorkerStatusChanged = "worker-status-changed",
    /// See [`Event::WorkerDisabled`].
    WorkerDisabled = "worker-disabled",
    /// See [`Event::HeartbeatSent`].
    HeartbeatSent = "heartbeat-sent",
    /// See [`Event::HeartbeatFailed`].
    HeartbeatFailed = "heartbeat-failed",
    /// See [`Event::TaskPulled`].
    TaskPulled = "task-pulled",
    /// See [`Event::TaskStarted`].
    TaskStarted = "task-started",
    /// See [`Event::TaskFinished`].
    TaskFinished = "task-finished",
    /// See [`Event::TaskHeartbeatAnswered`].
    TaskHeartbeatAnswered = "task-heartbeat-answered",
    /// See [`Event::TaskTerminated`].
    TaskTerminated = "task-terminated",
    /// See [`Event::BackPressure`].
    BackPressure = "back-pressure",
    /// See [`Event::WorkerNotReady`].
    WorkerNotReady = "worker-not-ready",
    /// See [`Event::ExecutorStarting`].
    ExecutorStarting = "executor-starting",
    /// See [`Event::ExecutorStarted`].
    ExecutorStarted = "executor-started",
    /// See [`Event::ExecutorExited`].
    ExecutorExited = "executor-exited",
    /// See [`Event::ExecutorMissing`].
    ExecutorMissing = "executor-missing",
    /// See [`Event::ProcessCreationFailed`].
    ProcessCreationFailed = "process-creation-failed",
    /// See [`Event::ImpersonationFailed`].
    ImpersonationFailed = "impersonation-failed",
    /// See [`Event::ExecutorStatusMissing`].
    ExecutorStatusMissing = "executor-status-missing",
    /// See [`Event::ResourceNotRetrieved`].
    ResourceNotRetrieved = "resource-not-retrieved",
    /// See [`Event::ExecutionIdMissing`].
    ExecutionIdMissing = "execution-id-missing",
    /// See [`Event::LogConnectionNotAcquired`].
    LogConnectionNotAcquired = "log-connection-not-acquired",
    /// See [`Event::ExecutionLogDropped`].
    ExecutionLogDropped = "execution-log-dropped",
    /// See [`Event::ExecutionLogNotPersisted`].
    ExecutionLogNotPersisted = "execution-log-not-persisted",
    /// See [`Event::ExecutionLogRestored`].
    ExecutionLogRestored = "execution-log-restored",
    /// See [`Event::OperationNamed`].
    OperationNamed = "operation-named",
    /// See [`Event::TooManyWorkers`].
    TooManyWorkers = "too-many-workers",
    /// See [`Event::WorkerKeepAliveFailed`].
    WorkerKeepAliveFailed = "worker-keep-alive-failed",
    /// See [`Event::TaskKeepAliveFailed`].
    TaskKeepAliveFailed = "task-keep-alive-failed",
    /// See [`Event::TaskPullFailed`].
    TaskPullFailed = "task-pull-failed",
    /// See [`Event::DependencyError`].
    DependencyError = "dependency-error",
}
