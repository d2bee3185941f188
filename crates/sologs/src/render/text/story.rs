//! The story of one execution.

use super::page::Rich;
use super::{Writer, style};
use crate::render::story;
use crate::render::words::location;
use crate::report::{ExecutionStory, StoryEvent, StoryMessage, TaskStory};
use std::collections::BTreeMap;

impl Writer<'_> {
    /// What the bundle tells of the execution that was asked for.
    pub(super) fn story(&mut self) {
        let Some(told) = &self.report.execution else { return };
        let title = self.facts(&story::title(told, &self.words));
        self.page.gap();
        self.page.whole(&Rich::new(&title, style::BOLD));
        if story::is_unknown(told) {
            self.page.indented(2, &Rich::plain(&self.words.text("story-not-found")));
        }
        self.story_facts(told);
        for task in &told.tasks {
            self.page.gap();
            self.story_task(task);
        }
        self.story_messages(told);
        self.page.gap();
    }

    fn story_facts(&mut self, told: &ExecutionStory) {
        let facts = story::facts(told, &self.words);
        if !facts.is_empty() {
            self.page.indented(2, &Rich::plain(&self.facts(&facts)));
        }
        for place in &told.evidence {
            self.story_place(2, &location(&place.path, place.line));
        }
    }

    fn story_task(&mut self, task: &TaskStory) {
        let title = self.facts(&story::task_title(task, &self.words));
        self.page.indented(2, &Rich::new(&title, style::BOLD));
        let facts = story::task_facts(task, &self.words);
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
            let label = self.words.with("story-log", "path", "");
            self.page.indented(4, &Rich::plain(label.trim_end()));
            self.story_place(6, &location(path, None));
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
        let facts = story::event_facts(event, &self.words);
        self.page.paragraph(&Rich::plain("    - "), &Rich::plain(&self.facts(&facts)));
        self.story_place(6, &location(&event.path, Some(event.line)));
    }

    fn story_messages(&mut self, told: &ExecutionStory) {
        let Some(title) = story::messages_title(told, &self.words) else { return };
        self.page.gap();
        self.page.indented(2, &Rich::new(&title, style::BOLD));
        for message in &told.messages {
            self.story_message(message);
        }
    }

    fn story_message(&mut self, message: &StoryMessage) {
        let facts = story::message_facts(message, &self.words);
        self.page.paragraph(&Rich::plain("    - "), &Rich::plain(&self.facts(&facts)));
        self.story_place(6, &location(&message.path, Some(message.line)));
    }

    fn story_place(&mut self, blanks: usize, place: &str) {
        let arrow = format!("{}--> ", " ".repeat(blanks));
        self.page.whole(&Rich::new(&arrow, style::PLACE).and(place));
    }
}
