use super::*;

fn events(text: &str) -> Vec<Event<'_>> {
    EventFinder::new().find(text).map(|(_, event)| event).collect()
}

#[test]
fn values_come_out_in_typed_fields() {
    let cases: Vec<(&str, Event<'_>)> = vec![
        ("[7] Worker Agent Started.", Event::WorkerStarted),
        (
            "Worker Agent will exit because the unexpected exceptions have occurred for 10 times",
            Event::WorkerGaveUp { times: Some(10) },
        ),
        (
            "Worker Status changed from Enabled to Disabled.",
            Event::WorkerStatusChanged { from: "Enabled", to: "Disabled" },
        ),
        ("x Task 'a1-b2' is pulled.", Event::TaskPulled { task: "a1-b2" }),
        ("Task 'a1-b2' is started.", Event::TaskStarted { task: "a1-b2" }),
        (
            "Task finished with Status: Failed, More Detail: exit code 1, retry 0",
            Event::TaskFinished { status: "Failed", detail: "exit code 1, retry 0" },
        ),
        (
            "Heartbeat returns NotExist for task 77-aa.",
            Event::TaskHeartbeatAnswered { answer: "NotExist", task: "77-aa" },
        ),
        (
            "Can't request task because CPU is too high. Current value = 93.5, max value = 70",
            Event::BackPressure { resource: Resource::Cpu, current: Some(93.5), limit: Some(70.0) },
        ),
        (
            "Can't request task because there is not enough Memory. Current count = 80,5, min value = 100",
            Event::BackPressure { resource: Resource::Memory, current: Some(80.5), limit: Some(100.0) },
        ),
        (
            "Executor Process is started successfully with pId=4242.",
            Event::ExecutorStarted { pid: Some(4242) },
        ),
        ("Create Process failed. ErrorCode=1314.", Event::ProcessCreationFailed { code: Some(1314) }),
        (
            "Worker agent number '3' has exceeded max count limitation '1' of your current SQL Server Edition.",
            Event::TooManyWorkers { number: Some(3), limit: Some(1) },
        ),
        ("OperationId=40012.", Event::OperationNamed { operation_id: 40012 }),
        ("Failed to keep alive worker agent '7f' in SSISDB", Event::WorkerKeepAliveFailed { worker: "7f" }),
        (
            "Start restore execution log pool from local execution log folder, file count : 3.",
            Event::ExecutionLogRestored { files: Some(3) },
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(events(text), [expected], "{text}");
    }
}

#[test]
fn what_only_looks_alike_is_no_event() {
    for text in [
        "Task 'a1' was queued.",
        "Task '",
        "OperationId=unknown",
        "Heartbeat returns",
        "Worker agent number 'x",
        "Worker Status changed from Enabled",
        "worker agent started",
    ] {
        assert_eq!(events(text), [], "{text}");
    }
}

#[test]
fn a_record_may_hold_several_events() {
    let found = events("OperationId=5. Start SSIS Executor.\nTask finished with Status: Succeeded");
    let kinds: Vec<&str> = found.iter().map(|event| event.kind().as_str()).collect();
    assert_eq!(kinds, ["operation-named", "executor-starting", "task-finished"]);
    assert_eq!(found[0].field("operation_id").as_deref(), Some("5"));
    assert_eq!(found[1].field("operation_id"), None);
}

#[test]
fn every_kind_has_its_name_in_json() {
    for kind in EventKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
}

#[test]
fn values_of_any_length_are_bounded() {
    let long = format!("Task finished with Status: {}", "é".repeat(100_000));
    let found = events(&long);
    let Event::TaskFinished { status, .. } = found[0] else { panic!("{found:?}") };
    assert!(status.len() <= 4096);
}
