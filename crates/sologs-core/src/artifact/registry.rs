//! Registry values: a `.reg` export of regedit, or the output of `reg query`.
//!
//! ```text
//! Windows Registry Editor Version 5.00          HKEY_LOCAL_MACHINE\SYSTEM\…\SCHANNEL
//!                                                   SendTrustedIssuerList    REG_DWORD    0x0
//! [HKEY_LOCAL_MACHINE\SYSTEM\…\SCHANNEL]
//! "SendTrustedIssuerList"=dword:00000000
//! ```
//!
//! A value counts for the key that it stands under and for no other. That a value is not there says something only
//! where the key was exported whole.

use super::Located;
use super::common::echo::{self, Echo};
use super::common::lines::{Line, contains_ignore_case, lines};
use super::problem::Problems;
use serde::Serialize;

/// Keys and values that are read of one file.
const ENTRIES: usize = 100_000;

/// Root keys in their short and long forms.
const ROOTS: [(&str, &str); 5] = [
    ("HKLM", "HKEY_LOCAL_MACHINE"),
    ("HKCU", "HKEY_CURRENT_USER"),
    ("HKCR", "HKEY_CLASSES_ROOT"),
    ("HKU", "HKEY_USERS"),
    ("HKCC", "HKEY_CURRENT_CONFIG"),
];

/// The keys of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Registry {
    /// How the file was made.
    pub form: RegistryForm,
    /// In the order of the file; a key that stands there twice is there twice.
    pub keys: Vec<RegistryKey>,
    /// Values that `reg query KEY /v NAME` did not find, from the echo and the message.
    pub not_found: Vec<Located<(String, String)>>,
}

/// How a file of registry values was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RegistryForm {
    /// By regedit or `reg export`.
    Export,
    /// By `reg query`.
    #[default]
    Query,
}

/// A key and its values.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RegistryKey {
    /// Path with the long form of its root, as written otherwise.
    pub path: String,
    /// 1-based line of the path.
    pub line: u64,
    /// Machine that was asked (`\\HOST\HKLM\…`).
    pub machine: Option<String>,
    /// Its values.
    pub values: Vec<RegistryValue>,
    /// Whether all values of the key are there.
    pub is_whole: bool,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RegistryValue {
    /// Name; empty for the default value.
    pub name: String,
    /// 1-based line.
    pub line: u64,
    /// Content.
    pub data: RegistryData,
}

/// The content of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegistryData {
    /// REG_DWORD or REG_QWORD.
    Number(u64),
    /// REG_SZ or REG_EXPAND_SZ.
    Text(String),
    /// Another type: the type and the content as written.
    Other(String, String),
    /// `"name"=-`: an instruction to delete the value, which is no value.
    Deleted,
}

/// What a file says of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lookup {
    /// It is there.
    Present(Located<RegistryData>),
    /// It is not there, and the file would show it; 1-based line of the key (or of the query).
    Absent(u64),
    /// The file does not tell.
    NotExported,
}

impl Lookup {
    /// The number, where there is one.
    pub fn number(&self) -> Option<Located<u64>> {
        match self {
            Self::Present(Located { value: RegistryData::Number(number), line }) => {
                Some(Located::new(*number, *line))
            }
            // A DWORD that was entered as a text does not count for Windows; it is no number.
            _ => None,
        }
    }
}

impl Registry {
    /// What the file says of the value `name` under the key `path` (with the long form of its root), whatever the
    /// case.
    pub fn lookup(&self, path: &str, name: &str) -> Lookup {
        let path = normalise(path);
        let keys = || self.keys.iter().filter(|key| key.path.eq_ignore_ascii_case(&path));
        let mut values =
            keys().flat_map(|key| &key.values).filter(|value| value.name.eq_ignore_ascii_case(name));
        if let Some(value) = values.next_back() {
            return match &value.data {
                RegistryData::Deleted => Lookup::NotExported,
                data => Lookup::Present(Located::new(data.clone(), value.line)),
            };
        }
        let is_asked = |asked: &&Located<(String, String)>| {
            asked.value.0.eq_ignore_ascii_case(&path) && asked.value.1.eq_ignore_ascii_case(name)
        };
        let asked = self.not_found.iter().find(is_asked).map(|asked| asked.line);
        let whole = keys().find(|key| key.is_whole).map(|key| key.line);
        whole.or(asked).map_or(Lookup::NotExported, Lookup::Absent)
    }

    /// Every key whose path ends with `ending` (for example `\MSSQLServer`), whatever the case.
    pub fn keys_ending<'s>(&'s self, ending: &'s str) -> impl Iterator<Item = &'s RegistryKey> {
        self.keys.iter().filter(move |key| {
            let at = key.path.len().checked_sub(ending.len());
            at.and_then(|at| key.path.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
        })
    }
}

impl RegistryKey {
    /// The value of that name, whatever its case.
    pub fn value(&self, name: &str) -> Option<&RegistryValue> {
        self.values.iter().rev().find(|value| value.name.eq_ignore_ascii_case(name))
    }
}

/// Whether a text is such a file.
pub(super) fn recognise(text: &str) -> bool {
    let first = lines(text).find(|line| !line.is_blank()).map_or("", |line| line.text.trim());
    if is_export(first) {
        return true;
    }
    let mut after_key = false;
    for line in lines(text) {
        if after_key && query_value(line.text).is_some() {
            return true;
        }
        after_key = key_path(line.text).is_some() || (after_key && line.is_blank());
    }
    false
}

fn is_export(first: &str) -> bool {
    first == "REGEDIT4" || first.starts_with("Windows Registry Editor Version")
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<Echo> {
    echo::read(line, "reg")
        .filter(|echo| echo.arguments.first().is_some_and(|verb| verb.eq_ignore_ascii_case("query")))
}

/// The path of a line that is a key and nothing else.
fn key_path(line: &str) -> Option<&str> {
    let path = line.trim_end();
    let local =
        path.strip_prefix("\\\\").and_then(|rest| rest.split_once('\\')).map_or(path, |(_, rest)| rest);
    let root = local.split('\\').next()?;
    let is_root = ROOTS.iter().any(|(short, long)| root == *short || root.eq_ignore_ascii_case(long));
    (is_root && local.contains('\\')).then_some(path)
}

/// The path with the long form of its root, without a machine.
fn normalise(path: &str) -> String {
    let path = path.trim().trim_end_matches('\\');
    let local =
        path.strip_prefix("\\\\").and_then(|rest| rest.split_once('\\')).map_or(path, |(_, rest)| rest);
    let (root, rest) = local.split_once('\\').unwrap_or((local, ""));
    let long =
        ROOTS.iter().find(|(short, _)| root.eq_ignore_ascii_case(short)).map_or(root, |(_, long)| long);
    format!("{long}\\{rest}")
}

fn key_at(path: &str, line: u64, is_whole: bool) -> RegistryKey {
    let machine =
        path.strip_prefix("\\\\").and_then(|rest| rest.split_once('\\')).map(|(host, _)| host.to_owned());
    RegistryKey { path: normalise(path), line, machine, values: Vec::new(), is_whole }
}

/// Whether a text is what `reg query` says of a key or value that is not there: a sentence under the command, in any
/// language. Whether it was an error, its exit code in the manifest tells.
fn is_told_in_words(text: &str) -> bool {
    let mut said = lines(text).filter(|line| !line.is_blank());
    said.next().is_some_and(|line| command(line).is_some()) && said.nth(3).is_none()
}

/// Reads the file.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Registry {
    let first = lines(text).find(|line| !line.is_blank()).map_or("", |line| line.text.trim());
    let found = if is_export(first) { export(text, problems) } else { query(text, problems) };
    if found.keys.is_empty() && found.not_found.is_empty() && !is_told_in_words(text) {
        problems.malformed(1, "no registry key was found in this file");
    }
    found
}

fn export(text: &str, problems: &mut Problems) -> Registry {
    let mut found = Registry { form: RegistryForm::Export, ..Registry::default() };
    let mut continued: Option<(u64, String)> = None;
    let mut entries = 0_usize;
    for line in lines(text) {
        let part = line.text.trim();
        let (number, whole) = match continued.take() {
            Some((number, mut start)) => {
                start.push_str(part);
                (number, start)
            }
            None => (line.number, part.to_owned()),
        };
        // Binary data goes on behind a backslash at the end of a line.
        if whole.ends_with('\\') && whole.contains("=hex") && whole.len() < 1_000_000 {
            let mut start = whole;
            start.truncate(start.trim_end_matches('\\').len());
            continued = Some((number, start));
            continue;
        }
        if let Some(path) = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            entries += 1;
            // "[-KEY]" is an instruction to delete the key: nothing under it is a value.
            let is_deleted = path.starts_with('-');
            if !is_deleted {
                found.keys.push(key_at(path, number, true));
            }
        } else if whole.starts_with(['"', '@']) {
            entries += 1;
            match (export_value(&whole, number), found.keys.last_mut()) {
                (Some(value), Some(key)) => key.values.push(value),
                _ => problems.malformed(number, "this is no value of a registry export"),
            }
        }
        if entries > ENTRIES {
            problems.limit(number, format!("only the first {ENTRIES} keys and values are read"));
            break;
        }
    }
    found
}

/// `"name"=dword:00000001`, `"name"="text"`, `@=…`, `"name"=hex(2):…`, `"name"=-`.
fn export_value(line: &str, number: u64) -> Option<RegistryValue> {
    let (name, rest) = match line.strip_prefix('@') {
        Some(rest) => (String::new(), rest),
        None => quoted(line)?,
    };
    let data = rest.trim_start().strip_prefix('=')?.trim();
    let data = if let Some(digits) = data.strip_prefix("dword:") {
        RegistryData::Number(u64::from(u32::from_str_radix(digits.trim(), 16).ok()?))
    } else if data == "-" {
        RegistryData::Deleted
    } else if data.starts_with('"') {
        RegistryData::Text(quoted(data)?.0)
    } else {
        let (kind, content) = data.split_once(':')?;
        hex_data(kind, content)
    };
    Some(RegistryValue { name, line: number, data })
}

/// Numbers and texts that are exported as bytes: `hex(4)` and `hex(b)` little-endian, `hex(2)` in UTF-16.
fn hex_data(kind: &str, content: &str) -> RegistryData {
    let bytes: Option<Vec<u8>> =
        content.split(',').map(|byte| u8::from_str_radix(byte.trim(), 16).ok()).collect();
    match (kind, bytes) {
        ("hex(4)" | "hex(b)", Some(bytes)) if bytes.len() <= 8 => {
            RegistryData::Number(bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
        }
        ("hex(1)" | "hex(2)", Some(bytes)) => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| pair.iter().rev().fold(0, |sum, byte| (sum << 8) | u16::from(*byte)))
                .collect();
            RegistryData::Text(String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned())
        }
        _ => RegistryData::Other(kind.to_owned(), content.chars().take(4096).collect()),
    }
}

/// The text between quotes with `\"` and `\\` undone, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut plain = String::new();
    let mut escaped = false;
    for (at, c) in text.strip_prefix('"')?.char_indices() {
        match c {
            _ if escaped => {
                plain.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return Some((plain, text.get(at + 2..)?)),
            _ => plain.push(c),
        }
    }
    None
}

fn query(text: &str, problems: &mut Problems) -> Registry {
    let mut found = Registry::default();
    let mut reader = QueryReader::default();
    for line in lines(text) {
        if let Some(echo) = command(line) {
            reader.finish(&mut found);
            reader.begin(&echo, line.number);
        } else if let Some(path) = key_path(line.text) {
            reader.keys.push(key_at(path, line.number, false));
        } else if let (Some(value), Some(key)) = (query_value(line.text), reader.keys.last_mut()) {
            key.values.push(RegistryValue { line: line.number, ..value });
        } else if contains_ignore_case(line.text, "unable to find the specified registry key or value") {
            reader.not_found = Some(line.number);
        }
        if reader.keys.len() + reader.keys.last().map_or(0, |key| key.values.len()) > ENTRIES {
            problems.limit(line.number, format!("only the first {ENTRIES} keys and values are read"));
            break;
        }
    }
    reader.finish(&mut found);
    found
}

/// The output of one `reg query`.
#[derive(Default)]
struct QueryReader {
    asked: Option<String>,
    asked_value: Option<(u64, String)>,
    is_echoed: bool,
    keys: Vec<RegistryKey>,
    not_found: Option<u64>,
}

impl QueryReader {
    fn begin(&mut self, echo: &Echo, line: u64) {
        self.is_echoed = true;
        self.asked = echo.arguments.get(1).map(|path| normalise(path));
        self.asked_value = echo.after("/v").map(|name| (line, name.to_owned()));
    }

    /// A key is whole when the echo asked for no single value. Without an echo: when it lists its subkeys, or more
    /// than one value.
    fn finish(&mut self, found: &mut Registry) {
        let done = std::mem::take(self);
        let is_below = |parent: &RegistryKey, key: &RegistryKey| {
            let rest = key.path.get(parent.path.len()..).unwrap_or("");
            rest.starts_with('\\')
                && key
                    .path
                    .get(..parent.path.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(&parent.path))
        };
        let first = done.keys.first().cloned();
        let lists_subkeys =
            first.as_ref().is_some_and(|first| done.keys.iter().skip(1).any(|key| is_below(first, key)));
        let searched = done.asked_value.is_some();
        for (index, mut key) in done.keys.into_iter().enumerate() {
            // Subkeys are listed by name alone unless "/s" went into them.
            let is_listed = index == 0 || !key.values.is_empty();
            let proven = done.is_echoed || (index == 0 && lists_subkeys) || key.values.len() > 1;
            key.is_whole = !searched && is_listed && proven;
            found.keys.push(key);
        }
        if let (Some(path), Some((line, name)), Some(_)) = (done.asked, done.asked_value, done.not_found) {
            found.not_found.push(Located::new((path, name), line));
        }
    }
}

/// `    name    REG_DWORD    0x1`.
fn query_value(line: &str) -> Option<RegistryValue> {
    if !line.starts_with("    ") && !line.starts_with('\t') {
        return None;
    }
    let at = line.find("    REG_").or_else(|| line.find("\tREG_"))?;
    let name = line.get(..at)?.trim();
    let rest = line.get(at..)?.trim();
    let (kind, content) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let content = content.trim();
    let data = match kind {
        "REG_DWORD" | "REG_QWORD" => {
            RegistryData::Number(u64::from_str_radix(content.strip_prefix("0x")?, 16).ok()?)
        }
        "REG_SZ" | "REG_EXPAND_SZ" => RegistryData::Text(content.to_owned()),
        _ => RegistryData::Other(kind.to_owned(), content.chars().take(4096).collect()),
    };
    // "(Default)" is translated, but always in parentheses.
    let name = if name.starts_with('(') && name.ends_with(')') { "" } else { name };
    Some(RegistryValue { name: name.to_owned(), line: 0, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

    fn read(text: &str) -> Registry {
        parse(text, &mut Problems::default())
    }

    #[test]
    fn exports_with_all_kinds_of_values() {
        let text = format!(
            "\u{feff}Windows Registry Editor Version 5.00\r\n\r\n[{KEY}]\r\n\"SendTrustedIssuerList\"=dword:0000000a\r\n\
             @=\"default\"\r\n\"Path\"=\"C:\\\\x \\\"y\\\"\"\r\n\"Bin\"=hex:01,\\\r\n  02\r\n\"Wide\"=hex(2):41,00,00,00\r\n\
             \"Q\"=hex(b):01,02,00,00,00,00,00,00\r\n\"Gone\"=-\r\n"
        );
        assert!(recognise(&text));
        let registry = read(&text);
        assert_eq!(registry.form, RegistryForm::Export);
        let number = registry.lookup(KEY, "sendtrustedissuerlist").number();
        assert_eq!(number, Some(Located::new(10, 4)));
        let present = |name: &str| match registry.lookup(KEY, name) {
            Lookup::Present(found) => found.value,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(present("Path"), RegistryData::Text("C:\\x \"y\"".to_owned()));
        assert_eq!(present(""), RegistryData::Text("default".to_owned()));
        assert_eq!(present("Bin"), RegistryData::Other("hex".to_owned(), "01,02".to_owned()).clone());
        assert_eq!(present("Wide"), RegistryData::Text("A".to_owned()));
        assert_eq!(present("Q"), RegistryData::Number(0x201));
        assert_eq!(registry.lookup(KEY, "Gone"), Lookup::NotExported, "an instruction is no value");
        assert_eq!(registry.lookup(KEY, "Other"), Lookup::Absent(3));
        assert_eq!(registry.lookup(r"HKLM\SOFTWARE", "x"), Lookup::NotExported);
    }

    #[test]
    fn a_sentence_under_its_command_is_an_answer() {
        let problems = |text: &str| {
            let mut problems = Problems::default();
            parse(text, &mut problems);
            problems.into_vec().len()
        };
        let said = "ERREUR : le système n’a pas pu trouver la clé.\r\n";
        assert_eq!(problems(&format!("C:\\>reg query HKLM\\SOFTWARE\\X /s\r\n{said}")), 0);
        assert_eq!(problems(said), 1, "nobody knows what was asked");
        assert_eq!(problems(&format!("C:\\>reg query HKLM\\SOFTWARE\\X /s\r\n{}", said.repeat(9))), 1);
    }

    #[test]
    fn a_value_under_another_key_does_not_count() {
        let text = format!(
            "REGEDIT4\n\n[{KEY}]\n\"EventLogging\"=dword:1\n\n[{KEY}\\Protocols]\n\"SendTrustedIssuerList\"=dword:0\n\
             [-{KEY}\\Old]\n"
        );
        assert_eq!(read(&text).lookup(KEY, "SendTrustedIssuerList"), Lookup::Absent(3));
        let near = KEY.replace("SCHANNEL", "SCHANNEL2");
        assert_eq!(read(&text.replace(KEY, &near)).lookup(KEY, "EventLogging"), Lookup::NotExported);
    }

    #[test]
    fn queries_are_whole_where_that_can_be_told() {
        let one = format!("\r\n{KEY}\r\n    SendTrustedIssuerList    REG_DWORD    0x0\r\n\r\n");
        assert!(recognise(&one));
        assert_eq!(read(&one).lookup(KEY, "SendTrustedIssuerList").number(), Some(Located::new(0, 3)));
        assert_eq!(
            read(&one).lookup(KEY, "ClientAuthTrustMode"),
            Lookup::NotExported,
            "perhaps it was asked for by /v"
        );

        let subkeys = format!("{one}{KEY}\\Ciphers\r\n{KEY}\\Protocols\r\n");
        assert_eq!(read(&subkeys).lookup(KEY, "ClientAuthTrustMode"), Lookup::Absent(2));
        assert_eq!(read(&subkeys).lookup(&format!("{KEY}\\Ciphers"), "x"), Lookup::NotExported);

        let echoed = format!("C:\\>reg query {}\r\n{one}", KEY.replace("HKEY_LOCAL_MACHINE", "HKLM"));
        assert_eq!(read(&echoed).lookup(KEY, "ClientAuthTrustMode"), Lookup::Absent(3));
        let single = echoed.replace("SCHANNEL\r\n\r\n", "SCHANNEL /v SendTrustedIssuerList\r\n\r\n");
        assert_eq!(read(&single).lookup(KEY, "ClientAuthTrustMode"), Lookup::NotExported);
        assert!(read(&single).lookup(KEY, "SendTrustedIssuerList").number().is_some());
    }

    #[test]
    fn a_value_that_was_asked_for_and_not_found_is_absent() {
        let text = format!(
            "C:\\>reg query \"{KEY}\" /v ClientAuthTrustMode\r\n\r\nERROR: The system was unable to find the specified \
             registry key or value.\r\n"
        );
        assert!(!recognise(&text) && command(lines(&text).next().unwrap()).is_some());
        assert_eq!(read(&text).lookup(KEY, "ClientAuthTrustMode"), Lookup::Absent(1));
        assert_eq!(read(&text).lookup(KEY, "SendTrustedIssuerList"), Lookup::NotExported);
        let denied = text.replace(
            "The system was unable to find the specified registry key or value.",
            "Access is denied.",
        );
        assert_eq!(read(&denied).lookup(KEY, "ClientAuthTrustMode"), Lookup::NotExported);
    }

    #[test]
    fn remote_keys_name_their_machine() {
        let registry = read(&format!(
            "\\\\MASTER01\\{KEY}\r\n    A    REG_SZ    x y\r\n    (Standard)    REG_SZ    z\r\n"
        ));
        assert_eq!(registry.keys[0].machine.as_deref(), Some("MASTER01"));
        assert_eq!(
            registry.lookup(KEY, "a"),
            Lookup::Present(Located::new(RegistryData::Text("x y".to_owned()), 2))
        );
        assert_eq!(registry.keys[0].value("").map(|value| value.line), Some(3));
        assert_eq!(registry.keys_ending("\\schannel").count(), 1);
    }

    #[test]
    fn logs_that_mention_keys_are_no_registry_files() {
        assert!(!recognise(&format!("2024-05-03 read {KEY}\n    at X\n")));
        let mut problems = Problems::default();
        assert!(parse("hello", &mut problems).keys.is_empty());
        assert_eq!(problems.into_vec().len(), 1);
    }
}
