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
