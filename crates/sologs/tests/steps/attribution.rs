//! Whose a file is: folders of machines, folders around them, heaps of files, names of files.

use crate::bundle::{AGENT, Bundle};
use crate::certificates::{Made, NO_KEY, self_signed, store};
use sologs::report::StepResult::{Passed, Unknown};

const LOG: &str = "2024-05-03 10:00:00.123 Error Error when sending agent heartbeat. \
    System.ServiceModel.Security.MessageSecurityException: The HTTP request was forbidden with client authentication \
    scheme 'Anonymous'. ---> System.Net.WebException: The remote server returned an error: (403) Forbidden.\n";
const W4: &str = "worker-request-forbidden";
const IN_ROOT: &str = "worker-certificate-in-master-root";
const MASTER: &str = "{\n  \"PortNumber\": 8391,\n  \"SqlServerName\": \"SQL01\"\n}\n";

fn worker_settings(made: &Made) -> String {
    format!(
        "{{\n  \"MasterEndpoint\": \"https://MASTER01:8391\",\n  \"WorkerHttpsCertThumbprint\": \"{}\"\n}}\n",
        made.thumbprint
    )
}

/// Log and settings of a Worker below a folder.
fn worker(folder: &str, made: &Made) -> Bundle {
    Bundle::default()
        .file(&format!("{folder}{AGENT}/agent.log"), LOG)
        .file(&format!("{folder}WorkerSettings.config"), worker_settings(made))
}

#[track_caller]
fn nodes(bundle: &Bundle) -> Vec<Option<String>> {
    let mut nodes: Vec<Option<String>> = bundle.scan().files.into_iter().map(|file| file.node).collect();
    nodes.sort();
    nodes.dedup();
    nodes
}

fn named(names: &[&str]) -> Vec<Option<String>> {
    names.iter().map(|name| Some((*name).to_owned())).collect()
}

#[test]
pub(crate) fn a_folder_around_the_folders_of_machines_is_no_machine() {
    let made = self_signed("WORKER01");
    let root = store("Root", &[(&made, NO_KEY)]);
    let bundle = worker("ticket 4711/WORKER01/", &made)
        .file("ticket 4711/MASTER01/MasterSettings.config", MASTER)
        .file("ticket 4711/MASTER01/root.txt", root);
    assert_eq!(nodes(&bundle), named(&["MASTER01", "WORKER01"]));
    bundle.expect(W4, IN_ROOT, (Passed, &[("ticket 4711/MASTER01/root.txt", 9)]));
}

/// A zip archive of the files of a bundle.
fn zipped(files: &[(&str, String)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in files {
        writer.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
pub(crate) fn an_archive_is_a_machine_only_where_it_holds_no_folders_of_machines() {
    let made = self_signed("WORKER01");
    let worker = |folder: &str| {
        [
            (format!("{folder}{AGENT}/agent.log"), LOG.to_owned()),
            (format!("{folder}WorkerSettings.config"), worker_settings(&made)),
        ]
    };
    let zip = |files: Vec<(String, String)>| {
        zipped(&files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect::<Vec<_>>())
    };
    let master = (String::from("MASTER01/MasterSettings.config"), MASTER.to_owned());
    let both: Vec<_> = worker("WORKER01/").into_iter().chain([master]).collect();
    let without_archive = |bundle: &Bundle| {
        let files = bundle.scan().files.into_iter().filter(|file| file.kind != sologs::FileKind::Archive);
        let mut nodes: Vec<_> = files.map(|file| file.node).collect();
        nodes.sort();
        nodes.dedup();
        nodes
    };
    let one = Bundle::default().file("bundle.zip", zip(both));
    assert_eq!(without_archive(&one), named(&["MASTER01", "WORKER01"]));
    let each = Bundle::default()
        .file("W.zip", zip(worker("WORKER01/").into()))
        .file("MASTER01.zip", zip(vec![(String::from("MasterSettings.config"), MASTER.to_owned())]));
    assert_eq!(without_archive(&each), named(&["MASTER01", "WORKER01"]));
}

#[test]
pub(crate) fn a_folder_with_nothing_but_outputs_of_tools_is_a_machine_too() {
    let made = self_signed("WORKER01");
    let bundle = worker("WORKER01/", &made)
        .file("MASTER01/root.txt", store("Root", &[(&made, NO_KEY)]))
        .file("notes/readme.txt", "nothing to see here\n");
    let mut expected = vec![None];
    expected.extend(named(&["MASTER01", "WORKER01"]));
    assert_eq!(nodes(&bundle), expected);
}

#[test]
pub(crate) fn in_one_heap_a_listing_counts_for_the_machine_that_its_name_tells() {
    let made = self_signed("WORKER01");
    let root = store("Root", &[(&made, NO_KEY)]);
    let heap = || worker("", &made).file("MasterSettings.config", MASTER);
    heap().file("root.txt", &root).expect(W4, IN_ROOT, (Unknown, &[]));
    heap().file("worker-root.txt", &root).expect(W4, IN_ROOT, (Unknown, &[]));
    heap().file("root-of-master.txt", &root).expect(W4, IN_ROOT, (Passed, &[("root-of-master.txt", 9)]));
}

#[test]
pub(crate) fn a_listing_beside_the_folders_counts_for_the_machine_in_its_name() {
    let made = self_signed("WORKER01");
    let root = store("Root", &[(&made, NO_KEY)]);
    let bundle = || worker("WORKER01/", &made).file("MASTER01/MasterSettings.config", MASTER);
    bundle().file("MASTER01-root.txt", &root).expect(W4, IN_ROOT, (Passed, &[("MASTER01-root.txt", 9)]));
    bundle().file("root.txt", &root).expect(W4, IN_ROOT, (Unknown, &[]));
    bundle().file("WORKER01-root.txt", &root).expect(W4, IN_ROOT, (Unknown, &[]));
    bundle().file("MASTER012-root.txt", &root).expect(W4, IN_ROOT, (Unknown, &[]));
}

#[test]
pub(crate) fn the_manifest_names_the_machine_of_a_heap() {
    let made = self_signed("WORKER01");
    let manifest = r#"{"sologs_manifest": 1, "node": "WORKER07", "items": []}"#;
    assert_eq!(nodes(&worker("", &made).file("manifest.json", manifest)), named(&["WORKER07"]));
}

#[test]
pub(crate) fn what_to_collect_next_is_listed_by_machine_with_real_values() {
    let made = self_signed("WORKER01");
    let report = worker("WORKER01/", &made).file("MASTER01/MasterSettings.config", MASTER).scan();
    let of = |artifact: &str| report.missing.iter().find(|one| one.artifact == artifact).unwrap();
    let root = of("certutil-store");
    assert_eq!(root.node.as_deref(), Some("MASTER01"));
    assert_eq!(root.save_as.as_deref(), Some("MASTER01/certutil-root.txt"));
    assert!(root.decides.iter().any(|step| step == IN_ROOT), "{:?}", root.decides);
    let services: Vec<&str> = report
        .missing
        .iter()
        .filter(|one| one.artifact == "service-query")
        .map(|one| one.command.as_str())
        .collect();
    assert!(services.iter().any(|line| line.contains("SSISScaleOutWorker150")), "{services:?}");
}

#[test]
pub(crate) fn in_a_heap_of_the_worker_alone_its_stores_are_not_the_masters() {
    let made = self_signed("WORKER01");
    let root = store("Root", &[(&made, NO_KEY)]);
    worker("", &made).file("root.txt", &root).expect(W4, IN_ROOT, (Unknown, &[]));
    worker("", &made).file("root-of-master.txt", &root).expect(
        W4,
        IN_ROOT,
        (Passed, &[("root-of-master.txt", 9)]),
    );
    worker("", &made).file("worker-root.txt", &root).expect(W4, IN_ROOT, (Unknown, &[]));
}

#[test]
pub(crate) fn a_log_that_quotes_settings_tables_and_tools_is_a_log() {
    let quoted = "MasterEndpoint: https://MASTER01:8391, AgentHeartbeatInterval: 00:01:00, MaxTaskCount: 10";
    for stamp in ["2024-05-03T10:00:00.1234567Z [7] Information", "2024-05-03 10:00:00,123 [7] INFO Agent -"]
    {
        let log: String = [
            quoted,
            "\"MasterEndpoint\": \"https://MASTER01:8391\"",
            "C:\\> netsh http show sslcert",
            "property_name,property_value",
            "Heartbeat processing finishes.",
        ]
        .iter()
        .map(|message| format!("{stamp} {message}\n"))
        .collect();
        let report = Bundle::default().file("some.log", &log).scan();
        let file = &report.files[0];
        assert_eq!((file.kind, file.records), (sologs::FileKind::TextLog, Some(5)), "{log}");
        // Half copied: it begins in the middle of a record.
        let half = format!("   at A.B()\n   at C.D()\n{log}");
        let report = Bundle::default().file("half.log", &half).scan();
        assert_eq!(report.files[0].kind, sologs::FileKind::TextLog, "{half}");
    }
}
