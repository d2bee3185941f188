#![cfg(test)]
//! Every bundle of `fixtures/` gives the report beside it, on any number of threads.

use sologs::render::{ALL, Lang, RenderOptions, Verbosity, by_name, timeline};
use sologs::{Report, Scanner};
use std::fmt::Write as _;
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
    render(report, format, &RenderOptions::new(Lang::EN).width(100))
}

fn render(report: &Report, format: &str, options: &RenderOptions) -> String {
    let mut out = Vec::new();
    by_name(format).unwrap().render(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Snapshots beside a bundle.
fn beside(folder: &Path) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn every_bundle_gives_the_report_beside_it() {
    let scanner = scanner(1);
    for bundle in bundles() {
        assert!(bundle.join("SOURCE.md").is_file(), "{} does not say where it comes from", bundle.display());
        let report = scan(&scanner, &bundle);
        beside(&bundle).bind(|| {
            insta::assert_snapshot!("report.json", json(&report));
            insta::assert_snapshot!("report.txt", rendered(&report, "text"));
        });
    }
}

/// A report in one format, in both languages, text in three widths and in a line a diagnosis.
fn in_every_way(reports: &[(Lang, Report)], format: &str) -> String {
    let mut all = String::new();
    for (lang, report) in reports {
        let options = RenderOptions::new(*lang).sources(vec!["bundle".to_owned()]);
        if format != "text" {
            writeln!(all, "===== {lang}\n{}", without_code(&render(report, format, &options)).trim_end())
                .unwrap();
            continue;
        }
        for width in [60, 80, 140] {
            let text = render(report, format, &options.clone().width(width));
            writeln!(all, "===== {lang}, {width} columns\n{}", text.trim_end()).unwrap();
        }
        let quiet = render(report, format, &options.verbosity(Verbosity::Quiet));
        writeln!(all, "===== {lang}, quiet\n{}", quiet.trim_end()).unwrap();
    }
    all
}

/// A page without its style and script, which have files of their own, a tag a line.
fn without_code(page: &str) -> String {
    let mut out = page.to_owned();
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
        if let (Some(from), Some(to)) = (out.find(start), out.find(end)) {
            out.replace_range(from + start.len()..to, "");
        }
    }
    if page.starts_with("<!DOCTYPE") { out.replace("><", ">\n<") } else { out }
}

/// The lanes and what happened around the first failure, in both languages.
fn lanes(reports: &[(Lang, Report)]) -> String {
    let mut all = String::new();
    for (lang, report) in reports {
        for width in [60, 80, 140] {
            let mut out = Vec::new();
            let options = RenderOptions::new(*lang).width(width);
            timeline(report, &options, (width == 140).then_some(900), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            writeln!(all, "===== {lang}, {width} columns\n{}", text.trim_end()).unwrap();
        }
    }
    all
}

/// Clean; one fault, decided; two clocks; several nodes with several faults.
#[test]
fn bundles_of_a_cluster_in_every_format_language_and_width() {
    let scanners: Vec<(Lang, Scanner)> = Lang::all()
        .map(|lang| (lang, Scanner::builder().lang(lang.code()).threads(1).build().unwrap()))
        .collect();
    let of_cluster = |bundle: &PathBuf| bundle.parent().is_some_and(|family| family.ends_with("cluster"));
    let bundles: Vec<PathBuf> = bundles().into_iter().filter(of_cluster).collect();
    assert!(bundles.len() >= 4, "{bundles:?}");
    for bundle in bundles {
        let reports: Vec<(Lang, Report)> =
            scanners.iter().map(|(lang, scanner)| (*lang, scan(scanner, &bundle))).collect();
        beside(&bundle.join("rendered")).bind(|| {
            for format in ALL.iter().map(|renderer| renderer.name()) {
                insta::assert_snapshot!(format, in_every_way(&reports, format));
            }
            insta::assert_snapshot!("timeline", lanes(&reports));
        });
    }
}

#[test]
fn the_difference_between_two_clocks_is_told() {
    let bundle = bundles().into_iter().find(|bundle| bundle.ends_with("cluster/two-clocks")).unwrap();
    let report = scan(&scanner(1), &bundle);
    let told: Vec<(&str, &str, i64, u64)> = (report.clocks.iter())
        .map(|skew| (skew.node.as_str(), skew.reference.as_str(), skew.seconds, skew.facts))
        .collect();
    assert_eq!(told, [("WORKER01", "MASTER01", -96, 2), ("WORKER01", "SSISDB", -95, 3)]);
    assert!(report.clocks.iter().all(|skew| skew.zones_known && skew.spread_seconds <= 1));
    let lanes = lanes(&[(Lang::EN, report)]);
    assert!(lanes.contains("the clock of WORKER01 is 1 min 35 s behind SSISDB"), "{lanes}");
}

/// Every language's log has its level words, and the year or the day from its first hour to its last.
#[test]
fn dates_and_clocks_of_every_language_are_read() {
    for (name, files, first, last) in [
        ("months-by-language", 17, "2024-01-03T10:00:00", "2024-12-03T10:05:00"),
        ("half-days-by-language", 9, "2024-05-14T00:00:03", "2024-05-14T23:05:03"),
    ] {
        let bundle = bundles().into_iter().find(|bundle| bundle.ends_with(name)).unwrap();
        let report = scan(&scanner(1), &bundle);
        assert_eq!(report.files.len(), files, "{name}");
        for file in &report.files {
            let told = |time: Option<sologs_core::time::Timestamp>| time.unwrap().to_string();
            assert_eq!(
                (told(file.first), told(file.last)),
                (first.to_owned(), last.to_owned()),
                "{}",
                file.path
            );
            assert!(file.layout.as_deref().unwrap().contains("[level]"), "{}: {:?}", file.path, file.layout);
        }
        assert_eq!(report.diagnoses.iter().filter(|found| found.count == 2).count(), files, "{name}");
        assert!(report.unexplained.is_empty() && report.problems.is_empty(), "{name}");
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
