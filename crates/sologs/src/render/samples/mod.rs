//! Reports made up by hand for the tests of the renderers (synthetic: no real machine wrote any of it).

use crate::render::RuleInfo;
use crate::report::Report;
use sologs_rules::rule::Severity;

/// A bundle without a fault.
pub(crate) fn clean() -> Report {
    read(include_str!("clean.json"))
}

/// One fault at one node.
pub(crate) fn one_fault() -> Report {
    read(include_str!("one_fault.json"))
}

/// Several nodes, several faults, things unread, and strings that mean harm.
pub(crate) fn mess() -> Report {
    read(include_str!("mess.json"))
}

/// An empty folder.
pub(crate) fn empty() -> Report {
    let mut report = clean();
    report.stats = crate::report::Stats::default();
    report.files.clear();
    report
}

/// Every sample with its name.
pub(crate) fn all() -> [(&'static str, Report); 4] {
    [("clean", clean()), ("one_fault", one_fault()), ("mess", mess()), ("empty", empty())]
}

/// Those of [`all`], and what a scan of every bundle of `fixtures/` gives.
pub(crate) fn all_and_scanned() -> Vec<(String, Report)> {
    let mut reports: Vec<(String, Report)> =
        all().into_iter().map(|(name, report)| (name.to_owned(), report)).collect();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    let scanner = crate::Scanner::builder().build().unwrap();
    for entry in walkdir::WalkDir::new(root).min_depth(3).max_depth(3).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.ends_with("input") {
            let report = scanner.scan(std::slice::from_ref(&path)).unwrap();
            reports.push((path.display().to_string(), report));
        }
    }
    assert!(reports.len() > 30, "{}", reports.len());
    reports
}

/// Rules that were looked for.
pub(crate) fn rules() -> Vec<RuleInfo> {
    let mut rules = vec![
        RuleInfo::new(
            "worker-endpoint-not-found",
            "The worker finds no endpoint at the master",
            Severity::Error,
        ),
        RuleInfo::new(
            "worker-secure-channel-failed",
            "The worker cannot use its certificate",
            Severity::Error,
        ),
        RuleInfo::new(
            "settings-thumbprint-malformed",
            "A thumbprint is not 40 hex digits",
            Severity::Warning,
        ),
        RuleInfo::new("execution-not-starting", "An execution waits for a worker", Severity::Error),
    ];
    rules[0].steps = vec!["Check the port of the master.".into(), "Check the endpoint of the worker.".into()];
    rules[0].references = vec!["https://learn.microsoft.com/sql/integration-services/scale-out/".into()];
    rules
}

fn read(json: &str) -> Report {
    serde_json::from_str(json).expect("a sample is a report")
}
