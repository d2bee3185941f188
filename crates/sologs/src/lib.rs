//! Facade.

pub mod render;
pub mod report;
