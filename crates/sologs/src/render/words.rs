//! The words that renderings share: times, numbers, states and places in the language of the reader.

use super::messages::{Arg, Messages};
use super::options::RenderOptions;
use super::timeline::Class;
use super::untrusted;
use crate::report::{
    ClockSkew, Confidence, Diagnosis, Gap, ProblemKind, Report, State, StepResult, TimelineEvent, Unexplained,
};
use sologs_core::event::EventKind;
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use sologs_rules::rule::Severity;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The words of one rendering.
pub(super) struct Words {
    messages: Messages,
    unicode: bool,
}

impl Words {
    /// Words as the options ask for.
    pub(super) fn new(options: &RenderOptions) -> Self {
        Self { messages: Messages::new(options.lang), unicode: options.unicode }
    }

    /// A message without variables.
    pub(super) fn text(&self, id: &str) -> String {
        self.ours(&self.messages.text(id))
    }

    /// A message for a number of things.
    pub(super) fn count(&self, id: &str, count: u64) -> String {
        self.ours(&self.messages.count(id, count))
    }

    /// A message with a value in it; the value stays as it is, apart from what acts.
    pub(super) fn with(&self, id: &str, name: &str, value: &str) -> String {
        self.fill(id, &[(name, Arg::Text(&untrusted::line(value)))])
    }

    fn fill(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.ours(&self.messages.fill(id, args))
    }

    /// Prose (furniture, titles, the words of steps): one line of safe text, in ASCII where that was asked for.
    pub(super) fn ours(&self, prose: &str) -> String {
        let safe = untrusted::line(prose);
        if self.unicode { safe.into_owned() } else { to_ascii(&safe) }
    }

    /// `unicode`, or `ascii` where only that may be written.
    pub(super) fn symbol(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }

    /// `label: text`, as the language writes it.
    pub(super) fn labelled(&self, label: &str, text: &str) -> String {
        self.fill("labelled", &[("label", Arg::Text(label)), ("text", Arg::Text(text))])
    }

    /// A list in one line.
    pub(super) fn list(&self, items: &[String]) -> String {
        items.join(&self.text("list-separator"))
    }

    /// A list in one line of which only the first `most` are named.
    pub(super) fn list_of_some(&self, items: &[String], most: usize) -> String {
        let mut named: Vec<String> = items.iter().take(most).cloned().collect();
        if items.len() > most {
            named.push(self.count("and-more", (items.len() - most) as u64));
        }
        self.list(&named)
    }

    /// How many entries a filter shows, with `{shown}` and `{all}` for a script to fill in.
    #[cfg(feature = "html")]
    pub(super) fn shown_template(&self) -> String {
        self.fill("filter-count", &[("shown", Arg::Text("{shown}")), ("all", Arg::Text("{all}"))])
    }

    /// The mark of a step: `✔`, `✘` or `?`.
    pub(super) fn mark(&self, result: StepResult) -> &'static str {
        match result {
            StepResult::Passed => self.symbol("✔", "[ok]"),
            StepResult::Failed => self.symbol("✘", "[x]"),
            StepResult::Unknown => self.symbol("?", "[?]"),
        }
    }

    /// The word for what a step shows.
    pub(super) fn result(&self, result: StepResult) -> String {
        self.text(match result {
            StepResult::Passed => "result-passed",
            StepResult::Failed => "result-failed",
            StepResult::Unknown => "result-unknown",
        })
    }

    /// The word for a severity.
    pub(super) fn severity(&self, severity: Severity) -> String {
        self.text(match severity {
            Severity::Error => "severity-error",
            Severity::Warning => "severity-warning",
            _ => "severity-info",
        })
    }

    /// Whether it goes on, as a phrase.
    pub(super) fn state(&self, state: State) -> String {
        self.text(match state {
            State::Ongoing => "state-ongoing",
            State::Recovered => "state-recovered",
            State::Unknown => "state-unknown",
        })
    }

    /// How a diagnosis stands: whether it goes on, since when it does not, and whether it is known already.
    pub(super) fn standing(&self, found: &Diagnosis) -> String {
        let mut standing = match found.recovered_at.filter(|_| found.state == State::Recovered) {
            None => self.state(found.state),
            Some(time) => {
                let same_day = found.last_seen.is_some_and(|last| last.date() == time.date());
                let time = if same_day { self.time_of_day(time) } else { self.time(time) };
                self.fill("state-recovered-at", &[("time", Arg::Text(&time))])
            }
        };
        if found.known {
            standing = self.list(&[standing, self.text("known")]);
        }
        standing
    }

    /// How sure it is, as a phrase.
    pub(super) fn confidence(&self, confidence: Confidence) -> String {
        self.labelled(&self.text("confidence"), &self.confidence_word(confidence))
    }

    /// How sure it is, as one word.
    pub(super) fn confidence_word(&self, confidence: Confidence) -> String {
        self.text(match confidence {
            Confidence::Certain => "confidence-certain",
            Confidence::Likely => "confidence-likely",
            Confidence::Possible => "confidence-possible",
        })
    }

    /// The word for a part of the cluster.
    pub(super) fn role(&self, role: Role) -> String {
        self.known(&format!("role-{role}"), 1).unwrap_or_else(|| role.to_string())
    }

    /// The word for so many files of a kind, without the number.
    pub(super) fn kind(&self, kind: FileKind, count: u64) -> String {
        self.known(&format!("kind-{kind}"), count).unwrap_or_else(|| kind.to_string())
    }

    /// What happened, as a phrase.
    pub(super) fn event(&self, kind: EventKind) -> String {
        self.known(&format!("event-{}", kind.as_str()), 1).unwrap_or_else(|| kind.as_str().to_owned())
    }

    /// The word for a status of an execution or a task in the catalog; any other as it is.
    pub(super) fn status(&self, status: &str) -> String {
        self.known(&format!("story-status-{status}"), 1).unwrap_or_else(|| self.log_text(status))
    }

    /// What an entry of the timeline tells, as a phrase, and its class.
    pub(super) fn happening(&self, report: &Report, event: &TimelineEvent) -> (Class, String) {
        let found = event.diagnosis.and_then(|index| report.diagnoses.get(index));
        match (event.event, found) {
            (Some(kind), _) => (Class::of_event(kind), self.event(kind)),
            (None, Some(found)) => (Class::of_severity(found.severity), self.ours(&found.title)),
            (None, None) => (Class::Other, self.log_text(event.rule.as_deref().unwrap_or_default())),
        }
    }

    /// Text of a log as one line that does nothing.
    pub(super) fn log_text(&self, text: &str) -> String {
        untrusted::line(text).into_owned()
    }

    /// A length of time, to the two largest units.
    pub(super) fn length(&self, seconds: u64) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        let two = |id: &str, first: (&str, u64), second: (&str, u64)| {
            self.fill(id, &[(first.0, Arg::Text(&first.1.to_string())), (second.0, Arg::Count(second.1))])
        };
        match seconds {
            0..60 => self.count("seconds", seconds),
            60..3600 => two("minutes", ("minutes", minutes), ("seconds", seconds % 60)),
            3600..86_400 => two("hours", ("hours", hours), ("minutes", minutes % 60)),
            _ => two("days", ("days", days), ("hours", hours % 24)),
        }
    }

    /// `within 15 min of 2024-05-03 10:00:00`.
    pub(super) fn within(&self, seconds: u64, time: Timestamp) -> String {
        let (length, time) = (self.length(seconds), self.time(time));
        self.fill("around-within", &[("length", Arg::Text(&length)), ("time", Arg::Text(&time))])
    }

    /// A silence: from when to when, and how long.
    pub(super) fn gap(&self, gap: &Gap) -> String {
        let period = self.period(Some(gap.from), Some(gap.to)).unwrap_or_default();
        let micros = gap.to.local_micros().saturating_sub(gap.from.local_micros());
        let length = self.length(u64::try_from(micros / 1_000_000).unwrap_or(0));
        self.fill("gap", &[("period", Arg::Text(&period)), ("length", Arg::Text(&length))])
    }

    /// How far two clocks are apart, and what that rests on.
    pub(super) fn skew(&self, skew: &ClockSkew) -> String {
        let length = self.length(skew.seconds.unsigned_abs());
        let (node, reference) = (untrusted::line(&skew.node), untrusted::line(&skew.reference));
        let args = [
            ("node", Arg::Text(&node)),
            ("reference", Arg::Text(&reference)),
            ("length", Arg::Text(&length)),
        ];
        let said = match skew.seconds {
            0 => self.fill("clock-agrees", &args[..2]),
            1.. => self.fill("clock-ahead", &args),
            _ => self.fill("clock-behind", &args),
        };
        let spread = self.length(skew.spread_seconds.max(1));
        let mut parts = vec![said, self.fill("clock-spread", &[("length", Arg::Text(&spread))])];
        parts.push(self.count(&format!("skew-{}", skew.method.as_str()), skew.facts));
        if !skew.zones_known {
            parts.push(self.text("clock-zones"));
        }
        self.list(&parts)
    }

    /// The words for a kind of problem.
    pub(super) fn problem(&self, kind: ProblemKind) -> String {
        self.known(&format!("problem-{}", kind.as_str()), 1).unwrap_or_else(|| kind.as_str().to_owned())
    }

    fn known(&self, id: &str, count: u64) -> Option<String> {
        self.messages.find(id, &[("count", Arg::Count(count))]).map(|text| self.ours(&text))
    }

    /// A size with three digits that matter.
    pub(super) fn bytes(&self, bytes: u64) -> String {
        const KIB: u64 = 1 << 10;
        let (id, unit) = match bytes {
            0..KIB => return self.count("bytes", bytes),
            KIB..0x10_0000 => ("kib", KIB),
            0x10_0000..0x4000_0000 => ("mib", KIB * KIB),
            _ => ("gib", KIB * KIB * KIB),
        };
        let tenths = u128::from(bytes) * 10 / u128::from(unit);
        let (whole, tenth) = (tenths / 10, tenths % 10);
        let size = match whole {
            0..100 => format!("{whole}{}{tenth}", self.text("decimal-point")),
            _ => whole.to_string(),
        };
        self.fill(id, &[("size", Arg::Text(&size))])
    }

    /// The node, or the words for not knowing it.
    pub(super) fn node(&self, node: Option<&str>) -> String {
        node.map_or_else(|| self.text("node-unknown"), |node| untrusted::line(node).into_owned())
    }

    /// Where a diagnosis is: `WORKER01 (worker)`.
    pub(super) fn place(&self, diagnosis: &Diagnosis) -> String {
        let node = self.node(diagnosis.node.as_deref());
        match diagnosis.role {
            Some(role) => format!("{node} ({})", self.role(role)),
            None => node,
        }
    }

    /// When something was seen first and last, as a phrase; the date only once when it is one day.
    pub(super) fn period(&self, first: Option<Timestamp>, last: Option<Timestamp>) -> Option<String> {
        let (first, last) = match (first, last) {
            (Some(first), Some(last)) => (first, last),
            (Some(one), None) | (None, Some(one)) => (one, one),
            (None, None) => return None,
        };
        let seconds = |time: Timestamp| time.local_micros().div_euclid(1_000_000);
        let same_zone = first.offset_minutes() == last.offset_minutes();
        Some(if same_zone && seconds(first) == seconds(last) {
            self.fill("at-time", &[("time", Arg::Text(&self.time(first)))])
        } else if same_zone && first.date() == last.date() {
            let (date, first, last) =
                (self.date(first), self.time_of_day(first), self.zoned_time_of_day(last));
            let args = [("date", Arg::Text(&date)), ("first", Arg::Text(&first)), ("last", Arg::Text(&last))];
            self.fill("on-day-from-to", &args)
        } else {
            let (first, last) = (self.time(first), self.time(last));
            self.fill("from-to", &[("first", Arg::Text(&first)), ("last", Arg::Text(&last))])
        })
    }

    /// Date and time to the second, with the zone where it is known.
    pub(super) fn time(&self, time: Timestamp) -> String {
        let (date, clock) = (self.date(time), self.time_of_day(time));
        let mut args = vec![("date", Arg::Text(&date)), ("time", Arg::Text(&clock))];
        let zone = zone(time);
        match &zone {
            None => self.fill("date-time", &args),
            Some(zone) => {
                args.push(("zone", Arg::Text(zone)));
                self.fill("date-time-zone", &args)
            }
        }
    }

    fn zoned_time_of_day(&self, time: Timestamp) -> String {
        let clock = self.time_of_day(time);
        zone(time).map_or_else(|| clock.clone(), |zone| format!("{clock} {zone}"))
    }

    /// The date alone.
    pub(super) fn date(&self, time: Timestamp) -> String {
        let (year, month, day) = time.date();
        let (year, month, day) = (format!("{year:04}"), format!("{month:02}"), format!("{day:02}"));
        let args = [("year", Arg::Text(&year)), ("month", Arg::Text(&month)), ("day", Arg::Text(&day))];
        self.fill("date", &args)
    }

    /// The time of day alone, to the second.
    pub(super) fn time_of_day(&self, time: Timestamp) -> String {
        let (hour, minute, second) = time.time_of_day();
        let (hour, minute, second) = (format!("{hour:02}"), format!("{minute:02}"), format!("{second:02}"));
        let args =
            [("hour", Arg::Text(&hour)), ("minute", Arg::Text(&minute)), ("second", Arg::Text(&second))];
        self.fill("time-of-day", &args)
    }
}

/// Characters of a message in a list; the first rows of a terminal.
const MOST_SAID: usize = 160;

/// What the innermost exception of records that no rule explains says, the first line, cut where it is long; `None` where
/// it says nothing or the message is what they are listed by.
pub(super) fn said(found: &Unexplained) -> Option<String> {
    let message = found.evidence.first()?.chain.last()?.message.trim();
    let line = message.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(MOST_SAID).collect();
    let is_whole = cut.len() == message.len();
    (!cut.is_empty() && !found.chain.is_empty()).then(|| if is_whole { cut } else { format!("{cut} …") })
}

/// The endpoint that a diagnosis is about: its URL, or host and port.
pub(super) fn endpoint(diagnosis: &Diagnosis) -> Option<String> {
    let value = |name: &str| diagnosis.captures.get(name).map(String::as_str);
    let text = match (value("url"), value("host"), value("port")) {
        (Some(url), ..) => url.to_owned(),
        (None, Some(host), Some(port)) => format!("{host}:{port}"),
        (None, Some(host), None) => host.to_owned(),
        (None, None, _) => return None,
    };
    Some(untrusted::line(&text).into_owned())
}

/// `path:line`, or the path alone.
pub(super) fn location(path: &str, line: Option<u64>) -> String {
    let path = untrusted::line(path);
    line.map_or_else(|| path.clone().into_owned(), |line| format!("{path}:{line}"))
}

/// Whether a reference may become a link: an address of the web of harmless characters.
pub(super) fn is_web_address(reference: &str) -> bool {
    let rest = reference.strip_prefix("https://").or_else(|| reference.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/?#&=+%,;:!@()".contains(&b))
    })
}

fn zone(time: Timestamp) -> Option<String> {
    time.offset_minutes().map(|minutes| match minutes {
        0 => "UTC".to_owned(),
        _ => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    })
}

/// Prose without accents and typographic signs; letters that have no such form stay.
fn to_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            '\u{2018}' | '\u{2019}' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{ab}' | '\u{bb}' => out.push('"'),
            '\u{2010}'..='\u{2015}' => out.push('-'),
            '\u{b7}' => out.push('|'),
            '→' => out.push_str("->"),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Lang;

    fn words(lang: &str) -> Words {
        Words::new(&RenderOptions::new(lang.parse().unwrap()))
    }

    fn period(lang: &str, first: &str, last: &str) -> String {
        words(lang).period(Some(first.parse().unwrap()), Some(last.parse().unwrap())).unwrap()
    }

    #[test]
    fn periods_say_the_date_once() {
        let (morning, noon) = ("2024-05-03T10:00:00.5", "2024-05-03T12:00:00");
        assert_eq!(period("en", morning, noon), "on 2024-05-03 from 10:00:00 to 12:00:00");
        assert_eq!(period("fr", morning, noon), "le 03/05/2024 de 10:00:00 à 12:00:00");
        assert_eq!(period("en", morning, morning), "on 2024-05-03 10:00:00");
        assert_eq!(
            period("fr", morning, "2024-05-04T00:00:00"),
            "du 03/05/2024 10:00:00 au 04/05/2024 00:00:00"
        );
        assert_eq!(
            period("en", "2024-05-03T10:00:00Z", "2024-05-03T10:00:00+02:00"),
            "from 2024-05-03 10:00:00 UTC to 2024-05-03 10:00:00 UTC+02:00"
        );
    }

    #[test]
    fn sizes_have_the_digits_that_matter() {
        let (english, french) = (words("en"), words("fr"));
        assert_eq!(english.bytes(1), "1 byte");
        assert_eq!(english.bytes(1023), "1,023 bytes");
        assert_eq!(french.bytes(4711), "4,6 Kio");
        assert_eq!(english.bytes(300 << 20), "300 MiB");
        assert_eq!(english.bytes(u64::MAX), "17179869183 GiB");
    }

    #[test]
    fn prose_can_do_without_accents() {
        let words = Words::new(&RenderOptions::new("fr".parse().unwrap()).unicode(false));
        assert_eq!(words.text("title-missing"), "A collecter ensuite");
        assert_eq!(words.ours("l’œuvre « là »…"), "l'oeuvre \" la \"...");
        assert_eq!(words.ours("日本"), "日本");
    }

    #[test]
    fn every_kind_and_role_has_a_word() {
        for lang in Lang::all() {
            let words = Words::new(&RenderOptions::new(lang));
            for kind in KINDS {
                assert!(words.known(&format!("kind-{kind}"), 2).is_some(), "{lang}: {kind}");
            }
            for kind in PROBLEMS {
                let name = kind.as_str();
                assert!(words.known(&format!("problem-{name}"), 1).is_some(), "{lang}: {name}");
                assert_eq!(serde_json::to_value(kind).unwrap(), name);
            }
            for role in [Role::Worker, Role::Master, Role::Task, Role::Manager, Role::Catalog] {
                assert!(words.known(&format!("role-{role}"), 1).is_some(), "{lang}: {role}");
            }
        }
    }

    const KINDS: &[FileKind] = &[
        FileKind::WorkerLog,
        FileKind::MasterLog,
        FileKind::TaskLog,
        FileKind::ExecutionLog,
        FileKind::TextLog,
        FileKind::WorkerSettings,
        FileKind::MasterSettings,
        FileKind::Certificate,
        FileKind::NetshSslcert,
        FileKind::CertutilStore,
        FileKind::Winhttpcertcfg,
        FileKind::Registry,
        FileKind::ServiceQuery,
        FileKind::SsisdbTable,
        FileKind::EventLog,
        FileKind::SqlErrorlog,
        FileKind::FirewallRules,
        FileKind::ConnectionTest,
        FileKind::HttpServiceState,
        FileKind::HttpUrlAcl,
        FileKind::NetworkProfile,
        FileKind::Manifest,
        FileKind::Archive,
        FileKind::Unknown,
    ];

    const PROBLEMS: &[ProblemKind] = &[
        ProblemKind::Unreadable,
        ProblemKind::Undecodable,
        ProblemKind::Truncated,
        ProblemKind::Limit,
        ProblemKind::Malformed,
        ProblemKind::Encrypted,
        ProblemKind::Locked,
        ProblemKind::Skipped,
        ProblemKind::Rule,
        ProblemKind::Ambiguous,
    ];
}
