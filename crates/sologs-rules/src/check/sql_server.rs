//! The instance of SQL Server that hosts SSISDB: whether it runs and is reached, and how it is kept.

use super::{Decision, Question, Sentence, Want};
use crate::inventory::{In, Machine, Place, same_host};
use sologs_core::artifact::service::{Service, ServiceState};
use sologs_core::artifact::ssisdb_table::View;
use sologs_core::kind::{FileKind, Role};

/// Days for which the catalog keeps the history where nobody changed it.
/// (<https://learn.microsoft.com/sql/integration-services/catalog/ssis-catalog>)
const DEFAULT_RETENTION_DAYS: i64 = 365;

/// The name of the server and, where the connection names one, of its instance and its port: `SQL01\SSIS,1433`.
struct Server {
    host: String,
    instance: Option<String>,
    port: Option<u16>,
}

impl Server {
    /// The one that the diagnosis is about: as the log names it, else as settings and exports do.
    fn of(question: &Question<'_>) -> Option<Self> {
        let named = question.value("sql_server").map(str::to_owned);
        let told = || {
            question
                .inventory
                .tables(View::MasterProperties)
                .find_map(|(_, table)| table.property("CLUSTER_LOGDB_SERVER").map(|found| found.value))
        };
        Self::parse(&named.or_else(told)?)
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches("tcp:");
        let (name, port) = match text.split_once(',') {
            Some((name, port)) => (name, port.trim().parse().ok()),
            None => (text, None),
        };
        let (host, instance) = match name.split_once('\\') {
            Some((host, instance)) => (host, Some(instance.trim().to_owned())),
            None => (name, None),
        };
        let host = host.trim();
        (!host.is_empty()).then(|| Self { host: host.to_owned(), instance, port })
    }

    /// The name of its service: `MSSQLSERVER`, `MSSQL$SSIS`.
    fn service(&self) -> String {
        self.instance.as_ref().map_or_else(|| "MSSQLSERVER".to_owned(), |name| format!("MSSQL${name}"))
    }
}

/// A test of the way to the server.
struct Tested {
    succeeded: bool,
    place: Place,
}

/// Tests that machine ran against the server: of the port that the connection names, else of any that is not the
/// Master's own.
fn tests(machine: Machine<'_>, server: &Server, master_port: Option<u16>) -> Vec<Tested> {
    let mut found = Vec::new();
    for (file, tests) in machine.connection_tests() {
        for test in &tests.tests {
            let Some((succeeded, port)) = test.tcp_succeeded.zip(test.port) else { continue };
            let is_host =
                test.host.as_ref().is_some_and(|asked| same_host(Some(&asked.value), Some(&server.host)));
            let is_port = match server.port {
                Some(own) => port.value == own,
                None => Some(port.value) != master_port,
            };
            if is_host && is_port {
                found.push(Tested { succeeded: succeeded.value, place: file.place(&succeeded) });
            }
        }
    }
    found
}

/// `sql-port-open`: a test from the Worker to the server's port.
pub(super) fn sql_port_open(question: &Question<'_>) -> Decision {
    let want = Want::new(FileKind::ConnectionTest)
        .on(Role::Worker)
        .by("Test-NetConnection {sql_server} -Port 1433 > sql-connection.txt", "sql-connection.txt");
    let Some(server) = Server::of(question) else {
        return Decision::unknown(Sentence::new("check-sql-server-not-named")).wants(
            Want::new(FileKind::SsisdbTable)
                .on(Role::Catalog)
                .by("SELECT * FROM [SSISDB].[catalog].[master_properties]", "master_properties.csv"),
        );
    };
    let Some(worker) = question.worker() else { return Decision::nothing_known().wants(want) };
    by_tests(&tests(worker, &server, question.master_port()), &server)
        .map_or_else(
            || Decision::nothing_known().wants(want.clone()),
            |decision| match decision.outcome {
                super::Outcome::Unknown => decision.wants(want.clone()),
                _ => decision,
            },
        )
        .value("sql_server", &server.host)
}

fn by_tests(tests: &[Tested], server: &Server) -> Option<Decision> {
    let sentence = |message: &'static str| Sentence::new(message).with("server", &server.host);
    let has = |succeeded: bool| tests.iter().any(|test| test.succeeded == succeeded);
    let decision = match (has(true), has(false)) {
        (true, true) => Decision::unknown(sentence("check-sql-tests-differ")),
        (true, false) => Decision::passed(sentence("check-sql-port-answers")),
        (false, true) => Decision::failed(sentence("check-sql-port-silent")),
        (false, false) => return None,
    };
    Some(decision.at_all(tests.iter().map(|test| test.place.clone())))
}

/// `sql-instance-running`: the state of its service, else a test of its port from the Master.
pub(super) fn sql_instance_running(question: &Question<'_>) -> Decision {
    let want = Want::new(FileKind::ServiceQuery)
        .on(Role::Catalog)
        .by("Get-Service MSSQL*, SQLBrowser | Format-List * > sql-services.txt", "sql-services.txt");
    let Some(server) = Server::of(question) else {
        return Decision::unknown(Sentence::new("check-sql-server-not-named"))
            .wants(Want::new(FileKind::MasterSettings).on(Role::Master));
    };
    let name = server.service();
    let machine = question.inventory.machine_called(&server.host);
    let services =
        machine.map_or_else(Vec::new, |machine| machine.services(|own| own.eq_ignore_ascii_case(&name)));
    if let Some(decision) = by_service(&services, &name) {
        return decision;
    }
    let of_master = question.master().map(|master| tests(master, &server, question.master_port()));
    match by_tests(&of_master.unwrap_or_default(), &server) {
        Some(decision) if decision.outcome != super::Outcome::Unknown => decision,
        Some(decision) => decision.wants(want),
        None => Decision::nothing_known().wants(want),
    }
}

fn by_service(services: &[In<'_, Service>], name: &str) -> Option<Decision> {
    let state = |wanted: ServiceState| {
        services.iter().find_map(|(file, service)| {
            let state = service.state.filter(|state| state.value == wanted)?;
            Some(file.place(&state))
        })
    };
    let sentence = |message: &'static str| Sentence::new(message).with("service", name);
    match (state(ServiceState::Running), state(ServiceState::Stopped)) {
        (Some(up), Some(down)) => {
            Some(Decision::unknown(sentence("check-sql-service-states-differ")).at(up).at(down))
        }
        (Some(up), None) => Some(Decision::passed(sentence("check-sql-service-running")).at(up)),
        (None, Some(down)) => Some(Decision::failed(sentence("check-sql-service-stopped")).at(down)),
        (None, None) => None,
    }
}

/// `catalog-cleanup`: whether old operations are deleted, and after how many days.
pub(super) fn catalog_cleanup(question: &Question<'_>) -> Decision {
    let tables: Vec<_> = question.inventory.tables(View::CatalogProperties).collect();
    let find = |name: &str| {
        tables.iter().find_map(|(file, table)| {
            let found = table.property(name)?;
            Some((found.value.trim().to_owned(), file.place(&found)))
        })
    };
    let want = Want::new(FileKind::SsisdbTable)
        .on(Role::Catalog)
        .by("SELECT * FROM [SSISDB].[catalog].[catalog_properties]", "catalog_properties.csv");
    let Some((enabled, place)) = find("OPERATION_CLEANUP_ENABLED") else {
        return Decision::nothing_known().wants(want);
    };
    if !matches!(enabled.to_ascii_lowercase().as_str(), "true" | "1") {
        return Decision::failed(Sentence::new("check-cleanup-off")).at(place);
    }
    let Some((days, of_days)) = find("RETENTION_WINDOW") else {
        return Decision::unknown(Sentence::new("check-cleanup-days-untold")).at(place).wants(want);
    };
    let sentence = |message: &'static str| Sentence::new(message).with("days", &days);
    match days.parse::<i64>() {
        Ok(number) if number > DEFAULT_RETENTION_DAYS => {
            Decision::failed(sentence("check-cleanup-long")).at(place).at(of_days)
        }
        Ok(_) => Decision::passed(sentence("check-cleanup-on")).at(place).at(of_days),
        Err(_) => Decision::unknown(Sentence::new("check-cleanup-days-untold")).at(place).wants(want),
    }
}

/// `sql-certificate-trusted`: what the connection said of the server's certificate. That it said something else does not
/// show that the certificate is good.
pub(super) fn sql_certificate_trusted(question: &Question<'_>) -> Decision {
    const UNTRUSTED: &[i64] = &[-2_146_762_487, -2_146_893_019];
    const OTHER_NAME: &[i64] = &[-2_146_762_481, -2_146_893_022];
    let told = question
        .captures
        .get("sql_error")
        .and_then(|code| code.parse::<i64>().ok())
        .filter(|code| UNTRUSTED.contains(code) || OTHER_NAME.contains(code));
    let is_other_name = told.is_some_and(|code| OTHER_NAME.contains(&code)) || question.says(&[], OTHER_NAME);
    let is_untrusted = told.is_some_and(|code| UNTRUSTED.contains(&code))
        || question.says(&["sspi.cert-chain-untrusted"], UNTRUSTED);
    if is_untrusted {
        return Decision::failed(Sentence::new("check-sql-certificate-untrusted")).by_log(question);
    }
    if is_other_name {
        return Decision::failed(Sentence::new("check-sql-certificate-name")).by_log(question);
    }
    let want = Want::new(FileKind::SqlErrorlog)
        .on(Role::Catalog)
        .by("EXEC sp_readerrorlog 0, 1, N'certificate'", "ERRORLOG-certificate.txt");
    Decision::unknown(Sentence::new("check-sql-certificate-untold")).wants(want)
}
