//! Every role and version, as administrator and not, with commands as they should be, missing, failing, hanging and
//! printing garbage: what is in the bundle, and what a scan says of it.

use super::machine::{Fault, MadeUpMachine};
use super::{Bundle, VERSIONS, bundle, scan, snapshot};
use sologs::Report;
use sologs::report::{Diagnosis, Missing, StepResult};
use std::fmt::Write as _;

const FAULTS: [Option<Fault>; 5] =
    [None, Some(Fault::Missing), Some(Fault::Failing), Some(Fault::Hanging), Some(Fault::Garbage)];
/// The version whose bundles with faults are snapshots, too.
const SHOWN: u32 = 150;

/// One cell of the matrix.
struct Case {
    roles: &'static [&'static str],
    version: u32,
    elevated: bool,
    fault: Option<Fault>,
}

impl Case {
    fn machine(&self) -> MadeUpMachine {
        let mut machine = MadeUpMachine::new(self.roles, self.version);
        machine.elevated = self.elevated;
        machine.faults = self.fault.map(|fault| ("", fault)).into_iter().collect();
        machine
    }

    fn is(&self, role: &str) -> bool {
        self.roles.contains(&role)
    }

    fn node(&self) -> &'static str {
        if self.is("master") { "MASTER01" } else { "WORKER01" }
    }

    fn name(&self) -> String {
        let role = if self.roles.len() > 1 { "both" } else { self.roles[0] };
        let rights = if self.elevated { "administrator" } else { "user" };
        match self.fault {
            None => format!("{role}-{}-{rights}", self.version),
            Some(fault) => format!("fault-{fault:?}-{role}-{}-{rights}", self.version).to_lowercase(),
        }
    }

    /// Whether the logs of the services could be read: their folders are open to administrators alone.
    fn has_logs(&self) -> bool {
        self.elevated
    }
}

fn each(roles: &'static [&'static str]) {
    for version in VERSIONS {
        let other: &[&str] = if roles == ["worker"] { &["master"] } else { &["worker"] };
        let other = bundle(&MadeUpMachine::new(other, version));
        for elevated in [true, false] {
            for fault in FAULTS {
                let case = Case { roles, version, elevated, fault };
                look_at(&case, &other);
            }
        }
    }
}

fn look_at(case: &Case, other: &Bundle) {
    let name = case.name();
    let own = bundle(&case.machine());
    own.assert_told_truly();
    assert_eq!(own.collected.manifest.roles, roles_found(case), "{name}");
    let alone = scan(&[&own]);
    let is_shown = case.fault.is_none() || case.version == SHOWN;
    if is_shown {
        snapshot(&name, &format!("{}{}", own.listing(), told(&alone)));
    }
    diagnosed(case, &alone, None);
    // With the bundle of the other machine, whose commands all worked.
    if is_shown && case.roles.len() == 1 {
        diagnosed(case, &scan(&[&own, other]), Some(other));
    }
    gaps_are_told(case, &own, &alone);
}

/// Settings tell the roles where the commands do not.
fn roles_found(case: &Case) -> Vec<&'static str> {
    ["master", "worker"].into_iter().filter(|role| case.is(role)).collect()
}

/// What a scan says, one line each.
fn told(report: &Report) -> String {
    let mut text = String::from("\nscan\n");
    for found in &report.diagnoses {
        let node = found.node.as_deref().unwrap_or("-");
        let _ = writeln!(text, "{} at {node}: {} x {}", found.severity, found.count, found.rule);
        for step in &found.steps {
            let _ = writeln!(text, "  {:?} {}", step.result, step.id);
        }
    }
    for one in &report.missing {
        let node = one.node.as_deref().unwrap_or("-");
        let reason = one.reason.as_deref().unwrap_or("-");
        let _ = writeln!(text, "missing at {node}: {} | {} | {reason}", one.artifact, one.command);
    }
    for problem in &report.problems {
        let _ = writeln!(text, "problem: {:?} in {}", problem.kind, problem.path);
    }
    text
}

/// The Master listens at 8392 and the Worker asks at 8391: wherever a Worker's log was read, that is what is found, and
/// the settings of the Master decide the step.
fn diagnosed(case: &Case, report: &Report, other: Option<&Bundle>) {
    let name = case.name();
    let has_worker_log = (case.is("worker") && case.has_logs()) || (other.is_some() && !case.is("worker"));
    let found: Vec<&Diagnosis> =
        report.diagnoses.iter().filter(|found| found.rule == "worker-endpoint-not-found").collect();
    assert_eq!(found.len(), usize::from(has_worker_log), "{name}");
    let trust = report.diagnoses.iter().find(|found| found.rule == "worker-master-certificate-untrusted");
    assert!(trust.is_none(), "{name}: {trust:?}");
    let Some(diagnosis) = found.first() else { return };
    let node = if case.is("worker") { case.node() } else { "WORKER01" };
    assert_eq!((diagnosis.node.as_deref(), diagnosis.count), (Some(node), 3), "{name}");
    let step = diagnosis.steps.iter().find(|step| step.id == "master-port").unwrap();
    let has_master = case.is("master") || other.is_some();
    let expected = if has_master { StepResult::Failed } else { StepResult::Unknown };
    assert_eq!(step.result, expected, "{name}: {step:?}");
    if has_master {
        assert!(step.evidence.iter().any(|place| place.path.contains("MASTER01/")), "{name}: {step:?}");
    }
}

/// Everything that was there and could not be had is told with its reason, and nothing that was had.
fn gaps_are_told(case: &Case, own: &Bundle, report: &Report) {
    let name = case.name();
    let missing = |artifact: &str| -> Vec<&Missing> {
        let here = |one: &&Missing| one.node.as_deref() == Some(case.node()) && one.artifact == artifact;
        report.missing.iter().filter(here).collect()
    };
    for item in own.collected.manifest.missing() {
        let (Some(artifact), Some(reason)) = (&item.artifact, &item.reason) else { continue };
        let is_told = missing(artifact).iter().any(|one| one.reason.as_ref() == Some(reason));
        // A tool that the machine does not have is missing only where a step asks for what it prints.
        let is_absent = reason.ends_with("is not on this machine") && missing(artifact).is_empty();
        assert!(is_told || is_absent, "{name}: {item:?}\n{:?}", report.missing);
    }
    for one in report.missing.iter().filter(|one| one.reason.is_some()) {
        let reason = |item: &sologs::collect::ManifestItem| item.reason == one.reason;
        assert!(own.collected.manifest.missing().any(reason), "{name}: {one:?}");
    }
}

#[test]
fn a_worker_of_every_version_with_every_right_and_fault() {
    each(&["worker"]);
}

#[test]
fn a_master_of_every_version_with_every_right_and_fault() {
    each(&["master"]);
}

#[test]
fn a_machine_with_both_of_every_version_with_every_right_and_fault() {
    each(&["worker", "master"]);
}

#[test]
fn faults_are_told_command_by_command_and_the_logs_are_still_there() {
    for (fault, says) in [
        (Fault::Missing, "not on this machine"),
        (Fault::Failing, "exit code 87"),
        (Fault::Hanging, "did not end within"),
        (Fault::Garbage, ""),
    ] {
        let case = Case { roles: &["worker"], version: SHOWN, elevated: true, fault: Some(fault) };
        let bundle = bundle(&case.machine());
        for command in ["show sslcert", "show urlacl", "certutil -store Root", "Get-NetConnectionProfile"] {
            assert!(bundle.reason(command).contains(says), "{fault:?}: {command}");
        }
        assert!(bundle.has("Agent/agent.log") && bundle.has("WorkerSettings.config"), "{fault:?}");
    }
}
