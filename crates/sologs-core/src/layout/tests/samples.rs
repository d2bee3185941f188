//! Made-up logs of several records, one of each layout.

/// Name of the layout, the log, how many records it has.
pub(super) const LOGS: &[(&str, &str, usize)] = &[
    (
        "timestamp",
        "2024-05-03 10:00:00.1234567 Information Worker Agent Started.\n\
         2024-05-03 10:00:01.1234567 Error Keep alive failed: System.Exception: outer ---> System.Exception: inner\n   \
         at A.B()\n   --- End of inner exception stack trace ---\n\
         2024-05-03 23:59:59.9999999 Warning slow\n\
         2024-12-31 00:00:00.0000000 CriticalError gone\n",
        4,
    ),
    (
        "timestamp",
        "5/3/2024 10:00:00 AM Information started\n12/13/2024 9:05:07 PM Error failed\n---> System.Exception: x\n\
         1/1/2024 12:00:00 AM Verbose\n11/3/2024 1:00:00 AM Progress 10%\n",
        4,
    ),
    (
        "timestamp",
        "03.05.2024 10:00:00 Fehler: Keine Antwort\n   bei A.B()\n\n13.05.2024 10:00:00 Warnung: langsam\n",
        2,
    ),
    (
        "timestamp",
        "2024-05-03 오전 10:00:00 오류: 응답 없음\n   위치: A.B()\n2024-05-03 오후 3:00:00 정보: 시작\n",
        2,
    ),
    ("timestamp", "2024年5月3日 10:00:00 错误：无应答\n   在 A.B()\n2024年5月3日 10:00:01 信息：开始\n", 2),
    ("timestamp", "10:00:00.123 INFO started\n10:00:01.456 ERROR failed\n   at A.B()\n", 2),
    ("timestamp", "3-May-24 10:00:00 ERROR failed\n4-May-24 10:00:00 INFO started\n", 2),
    (
        "timestamp",
        "WORKER01 2024-05-03 10:00:00 ERROR failed\nno head\nWORKER01 2024-05-03 10:00:01 INFO started\n",
        2,
    ),
    (
        "log4net",
        "2024-05-03 10:00:00,123 [1] INFO  Scale.Agent.Heartbeat - started\n\
         2024-05-03 10:00:01,123 [12] ERROR Scale.Agent.Heartbeat - failed\nSystem.Exception: msg\n   at A.B()\n\
         2024-05-03 10:00:02,123 [1234] WARN  Scale.Agent.Heartbeat - slow\n\
         2024-02-29 10:00:02,123 [1234] DEBUG Scale.Agent.Heartbeat - leap day\n",
        4,
    ),
    (
        "nlog",
        "2024-05-03 10:00:00.1234|INFO|Scale.Heartbeat|started\n2024-05-03 10:00:01.1234|ERROR|Scale.Heartbeat|failed\n\
         System.Exception: msg\n\n   at A.B()\n2024-05-03 10:00:02.1234|FATAL|Scale.Heartbeat|gone\n",
        3,
    ),
    (
        "serilog",
        "2024-05-03 10:00:00.123 +02:00 [INF] started\n2024-05-03 10:00:01.123 +02:00 [ERR] failed\n\
         System.Exception: msg\n   at A.B()\n2024-11-03 10:00:02.123 +01:00 [WRN] slow\n",
        3,
    ),
    ("serilog", "[10:00:00 INF] started\n[10:00:01 ERR] failed\n   at A.B()\n", 2),
    (
        "bracketed",
        "[03/08/2021 20:21:50.0832] [1] started\n[03/08/2021 20:21:51.0832] [1] [ERROR] failed\n\
         [03/18/2021 20:21:52.0832] [12] 0.  ErrorRecord: x\n   at A.B()\n",
        3,
    ),
    (
        "bracketed",
        "ERROR [2024-05-03 10:00:00Z]: failed\nSystem.Exception: msg\nINFO [2024-05-03 10:00:01Z]: started\n",
        2,
    ),
    (
        "separated",
        "2024-05-03 10:00:00;Error;12;Heartbeat;failed\n  more\n2024-05-03 10:00:01;Information;7;Heartbeat;started\n",
        2,
    ),
    (
        "sql-errorlog",
        "2024-05-03 10:00:00.12 Server      Microsoft SQL Server 2019\n\tMay  1 2024 10:00:00\n\
         2024-05-03 10:00:01.12 Logon       Error: 18456, Severity: 14, State: 58.\n\
         2024-05-03 10:00:01.12 Logon       Login failed for user 'x'.\n",
        3,
    ),
    (
        "syslog",
        "<11>1 2024-05-03T10:00:00.123Z WORKER01 agent 12 - - failed\n<14>1 2024-05-03T10:00:01.123Z WORKER01 agent 12 - - ok\n",
        2,
    ),
    ("syslog", "May  3 10:00:00 WORKER01 agent[12]: failed\nMay 13 10:00:01 WORKER01 agent[12]: ok\n", 2),
    (
        "dtexec",
        "Microsoft (R) SQL Server Execute Package Utility\n\nStarted:  10:00:00 AM\n\
         Progress: 2024-05-03 10:00:00.12\n   Source: Load\n   Validating: 0% complete\nEnd Progress\n\
         Error: 2024-05-03 10:00:01.12\n   Code: 0xC0202009\n   Source: Load\n   Description: msg\nEnd Error\n",
        3,
    ),
    ("console", "info: Scale.Agent[0]\n      started\nfail: Scale.Agent[12]\n      failed\n   at A.B()\n", 2),
    (
        "trace-listener",
        "Scale.Agent Information: 0 : started\n    DateTime=2024-05-03T10:00:00.1234567Z\n\
         Scale.Agent Error: 1 : System.Exception: msg\n   at A.B()\n    DateTime=2024-05-03T10:00:01.1234567Z\n",
        2,
    ),
    (
        "labelled",
        "Timestamp: 5/3/2024 10:00:00 AM\nSeverity: Error\nMessage: failed\n\nTimestamp: 5/13/2024 10:00:00 AM\n\
         Severity: Warning\nMessage: slow\n",
        2,
    ),
    ("level-first", "[INFO] started\n[ERROR] failed\n   at A.B()\n[WARN] slow\n", 3),
    (
        "clef",
        "{\"@t\":\"2024-05-03T10:00:00Z\",\"@m\":\"started\"}\n{\"@t\":\"2024-05-03T10:00:01Z\",\"@m\":\"x\",\"@l\":\"Error\"}\n",
        2,
    ),
    (
        "json-lines",
        "2024-05-03 10:00:00 starting\n{\"time\":\"2024-05-03T10:00:00Z\",\"level\":\"info\",\"msg\":\"{\\\"level\\\":\\\"x\\\"}\"}\n\
         {\"time\":\"2024-05-03T10:00:01Z\",\"level\":\"error\",\"msg\":\"x\"}\n",
        3,
    ),
    (
        "log4j-xml",
        "<log4j:event logger=\"A\" level=\"INFO\" timestamp=\"1714730400123\" thread=\"1\">\n<log4j:message>a</log4j:message>\n\
         </log4j:event>\n<log4j:event logger=\"A\" level=\"ERROR\" timestamp=\"1714730401123\" thread=\"1\">\
         <log4j:message>b\n2024-05-03 10:00:00 c</log4j:message></log4j:event>\n",
        2,
    ),
    (
        "event-log-text",
        "Event[0]:\n  Log Name: System\n  Source: A\n  Date: 2024-05-03T10:00:00.123\n  Level: Error\n  Description: \nb\n\n\
         Event[1]:\n  Log Name: System\n  Source: A\n  Date: 2024-05-03T10:00:01.123\n  Level: Warning\n  Description: \n\
         2024-05-03 10:00:00 c\n",
        2,
    ),
    (
        "event-log-table",
        "Level\tDate and Time\tSource\tEvent ID\tTask Category\nError\t5/3/2024 10:00:00 AM\tA\t1\tNone\t\"b\n2024-05-03 10:00:00 c\"\n\
         Information\t5/13/2024 10:00:00 AM\tA\t1\tNone\t\"d\"\n",
        3,
    ),
    (
        "ssis-text-log",
        "#Fields: event,computer,operator,source,sourceid,executionid,starttime,endtime,datacode,databytes,message\n\
         OnError,W,D\\u,Load,{3f2504e0-4f89-41d3-9a0c-0305e82c3301},{3f2504e0-4f89-41d3-9a0c-0305e82c3302},\
         5/3/2024 10:00:00 AM,5/3/2024 10:00:00 AM,-1,0x,failed\nmore\n\
         OnInformation,W,D\\u,Load,{3f2504e0-4f89-41d3-9a0c-0305e82c3301},{3f2504e0-4f89-41d3-9a0c-0305e82c3302},\
         5/3/2024 10:00:01 AM,5/3/2024 10:00:01 AM,0,0x,ok\n",
        3,
    ),
    (
        "paragraphs",
        "System.Exception: outer ---> System.Exception: inner\n   at A.B()\n\nException rethrown at [0]: \n   at C.D()\n\n\
         Another text.\n\n\nOne more.\n",
        3,
    ),
];

/// The lines of all logs.
pub(super) fn lines() -> impl Iterator<Item = &'static str> {
    LOGS.iter().flat_map(|(_, log, _)| log.lines())
}
