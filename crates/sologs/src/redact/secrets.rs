//! Passwords, keys and tokens of access: never shown, whether or not names are replaced.

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What stands for a password, a token or what else lets somebody in.
const PASSWORD: &str = "***";
/// What stands for a private key.
const KEY: &str = "*** private key ***";

/// What every text holds in which one of [`PATTERNS`] finds something; most texts hold none of it and cost one look.
static SIGNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)pass|pwd|kennwort|contrase|senha|парол|パスワード|密码|密碼|암호|has[łl]o|heslo|parola|wachtwoord|l[öo]senord|",
        r"PRIVATE.?KEY|mot de passe|AuthenticationData|(?:bearer|basic|negotiate|ntlm)\s|secret|(?:access|refresh|id|auth|sas)[_ -]?token|",
        r"shared[_ ]?access[_ ]?(?:key|signature)|(?:account|access|api)[-_ ]?key|[?&;](?:sig|token|code|key)=|://[^\s/@:]*:[^\s/@]+@|",
        r"(?:^|\s)[-/]p[\s:]|eyJ|<(?:D|P|Q|DP|DQ|InverseQ)>"
    ))
    .ok()
});

/// Patterns; what their groups `a` and `b` match stays, what stands between them goes.
static PATTERNS: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    let compile = |(pattern, instead): &(String, &'static str)| Some((Regex::new(pattern).ok()?, *instead));
    patterns().iter().filter_map(compile).collect()
});

fn patterns() -> Vec<(String, &'static str)> {
    // What a password is called, as a whole name (`Password`) or at the end of one (`CertPassword`).
    let name = r"(?:pass(?:word|wd|phrase|wort)?|pwd|kennwort|mot de passe|contraseña|senha|пароль|パスワード|密码|密碼|암호|has[łl]o|heslo|parola|wachtwoord|lösenord|authenticationdata|(?:access|refresh|id|auth|sas)[_ -]?token|client[_ -]?secret|secret|shared[_ ]?access[_ ]?(?:key|signature)|account[_ ]?key|access[_ ]?key|api[-_ ]?key|private_?key)";
    // A value: in quotes (escaped or not, doubled within, `N'…'` of T-SQL), in braces, or up to what ends it.
    let value = r#"(?:\\+"(?:[^"\\]|\\[^"])*\\+"|"(?:[^"\\]|\\.|"")*"?|N?'(?:[^'\\]|''|\\.)*'?|\{(?:[^}]|\}\})*\}?|&quot;.*?(?:&quot;|$)|(?:\\["'][^;"'\s,<>&)\]}:\\]|[^;"'\s,<>&)\]}])+)"#;
    vec![
        (r"(?is)(?P<a>-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(?:(?P<b>-----END [A-Z ]*PRIVATE KEY-----)|\z)".to_owned(), KEY),
        (r"(?is)(?P<a><(?:D|P|Q|DP|DQ|InverseQ)>)[A-Za-z0-9+/=\s]{8,}(?P<b></|\z)".to_owned(), KEY),
        (format!(r"(?i)(?P<a>\b[a-z_]*{name}[a-z_]*)(?P<c>\\*[\x22']?\s*(?:[=:：]|=>)\s*){value}"), PASSWORD),
        // XML: an element, and the value of an attribute beside a name.
        (format!(r#"(?is)(?P<a><[\w:.]*{name}[^<>]*>)[^<]+"#), PASSWORD),
        (format!(r#"(?i)(?P<a>(?:key|name|dts:name)\s*=\s*\\?["'][\w:.]*{name}\\?["'][^<>]*?(?:value\s*=\s*\\?["']))[^"'\\]*"#), PASSWORD),
        (format!(r#"(?is)(?P<a>name\s*=\s*["'][\w:.]*{name}["'][^<>]*>)[^<]+"#), PASSWORD),
        (r"(?i)(?P<a>[a-z][a-z0-9+.-]*://[^\s/@:]*:)[^\s/@]+(?P<b>@)".to_owned(), PASSWORD),
        (r"(?i)(?P<a>\b(?:bearer|basic|negotiate|ntlm)\s+)[A-Za-z0-9+/=._~-]{12,}".to_owned(), PASSWORD),
        (r"(?i)(?P<a>[?&;](?:sig|token|code|key|access_token|password|pwd)=)[^&\s\x22'<>]+".to_owned(), PASSWORD),
        (r"(?P<a>\b)eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*".to_owned(), PASSWORD),
        // Command lines: `-p x`, `-P x`, `-p:x`, `/p:x`, `-pfxpassword x`; but a number behind -p is a port.
        (format!(r#"(?i)(?P<a>(?:^|\s)(?:--?|/){name}[a-z]*[\s:=]+)(?:"[^"]*"?|'[^']*'?|[^\s"'<]\S*)"#), PASSWORD),
        (r#"(?i)(?P<a>\b(?:sqlcmd|bcp|osql|certutil|dtexec|dtutil|openssl|psexec|schtasks|runas|winrs|plink|importpfx)(?:\.exe)?\b[^\r\n]*?\s[-/]p[\s:]+)(?:"[^"]*"?|'[^']*'?|[^\s"'<-]\S*)"#.to_owned(), PASSWORD),
        (r#"(?i)(?P<a>(?:^|\s)[-/]p[\s:]+)(?:"[^"]*"?|'[^']*'?|[^\s"'<0-9-]\S*|[0-9]+[^\s0-9]\S*|[0-9]{6,}\S*)"#.to_owned(), PASSWORD),
    ]
}

/// Replaces every password, private key and token of access.
///
/// They are told by what stands around them: `Password=…` and `PWD=…` of connection strings, settings in JSON and XML,
/// command lines (`-p …`), `user:password@` in addresses, `Authorization` headers, JSON Web Tokens, PEM blocks and RSA
/// keys in XML, and the words for them in the languages of the catalogue. A password in running prose is not known to be
/// one.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    if SIGNS.as_ref().is_none_or(|signs| signs.is_match(text)) { mask_all(text) } else { Cow::Borrowed(text) }
}

fn mask_all(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for (pattern, instead) in PATTERNS.iter() {
        if let Cow::Owned(new) = pattern.replace_all(&masked, |found: &Captures<'_>| replaced(found, instead))
        {
            masked = Cow::Owned(new);
        }
    }
    masked
}

fn replaced(found: &Captures<'_>, instead: &str) -> String {
    let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
    let whole = found.get(0).map_or("", |whole| whole.as_str());
    let lead = format!("{}{}", part("a"), part("c"));
    let value = whole.strip_prefix(&lead).unwrap_or(whole);
    let value = value.strip_suffix(part("b")).unwrap_or(value);
    let quoted = value.strip_prefix(['N', 'n']).filter(|rest| rest.starts_with('\'')).unwrap_or(value);
    let bare = quoted.trim_matches(['"', '\'', '\\', ' ', '{', '}']);
    // `netstat -p TCP` asks for a protocol.
    let protocols = ["tcp", "udp", "icmp", "ip", "tcpv6", "udpv6", "icmpv6", "ipv6"];
    let is_protocol = protocols.contains(&bare.to_ascii_lowercase().as_str());
    let is_masked = is_protocol
        || bare.is_empty()
        || bare.chars().all(|c| c == '*')
        || value.contains(instead)
        || is_placeholder(bare);
    if is_masked {
        return whole.to_owned();
    }
    // Lines are counted: a key of many lines stays as many.
    let lines = value.matches('\n').count();
    let (open, close) = quotes(value);
    format!("{lead}{open}{instead}{}{close}{}", "\n".repeat(lines), part("b"))
}

/// `<password>`: what a command shows where a value is not known.
fn is_placeholder(value: &str) -> bool {
    let name = value.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    name.is_some_and(|name| name.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b' ')))
}

/// The quotes around a value, so that JSON and connection strings stay what they are.
fn quotes(value: &str) -> (&str, &str) {
    for quote in ["\\\"", "\"", "'", "N'", "n'", "{"] {
        if let Some(rest) = value.strip_prefix(quote) {
            let end = match quote {
                "{" => "}",
                "N'" | "n'" => "'",
                same => same,
            };
            return (quote, if rest.ends_with(end) { end } else { "" });
        }
    }
    ("", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn piece() -> impl Strategy<Value = String> {
        let name = select(vec![
            "Password",
            "pwd",
            "Kennwort",
            "mot de passe",
            "contraseña",
            "пароль",
            "hasło",
            "lösenord",
            "AuthenticationData",
            "access_token",
            "SAS-Token",
            "token",
            "client secret",
            "SharedAccessKey",
            "shared access signature",
            "AccountKey",
            "access key",
            "api-key",
            "private_key",
            "privatekey",
            "key",
            "code",
            "sig",
            "CertPassword",
        ]);
        let around = select(vec![
            "=",
            ": ",
            "'",
            "\"",
            "<",
            ">",
            "</",
            " ",
            "\n",
            ";",
            "?",
            "&",
            " -p ",
            "-P:",
            "/p ",
            "--",
            "sqlcmd -S x",
            "https://u:",
            "https://h:8391/",
            "@",
            "-----BEGIN PRIVATE KEY-----",
            "<D>",
            "eyJhbGciOiJI.eyJzdWI.abc",
            "Bearer ",
            "ntlm\t",
            "NEGOTIATE ",
            "name=",
            "value=\"",
        ]);
        let value = "[A-Za-z0-9+/=]{1,14}";
        prop_oneof![2 => name.prop_map(str::to_owned), 3 => around.prop_map(str::to_owned), 2 => value]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_text_with_a_secret_has_a_sign_of_it(pieces in proptest::collection::vec(piece(), 1..8)) {
            let text = pieces.concat();
            prop_assert_eq!(mask(&text), mask_all(&text));
        }
    }

    #[test]
    fn every_pattern_compiles() {
        assert!(SIGNS.is_some());
        assert_eq!(PATTERNS.len(), patterns().len());
    }

    #[test]
    fn secrets_go_and_what_stands_around_them_stays() {
        for (text, shown) in [
            (
                "Data Source=S;User ID=u;Password=hunter2;Encrypt=True",
                "Data Source=S;User ID=u;Password=***;Encrypt=True",
            ),
            ("pwd = 'a;b''c';x", "pwd = '***';x"),
            // In a string of JSON the quote within the password is escaped.
            (r#""Data Source=X;Password=hunter\"TT;x=1""#, r#""Data Source=X;Password=***;x=1""#),
            ("ALTER LOGIN [x] WITH PASSWORD = N'hunter2'", "ALTER LOGIN [x] WITH PASSWORD = N'***'"),
            ("PWD={a;b};x=1", "PWD={***};x=1"),
            (r#"{"Password": "hun\"ter2", "Port": 1}"#, r#"{"Password": "***", "Port": 1}"#),
            (r#"{\"Password\":\"hunter2\",\"a\":1}"#, r#"{\"Password\":\"***\",\"a\":1}"#),
            ("<Password>hunter2</Password>", "<Password>***</Password>"),
            (r#"<add key="SqlPassword" value="hunter2" />"#, r#"<add key="SqlPassword" value="***" />"#),
            (
                r#"<DTS:Property DTS:Name="Password" Sensitive="1">hunter2</DTS:Property>"#,
                r#"<DTS:Property DTS:Name="Password" Sensitive="1">***</DTS:Property>"#,
            ),
            ("https://u:hunter2@host:8391/x", "https://u:***@host:8391/x"),
            ("Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer ***"),
            ("certutil -f -p hunter2 -importpfx x.pfx", "certutil -f -p *** -importpfx x.pfx"),
            ("sqlcmd -S x -U sa -P 12345 -d SSISDB", "sqlcmd -S x -U sa -P *** -d SSISDB"),
            ("mot de passe : hunter2", "mot de passe : ***"),
            ("密码：hunter2", "密码：***"),
            ("\"AuthenticationData\": \"AQAAANCMnd8=\"", "\"AuthenticationData\": \"***\""),
            ("GET /x?sv=1&sig=abc%2F HTTP", "GET /x?sv=1&sig=*** HTTP"),
            ("x eyJhbGciOiJI.eyJzdWIi.abc y", "x *** y"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nx",
                "-----BEGIN RSA PRIVATE KEY-----*** private key ***\n\n\n-----END RSA PRIVATE KEY-----\nx",
            ),
            ("-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----*** private key ***\n"),
        ] {
            assert_eq!(mask(text), shown);
            assert_eq!(mask(shown), shown, "twice");
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "The password does not match that for the login provided.",
            "Login failed for user 'x'. Reason: Password did not match",
            "Password=;x=1",
            "Password=******;x",
            "tnsping -p 8391",
            "netstat -ano -p TCP | findstr :8391",
            "PublicKeyToken=b77a5c561934e089",
            "https://host:8391/ClusterManagement/",
            "ipport=0.0.0.0:8391 certhash=0123",
            "System.Threading.CancellationToken",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn what_rules_say_stays() {
        fn walk(value: &serde_json::Value, path: &str) {
            match value {
                serde_json::Value::String(text) => assert_eq!(mask(text), *text, "{path}"),
                serde_json::Value::Array(values) => values.iter().for_each(|value| walk(value, path)),
                serde_json::Value::Object(fields) => {
                    fields
                        .iter()
                        .filter(|(key, _)| *key != "example")
                        .for_each(|(_, value)| walk(value, path));
                }
                _ => {}
            }
        }
        for (path, text) in sologs_builtin_rules::RULES {
            let rule =
                sologs_rules::rule::Rule::from_toml(path, text).unwrap_or_else(|error| panic!("{error}"));
            walk(&serde_json::to_value(&rule.file).unwrap(), path);
        }
    }
}
