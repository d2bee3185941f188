//! Rule files and the catalogue of messages.

use crate::decoded;
use sologs_core::kind::FileKind;
use sologs_core::level::Level;
use sologs_rules::catalogue::Catalogue;
use sologs_rules::masters::Masters;
use sologs_rules::rule::Rule;
use sologs_rules::rule_set::{Context, RuleSet};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap());

/// A record for rules to look at.
const RECORD: &str = "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
    https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: \
    The remote server returned an error: (404) Not Found.\nTask 'a-1' is pulled.";

/// A rule file is at fault, which is said with a place inside it, or it is a rule that can judge and be explained.
pub fn rule_file(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Rule::from_toml("rules/x.toml", text) {
        Err(error) => {
            let lines = text.matches('\n').count() + 1;
            assert!(error.line().is_none_or(|line| (1..=lines).contains(&line)), "{error}");
            assert!(!error.to_string().is_empty());
        }
        Ok(rule) => judge(rule),
    }
}

fn judge(rule: Rule) {
    for lang in sologs::render::Lang::all() {
        sologs::explain_rule(&rule, lang, 60, &mut Vec::new()).unwrap();
    }
    let catalogue = Catalogue::from_compact("")
        .unwrap_or_else(|_| Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap());
    if let Ok(set) = RuleSet::new(vec![rule], catalogue) {
        let masters = Masters::default();
        drop(set.judge(RECORD, Some(Level::Error), Context::new(FileKind::WorkerLog, &masters)));
    }
}

/// What is recognised lies within the text, and its values do.
pub fn catalogue(data: &[u8]) {
    let text = decoded(data);
    for found in CATALOGUE.recognise(&text).into_iter().chain(CATALOGUE.find_all(&text)) {
        assert!(text.get(found.span.clone()).is_some());
        for capture in &found.captures {
            drop(capture.value(&text));
        }
    }
}
