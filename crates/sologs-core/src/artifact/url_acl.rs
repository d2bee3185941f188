//! Output of `netsh http show urlacl`: which account may register which address with HTTP.SYS.
//!
//! ```text
//!     Reserved URL            : https://+:8391/ClusterManagement/
//!         User: NT SERVICE\SSISScaleOutMaster150
//!             Listen: Yes
//!             Delegate: No
//!             SDDL: D:(A;;GX;;;S-1-5-80-1-2-3-4-5)
//! ```
//!
//! Labels are translated. An address is told by its shape, a descriptor by its beginning, and the accounts by their place:
//! the first of every three fields between the two.

use super::Located;
use super::common::echo;
use super::common::lines::{Line, is_dashes, lines};
use super::http_service_state::RegisteredUrl;
use super::problem::Problems;
use serde::Serialize;

/// Reservations that are read of one file; Windows has some dozens.
const RESERVATIONS: usize = 10_000;
/// Accounts that are read of one reservation.
const ACCOUNTS: usize = 64;
/// Fields of each account: its name, and whether it may listen and delegate.
const FIELDS_OF_ACCOUNT: usize = 3;

/// The reservations of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct UrlAcl {
    /// In the order of the file.
    pub reservations: Vec<Reservation>,
    /// 1-based line of the dashes below the heading.
    pub heading: Option<u64>,
    /// The command as echoed in the file, where it is.
    pub command: Option<Located<String>>,
    /// Whether the echo shows that one address was asked for.
    pub is_filtered: bool,
}

/// An address and who may register it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Reservation {
    /// The address, with its line.
    pub url: RegisteredUrl,
    /// The accounts, as written.
    pub accounts: Vec<Located<String>>,
    /// The descriptor (`D:(A;;GX;;;WD)`), which names accounts by their SIDs.
    pub descriptor: Option<Located<String>>,
}

impl UrlAcl {
    /// Whether an address that is not in here is reserved for nobody.
    pub fn is_complete(&self) -> bool {
        self.heading.is_some() && !self.is_filtered
    }

    /// The reservations of a port.
    pub fn on_port(&self, port: u16) -> impl Iterator<Item = &Reservation> {
        self.reservations.iter().filter(move |one| one.url.port == port)
    }
}

impl Reservation {
    /// Whether it is for an address and everything below that `path` is within.
    pub fn covers_path(&self, path: &str) -> bool {
        let (own, path) = (self.url.path.to_ascii_lowercase(), path.to_ascii_lowercase());
        let own = own.trim_end_matches('/');
        path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether the descriptor lets everybody in (`WD`, the group of all).
    pub fn is_open_to_all(&self) -> bool {
        self.descriptor.as_ref().is_some_and(|found| {
            let entries = found.value.split(['(', ')']);
            entries.into_iter().any(|entry| {
                entry.starts_with("A;") && (entry.ends_with(";WD") || entry.ends_with(";S-1-1-0"))
            })
        })
    }
}

fn url_of(line: Line<'_>) -> Option<RegisteredUrl> {
    let (_, value) = line.field()?;
    let is_alone = !value.contains(char::is_whitespace) && value.contains("://");
    if is_alone { RegisteredUrl::parse(value, line.number) } else { None }
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    let mut has_url = false;
    for line in lines(text) {
        has_url |= line.text.starts_with(char::is_whitespace) && url_of(line).is_some();
        if has_url && line.field().is_some_and(|(_, value)| value.starts_with("D:(")) {
            return true;
        }
    }
    false
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<echo::Echo> {
    echo::read(line, "netsh").filter(|echo| echo.has("urlacl") && echo.has("show"))
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> UrlAcl {
    let mut found = UrlAcl::default();
    let mut fields = 0;
    for line in lines(text) {
        if let Some(echo) = command(line).filter(|_| found.command.is_none()) {
            found.is_filtered = echo.setting("url").is_some();
            found.command = Some(echo.text);
        } else if is_dashes(line.text) && !line.text.starts_with(char::is_whitespace) {
            found.heading.get_or_insert(line.number);
        } else if let Some(url) = url_of(line) {
            if found.reservations.len() >= RESERVATIONS {
                problems.limit(line.number, format!("only the first {RESERVATIONS} reservations are read"));
                break;
            }
            found.reservations.push(Reservation { url, accounts: Vec::new(), descriptor: None });
            fields = 0;
        } else if let (Some((_, value)), Some(own)) = (line.field(), found.reservations.last_mut()) {
            if value.starts_with("D:(") {
                own.descriptor = Some(Located::new(value.to_owned(), line.number));
            } else if own.descriptor.is_none() {
                if fields % FIELDS_OF_ACCOUNT == 0 && own.accounts.len() < ACCOUNTS && !value.is_empty() {
                    own.accounts.push(Located::new(value.to_owned(), line.number));
                }
                fields += 1;
            }
        }
    }
    if found.reservations.is_empty() && found.heading.is_none() {
        problems.malformed(1, "no reserved URL was found in this file");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "C:\\>netsh http show urlacl\r\n\r\nURL Reservations:\r\n-----------------\r\n\r\n    \
        Reserved URL            : http://*:5357/\r\n        User: BUILTIN\\Users\r\n            Listen: Yes\r\n            \
        Delegate: No\r\n        User: NT AUTHORITY\\LOCAL SERVICE\r\n            Listen: Yes\r\n            Delegate: No\r\n            \
        SDDL: D:(A;;GX;;;BU)(A;;GX;;;LS)\r\n\r\n    Reserved URL            : https://+:8391/ClusterManagement/\r\n        \
        User: NT SERVICE\\SSISScaleOutMaster150\r\n            Listen: Yes\r\n            Delegate: No\r\n            \
        SDDL: D:(A;;GX;;;S-1-5-80-1-2-3-4-5)\r\n";

    #[test]
    fn addresses_and_accounts_with_their_lines() {
        assert!(recognise(TEXT));
        let found = parse(TEXT, &mut Problems::default());
        assert!(found.is_complete());
        let accounts: Vec<_> =
            found.reservations[0].accounts.iter().map(|one| (one.value.as_str(), one.line)).collect();
        assert_eq!(accounts, [("BUILTIN\\Users", 7), ("NT AUTHORITY\\LOCAL SERVICE", 10)]);
        let own = found.on_port(8391).next().unwrap();
        assert_eq!((own.url.line, own.accounts[0].line, own.descriptor.as_ref().unwrap().line), (15, 16, 19));
        assert!(own.covers_path("/ClusterManagement/") && !own.covers_path("/ClusterManagement2/"));
        assert!(found.reservations[0].covers_path("/ClusterManagement/"));
    }

    #[test]
    fn labels_do_not_count() {
        let french = TEXT
            .replace("Reserved URL            :", "URL réservée\u{a0}:")
            .replace("User:", "Utilisateur\u{a0}:")
            .replace("Listen: Yes", "Écouter\u{a0}: Oui")
            .replace("Delegate: No", "Déléguer\u{a0}: Non");
        assert!(recognise(&french));
        let found = parse(&french, &mut Problems::default());
        assert_eq!(
            found.on_port(8391).next().unwrap().accounts[0].value,
            "NT SERVICE\\SSISScaleOutMaster150"
        );
    }

    #[test]
    fn a_listing_of_one_address_is_not_whole() {
        let one = TEXT.replace("show urlacl", "show urlacl url=https://+:8391/ClusterManagement/");
        assert!(!parse(&one, &mut Problems::default()).is_complete());
        // Everybody, by either name of that group.
        let open = TEXT.replace("S-1-5-80-1-2-3-4-5", "WD");
        let found = parse(&open, &mut Problems::default());
        assert!(
            found.on_port(8391).next().unwrap().is_open_to_all() && !found.reservations[0].is_open_to_all()
        );
    }

    #[test]
    fn near_misses_are_none() {
        assert!(!recognise("    Reserved URL : https://+:8391/ClusterManagement/\n"));
        assert!(!recognise("2024-05-03 call: https://m:8391/\nSDDL: D:(A;;GX;;;WD)\n"));
        assert!(
            command(Line { number: 1, text: "C:\\>netsh http add urlacl url=https://+:8391/" }).is_none()
        );
        assert!(parse("", &mut Problems::default()).reservations.is_empty());
    }
}
