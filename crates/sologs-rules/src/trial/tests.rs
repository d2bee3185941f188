use super::*;
use crate::catalogue::Catalogue;

fn outcome(tables: &str, example: &str) -> Outcome {
    let text = format!(
        "id = \"own\"\nseverity = \"error\"\ntitle.en = \"T\"\nmeaning.en = \"M\"\ncause.en = \"C\"\n\
         references = []\n{tables}\n[[example]]\n{example}"
    );
    let rule = Rule::from_toml("own.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    let catalogue = Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap();
    let set = RuleSet::new(vec![rule], catalogue).unwrap();
    try_example(&set, &set.rules()[0], &set.rules()[0].file.examples[0])
}

const FORBIDDEN: &str = "fires = true\nlog = \"System.ServiceModel.Security.MessageSecurityException: The HTTP request was forbidden with client authentication scheme 'Anonymous'. ---> System.Net.WebException: The remote server returned an error: (403) Forbidden.\"\n";

#[test]
fn an_example_that_holds_has_no_fault() {
    let found =
        outcome("[[match.exception]]\ntypes = [\"System.Net.WebException\"]\ncodes = [403]", FORBIDDEN);
    assert!(found.holds() && found.why.is_empty(), "{found:?}");
    assert_eq!(found.fired.len(), 1);
}

#[test]
fn a_miss_names_what_was_missing() {
    let table = |keys: &str| format!("[[match.exception]]\n{keys}");
    for (tables, why) in [
        (
            table("types = [\"A.BException\"]"),
            "1: no link is of type `A.BException`; the chain is System.ServiceModel",
        ),
        (
            table("types = [\"System.Net.WebException\", \"System.Net.Sockets.SocketException\"]"),
            "no link after `System.Net.WebException` is of type `System.Net.Sockets.SocketException`",
        ),
        (
            table("types = [\"MessageSecurityException\"]\ninnermost = true"),
            "it ends with `System.Net.WebException`",
        ),
        (
            table("types = [\"WebException\"]\nnot_types = [\"MessageSecurityException\"]"),
            "`not_types` rules out",
        ),
        (
            table("types = [\"WebException\"]\ncodes = [401]"),
            "none of `codes` is in the chain; its numbers are [403",
        ),
        (table("types = [\"WebException\"]\nnot_codes = [403]"), "`not_codes` rules out"),
        (
            table("types = [\"WebException\"]\nmessages = [\"wcf.http-unauthorized\"]"),
            "'Anonymous'.\" is `wcf.http-forbidden`",
        ),
        (table("types = [\"WebException\"]\nregex = 'x{3}'"), "the regular expression meets no message"),
        (table("types = [\"WebException\"]\nkinds = [\"worker-log\"]"), "does not apply in a text-log"),
        (
            format!("{}\n[scope]\nkinds = [\"master-log\"]", table("types = [\"WebException\"]")),
            "[scope]: the example is a text-log, the rule fires only in master-log",
        ),
        (
            "[[match.event]]\nkind = \"task-finished\"".to_owned(),
            "asks for task-finished; the example holds none",
        ),
        ("[[match.message]]\nmessages = [\"wcf.http-forbidden\"]".to_owned(), "holds an exception type"),
    ] {
        let found = outcome(&tables, FORBIDDEN);
        assert_eq!(found.faults, ["the rule should fire and does not"], "{tables}");
        assert!(found.why.iter().any(|line| line.contains(why)), "{tables}: {:#?}", found.why);
    }
}

#[test]
fn captures_and_near_misses_are_compared() {
    let table =
        "[[match.exception]]\ntypes = [\"System.Net.WebException\"]\nregex = '\\((?P<status>\\d+)\\)'";
    let wrong = outcome(table, &format!("{FORBIDDEN}captures = {{ status = \"401\", who = \"x\" }}"));
    assert_eq!(
        wrong.faults,
        ["`status` should be \"401\" and is \"403\"", "`who` should be \"x\" and is not captured"]
    );
    let near = outcome(table, &FORBIDDEN.replace("fires = true", "fires = false"));
    assert!(near.faults[0].starts_with("the rule should not fire and does"), "{near:?}");
}

#[test]
fn files_that_are_nothing_known_are_told() {
    let table = "[[match.artifact]]\ncondition = \"master-endpoint-not-https\"";
    let found = outcome(table, "fires = true\n[example.files]\n\"N/odd.txt\" = \"what is this\"\n");
    assert_eq!(found.faults, ["`N/odd.txt` is not recognised as any kind of file"]);
}
