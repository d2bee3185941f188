//! `[when]`: what must hold beside the records for a rule to fire.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `[when]`: all that is given must hold at the machine that has the trouble; what the bundle does not decide does not
/// hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct When {
    /// Conditions over artifacts that must all hold at the machine or for the cluster.
    #[serde(default)]
    pub artifact: Vec<String>,
    /// Conditions over artifacts of which none may hold there.
    #[serde(default)]
    pub not_artifact: Vec<String>,
    /// Rules of which one must have fired at the machine, or where the machine is not known.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Rules of which none may have fired there.
    #[serde(default)]
    pub not_rules: Vec<String>,
    /// Whether what brings it about must stand before it: one of `consequence_of`, in the log of the same service,
    /// without a sign in between that it worked again.
    #[serde(default)]
    pub caused: bool,
    /// The least version of the product: 140 is SQL Server 2017, 150 is 2019, 160 is 2022, 170 is 2025.
    #[serde(default)]
    pub product_from: Option<u32>,
    /// The greatest version of the product.
    #[serde(default)]
    pub product_to: Option<u32>,
    /// Settings of the machine, as its WorkerSettings.config and MasterSettings.config hold them.
    #[serde(default)]
    pub setting: Vec<SettingCondition>,
    /// Rows of an exported view of SSISDB.
    #[serde(default)]
    pub table: Vec<TableCondition>,
}

impl When {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `[[when.setting]]`: all keys given must hold. Numbers and lengths of time are compared as such, other values as
/// texts, ignoring case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SettingCondition {
    /// The key, for example `MaxTaskCount`.
    pub name: String,
    /// Values of which it must be one.
    #[serde(default)]
    pub equals: Vec<String>,
    /// Values of which it must be none.
    #[serde(default)]
    pub not_equals: Vec<String>,
    /// The least value, itself included: `10`, `00:01:00`.
    #[serde(default)]
    pub at_least: Option<String>,
    /// The greatest value, itself included.
    #[serde(default)]
    pub at_most: Option<String>,
}

/// `[[when.table]]`: how many rows of a view hold these values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TableCondition {
    /// The view, for example `worker_agents`.
    pub view: String,
    /// Columns and the values of which each must hold one, ignoring case.
    #[serde(default)]
    pub columns: BTreeMap<String, Vec<String>>,
    /// The least number of such rows.
    #[serde(default = "one")]
    pub at_least: u32,
    /// The greatest number of such rows.
    #[serde(default)]
    pub at_most: Option<u32>,
}

fn one() -> u32 {
    1
}
