//! The report as JUnit XML: a case a rule, so that a pipeline shows it.
//!
//! The form is that of the schema `junit-10.xsd` of the Jenkins xUnit plugin, which others read as well.

use super::untrusted;
use super::words::{Words, endpoint, location};
use super::{RenderOptions, Renderer, RuleInfo, census};
use crate::report::{Diagnosis, Problem, Report};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// `junit`: a suite of rules and a suite of what was read.
#[derive(Debug)]
pub(super) struct Junit;

impl Renderer for Junit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn render(&self, report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        let words = Words::new(options);
        let suites = [rules(report, options, &words), input(report, &words)];
        let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let total = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>().to_string();
        xml.create_element("testsuites")
            .with_attribute(("name", "sologs"))
            .with_attribute(("tests", total(Suite::tests).as_str()))
            .with_attribute(("failures", total(Suite::failures).as_str()))
            .with_attribute(("errors", total(Suite::errors).as_str()))
            .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
        writeln!(out)
    }
}

/// A suite of cases.
struct Suite {
    name: &'static str,
    cases: Vec<Case>,
}

/// One case; without failures and errors it passed.
struct Case {
    name: String,
    class: &'static str,
    failures: Vec<Fault>,
    errors: Vec<Fault>,
    output: Option<String>,
}

/// What is wrong in a case.
struct Fault {
    /// A name that does not follow the language.
    kind: &'static str,
    message: String,
    text: String,
}

impl Suite {
    fn tests(&self) -> usize {
        self.cases.len()
    }

    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| !case.failures.is_empty()).count()
    }

    fn errors(&self) -> usize {
        self.cases.iter().filter(|case| !case.errors.is_empty()).count()
    }

    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        xml.create_element("testsuite")
            .with_attribute(("name", self.name))
            .with_attribute(("tests", self.tests().to_string().as_str()))
            .with_attribute(("failures", self.failures().to_string().as_str()))
            .with_attribute(("errors", self.errors().to_string().as_str()))
            .write_inner_content(|xml| self.cases.iter().try_for_each(|case| case.write(xml)))?;
        Ok(())
    }
}

impl Case {
    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let name = untrusted::line(&self.name);
        let element = xml.create_element("testcase");
        let element = element.with_attribute(("name", &*name)).with_attribute(("classname", self.class));
        if self.failures.is_empty() && self.errors.is_empty() && self.output.is_none() {
            element.write_empty()?;
            return Ok(());
        }
        element.write_inner_content(|xml| {
            self.errors.iter().try_for_each(|fault| fault.write("error", xml))?;
            self.failures.iter().try_for_each(|fault| fault.write("failure", xml))?;
            let Some(output) = &self.output else { return Ok(()) };
            xml.create_element("system-out").write_text_content(BytesText::new(&untrusted::block(output)))?;
            Ok(())
        })?;
        Ok(())
    }
}

impl Fault {
    fn write<W: Write>(&self, name: &str, xml: &mut Writer<W>) -> io::Result<()> {
        xml.create_element(name)
            .with_attribute(("message", &*untrusted::line(&self.message)))
            .with_attribute(("type", self.kind))
            .write_text_content(BytesText::new(&untrusted::block(&self.text)))?;
        Ok(())
    }
}

/// A case for each rule; it fails when the rule found something grave enough.
fn rules(report: &Report, options: &RenderOptions, words: &Words) -> Suite {
    let mut found: BTreeMap<&str, Vec<&Diagnosis>> = BTreeMap::new();
    for diagnosis in &report.diagnoses {
        found.entry(&diagnosis.rule).or_default().push(diagnosis);
    }
    let case = |rule: &RuleInfo| {
        let all = found.get(rule.id.as_str()).map_or(&[][..], Vec::as_slice);
        let (failed, told): (Vec<&Diagnosis>, Vec<&Diagnosis>) =
            all.iter().partition(|diagnosis| !diagnosis.known && diagnosis.severity >= options.fail_on);
        let fault = |diagnosis: &Diagnosis| Fault {
            kind: diagnosis.severity.as_str(),
            message: words.ours(&diagnosis.title),
            text: describe(diagnosis, words),
        };
        let told: Vec<String> = told
            .iter()
            .map(|found| format!("{}\n{}", words.ours(&found.title), describe(found, words)))
            .collect();
        Case {
            name: rule.id.clone(),
            class: "sologs.rules",
            failures: failed.into_iter().map(fault).collect(),
            errors: Vec::new(),
            output: (!told.is_empty()).then(|| told.join("\n")),
        }
    };
    Suite { name: "sologs.rules", cases: options.all_rules(report).iter().map(case).collect() }
}

/// A case for whether everything was read, and one for what no rule explains.
fn input(report: &Report, words: &Words) -> Suite {
    let fault = |problem: &Problem| Fault {
        kind: problem.kind.as_str(),
        message: words.labelled(&location(&problem.path, problem.line), &problem.message),
        text: String::new(),
    };
    let unread = report.problems.iter().filter(|problem| problem.kind.is_loss());
    let mut errors: Vec<Fault> = unread.map(fault).collect();
    if report.stats.bytes == 0 {
        let message = words.text("summary-empty");
        errors.push(Fault { kind: "empty", message, text: String::new() });
    }
    let read = Case {
        name: "input-read".to_owned(),
        class: "sologs.input",
        failures: Vec::new(),
        errors,
        output: Some(census::phrase(report, words, 0)),
    };
    let shapes = report.unexplained.iter().map(|found| {
        let shape =
            if found.chain.is_empty() { found.template.clone() } else { Some(found.chain.join(" ---> ")) };
        let place = found.evidence.first().map(|place| location(&place.path, Some(place.line)));
        [shape, Some(words.count("times", found.count)), place]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n  ")
    });
    let shapes: Vec<String> = shapes.collect();
    // No rule says whether these matter, so they are told without failing the pipeline.
    let explained = Case {
        name: "errors-explained".to_owned(),
        class: "sologs.input",
        failures: Vec::new(),
        errors: Vec::new(),
        output: (!shapes.is_empty())
            .then(|| format!("{}\n{}", words.text("title-unexplained"), shapes.join("\n"))),
    };
    Suite { name: "sologs.input", cases: vec![read, explained] }
}

/// Where, when and what to do, in a few lines.
fn describe(found: &Diagnosis, words: &Words) -> String {
    let mut lines = vec![words.place(found)];
    lines.extend(endpoint(found));
    let mut facts = vec![words.count("times", found.count)];
    facts.extend(words.period(found.first_seen, found.last_seen));
    facts.push(words.standing(found));
    facts.push(words.confidence(found.confidence));
    lines.push(words.list(&facts));
    lines.extend(found.evidence.iter().map(|place| location(&place.path, Some(place.line))));
    for (index, step) in found.steps.iter().enumerate() {
        lines.push(format!("{}. {} {}", index + 1, words.mark(step.result), words.ours(&step.text)));
        lines.extend(step.reason.as_deref().map(|reason| format!("   = {}", words.ours(reason))));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Lang, samples};
    use quick_xml::Reader;
    use sologs_rules::rule::Severity;

    fn render(report: &Report, options: &RenderOptions) -> String {
        let mut out = Vec::new();
        Junit.render(report, options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Names of the elements, in order; fails on anything that is no XML.
    fn elements(xml: &str) -> Vec<String> {
        let mut reader = Reader::from_str(xml);
        let mut names = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) | Event::Empty(start) => {
                    start.attributes().for_each(|attribute| drop(attribute.unwrap()));
                    names.push(start.name().as_ref().to_owned());
                }
                Event::Eof => return names,
                _ => {}
            }
        }
    }

    #[test]
    fn logs_add_no_elements() {
        let known = ["testsuites", "testsuite", "testcase", "failure", "error", "system-out"];
        for (name, report) in samples::all() {
            let xml = render(&report, &RenderOptions::new(Lang::EN).rules(samples::rules()));
            for element in elements(&xml) {
                assert!(known.contains(&element.as_str()), "{name}: {element}");
            }
            assert!(!xml.chars().any(|c| c != '\n' && untrusted::is_active(c)), "{name}");
        }
    }

    #[test]
    fn the_threshold_decides_what_fails() {
        // One of the two warnings is known already, so that it never fails.
        let report = samples::mess();
        let failures = |severity| {
            let options = RenderOptions::new(Lang::EN).rules(samples::rules()).fail_on(severity);
            elements(&render(&report, &options)).iter().filter(|name| *name == "failure").count()
        };
        assert_eq!(
            (failures(Severity::Error), failures(Severity::Warning), failures(Severity::Info)),
            (3, 3, 4)
        );
    }

    #[test]
    fn nothing_to_read_is_no_success() {
        let xml = render(&samples::empty(), &RenderOptions::new(Lang::EN).rules(samples::rules()));
        assert!(xml.contains("<error "), "{xml}");
        let xml = render(&samples::clean(), &RenderOptions::new(Lang::EN).rules(samples::rules()));
        assert!(!xml.contains("<error ") && !xml.contains("<failure "), "{xml}");
    }
}
