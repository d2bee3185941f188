//! What the Scale Out services say of themselves: the fragments are attested among the services' constants, the
//! values in them are made up. Misspellings ("Exeuction") are the services' own.

use super::Sentence;
use crate::generator::level::Level;

const fn event(
    event: &'static str,
    level: Level,
    logger: &'static str,
    weight: u16,
    text: &'static str,
) -> Sentence {
    Sentence { event: Some(event), level, logger, weight, text }
}

const AGENT: &str = "IntegrationServices.ScaleOut.Agent.WorkerAgent";
const HEARTBEAT: &str = "IntegrationServices.ScaleOut.Agent.HeartbeatSender";
const TRACKER: &str = "IntegrationServices.ScaleOut.Agent.TaskTracker";
const REQUESTER: &str = "IntegrationServices.ScaleOut.Agent.TaskRequester";
const EXECUTOR: &str = "IntegrationServices.ScaleOut.Agent.ExecutorProcess";
const LOG_POOL: &str = "IntegrationServices.ScaleOut.Agent.ExecutionLogPool";
const CATALOG: &str = "IntegrationServices.ScaleOut.Master.CatalogStore";
const KEEPER: &str = "IntegrationServices.ScaleOut.Master.AgentKeeper";

/// Events of a Worker that runs as it should.
pub(super) const WORKER_HEALTHY: &[Sentence] = &[
    event("worker-started", Level::Information, AGENT, 1, "Worker Agent Started."),
    event("heartbeat-sent", Level::Verbose, HEARTBEAT, 60, "Heartbeat processing finishes."),
    event("task-pulled", Level::Information, TRACKER, 12, "Task '{guid}' is pulled."),
    event("task-started", Level::Information, TRACKER, 12, "Task '{guid}' is started."),
    event(
        "task-finished",
        Level::Information,
        TRACKER,
        10,
        "Task finished with Status: Succeeded, More Detail: elapsed {count} ms",
    ),
    event("operation-named", Level::Information, TRACKER, 10, "Input data was read, OperationId={count}."),
    event("executor-starting", Level::Verbose, EXECUTOR, 9, "Start SSIS Executor."),
    event(
        "executor-started",
        Level::Information,
        EXECUTOR,
        9,
        "Executor Process is started successfully with pId={count}.",
    ),
    event("executor-exited", Level::Information, EXECUTOR, 9, "SSIS Executor exited."),
    event(
        "execution-log-restored",
        Level::Information,
        LOG_POOL,
        1,
        "Start restore execution log pool from local execution log folder, file count : 0.",
    ),
];

/// Events of a Worker in trouble.
pub(super) const WORKER_TROUBLED: &[Sentence] = &[
    event("worker-stopped", Level::Information, AGENT, 1, "Worker Agent Stopped."),
    event("worker-start-failed", Level::Error, AGENT, 1, "Failed to start worker agent on {node}."),
    event(
        "worker-settings-not-loaded",
        Level::Error,
        AGENT,
        1,
        "Error occurred when loading settings for Worker Agent.",
    ),
    event(
        "worker-settings-not-loaded",
        Level::Error,
        AGENT,
        1,
        "Cannot start Worker Agent without settings.",
    ),
    event(
        "worker-authentication-corrupted",
        Level::Error,
        AGENT,
        1,
        "Worker Agent's Authentication Data is corrupted.",
    ),
    event(
        "worker-gave-up",
        Level::Critical,
        AGENT,
        1,
        "Worker Agent will exit because the unexpected exceptions have occurred for {pair} times",
    ),
    event(
        "worker-status-changed",
        Level::Warning,
        AGENT,
        1,
        "Worker Status changed from Running to Disabled.",
    ),
    event(
        "worker-disabled",
        Level::Warning,
        AGENT,
        1,
        "Terminate all the Tasks because the agent has been disabled",
    ),
    event("heartbeat-failed", Level::Error, HEARTBEAT, 2, "Heartbeat request returns null."),
    event(
        "task-heartbeat-answered",
        Level::Warning,
        TRACKER,
        2,
        "Heartbeat returns TempUnavailable for task {guid}.",
    ),
    event("task-heartbeat-answered", Level::Error, TRACKER, 1, "Heartbeat returns NotExist for task {guid}."),
    event(
        "task-terminated",
        Level::Error,
        TRACKER,
        1,
        "Task '{guid}': the Error Tolerance time is exceeded. The task will be terminated.",
    ),
    event(
        "task-finished",
        Level::Error,
        TRACKER,
        2,
        "Task finished with Status: Failed, More Detail: the package ended with {digit} errors",
    ),
    event(
        "back-pressure",
        Level::Warning,
        REQUESTER,
        4,
        "Can't request task because CPU is too high. Current value = {high}, max value = 70",
    ),
    event(
        "back-pressure",
        Level::Warning,
        REQUESTER,
        3,
        "Can't request task because there is not enough Memory. Current count = {low}, min value = 100",
    ),
    event(
        "back-pressure",
        Level::Warning,
        REQUESTER,
        4,
        "Can't request task because MaxTaskCount reached. Current count = 10, max count = 10",
    ),
    event(
        "worker-not-ready",
        Level::Verbose,
        REQUESTER,
        2,
        "Skip requesting task because ReadyForPickingJob is false",
    ),
    event("executor-missing", Level::Error, EXECUTOR, 1, "ISServerExec not found."),
    event("process-creation-failed", Level::Error, EXECUTOR, 1, "Create Process failed. ErrorCode=1314."),
    event("impersonation-failed", Level::Error, EXECUTOR, 1, "Impersonate failed."),
    event(
        "executor-status-missing",
        Level::Error,
        EXECUTOR,
        1,
        "Package Executor didn't report its status before exit.",
    ),
    event(
        "execution-id-missing",
        Level::Error,
        TRACKER,
        1,
        "Execution Id is missing in the input data for task: '{guid}'.",
    ),
    event(
        "execution-log-dropped",
        Level::Error,
        LOG_POOL,
        1,
        "Exeuction log will be dropped because failing to write it to proxy after retry: 3",
    ),
    event(
        "execution-log-not-persisted",
        Level::Error,
        LOG_POOL,
        1,
        "Failed to persist execution log buffer to file.",
    ),
];

/// Events of the Master.
pub(super) const MASTER: &[Sentence] = &[
    event(
        "too-many-workers",
        Level::Error,
        KEEPER,
        3,
        "Worker agent number '{pair}' has exceeded max count limitation '4' of your current SQL Server Edition.",
    ),
    event(
        "worker-keep-alive-failed",
        Level::Error,
        KEEPER,
        3,
        "Failed to keep alive worker agent '{guid}' in SSISDB",
    ),
    event("task-keep-alive-failed", Level::Error, KEEPER, 3, "Failed to keep alive task '{guid}' in SSISDB"),
    event(
        "log-connection-not-acquired",
        Level::Error,
        CATALOG,
        3,
        "Failed to get log database connection information.",
    ),
    event(
        "task-pull-failed",
        Level::Error,
        CATALOG,
        3,
        "Failed to pull task for worker agent '{guid}' from SSISDB",
    ),
];

/// Events in the log of a task.
pub(super) const TASK: &[Sentence] = &[
    event("executor-starting", Level::Verbose, EXECUTOR, 80, "Start SSIS Executor."),
    event(
        "executor-started",
        Level::Information,
        EXECUTOR,
        80,
        "Executor Process is started successfully with pId={count}.",
    ),
    event("operation-named", Level::Information, TRACKER, 80, "Input data was read, OperationId={count}."),
    event("executor-exited", Level::Information, EXECUTOR, 80, "SSIS Executor exited."),
    event(
        "task-finished",
        Level::Information,
        TRACKER,
        70,
        "Task finished with Status: Succeeded, More Detail: elapsed {count} ms",
    ),
    event(
        "task-finished",
        Level::Error,
        TRACKER,
        5,
        "Task finished with Status: Failed, More Detail: the package ended with {digit} errors",
    ),
];
