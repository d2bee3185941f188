#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]
//! Broken, odd and huge files: nothing ends the scan, and what is lost is told.

use sologs::report::ProblemKind;
use sologs::{FileKind, Report, Scanner};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

const CHAIN: &str = "System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
    https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: \
    Unable to connect to the remote server";

/// A Worker's log with so many records, every tenth of which holds an exception (synthetic).
fn log(records: usize) -> Vec<u8> {
    let mut text = String::new();
    for number in 0..records {
        let time =
            format!("2024-05-03 {:02}:{:02}:{:02}.000", number / 3600 % 24, number / 60 % 60, number % 60);
        match number % 10 {
            9 => text.push_str(&format!("{time} [Error] {CHAIN}\n   at A.B.C()\n")),
            _ => text.push_str(&format!("{time} [Information] Heartbeat processing finishes. Überfällig\n")),
        }
    }
    text.into_bytes()
}

/// Loading the rules takes longer than most scans here.
fn scanner(threads: usize) -> &'static Scanner {
    static ALONE: LazyLock<Scanner> = LazyLock::new(|| Scanner::builder().build().unwrap());
    static TWO: LazyLock<Scanner> = LazyLock::new(|| Scanner::builder().threads(2).build().unwrap());
    static SEVEN: LazyLock<Scanner> = LazyLock::new(|| Scanner::builder().threads(7).build().unwrap());
    match threads {
        1 => &ALONE,
        2 => &TWO,
        _ => &SEVEN,
    }
}

fn scan(root: &Path, threads: usize) -> Report {
    scanner(threads).scan(&[root.to_owned()]).unwrap()
}

fn scan_file(bytes: &[u8]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.log");
    std::fs::write(&path, bytes).unwrap();
    let report = scan(&path, 1);
    for threads in [2, 7] {
        assert_eq!(scan(&path, threads), report, "{threads} threads");
    }
    report
}

fn scan_reader(mut reader: impl Read + Send, threads: usize) -> Report {
    scanner(threads).scan_with(&["-".into()], &mut reader).unwrap()
}

fn count(report: &Report) -> u64 {
    report.diagnoses.iter().map(|diagnosis| diagnosis.count).sum()
}

fn kinds(report: &Report) -> Vec<ProblemKind> {
    report.problems.iter().map(|problem| problem.kind).collect()
}

/// Reads as disks and networks do: a few bytes at a time, interrupted now and then, and failing at the end if asked to.
struct Unsteady<'b> {
    bytes: &'b [u8],
    turn: usize,
    fails: bool,
}

impl Read for Unsteady<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.turn += 1;
        if self.turn.is_multiple_of(5) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if self.bytes.is_empty() && self.fails {
            return Err(io::Error::other("the network name is no longer available"));
        }
        let size = buffer.len().min(1 + self.turn * 37 % 1000);
        self.bytes.read(&mut buffer[..size])
    }
}

#[test]
fn short_reads_and_interruptions_change_nothing() {
    let bytes = log(10_000);
    let whole = scan_reader(bytes.as_slice(), 1);
    assert_eq!(count(&whole), 1000);
    for threads in [1, 2, 7] {
        let unsteady = Unsteady { bytes: &bytes, turn: 0, fails: false };
        assert_eq!(scan_reader(unsteady, threads), whole, "{threads}");
    }
}

/// What a line's encoding is taken for depends on the bytes alone, not on how many of them come at once.
#[test]
fn short_reads_change_nothing_where_encodings_are_mixed() {
    let fixture = "../../fixtures/encoding/mixed/input/AppData/Local/SSIS/ScaleOut/Agent/agent.log";
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture)).unwrap();
    let whole = scan_reader(bytes.as_slice(), 1);
    let encoding = whole.files[0].encoding.as_deref().unwrap();
    assert!(encoding.matches(", ").count() == 2, "{encoding}");
    for turn in 0..100 {
        let unsteady = Unsteady { bytes: &bytes, turn, fails: false };
        assert_eq!(scan_reader(unsteady, 1 + turn % 2), whole, "{turn}");
    }
}

#[test]
fn an_error_in_the_middle_keeps_what_came_before() {
    let bytes = log(10_000);
    let reports = [1, 2, 7].map(|threads| {
        scan_reader(Unsteady { bytes: &bytes[..bytes.len() / 2], turn: 0, fails: true }, threads)
    });
    assert_eq!(kinds(&reports[0]), [ProblemKind::Unreadable]);
    assert!(reports[0].problems[0].message.contains("no longer available"));
    assert!(count(&reports[0]) > 450 && reports[0].is_incomplete());
    assert!(reports.iter().all(|report| *report == reports[0]));
}

#[test]
fn a_log_may_end_anywhere() {
    let bytes = log(10);
    for cut in (0..bytes.len()).step_by(7) {
        let report = scan_reader(&bytes[..cut], 1);
        assert_eq!(report.stats.bytes, cut as u64);
    }
    // Within the two bytes of a character.
    let at = bytes.windows(2).rposition(|two| two == "Ü".as_bytes()).unwrap();
    assert_eq!(kinds(&scan_file(&bytes[..at + 1])), [ProblemKind::Undecodable]);
    // Within a chain: what is there counts.
    let chain = String::from_utf8(bytes.clone()).unwrap().find("System.Net.WebException").unwrap();
    assert_eq!(count(&scan_file(&bytes[..chain + 10])), 1);
}

#[test]
fn runs_of_nul_and_binary_files_are_told() {
    let mut bytes = log(100);
    bytes.extend_from_slice(&vec![0; 3 << 20]);
    bytes.extend_from_slice(&log(100));
    let report = scan_file(&bytes);
    assert_eq!(count(&report), 20);
    assert!(kinds(&report).contains(&ProblemKind::Malformed), "{:?}", report.problems);
    assert!(report.problems.iter().any(|problem| problem.message.contains("NUL")));

    let noise: Vec<u8> = (0..100_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let report = scan_file(&noise);
    assert_eq!(report.files[0].kind, FileKind::Unknown);
    assert_eq!(kinds(&report), [ProblemKind::Skipped]);
    assert!(report.is_incomplete(), "nobody looked into it");
}

#[test]
fn the_record_behind_a_run_of_nul_of_any_length_is_one_of_its_own() {
    let before = "2024-05-03 10:00:00.000 [Information] Heartbeat processing finishes.\n\
                  2024-05-03 10:00:01.000 [Information] par";
    let after =
        format!("2024-05-03 10:00:09.000 [Error] {CHAIN}\n2024-05-03 10:00:10.000 [Information] On.\n");
    let encode = |text: &str, width: usize| match width {
        1 => text.as_bytes().to_vec(),
        _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    };
    for (bom, width) in [(&b""[..], 1), (b"\xff\xfe", 2)] {
        for nuls in [16, 3000, 300_000, 3 << 20] {
            let bytes =
                [bom, &encode(before, width), &vec![0; nuls * width], &encode(&after, width)].concat();
            let report = scan_file(&bytes);
            assert_eq!(report.files[0].records, Some(4), "{nuls} of {width}");
            assert_eq!(count(&report), 1, "{nuls} of {width}");
            let time = report.diagnoses[0].evidence[0].time.unwrap();
            assert!(time.to_string().contains("10:00:09"), "{nuls} of {width}: {time}");
            assert!(kinds(&report).contains(&ProblemKind::Malformed), "{nuls} of {width}");
        }
    }
}

#[test]
fn what_is_cut_is_counted_in_bytes() {
    let before = log(10);
    let line = vec![b'x'; 5 << 20];
    let long_line = [before.as_slice(), &line, b"\n", &log(10)].concat();
    let report = scan_file(&long_line);
    assert_eq!(count(&report), 2);
    let cut = report.problems.iter().find(|problem| problem.kind == ProblemKind::Limit).unwrap();
    assert!(
        cut.message.contains("1048576 bytes") && cut.message.contains("were not read"),
        "{}",
        cut.message
    );

    let mut lines = before.clone();
    for number in 0..200_000 {
        lines.extend_from_slice(format!("   continues with line {number}\n").as_bytes());
    }
    lines.extend_from_slice(&log(10));
    let report = scan_file(&lines);
    assert_eq!(count(&report), 2);
    let cut = report.problems.iter().find(|problem| problem.kind == ProblemKind::Limit).unwrap();
    assert!(cut.message.contains("were not judged") && cut.line == Some(10), "{cut:?}");
}

#[test]
fn a_plain_record_that_is_cut_is_told_too() {
    let mut text = b"2024-05-03 10:00:00.000 [Information] Nothing to see.\n".to_vec();
    for number in 0..200_000 {
        text.extend_from_slice(format!("   continues with line {number}\n").as_bytes());
    }
    text.extend_from_slice(&log(1));
    let report = scan_file(&text);
    assert_eq!(kinds(&report), [ProblemKind::Limit]);
    assert!(report.is_incomplete());
}

#[test]
fn a_chain_of_many_links_is_read_within_its_bound() {
    let mut text = String::from("2024-05-03 10:00:00.000 [Error] ");
    for number in 0..100_000 {
        text.push_str(&format!("System.InvalidOperationException: level {number} ---> "));
    }
    text.push_str("System.IO.IOException: the end\n");
    text.push_str(&String::from_utf8(log(10)).unwrap());
    let report = scan_file(text.as_bytes());
    assert_eq!(count(&report), 1);
    assert!(
        report.problems.iter().any(|problem| problem.kind == ProblemKind::Limit),
        "{:?}",
        report.problems
    );
}

#[test]
fn a_file_that_grows_is_read_as_far_as_it_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("agent.log");
    std::fs::write(&path, log(2000)).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
            let more = log(10);
            while !done.load(Ordering::Relaxed) {
                file.write_all(&more).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        });
        let mut before = 0;
        for threads in [1, 2, 7] {
            let report = scan(&path, threads);
            let records = report.files[0].records.unwrap();
            assert!(records >= 2000 && records >= before && count(&report) >= 200, "{records}");
            before = records;
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_told_and_are_no_loss() {
    let text = "05/03/2024 10:00:00 [Information] Heartbeat processing finishes.\n\
        05/04/2024 10:00:00 [Information] Heartbeat processing finishes.\n";
    let report = scan_file(text.as_bytes());
    assert_eq!(kinds(&report), [ProblemKind::Ambiguous]);
    assert!(report.problems[0].message.contains("read as month first"), "{}", report.problems[0].message);
    assert!(!report.is_incomplete(), "everything was read");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_told_and_the_rest_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed.log");
    std::fs::write(&closed, log(10)).unwrap();
    std::fs::write(folder.path().join("open.log"), log(10)).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&closed).is_ok() {
        // The superuser may read everything.
        return;
    }
    let report = scan(folder.path(), 1);
    assert_eq!(kinds(&report), [ProblemKind::Unreadable]);
    assert_eq!((report.files.len(), count(&report)), (2, 1));
}

#[test]
fn logs_copied_by_hand_are_those_of_the_machine_that_their_folder_is_called_like() {
    let folder = tempfile::tempdir().unwrap();
    for (name, node) in [("WORKER01", Some("WORKER01")), ("copied", None)] {
        let root = folder.path().join(format!("of-{name}"));
        std::fs::create_dir_all(root.join(name)).unwrap();
        std::fs::write(root.join(name).join("half.log"), log(10)).unwrap();
        let report = scan(&root, 1);
        assert_eq!(report.diagnoses.first().map(|found| found.node.as_deref()), Some(node), "{name}");
    }
}
