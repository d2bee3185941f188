//! Output of `netsh http show servicestate`: which URLs HTTP.SYS listens for, and for which process.
//!
//! ```text
//!             Registered URLs:
//!                 HTTPS://+:8391/CLUSTERMANAGEMENT/
//! ```
//!
//! Labels are translated; a line that is a URL and nothing else is one.

use super::Located;
use super::common::echo;
use super::common::lines::{Line, find_ignore_case, is_dashes, lines};
use super::problem::Problems;
use serde::Serialize;

/// URLs and processes that are read of one file.
const ENTRIES: usize = 10_000;

/// The URLs and processes of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct HttpServiceState {
    /// Every registered URL; the same one once for each view of the output.
    pub urls: Vec<RegisteredUrl>,
    /// Processes attached to request queues, with their program where the system tells it.
    pub processes: Vec<Located<String>>,
    /// 1-based line of the heading; without one, and without an echo, the output may be an excerpt.
    pub heading: Option<u64>,
}

/// A URL that is listened for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RegisteredUrl {
    /// As written.
    pub url: String,
    /// 1-based line.
    pub line: u64,
    /// Whether it is HTTPS.
    pub is_https: bool,
    /// Host: `+` and `*` stand for every one.
    pub host: String,
    /// Port; 80 or 443 where none is written.
    pub port: u16,
    /// Path, with its first and last slash.
    pub path: String,
}

impl RegisteredUrl {
    pub(super) fn parse(text: &str, line: u64) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let is_https = scheme.eq_ignore_ascii_case("https");
        if !is_https && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        // The host of an IPv6 address is in brackets; an address may follow the port ("10.0.0.5:80:10.0.0.5").
        let (host, tail) = match authority.find(']') {
            Some(at) => authority.split_at(at + 1),
            None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
        };
        let port = match tail.trim_start_matches(':').split(':').next() {
            None | Some("") => {
                if is_https {
                    443
                } else {
                    80
                }
            }
            Some(digits) => digits.parse().ok()?,
        };
        Some(Self {
            url: text.to_owned(),
            line,
            is_https,
            host: host.to_owned(),
            port,
            path: path.to_owned(),
        })
    }

    /// Whether it is the address that Workers speak to (`…/ClusterManagement/`).
    pub fn is_cluster_management(&self) -> bool {
        self.path.trim_matches('/').eq_ignore_ascii_case("ClusterManagement")
    }
}

impl HttpServiceState {
    /// The URLs of the Master's service.
    pub fn cluster_management(&self) -> impl Iterator<Item = &RegisteredUrl> {
        self.urls.iter().filter(|url| url.is_cluster_management())
    }
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    let mut has_id = false;
    for line in lines(text) {
        // Ids of sessions and URL groups: 16 hexadecimal digits.
        let value = line.field().map_or("", |(_, value)| value);
        has_id |= value.len() == 16 && value.bytes().all(|b| b.is_ascii_hexdigit());
        if has_id && url_of(line.text, line.number).is_some() {
            return true;
        }
    }
    false
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<echo::Echo> {
    echo::read(line, "netsh").filter(|echo| echo.has("servicestate"))
}

fn url_of(line: &str, number: u64) -> Option<RegisteredUrl> {
    let text = line.trim();
    let is_alone = line.starts_with(char::is_whitespace) && !text.contains(char::is_whitespace);
    if is_alone { RegisteredUrl::parse(text, number) } else { None }
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> HttpServiceState {
    let mut found = HttpServiceState::default();
    for line in lines(text) {
        if let Some(url) = url_of(line.text, line.number) {
            found.urls.push(url);
        } else if line.text.starts_with(char::is_whitespace) && find_ignore_case(line.text, ".exe").is_some()
        {
            found.processes.push(Located::new(line.text.trim().to_owned(), line.number));
        } else if is_dashes(line.text) && !line.text.starts_with(char::is_whitespace) {
            found.heading.get_or_insert(line.number);
        }
        if found.urls.len() + found.processes.len() > ENTRIES {
            problems.limit(line.number, format!("only the first {ENTRIES} URLs and processes are read"));
            break;
        }
    }
    if found.urls.is_empty() && found.heading.is_none() {
        problems.malformed(1, "no registered URL was found in this file");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Snapshot of HTTP service state (Server Session View):\r\n-----------------------------------------------------\r\n\r\n\
        Server session ID: FE00000120000001\r\n    Version: 1.0\r\n    URL groups:\r\n    URL group ID: FD00000140000001\r\n        \
        State: Active\r\n        Number of registered URLs: 2\r\n        Registered URLs:\r\n            \
        HTTPS://+:8391/CLUSTERMANAGEMENT/\r\n            HTTP://[::1]:8080:10.0.0.5/X/\r\n\r\nRequest queues:\r\n    \
        Processes:\r\n            ID: 4216, image: C:\\x\\MasterService.exe\r\n";

    #[test]
    fn urls_and_processes_with_their_lines() {
        assert!(recognise(TEXT));
        let found = parse(TEXT, &mut Problems::default());
        let master: Vec<_> = found.cluster_management().collect();
        assert_eq!((master.len(), master[0].port, master[0].line, master[0].is_https), (1, 8391, 11, true));
        assert_eq!((found.urls[1].host.as_str(), found.urls[1].port), ("[::1]", 8080));
        assert_eq!((found.processes[0].line, found.heading), (16, Some(2)));
    }

    #[test]
    fn labels_do_not_count() {
        let french = TEXT
            .replace("Registered URLs", "URL inscrites")
            .replace("Server session ID", "ID de session serveur");
        assert!(recognise(&french));
        assert_eq!(parse(&french, &mut Problems::default()).cluster_management().count(), 1);
    }

    #[test]
    fn near_misses_are_none() {
        assert!(!recognise("2024-05-03 10:00 call\n    HTTPS://master01:8391/ClusterManagement/\n"));
        assert!(command(Line { number: 1, text: "C:\\>netsh http show servicestate" }).is_some());
        assert_eq!(RegisteredUrl::parse("https://a:99999/", 1), None);
        assert_eq!(RegisteredUrl::parse("net.tcp://a:1/", 1), None);
        assert!(
            !RegisteredUrl::parse("https://+:8391/ClusterManagement2/", 1).unwrap().is_cluster_management()
        );
    }
}
