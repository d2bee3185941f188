use super::*;

fn read_as(path: &str, text: &str) -> SsisdbExport {
    parse(path, text, &mut Problems::default())
}

fn only(path: &str, text: &str) -> SsisdbTable {
    let mut tables = read_as(path, text).tables;
    assert_eq!(tables.len(), 1, "{tables:#?}");
    tables.remove(0)
}

const ID: &str = "7c1f5f0e-0a7b-4f2c-9d6d-000000000001";

/// The same rows of `catalog.worker_agents` in every form.
fn worker_agents() -> Vec<(&'static str, String, u64)> {
    let names = ["WorkerAgentId", "IsEnabled", "DisplayName", "Description", "MachineName", "LastOnlineTime"];
    let row = [ID, "1", "WORKER01", "NULL", "WORKER01", "2024-05-03 10:00:00.1234567 +02:00"];
    let delimited = |delimiter: &str| format!("{}\r\n{}\r\n", names.join(delimiter), row.join(delimiter));
    let widths = [36, 9, 20, 12, 15, 34];
    let fixed = |cells: [&str; 6]| -> String {
        let padded: Vec<String> =
            cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        padded.join(" ")
    };
    let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let quoted = |cells: [&str; 6]| cells.map(|cell| format!("\"{cell}\"")).join(",");
    let json = format!(
        "[\r\n {{\"WorkerAgentId\": \"{ID}\", \"IsEnabled\": true, \"DisplayName\": \"WORKER01\", \"Description\": null,\
         \"MachineName\": \"WORKER01\", \"LastOnlineTime\": \"2024-05-03T10:00:00.1234567+02:00\"}}]"
    );
    let trimmed: Vec<String> = names.iter().map(|name| "-".repeat(name.len())).collect();
    vec![
        ("csv", delimited(","), 2),
        ("tsv", delimited("\t"), 2),
        ("semicolons", delimited(";"), 2),
        ("power shell", format!("#TYPE x\r\n{}\r\n{}\r\n", quoted(names), quoted(row)), 3),
        ("json", json, 2),
        (
            "ssms",
            format!("{}\r\n{}\r\n{}\r\n\r\n(1 row affected)\r\n", fixed(names), dashes.join(" "), fixed(row)),
            3,
        ),
        (
            "sqlcmd -s,",
            format!("{}\n{}\n{}\n\n(1 rows affected)\n", names.join(","), trimmed.join(","), row.join(",")),
            3,
        ),
        ("sqlcmd -W", format!("{}\n{}\n{}\n", names.join(" "), trimmed.join(" "), row.join(" ")), 3),
    ]
}

#[test]
fn one_view_in_every_form() {
    for (form, text, line) in worker_agents() {
        assert!(recognise(&text), "{form}");
        let table = only("x.txt", &text);
        assert_eq!(table.view, View::WorkerAgents, "{form}");
        let agents: Vec<WorkerAgent> = table.worker_agents().collect();
        let [agent] = agents.as_slice() else { panic!("{form}: {table:#?}") };
        assert_eq!((agent.line, agent.id.as_deref()), (line, Some(ID)), "{form}");
        assert_eq!((agent.is_enabled, agent.description.as_deref()), (Some(true), None), "{form}");
        assert_eq!(agent.last_online.unwrap().to_string(), "2024-05-03T10:00:00.1234567+02:00", "{form}");
        assert_eq!((agent.display_name.as_deref(), table.left_out), (Some("WORKER01"), 0), "{form}");
    }
}

#[test]
fn every_view_is_known_by_its_columns() {
    for (columns, view) in [
        ("execution_id,folder_name,project_name,package_name,status", View::Executions),
        ("operation_id,operation_type,created_time,status", View::Operations),
        ("operation_message_id,operation_id,message_time,message_type,message", View::OperationMessages),
        (
            "event_message_id,operation_id,message_time,message_type,message,package_name,event_name",
            View::EventMessages,
        ),
        ("TaskId,JobId,Status,WorkerAgentId,ExecutedCount,MaxExecutedCount,ExpiredTime", View::Tasks),
        ("execution_id,job_id,status", View::InternalExecutions),
        ("now_sysdatetimeoffset", View::ServerTime),
        ("IsIntegratedSecurityOnly,x", View::ServerProperties),
    ] {
        assert_eq!(only("x.csv", &format!("{columns}\n")).view, view, "{columns}");
    }
    assert!(!recognise("a,b,c\n1,2,3\n") && !recognise("2024-05-03 status: message\n"));
}

#[test]
fn properties_are_told_apart_by_rows_and_when_empty_by_the_name() {
    let names = "property_name,property_value\n";
    let master =
        only("x.csv", &format!("{names}MACHINE_NAME,MASTER01\nSSLCERT_THUMBPRINT,01\nMACHINE_IP,NULL\n"));
    assert_eq!(master.view, View::MasterProperties);
    assert_eq!(master.property("machine_name"), Some(Located::new("MASTER01".to_owned(), 2)));
    assert_eq!((master.property("MACHINE_IP"), master.master_thumbprint().unwrap().line), (None, 3));
    let catalog = only("x.csv", &format!("{names}IS_SCALEOUT_ENABLED,False\n"));
    assert_eq!(
        (catalog.view, catalog.is_scale_out_enabled().unwrap().value),
        (View::CatalogProperties, false)
    );
    assert_eq!(only("MASTER01/catalog.master_properties.csv", names).view, View::MasterProperties);
    assert_eq!(only("MASTER01/catalog_properties.csv", names).view, View::CatalogProperties);
    assert_eq!(only("MASTER01/x.csv", names).view, View::Properties);
    let headless = only("x.csv", "IS_SCALEOUT_ENABLED,True\nSCHEMA_VERSION,5\n");
    assert_eq!((headless.view, headless.rows.len()), (View::CatalogProperties, 2));
}

#[test]
fn empty_files_are_empty_tables_by_their_name() {
    for text in ["", "\r\n", "\r\n(0 rows affected)\r\n"] {
        assert!(recognise_empty("a/master_properties.txt", text));
        let table = only("a/master_properties.txt", text);
        assert_eq!((table.view, table.rows.len(), table.has_header()), (View::MasterProperties, 0, false));
    }
    assert!(
        !recognise_empty("a/notes.txt", "") && !recognise_empty("a/master_properties.txt", "Login failed")
    );
}

#[test]
fn values_with_delimiters_quotes_and_line_ends() {
    let quoted = "operation_message_id,operation_id,message_type,message\r\n1,42,120,\"a, \"\"b\"\"\r\nsecond line\"\r\n2,42,70,c\r\n";
    let messages: Vec<Message> = only("x", quoted).messages().collect();
    assert_eq!(messages[0].text.as_deref(), Some("a, \"b\"\r\nsecond line"));
    assert_eq!((messages[1].line, messages[0].is_error(), messages[1].is_error()), (4, true, false));

    let bare = "operation_message_id,operation_id,message_type,message,extended_info_id\n--,--,--,--,--\n1,42,120,a, b, c,NULL\n";
    let message = only("x", bare).messages().next().unwrap();
    assert_eq!((message.text.as_deref(), message.operation_id), (Some("a, b, c"), Some(42)));

    let broken = "operation_id,message_type,message,message_time\n------------,------------,-------,------------\n42,120,one\ntwo,2024-05-03 10:00:00\n43,70,x,NULL\n";
    let messages: Vec<Message> = only("x", broken).messages().collect();
    assert_eq!(messages[0].text.as_deref(), Some("one\ntwo"));
    assert_eq!((messages.len(), messages[1].operation_id), (2, Some(43)));
}

#[test]
fn rows_of_fixed_width_with_line_ends_inside() {
    let text = "operation_id         message_type message                        message_time\n\
                -------------------- ------------ ------------------------------ -------------------\n\
                \x20                 42          120 first\nsecond                   2024-05-03 10:00:00\n\
                \x20                 43           70 x                              2024-05-03 10:00:01\n\n(2 rows affected)\n";
    let messages: Vec<Message> = only("x", text).messages().collect();
    assert_eq!(messages.len(), 2, "{messages:#?}");
    assert!(messages[0].text.as_deref().is_some_and(|text| text.starts_with("first\nsecond")));
    assert_eq!((messages[1].operation_id, messages[1].line), (Some(43), 5));
}

#[test]
fn several_tables_in_one_file() {
    let text = "execution_id status\n------------ -----------\n          42           5\n\n(1 rows affected)\n\
                TaskId JobId Status InputData\n------ ----- ------ ---------\nNULL NULL 4 x\n";
    let tables = read_as("x", text).tables;
    assert_eq!(tables.iter().map(|table| table.view).collect::<Vec<_>>(), [View::Executions, View::Tasks]);
    assert_eq!(tables[0].rows.len(), 1);
    let execution = tables[0].executions().next().unwrap();
    assert_eq!((execution.id, execution.status), (Some(42), Some(ExecutionStatus::Pending)));
    assert!(!ExecutionStatus::Pending.is_final());
    let json = r#"{"a": [{"execution_id": 1, "job_id": "X"}], "b": [{"TaskId": "t", "JobId": "X", "Status": 2,
"InputData": "{\"execution_id\": 42}"}]}"#;
    let tables = read_as("x", json).tables;
    assert_eq!(tables[0].internal_executions().next().unwrap().job_id.as_deref(), Some("x"));
    let task = tables[1].tasks().next().unwrap();
    assert_eq!((task.status, task.execution_id), (Some(TaskStatus::Pulled), Some(42)));
}

#[test]
fn dates_of_a_locale_are_read_where_the_order_is_plain() {
    let text = "WorkerAgentId;IsEnabled;LastOnlineTime\n1;True;03/04/2024 10:00:00 +02:00\n2;True;25/04/2024 10:00:00 +02:00\n";
    let agents: Vec<WorkerAgent> = only("x", text).worker_agents().collect();
    assert_eq!(agents[0].last_online.unwrap().to_string(), "2024-04-03T10:00:00+02:00");
    let unclear = text.replace("25/04", "05/04");
    assert!(only("x", &unclear).worker_agents().all(|agent| agent.last_online.is_none()));
}

#[test]
fn the_servers_clock_and_mode() {
    let clock = only(
        "x",
        "sysdatetimeoffset\n----------------------------------\n2024-05-03 10:00:00.0000000 +02:00\n",
    );
    assert_eq!(clock.server_time().unwrap().value.to_string(), "2024-05-03T10:00:00+02:00");
    let mode = only("x", "IsIntegratedSecurityOnly,Edition\n1,x\n");
    assert_eq!(mode.is_integrated_security_only(), Some(Located::new(true, 2)));
}

#[test]
fn floods_and_hostile_quotes_are_bounded() {
    let mut text = String::from("operation_id,message_type,message\n");
    for row in 0..60_000 {
        text.push_str(&format!("7,70,m{row}\n"));
    }
    let mut problems = Problems::default();
    let export = parse("x", &text, &mut problems);
    assert_eq!((export.tables[0].rows.len(), export.tables[0].left_out), (50_000, 10_000));
    assert!(!problems.into_vec().is_empty() && export.tables[0].is_cut());
    let quote = format!("operation_id,message_type,message\n1,2,\"{}", "x\n".repeat(10_000));
    assert_eq!(only("x", &quote).rows.len(), 1);
}
