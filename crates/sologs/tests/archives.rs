#![cfg(all(test, feature = "archives"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail as tests do")]
//! Bundles in archives: read like folders, within limits, with nothing lost silently.

#[path = "archives/build.rs"]
mod build;

use sologs::report::{Confidence, Problem, ProblemKind};
use sologs::{ArchiveLimits, FileKind, Report, Scanner, ScannerBuilder};
use std::collections::BTreeSet;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

const AGENT: &str = "WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log";
const MASTER: &str = "MASTER01/AppData/Local/SSIS/ScaleOut/Master/master.log";
const TASK: &str = "WORKER01/AppData/Local/SSIS/ScaleOut/Tasks/5e2f7c10-4a71-4a4b-9c52-0d1f3a7b9e01/task.log";

/// A Worker that does not find its Master (synthetic).
fn agent_log() -> Vec<u8> {
    log("[Error] System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
         https://MASTER01:8391/ClusterManagement/ that could accept the message. ---> System.Net.WebException: \
         Unable to connect to the remote server")
}

fn log(line: &str) -> Vec<u8> {
    let mut text = String::new();
    for minute in 0..30 {
        text.push_str(&format!(
            "2024-05-03 10:{minute:02}:00.000 [Information] Heartbeat processing finishes.\n"
        ));
        text.push_str(&format!("2024-05-03 10:{minute:02}:01.000 {line}\n"));
    }
    text.into_bytes()
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

fn scan_with(builder: ScannerBuilder, root: &Path) -> Report {
    builder.build().unwrap().scan(&[root.to_owned()]).unwrap()
}

fn scan_bytes(name: &str, bytes: &[u8]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    scan_with(Scanner::builder(), &write(&folder, name, bytes))
}

fn paths(report: &Report) -> Vec<&str> {
    report.files.iter().map(|file| file.path.as_str()).collect()
}

fn problem<'r>(report: &'r Report, path: &str) -> &'r Problem {
    let found = report.problems.iter().find(|problem| problem.path == path);
    found.unwrap_or_else(|| panic!("no problem at {path}: {:?}", report.problems))
}

/// What a report says of the findings, apart from paths.
fn found(report: &Report) -> Vec<(String, u64, Option<String>)> {
    report.diagnoses.iter().map(|d| (d.rule.clone(), d.count, d.captures.get("host").cloned())).collect()
}

#[test]
fn every_format_is_read_like_the_folder_that_was_packed() {
    let (agent, notes) = (agent_log(), log("[Warning] nothing"));
    let members: &[build::Member<'_>] = &[(AGENT, &agent), (MASTER, &notes), ("empty.log", b"")];
    let tar = build::tar(members);
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in members {
        write(&folder, name, contents);
    }
    let plain = scan_with(Scanner::builder(), folder.path());
    assert_eq!(found(&plain)[0], ("worker-endpoint-not-found".to_owned(), 30, Some("MASTER01".to_owned())));
    for (name, bytes) in [
        ("b.zip", build::zip(members)),
        ("b.tar", tar.clone()),
        ("b.tar.gz", build::gzip(&tar)),
        ("b.tgz", build::gzip(&tar)),
        ("b.tar.xz", build::xz(&tar)),
        ("b.tar.zst", build::zstd(&tar)),
        ("b.tar.bz2", build::bzip2(&tar)),
        ("b.7z", build::seven_zip(members)),
        ("b.cab", build::cabinet(members, cab::CompressionType::MsZip)),
        ("stored.cab", build::cabinet(members, cab::CompressionType::None)),
        ("named-wrongly.txt", build::zip(members)),
    ] {
        let report = scan_bytes(name, &bytes);
        assert_eq!(report.problems, [], "{name}");
        assert_eq!(found(&report), found(&plain), "{name}");
        let member = |path: &str| format!("{name}!/{path}");
        let expected = [name.to_owned(), member(MASTER), member(AGENT), member("empty.log")];
        assert_eq!(paths(&report), expected, "{name}");
        assert_eq!(report.files[0].kind, FileKind::Archive, "{name}");
        assert_eq!(report.files[2].kind, FileKind::WorkerLog, "{name}");
        assert_eq!(report.files[2].records, Some(60), "{name}");
        assert_eq!(report.stats.bytes, (agent.len() + notes.len()) as u64, "{name}");
        assert_eq!(report.diagnoses[0].evidence[0].path, member(AGENT), "{name}");
        assert_eq!(report.diagnoses[0].evidence[0].line, 2, "{name}");
    }
}

/// Machines of the diagnoses.
fn nodes(report: &Report) -> BTreeSet<&str> {
    report.diagnoses.iter().map(|found| found.node.as_deref().unwrap_or("?")).collect()
}

/// Two Workers and a Master, all of whose files lie in that folder.
fn cluster(folder: &str) -> Vec<(String, Vec<u8>)> {
    let second = AGENT.replace("WORKER01", "WORKER02");
    let file = |path: &str| (format!("{folder}{path}"), agent_log());
    vec![file(AGENT), file(&second), file(TASK), (format!("{folder}{MASTER}"), log("[Warning] nothing"))]
}

fn members(files: &[(String, Vec<u8>)]) -> Vec<build::Member<'_>> {
    files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

#[test]
fn folders_and_archives_that_hold_nothing_but_one_are_gone_through() {
    let (bare, wrapped, twice) = (cluster(""), cluster("bundle/"), cluster("case/bundle/"));
    let zip = |files: &[(String, Vec<u8>)]| build::zip(&members(files));
    let tar = build::gzip(&build::tar(&members(&wrapped)));
    let mail = build::zip(&[("bundle.zip", &zip(&bare))]);
    for (name, bytes) in [
        ("bundle.zip", zip(&bare)),
        ("wrap.zip", zip(&wrapped)),
        ("wrap.zip", zip(&twice)),
        ("wrap.tar.gz", tar.clone()),
        ("mail.zip", mail.clone()),
        ("mail.zip", build::zip(&[("bundle.zip", &zip(&wrapped))])),
        ("mail.zip", build::zip(&[("attached/bundle.zip", &zip(&wrapped)), ("note.txt", b"Good morning")])),
        ("mail2.zip", build::zip(&[("bundle.tar.gz", &tar)])),
        ("folder/mail.zip", mail.clone()),
        ("folder/in/folder/mail.tar", build::tar(&[("once/more/mail.zip", &mail)])),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(&folder, name, &bytes);
        let report = scan_with(Scanner::builder(), folder.path());
        assert_eq!(nodes(&report), BTreeSet::from(["WORKER01", "WORKER02"]), "{name}: {:?}", paths(&report));
        let master = report.files.iter().find(|file| file.kind == FileKind::MasterLog);
        assert_eq!(master.and_then(|file| file.node.as_deref()), Some("MASTER01"), "{name}");
        // From standard input there is no name of an archive.
        assert_eq!(nodes(&scan_piped(Scanner::builder(), &bytes)), nodes(&report), "{name}");
    }
}

#[test]
fn archives_of_machines_give_their_names_wherever_they_lie() {
    let agent = agent_log();
    let (worker, disk) = (build::zip(&[(AGENT, &agent)]), AGENT.replace("WORKER01", "c"));
    let bare = build::zip(&[(&disk, &agent)]);
    let wrapped = build::zip(&[(&format!("bundle/{AGENT}"), &agent)]);
    let second = build::zip(&[(&format!("bundle/{}", AGENT.replace("WORKER01", "WORKER02")), &agent)]);
    for (files, expected) in [
        // One machine's folder in an archive in an archive: the folder is the machine's.
        (&[("mail.zip", build::zip(&[("in0.zip", &worker)]))][..], &["WORKER01"][..]),
        // The archives are the machines'.
        (&[("mail.zip", build::zip(&[("W1.zip", &bare), ("W2.zip", &bare)]))], &["W1", "W2"]),
        (&[("mail/W1.zip", bare.clone()), ("mail/W2.zip", bare.clone())], &["W1", "W2"]),
        // Each machine packed for itself, the folder around it too.
        (&[("a.zip", wrapped), ("b.zip", second)], &["WORKER01", "WORKER02"]),
        // Archives of one name: one is a machine's, the other holds a machine's folder.
        (&[("W1/logs.zip", bare.clone()), ("logs.zip", worker.clone())], &["W1", "WORKER01"]),
        // Folders within a machine's are none of machines.
        (
            &[(
                "a.zip",
                build::zip(&[
                    ("WORKER01/x/a b/SSIS/ScaleOut/Agent/agent.log", &agent),
                    ("WORKER01/x/c d/SSIS/ScaleOut/Agent/agent.log", &agent),
                ]),
            )],
            &["WORKER01"],
        ),
        // What lies in a machine's folder is the machine's.
        (&[("W1/more.zip", worker), ("W2/more.zip", bare)], &["W1", "W2"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            write(&folder, name, bytes);
        }
        let report = scan_with(Scanner::builder(), folder.path());
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        assert_eq!(nodes(&report), expected, "{:?}", paths(&report));
    }
}

#[test]
fn a_single_compressed_log_is_one_member() {
    let agent = agent_log();
    for (name, bytes) in [
        ("agent.log.gz", build::gzip(&agent)),
        ("agent.log.xz", build::xz(&agent)),
        ("agent.log.zst", build::zstd(&agent)),
        ("agent.log.bz2", build::bzip2(&agent)),
        ("agent.log.gz", [build::gzip(&agent[..500]), build::gzip(&agent[500..])].concat()),
        ("agent.log.zst", build::zstd_frames(&[&agent[..500], &agent[500..]])),
    ] {
        let report = scan_bytes(name, &bytes);
        assert_eq!(paths(&report), [name.to_owned(), format!("{name}!/agent.log")]);
        assert_eq!(report.files[1].records, Some(60), "{name} {:?}", report.problems);
        assert_eq!(report.problems, [], "{name}");
    }
}

#[test]
fn archives_in_archives_are_read_to_the_depth_allowed() {
    let agent = agent_log();
    let deep = build::zip(&[(AGENT, &agent)]);
    let deep = build::gzip(&build::tar(&[("w.zip", &deep)]));
    let deep = build::seven_zip(&[("w.tar.gz", &deep)]);
    let deep = build::zip(&[("w.7z", &deep)]);
    let report = scan_bytes("b.zip", &deep);
    assert_eq!(report.problems, []);
    assert_eq!(report.files.last().unwrap().path, format!("b.zip!/w.7z!/w.tar.gz!/w.zip!/{AGENT}"));
    assert_eq!(report.diagnoses.len(), 1);
    let deeper = build::zip(&[("deeper.zip", &deep), ("beside.log", &agent)]);
    let report = scan_bytes("b.zip", &deeper);
    let limit = problem(&report, "b.zip!/deeper.zip!/w.7z!/w.tar.gz!/w.zip");
    assert_eq!(limit.kind, ProblemKind::Limit);
    assert!(limit.message.contains("--max-depth"), "{}", limit.message);
    assert_eq!(report.diagnoses.len(), 1, "the rest goes on");
}

#[test]
fn encrypted_members_are_told_and_the_others_read() {
    let agent = agent_log();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("open.log", options).unwrap();
    writer.write_all(&agent).unwrap();
    writer.start_file("closed.log", options).unwrap();
    writer.write_all(&agent).unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    set_encrypted(&mut bytes, "closed.log");
    let report = scan_bytes("b.zip", &bytes);
    assert_eq!(problem(&report, "b.zip!/closed.log").kind, ProblemKind::Encrypted);
    assert_eq!(report.problems.len(), 1);
    assert!(report.is_incomplete());
    assert_eq!(found(&report).len(), 1);
    assert_eq!(paths(&report), ["b.zip", "b.zip!/closed.log", "b.zip!/open.log"]);

    let locked = build::seven_zip_with(&[("a.log", &agent), ("b.log", &agent)], Some("secret"));
    let report = scan_bytes("b.7z", &locked);
    let kinds: Vec<_> = report.problems.iter().map(|p| (p.path.as_str(), p.kind)).collect();
    assert_eq!(kinds, [("b.7z!/a.log", ProblemKind::Encrypted), ("b.7z!/b.log", ProblemKind::Encrypted)]);
}

#[test]
fn every_way_to_lock_an_archive_is_told() {
    let agent = agent_log();
    // AES in a zip is method 99 (WinZip's AE-2).
    let mut aes = build::zip(&[("closed.log", &agent)]);
    set_encrypted(&mut aes, "closed.log");
    for (signature, method) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
        let start = memchr::memmem::find(&aes, signature).unwrap();
        aes[start + method] = 99;
    }
    let names_too = build::seven_zip_locked(&[("a.log", &agent)], "secret");
    for (name, bytes, path) in [("b.zip", aes, "b.zip!/closed.log"), ("b.7z", names_too, "b.7z")] {
        let report = scan_bytes(name, &bytes);
        assert_eq!(problem(&report, path).kind, ProblemKind::Encrypted, "{:?}", report.problems);
        assert!(report.is_incomplete() && report.diagnoses.is_empty());
    }
}

/// Sets the bit for encryption in the headers of a member (APPNOTE 4.4.4).
fn set_encrypted(zip: &mut [u8], name: &str) {
    for (signature, flags, name_at) in [(b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)] {
        let starts = memchr::memmem::find_iter(zip, signature).collect::<Vec<_>>();
        for start in starts {
            if zip[start + name_at..].starts_with(name.as_bytes()) {
                zip[start + flags] |= 1;
            }
        }
    }
}

#[test]
fn names_that_climb_are_only_names_and_duplicates_are_told_apart() {
    let agent = agent_log();
    let tar = {
        let mut builder = tar::Builder::new(Vec::new());
        for name in ["../../etc/a.log", "/root/b.log", r"C:\Windows\c.log", "x/./d.log", "x/d.log"] {
            let mut header = tar::Header::new_gnu();
            header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(agent.len() as u64);
            header.set_cksum();
            builder.append(&header, agent.as_slice()).unwrap();
        }
        for (kind, name, target) in
            [(tar::EntryType::Symlink, "l.log", "/etc/passwd"), (tar::EntryType::Link, "h.log", "../a.log")]
        {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(0);
            builder.append_link(&mut header, name, target).unwrap();
        }
        builder.into_inner().unwrap()
    };
    let report = scan_bytes("b.tar", &tar);
    assert_eq!(
        paths(&report),
        [
            "b.tar",
            "b.tar!/../../etc/a.log",
            "b.tar!/C:/Windows/c.log",
            "b.tar!/root/b.log",
            "b.tar!/x/d.log",
            "b.tar!/x/d.log#2"
        ]
    );
    assert!(report.files[1..].iter().all(|file| file.records == Some(60)));
    for link in ["b.tar!/l.log", "b.tar!/h.log"] {
        assert_eq!(problem(&report, link).kind, ProblemKind::Skipped);
    }
    let twice = build::zip(&[("a.log", &agent), ("b.log", &agent)]);
    let twice = replace(&twice, b"b.log", b"a.log");
    let report = scan_bytes("b.zip", &twice);
    assert_eq!(paths(&report), ["b.zip", "b.zip!/a.log", "b.zip!/a.log#2"]);
    assert_eq!(found(&report)[0].1, 60);
}

#[test]
fn links_in_a_zip_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "secret.log", &agent_log());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.add_symlink("l.log", "../secret.log", options).unwrap();
    let path = write(&folder, "b.zip", &writer.finish().unwrap().into_inner());
    let report = scan_with(Scanner::builder(), &path);
    assert_eq!(problem(&report, "b.zip!/l.log").kind, ProblemKind::Skipped);
    assert_eq!((paths(&report).as_slice(), report.diagnoses.len()), (&["b.zip"][..], 0));
}

#[test]
fn zip64_is_read() {
    let agent = agent_log();
    let large = zip::write::SimpleFileOptions::default().large_file(true);
    let report = scan_bytes("b.zip", &build::zip_with(&[(AGENT, &agent)], large));
    assert_eq!((report.problems.as_slice(), found(&report)[0].1), (&[][..], 30));
    // More entries than the old directory can count; folders are entries and no members.
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for number in 0..66_000 {
        writer.add_directory(format!("{number}"), options).unwrap();
    }
    writer.start_file(AGENT, options).unwrap();
    writer.write_all(&agent).unwrap();
    let report = scan_bytes("b.zip", &writer.finish().unwrap().into_inner());
    assert_eq!((report.problems.as_slice(), found(&report)[0].1), (&[][..], 30));
    assert_eq!(report.files.len(), 2);
}

/// Scans what comes from standard input, in pieces and with interruptions.
fn scan_piped(builder: ScannerBuilder, mut bytes: &[u8]) -> Report {
    struct Pieces<'b, 'c>(&'b mut &'c [u8], usize);
    impl io::Read for Pieces<'_, '_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            if self.1.is_multiple_of(3) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let size = buffer.len().min(300);
            self.0.read(&mut buffer[..size])
        }
    }
    builder.build().unwrap().scan_with(&["-".into()], &mut Pieces(&mut bytes, 0)).unwrap()
}

#[test]
fn an_archive_on_standard_input_is_read_like_one_in_a_file() {
    let (agent, notes) = (agent_log(), log("[Warning] nothing"));
    let members: &[build::Member<'_>] = &[(AGENT, &agent), (MASTER, &notes)];
    let tar = build::tar(members);
    for (name, bytes) in [
        ("zip", build::zip(members)),
        ("tar", tar.clone()),
        ("tar.gz", build::gzip(&tar)),
        ("tar.zst", build::zstd(&tar)),
        ("7z", build::seven_zip(members)),
        ("cab", build::cabinet(members, cab::CompressionType::MsZip)),
    ] {
        let report = scan_piped(Scanner::builder(), &bytes);
        let member = |path: &str| format!("-!/{path}");
        assert_eq!(paths(&report), ["-".to_owned(), member(MASTER), member(AGENT)], "{name}");
        assert_eq!((report.problems.as_slice(), found(&report)[0].1), (&[][..], 30), "{name}");
        assert_eq!(report.diagnoses[0].node.as_deref(), Some("WORKER01"), "{name}");
    }
    let report = scan_piped(Scanner::builder(), &build::gzip(&agent));
    assert_eq!(paths(&report), ["-", "-!/unpacked"]);
    assert_eq!(report.files[1].records, Some(60));
    // What is none is text, to the last byte.
    let report = scan_piped(Scanner::builder(), &agent);
    assert_eq!((paths(&report), report.files[0].records), (vec!["-"], Some(60)));
    assert_eq!(report.stats.bytes, agent.len() as u64);
}

#[test]
fn an_archive_on_standard_input_is_held_within_its_bound() {
    let agent = agent_log();
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let members: &[build::Member<'_>] = &[("a.log", &agent), ("b.log", &agent)];
    let bound = || limited(|limits| limits.max_nested = 6_000);
    let report = scan_piped(bound(), &build::zip_with(members, stored));
    assert_eq!(problem(&report, "-").kind, ProblemKind::Limit);
    assert!(report.problems[0].message.contains("save it to a file"), "{}", report.problems[0].message);
    assert_eq!(paths(&report), ["-"]);
    let tar = build::tar(members);
    let report = scan_piped(bound(), &tar);
    assert!(
        report.problems.iter().any(|p| p.path == "-" && p.kind == ProblemKind::Limit),
        "{:?}",
        report.problems
    );
    assert_eq!(problem(&report, "-!/a.log").kind, ProblemKind::Truncated, "what is there is read");
    assert!(report.diagnoses[0].count > 5);
    for cut in [0, 1, 511, 512, 700, tar.len() / 2] {
        let report = scan_piped(Scanner::builder(), &tar[..cut]);
        assert!(report.is_incomplete() || cut < 512, "{cut}");
    }
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = bytes.to_vec();
    for at in memchr::memmem::find_iter(bytes, from) {
        replaced[at..at + to.len()].copy_from_slice(to);
    }
    replaced
}

#[test]
fn names_in_code_pages_are_decoded() {
    let agent = agent_log();
    for (name, raw) in [
        ("Müller/Übersicht für Köln.log", &b"M\x81ller/\x9abersicht f\x81r K\x94ln.log"[..]),
        (
            "журнал/рабочий узел.log",
            b"\xa6\xe3\xe0\xad\xa0\xab/\xe0\xa0\xa1\xae\xe7\xa8\xa9 \xe3\xa7\xa5\xab.log",
        ),
        ("日本語/ログ.log", b"\x93\xfa\x96{\x8c\xea/\x83\x8d\x83O.log"),
        ("日本語/ログ.log", "日本語/ログ.log".as_bytes()),
    ] {
        let placeholder = "x".repeat(raw.len());
        let zip = replace(&build::zip(&[(&placeholder, &agent)]), placeholder.as_bytes(), raw);
        let report = scan_bytes("b.zip", &zip);
        assert_eq!(paths(&report), ["b.zip".to_owned(), format!("b.zip!/{name}")]);
        assert_eq!(report.files[1].records, Some(60), "{name} {:?}", report.problems);
    }
}

fn limited(change: impl FnOnce(&mut ArchiveLimits)) -> ScannerBuilder {
    let mut limits = ArchiveLimits::default();
    change(&mut limits);
    Scanner::builder().archive_limits(limits)
}

#[test]
fn each_limit_is_a_problem_and_the_rest_goes_on() {
    let agent = agent_log();
    let size = agent.len() as u64;
    let folder = tempfile::tempdir().unwrap();
    let members: &[build::Member<'_>] = &[("a.log", &agent), ("b.log", &agent), ("c.log", &agent)];
    let beside = write(&folder, "beside.log", &agent);
    assert!(beside.is_file());
    for (name, bytes) in [
        ("b.zip", build::zip(members)),
        ("b.tar.gz", build::gzip(&build::tar(members))),
        ("b.7z", build::seven_zip(members)),
        ("b.cab", build::cabinet(members, cab::CompressionType::MsZip)),
    ] {
        let path = write(&folder, name, &bytes);
        let report = scan_with(limited(|limits| limits.max_unpacked = size + 10_000), folder.path());
        let limits: Vec<_> =
            report.problems.iter().filter(|p| p.kind == ProblemKind::Limit).map(|p| &p.path).collect();
        assert!(!limits.is_empty() && limits.iter().all(|path| path.starts_with(name)), "{name} {limits:?}");
        assert!(report.problems.iter().all(|p| p.kind == ProblemKind::Limit), "{:?}", report.problems);
        assert!(report.diagnoses[0].count >= 60, "{name}: the one beside and the first member");
        // The stream of a member, or that of all members in a cabinet; that of a tar has its headers, too.
        let room = size + 10_000;
        let extent = match name {
            "b.tar.gz" => format!("; {room} bytes of its stream were read, the rest was not ("),
            "b.cab" => format!("; {room} bytes of its stream were read, {} were not (", 3 * size - room),
            _ => {
                format!("; {} bytes of its stream were read, {} were not (", room % size, size - room % size)
            }
        };
        assert!(
            report.problems.iter().any(|p| p.message.contains(&extent)),
            "{extent} {:?}",
            report.problems
        );
        let report = scan_with(limited(|limits| limits.max_members = 2), folder.path());
        let unread = if name == "b.tar.gz" { "those after were" } else { "1 more that are listed here were" };
        let expected = format!("more than 2 members; {unread} not read (--max-members)");
        assert_eq!(problem(&report, name).message, expected, "{name}");
        assert_eq!(
            paths(&report),
            [name.to_owned(), format!("{name}!/a.log"), format!("{name}!/b.log"), "beside.log".to_owned()]
        );
        assert_eq!(report.diagnoses[0].count, 90, "{name}");
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn bombs_end_at_the_ratio() {
    let zeros = vec![b' '; 4 << 20];
    for (name, bytes) in [
        ("b.zip", build::zip(&[("a.log", &zeros)])),
        ("b.tar.gz", build::gzip(&build::tar(&[("a.log", &zeros)]))),
        ("a.log.gz", build::gzip(&zeros)),
        ("a.log.bz2", build::bzip2(&zeros)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = write(&folder, name, &bytes);
        let report =
            scan_with(limited(|limits| (limits.max_ratio, limits.ratio_free) = (500, 1 << 20)), &path);
        let ratio = report.problems.iter().filter(|p| p.message.contains("--max-ratio")).count();
        assert!(ratio > 0, "{name} {:?}", report.problems);
        assert!(report.stats.bytes <= 2 << 20, "{name}");
        assert!(report.is_incomplete());
    }
}

#[test]
fn members_that_share_their_bytes_are_read_once() {
    let agent = agent_log();
    let mut bytes = build::zip(&[("a.log", &agent), ("b.log", &agent)]);
    // The directory's second entry points to the first member.
    let entries: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").collect();
    bytes[entries[1] + 42..entries[1] + 46].fill(0);
    let report = scan_bytes("b.zip", &bytes);
    let shared = problem(&report, "b.zip!/b.log");
    assert_eq!(shared.kind, ProblemKind::Limit);
    assert_eq!(report.diagnoses[0].count, 30);
}

#[test]
fn what_is_damaged_is_told_and_what_comes_before_is_read() {
    let agent = agent_log();
    let tar = build::tar(&[("a.log", &agent), ("b.log", &agent)]);
    let mut broken = build::zip(&[("a.log", &agent), ("b.log", &agent)]);
    let second = memchr::memmem::find_iter(&broken, b"PK\x03\x04").nth(1).unwrap();
    broken[second + 60] ^= 0x55;
    broken[second + 61] ^= 0x55;
    for (name, bytes, kind) in [
        ("cut.tar", tar[..tar.len() - 3000].to_vec(), ProblemKind::Truncated),
        ("b.zip", broken, ProblemKind::Malformed),
    ] {
        let report = scan_bytes(name, &bytes);
        assert!(report.problems.iter().any(|p| p.kind == kind), "{name} {:?}", report.problems);
        assert!(report.is_incomplete(), "{name}");
        assert!(report.diagnoses[0].count >= 30, "{name}");
    }
    let gz = build::gzip(&tar);
    for cut in [5, 11, 100, gz.len() / 2, gz.len() - 4] {
        let report = scan_bytes("cut.tar.gz", &gz[..cut]);
        assert!(report.is_incomplete(), "{cut}");
        assert!(!report.problems.is_empty(), "{cut}");
    }
    for (name, bytes) in
        [("b.7z", build::seven_zip(&[("a.log", &agent)])), ("b.zip", build::zip(&[("a.log", &agent)]))]
    {
        for cut in [8, 40, bytes.len() / 2, bytes.len() - 1] {
            let report = scan_bytes(name, &bytes[..cut]);
            assert!(!report.problems.is_empty() && report.is_incomplete(), "{name} {cut}");
        }
    }
}

/// Lines that no compressor makes much shorter, and of which blocks and windows hold only some.
fn long_log() -> Vec<u8> {
    let (mut text, mut state) = (String::new(), 1u64);
    for second in 0..6000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (minute, second) = (second / 60 % 60, second % 60);
        text.push_str(&format!(
            "2024-05-03 10:{minute:02}:{second:02}.000 [Information] Polled {state:016x}.\n"
        ));
    }
    text.into_bytes()
}

/// The archives of all formats, one first member within the first half of each.
fn of_every_format(first: &[u8], long: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let members: &[build::Member<'_>] = &[("a.log", first), ("b.log", long)];
    let tar = build::tar(members);
    vec![
        ("b.tar", tar.clone()),
        ("b.tgz", build::gzip(&tar)),
        ("b.txz", build::xz(&tar)),
        ("b.tzst", build::zstd(&tar)),
        ("b.tbz", build::bzip2(&tar)),
        ("b.cab", build::cabinet(members, cab::CompressionType::MsZip)),
        ("b.zip", build::zip(members)),
        ("b.7z", build::seven_zip(members)),
        ("b.log.gz", build::gzip(long)),
        ("b.log.zst", build::zstd(long)),
    ]
}

#[test]
fn what_was_cut_says_so_in_words_for_its_reader() {
    for (name, bytes) in of_every_format(&agent_log(), &long_log()) {
        for cut in [40, bytes.len() / 2, bytes.len() - 10] {
            let report = scan_bytes(name, &bytes[..cut]);
            let told: Vec<_> = report.problems.iter().map(|p| (p.kind, p.message.as_str())).collect();
            let is_tar_of_nothing = name == "b.tar" && cut == 40;
            assert!(!told.is_empty(), "{name} {cut}");
            assert!(
                is_tar_of_nothing || told.iter().all(|t| t.0 == ProblemKind::Truncated),
                "{name} {cut} {told:?}"
            );
            for (_, message) in &told {
                assert!(
                    is_tar_of_nothing || message.starts_with("it ends in the middle, "),
                    "{name} {message}"
                );
                assert!(!message.contains(['{', '(']) || is_tar_of_nothing, "{name} {message}");
            }
        }
    }
}

#[test]
fn what_was_cut_is_read_as_far_as_it_goes() {
    for (name, bytes) in of_every_format(&agent_log(), &long_log()) {
        let report = scan_bytes(name, &bytes[..bytes.len() / 2]);
        let records = |path: &str| {
            let path = format!("{name}!/{path}");
            report.files.iter().find(|file| file.path == path).and_then(|file| file.records)
        };
        match name {
            // The list of members stands at the end; one block of bzip2, and one chunk of xz, holds all.
            "b.7z" | "b.tbz" | "b.txz" => {}
            _ => {
                assert!(
                    name.starts_with("b.log.") || records("a.log") == Some(60),
                    "{name} {:?}",
                    report.files
                );
                let long = records("b.log").unwrap_or(0);
                assert!((1000..6000).contains(&long), "{name} {long}");
            }
        }
    }
}

#[test]
fn a_zip_without_its_end_is_read_within_all_bounds() {
    let (first, long) = (agent_log(), long_log());
    let members: &[build::Member<'_>] = &[("WORKER01/a.log", &first), ("b.log", &first), ("c.log", &long)];
    let inner = build::zip(members);
    let zip = build::zip(&[("a.log", &first), ("closed.log", &first), ("in.zip", &inner), ("z.log", &long)]);
    let mut zip = zip[..zip.len() - 30_000].to_vec();
    set_encrypted(&mut zip, "closed.log");
    let report = scan_bytes("b.zip", &zip);
    let inside = ["in.zip", "in.zip!/WORKER01/a.log", "in.zip!/b.log", "in.zip!/c.log"];
    let mut expected: Vec<_> =
        inside.iter().chain(&["a.log", "closed.log", "z.log"]).map(|path| format!("b.zip!/{path}")).collect();
    expected.push("b.zip".to_owned());
    expected.sort();
    let mut found = paths(&report);
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(report.diagnoses[0].count, 90);
    assert_eq!(problem(&report, "b.zip!/closed.log").kind, ProblemKind::Encrypted);
    assert_eq!(problem(&report, "b.zip!/z.log").kind, ProblemKind::Truncated);
    assert_eq!(problem(&report, "b.zip").kind, ProblemKind::Truncated);
    assert_eq!(report.problems.len(), 3, "{:?}", report.problems);

    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder, "b.zip", &zip);
    let limits = |change: fn(&mut ArchiveLimits)| scan_with(limited(change), &path);
    let has = |report: &Report, option: &str| report.problems.iter().any(|p| p.message.contains(option));
    let few = limits(|limits| limits.max_members = 2);
    assert!(has(&few, "--max-members") && few.files.len() == 3, "{:?}", paths(&few));
    assert!(has(&limits(|limits| limits.max_unpacked = 9000), "--max-unpacked"));
    assert!(has(&limits(|limits| (limits.max_ratio, limits.ratio_free) = (2, 1000)), "--max-ratio"));
    assert!(has(&limits(|limits| limits.max_depth = 1), "--max-depth"));
}

#[test]
fn what_is_wrong_with_damaged_bytes_is_no_text_of_a_library() {
    for (name, mut bytes) in of_every_format(&agent_log(), &long_log()) {
        let middle = bytes.len() / 2;
        bytes[middle..middle + 20].fill(0xff);
        let report = scan_bytes(name, &bytes);
        for told in report.problems.iter().filter(|told| name != "b.tar" && told.line.is_none()) {
            assert_eq!(told.kind, ProblemKind::Malformed, "{name} {told:?}");
            let known = ["its packed bytes make no sense; ", "its checksum is not that of its bytes; "];
            let is_known = known.iter().any(|known| told.message.starts_with(known));
            assert!(is_known || told.message.contains("in the tar has not"), "{name} {told:?}");
            assert!(told.message.contains("copy it again"), "{name} {told:?}");
        }
        assert!(name == "b.tar" || report.is_incomplete(), "{name}");
    }
}

#[test]
fn no_member_of_a_cabinet_gets_the_bytes_of_another_behind_damaged_ones() {
    let (first, long) = (agent_log(), long_log());
    let members: &[build::Member<'_>] = &[("a.log", &first), ("b.log", &long), ("c.log", &first)];
    let bytes = build::cabinet(members, cab::CompressionType::MsZip);
    let report = scan_bytes("b.cab", &bytes[..bytes.len() / 2]);
    assert_eq!(report.files.iter().find(|file| file.path == "b.cab!/a.log").unwrap().records, Some(60));
    assert_eq!(report.files.iter().find(|file| file.path == "b.cab!/c.log").unwrap().records, None);
    assert_eq!(problem(&report, "b.cab!/c.log").kind, ProblemKind::Truncated);
}

#[test]
fn reports_are_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let (agent, notes) = (agent_log(), log("[Warning] nothing"));
    let task =
        log("[Error] System.ServiceModel.EndpointNotFoundException: There was no endpoint listening at \
        https://MASTER01:8391/ClusterManagement/ that could accept the message.");
    write(&folder, "w1.zip", &build::zip(&[(TASK, &task), (AGENT, &agent)]));
    write(&folder, "w2.tar.gz", &build::gzip(&build::tar(&[(TASK, &task), (MASTER, &notes)])));
    write(&folder, "w3.7z", &build::seven_zip(&[("n.log", &notes), (TASK, &task)]));
    write(&folder, "plain.log", &agent);
    let report = |threads| scan_with(Scanner::builder().threads(threads), folder.path());
    let one = report(1);
    for threads in [2, 7] {
        assert_eq!(report(threads), one, "{threads}");
    }
    // The Master's address, told by the agent's log, decides for the tasks' logs in all archives.
    let found = one.diagnoses.iter().filter(|d| d.rule == "worker-endpoint-not-found");
    assert!(found.clone().all(|d| d.confidence == Confidence::Certain || d.confidence == Confidence::Likely));
    assert_eq!(found.map(|d| d.count).sum::<u64>(), 5 * 30);
}

#[test]
fn an_archive_of_one_name_alone_takes_no_longer_than_any_other() {
    let mut tar = tar::Builder::new(Vec::new());
    for _ in 0..3000 {
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        tar.append_data(&mut header, "a.log", io::empty()).unwrap();
    }
    let report = scan_bytes("b.tar", &tar.into_inner().unwrap());
    assert_eq!(report.files.len(), 3001);
    assert!(paths(&report).contains(&"b.tar!/a.log#3000"));
}

/// Loading the rules takes longer than a scan here.
static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::builder().build().unwrap());

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    /// Archives whose checksums cover what is in them: bytes that somebody changed cost findings only where it is told.
    #[test]
    fn nothing_of_a_damaged_archive_is_lost_silently(
        format in 0usize..3,
        changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), 1u8..), 1..4),
    ) {
        let agent = agent_log();
        let members: &[build::Member<'_>] = &[("a.log", &agent), ("b.log", &agent)];
        let (name, mut bytes) = match format {
            0 => ("b.zip", build::zip(members)),
            1 => ("b.tar.gz", build::gzip(&build::tar(members))),
            _ => ("b.7z", build::seven_zip(members)),
        };
        for (at, by) in changes {
            let at = at.index(bytes.len());
            bytes[at] ^= by;
        }
        let folder = tempfile::tempdir().unwrap();
        let report = SCANNER.scan(&[write(&folder, name, &bytes)]).unwrap();
        let count: u64 = report.diagnoses.iter().map(|diagnosis| diagnosis.count).sum();
        proptest::prop_assert!(count == 60 || report.is_incomplete(), "{count} {:?} {:?}", report.problems, paths(&report));
    }
}
