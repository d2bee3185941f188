//! The story of one execution in words, for the formats that tell it to people. Every phrase is one line of safe text.

use super::words::Words;
use crate::report::{ExecutionStory, StoryEvent, StoryMessage, TaskStory};

/// The execution and how it ended.
pub(super) fn title(story: &ExecutionStory, words: &Words) -> Vec<String> {
    let outcome = match &story.outcome {
        Some(outcome) => words.with("story-outcome", "outcome", &words.status(outcome)),
        None => words.text("story-outcome-unknown"),
    };
    vec![words.with("story-title", "id", &story.id.to_string()), outcome]
}

/// Whether nothing in the bundle speaks of the execution.
pub(super) fn is_unknown(story: &ExecutionStory) -> bool {
    story.evidence.is_empty() && story.tasks.is_empty()
}

/// Its package, who asked for it, and when it was what.
pub(super) fn facts(story: &ExecutionStory, words: &Words) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(story.package.as_deref().map(|package| words.log_text(package)));
    facts.extend(story.caller.as_deref().map(|caller| words.with("story-caller", "caller", caller)));
    for (id, time) in
        [("story-created", story.created), ("story-started", story.started), ("story-ended", story.ended)]
    {
        facts.extend(time.map(|time| words.with(id, "time", &words.time(time))));
    }
    facts
}

/// A task and its status.
pub(super) fn task_title(task: &TaskStory, words: &Words) -> Vec<String> {
    let mut title = vec![words.with("story-task", "task", &task.id)];
    title.extend(task.status.as_deref().map(|status| words.status(status)));
    title
}

/// Which Worker had a task, since when, and how often it was executed.
pub(super) fn task_facts(task: &TaskStory, words: &Words) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(task.worker.as_deref().map(|worker| words.with("story-worker", "worker", worker)));
    facts.extend(task.pulled.map(|time| words.with("story-pulled", "time", &words.time(time))));
    if let (Some(count), Some(max)) = (task.executed_count, task.max_executed_count) {
        facts.push(words.with("story-executed", "count", &format!("{count}/{max}")));
    }
    facts.extend(task.is_guess.then(|| words.text("story-guess")));
    facts
}

/// What a line of a log says of a task.
pub(super) fn event_facts(event: &StoryEvent, words: &Words) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(event.time.map(|time| words.time(time)));
    facts.extend(event.node.as_deref().map(|node| words.log_text(node)));
    facts.push(words.event(event.event));
    facts.extend(event.detail.as_deref().map(|detail| words.log_text(detail)));
    facts.extend(event.is_guess.then(|| words.text("story-guess")));
    facts
}

/// How many messages SSISDB has of the execution; `None` where no export of them is there.
pub(super) fn messages_title(story: &ExecutionStory, words: &Words) -> Option<String> {
    Some(match story.message_count? {
        0 => words.text("story-no-messages"),
        count => words.count("story-messages", count),
    })
}

/// A message in SSISDB.
pub(super) fn message_facts(message: &StoryMessage, words: &Words) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(message.time.map(|time| words.time(time)));
    facts.push(words.text(match message.message_type {
        Some(110) => "severity-warning",
        _ => "severity-error",
    }));
    facts.extend(message.text.as_deref().map(|text| words.log_text(text)));
    facts
}
