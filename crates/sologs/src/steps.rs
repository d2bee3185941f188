//! The steps of a diagnosis: texts and commands with the real values, and what the bundle says of each.

use crate::fill::{fill, fill_command};
use crate::report::{Step, StepEvidence, StepResult};
use crate::words::Words;
use sologs_core::kind::{FileKind, Role};
use sologs_rules::check::{self, Decision, Outcome, Question, Want};
use sologs_rules::inventory::{Machine, Values};
use sologs_rules::rule_file::StepFile;

/// A step, and what would decide it where the bundle does not.
pub(crate) struct Decided {
    pub(crate) step: Step,
    pub(crate) wanted: Vec<Wanted>,
}

/// A file that would decide a step, on a machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wanted {
    /// The machine, where it can be told.
    pub(crate) node: Option<String>,
    /// The part of the cluster whose machine it is.
    pub(crate) role: Option<Role>,
    pub(crate) want: Want,
    /// The command with the real values.
    pub(crate) command: Option<String>,
    /// Id of the step.
    pub(crate) step: String,
}

/// Decides a step of a diagnosis.
pub(crate) fn decide(step: &StepFile, question: &Question<'_>, lang: &str, words: &Words) -> Decided {
    let id = step.check.as_deref().unwrap_or(&step.id);
    let decision = check::decide(id, question);
    let mut values = question.values.clone();
    values.extend(decision.values.clone());
    let result = match decision.outcome {
        Outcome::Passed => StepResult::Passed,
        Outcome::Failed => StepResult::Failed,
        Outcome::Unknown => StepResult::Unknown,
    };
    let wants = match result {
        StepResult::Unknown => wants(step, &decision, question),
        _ => Vec::new(),
    };
    let reason = if decision.reason.is_empty() {
        words.undecided(&wants.iter().map(|(want, _)| want.kind).collect::<Vec<_>>())
    } else {
        words.reason(&decision.reason)
    };
    let wanted = wants.into_iter().map(|(want, machine)| Wanted {
        node: machine.and_then(|machine| machine.node()).map(str::to_owned),
        role: want.role.or(step.on),
        command: want.command.map(|command| fill_command(command, &values)),
        want,
        step: step.id.clone(),
    });
    Decided {
        wanted: wanted.collect(),
        step: Step {
            id: step.id.clone(),
            text: fill(step.text.get(lang), &values),
            warning: step.warning.as_ref().map(|text| fill(text.get(lang), &values)),
            commands: commands(step, &decision, &values),
            result,
            reason: Some(reason),
            evidence: decision
                .evidence
                .into_iter()
                .map(|place| StepEvidence { path: place.path, line: place.line })
                .collect(),
        },
    }
}

/// The command lines with the real values, as far as a shell takes these for values. Those that name a value of which there are several stand together, once for
/// each of them.
fn commands(step: &StepFile, decision: &Decision, values: &Values) -> Vec<String> {
    let repeated = |command: &str| {
        decision.each.iter().find(|(name, _)| command.contains(&format!("{{{name}}}"))).map(|(name, _)| *name)
    };
    let mut lines = Vec::new();
    for group in step.commands.chunk_by(|a, b| repeated(a) == repeated(b)) {
        let name = group.first().and_then(|command| repeated(command));
        let Some((name, each)) = name.and_then(|name| Some((name, decision.each.get(name)?))) else {
            lines.extend(group.iter().map(|command| fill_command(command, values)));
            continue;
        };
        for value in each {
            let mut values = values.clone();
            values.insert(name.to_owned(), value.clone());
            lines.extend(group.iter().map(|command| fill_command(command, &values)));
        }
    }
    lines
}

/// What would decide the step: what the check asks for, else what the rule names and the machine lacks.
fn wants<'q>(
    step: &StepFile,
    decision: &Decision,
    question: &Question<'q>,
) -> Vec<(Want, Option<Machine<'q>>)> {
    let machine = |want: &Want| question.machine(want.role.or(step.on));
    if !decision.wants.is_empty() {
        return decision.wants.iter().map(|want| (want.clone(), machine(want))).collect();
    }
    let of_rule = step.decided_by.iter().map(|kind| Want::new(*kind).on_usual_machine()).map(|want| {
        let machine = machine(&want);
        (want, machine)
    });
    let lacking: Vec<_> =
        of_rule.clone().filter(|(want, machine)| !has(*machine, want.kind, question)).collect();
    // What is there does not tell: it has to be had anew, and whole.
    if lacking.is_empty() { of_rule.collect() } else { lacking }
}

/// Whether the bundle holds a file of that kind of the machine already.
fn has(machine: Option<Machine<'_>>, kind: FileKind, question: &Question<'_>) -> bool {
    if matches!(kind, FileKind::SsisdbTable | FileKind::Certificate) {
        return question.inventory.files().iter().any(|file| file.artifact.kind() == kind);
    }
    machine.is_some_and(|machine| {
        machine.files().any(|file| file.artifact.kind() == kind)
            || machine.logs_of_kind(kind).next().is_some()
    })
}
