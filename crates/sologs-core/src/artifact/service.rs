//! State and configuration of Windows services: `sc query`, `sc queryex`, `sc qc`, `Get-Service`,
//! `Get-CimInstance Win32_Service`.
//!
//! ```text
//! SERVICE_NAME: SSISScaleOutWorker140
//!         TYPE               : 10  WIN32_OWN_PROCESS
//!         STATE              : 1  STOPPED
//!         WIN32_EXIT_CODE    : 1066  (0x42a)
//!         SERVICE_EXIT_CODE  : 2  (0x2)
//! ```
//!
//! Some languages translate the labels of `sc` (Russian, Spanish, Portuguese, Italian): digits and their order decide,
//! not words. WIN32_EXIT_CODE 1066 means that SERVICE_EXIT_CODE holds the service's own code.

use super::Located;
use super::common::echo::{self, Echo};
use super::common::lines::{Line, field, lines};
use super::common::power_shell::{self, Object};
use super::problem::Problems;
use serde::Serialize;

/// Services that are read of one file.
const SERVICES: usize = 5000;

/// WIN32_EXIT_CODE of a service that ended with a code of its own (ERROR_SERVICE_SPECIFIC_ERROR).
pub const SERVICE_SPECIFIC_ERROR: u32 = 1066;

/// The services of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct ServiceQuery {
    /// In the order of the file; a service that was asked for twice (`query` and `qc`) is there twice.
    pub services: Vec<Service>,
    /// Commands that failed.
    pub failures: Vec<ServiceFailure>,
}

/// What a file says of a service.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Service {
    /// 1-based line that it begins on.
    pub line: u64,
    /// Service name, as written.
    pub name: String,
    /// Whether the name was cut by a table of PowerShell (`SSISScaleOutWor...`; the dots are taken off).
    pub is_name_cut: bool,
    /// Display name.
    pub display_name: Option<Located<String>>,
    /// State.
    pub state: Option<Located<ServiceState>>,
    /// How it is started.
    pub start_type: Option<Located<StartType>>,
    /// Exit code for Windows; 1066 when the service's own code counts.
    pub win32_exit_code: Option<Located<u32>>,
    /// The service's own exit code.
    pub service_exit_code: Option<Located<u32>>,
    /// Process id of a running service.
    pub process_id: Option<Located<u32>>,
    /// Account that it runs as.
    pub account: Option<Located<String>>,
    /// Program.
    pub program: Option<Located<String>>,
    /// Host that was asked (`sc \\HOST query`), from the echo.
    pub machine: Option<String>,
}

/// State of a service, by the digit of `sc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ServiceState {
    /// 1.
    Stopped,
    /// 2.
    StartPending,
    /// 3.
    StopPending,
    /// 4.
    Running,
    /// 5.
    ContinuePending,
    /// 6.
    PausePending,
    /// 7.
    Paused,
}

impl ServiceState {
    const NAMES: [(Self, &'static str); 7] = [
        (Self::Stopped, "Stopped"),
        (Self::StartPending, "StartPending"),
        (Self::StopPending, "StopPending"),
        (Self::Running, "Running"),
        (Self::ContinuePending, "ContinuePending"),
        (Self::PausePending, "PausePending"),
        (Self::Paused, "Paused"),
    ];

    /// Of the digit that `sc` prints.
    pub fn from_digit(digit: u32) -> Option<Self> {
        let at = usize::try_from(digit).ok()?.checked_sub(1)?;
        Self::NAMES.get(at).map(|(state, _)| *state)
    }

    /// Of the digit, or of the name of .NET's enumeration (`Running`; with blanks in Win32_Service).
    fn parse(text: &str) -> Option<Self> {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let named =
            Self::NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(&bare)).map(|(state, _)| *state);
        named.or_else(|| Self::from_digit(bare.parse().ok()?))
    }
}

/// How a service is started, by the digit of `sc qc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StartType {
    /// 0.
    Boot,
    /// 1.
    System,
    /// 2.
    Automatic,
    /// 3: by hand or by a trigger.
    Manual,
    /// 4.
    Disabled,
}

impl StartType {
    /// Of the digit that `sc qc` prints and the registry holds.
    pub fn from_digit(digit: u32) -> Option<Self> {
        let all = [Self::Boot, Self::System, Self::Automatic, Self::Manual, Self::Disabled];
        all.get(usize::try_from(digit).ok()?).copied()
    }

    /// Of the digit, or of a name of .NET's or WMI's enumeration.
    fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "boot" => Some(Self::Boot),
            "system" => Some(Self::System),
            "auto" | "automatic" | "automaticdelayedstart" => Some(Self::Automatic),
            "manual" => Some(Self::Manual),
            "disabled" => Some(Self::Disabled),
            digits => Self::from_digit(digits.parse().ok()?),
        }
    }
}

/// `[SC] … FAILED 1060:` and the like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServiceFailure {
    /// 1-based line.
    pub line: u64,
    /// Service that was asked for, from the echo.
    pub name: Option<String>,
    /// Error of Windows: 1060 is not installed, 5 access denied, 1722 the machine cannot be reached.
    pub code: u32,
}

impl ServiceQuery {
    /// What the file says of a service, whatever the case of its name; names that a table cut count where they are
    /// its beginning and nobody else's here.
    pub fn find<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Service> {
        self.services.iter().filter(move |service| {
            let start = name.get(..service.name.len()).unwrap_or("");
            service.name.eq_ignore_ascii_case(name)
                || (service.is_name_cut
                    && start.eq_ignore_ascii_case(&service.name)
                    && !service.name.is_empty())
        })
    }
}

impl Service {
    /// The code that the service ended with: its own where Windows says so, else that of Windows. 0 is no error.
    pub fn exit_code(&self) -> Option<Located<u32>> {
        match (self.win32_exit_code, self.service_exit_code) {
            (Some(win32), Some(own)) if win32.value == SERVICE_SPECIFIC_ERROR => Some(own),
            (win32, _) => win32,
        }
    }

    /// Whether the code is the service's own.
    pub fn has_own_exit_code(&self) -> bool {
        self.win32_exit_code.is_some_and(|code| code.value == SERVICE_SPECIFIC_ERROR)
    }
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    let mut name_seen = 0;
    for line in lines(text) {
        if sc_failure(line.text).is_some() {
            return true;
        }
        // The type stands under the name, or under the display name.
        match name_seen {
            1 | 2
                if numbered(line.text)
                    .is_some_and(|(_, rest)| rest.contains("WIN32_") || rest.contains("_DRIVER")) =>
            {
                return true;
            }
            1 if !line.is_blank() => name_seen = 2,
            _ => name_seen = 0,
        }
        if block_name(&line).is_some() {
            name_seen = 1;
        }
    }
    !from_power_shell(text, &mut Problems::default()).is_empty()
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<Echo> {
    let verbs = ["query", "queryex", "qc"];
    echo::read(line, "sc").filter(|echo| verbs.iter().any(|verb| echo.has(verb)))
}

/// `[SC] EnumQueryServicesStatus:OpenService FAILED 1060:` in any language: the code stands before the colon at the
/// end.
fn sc_failure(line: &str) -> Option<u32> {
    let rest = line.trim().strip_prefix("[SC]")?.trim_end_matches([':', '：', ' ', '.']);
    rest.rsplit(|c: char| !c.is_ascii_digit()).next().filter(|digits| !digits.is_empty())?.parse().ok()
}

/// The name of `SERVICE_NAME: x` in column 0; in any language it is one word in front and one behind.
fn block_name<'t>(line: &Line<'t>) -> Option<&'t str> {
    let (label, value) = field(line.text)?;
    let is_name = !line.text.starts_with(char::is_whitespace)
        && !label.contains(char::is_whitespace)
        && label.contains('_')
        && !value.is_empty()
        && !value.contains(char::is_whitespace)
        && value.len() <= 256;
    is_name.then_some(value)
}

/// Number and rest of a value that begins with a number.
fn numbered(line: &str) -> Option<(&str, &str)> {
    let (_, value) = field(line)?;
    let digits = value.split_whitespace().next()?;
    digits
        .bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| (digits, value.get(digits.len()..).unwrap_or("").trim()))
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> ServiceQuery {
    let mut found = ServiceQuery::default();
    let mut asked: Option<Echo> = None;
    let mut block: Vec<Line<'_>> = Vec::new();
    for line in lines(text) {
        let echo = command(line);
        if echo.is_some() || block_name(&line).is_some() {
            found.services.extend(sc_service(&std::mem::take(&mut block), asked.as_ref()));
        }
        if let Some(echo) = echo {
            asked = Some(echo);
        } else if let Some(code) = sc_failure(line.text) {
            let name =
                asked.as_ref().and_then(|echo| echo.arguments.last()).filter(|name| !name.starts_with('\\'));
            // "[SC] QueryServiceConfig SUCCESS" has no number.
            found.failures.push(ServiceFailure { line: line.number, name: name.cloned(), code });
        } else if !block.is_empty() || block_name(&line).is_some() {
            block.push(line);
        }
        if found.services.len() > SERVICES {
            problems.limit(line.number, format!("only the first {SERVICES} services are read"));
            break;
        }
    }
    found.services.extend(sc_service(&block, asked.as_ref()));
    found.services.extend(from_power_shell(text, problems));
    if found.services.is_empty() && found.failures.is_empty() {
        problems.malformed(1, "no service was found in this file");
    }
    found
}

/// One block of `sc`.
fn sc_service(block: &[Line<'_>], asked: Option<&Echo>) -> Option<Service> {
    let first = block.first()?;
    let machine =
        asked.and_then(|echo| echo.arguments.iter().find_map(|argument| argument.strip_prefix("\\\\")));
    let mut service = Service {
        line: first.number,
        name: block_name(first)?.to_owned(),
        machine: machine.map(str::to_owned),
        ..Service::default()
    };
    let fields: Vec<(u64, &str, &str)> = block
        .iter()
        .skip(1)
        .filter_map(|line| line.field().map(|(label, value)| (line.number, label, value)))
        .collect();
    let type_at =
        fields.iter().position(|(.., value)| value.contains("WIN32_") || value.contains("_DRIVER"))?;
    if type_at > 0 {
        service.display_name =
            fields.first().map(|(line, _, value)| Located::new((*value).to_owned(), *line));
    }
    let after = fields.get(type_at + 1..).unwrap_or_default();
    if is_configuration(after) {
        configuration(&mut service, after);
    } else {
        status(&mut service, after);
    }
    Some(service)
}

/// `qc` has no `(0x…)`, and its third number (ERROR_CONTROL) is followed by a path.
fn is_configuration(fields: &[(u64, &str, &str)]) -> bool {
    let is_path = |value: &str| value.contains('\\') || value.contains(".exe");
    fields.iter().any(|(_, label, _)| *label == "START_TYPE")
        || (fields.len() >= 6 && fields.get(2).is_some_and(|(.., value)| is_path(value)))
}

fn first_number(value: &str) -> Option<u32> {
    value.split_whitespace().next()?.parse().ok()
}

fn status(service: &mut Service, fields: &[(u64, &str, &str)]) {
    let state = fields.first().and_then(|(line, _, value)| {
        first_number(value).and_then(ServiceState::from_digit).map(|state| Located::new(state, *line))
    });
    service.state = state;
    let mut codes = fields.iter().skip(1).filter(|(.., value)| value.contains("(0x"));
    let code = |field: Option<&(u64, &str, &str)>| {
        field.and_then(|(line, _, value)| first_number(value).map(|code| Located::new(code, *line)))
    };
    service.win32_exit_code = code(codes.next());
    service.service_exit_code = code(codes.next());
    let process = fields.iter().find(|(_, label, _)| *label == "PID");
    service.process_id = code(process).filter(|id| id.value > 0);
}

/// In order: START_TYPE, ERROR_CONTROL, program, group, tag, display name, dependencies (one a line), account.
fn configuration(service: &mut Service, fields: &[(u64, &str, &str)]) {
    let owned = |(line, _, value): &(u64, &str, &str)| Located::new((*value).to_owned(), *line);
    service.start_type = fields.first().and_then(|(line, _, value)| {
        first_number(value).and_then(StartType::from_digit).map(|start| Located::new(start, *line))
    });
    service.program = fields.get(2).map(owned);
    service.display_name = fields.get(5).map(owned);
    let named = fields.iter().find(|(_, label, _)| *label == "SERVICE_START_NAME");
    // The account comes last; a file that ends before it has none.
    service.account = named
        .or_else(|| fields.get(7..).and_then(<[_]>::last))
        .map(owned)
        .filter(|account| !account.value.is_empty());
}

fn from_power_shell(text: &str, problems: &mut Problems) -> Vec<Service> {
    let mut services = Vec::new();
    for state in ["Status", "State"] {
        let objects = power_shell::objects(text, &["Name", state], problems);
        services = objects.iter().filter_map(|object| power_shell_service(object, state)).collect();
        if !services.is_empty() {
            break;
        }
    }
    services
}

fn power_shell_service(object: &Object, state_name: &str) -> Option<Service> {
    let name = object.get("Name")?;
    let state = object.get(state_name)?.clone().and_then(|text| ServiceState::parse(&text))?;
    let number = |property: &str| object.get(property)?.clone().and_then(|text| text.trim().parse().ok());
    let bare = name.value.strip_suffix("...").or_else(|| name.value.strip_suffix('…'));
    Some(Service {
        line: object.line,
        is_name_cut: bare.is_some(),
        name: bare.unwrap_or(&name.value).to_owned(),
        display_name: object.get("DisplayName").cloned(),
        state: Some(state),
        start_type: object
            .any(&["StartType", "StartMode"])
            .and_then(|start| start.clone().and_then(|text| StartType::parse(&text))),
        win32_exit_code: number("ExitCode"),
        service_exit_code: number("ServiceSpecificExitCode"),
        process_id: number("ProcessId").filter(|id| id.value > 0),
        account: object.any(&["StartName", "UserName"]).cloned(),
        program: object.any(&["PathName", "BinaryPathName"]).cloned(),
        machine: object
            .any(&["MachineName", "PSComputerName"])
            .map(|name| name.value.clone())
            .filter(|name| name != "."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ServiceQuery {
        parse(text, &mut Problems::default())
    }

    fn query(labels: [&str; 5]) -> String {
        let [name, kind, state, win32, own] = labels;
        format!(
            "{name}: SSISScaleOutWorker140\r\n        {kind:19}: 10  WIN32_OWN_PROCESS\r\n        {state:19}: 1  STOPPED\r\n\
             \x20                               (NOT_STOPPABLE)\r\n        {win32:19}: 1066  (0x42a)\r\n\
             \x20       {own:19}: 2  (0x2)\r\n        CHECKPOINT         : 0x0\r\n        WAIT_HINT          : 0x0\r\n"
        )
    }

    const ENGLISH: [&str; 5] = ["SERVICE_NAME", "TYPE", "STATE", "WIN32_EXIT_CODE", "SERVICE_EXIT_CODE"];

    #[test]
    fn states_and_exit_codes_in_every_language() {
        for labels in [
            ENGLISH,
            ["Имя_службы", "Тип", "Состояние", "Код_выхода_Win32", "Код_выхода_службы"],
            ["NOMBRE_SERVICIO", "TIPO", "ESTADO", "CÓD_SALIDA_WIN32", "CÓD_SALIDA_SERVICIO"],
        ] {
            let text = query(labels);
            assert!(recognise(&text), "{labels:?}");
            let found = read(&text);
            let [service] = found.services.as_slice() else { panic!("{labels:?}: {found:#?}") };
            assert_eq!(service.state, Some(Located::new(ServiceState::Stopped, 3)));
            assert_eq!((service.exit_code(), service.has_own_exit_code()), (Some(Located::new(2, 6)), true));
            assert_eq!(found.find("ssisscaleoutworker140").count(), 1);
        }
    }

    #[test]
    fn several_services_with_display_names_and_process_ids() {
        let running = query(ENGLISH)
            .replace("SSISScaleOutWorker140\r\n", "RemoteRegistry\r\nDISPLAY_NAME: Remote Registry\r\n")
            .replace("1  STOPPED", "4  RUNNING")
            .replace("1066  (0x42a)", "0  (0x0)")
            + "        PID                : 1234\r\n        FLAGS              :\r\n";
        let text = format!("C:\\>sc.exe \\\\WORKER01 queryex\r\n\r\n{}\r\n{running}", query(ENGLISH));
        let found = read(&text);
        assert_eq!(found.services.len(), 2);
        let service = found.find("RemoteRegistry").next().unwrap();
        assert_eq!(service.state.unwrap().value, ServiceState::Running);
        assert_eq!(service.display_name.as_ref().unwrap().value, "Remote Registry");
        assert_eq!((service.exit_code().unwrap().value, service.process_id.unwrap().value), (0, 1234));
        assert_eq!(service.machine.as_deref(), Some("WORKER01"));
    }

    #[test]
    fn configuration_by_labels_and_by_order() {
        let text = "[SC] QueryServiceConfig SUCCESS\r\n\r\nSERVICE_NAME: SSISScaleOutWorker140\r\n        \
                    TYPE               : 10  WIN32_OWN_PROCESS \r\n        START_TYPE         : 4   DISABLED\r\n        \
                    ERROR_CONTROL      : 1   NORMAL\r\n        BINARY_PATH_NAME   : \"C:\\x\\Worker.exe\"\r\n        \
                    LOAD_ORDER_GROUP   : \r\n        TAG                : 0\r\n        DISPLAY_NAME       : SSIS Worker\r\n        \
                    DEPENDENCIES       : RpcSs\r\n                           : http\r\n        \
                    SERVICE_START_NAME : NT Service\\SSISScaleOutWorker140\r\n";
        let translated =
            text.replace("SERVICE_START_NAME", "ИМЯ_ЗАПУСКА_СЛУЖБЫ").replace("START_TYPE ", "ТИП_ЗАПУСКА");
        for text in [text, &translated] {
            assert!(recognise(text));
            let found = read(text);
            assert!(found.failures.is_empty());
            let service = &found.services[0];
            assert_eq!(service.start_type, Some(Located::new(StartType::Disabled, 5)), "{text}");
            let account = service.account.as_ref().unwrap();
            assert_eq!((account.value.as_str(), account.line), ("NT Service\\SSISScaleOutWorker140", 13));
            assert_eq!(service.display_name.as_ref().unwrap().value, "SSIS Worker");
            assert!(service.state.is_none() && service.win32_exit_code.is_none());
        }
    }

    #[test]
    fn services_that_are_not_there() {
        let text = "C:\\>sc query SSISScaleOutMaster150\r\n[SC] EnumQueryServicesStatus:OpenService ÉCHEC(S) 1060 :\r\n\r\n\
                    Le service spécifié n’existe pas en tant que service installé.\r\n";
        assert!(recognise(text));
        let failure = &read(text).failures[0];
        assert_eq!(
            (failure.code, failure.name.as_deref(), failure.line),
            (1060, Some("SSISScaleOutMaster150"), 2)
        );
    }

    #[test]
    fn power_shell_as_table_list_and_json() {
        let table = "\nStatus   Name               DisplayName\n------   ----               -----------\n\
                     Stopped  SSISScaleOutWor... SQL Server Integration Services Scale...\nRunning  W32Time            Time\n";
        let found = read(table);
        assert!(recognise(table));
        assert_eq!(
            found.find("SSISScaleOutWorker140").next().unwrap().state.unwrap().value,
            ServiceState::Stopped
        );
        assert_eq!(found.find("W32Time2").count(), 0);

        let list = "Name      : RemoteRegistry\nState     : Running\nStartMode : Disabled\nStartName : NT AUTHORITY\\LocalService\nExitCode  : 0\n";
        let service = &read(list).services[0];
        assert_eq!(service.start_type.unwrap().value, StartType::Disabled);
        assert_eq!(service.account.as_ref().unwrap().line, 4);

        let json = r#"[{"Name": "RemoteRegistry", "Status": 4, "StartType": 3, "MachineName": "WORKER01"}]"#;
        let service = &read(json).services[0];
        assert_eq!(
            (service.state.unwrap().value, service.start_type.unwrap().value),
            (ServiceState::Running, StartType::Manual)
        );
        assert_eq!(service.machine.as_deref(), Some("WORKER01"));
    }

    #[test]
    fn other_texts_are_none() {
        assert!(!recognise("SOME_LABEL: value\nnext line : 10\n"));
        assert!(!recognise("2024-05-03 10:00:00 [INFO] Status: Running\n"));
        assert!(command(Line { number: 1, text: "PS C:\\> sc.exe query RemoteRegistry" }).is_some());
        let mut problems = Problems::default();
        parse("hello", &mut problems);
        assert_eq!(problems.into_vec().len(), 1);
    }
}
