//! Which diagnoses have a headline of their own, and which are told under the trouble that brought them about.

use crate::report::{Diagnosis, Report, Step, StepResult};
use sologs_rules::check;

/// The diagnoses of a report, consequences under their causes.
pub(super) struct Folds<'a> {
    heads: Vec<Head<'a>>,
    folded: usize,
}

/// A diagnosis with a headline of its own.
pub(super) struct Head<'a> {
    /// Its 0-based position in the report.
    pub(super) index: usize,
    pub(super) diagnosis: &'a Diagnosis,
    /// What followed from it, by whatever steps, each with its 0-based position in the report.
    pub(super) consequences: Vec<(usize, &'a Diagnosis)>,
}

impl<'a> Folds<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let roots: Vec<usize> = (0..report.diagnoses.len()).map(|index| root(report, index)).collect();
        let mut heads: Vec<Head<'a>> = (report.diagnoses.iter().enumerate().zip(&roots))
            .filter(|((index, _), root)| index == *root)
            .map(|((index, diagnosis), _)| Head { index, diagnosis, consequences: Vec::new() })
            .collect();
        let folded = report.diagnoses.len() - heads.len();
        for (index, (diagnosis, root)) in report.diagnoses.iter().zip(&roots).enumerate() {
            if index != *root
                && let Ok(at) = heads.binary_search_by_key(root, |head| head.index)
                && let Some(head) = heads.get_mut(at)
            {
                head.consequences.push((index, diagnosis));
            }
        }
        Self { heads, folded }
    }

    /// The diagnoses with a headline, in the order of the report.
    pub(super) fn heads(&self) -> &[Head<'a>] {
        &self.heads
    }

    /// How many diagnoses have none.
    pub(super) fn folded(&self) -> usize {
        self.folded
    }
}

/// The diagnosis under which one is told: itself, where it has no cause in the report.
fn root(report: &Report, index: usize) -> usize {
    let mut at = index;
    // A report that somebody else wrote may lead in a circle.
    for _ in 0..report.diagnoses.len() {
        match cause(report, at) {
            Some(next) if next == index => return index,
            Some(next) => at = next,
            None => return at,
        }
    }
    index
}

/// The cause of a diagnosis. One that is graver than its cause, or of which the bundle itself shows what is wrong,
/// is more than a consequence.
fn cause(report: &Report, index: usize) -> Option<usize> {
    let diagnosis = report.diagnoses.get(index)?;
    let cause = diagnosis.caused_by.first()?.diagnosis?;
    let grave = report.diagnoses.get(cause)?.severity >= diagnosis.severity;
    // A step that only points to other diagnoses shows nothing of its own.
    let shows = |step: &Step| step.result == StepResult::Failed && !check::points_elsewhere(&step.id);
    let is_its_own = diagnosis.steps.iter().any(shows);
    (grave && !is_its_own).then_some(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::samples;
    use crate::report::Cause;

    fn caused_by(diagnosis: usize) -> Vec<Cause> {
        vec![Cause { diagnosis: Some(diagnosis), rule: None, path: "a.log".to_owned(), line: 1 }]
    }

    fn report(causes: &[Option<usize>]) -> Report {
        let mut report = samples::one_fault();
        let mut one = report.diagnoses[0].clone();
        one.steps.clear();
        report.diagnoses = vec![one; causes.len()];
        for (diagnosis, cause) in report.diagnoses.iter_mut().zip(causes) {
            diagnosis.caused_by = cause.map(caused_by).unwrap_or_default();
        }
        report
    }

    fn shape(report: &Report) -> Vec<(usize, Vec<usize>)> {
        let under = |head: &Head<'_>| head.consequences.iter().map(|(index, _)| *index).collect();
        Folds::new(report).heads().iter().map(|head| (head.index, under(head))).collect()
    }

    #[test]
    fn consequences_of_consequences_stand_under_the_first_cause() {
        let report = report(&[Some(2), None, None, Some(0)]);
        assert_eq!(shape(&report), [(1, vec![]), (2, vec![0, 3])]);
        assert_eq!(Folds::new(&report).folded(), 2);
    }

    #[test]
    fn circles_and_causes_that_are_not_there_hide_nothing() {
        assert_eq!(shape(&report(&[Some(1), Some(0)])), [(0, vec![]), (1, vec![])]);
        assert_eq!(shape(&report(&[Some(0), Some(7)])), [(0, vec![]), (1, vec![])]);
        // The third leads into a circle that it is no part of.
        assert_eq!(shape(&report(&[Some(1), Some(0), Some(0)])), [(0, vec![]), (1, vec![]), (2, vec![])]);
    }

    #[test]
    fn what_is_graver_or_shown_wrong_keeps_its_headline() {
        let mut graver = report(&[None, Some(0)]);
        graver.diagnoses[0].severity = sologs_rules::rule::Severity::Warning;
        assert_eq!(shape(&graver), [(0, vec![]), (1, vec![])]);
        let mut wrong = report(&[None, Some(0)]);
        wrong.diagnoses[1].steps = samples::one_fault().diagnoses[0].steps.clone();
        wrong.diagnoses[1].steps[0].result = StepResult::Failed;
        assert_eq!(shape(&wrong), [(0, vec![]), (1, vec![])]);
    }
}
