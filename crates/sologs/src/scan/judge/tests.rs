use super::*;
use crate::progress::Watch;
use crate::scan::Scanner;
use crate::scan::log::{Joiner, digest};
use proptest::prelude::*;
use sologs_core::layout::{LineContext, learn};
use sologs_core::scanner::BlockScanner;
use std::sync::LazyLock;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::builder().build().unwrap());

fn judge<'s>(masters: &'s Masters, watch: &'s Watch<'s>, known: Known) -> Judge<'s> {
    let (set, kind) = (&SCANNER.rules, FileKind::WorkerLog);
    Judge { set, masters, kind, task: None, since: None, until: None, watch, follows: false, known }
}

/// What a log comes down to that is read in these blocks.
fn summary(blocks: &[String], known: Known) -> Summary {
    let (masters, watch) = (Masters::default(), Watch::new(None, 0));
    let judge = judge(&masters, &watch, known);
    let layout = learn(blocks.concat().as_bytes(), "agent.log");
    let scanner = BlockScanner::new();
    let mut joiner = Joiner::new(&judge, &layout);
    for block in blocks {
        joiner.accept(digest(&judge, &scanner, &layout, block, LineContext::default()));
    }
    joiner.close();
    joiner.part
}

fn essence(summary: &Summary) -> impl PartialEq + std::fmt::Debug {
    let Summary { exceptions, findings, unexplained, overflow, events, course, masters, cut, .. } =
        summary.clone();
    (exceptions, findings, unexplained, overflow, (events, course), masters, cut)
}

const CHAIN: &str = "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at https://m1:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: Unable to connect to the remote server\n   at A.B.C(Int32 n) in C:\\a.cs:line {}\n   --- End of inner exception stack trace ---\n   at A.B.D()";
const SQL: &str = "System.Data.SqlClient.SqlException (0x80131904): Login failed for user 'a'.\n   at A.B.C()\nClientConnectionId:1dd0a1b2-0001-4222-8333-4444555566{}\nError Number:18456,State:1,Class:14";

fn record() -> impl Strategy<Value = String> {
    let said = prop_oneof![
        Just("all is well, {} times".to_owned()),
        Just("Heartbeat processing finishes.".to_owned()),
        Just("Task finished with Status: Failed, More Detail: {} errors".to_owned()),
        Just("Task 'a{}' : the Error Tolerance time is exceeded".to_owned()),
        Just("Cache entry {} has a wrong checksum".to_owned()),
        Just("The remote server returned an error: (4{}) Forbidden.".to_owned()),
        Just("Failed to start worker agent on W{}".to_owned()),
        Just(format!("Request {{}} failed.\n{CHAIN}")),
        Just(format!("Error when sending agent heartbeat.\n{CHAIN}")),
        Just(format!("Step {{}} failed.\n{SQL}")),
        Just("Step {} failed.\nSystem.IO.IOException: no room for {} bytes\n   at A.B()".to_owned()),
    ];
    let level = prop_oneof![Just("ERROR"), Just("WARN"), Just("INFO")];
    (said, level, 10u32..14, 0u32..60).prop_map(|(said, level, number, second)| {
        let said = said.replace("{}", &number.to_string());
        format!("2024-05-03 08:00:{second:02},123 [7] {level} Agent - {said}\n")
    })
}

proptest! {
    #[test]
    fn what_is_known_changes_nothing(blocks in proptest::collection::vec(proptest::collection::vec(record(), 0..12), 1..12)) {
        let blocks: Vec<String> = blocks.iter().map(|records| records.concat()).collect();
        let plain = summary(&blocks, Known::none());
        let fast = summary(&blocks, Known::default());
        prop_assert_eq!(essence(&fast), essence(&plain));
    }
}

#[test]
fn a_record_that_comes_again_is_known() {
    let record = format!(
        "2024-05-03 08:00:00,123 [7] ERROR Agent - Request 17 failed.\n{}\n",
        CHAIN.replace("{}", "12")
    );
    let blocks = vec![record.repeat(4); 8];
    let known = Known::default();
    let (masters, watch) = (Masters::default(), Watch::new(None, 0));
    let judge = judge(&masters, &watch, known);
    let layout = learn(record.as_bytes(), "agent.log");
    let mut joiner = Joiner::new(&judge, &layout);
    for block in &blocks {
        joiner.accept(digest(&judge, &BlockScanner::new(), &layout, block, LineContext::default()));
    }
    let other = CHAIN.replace("{}", "99");
    let body = format!("Request 23 failed.\n{other}");
    assert!(matches!(judge.known.find(&body, Some(Level::Error)), Knowledge::Enough(_)));
}
