//! Every built-in rule file holds together: it is read, and keeps to the habits that the report relies on.

// A test may fail by panicking; the lints allow it in test functions only, not in what they share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sologs_rules::rule_file::{Example, RuleFile, Text};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A rule with the folder and the name of its file.
struct Written {
    family: String,
    name: String,
    rule: RuleFile,
}

impl Written {
    fn place(&self) -> String {
        format!("{}/{}.toml", self.family, self.name)
    }
}

fn rule_paths() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut paths = Vec::new();
    for family in ["worker", "master", "manager", "task", "catalog", "settings"] {
        // A family without a rule has no folder.
        for entry in std::fs::read_dir(root.join(family)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}

fn rules() -> Vec<Written> {
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let rule = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let family = path.parent().and_then(Path::file_name).unwrap().to_str().unwrap().to_owned();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        Written { family, name, rule }
    };
    rule_paths().into_iter().map(read).collect()
}

/// Every text of a rule that a reader sees, with the key it stands under.
fn texts(rule: &RuleFile) -> Vec<(String, &Text)> {
    let mut texts = vec![
        ("title".to_owned(), &rule.title),
        ("meaning".to_owned(), &rule.meaning),
        ("cause".to_owned(), &rule.cause),
    ];
    for step in &rule.steps {
        texts.push((format!("{} text", step.id), &step.text));
        if let Some(warning) = &step.warning {
            texts.push((format!("{} warning", step.id), warning));
        }
    }
    texts
}

#[test]
fn a_file_is_named_after_its_rule() {
    let rules = rules();
    assert!(!rules.is_empty());
    for written in &rules {
        assert_eq!(written.rule.id, written.name, "{}", written.place());
    }
    let ids: BTreeSet<&str> = rules.iter().map(|written| written.rule.id.as_str()).collect();
    assert_eq!(ids.len(), rules.len(), "an id is used twice");
}

#[test]
fn every_symptom_of_the_troubleshooting_page_has_its_rule() {
    let page = ["S1", "S2", "S3", "S4", "S5", "S6", "W1", "W2", "W3", "W4", "W5"];
    let rules = rules();
    let mut symptoms: Vec<&str> =
        rules.iter().filter_map(|written| written.rule.symptom.as_deref()).collect();
    symptoms.sort_unstable();
    assert_eq!(symptoms, page);
}

#[test]
fn superseded_rules_exist_and_none_is_of_the_page_but_task_failed() {
    let rules = rules();
    let find = |id: &str| rules.iter().find(|written| written.rule.id == id);
    for written in &rules {
        for id in &written.rule.supersedes {
            let other = find(id).unwrap_or_else(|| panic!("{}: no rule {id}", written.place()));
            assert_ne!(other.rule.id, written.rule.id);
            // What the page calls a symptom is never hidden by what says more: both are shown. A package's failure
            // is the exception, because every error of a task log is one.
            assert!(other.rule.symptom.is_none() || id == "task-failed", "{}: {id}", written.place());
            assert!(!other.rule.supersedes.contains(&written.rule.id), "{} and {id}", written.place());
        }
    }
}

#[test]
fn a_step_is_named_once_and_the_same_step_is_about_the_same_machine() {
    let rules = rules();
    let mut machines = std::collections::BTreeMap::new();
    for written in &rules {
        assert!(!written.rule.steps.is_empty(), "{} advises nothing", written.place());
        let ids: BTreeSet<&str> = written.rule.steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids.len(), written.rule.steps.len(), "{} names a step twice", written.place());
        for step in &written.rule.steps {
            let on = machines.entry(step.id.clone()).or_insert(step.on);
            assert_eq!(*on, step.on, "{}: {}", written.place(), step.id);
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages_and_well_set() {
    for written in &rules() {
        for (key, text) in texts(&written.rule) {
            let place = format!("{}: {key}", written.place());
            assert!(text.has("fr"), "{place} has no French");
            let (english, french) = (text.get("en"), text.get("fr"));
            assert!(!english.trim().is_empty() && !french.trim().is_empty(), "{place} is empty");
            assert_ne!(english, french, "{place} is not translated");
            assert!(!french.contains('\''), "{place}: French takes ’");
            for mark in [" :", " ;", " !", " ?", " »", "« "] {
                assert!(!french.contains(mark), "{place}: no-break space in {mark:?}");
            }
        }
    }
}

#[test]
fn a_title_is_one_line_without_full_stop() {
    for written in &rules() {
        for title in [written.rule.title.get("en"), written.rule.title.get("fr")] {
            assert!(title.chars().count() <= 100, "{}: {title}", written.place());
            assert!(!title.contains('\n') && !title.ends_with('.'), "{}: {title}", written.place());
        }
    }
}

#[test]
fn regular_expressions_compile_and_name_their_groups_like_captures() {
    for written in &rules() {
        let matches = &written.rule.matches;
        let exceptions = matches.exception.iter().filter_map(|table| table.regex.as_deref());
        let messages = matches.message.iter().filter_map(|table| table.regex.as_deref());
        for source in exceptions.chain(messages) {
            let regex =
                regex::Regex::new(source).unwrap_or_else(|error| panic!("{}: {error}", written.place()));
            for name in regex.capture_names().flatten() {
                assert!(
                    name.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                    "{}: {name}",
                    written.place()
                );
            }
        }
    }
}

#[test]
fn braces_of_texts_and_commands_are_placeholders() {
    for written in &rules() {
        let commands = written.rule.steps.iter().flat_map(|step| &step.commands);
        let texts = texts(&written.rule);
        let shown = texts.iter().flat_map(|(_, text)| [text.get("en"), text.get("fr")]);
        for text in shown.chain(commands.map(String::as_str)) {
            let bare = text.replace("{{", "").replace("}}", "");
            for (index, part) in bare.split('{').enumerate() {
                let name = part.split_once('}').map(|(name, _)| name);
                let named = |name: &str| {
                    !name.is_empty()
                        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                };
                let well = if index == 0 { !part.contains('}') } else { name.is_some_and(named) };
                assert!(well, "{}: {text}", written.place());
            }
        }
    }
}

#[test]
fn a_rule_over_logs_has_a_log_on_which_it_fires_and_one_on_which_it_does_not() {
    let fires = |example: &Example| example.fires;
    for written in &rules() {
        let matches = &written.rule.matches;
        let over_logs = !matches.exception.is_empty()
            || !matches.message.is_empty()
            || !matches.event.is_empty()
            || !matches.record.is_empty();
        assert!(over_logs || !matches.artifact.is_empty(), "{} never fires", written.place());
        let examples = &written.rule.examples;
        if over_logs {
            assert!(examples.iter().any(fires), "{}: no log on which it fires", written.place());
            assert!(!examples.iter().all(fires), "{}: no near miss", written.place());
        }
        for example in examples {
            assert_eq!(example.why.is_none(), example.fires, "{}: a near miss says why", written.place());
            let has_text = !example.log.trim().is_empty() || !example.files.is_empty();
            assert!(has_text, "{}: an example without text", written.place());
        }
    }
}
