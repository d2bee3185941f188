//! Exception chains as .NET writes them, and as people hand them on.

mod chain;

pub use chain::{ExceptionChain, ExceptionLink, Frame};
