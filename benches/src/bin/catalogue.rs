//! Checks the built-in message catalogue against texts from outside: the list of attested wordings and the
//! collection of real exception texts. Neither is part of the project.
//!
//! `sologs-catalogue <FOLDER>`: the folder with `messages/messages.tsv` and `samples/`. Exits with 1 when
//! something is recognised as what it is not, with 2 and "not checked" when the folder is missing. With
//! `--speed` it measures instead.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use serde::Deserialize;
use sologs_rules::catalogue::Catalogue;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs, io};

/// Pieces of messages and words around them: no messages, not looked up.
const PIECES: [&str; 9] = [
    "net.http_status",
    "tostring.at",
    "tostring.end",
    "tostring.hresult",
    "tostring.in_file",
    "tostring.p",
    "tostring.r",
    "console.",
    "sql.SNI_PN",
];

/// Lines that SqlException adds to its message; only the one with the error number is looked up.
const ADDED: [&str; 3] = ["sql.SQL_ExClientConnectionId", "sql.SQL_ExOriginal", "sql.SQL_ExRouting"];

/// Wordings whose id has another name than the list gives it.
const NAMES: [(&str, &str); 9] = [
    ("net.connclosed+trust_failure", "net.trust-failure"),
    ("net.connclosed+send_failure", "net.send-failure"),
    ("net.request_aborted+secure_channel_failure", "net.secure-channel-failure"),
    ("net.server_error+403", "net.http-403"),
    ("net.server_error+407", "net.http-407"),
    ("net.server_error", "net.http-500"),
    ("win32.53_path", "win32.network-path-not-found"),
    ("http.status_code_not_success", "http.status-not-success"),
    ("sql.ADP_PooledOpenTimeout", "sql.pooled-open-timeout"),
];

/// Which message makes which case of the samples, outer message and inner ones.
const CASES: [(&str, &[&str]); 6] = [
    (
        "endpoint-not-found",
        &["wcf.endpoint-not-found", "wcf.tcp-connect-error", "wcf.tcp-connect-error-timespan"],
    ),
    ("tls-trust", &["wcf.trust-failure", "net.trust-failure"]),
    ("tls-channel", &["wcf.secure-channel-failure", "net.secure-channel-failure"]),
    ("forbidden-403", &["wcf.http-forbidden", "net.http-403"]),
    ("httpsys-binding", &["wcf.http-send-failure"]),
    ("cert-store", &["scaleout.cert-store"]),
];

/// A line of `labels.jsonl`.
#[derive(Deserialize)]
struct Label {
    file: String,
    lang: String,
    case: String,
    #[serde(default)]
    ambiguous: Option<bool>,
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let speed = arguments.iter().position(|argument| argument == "--speed").map(|at| arguments.remove(at));
    let Some(folder) = arguments.first() else {
        eprintln!("usage: sologs-catalogue [--speed] <FOLDER with messages/ and samples/>");
        return ExitCode::from(2);
    };
    match run(Path::new(folder), speed.is_some()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(wrong) => {
            println!("{wrong} wrong");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("not checked: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(folder: &Path, speed: bool) -> io::Result<usize> {
    let rows = fs::read_to_string(folder.join("messages/messages.tsv"))?;
    let catalogue =
        Catalogue::from_files(sologs_builtin_rules::MESSAGES.iter().copied()).map_err(|errors| {
            let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
            io::Error::other(shown.join("\n\n"))
        })?;
    if speed {
        measure(&rows);
        return Ok(0);
    }
    println!("{} ids, {} wordings", catalogue.ids().len(), catalogue.len());
    let mut wrong = check_rows(&catalogue, &rows);
    for collection in ["public", "page"] {
        wrong += check_samples(&catalogue, &folder.join("samples").join(collection))?;
    }
    Ok(wrong)
}

/// The list of wordings: each must be recognised as its own id. Returns how many are taken for another.
fn check_rows(catalogue: &Catalogue, rows: &str) -> usize {
    let (mut right, mut unknown, mut wrong, mut pieces) = (0, 0, 0, 0);
    for row in rows.lines().skip(1) {
        let mut columns = row.split('\t');
        let (Some(id), _, Some(language), Some(origin), Some(text)) =
            (columns.next(), columns.next(), columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        if id == "tostring.aggregate_inner" || PIECES.iter().chain(&ADDED).any(|piece| id.starts_with(piece))
        {
            pieces += 1;
            continue;
        }
        let expected = expected(id, text);
        let text = filled(id, text);
        match catalogue.recognise(&text) {
            Some(found) if found.id.id == expected => right += 1,
            Some(found) => {
                wrong += 1;
                println!("WRONG {expected} {language} {origin}: {} <- {text}", found.id.id);
            }
            None => {
                unknown += 1;
                println!("unknown {expected} {language} {origin}: {text}");
            }
        }
    }
    println!(
        "wordings: {right} right, {unknown} not recognised, {wrong} wrong; {pieces} pieces not looked up"
    );
    wrong
}

fn expected(id: &str, text: &str) -> String {
    if id.ends_with("access_denied") && !id.contains("registration") {
        return "win32.access-denied".to_owned();
    }
    if id == "wcf.tcp_connect_error" && text.contains("{3}") {
        return "wcf.tcp-connect-error-timespan".to_owned();
    }
    if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == id) {
        return (*name).to_owned();
    }
    id.replace("tostring.aggregate_default", "mscorlib.aggregate")
        .replace("tostring.was_thrown", "mscorlib.was-thrown")
        .replace("SQL_Timeout_PreLogin_ConsumeHandshake", "timeout-pre-login-handshake")
        .replace("PreLoginBeforeSuccessfulWrite", "pre-login-before-write")
        .replace("SQL_ExErrorNumberStateClass", "error-number")
        .replace("EncryptionNotSupportedBy", "encryption-not-supported-by-")
        .replace("InstanceFailure", "instance-failure")
        .replace("ConnectTimeout", "connect-timeout")
        .replace("PostLogin", "post-login")
        .replace("PreLogin", "pre-login")
        .replace("LoginSspi", "login-sspi")
        .replace("sql.SQL_", "sql.")
        .replace('_', "-")
        .to_lowercase()
}

/// The text with made-up values for its placeholders.
fn filled(id: &str, text: &str) -> String {
    let values = match id {
        "net.server_error" => ["(500) Teapot", "", "", "", ""],
        "wcf.unexpected_http_response" => ["418", "Teapot", "", "", ""],
        "wcf.tcp_connect_error" | "wcf.tcp_connect_error_timespan" => {
            ["https://SRV01:8391/ClusterManagement/", "10061", "REASON", "00:00:02.0312500", ""]
        }
        "wcf.tcp_transfer_error" => ["10054", "REASON", "", "", ""],
        _ => ["https://SRV01:8391/ClusterManagement/", "00:01:00", "VALUE2", "VALUE3", "VALUE4"],
    };
    let mut text = text.to_owned();
    for (at, value) in values.iter().enumerate() {
        text = text.replace(&format!("{{{at}}}"), value);
    }
    text
}

/// The collection of texts: a text of a case must hold a message of that case, an ambiguous one no message of
/// another case, any other text no outer message of a case. Returns how many do not.
fn check_samples(catalogue: &Catalogue, folder: &Path) -> io::Result<usize> {
    let mut wrong = 0;
    let mut table: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for line in fs::read_to_string(folder.join("labels.jsonl"))?.lines() {
        let label: Label = serde_json::from_str(line)?;
        let bytes = fs::read(folder.join(&label.file))?;
        let text = String::from_utf8_lossy(&bytes);
        let whole = catalogue.find_all(&text).into_iter();
        let found: Vec<String> = whole
            .chain(links(&text).filter_map(|link| catalogue.recognise(link)))
            .map(|found| found.id.id.clone())
            .collect();
        let result = judge(&label, &found);
        *table.entry((label.case.clone(), result)).or_default() += 1;
        if result.starts_with("wrong") || result.starts_with("unknown") {
            println!("{result}: {} {} {} <- {found:?}", label.file, label.lang, label.case);
        }
        wrong += usize::from(result.starts_with("wrong"));
    }
    for ((case, result), count) in table {
        println!("{}: {case:20} {count:4} {result}", folder.display());
    }
    Ok(wrong)
}

/// Roughly the messages of exceptions: what follows a type, up to the next arrow, table cell or line.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split(['|', '\n'])
        .flat_map(|line| line.split("-->"))
        .filter_map(|piece| piece.split_once("Exception:").map(|(_, message)| message))
}

fn judge(label: &Label, found: &[String]) -> &'static str {
    let has = |ids: &[&str]| found.iter().any(|id| ids.contains(&id.as_str()));
    let outer = |ids: &[&str]| found.iter().any(|id| ids.first() == Some(&id.as_str()));
    let own = CASES.iter().find(|(case, _)| *case == label.case);
    let other = CASES.iter().find(|(case, ids)| *case != label.case && outer(ids));
    match (own, other) {
        (_, Some(_)) if label.case != "not-dotnet" => "wrong: message of another case",
        (Some((_, ids)), _) if has(ids) => "right",
        (Some(_), _) if label.ambiguous == Some(true) => "right: nothing, ambiguous",
        (Some(_), _) => "unknown: no message of the case",
        (None, Some(_)) => "message of a case in a text that is not .NET: the type tells",
        (None, None) => "right",
    }
}

/// Time to read the catalogue, to make its index, and to recognise a message: the best of many, as other programs
/// may be running.
fn measure(rows: &str) {
    let texts: Vec<String> = rows
        .lines()
        .skip(1)
        .filter_map(|row| {
            let mut columns = row.split('\t');
            let id = columns.next()?;
            columns.nth(3).map(|text| filled(id, text))
        })
        .collect();
    let english: Vec<String> = texts.iter().filter(|text| text.is_ascii()).cloned().collect();
    let toml = best(|| Catalogue::from_files(sologs_builtin_rules::MESSAGES.iter().copied()).is_ok());
    let quick = best(|| Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).is_ok());
    let with_index = best(|| {
        Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).map(|made| made.recognise("x").is_some())
    });
    println!("read from TOML {toml:?}, from the quick form {quick:?}, and with its index {with_index:?}");
    let Ok(catalogue) = Catalogue::from_compact(sologs_builtin_rules::CATALOGUE) else { return };
    for (what, texts) in [("of all languages", &texts), ("in ASCII", &english)] {
        let all = best(|| texts.iter().filter(|text| catalogue.recognise(text).is_some()).count());
        let bytes = texts.iter().map(String::len).sum::<usize>();
        println!(
            "recognise {what}: {:?} for a mean of {} bytes, {:.0} MB/s",
            all / texts.len() as u32,
            bytes / texts.len(),
            bytes as f64 / all.as_secs_f64() / 1e6
        );
    }
}

fn best<T>(mut run: impl FnMut() -> T) -> std::time::Duration {
    let once = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed()
    };
    (0..100).map(once).min().unwrap_or_default()
}
