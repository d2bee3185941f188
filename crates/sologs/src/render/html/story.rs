//! The story of one execution.

use super::{Page, line};
use crate::render::story;
use crate::render::words::location;
use crate::report::{ExecutionStory, TaskStory};
use maud::{Markup, html};
use std::collections::BTreeMap;

impl Page<'_> {
    /// What the bundle tells of the execution that was asked for.
    pub(super) fn story(&self) -> Markup {
        let words = &self.words;
        html! {
            @if let Some(told) = &self.report.execution {
                section #execution aria-labelledby="h-execution" {
                    h2 #h-execution { (facts(&story::title(told, words))) }
                    @if story::is_unknown(told) { p { (words.text("story-not-found")) } }
                    @let known = story::facts(told, words);
                    @if !known.is_empty() { p { (facts(&known)) } }
                    @if !told.evidence.is_empty() {
                        ul.plain { @for place in &told.evidence { li { code { (location(&place.path, place.line)) } } } }
                    }
                    @for (index, task) in told.tasks.iter().enumerate() { (self.story_task(index, task)) }
                    (self.story_messages(told))
                }
            }
        }
    }

    fn story_task(&self, index: usize, task: &TaskStory) -> Markup {
        let words = &self.words;
        html! {
            details.card open data-item="task" {
                summary {
                    h3 { (facts(&story::task_title(task, words))) }
                    span.place { (facts(&story::task_facts(task, words))) }
                }
                @if !task.events.is_empty() { ol.chain {
                    @for event in &task.events { li {
                        (facts(&story::event_facts(event, words))) br; code { (location(&event.path, Some(event.line))) }
                    } }
                } }
                @if task.logs.is_empty() { p { (words.text("story-no-log")) } }
                @for path in &task.logs { p { (line(&words.with("story-log", "path", path))) } }
                @if task.error_count > 0 { h4 { (words.count("story-errors", task.error_count)) } }
                @for (number, error) in task.errors.iter().enumerate() {
                    (self.evidence(&format!("t{}-e{}", index + 1, number + 1), error, &BTreeMap::new()))
                }
            }
        }
    }

    fn story_messages(&self, told: &ExecutionStory) -> Markup {
        let words = &self.words;
        html! {
            @if let Some(title) = story::messages_title(told, words) {
                h3 { (title) }
                @if !told.messages.is_empty() {
                    ul.plain { @for message in &told.messages { li data-item="message" {
                        p { (facts(&story::message_facts(message, words))) }
                        p.place { code { (location(&message.path, Some(message.line))) } }
                    } } }
                }
            }
        }
    }
}

fn facts(facts: &[String]) -> String {
    facts.join(" · ")
}
