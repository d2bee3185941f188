//! Logins that SQL Server refused, as its own log and the event log of its machine tell them: clients are told state 1
//! only.

use super::{ArtifactFile, Inventory, Machine, Place};
use sologs_core::artifact::Artifact;
use sologs_core::artifact::event_log::WindowsEvent;
use sologs_core::artifact::schannel;
use sologs_core::artifact::sql_errorlog::AuthenticationMode;
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::kind::Role;
use sologs_core::time::Timestamp;

/// The login with which Workers write what packages say.
/// (<https://learn.microsoft.com/sql/integration-services/scale-out/change-logdb-account>)
pub const LOGGING_LOGIN: &str = "##MS_SSISLogDBWorkerAgentLogin##";

/// Texts of event 18456 by the state that the event itself does not hold. (Error 18456 of SQL Server, documentation
/// of its states.)
const REASONS: &[(&str, u32)] = &[
    ("could not find a login matching the name", 5),
    ("the account is disabled", 7),
    ("password did not match", 8),
    ("failed to open the database", 38),
    ("failed to open the explicitly specified database", 38),
    ("failed to open the database specified in the login properties", 40),
    ("configured for windows authentication only", 58),
];

/// A login that was refused.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RefusedLogin<'i> {
    /// The file.
    pub file: &'i ArtifactFile,
    /// 1-based line, or number of the event.
    pub line: u64,
    /// When.
    pub time: Option<Timestamp>,
    /// Error, most often 18456.
    pub error: u32,
    /// State, where it is known.
    pub state: Option<u32>,
    /// The login.
    pub user: Option<String>,
    /// What the server said.
    pub text: Option<String>,
}

impl RefusedLogin<'_> {
    /// Whether the server said that it allows no SQL Server logins.
    pub fn is_sql_authentication_refused(&self) -> bool {
        self.error == 18_456 && self.state == Some(58)
    }

    /// Whether the server shows that it does allow SQL Server logins, and that only this one is wrong: of a Windows
    /// account it shows nothing.
    pub fn is_sql_login_wrong(&self) -> bool {
        let is_windows_account = self.user.as_deref().is_some_and(|user| user.contains('\\'));
        let is_state = self.error == 18_456 && self.state.is_some_and(|state| [5, 7, 8, 18].contains(&state));
        !is_windows_account && (is_state || matches!(self.error, 18_470 | 18_486 | 18_487 | 18_488))
    }

    /// Whether it is the login with which Workers write what packages say.
    pub fn is_logging_login(&self) -> bool {
        self.user.as_deref().is_some_and(|user| user.eq_ignore_ascii_case(LOGGING_LOGIN))
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.file.at(self.line)
    }
}

/// Whether an instance of SQL Server allows SQL Server logins, as it says itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqlAuthentication {
    /// Whether it does.
    pub is_allowed: bool,
    /// Where it says so.
    pub place: Place,
}

impl Inventory {
    /// Every refused login, in the order of the files.
    pub fn refused_logins(&self) -> Vec<RefusedLogin<'_>> {
        let mut found = Vec::new();
        for file in self.files() {
            match &file.artifact {
                Artifact::SqlErrorlog(log) => {
                    found.extend(log.login_failures.iter().map(|failure| RefusedLogin {
                        file,
                        line: failure.line,
                        time: failure.time,
                        error: failure.error,
                        state: Some(failure.state),
                        user: failure.user.clone(),
                        text: failure.message.as_ref().map(|message| message.value.clone()),
                    }));
                }
                Artifact::EventLog(log) => {
                    found.extend(log.events.iter().filter_map(|event| of_event(file, event)));
                }
                _ => {}
            }
        }
        found
    }

    /// Refused logins of Scale Out: of its logging login, and of the accounts of its services.
    pub fn refused_scale_out_logins(&self) -> impl Iterator<Item = RefusedLogin<'_>> {
        self.refused_logins()
            .into_iter()
            .filter(|login| login.is_logging_login() || self.is_service_login(login))
    }

    fn is_service_login(&self, login: &RefusedLogin<'_>) -> bool {
        let Some(user) = login.user.as_deref() else { return false };
        let bare = user.rsplit('\\').next().unwrap_or(user);
        let of_setup = bare.get(..12).is_some_and(|start| start.eq_ignore_ascii_case("SSISScaleOut"));
        of_setup || self.service_machines().any(|machine| is_account_of(machine, user))
    }

    fn service_machines(&self) -> impl Iterator<Item = Machine<'_>> {
        self.machines(Role::Master).chain(self.machines(Role::Worker))
    }

    /// Whether a refused login is that of the account of the Master's service.
    pub fn is_master_login(&self, login: &RefusedLogin<'_>) -> bool {
        let Some(user) = login.user.as_deref() else { return false };
        let bare = user.rsplit('\\').next().unwrap_or(user);
        let of_setup = bare.get(..18).is_some_and(|start| start.eq_ignore_ascii_case("SSISScaleOutMaster"));
        of_setup || self.machines(Role::Master).any(|machine| is_account_of(machine, user))
    }

    /// What instances of SQL Server say of SQL Server logins: when they start, in the registry, and when asked.
    pub fn sql_authentication(&self) -> Vec<SqlAuthentication> {
        let mut found = Vec::new();
        for file in self.files() {
            match &file.artifact {
                Artifact::SqlErrorlog(log) => {
                    found.extend(log.authentication.map(|mode| SqlAuthentication {
                        is_allowed: mode.value == AuthenticationMode::Mixed,
                        place: file.place(&mode),
                    }));
                }
                Artifact::Registry(registry) => {
                    let modes = schannel::login_modes(registry).into_iter();
                    found.extend(modes.filter_map(|mode| {
                        let is_allowed = mode.allows_sql_authentication()?;
                        Some(SqlAuthentication { is_allowed, place: file.place(&mode.mode) })
                    }));
                }
                _ => {}
            }
        }
        for (file, table) in self.tables(View::ServerProperties) {
            found.extend(
                table
                    .is_integrated_security_only()
                    .map(|only| SqlAuthentication { is_allowed: !only.value, place: file.place(&only) }),
            );
        }
        found
    }
}

/// Whether a login is the account that runs a service of Scale Out on that machine: its own, or the machine's where
/// the service has none beyond it.
fn is_account_of(machine: Machine<'_>, user: &str) -> bool {
    let roles = [Role::Master, Role::Worker];
    let accounts: Vec<String> = roles
        .into_iter()
        .flat_map(|role| machine.scale_out_service(role))
        .filter_map(|(_, service)| service.account.as_ref().map(|account| account.value.clone()))
        .collect();
    if accounts.iter().any(|account| account.eq_ignore_ascii_case(user)) {
        return true;
    }
    let bare = user.rsplit('\\').next().unwrap_or(user);
    let is_local = |account: &String| {
        let account = account.to_lowercase();
        account.starts_with("nt service\\")
            || account.starts_with("nt authority\\")
            || account == "localsystem"
    };
    bare.strip_suffix('$').is_some_and(|host| machine.node().is_some() && machine.is_called(host))
        && (accounts.is_empty() || accounts.iter().any(is_local))
}

fn of_event<'i>(file: &'i ArtifactFile, event: &WindowsEvent) -> Option<RefusedLogin<'i>> {
    let is_sql = event.provider.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("MSSQL"));
    if !is_sql || !matches!(event.id, 18_450..=18_489) {
        return None;
    }
    let mut values = event.data.iter().filter(|(name, _)| name != "Binary").map(|(_, value)| value.trim());
    let user = values.next().filter(|user| !user.is_empty()).map(str::to_owned);
    let text: Vec<&str> = values.collect();
    let text = text.join(" ");
    let said = text.to_lowercase();
    let state = REASONS.iter().find(|(reason, _)| said.contains(reason)).map(|(_, state)| *state);
    Some(RefusedLogin {
        file,
        line: event.line,
        time: event.time,
        error: event.id,
        state,
        user,
        text: (!text.is_empty()).then_some(text),
    })
}
