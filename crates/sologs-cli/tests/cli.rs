#![cfg(test)]
//! Exit codes and streams of the command line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program that was built; SOLOGS_EXE names another one, such as the Windows program under Wine.
fn sologs() -> Command {
    let program = std::env::var_os("SOLOGS_EXE").unwrap_or_else(|| env!("CARGO_BIN_EXE_sologs").into());
    let mut command = Command::new(program);
    command.env_clear().env("LANG", "C.UTF-8");
    command
}

/// Whether the program that is tested is the one for Windows.
fn is_under_wine() -> bool {
    std::env::var_os("SOLOGS_EXE").is_some()
}

fn run(args: &[&str]) -> Output {
    sologs().args(args).output().unwrap()
}

fn run_with(args: &[&str], input: &str) -> Output {
    run_with_bytes(args, input.as_bytes())
}

fn run_with_bytes(args: &[&str], input: &[u8]) -> Output {
    let mut child = sologs()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name).join("input");
    path.to_string_lossy().into_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn exit_status_tells_clean_found_failed_and_incomplete() {
    assert_eq!(run(&["scan", &fixture("cluster/clean")]).status.code(), Some(0));
    assert_eq!(run(&["scan", &fixture("cluster/multi-node")]).status.code(), Some(1));
    assert_eq!(run(&["scan", "no-such-folder"]).status.code(), Some(2));
    assert_eq!(run(&["scan", &fixture("input/odd-files")]).status.code(), Some(3));
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(run(&["scan", &empty.path().to_string_lossy()]).status.code(), Some(3));
    assert_eq!(run(&["scan"]).status.code(), Some(2));
    assert_eq!(run(&["scan", ".", "--format", "jsn"]).status.code(), Some(2));
}

#[test]
fn fail_on_moves_the_line() {
    let bundle = fixture("cluster/multi-node");
    let only = ["scan", &bundle, "--rule", "worker-endpoint-not-found"];
    assert_eq!(run(&[&only[..], &["--fail-on", "error"]].concat()).status.code(), Some(1));
    let none = ["scan", &bundle, "--since", "2030-01-01", "-f", "json"];
    let out = run(&none);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stdout));
}

#[test]
fn a_missing_root_is_told_on_standard_error_without_a_debug_print() {
    let out = run(&["scan", "no-such-folder"]);
    assert!(out.stdout.is_empty());
    let said = text(&out.stderr);
    assert!(
        said.contains("no-such-folder") && !said.contains("Os {") && !said.contains("panicked"),
        "{said}"
    );
}

#[test]
fn a_pasted_exception_is_diagnosed() {
    let pasted = "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
        https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: \
        Unable to connect to the remote server";
    let out = run_with(&["scan", "-", "-f", "json"], pasted);
    assert_eq!(out.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report["diagnoses"][0]["rule"], "worker-endpoint-not-found");
    assert_eq!(report["diagnoses"][0]["captures"]["host"], "MASTER01");
    assert_eq!(report["files"][0]["path"], "-");
    assert_eq!(report["files"][0]["kind"], "text-log");
}

#[test]
fn every_key_of_the_contract_is_there() {
    let out = run(&["scan", &fixture("cluster/multi-node"), "-f", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let has = |value: &serde_json::Value, keys: &[&str]| {
        for key in keys {
            assert!(value.get(key).is_some(), "{key} is missing in {value}");
        }
    };
    let top = [
        "schema_version",
        "sologs_version",
        "stats",
        "files",
        "diagnoses",
        "unexplained",
        "missing",
        "problems",
    ];
    has(&report, &top);
    has(&report["stats"], &["files", "bytes", "records", "exceptions", "problems"]);
    has(&report["files"][0], &["path", "kind", "node", "encoding", "layout", "records", "first", "last"]);
    let diagnosis = &report["diagnoses"][0];
    has(
        diagnosis,
        &[
            "rule",
            "title",
            "severity",
            "confidence",
            "role",
            "node",
            "count",
            "first_seen",
            "last_seen",
            "state",
            "captures",
            "evidence",
            "steps",
            "references",
        ],
    );
    has(&diagnosis["evidence"][0], &["path", "line", "last_line", "time", "excerpt", "chain"]);
    has(&diagnosis["steps"][0], &["id", "text", "commands", "result", "reason", "evidence"]);
    has(&report["unexplained"][0], &["chain", "count", "first_seen", "last_seen", "evidence"]);
}

#[test]
fn a_report_file_is_whole_and_equal_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("report.json");
    let bundle = fixture("cluster/multi-node");
    let out = run(&["scan", &bundle, "-f", "json", "-o", &file.to_string_lossy()]);
    assert_eq!(out.status.code(), Some(1));
    assert!(out.stdout.is_empty());
    assert_eq!(std::fs::read(&file).unwrap(), run(&["scan", &bundle, "-f", "json"]).stdout);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file was left behind");
    let nowhere = run(&["scan", &bundle, "-o", "no-such-folder/report.json"]);
    assert_eq!(nowhere.status.code(), Some(2));
}

#[test]
fn the_language_comes_from_the_option_or_the_environment() {
    let bundle = fixture("cluster/multi-node");
    let english = run(&["scan", &bundle]).stdout;
    let french = run(&["scan", &bundle, "--lang", "fr"]).stdout;
    assert_ne!(english, french);
    let by_environment =
        sologs().env("LC_ALL", "fr_FR.UTF-8").args(["scan", &bundle]).output().unwrap().stdout;
    assert_eq!(text(&french), text(&by_environment));
    assert_eq!(run(&["scan", &bundle, "--lang", "xx"]).status.code(), Some(2));
}

#[test]
fn colours_follow_the_environment_and_the_option_before_it() {
    let bundle = fixture("cluster/multi-node");
    let colored = |variables: &[&str], args: &[&str]| {
        let mut command = sologs();
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").args(["scan", &bundle, "-q"]).args(args);
        command.envs(variables.iter().map(|name| (*name, "1")));
        text(&command.output().unwrap().stdout).contains('\u{1b}')
    };
    // A pipe is no terminal.
    assert!(!colored(&[], &[]));
    assert!(colored(&["CLICOLOR_FORCE"], &[]));
    assert!(!colored(&["NO_COLOR", "CLICOLOR_FORCE"], &[]));
    assert!(colored(&["NO_COLOR"], &["--color", "always"]));
    assert!(!colored(&["CLICOLOR_FORCE"], &["--color", "never"]));
}

#[test]
fn a_closed_pipe_is_success() {
    let mut child = sologs()
        .args(["events", &fixture("cluster/multi-node")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
}

#[test]
fn events_are_one_json_object_a_line() {
    let out = run(&["events", &fixture("cluster/multi-node")]);
    assert_eq!(out.status.code(), Some(0));
    let lines: Vec<serde_json::Value> =
        text(&out.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let pulled = lines.iter().find(|event| event["event"] == "task-pulled").unwrap();
    assert_eq!(pulled["task"], "5e2f7c10-4a71-4a4b-9c52-0d1f3a7b9e01");
    assert!(
        pulled["line"].as_u64().unwrap() > 1 && pulled["path"].as_str().unwrap().starts_with("WORKER01/")
    );
    assert!(lines.iter().any(|event| event["event"] == "exception"));
}

#[test]
fn events_of_text_that_was_encoded_twice_read_as_they_were_meant() {
    for (name, meant) in [
        ("utf-8-twice-windows-1252", "établir une relation"),
        ("utf-8-twice-windows-1251", "Не удалось"),
        ("utf-8-twice-ja", "リモート"),
    ] {
        let said = text(&run(&["events", &fixture(&format!("encoding/{name}"))]).stdout);
        assert!(said.contains(meant), "{name}: {said}");
        assert!(!["Ã", "ãƒ", "Рќ"].iter().any(|wrong| said.contains(wrong)), "{name}: {said}");
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let list = text(&run(&["rules", "list"]).stdout);
    assert!(list.lines().any(|line| line.starts_with("worker-endpoint-not-found ")), "{list}");
    let explained = text(&run(&["rules", "explain", "worker-endpoint-not-found"]).stdout);
    assert!(
        explained.contains("EndpointNotFoundException") && explained.contains("master-port"),
        "{explained}"
    );
    let braces = text(&run(&["rules", "explain", "worker-request-forbidden"]).stdout);
    assert!(!braces.contains("{{") && braces.contains("<worker_thumbprint>"), "{braces}");
    let unknown = run(&["rules", "explain", "worker-endpoint-not-fund"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("worker-endpoint-not-found"), "{}", text(&unknown.stderr));
}

#[test]
fn own_rules_are_loaded_and_bad_ones_are_told_with_line_and_caret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("disk-full.toml");
    let rule = "id = \"disk-full\"\nseverity = \"error\"\ntitle.en = \"The disk is full\"\nmeaning.en = \"m\"\n\
        cause.en = \"c\"\nreferences = [\"https://contoso.example/disk\"]\n[[match.exception]]\n\
        types = [\"System.IO.IOException\"]\nregex = 'not enough space'\n";
    std::fs::write(&path, rule).unwrap();
    let rules = folder.path().to_string_lossy().into_owned();
    let log = "System.IO.IOException: There is not enough space on the disk.";
    let out = run_with(&["scan", "-", "--rules", &rules, "-f", "json"], log);
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report["diagnoses"][0]["rule"], "disk-full", "{report}");

    std::fs::write(&path, rule.replace("severity", "severty")).unwrap();
    let out = run_with(&["scan", "-", "--rules", &rules], log);
    assert_eq!(out.status.code(), Some(2));
    let said = text(&out.stderr);
    assert!(said.contains("disk-full.toml") && said.contains("severty") && said.contains('^'), "{said}");
    let out = run_with(&["scan", "-", "--rules", &rules, "--keep-going", "-f", "json"], log);
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report["problems"][0]["kind"], "rule", "{report}");
}

#[test]
fn one_bad_rule_among_a_thousand_ends_with_2_or_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..1000 {
        let types = if number == 567 { "tipes" } else { "types" };
        let rule = format!(
            "id = \"team-{number:04}\"\nseverity = \"error\"\ntitle.en = \"Ledger {number}\"\nmeaning.en = \"m\"\ncause.en = \"c\"\n\
             references = [\"Handbook\"]\n[[match.exception]]\n{types} = [\"Contoso.P{number}.LedgerClosedException\"]\n"
        );
        std::fs::write(folder.path().join(format!("team-{number:04}.toml")), rule).unwrap();
    }
    let rules = folder.path().to_string_lossy().into_owned();
    let log = "Contoso.P999.LedgerClosedException: closed\nContoso.P567.LedgerClosedException: closed\n";
    let out = run_with(&["scan", "-", "--rules", &rules], log);
    let said = text(&out.stderr);
    assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0), "{said}");
    assert!(said.contains("team-0567.toml:8") && said.contains("did you mean `types`"), "{said}");
    let out = run_with(&["scan", "-", "--rules", &rules, "--keep-going", "-f", "json"], log);
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let found = report["diagnoses"].as_array().unwrap();
    assert!(found.len() == 1 && found[0]["rule"] == "team-0999", "{report}");
    let problems = report["problems"].as_array().unwrap();
    assert!(problems.iter().any(|p| p["kind"] == "rule" && p.to_string().contains("team-0567")), "{report}");
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn escape_sequences_of_a_log_never_reach_the_terminal() {
    let log = "System.IO.IOException: \u{1b}]0;owned\u{7}\u{1b}[31mred\u{202e}txt.exe";
    for args in [["scan", "-", "--color", "never"], ["events", "-", "-f", "text"]] {
        let out = text(&run_with(&args, log).stdout);
        assert!(!out.contains('\u{1b}') && !out.contains('\u{7}') && !out.contains('\u{202e}'), "{out:?}");
    }
}

#[test]
fn a_baseline_leaves_only_what_is_new_to_the_exit_status() {
    let folder = tempfile::tempdir().unwrap();
    let accepted = folder.path().join("accepted.json").to_string_lossy().into_owned();
    let bundle = fixture("cluster/multi-node");
    assert_eq!(run(&["scan", &bundle, "-f", "json", "-o", &accepted]).status.code(), Some(1));
    let known = run(&["scan", &bundle, "--baseline", &accepted]);
    assert_eq!(known.status.code(), Some(0), "{}", text(&known.stdout));
    assert!(text(&known.stdout).contains("known already"));

    let clean = folder.path().join("clean.json").to_string_lossy().into_owned();
    run(&["scan", &fixture("cluster/clean"), "-f", "json", "-o", &clean]);
    assert_eq!(run(&["scan", &bundle, "--baseline", &clean]).status.code(), Some(1));

    std::fs::write(&clean, "{\n \"schema_version\": true }").unwrap();
    let bad = run(&["scan", &bundle, "--baseline", &clean]);
    let said = text(&bad.stderr);
    assert_eq!(bad.status.code(), Some(2));
    assert!(said.contains("clean.json") && said.contains("line 2") && said.contains("-f json"), "{said}");
}

#[test]
fn two_scans_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let before = folder.path().join("before.json").to_string_lossy().into_owned();
    let (bundle, clean) = (fixture("cluster/multi-node"), fixture("cluster/clean"));
    run(&["scan", &bundle, "-f", "json", "-o", &before]);
    let same = run(&["compare", &before, &bundle]);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stdout));
    assert!(text(&same.stdout).contains("As before"));
    let mended = run(&["compare", &before, &clean, "-f", "json"]);
    assert_eq!(mended.status.code(), Some(0));
    let comparison: serde_json::Value = serde_json::from_slice(&mended.stdout).unwrap();
    let kinds: Vec<&str> = comparison["diagnoses"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|change| change["change"].as_str())
        .collect();
    // The clean bundle has logs of MASTER01 and WORKER01, none of the other workers.
    assert!(kinds.contains(&"gone") && kinds.contains(&"not-looked-at"), "{kinds:?}");
    assert_eq!(run(&["compare", &clean, &bundle, "-f", "markdown"]).status.code(), Some(1));
    assert_eq!(run(&["compare", &before, "no-such-folder"]).status.code(), Some(2));
}

#[test]
fn the_timeline_has_a_lane_a_node() {
    let out = text(&run(&["timeline", &fixture("cluster/multi-node"), "--around=1h"]).stdout);
    for node in ["MASTER01", "WORKER01", "WORKER02", "WORKER03"] {
        assert!(out.lines().any(|line| line.starts_with(node)), "{out}");
    }
    assert!(out.contains("Around the first failure"), "{out}");
    assert_eq!(run(&["timeline", ".", "--around=soon"]).status.code(), Some(2));
}

#[test]
fn shells_and_readers_of_manuals_are_served() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let out = run(&["completions", shell]);
        let script = text(&out.stdout);
        assert!(out.status.success() && script.contains("baseline") && script.contains("sologs"), "{shell}");
    }
    let page = text(&run(&["man"]).stdout);
    assert!(page.starts_with(".ie") || page.contains(".TH sologs 1"), "{page}");
    let folder = tempfile::tempdir().unwrap();
    assert!(run(&["man", "-o", &folder.path().to_string_lossy()]).status.success());
    for name in ["sologs.1", "sologs-scan.1", "sologs-rules-explain.1"] {
        assert!(std::fs::read_to_string(folder.path().join(name)).unwrap().contains(".TH"), "{name}");
    }
}

#[test]
fn the_schema_of_the_report_is_printed() {
    let out = run(&["rules", "schema", "--report"]);
    let schema: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(schema["title"], "Report of sologs");
}

#[test]
fn a_mistyped_option_rule_format_or_command_is_answered_with_what_was_meant() {
    for (args, meant) in [
        (&["scan", ".", "--basline", "x"][..], "--baseline"),
        (&["scan", ".", "--min-sevrity", "info"], "--min-severity"),
        (&["scan", ".", "-f", "jsno"], "json"),
        (&["timelin", "."], "timeline"),
        (&["scan", ".", "--rule", "worker-offlin"], "worker-offline"),
        (&["completions", "bahs"], "bash"),
    ] {
        let out = run(args);
        let said = text(&out.stderr);
        assert!(out.status.code() == Some(2) && said.contains(meant), "{args:?}: {said}");
    }
}

#[test]
fn help_has_examples_and_groups() {
    for (command, heading) in [("scan", "Filters:"), ("timeline", "Output:"), ("compare", "Exit status:")] {
        let help = text(&run(&[command, "--help"]).stdout);
        assert!(help.contains("Examples:") && help.contains(heading), "{help}");
    }
}

#[test]
fn no_progress_reaches_a_pipe() {
    let out = run(&["scan", &fixture("cluster/multi-node")]);
    assert!(out.stderr.is_empty(), "{}", text(&out.stderr));
}

#[cfg(unix)]
#[test]
fn an_interrupted_command_ends_at_once_and_leaves_nothing() {
    use std::os::unix::process::ExitStatusExt;
    for command in ["scan", "events"] {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.json");
        let mut child = sologs()
            .args([command, "-", "-o"])
            .arg(&report)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(b"2024-05-03 10:00:00 [Error] A.BException: it goes on\n").unwrap();
        let left = || std::fs::read_dir(folder.path()).unwrap().count();
        // `events` writes as it reads: it has begun where its file is there. Wine takes its time until then.
        let begun = std::time::Instant::now();
        while command == "events" && left() == 0 && begun.elapsed() < std::time::Duration::from_secs(30) {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        std::thread::sleep(std::time::Duration::from_millis(if is_under_wine() { 6000 } else { 700 }));
        let asked = std::time::Instant::now();
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let status = child.wait().unwrap();
        assert!(asked.elapsed() < std::time::Duration::from_secs(1), "{command}");
        // Wine's server now and then kills a program (9) that is about to end by itself and waits for its input.
        let is_killed_by_wine = is_under_wine() && status.signal() == Some(9);
        assert!(status.code() == Some(130) || is_killed_by_wine, "{command}: {status}");
        // Windows takes the file away when the last handle is closed, Wine shortly after the program's end.
        while is_under_wine() && left() > 0 && asked.elapsed() < std::time::Duration::from_secs(10) {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert_eq!(left(), 0, "{command}");
    }
}

#[test]
fn a_report_that_cannot_be_finished_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.txt");
    std::fs::write(&report, "the old one").unwrap();
    let out = run(&["scan", "no-such-folder", "-o", &report.to_string_lossy()]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&report).unwrap(), "the old one");
    let out = run(&["scan", &fixture("cluster/clean"), "-o", &report.to_string_lossy()]);
    assert_eq!(out.status.code(), Some(0));
    assert!(std::fs::read_to_string(&report).unwrap().len() > 20);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Links of Unix are none of the Windows program's.
#[cfg(unix)]
#[test]
fn a_report_at_a_link_is_written_where_the_link_leads() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let scan = |report: &Path| run(&["scan", &fixture("cluster/clean"), "-o", &report.to_string_lossy()]);
    if is_under_wine() {
        return;
    }
    std::fs::create_dir_all(place("shared/kept")).unwrap();
    std::fs::write(place("shared/kept/report.txt"), "the old one").unwrap();
    symlink("shared/latest.txt", place("report.txt")).unwrap();
    symlink("kept/report.txt", place("shared/latest.txt")).unwrap();
    symlink("shared/new.txt", place("dangling.txt")).unwrap();
    for (link, file) in [("report.txt", "shared/kept/report.txt"), ("dangling.txt", "shared/new.txt")] {
        let out = scan(&place(link));
        assert_eq!(out.status.code(), Some(0), "{link}: {}", text(&out.stderr));
        assert!(place(link).is_symlink() && place("shared/latest.txt").is_symlink(), "{link}");
        assert!(!place(file).is_symlink(), "{link}");
        let written = std::fs::read_to_string(place(file)).unwrap();
        assert!(written.contains("Nothing found"), "{link}: {written}");
    }
    let left = |name: &str| std::fs::read_dir(place(name)).unwrap().count();
    assert_eq!((left(""), left("shared"), left("shared/kept")), (3, 3, 1), "nothing unfinished is left");

    symlink("two.txt", place("one.txt")).unwrap();
    symlink("one.txt", place("two.txt")).unwrap();
    let out = scan(&place("one.txt"));
    let said = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("one.txt: it is a symbolic link that leads round in a circle"), "{said}");
    assert!(said.contains("choose another place with -o"), "{said}");
    assert!(place("one.txt").is_symlink());

    // A table that would take the place of the report by way of a link to nothing yet.
    symlink("same.json", place("alias.json")).unwrap();
    let (report, map) = (place("alias.json"), place("same.json"));
    let args = ["-o", &report.to_string_lossy(), "--redact-map", &map.to_string_lossy()].map(str::to_owned);
    let out = sologs().args(["scan", &fixture("cluster/clean")]).args(args).output().unwrap();
    assert_eq!(out.status.code(), Some(2), "{}", text(&out.stderr));
    assert!(!map.exists());
}

#[test]
fn names_are_redacted_and_the_table_is_for_the_sender() {
    let bundle = fixture("cluster/multi-node");
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (report, map) = (place("report.json"), place("map.json"));
    let out = run(&["scan", &bundle, "-f", "json", "-o", &report, "--redact-map", &map]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    let written = std::fs::read_to_string(&report).unwrap();
    assert!(!written.contains("MASTER01") && !written.contains("WORKER0") && written.contains("host-1"));
    let table: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&map).unwrap()).unwrap();
    let row = &table["names"][0];
    assert_eq!((&row["token"], &row["kind"]), (&"host-1".into(), &"host".into()), "{table}");
    // The rights of Unix are none of the Windows program's.
    #[cfg(unix)]
    if !is_under_wine() {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&map).unwrap().permissions().mode() & 0o077, 0);
    }
    let events = run(&["events", &bundle, "--redact"]);
    assert_eq!(events.status.code(), Some(0), "{}", text(&events.stderr));
    assert!(!text(&events.stdout).contains("MASTER01") && text(&events.stdout).contains("host-"));
}

#[test]
fn the_table_never_takes_the_place_of_the_report() {
    let bundle = fixture("cluster/clean");
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("x.json").to_string_lossy().into_owned();
    let same = folder.path().join(".").join("x.json").to_string_lossy().into_owned();
    for map in [place.as_str(), same.as_str(), "-"] {
        let out = run(&["scan", &bundle, "-o", &place, "--redact-map", map]);
        assert_eq!(out.status.code(), Some(2), "{map}");
        assert!(!Path::new(&place).exists());
    }
}

#[test]
fn messages_on_standard_error_do_not_drive_a_terminal() {
    let out = run(&["scan", "no\u{1b}[2J\u{202e}such\nfolder"]);
    assert_eq!(out.status.code(), Some(2));
    let said = text(&out.stderr);
    assert!(said.contains("\\x1b[2J\\u{202e}such\\nfolder"), "{said}");
    assert!(!said.trim_end().contains(|c: char| c.is_control() || c == '\u{202e}'), "{said:?}");
}

#[test]
fn arguments_that_are_refused_do_not_drive_a_terminal() {
    let bad = "--\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}x";
    for args in [
        &["scan", ".", bad][..],
        &["scan", ".", "-f", bad],
        &["rules", "explain", bad],
        &[bad],
        &["scan", ".", "--rule", bad],
        &["scan", ".", "--lang", bad],
        &["events", bad],
        &["timeline", "--", bad],
        &["compare", "--", bad, bad],
        &["scan", ".", "--since", bad],
        &["scan", ".", "--rules", bad],
        &["completions", bad],
    ] {
        let out = run(args);
        let said = text(&out.stderr);
        assert!(out.status.code() == Some(2) && said.len() > 10 && out.stdout.is_empty(), "{args:?}: {said}");
        assert!(!said.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{said:?}");
    }
}

/// A zip with a Worker's log that does not find its Master, and a member that is encrypted.
fn bundle_in_a_zip() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log", options).unwrap();
    let log = "2024-05-03 10:00:00 [Error] System.ServiceModel.EndpointNotFoundException: There was no endpoint \
        listening at https://MASTER01:8391/ClusterManagement/ that could accept the message.\n";
    zip.write_all(log.as_bytes()).unwrap();
    zip.start_file("WORKER01/closed\u{1b}[2J.log", options).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    // The bit for encryption (APPNOTE 4.4.4).
    for (signature, flags, name_at) in [(b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)] {
        for at in 0..bytes.len() {
            let is_header = bytes[at..].starts_with(signature);
            if is_header && bytes[at + name_at..].starts_with(b"WORKER01/closed") {
                bytes[at + flags] |= 1;
            }
        }
    }
    bytes
}

#[test]
fn an_archive_can_be_piped_into_every_command() {
    let bundle = bundle_in_a_zip();
    let out = run_with_bytes(&["scan", "-", "-f", "json"], &bundle);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        report["diagnoses"][0]["evidence"][0]["path"],
        "-!/WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log"
    );
    assert_eq!(report["problems"][0]["kind"], "encrypted");
    let events = run_with_bytes(&["events", "-"], &bundle);
    assert!(text(&events.stdout).contains("EndpointNotFoundException"), "{}", text(&events.stderr));
    let timeline = run_with_bytes(&["timeline", "-"], &bundle);
    assert!(text(&timeline.stdout).contains("WORKER01"), "{}", text(&timeline.stdout));
}

#[test]
fn lists_without_room_for_problems_tell_them_on_standard_error() {
    let bundle = bundle_in_a_zip();
    for command in ["events", "timeline"] {
        let out = run_with_bytes(&[command, "-"], &bundle);
        assert_eq!(out.status.code(), Some(3), "{command}");
        let said = text(&out.stderr);
        assert!(said.contains("-!/WORKER01/closed\\x1b[2J.log: encrypted: "), "{said}");
        let out = run_with_bytes(&[command, "-", "--redact"], &bundle);
        assert!(!text(&out.stderr).contains("WORKER01") && text(&out.stderr).contains("host-"), "{command}");
    }
}

#[test]
fn nothing_to_read_is_told_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::create_dir_all(place("empty/WORKER01")).unwrap();
    std::fs::create_dir_all(place("hollow")).unwrap();
    std::fs::write(place("hollow/agent.log"), "").unwrap();
    std::fs::write(
        place("none.zip"),
        zip::ZipWriter::new(std::io::Cursor::new(Vec::new())).finish().unwrap().into_inner(),
    )
    .unwrap();
    for input in ["empty", "hollow", "none.zip"] {
        let input = place(input);
        for options in [
            &["events", &input][..],
            &["events", &input, "--redact"],
            &["timeline", &input],
            &["scan", &input],
        ] {
            let out = run(options);
            assert_eq!(out.status.code(), Some(3), "{options:?} {}", text(&out.stderr));
            let said = if options[0] == "scan" { &out.stdout } else { &out.stderr };
            assert!(text(said).contains("there was nothing to read"), "{options:?} {}", text(said));
        }
    }
    for command in ["events", "timeline"] {
        let out = run_with(&[command, "-"], "");
        assert_eq!(out.status.code(), Some(3), "{command}");
        // Something was read, be it no log, and be there nothing to list.
        let out = run_with(&[command, "-", "--since", "2030-01-01"], "2024-05-03 10:00:00.000 [Error] x\n");
        assert_eq!((out.status.code(), text(&out.stderr).as_str()), (Some(0), ""), "{command}");
    }
    let (empty, clean) = (place("empty"), fixture("cluster/clean"));
    for (lang, said, unread) in [
        ("en", "there was nothing to read", "part of it was not read"),
        ("fr", "il n’y avait rien à lire", "une partie n’a pas été lue"),
    ] {
        let out = run(&["compare", &empty, &clean, "--lang", lang]);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
        // Lines are wrapped.
        let words = text(&out.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words.matches(said).count(), 1, "{words}");
        assert!(!words.contains(unread), "{words}");
    }
    let out = run(&["compare", &clean, &empty, "-f", "json"]);
    assert_eq!(out.status.code(), Some(3));
    let comparison: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let told = |side: &str| (comparison[side]["empty"].as_bool(), comparison[side]["incomplete"].as_bool());
    assert_eq!((told("before"), told("after")), ((Some(false), Some(false)), (Some(true), Some(true))));
}

#[test]
fn no_command_and_no_format_leaves_a_name_that_is_to_be_redacted() {
    let bundle = fixture("cluster/multi-node");
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for format in ["text", "json", "ndjson", "markdown", "html", "sarif", "junit"] {
        commands.push(vec!["scan", &bundle, "--execution", "40117", "-v", "-f", format]);
    }
    for format in ["text", "json", "markdown"] {
        commands.push(vec!["compare", &bundle, &bundle, "-f", format]);
    }
    commands.push(vec!["events", &bundle]);
    commands.push(vec!["events", &bundle, "-f", "text"]);
    commands.push(vec!["timeline", &bundle, "--around"]);
    for mut command in commands {
        command.push("--redact");
        let out = run(&command);
        let said = text(&out.stdout).to_lowercase();
        assert!(matches!(out.status.code(), Some(0 | 1 | 3)), "{command:?}: {}", text(&out.stderr));
        assert!(said.contains("host-1"), "{command:?}");
        for name in ["master01", "worker01", "worker02", "worker03"] {
            assert!(
                !said.contains(name) && !text(&out.stderr).to_lowercase().contains(name),
                "{name}: {command:?}"
            );
        }
    }
}
