//! Which machine a file comes from.

use super::place::is_no_node;
use crate::scan::Look;
use sologs_core::artifact::Artifact;
use sologs_core::kind::FileKind;
use std::collections::BTreeSet;

/// Names the node of every file: the folder that holds the files of its machine, at the top of the bundle or, where one
/// folder holds everything (an archive, a folder of folders), below it. A folder that holds files of Scale Out or
/// of a machine is a machine's; an archive is one where it holds such files without a folder of their own. Where no
/// folder is one, the manifest of the collector names the machine, or else a folder that is called like one.
pub(crate) fn name_nodes(looks: &mut [Look]) {
    let tree = Tree::of(looks);
    let trees: BTreeSet<Option<String>> = looks
        .iter()
        .filter(|look| is_of_machine(look))
        .map(|look| tree.folder(&look.path, tree.depth))
        .collect();
    if trees.iter().any(Option::is_some) {
        for look in looks.iter_mut() {
            look.node = tree.folder(&look.path, tree.depth).filter(|name| is_used(name, &trees, look));
        }
    } else if let Some(name) = named_by_manifest(looks) {
        looks.iter_mut().for_each(|look| look.node = Some(name.clone()));
    } else {
        // Logs that somebody copied by hand, in folders called like their machines.
        let named = |look: &Look| tree.folder(&look.path, tree.depth).filter(|name| is_like_a_machine(name));
        looks.iter_mut().for_each(|look| look.node = named(look));
    }
}

/// Whether a name is like those that machines have and other folders seldom: `MASTER`, `SQL-PROD-2`, `worker01`. NetBIOS
/// allows 15 characters; a name with its domain is one as well.
fn is_like_a_machine(name: &str) -> bool {
    let host = name.split('.').next().unwrap_or_default();
    let is_host =
        (1..=15).contains(&host.len()) && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let has_letter = host.bytes().any(|b| b.is_ascii_alphabetic());
    let is_capital = !host.bytes().any(|b| b.is_ascii_lowercase());
    let digits = host.bytes().rev().take_while(u8::is_ascii_digit).count();
    is_host && has_letter && (is_capital || digits >= 2)
}

/// Where in the paths the names of machines stand.
#[derive(Default)]
struct Tree {
    /// Folders above those of the machines.
    depth: usize,
    /// Archives in which every file of a machine lies in a folder: that folder is the machine's.
    outer: BTreeSet<String>,
}

impl Tree {
    fn of(looks: &[Look]) -> Self {
        let mut tree = Self { depth: 0, outer: outer_archives(looks) };
        // The archives themselves are files like others, but hold nothing of their own.
        let inner = || looks.iter().filter(|look| look.kind != FileKind::Archive);
        loop {
            let mut names = inner().map(|look| raw_folder(&look.path, tree.depth));
            let Some(Some(first)) = names.next() else { return tree };
            if is_no_node(first) || tree.outer.contains(first) || !names.all(|name| name == Some(first)) {
                return tree;
            }
            // A collector's manifest lies in the folder of its machine.
            if inner().any(|look| {
                look.kind == FileKind::Manifest && raw_folder(&look.path, tree.depth + 1).is_none()
            }) {
                return tree;
            }
            let of_machines = inner().filter(|look| is_of_machine(look));
            let below: BTreeSet<Option<String>> =
                of_machines.map(|look| tree.folder(&look.path, tree.depth + 1)).collect();
            if below.iter().flatten().count() < 2 {
                return tree;
            }
            tree.depth += 1;
        }
    }

    /// The folder at that depth which may be a machine's; the one below where an archive stands there.
    fn folder(&self, path: &str, depth: usize) -> Option<String> {
        let name = raw_folder(path, depth)?;
        let name = if self.outer.contains(name) { raw_folder(path, depth + 1)? } else { name };
        (!is_no_node(name)).then(|| archive_stem(name).to_owned())
    }
}

fn outer_archives(looks: &[Look]) -> BTreeSet<String> {
    let mut outer = BTreeSet::new();
    let mut direct = BTreeSet::new();
    for look in looks.iter().filter(|look| is_of_machine(look)) {
        for depth in 0.. {
            let Some(name) = raw_folder(&look.path, depth) else { break };
            if name.ends_with('!') {
                let below = raw_folder(&look.path, depth + 1).filter(|below| !is_no_node(below));
                let kind = if below.is_some() { &mut outer } else { &mut direct };
                kind.insert(name.to_owned());
            }
        }
    }
    &outer - &direct
}

/// A folder of exports or of notes beside the folders of the machines is no machine.
fn is_used(name: &str, trees: &BTreeSet<Option<String>>, look: &Look) -> bool {
    look.kind.is_scale_out_log() || trees.contains(&Some(name.to_owned()))
}

/// Whether a file is one of a machine, and not one that speaks of the whole cluster.
fn is_of_machine(look: &Look) -> bool {
    let cluster = matches!(
        look.kind,
        FileKind::TextLog
            | FileKind::SsisdbTable
            | FileKind::Archive
            | FileKind::Unknown
            | FileKind::SqlErrorlog
    );
    look.place.role.is_some() || !cluster
}

fn raw_folder(path: &str, depth: usize) -> Option<&str> {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    let (_, folders) = parts.split_last()?;
    folders.get(depth).copied()
}

/// The name of an archive without its extension: `WORKER01.zip!` holds the files of WORKER01.
fn archive_stem(name: &str) -> &str {
    let Some(archive) = name.strip_suffix('!') else { return name };
    let stem = archive.rsplit_once('.').map_or(archive, |(stem, _)| stem);
    stem.strip_suffix(".tar").unwrap_or(stem)
}

fn named_by_manifest(looks: &[Look]) -> Option<String> {
    let names = looks.iter().flat_map(|look| &look.artifacts).filter_map(|artifact| match artifact {
        Artifact::Manifest(manifest) => manifest.node.clone(),
        _ => None,
    });
    let names: BTreeSet<String> = names.collect();
    let mut names = names.into_iter();
    let first = names.next()?;
    names.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_are_called_like_machines_are_told_from_others() {
        for name in ["WORKER01", "SSISMASTER", "SQL-PROD-2", "worker01", "W2.contoso.local"] {
            assert!(is_like_a_machine(name), "{name}");
        }
        for name in
            ["logs", "Copied logs", "dump1", "2024-05-03", "v2.1", "input", "A-NAME-TOO-LONG-FOR-A-MACHINE"]
        {
            assert!(!is_like_a_machine(name), "{name}");
        }
    }
}
