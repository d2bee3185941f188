//! The fast way through a log is the plain way, on every layout, wherever the log is cut.

use super::*;
use sologs_core::layout::split_records;

/// Records of each layout: its name, and texts as its file writes them.
const LAYOUTS: [(&str, &[&str]); 20] = [
    ("bracketed", &["[03/08/2021 20:21:50.0832] [1] {}", "[03/08/2021 20:21:51.0832] [12] {}"]),
    ("console", &["fail: Scale.Agent.Heartbeat[12]\n      {}", "info: Scale.Agent[0]\n      {}"]),
    ("dtexec", &["Error: 2024-05-03 10:00:00.12\n   Code: 0xC0202009\n   Description: {}\nEnd Error"]),
    (
        "event-log-table",
        &["Error\t5/3/2024 10:00:00 AM\tSchannel\t36870\tNone\t\"{}\nThe error code is 10001.\""],
    ),
    (
        "event-log-text",
        &["Event[0]:\n  Log Name: System\n  Date: 2024-05-03T10:00:00.123\n  Level: Error\n  {}"],
    ),
    (
        "clef",
        &[r#"{"@t":"2024-05-03T10:00:00.1234567Z","@mt":"{}","@l":"Error","@x":"System.Exception: msg"}"#],
    ),
    (
        "json-lines",
        &[r#"{ "time": "2024-05-03 10:00:00.1234", "level": "ERROR", "logger": "A", "message": "{}" }"#],
    ),
    ("labelled", &["\nTimestamp   : 5/3/2024 10:00:00 AM\nSeverity    : Error\nMessage     : {}"]),
    ("labelled", &[r#"time="2024-05-03T10:00:00Z" level=error msg="{}""#]),
    ("level-first", &["[ERROR] {}", "[INFO] {}"]),
    (
        "log4net",
        &["2024-05-03 10:00:00,123 [12] ERROR Scale.Agent - {}", "2024-05-03 10:00:01,123 [7] INFO  A - {}"],
    ),
    ("nlog", &["2024-05-03 10:00:00.1234|ERROR|Scale.Agent|{}", "2024-05-03 10:00:00.1234|INFO|B|{}"]),
    ("paragraphs", &["\nSystem.Exception: {}\n   at A.B()", "\nAnother paragraph: {}"]),
    ("separated", &["2024-05-03 10:00:00;Error;12;Heartbeat;{}"]),
    ("serilog", &["2024-05-03 10:00:00.123 +02:00 [ERR] {}", "2024-05-03 10:00:00.123 +02:00 [INF] {}"]),
    ("sql-errorlog", &["2024-05-03 10:00:00.12 Logon       {}", "2024-05-03 10:00:00.12 spid51      {}"]),
    ("syslog", &["<34>1 2024-05-03T10:00:00.123Z WORKER01 agent 1234 ID47 - {}"]),
    ("timestamp", &["5/3/2024 10:00:00 AM: {}", "13/3/2024 9:00:00 PM: {}"]),
    ("trace-listener", &["Scale.Agent Error: 0 : {}\n    DateTime=2024-05-03T10:00:00.1234567Z"]),
    (
        "log4j-xml",
        &["<log4j:event logger=\"H\" level=\"ERROR\" timestamp=\"1714730400123\" thread=\"12\">\
           <log4j:message>{}</log4j:message>\n</log4j:event>"],
    ),
];

/// What a record says, or a line between two.
fn said() -> impl Strategy<Value = (String, bool)> {
    let texts = prop_oneof![
        Just("well".to_owned()),
        Just("Worker Agent Started.".to_owned()),
        Just("System.IO.IOException: no ---> System.Net.WebException: b".to_owned()),
        Just("   at System.Net.HttpWebRequest.GetResponse()".to_owned()),
        Just("2024-05-03 10:00:00".to_owned()),
        Just("é 08:00:00 ü".to_owned()),
        Just(String::new()),
        "[ -~]{0,20}",
        ".{0,12}",
    ];
    (texts, proptest::bool::weighted(0.7))
}

/// Line and text of each record the plain way, without the line ends around it.
fn plainly(text: &str, layout: &LearnedLayout) -> Vec<String> {
    split_records(text, layout).map(|record| trimmed(record.text)).collect()
}

fn trimmed(text: &str) -> String {
    text.trim_matches(['\r', '\n']).to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_fast_way_is_the_plain_way_on_every_layout_wherever_it_is_cut(
        said in proptest::collection::vec(said(), 1..12),
        end in prop_oneof![Just("\n"), Just("\r\n")],
        ended in any::<bool>(),
    ) {
        for (name, heads) in LAYOUTS {
            let records = said.iter().enumerate().map(|(number, (text, with_head))| {
                let text = text.replace(['\n', '\r'], " ");
                let head = heads.get(number % heads.len()).filter(|_| *with_head || number == 0);
                head.map_or(text.clone(), |head| head.replacen("{}", &text, 1)).replace('\n', end)
            });
            let text = records.collect::<Vec<_>>().join(end) + if ended { end } else { "" };
            let layout = learn(text.as_bytes(), "x.log");
            let lines = text.split_inclusive('\n').count();
            let whole = in_pieces(&text, &layout, &[]);
            let fast: Vec<String> = whole.0.0.iter().map(|record| trimmed(&record.2)).collect();
            prop_assert_eq!(fast, plainly(&text, &layout), "{}: {:?}", name, text);
            let everywhere: Vec<usize> = (0..lines).collect();
            prop_assert_eq!(in_pieces(&text, &layout, &everywhere), whole.clone(), "{}: {:?}", name, text);
            for cut in 0..lines {
                prop_assert_eq!(in_pieces(&text, &layout, &[cut]), whole.clone(), "{} at {}: {:?}", name, cut, text);
            }
        }
    }
}

#[test]
fn every_text_is_of_the_layout_that_it_stands_for() {
    for (name, heads) in LAYOUTS {
        let text = heads.iter().cycle().take(20).map(|head| head.replacen("{}", "well", 1) + "\n");
        let layout = learn(text.collect::<String>().as_bytes(), "x.log");
        assert_eq!(layout.name(), name);
    }
}
