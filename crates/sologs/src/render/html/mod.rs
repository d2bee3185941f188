//! The report as one HTML file: no network, no outside asset, readable without its script, on paper and aloud.
//!
//! maud writes the markup and escapes every text; a policy within the file lets only the one style and the one
//! script run that stand here.

mod diagnosis;
mod sections;
mod story;
mod timeline;

use super::folds::Folds;
use super::words::Words;
use super::{RenderOptions, Renderer, census, untrusted};
use crate::report::Report;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sologs_rules::rule::Severity;
use std::io::{self, Write};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// Digests of [`STYLE`] and [`SCRIPT`] for the policy; a test tells the right ones.
const STYLE_HASH: &str = "sha256-6JkL0tVscx2DsZZgWJwa7fx3yoiLmx/IreGNPWNvpMo=";
const SCRIPT_HASH: &str = "sha256-kXrIJWhDZzSepMaMcWYrlhLIob/p6gAbGpEIaFxVAgk=";
/// So many diagnoses are unfolded at first; with more, only the first few are.
const UNFOLDED: usize = 5;

/// `html`: a page to send and to keep.
#[derive(Debug)]
pub(super) struct Html;

impl Renderer for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn render(&self, report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        let page = Page { report, options, words: Words::new(options) };
        around(&page.document(), out, |out| {
            write(&page.story(), out)?;
            write(&page.timeline(), out)?;
            page.diagnoses(out)?;
            write(&page.unexplained(), out)?;
            write(&page.missing(), out)?;
            write(&page.problems(), out)?;
            page.census(out)
        })?;
        out.write_all(b"\n")
    }
}

/// Stands in an element whose contents are written piece by piece: there may be very much of them. No text of a report
/// holds it, since `<` is escaped.
const HERE: PreEscaped<&str> = PreEscaped("<!--here-->");

fn write(markup: &Markup, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(markup.0.as_bytes())
}

/// Writes an element, with what `within` writes in the place of [`HERE`].
fn around(
    markup: &Markup,
    out: &mut dyn Write,
    within: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let (before, after) = markup.0.split_once(HERE.0).unwrap_or((&markup.0, ""));
    out.write_all(before.as_bytes())?;
    within(out)?;
    out.write_all(after.as_bytes())
}

/// What the parts of the page share.
struct Page<'a> {
    report: &'a Report,
    options: &'a RenderOptions,
    words: Words,
}

impl Page<'_> {
    fn document(&self) -> Markup {
        let words = &self.words;
        let policy = format!(
            "default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; img-src data:; base-uri 'none'; \
             form-action 'none'"
        );
        html! {
            (DOCTYPE)
            html lang=(self.options.lang) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    meta name="generator" content=(line(&format!("sologs {}", self.report.sologs_version)));
                    link rel="icon" href="data:,";
                    title { (words.labelled(&words.text("title-report"), &census::verdict(self.report, words))) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#diagnoses" { (words.text("skip-to-diagnoses")) }
                    (self.head())
                    main { (HERE) }
                    footer { "sologs " (line(&self.report.sologs_version)) }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let words = &self.words;
        let made = self.options.made_at.map(|time| words.time(time));
        html! {
            header {
                h1 { (words.text("title-report")) }
                p.verdict { (census::verdict(self.report, words)) }
                p.faint {
                    @for source in &self.options.sources { code { (line(source)) } " " }
                    @if let Some(made) = made { (made) }
                }
                (self.cards())
                nav aria-label=(words.text("title-contents")) { ul { @for (anchor, title) in self.contents() {
                    li { a href={ "#" (anchor) } { (words.text(title)) } }
                } } }
                (self.tools())
            }
        }
    }

    /// Figures at a glance.
    fn cards(&self) -> Markup {
        let words = &self.words;
        let (report, stats) = (self.report, &self.report.stats);
        let folds = Folds::new(report);
        let of = |severity: Severity| {
            folds.heads().iter().filter(|head| head.diagnosis.severity == severity).count() as u64
        };
        let unexplained = report.unexplained.iter().map(|found| found.count).fold(0, u64::saturating_add);
        let cards = [
            ("error", "card-errors", of(Severity::Error)),
            ("warning", "card-warnings", of(Severity::Warning)),
            ("info", "card-notes", of(Severity::Info)),
            ("warning", "card-unexplained", unexplained),
            ("warning", "card-problems", report.problems.len() as u64),
            ("", "card-files", stats.files),
            ("", "card-records", stats.records),
            ("", "card-nodes", census::nodes(report) as u64),
            ("", "card-rules", self.options.rules.len() as u64),
        ];
        html! {
            ul.cards aria-label=(words.text("title-summary")) {
                @for (class, label, count) in cards.into_iter().filter(|(_, label, count)| *label != "card-rules" || *count > 0) {
                    li class=(if count > 0 { class } else { "" }) { b { (words.count("number", count)) } (words.count(label, count)) }
                }
            }
        }
    }

    /// The sections that there are.
    fn contents(&self) -> Vec<(&'static str, &'static str)> {
        let report = self.report;
        let mut out = Vec::new();
        out.extend(report.execution.is_some().then_some(("execution", "title-execution")));
        out.extend([("timeline", "title-timeline"), ("diagnoses", "title-diagnoses")]);
        out.extend((!report.unexplained.is_empty()).then_some(("unexplained", "title-unexplained")));
        out.extend((!report.missing.is_empty()).then_some(("missing", "title-missing")));
        out.extend((!report.problems.is_empty()).then_some(("problems", "title-problems")));
        out.push(("census", "title-census"));
        out
    }

    /// Filter and buttons; the script shows them, because without it they do nothing.
    fn tools(&self) -> Markup {
        let words = &self.words;
        let present = |severity| self.report.diagnoses.iter().any(|found| found.severity == severity);
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        html! {
            div.tools #tools hidden role="search" data-copy=(words.text("button-copy")) data-copied=(words.text("button-copied")) {
                label for="filter" { (words.text("filter-label")) }
                input #filter type="search" autocomplete="off";
                @for severity in severities.into_iter().filter(|severity| present(*severity)) {
                    label { input type="checkbox" checked data-severity=(severity); " " (words.severity(severity)) }
                }
                button #expand type="button" { (words.text("button-expand")) }
                button #collapse type="button" { (words.text("button-collapse")) }
                span #shown role="status" data-text=(words.shown_template()) {}
            }
        }
    }
}

/// One line of text of the report: nothing in it acts; maud escapes the markup.
fn line(text: &str) -> String {
    untrusted::line(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Lang, samples};
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};

    fn digest(text: &str) -> String {
        format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
    }

    fn render(report: &Report) -> String {
        let mut out = Vec::new();
        Html.render(report, &RenderOptions::new(Lang::EN).rules(samples::rules()), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const ELEMENTS: &[&str] = &[
        "!DOCTYPE", "html", "head", "meta", "link", "title", "style", "body", "a", "header", "h1", "h2",
        "h3", "h4", "p", "ul", "ol", "li", "b", "nav", "div", "label", "input", "button", "br", "span",
        "main", "section", "svg", "g", "rect", "line", "polygon", "circle", "path", "text", "details",
        "summary", "dl", "dt", "dd", "pre", "code", "mark", "table", "thead", "tbody", "tr", "th", "td",
        "footer", "script",
    ];

    #[test]
    fn the_policy_names_the_style_and_the_script() {
        assert_eq!(STYLE_HASH, digest(STYLE), "of style.css");
        assert_eq!(SCRIPT_HASH, digest(SCRIPT), "of script.js");
    }

    #[test]
    fn logs_add_no_elements_and_no_addresses() {
        let html = render(&samples::mess());
        assert_eq!(html.matches("<script").count(), 1);
        assert_eq!(html.matches("<style").count(), 1);
        // The style and the script hold no `<`, and a `<` of a text is escaped: every other begins a tag.
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap();
            assert!(ELEMENTS.contains(&name), "{tag}");
            let outside = tag.split('"').step_by(2).collect::<String>();
            assert!(
                !outside.contains(" on") && !outside.contains(" style") && !outside.contains(" src"),
                "{tag}"
            );
        }
        let addresses = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for address in addresses {
            let known = address.starts_with('#')
                || address == "data:,"
                || address.starts_with("https://learn.microsoft.com/");
            assert!(known, "{address}");
        }
    }

    #[test]
    fn every_link_within_the_page_has_its_place() {
        for (name, report) in samples::all() {
            let html = render(&report);
            for anchor in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert_eq!(html.matches(&format!(" id=\"{anchor}\"")).count(), 1, "{name}: {anchor}");
            }
        }
    }

    #[test]
    fn a_thousand_diagnoses_stay_small() {
        let mut report = samples::one_fault();
        let one = report.diagnoses[0].clone();
        report.diagnoses = vec![one; 1000];
        let size = render(&report).len();
        assert!(size < 8_000_000, "{size}");
    }
}
