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

/// Folders that are gone through to those of the machines, at most: names of members may have thousands of parts.
const MAX_ABOVE: usize = 64;

/// Where in the paths the names of machines stand.
#[derive(Default)]
struct Tree {
    /// Folders above those of the machines; [`Tree::outer`] is not among them.
    depth: usize,
    /// Paths of the archives in which every file of a machine lies in a folder or in another archive: they are gone
    /// through at any depth, as if they had been unpacked where they lie.
    outer: BTreeSet<String>,
}

impl Tree {
    fn of(looks: &[Look]) -> Self {
        let mut tree = Self { depth: 0, outer: outer_archives(looks) };
        while let Some(depth) = tree.below_the_only_one(looks) {
            tree.depth = depth;
        }
        tree
    }

    /// Where the folders of machines stand, if not here: below the only folder, or the only one in that and so on.
    fn below_the_only_one(&self, looks: &[Look]) -> Option<usize> {
        // The archives themselves are files like others, but hold nothing of their own.
        let inner = || looks.iter().filter(|look| look.kind != FileKind::Archive);
        let mut is_machine_above = false;
        for depth in self.depth..MAX_ABOVE {
            // A note or an export beside the folder is no folder.
            let is_loose = |look: &Look| self.raw_folder(&look.path, depth).is_none() && !is_of_machine(look);
            let mut names =
                inner().filter(|look| !is_loose(look)).map(|look| self.raw_folder(&look.path, depth));
            let only = names.next()??;
            if is_no_node(only) || !names.all(|name| name == Some(only)) {
                return None;
            }
            // A collector's manifest lies in the folder of its machine.
            let is_manifest = |look: &Look| look.kind == FileKind::Manifest;
            if inner().any(|look| is_manifest(look) && self.raw_folder(&look.path, depth + 1).is_none()) {
                return None;
            }
            let of_machines = inner().filter(|look| is_of_machine(look));
            let below: BTreeSet<String> =
                of_machines.filter_map(|look| self.folder(&look.path, depth + 1)).collect();
            is_machine_above |= is_like_a_machine(only) && (below.len() < 2 || inner().any(is_loose));
            if below.len() >= 2 {
                // Deep in the folder of a machine, folders are those of its files.
                let are_machines = !is_machine_above || below.iter().any(|name| is_like_a_machine(name));
                return are_machines.then_some(depth + 1);
            }
        }
        None
    }

    /// The folder or archive at that depth which may be a machine's.
    fn folder(&self, path: &str, depth: usize) -> Option<String> {
        let name = self.raw_folder(path, depth)?;
        (!is_no_node(name)).then(|| archive_stem(name).to_owned())
    }

    /// The folder or archive at that depth, the archives that are gone through left out.
    fn raw_folder<'p>(&self, path: &'p str, depth: usize) -> Option<&'p str> {
        let is_outer = |folder: &Folder<'_>| folder.is_archive() && self.outer.contains(folder.path);
        folders(path).filter(|folder| !is_outer(folder)).nth(depth).map(|folder| folder.name)
    }
}

fn outer_archives(looks: &[Look]) -> BTreeSet<String> {
    let mut outer = BTreeSet::new();
    let mut direct = BTreeSet::new();
    for look in looks.iter().filter(|look| is_of_machine(look)) {
        let mut folders = folders(&look.path).peekable();
        while let Some(folder) = folders.next() {
            if folder.is_archive() {
                let is_above = folders.peek().is_some_and(|below| !is_no_node(below.name));
                let kind = if is_above { &mut outer } else { &mut direct };
                kind.insert(folder.path);
            }
        }
    }
    outer.difference(&direct).map(|path| (*path).to_owned()).collect()
}

/// One of the folders or archives above a file.
struct Folder<'p> {
    name: &'p str,
    /// From the root to this one: archives of one name are many.
    path: &'p str,
}

impl Folder<'_> {
    fn is_archive(&self) -> bool {
        self.name.ends_with('!')
    }
}

/// The folders and archives above a file, the outermost first.
fn folders(path: &str) -> impl Iterator<Item = Folder<'_>> {
    let ends = path.match_indices(['/', '\\']).map(|(end, _)| end);
    let mut start = 0;
    let every = ends.filter_map(move |end| {
        let name = path.get(start..end)?;
        start = end + 1;
        Some(Folder { name, path: path.get(..end)? })
    });
    every.filter(|folder| !folder.name.is_empty())
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
