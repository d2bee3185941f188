//! Whether the Worker's calls reach the Master at all: the inner exceptions, and `Test-NetConnection`.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{In, Place};
use sologs_core::artifact::connection_test::ConnectionTest;
use sologs_core::artifact::{Host, HostRelation};
use sologs_core::kind::{FileKind, Role};
use std::net::IpAddr;

/// `connectivity`: what the inner exceptions say of the way to the Master, and tests of it from the Worker.
pub(super) fn connectivity(question: &Question<'_>) -> Decision {
    if let Some(proxy) = proxy(question) {
        return Decision::failed(proxy).by_log(question);
    }
    let tests = tests(question);
    let reached: Vec<&Tested> = tests.iter().filter(|test| test.succeeded).collect();
    let missed: Vec<&Tested> = tests.iter().filter(|test| !test.succeeded).collect();
    let obstacles = obstacles(question);
    let places = |tests: &[&Tested]| tests.iter().map(|test| test.place.clone()).collect::<Vec<_>>();
    if !obstacles.is_empty() {
        let of_log = |decision: Decision| {
            obstacles.iter().skip(1).cloned().fold(decision, Decision::and).by_log(question)
        };
        let first = obstacles.first().cloned().unwrap_or_else(|| Sentence::new("check-connectivity-refused"));
        return match reached.is_empty() {
            true => of_log(Decision::failed(first)).at_all(places(&missed)),
            false => of_log(Decision::unknown(first))
                .and(Sentence::new("check-connectivity-answered-in-test"))
                .at_all(places(&reached)),
        };
    }
    match (missed.first(), reached.is_empty()) {
        (Some(missed_one), true) => {
            let message = match missed_one.is_resolved {
                true => "check-connectivity-test-failed",
                false => "check-connectivity-test-unresolved",
            };
            Decision::failed(called(message, question)).at_all(places(&missed))
        }
        (Some(_), false) => Decision::unknown(Sentence::new("check-connectivity-tests-differ"))
            .at_all(places(&missed))
            .at_all(places(&reached)),
        (None, false) => {
            Decision::passed(called("check-connectivity-test-passed", question)).at_all(places(&reached))
        }
        (None, true) if is_answered(question) => {
            Decision::unknown(Sentence::new("check-connectivity-somebody-answers"))
                .by_log(question)
                .wants(Want::new(FileKind::HttpServiceState).on(Role::Master))
        }
        (None, true) => Decision::nothing_known(),
    }
}

/// `proxy-bypassed`: a call that was answered by a proxy did not bypass it. It never passes: settings that were saved do
/// not show a call.
pub(super) fn proxy_bypassed(question: &Question<'_>) -> Decision {
    match proxy(question) {
        Some(proxy) => Decision::failed(proxy).by_log(question),
        // What is set now does not show what a service that runs has read: only calls of their own do.
        None => Decision::unknown(Sentence::new("check-proxy-untold")).wants(
            Want::new(FileKind::Registry).on(Role::Worker).by(
                r#"reg query HKU /s /f ProxyOverride > proxy.txt & reg query HKU /s /f ProxyServer >> proxy.txt & netsh winhttp show proxy >> proxy.txt"#,
                "proxy.txt",
            ),
        ),
    }
}

/// Whether the name of the host that was called did not resolve, as the log tells.
pub(super) fn is_unresolved(question: &Question<'_>) -> bool {
    const UNRESOLVED: &[&str] = &[
        "net.name-resolution-failure",
        "winsock.11001",
        "wcf.dns-resolve-failed",
        "wcf.unable-to-resolve-host",
    ];
    question.says(UNRESOLVED, &[11001, 11002, 11003, 11004])
}

/// A sentence with the host and port that were called.
fn called(message: &'static str, question: &Question<'_>) -> Sentence {
    let written = question.value("host").map(str::to_owned);
    let host = written.or_else(|| question.called_host().map(|host| host.to_string()));
    let host = host.unwrap_or_else(|| "?".to_owned());
    let port = question.master_port().map_or_else(|| "?".to_owned(), |port| port.to_string());
    Sentence::new(message).with("host", host).with("port", port)
}

/// That a proxy stands between the two: it asked for a login, its own name did not resolve, or the inner exception
/// names a port that is not the one that was called.
fn proxy(question: &Question<'_>) -> Option<Sentence> {
    if question.says(&["net.http-407"], &[407]) {
        return Some(Sentence::new("check-connectivity-proxy-login"));
    }
    if question.says(&["net.proxy-name-resolution-failure"], &[]) {
        return Some(Sentence::new("check-connectivity-proxy-unresolved"));
    }
    let address = question.captures.get("address")?;
    let (_, inner) = address.rsplit_once(':')?;
    let (inner, outer) = (inner.parse::<u16>().ok()?, question.port()?);
    let sentence =
        || Sentence::new("check-connectivity-proxy").with("address", address).with("port", outer.to_string());
    (inner != outer).then(sentence)
}

/// What stood in the way, by the codes of Windows' sockets
/// (<https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2>).
fn obstacles(question: &Question<'_>) -> Vec<Sentence> {
    let mut found = Vec::new();
    if is_unresolved(question) {
        found.push(called("check-connectivity-unresolved", question));
    }
    if question.says(&["winsock.10060"], &[10060]) {
        found.push(called("check-connectivity-timed-out", question));
    }
    if question.says(&["winsock.10061"], &[10061]) {
        found.push(called("check-connectivity-refused", question));
    }
    if question.says(&["winsock.10050", "winsock.10051", "winsock.10065"], &[10050, 10051, 10065]) {
        found.push(called("check-connectivity-unreachable", question));
    }
    found
}

/// Whether a server answered, be it the Master or another.
fn is_answered(question: &Question<'_>) -> bool {
    question.says(&["net.http-400", "net.http-404"], &[400, 404])
}

/// A test of the way from the Worker to the host and port that it calls.
pub(super) struct Tested {
    /// Whether the port answered.
    pub(super) succeeded: bool,
    /// Whether the name led to an address.
    pub(super) is_resolved: bool,
    /// The line that says so.
    pub(super) place: Place,
}

/// Tests that were run on the Worker against the host and port that it calls; others say nothing.
pub(super) fn tests(question: &Question<'_>) -> Vec<Tested> {
    let meant = meant(question).into_iter();
    let tested = |(file, test): In<'_, ConnectionTest>| {
        let succeeded = test.tcp_succeeded?;
        Some(Tested {
            succeeded: succeeded.value,
            is_resolved: succeeded.value || test.remote_address.is_some(),
            place: file.place(&succeeded),
        })
    };
    meant.filter_map(tested).collect()
}

/// The address that the name led to in such a test, where all say the same.
pub(super) fn tests_address(question: &Question<'_>) -> Option<IpAddr> {
    let mut addresses =
        meant(question).into_iter().filter_map(|(_, test)| test.remote_address.map(|found| found.value));
    let first = addresses.next()?;
    addresses.all(|other| other == first).then_some(first)
}

fn meant<'i>(question: &Question<'i>) -> Vec<In<'i, ConnectionTest>> {
    let (Some(worker), Some(host), Some(port)) =
        (question.worker(), question.called_host(), question.master_port())
    else {
        return Vec::new();
    };
    let is_same = |asked: &str| {
        Host::parse(asked).is_some_and(|asked| {
            matches!(asked.relation(&host), HostRelation::Same | HostRelation::SameShortName)
        })
    };
    let is_meant = |test: &ConnectionTest| {
        let to_host = test.host.as_ref().is_some_and(|asked| is_same(&asked.value))
            || test.remote_address.is_some_and(|address| Host::Ip(address.value) == host);
        to_host && test.port.is_some_and(|asked| asked.value == port)
    };
    let all =
        worker.connection_tests().flat_map(|(file, tests)| tests.tests.iter().map(move |test| (file, test)));
    all.filter(|(_, test)| is_meant(test)).collect()
}
