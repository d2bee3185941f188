//! Whether Workers can write to SSISDB what packages say.

use super::catalog::reason;
use super::{Decision, Question, Sentence, Want};
use crate::inventory::{Inventory, Place, RefusedLogin, compare};
use sologs_core::artifact::Artifact;
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::kind::{FileKind, Role};
use sologs_core::time::Timestamp;
use std::cmp::Ordering;

/// States of error 18456 that a wrong login of SQL Server gives: unknown, disabled, wrong password, expired password,
/// and a database that it does not get into.
const LOGIN_WRONG: &[u32] = &[5, 7, 8, 9, 18, 38, 40, 46];

/// Something that says whether SQL Server logins are allowed.
struct Told {
    is_allowed: bool,
    sentence: Sentence,
    place: Place,
}

/// `sql-authentication-allowed`: what the server says when it is asked, then its log, then the registry.
pub(super) fn sql_authentication_allowed(question: &Question<'_>) -> Decision {
    let inventory = question.inventory;
    for told in [of_server(inventory), of_logs(inventory), of_registry(inventory)] {
        if let Some(decision) = decide(told) {
            return decision;
        }
    }
    Decision::nothing_known().wants(Want::new(FileKind::SqlErrorlog).on(Role::Catalog)).wants(
        Want::new(FileKind::SsisdbTable).on(Role::Catalog).by(
            "SELECT SERVERPROPERTY('IsIntegratedSecurityOnly') AS IsIntegratedSecurityOnly",
            "serverproperty.csv",
        ),
    )
}

fn decide(told: Vec<Told>) -> Option<Decision> {
    let first = told.first()?;
    let decision = if told.iter().any(|one| one.is_allowed != first.is_allowed) {
        Decision::unknown(Sentence::new("check-sql-authentication-disagrees"))
    } else if first.is_allowed {
        Decision::passed(first.sentence.clone())
    } else {
        Decision::failed(first.sentence.clone())
    };
    Some(decision.at_all(told.into_iter().map(|one| one.place)))
}

fn of_server(inventory: &Inventory) -> Vec<Told> {
    let rows = inventory.tables(View::ServerProperties).filter_map(|(file, table)| {
        let only = table.is_integrated_security_only()?;
        Some(told(!only.value, file.place(&only)))
    });
    rows.collect()
}

fn of_registry(inventory: &Inventory) -> Vec<Told> {
    let modes = inventory.sql_authentication();
    let is_registry = |place: &Place| {
        inventory
            .files()
            .iter()
            .any(|file| file.path == place.path && matches!(file.artifact, Artifact::Registry(_)))
    };
    modes
        .into_iter()
        .filter(|mode| is_registry(&mode.place))
        .map(|mode| told(mode.is_allowed, mode.place))
        .collect()
}

/// Of each log the latest line that tells: a mode when the instance started, or a refused login.
fn of_logs(inventory: &Inventory) -> Vec<Told> {
    let refused = inventory.refused_logins();
    let modes = inventory.sql_authentication();
    let mut found = Vec::new();
    for file in inventory.files() {
        let is_log = matches!(file.artifact, Artifact::SqlErrorlog(_) | Artifact::EventLog(_));
        let of_file = refused.iter().filter(|login| is_log && login.file.path == file.path);
        let logins = of_file.filter_map(|login| Some((login.line, of_login(login)?)));
        let starts = modes.iter().filter(|mode| is_log && mode.place.path == file.path);
        let starts = starts
            .map(|mode| (mode.place.line.unwrap_or_default(), told(mode.is_allowed, mode.place.clone())));
        found.extend(logins.chain(starts).max_by_key(|(line, _)| *line).map(|(_, told)| told));
    }
    found
}

fn of_login(login: &RefusedLogin<'_>) -> Option<Told> {
    let state = login.state.map_or_else(|| login.error.to_string(), |state| state.to_string());
    let user = login.user.as_deref().unwrap_or("?").to_owned();
    let sentence = |id| Sentence::new(id).with("user", &user).with("state", &state);
    if login.is_sql_authentication_refused() {
        let sentence = sentence("check-sql-authentication-refused");
        return Some(Told { is_allowed: false, sentence, place: login.place() });
    }
    login.is_sql_login_wrong().then(|| Told {
        is_allowed: true,
        sentence: sentence("check-sql-authentication-login-wrong"),
        place: login.place(),
    })
}

fn told(is_allowed: bool, place: Place) -> Told {
    let id = match is_allowed {
        true => "check-sql-authentication-mixed",
        false => "check-sql-authentication-windows-only",
    };
    Told { is_allowed, sentence: Sentence::new(id), place }
}

/// `logging-connection-string`: the server's own log of refused logins of the logging account; later messages in the
/// exports show that the Workers get in again.
pub(super) fn logging_connection_string(question: &Question<'_>) -> Decision {
    let refused = question.inventory.refused_logins();
    let asked = question.captures.get("user").or_else(|| question.captures.get("account"));
    let is_own = |login: &&RefusedLogin<'_>| {
        let is_asked = asked.zip(login.user.as_ref()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
        login.is_logging_login() || is_asked
    };
    let last = refused.iter().rfind(is_own);
    let failure = last.and_then(|login| login.time).or(question.last_seen);
    if let Some((time, place)) = newest_message(question.inventory)
        && failure.is_some_and(|failure| compare(time, failure) == Some(Ordering::Greater))
    {
        let sentence = Sentence::new("check-logging-works-again").with("time", time);
        return Decision::passed(sentence).at(place).at_all(last.map(RefusedLogin::place));
    }
    let Some(login) = last else {
        return Decision::nothing_known().wants(Want::new(FileKind::SqlErrorlog).on(Role::Catalog)).wants(
            Want::new(FileKind::SsisdbTable).on(Role::Catalog).by(
                "SELECT TOP (1000) * FROM [SSISDB].[catalog].[event_messages] ORDER BY event_message_id DESC",
                "event_messages.csv",
            ),
        );
    };
    let is_wrong = login.error != 18_456 || login.state.is_some_and(|state| LOGIN_WRONG.contains(&state));
    let sentence = reason(login);
    match is_wrong {
        true => Decision::failed(sentence).at(login.place()),
        // Where the server takes no SQL Server logins at all, it does not look at this one.
        false => Decision::unknown(sentence).at(login.place()),
    }
}

fn newest_message(inventory: &Inventory) -> Option<(Timestamp, Place)> {
    let tables = inventory.tables(View::EventMessages);
    let messages = tables.flat_map(|(file, table)| {
        table.messages().filter_map(move |message| Some((message.time?, file.at(message.line))))
    });
    messages.max_by_key(|(time, _)| time.utc_micros())
}
