//! A rule in words: what it fires on, why, what to do.

use crate::fill::fill;
use crate::render::{Arg, Lang, Messages, untrusted};
use sologs_rules::rule::Rule;
use sologs_rules::rule_file::{
    CombinationMatch, CorrelationMatch, ExceptionMatch, RuleFile, SettingCondition, SettingValue, Span,
    StepFile, TableCondition, When,
};
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
    Page { messages: Messages::new(lang), lang: lang.code(), width: 100 }.fires_on(&rule.file)
}

/// A line with the name of its table before it.
fn named(name: Option<&str>, line: String) -> String {
    name.map_or(line.clone(), |name| format!("{name}: {line}"))
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
        for line in self.fires_on(file) {
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

    fn fires_on(&self, file: &RuleFile) -> Vec<String> {
        let matches = &file.matches;
        let mut lines: Vec<String> = Vec::new();
        for exception in &matches.exception {
            lines.push(named(exception.name.as_deref(), self.exception(exception)));
        }
        for message in &matches.message {
            let what = message.regex.iter().chain(&message.messages).cloned().collect::<Vec<_>>().join(", ");
            lines.push(named(message.name.as_deref(), self.with("explain-message", &what)));
        }
        for event in &matches.event {
            let fields = event.fields.iter().map(|(name, values)| format!(" {name}={}", values.join("|")));
            let what = format!("{}{}", event.kind.as_str(), fields.collect::<String>());
            lines.push(named(event.name.as_deref(), self.with("explain-event", &what)));
        }
        for record in &matches.record {
            let id = if record.exception { "explain-record-exception" } else { "explain-record" };
            let what = format!("{:?}", record.level).to_lowercase();
            lines.push(named(record.name.as_deref(), self.with(id, &what)));
        }
        for artifact in &matches.artifact {
            let line = self.with("explain-artifact", &artifact.condition);
            lines.push(named(artifact.name.as_deref(), line));
        }
        for rule in &matches.rule {
            lines.push(named(Some(&rule.name), self.with("explain-rule", &rule.rules.join(", "))));
        }
        for combination in &matches.combination {
            lines.push(named(combination.name.as_deref(), self.combination(combination)));
        }
        lines.extend(matches.correlation.iter().map(|table| self.correlation(table)));
        lines.extend(self.when(file));
        lines
    }

    fn combination(&self, table: &CombinationMatch) -> String {
        let mut line = self.messages.text("explain-combination");
        for (id, names) in
            [("explain-all", &table.all), ("explain-any", &table.any), ("explain-none", &table.not)]
        {
            if !names.is_empty() {
                line.push_str(&self.with(id, &names.join(", ")));
            }
        }
        line
    }

    fn correlation(&self, table: &CorrelationMatch) -> String {
        let (id, elements) = [
            ("explain-sequence", &table.sequence),
            ("explain-set", &table.set),
            ("explain-count", &table.count),
            ("explain-run", &table.run),
        ]
        .into_iter()
        .find(|(_, elements)| !elements.is_empty())
        .unwrap_or(("explain-sequence", &table.sequence));
        let settings = &table.settings;
        let or_setting = |value: Option<String>, setting: &Option<SettingValue>| {
            let own = value.unwrap_or_default();
            match setting {
                Some(SettingValue { name, times: 1, .. }) => Some(format!("{own} ({name})")),
                Some(SettingValue { name, times, .. }) => Some(format!("{own} ({times} × {name})")),
                None => Some(own).filter(|own| !own.is_empty()),
            }
        };
        let span = |span: &Option<Span>| span.map(|span| span.to_string());
        let mut line = self.with(id, &elements.join(if table.sequence.is_empty() { ", " } else { " → " }));
        let least = table.at_least.map(|least| least.to_string());
        let parts = [
            ("explain-at-least", or_setting(least, &settings.at_least)),
            ("explain-distinct", table.distinct.clone()),
            ("explain-within", or_setting(span(&table.within), &settings.within)),
            ("explain-gap", or_setting(span(&table.gap), &settings.gap)),
            ("explain-lasting", or_setting(span(&table.lasting), &settings.lasting)),
            ("explain-between", (!table.not.is_empty()).then(|| table.not.join(", "))),
            ("explain-absent", (!table.absent.is_empty()).then(|| table.absent.join(", "))),
            ("explain-for", or_setting(span(&table.absent_within), &settings.absent_within)),
            ("explain-by", (!table.by.is_empty()).then(|| table.by.join(", "))),
            ("explain-tolerance", span(&table.clock_tolerance)),
        ];
        for (id, what) in parts {
            if let Some(what) = what {
                line.push_str(&self.with(id, &what));
            }
        }
        line
    }

    /// What must hold beside the records, a line each.
    fn when(&self, file: &RuleFile) -> Vec<String> {
        let when: &When = &file.when;
        let product = match (when.product_from, when.product_to) {
            (None, None) => Vec::new(),
            (from, to) => {
                let shown =
                    |version: Option<u32>| version.map(|version| version.to_string()).unwrap_or_default();
                vec![format!("{}–{}", shown(from), shown(to))]
            }
        };
        let setting = |setting: &SettingCondition| {
            let mut text = setting.name.clone();
            for (sign, values) in [("=", &setting.equals), ("≠", &setting.not_equals)] {
                if !values.is_empty() {
                    text.push_str(&format!(" {sign} {}", values.join("|")));
                }
            }
            for (sign, value) in [("≥", &setting.at_least), ("≤", &setting.at_most)] {
                text.extend(value.iter().map(|value| format!(" {sign} {value}")));
            }
            text
        };
        let table = |table: &TableCondition| {
            let columns =
                table.columns.iter().map(|(column, values)| format!(" {column}={}", values.join("|")));
            let most = table.at_most.map(|most| format!(" ≤ {most}")).unwrap_or_default();
            format!("{}{} ≥ {}{most}", table.view, columns.collect::<String>(), table.at_least)
        };
        let lines = [
            ("explain-when-artifact", when.artifact.clone()),
            ("explain-when-not-artifact", when.not_artifact.clone()),
            ("explain-when-rules", when.rules.clone()),
            ("explain-when-not-rules", when.not_rules.clone()),
            ("explain-when-caused", if when.caused { file.consequence_of.clone() } else { Vec::new() }),
            ("explain-when-product", product),
            ("explain-when-setting", when.setting.iter().map(setting).collect()),
            ("explain-when-table", when.table.iter().map(table).collect()),
        ];
        let filled = lines.into_iter().filter(|(_, what)| !what.is_empty());
        filled.map(|(id, what)| self.with(id, &what.join(", "))).collect()
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
