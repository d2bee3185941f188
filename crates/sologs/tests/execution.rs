#![cfg(test)]
//! `--execution`: from an execution to its task, its Worker, its log and its messages.

use sologs::render::{Lang, RenderOptions, by_name};
use sologs::report::ExecutionStory;
use sologs::{Report, Scanner};
use sologs_core::event::EventKind;
use std::path::Path;

const TASK: &str = "a1b2c3d4-0000-4000-8000-000000000001";
const OTHER: &str = "a1b2c3d4-0000-4000-8000-000000000002";
const JOB: &str = "b1b2c3d4-0000-4000-8000-000000000001";
const WORKER: &str = "7f000001-0000-4000-8000-000000000001";
const SSIS: &str = "WORKER01/Windows/ServiceProfiles/SSISScaleOutWorker150/AppData/Local/SSIS/ScaleOut";

fn scan(files: &[(String, String)], id: i64) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let scanner = Scanner::builder().execution(id).build().unwrap_or_else(|error| panic!("{error}"));
    scanner.scan(&[folder.path().to_owned()]).unwrap_or_else(|error| panic!("{error}"))
}

fn story(files: &[(String, String)], id: i64) -> ExecutionStory {
    scan(files, id).execution.unwrap()
}

/// Two tasks, one after the other; each names its execution.
fn agent_log() -> (String, String) {
    let log = format!(
        "2024-05-03 10:00:00 INFO Task '{OTHER}' is pulled.\n\
         2024-05-03 10:00:01 INFO OperationId=40011.\n\
         2024-05-03 10:00:09 INFO Task finished with Status: Succeeded, More Detail: \n\
         2024-05-03 10:01:00 INFO Task '{TASK}' is pulled.\n\
         2024-05-03 10:01:01 INFO OperationId=40012.\n\
         2024-05-03 10:01:02 INFO Task '{TASK}' is started.\n\
         2024-05-03 10:02:00 ERROR Task finished with Status: Failed, More Detail: the package returned 1\n"
    );
    (format!("{SSIS}/Agent/agent.log"), log)
}

fn task_log(task: &str) -> (String, String) {
    let log = "2024-05-03 10:01:03 INFO begin\n\
        2024-05-03 10:01:59 ERROR System.IO.IOException: The process cannot access the file 'clients.csv'.\n";
    (format!("{SSIS}/Tasks/{task}/task.log"), log.to_owned())
}

fn exports() -> Vec<(String, String)> {
    let file = |path: &str, text: String| (path.to_owned(), text);
    vec![
        file(
            "executions.csv",
            "execution_id,folder_name,project_name,package_name,status,caller_name,created_time,end_time\n\
             40011,Sales,Orders,Load.dtsx,7,CONTOSO\\etl,2024-05-03 10:00:00 +02:00,2024-05-03 10:00:10 +02:00\n\
             40012,Sales,Orders,Load.dtsx,4,CONTOSO\\etl,2024-05-03 10:00:50 +02:00,2024-05-03 10:02:00 +02:00\n"
                .to_owned(),
        ),
        file("internal.executions.csv", format!("execution_id,job_id\n40012,{JOB}\n")),
        file(
            "internal.tasks.csv",
            format!(
                "TaskId,JobId,Status,WorkerAgentId,ExecutedCount,MaxExecutedCount,LastPickupTime\n\
                 {TASK},{JOB},4,{WORKER},1,1,2024-05-03 10:01:00 +02:00\n"
            ),
        ),
        file("worker_agents.csv", format!("WorkerAgentId,IsEnabled,MachineName\n{WORKER},1,WORKER01\n")),
        file(
            "event_messages.csv",
            "event_message_id,operation_id,message_time,message_type,message\n\
             1,40012,2024-05-03 10:01:03 +02:00,30,Load:Start\n\
             2,40012,2024-05-03 10:01:59 +02:00,120,Load:Error: no such file\n\
             3,40011,2024-05-03 10:00:03 +02:00,120,another execution\n"
                .to_owned(),
        ),
    ]
}

#[test]
fn exports_and_logs_are_joined() {
    let mut files = exports();
    files.extend([agent_log(), task_log(TASK), task_log(OTHER)]);
    let story = story(&files, 40012);
    assert_eq!(story.outcome.as_deref(), Some("failed"));
    assert_eq!(story.package.as_deref(), Some("Sales\\Orders\\Load.dtsx"));
    let [task] = story.tasks.as_slice() else { panic!("{:#?}", story.tasks) };
    assert_eq!((task.id.as_str(), task.worker.as_deref()), (TASK, Some("WORKER01")));
    assert_eq!(task.pulled.unwrap().to_string(), "2024-05-03T10:01:00+02:00");
    assert_eq!(task.logs, [format!("{SSIS}/Tasks/{TASK}/task.log")]);
    assert_eq!((task.error_count, task.errors[0].line), (1, 2));
    assert_eq!(task.errors[0].chain[0].type_name, "System.IO.IOException");
    let events: Vec<(EventKind, u64, bool)> =
        task.events.iter().map(|event| (event.event, event.line, event.is_guess)).collect();
    assert_eq!(
        events,
        [
            (EventKind::TaskPulled, 4, false),
            (EventKind::TaskStarted, 6, false),
            // That line names no task.
            (EventKind::TaskFinished, 7, true),
        ]
    );
    assert_eq!(story.message_count, Some(2));
    assert_eq!((story.messages.len(), story.messages[0].line), (1, 3));
    assert!(!task.is_guess);
}

#[test]
fn log_lines_alone_lead_to_the_folder_of_the_task() {
    let story = story(&[agent_log(), task_log(TASK), task_log(OTHER)], 40012);
    let [task] = story.tasks.as_slice() else { panic!("{:#?}", story.tasks) };
    // The line that names the execution names no task: the one that was pulled before it is.
    assert!(task.is_guess && task.id == TASK, "{task:#?}");
    assert_eq!(task.logs, [format!("{SSIS}/Tasks/{TASK}/task.log")]);
    assert_eq!((task.worker.as_deref(), task.error_count), (Some("WORKER01"), 1));
    assert_eq!(story.outcome.as_deref(), Some("Failed: the package returned 1"));
    assert_eq!((story.evidence[0].path.ends_with("agent.log"), story.evidence[0].line), (true, Some(5)));
}

#[test]
fn the_log_of_a_task_that_names_the_execution_is_no_guess() {
    let (path, log) = task_log(TASK);
    let story = story(&[(path, format!("2024-05-03 10:01:02 INFO OperationId=40012.\n{log}"))], 40012);
    let [task] = story.tasks.as_slice() else { panic!("{:#?}", story.tasks) };
    assert!(!task.is_guess && task.id == TASK && task.error_count == 1, "{task:#?}");
}

#[test]
fn another_execution_is_another_story() {
    let story = story(&[agent_log(), task_log(TASK)], 4001);
    assert!(story.tasks.is_empty() && story.evidence.is_empty() && story.outcome.is_none(), "{story:#?}");
}

#[test]
fn the_report_is_the_same_but_for_the_story() {
    let mut files = exports();
    files.extend([agent_log(), task_log(TASK)]);
    let mut with = scan(&files, 40012);
    assert!(with.execution.take().is_some());
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in &files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let without = Scanner::builder().build().unwrap().scan(&[folder.path().to_owned()]).unwrap();
    assert_eq!(with, without);
    // What is not known is null; no key is ever left out.
    assert!(serde_json::to_string(&without).unwrap().contains("\"execution\":null"));
}

#[test]
fn the_story_is_told_in_both_languages() {
    let mut files = exports();
    files.extend([agent_log(), task_log(TASK)]);
    let report = scan(&files, 40012);
    for (lang, words) in [
        (
            Lang::EN,
            [
                "Execution 40012 · outcome: failed",
                "pulled by WORKER01",
                "1 error in its log",
                "task finished",
            ],
        ),
        (
            "fr".parse().unwrap(),
            [
                "Exécution 40012 · issue\u{a0}: en échec",
                "prise par WORKER01",
                "1 erreur dans son journal",
                "tâche terminée",
            ],
        ),
    ] {
        for format in ["text", "markdown", "html"] {
            let mut out = Vec::new();
            by_name(format).unwrap().render(&report, &RenderOptions::new(lang), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            for word in words {
                assert!(text.contains(word), "{format}: {word}:\n{text}");
            }
            for fact in ["clients.csv", "agent.log:7", "event_messages.csv:3", "task.log"] {
                assert!(text.contains(fact), "{format}: {fact}:\n{text}");
            }
        }
    }
}
