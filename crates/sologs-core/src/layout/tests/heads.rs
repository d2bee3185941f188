//! For each layout: records and what their heads say.

use crate::layout::learn;
use crate::level::Level::{self, Audit, Critical, Error, Information, Progress, Verbose, Warning};

/// Name of the layout, record, time, level, thread, source, body; `-` for what the head does not tell.
type Row =
    (&'static str, &'static str, &'static str, Option<Level>, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const BEHIND_STAMP: &[Row] = &[
    // a stamp, a level, a message
    ("timestamp", "2024-05-03 10:00:00.1234567 Information Worker Agent Started.", "2024-05-03T10:00:00.1234567", Some(Information), "-", "-", "Worker Agent Started."),
    ("timestamp", "2024-05-03T10:00:00Z CriticalError msg", "2024-05-03T10:00:00Z", Some(Critical), "-", "-", "msg"),
    ("timestamp", "2024-05-03 10:00:00 Progress 50 percent", "2024-05-03T10:00:00", Some(Progress), "-", "-", "50 percent"),
    ("timestamp", "2024-05-03 10:00:00 AUDIT msg", "2024-05-03T10:00:00", Some(Audit), "-", "-", "msg"),
    ("timestamp", "2024-05-03 10:00:00 Verbose: msg", "2024-05-03T10:00:00", Some(Verbose), "-", "-", "msg"),
    ("timestamp", "5/3/2024 10:00:00 AM: Worker Agent Started.", "2024-05-03T10:00:00", None, "-", "-", "Worker Agent Started."),
    ("bracketed", "ERROR [2013-11-25 19:20:47Z]: No endpoint.", "2013-11-25T19:20:47Z", Some(Error), "-", "-", "No endpoint."),
    ("timestamp", "2019-03-06 10:08:22 : Access is denied", "2019-03-06T10:08:22", None, "-", "-", "Access is denied"),
    ("timestamp", "2015-11-30T18:05:26: Exception: msg", "2015-11-30T18:05:26", None, "-", "-", "Exception: msg"),
    ("timestamp", "2016-06-24 13:52:19.015 [36490:1655745] System.Net.WebException: Error: msg", "2016-06-24T13:52:19.015", None, "36490:1655745", "-", "System.Net.WebException: Error: msg"),
    ("timestamp", "2024-05-03 10:00:00 Got an ERROR from there", "2024-05-03T10:00:00", Some(Error), "-", "-", "Got an ERROR from there"),
    ("timestamp", "2024-05-03 10:00:00 Could not open Error file", "2024-05-03T10:00:00", None, "-", "-", "Could not open Error file"),
    ("timestamp", "2024-05-03 10:00:00,221 - util.py[WARNING]: msg", "2024-05-03T10:00:00.221", Some(Warning), "-", "util.py", "msg"),
    ("timestamp", "ERROR - 2024-05-03 17:51:00 --> Severity: Warning", "2024-05-03T17:51:00", Some(Error), "-", "-", "--> Severity: Warning"),
    ("timestamp", "[2024-05-03 10:00:00-AUTH : ] msg", "2024-05-03T10:00:00", None, "-", "-", "-AUTH : ] msg"),
    ("timestamp", "E 2024-05-03 10:00:00 msg", "2024-05-03T10:00:00", Some(Error), "-", "-", "msg"),
    ("timestamp", "12: 2024-05-03 10:00:00 msg", "2024-05-03T10:00:00", None, "-", "-", "msg"),
    ("timestamp", "20240503 10:00:00 msg", "2024-05-03T10:00:00", None, "-", "-", "msg"),
    ("timestamp", "2024-05-03 10:00:00 -1073741819 is the code", "2024-05-03T10:00:00", None, "-", "-", "-1073741819 is the code"),
    // languages
    ("timestamp", "03.05.2024 10:00:00 Fehler: Keine Antwort", "2024-05-03T10:00:00", Some(Error), "-", "-", "Keine Antwort"),
    ("timestamp", "23/05/2024 10:00:00 Erreur : pas de réponse", "2024-05-23T10:00:00", Some(Error), "-", "-", "pas de réponse"),
    ("timestamp", "3 мая 2024 г. 10:00:00 Ошибка нет ответа", "2024-05-03T10:00:00", Some(Error), "-", "-", "нет ответа"),
    ("timestamp", "2024年5月3日 10:00:00 错误：无应答", "2024-05-03T10:00:00", Some(Error), "-", "-", "无应答"),
    ("timestamp", "2024/05/03 10:00:00 エラー 応答なし", "2024-05-03T10:00:00", Some(Error), "-", "-", "応答なし"),
    ("timestamp", "2024-05-03 오전 10:00:00 오류: 응답 없음", "2024-05-03T10:00:00", Some(Error), "-", "-", "응답 없음"),
    ("timestamp", "2024-05-03 10:00:00 Błąd: brak", "2024-05-03T10:00:00", Some(Error), "-", "-", "brak"),
    ("timestamp", "3. 5. 2024 10:00:00 Upozornění: pomalu", "2024-05-03T10:00:00", Some(Warning), "-", "-", "pomalu"),
    ("timestamp", "3.05.2024 10:00:00 Hata: yok", "2024-05-03T10:00:00", Some(Error), "-", "-", "yok"),
    ("timestamp", "3-May-24 10:00:00 ERROR msg", "2024-05-03T10:00:00", Some(Error), "-", "-", "msg"),
    // log4net
    ("log4net", "2024-05-03 10:00:00,123 [12] ERROR Scale.Heartbeat - msg", "2024-05-03T10:00:00.123", Some(Error), "12", "Scale.Heartbeat", "msg"),
    ("log4net", "2024-05-03 10:00:00,123 [12] INFO  Scale.Heartbeat [(null)] - msg", "2024-05-03T10:00:00.123", Some(Information), "12", "Scale.Heartbeat", "msg"),
    ("log4net", "2024-05-03 10:00:00,123 [.NET ThreadPool Worker] WARN  Heartbeat - a - b", "2024-05-03T10:00:00.123", Some(Warning), ".NET ThreadPool Worker", "Heartbeat", "a - b"),
    ("log4net", "2024-05-03 10:00:00,123 ERROR [main] Heartbeat - msg", "2024-05-03T10:00:00.123", Some(Error), "main", "Heartbeat", "msg"),
    ("log4net", "2024-05-03 10:00:00,123 FATAL Heartbeat -", "2024-05-03T10:00:00.123", Some(Critical), "-", "Heartbeat", ""),
    // NLog
    ("nlog", "2024-05-03 10:00:00.1234|ERROR|Scale.Heartbeat|msg", "2024-05-03T10:00:00.1234", Some(Error), "-", "Scale.Heartbeat", "msg"),
    ("nlog", "2024-05-03 10:00:00.1234|Trace|Scale.Heartbeat|a|b", "2024-05-03T10:00:00.1234", Some(Verbose), "-", "Scale.Heartbeat", "a|b"),
    ("nlog", "2017-11-14 23:10:24,314|ERROR|18|NServiceBus.Dispatcher|msg", "2017-11-14T23:10:24.314", Some(Error), "18", "NServiceBus.Dispatcher", "msg"),
    ("nlog", "2015-04-18 12:29:04|13|E|CacheBuilder|msg", "2015-04-18T12:29:04", Some(Error), "13", "CacheBuilder", "msg"),
    // Serilog
    ("serilog", "2024-05-03 10:00:00.123 +02:00 [ERR] msg", "2024-05-03T10:00:00.123+02:00", Some(Error), "-", "-", "msg"),
    ("serilog", "2024-05-03 10:00:00.123 +02:00 [Information] msg", "2024-05-03T10:00:00.123+02:00", Some(Information), "-", "-", "msg"),
    ("serilog", "2024-05-03 10:00:00.123 +02:00 [VRB] [Scale.Heartbeat] <12> msg", "2024-05-03T10:00:00.123+02:00", Some(Verbose), "12", "Scale.Heartbeat", "msg"),
    ("serilog", "[10:00:00 ERR] msg", "-", Some(Error), "-", "-", "msg"),
    ("serilog", "[10:00:00 WRN Scale.Heartbeat] msg", "-", Some(Warning), "-", "Scale.Heartbeat", "msg"),
    ("serilog", "[2024-05-03 10:00:00 FTL] msg", "2024-05-03T10:00:00", Some(Critical), "-", "-", "msg"),
    // brackets
    ("bracketed", "[03/08/2021 20:21:50.0832] [1] msg", "2021-03-08T20:21:50.0832", None, "1", "-", "msg"),
    ("bracketed", "[03/11/2021 16:01:24.0362] [1] [ERROR] msg", "2021-03-11T16:01:24.0362", Some(Error), "1", "-", "msg"),
    ("bracketed", "[ERROR][05/03/2024 10:00:00][Thread 12] msg", "2024-05-03T10:00:00", Some(Error), "Thread 12", "-", "msg"),
    ("bracketed", "[2024-05-03 10:00:00] [WARN] [Heartbeat] [7]: msg", "2024-05-03T10:00:00", Some(Warning), "7", "Heartbeat", "msg"),
    ("bracketed", "2024-05-03 10:00:00 [12] [INFO] [Heartbeat] msg", "2024-05-03T10:00:00", Some(Information), "12", "Heartbeat", "msg"),
    ("bracketed", "[22:14:16.898] [gRPC_CLIENT] UNAVAILABLE", "-", None, "-", "gRPC_CLIENT", "UNAVAILABLE"),
    // separators
    ("separated", "2024-05-03 10:00:00;Error;12;Heartbeat;msg;more", "2024-05-03T10:00:00", Some(Error), "12", "Heartbeat", "msg;more"),
    ("separated", "2024-05-03 10:00:00\tWarnung\tHeartbeat\tmsg", "2024-05-03T10:00:00", Some(Warning), "-", "Heartbeat", "msg"),
    ("separated", "03.05.2024,10:00:00,Fehler,Heartbeat,msg", "2024-05-03T10:00:00", Some(Error), "-", "Heartbeat", "msg"),
    ("separated", "\"5/3/2024 10:00:00 AM\",\"Error\",\"Heartbeat\",\"msg\"", "2024-05-03T10:00:00", Some(Error), "-", "Heartbeat", "\"msg\""),
    ("timestamp", "2024-05-03 10:00:00, Timeout, and more", "2024-05-03T10:00:00", None, "-", "-", "Timeout, and more"),
    ("separated", "2024-05-03 10:00:00;Error;System.TimeoutException;more", "2024-05-03T10:00:00", Some(Error), "-", "-", "System.TimeoutException;more"),
    // SQL Server
    ("sql-errorlog", "2024-05-03 10:00:00.12 Logon       Error: 18456, Severity: 14, State: 58.", "2024-05-03T10:00:00.12", Some(Error), "-", "Logon", "Error: 18456, Severity: 14, State: 58."),
    ("sql-errorlog", "2024-05-03 10:00:00.12 spid51      Starting up database 'SSISDB'.", "2024-05-03T10:00:00.12", None, "-", "spid51", "Starting up database 'SSISDB'."),
    ("sql-errorlog", "2024-05-03 10:00:00.12 Anmeldung   Fehler: 18456, Schweregrad: 14, Status: 58.", "2024-05-03T10:00:00.12", Some(Error), "-", "Anmeldung", "Fehler: 18456, Schweregrad: 14, Status: 58."),
    // syslog
    ("syslog", "<11>1 2024-05-03T10:00:00.123Z WORKER01 agent 1234 ID47 - msg", "2024-05-03T10:00:00.123Z", Some(Error), "1234", "agent", "msg"),
    ("syslog", "<12>1 2024-05-03T10:00:00Z WORKER01 agent - - [a@1 b=\"c\"] msg", "2024-05-03T10:00:00Z", Some(Warning), "-", "agent", "msg"),
    ("syslog", "May  3 10:00:00 WORKER01 agent[1234]: msg", "-", None, "1234", "agent", "msg"),
    ("syslog", "<30>May  3 10:00:00 WORKER01 agent: msg", "-", Some(Information), "-", "agent", "msg"),
];

#[rustfmt::skip]
const OTHER_FORMS: &[Row] = &[
    ("timestamp", "10:00:00.123 INFO msg", "-", Some(Information), "-", "-", "msg"),
    ("timestamp", "05-03 10:00:00.123 INFO msg", "-", Some(Information), "-", "-", "msg"),
    ("timestamp", "WORKER01 agent.log: 2024-05-03 10:00:00 ERROR msg", "2024-05-03T10:00:00", Some(Error), "-", "-", "msg"),
    ("timestamp", "MainThread::ERROR::2011-12-05 07:04:56,300::vdsm::74::msg", "2011-12-05T07:04:56.3", Some(Error), "-", "-", "vdsm::74::msg"),
    ("dtexec", "Error: 2024-05-03 10:00:00.12\n   Code: 0xC0202009\n   Source: Load OLE DB Source [1]\n   Description: msg\nEnd Error", "2024-05-03T10:00:00.12", Some(Error), "-", "Load OLE DB Source [1]", "   Code: 0xC0202009\n   Source: Load OLE DB Source [1]\n   Description: msg\nEnd Error"),
    ("dtexec", "Fehler: 2024-05-03 10:00:00.12\n   Code: 0xC0202009\n   Quelle: Laden\n   Beschreibung: msg\nEnde Fehler", "2024-05-03T10:00:00.12", Some(Error), "-", "Laden", "   Code: 0xC0202009\n   Quelle: Laden\n   Beschreibung: msg\nEnde Fehler"),
    ("console", "fail: Scale.Heartbeat[12]\n      msg", "-", Some(Error), "-", "Scale.Heartbeat", "      msg"),
    ("trace-listener", "Scale.Agent Error: 0 : msg\n    ProcessId=1234\n    ThreadId=12\n    DateTime=2024-05-03T10:00:00.1234567Z", "2024-05-03T10:00:00.1234567Z", Some(Error), "12", "Scale.Agent", "msg"),
    ("trace-listener", "Scale.Agent Information: 42 : first\nsecond\n    DateTime=2024-05-03T10:00:00Z", "2024-05-03T10:00:00Z", Some(Information), "-", "Scale.Agent", "first\nsecond"),
    ("trace-listener", "Scale.Agent Error: 0 : [2016-12-07 05:45:21.9758] msg", "2016-12-07T05:45:21.9758", Some(Error), "-", "Scale.Agent", "msg"),
    ("trace-listener", "w3wp.exe Critical: 131076 : msg", "-", Some(Critical), "-", "w3wp.exe", "msg"),
    ("labelled", "Timestamp   : 4/14/2014 7:15:02 PM\nCategory    : Refresh\nSeverity    : Error\nMessage     : msg\nmore", "2014-04-14T19:15:02", Some(Error), "-", "Refresh", "msg\nmore"),
    ("labelled", "time=\"2024-05-03T10:00:00Z\" level=error msg=\"no answer\"", "2024-05-03T10:00:00Z", Some(Error), "-", "-", "no answer\""),
    ("labelled", "Zeitstempel: 03.05.2024 10:00:00\nEbene: Fehler\ntext", "2024-05-03T10:00:00", None, "-", "-", "Ebene: Fehler\ntext"),
    ("level-first", "[ERROR] msg\n[INFO] more", "-", Some(Error), "-", "-", "msg"),
    ("level-first", "ERROR [12] Heartbeat - msg\nINFO [12] Heartbeat - more", "-", Some(Error), "12", "Heartbeat", "msg"),
    ("paragraphs", "System.Exception: msg\n   at A.B()", "-", None, "-", "-", "System.Exception: msg\n   at A.B()"),
];

#[rustfmt::skip]
const STRUCTURED: &[Row] = &[
    ("clef", r#"{"@t":"2024-05-03T10:00:00.1234567Z","@mt":"No endpoint at {Url}","@l":"Error","@x":"System.Exception: msg\r\n   at A.B()","Url":"https://x","SourceContext":"Heartbeat","ThreadId":12}"#, "2024-05-03T10:00:00.1234567Z", Some(Error), "12", "Heartbeat", "No endpoint at https://x\nSystem.Exception: msg\r\n   at A.B()"),
    ("clef", r#"{"@t":"2024-05-03T10:00:00Z","@m":"ok"}"#, "2024-05-03T10:00:00Z", Some(Information), "-", "-", "ok"),
    ("json-lines", r#"{"Timestamp":"2024-05-03T10:00:00.123+02:00","Level":"Warning","MessageTemplate":"slow {Ms:0} ms","Properties":{"Ms":12,"SourceContext":"Heartbeat"}}"#, "2024-05-03T10:00:00.123+02:00", Some(Warning), "-", "Heartbeat", "slow 12 ms"),
    ("json-lines", r#"{ "time": "2024-05-03 10:00:00.1234", "level": "ERROR", "logger": "Heartbeat", "message": "msg", "exception": "System.Exception: x" }"#, "2024-05-03T10:00:00.1234", Some(Error), "-", "Heartbeat", "msg\nSystem.Exception: x"),
    ("json-lines", r#"{"name":"agent","pid":1234,"level":50,"msg":"msg","time":"2024-05-03T10:00:00.123Z","v":0}"#, "2024-05-03T10:00:00.123Z", Some(Error), "-", "agent", "msg"),
    ("json-lines", r#"{"level":30,"time":1714730400123,"msg":"msg"}"#, "2024-05-03T10:00:00.123Z", Some(Information), "-", "-", "msg"),
    ("json-lines", r#"{"time":"2024-05-03T10:00:00Z","level":"error","exception":{"ClassName":"System.Exception","Message":"outer","InnerException":{"ClassName":"System.IO.IOException","Message":"inner","StackTraceString":"   at C.D()"},"StackTraceString":"   at A.B()"}}"#, "2024-05-03T10:00:00Z", Some(Error), "-", "-", "System.Exception: outer\n ---> System.IO.IOException: inner\n   at C.D()\n   --- End of inner exception stack trace ---\n   at A.B()"),
    ("json-lines", r#"{"when":"x","what":"a text","data":{"deep":["System.Exception: msg"]}}"#, "-", None, "-", "-", "System.Exception: msg"),
    ("log4j-xml", "<log4j:event logger=\"Heartbeat\" level=\"ERROR\" timestamp=\"1714730400123\" thread=\"12\"><log4j:message>a &lt; b</log4j:message>\n<log4j:throwable><![CDATA[System.Exception: msg]]></log4j:throwable></log4j:event>", "2024-05-03T10:00:00.123Z", Some(Error), "12", "Heartbeat", "a < b\nSystem.Exception: msg"),
    ("log4j-xml", "<log4net:event logger=\"Heartbeat\" timestamp=\"2024-05-03T10:00:00.1234567+02:00\" level=\"WARN\" thread=\"12\" domain=\"x\">\n<log4net:message>msg</log4net:message><log4net:exception>System.Exception: x &#39;y&#39;</log4net:exception></log4net:event>", "2024-05-03T10:00:00.1234567+02:00", Some(Warning), "12", "Heartbeat", "msg\nSystem.Exception: x 'y'"),
    ("event-log-text", "Event[0]:\n  Log Name: System\n  Source: Schannel\n  Date: 2024-05-03T10:00:00.123\n  Event ID: 36870\n  Task: N/A\n  Level: Error\n  Opcode: Info\n  Description: \nA fatal error occurred.\nMore.\n", "2024-05-03T10:00:00.123", Some(Error), "-", "Schannel", "A fatal error occurred.\nMore."),
    ("event-log-text", "Ereignis[12]\n  Protokollname: System\n  Quelle: Schannel\n  Datum: 2024-05-03T10:00:00.1230000Z\n  Ereignis-ID: 36870\n  Aufgabe: Nicht zutreffend\n  Ebene: Warnung\n  Beschreibung:\nmsg\n", "2024-05-03T10:00:00.123Z", Some(Warning), "-", "Schannel", "msg"),
    ("event-log-table", "Error\t5/3/2024 10:00:00 AM\tSchannel\t36870\tNone\t\"A \"\"fatal\"\" error.\nMore.\"", "2024-05-03T10:00:00", Some(Error), "-", "Schannel", "A \"fatal\" error.\nMore."),
    ("event-log-table", "Fehler,03.05.2024 10:00:00,Schannel,36870,Keine,msg, more", "2024-05-03T10:00:00", Some(Error), "-", "Schannel", "msg, more"),
    ("event-log-table", "错误\t2024/5/3 10:00:00\tSchannel\t36870\t无\tmsg", "2024-05-03T10:00:00", Some(Error), "-", "Schannel", "msg"),
    ("event-log-table", "Audit Failure\t5/3/2024 10:00:00 AM\tMicrosoft-Windows-Security-Auditing\t4625\tLogon\tmsg", "2024-05-03T10:00:00", Some(Audit), "-", "Microsoft-Windows-Security-Auditing", "msg"),
    ("ssis-text-log", "OnError,WORKER01,DOMAIN\\svc,Load, really,{3f2504e0-4f89-41d3-9a0c-0305e82c3301},{3f2504e0-4f89-41d3-9a0c-0305e82c3302},5/3/2024 10:00:00 AM,5/3/2024 10:00:00 AM,-1071636471,0x,msg, more\nand more", "2024-05-03T10:00:00", Some(Error), "-", " really", "msg, more\nand more"),
    ("ssis-text-log", "PackageStart,WORKER01,DOMAIN\\svc,Load,{3f2504e0-4f89-41d3-9a0c-0305e82c3301},{3f2504e0-4f89-41d3-9a0c-0305e82c3302},03.05.2024 10:00:00,03.05.2024 10:00:00,0,0x,Beginning of package execution.", "2024-05-03T10:00:00", Some(Information), "-", "Load", "Beginning of package execution."),
];

#[test]
fn heads_behind_a_stamp_are_read() {
    check(BEHIND_STAMP);
}

#[test]
fn heads_of_other_forms_are_read() {
    check(OTHER_FORMS);
}

#[test]
fn structured_records_are_read() {
    check(STRUCTURED);
}

#[test]
fn execution_logs_are_told_by_their_name() {
    let line = r#"{"message_type":120,"message_time":"2024-05-03T10:00:00+02:00","message":"msg"}"#;
    let layout = learn(line.as_bytes(), "0815.ELog");
    assert_eq!((layout.name(), layout.classify(line.as_bytes()).unwrap().level), ("elog", Some(Error)));
    assert_eq!(layout.body(line, &layout.head(line)), "msg");
}

#[test]
fn descriptions_say_what_was_met() {
    for (line, description) in [
        (
            "2024-05-03 10:00:00,123 [12] ERROR Heartbeat - msg",
            "iso date, comma fraction, [thread], level, logger, message behind a dash",
        ),
        ("[10:00:00 ERR] msg", "time without date, so no moment is known, [level], message"),
        (
            "5/3/2024 10:00:00 AM msg",
            "date with day and month as numbers before the year, 12-hour clock, level where there is one",
        ),
        ("no head", "no heads, one record a paragraph"),
        (r#"{"a":1}"#, "one JSON object a line"),
    ] {
        assert_eq!(learn(line.as_bytes(), "agent.log").description(), description);
    }
}

fn check(rows: &[Row]) {
    for (name, record, time, level, thread, source, body) in rows {
        let layout = learn(record.as_bytes(), "agent.log");
        assert_eq!(layout.name(), *name, "{record}\n{layout:?}");
        let first = record.lines().next().unwrap();
        let is_head = layout.classify(first.as_bytes()).is_some();
        assert!(is_head || *name == "paragraphs", "{record}");
        // Level-first files need more than one record to be seen as such.
        let record = if *name == "level-first" { first } else { record };
        let head = layout.head(record);
        let text = |range: Option<std::ops::Range<usize>>| range.map_or("-", |range| &record[range]);
        assert_eq!(head.time.map_or("-".to_owned(), |time| time.to_string()), *time, "{record}");
        assert_eq!(head.level, *level, "level of {record}");
        assert_eq!(text(head.thread.clone()), *thread, "thread of {record}");
        assert_eq!(text(head.source.clone()), *source, "source of {record}");
        assert_eq!(layout.body(record, &head), *body, "body of {record}");
        if !layout.has_head_below() {
            let class = layout.plain_classify(first.as_bytes());
            assert_eq!(class.and_then(|class| class.level), *level, "level of the line {record}");
        }
    }
}
