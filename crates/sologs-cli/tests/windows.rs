#![cfg(test)]
#![cfg(unix)]
//! What is particular to Windows, shown with the Windows program under Wine. `.ci/windows` builds both, says in SOLOGS_EXE
//! where the program is, in SOLOGS_HOLD where the one that locks files, and runs these tests.

use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const LINE: &str = "2024-05-03T08:00:00.1000000+02:00 [4] Error System.IO.IOException: The disk is full.\r\n";

fn program() -> std::ffi::OsString {
    std::env::var_os("SOLOGS_EXE").expect(".ci/windows runs these tests")
}

fn run(args: &[&str]) -> Output {
    Command::new(program()).args(args).env("COLUMNS", "100").stdin(Stdio::null()).output().unwrap()
}

fn report(args: &[&str]) -> Value {
    let out = run(&[&["scan", "-f", "json"], args].concat());
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    serde_json::from_slice(&out.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {said}"))
}

/// As Wine shows it: the whole disk is drive Z.
fn windows_path(path: &Path) -> String {
    format!("Z:{}", path.to_str().unwrap().replace('/', "\\"))
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name).join("input");
    windows_path(&path.canonicalize().unwrap())
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn drive_letters_backslashes_verbatim_paths_and_any_case_are_the_same_bundle() {
    let plain = fixture("cluster/multi-node");
    let expected = report(&[&plain]);
    assert!(expected["diagnoses"].as_array().unwrap().len() > 2);
    let verbatim = format!(r"\\?\{plain}");
    for path in
        [plain.replace('\\', "/"), verbatim, plain.replace("multi-node", "MULTI-Node"), plain.clone() + "\\"]
    {
        assert_eq!(report(&[&path]), expected, "{path}");
    }
    let paths = expected["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap());
    assert!(paths.clone().all(|path| !path.contains('\\')) && paths.count() > 3);
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn a_share_that_is_not_there_is_told() {
    let out = run(&["scan", r"\\no-such-host.invalid\share\bundle"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains(r"\\no-such-host.invalid\share\bundle"), "{said}");
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn paths_over_260_characters_are_read_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let deep = (0..12).fold(folder.path().to_owned(), |path, number| path.join(format!("{number:0>30}")));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("deep.log"), LINE).unwrap();
    let found = report(&[&windows_path(folder.path())]);
    let path = found["files"][0]["path"].as_str().unwrap();
    assert!(path.len() > 300 && path.ends_with("/deep.log"), "{path}");
    assert_eq!(
        (&found["files"][0]["records"], found["problems"].as_array().unwrap().len()),
        (&Value::from(1), 0)
    );
    let out =
        run(&["scan", &windows_path(&deep), "-f", "json", "-o", &windows_path(&deep.join("report.json"))]);
    assert!(deep.join("report.json").is_file(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn reserved_and_odd_names_are_listed_and_nothing_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "aux.log",
        "con",
        "nul.txt",
        "COM1.log",
        "a b.log",
        "é.log",
        "日本.log",
        "dot.",
        "~1.log",
        "[x].log",
    ];
    for name in names {
        std::fs::write(folder.path().join(name), LINE).unwrap();
    }
    let found = report(&[&windows_path(folder.path())]);
    assert_eq!(found["files"].as_array().unwrap().len(), names.len(), "{found:#}");
    for name in ["é.log", "日本.log", "[x].log", "a b.log"] {
        let file = found["files"].as_array().unwrap().iter().find(|file| file["path"] == name);
        assert_eq!(file.unwrap_or_else(|| panic!("no {name}"))["records"], 1, "{name}");
    }
    // As an argument, too: the command line is UTF-16 there.
    assert_eq!(report(&[&windows_path(&folder.path().join("日本.log"))])["files"][0]["path"], "日本.log");
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn a_name_that_is_no_unicode_is_listed_and_read() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    // Wine hands it over as a name with a surrogate that has no other half, as NTFS may hold one.
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"bad\xff.log")), LINE).unwrap();
    std::fs::write(folder.path().join("good.log"), LINE).unwrap();
    let found = report(&[&windows_path(folder.path())]);
    let files = found["files"].as_array().unwrap();
    assert_eq!(files.len(), 2, "{found:#}");
    assert!(files.iter().all(|file| file["records"] == 1), "{found:#}");
    assert_eq!(found["problems"].as_array().unwrap().len(), 0, "{found:#}");
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn line_ends_of_windows_and_of_unix_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str, text: &str| {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).unwrap();
        std::fs::write(place.join("agent.log"), text).unwrap();
        report(&[&windows_path(&place)])
    };
    let inner = "   at A.B()\r\n";
    let windows = of("crlf", &format!("{LINE}{inner}{LINE}"));
    let unix = of("lf", &format!("{LINE}{inner}{LINE}").replace('\r', ""));
    assert_eq!(windows["unexplained"], unix["unexplained"]);
    assert_eq!((&windows["stats"]["records"], &windows["unexplained"][0]["count"]), (&2.into(), &2.into()));
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn wildcards_are_expanded_since_the_shell_does_not() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.log", "b.log", "c.txt"] {
        std::fs::write(folder.path().join(name), LINE).unwrap();
    }
    let found = report(&[&windows_path(&folder.path().join("*.log"))]);
    assert_eq!(found["files"].as_array().unwrap().len(), 2, "{found:#}");
    let none = run(&["scan", &windows_path(&folder.path().join("*.none"))]);
    assert_eq!(none.status.code(), Some(2));
}

/// A program that holds a file open until it is dropped.
struct Hold(Child);

impl Hold {
    fn file(path: &Path, share: &str) -> Self {
        let hold = std::env::var_os("SOLOGS_HOLD").expect(".ci/windows runs these tests");
        let mut child = Command::new(hold)
            .args([&windows_path(path), share])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = [0; 4];
        child.stdout.as_mut().unwrap().read_exact(&mut said).unwrap();
        assert_eq!(&said, b"held");
        Self(child)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn a_log_that_a_service_writes_is_read_and_a_locked_one_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("agent.log");
    std::fs::write(&log, LINE).unwrap();
    let bundle = windows_path(folder.path());
    // As log libraries open their files: 3 others may read and write, 7 delete, too.
    for share in ["3", "7"] {
        let _held = Hold::file(&log, share);
        let found = report(&[&bundle]);
        assert_eq!(found["files"][0]["records"], 1, "share {share}: {found:#}");
    }
    let _held = Hold::file(&log, "0");
    let found = report(&[&bundle]);
    assert_eq!(found["problems"][0]["kind"], "locked", "{found:#}");
    assert_eq!(run(&["scan", &bundle]).status.code(), Some(3));
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn text_is_utf_8_without_colours_where_it_is_redirected() {
    let out = run(&["scan", &fixture("cluster/multi-node"), "--lang", "fr"]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(text.contains('é') && !text.contains('\u{1b}') && !text.contains('\r'), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    run(&["scan", &fixture("cluster/multi-node"), "--lang", "fr", "-o", &windows_path(&file)]);
    assert_eq!(std::fs::read_to_string(file).unwrap(), text);
}

/// Runs the program in a terminal.
fn in_terminal() -> Child {
    Command::new("script")
        .args(["-qec", program().to_str().unwrap(), "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .env_remove("PROMPT")
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn a_double_click_shows_the_help_and_waits() {
    let mut child = in_terminal();
    std::thread::sleep(Duration::from_secs(8));
    assert!(child.try_wait().unwrap().is_none(), "the window closed at once");
    child.stdin.as_mut().unwrap().write_all(b"\r\n").unwrap();
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(text.contains("Press Enter to close this window") && text.contains("collect"), "{text}");
}

#[test]
#[ignore = "needs the Windows program: .ci/windows"]
fn collect_takes_what_this_windows_has_and_leaves_nothing_else_behind() {
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("bundle.zip");
    let out = run(&["collect", "-o", &windows_path(&zip), "--max-size", "1MB"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(3), "{said}");
    assert!(said.contains("No service, settings or logs of Scale Out were found"), "{said}");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let name = names.iter().find(|name| name.ends_with("/manifest.json")).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    assert!(manifest["windows_build"].as_u64().is_some(), "reg.exe of Wine tells the build: {manifest:#}");
    assert!(manifest["collected_at"].as_str().is_some() && manifest["items"].as_array().unwrap().len() > 20);
    let mut left: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["bundle.sql", "bundle.zip"]);

    let planned = run(&["collect", "--dry-run", "-q"]);
    let list = String::from_utf8(planned.stdout).unwrap();
    assert_eq!(planned.status.code(), Some(0));
    assert!(list.lines().any(|line| line.starts_with("run   netsh http show sslcert  ->  http/")), "{list}");
}
