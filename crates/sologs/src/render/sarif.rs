//! The report as SARIF 2.1.0, for code scanning pages and editors.
//!
//! After the OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; sections are those of
//! its text.

use super::excerpt::{self, Item};
use super::untrusted::{self, sarif as message};
use super::words::{Words, is_web_address};
use super::{RenderOptions, Renderer, RuleInfo, json};
use crate::report::{
    Diagnosis, Evidence, FileReport, Problem, ProblemKind, Report, StepEvidence, Unexplained,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};
use sha1::{Digest as _, Sha1};
use sologs_rules::rule::Severity;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Id of the results that tell of records which no rule explains.
const UNEXPLAINED: &str = "unexplained";
/// Name of the folder or archive that was scanned, to which all addresses are relative.
const ROOT: &str = "BUNDLE";
/// What a segment of a path may hold in an address without being escaped (RFC 3986, unreserved).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'!');

/// `sarif`: one run with a result for each diagnosis.
#[derive(Debug)]
pub(super) struct Sarif;

impl Renderer for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn render(&self, report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        json::pretty(&Log::new(report, options), out)
    }
}

/// What the parts of the log share.
struct Log<'a> {
    report: &'a Report,
    words: Words,
    lang: &'static str,
    rules: Vec<RuleInfo>,
    /// Index of each rule by its id.
    rule_index: HashMap<String, usize>,
    /// Index of each file by its path.
    file_index: HashMap<&'a str, usize>,
}

impl<'a> Log<'a> {
    fn new(report: &'a Report, options: &RenderOptions) -> Self {
        let words = Words::new(options);
        let mut rules = options.all_rules(report);
        if !report.unexplained.is_empty() {
            rules.push(RuleInfo::new(UNEXPLAINED, words.text("title-unexplained"), Severity::Info));
        }
        let rule_index = rules.iter().enumerate().map(|(index, rule)| (rule.id.clone(), index)).collect();
        let file_index =
            report.files.iter().enumerate().map(|(index, file)| (file.path.as_str(), index)).collect();
        Self { report, words, lang: options.lang.code(), rules, rule_index, file_index }
    }

    fn tool(&self) -> Value {
        let rules: Vec<Value> = self.rules.iter().map(|rule| self.rule(rule)).collect();
        json!({ "driver": {
            "name": "sologs",
            "version": self.report.sologs_version,
            "semanticVersion": self.report.sologs_version,
            "rules": rules,
        } })
    }

    fn rule(&self, rule: &RuleInfo) -> Value {
        let title = self.words.ours(&rule.title);
        let mut text = vec![title.clone()];
        let mut markdown = vec![untrusted::markdown(&rule.title), String::new()];
        for (index, step) in rule.steps.iter().enumerate() {
            text.push(format!("{}. {}", index + 1, self.words.ours(step)));
            markdown.push(format!("{}. {}", index + 1, untrusted::markdown(step)));
        }
        let references: Vec<&String> = rule.references.iter().filter(|url| is_web_address(url)).collect();
        for url in &references {
            text.push((*url).clone());
            markdown.push(format!("\n<{url}>"));
        }
        let mut value = json!({
            "id": rule.id,
            "shortDescription": { "text": title },
            "help": { "text": text.join("\n"), "markdown": markdown.join("\n") },
            "defaultConfiguration": { "level": level(rule.severity) },
        });
        if let (Some(url), Some(object)) = (references.first(), value.as_object_mut()) {
            object.insert("helpUri".to_owned(), json!(url));
        }
        value
    }

    /// Section 3.20: what could not be read is told as notifications of the tool.
    fn invocation(&self) -> Value {
        let notifications: Vec<Value> =
            self.report.problems.iter().map(|problem| self.notification(problem)).collect();
        json!({
            "executionSuccessful": !self.report.is_incomplete(),
            "toolExecutionNotifications": notifications,
        })
    }

    fn notification(&self, problem: &Problem) -> Value {
        let level = match problem.kind {
            ProblemKind::Skipped | ProblemKind::Ambiguous => "note",
            ProblemKind::Undecodable | ProblemKind::Truncated | ProblemKind::Malformed => "warning",
            _ => "error",
        };
        let text = self.words.labelled(&self.words.problem(problem.kind), &problem.message);
        let region = problem.line.map(|line| json!({ "startLine": line.max(1) }));
        json!({
            "level": level,
            "message": { "text": message(&text) },
            "descriptor": { "id": problem.kind },
            "locations": [self.location(&problem.path, region)],
        })
    }

    fn artifact(&self, file: &FileReport) -> Value {
        let mut value = json!({
            "location": { "uri": uri(&file.path), "uriBaseId": ROOT },
            "length": file.bytes,
            "roles": ["analysisTarget"],
            "properties": {
                "kind": file.kind,
                "node": file.node,
                "layout": file.layout,
                "records": file.records,
                "first": file.first,
                "last": file.last,
            },
        });
        if let (Some(encoding), Some(object)) = (&file.encoding, value.as_object_mut()) {
            object.insert("encoding".to_owned(), json!(encoding));
        }
        value
    }

    fn results(&self) -> impl Iterator<Item = Value> {
        let mut seen = BTreeMap::new();
        let diagnoses = self.report.diagnoses.iter().map(move |found| {
            let identity = identity(found);
            let number = seen.entry(identity.clone()).and_modify(|count| *count += 1).or_insert(1);
            self.result(found, &format!("{identity}:{number}"))
        });
        diagnoses.chain(self.report.unexplained.iter().map(|found| self.unexplained(found)))
    }

    fn result(&self, found: &Diagnosis, fingerprint: &str) -> Value {
        let mut text = vec![self.words.ours(&found.title)];
        let mut facts = vec![self.words.count("times", found.count)];
        facts.extend(self.words.period(found.first_seen, found.last_seen));
        facts.push(self.words.standing(found));
        text.push(self.words.list(&facts));
        let first = found.evidence.first().map(|evidence| self.evidence(evidence));
        let others = found.evidence.iter().skip(1).map(|evidence| self.evidence(evidence));
        let of_steps = found.steps.iter().flat_map(|step| &step.evidence).map(|place| self.step_place(place));
        // Section 3.27.23: somebody else, outside of the log, has accepted it.
        let accepted =
            if found.known { vec![json!({ "kind": "external", "status": "accepted" })] } else { vec![] };
        // Two steps may rest on one place; the schema wants each once.
        let mut related: Vec<Value> = Vec::new();
        for place in others.chain(of_steps) {
            if !related.contains(&place) {
                related.push(place);
            }
        }
        json!({
            "ruleId": found.rule,
            "ruleIndex": self.rule_index.get(&found.rule),
            "level": level(found.severity),
            "message": { "text": message(&text.join(" - ")) },
            "locations": first.into_iter().collect::<Vec<_>>(),
            "relatedLocations": related,
            "occurrenceCount": found.count.max(1),
            "partialFingerprints": { "sologsDiagnosis/v1": fingerprint },
            "suppressions": accepted,
            "properties": {
                "confidence": found.confidence,
                "state": found.state,
                "role": found.role,
                "node": found.node,
                "firstSeen": found.first_seen,
                "lastSeen": found.last_seen,
                "captures": found.captures,
                "steps": found.steps,
            },
        })
    }

    fn unexplained(&self, found: &Unexplained) -> Value {
        let shape = match &found.template {
            Some(template) if found.chain.is_empty() => template.clone(),
            _ => found.chain.join(" ---> "),
        };
        let text = format!("{} - {}", untrusted::line(&shape), self.words.count("times", found.count));
        let places = found.evidence.iter().take(1).map(|evidence| self.evidence(evidence));
        json!({
            "ruleId": UNEXPLAINED,
            "ruleIndex": self.rule_index.get(UNEXPLAINED),
            "level": "note",
            "message": { "text": message(&text) },
            "locations": places.collect::<Vec<_>>(),
            "occurrenceCount": found.count.max(1),
            "partialFingerprints": { "sologsUnexplained/v1": digest(&[&shape]) },
        })
    }

    fn evidence(&self, evidence: &Evidence) -> Value {
        let line = evidence.line.max(1);
        let mut region = Map::new();
        region.insert("startLine".to_owned(), json!(line));
        region.insert("endLine".to_owned(), json!(evidence.last_line.max(line)));
        if evidence.excerpt.is_some() {
            region.insert("snippet".to_owned(), json!({ "text": self.snippet(evidence) }));
        }
        self.location(&evidence.path, Some(Value::Object(region)))
    }

    /// The lines of an excerpt as they stand, with words for those that it leaves out.
    fn snippet(&self, evidence: &Evidence) -> String {
        let mut out = String::new();
        for item in excerpt::items(evidence, &BTreeMap::new(), true) {
            match item {
                Item::Line(line) => out.push_str(&line.text),
                Item::Cut(count) | Item::Folded(count) => {
                    out.push_str(&format!("… {}", self.words.count("lines-cut", count)));
                }
            }
            out.push('\n');
        }
        out
    }

    fn step_place(&self, place: &StepEvidence) -> Value {
        let region = place.line.map(|line| json!({ "startLine": line.max(1) }));
        self.location(&place.path, region)
    }

    /// Section 3.28: a place in a file of the bundle.
    fn location(&self, path: &str, region: Option<Value>) -> Value {
        let mut artifact = json!({ "uri": uri(path), "uriBaseId": ROOT });
        if let (Some(index), Some(object)) = (self.file_index.get(path), artifact.as_object_mut()) {
            object.insert("index".to_owned(), json!(index));
        }
        let mut physical = json!({ "artifactLocation": artifact });
        if let (Some(region), Some(object)) = (region, physical.as_object_mut()) {
            object.insert("region".to_owned(), region);
        }
        json!({ "physicalLocation": physical })
    }
}

impl Serialize for Log<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut log = serializer.serialize_map(Some(3))?;
        log.serialize_entry("$schema", "https://json.schemastore.org/sarif-2.1.0.json")?;
        log.serialize_entry("version", "2.1.0")?;
        log.serialize_entry("runs", &[Run(self)])?;
        log.end()
    }
}

/// What was found in one bundle. There may be very many files and results: each is made when it is written.
struct Run<'a>(&'a Log<'a>);

impl Serialize for Run<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let log = self.0;
        let artifacts = || log.report.files.iter().map(|file| log.artifact(file));
        let mut run = serializer.serialize_map(Some(7))?;
        run.serialize_entry("tool", &log.tool())?;
        run.serialize_entry("language", log.lang)?;
        run.serialize_entry("invocations", &[log.invocation()])?;
        let root = json!({ ROOT: { "description": { "text": "what was scanned" } } });
        run.serialize_entry("originalUriBaseIds", &root)?;
        run.serialize_entry("artifacts", &Each(artifacts))?;
        run.serialize_entry("results", &Each(|| log.results()))?;
        run.serialize_entry("properties", &json!({ "stats": log.report.stats }))?;
        run.end()
    }
}

/// A list of which one item after the other is made.
struct Each<F>(F);

impl<I: Iterator<Item = Value>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

/// What stays the same from one scan to the next, as one short name.
fn identity(found: &Diagnosis) -> String {
    let identity = found.identity();
    digest(&identity.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A short name for some texts; SHA-1 because nothing secret hangs on it.
fn digest(parts: &[&str]) -> String {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().fold(String::new(), |mut out, byte| {
        // Writing to a string does not fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A path of the bundle as a relative address. Segments that would climb (`..`) or make the address absolute are kept
/// from being segments.
fn uri(path: &str) -> String {
    let climbs = |segment: &str| matches!(segment, "" | "." | "..");
    let mut out = String::new();
    let mut before: Option<&str> = None;
    for segment in path.split('/') {
        if let Some(before) = before {
            out.push_str(if climbs(before) || climbs(segment) { "%2F" } else { "/" });
        }
        out.extend(utf8_percent_encode(segment, SEGMENT));
        before = Some(segment);
    }
    if climbs(&out) {
        out.push_str("%2F");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Lang, samples};

    fn log(report: &Report) -> Value {
        serde_json::to_value(Log::new(report, &RenderOptions::new(Lang::EN).rules(samples::rules()))).unwrap()
    }

    #[test]
    fn paths_become_addresses_that_stay_inside() {
        assert_eq!(uri("NODE 1/a#b.log"), "NODE%201/a%23b.log");
        assert_eq!(uri("b.zip!/é"), "b.zip!/%C3%A9");
        assert_eq!(uri("../x"), "..%2Fx");
        for path in ["", ".", "..", "/", "../../etc/x", "/etc/x", "a/../../x", "c:/x", "//host/x", "a/./b"] {
            let uri = uri(path);
            assert!(!uri.starts_with('/') && !uri.contains(':'), "{uri}");
            assert!(uri.split('/').all(|segment| !["", ".", ".."].contains(&segment)), "{path} {uri}");
        }
    }

    #[test]
    fn fingerprints_outlive_times_and_counts_but_not_nodes() {
        let report = samples::mess();
        let fingerprint = |report: &Report, index: usize| {
            log(report)["runs"][0]["results"][index]["partialFingerprints"].to_string()
        };
        let mut later = report.clone();
        later.diagnoses[0].count += 1;
        later.diagnoses[0].last_seen = None;
        later.diagnoses[0].evidence.clear();
        assert_eq!(fingerprint(&report, 0), fingerprint(&later, 0));
        later.diagnoses[0].node = Some("WORKER09".into());
        assert_ne!(fingerprint(&report, 0), fingerprint(&later, 0));
        later.diagnoses[1] = later.diagnoses[0].clone();
        assert_ne!(fingerprint(&later, 0), fingerprint(&later, 1));
    }

    #[test]
    fn every_result_names_its_rule() {
        for (name, report) in samples::all() {
            let log = log(&report);
            let run = &log["runs"][0];
            for result in run["results"].as_array().unwrap() {
                let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"], "{name}");
            }
        }
    }
}
