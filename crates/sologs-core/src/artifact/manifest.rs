//! `manifest.json` of a collected bundle: what was gathered on a node, by which command, and what could not be.
//!
//! ```json
//! {
//!   "sologs_manifest": 1,
//!   "node": "WORKER01",
//!   "collected_at": "2024-05-03T10:00:00+02:00",
//!   "utc_offset": "+02:00",
//!   "elevated": true,
//!   "windows_build": 20348,
//!   "items": [
//!     { "path": "netsh-sslcert.txt", "artifact": "netsh-sslcert", "command": "netsh http show sslcert",
//!       "exit_code": 0, "bytes": 1234, "sha256": "…", "reason": null }
//!   ]
//! }
//! ```
//!
//! The file stands in the folder of its node; paths are relative to that folder.

use super::Located;
use super::common::json_text::{self, Json};
use super::problem::Problems;
use crate::time::{Timestamp, parse_offset};
use serde::Serialize;

/// Version of the form that is written and read.
pub const VERSION: u32 = 1;
/// Items that are read of one manifest.
const ITEMS: usize = 100_000;

/// A manifest. Every member but `items` may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Manifest {
    /// Version of the form; [`VERSION`].
    pub sologs_manifest: u32,
    /// Program and version that made it.
    pub tool: Option<String>,
    /// Name of the machine.
    pub node: Option<String>,
    /// Roles found on it: `worker`, `master`.
    pub roles: Vec<String>,
    /// When it was made, with the machine's offset.
    pub collected_at: Option<Timestamp>,
    /// Offset of the machine's local time from UTC, `+02:00`.
    pub utc_offset: Option<String>,
    /// Name of the machine's time zone.
    pub time_zone: Option<String>,
    /// Whether it was made as administrator.
    pub elevated: Option<bool>,
    /// Product name of Windows.
    pub windows: Option<String>,
    /// Build number of Windows; 20348 is Windows Server 2022.
    pub windows_build: Option<u32>,
    /// ANSI code page of the machine.
    pub ansi_code_page: Option<u32>,
    /// OEM code page of the machine.
    pub oem_code_page: Option<u32>,
    /// Everything that was tried.
    pub items: Vec<ManifestItem>,
}

/// One file that was gathered, or the reason why it was not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ManifestItem {
    /// 1-based line in the manifest.
    #[serde(skip)]
    pub line: u64,
    /// Path relative to the manifest's folder, with `/`; `None` where nothing was written.
    pub path: Option<String>,
    /// Kind of artifact, as in the report (`netsh-sslcert`).
    pub artifact: Option<String>,
    /// Command whose output it is, with its arguments.
    pub command: Option<String>,
    /// Path that it was copied from.
    pub source: Option<String>,
    /// Exit code of the command.
    pub exit_code: Option<i64>,
    /// Bytes written.
    pub bytes: Option<u64>,
    /// SHA-256 of what was written, lower-case hexadecimal.
    pub sha256: Option<String>,
    /// Why it is missing or not whole.
    pub reason: Option<String>,
}

/// How the reason of a [`ManifestItem`] ends whose program the machine does not have.
pub const NO_PROGRAM: &str = "is not on this machine";

impl ManifestItem {
    /// Whether the machine does not have the program: there was nothing that could have been gathered.
    pub fn is_absent(&self) -> bool {
        let is_told = self.reason.as_ref().is_some_and(|reason| reason.ends_with(NO_PROGRAM));
        self.exit_code.is_none() && is_told
    }
}

impl Manifest {
    /// Minutes east of UTC of the machine's local time.
    pub fn offset_minutes(&self) -> Option<i16> {
        let written = self.utc_offset.as_deref().and_then(parse_offset);
        written.or_else(|| self.collected_at.and_then(|time| time.offset_minutes()))
    }

    /// The item of a path relative to the manifest's folder; `/` and `\` are the same, case does not count.
    pub fn item(&self, path: &str) -> Option<&ManifestItem> {
        let plain = |path: &str| path.replace('\\', "/").to_lowercase();
        let wanted = plain(path);
        self.items.iter().find(|item| item.path.as_deref().is_some_and(|own| plain(own) == wanted))
    }

    /// Items that could not be gathered.
    pub fn missing(&self) -> impl Iterator<Item = &ManifestItem> {
        self.items.iter().filter(|item| item.reason.is_some())
    }
}

/// Whether a text is a manifest.
pub(super) fn recognise(text: &str) -> bool {
    json_text::looks_like_json(text) && text.contains("\"sologs_manifest\"")
}

/// Reads a manifest.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Manifest {
    let document = json_text::read(text);
    if let Some((line, reason)) = document.broken {
        problems.malformed(line, reason);
    }
    let Some(root) = &document.root else { return Manifest::default() };
    let manifest = read(root, problems);
    if manifest.sologs_manifest > VERSION {
        let line = root.get("sologs_manifest").map_or(1, |version| version.line);
        let message =
            format!("this manifest is of version {}, newer than this sologs knows", manifest.sologs_manifest);
        problems.malformed(line, message);
    }
    manifest
}

fn text(json: &Json<'_>, name: &str) -> Option<String> {
    json.get(name)?.scalar().map(|text| text.into_owned())
}

fn number<T: std::str::FromStr>(json: &Json<'_>, name: &str) -> Option<T> {
    text(json, name)?.parse().ok()
}

fn read(root: &Json<'_>, problems: &mut Problems) -> Manifest {
    let items = root.get("items").map(Json::elements).unwrap_or_default();
    if items.len() > ITEMS {
        problems.limit(
            items.get(ITEMS).map_or(1, |item| item.line),
            format!("only the first {ITEMS} items are read"),
        );
    }
    let roles = root.get("roles").map(Json::elements).unwrap_or_default();
    Manifest {
        sologs_manifest: number(root, "sologs_manifest").unwrap_or_default(),
        tool: text(root, "tool"),
        node: text(root, "node"),
        roles: roles.iter().filter_map(|role| role.scalar().map(|role| role.into_owned())).collect(),
        collected_at: number(root, "collected_at"),
        utc_offset: text(root, "utc_offset"),
        time_zone: text(root, "time_zone"),
        elevated: number(root, "elevated"),
        windows: text(root, "windows"),
        windows_build: number(root, "windows_build"),
        ansi_code_page: number(root, "ansi_code_page"),
        oem_code_page: number(root, "oem_code_page"),
        items: items.iter().take(ITEMS).map(item).collect(),
    }
}

fn item(json: &Json<'_>) -> ManifestItem {
    ManifestItem {
        line: json.line,
        path: text(json, "path"),
        artifact: text(json, "artifact"),
        command: text(json, "command"),
        source: text(json, "source"),
        exit_code: number(json, "exit_code"),
        bytes: number(json, "bytes"),
        sha256: text(json, "sha256"),
        reason: text(json, "reason"),
    }
}

impl ManifestItem {
    /// The command with the item's line.
    pub fn located_command(&self) -> Option<Located<&str>> {
        self.command.as_deref().map(|command| Located::new(command, self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let manifest = Manifest {
            sologs_manifest: VERSION,
            node: Some("WORKER01".to_owned()),
            roles: vec!["worker".to_owned()],
            collected_at: "2024-05-03T10:00:00+02:00".parse().ok(),
            elevated: Some(false),
            windows_build: Some(20348),
            items: vec![
                ManifestItem {
                    path: Some("netsh/sslcert.txt".to_owned()),
                    command: Some("netsh http show sslcert".to_owned()),
                    exit_code: Some(-1),
                    ..ManifestItem::default()
                },
                ManifestItem {
                    artifact: Some("winhttpcertcfg".to_owned()),
                    reason: Some("not installed".to_owned()),
                    ..ManifestItem::default()
                },
            ],
            ..Manifest::default()
        };
        let text = serde_json::to_string_pretty(&manifest).unwrap();
        assert!(recognise(&text));
        let mut problems = Problems::default();
        let mut found = parse(&text, &mut problems);
        assert!(problems.into_vec().is_empty());
        assert!(found.items[0].line > 10 && found.items[1].line > found.items[0].line);
        assert_eq!(found.item(r"Netsh\sslcert.txt").unwrap().exit_code, Some(-1));
        assert_eq!((found.missing().count(), found.offset_minutes()), (1, Some(120)));
        found.items.iter_mut().for_each(|item| item.line = 0);
        assert_eq!(found, manifest);
    }

    #[test]
    fn newer_and_broken_manifests_are_told() {
        let mut problems = Problems::default();
        let found = parse("{\"sologs_manifest\": 2,\n \"items\": [{\"path\": \"a\"}", &mut problems);
        assert_eq!(found.items.len(), 1);
        assert_eq!(problems.into_vec().len(), 2);
        assert!(!recognise("{\"name\": \"other\", \"manifest_version\": 2}"));
    }
}
