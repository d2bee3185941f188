use super::*;

fn kinds(path: &str, text: &str) -> Vec<FileKind> {
    recognise_all(path, text, text.as_bytes())
}

const BINDING: &str = "    IP:port : 0.0.0.0:8391\n    H : 0123456789abcdef0123456789abcdef01234567\n    \
                       A : {00112233-4455-6677-8899-aabbccddeeff}\n    S : MY\n";
const STORE: &str = "Root \"Trusted\"\n================ Certificate 0 ================\nSerial Number: 0a\nIssuer: CN=x\n\
                     Subject: CN=x\nCert Hash(sha1): 0123456789abcdef0123456789abcdef01234567\n";
const SERVICE: &str =
    "SERVICE_NAME: RemoteRegistry\n        TYPE : 20  WIN32_SHARE_PROCESS\n        STATE : 4  RUNNING\n";

#[test]
fn content_comes_before_echo_and_echo_before_name() {
    assert_eq!(kinds("netsh-sslcert.txt", STORE), [FileKind::CertutilStore], "a wrong name does not count");
    let mixed =
        format!("C:\\>netsh http show sslcert\nAccess is denied.\n\nC:\\>sc query RemoteRegistry\n{SERVICE}");
    assert_eq!(kinds("x.txt", &mixed), [FileKind::ServiceQuery, FileKind::NetshSslcert]);
    assert_eq!(kinds("netsh.txt", "The system cannot find the file specified.\n"), [FileKind::NetshSslcert]);
    assert_eq!(kinds("x.txt", "The system cannot find the file specified.\n"), []);
    assert_eq!(kinds("MASTER01/master_properties.csv", ""), [FileKind::SsisdbTable]);
    assert_eq!(kinds("b.zip!/MASTER01/ERRORLOG.1", "garbage"), [FileKind::SqlErrorlog]);
    assert_eq!(kinds("x/SSISScaleOutMaster.cer", "garbage"), [FileKind::Certificate]);
}

#[test]
fn several_outputs_in_one_file_are_all_found() {
    let all = format!("{BINDING}\n{STORE}\n{SERVICE}");
    assert_eq!(
        kinds("x.txt", &all),
        [FileKind::NetshSslcert, FileKind::CertutilStore, FileKind::ServiceQuery]
    );
    for kind in kinds("x.txt", &all) {
        let parsed = parse(kind, "x.txt", &all, all.as_bytes());
        assert_eq!(parsed.artifact.map(|artifact| artifact.kind()), Some(kind));
    }
}

#[test]
fn settings_are_known_by_their_keys_or_by_their_name() {
    let worker = r#"{"MasterEndpoint": "https://MASTER01:8391", "MasterHttpsCertThumbprint": ""}"#;
    let master = "<add key=\"PortNumber\" value=\"8391\"/><add key=\"SqlServerName\" value=\"x\"/>";
    assert_eq!(kinds("a", worker), [FileKind::WorkerSettings]);
    assert_eq!(kinds("WorkerSettings.config", master), [FileKind::MasterSettings], "content first");
    assert_eq!(kinds("MasterSettings.config", "{\"PortNumber\": 8391}"), [FileKind::MasterSettings]);
    assert_eq!(kinds("a.json", "{\"PortNumber\": 8391}"), []);
    assert_eq!(kinds("WorkerSettings.config.bak", "broken"), [FileKind::WorkerSettings]);
    assert_eq!(kinds("a.conf", "PortNumber=8391\nSqlServerName=x\n"), [FileKind::MasterSettings]);
}

#[test]
fn logs_are_no_artifacts() {
    let log = "2024-05-03 10:00:00 [INFO] Worker Agent Started.\n\
               2024-05-03 10:00:01 [INFO] MasterEndpoint = https://MASTER01:8391\nMaxTaskCount = 10\nTasksRootFolder = x\n\
               2024-05-03 10:00:02 [INFO] OperationId=42. TaskId: 7c1f5f0e\n\
               2024-05-03 10:00:03 [INFO] ==== Certificate 0 ====\n\
               2024-05-03 10:00:04 [ERROR] System.Exception: execution_id status: message {\"Name\": 1}\n\
               2024-05-03 10:00:05 run netsh http show sslcert\nName of the task\nStatus unknown\n";
    assert_eq!(kinds("WORKER01/Agent/agent.log", log), []);
    assert_eq!(kinds("firewall.log", &"2024-05-03 10:00:00 DROP TCP 10.0.0.1\n".repeat(100)), []);
    let parsed = parse(FileKind::WorkerLog, "a.log", log, log.as_bytes());
    assert!(parsed.artifact.is_none() && parsed.problems.is_empty());
}

#[test]
fn every_kind_takes_hostile_texts() {
    let all = [
        FileKind::WorkerSettings,
        FileKind::MasterSettings,
        FileKind::Certificate,
        FileKind::NetshSslcert,
        FileKind::CertutilStore,
        FileKind::Winhttpcertcfg,
        FileKind::Registry,
        FileKind::ServiceQuery,
        FileKind::FirewallRules,
        FileKind::ConnectionTest,
        FileKind::HttpServiceState,
        FileKind::HttpUrlAcl,
        FileKind::NetworkProfile,
        FileKind::SsisdbTable,
        FileKind::EventLog,
        FileKind::SqlErrorlog,
        FileKind::ExecutionLog,
        FileKind::Manifest,
    ];
    let seeds = [
        String::new(),
        "\u{feff}".to_owned(),
        "\0".repeat(5000),
        ":".repeat(5000),
        "\u{200e}：\u{a0}=\n".repeat(500),
        "a : b\n".repeat(5000),
        "{".repeat(5000),
        "[{\"".repeat(2000),
        "<a".repeat(2000),
        "-".repeat(5000),
        "----\n".repeat(2000),
        format!("{BINDING}\n{STORE}\n{SERVICE}"),
        "WorkerAgentId,IsEnabled\n\"".to_owned() + &"x,".repeat(5000),
        "é\u{301}年月日(sha1)：\r\r\n".repeat(300),
        "=".repeat(5000),
        "\\\"".repeat(3000),
    ];
    for seed in &seeds {
        let _ = recognise_all("x.txt", seed, seed.as_bytes());
        for kind in all {
            let _ = parse(kind, "master_properties.txt", seed, seed.as_bytes());
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 64, ..Default::default() })]

    #[test]
    fn no_text_makes_a_parser_panic(
        text in "(([a-zA-Z_]{1,12}|[0-9a-f]{1,44}|IP:port|SERVICE_NAME|\\(sha1\\)|=====|-----|REG_DWORD|HKLM|é|：| |\t|,|;|\"|\\{|\\}|\\[|\\]|:|=|/|\\.|\\\\|\r\n|\n){0,60})"
    ) {
        for kind in recognise_all("x.txt", &text, text.as_bytes()).into_iter().chain([
            FileKind::WorkerSettings, FileKind::NetshSslcert, FileKind::CertutilStore, FileKind::Registry,
            FileKind::ServiceQuery, FileKind::FirewallRules, FileKind::SsisdbTable, FileKind::SqlErrorlog,
            FileKind::Winhttpcertcfg, FileKind::Certificate, FileKind::Manifest, FileKind::ConnectionTest,
        ]) {
            let _ = parse(kind, "x.txt", &text, text.as_bytes());
        }
    }
}
