//! Names that are nobody's secret: the product's own, those that every Windows has, those that are mere words.

use sologs_rules::rule::Rule;
use std::collections::BTreeSet;

/// Machines that are no machine of anybody.
const HOSTS: &[&str] = &[
    "",
    "localhost",
    "localhost.localdomain",
    ".",
    "(local)",
    "(localdb)",
    "*",
    "+",
    "-",
    "any",
    "null",
    "(null)",
    "none",
    "true",
    "false",
    "yes",
    "no",
    "tcp",
    "np",
    "lpc",
    "admin",
    "http",
    "https",
    "http.sys",
    "asp.net",
    "ado.net",
];

/// Ends of the names of machines that everybody knows; of a cloud's machine the first label alone is a secret.
const PUBLIC_DOMAINS: &[&str] = &[
    "microsoft.com",
    "windowsupdate.com",
    "windows.net",
    "azure.com",
    "w3.org",
    "tempuri.org",
    "xmlsoap.org",
    "aka.ms",
    "digicert.com",
    "verisign.com",
    "nuget.org",
    "github.com",
];

/// Last labels that names within a company or a home end with: alone they say nothing, what stands before them does.
const PRIVATE_ENDS: &[&str] = &["localdomain", "local", "internal", "lan", "home.arpa"];

/// Accounts that every Windows or SQL Server has, in the languages that Windows translates them into.
const ACCOUNTS: &[&str] = &[
    "",
    "sa",
    "dbo",
    "guest",
    "public",
    "ssis_admin",
    "ssis_logreader",
    "sysadmin",
    "system",
    "localsystem",
    "localservice",
    "networkservice",
    "local service",
    "network service",
    "local system",
    "nt",
    "everyone",
    "users",
    "administrator",
    "administrators",
    "authenticated users",
    "anonymous logon",
    "anonymous",
    "service",
    "default",
    "defaultuser",
    "defaultuser0",
    "defaultaccount",
    "wdagutilityaccount",
    "all users",
    "default user",
    "public user",
    "invité",
    "administrateur",
    "administrateurs",
    "utilisateurs",
    "tout le monde",
    "système",
    "service local",
    "service réseau",
    "administratoren",
    "jeder",
    "benutzer",
    "lokaler dienst",
    "netzwerkdienst",
    "gast",
    "administrador",
    "administradores",
    "todos",
    "amministratore",
    "amministratori",
    "sistema",
    "servicio local",
    "all services",
    "all application packages",
    "null",
    "(null)",
    "none",
    "true",
    "false",
    "yes",
    "no",
    "unknown",
];

/// What accounts that belong to a product begin with.
const PRODUCT_ACCOUNTS: &[&str] = &[
    "ssisscaleout",
    "mssql",
    "sqlserver",
    "sqlagent",
    "sqlbrowser",
    "sqltelemetry",
    "msdtsserver",
    "##",
    "dwm-",
    "umfd-",
];

/// What stands before the backslash of an account that every Windows has: the last word of it, in small letters.
const AUTHORITIES: &[&str] = &[
    "service",
    "nt",
    "authority",
    "nt-autorität",
    "autorität",
    "autorite",
    "autorité",
    "apppool",
    "manager",
    "builtin",
    "host",
    "vordefiniert",
    "predefinito",
    "integrado",
    "integrados",
    "встроенные",
    "встроенный",
];

/// Folders, keys of the registry and the like: what stands before a backslash and is no domain.
const NO_DOMAINS: &[&str] = &[
    "users",
    "windows",
    "system32",
    "syswow64",
    "programdata",
    "files",
    "(x86)",
    "appdata",
    "local",
    "locallow",
    "roaming",
    "ssis",
    "scaleout",
    "cluster",
    "agent",
    "master",
    "tasks",
    "task",
    "temp",
    "tmp",
    "work",
    "logs",
    "log",
    "serviceprofiles",
    "inetpub",
    "perflogs",
    "binn",
    "bin",
    "dts",
    "tools",
    "data",
    "mssql",
    "elogcache",
    "packages",
    "microsoft",
    "server",
    "sql",
    "hklm",
    "hkcu",
    "hkcr",
    "hku",
    "hkey_local_machine",
    "hkey_current_user",
    "hkey_users",
    "hkey_classes_root",
    "software",
    "system",
    "security",
    "currentcontrolset",
    "control",
    "services",
    "securityproviders",
    "schannel",
    "protocols",
    "crypto",
    "rsa",
    "machinekeys",
    "keys",
    "localmachine",
    "currentuser",
    "root",
    "my",
    "ca",
    "cert:",
    "cert",
    "net",
    "framework",
    "framework64",
    "assembly",
    "gac_msil",
    "ssisdb",
    "catalog",
    "source",
    "src",
    "obj",
    "debug",
    "release",
    "home",
    "documents",
    "desktop",
    "downloads",
    "common7",
    "ide",
    "pipe",
    "device",
    "global",
    "global??",
    "dosdevices",
    "config",
    "drivers",
    "etc",
    "package",
    "folder",
    "project",
    "ssrs",
    "dbs",
    "f",
    "ndp",
    "unc",
    "benutzer",
    "utilisateurs",
    "wow6432node",
    "currentversion",
    "winhttp",
    "iis",
];

/// Words of .NET, Windows and SQL Server that the rules need not hold.
const WORDS: &[&str] = &[
    "access",
    "address",
    "agent",
    "aggregate",
    "application",
    "argument",
    "assembly",
    "at",
    "authentication",
    "authority",
    "catalog",
    "certificate",
    "channel",
    "channels",
    "channel",
    "client",
    "cluster",
    "com",
    "common",
    "communication",
    "component",
    "connection",
    "context",
    "controller",
    "core",
    "critical",
    "data",
    "database",
    "debug",
    "default",
    "description",
    "diagnostics",
    "dispatcher",
    "domain",
    "dts",
    "endpoint",
    "end",
    "error",
    "event",
    "exception",
    "execute",
    "execution",
    "factory",
    "failed",
    "fatal",
    "file",
    "for",
    "from",
    "framework",
    "generic",
    "heartbeat",
    "host",
    "http",
    "https",
    "id",
    "identity",
    "info",
    "information",
    "inner",
    "internal",
    "invalid",
    "io",
    "is",
    "json",
    "key",
    "level",
    "line",
    "local",
    "log",
    "logon",
    "main",
    "management",
    "manager",
    "master",
    "message",
    "microsoft",
    "name",
    "net",
    "network",
    "node",
    "not",
    "object",
    "of",
    "operation",
    "package",
    "password",
    "path",
    "pool",
    "port",
    "primary",
    "process",
    "prod",
    "production",
    "program",
    "progress",
    "property",
    "protocol",
    "proxy",
    "query",
    "reason",
    "record",
    "remote",
    "report",
    "request",
    "resource",
    "response",
    "root",
    "runtime",
    "scale",
    "scaleout",
    "secondary",
    "secure",
    "security",
    "server",
    "service",
    "servicemodel",
    "services",
    "set",
    "settings",
    "socket",
    "sockets",
    "sql",
    "sqlclient",
    "sqlserver",
    "ssis",
    "ssisdb",
    "ssl",
    "stack",
    "state",
    "status",
    "stream",
    "string",
    "system",
    "task",
    "tasks",
    "tcp",
    "test",
    "text",
    "thread",
    "threading",
    "thumbprint",
    "time",
    "timeout",
    "tls",
    "to",
    "trace",
    "transport",
    "type",
    "uri",
    "url",
    "user",
    "verbose",
    "version",
    "warn",
    "warning",
    "web",
    "win32",
    "windows",
    "with",
    "work",
    "worker",
    "xml",
];

/// What services of the web are called for what they do (`https://orders.corp.example`): where such a word stands free, it
/// is hardly ever the machine.
const SERVICES: &[&str] = &[
    "accounts",
    "admin",
    "analytics",
    "api",
    "app",
    "apps",
    "archive",
    "auth",
    "backend",
    "backup",
    "billing",
    "build",
    "calendar",
    "catalogue",
    "cloud",
    "config",
    "contacts",
    "content",
    "crm",
    "customer",
    "customers",
    "dashboard",
    "db",
    "delivery",
    "demo",
    "dev",
    "docs",
    "documents",
    "download",
    "downloads",
    "erp",
    "events",
    "export",
    "feed",
    "files",
    "finance",
    "forms",
    "ftp",
    "gateway",
    "help",
    "home",
    "import",
    "intranet",
    "inventory",
    "invoice",
    "invoices",
    "items",
    "jobs",
    "ldap",
    "legacy",
    "login",
    "logistics",
    "mail",
    "media",
    "messages",
    "metrics",
    "mobile",
    "monitor",
    "monitoring",
    "news",
    "notifications",
    "online",
    "order",
    "orders",
    "partner",
    "partners",
    "payment",
    "payments",
    "people",
    "portal",
    "prices",
    "pricing",
    "printer",
    "product",
    "products",
    "public",
    "purchase",
    "purchases",
    "push",
    "queue",
    "registry",
    "reports",
    "reporting",
    "returns",
    "sales",
    "search",
    "sftp",
    "share",
    "shipping",
    "shop",
    "smtp",
    "stage",
    "staging",
    "static",
    "stock",
    "storage",
    "store",
    "supplier",
    "suppliers",
    "support",
    "sync",
    "training",
    "upload",
    "uploads",
    "users",
    "vendor",
    "vendors",
    "warehouse",
    "wiki",
    "workflow",
    "www",
];

/// Words that may stand free in a text and then are no name, even where a machine or an account is called so.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    words: BTreeSet<String>,
    /// GUIDs and hosts that the rules themselves name.
    ours: BTreeSet<String>,
}

impl Words {
    /// The words of the rules, of the furniture of reports, and of .NET and SQL Server. Words with digits are none:
    /// they are what machines are called.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut words = Self::default();
        WORDS.iter().chain(SERVICES).for_each(|word| words.add(word));
        for lang in crate::render::Lang::all() {
            words.add(lang.source());
        }
        for rule in rules {
            if let Ok(mut value) = serde_json::to_value(&rule.file) {
                if let Some(fields) = value.as_object_mut() {
                    fields.remove("example");
                }
                words.add_all(&value);
            }
        }
        words
    }

    fn add_all(&mut self, value: &serde_json::Value) {
        match value {
            serde_json::Value::String(text) => self.add(text),
            serde_json::Value::Array(values) => values.iter().for_each(|value| self.add_all(value)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| self.add_all(value)),
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        let text = text.to_lowercase();
        let is_word = |c: char| c.is_alphanumeric();
        for word in text.split(|c| !is_word(c)).filter(|word| !word.contains(|c: char| c.is_ascii_digit())) {
            if !word.is_empty() && !self.words.contains(word) {
                self.words.insert(word.to_owned());
            }
        }
        let is_part = |c: char| is_word(c) || matches!(c, '-' | '.');
        let names = text.split(|c| !is_part(c)).map(|name| name.trim_matches(['.', '-']));
        let names = names.filter(|name| name.contains(['.', '-']) && name.len() > 3);
        self.ours.extend(names.map(str::to_owned));
    }

    /// Whether a name is so common a word, or so short, that it says nothing where it stands free. It is given in
    /// small letters.
    pub(super) fn is_ordinary(&self, name: &str) -> bool {
        let is_number = name.bytes().all(|b| b.is_ascii_digit());
        name.chars().count() < 3 || is_number || self.words.contains(name) || self.ours.contains(name)
    }

    /// Whether the rules themselves name it.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        self.ours.contains(&name.to_lowercase())
    }
}

/// Whether a machine is nobody's.
pub(super) fn is_common_host(name: &str) -> bool {
    let name = name.to_lowercase();
    HOSTS.contains(&name.as_str()) || is_placeholder(&name)
}

/// Whether a domain of DNS is known to everybody.
pub(super) fn is_public_domain(name: &str) -> bool {
    let name = name.to_lowercase();
    PRIVATE_ENDS.contains(&name.as_str())
        || PUBLIC_DOMAINS.iter().any(|domain| {
            name == *domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
        })
}

/// Whether a machine in a domain is one of the web that everybody knows.
pub(super) fn is_public_site(name: &str) -> bool {
    let name = name.to_lowercase();
    let sites = PUBLIC_DOMAINS.iter().filter(|domain| domain.contains('.') && **domain != "windows.net");
    sites
        .into_iter()
        .any(|site| name == *site || name.strip_suffix(site).is_some_and(|rest| rest.ends_with('.')))
}

/// Whether an account is one that every Windows, SQL Server or Scale Out has.
pub(super) fn is_common_account(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    ACCOUNTS.contains(&name.as_str())
        || PRODUCT_ACCOUNTS.iter().any(|start| name.starts_with(start))
        || is_placeholder(&name)
}

/// Whether the word before a backslash belongs to every Windows.
pub(super) fn is_authority(word: &str) -> bool {
    AUTHORITIES.contains(&word.to_lowercase().as_str())
}

/// Whether the word before a backslash is a folder or a key rather than a domain.
pub(super) fn is_folder(word: &str) -> bool {
    let word = word.to_lowercase();
    NO_DOMAINS.contains(&word.as_str())
        || word.len() < 2
        || word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// A value that stands for another: `<host>`, `{0}`, `%NAME%`, `$env:NAME`, `***`.
fn is_placeholder(name: &str) -> bool {
    name.starts_with(['<', '{', '%', '$', '@'])
        || name.contains('…')
        || name.chars().all(|c| matches!(c, '*' | '#' | '?' | 'x' | '.'))
}

/// Whether it has the form of a token: where it is found in a report, nothing tells that it is not one.
pub(super) fn is_token(name: &str) -> bool {
    let Some((kind, number)) = name.rsplit_once('-') else { return false };
    const KINDS: &[&str] = &[
        "host",
        "domain",
        "ip",
        "mac",
        "account",
        "sid",
        "email",
        "thumbprint",
        "serial",
        "agent",
        "task",
        "guid",
        "instance",
        "name",
        "hex",
    ];
    KINDS.contains(&kind)
        && !number.is_empty()
        && number.len() < 7
        && number.bytes().all(|b| b.is_ascii_digit())
}
