use super::*;
use crate::catalogue::Catalogue;
use crate::rule::Rule;
use proptest::prelude::*;
use sologs_core::layout::split_records;

fn rules() -> RuleSet {
    let rules = sologs_builtin_rules::RULES.iter();
    let rules = rules.map(|(path, text)| Rule::from_toml(path, text).unwrap()).collect();
    RuleSet::new(rules, Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap()).unwrap()
}

fn pushed(rules: &RuleSet, text: &str) -> Vec<Judged> {
    let mut matcher = Matcher::new(rules.clone(), FileKind::WorkerLog);
    let mut judged: Vec<Judged> = text.split_inclusive('\n').filter_map(|line| matcher.push(line)).collect();
    judged.extend(matcher.finish());
    judged
}

#[test]
fn every_log_of_an_example_is_judged_as_a_whole_one_is() {
    let rules = rules();
    let masters = Masters::default();
    let mut count = 0;
    for example in rules.rules().iter().flat_map(|rule| &rule.file.examples) {
        if example.log.is_empty() || example.kind.is_some_and(|kind| !kind.is_log()) {
            continue;
        }
        let log = example.log.trim_start_matches('\n');
        let layout = learn(log.as_bytes(), "");
        let context = Context::new(FileKind::WorkerLog, &masters);
        // What several records say together is no matter of one, nor is what `[when]` asks for.
        let is_free = |finding: &Finding| rules.rules()[finding.rule].file.when.is_empty();
        let whole: Vec<_> = split_records(log, &layout)
            .map(|record| {
                let findings = rules.judge(&record.body, record.head.level, context).findings;
                (record.line, findings.into_iter().filter(is_free).collect::<Vec<_>>())
            })
            .collect();
        let of_one = |mut judged: Judged| {
            judged.findings.retain(|finding| finding.records.is_empty() && is_free(finding));
            (judged.line, judged.findings)
        };
        let one_by_one: Vec<_> = pushed(&rules, log).into_iter().map(of_one).collect();
        assert_eq!(one_by_one, whole, "{log}");
        count += 1;
    }
    assert!(count > 50);
}

#[test]
fn a_record_without_end_is_bounded_and_counted() {
    let rules = rules();
    let mut matcher = Matcher::new(rules, FileKind::TextLog);
    assert!(matcher.push("2024-05-03 10:00:00 ERROR A.BException: x").is_none());
    let line = format!("   at {}", "é".repeat(50_000));
    for _ in 0..40 {
        assert!(matcher.push(&line).is_none());
    }
    assert!(matcher.open.len() <= MAX_RECORD + 1 && matcher.sample.len() <= 2 * SAMPLE + 1);
    let judged = matcher.finish().unwrap();
    assert_eq!((judged.line, judged.last_line), (1, 41));
    let whole = 42 + 40 * (line.len() as u64 + 1);
    assert!(judged.cut_bytes > 0 && judged.cut_bytes + judged.text.len() as u64 + 2 >= whole, "{judged:.0?}");
}

proptest! {
    #[test]
    fn no_line_is_lost(text in "(?s)[ -~é\n]{0,400}") {
        let rules = RuleSet::new(Vec::new(), Catalogue::from_files([]).unwrap()).unwrap();
        let shown: Vec<String> = pushed(&rules, &text).into_iter().map(|judged| judged.text).collect();
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(letters(&shown.concat()), letters(&text));
    }
}

/// The rules of which a record at that line is reported.
fn reported(matcher: &mut Matcher, lines: &[&str]) -> Vec<(u64, String)> {
    let mut judged: Vec<Judged> = lines.iter().filter_map(|line| matcher.push(line)).collect();
    judged.extend(matcher.finish());
    let id = |finding: &Finding| matcher.rules().rules()[finding.rule].id().to_owned();
    let of = |judged: &Judged| judged.findings.iter().map(|f| (judged.line, id(f))).collect::<Vec<_>>();
    judged.iter().flat_map(of).collect()
}

fn own(rules: &[(&str, &str)]) -> RuleSet {
    let rule = |(id, rest): &(&str, &str)| {
        let text = format!(
            "id = \"{id}\"\nseverity = \"error\"\ntitle.en = \"T\"\nmeaning.en = \"M\"\ncause.en = \"C\"\nreferences = []\n{rest}"
        );
        Rule::from_toml(&format!("{id}.toml"), &text).unwrap_or_else(|error| panic!("{error}"))
    };
    let catalogue = Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap();
    RuleSet::new(rules.iter().map(rule).collect(), catalogue).unwrap_or_else(|errors| panic!("{errors:?}"))
}

const STARTED: &str = "2024-05-03 10:00:00 INFO Worker Agent Started.";
const STOPPED: &str = "2024-05-03 10:01:00 INFO Worker Agent Stopped.";

/// Rules that ask for another one, for its absence and for settings; `late` is asked for by an earlier id.
fn conditional() -> RuleSet {
    let started = "[[match.event]]\nkind = \"worker-started\"";
    own(&[
        ("after", &format!("[when]\nrules = [\"late\"]\n{started}")),
        ("before", &format!("[when]\nnot_rules = [\"late\"]\n{started}")),
        ("late", "[[match.event]]\nkind = \"worker-stopped\""),
        ("many", &format!("[[when.setting]]\nname = \"MaxTaskCount\"\nat_least = \"20\"\n{started}")),
        ("old", &format!("[when]\nnot_artifact = [\"master-endpoint-without-port\"]\n{started}")),
    ])
}

#[test]
fn other_rules_count_once_they_were_reported() {
    let mut matcher = Matcher::new(conditional(), FileKind::WorkerLog);
    let told = reported(&mut matcher, &[STARTED, STOPPED, STARTED]);
    let told: Vec<(u64, &str)> = told.iter().map(|(line, id)| (*line, id.as_str())).collect();
    assert_eq!(told, [(1, "before"), (1, "old"), (2, "late"), (3, "after"), (3, "old")]);
    // A record that somebody else split is judged by what was pushed, and changes nothing.
    let judged = |matcher: &Matcher, body: &str| -> Vec<String> {
        let findings = matcher.judge(body, None);
        findings.iter().map(|finding| matcher.rules().rules()[finding.rule].id().to_owned()).collect()
    };
    let fresh = Matcher::new(conditional(), FileKind::WorkerLog);
    assert_eq!(judged(&fresh, "Worker Agent Stopped."), ["late"]);
    assert_eq!(judged(&fresh, "Worker Agent Started."), ["before", "old"]);
    assert_eq!(judged(&matcher, "Worker Agent Started."), ["after", "old"]);
}

fn settings(node: &str, text: &str) -> Inventory {
    let path = format!("{node}/WorkerSettings.config");
    let kind = FileKind::WorkerSettings;
    let artifact = sologs_core::artifact::parse(kind, &path, text, text.as_bytes()).artifact.unwrap();
    let file = crate::inventory::ArtifactFile { path, node: Some(node.to_owned()), artifact };
    Inventory::new(vec![file], Vec::new(), [])
}

#[test]
fn files_beside_the_log_are_those_that_it_was_given() {
    let twenty =
        r#"{ "MasterEndpoint": "https://M", "MaxTaskCount": 20, "AgentHeartbeatInterval": "00:00:05" }"#;
    let told = |node: &str| {
        let matcher = Matcher::new(conditional(), FileKind::WorkerLog);
        let mut matcher = matcher.beside(Some("W1".to_owned()), settings(node, twenty));
        let told = reported(&mut matcher, &[STARTED]);
        told.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    assert_eq!(told("W1"), ["before", "many"]);
    assert_eq!(told("W2"), ["before", "old"], "another machine's settings do not count");
}

#[test]
fn thresholds_are_those_of_the_settings_beside_the_log() {
    let rules = own(&[(
        "twice",
        "[[match.event]]\nname = \"s\"\nkind = \"worker-started\"\n[[match.correlation]]\ncount = [\"s\"]\nat_least = 2\n\
         within = \"1m\"\nsettings.within = { name = \"AgentHeartbeatInterval\", times = 2 }",
    )]);
    let later = STARTED.replace("10:00", "10:10");
    let lines = [STARTED, &later];
    let long =
        r#"{ "MasterEndpoint": "https://M:1", "MaxTaskCount": 20, "AgentHeartbeatInterval": "00:05:00" }"#;
    let mut bare = Matcher::new(rules.clone(), FileKind::WorkerLog);
    assert_eq!(reported(&mut bare, &lines), []);
    let mut matcher =
        Matcher::new(rules, FileKind::WorkerLog).beside(Some("W1".to_owned()), settings("W1", long));
    assert_eq!(reported(&mut matcher, &lines), [(2, "twice".to_owned())]);
}

#[test]
fn a_consequence_is_reported_behind_its_cause_until_it_works_again() {
    let cause = "2024-05-03 10:00:12 ERROR System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
        https://MASTER01:8391/ClusterManagement/ that could accept the message.";
    let faulted = "2024-05-03 10:01:12 ERROR System.ServiceModel.CommunicationObjectFaultedException: The communication object \
        cannot be used for communication because it is in the Faulted state.";
    let again = "2024-05-03 10:02:00 INFO Heartbeat processing finishes.";
    let ids = |lines: &[&str]| -> Vec<String> {
        let mut matcher = Matcher::new(rules(), FileKind::WorkerLog);
        reported(&mut matcher, lines).into_iter().map(|(line, id)| format!("{line} {id}")).collect()
    };
    assert_eq!(ids(&[faulted]), ["1 worker-channel-first-error-missing"]);
    assert_eq!(ids(&[cause, faulted]), ["1 worker-endpoint-not-found", "2 worker-channel-faulted"]);
    let strange = "2024-05-03 10:00:12 ERROR Acme.OddException: odd";
    assert_eq!(ids(&[strange, faulted]), ["2 worker-channel-faulted"]);
    assert_eq!(
        ids(&[cause, again, faulted]),
        ["1 worker-endpoint-not-found", "3 worker-channel-first-error-missing"]
    );
}

#[test]
fn what_conditions_hold_in_mind_is_bounded_by_the_number_of_rules() {
    let rules = rules();
    let mut matcher = Matcher::new(rules.clone(), FileKind::WorkerLog);
    for round in 0..300 {
        let host = format!("HOST{round}");
        matcher.push(&format!(
            "2024-05-03 10:00:12 ERROR System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
             https://{host}:8391/ClusterManagement/ that could accept the message."
        ));
        matcher.push("2024-05-03 10:00:12 ERROR System.ServiceModel.CommunicationObjectFaultedException: it is in the Faulted state.");
    }
    assert!(matcher.gate.held() <= 2 * rules.rules().len(), "{}", matcher.gate.held());
}
