#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]
//! A thousand rules of others: they are loaded in a moment, one bad one among them is named, and checking them takes no square
//! of their number.
//!
//! The bound of loading counts for a program as it is shipped: `cargo test --release -p sologs --test many_rules`.

use sologs::author::{self, RuleFile};
use sologs::report::ProblemKind;
use sologs::{Scanner, ScannerBuilder};
use std::time::{Duration, Instant};

/// A rule like those that a support team writes, different from all others.
fn rule(number: usize) -> (String, String) {
    let id = format!("team-{number:04}");
    let together = match number % 4 {
        0 => {
            "[[match.event]]\nname = \"started\"\nkind = \"worker-started\"\n[[match.correlation]]\ncount = [\"started\"]\n\
              at_least = 3\nwithin = \"10m\"\n"
        }
        _ => "",
    };
    let text = format!(
        "id = \"{id}\"\nrevision = 1\nseverity = \"error\"\ntitle.en = \"The ledger {{ledger}} is closed\"\n\
         meaning.en = \"A package tried to post to a closed ledger.\"\ncause.en = \"It is closed.\"\nsupersedes = [\"task-failed\"]\n\
         references = [\"Handbook, chapter {number}\"]\n\n[[match.exception]]\ntypes = [\"Contoso.P{number}.LedgerClosedException\"]\n\
         regex = \"ledger '(?P<ledger>[^']+)' of {number}\"\n{together}\n[[step]]\nid = \"opened\"\ntext.en = \"Ask accounting.\"\n\n\
         [[example]]\nfires = true\nlog = \"Contoso.P{number}.LedgerClosedException: ledger 'EU' of {number}\"\n\n\
         [[example]]\nfires = false\nwhy = \"Another type.\"\nlog = \"Contoso.P{number}.OtherException: x\"\n"
    );
    (format!("rules/{id}.toml"), text)
}

fn scanner(files: &[(String, String)]) -> ScannerBuilder {
    files.iter().fold(Scanner::builder(), |builder, (path, text)| builder.rule_file(path, text))
}

#[test]
fn a_thousand_rules_are_loaded_in_a_moment() {
    let files: Vec<(String, String)> = (0..1000).map(rule).collect();
    let taken = |files: &[(String, String)]| {
        let start = Instant::now();
        let scanner = scanner(files).build().unwrap();
        (start.elapsed(), scanner.rules().rules().len())
    };
    let (own, few) = taken(&[]);
    // The best of three: other programs may be at work.
    let (all, many) = (0..3).map(|_| taken(&files)).min().unwrap();
    println!("{few} built-in rules: {own:.1?}; {many} rules: {all:.1?}");
    assert_eq!(many, few + 1000);
    let bound = if cfg!(debug_assertions) { Duration::from_secs(60) } else { Duration::from_millis(100) };
    assert!(all.saturating_sub(own) < bound, "{all:.1?}");
}

#[test]
fn one_bad_rule_among_a_thousand_is_named_and_left_out_where_asked() {
    let mut files: Vec<(String, String)> = (0..1000).map(rule).collect();
    files[567].1 = files[567].1.replace("[^']+)'", "[^']+'");
    let error = scanner(&files).build().unwrap_err().to_string();
    assert!(error.contains("rules/team-0567.toml:12"), "{error}");
    let kept = scanner(&files).keep_going(true).build().unwrap_or_else(|error| panic!("{error}"));
    let whole = Scanner::builder().build().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(kept.rules().rules().len(), whole.rules().rules().len() + 999);
    let log = "2024-05-03 10:00:00 ERROR Contoso.P568.LedgerClosedException: ledger 'EU' of 568\n";
    let report = kept.scan_with(&["-".into()], &mut log.as_bytes()).unwrap();
    assert_eq!(report.diagnoses[0].rule, "team-0568");
    let told: Vec<_> = report.problems.iter().map(|problem| (problem.path.as_str(), problem.kind)).collect();
    assert_eq!(told, [("rules/team-0567.toml", ProblemKind::Rule)]);
}

#[test]
fn checking_takes_time_in_proportion_to_the_number_of_files() {
    let check = |count: usize| {
        let files: Vec<RuleFile> =
            (0..count).map(rule).map(|(path, text)| RuleFile::new(path, text)).collect();
        let start = Instant::now();
        let faults = author::check(&files, true).unwrap_or_else(|error| panic!("{error}"));
        assert!(faults.is_empty(), "{:?}", faults.first());
        start.elapsed()
    };
    let (few, many) = (check(200), check(1000));
    println!("200 files: {few:.1?}; 1,000 files: {many:.1?}");
    // Five times as many; every pair compared would be twenty-five times as much.
    assert!(many < few * 12, "{few:.1?} {many:.1?}");
}
