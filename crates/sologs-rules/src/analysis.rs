//! What is read out of a record before the rules look at it: chains with their messages recognised, endpoints,
//! numbers. Everything is found at most once, and only when a rule asks.

use crate::catalogue::{Capture, Catalogue, Recognised};
use sologs_core::exception::ExceptionChain;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A message of the catalogue, with what stands in its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LooseMessage {
    pub(crate) id: String,
    pub(crate) captures: Vec<(String, String)>,
}

/// One exception of a chain, with what is known of its message.
#[derive(Debug)]
pub(crate) struct LinkAnalysis<'a> {
    type_name: &'a str,
    message: &'a str,
    printed_code: Option<u32>,
    catalogue: &'a Catalogue,
    recognised: OnceCell<Option<LooseMessage>>,
    codes: OnceCell<Vec<i64>>,
}

impl<'a> LinkAnalysis<'a> {
    pub(crate) fn type_name(&self) -> &'a str {
        self.type_name
    }

    pub(crate) fn message(&self) -> &'a str {
        self.message
    }

    pub(crate) fn recognised(&self) -> Option<&LooseMessage> {
        self.recognised.get_or_init(|| recognise(self.catalogue, self.message)).as_ref()
    }

    pub(crate) fn message_id(&self) -> Option<&str> {
        self.recognised().map(|message| message.id.as_str())
    }

    /// Numbers in round brackets, the code printed after the type, and the code that the message stands for.
    pub(crate) fn codes(&self) -> &[i64] {
        self.codes.get_or_init(|| {
            let mut codes: Vec<i64> = self.printed_code.map(i64::from).into_iter().collect();
            codes.extend(bracketed_numbers(self.message));
            if let Some(message) = self.recognised() {
                let is_number = |name: &str| name == "status" || name == "code";
                let values = message
                    .captures
                    .iter()
                    .filter(|(name, _)| is_number(name))
                    .map(|(_, value)| value.as_str());
                // Ids such as `winsock.10061` and `net.server-error-403` end with the number that the text stands for.
                let of_id = message.id.rsplit(['.', '+', '-']).next();
                codes.extend(values.chain(of_id).filter_map(|number| number.parse::<i64>().ok()));
            }
            codes
        })
    }
}

/// A chain, with what is known of its messages.
#[derive(Debug)]
pub(crate) struct ChainAnalysis<'a> {
    links: Vec<LinkAnalysis<'a>>,
    /// See [`appended`].
    appended: &'a str,
}

impl<'a> ChainAnalysis<'a> {
    /// Looks at a chain that was read from `text`.
    pub(crate) fn new(chain: &'a ExceptionChain<'a>, appended: &'a str, catalogue: &'a Catalogue) -> Self {
        let link = |link: &'a sologs_core::exception::ExceptionLink<'a>| LinkAnalysis {
            type_name: &link.type_name,
            message: &link.message,
            printed_code: link.hresult,
            catalogue,
            recognised: OnceCell::new(),
            codes: OnceCell::new(),
        };
        Self { links: chain.links.iter().map(link).collect(), appended }
    }

    pub(crate) fn links(&self) -> &[LinkAnalysis<'a>] {
        &self.links
    }

    /// What the regular expressions of rules look at: the messages, and what [`appended`] gives.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.links.iter().map(LinkAnalysis::message).chain([self.appended])
    }

    /// The values of all recognised messages: those of the link that met the rule first, then outermost first.
    pub(crate) fn captures(&self, first_link: usize, captures: &mut BTreeMap<String, String>) {
        let ordered = self.links.iter().skip(first_link).chain(self.links.iter().take(first_link));
        for link in ordered.clone() {
            for (name, value) in link.recognised().iter().flat_map(|message| &message.captures) {
                captures.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        if !captures.contains_key("url")
            && !captures.contains_key("authority")
            && let Some(url) = ordered.clone().find_map(|link| find_url(link.message))
        {
            captures.insert("url".to_owned(), url.to_owned());
        }
        add_endpoint(captures);
    }

    pub(crate) fn message_ids(&self) -> Vec<String> {
        self.links.iter().filter_map(|link| link.message_id().map(str::to_owned)).collect()
    }

    pub(crate) fn codes(&self) -> Vec<i64> {
        self.links.iter().flat_map(|link| link.codes().iter().copied()).collect()
    }
}

/// What stands before the id of the connection, in any language.
const CONNECTION_ID: &str = "ClientConnectionId";

/// `SqlException.ToString()` appends this many lines at most, none of them translated but for the labels
/// (System.Data/System/Data/SqlClient/SqlException.cs of microsoft/referencesource).
const MAX_APPENDED_LINES: usize = 6;

/// The lines that `SqlException` writes after its frames, but for the id of the connection, which is another one each
/// time and tells a rule nothing: error number, state and class. Empty for other chains.
pub(crate) fn appended<'a>(chain: &ExceptionChain<'_>, text: &'a str) -> &'a str {
    if !chain.contains_type("SqlException") {
        return "";
    }
    let rest = text.get(chain.span.end..).unwrap_or_default();
    let rest = rest.trim_start_matches(['\r', '\n']);
    let rest = match rest.strip_prefix(CONNECTION_ID) {
        Some(id) => id.split_once('\n').map_or("", |(_, rest)| rest),
        None => rest,
    };
    let lines = rest.split_inclusive('\n').take(MAX_APPENDED_LINES + 1);
    rest.get(..lines.map(str::len).sum()).unwrap_or_default()
}

fn recognise(catalogue: &Catalogue, message: &str) -> Option<LooseMessage> {
    catalogue.recognise(message).map(|found| loose(&found, message))
}

/// The messages of the catalogue in a text without exception types.
pub(crate) fn loose_messages(catalogue: &Catalogue, text: &str) -> Vec<LooseMessage> {
    catalogue.find_all(text).iter().map(|found| loose(found, text)).collect()
}

fn loose(found: &Recognised<'_>, text: &str) -> LooseMessage {
    let value = |capture: &Capture<'_>| (capture.name.to_owned(), capture.value(text).into_owned());
    LooseMessage { id: found.id.id.clone(), captures: found.captures.iter().map(value).collect() }
}

/// Adds `host` and `port` where `url` or `authority` is known.
pub(crate) fn add_endpoint(captures: &mut BTreeMap<String, String>) {
    let authority = match (captures.get("url"), captures.get("authority")) {
        (Some(url), _) => match url.split_once("://") {
            Some((scheme, rest)) => {
                let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
                let default = if scheme.eq_ignore_ascii_case("https") { Some("443") } else { None };
                Some((authority.to_owned(), default))
            }
            None => None,
        },
        (None, Some(authority)) => Some((authority.clone(), None)),
        (None, None) => None,
    };
    let Some((authority, default_port)) = authority else { return };
    let (host, port) = split_authority(&authority);
    if !host.is_empty() {
        captures.entry("host".to_owned()).or_insert_with(|| host.to_owned());
    }
    if let Some(port) = port.or(default_port) {
        captures.entry("port".to_owned()).or_insert_with(|| port.to_owned());
    }
}

/// Splits `host:port`, `[v6]:port` or `host`.
pub(crate) fn split_authority(authority: &str) -> (&str, Option<&str>) {
    let is_port =
        |port: &str| !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
    let authority = authority.trim();
    if let Some(rest) = authority.strip_prefix('[')
        && let Some((host, after)) = rest.split_once(']')
    {
        return (host, after.strip_prefix(':').filter(|port| is_port(port)));
    }
    match authority.rsplit_once(':') {
        Some((host, port)) if is_port(port.trim()) => (host.trim(), Some(port.trim())),
        _ => (authority, None),
    }
}

/// The first http or https URL of a message, without the quotes and full stops around it.
fn find_url(message: &str) -> Option<&str> {
    let finder = memchr::memmem::find_iter(message.as_bytes(), "://");
    for at in finder {
        let before = message.get(..at)?;
        let scheme_start = before
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |i| i + before.get(i..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8));
        let scheme = message.get(scheme_start..at)?;
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            continue;
        }
        let rest = message.get(scheme_start..)?;
        let end = rest
            .find(|c: char| {
                c.is_whitespace()
                    || matches!(
                        c,
                        '"' | '\'' | '<' | '>' | '»' | '”' | '“' | '’' | '」' | '|' | '`' | ',' | '，' | '。'
                    )
            })
            .unwrap_or(rest.len());
        return rest.get(..end).map(|url| url.trim_end_matches(['.', ')', ';', ':']));
    }
    None
}

/// Whole numbers in round brackets (full-width ones too): `(403)`.
fn bracketed_numbers(message: &str) -> impl Iterator<Item = i64> {
    message.split(['(', '（']).skip(1).filter_map(|after| {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let rest = after.get(digits..)?;
        let closed = rest.starts_with(')') || rest.starts_with('）');
        if closed && (1..=9).contains(&digits) { after.get(..digits)?.parse().ok() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_sql_exception_appends_are_found_behind_the_frames() {
        let text = "System.Data.SqlClient.SqlException: x\n   at A.B()\nClientConnectionId:1\nError Number:4060,State:1,Class:11\n";
        let chains = sologs_core::exception::parse_chains(text);
        assert!(appended(&chains[0], text).contains("Error Number:4060,"));
        let other = text.replace("SqlException", "OtherException");
        let chains = sologs_core::exception::parse_chains(&other);
        assert_eq!(appended(&chains[0], &other), "");
    }

    #[test]
    fn endpoints_come_from_urls_and_authorities() {
        for (name, value, host, port) in [
            ("url", "https://MASTER01:8391/ClusterManagement/", "MASTER01", Some("8391")),
            ("url", "https://MASTER01/ClusterManagement/", "MASTER01", Some("443")),
            ("url", "http://[fe80::1]:80/x", "fe80::1", Some("80")),
            ("authority", "master01.contoso.example:8391", "master01.contoso.example", Some("8391")),
            ("authority", "master01", "master01", None),
        ] {
            let mut captures = BTreeMap::from([(name.to_owned(), value.to_owned())]);
            add_endpoint(&mut captures);
            assert_eq!(captures.get("host").map(String::as_str), Some(host), "{value}");
            assert_eq!(captures.get("port").map(String::as_str), port, "{value}");
        }
    }

    #[test]
    fn urls_are_found_in_any_language() {
        assert_eq!(find_url("「https://m:1/x」を聴く"), Some("https://m:1/x"));
        assert_eq!(find_url("net.tcp://a/ then http://b."), Some("http://b"));
        assert_eq!(find_url("é://x"), None);
    }

    #[test]
    fn only_whole_numbers_in_brackets_count() {
        let found: Vec<i64> = bracketed_numbers("error: (403) Forbidden (0x80) (12a) （404）(").collect();
        assert_eq!(found, [403, 404]);
    }
}
