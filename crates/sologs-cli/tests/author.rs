#![cfg(test)]
//! What authors of rules do, as they do it: begin, check, mend, test.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sologs"));
    command.current_dir(folder).args(args).env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that reads nothing may be gone by now.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const PASTED: &str = "2024-05-03 10:00:00 ERROR Acme.PaymentRefusedException: Payment 17 was refused by the bank.\n   at Acme.Pay()\n";

#[test]
fn a_pasted_exception_becomes_a_tested_rule() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = run(folder, &["rules", "new"], PASTED);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let name = text(&made.stdout).trim().to_owned();
    assert!(name.ends_with("payment-refused.toml"), "{name}");
    let again = run(folder, &["rules", "new"], PASTED);
    assert_eq!(again.status.code(), Some(2), "a file that is there is not overwritten");

    let checked = run(folder, &["rules", "check", &name], "");
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    assert!(text(&checked.stdout).contains("0 errors"), "{}", text(&checked.stdout));
    assert_eq!(run(folder, &["rules", "check", "--strict", &name], "").status.code(), Some(1));

    let tested = run(folder, &["rules", "test", &name], "");
    assert_eq!(tested.status.code(), Some(0), "{}", text(&tested.stdout));
    assert_eq!(text(&tested.stdout), "1 rule tried on 1 hit and 1 near miss: all hold\n");

    std::fs::write(folder.join("bundle.log"), PASTED).unwrap();
    let scanned = run(folder, &["scan", "--rules", &name, "bundle.log", "-f", "json"], "");
    assert_eq!(scanned.status.code(), Some(1));
    assert!(text(&scanned.stdout).contains("\"rule\": \"payment-refused\""));
}

#[test]
fn logs_beside_the_rule_are_tried_in_any_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["rules", "new"], PASTED);
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(PASTED.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(folder.join("payment-refused.second.worker-log.log"), utf16).unwrap();
    std::fs::write(folder.join("payment-refused.miss.log"), "Acme.PaymentRefusedException: No bank.\n")
        .unwrap();
    let tested = run(folder, &["rules", "test", "."], "");
    assert_eq!(text(&tested.stdout), "1 rule tried on 2 hits and 2 near misses: all hold\n");

    std::fs::write(folder.join("payment-refused.miss.log"), PASTED).unwrap();
    let other = "Acme.PaymentRefusedException: No bank.\n";
    std::fs::write(folder.join("payment-refused.second.worker-log.log"), other).unwrap();
    let tested = run(folder, &["rules", "test", "."], "");
    assert_eq!(tested.status.code(), Some(1));
    let told = text(&tested.stdout);
    assert!(told.contains("miss.log: payment-refused: near miss failed"), "{told}");
    assert!(
        told.contains("[[match.exception]] 1: the regular expression meets no message of the chain"),
        "{told}"
    );
}

#[test]
fn faults_are_told_all_at_once_and_mended() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["rules", "new"], PASTED);
    let file = folder.join("payment-refused.toml");
    let good = std::fs::read_to_string(&file).unwrap();
    let bad = good.replace("severity = \"error\"", "severity = \"eror\"").replace("[[step]]", "[[setp]]");
    std::fs::write(&file, &bad).unwrap();
    let checked = run(folder, &["rules", "check", "."], "");
    assert_eq!(checked.status.code(), Some(1));
    let told = text(&checked.stdout);
    assert!(told.contains("did you mean `error`?") && told.contains("did you mean `step`?"), "{told}");
    assert!(told.contains("payment-refused.toml:4:12"), "{told}");

    let sarif = run(folder, &["rules", "check", ".", "-f", "sarif"], "");
    let log: serde_json::Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let errors: Vec<&str> =
        results.iter().filter(|r| r["level"] == "error").map(|r| r["ruleId"].as_str().unwrap()).collect();
    assert_eq!(errors, ["invalid-value", "unknown-key"]);
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 4);

    assert_eq!(run(folder, &["rules", "check", "--fix", "."], "").status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), good);
}

#[test]
fn nothing_to_try_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["rules", "check", "."], "").status.code(), Some(2));
    run(folder.path(), &["rules", "new"], PASTED);
    let file = folder.path().join("payment-refused.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.split("[[example]]").next().unwrap()).unwrap();
    assert_eq!(run(folder.path(), &["rules", "test", "."], "").status.code(), Some(1));
}

#[test]
fn the_schema_is_printed() {
    let printed = run(Path::new("."), &["rules", "schema"], "");
    let schema: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(schema["title"], "RuleFile");
}

#[test]
fn the_rules_of_the_project_are_checked_as_they_stand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for args in [&["rules", "check", "rules"][..], &["rules", "check", "--no-builtin-rules", "rules"]] {
        let checked = run(&root, args, "");
        assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    }
    // A copy that was changed has the id of another rule.
    let folder = tempfile::tempdir().unwrap();
    let own = std::fs::read_to_string(root.join("rules/worker/worker-offline.toml")).unwrap();
    std::fs::write(folder.path().join("worker-offline.toml"), format!("{own}\n# changed\n")).unwrap();
    let checked = run(folder.path(), &["rules", "check", "."], "");
    assert_eq!(checked.status.code(), Some(1), "{}", text(&checked.stdout));
}
