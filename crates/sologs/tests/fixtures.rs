#![cfg(test)]
//! Every bundle of `fixtures/` gives the report beside it, on any number of threads.

use sologs::render::{Lang, RenderOptions, by_name};
use sologs::{Report, Scanner};
use std::path::{Path, PathBuf};

fn bundles() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    };
    let mut found: Vec<PathBuf> = folders(&root).iter().flat_map(|family| folders(family)).collect();
    found.sort();
    found
}

fn scanner(threads: usize) -> Scanner {
    Scanner::builder().threads(threads).build().unwrap_or_else(|error| panic!("{error}"))
}

fn scan(scanner: &Scanner, bundle: &Path) -> Report {
    scanner.scan(&[bundle.join("input")]).unwrap_or_else(|error| panic!("{error}"))
}

fn json(report: &Report) -> String {
    rendered(report, "json")
}

fn rendered(report: &Report, format: &str) -> String {
    let mut out = Vec::new();
    let options = RenderOptions::new(Lang::EN).width(100);
    by_name(format).unwrap().render(report, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_bundle_gives_the_report_beside_it() {
    let scanner = scanner(1);
    for bundle in bundles() {
        assert!(bundle.join("SOURCE.md").is_file(), "{} does not say where it comes from", bundle.display());
        let report = scan(&scanner, &bundle);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&bundle);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            insta::assert_snapshot!("report.json", json(&report));
            insta::assert_snapshot!("report.txt", rendered(&report, "text"));
        });
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (one, more) = (scanner(1), [scanner(2), scanner(7)]);
    for bundle in bundles() {
        let one = json(&scan(&one, &bundle));
        for scanner in &more {
            assert_eq!(one, json(&scan(scanner, &bundle)), "{}", bundle.display());
        }
    }
}

#[test]
fn a_clean_bundle_yields_nothing() {
    let clean: Vec<PathBuf> =
        bundles().into_iter().filter(|bundle| bundle.ends_with("cluster/clean")).collect();
    assert_eq!(clean.len(), 1);
    let report = scan(&scanner(1), &clean[0]);
    assert!(
        report.diagnoses.is_empty() && report.unexplained.is_empty() && report.problems.is_empty(),
        "{report:?}"
    );
    assert!(report.stats.records > 0);
}
