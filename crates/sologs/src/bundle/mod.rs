//! Every file of a bundle, once, with what its place says about it.

mod node;
mod place;
mod walk;

pub(crate) use node::name_nodes;
pub(crate) use place::{Place, is_guid};
pub(crate) use walk::{Entry, Source, walk};
