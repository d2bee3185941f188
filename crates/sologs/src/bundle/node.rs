//! Which machine a file comes from.

use crate::scan::Look;
use std::collections::BTreeSet;

/// Names the node of every file: its top-level folder. A folder that holds a tree of Scale Out files is a machine's;
/// where only one does, the name of that folder is the best that the paths tell.
pub(crate) fn name_nodes(looks: &mut [Look]) {
    let holds_scale_out = |look: &&Look| look.place.role.is_some() || look.kind.is_settings();
    let trees: BTreeSet<Option<String>> =
        looks.iter().filter(holds_scale_out).map(|look| look.place.top_folder.clone()).collect();
    if trees.iter().all(Option::is_none) {
        return;
    }
    for look in looks {
        look.node.clone_from(&look.place.top_folder);
    }
}
