//! A file that is no log, read as the artifacts it holds.

use crate::bundle::{read_head, read_whole};
use crate::report::{Problem, ProblemKind};
use crate::scan::file::{problem, unreadable};
use crate::scan::{LogFile, Look, Series};
use sologs_core::artifact::ssisdb_table::{TableReader, View, mark_cut};
use sologs_core::artifact::{self, Artifact};
use sologs_core::kind::FileKind;
use sologs_core::text::{Blocks, decode_whole};
use sologs_rules::inventory::{ArtifactFile, Inventory, LogFacts, LogFinding};
use sologs_rules::masters::Masters;
use sologs_rules::rule::Severity;
use sologs_rules::rule_set::RuleSet;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Bytes that are read of an artifact in text; what lies beyond is not judged.
const MAX_TEXT_BYTES: u64 = 8 << 20;
/// Bytes by which it is told whether an export can be read in pieces.
const EXPORT_HEAD_BYTES: u64 = 64 << 10;
/// Bytes that are read of a Windows event log, which cannot be read in part.
const MAX_EVENT_LOG_BYTES: u64 = 64 << 20;

/// Whether the whole file is read for what it says of the cluster, beside or instead of its records.
pub(crate) fn is_artifact(kind: FileKind) -> bool {
    matches!(kind, FileKind::SqlErrorlog | FileKind::ExecutionLog)
        || !(kind.is_log() || matches!(kind, FileKind::Archive | FileKind::Unknown))
}

/// Reads the file that was looked at from its first byte on, as each of the kinds that its beginning shows.
pub(crate) fn read_artifacts(look: &mut Look, kinds: &[FileKind], contents: &mut dyn Read) {
    if kinds == [FileKind::SsisdbTable] {
        let (head, error) = read_head(contents, EXPORT_HEAD_BYTES);
        let is_long = error.is_none() && head.len() as u64 == EXPORT_HEAD_BYTES;
        if is_long && TableReader::can_read(&decode_whole(&head).text) {
            return read_export(look, &head, contents);
        }
        if let Some(error) = &error {
            look.problems.push(unreadable(&look.path, error));
        }
        return read_at_once(look, kinds, &mut Cursor::new(head).chain(contents));
    }
    read_at_once(look, kinds, contents);
}

fn read_at_once(look: &mut Look, kinds: &[FileKind], contents: &mut dyn Read) {
    let max = match look.kind {
        FileKind::EventLog => MAX_EVENT_LOG_BYTES,
        _ => MAX_TEXT_BYTES,
    };
    let whole = read_whole(contents, max);
    if let Some(error) = &whole.error {
        look.problems.push(unreadable(&look.path, error));
    }
    if whole.is_cut && !look.kind.is_log() {
        let message = format!("only its first {} MiB were read; split the file, or export less", max >> 20);
        look.problems.push(problem(&look.path, None, ProblemKind::Limit, message));
    }
    if !look.kind.is_log() {
        look.bytes_read = whole.bytes.len() as u64;
    }
    read_bytes(look, kinds, &whole.bytes);
    // Of what was not read to its end nothing is absent.
    if whole.is_cut || whole.error.is_some() {
        for artifact in &mut look.artifacts {
            if let Artifact::SsisdbTable(export) = artifact {
                mark_cut(export);
            }
        }
    }
}

/// Reads an export of any size piece by piece: its beginning, and the rest of it.
fn read_export(look: &mut Look, head: &[u8], rest: &mut dyn Read) {
    let mut reader = TableReader::new(look.path.as_str());
    let mut blocks = Blocks::new(Cursor::new(head).chain(rest));
    let mut scratch = String::new();
    let (mut buffer, mut cut, mut is_cut) = (Vec::new(), 0_u64, false);
    loop {
        match blocks.next_block(buffer) {
            Ok(Some(block)) => {
                cut += u64::from(block.cut().is_some());
                reader.push(block.decode(&mut scratch).text);
                look.bytes_read = block.offset() + block.bytes().len() as u64;
                buffer = block.into_buffer();
            }
            Ok(None) => break,
            Err(error) => {
                look.problems.push(unreadable(&look.path, &error));
                is_cut = true;
                break;
            }
        }
    }
    if cut > 0 {
        let message = format!("{cut} line(s) of this export are too long and were cut");
        look.problems.push(problem(&look.path, None, ProblemKind::Limit, message));
    }
    let (mut export, problems) = reader.finish();
    if is_cut {
        mark_cut(&mut export);
    }
    look.problems.extend(problems.iter().map(|found| of_artifact(&look.path, found)));
    let artifact = Artifact::SsisdbTable(export);
    look.layout = look.layout.take().or_else(|| form(&artifact));
    look.artifacts.push(artifact);
}

/// Reads the bytes of a file as each of these kinds.
pub(crate) fn read_bytes(look: &mut Look, kinds: &[FileKind], bytes: &[u8]) {
    let is_binary = look.encoding.is_none();
    let text = if is_binary { String::new() } else { decode_whole(bytes).text.into_owned() };
    for kind in kinds.iter().copied().filter(|kind| is_artifact(*kind)) {
        let parsed = artifact::parse(kind, &look.path, &text, bytes);
        look.problems.extend(parsed.problems.iter().map(|found| of_artifact(&look.path, found)));
        if let Some(artifact) = parsed.artifact {
            look.layout = look.layout.take().or_else(|| form(&artifact));
            look.artifacts.push(artifact);
        }
    }
}

fn of_artifact(path: &str, found: &artifact::Problem) -> Problem {
    let kind = match found.kind {
        artifact::ProblemKind::Truncated => ProblemKind::Truncated,
        artifact::ProblemKind::Limit => ProblemKind::Limit,
        artifact::ProblemKind::Encrypted => ProblemKind::Encrypted,
        artifact::ProblemKind::Skipped => ProblemKind::Skipped,
        _ => ProblemKind::Malformed,
    };
    problem(path, found.line, kind, found.message.clone())
}

/// In which form a settings file or an export was met.
fn form(artifact: &Artifact) -> Option<String> {
    match artifact {
        Artifact::WorkerSettings(settings) => Some(settings.file.form.to_string()),
        Artifact::MasterSettings(settings) => Some(settings.file.form.to_string()),
        Artifact::SsisdbTable(export) => {
            let names: Vec<&str> = export.tables.iter().map(|table| table.view.as_str()).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

/// The Master's addresses as far as settings and exports tell.
pub(crate) fn known_masters(looks: &[Look]) -> Masters {
    let mut masters = Masters::default();
    for look in looks {
        for artifact in &look.artifacts {
            note_masters(artifact, look.node.as_deref(), &mut masters);
        }
    }
    masters
}

fn note_masters(artifact: &Artifact, node: Option<&str>, masters: &mut Masters) {
    match artifact {
        Artifact::WorkerSettings(settings) => {
            if let Some(url) = &settings.master_endpoint
                && let Some((host, port)) = sologs_rules::inventory::authority(&url.value)
            {
                masters.add(&host, port);
            }
        }
        Artifact::MasterSettings(settings) => {
            if let Some(node) = node {
                masters.add(node, settings.port_number.as_ref().map(|port| port.value));
            }
        }
        Artifact::SsisdbTable(export) => {
            for table in export.tables.iter().filter(|table| table.view == View::MasterProperties) {
                let port =
                    table.property("MASTER_SERVICE_PORT").and_then(|port| port.value.trim().parse().ok());
                for name in ["MACHINE_NAME", "MACHINE_IP"] {
                    for host in
                        table.property(name).iter().flat_map(|found| found.value.split([',', ';', ' ']))
                    {
                        masters.add(host, port);
                    }
                }
                if let Some(url) = table.property("MASTER_ADDRESS")
                    && let Some((host, port)) = sologs_rules::inventory::authority(&url.value)
                {
                    masters.add(&host, port);
                }
            }
        }
        _ => {}
    }
}

/// Everything of the bundle that is no record, put together; the artifacts are taken out of the looks.
pub(crate) fn inventory(
    looks: &mut [Look],
    logs: &[LogFile],
    rules: &RuleSet,
    offsets: &BTreeMap<String, i16>,
) -> Inventory {
    let facts = logs.iter().filter_map(|log| Some(facts(looks.get(log.entry)?, log, rules)));
    let facts: Vec<LogFacts> = facts.collect();
    let mut files = Vec::new();
    for look in looks {
        let (path, node) = (&look.path, &look.node);
        files.extend(look.artifacts.drain(..).map(|artifact| ArtifactFile {
            path: path.clone(),
            node: node.clone(),
            artifact,
        }));
    }
    Inventory::new(files, facts, offsets.iter().map(|(node, minutes)| (node.clone(), *minutes)))
}

/// What checks and conditions may know of a log.
fn facts(look: &Look, log: &LogFile, rules: &RuleSet) -> LogFacts {
    let line_of = |series: &Series| series.first_places.first().map_or(series.last.line, |p| p.stamp.line);
    let findings = log.summary.findings.iter().filter_map(|((number, _), found)| {
        // What only follows from something tells nothing that its cause does not.
        let rule = rules.rules().get(*number).filter(|rule| !rule.file.when.caused)?;
        Some(LogFinding {
            rule: rule.id().to_owned(),
            severity: rule.file.severity,
            line: line_of(&found.series),
            first_seen: found.series.first_seen,
            last_seen: found.series.last_seen,
        })
    });
    let mut findings: Vec<LogFinding> = findings.collect();
    findings.sort_by_key(|found| found.line);
    let mut unexplained = log.summary.unexplained.values().map(|series| line_of(series)).min();
    // Where its cause is not in the log, the log is not clean for all that.
    if unexplained.is_none() && findings.iter().all(|found| found.severity < Severity::Warning) {
        let is_consequence = |rule: usize| rules.rules().get(rule).is_some_and(|rule| rule.file.when.caused);
        let consequences = log.summary.findings.iter().filter(|((rule, _), _)| is_consequence(*rule));
        unexplained = consequences.map(|(_, found)| line_of(&found.series)).min();
    }
    LogFacts {
        task: look.place.task_id().map(str::to_owned),
        first: log.counts.first,
        last: log.counts.last,
        records: log.counts.records,
        findings,
        unexplained,
        ..LogFacts::new(&look.path, look.node.clone(), look.kind)
    }
}
