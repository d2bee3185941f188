//! `[[match.combination]]`, `[[match.rule]]` and `[[match.correlation]]`: what named tables met, taken together.

use super::Span;
use serde::{Deserialize, Serialize};
use sologs_core::kind::FileKind;

/// `[[match.combination]]`: several named tables on one and the same record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CombinationMatch {
    /// A name by which `[[match.correlation]]` asks for it; with a name it fires nothing by itself.
    #[serde(default)]
    pub name: Option<String>,
    /// Names of tables that must all meet the record.
    #[serde(default)]
    pub all: Vec<String>,
    /// Names of tables of which at least one must meet the record.
    #[serde(default)]
    pub any: Vec<String>,
    /// Names of tables of which none may meet the record.
    #[serde(default)]
    pub not: Vec<String>,
}

/// `[[match.rule]]`: a record on which another rule fires.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RuleMatch {
    /// The name by which combinations and correlations ask for it.
    pub name: String,
    /// Kinds of files in which this table applies; empty means all.
    #[serde(default)]
    pub kinds: Vec<FileKind>,
    /// Rules of which one must fire on the record, by exception, message, event or level.
    pub rules: Vec<String>,
}

/// `[[match.correlation]]`: records together, over time. Exactly one of `sequence`, `set`, `count` and `run` says how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CorrelationMatch {
    /// Names of tables that must meet records one after the other, each a record of its own.
    #[serde(default)]
    pub sequence: Vec<String>,
    /// Names of tables that must all meet a record, in any order.
    #[serde(default)]
    pub set: Vec<String>,
    /// Names of tables whose records are counted over the window `within`; at least `at_least` must be there.
    #[serde(default)]
    pub count: Vec<String>,
    /// Names of tables whose records follow each other with no more than `gap` in between, for at least `lasting`.
    #[serde(default)]
    pub run: Vec<String>,
    /// The longest time between the first and the last record; both ends belong to it. None means any time.
    #[serde(default)]
    pub within: Option<Span>,
    /// Of a `run`: the longest time between neighbours, that time included.
    #[serde(default)]
    pub gap: Option<Span>,
    /// Of a `run`: the least time between its first and its last record, that time included.
    #[serde(default)]
    pub lasting: Option<Span>,
    /// Of a `count` or a `run`: how many records (or values of `distinct`) there must be.
    #[serde(default)]
    pub at_least: Option<u32>,
    /// Of a `count`: a capture whose different values are counted instead of records.
    #[serde(default)]
    pub distinct: Option<String>,
    /// Names of tables that must meet no record between the first and the last one.
    #[serde(default)]
    pub not: Vec<String>,
    /// Names of tables that must meet no record after the one that completes it.
    #[serde(default)]
    pub absent: Vec<String>,
    /// How long `absent` must hold, that time included; none means until the logs end.
    #[serde(default)]
    pub absent_within: Option<Span>,
    /// What the records must have in common: `node`, `file`, or the name of a capture.
    #[serde(default = "node")]
    pub by: Vec<String>,
    /// By how much the clocks of two machines may differ; order and windows are relaxed by it between machines.
    #[serde(default)]
    pub clock_tolerance: Option<Span>,
    /// Thresholds that a setting of the machine replaces where the bundle holds it.
    #[serde(default)]
    pub settings: SettingThresholds,
}

fn node() -> Vec<String> {
    vec!["node".to_owned()]
}

/// `[match.correlation.settings]`: which setting replaces which threshold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SettingThresholds {
    /// Replaces `within`.
    #[serde(default)]
    pub within: Option<SettingValue>,
    /// Replaces `gap`.
    #[serde(default)]
    pub gap: Option<SettingValue>,
    /// Replaces `lasting`.
    #[serde(default)]
    pub lasting: Option<SettingValue>,
    /// Replaces `absent_within`.
    #[serde(default)]
    pub absent_within: Option<SettingValue>,
    /// Replaces `at_least`.
    #[serde(default)]
    pub at_least: Option<SettingValue>,
}

/// The value of a setting, times a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SettingValue {
    /// The key in WorkerSettings.config or MasterSettings.config, for example `AgentHeartbeatInterval`.
    pub name: String,
    /// How many times its value.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}
