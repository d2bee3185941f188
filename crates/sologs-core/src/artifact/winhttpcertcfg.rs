//! Output of `winhttpcertcfg -l`: which accounts may use the private key of a certificate.
//!
//! ```text
//! Matching certificate:
//! CN=WORKER01
//!
//! Additional accounts and groups with access to the private key include:
//!     NT AUTHORITY\SYSTEM
//!     BUILTIN\Administrators
//! ```
//!
//! The tool names the certificate by its subject alone, one attribute a line, and takes the first one that *contains*
//! the text it was asked for: the subject has to be compared with the one that is meant. It is only known in English;
//! where its words are not recognised, the subject's attributes and the indented lines after them are read.

use super::common::echo;
use super::common::lines::{Line, contains_ignore_case, lines};
use super::problem::Problems;
use super::{DistinguishedName, Located};
use serde::Serialize;

/// Outputs, and accounts of one of them, that are read of one file.
const LISTINGS: usize = 1000;

/// The outputs of one file.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Winhttpcertcfg {
    /// In the order of the file.
    pub listings: Vec<KeyAccess>,
}

/// The output for one certificate.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct KeyAccess {
    /// 1-based line that it begins on.
    pub line: u64,
    /// 1-based line of its last line that says something.
    pub last_line: u64,
    /// Subject of the certificate that the tool found.
    pub subject: Option<Located<DistinguishedName>>,
    /// Accounts and groups that may use the key, as written.
    pub accounts: Vec<Located<String>>,
    /// What came of it.
    pub outcome: KeyAccessOutcome,
    /// The command as echoed in the file, where it is.
    pub command: Option<Located<String>>,
    /// The text that was asked for (`-s`), from the echo.
    pub asked_for: Option<String>,
}

/// What came of asking for the access list of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KeyAccessOutcome {
    /// The accounts are listed.
    Listed,
    /// No certificate contains the text; 1-based line of the message.
    CertificateNotFound(u64),
    /// The key could not be read: it is a CNG key, or the tool did not run as administrator; 1-based line of the
    /// message.
    KeyNotReadable(u64),
    /// Neither a list nor a message that is known.
    #[default]
    Unknown,
}

/// Whether a text is such an output.
pub(super) fn recognise(text: &str) -> bool {
    lines(text).any(|line| is_heading(line.text) || failure(&line).is_some())
}

/// The echo of the command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<echo::Echo> {
    let is_list = |echo: &echo::Echo| echo.arguments.iter().any(|argument| argument.starts_with(['-', '/']));
    echo::read(line, "winhttpcertcfg").filter(is_list)
}

fn is_heading(line: &str) -> bool {
    contains_ignore_case(line, "accounts and groups with access to the private key")
}

fn failure(line: &Line<'_>) -> Option<KeyAccessOutcome> {
    if contains_ignore_case(line.text, "obtain a context for requested certificate") {
        Some(KeyAccessOutcome::CertificateNotFound(line.number))
    } else if contains_ignore_case(line.text, "Access was not successfully obtained for the private key") {
        Some(KeyAccessOutcome::KeyNotReadable(line.number))
    } else {
        None
    }
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Winhttpcertcfg {
    let mut reader = Reader::default();
    for line in lines(text) {
        reader.line(line);
        if reader.found.len() > LISTINGS || reader.current.accounts.len() > LISTINGS {
            problems
                .limit(line.number, format!("only the first {LISTINGS} certificates and accounts are read"));
            break;
        }
    }
    reader.finish();
    if reader.found.is_empty() {
        problems.malformed(1, "no certificate and no message of winhttpcertcfg was found");
    }
    Winhttpcertcfg { listings: reader.found }
}

#[derive(Default)]
struct Reader {
    found: Vec<KeyAccess>,
    current: KeyAccess,
    /// Attributes of the subject, one a line.
    subject: Vec<Located<String>>,
    in_accounts: bool,
}

impl Reader {
    fn line(&mut self, line: Line<'_>) {
        let text = line.text.trim();
        let indented = line.text.starts_with(char::is_whitespace);
        if let Some(echo) = command(line) {
            self.finish();
            self.current.line = line.number;
            self.current.asked_for = echo.after("-s").or_else(|| echo.after("/s")).map(str::to_owned);
            self.current.command = Some(echo.text);
        } else if text.is_empty() {
        } else if let Some(outcome) = failure(&line) {
            self.begin(line.number);
            self.current.outcome = outcome;
            self.current.last_line = line.number;
        } else if self.in_accounts && indented && !text.ends_with(':') {
            self.current.outcome = KeyAccessOutcome::Listed;
            self.current.accounts.push(Located::new(text.to_owned(), line.number));
            self.current.last_line = line.number;
        } else if !indented && DistinguishedName::parse(text).is_some() {
            if self.in_accounts {
                self.finish();
            }
            self.begin(line.number);
            self.subject.push(Located::new(text.to_owned(), line.number));
            self.current.last_line = line.number;
        } else if text.ends_with([':', '：']) {
            self.heading(text, line.number);
        }
    }

    /// The heading of a list of accounts, or of the certificate. A `-g` or `-r` run says which account it changes;
    /// that is no list of those who have access.
    fn heading(&mut self, text: &str, line: u64) {
        let changes = ["grant", "remov"].iter().any(|verb| contains_ignore_case(text, verb));
        self.in_accounts = is_heading(text) || (!self.subject.is_empty() && !changes);
        if is_heading(text) {
            self.begin(line);
            self.current.outcome = KeyAccessOutcome::Listed;
            self.current.last_line = line;
        }
    }

    fn begin(&mut self, line: u64) {
        if self.current.line == 0 {
            self.current.line = line;
        }
    }

    fn finish(&mut self) {
        let mut current = std::mem::take(&mut self.current);
        let subject = std::mem::take(&mut self.subject);
        self.in_accounts = false;
        let text = subject.iter().map(|line| line.value.as_str()).collect::<Vec<_>>().join("\n");
        if let (Some(first), Some(name)) = (subject.first(), DistinguishedName::parse(&text)) {
            current.subject = Some(Located::new(name, first.line));
        }
        if current.line > 0 {
            self.found.push(current);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "Additional accounts and groups with access to the private key include:\r\n";

    fn read(text: &str) -> Vec<KeyAccess> {
        parse(text, &mut Problems::default()).listings
    }

    fn accounts(access: &KeyAccess) -> Vec<&str> {
        access.accounts.iter().map(|account| account.value.as_str()).collect()
    }

    #[test]
    fn accounts_and_subject_with_their_lines() {
        let text = format!(
            "Microsoft (R) WinHTTP Certificate Configuration Tool\r\n\r\nMatching certificate:\r\nCN=WORKER01\r\n\
             O=\"Contoso, Ltd\"\r\n\r\n{LIST}    NT AUTHORITY\\SYSTEM\r\n    NT SERVICE\\SSISScaleOutWorker140\r\n\r\n"
        );
        assert!(recognise(&text));
        let found = read(&text);
        let [access] = found.as_slice() else { panic!("{found:#?}") };
        assert_eq!(access.outcome, KeyAccessOutcome::Listed);
        assert_eq!(accounts(access), ["NT AUTHORITY\\SYSTEM", "NT SERVICE\\SSISScaleOutWorker140"]);
        assert_eq!((access.line, access.accounts[1].line, access.last_line), (4, 9, 9));
        let subject = access.subject.as_ref().unwrap();
        assert_eq!(subject.value, DistinguishedName::parse("CN=WORKER01, O=\"Contoso, Ltd\"").unwrap());
        assert_eq!(subject.line, 4);
    }

    #[test]
    fn the_subject_shown_may_only_contain_what_was_asked_for() {
        let text = format!(
            "C:\\>winhttpcertcfg.exe -l -c LOCAL_MACHINE\\MY -s WORKER01\nMatching certificate:\nCN=WORKER010\n\n{LIST}    X\\Y\n"
        );
        let access = &read(&text)[0];
        assert_eq!(access.asked_for.as_deref(), Some("WORKER01"));
        let asked = DistinguishedName::parse("CN=WORKER01").unwrap();
        assert!(!access.subject.as_ref().unwrap().value.same_as(&asked));
    }

    #[test]
    fn failures_are_told_apart() {
        let not_found = read("Error:  Unable to find or obtain a context for requested certificate\n");
        assert_eq!(not_found[0].outcome, KeyAccessOutcome::CertificateNotFound(1));
        let text = "Matching certificate:\nCN=A\n\nError: Access was not successfully obtained for the private key.\n";
        let unreadable = read(text);
        assert_eq!(unreadable[0].outcome, KeyAccessOutcome::KeyNotReadable(4));
        assert!(unreadable[0].subject.is_some() && unreadable[0].accounts.is_empty());
    }

    #[test]
    fn several_outputs_in_one_file_and_a_grant_that_is_no_list() {
        let text = format!(
            "Matching certificate:\nCN=A\n\n{LIST}    X\\Y\n\nMatching certificate:\nCN=B\n\n{LIST}\n"
        );
        let found = read(&text);
        assert_eq!(found.iter().map(|access| access.accounts.len()).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(found[1].outcome, KeyAccessOutcome::Listed);
        let grant =
            read("Matching certificate:\nCN=A\n\nGranting private key access for account:\n    X\\Y\n");
        assert!(grant[0].accounts.is_empty() && grant[0].outcome == KeyAccessOutcome::Unknown);
    }

    #[test]
    fn other_texts_are_none() {
        assert!(!recognise("winhttpcertcfg was not installed here\n    at X\n"));
        let echo = "PS C:\\> .\\winhttpcertcfg -l -c LOCAL_MACHINE\\MY -s WORKER01";
        assert!(command(Line { number: 1, text: echo }).is_some());
        let mut problems = Problems::default();
        assert!(parse("hello", &mut problems).listings.is_empty());
        assert_eq!(problems.into_vec().len(), 1);
    }
}
