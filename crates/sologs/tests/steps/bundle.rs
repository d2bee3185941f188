//! A made-up bundle, scanned.

use sologs::report::{Diagnosis, Step, StepResult};
use sologs::{Report, Scanner, ScannerBuilder};
use std::path::Path;
use std::sync::OnceLock;

/// Folder of the Worker's log below its node.
pub(crate) const AGENT: &str =
    "Windows/ServiceProfiles/SSISScaleOutWorker150/AppData/Local/SSIS/ScaleOut/Agent";

/// Files of a bundle, by their paths.
#[derive(Clone, Default)]
pub(crate) struct Bundle {
    files: Vec<(String, Vec<u8>)>,
}

/// What the steps of a report are compared with: result, and the places that show it.
pub(crate) type Expected<'e> = (StepResult, &'e [(&'e str, u64)]);

impl Bundle {
    /// Adds a file.
    pub(crate) fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.push((path.to_owned(), content.as_ref().to_vec()));
        self
    }

    /// Adds the log of the Worker WORKER01 with one record.
    pub(crate) fn worker_log(self, exception: &str) -> Self {
        let log = format!("2024-05-03 10:00:00.123 Error Error when sending agent heartbeat. {exception}\n");
        self.file(&format!("WORKER01/{AGENT}/agent.log"), log)
    }

    /// Scans it. The rules are read once for all tests.
    pub(crate) fn scan(&self) -> Report {
        static USUAL: OnceLock<Scanner> = OnceLock::new();
        self.scan_by(USUAL.get_or_init(|| built(Scanner::builder())))
    }

    /// Scans it with options.
    pub(crate) fn scan_with(&self, builder: ScannerBuilder) -> Report {
        self.scan_by(&built(builder))
    }

    fn scan_by(&self, scanner: &Scanner) -> Report {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in &self.files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
            std::fs::write(path, content).unwrap();
        }
        scanner.scan(&[folder.path().to_owned()]).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Scans it and compares one step of the diagnosis of a rule.
    #[track_caller]
    pub(crate) fn expect(&self, rule: &str, step: &str, (result, places): Expected<'_>) -> Step {
        let report = self.scan();
        let diagnosis = diagnosis(&report, rule);
        let step = diagnosis.steps.iter().find(|found| found.id == step).unwrap();
        let shown: Vec<(&str, u64)> =
            step.evidence.iter().map(|place| (place.path.as_str(), place.line.unwrap_or(0))).collect();
        assert_eq!((step.result, shown.as_slice()), (result, places), "{:?}", step.reason);
        assert!(step.reason.as_deref().is_some_and(|reason| !reason.contains("check-")), "{:?}", step.reason);
        step.clone()
    }
}

fn built(builder: ScannerBuilder) -> Scanner {
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

/// The only diagnosis of a rule.
#[track_caller]
pub(crate) fn diagnosis<'r>(report: &'r Report, rule: &str) -> &'r Diagnosis {
    let mut found = report.diagnoses.iter().filter(|diagnosis| diagnosis.rule == rule);
    let first = found.next().unwrap_or_else(|| panic!("{rule} was not found"));
    assert!(found.next().is_none(), "{rule} was found twice");
    first
}
