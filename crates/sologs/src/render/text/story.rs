//! The story of one execution.

use super::page::Rich;
use super::{Writer, style};
use crate::render::words::location;
use crate::report::{ExecutionStory, StoryEvent, StoryMessage, TaskStory};
use std::collections::BTreeMap;

impl Writer<'_> {
    /// What the bundle tells of the execution that was asked for.
    pub(super) fn story(&mut self) {
        let Some(story) = &self.report.execution else { return };
        let title = self.words.with("story-title", "id", &story.id.to_string());
        let outcome = match &story.outcome {
            Some(outcome) => self.words.with("story-outcome", "outcome", outcome),
            None => self.words.text("story-outcome-unknown"),
        };
        self.page.gap();
        self.page.whole(&Rich::new(&self.facts(&[title, outcome]), style::BOLD));
        if story.evidence.is_empty() && story.tasks.is_empty() {
            self.page.indented(2, &Rich::plain(&self.words.text("story-not-found")));
        }
        self.story_facts(story);
        for task in &story.tasks {
            self.page.gap();
            self.story_task(task);
        }
        self.story_messages(story);
        self.page.gap();
    }

    fn story_facts(&mut self, story: &ExecutionStory) {
        let mut facts = Vec::new();
        facts.extend(story.package.clone());
        facts.extend(story.caller.as_deref().map(|caller| self.words.with("story-caller", "caller", caller)));
        for (id, time) in
            [("story-created", story.created), ("story-started", story.started), ("story-ended", story.ended)]
        {
            facts.extend(time.map(|time| self.words.with(id, "time", &self.words.time(time))));
        }
        if !facts.is_empty() {
            self.page.indented(2, &Rich::plain(&self.facts(&facts)));
        }
        for place in &story.evidence {
            self.story_place(2, &location(&place.path, place.line));
        }
    }

    fn story_task(&mut self, task: &TaskStory) {
        let mut facts = vec![self.words.with("story-task", "task", &task.id)];
        facts.extend(task.status.clone());
        self.page.indented(2, &Rich::new(&self.facts(&facts), style::BOLD));
        let mut facts = Vec::new();
        facts.extend(task.worker.as_deref().map(|worker| self.words.with("story-worker", "worker", worker)));
        facts.extend(task.pulled.map(|time| self.words.with("story-pulled", "time", &self.words.time(time))));
        if let (Some(count), Some(max)) = (task.executed_count, task.max_executed_count) {
            let text = format!("{count}/{max}");
            facts.push(self.words.with("story-executed", "count", &text));
        }
        if task.is_guess {
            facts.push(self.words.text("story-guess"));
        }
        if !facts.is_empty() {
            self.page.indented(4, &Rich::plain(&self.facts(&facts)));
        }
        for event in &task.events {
            self.story_event(event);
        }
        if task.logs.is_empty() {
            self.page.indented(4, &Rich::plain(&self.words.text("story-no-log")));
        }
        for path in &task.logs {
            self.page.indented(4, &Rich::plain(&self.words.with("story-log", "path", path)));
        }
        if task.error_count > 0 {
            self.page
                .indented(4, &Rich::new(&self.words.count("story-errors", task.error_count), style::MARK));
        }
        for error in &task.errors {
            self.place_in_full(error, &BTreeMap::new());
        }
    }

    fn story_event(&mut self, event: &StoryEvent) {
        let mut facts = Vec::new();
        facts.extend(event.time.map(|time| self.words.time(time)));
        facts.extend(event.node.clone());
        facts.push(event.event.as_str().to_owned());
        facts.extend(event.detail.clone());
        if event.is_guess {
            facts.push(self.words.text("story-guess"));
        }
        self.page.paragraph(&Rich::plain("    - "), &Rich::plain(&self.facts(&facts)));
        self.story_place(6, &location(&event.path, Some(event.line)));
    }

    fn story_messages(&mut self, story: &ExecutionStory) {
        let Some(count) = story.message_count else { return };
        self.page.gap();
        let text = match count {
            0 => self.words.text("story-no-messages"),
            _ => self.words.count("story-messages", count),
        };
        self.page.indented(2, &Rich::new(&text, style::BOLD));
        for message in &story.messages {
            self.story_message(message);
        }
    }

    fn story_message(&mut self, message: &StoryMessage) {
        let mut facts = Vec::new();
        facts.extend(message.time.map(|time| self.words.time(time)));
        facts.push(self.words.text(match message.message_type {
            Some(110) => "severity-warning",
            _ => "severity-error",
        }));
        facts.extend(message.text.clone());
        self.page.paragraph(&Rich::plain("    - "), &Rich::plain(&self.facts(&facts)));
        self.story_place(6, &location(&message.path, Some(message.line)));
    }

    fn story_place(&mut self, blanks: usize, place: &str) {
        let arrow = format!("{}--> ", " ".repeat(blanks));
        self.page.whole(&Rich::new(&arrow, style::PLACE).and(place));
    }
}
