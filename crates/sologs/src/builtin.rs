//! The rules and the message catalogue that come with sologs, or nothing where they were left out of the build.

/// Path and text of every built-in rule file, by id.
#[cfg(feature = "builtin-rules")]
pub(crate) const RULES: &[(&str, &str)] = sologs_builtin_rules::RULES;
/// The message catalogue in its quick form.
#[cfg(feature = "builtin-rules")]
pub(crate) const CATALOGUE: &str = sologs_builtin_rules::CATALOGUE;

#[cfg(not(feature = "builtin-rules"))]
pub(crate) const RULES: &[(&str, &str)] = &[];
#[cfg(not(feature = "builtin-rules"))]
pub(crate) const CATALOGUE: &str = "";
