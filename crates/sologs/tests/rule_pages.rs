#![cfg(test)]
//! The pages of the built-in rules are those that the rules make. To write them anew:
//! `cargo run -p sologs-cli -- rules docs docs/rules`.

use sologs::{Scanner, author};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn no_page_is_stale() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    let pages = author::pages(&Scanner::builder().build().unwrap());
    let mut wanted = BTreeSet::new();
    let mut stale = Vec::new();
    for (path, text) in &pages {
        let on_disk = fs::read_to_string(root.join(path)).unwrap_or_default().replace("\r\n", "\n");
        if on_disk != *text {
            stale.push(path.clone());
        }
        wanted.insert(path.clone());
    }
    for (folder, prefix) in [(root.clone(), ""), (root.join("fr"), "fr/")] {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let name = format!("{prefix}{}", entry.unwrap().file_name().to_string_lossy());
            if name.ends_with(".md") && !wanted.contains(&name) {
                stale.push(name);
            }
        }
    }
    assert!(
        stale.is_empty(),
        "`cargo run -p sologs-cli -- rules docs docs/rules` writes them anew: {stale:?}"
    );
    assert_eq!(pages.len(), 2 * (1 + sologs_builtin_rules::RULES.len()));
}

#[test]
fn markup_of_a_rule_does_not_reach_the_page() {
    let rule = r#"
id = "own"
severity = "error"
title.en = "<img src=x> [a](javascript:b) | **x**"
meaning.en = "{host} `x`"
cause.en = "C"
references = ["javascript:alert(1)", "https://x.example/><script>"]
[[match.exception]]
types = ["A.BException"]
[[example]]
fires = true
log = '```<script>'
"#;
    let scanner = Scanner::builder().builtin_rules(false).rule_file("own.toml", rule).build().unwrap();
    for (_, text) in author::pages(&scanner) {
        let html = comrak::markdown_to_html(&text, &comrak::Options::default());
        assert!(
            !html.contains("<img") && !html.contains("<script") && !html.contains("href=\"javascript"),
            "{html}"
        );
        assert!(!text.contains("own.md)") || text.contains(r"\<img"), "{text}");
    }
}

/// The page that says which test stands against which complaint names tests that are there.
#[test]
fn the_lessons_name_tests_that_exist() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/lessons.md")).unwrap();
    let mut sources = String::new();
    let mut folders = vec![root.join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let is_test = |word: &&str| {
        word.matches('_').count() > 2 && word.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    let names: Vec<&str> = page.split('`').skip(1).step_by(2).filter(is_test).collect();
    let missing: Vec<_> = names.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(names.len() > 30 && missing.is_empty(), "{missing:?}");
}
