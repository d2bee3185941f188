//! Records of a log judged by the rules: the [`Digester`] behind a report.

use crate::progress::Watch;
use crate::report::Link;
use crate::scan::course::detail;
use crate::scan::excerpt::{cut, excerpt};
use crate::scan::known::{Group, Knowledge, Known, KnownRecord, Said};
use crate::scan::log::{Digester, RecordAt};
use crate::scan::series::{Place, PlaceText, Stamp};
use crate::scan::summary::{CutRecords, FollowedKind, Summary, UnexplainedKey};
use crate::scan::template::template;
use sologs_core::event::{Event, EventKind};
use sologs_core::exception::{ExceptionChain, ExceptionLink};
use sologs_core::kind::FileKind;
use sologs_core::layout::LearnedLayout;
use sologs_core::level::Level;
use sologs_core::scanner::Wanted;
use sologs_core::text::mojibake;
use sologs_core::time::Timestamp;
use sologs_rules::finding::{Confidence, Finding, Signal};
use sologs_rules::masters::Masters;
use sologs_rules::rule::Severity;
use sologs_rules::rule_set::{Context, RuleSet, Verdict};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Everything that the records of one log are judged by.
pub(crate) struct Judge<'s> {
    pub(crate) set: &'s RuleSet,
    pub(crate) masters: &'s Masters,
    pub(crate) kind: FileKind,
    /// The task whose log it is, as its folder names it.
    pub(crate) task: Option<&'s str>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) watch: &'s Watch<'s>,
    /// Whether what executions and tasks do is kept, since the story of one was asked for.
    pub(crate) follows: bool,
    /// What was said of records of this log.
    pub(crate) known: Known,
}

impl Digester for Judge<'_> {
    type Part = Summary;

    /// Records are looked at closely when they are at least warnings or say nothing of their level: a message in a
    /// language of which only the text is known may stand there without any exception type.
    fn wanted(&self) -> Wanted {
        Wanted { from_level: Level::Warning, without_level: true }
    }

    fn record(&self, summary: &mut Summary, layout: &LearnedLayout, record: RecordAt<'_>) {
        if record.cut_bytes > 0 {
            summary.cut_more(CutRecords { count: 1, bytes: record.cut_bytes, line: record.line });
        }
        let mut said = Vec::new();
        let note = |event: &Event<'_>| said.push((event.kind(), detail(event)));
        if !self.follows && !layout.is_structured() && self.set.is_plain(record.text, record.level, note) {
            if !said.is_empty() {
                let time = layout.time(record.text);
                let stamp = Stamp { line: record.line, last_line: record.last_line, time };
                self.note_events(summary, stamp, said);
            }
            return;
        }
        let head = layout.head(record.text);
        let body = layout.body(record.text, &head);
        let repaired = mojibake::repair(&body);
        if let Some(repaired) = &repaired {
            summary.encoded_twice.get_or_insert(repaired.through);
        }
        let is_as_it_stands = record.cut_bytes == 0 && repaired.is_none();
        let body = repaired.map_or(body, |repaired| Cow::Owned(repaired.text));
        let stamp = Stamp { line: record.line, last_line: record.last_line, time: head.time };
        // Within bounds of time, and for the story of an execution, each record is looked at.
        let is_bounded = self.since.is_some() || self.until.is_some() || self.follows;
        let knowledge = match is_as_it_stands && !is_bounded {
            true => self.known.find(&body, record.level),
            false => Knowledge::Kept,
        };
        if let Knowledge::Enough(known) = knowledge {
            self.count(summary, stamp, &body, known);
            return;
        }
        let verdict = self.set.judge(&body, record.level, Context::new(self.kind, self.masters));
        let said = self.report(summary, &record, stamp, &body, &verdict);
        if matches!(knowledge, Knowledge::Nothing) {
            let parts = if said.is_kept_whole { None } else { self.set.indifferent(&body, &verdict) };
            self.known.remember(&body, record.level, parts.map(|parts| Said { parts, ..said }));
        }
    }

    fn joined(&self, summary: &mut Summary) {
        self.known.note_shown(summary.take_newly_shown().into_iter());
    }

    fn on_read(&self, path: &str, bytes: u64) -> ControlFlow<()> {
        self.watch.on_read(path, bytes)
    }
}

impl Judge<'_> {
    /// Adds what was said of a record; gives what holds for all that are like it.
    fn report(
        &self,
        summary: &mut Summary,
        record: &RecordAt<'_>,
        stamp: Stamp,
        body: &str,
        verdict: &Verdict<'_>,
    ) -> Said {
        let is_grave = |finding: &Finding| {
            self.set.rules().get(finding.rule).is_some_and(|rule| rule.file.severity >= Severity::Error)
        };
        let mut said = Said {
            is_exception: !verdict.chains.is_empty(),
            is_failure: verdict.findings.iter().any(is_grave),
            events: None,
            // Correlations want each record that met a table with a name.
            is_kept_whole: !verdict.signals.is_empty(),
            groups: Vec::new(),
            marked: Vec::new(),
            parts: Vec::new(),
        };
        let is_within = is_within(stamp.time, self.since, self.until);
        self.begin(summary, &said, is_within);
        let events: Vec<_> = verdict.events.iter().map(|(_, event)| (event.kind(), detail(event))).collect();
        if events.iter().all(|(_, detail)| detail.is_none()) {
            said.events = Some(events.iter().map(|(kind, _)| *kind).collect());
        }
        self.note_events(summary, stamp, events);
        if !is_within {
            return said;
        }
        let text = |chain: usize| PlaceText {
            excerpt: excerpt(record.text, record.cut_bytes),
            chain: verdict.chains.get(chain).map(links).unwrap_or_default(),
        };
        let place = |chain: usize| Place { stamp, text: Some(Box::new(text(chain))) };
        if verdict.findings.iter().all(|finding| self.is_conditional(finding.rule))
            && let Some(key) = unexplained_key(verdict, body, record.level)
        {
            match self.explaining(verdict) {
                rules if rules.is_empty() => {
                    said.groups.push((Group::Unexplained(key.clone()), Confidence::Possible));
                    summary.leave_unexplained(key, stamp, || place(0));
                }
                rules => {
                    said.is_kept_whole = true;
                    summary.leave_open((rules, key), stamp, || place(0));
                }
            }
        }
        for signal in &verdict.signals {
            let signal = &self.signal_of_task(signal);
            learn_master(summary, &signal.captures);
            summary.signals.add(signal, stamp, || text(signal.chain.unwrap_or(0)));
        }
        if self.follows {
            self.follow(summary, stamp, verdict, *record);
        }
        for finding in &verdict.findings {
            let finding = &self.of_task(finding);
            learn_master(summary, &finding.captures);
            if !finding.captures.contains_key("task") {
                said.marked.push(finding.rule);
                summary.mark_finding(finding.rule, stamp);
            }
            let group = self.group(finding);
            said.groups.push((Group::Finding((finding.rule, group.clone())), finding.confidence));
            summary.find(group, finding, stamp, || place(finding.chain.unwrap_or(0)));
        }
        said
    }

    /// Counts a record of which all is known that the report needs; what its events tell may be its own.
    fn count(&self, summary: &mut Summary, stamp: Stamp, body: &str, known: Arc<KnownRecord>) {
        self.begin(summary, &known.said, true);
        let events = match &known.said.events {
            Some(kinds) => kinds.iter().map(|kind| (*kind, None)).collect(),
            None => self.set.events(body).map(|(_, event)| (event.kind(), detail(&event))).collect(),
        };
        self.note_events(summary, stamp, events);
        known.said.marked.iter().for_each(|rule| summary.mark_finding(*rule, stamp));
        summary.count(known, stamp);
    }

    /// What comes before the events of a record.
    fn begin(&self, summary: &mut Summary, said: &Said, is_within: bool) {
        summary.exceptions += u64::from(said.is_exception);
        if said.is_failure && is_within {
            summary.course.failure();
        }
    }

    /// The events of a record; those outside of the bounds of time tell of a state, but are no part of the course.
    fn note_events(&self, summary: &mut Summary, stamp: Stamp, said: Vec<(EventKind, Option<Box<str>>)>) {
        let within = is_within(stamp.time, self.since, self.until);
        for (kind, detail) in said {
            if within {
                summary.note_event(kind, stamp, detail);
            } else {
                summary.events.insert(kind, stamp);
            }
        }
    }

    fn follow(&self, summary: &mut Summary, stamp: Stamp, verdict: &Verdict<'_>, record: RecordAt<'_>) {
        for (_, event) in &verdict.events {
            if let Some(what) = followed(event) {
                summary.follow(stamp, what);
            }
        }
        let is_error = record.level.is_some_and(|level| level >= Level::Error) || !verdict.chains.is_empty();
        if is_error && self.kind == FileKind::TaskLog {
            let excerpt = excerpt(record.text, record.cut_bytes);
            let chain = verdict.chains.first().map(links).unwrap_or_default();
            summary.follow(stamp, FollowedKind::Error { excerpt, chain });
        }
    }

    /// A finding in the log of a task is one of that task, unless the record names another.
    fn of_task<'f>(&self, finding: &'f Finding) -> Cow<'f, Finding> {
        match self.task {
            Some(task) if !finding.captures.contains_key("task") => {
                let mut finding = finding.clone();
                finding.captures.insert("task".to_owned(), task.to_owned());
                Cow::Owned(finding)
            }
            _ => Cow::Borrowed(finding),
        }
    }

    /// The same for a record that met a table with a name.
    fn signal_of_task<'f>(&self, signal: &'f Signal) -> Cow<'f, Signal> {
        match self.task {
            Some(task) if !signal.captures.contains_key("task") => {
                let mut signal = signal.clone();
                signal.captures.insert("task".to_owned(), task.to_owned());
                Cow::Owned(signal)
            }
            _ => Cow::Borrowed(signal),
        }
    }

    /// Whether it is known only in the end whether the rule is reported.
    fn is_conditional(&self, rule: usize) -> bool {
        self.set.rules().get(rule).is_some_and(|rule| !rule.file.when.is_empty())
    }

    /// Rules that explain the record if they are reported in the end: conditional ones that fired, and those that take it
    /// together with others.
    fn explaining(&self, verdict: &Verdict<'_>) -> Vec<usize> {
        let fired = verdict.findings.iter().map(|finding| finding.rule);
        let together = verdict.signals.iter().map(|signal| signal.rule);
        fired.chain(together).collect::<BTreeSet<usize>>().into_iter().collect()
    }

    fn group(&self, finding: &Finding) -> Vec<Option<String>> {
        let names = self.set.rules().get(finding.rule).map(|rule| rule.file.group_by.as_slice());
        names.unwrap_or_default().iter().map(|name| finding.captures.get(name).cloned()).collect()
    }
}

/// What an event says of an execution or a task.
fn followed(event: &Event<'_>) -> Option<FollowedKind> {
    let of_task = |task: Option<&str>, detail: Option<String>| {
        Some(FollowedKind::Task { kind: event.kind(), task: task.map(str::to_owned), detail })
    };
    match event {
        Event::OperationNamed { operation_id } => Some(FollowedKind::Operation(*operation_id)),
        Event::TaskPulled { task }
        | Event::TaskStarted { task }
        | Event::ExecutionIdMissing { task }
        | Event::TaskKeepAliveFailed { task } => of_task(Some(task), None),
        Event::TaskHeartbeatAnswered { answer, task } => of_task(Some(task), Some((*answer).to_owned())),
        Event::TaskFinished { status, detail } => {
            let detail = detail.trim();
            let text = if detail.is_empty() { (*status).to_owned() } else { format!("{status}: {detail}") };
            of_task(None, Some(text))
        }
        Event::ProcessCreationFailed { code } => of_task(None, code.map(|code| code.to_string())),
        Event::TaskTerminated
        | Event::ExecutorStarted { .. }
        | Event::ExecutorExited
        | Event::ExecutorMissing
        | Event::ImpersonationFailed
        | Event::ExecutorStatusMissing
        | Event::ResourceNotRetrieved => of_task(None, None),
        _ => None,
    }
}

/// Whether a record lies between the bounds, both included. One without a time always does. Times are compared as
/// written unless both tell their zone.
pub(crate) fn is_within(time: Option<Timestamp>, since: Option<Timestamp>, until: Option<Timestamp>) -> bool {
    let Some(time) = time else { return true };
    let order = |bound: Timestamp| match (time.utc_micros(), bound.utc_micros()) {
        (Some(time), Some(bound)) => time.cmp(&bound),
        _ => time.local_micros().cmp(&bound.local_micros()),
    };
    since.is_none_or(|since| order(since).is_ge()) && until.is_none_or(|until| order(until).is_le())
}

fn unexplained_key(verdict: &Verdict<'_>, body: &str, level: Option<Level>) -> Option<UnexplainedKey> {
    match verdict.chains.first() {
        Some(chain) => Some(UnexplainedKey::Chain(chain.types().map(|name| cut(name, MAX_TYPE)).collect())),
        None if level.is_some_and(|level| level >= Level::Error) => {
            Some(UnexplainedKey::Template(cut(&template(body), MAX_TYPE)))
        }
        None => None,
    }
}

fn learn_master(summary: &mut Summary, captures: &BTreeMap<String, String>) {
    let of_service = captures.get("url").is_some_and(|url| Masters::is_service_url(url));
    if let Some(host) = captures.get("host").filter(|_| of_service) {
        summary.masters.add(host, captures.get("port").and_then(|port| port.parse().ok()));
    }
}

/// Bytes shown of the name of a type: no compiler takes a longer one.
const MAX_TYPE: usize = 1000;
/// Bytes shown of one message.
const MAX_MESSAGE: usize = 4 << 10;
/// Bytes shown of all messages of a chain.
const MAX_MESSAGES: usize = 16 << 10;

/// The chain as the report shows it; what was cut of a message is said.
pub(crate) fn links(chain: &ExceptionChain<'_>) -> Vec<Link> {
    let mut room = MAX_MESSAGES;
    let link = |link: &ExceptionLink<'_>| {
        let message = link.message.trim();
        let most = room.min(MAX_MESSAGE);
        room -= message.len().min(most);
        Link::new(cut(&link.type_name, MAX_TYPE), cut(message, most))
    };
    chain.links.iter().map(link).collect()
}

#[cfg(test)]
mod tests;
