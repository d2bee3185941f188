//! Rule files, conditions and the matcher: records in, findings out.

mod analysis;
pub mod catalogue;
pub mod check;
pub mod condition;
pub mod correlate;
pub mod draft;
pub mod error;
pub mod finding;
pub mod inventory;
pub mod likeness;
pub mod lint;
pub mod masters;
pub mod matcher;
mod memo;
pub mod rule;
pub mod rule_file;
pub mod rule_set;
pub mod trial;
mod version;
mod when;
