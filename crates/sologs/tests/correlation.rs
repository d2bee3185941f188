//! Records together, over a whole bundle and over a log that is being written.

// A test may fail by panicking; the lints allow it in test functions only, not in what they share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sologs::report::Report;
use sologs::{Scanner, ScannerBuilder};
use sologs_core::kind::FileKind;
use std::path::Path;

fn rule(id: &str, tables: &str) -> String {
    format!(
        "id = \"{id}\"\nseverity = \"error\"\ntitle.en = \"T {{matched}}\"\nmeaning.en = \"M\"\ncause.en = \"C\"\n\
         references = []\ngroup_by = []\n{tables}"
    )
}

const LOST: &str = r#"
[[match.exception]]
name = "refused"
types = ["Acme.RefusedException"]

[[match.event]]
name = "beat"
kind = "heartbeat-sent"

[[match.correlation]]
sequence = ["refused"]
absent = ["beat"]
absent_within = "10m"
"#;

fn scanner(rules: &[(&str, &str)]) -> ScannerBuilder {
    rules.iter().fold(Scanner::builder().builtin_rules(false), |builder, (id, tables)| {
        builder.rule_file(format!("{id}.toml"), rule(id, tables))
    })
}

fn bundle(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn scan(scanner: ScannerBuilder, folder: &Path) -> Report {
    scanner.build().unwrap_or_else(|error| panic!("{error}")).scan(&[folder.to_owned()]).unwrap()
}

fn agent(node: &str) -> String {
    format!("{node}/AppData/Local/SSIS/ScaleOut/Agent/agent.log")
}

#[test]
fn what_is_found_together_lists_its_records_and_explains_them() {
    let log = "2024-05-03 10:00:00 ERROR Acme.RefusedException: no\n\
               2024-05-03 10:01:00 INFO something else\n\
               2024-05-03 10:20:00 INFO something else\n";
    let quiet = "2024-05-03 10:00:00 ERROR Acme.RefusedException: no\n\
                 2024-05-03 10:05:00 INFO Heartbeat processing finishes.\n\
                 2024-05-03 10:20:00 INFO something else\n";
    let folder = bundle(&[(&agent("W1"), log.to_owned()), (&agent("W2"), quiet.to_owned())]);
    let report = scan(scanner(&[("lost", LOST)]), folder.path());
    let told: Vec<_> =
        report.diagnoses.iter().map(|d| (d.rule.as_str(), d.node.as_deref(), d.count)).collect();
    assert_eq!(told, [("lost", Some("W1"), 1)]);
    let found = &report.diagnoses[0];
    assert_eq!((found.title.as_str(), found.evidence.len(), found.evidence[0].line), ("T 1", 1, 1));
    assert_eq!(found.evidence[0].chain[0].type_name, "Acme.RefusedException");
    assert!(found.evidence[0].excerpt.as_deref().unwrap().contains("RefusedException: no"));
    assert_eq!(found.first_seen.unwrap().to_string(), "2024-05-03T10:00:00");
    // Where the rule is reported it explains the exception; elsewhere silence would read as health.
    let unexplained: Vec<_> =
        report.unexplained.iter().map(|u| (u.count, u.evidence[0].path.as_str())).collect();
    assert_eq!(unexplained, [(1, agent("W2").as_str())]);
}

#[test]
fn machines_are_taken_together_where_their_zones_are_known() {
    let tables = r#"
[[match.exception]]
name = "worker"
kinds = ["worker-log"]
types = ["Acme.RefusedException"]

[[match.exception]]
name = "master"
kinds = ["master-log"]
types = ["Acme.LockedException"]

[[match.correlation]]
sequence = ["master", "worker"]
within = "1m"
by = []
clock_tolerance = "10s"
"#;
    let files = [
        (agent("W1"), "2024-05-03 10:00:00 ERROR Acme.RefusedException: no\n".to_owned()),
        (
            "M1/AppData/Local/SSIS/ScaleOut/Master/master.log".to_owned(),
            "2024-05-03 08:00:05 ERROR Acme.LockedException: closed\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let folder = bundle(&files);
    let own = || scanner(&[("locked", tables)]);
    assert!(scan(own(), folder.path()).diagnoses.is_empty(), "no zone tells that they belong together");
    let report = scan(own().log_offset("W1", 120).log_offset("M1", 0), folder.path());
    let found = &report.diagnoses[0];
    let evidence: Vec<_> = found.evidence.iter().map(|place| place.path.split('/').next().unwrap()).collect();
    assert_eq!((found.count, evidence), (1, vec!["W1", "M1"]), "in the order of the clocks");
    assert_eq!(found.captures["matched"], "2");
    assert!(report.unexplained.iter().all(|other| other.chain != ["Acme.RefusedException"]), "{report:?}");
}

#[test]
fn the_report_is_the_same_on_any_number_of_threads_and_bounds_are_told() {
    let mut log = String::new();
    for number in 0..12_000_u32 {
        let (hour, minute, second) = (number / 3600, number / 60 % 60, number % 60);
        log.push_str(&format!(
            "2024-05-03 {hour:02}:{minute:02}:{second:02} ERROR Acme.RefusedException: no {number} {}\n",
            "x".repeat(40)
        ));
    }
    let folder = bundle(&[(&agent("W1"), log)]);
    let tables = r#"
[[match.exception]]
name = "refused"
types = ["Acme.RefusedException"]
regex = 'no (?P<number>\d+)'

[[match.correlation]]
count = ["refused"]
at_least = 2
by = ["number"]
"#;
    let json = |threads: usize| {
        let report = scan(scanner(&[("twice", tables)]).threads(threads), folder.path());
        serde_json::to_string(&report).unwrap()
    };
    let one = json(1);
    assert!(
        one.contains("rule `twice`: too many groups at once; 2000 record(s) were not taken together"),
        "{one:.2000}"
    );
    assert_eq!(one, json(2));
    assert_eq!(one, json(3));
}

#[test]
fn a_log_that_is_being_written_is_followed_in_the_same_way() {
    let tables = r#"
[[match.event]]
name = "busy"
kind = "back-pressure"
captures = ["resource"]

[[match.event]]
name = "pulled"
kind = "task-pulled"

[[match.correlation]]
run = ["busy"]
gap = "2m"
lasting = "5m"
at_least = 3
not = ["pulled"]
by = ["resource"]
"#;
    let scanner = scanner(&[("busy", tables), ("lost", LOST)]).build().unwrap();
    let mut matcher = scanner.matcher(FileKind::WorkerLog);
    let busy = "INFO Can't request task because CPU is too high. Current value = 93, max value = 70";
    let lines = [
        format!("2024-05-03 10:00:00 {busy}"),
        format!("2024-05-03 10:02:00 {busy}"),
        format!("2024-05-03 10:04:00 {busy}"),
        format!("2024-05-03 10:05:00 {busy}"),
        format!("2024-05-03 10:06:00 {busy}"),
        "2024-05-03 10:06:30 ERROR Acme.RefusedException: no".to_owned(),
        "2024-05-03 10:16:30 INFO not yet".to_owned(),
        "2024-05-03 10:16:31 INFO now".to_owned(),
        "2024-05-03 10:17:00 INFO the end".to_owned(),
    ];
    let mut told = Vec::new();
    let mut judged: Vec<_> = lines.iter().filter_map(|line| matcher.push(line)).collect();
    judged.extend(matcher.finish());
    for record in &judged {
        for finding in &record.findings {
            let id = scanner.rules().rules()[finding.rule].id();
            let lines: Vec<u64> = finding.records.iter().map(|record| record.line).collect();
            told.push((record.line, id.to_owned(), lines));
        }
    }
    assert_eq!(told, [(4, "busy".to_owned(), vec![1, 2, 3, 4]), (8, "lost".to_owned(), vec![6])]);
    assert_eq!(matcher.passed_over(), 0);
}

#[test]
fn thresholds_come_from_the_settings_of_the_machine() {
    let tables = r#"
[[match.exception]]
name = "refused"
types = ["Acme.RefusedException"]

[[match.correlation]]
count = ["refused"]
at_least = 2
within = "3m"
settings.within = { name = "AgentHeartbeatInterval", times = 3 }
"#;
    let log = "2024-05-03 10:00:00 ERROR Acme.RefusedException: no\n2024-05-03 10:05:00 ERROR Acme.RefusedException: no\n";
    let settings = |interval: &str| {
        format!(
            "{{ \"MasterEndpoint\": \"https://M:8391\", \"MaxTaskCount\": 10, \"AgentHeartbeatInterval\": \"{interval}\" }}"
        )
    };
    for (interval, count) in [(None, 0), (Some("00:01:00"), 0), (Some("00:01:40"), 1), (Some("00:02:00"), 1)]
    {
        let mut files = vec![(agent("W1"), log.to_owned())];
        files.extend(
            interval.map(|interval| ("W1/Binn/WorkerSettings.config".to_owned(), settings(interval))),
        );
        // Another machine's settings do not count.
        files.push(("W2/Binn/WorkerSettings.config".to_owned(), settings("00:10:00")));
        let files: Vec<(&str, String)> =
            files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
        let folder = bundle(&files);
        let found = scan(scanner(&[("twice", tables)]), folder.path()).diagnoses;
        assert_eq!(found.len(), count, "{interval:?}");
    }
}

#[test]
fn a_rule_whose_conditions_do_not_hold_leaves_its_records_unexplained() {
    let tables = "[when]\nartifact = [\"thumbprints-disagree\"]\n[[match.exception]]\ntypes = [\"Acme.RefusedException\"]\n";
    let log = "2024-05-03 10:00:00 ERROR Acme.RefusedException: no\n";
    let folder = bundle(&[(&agent("W1"), log.to_owned())]);
    let report = scan(scanner(&[("conditional", tables)]), folder.path());
    assert!(report.diagnoses.is_empty());
    assert_eq!((report.unexplained.len(), report.unexplained[0].count), (1, 1));
    let unconditional = tables.split_once("]\n[[").unwrap().1;
    let report = scan(scanner(&[("conditional", &format!("[[{unconditional}"))]), folder.path());
    assert_eq!((report.diagnoses.len(), report.unexplained.len()), (1, 0));
}

#[test]
fn one_of_two_rules_with_one_id_is_left_out_and_named() {
    let tables = "[[match.exception]]\ntypes = [\"Acme.RefusedException\"]\n";
    let twice = || {
        let own = scanner(&[("own", tables)]);
        own.rule_file("b/own.toml", rule("own", tables)).rule_file(
            "c/other.toml",
            rule("other", "supersedes = [\"gone\"]\n").replace("group_by = []\n", "") + tables,
        )
    };
    assert!(twice().build().is_err());
    let scanner = twice().keep_going(true).build().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(scanner.rules().rules().len(), 1);
    assert_eq!(scanner.rules().rules()[0].path, "own.toml", "the later one is left out");
    let folder = bundle(&[(&agent("W1"), "2024-05-03 10:00:00 INFO x\n".to_owned())]);
    let problems = scanner.scan(&[folder.path().to_owned()]).unwrap().problems;
    let told: Vec<_> =
        problems.iter().map(|problem| (problem.path.as_str(), problem.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("b/own.toml", "the id `own` is already that of own.toml; give one of them another id"),
            ("c/other.toml", "`supersedes` names no rule that exists: `gone`"),
        ]
    );
}
