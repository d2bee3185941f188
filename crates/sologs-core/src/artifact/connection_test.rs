//! Output of `Test-NetConnection <host> -Port <port>`: whether a Worker reaches the Master's port.
//!
//! ```text
//! ComputerName     : MASTER01
//! RemoteAddress    : 10.0.0.5
//! RemotePort       : 8391
//! TcpTestSucceeded : True
//! ```
//!
//! The names of the properties are not translated.

use super::Located;
use super::common::echo;
use super::common::lines::Line;
use super::common::power_shell::{self, Object};
use super::common::words;
use super::problem::Problems;
use serde::Serialize;
use std::net::IpAddr;

/// The tests of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct ConnectionTests {
    /// In the order of the file.
    pub tests: Vec<ConnectionTest>,
}

/// One test.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ConnectionTest {
    /// 1-based line that it begins on.
    pub line: u64,
    /// Host that was asked for.
    pub host: Option<Located<String>>,
    /// Address that it led to; `None` where the name was not resolved.
    pub remote_address: Option<Located<IpAddr>>,
    /// Port; `None` of a mere ping.
    pub port: Option<Located<u16>>,
    /// Whether the port answered; `None` of a mere ping.
    pub tcp_succeeded: Option<Located<bool>>,
    /// Whether the host answered a ping.
    pub ping_succeeded: Option<Located<bool>>,
    /// Address that it was tried from.
    pub source_address: Option<Located<String>>,
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    !objects(text, &mut Problems::default()).is_empty()
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<echo::Echo> {
    echo::read(line, "Test-NetConnection")
        .or_else(|| echo::read(line, "tnc"))
        .filter(|echo| !echo.arguments.is_empty())
}

fn objects(text: &str, problems: &mut Problems) -> Vec<Object> {
    let with_port = power_shell::objects(text, &["ComputerName", "TcpTestSucceeded"], problems);
    if !with_port.is_empty() {
        return with_port;
    }
    power_shell::objects(text, &["ComputerName", "PingSucceeded"], problems)
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> ConnectionTests {
    let tests: Vec<ConnectionTest> = objects(text, problems).iter().map(test).collect();
    if tests.is_empty() {
        problems.malformed(1, "no result of Test-NetConnection was found in this file");
    }
    ConnectionTests { tests }
}

fn test(object: &Object) -> ConnectionTest {
    let text = |name: &str| object.any(&[name]).cloned();
    let truth = |name: &str| text(name).and_then(|value| value.and_then(|text| words::yes_no(&text)));
    ConnectionTest {
        line: object.line,
        host: text("ComputerName"),
        remote_address: text("RemoteAddress").and_then(|value| value.and_then(|text| text.parse().ok())),
        port: text("RemotePort")
            .and_then(|value| value.and_then(|text| text.parse().ok()))
            .filter(|port| port.value > 0),
        tcp_succeeded: truth("TcpTestSucceeded"),
        ping_succeeded: truth("PingSucceeded"),
        source_address: text("SourceAddress"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<ConnectionTest> {
        parse(text, &mut Problems::default()).tests
    }

    #[test]
    fn failures_and_successes_with_their_lines() {
        let text = "AVERTISSEMENT : TCP connect to (10.0.0.5 : 8391) failed\r\n\r\nComputerName           : MASTER01\r\n\
                    RemoteAddress          : 10.0.0.5\r\nRemotePort             : 8391\r\nInterfaceAlias         : Ethernet\r\n\
                    SourceAddress          : 10.0.0.9\r\nPingSucceeded          : True\r\nPingReplyDetails (RTT) : 0 ms\r\n\
                    TcpTestSucceeded       : False\r\n\r\n\r\nComputerName     : MASTER02\r\nRemotePort       : 8391\r\n\
                    TcpTestSucceeded : True\r\n";
        assert!(recognise(text));
        let tests = read(text);
        assert_eq!(tests.len(), 2);
        assert_eq!(tests[0].tcp_succeeded, Some(Located::new(false, 10)));
        assert_eq!(tests[0].port, Some(Located::new(8391, 5)));
        assert_eq!(tests[0].remote_address.unwrap().value, "10.0.0.5".parse::<IpAddr>().unwrap());
        assert_eq!((tests[0].line, tests[0].ping_succeeded.unwrap().value), (3, true));
        assert!(tests[1].tcp_succeeded.unwrap().value && tests[1].remote_address.is_none());
    }

    #[test]
    fn json_csv_and_pings() {
        let json = r#"{"ComputerName": "MASTER01", "RemotePort": 8391, "TcpTestSucceeded": true}"#;
        assert!(read(json)[0].tcp_succeeded.unwrap().value);
        let csv =
            "\"ComputerName\",\"RemotePort\",\"TcpTestSucceeded\"\r\n\"MASTER01\",\"8391\",\"False\"\r\n";
        assert_eq!(read(csv)[0].tcp_succeeded, Some(Located::new(false, 2)));
        let ping = "ComputerName  : MASTER01\nRemotePort    : 0\nPingSucceeded : False\n";
        assert!(read(ping)[0].port.is_none() && read(ping)[0].tcp_succeeded.is_none());
    }

    #[test]
    fn other_texts_are_none() {
        assert!(!recognise("TcpTestSucceeded was False\n"));
        assert!(
            command(Line { number: 1, text: "PS C:\\> Test-NetConnection MASTER01 -Port 8391" }).is_some()
        );
    }
}
