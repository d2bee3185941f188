//! `task-log-located`, `task-state`.

use crate::bundle::{AGENT, Bundle};
use sologs::report::StepResult::{Failed, Passed, Unknown};

const S6: &str = "task-failed";
const STEP: &str = "task-log-located";
const TASK: &str = "a1b2c3d4-0000-4000-8000-000000000001";
const JOB: &str = "b1b2c3d4-0000-4000-8000-000000000001";
const EXECUTIONS: &str = "executions.csv";
const JOBS: &str = "internal.executions.csv";
const TASKS: &str = "internal.tasks.csv";
const SETTINGS: &str = "WORKER01/Binn/WorkerSettings.config";

fn failed_execution() -> Bundle {
    Bundle::default().file(EXECUTIONS, "execution_id,package_name,status\n40012,Load.dtsx,4\n")
}

fn joined() -> Bundle {
    failed_execution().file(JOBS, format!("execution_id,job_id\n40012,{}\n", JOB.to_uppercase())).file(
        TASKS,
        format!("TaskId,JobId,Status,ExecutedCount,MaxExecutedCount\n{},{JOB},4,2,2\n", TASK.to_uppercase()),
    )
}

fn task_log(task: &str) -> String {
    format!("WORKER01/{AGENT}/../Tasks/40012_{task}/task.log").replace("Agent/../", "")
}

#[test]
pub(crate) fn from_an_execution_to_the_log_of_its_task() {
    let log = task_log(TASK);
    let text = "2024-05-03 10:00:00 INFO begin\n2024-05-03 10:00:01 ERROR Data Flow Task: no such file\n";
    let step = joined().file(&log, text).expect(S6, STEP, (Passed, &[(&log, 2)]));
    assert_eq!(step.reason.as_deref(), Some(&*format!("The log of the task is in the bundle: {log}.")));
}

#[test]
pub(crate) fn the_log_of_another_task_is_not_it() {
    let log = task_log("a1b2c3d4-0000-4000-8000-000000000002");
    let step =
        joined().file(&log, "2024-05-03 10:00:00 INFO begin\n").expect(S6, STEP, (Unknown, &[(TASKS, 2)]));
    assert!(step.reason.unwrap().contains(TASK));
    assert!(step.commands.iter().any(|command| command.contains(TASK)));
}

#[test]
pub(crate) fn without_the_join_the_folder_cannot_be_told() {
    failed_execution().expect(S6, STEP, (Unknown, &[]));
}

#[test]
pub(crate) fn logs_that_are_not_written_are_not_found() {
    let settings = "{\n  \"MasterEndpoint\": \"https://M:8391\",\n  \"TaskLogEnabled\": false\n}\n";
    joined().file(SETTINGS, settings).expect(S6, STEP, (Failed, &[(SETTINGS, 3), (TASKS, 2)]));
    let folder = "{\n  \"MasterEndpoint\": \"https://M:8391\",\n  \"TasksRootFolder\": \"D:\\\\Tasks\"\n}\n";
    let step = joined().file(SETTINGS, folder).expect(S6, STEP, (Unknown, &[(SETTINGS, 3), (TASKS, 2)]));
    assert!(step.reason.unwrap().contains("D:\\Tasks"));
}

#[test]
pub(crate) fn the_catalog_tells_what_became_of_a_task() {
    let log = format!("WORKER01/{AGENT}/agent.log");
    let text = format!("2024-05-03 10:00:00 WARN Heartbeat returns NotExist for task {TASK}\n");
    let bundle = || Bundle::default().file(&log, &text);
    let rule = "task-unknown-to-master";
    let tasks = |task: &str, status: u8, count: u8| {
        format!("TaskId,JobId,Status,ExecutedCount,MaxExecutedCount\n{task},{JOB},{status},{count},2\n")
    };
    bundle().file(TASKS, tasks(TASK, 5, 1)).expect(rule, "task-state", (Passed, &[(TASKS, 2)]));
    bundle().file(TASKS, tasks(TASK, 5, 2)).expect(rule, "task-state", (Failed, &[(TASKS, 2)]));
    bundle().file(TASKS, tasks(TASK, 3, 1)).expect(rule, "task-state", (Unknown, &[(TASKS, 2)]));
    bundle().file(TASKS, tasks(JOB, 5, 1)).expect(rule, "task-state", (Unknown, &[]));
}

#[test]
pub(crate) fn an_expired_task_may_be_given_away_again_or_not() {
    let (rule, step) = ("task-expired", "execution-retries");
    let rows = |max: &str| {
        format!(
            "TaskId,JobId,Status,ExecutedCount,MaxExecutedCount,ExpiredTime,Now\n{TASK},{JOB},2,1,{max},\
             2024-05-03 10:05:00 +02:00,2024-05-03 11:00:00 +02:00\n"
        )
    };
    let bundle = |max: &str| Bundle::default().file(TASKS, rows(max));
    bundle("3").expect(rule, step, (Passed, &[(TASKS, 2)]));
    bundle("1").expect(rule, step, (Failed, &[(TASKS, 2)]));
    bundle("").expect(rule, step, (Unknown, &[(TASKS, 2)]));
}

#[test]
pub(crate) fn the_input_of_a_task_names_its_execution_or_not() {
    let (rule, step) = ("task-execution-id-missing", "task-input-data");
    let log = format!("WORKER01/{AGENT}/agent.log");
    let text =
        format!("2024-05-03 10:00:00 ERROR Execution Id is missing in the input data for task: '{TASK}'.\n");
    let bundle = || Bundle::default().file(&log, &text);
    let rows =
        |task: &str, input: &str| format!("TaskId\tJobId\tStatus\tInputData\n{task}\t{JOB}\t4\t{input}\n");
    bundle().file(TASKS, rows(TASK, "{\"execution_id\": 40012}")).expect(rule, step, (Passed, &[(TASKS, 2)]));
    bundle().file(TASKS, rows(TASK, "{\"other\": 1}")).expect(rule, step, (Failed, &[(TASKS, 2)]));
    bundle().file(TASKS, rows(TASK, "")).expect(rule, step, (Unknown, &[(TASKS, 2)]));
    bundle().file(TASKS, rows(JOB, "{\"execution_id\": 40012}")).expect(rule, step, (Unknown, &[]));
    bundle().expect(rule, step, (Unknown, &[]));
}
