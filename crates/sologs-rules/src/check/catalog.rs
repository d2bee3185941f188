//! What the catalog and its server say of Scale Out and of the Master.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{Inventory, Place};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::artifact::{Host, HostRelation};
use sologs_core::kind::FileKind;

/// Errors of SQL Server that only a server that was reached can give: the name is right.
/// (<https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors>)
const REACHED: &[i64] = &[
    229, 911, 916, 922, 927, 942, 945, 976, 978, 983, 4060, 4064, 17142, 18401, 18452, 18456, 18470, 18486,
    18487, 18488,
];
/// Messages of the catalogue that only such a server can give.
const REACHED_MESSAGES: &[&str] = &[
    "sql.login-failed",
    "sql.login-account-disabled",
    "sql.login-account-locked",
    "sql.login-password-expired",
    "sql.login-password-must-change",
    "sql.login-untrusted-domain",
    "sql.database-unavailable",
    "sql.permission-denied",
];
/// Errors that say that the database does not open.
const DATABASE_CLOSED: &[i64] = &[922, 927, 942, 945, 976, 978, 983];

/// `scale-out-enabled`: `IS_SCALEOUT_ENABLED` of every export of `catalog.catalog_properties`.
pub(super) fn scale_out_enabled(question: &Question<'_>) -> Decision {
    let told: Vec<(bool, Place)> = question
        .inventory
        .tables(View::CatalogProperties)
        .filter_map(|(file, table)| {
            let enabled = table.is_scale_out_enabled()?;
            Some((enabled.value, file.place(&enabled)))
        })
        .collect();
    let places = told.iter().map(|(_, place)| place.clone());
    let is = |wanted: bool| told.iter().any(|(enabled, _)| *enabled == wanted);
    let decision = match (is(true), is(false)) {
        (true, true) => Decision::unknown(Sentence::new("check-scale-out-exports-disagree")),
        (true, false) => Decision::passed(Sentence::new("check-scale-out-enabled")),
        (false, true) => Decision::failed(Sentence::new("check-scale-out-disabled")),
        (false, false) => Decision::nothing_known(),
    };
    let want = Want::new(FileKind::SsisdbTable)
        .on(sologs_core::kind::Role::Catalog)
        .by("SELECT * FROM [SSISDB].[catalog].[catalog_properties]", "catalog_properties.csv");
    match told.is_empty() {
        true => decision.wants(want),
        false => decision.at_all(places),
    }
}

/// `master-sql-server-name`: `SqlServerName` of the Master against the server that the error or the exports name. A
/// server that is not found proves no wrong name; one that refuses a login proves the right one.
pub(super) fn master_sql_server_name(question: &Question<'_>) -> Decision {
    let configured = configured(question);
    let place = || configured.iter().map(|(_, place)| place.clone());
    if is_reached(question) {
        let sentence = Sentence::new("check-sql-server-answered");
        return Decision::passed(sentence).by_log(question).at_all(place());
    }
    let own = question.inventory.refused_logins();
    if let Some(login) = own.iter().find(|login| question.inventory.is_master_login(login)) {
        return Decision::passed(Sentence::new("check-sql-server-knows-master"))
            .at(login.place())
            .at_all(place());
    }
    let Some((name, _)) = configured.first() else {
        return Decision::nothing_known()
            .wants(Want::new(FileKind::MasterSettings).on(sologs_core::kind::Role::Master));
    };
    if name.trim().is_empty() {
        return Decision::failed(Sentence::new("check-sql-server-name-empty")).at_all(place());
    }
    if let Some(called) =
        question.captures.get("server").filter(|called| relation(called, name) == Some(false))
    {
        let sentence =
            Sentence::new("check-sql-server-not-restarted").with("configured", name).with("called", called);
        return Decision::failed(sentence).at_all(place());
    }
    against_exports(question.inventory, name, place().collect())
}

fn against_exports(inventory: &Inventory, name: &str, places: Vec<Place>) -> Decision {
    let told: Vec<(String, Place)> = inventory
        .tables(View::MasterProperties)
        .filter_map(|(file, table)| {
            let server =
                table.property("CLUSTER_LOGDB_SERVER").filter(|found| !found.value.trim().is_empty())?;
            Some((server.value.clone(), file.place(&server)))
        })
        .collect();
    let related = told.iter().map(|(server, _)| relation(server, name)).next();
    let server = told.first().map(|(server, _)| server.as_str()).unwrap_or_default();
    let with = |id| Sentence::new(id).with("configured", name).with("server", server);
    let decision = match related {
        Some(Some(true)) => Decision::passed(with("check-sql-server-agrees")),
        Some(Some(false)) => Decision::failed(with("check-sql-server-differs")),
        Some(None) => Decision::unknown(with("check-sql-server-unclear")),
        None => Decision::unknown(Sentence::new("check-sql-server-not-told").with("configured", name))
            .wants(Want::new(FileKind::SsisdbTable).on(sologs_core::kind::Role::Catalog)),
    };
    decision.at_all(places).at_all(told.into_iter().map(|(_, place)| place))
}

fn configured(question: &Question<'_>) -> Vec<(String, Place)> {
    let Some(master) = question.master() else { return Vec::new() };
    let settings = master.master_settings().filter_map(|(file, settings)| {
        let name = settings.sql_server_name.as_ref()?;
        Some((name.value.clone(), file.place(name)))
    });
    settings.collect()
}

fn is_reached(question: &Question<'_>) -> bool {
    question.says(REACHED_MESSAGES, REACHED)
        || number(question).is_some_and(|number| REACHED.contains(&number))
}

fn number(question: &Question<'_>) -> Option<i64> {
    question.captures.get("sql_error").and_then(|number| number.parse().ok())
}

/// Whether two names mean the same instance of SQL Server; `None` where names alone do not tell.
fn relation(a: &str, b: &str) -> Option<bool> {
    let (a, b) = (Instance::parse(a)?, Instance::parse(b)?);
    let same_instance = match (&a.instance, &b.instance) {
        (Some(a), Some(b)) => Some(a == b),
        (None, None) => Some(true),
        // A port may stand for the instance.
        _ if a.port.is_some() || b.port.is_some() => None,
        _ => Some(false),
    };
    let same_port = a.port.unwrap_or(1433) == b.port.unwrap_or(1433) || a.port.is_none() || b.port.is_none();
    match a.host.relation(&b.host) {
        HostRelation::Same | HostRelation::SameShortName if !same_port => Some(false),
        HostRelation::Same | HostRelation::SameShortName => same_instance,
        HostRelation::Different if !a.host.is_local() && !b.host.is_local() => Some(false),
        _ => None,
    }
}

/// `tcp:HOST\INSTANCE,PORT`, taken apart.
struct Instance {
    host: Host,
    instance: Option<String>,
    port: Option<u16>,
}

impl Instance {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = ["tcp:", "np:", "lpc:", "admin:"]
            .iter()
            .find_map(|prefix| {
                let start = text.get(..prefix.len())?;
                start.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..)).flatten()
            })
            .unwrap_or(text);
        let (text, port) = match text.rsplit_once(',') {
            Some((text, port)) => (text, port.trim().parse().ok()),
            None => (text, None),
        };
        let (host, instance) = match text.split_once('\\') {
            Some((host, instance)) => (host, Some(instance.trim().to_lowercase())),
            None => (text, None),
        };
        let host = match host.trim().to_lowercase().as_str() {
            "." | "(local)" => "localhost".to_owned(),
            other => other.to_owned(),
        };
        let is_default = |name: &String| name == "mssqlserver";
        Some(Self { host: Host::parse(&host)?, instance: instance.filter(|name| !is_default(name)), port })
    }
}

/// `ssisdb-online`: the error that the server gave, and logins that it refused for the database.
pub(super) fn ssisdb_online(question: &Question<'_>) -> Decision {
    if let Some(number) = number(question).filter(|number| DATABASE_CLOSED.contains(number)) {
        let sentence = Sentence::new("check-ssisdb-closed").with("number", number);
        return Decision::failed(sentence).by_log(question);
    }
    if number(question) == Some(229) {
        return Decision::passed(Sentence::new("check-ssisdb-open")).by_log(question);
    }
    let refused = question.inventory.refused_scale_out_logins();
    let for_database = refused.filter(|login| login.state.is_some_and(|state| matches!(state, 38 | 40 | 46)));
    match for_database.last() {
        Some(login) => {
            let sentence = Sentence::new("check-ssisdb-refused")
                .with("user", login.user.as_deref().unwrap_or("?"))
                .with("state", login.state.unwrap_or_default());
            // The state does not tell a database that is closed from one that the login may not enter.
            Decision::unknown(sentence).at(login.place())
        }
        None => Decision::nothing_known(),
    }
}

/// `master-login-in-ssisdb`: what the server's own log says of the Master's account.
pub(super) fn master_login_in_ssisdb(question: &Question<'_>) -> Decision {
    let logins = question.inventory.refused_logins();
    let own = |login: &&crate::inventory::RefusedLogin<'_>| {
        question.inventory.is_master_login(login)
            || question
                .captures
                .get("user")
                .zip(login.user.as_ref())
                .is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let Some(login) = logins.iter().rfind(own) else {
        // Permission denied within the database: the login is let in, and lacks the role.
        return match number(question) {
            Some(229 | 916) => {
                Decision::failed(Sentence::new("check-master-login-lacks-role")).by_log(question)
            }
            _ => Decision::nothing_known(),
        };
    };
    let sentence = reason(login);
    match login.state {
        Some(5 | 38 | 40 | 46 | 11 | 12) => Decision::failed(sentence).at(login.place()),
        _ => Decision::unknown(sentence).at(login.place()),
    }
}

/// `login-refusal-reason`: the state that the server's own log gives.
pub(super) fn login_refusal_reason(question: &Question<'_>) -> Decision {
    let logins = question.inventory.refused_logins();
    let asked = question.captures.get("user").or_else(|| question.captures.get("account"));
    let is_own = |login: &&crate::inventory::RefusedLogin<'_>| match (asked, &login.user) {
        (Some(asked), Some(user)) => asked.eq_ignore_ascii_case(user),
        _ => question.inventory.is_master_login(login),
    };
    match logins.iter().rfind(is_own) {
        Some(login) => Decision::failed(reason(login)).at(login.place()),
        None => Decision::nothing_known(),
    }
}

/// What the state of a refused login means.
pub(super) fn reason(login: &crate::inventory::RefusedLogin<'_>) -> Sentence {
    let user = login.user.as_deref().unwrap_or("?");
    let known = match (login.error, login.state) {
        (18_470, _) | (18_456, Some(7)) => "check-login-disabled",
        (18_486, _) => "check-login-locked",
        (18_487 | 18_488, _) | (18_456, Some(18)) => "check-login-password-expired",
        (18_452, _) => "check-login-untrusted-domain",
        (18_456, Some(2 | 5 | 6)) => "check-login-unknown",
        (18_456, Some(8 | 9)) => "check-login-password-wrong",
        (18_456, Some(11 | 12)) => "check-login-no-server-access",
        (18_456, Some(38 | 40 | 46)) => "check-login-database",
        (18_456, Some(58)) => "check-login-windows-only",
        _ => "check-login-other",
    };
    let state = login.state.map_or_else(|| "?".to_owned(), |state| state.to_string());
    Sentence::new(known).with("user", user).with("error", login.error).with("state", state)
}

#[cfg(test)]
mod tests {
    use super::relation;

    #[test]
    fn servers_are_compared_by_host_instance_and_port() {
        for (a, b, same) in [
            ("SQL01", "sql01.contoso.com", Some(true)),
            ("tcp:SQL01,1433", "SQL01", Some(true)),
            (r"SQL01\SSIS", r"sql01\ssis", Some(true)),
            (r"SQL01\SSIS", "SQL01", Some(false)),
            (r"SQL01\SSIS", "SQL01,50123", None),
            ("LISTENER,1433", "LISTENER,1434", Some(false)),
            ("SQL01", "SQL02", Some(false)),
            (".", "SQL01", None),
            ("192.0.2.7", "SQL01", None),
            ("", "SQL01", None),
        ] {
            assert_eq!(relation(a, b), same, "{a} {b}");
        }
    }
}
