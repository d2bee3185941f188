//! `ERRORLOG` of SQL Server: failed logins with the state that only the server knows, and the authentication mode.
//!
//! ```text
//! 2024-05-03 10:00:00.12 Logon       Error: 18456, Severity: 14, State: 58.
//! 2024-05-03 10:00:00.12 Logon       Login failed for user 'x'. Reason: … [CLIENT: 10.0.0.5]
//! ```
//!
//! Texts are translated; the three numbers, the quotes around the login, `[CLIENT: …]` and the words `WINDOWS-ONLY` and
//! `MIXED` are not. Lines of `xp_readerrorlog` as CSV are read as well.

use super::Located;
use super::common::lines::{Line, field, lines};
use super::problem::Problems;
use crate::time::{Parts, Timestamp};
use serde::Serialize;

/// Failed logins that are kept of one file: the first and the last ones.
const FAILURES: usize = 20_000;
/// Lines in which the version and the zone stand.
const HEAD: u64 = 200;

/// States of error 18456 (and errors) that mean: SQL Server authentication is not allowed.
const NOT_ALLOWED: u32 = 58;

/// What an error log says of logins.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct SqlErrorlog {
    /// Failed logins in the order of the file.
    pub login_failures: Vec<LoginFailure>,
    /// Authentication mode that the server told last, when it started.
    pub authentication: Option<Located<AuthenticationMode>>,
    /// First line of the version.
    pub version: Option<Located<String>>,
    /// Minutes east of UTC of the log's times.
    pub utc_offset_minutes: Option<Located<i16>>,
    /// Time of the first line that has one.
    pub first: Option<Timestamp>,
    /// Time of the last line that has one.
    pub last: Option<Timestamp>,
    /// Failed logins that were left out since a bound was reached.
    pub left_out: u64,
}

/// Who may log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthenticationMode {
    /// Windows accounts only.
    WindowsOnly,
    /// SQL Server logins as well.
    Mixed,
}

/// A failed login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoginFailure {
    /// 1-based line of the error number.
    pub line: u64,
    /// When, with an offset where the log tells its zone.
    pub time: Option<Timestamp>,
    /// Error, most often 18456.
    pub error: u32,
    /// State: 5 unknown login, 7 disabled, 8 wrong password, 38 database, 58 SQL Server authentication not allowed, …
    pub state: u32,
    /// Text of the line below.
    pub message: Option<Located<String>>,
    /// Login, from between the quotes of the message.
    pub user: Option<String>,
    /// Client, from `[CLIENT: …]`.
    pub client: Option<String>,
}

impl LoginFailure {
    /// Whether it failed since the server does not allow SQL Server authentication.
    pub fn is_sql_authentication_refused(&self) -> bool {
        self.error == 18_456 && self.state == NOT_ALLOWED
    }

    /// Whether it shows that the server does allow SQL Server authentication, and only the login is wrong: its name,
    /// its password, locked, expired, to be changed.
    pub fn is_sql_login_wrong(&self) -> bool {
        let states = [5, 7, 8, 18];
        matches!(self.error, 18_470 | 18_486 | 18_487 | 18_488)
            || (self.error == 18_456 && states.contains(&self.state))
    }
}

/// A line with its time and source.
struct Entry<'t> {
    time: Timestamp,
    source: &'t str,
    text: &'t str,
}

impl<'t> Entry<'t> {
    /// `2024-05-03 10:00:00.12 Logon       text`; in an export the columns may be parted by other marks.
    fn read(line: &'t str) -> Option<Self> {
        let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"');
        let line = line.trim_start_matches(is_mark);
        let length = line.bytes().take_while(|b| b.is_ascii_digit() || b"-: .T".contains(b)).count();
        let time = time_of(line.get(..length)?.trim_end())?;
        let rest = line.get(length..)?.trim_start_matches(is_mark);
        let (source, text) = rest.split_once(is_mark)?;
        Some(Self { time, source, text: text.trim_matches(is_mark) })
    }
}

/// Reads `2024-05-03 10:00:00.12` without a detour over the general reader of dates: there are many lines.
fn time_of(text: &str) -> Option<Timestamp> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let is_date = text.get(4..5)? == "-" && text.get(7..8)? == "-" && text.get(13..14)? == ":";
    let fraction = text.get(20..).unwrap_or("");
    let digits = fraction.len().min(9);
    let nanosecond = match fraction.get(..digits)?.parse::<u32>() {
        Ok(value) => value.checked_mul(10_u32.pow(u32::try_from(9 - digits).ok()?))?,
        Err(_) => 0,
    };
    let parts = Parts {
        year: i32::try_from(number(0..4)?).ok()?,
        month: number(5..7)?,
        day: number(8..10)?,
        hour: number(11..13)?,
        minute: number(14..16)?,
        second: number(17..19)?,
        nanosecond,
    };
    Timestamp::from_parts(parts).filter(|_| is_date)
}

/// Error, severity and state of `Error: 18456, Severity: 14, State: 58.`, in any language.
fn login_error(text: &str) -> Option<(u32, u32)> {
    if text.len() > 150 || !text.contains("184") {
        return None;
    }
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().ok())
        .collect::<Option<_>>()?;
    match numbers.as_slice() {
        [error @ 18_450..=18_489, _severity, state] => Some((*error, *state)),
        _ => None,
    }
}

/// Whether a text is such a log, or an excerpt of failed logins.
pub(super) fn recognise(text: &str) -> bool {
    let is_head = |entry: &Entry<'_>| entry.text.starts_with("Microsoft SQL Server 20");
    let is_failure = |entry: &Entry<'_>| entry.source == "Logon" && login_error(entry.text).is_some();
    lines(text)
        .take(2000)
        .filter_map(|line| Entry::read(line.text))
        .any(|entry| is_head(&entry) || is_failure(&entry))
}

/// Reads the log.
pub(super) fn parse(text: &str, problems: &mut Problems) -> SqlErrorlog {
    let mut log = SqlErrorlog::default();
    let mut awaited: Option<LoginFailure> = None;
    for line in lines(text) {
        let Some(entry) = Entry::read(line.text) else { continue };
        log.first.get_or_insert(entry.time);
        log.last = Some(entry.time);
        if let Some(mut failure) = awaited.take() {
            if entry.source == "Logon" && login_error(entry.text).is_none() {
                describe(&mut failure, &entry, line);
            }
            keep(&mut log, failure);
        }
        if let Some((error, state)) = login_error(entry.text) {
            awaited = Some(LoginFailure {
                line: line.number,
                time: Some(entry.time),
                error,
                state,
                message: None,
                user: None,
                client: None,
            });
        }
        if let Some(mode) = mode(&entry) {
            log.authentication = Some(Located::new(mode, line.number));
        }
        if line.number <= HEAD {
            head(&mut log, &entry, line);
        }
    }
    if let Some(failure) = awaited {
        keep(&mut log, failure);
    }
    if let Some(offset) = log.utc_offset_minutes {
        give_zone(&mut log, offset.value);
    }
    if log.left_out > 0 {
        problems.limit(1, format!("{} of the failed logins in the middle are not kept", log.left_out));
    }
    log
}

/// Keeps the first half as they come, and of the rest the last ones.
fn keep(log: &mut SqlErrorlog, failure: LoginFailure) {
    if log.login_failures.len() >= FAILURES {
        // In blocks, so that a flood is not moved about once for each login.
        let half = FAILURES / 2;
        log.login_failures.drain(half..half + half / 2);
        log.left_out += (half / 2) as u64;
    }
    log.login_failures.push(failure);
}

fn describe(failure: &mut LoginFailure, entry: &Entry<'_>, line: Line<'_>) {
    failure.message = Some(Located::new(entry.text.chars().take(1000).collect(), line.number));
    let quotes = [('\'', '\''), ('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('「', '」'), ('‘', '’')];
    let between = |open: char, close: char| {
        let (_, rest) = entry.text.split_once(open)?;
        rest.split_once(close).map(|(user, _)| user.trim().to_owned())
    };
    failure.user = quotes.iter().find_map(|(open, close)| between(*open, *close));
    let client = entry.text.rsplit_once("[CLIENT:").and_then(|(_, rest)| rest.split_once(']'));
    failure.client = client.map(|(client, _)| client.trim().to_owned());
}

/// `Authentication mode is WINDOWS-ONLY.`
fn mode(entry: &Entry<'_>) -> Option<AuthenticationMode> {
    let said = entry.text.trim_end_matches(['.', '。', ' ']);
    let is_short = entry.source == "Server" && entry.text.len() <= 150;
    match is_short {
        true if said.contains("WINDOWS-ONLY") => Some(AuthenticationMode::WindowsOnly),
        true if said.split(|c: char| !c.is_ascii_uppercase()).any(|word| word == "MIXED") => {
            Some(AuthenticationMode::Mixed)
        }
        _ => None,
    }
}

/// The version on the first line, and `UTC adjustment: 2:00` a few lines below.
fn head(log: &mut SqlErrorlog, entry: &Entry<'_>, line: Line<'_>) {
    if log.version.is_none() && entry.text.starts_with("Microsoft SQL Server 20") {
        log.version = Some(Located::new(entry.text.to_owned(), line.number));
    }
    if log.utc_offset_minutes.is_none() && entry.source == "Server" {
        let minutes = field(entry.text).and_then(|(_, value)| adjustment(value));
        log.utc_offset_minutes = minutes.map(|minutes| Located::new(minutes, line.number));
    }
}

/// Minutes of `2:00`, `-7:00`, `5:30`.
fn adjustment(text: &str) -> Option<i16> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (hours, minutes) = digits.split_once(':')?;
    let fits = (1..=2).contains(&hours.len()) && minutes.len() == 2;
    let minutes: i16 = hours.parse::<i16>().ok()? * 60 + minutes.parse::<i16>().ok()?;
    (fits && minutes < 24 * 60).then_some(sign * minutes)
}

fn give_zone(log: &mut SqlErrorlog, minutes: i16) {
    let zoned = |time: Timestamp| time.with_offset(minutes).unwrap_or(time);
    log.first = log.first.map(zoned);
    log.last = log.last.map(zoned);
    for failure in &mut log.login_failures {
        failure.time = failure.time.map(zoned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> SqlErrorlog {
        parse(text, &mut Problems::default())
    }

    const HEADER: &str = "2024-05-03 09:00:00.00 Server      Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64) \r\n\
        \tSep 24 2019 13:48:23 \r\n2024-05-03 09:00:00.01 Server      UTC adjustment: 2:00\r\n\
        2024-05-03 09:00:00.02 Server      Authentication mode is WINDOWS-ONLY.\r\n";

    const FAILURE: &str = "2024-05-03 10:00:00.12 Logon       Error: 18456, Severity: 14, State: 58.\r\n\
        2024-05-03 10:00:00.12 Logon       Login failed for user '##MS_SSISLogDBWorkerAgentLogin##'. Reason: x. [CLIENT: 10.0.0.5]\r\n";

    #[test]
    fn failed_logins_with_state_and_mode() {
        let text = format!("{HEADER}{FAILURE}");
        assert!(recognise(&text) && recognise(FAILURE));
        let log = read(&text);
        let [failure] = log.login_failures.as_slice() else { panic!("{log:#?}") };
        assert_eq!((failure.line, failure.error, failure.state), (5, 18456, 58));
        assert_eq!(failure.time.unwrap().to_string(), "2024-05-03T10:00:00.12+02:00");
        assert_eq!(failure.user.as_deref(), Some("##MS_SSISLogDBWorkerAgentLogin##"));
        assert_eq!(
            (failure.client.as_deref(), failure.message.as_ref().unwrap().line),
            (Some("10.0.0.5"), 6)
        );
        assert!(failure.is_sql_authentication_refused() && !failure.is_sql_login_wrong());
        assert_eq!(log.authentication, Some(Located::new(AuthenticationMode::WindowsOnly, 4)));
        assert_eq!(log.utc_offset_minutes, Some(Located::new(120, 3)));
    }

    #[test]
    fn other_languages_and_states() {
        let text = "2024-05-03 10:00:00.12 Logon       Fehler: 18456, Schweregrad: 14, Status: 8.\n\
                    2024-05-03 10:00:00.12 Logon       Fehler bei der Anmeldung für den Benutzer \"sa\". [CLIENT: <local machine>]\n\
                    2024-05-03 10:00:01.00 Server      Der Authentifizierungsmodus ist MIXED.\n\
                    2024-05-03 10:00:02.00 Logon       エラー: 18456、重大度: 14、状態: 5。\n";
        let log = read(text);
        assert_eq!(log.login_failures.iter().map(|failure| failure.state).collect::<Vec<_>>(), [8, 5]);
        assert_eq!(log.login_failures[0].user.as_deref(), Some("sa"));
        assert_eq!(log.authentication.unwrap().value, AuthenticationMode::Mixed);
        assert!(log.login_failures.iter().all(LoginFailure::is_sql_login_wrong));
        assert!(log.login_failures[1].message.is_none() && log.utc_offset_minutes.is_none());
    }

    #[test]
    fn exports_of_the_log_as_csv() {
        let text = "LogDate,ProcessInfo,Text\n2024-05-03 10:00:00.120,Logon,\"Error: 18456, Severity: 14, State: 58.\"\n";
        assert!(recognise(text));
        assert_eq!(read(text).login_failures[0].state, 58);
    }

    #[test]
    fn near_lines_do_not_count() {
        for line in [
            "2024-05-03 10:00:00.12 spid51      Error: 1205, Severity: 13, State: 45.",
            "2024-05-03 10:00:00.12 Logon       Login failed 18456",
            "Error: 18456, Severity: 14, State: 58.",
        ] {
            assert!(!recognise(line) && read(line).login_failures.is_empty(), "{line}");
        }
        assert!(read("2024-05-03 10:00:00.12 spid51      The plan is MIXED.").authentication.is_none());
    }

    #[test]
    fn floods_keep_the_first_and_the_last() {
        let text = FAILURE.repeat(FAILURES * 2);
        let mut problems = Problems::default();
        let log = parse(&text, &mut problems);
        assert!(log.login_failures.len() <= FAILURES && log.left_out > 0);
        assert_eq!(log.login_failures.len() as u64 + log.left_out, 2 * FAILURES as u64);
        assert_eq!(
            (log.login_failures[0].line, log.login_failures.last().unwrap().line),
            (1, 4 * FAILURES as u64 - 1)
        );
        assert_eq!(problems.into_vec().len(), 1);
    }
}
