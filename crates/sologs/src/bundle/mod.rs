//! Every file of a bundle, once, with what its place says about it.

mod node;
mod place;
mod source;
mod walk;

pub(crate) use node::name_nodes;
pub(crate) use place::{Place, is_guid};
pub(crate) use source::{Opened, Source, Stdin, read_whole};
pub(crate) use walk::{Entry, walk};
