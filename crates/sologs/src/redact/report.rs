//! Every text of a report, one after the other.

use crate::report::{
    Cause, ClockSkew, Diagnosis, Evidence, FileReport, Link, Missing, Problem, Report, Setting, Step,
    StepEvidence, TimelineEvent, Unexplained,
};
use crate::report::{ExecutionStory, StoryEvent, StoryMessage, TaskStory};
use std::collections::BTreeMap;

/// What a text of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'p> {
    /// Text of a log, or a sentence that may hold some.
    Text,
    /// The path of a file.
    Path,
    /// The name of a machine.
    Node,
    /// The value of that name, taken from a message.
    Capture(&'p str),
    /// The value of that setting.
    Setting(&'p str),
}

/// Calls `each` for every text of a report that may hold something of the input, in an order that is always the same.
///
/// Every field of every type is named here, so that a new one has to be thought of.
pub(super) fn texts(report: &mut Report, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let Report {
        schema_version: _,
        sologs_version: _,
        stats: _,
        files,
        diagnoses,
        unexplained,
        missing,
        problems,
        timeline,
        first_failures,
        clocks,
        settings,
        execution,
    } = report;
    files.iter_mut().for_each(|file| of_file(file, each));
    diagnoses.iter_mut().for_each(|diagnosis| of_diagnosis(diagnosis, each));
    unexplained.iter_mut().for_each(|found| of_unexplained(found, each));
    missing.iter_mut().for_each(|missing| of_missing(missing, each));
    problems.iter_mut().for_each(|problem| of_problem(problem, each));
    timeline.iter_mut().chain(first_failures).for_each(|event| of_event(event, each));
    clocks.iter_mut().for_each(|skew| of_clock(skew, each));
    settings.iter_mut().for_each(|setting| of_setting(setting, each));
    execution.iter_mut().for_each(|story| of_execution(story, each));
}

fn of_clock(skew: &mut ClockSkew, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let ClockSkew { node, reference, seconds: _, spread_seconds: _, facts: _, method: _, zones_known: _ } =
        skew;
    // The clock of the database server is called after the database.
    for machine in [node, reference].into_iter().filter(|machine| *machine != "SSISDB") {
        each(Place::Node, machine);
    }
}

fn of_setting(setting: &mut Setting, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let Setting { node: machine, kind: _, key, value, path, line: _ } = setting;
    node(machine, each);
    each(Place::Path, path);
    if let Some(value) = value {
        each(Place::Setting(key), value);
    }
    each(Place::Text, key);
}

fn node(name: &mut Option<String>, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    if let Some(name) = name {
        each(Place::Node, name);
    }
}

fn of_file(file: &mut FileReport, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let FileReport {
        path,
        kind: _,
        node: machine,
        encoding: _,
        layout,
        bytes: _,
        records: _,
        first: _,
        last: _,
        gaps: _,
    } = file;
    node(machine, each);
    each(Place::Path, path);
    layout.iter_mut().for_each(|layout| each(Place::Text, layout));
}

fn of_diagnosis(diagnosis: &mut Diagnosis, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let Diagnosis {
        rule: _,
        title,
        severity: _,
        confidence: _,
        role: _,
        node: machine,
        count: _,
        first_seen: _,
        last_seen: _,
        state: _,
        recovered_at: _,
        known: _,
        grouped_by: _,
        captures,
        evidence,
        steps,
        references: _,
        caused_by,
    } = diagnosis;
    node(machine, each);
    of_captures(captures, each);
    each(Place::Text, title);
    evidence.iter_mut().for_each(|evidence| of_evidence(evidence, each));
    for step in steps {
        let Step { id: _, text, warning, commands, result: _, reason, evidence } = step;
        each(Place::Text, text);
        warning.iter_mut().chain(commands).chain(reason).for_each(|text| each(Place::Text, text));
        for StepEvidence { path, line: _ } in evidence {
            each(Place::Path, path);
        }
    }
    for Cause { diagnosis: _, rule: _, path, line: _ } in caused_by {
        each(Place::Path, path);
    }
}

fn of_captures(captures: &mut BTreeMap<String, String>, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    // What tells most goes first: an address tells which part of it is a machine, a lone word does not.
    for (name, value) in captures.iter_mut() {
        each(Place::Capture(name), value);
    }
}

fn of_evidence(evidence: &mut Evidence, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let Evidence { path, line: _, last_line: _, time: _, excerpt, chain } = evidence;
    each(Place::Path, path);
    excerpt.iter_mut().for_each(|excerpt| each(Place::Text, excerpt));
    for Link { type_name, message } in chain {
        each(Place::Text, type_name);
        each(Place::Text, message);
    }
}

fn of_unexplained(found: &mut Unexplained, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let Unexplained { chain, template, count: _, first_seen: _, last_seen: _, evidence } = found;
    chain.iter_mut().chain(template).for_each(|text| each(Place::Text, text));
    evidence.iter_mut().for_each(|evidence| of_evidence(evidence, each));
}

fn of_missing(missing: &mut Missing, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let Missing { node: machine, artifact: _, command, save_as, decides: _, reason } = missing;
    node(machine, each);
    each(Place::Text, command);
    save_as.iter_mut().for_each(|name| each(Place::Path, name));
    reason.iter_mut().for_each(|reason| each(Place::Text, reason));
}

fn of_problem(problem: &mut Problem, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let Problem { path, line: _, kind: _, message } = problem;
    each(Place::Path, path);
    each(Place::Text, message);
}

fn of_event(event: &mut TimelineEvent, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let TimelineEvent {
        node: machine,
        role: _,
        time: _,
        last_time: _,
        count: _,
        event: _,
        rule: _,
        diagnosis: _,
        detail,
        path,
        line: _,
    } = event;
    node(machine, each);
    each(Place::Path, path);
    detail.iter_mut().for_each(|detail| each(Place::Text, detail));
}

fn of_execution(story: &mut ExecutionStory, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let ExecutionStory {
        id: _,
        outcome,
        package,
        caller,
        created: _,
        started: _,
        ended: _,
        evidence,
        tasks,
        messages,
        message_count: _,
    } = story;
    for text in [outcome, package].into_iter().flatten() {
        each(Place::Text, text);
    }
    caller.iter_mut().for_each(|caller| each(Place::Capture("account"), caller));
    for StepEvidence { path, line: _ } in evidence {
        each(Place::Path, path);
    }
    tasks.iter_mut().for_each(|task| of_task(task, each));
    for StoryMessage { time: _, message_type: _, text, path, line: _ } in messages {
        text.iter_mut().for_each(|text| each(Place::Text, text));
        each(Place::Path, path);
    }
}

fn of_task(task: &mut TaskStory, each: &mut dyn FnMut(Place<'_>, &mut String)) {
    let TaskStory {
        id,
        status,
        worker,
        worker_agent_id,
        executed_count: _,
        max_executed_count: _,
        pulled: _,
        events,
        logs,
        errors,
        error_count: _,
        is_guess: _,
    } = task;
    each(Place::Capture("task"), id);
    status.iter_mut().for_each(|status| each(Place::Text, status));
    node(worker, each);
    worker_agent_id.iter_mut().for_each(|id| each(Place::Capture("worker"), id));
    for StoryEvent { node: machine, time: _, event: _, detail, path, line: _, is_guess: _ } in events {
        node(machine, each);
        detail.iter_mut().for_each(|detail| each(Place::Text, detail));
        each(Place::Path, path);
    }
    logs.iter_mut().for_each(|path| each(Place::Path, path));
    errors.iter_mut().for_each(|evidence| of_evidence(evidence, each));
}
