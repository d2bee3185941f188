#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]
//! A thousand rules of others are loaded in a moment: read, checked against each other, indexed.
//!
//! The bound counts for a program as it is shipped: `cargo test --release -p sologs-rules --test many_rules`.

use sologs_rules::catalogue::Catalogue;
use sologs_rules::rule::Rule;
use sologs_rules::rule_set::RuleSet;
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

#[test]
fn a_thousand_rules_are_loaded_in_a_moment() {
    let files: Vec<(String, String)> = (0..1000).map(rule).collect();
    let builtin =
        sologs_builtin_rules::RULES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let builtin: Vec<(String, String)> = builtin.collect();
    let load = |files: &[(String, String)]| {
        let read =
            |(path, text): &(String, String)| Rule::from_toml(path, text).unwrap_or_else(|e| panic!("{e}"));
        files.iter().map(read).collect::<Vec<Rule>>()
    };
    let taken = |count: usize| {
        let start = Instant::now();
        let mut rules = load(&builtin);
        rules.extend(load(files.get(..count).unwrap()));
        let catalogue = Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap();
        let set = RuleSet::new(rules, catalogue).unwrap();
        (start.elapsed(), set.rules().len())
    };
    let (own, few) = taken(0);
    // The best of three: other programs may be at work.
    let (all, many) = (0..3).map(|_| taken(1000)).min().unwrap();
    println!("{few} built-in rules: {own:.1?}; {many} rules: {all:.1?}");
    assert_eq!(many, few + 1000);
    let bound = if cfg!(debug_assertions) { Duration::from_secs(60) } else { Duration::from_millis(100) };
    assert!(all.saturating_sub(own) < bound, "{all:.1?}");
}
