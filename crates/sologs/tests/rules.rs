#![cfg(test)]
//! Every built-in rule keeps its own promises: its examples fire or do not, and its texts are complete.

use sologs::Scanner;
use sologs_rules::rule_set::RuleSet;
use sologs_rules::trial::{rules_that_fire, try_example};
use std::collections::BTreeSet;

fn rules() -> RuleSet {
    Scanner::builder().build().unwrap_or_else(|error| panic!("{error}")).rules().clone()
}

#[test]
fn every_rule_has_a_hit_and_a_near_miss_and_they_hold() {
    let set = rules();
    let mut faults = Vec::new();
    for rule in set.rules() {
        for fires in [true, false] {
            if !rule.file.examples.iter().any(|example| example.fires == fires) {
                faults.push(format!("{}: no example with fires = {fires}", rule.id()));
            }
        }
        for (number, example) in rule.file.examples.iter().enumerate() {
            let outcome = try_example(&set, rule, example);
            let told = outcome.faults.iter().chain(&outcome.why);
            faults.extend(told.map(|fault| format!("{}: example {}: {fault}", rule.id(), number + 1)));
            if !example.fires && example.why.is_none() {
                faults.push(format!("{}: example {} does not say why it is a miss", rule.id(), number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_text_is_there_in_both_languages() {
    let set = rules();
    let mut faults = Vec::new();
    for rule in set.rules() {
        let file = &rule.file;
        let steps = file.steps.iter().flat_map(|step| step.warning.iter().chain([&step.text]));
        for text in [&file.title, &file.meaning, &file.cause].into_iter().chain(steps) {
            if !text.has("fr") || text.get("fr").trim().is_empty() || text.get("en").trim().is_empty() {
                faults.push(format!("{}: {:?}", rule.id(), text.get("en")));
            }
        }
    }
    assert!(faults.is_empty(), "no French for\n{}", faults.join("\n"));
}

/// The table of the contract: rule ids and step ids of the troubleshooting page, in order.
const PAGE: &[(&str, &[&str])] = &[
    ("master-ssisdb-unreachable", &["scale-out-enabled", "master-sql-server-name"]),
    ("worker-offline", &["worker-service-running", "worker-log-reviewed"]),
    (
        "worker-endpoint-not-found",
        &[
            "master-port",
            "worker-master-endpoint",
            "master-firewall",
            "connectivity",
            "master-service-running",
        ],
    ),
    (
        "worker-master-certificate-untrusted",
        &[
            "master-certificate-in-worker-root",
            "endpoint-host-in-certificate",
            "worker-master-thumbprint",
            "master-certificate-valid",
        ],
    ),
    ("worker-secure-channel-failed", &["worker-certificate-access"]),
    (
        "worker-request-forbidden",
        &[
            "worker-certificate-in-master-root",
            "master-root-clean",
            "schannel-send-trusted-issuer-list",
            "schannel-client-auth-trust-mode",
            "worker-certificate-has-key",
            "worker-certificate-usable",
        ],
    ),
    ("worker-http-request-failed", &["master-certificate-bound"]),
    ("manager-certificate-store-unavailable", &["manager-elevated", "remote-registry-running"]),
    ("execution-not-starting", &["worker-online-and-enabled"]),
    ("execution-log-missing", &["sql-authentication-allowed", "logging-connection-string"]),
    ("task-failed", &["task-log-located"]),
];

#[test]
fn the_pages_rules_and_steps_are_those_of_the_contract() {
    let set = rules();
    for (id, steps) in PAGE {
        let rule = set.get(id).unwrap_or_else(|| panic!("no rule {id}"));
        let own: Vec<&str> = rule.file.steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(&own, steps, "{id}");
    }
}

#[test]
fn steps_that_cut_off_or_change_the_machine_carry_a_warning() {
    let set = rules();
    let dangerous = [
        "delete sslcert",
        "add sslcert",
        "SCHANNEL",
        "-delstore",
        "-addstore",
        "enable_scaleout",
        "reg add",
        "xp_instance_regwrite",
        "urlacl url",
        "firewall add rule",
        "update_logdb_info",
    ];
    for rule in set.rules() {
        for step in &rule.file.steps {
            let changes = step.commands.iter().any(|command| {
                !command.starts_with("reg query")
                    && !command.starts_with("reg export")
                    && dangerous.iter().any(|word| command.contains(word))
            });
            assert!(!changes || step.warning.is_some(), "{}: {} has no warning", rule.id(), step.id);
        }
    }
}

/// A warning says how to go back, or that there is no going back, in both languages.
#[test]
fn warnings_say_how_to_go_back() {
    for rule in rules().rules() {
        for step in &rule.file.steps {
            let Some(warning) = &step.warning else { continue };
            let says = |lang: &str, words: &[&str]| words.iter().any(|word| warning.get(lang).contains(word));
            let place = format!("{}: {}", rule.id(), step.id);
            assert!(says("en", &["go back", "going back", "way back", "come back"]), "{place}");
            assert!(says("fr", &["revenir", "retour", "revient"]), "{place}");
        }
    }
}

#[test]
fn references_are_addresses_and_no_rule_is_without() {
    for rule in rules().rules() {
        let addresses: BTreeSet<&String> = rule.file.references.iter().collect();
        assert!(!addresses.is_empty(), "{}", rule.id());
        assert!(addresses.iter().all(|address| address.starts_with("https://")), "{}", rule.id());
    }
}

/// Every message that a check names is there; that both languages have the same ones is tested where they are read.
#[test]
fn every_reason_of_a_check_has_its_words() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = |folder: std::path::PathBuf| -> String {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()).collect()
    };
    let messages = texts(root.join("i18n/en"));
    let code = texts(root.join("../sologs-rules/src/check"));
    let named: BTreeSet<&str> = code.split('"').filter(|text| text.starts_with("check-")).collect();
    assert!(!named.is_empty());
    for id in named {
        let is_there =
            messages.lines().any(|line| line.strip_prefix(id).is_some_and(|r| r.starts_with(" =")));
        assert!(is_there, "{id} has no words in i18n/en");
    }
}

/// Symptoms that stand beside a neighbour: the neighbour says why, the page what else to check.
const BESIDE: &[(&str, &str)] = &[
    ("execution-log-dropped", "execution-log-missing"),
    ("logging-database-unreachable", "execution-log-missing"),
    ("logging-password-changed", "execution-log-missing"),
    ("master-database-unavailable", "master-ssisdb-unreachable"),
    ("master-sql-encryption-failed", "master-ssisdb-unreachable"),
    ("master-sql-login-failed", "master-ssisdb-unreachable"),
    ("master-sql-server-not-found", "master-ssisdb-unreachable"),
    // The page's W5 is every connection that breaks while a request is sent.
    ("worker-tls-handshake-failed", "worker-http-request-failed"),
    ("worker-tls-no-common-algorithm", "worker-http-request-failed"),
];

#[test]
fn no_neighbour_is_taken_for_a_symptom_of_the_page() {
    let set = rules();
    for rule in set.rules().iter().filter(|rule| rule.file.symptom.is_none()) {
        for example in rule.file.examples.iter().filter(|example| example.fires) {
            for other in rules_that_fire(&set, example).iter().filter(|other| *other != rule.id()) {
                let is_symptom = set.get(other).is_some_and(|other| other.file.symptom.is_some());
                let is_beside = BESIDE.contains(&(rule.id(), other.as_str()));
                assert!(!is_symptom || is_beside, "{} is taken for {other}: {}", rule.id(), example.log);
            }
        }
    }
}

#[test]
fn every_neighbour_has_a_near_miss_that_is_something_else() {
    let set = rules();
    let neighbours = set.rules().iter().filter(|rule| rule.file.symptom.is_none());
    for rule in neighbours.filter(|rule| rule.file.matches.artifact.is_empty()) {
        let near_misses = rule.file.examples.iter().filter(|example| !example.fires);
        let told: BTreeSet<String> = near_misses.flat_map(|example| rules_that_fire(&set, example)).collect();
        assert!(!told.is_empty(), "{}: no near miss is anything else", rule.id());
    }
}
