#![cfg(test)]
//! Bundles of machines that do not exist, and what a scan says of them.

mod machine;
mod matrix;

use machine::{Fault, MadeUpMachine};
use sologs::collect::{CollectError, CollectOptions, Collected, collect, collect_redacted, dry_run};
use sologs::{FileKind, Report, Scanner};
use std::fmt::Write as _;
use std::io::{Cursor, Read, Seek, Write};
use std::path::Path;
use std::sync::LazyLock;

const VERSIONS: [u32; 4] = [140, 150, 160, 170];

struct Bundle {
    collected: Collected,
    files: Vec<(String, Vec<u8>)>,
}

fn bundle_with(machine: &MadeUpMachine, options: &CollectOptions) -> Bundle {
    let mut zip = Cursor::new(Vec::new());
    let collected = collect(machine, options, &mut zip, &mut |_| {}).unwrap();
    Bundle { collected, files: unzip(zip) }
}

fn unzip(zip: Cursor<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(zip).unwrap();
    (0..archive.len())
        .map(|number| {
            let mut file = archive.by_index(number).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn bundle(machine: &MadeUpMachine) -> Bundle {
    bundle_with(machine, &CollectOptions::default())
}

impl Bundle {
    fn has(&self, end: &str) -> bool {
        self.files.iter().any(|(name, _)| name.ends_with(end))
    }

    fn content(&self, end: &str) -> &[u8] {
        &self.files.iter().find(|(name, _)| name.ends_with(end)).unwrap_or_else(|| panic!("no {end}")).1
    }

    fn reason(&self, what: &str) -> &str {
        let says = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains(what));
        let item =
            self.collected.manifest.items.iter().find(|item| says(&item.command) || says(&item.source));
        item.unwrap_or_else(|| panic!("nothing of {what}")).reason.as_deref().unwrap_or_default()
    }

    /// The manifest in the bundle is what its reader reads, and it is true of every file.
    fn assert_told_truly(&self) {
        let text = String::from_utf8(self.content("/manifest.json").to_vec()).unwrap();
        let parsed =
            sologs_core::artifact::parse(FileKind::Manifest, "manifest.json", &text, text.as_bytes());
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        let Some(sologs_core::artifact::Artifact::Manifest(mut read)) = parsed.artifact else { panic!() };
        read.items.iter_mut().for_each(|item| item.line = 0);
        assert_eq!(*read, self.collected.manifest);
        for (name, content) in &self.files {
            let (_, name) = name.split_once('/').unwrap();
            let Some(item) = read.item(name) else {
                assert_eq!(name, "manifest.json");
                continue;
            };
            assert_eq!(item.bytes, Some(content.len() as u64), "{name}");
            assert_eq!(item.sha256.as_deref(), Some(&*sha256(content)), "{name}");
        }
        for item in read.items.iter().filter(|item| item.path.is_none()) {
            assert!(item.reason.is_some(), "neither a file nor why there is none: {item:?}");
        }
        let saved = read.items.iter().filter(|item| item.path.is_some()).count();
        assert_eq!(
            saved + 1,
            self.files.len(),
            "a path of the manifest is not in the bundle, or is there twice"
        );
    }

    fn unpack(&self, folder: &Path) {
        for (name, content) in &self.files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
    }

    /// One line an item.
    fn listing(&self) -> String {
        let manifest = &self.collected.manifest;
        let mut text =
            format!("{:?} roles {:?} elevated {:?}\n", manifest.node, manifest.roles, manifest.elevated);
        for item in &manifest.items {
            let what = item.command.as_deref().or(item.source.as_deref()).unwrap_or_default();
            let kind = item.artifact.as_deref().unwrap_or("-");
            let _ = write!(text, "{kind} | {what} | {}", item.path.as_deref().unwrap_or("-"));
            if let Some(code) = item.exit_code.filter(|code| *code != 0) {
                let _ = write!(text, " | exit {code}");
            }
            if let Some(reason) = &item.reason {
                let _ = write!(text, " | {reason}");
            }
            text.push('\n');
        }
        text
    }
}

/// The rules are compiled once for all.
static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::builder().build().unwrap());

fn scan(bundles: &[&Bundle]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    for bundle in bundles {
        bundle.unpack(folder.path());
    }
    SCANNER.scan(&[folder.path().to_owned()]).unwrap()
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_manifest_is_what_its_reader_reads_and_true_of_every_file() {
    let bundle = bundle(&MadeUpMachine::new(&["worker"], 160));
    let text = String::from_utf8(bundle.content("WORKER01/manifest.json").to_vec()).unwrap();
    snapshot("manifest-worker-160", &text);
    let manifest = &bundle.collected.manifest;
    assert_eq!(
        (manifest.windows_build, manifest.oem_code_page, manifest.offset_minutes()),
        (Some(17763), Some(850), Some(120))
    );
    bundle.assert_told_truly();
}

fn sha256(content: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_scan_recognises_every_file_of_a_bundle() {
    let (worker, master) = (MadeUpMachine::new(&["worker"], 140), MadeUpMachine::new(&["master"], 140));
    let (worker, master) = (bundle(&worker), bundle(&master));
    let report = scan(&[&worker, &master]);
    for bundle in [&worker, &master] {
        let node = bundle.collected.manifest.node.as_deref().unwrap();
        for item in &bundle.collected.manifest.items {
            let (Some(path), Some(artifact)) = (&item.path, &item.artifact) else { continue };
            let whole = format!("{node}/{path}");
            let file = report.files.iter().find(|file| file.path == whole).unwrap();
            assert_eq!(
                (file.kind.as_str(), file.node.as_deref()),
                (artifact.as_str(), Some(node)),
                "{whole}"
            );
        }
    }
    assert!(report.files.iter().any(|file| file.kind == FileKind::Manifest));
}

#[test]
fn a_scan_says_what_the_collector_could_not_get_and_why() {
    let mut machine = MadeUpMachine::new(&["master"], 150);
    machine.elevated = false;
    machine.faults = vec![("netsh advfirewall", Fault::Hanging)];
    let master = bundle(&machine);
    let worker = bundle(&MadeUpMachine::new(&["worker"], 150));
    let report = scan(&[&worker, &master]);
    let of = |artifact: &str| {
        report.missing.iter().find(|one| one.node.as_deref() == Some("MASTER01") && one.artifact == artifact)
    };
    let reason = |artifact: &str| of(artifact).and_then(|one| one.reason.as_deref()).unwrap_or_default();
    assert!(reason("http-service-state").contains("exit code 1"), "{:?}", report.missing);
    assert!(reason("master-log").contains("access denied"), "{:?}", report.missing);
    assert!(reason("firewall-rules").contains("did not end within 120 s"), "{:?}", report.missing);
    assert!(of("certutil-store").is_none(), "it was gathered");
}

#[test]
fn private_keys_and_data_of_packages_stay_on_the_machine() {
    let machine = MadeUpMachine::new(&["worker"], 140);
    let agent = r"C:\Windows\ServiceProfiles\SSISScaleOutWorker140\AppData\Local\SSIS\ScaleOut\Agent";
    machine.write(
        &format!(r"{agent}\key.log"),
        b"-----BEGIN PRIVATE KEY-----\r\nmade up\r\n-----END PRIVATE KEY-----\r\n",
    );
    let bundle = bundle(&machine);
    for name in [".pfx", "renamed.cer", "broken.cer", "customers.csv", ".dtsx", "state.bin", "key.log"] {
        assert!(!bundle.has(name), "{name}");
    }
    assert!(bundle.has("SSISScaleOutWorker.cer") && bundle.has("SSISScaleOutMaster.cer"));
    assert!(bundle.reason("renamed.cer").contains("private key"));
    assert!(
        bundle.files.iter().all(|(_, content)| !String::from_utf8_lossy(content).contains("PRIVATE KEY"))
    );
}

#[test]
fn one_program_at_fault_leaves_the_others_alone() {
    let mut machine = MadeUpMachine::new(&["master"], 140);
    machine.faults = vec![("certutil", Fault::Hanging), ("netsh http show servicestate", Fault::Failing)];
    let bundle = bundle(&machine);
    assert!(bundle.reason("certutil -store Root").contains("did not end within 120 s"));
    assert!(bundle.content("certutil-store-Root.txt").starts_with(b"C:\\>certutil -store Root\r\n"));
    assert_eq!(bundle.reason("show servicestate"), "ended with exit code 87");
    assert_eq!(bundle.reason("show sslcert"), "");
    assert_eq!(bundle.collected.gaps, 3, "{}", bundle.listing());
}

#[test]
fn output_is_saved_byte_for_byte_under_its_command() {
    let mut machine = MadeUpMachine::new(&["master"], 140);
    let raw = b"Liaisons de certificats SSL :\r\n\x82\x8a\x85\r\n".to_vec();
    machine.commands_mut().insert("netsh http show sslcert".to_owned(), (raw.clone(), 0));
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("x\r\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    machine.commands_mut().insert("netsh http show servicestate".to_owned(), (wide.clone(), 0));
    let bundle = bundle(&machine);
    let expected = [b"C:\\>netsh http show sslcert\r\n".as_slice(), &raw].concat();
    assert_eq!(bundle.content("sslcert.txt"), expected);
    assert_eq!(bundle.content("servicestate.txt"), wide, "UTF-16 gets no line of another encoding");
}

#[test]
fn since_and_size_bound_the_logs_newest_first() {
    let machine = MadeUpMachine::new(&["worker"], 140);
    let mut options = CollectOptions::default();
    options.since = "2024-05-01".parse().ok();
    let recent = bundle_with(&machine, &options);
    assert!(recent.has("Agent/agent.log") && !recent.has("agent-old.log"));
    let told = recent.listing();
    assert!(told.contains("1 file(s)") && told.contains("last written before --since"), "{told}");
    assert!(
        machine.asked.borrow().iter().any(|command| command.contains("SystemTime>='2024-04-30T22:00:00Z'"))
    );

    let agent = r"C:\Windows\ServiceProfiles\SSISScaleOutWorker140\AppData\Local\SSIS\ScaleOut\Agent";
    let line = "2024-05-03T08:00:00.1000000+02:00 [4] Information Heartbeat processing finishes.\r\n";
    machine.write(&format!(r"{agent}\big.log"), line.repeat(4000).as_bytes());
    options.since = None;
    options.max_size = 100_000;
    let small = bundle_with(&machine, &options);
    let logs: u64 = small
        .collected
        .manifest
        .items
        .iter()
        .filter(|item| item.source.as_ref().is_some_and(|source| source.contains("SSIS\\")))
        .filter_map(|item| item.bytes)
        .sum();
    assert!(logs <= 100_000 && small.has("big.log"), "{logs}");
    let reason = small.reason("big.log");
    assert!(reason.contains("were left out by --max-size"), "{reason}");
    assert!(small.content("big.log").ends_with(line.as_bytes()), "the end of a log is what is new");
    assert!(small.listing().contains("no room in --max-size"), "{}", small.listing());
}

#[test]
fn locked_files_and_hostile_settings_are_told() {
    let mut machine = MadeUpMachine::new(&["worker"], 140);
    let agent = r"C:\Windows\ServiceProfiles\SSISScaleOutWorker140\AppData\Local\SSIS\ScaleOut\Agent";
    machine.locked.insert(format!(r"{agent}\agent.log"));
    let settings = br#"{"MasterEndpoint": "https://x';Stop-Service Spooler;':8391", "TasksRootFolder": "..\\..\\x", "TaskLogLevel": 126}"#;
    machine.write(r"C:\Program Files\Microsoft SQL Server\140\DTS\Binn\WorkerSettings.config", settings);
    let bundle = bundle(&machine);
    assert_eq!(bundle.reason("agent.log"), "locked by another program");
    assert!(bundle.reason("Test-NetConnection").contains("names no host and port"), "{}", bundle.listing());
    assert!(machine.asked.borrow().iter().all(|command| !command.contains("Spooler")));
    assert!(bundle.collected.gaps >= 1);
}

#[test]
fn a_dry_run_lists_and_asks_only_what_it_needs() {
    let machine = MadeUpMachine::new(&["worker"], 170);
    let planned = dry_run(&machine, &CollectOptions::default(), &mut |_| {}).unwrap();
    let asked = machine.asked.borrow().clone();
    assert!(
        asked.iter().all(|command| command.starts_with("reg query") || command.starts_with("sc.exe q")),
        "{asked:?}"
    );
    let real = bundle(&MadeUpMachine::new(&["worker"], 170));
    let paths = |collected: &Collected| -> Vec<String> {
        collected.manifest.items.iter().filter_map(|item| item.path.clone()).collect()
    };
    assert_eq!(paths(&planned), paths(&real.collected), "a dry run names what a real one writes");
}

#[test]
fn an_interrupt_ends_it() {
    for after in [0, 5, 20] {
        let mut machine = MadeUpMachine::new(&["worker"], 140);
        machine.interrupt_after = Some(after);
        let done = collect(&machine, &CollectOptions::default(), Cursor::new(Vec::new()), &mut |_| {});
        assert!(matches!(done, Err(CollectError::Interrupted)), "{after}");
    }
}

#[test]
fn a_full_disk_is_an_error_and_no_panic() {
    struct Full(u64, u64);
    impl Write for Full {
        fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
            self.0 += buffer.len() as u64;
            if self.0 > self.1 { Err(std::io::ErrorKind::StorageFull.into()) } else { Ok(buffer.len()) }
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    impl Seek for Full {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(self.0)
        }
    }
    let machine = MadeUpMachine::new(&["worker"], 140);
    for room in [0, 100, 4000] {
        let done = collect(&machine, &CollectOptions::default(), Full(0, room), &mut |_| {});
        assert!(matches!(done, Err(CollectError::Write(_))), "{room}");
    }
}

#[test]
fn a_machine_without_scale_out_gives_a_bundle_that_says_so() {
    let machine = MadeUpMachine::new(&[], 140);
    let bundle = bundle(&machine);
    assert!(bundle.collected.manifest.roles.is_empty());
    assert!(bundle.has("manifest.json"));
}

#[test]
fn the_database_is_asked_with_a_trusted_connection_or_by_a_script() {
    let mut machine = MadeUpMachine::new(&["master"], 140);
    machine.write(r"C:\Tools\sqlcmd.exe", b"made up");
    let answer = |text: &str| (text.as_bytes().to_vec(), 0);
    for (file, text) in [
        (
            "worker_agents.csv",
            "WorkerAgentId,IsEnabled,DisplayName,Description,MachineName,Tags,UserAccount,LastOnlineTime\r\n\"7d0e0a2c-1111-4222-8333-444455556666\",\"0\",\"WORKER01\",\"a, \"\"b\"\"\",\"WORKER01\",,\"NT SERVICE\\SSISScaleOutWorker140\",\"2024-05-03T10:00:00.1234567+02:00\"\r\n",
        ),
        ("master_properties.csv", "property_name,property_value\r\n\"CLUSTER_LOGDB_SERVER\",\"SQL01\"\r\n"),
        ("server_time.csv", "SYSDATETIMEOFFSET\r\n2024-05-03T10:30:00.1234567+02:00\r\n"),
        ("server_properties.csv", "IsIntegratedSecurityOnly,ProductVersion\r\n1,14.0.3456.2\r\n"),
        (
            "ERRORLOG",
            "2024-05-03 09:59:00.120 Logon Error: 18456, Severity: 14, State: 58.\r\n2024-05-03 09:59:00.120 Logon Login failed for user '##MS_SSISLogDBWorkerAgentLogin##'.\r\n",
        ),
    ] {
        machine.commands_mut().insert(format!(r"sqlcmd -S SQL01\INST -E -d SSISDB ({file})"), answer(text));
    }
    let mut options = CollectOptions::default();
    options.sql_server = Some(r"SQL01\INST".to_owned());
    let asked = bundle_with(&machine, &options);
    assert!(asked.collected.sql_script.is_none());
    let report = scan(&[&asked]);
    for (end, kind) in [
        ("worker_agents.csv", FileKind::SsisdbTable),
        ("master_properties.csv", FileKind::SsisdbTable),
        ("server_time.csv", FileKind::SsisdbTable),
        ("server_properties.csv", FileKind::SsisdbTable),
        ("ERRORLOG", FileKind::SqlErrorlog),
    ] {
        let file = report.files.iter().find(|file| file.path.ends_with(end)).unwrap();
        assert_eq!(file.kind, kind, "{end}");
    }
    options.sql_server = Some("x\" -Q \"DROP".to_owned());
    let refused = collect(&machine, &options, Cursor::new(Vec::new()), &mut |_| {});
    assert!(matches!(refused, Err(CollectError::SqlServer(_))));

    let by_hand = bundle(&machine);
    let script = by_hand.collected.sql_script.clone().unwrap();
    assert!(script.contains(":OUT worker_agents.csv\r\n") && script.contains("[catalog].[worker_agents]"));
    assert!(by_hand.reason("sqlcmd").contains("--sql"));
}

fn redacted(machine: &MadeUpMachine) -> (Bundle, sologs::redact::Redactor) {
    let scanner = Scanner::builder().build().unwrap();
    let mut zip = Cursor::new(Vec::new());
    let (collected, redactor) =
        collect_redacted(machine, &CollectOptions::default(), &scanner, &mut zip, &mut |_| {}).unwrap();
    (Bundle { collected, files: unzip(zip) }, redactor)
}

#[test]
fn a_redacted_bundle_holds_no_name_and_tells_the_same_trouble() {
    let (worker, master) = (MadeUpMachine::new(&["worker"], 140), MadeUpMachine::new(&["master"], 140));
    let (first, table) = redacted(&worker);
    let (second, _) = redacted(&master);
    let names: Vec<String> = table.rows().iter().flat_map(|row| row.originals.clone()).collect();
    for name in ["WORKER01", "MASTER01"] {
        assert!(names.iter().any(|known| known.eq_ignore_ascii_case(name)), "{name} is not known: {names:?}");
        for (path, content) in first.files.iter().chain(&second.files) {
            let text = String::from_utf8(content.clone()).unwrap_or_else(|_| panic!("{path} is no UTF-8"));
            let found = text.to_lowercase().contains(&name.to_lowercase()) || path.contains(name);
            assert!(!found, "{name} in {path}: {text}");
        }
    }
    for (path, content) in &first.files {
        assert_eq!(table.left_in(&String::from_utf8_lossy(content)), [], "{path}");
    }
    // The tables are two, one for each machine: what the bundles say of each other is not joined, but each tells its own.
    let diagnosed = |bundles: &[&Bundle]| -> Vec<(String, u64)> {
        scan(bundles).diagnoses.iter().map(|found| (found.rule.clone(), found.count)).collect()
    };
    let plain = diagnosed(&[&bundle(&worker)]);
    assert!(plain.iter().any(|(rule, _)| rule == "worker-endpoint-not-found"));
    let of_logs = |found: Vec<(String, u64)>| -> Vec<(String, u64)> {
        found.into_iter().filter(|(rule, _)| rule.starts_with("worker-")).collect()
    };
    assert_eq!(of_logs(diagnosed(&[&first])), of_logs(plain));
}

#[test]
fn what_cannot_be_redacted_is_left_out_and_told() {
    let (bundle, _) = redacted(&MadeUpMachine::new(&["worker"], 140));
    assert!(!bundle.has(".cer"), "{}", bundle.listing());
    assert!(bundle.reason(".cer").contains("--redact: a certificate"), "{}", bundle.listing());
    let text = String::from_utf8(bundle.content("/manifest.json").to_vec()).unwrap();
    let parsed = sologs_core::artifact::parse(FileKind::Manifest, "manifest.json", &text, text.as_bytes());
    let Some(sologs_core::artifact::Artifact::Manifest(manifest)) = parsed.artifact else { panic!("{text}") };
    assert!(manifest.node.is_some_and(|node| node.starts_with("host-")), "{text}");
    let saved: Vec<&String> = manifest.items.iter().filter_map(|item| item.path.as_ref()).collect();
    for path in &saved {
        assert!(bundle.has(path), "{path} is not in the bundle");
    }
    assert_eq!(saved.len() + 1, bundle.files.len());
}

#[test]
fn every_command_is_run_once_though_everything_is_gathered_twice() {
    let (plain, hidden) = (MadeUpMachine::new(&["worker"], 150), MadeUpMachine::new(&["worker"], 150));
    bundle(&plain);
    redacted(&hidden);
    assert_eq!(*hidden.asked.borrow(), *plain.asked.borrow());
}
