//! Every file of a bundle, once, with what its place says about it.

#[cfg_attr(not(feature = "archives"), allow(dead_code, reason = "only recognised, not read"))]
mod archive;
mod elsewhere;
mod node;
mod place;
mod source;
mod walk;

pub use archive::ArchiveLimits;
pub(crate) use archive::{Format, Stop, Visitor};
pub(crate) use elsewhere::{Elsewhere, list};
pub use elsewhere::{FileBytes, FileSource};
pub(crate) use node::name_nodes;
pub(crate) use place::{Place, is_guid};
pub(crate) use source::{Entry, Opened, Outer, Packed, Source, Stdin, read_head, read_whole};
pub(crate) use walk::walk;

/// Files that are read unless told otherwise: what is kept of them, and the report, stay within 64 MiB.
pub(crate) const MAX_FILES: usize = 15_000;
