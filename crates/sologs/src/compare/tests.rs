use super::*;
use crate::render::samples;

fn kinds(comparison: &Comparison) -> Vec<(ChangeKind, &str)> {
    comparison.diagnoses.iter().map(|change| (change.change, change.rule.as_str())).collect()
}

#[test]
fn a_report_is_unchanged_against_itself() {
    for (name, report) in samples::all() {
        let comparison = compare(&report, &report);
        assert_eq!(comparison.diagnoses.len(), report.diagnoses.len(), "{name}");
        assert!(comparison.diagnoses.iter().all(|change| change.change == ChangeKind::Unchanged), "{name}");
        assert!(comparison.settings.is_empty() && !comparison.worsened_at_least(Severity::Info), "{name}");
    }
}

#[test]
fn new_and_gone_are_told_from_not_looked_at() {
    let (clean, fault) = (samples::clean(), samples::one_fault());
    let comparison = compare(&clean, &fault);
    assert_eq!(comparison.diagnoses[0].change, ChangeKind::New);
    assert!(comparison.worsened_at_least(Severity::Error));

    let mut mended = fault.clone();
    mended.diagnoses.clear();
    assert_eq!(compare(&fault, &mended).diagnoses[0].change, ChangeKind::Gone);
    mended.files.retain(|file| file.node != fault.diagnoses[0].node);
    let comparison = compare(&fault, &mended);
    assert_eq!(comparison.diagnoses[0].change, ChangeKind::NotLookedAt);
    assert!(!comparison.worsened_at_least(Severity::Info));
}

#[test]
fn state_comes_before_steps_and_steps_before_numbers() {
    let mut before = samples::one_fault();
    before.diagnoses[0].state = State::Ongoing;
    before.diagnoses[0].count = 10;
    let with = |change: &dyn Fn(&mut Diagnosis)| {
        let mut after = before.clone();
        change(&mut after.diagnoses[0]);
        compare(&before, &after).diagnoses[0].change
    };
    assert_eq!(with(&|d| (d.state, d.count) = (State::Recovered, 1000)), ChangeKind::Better);
    assert_eq!(with(&|d| d.count = 20), ChangeKind::Worse);
    assert_eq!(with(&|d| d.count = 19), ChangeKind::Unchanged);
    assert_eq!(with(&|d| d.count = 5), ChangeKind::Better);
    let failed = before.diagnoses[0].steps.iter().filter(|s| s.result == StepResult::Failed).count();
    assert!(failed > 0, "the sample has a failed step");
    let mend = |d: &mut Diagnosis| {
        d.count = 1000;
        let step = d.steps.iter_mut().find(|step| step.result == StepResult::Failed);
        step.unwrap().result = StepResult::Passed;
    };
    assert_eq!(with(&mend), ChangeKind::Better);
}

#[test]
fn nodes_match_in_any_case_and_other_endpoints_do_not() {
    let before = samples::one_fault();
    let mut after = before.clone();
    after.diagnoses[0].node = after.diagnoses[0].node.as_ref().map(|node| node.to_lowercase());
    assert_eq!(compare(&before, &after).diagnoses.len(), 1);
    let mut grouped = before.clone();
    grouped.diagnoses[0].grouped_by = vec!["port".into()];
    after = grouped.clone();
    after.diagnoses[0].captures.insert("port".into(), "9999".into());
    let comparison = compare(&grouped, &after);
    let found: Vec<ChangeKind> = kinds(&comparison).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(found, [ChangeKind::New, ChangeKind::Gone]);
}

fn setting(node: &str, key: &str, value: &str) -> Setting {
    Setting {
        node: Some(node.into()),
        kind: FileKind::WorkerSettings,
        key: key.into(),
        value: Some(value.into()),
        path: format!("{node}/WorkerSettings.config"),
        line: Some(3),
    }
}

#[test]
fn settings_are_compared_where_both_have_the_file() {
    let (mut before, mut after) = (samples::clean(), samples::clean());
    before.settings = vec![setting("W1", "MasterEndpoint", "https://M:8391"), setting("W1", "Old", "1")];
    after.settings = vec![
        setting("w1", "masterendpoint", "https://M:8392"),
        setting("w1", "New", "2"),
        setting("W2", "MasterEndpoint", "https://M:8391"),
    ];
    let found = compare(&before, &after).settings;
    let told: Vec<(&str, usize, usize)> =
        found.iter().map(|c| (c.key.as_str(), c.before.len(), c.after.len())).collect();
    assert_eq!(told, [("Old", 1, 0), ("New", 0, 1), ("masterendpoint", 1, 1)]);
}

#[test]
fn accepted_diagnoses_are_known_and_do_not_count() {
    let accepted = samples::one_fault();
    let mut report = accepted.clone();
    assert!(report.finds_at_least(Severity::Error));
    report.mark_known(&accepted);
    assert!(report.diagnoses[0].known && !report.finds_at_least(Severity::Info));
    report.mark_known(&samples::clean());
    assert!(!report.diagnoses[0].known);
}
