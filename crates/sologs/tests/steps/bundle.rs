//! A made-up bundle, scanned.

use sologs::report::{Diagnosis, Step, StepResult};
use sologs::{Report, Scanner, ScannerBuilder};
use std::cell::RefCell;
use std::collections::BTreeSet;
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
        step_of(&self.scan(), rule, step, (result, places))
    }

    /// The same, scanned with options.
    #[track_caller]
    pub(crate) fn expect_with(
        &self,
        builder: ScannerBuilder,
        rule: &str,
        step: &str,
        expected: Expected<'_>,
    ) -> Step {
        step_of(&self.scan_with(builder), rule, step, expected)
    }

    /// Scans it with one more rule, `probe`: it fires where a log says `PROBE name=value …`, captures the values, and has
    /// that step alone. For checks that the project's own rules ask only where they cannot pass.
    #[track_caller]
    pub(crate) fn probe(&self, step: &str, expected: Expected<'_>) -> Step {
        let rule = format!(
            "id = \"probe\"\nrevision = 1\nseverity = \"error\"\nrole = \"worker\"\ntitle.en = \"Probe\"\nmeaning.en = \"Probe\"\n\
             cause.en = \"Probe\"\ngroup_by = []\nreferences = [\"https://example.org/\"]\n\n[[match.exception]]\n\
             types = [\"Contoso.ProbeException\"]\n\
             regex = 'PROBE(?: service=(?P<service>\\w+))?(?: resource=(?P<resource>\\w+))?(?: setting=(?P<setting>\\w+))?'\n\n[[step]]\nid = \"{step}\"\ntext.en = \"Probe\"\n"
        );
        self.expect_with(Scanner::builder().rule_file("probe.toml", rule), "probe", step, expected)
    }
}

thread_local! {
    /// What the tests of this thread have met: ids of steps with their results.
    static MET: RefCell<BTreeSet<(String, StepResult)>> = const { RefCell::new(BTreeSet::new()) };
}

/// What was met on this thread since it was last asked.
pub(crate) fn take_met() -> BTreeSet<(String, StepResult)> {
    MET.with(RefCell::take)
}

/// The step of the diagnosis of a rule, compared with result and places.
#[track_caller]
pub(crate) fn step_of(report: &Report, rule: &str, step: &str, (result, places): Expected<'_>) -> Step {
    let diagnosis = diagnosis(report, rule);
    let found = diagnosis.steps.iter().find(|found| found.id == step);
    let step = found.unwrap_or_else(|| panic!("{rule} has no step {step}"));
    let shown: Vec<(&str, u64)> =
        step.evidence.iter().map(|place| (place.path.as_str(), place.line.unwrap_or(0))).collect();
    assert_eq!((step.result, shown.as_slice()), (result, places), "{:?}", step.reason);
    assert!(step.reason.as_deref().is_some_and(|reason| !reason.contains("check-")), "{:?}", step.reason);
    assert!(step.result == StepResult::Unknown || !shown.is_empty(), "{}: nothing shows it", step.id);
    if step.result == StepResult::Unknown {
        let decides = |missing: &sologs::report::Missing| missing.decides.contains(&step.id);
        assert!(report.missing.iter().any(decides), "{}: nothing to collect decides it", step.id);
    }
    MET.with(|met| met.borrow_mut().insert((step.id.clone(), step.result)));
    step.clone()
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
