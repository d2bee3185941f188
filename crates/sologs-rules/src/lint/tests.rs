use super::*;

const GOOD: &str = r#"
id = "own-rule"
severity = "error"
title.en = "T"
meaning.en = "M"
cause.en = "C"
references = ["ticket 1"]

[[match.exception]]
types = ["Acme.PaymentException"]

[[example]]
fires = true
log = 'Acme.PaymentException: x'

[[example]]
fires = false
why = "another type"
log = 'Acme.OtherException: x'
"#;

fn catalogue() -> Catalogue {
    Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap()
}

fn builtin() -> Vec<Rule> {
    let rules = sologs_builtin_rules::RULES.iter();
    rules.map(|(path, text)| Rule::from_toml(path, text).unwrap()).collect()
}

fn faults(text: &str) -> Vec<Fault> {
    check(&[Source { path: "own-rule.toml", text }], &builtin(), &catalogue())
}

/// Line, kind and help of each fault.
fn told(text: &str) -> Vec<(usize, &'static str, String)> {
    let told = |fault: &Fault| {
        let error = &fault.error;
        (error.line().unwrap_or(0), error.kind().as_str(), error.help().unwrap_or_default().to_owned())
    };
    faults(text).iter().map(told).collect()
}

#[test]
fn a_good_rule_has_no_fault() {
    assert_eq!(faults(GOOD), []);
}

#[test]
fn built_in_rules_have_no_fault() {
    let files: Vec<Source<'_>> =
        sologs_builtin_rules::RULES.iter().map(|(path, text)| Source { path, text }).collect();
    let faults = check(&files, &[], &catalogue());
    let told: Vec<String> = faults.iter().map(|fault| fault.error.to_string()).collect();
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}

#[test]
fn every_fault_is_told_at_once_and_mended() {
    let text = GOOD
        .replace("severity = \"error\"", "severtiy = \"error\"\nseverity = \"Error\"")
        .replace("title.en = \"T\"", "title = \"T\"")
        .replace(
            "types = [\"Acme.PaymentException\"]",
            "types = \"Acme.PaymentException\"\ncodes = [\"403\"]\nmessages = [\"wcf.http-forbiden\"]",
        )
        .replace("fires = true", "fires = \"true\"");
    assert_eq!(
        told(&text),
        [
            (3, "unknown-key", "did you mean `severity`?".to_owned()),
            (4, "invalid-value", "did you mean `error`?".to_owned()),
            (5, "invalid-value", "write `title.en`, and `title.fr` for French".to_owned()),
            (11, "invalid-value", "write `types = [\"Acme.PaymentException\"]`".to_owned()),
            (12, "invalid-value", "write 403 without quotes".to_owned()),
            (13, "unknown-id", "did you mean `wcf.http-forbidden`?".to_owned()),
            (16, "invalid-value", "write true without quotes".to_owned()),
        ]
    );
    let without_the_twice_written = text.replacen("severtiy = \"error\"\n", "", 1);
    let (mended, count) = fix(&without_the_twice_written, &faults(&without_the_twice_written));
    assert_eq!(count, 6);
    assert_eq!(faults(&mended), [], "{mended}");
}

#[test]
fn missing_keys_are_told_with_what_to_write() {
    let text = GOOD.replace("cause.en = \"C\"\n", "").replace("fires = false\n", "");
    let told = told(&text);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!((told[0].0, told[0].1), (1, "missing-key"));
    assert!(told[0].2.starts_with("add `cause.en = \"…\"`"), "{told:?}");
    assert!(told[1].2.starts_with("add `fires = true`"), "{told:?}");
}

#[test]
fn several_faults_of_syntax_are_told() {
    let text = GOOD
        .replace("severity = \"error\"", "severity = error")
        .replace("meaning.en = \"M\"", "meaning.en \"M\"");
    let kinds: Vec<(usize, &str)> = told(&text).iter().map(|(line, kind, _)| (*line, *kind)).collect();
    assert!(kinds.contains(&(3, "syntax")) && kinds.contains(&(5, "syntax")), "{kinds:?}");
}

#[test]
fn what_can_never_match_is_a_warning() {
    for (from, to, why) in [
        ("types = [\"Acme.PaymentException\"]", "types = []", "`types` is empty"),
        ("types = [\"Acme.PaymentException\"]", "types = [\"The payment failed\"]", "is no name of a type"),
        (
            "types = [\"Acme.PaymentException\"]",
            "types = [\"Acme.PaymentException\"]\nnot_types = [\"PaymentException\"]",
            "must not",
        ),
        (
            "types = [\"Acme.PaymentException\"]",
            "types = [\"Acme.PaymentException\"]\ncodes = [403]\nnot_codes = [401, 403]",
            "all of `codes`",
        ),
        (
            "types = [\"Acme.PaymentException\"]",
            "types = [\"Acme.PaymentException\"]\nkinds = [\"certificate\"]",
            "is no log",
        ),
        (
            "types = [\"Acme.PaymentException\"]",
            "types = [\"Acme.PaymentException\"]\nregex = '[a&&b]'",
            "nothing can match",
        ),
    ] {
        let found = faults(&GOOD.replace(from, to));
        let told: Vec<String> = found.iter().map(|fault| fault.error.to_string()).collect();
        assert_eq!(found.len(), 1, "{to}: {told:?}");
        assert!(found[0].error.is_warning() && told[0].contains(why), "{told:?}");
        assert!(told[0].starts_with("warning: "));
    }
}

#[test]
fn a_bad_expression_is_marked_where_it_breaks() {
    let text = GOOD.replace("codes", "").replace(
        "types = [\"Acme.PaymentException\"]",
        "types = [\"Acme.PaymentException\"]\nregex = 'code (\\d+'",
    );
    let found = faults(&text);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].error.line(), found[0].error.column()), (Some(11), Some(15)));
}

#[test]
fn an_expression_that_is_tried_everywhere_needs_a_literal() {
    let loose = |regex: &str| {
        GOOD.replace(
            "[[match.exception]]\ntypes = [\"Acme.PaymentException\"]",
            &format!("[[match.message]]\nregex = '{regex}'"),
        )
    };
    assert_eq!(told(&loose(r"\d+"))[0].1, "slow-regex");
    assert_eq!(told(&loose(r"payment \d+")), []);
}

#[test]
fn a_rule_that_another_one_always_supersedes_is_told() {
    let wide = GOOD.replace("id = \"own-rule\"", "id = \"wide\"\nsupersedes = [\"own-rule\"]");
    let shadowed = |own: &str, wide: &str| -> bool {
        let files = [Source { path: "own-rule.toml", text: own }, Source { path: "wide.toml", text: wide }];
        let found = check(&files, &[], &catalogue());
        found.iter().any(|fault| fault.error.kind() == RuleErrorKind::Shadowed)
    };
    assert!(shadowed(GOOD, &wide));
    let narrow =
        GOOD.replace("\"Acme.PaymentException\"]", "\"Acme.PaymentException\", \"System.Exception\"]");
    assert!(shadowed(&narrow, &wide));
    let narrower =
        wide.replace("\"Acme.PaymentException\"]", "\"Acme.PaymentException\", \"System.Exception\"]");
    assert!(!shadowed(GOOD, &narrower));
    let scoped = format!("{wide}\n[scope]\nkinds = [\"worker-log\"]\n");
    assert!(!shadowed(GOOD, &scoped));
}

#[test]
fn a_table_that_says_no_more_than_another_is_told() {
    let text = GOOD.replace(
        "[[example]]\nfires = true",
        "[[match.exception]]\ntypes = [\"Acme.PaymentException\"]\nnot_codes = [1]\n\n[[example]]\nfires = true",
    );
    let told = told(&text);
    assert_eq!((told.len(), told[0].0, told[0].1), (1, 12, "shadowed"), "{told:?}");
}

#[test]
fn the_same_id_twice_and_circles_are_told() {
    let twice = check(
        &[Source { path: "a/own-rule.toml", text: GOOD }, Source { path: "b/own-rule.toml", text: GOOD }],
        &[],
        &catalogue(),
    );
    assert_eq!(twice.len(), 1);
    assert_eq!((twice[0].error.kind(), twice[0].error.file()), (RuleErrorKind::Duplicate, "b/own-rule.toml"));
    let circle = GOOD.replace("references", "consequence_of = [\"own-rule\"]\nreferences");
    assert!(faults(&circle)[0].error.message().contains("leads from"));
}

#[test]
fn nothing_that_is_written_makes_it_panic() {
    let catalogue = catalogue();
    for end in 0..GOOD.len() {
        drop(check(&[Source { path: "own-rule.toml", text: &GOOD[..end] }], &[], &catalogue));
    }
    for odd in [
        "",
        "\u{feff}",
        "match = 1",
        "match.exception = [[1]]",
        "step = [1]\nexample = {}",
        "title = [1]",
        "[match]\nexception = \"x\"",
    ] {
        assert!(!faults(odd).is_empty(), "{odd}");
    }
}

/// The rule with its table named and taken together with an event by `correlation`.
fn together(correlation: &str) -> String {
    GOOD.replace(
        "types = [\"Acme.PaymentException\"]",
        &format!(
            "name = \"refused\"\ntypes = [\"Acme.PaymentException\"]\n\n[[match.event]]\nname = \"beat\"\n\
             kind = \"heartbeat-sent\"\n\n[[match.correlation]]\n{correlation}"
        ),
    )
}

#[test]
fn a_good_correlation_has_no_fault() {
    for good in [
        "sequence = [\"refused\", \"refused\"]\nwithin = \"10m\"\nabsent = [\"beat\"]\nabsent_within = \"1h\"",
        "set = [\"refused\", \"beat\"]\nwithin = \"1m30s\"\nby = []\nclock_tolerance = \"5s\"",
        "count = [\"refused\"]\nat_least = 5\nwithin = \"10m\"\ndistinct = \"task\"\nnot = [\"beat\"]",
        "run = [\"refused\", \"beat\"]\ngap = \"1m\"\nlasting = \"5m\"\nsettings.gap = { name = \"LeaseInterval\", times = 2 }",
    ] {
        let told: Vec<String> = faults(&together(good)).iter().map(|fault| fault.error.to_string()).collect();
        assert!(told.is_empty(), "{good}\n{}", told.join("\n"));
    }
}

#[test]
fn faults_of_correlations_are_told_at_their_place_with_the_mend() {
    let both = "sequence = [\"refused\", \"beat\"]\n";
    for (correlation, marked, kind, message, help) in [
        (
            "sequence = [\"refused\", \"bat\"]",
            "\"bat\"]",
            "unknown-id",
            "named `bat`",
            "did you mean `beat`?",
        ),
        (
            "within = \"10m\"\nnot = [\"beat\", \"refused\"]",
            "[[match.correlation]]",
            "invalid-value",
            "says not how",
            "give one of `sequence`",
        ),
        (
            "sequence = [\"refused\"]\nset = [\"beat\"]",
            "[[match.correlation]]",
            "invalid-value",
            "`sequence` and `set`: one of them only",
            "give one of",
        ),
        (&format!("{both}gap = \"5m\""), "\"5m\"", "unknown-key", "`gap` belongs to `run`", ""),
        ("run = [\"refused\", \"beat\"]", "[\"refused", "missing-key", "needs `gap`", "add `gap"),
        ("count = [\"refused\", \"beat\"]", "[\"refused", "missing-key", "needs `at_least`", "add `at_least"),
        (
            "run = [\"refused\", \"beat\"]\ngap = \"5m\"\nwithin = \"6m\"",
            "\"6m\"",
            "unknown-key",
            "a `run` has no `within`",
            "write `gap`",
        ),
        (
            "count = [\"refused\", \"beat\"]\nat_least = 2\nsettings.within = { name = \"AgentHeartbeatIntervall\" }",
            "",
            "unknown-id",
            "from a setting `AgentHeartbeatIntervall`",
            "did you mean `AgentHeartbeatInterval`?",
        ),
        (&format!("{both}within = \"10 minutes\""), "\"10 min", "", "no length of time", ""),
        (&format!("{both}witin = \"10m\""), "witin", "unknown-key", "`witin`", "did you mean `within`?"),
        (&format!("{both}by = [\"node\", \"node\"]"), "[\"node", "invalid-value", "twice", ""),
    ] {
        let found = faults(&together(correlation));
        let told: Vec<String> = found.iter().map(|fault| fault.error.to_string()).collect();
        let meant = found.iter().map(|fault| &fault.error).find(|error| error.message().contains(message));
        let Some(error) = meant else { panic!("{correlation}: {told:?}") };
        let source = error.source_line().unwrap_or_default();
        let from: String = source.chars().skip(error.column().unwrap_or(1) - 1).collect();
        assert!(from.starts_with(marked) && error.line().is_some_and(|line| line >= 17), "{told:?}");
        assert!(!error.is_warning() && (kind.is_empty() || error.kind().as_str() == kind), "{told:?}");
        assert!(error.help().unwrap_or_default().contains(help), "{told:?}");
        let loaded = Rule::from_toml("own-rule.toml", &together(correlation));
        assert!(loaded.is_err_and(|error| error.line().is_some_and(|line| line >= 17)), "{correlation}");
    }
}

#[test]
fn correlations_that_never_come_true_are_warnings() {
    for (correlation, message) in [
        ("sequence = [\"refused\", \"beat\"]\nwithin = \"0s\"", "a window of zero"),
        (
            "sequence = [\"refused\", \"beat\", \"refused\"]\nnot = [\"beat\"]",
            "it can never complete: `beat`",
        ),
        (
            "count = [\"refused\"]\nat_least = 2\nnot = [\"refused\", \"beat\"]",
            "it can never complete: `refused`",
        ),
        ("count = [\"refused\", \"beat\"]\nat_least = 0", "a threshold of zero"),
        ("run = [\"refused\", \"beat\"]\ngap = \"0s\"", "a gap of zero"),
        ("run = [\"refused\", \"beat\"]\ngap = \"1m\"\nlasting = \"0s\"", "asks for nothing"),
        (
            "sequence = [\"refused\"]\nabsent = [\"beat\"]\nabsent_within = \"0s\"",
            "only a record of the very same time",
        ),
        ("set = [\"refused\", \"refused\", \"beat\"]", "`refused` stands twice"),
        ("sequence = [\"refused\"]\nnot = [\"beat\"]", "says no more than its table"),
        ("sequence = [\"refused\", \"refused\"]", "nothing asks for `beat`"),
        (
            "sequence = [\"refused\", \"beat\"]\nsettings.within = { name = \"LeaseInterval\", times = 0 }",
            "times zero is no threshold",
        ),
    ] {
        let found = faults(&together(correlation));
        let told: Vec<String> = found.iter().map(|fault| fault.error.to_string()).collect();
        assert!(found.len() == 1 && found[0].error.is_warning(), "{correlation}: {told:?}");
        assert!(told[0].contains(message) && found[0].error.line().is_some_and(|line| line > 9), "{told:?}");
    }
}

#[test]
fn combinations_conditions_and_the_life_of_a_rule_are_checked() {
    let with =
        |lines: &str| GOOD.replace("[[match.exception]]\n", &format!("{lines}\n[[match.exception]]\n"));
    for (lines, is_warning, message) in [
        ("[[match.combination]]\nnot = [\"x\"]", false, "no table of this rule is named `x`"),
        ("[when]\nrules = [\"worker-ofline\"]", false, "no rule is called `worker-ofline`"),
        ("[when]\nartifact = [\"thumbprints-disagre\"]", false, "no condition over artifacts is called"),
        ("[[when.table]]\nview = \"worker_agent\"", false, "no view of SSISDB is called `worker_agent`"),
        ("[when]\nproduct_from = 160\nproduct_to = 150", true, "no version is from 160 to 150"),
        ("[when]\ncaused = true", true, "`consequence_of` names nothing that could be the cause"),
        ("[when]\nproduct_from = 2019", true, "2019 is no version of the product"),
        (
            "[when]\nartifact = [\"thumbprints-disagree\"]\nnot_artifact = [\"thumbprints-disagree\"]",
            true,
            "must hold and must not",
        ),
    ] {
        let found = faults(&with(lines));
        let told: Vec<String> = found.iter().map(|fault| fault.error.to_string()).collect();
        let fault = found.iter().map(|fault| &fault.error).find(|error| error.message().contains(message));
        assert_eq!(fault.map(RuleError::is_warning), Some(is_warning), "{lines}: {told:?}");
        assert!(fault.is_some_and(|error| error.to_string().contains('^')), "{told:?}");
    }
    for (line, message) in [
        ("min_sologs = \"99.0\"", "needs sologs 99.0 or newer; this is"),
        ("min_sologs = \"new\"", "`new` is no version of sologs"),
        ("since = \"last year\"", "neither a version of sologs nor a date"),
        ("status = \"deprecated\"", "the rule is deprecated"),
    ] {
        let found = faults(&GOOD.replace("severity", &format!("{line}\nseverity")));
        let told: Vec<String> = found.iter().map(|fault| fault.error.to_string()).collect();
        assert!(told.len() == 1 && told[0].contains(message) && told[0].contains("^"), "{told:?}");
    }
}
