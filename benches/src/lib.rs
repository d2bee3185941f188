//! Tools to measure sologs: a generator of synthetic logs that knows what it wrote ([`generator`]), and the
//! comparison of sologs with ripgrep, grep and `wc` ([`compare`]).
//!
//! Everything the generator writes is made up. No log of a real Scale Out cluster is public; only the wording of
//! .NET exceptions and of the services' own messages is taken from what is documented.

pub mod compare;
pub mod generator;
