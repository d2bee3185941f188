//! A rule in words: what it fires on, why, what to do.

use crate::diagnosis::fill;
use crate::render::{Arg, Lang, Messages, untrusted};
use sologs_rules::rule::Rule;
use sologs_rules::rule_file::{ExceptionMatch, Matches, StepFile};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes everything that a rule knows, in that language, at most `width` columns wide (commands are never broken).
///
/// # Errors
/// Whatever `out` reports.
pub fn explain_rule(rule: &Rule, lang: Lang, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let page = Page { messages: Messages::new(lang), lang: lang.code(), width: width.clamp(40, 100) };
    let mut text = Vec::new();
    page.write(rule, &mut text)?;
    // A rule file may come from anybody, as a log does.
    out.write_all(untrusted::block(&String::from_utf8_lossy(&text)).as_bytes())
}

/// What a rule fires on, a line each.
pub(crate) fn fires_on(rule: &Rule, lang: Lang) -> Vec<String> {
    Page { messages: Messages::new(lang), lang: lang.code(), width: 100 }.fires_on(&rule.file.matches)
}

struct Page {
    messages: Messages,
    lang: &'static str,
    width: usize,
}

impl Page {
    fn write(&self, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
        let file = &rule.file;
        writeln!(out, "{}", file.title.get(self.lang))?;
        let severity = self.messages.text(&format!("severity-{}", file.severity));
        let symptom = file.symptom.as_ref().map(|symptom| format!(" · {symptom}")).unwrap_or_default();
        writeln!(out, "{} · {severity}{symptom}", rule.id())?;
        for (heading, text) in [("explain-meaning", &file.meaning), ("explain-cause", &file.cause)] {
            self.heading(heading, out)?;
            self.paragraph("  ", "  ", &fill(text.get(self.lang), &BTreeMap::new()), out)?;
        }
        self.heading("explain-fires-on", out)?;
        for line in self.fires_on(&file.matches) {
            self.paragraph("  - ", "    ", &line, out)?;
        }
        if !file.steps.is_empty() {
            self.heading("explain-steps", out)?;
        }
        for (number, step) in file.steps.iter().enumerate() {
            self.step(number + 1, step, out)?;
        }
        self.heading("explain-references", out)?;
        file.references.iter().try_for_each(|reference| writeln!(out, "  {reference}"))
    }

    fn heading(&self, id: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n{}", self.messages.text(id))
    }

    fn paragraph(&self, first: &str, rest: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        textwrap::wrap(text, options.break_words(false)).iter().try_for_each(|line| writeln!(out, "{line}"))
    }

    fn step(&self, number: usize, step: &StepFile, out: &mut dyn Write) -> io::Result<()> {
        // No log is at hand: every placeholder is shown as one, `<port>`.
        let shown = |text: &str| fill(text, &BTreeMap::new());
        let text = format!("{} [{}]", shown(step.text.get(self.lang)), step.id);
        self.paragraph(&format!("  {number}. "), "     ", &text, out)?;
        if let Some(warning) = &step.warning {
            self.paragraph("     ! ", "       ", &shown(warning.get(self.lang)), out)?;
        }
        step.commands.iter().try_for_each(|command| writeln!(out, "       {}", shown(command)))
    }

    fn fires_on(&self, matches: &Matches) -> Vec<String> {
        let mut lines: Vec<String> = matches.exception.iter().map(|table| self.exception(table)).collect();
        for message in &matches.message {
            let what = message.regex.iter().chain(&message.messages).cloned().collect::<Vec<_>>().join(", ");
            lines.push(self.with("explain-message", &what));
        }
        for event in &matches.event {
            let fields = event.fields.iter().map(|(name, values)| format!(" {name}={}", values.join("|")));
            lines.push(
                self.with("explain-event", &format!("{}{}", event.kind.as_str(), fields.collect::<String>())),
            );
        }
        for record in &matches.record {
            let id = if record.exception { "explain-record-exception" } else { "explain-record" };
            lines.push(self.with(id, &format!("{:?}", record.level).to_lowercase()));
        }
        lines.extend(
            matches.artifact.iter().map(|artifact| self.with("explain-artifact", &artifact.condition)),
        );
        lines
    }

    fn exception(&self, table: &ExceptionMatch) -> String {
        let mut line = self.with("explain-exception", &table.types.join(" ---> "));
        let codes = |codes: &[i64]| codes.iter().map(|code| format!("({code})")).collect::<Vec<_>>();
        for (id, values) in [
            ("explain-with", [table.messages.clone(), codes(&table.codes)].concat()),
            (
                "explain-without",
                [&table.not_types[..], &table.not_messages, &codes(&table.not_codes)].concat(),
            ),
            ("explain-matching", table.regex.iter().cloned().collect()),
        ] {
            if !values.is_empty() {
                line.push_str(&self.with(id, &values.join(", ")));
            }
        }
        if table.unknown_messages {
            line.push_str(&self.messages.text("explain-unknown"));
        }
        line
    }

    fn with(&self, id: &str, what: &str) -> String {
        self.messages.fill(id, &[("what", Arg::Text(what))])
    }
}
