//! Puts values into the sentences and command lines of rules.
//!
//! Values come from logs and files that a stranger may have written, and command lines are there to be copied into a shell.
//! So a command line takes a value only where no shell and no SQL takes it for anything but that: else the place of the
//! value is left for the reader to fill.

use std::collections::BTreeMap;

/// Fills `{name}` from the values; one that is not known becomes `<name>`; `{{` and `}}` are braces.
pub(crate) fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    fill_with(text, |_, name| values.get(name).map(String::as_str))
}

/// [`fill`] for a command line: what is not [suited](suits) to stand there becomes `<name>` too.
pub(crate) fn fill_command(text: &str, values: &BTreeMap<String, String>) -> String {
    fill_with(text, |before, name| values.get(name).map(String::as_str).filter(|value| suits(value, before)))
}

fn fill_with<'v>(text: &str, value_of: impl Fn(&str, &str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let doubled = from.starts_with("{{") || from.starts_with("}}");
        if doubled {
            filled.push_str(from.get(..1).unwrap_or(""));
            rest = from.get(2..).unwrap_or("");
            continue;
        }
        match from.strip_prefix('{').and_then(|after| after.split_once('}')) {
            Some((name, after)) if is_name(name) => {
                match value_of(&filled, name) {
                    Some(value) => filled.push_str(value),
                    None => filled.push_str(&format!("<{name}>")),
                }
                rest = after;
            }
            _ => {
                filled.push_str(from.get(..1).unwrap_or(""));
                rest = from.get(1..).unwrap_or("");
            }
        }
    }
    filled.push_str(rest);
    filled.shrink_to_fit();
    filled
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a value can stand in a command line behind `before` and is nothing but a value there, in PowerShell, in cmd and
/// in T-SQL: letters and digits of any language and what names of machines, accounts, files, certificates, addresses and
/// bindings are made of. Blanks, commas and round brackets need quotes around them; without these no value may begin like
/// an option or a variable.
pub(crate) fn suits(value: &str, before: &str) -> bool {
    let is_quoted = is_quoted(before);
    let is_plain = |c: char| {
        c.is_alphanumeric()
            || ".-_:/\\#+=*@".contains(c)
            || is_quoted && (c == ' ' || c == ',' || c == '(' || c == ')')
    };
    // The account of a machine, `DOMAIN\\HOST$`, and what is left to the reader already, `ipport=0.0.0.0:<port>`.
    let name = value.strip_suffix('$').unwrap_or(value);
    let name = name.strip_suffix("<port>").unwrap_or(name);
    let name = if is_quoted { without_guid_braces(name) } else { name };
    let begins_plainly =
        is_quoted || !name.starts_with(['-', '/', '@', '#', '*', '=']) || before.ends_with('=');
    // A backslash at the end would take the quote behind it away.
    !name.is_empty() && begins_plainly && !name.ends_with('\\') && name.chars().all(is_plain)
}

/// A GUID without the braces around it, as applications are registered; anything else as it is.
fn without_guid_braces(value: &str) -> &str {
    let inside = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let is_guid =
        |inside: &&str| inside.len() == 36 && inside.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    inside.filter(is_guid).unwrap_or(value)
}

/// Whether a quote or a square bracket is open.
fn is_quoted(before: &str) -> bool {
    let is_open = |quote: char| before.matches(quote).count() % 2 == 1;
    is_open('"') || is_open('\'') || before.ends_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with(value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("host".to_owned(), value.to_owned())])
    }

    #[test]
    fn placeholders_are_filled_and_unknown_ones_shown() {
        let values = BTreeMap::from([("port".to_owned(), "8391".to_owned())]);
        assert_eq!(fill("ipport=0.0.0.0:{port} {host}", &values), "ipport=0.0.0.0:8391 <host>");
        assert_eq!(fill("appid='{{guid}}' {Not} {", &values), "appid='{guid}' {Not} {");
    }

    #[test]
    fn names_of_machines_accounts_and_files_stand_in_commands() {
        for (command, value) in [
            ("Resolve-DnsName {host}", "srv-07.corp.example"),
            ("Test-NetConnection {host} -Port 8391", "10.0.0.7"),
            ("Test-NetConnection {host} -Port 8391", "fe80::1"),
            ("setspn -Q */{host}", "MÜLLER01"),
            ("CREATE LOGIN [{host}] FROM WINDOWS", "NT AUTHORITY\\NETWORK SERVICE"),
            ("CREATE LOGIN [{host}] FROM WINDOWS", "CORP\\SRV07$"),
            ("netsh http add urlacl user=\"{host}\"", "NT SERVICE\\SSISScaleOutMaster140"),
            ("icacls \"{host}\"", "C:\\Program Files (x86)\\Agent\\WorkerSettings.config"),
            ("SELECT N'{host}'", "SQL01,1433"),
            ("netsh http show sslcert {host}", "ipport=0.0.0.0:8391"),
            ("netsh http show sslcert {host}", "ipport=0.0.0.0:<port>"),
            ("netsh http add sslcert appid='{host}'", "{00112233-4455-6677-8899-aabbccddeeff}"),
            ("winhttpcertcfg -s {host} -a x", "CN=WORKER01"),
            ("LOGINPROPERTY(N'{host}')", "##MS_SSISLogDBWorkerAgentLogin##"),
        ] {
            let filled = fill_command(command, &with(value));
            assert_eq!(filled, command.replace("{host}", value), "{value}");
        }
    }

    #[test]
    fn what_a_shell_or_sql_would_take_for_more_than_a_value_is_left_to_the_reader() {
        for value in [
            "M;calc.exe",
            "M$(calc)",
            "M|calc",
            "M&calc",
            "M`n",
            "M\ncalc",
            "M' + 'x",
            "M\" x",
            "a]; DROP LOGIN sa;--",
            "%COMSPEC%",
            "^x",
            "<M>",
            "{M}",
            "",
            "$env:x",
            "x\\",
            "M\u{201d} x",
            "M\u{2019}x",
        ] {
            for command in
                ["Resolve-DnsName {host}", "icacls \"{host}\"", "SELECT N'{host}'", "CREATE LOGIN [{host}]"]
            {
                assert_eq!(
                    fill_command(command, &with(value)),
                    command.replace("{host}", "<host>"),
                    "{value:?}"
                );
            }
        }
        for value in ["M -Server x", "-EncodedCommand", "/c", "@x", "a,b", "(x)", "#x"] {
            assert_eq!(
                fill_command("Resolve-DnsName {host}", &with(value)),
                "Resolve-DnsName <host>",
                "{value}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_sign_that_acts_comes_into_a_command(value in ".{0,20}") {
            let filled = fill_command("x {host} \"{host}\"", &with(&value)).replace("<host>", "");
            prop_assert!(!filled.contains([';', '|', '&', '`', '\'', '%', '^', '<', '>', '{', '\n', '\r']), "{}", filled);
            prop_assert!(filled.matches('"').count() == 2, "{}", filled);
        }
    }
}
