//! Every format, for every sample, in every language.

use super::{ALL, Lang, RenderOptions, Verbosity, by_name, samples, timeline, untrusted};
use crate::report::Report;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

pub(super) fn render(format: &str, report: &Report, options: &RenderOptions) -> String {
    let mut out = Vec::new();
    by_name(format).unwrap().render(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub(super) fn options(lang: Lang) -> RenderOptions {
    RenderOptions::new(lang).rules(samples::rules())
}

#[test]
fn names_are_unique() {
    let names: BTreeSet<_> = ALL.iter().map(|renderer| renderer.name()).collect();
    assert_eq!(names.len(), ALL.len());
    assert!(by_name("text").is_some() && by_name("Text").is_none());
}

#[test]
fn text_in_every_language_and_width() {
    for lang in Lang::all() {
        for (name, report) in samples::all() {
            let mut all = String::new();
            for width in [60, 80, 140] {
                let text = render("text", &report, &options(lang).width(width));
                write!(all, "===== {width} columns\n{text}").unwrap();
            }
            let quiet = render("text", &report, &options(lang).verbosity(Verbosity::Quiet));
            write!(all, "===== quiet\n{quiet}").unwrap();
            insta::assert_snapshot!(format!("text_{lang}_{name}"), all);
        }
    }
}

#[test]
fn text_with_everything() {
    for (name, report) in samples::all() {
        let options = options(Lang::EN).width(100).verbosity(Verbosity::Verbose);
        insta::assert_snapshot!(format!("text_verbose_{name}"), render("text", &report, &options));
    }
}

#[test]
fn text_without_unicode_has_none_of_its_own() {
    for lang in Lang::all() {
        let options = options(lang).width(80).unicode(false).verbosity(Verbosity::Verbose);
        let text = render("text", &samples::one_fault(), &options);
        assert!(text.is_ascii(), "{lang}: {text}");
        insta::assert_snapshot!(format!("text_ascii_{lang}"), text);
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    for (name, report) in samples::all() {
        let plain = render("text", &report, &options(Lang::EN));
        let colored = render("text", &report, &options(Lang::EN).color(true));
        assert!(colored.contains("\x1b["), "{name}");
        let stripped = anstyle_sequences_removed(&colored);
        assert_eq!(stripped, plain, "{name}");
    }
}

fn anstyle_sequences_removed(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (codes, rest) = part.split_once('m').unwrap();
        assert!(codes.chars().all(|c| c.is_ascii_digit() || c == ';'), "{codes}");
        out.push_str(rest);
    }
    out
}

#[test]
fn only_commands_and_places_are_wider_than_asked_for() {
    for lang in Lang::all() {
        for (name, report) in samples::all() {
            for width in [60, 80, 140] {
                let text = render("text", &report, &options(lang).width(width));
                for line in text.lines().filter(|line| line.width() > width) {
                    assert!(may_be_wide(line, &report, lang), "{name} {lang} {width}: {line}");
                }
            }
        }
    }
}

fn may_be_wide(line: &str, report: &Report, lang: Lang) -> bool {
    let steps = report.diagnoses.iter().flat_map(|diagnosis| &diagnosis.steps);
    let commands = steps.flat_map(|step| &step.commands).chain(report.missing.iter().map(|m| &m.command));
    let is_command =
        commands.flat_map(|command| command.lines()).any(|c| line.trim() == untrusted::line(c).trim());
    let also = if lang == Lang::EN { "= also at " } else { "= aussi à " };
    let see = if lang == Lang::EN { "= see " } else { "= voir " };
    let is_problem = report
        .problems
        .iter()
        .any(|problem| line.trim_start().starts_with(&*format!("- {}", untrusted::line(&problem.path))));
    is_command || is_problem || line.contains("--> ") || line.contains(also) || line.contains(see)
}

#[test]
fn nothing_that_acts_reaches_a_terminal() {
    for renderer in ALL {
        for lang in Lang::all() {
            for (name, report) in samples::all() {
                let text = render(renderer.name(), &report, &options(lang).verbosity(Verbosity::Verbose));
                let acting = text.chars().find(|&c| c != '\n' && untrusted::is_active(c));
                assert_eq!(acting, None, "{} {lang} {name}", renderer.name());
            }
        }
    }
}

#[test]
fn every_rendering_is_the_same_twice() {
    for renderer in ALL {
        for (name, report) in samples::all() {
            let once = render(renderer.name(), &report, &options(Lang::EN));
            assert_eq!(once, render(renderer.name(), &report, &options(Lang::EN)), "{}", name);
        }
    }
}

#[test]
fn a_closed_pipe_is_told() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for renderer in ALL {
        let error = renderer.render(&samples::mess(), &options(Lang::EN), &mut Closed).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{}", renderer.name());
    }
}

/// Ids of messages are texts in the code: each must exist, and each message must be used.
#[test]
fn code_and_message_files_agree() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    // The checks of steps name the words of their reasons.
    let code = code_of(&root.join("src"));
    let checks = code_of(&root.join("../sologs-rules/src/check"));
    let ids: Vec<&str> = Lang::EN
        .source()
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| Some(line.split_once(" =")?.0))
        .collect();
    assert!(ids.len() > 50);
    for id in &ids {
        let by_kind = id.starts_with("kind-")
            || id.starts_with("role-")
            || id.starts_with("problem-")
            || id.starts_with("artifact-")
            || id.starts_with("severity-")
            || id.starts_with("event-")
            || id.starts_with("skew-")
            || id.starts_with("story-status-")
            || *id == "lang-name";
        let quoted = format!("\"{id}\"");
        let is_used = by_kind || code.contains(&quoted) || checks.contains(&quoted);
        assert!(is_used, "no code uses the message {id}");
    }
    let known = |id: &str| ids.contains(&id);
    for call in [".text(\"", ".count(\"", ".with(\"", ".fill(\"", ".title(\"", ".heading(\""] {
        for (at, _) in code.match_indices(call) {
            let id = code[at + call.len()..].split('"').next().unwrap();
            assert!(known(id), "there is no message {id}");
        }
    }
}

fn code_of(folder: &std::path::Path) -> String {
    let mut code = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !["samples", "snapshots"].contains(&name) {
            code.push_str(&code_of(&path));
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "messages.rs" {
            code.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
    code.push_str("\"number-group\"");
    code
}

/// A page without its style and script, which have files of their own.
fn without_code(page: &str) -> String {
    let mut out = page.to_owned();
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
        if let (Some(from), Some(to)) = (out.find(start), out.find(end)) {
            out.replace_range(from + start.len()..to, "");
        }
    }
    // A tag a line, so that differences can be read.
    out.replace("><", ">\n<")
}

/// Formats that are not laid out by width, in both languages, one snapshot a sample.
#[test]
fn other_formats() {
    for renderer in ALL.iter().filter(|renderer| renderer.name() != "text") {
        for (name, report) in samples::all() {
            let mut all = String::new();
            for lang in Lang::all() {
                let text =
                    render(renderer.name(), &report, &options(lang).sources(vec!["bundle".to_owned()]));
                let text = if renderer.name() == "html" { without_code(&text) } else { text };
                if all.ends_with(&text) {
                    writeln!(all, "===== {lang}: the same").unwrap();
                } else {
                    write!(all, "===== {lang}\n{text}").unwrap();
                }
            }
            insta::assert_snapshot!(format!("{}_{name}", renderer.name()), all);
        }
    }
}

#[test]
fn timeline_as_text() {
    for (name, report) in samples::all() {
        let mut all = String::new();
        for lang in Lang::all() {
            for (width, unicode) in [(60, true), (100, true), (80, false)] {
                let mut out = Vec::new();
                let options = options(lang).width(width).unicode(unicode);
                timeline(&report, &options, Some(900), &mut out).unwrap();
                let text = String::from_utf8(out).unwrap();
                let too_wide = |line: &str| line.width() > width && !line.contains("--> ");
                assert!(!text.lines().any(too_wide), "{name} {lang} {width}: {text}");
                assert!(!text.chars().any(|c| c != '\n' && untrusted::is_active(c)), "{name}");
                write!(all, "===== {lang} {width} columns\n{text}").unwrap();
            }
        }
        insta::assert_snapshot!(format!("timeline_{name}"), all);
    }
}

#[test]
fn a_place_is_shown_in_full_only_once() {
    let mut report = samples::one_fault();
    let mut other = report.diagnoses[0].clone();
    other.rule = "worker-offline".to_owned();
    report.diagnoses.push(other);
    let text = render("text", &report, &options(Lang::EN).width(140));
    assert_eq!(text.matches("| 2024-05-03 10:00:00 ERROR").count(), 1);
    assert!(text.contains("agent.log:812  (shown above, in diagnosis 1)"), "{text}");
    let text = render("text", &report, &options(Lang::EN).width(140).verbosity(Verbosity::Verbose));
    assert_eq!(text.matches("| 2024-05-03 10:00:00 ERROR").count(), 2);
}

/// Both directions of a change, in every form, in both languages.
#[test]
fn comparisons() {
    let (clean, fault, mess) = (samples::clean(), samples::one_fault(), samples::mess());
    let mut mended = mess.clone();
    mended.diagnoses[0].state = crate::report::State::Recovered;
    mended.diagnoses[0].steps[0].result = crate::report::StepResult::Passed;
    mended.settings[0].value = Some("https://MASTER01:8392".to_owned());
    mended.diagnoses[1].count *= 9;
    for (name, before, after) in [
        ("none", &clean, &clean),
        ("broken", &clean, &fault),
        ("mended", &mess, &mended),
        ("other", &mess, &fault),
    ] {
        let changes = crate::compare::compare(before, after);
        let mut all = String::new();
        for form in crate::render::comparison_names() {
            for lang in Lang::all().take(if form == "json" { 1 } else { 2 }) {
                for width in if form == "text" { &[60, 80, 140][..] } else { &[100] } {
                    let mut out = Vec::new();
                    assert!(
                        crate::render::comparison(&changes, form, &options(lang).width(*width), &mut out)
                            .unwrap()
                    );
                    let text = String::from_utf8(out).unwrap();
                    assert!(!text.chars().any(|c| c != '\n' && untrusted::is_active(c)), "{name} {form}");
                    write!(all, "===== {form} {lang} {width}\n{text}").unwrap();
                }
            }
        }
        insta::assert_snapshot!(format!("comparison_{name}"), all);
    }
}
