//! The story of one execution.

use super::{Page, code, prose};
use crate::render::story;
use crate::render::words::location;
use crate::report::TaskStory;
use std::collections::BTreeMap;

impl Page<'_> {
    /// What the bundle tells of the execution that was asked for.
    pub(super) fn story(&mut self) {
        let Some(told) = &self.report.execution else { return };
        let title = facts(&story::title(told, &self.words));
        self.line(&format!("## {title}\n"));
        if story::is_unknown(told) {
            self.line(&format!("{}\n", prose(&self.words.text("story-not-found"))));
        }
        let known = story::facts(told, &self.words);
        if !known.is_empty() {
            self.line(&format!("{}\n", facts(&known)));
        }
        for place in &told.evidence {
            self.line(&format!("- {}", code(&location(&place.path, place.line))));
        }
        if !told.evidence.is_empty() {
            self.out.push('\n');
        }
        for task in &told.tasks {
            self.story_task(task);
        }
        let Some(title) = story::messages_title(told, &self.words) else { return };
        self.line(&format!("### {}\n", prose(&title)));
        for message in &told.messages {
            let said = facts(&story::message_facts(message, &self.words));
            self.line(&format!("- {said}  \n  {}", code(&location(&message.path, Some(message.line)))));
        }
        if !told.messages.is_empty() {
            self.out.push('\n');
        }
    }

    fn story_task(&mut self, task: &TaskStory) {
        let title = facts(&story::task_title(task, &self.words));
        self.line(&format!("### {title}\n"));
        let known = story::task_facts(task, &self.words);
        if !known.is_empty() {
            self.line(&format!("{}\n", facts(&known)));
        }
        for event in &task.events {
            let said = facts(&story::event_facts(event, &self.words));
            self.line(&format!("- {said}  \n  {}", code(&location(&event.path, Some(event.line)))));
        }
        if task.logs.is_empty() {
            self.line(&format!("- {}", prose(&self.words.text("story-no-log"))));
        }
        for path in &task.logs {
            let label = prose(&self.words.with("story-log", "path", ""));
            self.line(&format!("- {} {}", label.trim_end(), code(path)));
        }
        self.out.push('\n');
        if task.error_count > 0 {
            self.line(&format!("{}\n", prose(&self.words.count("story-errors", task.error_count))));
        }
        for error in &task.errors {
            self.place(error, &BTreeMap::new());
        }
    }
}

fn facts(facts: &[String]) -> String {
    facts.iter().map(|fact| prose(fact)).collect::<Vec<_>>().join(" · ")
}
