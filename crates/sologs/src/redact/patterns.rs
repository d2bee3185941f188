//! Names told by what stands around them: `https://HOST:8391`, `DOMAIN\account`, `Data Source=…`, and by their own form:
//! addresses, SIDs, GUIDs, thumbprints.

use super::fold::is_boundary;
use super::{NameKind, constants};
use regex::{Captures, Match, Regex};
use std::net::IpAddr;
use std::ops::Range;
use std::sync::LazyLock;

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it stands.
    pub(super) range: Range<usize>,
    pub(super) kind: NameKind,
    /// The name, in the form that tells two apart: an IP address as it is usually written, else as it stands there.
    pub(super) name: String,
    /// Whether what stands around it says that it is a name, whatever word it is.
    pub(super) by_place: bool,
}

/// How the values of a pattern are read.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// A machine, with or without its domain, or an address; then perhaps an instance of SQL Server.
    Host,
    /// An account, with or without its domain.
    Account,
    /// A folder named after an account.
    Profile,
    /// `DOMAIN\account`, told by nothing but its form.
    Pair,
    Email,
    Ip,
    Hex,
    Guid,
    /// Attributes of a certificate's subject.
    Holder,
    Form(NameKind),
}

/// The patterns, compiled once.
#[derive(Debug)]
pub(super) struct Patterns(Vec<(Reading, Regex)>);

static COMPILED: LazyLock<Patterns> = LazyLock::new(Patterns::new);

/// Every name in a text; places may overlap. `is_host` tells whether a word is known to be a machine.
pub(super) fn find(text: &str, is_host: &dyn Fn(&str) -> bool, out: &mut Vec<Found>) {
    COMPILED.find(text, is_host, out);
}

/// What ends a name of a file rather than an account.
const FILE_ENDS: &str = "log|txt|dll|exe|config|dtsx|ispac|elog|cer|crt|xml|json|jsonl|csv|tsv|zip|evtx|evt|sql|ps1|bat|cmd|pem|pfx|p7b|\
    cs|vb|mdf|ldf|tmp|bak|dtsconfig|reg|htm|html|7z|gz|cab|tar|tgz|sys|msc|ini|etl|trc|out|err|md|sarif|der|msi";

/// Patterns and how the value of their first group is read. In the regular expressions `~` is what separates the parts of a
/// path: a backslash, doubled where the text is escaped, a slash, or either in the escapes of addresses.
const PATTERNS: &[(Reading, &str)] = &[
    (Reading::Email, r"(?i)([\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)"),
    // Addresses of the web, with the escapes that JSON and addresses within addresses bring.
    (
        Reading::Host,
        r#"(?i)(?:https?|net\.tcp|net\.pipe|ftps?|ldaps?|tcp|wss?|smb|file)(?::|%3a)(?:\\?/|%2f){2}(?:[^\s/@"'<>]*@)?(\[[0-9a-f:.%]+\]|[\p{L}\p{N}._-]+)"#,
    ),
    // `'HOST:8391'`, as messages put an authority into quotes.
    (
        Reading::Host,
        r#"["'‘’“”„«「『]\s?((?:[\p{N}._-]*\p{L}[\p{L}\p{N}._-]*)|\d{1,3}(?:\.\d{1,3}){3}):\d{2,5}\s?["'’“”»」』]"#,
    ),
    // UNC paths, and the bare `\\HOST` that sc.exe takes.
    (
        Reading::Host,
        r#"(?i)(?:^|[\s"'=(\[,;>]|np:)\\{2,4}(?:\?\\{1,2}UNC\\{1,2})?([\p{L}\p{N}][\p{L}\p{N}._-]*)"#,
    ),
    (
        Reading::Host,
        r#"(?i)(?:data source|server|address|addr|network address|failover[ _]?partner|workstation id|wsid|host(?:name)?(?:port)?|machine(?:[ _]?name)?|computer(?:[ _]?name)?|master_address|clusterlogdbserver|cluster_logdb_server|sqlservername)["']?\s*=\s*\\?["']?(?:tcp:|np:|lpc:|admin:)?(\[[0-9a-f:.%]+\]|[\p{L}\p{N}._-]+(?:\\{1,2}[\p{L}\p{N}_$-]+)?)"#,
    ),
    (
        Reading::Host,
        r#"(?i)(?:sqlservername|machinename|machine[ _]name|computername|computer[ _]name|master_address|cluster_logdb_server|host ?name|server ?name|nom d'h[ôo]te|nom de l'ordinateur|rechnername|computer)\\?["']?\s*[:：]\s*\\?["']?([\p{L}\p{N}._-]+(?:\\{1,2}[\p{L}\p{N}_$-]+)?)\\?["']?[,;]?\s*(?:[,;})]|$|[\r\n])"#,
    ),
    // `<MachineName>HOST</MachineName>`, and `from host 'HOST' at` of messages.
    (
        Reading::Host,
        r"(?i)<(?:machine|computer|server|host|node|master|worker)(?:[ _-]?name)?>\s*([\p{L}\p{N}._-]+(?:\\{1,2}[\p{L}\p{N}_$-]+)?)\s*</",
    ),
    (
        Reading::Host,
        r#"(?i)\b(?:host|machine|computer|workstation|serveur|h[ôo]te|rechner|host[- ]?name)\s["'‘’“”„«]\s?([\p{L}\p{N}._-]+)\s?["'’“”»]"#,
    ),
    (
        Reading::Host,
        r"(?i)\s-(?:ComputerName|ServerInstance|S|Server|CN)\s+([\p{L}\p{N}._-]+(?:\\[\p{L}\p{N}_$-]+)?)",
    ),
    (
        Reading::Account,
        r#"(?i)(?:user\s?id|uid|user\s?name|user|login|logon|account|obj|run\s?as|service_start_name|useraccount)\\?["']?\s*=\s*\\?["']?([^;"'\s,<>|)\]]+)"#,
    ),
    // In quotes an account may hold blanks.
    (Reading::Account, r#"(?i)(?:user\s?id|uid|user\s?name)\s*=\s*"([^"\r\n;]{1,80})""#),
    (Reading::Account, r"(?i)(?:user\s?id|uid|user\s?name)\s*=\s*'([^'\r\n;]{1,80})'"),
    (
        Reading::Account,
        r#"(?i)(?:user\s?id|uid|user\s?name|user|login(?: name)?|logon|account(?: name)?|run\s?as|service_start_name|user_?account|caller_?name|utilisateur|compte|benutzer(?:name)?|konto|usuario|cuenta|utente|usuário|пользователь|ユーザー|用户|使用者|사용자)\\?["']?\s*[:：]\s*\\?["']?([^;"'\s,<>|)\]：]+)\\?["']?\s*(?:[,;})]|$|[\r\n])"#,
    ),
    // "Login failed for user 'x'." and its translations keep the quotes.
    (
        Reading::Account,
        r#"(?i)(?:user|login|account|principal|owner|utilisateur|compte|l'utilisateur|benutzers?|benutzer|anmeldung|konto|usuario|inicio de sesión|utente|usuário|logon|пользователя|пользователь|ユーザー|用户|使用者|사용자|użytkownika|uživatele|kullanıcısı)\s*(?:name\s*)?["'‘’“”„«「『]\s*([\p{L}\p{N}_#][^"'‘’“”„«»」』\r\n]{0,79}?)\s*["'‘’“”»」』]"#,
    ),
    // Turkish, Japanese, Korean and Chinese put the word behind.
    (
        Reading::Account,
        r#"["'‘“「『]([\p{L}\p{N}_#][^"'‘’“”«»」』\r\n]{0,79}?)["'’”」』]\s*(?:kullanıcısı|adlı kullanıcı|という|のユーザー|は|사용자|用户|使用者|登录|登入)"#,
    ),
    (Reading::Account, r#"\s-U\s*["']?([^"'\s]+)"#),
    (Reading::Pair, r"([\p{L}\p{N}][\p{L}\p{N}._-]*\\{1,2}[\p{L}\p{N}_][\p{L}\p{N}_.$-]*)"),
    (
        Reading::Profile,
        r#"(?i)(?:^|[\\/:]|%5c|%2f)(?:users|documents and settings|utilisateurs|benutzer|home)(?:\\{1,2}|/|%5c|%2f)([^\\/:*?"<>|\r\n%]+)"#,
    ),
    (Reading::Holder, r#"(?i)(?:^|[\s,+;/"'(=:])(?:CN|OU|O|DC)\s*=\s*("[^"\r\n]*"|[^,+"\r\n;]+)"#),
    (Reading::Form(NameKind::Sid), r"(?i)(S-1-5-21(?:-\d+){3,5}|S-1-12-1(?:-\d+)+)"),
    (Reading::Guid, r"(?i)([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"),
    (Reading::Form(NameKind::Mac), r"(?i)([0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{2}(?::[0-9a-f]{2}){5})"),
    (
        Reading::Form(NameKind::Serial),
        r"(?i)(?:serial[ _]?(?:number|no\.?)?|num[ée]ro de s[ée]rie|seriennummer|numero di serie|número de série|volgnummer|numer seryjny|sériové číslo|seri numarası|серийный номер|シリアル番号|序列号|序號|일련 번호)\s*[:=：]?\s*([0-9a-f](?:[ :-]?[0-9a-f]){5,})",
    ),
    // Numbers in hexadecimal digits: in one, or in groups of two, four, five or eight.
    (
        Reading::Hex,
        r"(?i)([0-9a-f]{32,}|[0-9a-f]{2}(?:[ :\-\x{200e}\x{200f}]{1,2}[0-9a-f]{2}){19,}|[0-9a-f]{4}(?: [0-9a-f]{4}){9,}|[0-9a-f]{5}(?: [0-9a-f]{5}){7}|[0-9a-f]{8}(?:[ -][0-9a-f]{8}){4,})",
    ),
    (Reading::Ip, r"(?i)(\d{1,3}(?:\.\d{1,3}){3})"),
    (Reading::Ip, r"(?i)([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?:%[0-9a-z]+)?)"),
];

impl Patterns {
    /// The patterns; one that does not compile would be a fault of this file, which a test tells.
    fn new() -> Self {
        Self(
            PATTERNS
                .iter()
                .filter_map(|(reading, regex)| Some((*reading, Regex::new(regex).ok()?)))
                .collect(),
        )
    }

    fn find(&self, text: &str, is_host: &dyn Fn(&str) -> bool, out: &mut Vec<Found>) {
        for (reading, regex) in &self.0 {
            let mut at = 0;
            while let Some(captures) = regex.captures_at(text, at) {
                let (Some(whole), Some(value)) = (captures.get(0), captures.get(1)) else { break };
                let seen = Seen { text, value, captures: &captures, is_host };
                seen.read(*reading, out);
                // What ends one name may begin the next.
                let next = value.end().max(whole.start() + 1);
                at = (next..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
            }
        }
    }
}

/// A value that a pattern found.
struct Seen<'t> {
    text: &'t str,
    value: Match<'t>,
    captures: &'t Captures<'t>,
    is_host: &'t dyn Fn(&str) -> bool,
}

impl Seen<'_> {
    fn read(&self, reading: Reading, out: &mut Vec<Found>) {
        let (value, start) = (self.value.as_str(), self.value.start());
        match reading {
            // `LDAP://DC=…` names no machine.
            Reading::Host if self.after().starts_with('=') => {}
            Reading::Host => self.server(value, start, out),
            Reading::Account => account(value, start, self.before(), self.is_host, out),
            Reading::Profile => self.profile(out),
            Reading::Pair => self.pair(out),
            Reading::Email => self.email(out),
            Reading::Ip => self.ip(out),
            Reading::Hex => self.hex(out),
            Reading::Guid => self.guid(out),
            Reading::Holder => self.holder(out),
            Reading::Form(kind) if self.is_bounded() => out.push(found(kind, value, start, true)),
            Reading::Form(_) => {}
        }
    }

    fn before(&self) -> &str {
        self.text.get(..self.value.start()).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.value.end()..).unwrap_or_default()
    }

    fn is_bounded(&self) -> bool {
        let value = self.value.as_str();
        let is_escape = is_escape(self.before());
        (is_escape || is_boundary(value.chars().next(), self.before().chars().next_back()))
            && is_boundary(value.chars().next_back(), self.after().chars().next())
    }

    /// A machine and perhaps an instance of SQL Server on it.
    fn server(&self, value: &str, start: usize, out: &mut Vec<Found>) {
        let (name, instance) = split_pair(value).unwrap_or((value, ""));
        host(name, start, out);
        if !instance.is_empty() && !matches!(instance.to_uppercase().as_str(), "MSSQLSERVER" | "SQLEXPRESS") {
            out.push(found(NameKind::Instance, instance, start + value.len() - instance.len(), true));
        }
    }

    /// `C:\Users\<name>\…`; where no folder follows, the name ends at a blank.
    fn profile(&self, out: &mut Vec<Found>) {
        let value = self.value.as_str();
        let goes_on = self.after().starts_with(['\\', '/', '%']);
        let value = if goes_on {
            value
        } else {
            value.split([' ', '\'', ',', ')', ']', ';']).next().unwrap_or_default()
        };
        let value = value.trim_end_matches(['.', '…']).trim();
        let is_file = !goes_on && has_file_end(value);
        if !value.is_empty() && !is_file && !constants::is_common_account(value) {
            out.push(found(NameKind::Account, value, self.value.start(), true));
        }
    }

    /// `DOMAIN\account`: no path, no key of the registry, no escape.
    fn pair(&self, out: &mut Vec<Found>) {
        let value = self.value.as_str();
        let Some((domain, name)) = split_pair(value) else { return };
        let is_start = match self.before().chars().next_back() {
            None => true,
            Some(c) => {
                c.is_whitespace()
                    || matches!(
                        c,
                        '"' | '\''
                            | '='
                            | '('
                            | '['
                            | ','
                            | '>'
                            | ';'
                            | '`'
                            | '“'
                            | '‘'
                            | '«'
                            | '„'
                            | '「'
                            | '{'
                            | '|'
                    )
            }
        } || self.before().ends_with(": ")
            || !is_boundary(Some('a'), Some('a')) && is_foreign(self.before(), domain);
        let goes_on = self.after().starts_with(['\\', '/', ':', '*']);
        let is_escaped_line = matches!(name, "n" | "r" | "t")
            || name.strip_prefix(['n', 'r', 't']).is_some_and(|rest| {
                ["System.", "Microsoft.", "at", "---", "bei", "à"].iter().any(|start| rest.starts_with(start))
            });
        if !is_start || goes_on || is_escaped_line || constants::is_folder(domain) || has_file_end(name) {
            return;
        }
        let trimmed = name.trim_end_matches('.');
        pair_of(
            domain,
            trimmed,
            self.value.start(),
            value.len() - name.len(),
            self.before(),
            self.is_host,
            out,
        );
    }

    fn email(&self, out: &mut Vec<Found>) {
        let value = self.value.as_str();
        out.push(found(NameKind::Email, value, self.value.start(), true));
        if let Some((_, domain)) = value.split_once('@')
            && !constants::is_public_domain(domain)
        {
            out.push(found(NameKind::Domain, domain, self.value.end() - domain.len(), true));
        }
    }

    fn ip(&self, out: &mut Vec<Found>) {
        let value = self.value.as_str();
        let written = value.split('%').next().unwrap_or_default();
        let Ok(address) = written.parse::<IpAddr>() else { return };
        let dotted =
            |c: Option<char>, next: Option<char>| c == Some('.') && next.is_some_and(|c| c.is_ascii_digit());
        let mut after = self.after().chars();
        let (next, next_but_one) = (after.next(), after.next());
        let mut before = self.before().chars().rev();
        let (last, last_but_one) = (before.next(), before.next());
        let is_part = dotted(next, next_but_one) || dotted(last, last_but_one);
        let is_hex = address.is_ipv6()
            && (next == Some(':') || last == Some(':') || !written.contains(|c: char| c.is_ascii_digit()));
        if is_part
            || is_hex
            || !self.is_bounded()
            || is_version(self.before(), written)
            || is_common_ip(address)
        {
            return;
        }
        let name = address.to_canonical().to_string();
        let range = self.value.start()..self.value.start() + value.len();
        out.push(Found { range, kind: NameKind::Ip, name, by_place: true });
    }

    fn hex(&self, out: &mut Vec<Found>) {
        let value = self.value.as_str();
        if !self.is_bounded() {
            return;
        }
        let digits = value.chars().filter(char::is_ascii_hexdigit).count();
        let kind = match digits {
            32 => NameKind::Guid,
            40 | 64 => NameKind::Thumbprint,
            _ => NameKind::Hex,
        };
        out.push(found(kind, value, self.value.start(), true));
    }

    /// A GUID; the words before it tell whose.
    fn guid(&self, out: &mut Vec<Found>) {
        let value = self.value.as_str();
        if !self.is_bounded() || value.bytes().all(|b| matches!(b, b'0' | b'-')) {
            return;
        }
        let line = self.before().rsplit(['\n', '\r']).next().unwrap_or_default().to_lowercase();
        let near: String = line.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
        let last = |word: &str| near.rfind(word);
        let kind = match (last("task"), last("agent").max(last("worker"))) {
            (Some(task), agent) if agent.is_none_or(|agent| agent < task) => NameKind::Task,
            (_, Some(_)) => NameKind::Agent,
            _ => NameKind::Guid,
        };
        out.push(found(kind, value, self.value.start(), true));
    }

    /// A part of a certificate's subject or issuer.
    fn holder(&self, out: &mut Vec<Found>) {
        let raw = self.value.as_str();
        let quoted = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let start = self.value.start() + usize::from(quoted.is_some());
        let value = quoted.unwrap_or(raw).trim_end();
        let attribute = self.captures.get(0).map_or("", |whole| whole.as_str()).to_uppercase();
        let is_alone = self.before().rsplit(['\n', '\r']).next().unwrap_or_default();
        let is_name = quoted.is_some() || self.after().starts_with([',', '+']) || is_labelled(is_alone);
        let value =
            if is_name { value } else { value.split([' ', '\'', ')', ']']).next().unwrap_or_default() };
        let value = value.trim_end_matches('.');
        if value.is_empty() || is_public_authority(value) {
            return;
        }
        if value.contains(' ') || !attribute.contains("CN") {
            out.push(found(NameKind::Name, value, start, true));
        } else {
            host(
                value.trim_start_matches("*."),
                start + value.len() - value.trim_start_matches("*.").len(),
                out,
            );
        }
    }
}

/// Whether a line has nothing but a label before the first `CN=`: `Subject: CN=…`.
fn is_labelled(before: &str) -> bool {
    let label = before.split('=').next().unwrap_or_default().trim_end_matches(char::is_alphabetic).trim();
    label.is_empty() || label.ends_with([':', '：'])
}

/// Whether a holder is one of the authorities that Windows trusts from the start or that sell certificates to everybody.
fn is_public_authority(holder: &str) -> bool {
    const PUBLIC: &[&str] = &[
        "microsoft",
        "digicert",
        "verisign",
        "thawte",
        "globalsign",
        "symantec",
        "entrust",
        "baltimore",
        "comodo",
        "sectigo",
        "godaddy",
        "go daddy",
        "starfield",
        "let's encrypt",
        "isrg",
        "amazon",
        "identrust",
        "dst root",
        "certum",
        "quovadis",
        "usertrust",
        "geotrust",
        "rapidssl",
        "addtrust",
        "equifax",
        "actalis",
        "swisssign",
        "t-telesec",
        "d-trust",
        "buypass",
    ];
    let holder = holder.to_lowercase();
    PUBLIC.iter().any(|name| holder.contains(name)) || holder.starts_with(['<', '{'])
}

fn found(kind: NameKind, name: &str, start: usize, by_place: bool) -> Found {
    Found { range: start..start + name.len(), kind, name: name.to_owned(), by_place }
}

/// A machine: address, bare name, or name and domain.
pub(super) fn host(name: &str, start: usize, out: &mut Vec<Found>) {
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = bare.unwrap_or(name);
    let start = start + usize::from(bare.is_some());
    let name = inner.trim_end_matches(['.', '-', '_']);
    if let Ok(address) = name.split('%').next().unwrap_or_default().parse::<IpAddr>() {
        if !is_common_ip(address) {
            let range = start..start + name.len();
            out.push(Found {
                range,
                kind: NameKind::Ip,
                name: address.to_canonical().to_string(),
                by_place: true,
            });
        }
        return;
    }
    if constants::is_common_host(name) || constants::is_public_site(name) {
        return;
    }
    let (label, domain) = name.split_once('.').unwrap_or((name, ""));
    if label.is_empty() || domain.split('.').any(str::is_empty) && !domain.is_empty() {
        return;
    }
    out.push(found(NameKind::Host, label, start, true));
    if !domain.is_empty() && !constants::is_public_domain(domain) {
        out.push(found(NameKind::Domain, domain, start + label.len() + 1, true));
    }
}

/// An account: `DOMAIN\name`, `HOST\name`, `HOST$`, or a bare name.
pub(super) fn account(
    value: &str,
    start: usize,
    before: &str,
    is_host: &dyn Fn(&str) -> bool,
    out: &mut Vec<Found>,
) {
    let value = value.trim_end_matches(['.', '…']);
    // The authorities of Windows are two words: what was cut at the blank is one of them.
    if constants::is_common_account(value) || value.contains('@') {
        return;
    }
    match split_pair(value) {
        Some((domain, name)) => pair_of(domain, name, start, value.len() - name.len(), before, is_host, out),
        None => match value.strip_suffix('$') {
            Some(name) => out.push(found(NameKind::Host, name, start, true)),
            None => out.push(found(NameKind::Account, value, start, true)),
        },
    }
}

fn pair_of(
    domain: &str,
    name: &str,
    start: usize,
    name_at: usize,
    before: &str,
    is_host: &dyn Fn(&str) -> bool,
    out: &mut Vec<Found>,
) {
    let last_word = domain.rsplit(' ').next().unwrap_or(domain);
    let is_two_words = domain.contains(' ') || before.ends_with(' ') && is_authority_start(before);
    if constants::is_authority(last_word)
        && (is_two_words || !matches!(last_word.to_lowercase().as_str(), "host" | "manager" | "service"))
    {
        return;
    }
    if !constants::is_common_host(domain) {
        let kind = if is_host(domain) { NameKind::Host } else { NameKind::Domain };
        out.push(found(kind, domain, start, true));
    }
    let at = start + name_at;
    match name.strip_suffix('$') {
        Some(machine) => host(machine, at, out),
        None if constants::is_common_account(name) => {}
        None => out.push(found(NameKind::Account, name, at, true)),
    }
}

/// Whether the words before are the first of `NT Service`, `IIS APPPOOL`, `Font Driver Host`, `Window Manager`.
fn is_authority_start(before: &str) -> bool {
    let last =
        before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    matches!(last.as_str(), "nt" | "iis" | "driver" | "window" | "autorite" | "autorité")
}

/// Splits at the one backslash, escaped or not.
fn split_pair(value: &str) -> Option<(&str, &str)> {
    let (first, rest) = value.split_once('\\')?;
    let rest = rest.strip_prefix('\\').unwrap_or(rest);
    (!first.is_empty() && !rest.is_empty()).then_some((first, rest))
}

/// Whether a script that writes no blanks goes before a name.
fn is_foreign(before: &str, name: &str) -> bool {
    match (before.chars().next_back(), name.chars().next()) {
        (Some(last), first) => last.is_alphanumeric() && is_boundary(first, Some(last)),
        _ => false,
    }
}

/// Whether the text ends in an escape: `\n` of JSON, `%2F` of an address. What follows begins a word.
pub(super) fn is_escape(before: &str) -> bool {
    let bytes = before.as_bytes();
    let escaped = bytes.len() >= 2 && bytes.ends_with(b"n") || bytes.ends_with(b"r") || bytes.ends_with(b"t");
    let after_backslash = escaped && bytes.get(bytes.len().saturating_sub(2)) == Some(&b'\\');
    let percent = bytes.len() >= 3
        && bytes.get(bytes.len() - 3) == Some(&b'%')
        && bytes.get(bytes.len() - 2..).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    let unicode = bytes.len() >= 6
        && bytes.get(bytes.len() - 6..bytes.len() - 4) == Some(b"\\u")
        && bytes.get(bytes.len() - 4..).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    after_backslash || percent || unicode
}

fn has_file_end(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, end)| {
        let end = end.to_ascii_lowercase();
        !stem.is_empty() && FILE_ENDS.split('|').any(|known| known == end)
    })
}

/// Addresses that every machine has.
fn is_common_ip(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_unspecified() || v4.is_broadcast(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unspecified(),
    }
}

/// Whether four numbers with dots are a version: `Version=4.0.0.0`.
fn is_version(before: &str, value: &str) -> bool {
    let before = before.trim_end_matches([' ', '=', ':', '"', '\'', '(']).to_lowercase();
    // Part of other words: `server 10.1.2.3`.
    let is_word = |word: &str| {
        before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
    };
    let words = [
        "version",
        "versión",
        "versione",
        "versão",
        "wersja",
        "verze",
        "версия",
        "バージョン",
        "版本",
        "버전",
        "assembly",
    ];
    let by_word = words.iter().any(|word| before.ends_with(word))
        || ["ver", "ver.", "build", "v"].into_iter().any(is_word);
    by_word || value.ends_with(".0.0.0")
}

#[cfg(test)]
mod tests;
