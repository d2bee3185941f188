use crate::report::{Diagnosis, Report};
use crate::scan::Scanner;

const ONE: &str = "5e2f7c10-4a71-4a4b-9c52-0d1f3a7b9e01";
const TWO: &str = "5e2f7c10-4a71-4a4b-9c52-0d1f3a7b9e02";
const FAILED: &str = "Task finished with Status: Failed, More Detail: the package ended with errors";

fn scan(agent: &[(&str, String)], task_logs: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("WORKER01/AppData/Local/SSIS/ScaleOut");
    let write = |path: std::path::PathBuf, text: String| {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let lines = agent.iter().map(|(time, text)| format!("2024-05-03 {time} INFO Agent - {text}\n"));
    write(root.join("Agent/agent.log"), lines.collect());
    for (task, time) in task_logs {
        let text = format!(
            "2024-05-03 08:00:00 INFO begin\n2024-05-03 {time} ERROR System.IO.IOException: the file is gone\n"
        );
        write(root.join(format!("Tasks/40117_{task}/task.log")), text);
    }
    Scanner::builder().build().unwrap().scan(&[folder.path().to_owned()]).unwrap()
}

/// Task, count, and the files of the evidence of each diagnosis of a failed task.
fn failed(report: &Report) -> Vec<(Option<&str>, u64, Vec<&str>)> {
    let all = report.diagnoses.iter().filter(|found| found.rule == "task-failed");
    let one = |found: &Diagnosis| -> Vec<&'static str> {
        found
            .evidence
            .iter()
            .map(|evidence| if evidence.path.contains("agent.log") { "agent" } else { "task" })
            .collect()
    };
    all.map(|found| (found.captures.get("task").map(String::as_str), found.count, one(found))).collect()
}

fn begun(task: &str) -> String {
    format!("Task '{task}' is started.")
}

#[test]
fn one_task_that_two_logs_tell_of_is_one_trouble() {
    let upper = ONE.to_uppercase();
    let agent = [("08:00:00", begun(&upper)), ("08:01:01", FAILED.to_owned())];
    let report = scan(&agent, &[(ONE, "08:01:00")]);
    assert_eq!(failed(&report), [(Some(ONE), 1, vec!["task", "agent"])]);
    assert_eq!(report.diagnoses[0].captures["status"], "Failed");
}

#[test]
fn tasks_one_after_the_other_are_told_apart() {
    let agent = [
        ("08:00:00", begun(ONE)),
        ("08:01:01", FAILED.to_owned()),
        ("08:02:00", begun(TWO)),
        ("08:03:01", FAILED.to_owned()),
        ("08:04:00", begun("a")),
        ("08:05:00", FAILED.to_owned()),
    ];
    let report = scan(&agent, &[(ONE, "08:01:00"), (TWO, "08:03:00")]);
    let mut found = failed(&report);
    found.sort();
    assert_eq!(
        found,
        [
            // The third left no log of its own.
            (None, 1, vec!["agent"]),
            (Some(ONE), 1, vec!["task", "agent"]),
            (Some(TWO), 1, vec!["task", "agent"]),
        ]
    );
}

#[test]
fn an_end_that_could_be_of_either_task_is_given_to_none() {
    let agent = [
        ("08:00:00", begun(ONE)),
        ("08:00:01", begun(TWO)),
        ("08:01:01", FAILED.to_owned()),
        ("08:02:00", "Task finished with Status: Succeeded, More Detail: ".to_owned()),
    ];
    let report = scan(&agent, &[(ONE, "08:01:00")]);
    assert_eq!(failed(&report).len(), 2, "{:?}", failed(&report));
    // A log that begins while a task runs: its end stands long after the log of the one that seems to be the only one.
    let agent = [("08:00:00", begun(ONE)), ("09:30:00", FAILED.to_owned())];
    assert_eq!(failed(&scan(&agent, &[(ONE, "08:01:00")])).len(), 2);
}
