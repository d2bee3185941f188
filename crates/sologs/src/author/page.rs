//! A page for every rule, and their index, as Markdown in every language of the report.

use crate::explain;
use crate::fill::fill;
use crate::render::untrusted;
use crate::render::{Lang, Messages};
use crate::scan::Scanner;
use sologs_rules::rule::Rule;
use sologs_rules::rule_file::Example;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Name of the index in each folder.
const INDEX: &str = "README.md";
const NOTE: &str = "<!-- Written by `sologs rules docs`; change the rule file, not this page. -->";

/// Paths and texts of all pages: English ones first, those of other languages in a folder of the language's code. Paths
/// have `/` between their parts.
pub fn pages(scanner: &Scanner) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for lang in Lang::all() {
        let folder = if lang == Lang::EN { String::new() } else { format!("{}/", lang.code()) };
        let page = Page { lang, messages: Messages::new(lang) };
        let rules = scanner.rules().rules();
        pages.push((format!("{folder}{INDEX}"), page.index(rules)));
        pages.extend(rules.iter().map(|rule| (format!("{folder}{}.md", rule.id()), page.rule(rule))));
    }
    pages
}

struct Page {
    lang: Lang,
    messages: Messages,
}

impl Page {
    fn index(&self, rules: &[Rule]) -> String {
        let text = |id: &str| self.messages.text(id);
        let mut out = format!("{NOTE}\n\n# {}\n\n{}\n\n", text("pages-title"), self.other_languages(INDEX));
        let _ = writeln!(
            out,
            "| {} | {} | {} |\n|---|---|---|",
            text("pages-rule"),
            text("pages-severity"),
            text("pages-meaning")
        );
        for rule in rules {
            let title = self.plain(rule.file.title.get(self.lang.code()));
            let symptom =
                rule.file.symptom.as_ref().map(|symptom| format!(" ({symptom})")).unwrap_or_default();
            let _ =
                writeln!(out, "| [{0}]({0}.md){symptom} | {1} | {title} |", rule.id(), self.severity(rule));
        }
        out
    }

    fn rule(&self, rule: &Rule) -> String {
        let file = &rule.file;
        let lang = self.lang.code();
        let symptom = file.symptom.as_ref().map(|symptom| format!(" · {symptom}")).unwrap_or_default();
        let mut out = format!(
            "{NOTE}\n\n# {}\n\n`{}` · {}{symptom} · {}\n",
            self.plain(file.title.get(lang)),
            rule.id(),
            self.severity(rule),
            self.other_languages(&format!("{}.md", rule.id())),
        );
        for (heading, text) in [("explain-meaning", &file.meaning), ("explain-cause", &file.cause)] {
            self.heading(heading, &mut out);
            let _ = writeln!(out, "{}", self.plain(text.get(lang)));
        }
        self.heading("explain-fires-on", &mut out);
        for line in explain::fires_on(rule, self.lang) {
            let _ = writeln!(out, "- {}", untrusted::markdown(&line));
        }
        self.steps(rule, &mut out);
        let (hits, misses): (Vec<&Example>, Vec<&Example>) =
            file.examples.iter().partition(|example| example.fires);
        for (heading, examples) in [("pages-examples", hits), ("pages-near-misses", misses)] {
            if !examples.is_empty() {
                self.heading(heading, &mut out);
            }
            examples.iter().for_each(|example| self.example(example, &mut out));
        }
        self.heading("explain-references", &mut out);
        for reference in &file.references {
            let is_address = reference.starts_with("https://") && !reference.contains(['<', '>', ' ']);
            let shown = if is_address { format!("<{reference}>") } else { untrusted::markdown(reference) };
            let _ = writeln!(out, "- {shown}");
        }
        out
    }

    fn steps(&self, rule: &Rule, out: &mut String) {
        if !rule.file.steps.is_empty() {
            self.heading("explain-steps", out);
        }
        for (number, step) in rule.file.steps.iter().enumerate() {
            let text = self.plain(step.text.get(self.lang.code()));
            let _ = writeln!(out, "{}. {text} (`{}`)", number + 1, step.id);
            if let Some(warning) = &step.warning {
                let _ = writeln!(out, "\n   **!** {}", self.plain(warning.get(self.lang.code())));
            }
            if !step.commands.is_empty() {
                let commands: Vec<String> =
                    step.commands.iter().map(|command| placeholders(command)).collect();
                let _ = write!(out, "\n{}", untrusted::markdown_block(&commands.join("\n"), "", "   "));
            }
            out.push('\n');
        }
        // The list ends with one empty line, which the next heading brings.
        let end = out.trim_end().len();
        out.truncate(end);
        out.push('\n');
    }

    fn example(&self, example: &Example, out: &mut String) {
        if let Some(why) = &example.why {
            let _ = writeln!(out, "{}\n", untrusted::markdown(why));
        }
        if !example.log.is_empty() {
            let _ =
                writeln!(out, "{}", untrusted::markdown_block(example.log.trim_matches('\n'), "text", ""));
        }
        for (path, text) in &example.files {
            let block = untrusted::markdown_block(text.trim_matches('\n'), "text", "");
            let _ = writeln!(out, "{}\n\n{block}", untrusted::markdown_code(path));
        }
        let end = out.trim_end().len();
        out.truncate(end);
        out.push_str("\n\n");
    }

    fn heading(&self, id: &str, out: &mut String) {
        let end = out.trim_end().len();
        out.truncate(end);
        let _ = write!(out, "\n\n## {}\n\n", self.messages.text(id));
    }

    fn severity(&self, rule: &Rule) -> String {
        self.messages.text(&format!("severity-{}", rule.file.severity))
    }

    fn other_languages(&self, name: &str) -> String {
        let others = Lang::all().filter(|lang| *lang != self.lang);
        let up = if self.lang == Lang::EN { "" } else { "../" };
        let link = |lang: Lang| match lang {
            Lang::EN => format!("[en]({up}{name})"),
            lang => format!("[{0}]({up}{0}/{name})", lang.code()),
        };
        others.map(link).collect::<Vec<_>>().join(" · ")
    }

    fn plain(&self, text: &str) -> String {
        untrusted::markdown(&placeholders(text))
    }
}

/// No log is at hand: every placeholder is shown as one, `<port>`.
fn placeholders(text: &str) -> String {
    fill(text, &BTreeMap::new())
}
