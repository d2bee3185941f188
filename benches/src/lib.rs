//! Tools to measure sologs.
