//! Lines that look like heads and are none.

use crate::layout::learn;

/// Logs whose layouts the lines below are tried in.
const LOGS: [&str; 3] = [
    "2024-05-03 10:00:00,123 [12] ERROR Heartbeat - msg\n2024-05-03 10:00:01,123 [12] INFO  Heartbeat - msg\n",
    "[5/3/2024 10:00:00 AM] [12] [Error] msg\n[5/3/2024 10:00:01 AM] [12] [Info] msg\n",
    "10:00:00.123 INFO msg\n10:00:01.123 INFO msg\n",
];

const LINES: [&str; 44] = [
    "",
    " ",
    "\t",
    "   at System.Net.HttpWebRequest.GetResponse()",
    "   bei System.Net.HttpWebRequest.GetResponse()",
    "at System.Net.HttpWebRequest.GetResponse() in C:\\a\\b.cs:line 12",
    "   --- End of inner exception stack trace ---",
    "---> System.Net.WebException: (403)",
    " ---> System.Net.WebException: 2024-05-03 10:00:00",
    "System.Exception: failed at 2024-05-03 10:00:00",
    "Server stack trace: ",
    "Exception rethrown at [0]: ",
    "12:00 noon is the time",
    "12:00",
    "The request of 2024-05-03 10:00:00 failed",
    "On 2024-05-03 10:00:00 the request failed",
    "and at 10:00:00 it failed again",
    "10.0.0.1:8391 refused the connection",
    "192.168.10.12 10:00:00",
    "1.2.3.4",
    "1.2.3.4 2024-05-03 10:00:00",
    "4.7.2 is the version",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "{3f2504e0-4f89-41d3-9a0c-0305e82c3301} is the task",
    "12:34:56:78:9a:bc is the adapter",
    "fe80::12:34:56",
    "2001:db8::12",
    "2024-13-01 10:00:00 ERROR msg",
    "2024-02-30 10:00:00 ERROR msg",
    "2023-02-29 10:00:00 ERROR msg",
    "2024-05-03 25:00:00 ERROR msg",
    "1753-01-01 00:00:00 is the least date",
    "9999-12-31 23:59:59 is the greatest date",
    "2024-05-03",
    "2024-05-03 is the day",
    "20240503",
    "31/02/2024 10:00:00 msg",
    "Error Number:18456,State:1,Class:14",
    "ClientConnectionId:3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "Error: the message goes on",
    "May be it fails",
    "{\"time\":\"2024-05-03 10:00:00\"}",
    "#Date: 2024-05-03 10:00:00",
    "<Time>2024-05-03T10:00:00</Time>",
];

#[test]
fn lines_of_a_message_are_no_heads() {
    for log in LOGS {
        let layout = learn(log.as_bytes(), "agent.log");
        for line in LINES {
            assert_eq!(layout.classify(line.as_bytes()), None, "{line} in {layout:?}");
            assert_eq!(layout.plain_classify(line.as_bytes()), None, "{line} in {layout:?}");
        }
    }
}

#[test]
fn words_of_the_message_are_no_level() {
    let log = "2024-05-03 10:00:00 Worker started\n2024-05-03 10:00:01 Worker stopped\n".repeat(10);
    let layout = learn(log.as_bytes(), "agent.log");
    for line in [
        "2024-05-03 10:00:00 Error reports are sent",
        "2024-05-03 10:00:00 no errors",
        "2024-05-03 10:00:00 I am",
    ] {
        assert_eq!(layout.classify(line.as_bytes()).unwrap().level, None, "{line}");
    }
}

#[test]
fn labelled_lines_of_an_exception_are_no_heads() {
    let text = "System.Exception: The request failed.\nRequestId:12\nTime:2024-05-03T10:00:00.1234567Z\n   at A.B()\n";
    assert_eq!(learn(text.as_bytes(), "agent.log").name(), "paragraphs");
}
