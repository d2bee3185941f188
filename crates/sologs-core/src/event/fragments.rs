//! The service texts, and how the values are read out of them.

use super::needles::Needles;
use super::{Event, Resource};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// A constant of the services: `anchor` is searched for, `parse` reads the values from the text after it (and
/// refuses what only looks alike).
struct Fragment {
    anchor: &'static str,
    parse: for<'a> fn(after: &'a str) -> Option<Event<'a>>,
}

macro_rules! fragments {
    ($($anchor:literal => $parse:expr),* $(,)?) => {
        &[$(Fragment { anchor: $anchor, parse: $parse }),*]
    };
}

/// Most specific first where one text holds another.
static FRAGMENTS: &[Fragment] = fragments! {
    "Worker Agent Started." => |_| Some(Event::WorkerStarted),
    "Worker Agent Stopped." => |_| Some(Event::WorkerStopped),
    "Failed to start worker agent" => |_| Some(Event::WorkerStartFailed),
    "Error occurred when loading settings for Worker Agent" => |_| Some(Event::WorkerSettingsNotLoaded),
    "Cannot start Worker Agent without settings" => |_| Some(Event::WorkerSettingsNotLoaded),
    "Worker Agent's Authentication Data is corrupted" => |_| Some(Event::WorkerAuthenticationCorrupted),
    "Worker Agent will exit because the unexpected exceptions have occurred for " => |after| {
        Some(Event::WorkerGaveUp { times: integer(after) })
    },
    "Worker Status changed from " => |after| {
        let (from, rest) = line(after).split_once(" to ")?;
        Some(Event::WorkerStatusChanged { from: from.trim(), to: word(rest) })
    },
    "Terminate all the Tasks because the agent has been disabled" => |_| Some(Event::WorkerDisabled),
    "Heartbeat processing finishes" => |_| Some(Event::HeartbeatSent),
    "Error when sending agent heartbeat" => |_| Some(Event::HeartbeatFailed),
    "Failed to send heartbeat of running tasks" => |_| Some(Event::HeartbeatFailed),
    "Heartbeat request returns null" => |_| Some(Event::HeartbeatFailed),
    "Heartbeat returns " => |after| {
        let (answer, rest) = line(after).split_once(" for task ")?;
        Some(Event::TaskHeartbeatAnswered { answer: answer.trim(), task: word(rest) })
    },
    "the Error Tolerance time is exceeded" => |_| Some(Event::TaskTerminated),
    "Task finished with Status: " => |after| {
        let after = line(after);
        let (status, detail) = after.split_once(',').unwrap_or((after, ""));
        let detail = detail.trim_start();
        let detail = detail.strip_prefix("More Detail:").unwrap_or(detail).trim();
        Some(Event::TaskFinished { status: word(status), detail })
    },
    "Can't request task because CPU is too high" => |after| Some(back_pressure(Resource::Cpu, after)),
    "Can't request task because there is not enough Memory" => |after| {
        Some(back_pressure(Resource::Memory, after))
    },
    "Can't request task because MaxTaskCount reached" => |after| Some(back_pressure(Resource::Tasks, after)),
    "Skip requesting task because ReadyForPickingJob is false" => |_| Some(Event::WorkerNotReady),
    "Start SSIS Executor." => |_| Some(Event::ExecutorStarting),
    "Executor Process is started successfully with pId=" => |after| {
        Some(Event::ExecutorStarted { pid: integer(after) })
    },
    "SSIS Executor exited" => |_| Some(Event::ExecutorExited),
    "ISServerExec not found" => |_| Some(Event::ExecutorMissing),
    "Create Process failed" => |after| {
        let code = line(after).split_once("ErrorCode=").and_then(|(_, code)| signed(code));
        Some(Event::ProcessCreationFailed { code })
    },
    "Impersonate failed" => |_| Some(Event::ImpersonationFailed),
    "Package Executor didn't report its status before exit" => |_| Some(Event::ExecutorStatusMissing),
    "Failed to retrieve resource from master" => |_| Some(Event::ResourceNotRetrieved),
    "Execution Id is missing in the input data for task: '" => |after| {
        Some(Event::ExecutionIdMissing { task: quoted(after)? })
    },
    "Failed to acquire log database connection information" => |_| Some(Event::LogConnectionNotAcquired),
    "Failed to get log database connection information" => |_| Some(Event::LogConnectionNotAcquired),
    "Exeuction log will be dropped because failing to write it to proxy after retry: " => |after| {
        Some(Event::ExecutionLogDropped { detail: line(after).trim() })
    },
    "Failed to persist execution log buffer to file" => |_| Some(Event::ExecutionLogNotPersisted),
    "Start restore execution log pool from local execution log folder, file count : " => |after| {
        Some(Event::ExecutionLogRestored { files: integer(after) })
    },
    "OperationId=" => |after| Some(Event::OperationNamed { operation_id: integer(after)? }),
    "Worker agent number '" => |after| {
        let number = quoted(after)?;
        let rest = line(after).split_once("has exceeded max count limitation '")?.1;
        Some(Event::TooManyWorkers { number: number.parse().ok(), limit: quoted(rest)?.parse().ok() })
    },
    "Failed to keep alive worker agent '" => |after| Some(Event::WorkerKeepAliveFailed { worker: quoted(after)? }),
    "Failed to keep alive task '" => |after| Some(Event::TaskKeepAliveFailed { task: quoted(after)? }),
    "Failed to pull task for worker agent '" => |after| Some(Event::TaskPullFailed { worker: quoted(after)? }),
    "#CRITICAL_DEPENDENCY_ERROR#" => |_| Some(Event::DependencyError),
    "#DEPENDENCY_ERROR" => |_| Some(Event::DependencyError),
    "Task '" => |after| {
        let task = quoted(after)?;
        let said = after.get(task.len()..)?;
        if said.starts_with("' is pulled") {
            Some(Event::TaskPulled { task })
        } else if said.starts_with("' is started") {
            Some(Event::TaskStarted { task })
        } else {
            None
        }
    },
};

/// How many fragments there are; the patterns of [`anchors`] are numbered 0 to this, exclusive.
pub const FRAGMENT_COUNT: usize = FRAGMENTS.len();

/// The texts to search for, in the order of their numbers.
pub fn anchors() -> impl Iterator<Item = &'static str> {
    FRAGMENTS.iter().map(|fragment| fragment.anchor)
}

/// Reads the event whose anchor, number `fragment` of [`anchors`], ends where `after` begins; `None` when it is
/// not that event after all.
pub fn parse_at(fragment: usize, after: &str) -> Option<Event<'_>> {
    (FRAGMENTS.get(fragment)?.parse)(after)
}

/// Finds the events of a text: the plain way, for one record at a time.
#[derive(Clone, Debug)]
pub struct EventFinder {
    needles: Needles,
    anchors: AhoCorasick,
}

impl EventFinder {
    /// Prepares the search. Build it once and share it.
    pub fn new() -> Self {
        let builder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(anchors());
        // The automaton of a few dozen constants stays far below its bounds; an empty one finds nothing.
        let anchors = builder.or_else(|_| AhoCorasick::new::<[&str; 0], _>([]));
        match anchors {
            Ok(anchors) => Self { needles: Needles::new(), anchors },
            Err(_) => unreachable!("an automaton without patterns always builds"),
        }
    }

    /// The events in the order of their places, each with the 0-based byte offset where it begins.
    pub fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, Event<'t>)> {
        // Most texts hold none, and that is told faster than which.
        let may_hold = self.needles.find(text.as_bytes(), 0).is_some();
        self.anchors.find_iter(if may_hold { text } else { "" }).filter_map(move |hit| {
            let event = parse_at(hit.pattern().as_usize(), text.get(hit.end()..)?)?;
            Some((hit.start(), event))
        })
    }
}

impl Default for EventFinder {
    fn default() -> Self {
        Self::new()
    }
}

/// No value of a service text is longer than this many bytes; a longer one is cut by whoever shows it.
const MAX_VALUE_BYTES: usize = 4096;

fn line(text: &str) -> &str {
    let end =
        memchr::memchr2(b'\n', b'\r', text.as_bytes().get(..MAX_VALUE_BYTES).unwrap_or(text.as_bytes()));
    let mut end = end.unwrap_or_else(|| text.len().min(MAX_VALUE_BYTES));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// A single word such as a status, without the full stop and the quotes that the sentence puts around it.
fn word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find([' ', ',', ';', '\n', '\r']).unwrap_or(text.len());
    text.get(..end).unwrap_or("").trim_matches(['.', '\'', '"', '\u{2019}', '\u{2018}'])
}

fn quoted(after: &str) -> Option<&str> {
    line(after).split_once(['\'', '\u{2019}']).map(|(value, _)| value)
}

fn number_text(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\'', '=', ':']);
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))).unwrap_or(text.len());
    text.get(..end).unwrap_or("").trim_end_matches(['.', ','])
}

fn integer(text: &str) -> Option<u64> {
    number_text(text).parse().ok()
}

fn signed(text: &str) -> Option<i64> {
    number_text(text).parse().ok()
}

/// Reads `. Current value = 93.5, max value = 70`; a server's own language may write the decimal as a comma.
fn back_pressure(resource: Resource, after: &str) -> Event<'static> {
    let mut numbers =
        line(after).split('=').skip(1).map(|part| number_text(part).replace(',', ".").parse().ok());
    Event::BackPressure { resource, current: numbers.next().flatten(), limit: numbers.next().flatten() }
}
