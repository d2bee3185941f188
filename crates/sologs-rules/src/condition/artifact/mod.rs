//! `[[match.artifact]]`: conditions over the files of a bundle that are no logs.
//!
//! One file a condition, or a family of them; `CONDITIONS` maps their names. A condition is a function from an
//! [`Inventory`] to the places where it holds.

mod catalog;
mod certificates;
mod executions;
mod logins;
mod renewed;
mod services;
mod settings;
mod thumbprints;
mod workers;

use crate::inventory::{Inventory, Place};
use sologs_core::time::Timestamp;
use std::collections::BTreeMap;

/// A place where a condition holds, with what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shown {
    /// The place.
    pub place: Place,
    /// What stands there, in the file's own words (`"PortNumber": 8392`, the row of a table); `None` where the place
    /// says it all.
    pub text: Option<String>,
}

/// A condition that holds once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hit {
    /// The machine that has the trouble; `None` where it is the cluster's, or the bundle does not tell.
    pub node: Option<String>,
    /// Values for the texts of the rule.
    pub captures: BTreeMap<String, String>,
    /// Where it shows, the most telling place first; at least one.
    pub shown: Vec<Shown>,
    /// When it was so, where something tells.
    pub time: Option<Timestamp>,
    /// Whether it follows from a heuristic, or from files that may belong together by chance: then the confidence
    /// is `possible`, else `likely`.
    pub is_guess: bool,
}

impl Hit {
    /// A hit at that machine.
    pub fn new(node: Option<&str>) -> Self {
        Self { node: node.map(str::to_owned), ..Self::default() }
    }

    /// Adds a value.
    pub fn capture(mut self, name: &str, value: impl ToString) -> Self {
        self.captures.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds a place.
    pub fn at(mut self, place: Place, text: impl Into<Option<String>>) -> Self {
        self.shown.push(Shown { place, text: text.into() });
        self
    }

    /// Tells when it was so.
    pub fn when(mut self, time: Option<Timestamp>) -> Self {
        self.time = time;
        self
    }

    /// Marks it as a guess.
    pub fn guessed(mut self) -> Self {
        self.is_guess = true;
        self
    }
}

/// A condition: every place where it holds in a bundle.
pub type Condition = fn(&Inventory) -> Vec<Hit>;

/// Every condition by its name in rule files.
const CONDITIONS: &[(&str, Condition)] = &[
    ("certificate-expired", certificates::certificate_expired),
    ("certificate-expiring", certificates::certificate_expiring),
    ("certificate-file-not-served", certificates::certificate_file_not_served),
    ("certificate-not-yet-valid", certificates::certificate_not_yet_valid),
    ("execution-ended-unexpectedly", executions::execution_ended_unexpectedly),
    ("execution-failed", executions::execution_failed),
    ("execution-pending", executions::execution_pending),
    ("execution-succeeded-without-messages", executions::execution_succeeded_without_messages),
    ("execution-waiting-without-worker", executions::execution_waiting_without_worker),
    ("logging-login-rejected", logins::logging_login_rejected),
    ("logging-password-wrong", logins::logging_password_wrong),
    ("master-endpoint-not-https", settings::master_endpoint_not_https),
    ("master-endpoint-without-port", settings::master_endpoint_without_port),
    ("master-properties-empty", catalog::master_properties_empty),
    ("scale-out-disabled", catalog::scale_out_disabled),
    ("scale-out-service-stopped", services::scale_out_service_stopped),
    ("setting-out-of-bounds", settings::setting_out_of_bounds),
    ("sql-login-rejected", logins::sql_login_rejected),
    ("task-expired", executions::task_expired),
    ("thumbprints-disagree", thumbprints::thumbprints_disagree),
    ("worker-agent-disabled", workers::worker_agent_disabled),
    ("worker-agent-id-shared", workers::worker_agent_id_shared),
    ("worker-certificate-newer", renewed::worker_certificate_newer),
    ("worker-offline-while-running", workers::worker_offline_while_running),
    ("workers-all-offline", workers::workers_all_offline),
];

/// The condition of that name.
pub fn condition(name: &str) -> Option<Condition> {
    CONDITIONS.iter().find(|(known, _)| *known == name).map(|(_, condition)| *condition)
}

/// The names of all conditions.
pub fn names() -> impl Iterator<Item = &'static str> {
    CONDITIONS.iter().map(|(name, _)| *name)
}
