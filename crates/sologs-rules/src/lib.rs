//! Rule files, conditions and the matcher: typed records in, findings out.

pub mod catalogue;
pub mod error;
pub mod rule;
pub mod rule_file;
