#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]
//! Files that a program holds elsewhere than in folders are read as those of a folder.

use sologs::report::ProblemKind;
use sologs::{ErrorKind, EventLister, FileBytes, FileSource, Report, Scanner};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Write as _};
use std::path::Path;

/// Files in memory; one without bytes cannot be opened.
#[derive(Clone, Default)]
struct Memory(BTreeMap<String, Option<Vec<u8>>>);

impl FileSource for Memory {
    fn paths(&self) -> io::Result<Vec<String>> {
        if self.0.is_empty() {
            Err(io::Error::other("no connection"))
        } else {
            Ok(self.0.keys().cloned().collect())
        }
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn FileBytes>> {
        let bytes = self.0.get(path).cloned().flatten().ok_or(io::ErrorKind::PermissionDenied)?;
        Ok(Box::new(Cursor::new(bytes)))
    }
}

fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cluster/multi-node/input")
}

fn in_memory() -> Memory {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(fixture()).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(fixture()).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(path, Some(std::fs::read(entry.path()).unwrap()));
        }
    }
    Memory(files)
}

fn scan(source: Memory, threads: usize) -> Report {
    Scanner::builder().threads(threads).build().unwrap().scan_source(source).unwrap()
}

#[test]
fn files_in_memory_give_the_report_of_the_folder() {
    let expected = Scanner::builder().build().unwrap().scan(&[fixture()]).unwrap();
    assert!(expected.diagnoses.len() > 2);
    assert_eq!(scan(in_memory(), 1), expected);
    assert_eq!(scan(in_memory(), 3), expected);
}

#[test]
fn archives_among_them_are_read_as_folders() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in in_memory().0 {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes.unwrap()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let report = scan(Memory(BTreeMap::from([("bundle.zip".to_owned(), Some(bytes))])), 2);
    let expected = scan(in_memory(), 1);
    let rules = |report: &Report| -> Vec<(String, u64)> {
        report.diagnoses.iter().map(|diagnosis| (diagnosis.rule.clone(), diagnosis.count)).collect()
    };
    assert_eq!(rules(&report), rules(&expected));
    assert!(report.diagnoses.iter().flat_map(|d| &d.evidence).all(|e| e.path.starts_with("bundle.zip!/")));
}

#[test]
fn what_cannot_be_opened_is_told_and_the_rest_goes_on() {
    let mut source = in_memory();
    source.0.insert("WORKER01/locked.log".to_owned(), None);
    let report = scan(source, 2);
    let problem = report.problems.iter().find(|problem| problem.path == "WORKER01/locked.log").unwrap();
    assert_eq!(problem.kind, ProblemKind::Unreadable);
    assert_eq!(report.diagnoses.len(), scan(in_memory(), 1).diagnoses.len());
}

#[test]
fn a_source_that_cannot_list_its_files_ends_the_scan() {
    let error = Scanner::builder().build().unwrap().scan_source(Memory::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Source);
    assert_eq!(error.to_string(), "the files cannot be listed: no connection");
}

#[test]
fn files_beyond_the_limit_are_counted() {
    let report = Scanner::builder().max_files(2).build().unwrap().scan_source(in_memory()).unwrap();
    assert_eq!(report.stats.files, 2);
    assert!(
        report.problems.iter().any(|problem| problem.kind == ProblemKind::Limit),
        "{:?}",
        report.problems
    );
}

#[test]
fn events_of_a_source_are_those_of_the_folder() {
    let lister = EventLister::new(1, None, None);
    let (mut ours, mut folder) = (Vec::new(), Vec::new());
    let told = lister.list_source(in_memory(), &mut |event| {
        ours.push(event.to_string());
        Ok(())
    });
    assert_eq!(told.unwrap(), []);
    let told = lister.list(&[fixture()], &mut io::empty(), &mut |event| {
        folder.push(event.to_string());
        Ok(())
    });
    assert_eq!(told.unwrap(), []);
    assert!(ours.len() > 5);
    assert_eq!(ours, folder);
}
