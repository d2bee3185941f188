use super::*;
use crate::catalogue::Catalogue;
use crate::masters::Masters;
use crate::rule::Rule;
use crate::rule_set::Context;
use proptest::prelude::*;
use sologs_core::kind::FileKind;
use sologs_core::level::Level;
use std::sync::LazyLock;

static SET: LazyLock<RuleSet> = LazyLock::new(|| {
    let rules = sologs_builtin_rules::RULES.iter().map(|(path, text)| Rule::from_toml(path, text).unwrap());
    RuleSet::new(rules.collect(), Catalogue::from_compact(sologs_builtin_rules::CATALOGUE).unwrap()).unwrap()
});

fn judged(text: &str) -> Verdict<'_> {
    let masters = Masters::default();
    SET.judge(text, Some(Level::Error), Context::new(FileKind::WorkerLog, &masters))
}

/// What may not change.
fn essence(text: &str) -> String {
    let verdict = judged(text);
    let kinds: Vec<_> = verdict.events.iter().map(|(at, event)| (*at, event.kind())).collect();
    let spans: Vec<_> =
        verdict.chains.iter().map(|chain| (chain.span.clone(), chain.types().collect::<Vec<_>>())).collect();
    format!("{:?} {kinds:?} {spans:?}", verdict.findings)
}

fn parts(text: &str) -> Option<Vec<&str>> {
    let verdict = judged(text);
    Some(SET.indifferent(text, &verdict)?.into_iter().map(|part| &text[part.span]).collect())
}

/// The text with other digits in the parts that make no difference.
fn otherwise(text: &str, seed: u32) -> String {
    let verdict = judged(text);
    let mut bytes = text.as_bytes().to_vec();
    let mut state = seed;
    for part in SET.indifferent(text, &verdict).unwrap_or_default() {
        for byte in &mut bytes[part.span] {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match byte {
                b'-' => {}
                byte if part.is_guid => *byte = b"0123456789abcdefABCDEF"[(state >> 24) as usize % 22],
                byte => *byte = b'0' + (state >> 24) as u8 % 10,
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

const CHAIN: &str = "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at https://m1:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: Unable to connect to the remote server\r\n   at A.B.C(Int32 n) in C:\\a.cs:line 12\r\n   --- End of inner exception stack trace ---\r\n   at A.B.D()";

#[test]
fn numbers_before_a_chain_and_behind_files_make_no_difference() {
    let text = format!("Request 4711 of 1dd0a1b2-0001-4222-8333-444455556666 failed.\n{CHAIN}");
    assert_eq!(parts(&text).unwrap(), ["4711", "1dd0a1b2-0001-4222-8333-444455556666", "12"]);
    let sql = "Step 7 failed.\nSystem.Data.SqlClient.SqlException (0x80131904): Login failed for user 'a1'.\n   at A.B()\nClientConnectionId:1dd0a1b2-0001-4222-8333-444455556666\nError Number:18456,State:1,Class:14";
    assert_eq!(parts(sql).unwrap(), ["7", "1dd0a1b2-0001-4222-8333-444455556666"]);
    let terminated = "Task '1dd0a1b2-0001-4222-8333-444455556666': the Error Tolerance time is exceeded";
    assert_eq!(
        parts(terminated).unwrap(),
        ["1dd0a1b2-0001-4222-8333-444455556666"],
        "the event does not tell the task"
    );
    assert_eq!(parts("Cache entry 12 has 3 wrong checksums").unwrap(), ["12", "3"]);
    // Words of messages of the catalogue, but none of its messages.
    let low = "Memory is getting low: 3040 MB free, the limit for new work is 100 MB, 4 tasks running";
    assert_eq!(parts(low).unwrap(), ["3040", "100", "4"]);
}

#[test]
fn numbers_that_a_rule_sees_do() {
    for text in [
        // The detail is a capture.
        "Task finished with Status: Failed, More Detail: the package ended with 3 errors",
        "The remote server returned an error: (403) Forbidden.",
        "Worker agent number '7' has exceeded max count limitation '4' of your current SQL Server Edition.",
        // A text that had to be set right first.
        &format!("> Step 5\n> {}", CHAIN.replace('\n', "\n> ")),
    ] {
        let verdict = judged(text);
        let is_known = !SET.catalogue().find_all(text).is_empty();
        assert!(!verdict.findings.is_empty() || is_known || !verdict.as_written, "{text}");
        assert_eq!(parts(text), None, "{text}");
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(CHAIN.to_owned()),
        Just("System.Data.SqlClient.SqlException (0x80131904): Timeout 5.\n   at A.B() in c:\\x.cs:line 9\nClientConnectionId:1dd0a1b2-0001-4222-8333-444455556666\nError Number:-2,State:0,Class:11".to_owned()),
        Just("   at A.B.C(String s) in C:\\x y\\z.cs:ligne 345".to_owned()),
        Just(" ---> System.Net.WebException: (403) Forbidden".to_owned()),
        Just("Task 'a1-7' is pulled.".to_owned()),
        Just("Heartbeat returns NotExist for task 12.".to_owned()),
        Just("OperationId=12345".to_owned()),
        Just("No connection could be made because the target machine actively refused it 10.0.0.1:8391".to_owned()),
        Just("Inner Exception 1:".to_owned()),
        Just("The remote server returned an error: (403) Forbidden.".to_owned()),
        "[a-z(]{0,6}[0-9]{1,10}[a-z):.,]{0,6}( [0-9]{1,3}){0,2}",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[_. a-f]?",
    ]
}

proptest! {
    #[test]
    fn other_digits_make_no_difference(pieces in proptest::collection::vec((piece(), "[ \n]"), 1..6), seed: u32) {
        let text: String = pieces.iter().map(|(piece, gap)| format!("{piece}{gap}")).collect();
        let other = otherwise(&text, seed);
        prop_assert_eq!(essence(&other), essence(&text), "{}", other);
    }
}
