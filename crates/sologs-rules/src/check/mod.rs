//! What the bundle itself says of a step: passed, failed or unknown, with the reason and the places.
//!
//! One file a family of checks; `CHECKS` maps the id of a step to its check. A check is a function from a
//! [`Question`] to a [`Decision`]. It never passes a step for want of a file: absence counts only where the
//! source is complete.

mod bindings;
mod by_hand;
mod catalog;
mod connectivity;
mod endpoint;
mod event_notes;
mod execution_log;
mod exit_codes;
mod firewall;
mod key_access;
mod logging;
mod logs;
mod manager;
mod master_certificate;
mod master_identity;
mod port_bindings;
mod ports;
mod question;
mod root_store;
mod schannel;
mod service;
mod sql_server;
mod still_so;
mod tasks;
mod thumbprints;
mod tls_versions;
mod urls;
mod worker_certificate;
mod worker_identity;
mod worker_state;
mod worker_store;
mod workers;

pub use question::Question;

use crate::inventory::{Place, Values};
use sologs_core::kind::{FileKind, Role};
use std::collections::BTreeMap;

/// What a bundle shows of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// This is in order.
    Passed,
    /// This is wrong.
    Failed,
    /// The bundle does not tell.
    Unknown,
}

/// A sentence of a reason: the id of a message of the report's language files, and its variables.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sentence {
    /// Id of the message (`check-…` of `i18n/checks/<lang>.ftl`).
    pub message: &'static str,
    /// Names and values of its variables.
    pub values: Vec<(&'static str, String)>,
}

/// A file that would decide a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Want {
    /// What kind of file.
    pub kind: FileKind,
    /// On which machine it is collected; `None` where that is the machine of the step (`on` in the rule file).
    pub role: Option<Role>,
    /// The command that makes it, where it is another one than the usual one of its kind. Placeholders as in rule
    /// files.
    pub command: Option<&'static str>,
    /// The name to save it under, where the command is another one than the usual one.
    pub save_as: Option<&'static str>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// What the bundle shows.
    pub outcome: Outcome,
    /// Why, sentence by sentence; none means: the bundle does not hold what would decide it.
    pub reason: Vec<Sentence>,
    /// Where the bundle shows it.
    pub evidence: Vec<Place>,
    /// Values for the step's text and commands that the check knows better than anybody else.
    pub values: Values,
    /// Values of which each makes its own command lines: a command that names one is repeated for each, and left out
    /// where there is none.
    pub each: BTreeMap<&'static str, Vec<String>>,
    /// Of an unknown step, what would decide it; empty means the files that the rule names and the bundle lacks.
    pub wants: Vec<Want>,
}

impl Sentence {
    /// A sentence without variables; [`Sentence::with`] adds them.
    pub fn new(message: &'static str) -> Self {
        Self { message, values: Vec::new() }
    }

    /// Adds a variable.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

impl Want {
    /// A file of that kind, made on the machine of the step.
    pub fn new(kind: FileKind) -> Self {
        Self { kind, role: None, command: None, save_as: None }
    }

    /// Made on the machine whose trouble a file of this kind shows, where that is the same in every step.
    pub fn on_usual_machine(mut self) -> Self {
        self.role = match self.kind {
            FileKind::WorkerLog
            | FileKind::WorkerSettings
            | FileKind::Winhttpcertcfg
            | FileKind::ConnectionTest => Some(Role::Worker),
            FileKind::MasterLog
            | FileKind::MasterSettings
            | FileKind::NetshSslcert
            | FileKind::HttpServiceState
            | FileKind::HttpUrlAcl
            | FileKind::NetworkProfile
            | FileKind::FirewallRules => Some(Role::Master),
            FileKind::SsisdbTable | FileKind::SqlErrorlog => Some(Role::Catalog),
            _ => None,
        };
        self
    }

    /// Made on the machine that has this part.
    pub fn on(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// Made by this command, and saved under this name.
    pub fn by(mut self, command: &'static str, save_as: &'static str) -> Self {
        self.command = Some(command);
        self.save_as = Some(save_as);
        self
    }
}

impl Decision {
    fn of(outcome: Outcome, reason: Sentence) -> Self {
        Self { outcome, reason: vec![reason], ..Self::nothing_known() }
    }

    /// This is in order.
    pub fn passed(reason: Sentence) -> Self {
        Self::of(Outcome::Passed, reason)
    }

    /// This is wrong.
    pub fn failed(reason: Sentence) -> Self {
        Self::of(Outcome::Failed, reason)
    }

    /// The bundle holds something, but it does not tell.
    pub fn unknown(reason: Sentence) -> Self {
        Self::of(Outcome::Unknown, reason)
    }

    /// The bundle holds nothing that speaks of it.
    pub fn nothing_known() -> Self {
        Self {
            outcome: Outcome::Unknown,
            reason: Vec::new(),
            evidence: Vec::new(),
            values: Values::new(),
            each: BTreeMap::new(),
            wants: Vec::new(),
        }
    }

    /// Adds a sentence.
    pub fn and(mut self, sentence: Sentence) -> Self {
        self.reason.push(sentence);
        self
    }

    /// Adds a place.
    pub fn at(mut self, place: Place) -> Self {
        if !self.evidence.contains(&place) {
            self.evidence.push(place);
        }
        self
    }

    /// Adds places.
    pub fn at_all(self, places: impl IntoIterator<Item = Place>) -> Self {
        places.into_iter().fold(self, Self::at)
    }

    /// Adds a value for the text and the commands.
    pub fn value(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// Repeats the commands that name a value for each of these.
    pub fn each(mut self, name: &'static str, values: Vec<String>) -> Self {
        self.each.insert(name, values);
        self
    }

    /// Names a file that would decide it.
    pub fn wants(mut self, want: Want) -> Self {
        self.wants.push(want);
        self
    }
}

/// A check: what the bundle says of a step of a diagnosis.
pub type Check = fn(&Question<'_>) -> Decision;

/// Every check by the id of the step that it decides, sorted by id.
const CHECKS: &[(&str, Check)] = &[
    ("agent-id-unique", workers::agent_id_unique),
    ("called-service-known", worker_state::called_service_known),
    ("catalog-cleanup", sql_server::catalog_cleanup),
    ("certificate-file-exported", still_so::certificate_file_exported),
    ("certificate-replaced", still_so::certificate_replaced),
    ("clocks-agree", by_hand::clocks_agree),
    ("connectivity", connectivity::connectivity),
    ("dotnet-strong-crypto", tls_versions::dotnet_strong_crypto),
    ("endpoint-host-in-certificate", master_certificate::host_in_certificate),
    ("execution-retries", tasks::execution_retries),
    ("executor-installed", worker_state::executor_installed),
    ("file-on-worker", by_hand::file_on_worker),
    ("file-readable", by_hand::file_readable),
    ("first-error-found", logs::first_error_found),
    ("heartbeat-tolerance", workers::heartbeat_tolerance),
    ("idle-timeout-on-the-way", by_hand::idle_timeout_on_the_way),
    ("log-cache-kept", execution_log::log_cache_kept),
    ("log-cache-writable", by_hand::log_cache_writable),
    ("log-retries", execution_log::log_retries),
    ("logging-connection-string", logging::logging_connection_string),
    ("login-refusal-reason", catalog::login_refusal_reason),
    ("manager-elevated", by_hand::manager_elevated),
    ("master-certificate-bound", bindings::master_certificate_bound),
    ("master-certificate-in-worker-root", master_certificate::in_worker_root),
    ("master-certificate-valid", master_certificate::valid),
    ("master-firewall", firewall::master_firewall),
    ("master-log-same-time", logs::master_log_same_time),
    ("master-login-in-ssisdb", catalog::master_login_in_ssisdb),
    ("master-port", ports::master_port),
    ("master-request-queue", by_hand::master_request_queue),
    ("master-root-clean", root_store::master_root_clean),
    ("master-service-running", service::master_service_running),
    ("master-sql-server-name", catalog::master_sql_server_name),
    ("master-url-free", urls::master_url_free),
    ("master-url-owner", urls::master_url_owner),
    ("master-url-reserved", urls::master_url_reserved),
    ("package-deployed", by_hand::package_deployed),
    ("proxy-bypassed", connectivity::proxy_bypassed),
    ("remote-registry-running", manager::remote_registry_running),
    ("scale-out-enabled", catalog::scale_out_enabled),
    ("schannel-client-auth-trust-mode", schannel::client_auth_trust_mode_set),
    ("schannel-send-trusted-issuer-list", schannel::send_trusted_issuer_list_off),
    ("service-principal-name", by_hand::service_principal_name),
    ("service-started", exit_codes::service_started),
    ("setting-corrected", still_so::setting_corrected),
    ("sql-authentication-allowed", logging::sql_authentication_allowed),
    ("sql-certificate-trusted", sql_server::sql_certificate_trusted),
    ("sql-instance-running", sql_server::sql_instance_running),
    ("sql-port-open", sql_server::sql_port_open),
    ("ssisdb-online", catalog::ssisdb_online),
    ("ssisdb-responsive", by_hand::ssisdb_responsive),
    ("task-input-data", tasks::task_input_data),
    ("task-log-located", tasks::task_log_located),
    ("task-state", tasks::task_state),
    ("tls-versions-in-common", tls_versions::tls_versions_in_common),
    ("worker-account-rights", by_hand::worker_account_rights),
    ("worker-account-unchanged", worker_state::worker_account_unchanged),
    ("worker-added-again", by_hand::worker_added_again),
    ("worker-certificate-access", key_access::worker_certificate_access),
    ("worker-certificate-has-key", key_access::worker_certificate_has_key),
    ("worker-certificate-in-master-root", root_store::worker_certificate_in_master_root),
    ("worker-certificate-in-my", worker_store::worker_certificate_in_my),
    ("worker-certificate-usable", worker_certificate::worker_certificate_usable),
    ("worker-count", workers::worker_count),
    ("worker-enabled", workers::worker_enabled),
    ("worker-limits", workers::worker_limits),
    ("worker-load", worker_state::worker_load),
    ("worker-log-reviewed", logs::worker_log_reviewed),
    ("worker-master-endpoint", endpoint::worker_master_endpoint),
    ("worker-master-thumbprint", thumbprints::worker_master_thumbprint),
    ("worker-online-and-enabled", workers::worker_online_and_enabled),
    ("worker-restarted", worker_state::worker_restarted),
    ("worker-restarted-since", still_so::worker_restarted_since),
    ("worker-service-running", service::worker_service_running),
    ("worker-settings-readable", worker_state::worker_settings_readable),
];

/// The check that decides the step of that id, where there is one.
pub fn check(step: &str) -> Option<Check> {
    CHECKS.iter().find(|(id, _)| *id == step).map(|(_, check)| *check)
}

/// Decides the step of that id: what its check says, and what the event logs of Windows add. Nothing is known of a step
/// without a check.
pub fn decide(step: &str, question: &Question<'_>) -> Decision {
    let decision = check(step).map_or_else(Decision::nothing_known, |check| check(question));
    event_notes::noted(step, question, decision)
}

/// Steps that send a reader to a log: where they fail, what stands there has a diagnosis of its own.
const POINTING_ELSEWHERE: &[&str] = &["first-error-found", "master-log-same-time", "worker-log-reviewed"];

/// Whether a failed step of that id only points to what other diagnoses tell.
pub fn points_elsewhere(step: &str) -> bool {
    POINTING_ELSEWHERE.contains(&step)
}

/// The ids of the steps that a check decides.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(id, _)| *id)
}
