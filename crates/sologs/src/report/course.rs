//! The course of things: events over time, silences, clocks, settings.

#[cfg(test)]
use super::schema;
use serde::{Deserialize, Serialize};
use sologs_core::event::EventKind;
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;

/// Something that happened at a node: a service started, a heartbeat failed or was answered again, a task ran, a rule
/// fired.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TimelineEvent {
    /// The machine.
    pub node: Option<String>,
    /// The part of the cluster whose log tells it.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_role"))]
    pub role: Option<Role>,
    /// When, on the clock of the log.
    #[cfg_attr(test, schemars(schema_with = "schema::time"))]
    pub time: Timestamp,
    /// When the last of them was, where it stands for several.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_time"))]
    pub last_time: Option<Timestamp>,
    /// How many of its kind it stands for, itself included.
    pub count: u64,
    /// What a service said; `None` where a rule fired.
    #[cfg_attr(test, schemars(schema_with = "schema::optional_name"))]
    pub event: Option<EventKind>,
    /// Id of the rule that fired; `None` where a service said something.
    pub rule: Option<String>,
    /// 0-based position in [`super::Report::diagnoses`] of the diagnosis that it belongs to, where a rule fired.
    pub diagnosis: Option<usize>,
    /// The value that matters: the id of a task, a status.
    pub detail: Option<String>,
    /// Path as in [`super::FileReport::path`].
    pub path: String,
    /// 1-based line.
    pub line: u64,
}

/// A stretch in which a log says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Gap {
    /// Time of the last record before.
    #[cfg_attr(test, schemars(schema_with = "schema::time"))]
    pub from: Timestamp,
    /// Time of the first record after.
    #[cfg_attr(test, schemars(schema_with = "schema::time"))]
    pub to: Timestamp,
    /// 1-based line of the first record after.
    pub line: u64,
}

/// How far the clock of a node is ahead of another clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClockSkew {
    /// The node whose clock it is.
    pub node: String,
    /// The node that it is compared with; `SSISDB` is the clock of the database server.
    pub reference: String,
    /// Seconds that the clock of `node` is ahead; negative where it is behind. Where a log does not tell its zone, the
    /// difference of the zones is part of it.
    pub seconds: i64,
    /// The estimates of the facts lie within so many seconds of `seconds`.
    pub spread_seconds: u64,
    /// How many things both wrote down.
    pub facts: u64,
    /// What was compared.
    pub method: SkewMethod,
    /// Whether the zone of both clocks is known, so that no zone hides in the difference.
    pub zones_known: bool,
}

/// What a clock skew is estimated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SkewMethod {
    /// The Master's failed keep-alive of a task, and the answer that the Worker got for that task.
    TaskKeepAlive,
    /// The Worker's log of a pulled task, and `LastPickupTime` of that task in SSISDB.
    TaskPickup,
    /// The Worker's last answered heartbeat before it failed for good, and its `LastOnlineTime` in SSISDB.
    LastHeartbeat,
}

/// One setting as a file of the bundle has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Setting {
    /// The machine.
    pub node: Option<String>,
    /// The kind of file.
    #[cfg_attr(test, schemars(with = "String"))]
    pub kind: FileKind,
    /// The key as written there.
    pub key: String,
    /// The value as written; `None` where it is set to nothing.
    pub value: Option<String>,
    /// Path as in [`super::FileReport::path`].
    pub path: String,
    /// 1-based line.
    pub line: Option<u64>,
}

impl SkewMethod {
    /// The name in JSON, for example `task-pickup`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TaskKeepAlive => "task-keep-alive",
            Self::TaskPickup => "task-pickup",
            Self::LastHeartbeat => "last-heartbeat",
        }
    }
}
