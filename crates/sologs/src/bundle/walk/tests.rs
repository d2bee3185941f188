//! Odd folders, made on the spot.

use super::walk;
use crate::report::{Problem, ProblemKind};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use tempfile::TempDir;

const AGENT: &str = "W1/AppData/Local/SSIS/ScaleOut/Agent";

fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        write(folder.path(), OsStr::new(file));
    }
    folder
}

fn write(root: &Path, file: &OsStr) {
    let path = root.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, "text\n").unwrap();
}

fn listed(folder: &Path, max_files: usize) -> (Vec<String>, Vec<Problem>) {
    let (entries, problems) = walk(&[folder.to_owned()], max_files).unwrap();
    (entries.into_iter().map(|entry| entry.path).collect(), problems)
}

fn kinds(problems: &[Problem]) -> Vec<(&str, ProblemKind)> {
    let mut kinds: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.kind)).collect();
    kinds.sort_unstable();
    kinds
}

#[test]
fn links_are_followed_inside_the_root_and_never_in_a_loop() {
    let outside = folder(&["secret.log"]);
    let root = folder(&["store/a.log", "store/b.log", "plain.log"]);
    let at = |name: &str| root.path().join(name);
    std::fs::create_dir_all(at(AGENT).parent().unwrap()).unwrap();
    symlink(at("store"), at(AGENT)).unwrap();
    symlink("plain.log", at("again.log")).unwrap();
    symlink(outside.path().join("secret.log"), at("out.log")).unwrap();
    symlink(outside.path(), at("out")).unwrap();
    symlink("..", at("store/up")).unwrap();
    symlink("itself", at("itself")).unwrap();
    symlink("nothing", at("dangling")).unwrap();
    let (paths, problems) = listed(root.path(), 100);
    // Only the link tells that the logs are a Worker's; a file is never listed twice.
    assert_eq!(paths, [format!("{AGENT}/a.log"), format!("{AGENT}/b.log"), "plain.log".to_owned()]);
    assert_eq!(
        kinds(&problems),
        [
            ("dangling", ProblemKind::Unreadable),
            ("itself", ProblemKind::Skipped),
            ("out", ProblemKind::Unreadable),
            ("out.log", ProblemKind::Unreadable),
            ("store/up", ProblemKind::Skipped),
        ]
    );
}

#[test]
fn folders_that_link_to_each_other_end() {
    let root = folder(&["d0/x.log"]);
    for level in 1..40 {
        let here = root.path().join(format!("d{level}"));
        std::fs::create_dir(&here).unwrap();
        for name in ["left", "right"] {
            symlink(root.path().join(format!("d{}", level - 1)), here.join(name)).unwrap();
        }
    }
    let (paths, problems) = listed(root.path(), 100);
    assert_eq!(paths, ["d0/x.log"]);
    assert_eq!(problems, []);
}

#[test]
fn sockets_are_named_and_not_opened() {
    let root = folder(&["a.log"]);
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("s.log")).unwrap();
    let (paths, problems) = listed(root.path(), 100);
    assert_eq!(paths, ["a.log"]);
    assert_eq!(kinds(&problems), [("s.log", ProblemKind::Skipped)]);
    let (entries, problems) = walk(&[root.path().join("s.log")], 100).unwrap();
    assert_eq!(entries, []);
    assert_eq!(kinds(&problems), [("s.log", ProblemKind::Unreadable)]);
}

#[test]
fn names_that_are_no_unicode_are_shown_and_told_apart() {
    let root = folder(&["a%FF.log"]);
    write(root.path(), OsStr::from_bytes(b"a\xff.log"));
    write(root.path(), OsStr::from_bytes(b"a\xfe.log"));
    write(root.path(), OsStr::from_bytes(b"caf\xe9/\xe9.log"));
    let (paths, problems) = listed(root.path(), 100);
    assert_eq!(paths, ["a%FE.log", "a%FF.log", "a%FF.log#2", "caf%E9/%E9.log"]);
    assert_eq!(problems, []);
}

#[test]
fn files_beyond_the_limit_are_counted() {
    let root = folder(&["a.log", "b.log", "c.log", "d.log"]);
    let (paths, problems) = listed(root.path(), 3);
    assert_eq!(paths.len(), 3);
    assert_eq!(kinds(&problems), [("", ProblemKind::Limit)]);
    assert!(problems[0].message.contains("; 1 were not read"), "{}", problems[0].message);
}

#[test]
fn paths_beyond_260_characters_are_read() {
    let long = vec!["a-folder-with-a-rather-long-name"; 20].join("/");
    let root = folder(&[&format!("{long}/a.log")]);
    let (paths, problems) = listed(root.path(), 100);
    assert_eq!(paths, [format!("{long}/a.log")]);
    assert_eq!(problems, []);
}
