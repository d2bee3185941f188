//! Names become tokens, the same everywhere: `host-1`, `account-2`.
//!
//! [`Redactor`] learns names from what is known to be one (nodes, captures, settings, exports, certificates) and from what
//! stands around them in texts, and replaces them wherever they stand. `mask` takes passwords and keys out of every report,
//! redacted or not. What is covered and what is not: `docs/security.md`.

mod artifact;
mod check;
mod constants;
mod dictionary;
mod fold;
mod kind;
mod patterns;
mod report;
mod secrets;
mod shape;
mod table;

pub use check::Left;
pub use kind::NameKind;
pub(crate) use secrets::mask;

use crate::report::Report;
use dictionary::Dictionary;
use patterns::Found;
use report::Place;
use serde::Serialize;
use sologs_core::artifact::Artifact;
use sologs_rules::catalogue::Catalogue;
use sologs_rules::rule::Rule;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use table::{Table, Token};

/// Replaces names by tokens.
///
/// First everything is learned that there is to learn ([`Redactor::add`], [`Redactor::learn`], [`Redactor::learn_report`]),
/// then texts are written anew; what was not known before is learned on the way, so that nothing known is left in what
/// comes later.
#[derive(Clone, Debug)]
pub struct Redactor {
    words: constants::Words,
    table: Table,
    /// Names with what is searched for them; made anew when the table grew.
    dictionary: Dictionary,
    /// How many names the dictionary was made of.
    known: usize,
    /// Whether ids and addresses are replaced by such: see [`Redactor::keeping_shapes`].
    keeps_shapes: bool,
}

/// A row of the table: what stands for what. For the sender alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NameRow {
    /// What stands in the report, for example `host-1`.
    pub token: String,
    /// What kind of name it is.
    pub kind: NameKind,
    /// Every spelling of the name that was met.
    pub originals: Vec<String>,
}

impl Default for Redactor {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Redactor {
    /// A redactor that knows no name yet. Words of `rules` are not taken for names where they stand free in a text.
    pub fn new(rules: &[Rule]) -> Self {
        Self {
            words: constants::Words::new(rules),
            table: Table::default(),
            dictionary: Dictionary::default(),
            known: 0,
            keeps_shapes: false,
        }
    }

    /// Replaces addresses, security identifiers, thumbprints and other ids by made-up ones of the same form instead of
    /// `thumbprint-1`, for files that are to be read again.
    pub fn keeping_shapes(mut self) -> Self {
        self.keeps_shapes = true;
        self
    }

    /// What is written in the place of a name.
    fn spelled(&self, token: Token, original: &str) -> String {
        if self.keeps_shapes { shape::in_shape(token, original) } else { token.to_string() }
    }

    /// Learns a name that is known to be one: a machine with or without its domain, an account with or without, an
    /// address, an id. Names that every Windows or SQL Server has are left alone.
    pub fn add(&mut self, kind: NameKind, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        for found in self.parts(kind, name) {
            self.take(&found);
        }
    }

    /// The names that a text consists of, which is known to be of that kind.
    fn parts(&self, kind: NameKind, name: &str) -> Vec<Found> {
        let mut out = Vec::new();
        match kind {
            NameKind::Host => match name.split_once('\\').filter(|(host, _)| !host.is_empty()) {
                Some((host, instance)) => {
                    patterns::host(host, 0, &mut out);
                    let instance = instance.trim_start_matches('\\');
                    out.push(whole(NameKind::Instance, instance, name.len() - instance.len()));
                }
                None => patterns::host(without_port(name), 0, &mut out),
            },
            NameKind::Account => patterns::account(name, 0, "", &|word| self.is_host(word), &mut out),
            NameKind::Name if constants::is_common_host(name) || constants::is_common_account(name) => {}
            _ => out.push(whole(kind, name, 0)),
        }
        out
    }

    fn is_host(&self, word: &str) -> bool {
        self.table.get(NameKind::Host, word).is_some_and(|token| token.kind == NameKind::Host)
    }

    /// Learns the names that a text tells by what stands around them.
    pub fn learn(&mut self, text: &str) {
        for found in self.found(text) {
            self.take(&found);
        }
    }

    /// Learns the names that the messages of a text hold, in whatever language they are.
    pub(crate) fn learn_messages(&mut self, catalogue: &Catalogue, text: &str) {
        for message in catalogue.find_all(text) {
            for capture in &message.captures {
                self.learn_capture(capture.name, &capture.value(text));
            }
        }
    }

    /// Learns the names of a file that is no log.
    pub fn learn_artifact(&mut self, artifact: &Artifact) {
        artifact::names(artifact, &mut |kind, name| match kind {
            Some(kind) => self.add(kind, name),
            None => self.learn(name),
        });
    }

    /// Learns every name of a report.
    pub fn learn_report(&mut self, report: &Report) {
        let mut report = report.clone();
        // Machines first: what they are called decides how other names are read.
        report::texts(&mut report, &mut |place, text| {
            if place == Place::Node {
                self.add(NameKind::Host, text);
            }
        });
        report::texts(&mut report, &mut |place, text| match place {
            Place::Node => {}
            Place::Capture(name) => self.learn_capture(name, text),
            Place::Setting(key) => match artifact::kind_of(key, text) {
                Some(kind) => self.add(kind, text),
                None => self.learn(text),
            },
            Place::Text | Place::Path => self.learn(text),
        });
    }

    /// Learns the names that the messages in a report hold, in whatever language they are.
    pub(crate) fn learn_report_messages(&mut self, catalogue: &Catalogue, report: &mut Report) {
        report::texts(report, &mut |place, text| {
            if place == Place::Text {
                self.learn_messages(catalogue, text);
            }
        });
    }

    fn learn_capture(&mut self, name: &str, value: &str) {
        match capture_kind(name) {
            Some(kind) => self.add(kind, value),
            None => self.learn(value),
        }
    }

    /// Learns the value of that name of an event.
    pub(crate) fn learn_value(&mut self, name: &str, value: &str) {
        self.learn_capture(name, value);
    }

    /// The value of that name of an event, with its names replaced.
    pub(crate) fn value(&mut self, name: &str, value: &str) -> String {
        match capture_kind(name) {
            Some(kind) => self.name(kind, value),
            None => self.text(value),
        }
    }

    fn found(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        patterns::find(text, &|word| self.is_host(word), &mut found);
        found.retain(|found| !self.is_ours(found));
        found
    }

    /// Whether a name is in the rules themselves: what they say to everybody is no secret.
    fn is_ours(&self, found: &Found) -> bool {
        let name = found.name.to_lowercase();
        match found.kind {
            NameKind::Host | NameKind::Domain | NameKind::Account => {
                name == "example" || name.ends_with(".example") || self.words.is_ours(&name)
            }
            NameKind::Guid => self.words.is_ours(&name),
            _ => false,
        }
    }

    fn take(&mut self, found: &Found) -> Token {
        // The Windows name of a domain is, as a rule, the first label of its DNS name.
        let label =
            found.name.split_once('.').filter(|_| found.kind == NameKind::Domain).map(|(label, _)| label);
        let Some(label) = label else { return self.table.token(found.kind, &found.name) };
        let known = self.table.get(NameKind::Domain, &found.name).is_some();
        let of_label = self.table.get(NameKind::Domain, label).filter(|token| token.kind == NameKind::Domain);
        match of_label.filter(|_| !known) {
            Some(token) => {
                self.table.alias(NameKind::Domain, &found.name, token, true);
                token
            }
            None => {
                let token = self.table.token(NameKind::Domain, &found.name);
                self.table.alias(NameKind::Domain, label, token, false);
                token
            }
        }
    }

    /// A text with its names replaced.
    pub fn text(&mut self, text: &str) -> String {
        let mut out = self.replaced(text);
        // A name that was met for the first time may stand elsewhere in the same text, too.
        if self.table.len() > self.known {
            out = self.replaced(text);
        }
        out
    }

    fn replaced(&mut self, text: &str) -> String {
        let mut places: Vec<(Range<usize>, Token)> = Vec::new();
        for found in self.found(text) {
            let token = self.take(&found);
            places.push((found.range, token));
        }
        self.refresh();
        let mut hits = Vec::new();
        self.dictionary.find(text, &mut hits);
        for hit in hits {
            let token = match text.get(hit.range.clone()).filter(|_| hit.is_part) {
                Some(word) => self.table.token(hit.token.kind, word),
                None => hit.token,
            };
            places.push((hit.range, token));
        }
        self.written(text, places)
    }

    /// Makes the dictionary anew if there are new names.
    fn refresh(&mut self) {
        if self.table.len() == self.known {
            return;
        }
        self.known = self.table.len();
        let free = self.table.keys().filter(|(name, _)| !self.words.is_ordinary(name));
        self.dictionary = Dictionary::new(free.map(|(name, token)| (name.to_owned(), token)).collect());
    }

    /// A name of that kind, replaced as a whole even where it is an ordinary word.
    pub(crate) fn name(&mut self, kind: NameKind, name: &str) -> String {
        let parts = self.parts(kind, name.trim());
        let shift = name.len() - name.trim_start().len();
        let mut places = Vec::new();
        for mut found in parts {
            let token = self.take(&found);
            found.range = found.range.start + shift..found.range.end + shift;
            places.push((found.range, token));
        }
        if places.is_empty() { self.text(name) } else { self.written(name, places) }
    }

    /// Replaces the names in a report, in every text of it.
    pub fn report(&mut self, report: &mut Report) {
        self.learn_report(report);
        let nodes: BTreeMap<String, Token> = report
            .files
            .iter()
            .filter_map(|file| {
                let node = file.node.as_deref()?;
                Some((node.to_lowercase(), self.table.get(NameKind::Host, node)?))
            })
            .collect();
        report::texts(report, &mut |place, text| {
            *text = match place {
                Place::Text => self.text(text),
                Place::Path => self.path(text, &nodes),
                Place::Node => self.name(NameKind::Host, text),
                Place::Capture(name) => self.value(name, text),
                Place::Setting(key) => match artifact::kind_of(key, text) {
                    Some(kind) => self.name(kind, text),
                    None => self.text(text),
                },
            };
        });
    }

    /// A path: a folder at its top, or at the top of an archive, that is a machine's becomes its token even where it is
    /// called like an ordinary word; `ScaleOut/Master` further down stays.
    fn path(&mut self, path: &str, nodes: &BTreeMap<String, Token>) -> String {
        let mut parts: Vec<String> = path.split("!/").map(str::to_owned).collect();
        for part in &mut parts {
            let (top, rest) =
                part.split_once('/').map_or((part.as_str(), None), |(top, rest)| (top, Some(rest)));
            let token = nodes.get(&top.to_lowercase());
            if let (Some(token), Some(rest)) = (token, rest) {
                *part = format!("{token}/{rest}");
            }
        }
        self.text(&parts.join("!/"))
    }

    /// The table of what stands for what, in the order of kinds and numbers. For the sender alone.
    pub fn rows(&self) -> Vec<NameRow> {
        let row = |(token, originals): (Token, &std::collections::BTreeSet<String>)| NameRow {
            token: self.spelled(token, originals.first().map_or("", String::as_str)),
            kind: token.kind,
            originals: originals.iter().cloned().collect(),
        };
        self.table.rows().map(row).collect()
    }
}

/// A machine without its port: `HOST:8391`, `HOST,1433`, `[::1]:8391`.
fn without_port(name: &str) -> &str {
    let name = name.split(',').next().unwrap_or_default();
    match name.rsplit_once(':') {
        Some((host, port))
            if port.bytes().all(|b| b.is_ascii_digit()) && (!host.contains(':') || host.ends_with(']')) =>
        {
            host
        }
        _ => name,
    }
}

/// Takes passwords, keys and tokens of access out of a report.
pub(crate) fn mask_report(report: &mut Report) {
    report::texts(report, &mut |place, text| {
        // What a setting is called tells whether its value is a secret.
        if let Place::Setting(key) = place
            && matches!(mask(&format!("{key}=\"{text}\"")), Cow::Owned(_))
        {
            *text = "***".to_owned();
        }
        if let Cow::Owned(masked) = mask(text) {
            *text = masked;
        }
    });
}

fn whole(kind: NameKind, name: &str, start: usize) -> Found {
    Found { range: start..start + name.len(), kind, name: name.to_owned(), by_place: true }
}

/// What the captures of rules and of the catalogue are names of; `None` for those that are addresses, sentences or no
/// names, which are read like any text.
fn capture_kind(name: &str) -> Option<NameKind> {
    Some(match name {
        "authority" | "host" | "expected_host" | "presented_host" | "machine" | "computer" | "node"
        | "master" | "server" | "sql_server" | "sql_host" | "master_host" | "worker_host" => NameKind::Host,
        "user" | "account" | "login" | "caller" | "service_account" => NameKind::Account,
        "thumbprint" | "expected_thumbprint" | "certificate_hash" | "hash" | "bound_hash" => {
            NameKind::Thumbprint
        }
        "task" | "task_id" => NameKind::Task,
        "agent" | "agent_id" | "worker" | "worker_id" => NameKind::Agent,
        "ip" | "address_ip" | "client" => NameKind::Ip,
        "domain" => NameKind::Domain,
        "serial" | "serial_number" => NameKind::Serial,
        "display_name" => NameKind::Name,
        _ => return None,
    })
}

impl Redactor {
    /// The text with tokens at the places; of places that overlap, the longest wins.
    fn written(&self, text: &str, mut places: Vec<(Range<usize>, Token)>) -> String {
        places.sort_by_key(|(range, token)| (std::cmp::Reverse(range.len()), range.start, *token));
        let mut kept: BTreeMap<usize, (usize, Token)> = BTreeMap::new();
        for (range, token) in places {
            let before = kept.range(..range.end).next_back();
            if before.is_none_or(|(_, (end, _))| *end <= range.start) && !range.is_empty() {
                kept.insert(range.start, (range.end, token));
            }
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (start, (end, token)) in kept {
            out.push_str(text.get(at..start).unwrap_or_default());
            let lost = text.get(start..end).unwrap_or_default();
            out.push_str(&self.spelled(token, lost));
            // Lines are counted: a name that was wrapped leaves its line ends behind it.
            out.extend(lost.chars().filter(|c| *c == '\n'));
            at = end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests;
