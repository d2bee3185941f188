//! Output of `netsh http show sslcert`: which certificate HTTP.SYS serves on which port.
//!
//! ```text
//!     IP:port                      : 0.0.0.0:8391
//!     Certificate Hash             : <40 hexadecimal digits>
//!     Application ID               : {<guid>}
//!     Certificate Store Name       : MY
//! ```
//!
//! Labels are translated, the values and their order are not: everything is read by the shape of the values. An SNI
//! binding has `host:port` in its first line, a binding of the central certificate store a port alone.

use super::common::lines::{Line, contains_ignore_case, is_dashes, lines};
use super::common::{echo, words};
use super::problem::Problems;
use super::{Host, Located, Thumbprint};
use serde::Serialize;
use std::fmt;

/// Bindings that are read of one file.
const BINDINGS: usize = 5000;

/// What Windows writes for error 2 (ERROR_FILE_NOT_FOUND), which netsh prints when nothing is bound. Texts of
/// Windows' message table, without the final stop.
const NOT_FOUND: &[&str] = &[
    "The system cannot find the file specified",
    "Das System kann die angegebene Datei nicht finden",
    "Le fichier spécifié est introuvable",
    "El sistema no puede encontrar el archivo especificado",
    "El sistema no puede hallar el archivo especificado",
    "Impossibile trovare il file specificato",
    "O sistema não pode encontrar o arquivo especificado",
    "O sistema não conseguiu localizar o ficheiro especificado",
    "Не удается найти указанный файл",
    "系统找不到指定的文件",
    "系統找不到指定的檔案",
    "指定されたファイルが見つかりません",
    "지정된 파일을 찾을 수 없습니다",
    "Nie można odnaleźć określonego pliku",
    "Systém nemůže nalézt uvedený soubor",
    "Sistem belirtilen dosyayı bulamıyor",
    "Het systeem kan het opgegeven bestand niet vinden",
    "Det går inte att hitta filen",
];

/// All bindings that a file shows.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct NetshSslcert {
    /// In the order of the file.
    pub bindings: Vec<Binding>,
    /// Where the output says that nothing is bound; 1-based line of that sentence, or of the heading when nothing
    /// follows it.
    pub nothing_bound: Option<Located<String>>,
    /// The command as echoed in the file, where it is.
    pub command: Option<Located<String>>,
    /// What the listing was asked for.
    pub scope: Scope,
}

/// What a listing was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// Everything: the echo has no argument, or several bindings are listed.
    All,
    /// One binding (`ipport=`, `hostnameport=`, `ccs=`); as written.
    Only(String),
    /// The file does not tell.
    #[default]
    Unknown,
}

/// One binding.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Binding {
    /// What it is bound to.
    pub endpoint: Located<BindingEndpoint>,
    /// Hash of the certificate; `None` for a binding of the central certificate store.
    pub hash: Option<Located<Thumbprint>>,
    /// GUID of the application, in braces.
    pub application_id: Option<Located<String>>,
    /// Store of the certificate; `None` where it is `(null)` (then it is MY).
    pub store_name: Option<Located<String>>,
    /// Whether the revocation of client certificates is checked.
    pub verifies_client_revocation: Option<Located<bool>>,
    /// Whether a client certificate is asked for in the handshake.
    pub negotiates_client_certificate: Option<Located<bool>>,
    /// Whether TLS 1.3 is disabled for the binding; `None` where the system does not list it.
    pub disables_tls13: Option<Located<bool>>,
    /// Whether TLS 1.0 and 1.1 are disabled for the binding.
    pub disables_legacy_tls: Option<Located<bool>>,
    /// 1-based line of its last value.
    pub last_line: u64,
}

/// What a certificate is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BindingEndpoint {
    /// An address and a port; 0.0.0.0 and `[::]` stand for every address.
    Ip {
        /// As written, without brackets.
        address: std::net::IpAddr,
        /// Port.
        port: u16,
    },
    /// SNI: a host name and a port.
    Host {
        /// As written.
        host: String,
        /// Port.
        port: u16,
    },
    /// The central certificate store at a port.
    CentralStore {
        /// Port.
        port: u16,
    },
}

impl BindingEndpoint {
    /// Its port.
    pub fn port(&self) -> u16 {
        match self {
            Self::Ip { port, .. } | Self::Host { port, .. } | Self::CentralStore { port } => *port,
        }
    }

    /// Whether it stands for every address.
    pub fn is_wildcard(&self) -> bool {
        matches!(self, Self::Ip { address, .. } if address.is_unspecified())
    }

    /// Reads `0.0.0.0:8391`, `[::]:8391` or `host:8391`.
    fn parse(text: &str) -> Option<Self> {
        let (host, port) = text.rsplit_once(':')?;
        let is_port = !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
        let port = if is_port { port.parse().ok()? } else { return None };
        match Host::parse(host)? {
            Host::Ip(address) => Some(Self::Ip { address, port }),
            Host::Name(name) if name.bytes().any(|b| b.is_ascii_alphabetic()) => {
                Some(Self::Host { host: host.to_owned(), port })
            }
            Host::Name(_) => None,
        }
    }
}

/// As netsh writes it.
impl fmt::Display for BindingEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip { address: std::net::IpAddr::V6(address), port } => write!(f, "[{address}]:{port}"),
            Self::Ip { address, port } => write!(f, "{address}:{port}"),
            Self::Host { host, port } => write!(f, "{host}:{port}"),
            Self::CentralStore { port } => write!(f, "{port}"),
        }
    }
}

impl NetshSslcert {
    /// The bindings of a port.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.endpoint.value.port() == port)
    }

    /// Whether the file proves that nothing is bound to a port: nothing is, and the listing was not asked for another
    /// one. (`The system cannot find the file specified.` alone names no port.)
    pub fn proves_unbound(&self, port: u16) -> bool {
        let asked_for =
            |filter: &str| BindingEndpoint::parse(filter).is_some_and(|asked| asked.port() == port);
        match &self.scope {
            _ if self.on_port(port).next().is_some() => false,
            // An output that is neither a listing nor that sentence is a failure of netsh itself.
            Scope::All => self.nothing_bound.is_some() || !self.bindings.is_empty(),
            // An address other than the one asked for may still be bound.
            Scope::Only(filter) => self.nothing_bound.is_some() && asked_for(filter),
            Scope::Unknown => false,
        }
    }
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    let mut wanted = 0;
    for line in lines(text) {
        // Endpoint, hash and application stand on three lines in a row.
        wanted = match (wanted, value_of(line.text)) {
            (1, Some(value)) if Thumbprint::parse(value).is_some() => 2,
            (2, Some(value)) if is_guid(value) => return true,
            (_, Some(value)) if BindingEndpoint::parse(value).is_some() => 1,
            _ => 0,
        };
    }
    false
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<echo::Echo> {
    echo::read(line, "netsh").filter(|echo| echo.has("sslcert") && echo.has("show"))
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> NetshSslcert {
    let mut found = NetshSslcert::default();
    if let Some(echo) = lines(text).take(echo::LINES).find_map(command) {
        let filter = ["ipport", "hostnameport", "ccs"].iter().find_map(|name| echo.setting(name));
        let bare =
            echo.after("sslcert").filter(|argument| !argument.contains('=')).filter(|a| !a.starts_with('>'));
        found.scope = filter.or(bare).map_or(Scope::All, |filter| Scope::Only(filter.to_owned()));
        found.command = Some(echo.text);
    }
    let mut block = Vec::new();
    for line in lines(text) {
        let begins = value_of(line.text).is_some_and(|value| BindingEndpoint::parse(value).is_some());
        if line.is_blank() || begins {
            finish(&mut block, &mut found, problems);
        }
        if !line.is_blank() {
            block.push(line);
        }
        if found.bindings.len() >= BINDINGS {
            problems.limit(line.number, format!("only the first {BINDINGS} bindings are read"));
            break;
        }
    }
    finish(&mut block, &mut found, problems);
    if found.bindings.is_empty() {
        found.nothing_bound = nothing_bound(text);
    } else if found.scope == Scope::Unknown && found.bindings.len() > 1 {
        found.scope = Scope::All;
    }
    found
}

/// The value of a line `label : value`; also of JSON output, `"label": "value",`.
fn value_of(line: &str) -> Option<&str> {
    if line.len() > 1000 || !line.starts_with(char::is_whitespace) {
        return None;
    }
    let value = line.split_whitespace().next_back()?;
    let label = line.trim().strip_suffix(value)?.trim_end();
    let is_label = label.ends_with([':', '：']) || label.ends_with("\":");
    is_label.then(|| value.trim_matches(['"', ',']))
}

fn is_guid(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or("");
    inner.len() == 36 && inner.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn finish(block: &mut Vec<Line<'_>>, found: &mut NetshSslcert, problems: &mut Problems) {
    let lines = std::mem::take(block);
    let Some(first) = lines.first() else { return };
    let Some(value) = value_of(first.text) else { return };
    let hash = lines.get(1).and_then(|line| Some((line.number, Thumbprint::parse(value_of(line.text)?)?)));
    let guid_at = lines.iter().take(3).position(|line| value_of(line.text).is_some_and(is_guid));
    let endpoint = match BindingEndpoint::parse(value) {
        Some(endpoint) => endpoint,
        // A port alone, and no hash: the central certificate store.
        None if hash.is_none() && guid_at == Some(1) => match value.parse() {
            Ok(port) => BindingEndpoint::CentralStore { port },
            Err(_) => return,
        },
        None => return,
    };
    if hash.is_none() && !matches!(endpoint, BindingEndpoint::CentralStore { .. }) {
        problems.malformed(first.number, "no certificate hash follows the endpoint of this binding");
    }
    found.bindings.push(binding(endpoint, hash, guid_at, &lines));
}

fn binding(
    endpoint: BindingEndpoint,
    hash: Option<(u64, Thumbprint)>,
    guid_at: Option<usize>,
    lines: &[Line<'_>],
) -> Binding {
    let located =
        |line: &Line<'_>| value_of(line.text).map(|value| Located::new(value.to_owned(), line.number));
    let after_guid = guid_at.and_then(|at| lines.get(at + 1));
    let values: Vec<(u64, &str, &str)> = lines
        .iter()
        .filter_map(|line| line.field().map(|(label, value)| (line.number, label, value)))
        .collect();
    let setting = |at: Option<usize>| {
        let (line, _, value) = values.get(at?)?;
        words::enabled(value).map(|value| Located::new(value, *line))
    };
    let labelled = |part: &str| {
        let at = values.iter().position(|(_, label, _)| contains_ignore_case(&label.replace(' ', ""), part));
        setting(at)
    };
    // The first two numbers in a row are the revocation's freshness and timeout. Before them stand the revocation
    // check, its cached form and the usage check; behind them two store names, the DS mapper and the negotiation.
    let is_number = |at: usize| values.get(at).is_some_and(|(.., value)| value.parse::<u64>().is_ok());
    let numbers = (2..values.len()).find(|&at| is_number(at) && is_number(at + 1));
    let store_name = after_guid.and_then(|line| line.field().map(|(_, value)| (line, value)));
    Binding {
        endpoint: Located::new(endpoint, lines.first().map_or(0, |line| line.number)),
        hash: hash.map(|(line, hash)| Located::new(hash, line)),
        application_id: guid_at.and_then(|at| lines.get(at)).and_then(located),
        store_name: store_name
            .filter(|(_, name)| !name.is_empty() && !name.starts_with('('))
            .map(|(line, name)| Located::new(name.trim_matches(['"', ',']).to_owned(), line.number)),
        verifies_client_revocation: setting(numbers.and_then(|at| at.checked_sub(3))),
        negotiates_client_certificate: setting(numbers.map(|at| at + 5)),
        disables_tls13: labelled("TLS1.3"),
        disables_legacy_tls: labelled("LegacyTLS"),
        last_line: lines.last().map_or(0, |line| line.number),
    }
}

/// Where a text without bindings says so: by Windows' sentence for a file that is not there, or by nothing at all
/// under the heading.
fn nothing_bound(text: &str) -> Option<Located<String>> {
    let mut heading = None;
    let mut others = 0;
    for line in lines(text).filter(|line| !line.is_blank()) {
        let said = line.text.trim().trim_end_matches(['.', '。']);
        if NOT_FOUND.iter().any(|sentence| said.eq_ignore_ascii_case(sentence) || said == *sentence) {
            return Some(Located::new(line.text.trim().to_owned(), line.number));
        }
        if is_dashes(line.text) {
            heading = Some(line.number);
            others = 0;
        } else {
            others += usize::from(echo::read(line, "netsh").is_none());
        }
    }
    heading.filter(|_| others == 0).map(|line| Located::new(String::new(), line))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789abcdef0123456789abcdef01234567";
    const GUID: &str = "{00112233-4455-6677-8899-aabbccddeeff}";

    fn read(text: &str) -> NetshSslcert {
        parse(text, &mut Problems::default())
    }

    fn block(labels: [&str; 4], endpoint: &str) -> String {
        let [ip, hash, id, store] = labels;
        format!(
            "    {ip:29}: {endpoint}\r\n    {hash:29}: {HASH}\r\n    {id:29}: {GUID}\r\n    {store:29}: MY\r\n"
        )
    }

    const ENGLISH: [&str; 4] = ["IP:port", "Certificate Hash", "Application ID", "Certificate Store Name"];

    #[test]
    fn bindings_in_every_language_seen() {
        for labels in [
            ENGLISH,
            ["IP:Port", "Zertifikathash", "Anwendungs-ID", "Zertifikatspeichername"],
            ["IP:端口", "证书哈希", "应用程序 ID", "证书存储名称"],
        ] {
            let text =
                format!("\r\nX:\r\n-------------------------\r\n\r\n{}\r\n", block(labels, "0.0.0.0:8391"));
            assert!(recognise(&text));
            let found = read(&text);
            let [binding] = found.bindings.as_slice() else { panic!("{labels:?}: {found:?}") };
            assert_eq!(
                (binding.endpoint.value.to_string().as_str(), binding.endpoint.line),
                ("0.0.0.0:8391", 5)
            );
            assert_eq!(binding.hash, Some(Located::new(Thumbprint::new(HASH), 6)));
            assert_eq!(binding.application_id, Some(Located::new(GUID.to_owned(), 7)));
            assert_eq!(binding.store_name, Some(Located::new("MY".to_owned(), 8)));
            assert!(found.nothing_bound.is_none() && found.scope == Scope::Unknown);
        }
    }

    #[test]
    fn endpoints_of_all_kinds() {
        let sni = block(["Hostname:port", "H", "I", "S"], "master01.contoso.com:8391");
        let store = format!(
            "    Central Certificate Store    : 443\n    Application ID               : {GUID}\n    S : (null)\n"
        );
        let text =
            format!("{}\n{}\n{sni}\n{store}", block(ENGLISH, "[::]:8391"), block(ENGLISH, "10.0.0.5:8391"));
        let found = read(&text);
        let shown: Vec<String> =
            found.bindings.iter().map(|binding| binding.endpoint.value.to_string()).collect();
        assert_eq!(shown, ["[::]:8391", "10.0.0.5:8391", "master01.contoso.com:8391", "443"]);
        assert_eq!(found.on_port(8391).count(), 3);
        assert!(
            found.bindings[0].endpoint.value.is_wildcard() && !found.bindings[1].endpoint.value.is_wildcard()
        );
        assert!(found.bindings[3].hash.is_none() && found.bindings[3].store_name.is_none());
        assert_eq!(found.scope, Scope::All);
        assert!(found.proves_unbound(8392) && !found.proves_unbound(8391));
    }

    fn long_block(words: [&str; 2]) -> String {
        let [on, off] = words;
        let settings = [
            ("Revocation", off),
            ("Cached", off),
            ("Usage", on),
            ("Freshness", "0"),
            ("Timeout", "0"),
            ("Ctl", "(null)"),
            ("Ctl Store", "(null)"),
            ("Mapper", off),
            ("Negotiate", on),
            ("Reject", off),
            ("Disable TLS1.3", off),
        ];
        let settings: String = settings.map(|(label, value)| format!("    {label:29}: {value}\n")).concat();
        format!("{}{settings}", block(ENGLISH, "0.0.0.0:8391"))
    }

    #[test]
    fn negotiation_is_read_by_its_place_where_the_word_is_known() {
        for words in [["Enabled", "Disabled"], ["Aktiviert", "Deaktiviert"], ["已启用", "已禁用"]] {
            let found = read(&long_block(words));
            let binding = &found.bindings[0];
            assert_eq!(binding.negotiates_client_certificate, Some(Located::new(true, 13)), "{words:?}");
            assert_eq!(binding.verifies_client_revocation, Some(Located::new(false, 5)));
            assert_eq!(binding.disables_tls13, Some(Located::new(false, 15)));
        }
        let unknown = read(&long_block(["X", "Y"]));
        assert_eq!(unknown.bindings[0].negotiates_client_certificate, None);
    }

    #[test]
    fn nothing_bound_counts_for_the_port_asked_for() {
        let sentence = "Le fichier spécifié est introuvable.";
        let asked = format!("C:\\>netsh http show sslcert ipport=0.0.0.0:8391\r\n\r\n{sentence}\r\n");
        assert!(
            !recognise(&asked) && command(Line { number: 1, text: asked.lines().next().unwrap() }).is_some()
        );
        let found = read(&asked);
        assert_eq!(found.nothing_bound.as_ref().map(|said| said.line), Some(3));
        assert_eq!(found.scope, Scope::Only("0.0.0.0:8391".to_owned()));
        assert!(found.proves_unbound(8391) && !found.proves_unbound(8392));

        let all = read(&format!("C:\\>netsh http show sslcert\n\nX:\n----\n\n{sentence}\n"));
        assert!(all.proves_unbound(8391));
        let alone = read(sentence);
        assert!(alone.nothing_bound.is_some() && !alone.proves_unbound(8391), "it names no port");
        let refused = read("C:\\>netsh http show sslcert\n\nX:\n----\n\nThe operation requires elevation.\n");
        assert!(refused.nothing_bound.is_none() && !refused.proves_unbound(8391));
    }

    #[test]
    fn near_misses_are_no_bindings() {
        let log = "2024-05-03 10:00:00 connect to 10.0.0.5:8391\n    at x : 10.0.0.5:8391\n";
        assert!(!recognise(log));
        let short = block(ENGLISH, "0.0.0.0:8391").replace(HASH, &HASH[1..]);
        assert!(!recognise(&short));
        let found = read(&short);
        assert!(found.bindings[0].hash.is_none(), "a hash of 39 digits is none");
        assert_eq!(BindingEndpoint::parse("0.0.0.0:83911"), None);
        assert_eq!(BindingEndpoint::parse("10:30"), None, "a time of day");
    }
}
