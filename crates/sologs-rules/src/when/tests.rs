use crate::catalogue::Catalogue;
use crate::rule::Rule;
use crate::rule_set::RuleSet;
use crate::trial::try_example;

/// Whether a rule on "Worker Agent Started." with that `[when]` fires at `W1` beside these files.
fn fires(when: &str, files: &[(&str, &str)]) -> bool {
    fires_among(when, files, "")
}

fn fires_among(when: &str, files: &[(&str, &str)], other: &str) -> bool {
    let head = |id: &str| {
        format!(
            "id = \"{id}\"\nseverity = \"error\"\ntitle.en = \"T\"\nmeaning.en = \"M\"\ncause.en = \"C\"\nreferences = []\n"
        )
    };
    let mut text = format!("{}{when}\n[[match.event]]\nkind = \"worker-started\"\n", head("own"));
    text.push_str("[[example]]\nfires = true\n[example.files]\n");
    text.push_str("\"W1/Agent/a.log\" = '''\n2024-05-03 10:00:00 INFO Worker Agent Started.\n'''\n");
    for (path, content) in files {
        text.push_str(&format!("\"{path}\" = '''\n{content}\n'''\n"));
    }
    let mut rules = vec![Rule::from_toml("own.toml", &text).unwrap_or_else(|error| panic!("{error}"))];
    if !other.is_empty() {
        let text = format!("{}{other}", head("other"));
        rules.push(Rule::from_toml("other.toml", &text).unwrap_or_else(|error| panic!("{error}")));
    }
    let catalogue = Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap();
    let set = RuleSet::new(rules, catalogue).unwrap_or_else(|errors| panic!("{errors:?}"));
    let rule = set.get("own").unwrap();
    !try_example(&set, rule, &rule.file.examples[0]).fired.is_empty()
}

const SETTINGS: &str = r#"{ "MasterEndpoint": "https://M:8391", "MaxTaskCount": "10",
  "AgentHeartbeatInterval": "00:02:00", "TaskLogEnabled": "true", "LeaseInternval": "00:03:00" }"#;
const AT_W1: &[(&str, &str)] = &[("W1/WorkerSettings.config", SETTINGS)];
const AT_W2: &[(&str, &str)] = &[("W2/WorkerSettings.config", SETTINGS)];

#[test]
fn settings_are_compared_as_what_they_are() {
    let setting = |keys: &str| format!("[[when.setting]]\n{keys}");
    for (keys, holds) in [
        ("name = \"MaxTaskCount\"\nat_least = \"9\"", true),
        ("name = \"MaxTaskCount\"\nat_least = \"10\"", true),
        ("name = \"MaxTaskCount\"\nat_most = \"9\"", false),
        ("name = \"maxtaskcount\"\nequals = [\"10.0\"]", true),
        ("name = \"AgentHeartbeatInterval\"\nat_most = \"00:02:00\"", true),
        ("name = \"AgentHeartbeatInterval\"\nat_least = \"00:02:01\"", false),
        ("name = \"TaskLogEnabled\"\nequals = [\"True\"]", true),
        ("name = \"TaskLogEnabled\"\nnot_equals = [\"True\"]", false),
        ("name = \"LeaseInterval\"\nequals = [\"00:03:00\"]", true),
        ("name = \"TaskLogSegment\"\nnot_equals = [\"x\"]", false),
    ] {
        assert_eq!(fires(&setting(keys), AT_W1), holds, "{keys}");
        assert!(!fires(&setting(keys), AT_W2), "another machine's settings do not count: {keys}");
    }
}

#[test]
fn conditions_and_products_are_those_of_the_machine() {
    let without_port = "[when]\nartifact = [\"master-endpoint-without-port\"]";
    let wrong: &[(&str, &str)] = &[(
        "W1/WorkerSettings.config",
        r#"{ "MasterEndpoint": "https://M", "MaxTaskCount": 1, "AgentHeartbeatInterval": "00:02:00" }"#,
    )];
    assert!(fires(without_port, wrong) && !fires(without_port, AT_W1));
    let with_port = "[when]\nnot_artifact = [\"master-endpoint-without-port\"]";
    assert!(!fires(with_port, wrong) && fires(with_port, AT_W1));
    let of_150: &[(&str, &str)] =
        &[("W1/Program Files/Microsoft SQL Server/150/DTS/Binn/WorkerSettings.config", SETTINGS)];
    for (from, to, holds) in [(140, 170, true), (150, 150, true), (160, 170, false), (140, 149, false)] {
        let when = format!("[when]\nproduct_from = {from}\nproduct_to = {to}");
        assert_eq!(fires(&when, of_150), holds, "{when}");
        assert!(!fires(&when, AT_W1), "a version that nothing tells does not hold");
    }
}

#[test]
fn rows_of_an_export_are_counted() {
    let export: &[(&str, &str)] = &[(
        "catalog_properties.csv",
        "property_name,property_value\nIS_SCALEOUT_ENABLED,False\nDEFAULT_EXECUTION_MODE,0",
    )];
    let table = |keys: &str| format!("[[when.table]]\nview = \"catalog_properties\"\n{keys}");
    let disabled = "columns = { property_name = [\"IS_SCALEOUT_ENABLED\"], property_value = [\"false\"] }";
    assert!(fires(&table(disabled), export));
    assert!(!fires(&table(&format!("{disabled}\nat_least = 2")), export));
    assert!(!fires(&table(disabled), &[]), "without an export nothing holds");
    let none = "columns = { property_name = [\"X\"] }\nat_least = 0\nat_most = 0";
    assert!(fires(&table(none), export) && !fires(&table(none), &[]));
}

#[test]
fn other_rules_count_at_the_same_machine_and_only_where_they_are_reported() {
    let stopped: &[(&str, &str)] = &[("W1/Agent/b.log", "2024-05-03 10:00:00 INFO Worker Agent Stopped.")];
    let elsewhere: &[(&str, &str)] = &[("W2/Agent/b.log", "2024-05-03 10:00:00 INFO Worker Agent Stopped.")];
    let other = "[[match.event]]\nkind = \"worker-stopped\"";
    let (with, without) = ("[when]\nrules = [\"other\"]", "[when]\nnot_rules = [\"other\"]");
    assert!(fires_among(with, stopped, other) && !fires_among(without, stopped, other));
    assert!(!fires_among(with, elsewhere, other) && fires_among(without, elsewhere, other));
    let never = format!("[when]\nartifact = [\"thumbprints-disagree\"]\n{other}");
    assert!(!fires_among(with, stopped, &never) && fires_among(without, stopped, &never));
}

#[test]
fn what_asks_for_its_cause_is_reported_only_behind_it() {
    let caused = "consequence_of = [\"other\", \"unexplained\"]\n[when]\ncaused = true";
    let other =
        "recovers_with = [\"heartbeat-sent\"]\n[[match.exception]]\ntypes = [\"Acme.CauseException\"]";
    let cause = "2024-05-03 09:00:00 ERROR Acme.CauseException: x";
    let again = "2024-05-03 09:30:00 INFO Heartbeat processing finishes.";
    let strange = "2024-05-03 09:00:00 ERROR Acme.OtherException: x";
    let after = "2024-05-03 11:00:00 ERROR Acme.CauseException: x";
    let first = "W1/Agent/a.0.log";
    for (path, text, holds) in [
        (first, cause.to_owned(), true),
        (first, format!("{cause}\n{again}"), false),
        (first, format!("{cause}\n{again}\n{}", cause.replace("09:00", "09:45")), true),
        (first, after.to_owned(), false),
        ("W1/Master/a.log", cause.to_owned(), false),
        ("W2/Agent/a.log", cause.to_owned(), false),
        // What no rule explains counts in its own file only.
        (first, strange.to_owned(), false),
    ] {
        assert_eq!(fires_among(caused, &[(path, &text)], other), holds, "{path}: {text}");
    }
}

#[test]
fn circles_and_unknown_names_are_faults_of_the_set() {
    let rule = |id: &str, when: &str| {
        let text = format!(
            "id = \"{id}\"\nseverity = \"error\"\ntitle.en = \"T\"\nmeaning.en = \"M\"\ncause.en = \"C\"\nreferences = []\n\
             [when]\n{when}\n[[match.event]]\nkind = \"worker-started\"\n"
        );
        Rule::from_toml(&format!("{id}.toml"), &text).unwrap()
    };
    let catalogue = || Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap();
    let errors =
        RuleSet::new(vec![rule("a", "rules = [\"b\"]"), rule("b", "not_rules = [\"a\"]")], catalogue());
    assert!(errors.unwrap_err()[0].message().contains("leads from `a` back to `a`"));
    let errors =
        RuleSet::new(vec![rule("a", "rules = [\"bb\"]\nartifact = [\"thumbprints-disagre\"]")], catalogue());
    let told: Vec<String> = errors.unwrap_err().iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|error| error.contains("no rule has the id `bb`")), "{told:?}");
    assert!(told.iter().any(|error| error.contains("did you mean `thumbprints-disagree`?")), "{told:?}");
}
