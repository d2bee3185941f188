//! A [`Comparison`] as text, JSON or Markdown: the phrases that the forms share, and the list of forms.

use super::untrusted::{markdown as prose, markdown_code as code};
use super::words::{Words, location};
use super::{RenderOptions, json, text};
use crate::compare::{Change, ChangeKind, Comparison, Seen, SettingChange, Side};
use std::io::{self, Write};

type Form = fn(&Comparison, &RenderOptions, &mut dyn Write) -> io::Result<()>;

/// Every form, the default first.
const FORMS: &[(&str, Form)] =
    &[("text", text::write_comparison), ("json", write_json), ("markdown", write_markdown)];

/// The names of the forms that a comparison can be written in, the default first.
pub fn comparison_names() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|(name, _)| *name)
}

/// Writes a comparison in the form of that name; `false` where there is no such form.
///
/// # Errors
///
/// Whatever `out` reports, a closed pipe included.
pub fn comparison(
    comparison: &Comparison,
    format: &str,
    options: &RenderOptions,
    out: &mut dyn Write,
) -> io::Result<bool> {
    match FORMS.iter().find(|(name, _)| *name == format) {
        Some((_, write)) => write(comparison, options, out).map(|()| true),
        None => Ok(false),
    }
}

fn write_json(comparison: &Comparison, _: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    json::pretty(comparison, out)
}

/// The heading over changes of a kind.
pub(super) fn heading(kind: ChangeKind, words: &Words) -> String {
    words.text(match kind {
        ChangeKind::New => "compare-new",
        ChangeKind::Worse => "compare-worse",
        ChangeKind::Unchanged => "compare-unchanged",
        ChangeKind::NotLookedAt => "compare-not-looked-at",
        ChangeKind::Better => "compare-better",
        ChangeKind::Gone => "compare-gone",
    })
}

/// What the comparison comes to: `1 new, 2 gone; 1 setting changed`.
pub(super) fn verdict(comparison: &Comparison, words: &Words) -> String {
    let count = |kind: ChangeKind| comparison.of(kind).count() as u64;
    let mut parts: Vec<String> = [
        (ChangeKind::New, "compare-count-new"),
        (ChangeKind::Worse, "compare-count-worse"),
        (ChangeKind::Unchanged, "compare-count-unchanged"),
        (ChangeKind::NotLookedAt, "compare-count-not-looked-at"),
        (ChangeKind::Better, "compare-count-better"),
        (ChangeKind::Gone, "compare-count-gone"),
    ]
    .into_iter()
    .filter(|(kind, _)| count(*kind) > 0)
    .map(|(kind, id)| words.count(id, count(kind)))
    .collect();
    if parts.is_empty() {
        parts.push(words.text("compare-nothing"));
    }
    if !comparison.settings.is_empty() {
        parts.push(words.count("compare-count-settings", comparison.settings.len() as u64));
    }
    words.list(&parts)
}

/// What one scan looked at.
pub(super) fn side(side: &Side, words: &Words) -> String {
    let mut facts =
        vec![words.count("census-files", side.files), words.count("census-records", side.records)];
    facts.extend(words.period(side.first, side.last));
    if side.empty {
        facts.push(words.text("compare-empty"));
    } else if side.incomplete {
        facts.push(words.text("compare-incomplete"));
    }
    words.list(&facts)
}

/// How a scan saw a diagnosis, as facts in a row.
pub(super) fn seen(seen: &Seen, words: &Words) -> Vec<String> {
    let mut facts = vec![words.count("times", seen.count)];
    facts.extend(words.period(seen.first_seen, seen.last_seen));
    facts.push(words.state(seen.state));
    facts
}

/// Where a changed diagnosis is, with the values that tell it from others.
pub(super) fn place(change: &Change, words: &Words) -> String {
    let mut place = words.node(change.node.as_deref());
    if let Some(role) = change.role {
        place = format!("{place} ({})", words.role(role));
    }
    let values: Vec<String> = change.captures.values().cloned().collect();
    if values.is_empty() { place } else { format!("{place}: {}", words.list(&values)) }
}

/// `old → new`, with words for nothing.
pub(super) fn setting_values(change: &SettingChange, words: &Words) -> String {
    let side = |values: &[String]| {
        if values.is_empty() { words.text("compare-not-set") } else { words.list(values) }
    };
    format!("{}{}{}", side(&change.before), words.symbol(" → ", " -> "), side(&change.after))
}

fn write_markdown(comparison: &Comparison, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::new(options);
    let mut page =
        format!("# {}\n\n{}\n\n", prose(&words.text("title-compare")), prose(&verdict(comparison, &words)));
    for (label, of) in [("compare-before", &comparison.before), ("compare-after", &comparison.after)] {
        let label = words.labelled(&format!("- **{}**", prose(&words.text(label))), "");
        page.push_str(&format!("{label}{}\n", prose(&side(of, &words))));
    }
    for kind in ChangeKind::ALL.into_iter().filter(|kind| comparison.of(*kind).next().is_some()) {
        page.push_str(&format!("\n## {}\n\n", prose(&heading(kind, &words))));
        for change in comparison.of(kind) {
            page.push_str(&markdown_change(change, &words));
        }
    }
    if !comparison.settings.is_empty() {
        page.push_str(&format!("\n## {}\n\n", prose(&words.text("compare-settings"))));
    }
    for change in &comparison.settings {
        let node = words.node(change.node.as_deref());
        let values = setting_values(change, &words);
        let place = location(&change.path, change.line);
        page.push_str(&format!(
            "- {} {}: {} ({})\n",
            code(&node),
            code(&change.key),
            code(&values),
            code(&place)
        ));
    }
    out.write_all(page.as_bytes())
}

fn markdown_change(change: &Change, words: &Words) -> String {
    let severity = words.labelled(&format!("**{}**", prose(&words.severity(change.severity))), "");
    let mut out = format!("- {severity}{}, {}\n", prose(&change.title), code(&place(change, words)));
    for (label, of) in [("compare-before", &change.before), ("compare-after", &change.after)] {
        if let Some(of) = of {
            let facts = words.list(&seen(of, words));
            out.push_str(&format!("  - {}\n", prose(&words.labelled(&words.text(label), &facts))));
        }
    }
    for step in &change.steps {
        let marks = format!("{} → {}", words.mark(step.before), words.mark(step.after));
        out.push_str(&format!("  - {} {}\n", prose(&marks), prose(&step.text)));
    }
    out
}
