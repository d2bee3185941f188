//! Scores what sologs makes of real exception texts against their labels: the chain, and the case.
//!
//! The texts lie outside the project, in `../shared/samples` or in the folder given as argument: folders with a
//! `labels.jsonl` each, one label a line, one text a file. Compared is the first chain that
//! [`parse_chains`] finds in a text: its types in order, by [`type_matches`] (ASCII case does not count, and where a
//! text printed only a short name, that is enough). An empty label means that nothing may be found.
//!
//! The case is right when a scan of the text, as one would paste it, fires the rule of the labelled case and that of no
//! other; where the label is no case of the troubleshooting page, none of these rules may fire. Where the label calls
//! the text ambiguous, the case or nothing is right.

use clap::Parser;
use serde::Deserialize;
use sologs::Scanner;
use sologs_core::exception::{ExceptionChain, parse_chains, type_matches};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

#[derive(Parser)]
#[command(name = "sologs-score", about = "Scores exception chains of real texts against their labels")]
struct Arguments {
    /// Folder with the samples; `../shared/samples` beside the project if left out
    samples: Option<PathBuf>,
    /// Fail if fewer texts than this have their chain right
    #[arg(long, value_name = "N")]
    min_chains: Option<usize>,
    /// Fail if fewer texts than this have their case right
    #[arg(long, value_name = "N")]
    min_cases: Option<usize>,
    /// Only texts in these languages
    #[arg(long, value_delimiter = ',', value_name = "LANG")]
    lang: Vec<String>,
    /// List the messages that do not begin as their label says, too
    #[arg(long)]
    messages: bool,
}

/// The rule of each case of the labels.
const CASES: [(&str, &str); 6] = [
    ("endpoint-not-found", "worker-endpoint-not-found"),
    ("tls-trust", "worker-master-certificate-untrusted"),
    ("tls-channel", "worker-secure-channel-failed"),
    ("forbidden-403", "worker-request-forbidden"),
    ("httpsys-binding", "worker-http-request-failed"),
    ("cert-store", "manager-certificate-store-unavailable"),
];

/// One line of a `labels.jsonl`.
#[derive(Deserialize)]
struct Label {
    file: String,
    lang: String,
    case: String,
    chain: Vec<String>,
    #[serde(default)]
    ambiguous: bool,
    /// The first 60 characters of each message, with single blanks for all white space; empty if not filled in.
    #[serde(default)]
    messages: Vec<String>,
}

/// A text with its label and what was found in it.
struct Scored {
    folder: String,
    label: Label,
    chain: Option<ExceptionChain<'static>>,
    /// The cases whose rules fired.
    cases: Vec<&'static str>,
}

impl Scored {
    fn types(&self) -> Vec<&str> {
        self.chain.iter().flat_map(ExceptionChain::types).collect()
    }

    fn chain_is_right(&self) -> bool {
        let types = self.types();
        let matching =
            self.label.chain.iter().zip(&types).filter(|(label, found)| type_matches(label, found));
        types.len() == self.label.chain.len() && matching.count() == types.len()
    }

    fn case_is_right(&self) -> bool {
        let label = CASES.iter().map(|(case, _)| *case).find(|case| *case == self.label.case);
        let expected: Vec<&str> = label.into_iter().collect();
        self.cases == expected || (self.label.ambiguous && self.cases.is_empty())
    }

    /// The labelled and the found message of each link whose message begins otherwise than labelled.
    fn wrong_messages(&self) -> Vec<(&str, &str)> {
        let links = self.chain.iter().flat_map(|chain| &chain.links);
        let pairs = self.label.messages.iter().map(String::as_str).zip(links.map(|link| &*link.message));
        pairs.filter(|(label, found)| !packed(found).starts_with(&packed(label))).collect()
    }
}

/// A message without blanks and quotation marks around it.
fn packed(message: &str) -> String {
    message.chars().filter(|c| !c.is_whitespace()).collect()
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples");
    let samples = arguments.samples.clone().unwrap_or(default);
    let scored = match score(&samples, &arguments.lang) {
        Ok(scored) if !scored.is_empty() => scored,
        Ok(_) => return not_scored(&samples, "no label of this language in it"),
        Err(error) => return not_scored(&samples, &error.to_string()),
    };
    print_table("language", &scored, |label| &label.lang);
    print_table("case", &scored, |label| &label.case);
    print_misses(&scored);
    if arguments.messages {
        print_messages(&scored);
    }
    verdict(&scored, &arguments)
}

fn not_scored(samples: &Path, why: &str) -> ExitCode {
    out(&format!("not scored: {}: {why}", samples.display()));
    ExitCode::FAILURE
}

fn verdict(scored: &[Scored], arguments: &Arguments) -> ExitCode {
    let chains = scored.iter().filter(|text| text.chain_is_right()).count();
    let cases = scored.iter().filter(|text| text.case_is_right()).count();
    let mut code = ExitCode::SUCCESS;
    for (what, right, least) in
        [("chains", chains, arguments.min_chains), ("cases", cases, arguments.min_cases)]
    {
        out(&format!("{what}: {right} of {} right", scored.len()));
        if let Some(least) = least.filter(|least| right < *least) {
            out(&format!("that is below {least}"));
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn score(samples: &Path, languages: &[String]) -> io::Result<Vec<Scored>> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(samples)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    folders.retain(|folder| folder.join("labels.jsonl").is_file());
    folders.sort();
    let scanner = Scanner::builder().build().map_err(io::Error::other)?;
    let mut scored = Vec::new();
    for folder in folders {
        for line in fs::read_to_string(folder.join("labels.jsonl"))?.lines() {
            let label: Label = serde_json::from_str(line).map_err(io::Error::other)?;
            if languages.is_empty() || languages.contains(&label.lang) {
                scored.push(score_one(&scanner, &folder, label)?);
            }
        }
    }
    Ok(scored)
}

fn score_one(scanner: &Scanner, folder: &Path, label: Label) -> io::Result<Scored> {
    let path = folder.join(&label.file);
    let bytes = fs::read(&path)?;
    let report = scanner.scan(&[path]).map_err(io::Error::other)?;
    let fired = |rule: &str| report.diagnoses.iter().any(|diagnosis| diagnosis.rule == rule);
    let cases = CASES.iter().filter(|(_, rule)| fired(rule)).map(|(case, _)| *case).collect();
    let text = String::from_utf8_lossy(&bytes);
    let chain = parse_chains(&text).into_iter().next().map(ExceptionChain::into_owned);
    let folder = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Scored { folder, label, chain, cases })
}

fn print_table<'s>(title: &str, scored: &'s [Scored], key: impl Fn(&'s Label) -> &'s str) {
    let mut rows: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for text in scored {
        let (chains, cases, all) = rows.entry(key(&text.label)).or_default();
        *chains += usize::from(text.chain_is_right());
        *cases += usize::from(text.case_is_right());
        *all += 1;
    }
    out(&format!("{title:<20} {:>6} {:>6} {:>6}", "chain", "case", "texts"));
    for (name, (chains, cases, all)) in rows {
        out(&format!("{name:<20} {chains:>6} {cases:>6} {all:>6}"));
    }
    out("");
}

fn print_misses(scored: &[Scored]) {
    for text in scored.iter().filter(|text| !text.chain_is_right() || !text.case_is_right()) {
        let Label { file, lang, case, chain, .. } = &text.label;
        out(&format!("{}/{file} ({lang}, {case})", text.folder));
        out(&format!("    label: {}", listed(chain)));
        out(&format!("    found: {}", listed(&text.types())));
        out(&format!("    cases: {}", listed(&text.cases)));
    }
}

fn listed<S: AsRef<str>>(types: &[S]) -> String {
    let types: Vec<&str> = types.iter().map(AsRef::as_ref).collect();
    if types.is_empty() { "nothing".to_owned() } else { types.join(" > ") }
}

fn print_messages(scored: &[Scored]) {
    for text in scored.iter().filter(|text| text.chain_is_right()) {
        for (label, found) in text.wrong_messages() {
            out(&format!("{}/{} message: {label:?}", text.folder, text.label.file));
            out(&format!("    found: {:?}", found.chars().take(90).collect::<String>()));
        }
    }
}

#[allow(clippy::print_stdout, reason = "what a program of the command line is for")]
fn out(line: &str) {
    println!("{line}");
}
