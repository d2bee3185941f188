//! Records one by one, as a program meets them that follows a log while it is written.

use crate::correlate::{self, Follower};
use crate::finding::Finding;
use crate::inventory::Inventory;
use crate::masters::Masters;
use crate::rule_set::{Context, RuleSet};
use crate::when::{Gate, Seen};
use sologs_core::kind::FileKind;
use sologs_core::layout::{LearnedLayout, LineContext, learn};
use sologs_core::level::Level;
use sologs_core::record::Record;
use sologs_core::time::Timestamp;

/// The layout is learned from so much of a log's beginning, in bytes; until then each line adds to what is known.
const SAMPLE: usize = 16 << 10;
/// A record is kept up to this size, in bytes; what lies beyond is counted and left out.
const MAX_RECORD: usize = 1 << 20;

/// Lines in, findings out. It holds the record that is being written and the beginning of the log, at most
/// `1 MiB + 16 KiB` of text, however long the log is, and of each correlation a bounded number of records.
///
/// Records together (`[[match.correlation]]`) are found in the order in which they come, with the rule's own
/// thresholds; such a finding comes with the record that makes it sure, and [`Finding::records`] names the others. What
/// must not follow for a while is decided by the time of later records; what must not follow at all, never. Places in
/// other files are no records here.
///
/// What `[when]` asks for is judged when the record comes: other rules count where they were reported in this log up
/// to then (`not_rules` holds until one is), causes where they stand before. Settings, certificates, exports and the version of the
/// product are those of the files that [`Matcher::beside`] was given; what these do not tell does not hold, as in a
/// scan.
///
/// ```
/// use sologs_core::kind::FileKind;
/// use sologs_rules::{catalogue::Catalogue, matcher::Matcher, rule::Rule, rule_set::RuleSet};
///
/// let rule = Rule::from_toml("own.toml", r#"
///     id = "own"
///     severity = "error"
///     title.en = "T"
///     meaning.en = "M"
///     cause.en = "C"
///     references = []
///     [[match.exception]]
///     types = ["Acme.PaymentException"]
/// "#)?;
/// let rules = RuleSet::new(vec![rule], Catalogue::from_files([]).unwrap()).unwrap();
/// let mut matcher = Matcher::new(rules, FileKind::TextLog);
/// assert!(matcher.push("2024-05-03 10:00:00 ERROR Acme.PaymentException: refused").is_none());
/// assert!(matcher.push("   at Acme.Pay()").is_none());
/// // The record is complete once the next one begins, or nothing more is to come.
/// let judged = matcher.push("2024-05-03 10:00:01 INFO Heartbeat").unwrap();
/// assert_eq!((judged.line, judged.last_line, judged.findings.len()), (1, 2, 1));
/// assert!(matcher.finish().is_none_or(|judged| judged.findings.is_empty()));
/// # Ok::<(), sologs_rules::error::RuleError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matcher {
    rules: RuleSet,
    kind: FileKind,
    masters: Masters,
    follower: Follower,
    gate: Gate,
    sample: String,
    layout: LearnedLayout,
    context: LineContext,
    open: String,
    cut_bytes: u64,
    /// 1-based line at which the open record begins.
    first_line: u64,
    /// Lines pushed so far.
    lines: u64,
}

/// A record that is complete, and what the rules say of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Judged {
    /// 1-based number of its first line, counted from the first line that was pushed.
    pub line: u64,
    /// 1-based number of its last line.
    pub last_line: u64,
    /// When it was written, where its head says so.
    pub time: Option<Timestamp>,
    /// Its level, where its head says so.
    pub level: Option<Level>,
    /// Its lines, without the line end of the last one.
    pub text: String,
    /// Bytes beyond the limit of 1 MiB, left out of `text`.
    pub cut_bytes: u64,
    /// The rules that fired; [`Finding::rule`] counts in [`RuleSet::rules`].
    pub findings: Vec<Finding>,
}

impl Matcher {
    /// A matcher for one log of that kind.
    pub fn new(rules: RuleSet, kind: FileKind) -> Self {
        let (follower, gate) = (Follower::new(&rules), Gate::new(&rules));
        Self {
            rules,
            kind,
            masters: Masters::default(),
            follower,
            gate,
            sample: String::new(),
            layout: learn(b"", ""),
            context: LineContext::default(),
            open: String::new(),
            cut_bytes: 0,
            first_line: 1,
            lines: 0,
        }
    }

    /// Tells which machines are the Master: rules about the link to it are surer then, and fire in tasks' logs.
    pub fn masters(mut self, masters: Masters) -> Self {
        self.masters = masters;
        self
    }

    /// Tells which machine writes the log, and the other files that are known of it and of the cluster: `[when]` and
    /// thresholds from settings go by them. To be called again when they have changed; what was reported before is
    /// forgotten then, what has begun of a correlation is not.
    pub fn beside(mut self, node: Option<String>, files: Inventory) -> Self {
        self.gate.beside(node, files);
        self
    }

    /// The rules that it asks.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Takes the next line, with or without its line end. Gives the record before, once this line begins another.
    /// Records that say nothing to any rule are given as well, without findings.
    pub fn push(&mut self, line: &str) -> Option<Judged> {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if self.sample.len() < SAMPLE {
            // A line longer than that tells all it can by its beginning.
            let end = (0..=SAMPLE.min(line.len())).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
            self.sample.push_str(line.get(..end).unwrap_or_default());
            self.sample.push('\n');
            self.layout = learn(self.sample.as_bytes(), "");
        }
        let begins = self.layout.begins_record(self.context, line.as_bytes()).is_some();
        self.context = self.context.after(line.as_bytes());
        let done = if begins { self.finish() } else { None };
        self.lines += 1;
        self.add(line);
        done
    }

    /// Gives the record that is open: nothing more is to come, or the writer has paused long enough.
    pub fn finish(&mut self) -> Option<Judged> {
        let text = std::mem::take(&mut self.open);
        let cut_bytes = std::mem::take(&mut self.cut_bytes);
        let line = std::mem::replace(&mut self.first_line, self.lines + 1);
        let record = Record::read(&text, &self.layout, line, 0)?;
        let (time, level) = (record.head.time, record.head.level);
        let context = Context::new(self.kind, &self.masters);
        let verdict = self.rules.judge(&record.body, level, context);
        let mut findings = verdict.findings.clone();
        if let Some(time) = time {
            let beside = (self.gate.node(), self.gate.inventory());
            let found = self.follower.push((time, line), verdict.signals.clone(), beside);
            findings.extend(found.iter().map(|occurrence| correlate::finding(&self.rules, occurrence)));
        }
        let findings = self.gate.take(&self.rules, Seen::new(&verdict), findings);
        let text = record.text.to_owned();
        Some(Judged { line, last_line: self.lines, time, level, text, cut_bytes, findings })
    }

    /// Records and occurrences for which a correlation had no room, so far: too many groups at once.
    pub fn passed_over(&self) -> u64 {
        self.follower.lost()
    }

    /// What the rules say of a record that somebody else has split: the text behind its head, and its level. Does not
    /// touch the lines that were pushed, takes no part in correlations, and is no cause of what comes after it; what `[when]` asks for is
    /// judged by the records that were pushed so far.
    pub fn judge(&self, body: &str, level: Option<Level>) -> Vec<Finding> {
        let verdict = self.rules.judge(body, level, Context::new(self.kind, &self.masters));
        let is_free = |finding: &Finding| {
            self.rules.rules().get(finding.rule).is_some_and(|rule| rule.file.when.is_empty())
        };
        if verdict.findings.iter().all(is_free) {
            return verdict.findings;
        }
        self.gate.clone().take(&self.rules, Seen::new(&verdict), verdict.findings.clone())
    }

    fn add(&mut self, line: &str) {
        let room = MAX_RECORD.saturating_sub(self.open.len());
        if room == 0 {
            self.cut_bytes += line.len() as u64 + 1;
            return;
        }
        let end = (0..=room.min(line.len())).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
        self.open.push_str(line.get(..end).unwrap_or_default());
        self.open.push('\n');
        self.cut_bytes += (line.len() - end) as u64;
    }
}

// Matchers can be handed to other threads.
const _: () = {
    const fn shareable<T: Send + Sync>() {}
    shareable::<Matcher>();
};

#[cfg(test)]
mod tests;
