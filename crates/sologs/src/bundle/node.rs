//! Which machine a file comes from.

use super::place::is_no_node;
use crate::scan::Look;
use sologs_core::artifact::Artifact;
use sologs_core::kind::FileKind;
use std::collections::BTreeSet;

/// Names the node of every file: the folder that holds the files of its machine, at the top of the bundle or, where one
/// folder holds everything (an archive, a folder of folders), below it. A folder that holds files of Scale Out or
/// of a machine is a machine's; where no folder is one, the manifest of the collector names it.
pub(crate) fn name_nodes(looks: &mut [Look]) {
    let depth = depth_of_nodes(looks);
    let holds_machine = |look: &&Look| is_of_machine(look);
    let trees: BTreeSet<Option<String>> =
        looks.iter().filter(holds_machine).map(|look| folder(&look.path, depth)).collect();
    if trees.iter().any(Option::is_some) {
        for look in looks.iter_mut() {
            look.node = folder(&look.path, depth).filter(|name| is_used(name, &trees, look));
        }
    } else if let Some(name) = named_by_manifest(looks) {
        looks.iter_mut().for_each(|look| look.node = Some(name.clone()));
    }
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

/// Folders above those of the machines: every file lies in them, and more than one machine's files lie below.
fn depth_of_nodes(looks: &[Look]) -> usize {
    let mut depth = 0;
    loop {
        let mut names = looks.iter().map(|look| raw_folder(&look.path, depth));
        let Some(Some(first)) = names.next() else { return depth };
        if is_no_node(first) || !names.all(|name| name == Some(first)) {
            return depth;
        }
        let below: BTreeSet<Option<String>> = looks
            .iter()
            .filter(|look| is_of_machine(look))
            .map(|look| folder(&look.path, depth + 1))
            .collect();
        let machines = below.iter().flatten().count();
        if machines < 2 && !(first.ends_with('!') && machines > 0) {
            return depth;
        }
        depth += 1;
    }
}

fn raw_folder(path: &str, depth: usize) -> Option<&str> {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    let (_, folders) = parts.split_last()?;
    folders.get(depth).copied()
}

fn folder(path: &str, depth: usize) -> Option<String> {
    raw_folder(path, depth).filter(|name| !is_no_node(name)).map(|name| archive_stem(name).to_owned())
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
