//! Outputs against what others say that they should be: the official schema of SARIF, and a reader of Markdown.

use super::tests::{options, render};
use super::{Lang, Verbosity, samples};
use comrak::nodes::NodeValue;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// What a program of the toolchain prints.
fn output_of(variable: &str, program: &str, args: &[&str]) -> String {
    let program = std::env::var_os(variable).unwrap_or_else(|| program.into());
    let output = Command::new(program).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The official schema of SARIF 2.1.0 as the package `serde-sarif` carries it, where cargo keeps the package.
fn sarif_schema() -> Value {
    let version = output_of("RUSTC", "rustc", &["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    // For this platform only: packages of others need not have been downloaded.
    let args = [
        "metadata",
        "--format-version=1",
        "--offline",
        "--filter-platform",
        host,
        "--manifest-path",
        manifest,
    ];
    let metadata = output_of("CARGO", "cargo", &args);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = PathBuf::from(package["manifest_path"].as_str().unwrap());
    let schema = std::fs::read_to_string(folder.with_file_name("src").join("schema.json")).unwrap();
    // A stray bracket that only the regular expressions of browsers forgive; without it, what is meant.
    let (stray, meant) = ("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    assert_eq!(schema.matches(stray).count(), 2);
    let schema: Value = serde_json::from_str(&schema.replace(stray, meant)).unwrap();
    assert!(schema["title"].as_str().unwrap().contains("(SARIF) Version 2.1.0"), "{}", schema["title"]);
    schema
}

#[test]
fn sarif_follows_its_schema() {
    let schema = jsonschema::draft7::options().should_validate_formats(true).build(&sarif_schema()).unwrap();
    let reports = samples::all_and_scanned();
    for lang in Lang::all() {
        for (name, report) in &reports {
            let text = render("sarif", report, &options(lang));
            let value: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = schema
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name} {lang}: {errors:#?}");
            let typed: serde_sarif::sarif::Sarif = serde_json::from_str(&text).unwrap();
            let results = typed.runs[0].results.as_ref().unwrap();
            assert_eq!(results.len(), report.diagnoses.len() + report.unexplained.len(), "{name}");
        }
    }
}

#[test]
fn the_schema_of_sarif_refuses_something() {
    let schema = jsonschema::draft7::new(&sarif_schema()).unwrap();
    let mut value: Value =
        serde_json::from_str(&render("sarif", &samples::one_fault(), &options(Lang::EN))).unwrap();
    assert!(schema.is_valid(&value));
    value["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] =
        Value::from(0);
    assert!(!schema.is_valid(&value));
}

/// Read as GitHub and GitLab read it, with addresses turned into links.
#[test]
fn markdown_holds_no_markup_of_logs() {
    let mut reader = comrak::Options::default();
    reader.extension.autolink = true;
    reader.extension.table = true;
    reader.extension.strikethrough = true;
    reader.extension.math_dollars = true;
    for lang in Lang::all() {
        for (name, report) in samples::all() {
            let text = render("markdown", &report, &options(lang).verbosity(Verbosity::Verbose));
            let arena = comrak::Arena::new();
            let root = comrak::parse_document(&arena, &text, &reader);
            let references: Vec<&String> =
                report.diagnoses.iter().flat_map(|found| &found.references).collect();
            let mut headings = 0;
            for node in root.descendants() {
                match &node.data.borrow().value {
                    NodeValue::HtmlBlock(_)
                    | NodeValue::HtmlInline(_)
                    | NodeValue::Image(_)
                    | NodeValue::Math(_) => {
                        panic!("{name} {lang}: markup in {text}")
                    }
                    NodeValue::Link(link) => assert!(references.contains(&&link.url), "{name}: {}", link.url),
                    NodeValue::Heading(heading) if heading.level == 2 => headings += 1,
                    _ => {}
                }
            }
            let sections = [
                report.execution.is_some(),
                !report.unexplained.is_empty(),
                !report.missing.is_empty(),
                !report.problems.is_empty(),
            ];
            let others = sections.into_iter().filter(|there| *there).count() + 1;
            let files = usize::from(!report.files.is_empty());
            let heads = report.diagnoses.iter().filter(|found| found.caused_by.is_empty()).count();
            assert_eq!(headings, heads + others + files, "{name} {lang}");
        }
    }
}
