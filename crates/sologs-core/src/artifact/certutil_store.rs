//! Output of `certutil -store` and `certutil -dump`: which certificates a store holds.
//!
//! ```text
//! Root "Trusted Root Certification Authorities"
//! ================ Certificate 0 ================
//! Serial Number: …
//! Issuer: CN=…
//!  NotBefore: 3/12/2026 1:45 PM
//!  NotAfter: 3/12/2126 1:55 PM
//! Subject: CN=…
//! Cert Hash(sha1): <40 hexadecimal digits>
//!   Key Container = …
//!   Provider = …
//! CertUtil: -store command completed successfully.
//! ```
//!
//! Labels are translated; the block header, `(sha1)`, the indents and the order are not. `-v` and `-dump` print further
//! hashes (of the name, indented; of the key, in column 0) before the certificate's own: the last `(sha1)` of a block
//! that begins in column 0 is the thumbprint.

use super::common::date_text::{self, Order};
use super::common::echo::{self, Echo};
use super::common::lines::{Line, contains_ignore_case, hex_digits, lines};
use super::problem::{Problem, ProblemKind, Problems};
use super::{DistinguishedName, Located, Thumbprint};
use crate::time::Timestamp;
use serde::Serialize;

/// Certificates that are read of one file.
const CERTIFICATES: usize = 20_000;
/// Remarks kept of one certificate.
const REMARKS: usize = 40;

/// The listings of one file: one for each command that was run.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct CertutilListing {
    /// In the order of the file.
    pub stores: Vec<StoreListing>,
}

/// The output of one command.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct StoreListing {
    /// 1-based line that it begins on.
    pub line: u64,
    /// Name of the store: `Root`, `MY`, `CA`; from the line above the certificates, else from the echo.
    pub name: Option<Located<String>>,
    /// Its certificates.
    pub entries: Vec<StoreEntry>,
    /// Whether this is the dump of a file rather than the listing of a store.
    pub is_dump: bool,
    /// Whether the store is the user's (`-user`) and not the machine's; known from the echo only.
    pub is_user_store: bool,
    /// The command as echoed in the file, where it is.
    pub command: Option<Located<String>>,
    /// The argument that picks certificates out of the store, as far as the echo or the numbering tells.
    pub filter: Option<String>,
    /// Line of `CertUtil: -store … completed successfully.`, in any language.
    pub completed: Option<u64>,
    /// Line and code of a failure (`0x80070002`).
    pub failed: Option<Located<String>>,
    /// Whether certificates were left out since a bound was reached.
    pub is_cut: bool,
}

/// One certificate of a listing.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct StoreEntry {
    /// 1-based line of its header.
    pub line: u64,
    /// 1-based line of its last line.
    pub last_line: u64,
    /// Its number in the store, where it has a header.
    pub index: Option<u32>,
    /// Serial number, lower-case hexadecimal.
    pub serial_number: Option<Located<String>>,
    /// Issuer.
    pub issuer: Option<Located<DistinguishedName>>,
    /// Begin of its validity, local time of the machine.
    pub not_before: Option<Located<StoreDate>>,
    /// End of its validity, local time of the machine.
    pub not_after: Option<Located<StoreDate>>,
    /// Subject; `None` also where it is empty.
    pub subject: Option<Located<DistinguishedName>>,
    /// SHA-1 of the certificate.
    pub thumbprint: Option<Located<Thumbprint>>,
    /// Whether it has a private key.
    pub key: KeyPresence,
    /// Other lines in column 0 (signature and key tests, `Missing stored keyset`), as written.
    pub remarks: Vec<Located<String>>,
}

/// A date in the user's locale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StoreDate {
    /// As written.
    pub text: String,
    /// The date, where the order of day and month is decided; local time of the machine.
    pub time: Option<Timestamp>,
    /// Every date that the text can mean: one where that is decided, else two, none of a text that is no date. A
    /// question that both answer alike needs no decision.
    pub readings: Vec<Timestamp>,
}

/// What a listing says of the private key of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPresence {
    /// A key container is named.
    Present {
        /// Key container.
        container: Located<String>,
        /// Provider, for example `Microsoft Software Key Storage Provider`.
        provider: Option<Located<String>>,
    },
    /// A key container is named, but the key is not there (`Missing stored keyset`); 1-based line of that remark.
    Missing {
        /// 1-based line.
        line: u64,
    },
    /// No key container is named, and the block is whole.
    Absent,
    /// The block is not whole.
    Unknown,
}

impl StoreEntry {
    /// Whether issuer and subject are the same name; `None` where one of them could not be read.
    pub fn is_self_issued(&self) -> Option<bool> {
        Some(self.issuer.as_ref()?.value.same_as(&self.subject.as_ref()?.value))
    }

    /// Whether its key is kept by a Key Storage Provider (CNG), which winhttpcertcfg cannot read.
    pub fn has_cng_key(&self) -> bool {
        matches!(&self.key, KeyPresence::Present { provider: Some(provider), .. }
            if contains_ignore_case(&provider.value, "Key Storage Provider"))
    }
}

impl StoreListing {
    /// Whether a certificate that is not in here is not in the store: the completion line is there, nothing was
    /// picked out, nothing was left out, and it is a store's listing.
    pub fn is_complete(&self) -> bool {
        self.completed.is_some()
            && self.failed.is_none()
            && self.filter.is_none()
            && !self.is_cut
            && !self.is_dump
    }

    /// Whether it lists that store of the machine, whatever the case.
    pub fn is_store(&self, name: &str) -> bool {
        !self.is_user_store && self.name.as_ref().is_some_and(|own| own.value.eq_ignore_ascii_case(name))
    }

    /// The entry of that thumbprint.
    pub fn find(&self, thumbprint: &Thumbprint) -> Option<&StoreEntry> {
        let is_wanted =
            |entry: &&StoreEntry| entry.thumbprint.as_ref().is_some_and(|own| own.value == *thumbprint);
        self.entries.iter().find(is_wanted)
    }
}

/// Whether a text is such an output: a block header with a thumbprint after it, or a completion line.
pub(super) fn recognise(text: &str) -> bool {
    let mut in_block = false;
    for line in lines(text) {
        if header(line.text).is_some() {
            in_block = true;
        } else if completion(line.text).is_some() || (in_block && thumbprint(&line).is_some()) {
            return true;
        }
    }
    begins_like_dump(text)
}

/// `X509 Certificate:` first, and hashes of certificates below.
fn begins_like_dump(text: &str) -> bool {
    let first = lines(text).find(|line| !line.is_blank()).map_or("", |line| line.text);
    let is_title = contains_ignore_case(first, "x509") && first.trim_end().ends_with([':', '：']);
    is_title && lines(text).any(|line| thumbprint(&line).is_some())
}

/// The echo of a command whose output is read here.
pub(super) fn command(line: Line<'_>) -> Option<Echo> {
    let verbs = ["-store", "-viewstore", "-verifystore", "-dump", "/store", "/dump"];
    echo::read(line, "certutil").filter(|echo| verbs.iter().any(|verb| echo.has(verb)))
}

/// The word and the number of `=+ <word> <n> =+`.
fn header(line: &str) -> Option<(&str, u32)> {
    let inner = line.trim().strip_prefix("====")?.trim_start_matches('=').strip_suffix("====")?;
    let inner = inner.trim_end_matches('=').trim();
    let (word, number) = inner.rsplit_once(char::is_whitespace)?;
    // "Begin Nesting Level 1" of a dump is no certificate.
    let word = Some(word.trim()).filter(|word| !word.is_empty() && !word.contains(char::is_whitespace))?;
    number.parse().ok().map(|number| (word, number))
}

/// The verb of a completion line `CertUtil: -store …`.
fn completion(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("CertUtil")?.trim_start().strip_prefix([':', '：'])?.trim_start();
    rest.strip_prefix('-').and_then(|rest| rest.split_whitespace().next())
}

/// The thumbprint of a line in column 0 whose label ends with `(sha1)`.
fn thumbprint(line: &Line<'_>) -> Option<Thumbprint> {
    if line.text.starts_with(char::is_whitespace) {
        return None;
    }
    let at = line.text.rfind("(sha1)")?;
    let value = line.text.get(at + "(sha1)".len()..)?.trim().strip_prefix([':', '：'])?;
    hex_digits(value, 40, 40).and_then(|digits| Thumbprint::parse(&digits))
}

/// Reads the output.
pub(super) fn parse(text: &str, problems: &mut Problems) -> CertutilListing {
    let mut reader = Reader::default();
    for line in lines(text) {
        reader.line(line, problems);
        if reader.is_cut {
            break;
        }
    }
    reader.finish_store(false);
    for store in &mut reader.found.stores {
        decide_dates(store);
        let gap = (0_u32..)
            .zip(&store.entries)
            .find(|(expected, entry)| entry.index.is_some_and(|own| own != *expected));
        if let Some((_, entry)) = gap
            && store.filter.is_none()
            && !store.is_dump
        {
            store.filter = Some(format!("(the numbering jumps to {})", entry.index.unwrap_or_default()));
        }
        if store.completed.is_none() && store.failed.is_none() && !store.entries.is_empty() {
            let message =
                "the completion line of certutil is missing: a certificate may be missing here as well";
            problems.push(Problem::at(store.line, ProblemKind::Truncated, message));
        }
    }
    reader.found
}

/// Reads dates once every date of the listing is known: one may decide the order of the others.
fn decide_dates(store: &mut StoreListing) {
    let dates = |entry: &StoreEntry| [entry.not_before.clone(), entry.not_after.clone()];
    let texts: Vec<String> =
        store.entries.iter().flat_map(dates).flatten().map(|date| date.value.text).collect();
    let order: Option<Order> = date_text::order_of(texts.iter().map(String::as_str));
    for entry in &mut store.entries {
        for date in [&mut entry.not_before, &mut entry.not_after].into_iter().flatten() {
            date.value.time = date_text::read(&date.value.text, order);
            let either = [Some(Order::DayFirst), Some(Order::MonthFirst)];
            date.value.readings = match date.value.time {
                Some(time) => vec![time],
                None => either.iter().filter_map(|order| date_text::read(&date.value.text, *order)).collect(),
            };
        }
    }
}

#[derive(Default)]
struct Reader<'t> {
    found: CertutilListing,
    store: StoreListing,
    block: Vec<Line<'t>>,
    header: Option<(u64, &'t str, u32)>,
    /// Whether the block has its thumbprint.
    hash_seen: bool,
    entries: usize,
    is_cut: bool,
}

impl<'t> Reader<'t> {
    fn line(&mut self, line: Line<'t>, problems: &mut Problems) {
        if let Some(echo) = command(line) {
            self.finish_store(false);
            self.take_command(&echo);
        } else if let Some((word, number)) = header(line.text) {
            self.finish_block(true);
            self.note_line(line.number);
            self.header = Some((line.number, word, number));
        } else if let Some(verb) = completion(line.text) {
            self.note_line(line.number);
            // German glues the word for "command" to the verb.
            self.store.is_dump |= verb.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("dump"));
            match line.text.find("0x") {
                // The code is the same in every language.
                Some(at) => {
                    let code = line.text.get(at..).unwrap_or("").chars().take(10).collect();
                    self.store.failed = Some(Located::new(code, line.number));
                }
                None => self.store.completed = Some(line.number),
            }
            self.finish_store(true);
        } else if let Some(name) = store_name(line.text).filter(|_| self.header.is_none() || self.hash_seen) {
            // The name of the next store, when the completion line of the one before is missing.
            self.finish_block(true);
            if !self.store.entries.is_empty() {
                self.finish_store(false);
            }
            self.note_line(line.number);
            self.store.name = Some(Located::new(name.to_owned(), line.number));
        } else {
            self.block_line(line);
        }
        if self.entries > CERTIFICATES && !self.is_cut {
            self.is_cut = true;
            self.store.is_cut = true;
            problems.limit(line.number, format!("only the first {CERTIFICATES} certificates are read"));
        }
    }

    fn note_line(&mut self, line: u64) {
        if self.store.line == 0 {
            self.store.line = line;
        }
    }

    /// A line of a certificate: below its header, in a dump below `X509 Certificate:` (in column 0, in any
    /// language), and in an excerpt without either.
    fn block_line(&mut self, line: Line<'t>) {
        let label = line.text.trim_end().strip_suffix([':', '：']).unwrap_or("");
        let is_label = self.header.is_none() && !line.text.starts_with(char::is_whitespace);
        if is_label && (contains_ignore_case(label, "x509") || contains_ignore_case(label, "x.509")) {
            self.finish_block(true);
            self.note_line(line.number);
            self.store.is_dump = true;
        }
        if thumbprint(&line).is_some() {
            self.note_line(line.number);
            self.hash_seen = true;
        }
        self.block.push(line);
    }

    fn take_command(&mut self, echo: &Echo) {
        let verb = ["-store", "-viewstore", "-verifystore", "/store"].into_iter().find(|verb| echo.has(verb));
        self.store.line = echo.text.line;
        self.store.command = Some(echo.text.clone());
        self.store.is_user_store = echo.has("-user");
        self.store.is_dump = verb.is_none();
        let position =
            |word: &str| echo.arguments.iter().position(|argument| argument.eq_ignore_ascii_case(word));
        if let Some(at) = verb.and_then(position) {
            let mut rest = echo.arguments.iter().skip(at + 1).filter(|argument| !argument.starts_with('-'));
            // A redirection is no argument.
            let stop = |argument: &&String| !argument.contains(['>', '|']);
            if let Some(name) = rest.next().filter(stop) {
                self.store.name = Some(Located::new(name.clone(), echo.text.line));
            }
            self.store.filter = rest.next().filter(stop).cloned();
        }
    }

    /// Ends the block of a certificate. `whole`: another block or the completion line follows it.
    fn finish_block(&mut self, whole: bool) {
        let block = std::mem::take(&mut self.block);
        let header = self.header.take();
        self.hash_seen = false;
        // CRLs and CTLs have blocks too, which begin with the issuer. An excerpt without a header needs a hash.
        let is_certificate = |entry: &StoreEntry| {
            if header.is_some() { entry.serial_number.is_some() } else { entry.thumbprint.is_some() }
        };
        if let Some(mut entry) = entry(&block, header, whole).filter(is_certificate) {
            if self.store.is_dump {
                entry.key = KeyPresence::Unknown;
            }
            self.entries += 1;
            self.store.entries.push(entry);
        }
    }

    fn finish_store(&mut self, whole: bool) {
        self.finish_block(whole);
        let store = std::mem::take(&mut self.store);
        if store.line > 0 {
            self.found.stores.push(store);
        }
    }
}

/// The name of a store from the line above its certificates: `Root "Trusted …"`, or the name alone.
fn store_name(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let is_name = !name.is_empty()
        && name.len() <= 60
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let quoted = rest.trim_start().starts_with(['"', '«', '„', '“', '「']);
    let known =
        ["root", "my", "ca", "authroot", "trustedpeople", "trustedpublisher", "disallowed", "webhosting"];
    let alone = rest.is_empty() && known.contains(&name.to_ascii_lowercase().as_str());
    (is_name && (quoted || alone)).then_some(name)
}

/// Reads the lines of one certificate.
fn entry(block: &[Line<'_>], header: Option<(u64, &str, u32)>, whole: bool) -> Option<StoreEntry> {
    if header.is_some_and(|(_, word, _)| matches!(word, "CRL" | "CTL")) {
        return None;
    }
    let line = header.map(|(line, ..)| line).or_else(|| block.first().map(|line| line.number))?;
    let mut entry = StoreEntry {
        line,
        last_line: block.iter().rfind(|line| !line.is_blank()).map_or(line, |line| line.number),
        index: header.map(|(.., index)| index),
        serial_number: None,
        issuer: None,
        not_before: None,
        not_after: None,
        subject: None,
        thumbprint: None,
        key: KeyPresence::Unknown,
        remarks: Vec::new(),
    };
    let mut pairs = Vec::new();
    for (at, line) in block.iter().enumerate() {
        if let Some(hash) = thumbprint(line) {
            entry.thumbprint = Some(Located::new(hash, line.number));
            pairs.clear();
        } else if entry.thumbprint.is_some() {
            behind_the_hash(&mut entry, &mut pairs, line);
        } else {
            before_the_hash(&mut entry, block, at, line);
        }
    }
    entry.key = key(&entry, &pairs, whole);
    Some(entry)
}

/// Serial number, issuer, both dates, subject: in this order, told by the shape of their values.
fn before_the_hash(entry: &mut StoreEntry, block: &[Line<'_>], at: usize, line: &Line<'_>) {
    let Some((_, value)) = line.field() else {
        remark(entry, line);
        return;
    };
    if line.indent() > 1 {
        return;
    }
    if entry.serial_number.is_none() && entry.issuer.is_none() {
        // Its digits may be odd in number where a tool left the first zero out.
        let digits = hex_digits(value, 2, 128).or_else(|| hex_digits(&format!("0{value}"), 2, 128));
        entry.serial_number = digits.map(|digits| Located::new(digits.to_lowercase(), line.number));
        if entry.serial_number.is_some() {
            return;
        }
    }
    let after_issuer = entry.issuer.is_some() || entry.index.is_none();
    let has_date = entry.not_after.is_none() && after_issuer && looks_like_date(value);
    if has_date {
        let date =
            Located::new(StoreDate { text: value.to_owned(), time: None, readings: Vec::new() }, line.number);
        match entry.not_before {
            None => entry.not_before = Some(date),
            Some(_) => entry.not_after = Some(date),
        }
        return;
    }
    let slot_is_issuer = entry.issuer.is_none() && entry.not_before.is_none();
    let slot_is_subject = entry.subject.is_none() && entry.not_after.is_some();
    if slot_is_issuer || slot_is_subject {
        let name = match DistinguishedName::parse(value) {
            Some(name) => Some(Located::new(name, line.number)),
            // -v and -dump put one attribute a line under the label.
            None if value.is_empty() => name_below(block, at),
            None => None,
        };
        match name {
            Some(name) if slot_is_issuer => entry.issuer = Some(name),
            Some(name) => entry.subject = Some(name),
            None => remark(entry, line),
        }
    } else {
        remark(entry, line);
    }
}

fn looks_like_date(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let parts = value.chars().filter(|c| matches!(c, '/' | '.' | '-' | '年' | '月')).count();
    value.len() <= 60 && (6..=20).contains(&digits) && parts >= 2 && !value.contains('=')
}

/// The name whose attributes stand on the lines below its label, indented by four or more.
fn name_below(block: &[Line<'_>], at: usize) -> Option<Located<DistinguishedName>> {
    let below: Vec<&Line<'_>> =
        block.iter().skip(at + 1).take_while(|line| line.indent() >= 4 && line.text.contains('=')).collect();
    let text = below.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join("\n");
    Some(Located::new(DistinguishedName::parse(&text)?, below.first()?.number))
}

/// Key container and provider are `label = value` lines, the other names of the container have a colon.
fn behind_the_hash(entry: &mut StoreEntry, pairs: &mut Vec<Located<String>>, line: &Line<'_>) {
    match line.text.split_once(" = ") {
        Some((label, value)) if label.len() <= 100 && !value.trim().is_empty() => {
            pairs.push(Located::new(value.trim().to_owned(), line.number));
        }
        _ => remark(entry, line),
    }
}

fn remark(entry: &mut StoreEntry, line: &Line<'_>) {
    if !line.is_blank() && !line.text.starts_with(char::is_whitespace) && entry.remarks.len() < REMARKS {
        entry.remarks.push(Located::new(line.text.trim().to_owned(), line.number));
    }
}

fn key(entry: &StoreEntry, pairs: &[Located<String>], whole: bool) -> KeyPresence {
    let missing =
        entry.remarks.iter().find(|remark| contains_ignore_case(&remark.value, "missing stored keyset"));
    match (pairs.first(), missing) {
        (_, Some(remark)) => KeyPresence::Missing { line: remark.line },
        (Some(container), None) => {
            KeyPresence::Present { container: container.clone(), provider: pairs.get(1).cloned() }
        }
        (None, None) if entry.thumbprint.is_some() && (whole || is_said(entry)) => KeyPresence::Absent,
        (None, None) => KeyPresence::Unknown,
    }
}

/// Whether the line behind the hash is a sentence: the key container would stand there, were there one.
fn is_said(entry: &StoreEntry) -> bool {
    let hash_line = entry.thumbprint.as_ref().map_or(0, |hash| hash.line);
    let behind = entry.remarks.iter().find(|remark| remark.line == hash_line + 1);
    behind.is_some_and(|remark| !remark.value.contains(['(', ':', '：']))
}

#[cfg(test)]
mod tests;
