//! A rule, compiled.

use crate::condition::{Compile, CompiledException, CompiledMessage};
use crate::correlate::{Plan, PlanFault, faults, signals};
use crate::error::{RuleError, RuleErrorKind};
use crate::lint::place_in;
use crate::rule_file::RuleFile;
use crate::version::too_old;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// How grave a trouble is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// Good to know.
    Info,
    /// Will become a trouble, or makes one worse.
    Warning,
    /// Something does not work.
    Error,
}

impl Severity {
    /// Every severity, from the least to the most grave.
    pub const ALL: [Severity; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The name in JSON, for example `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A rule, ready to be matched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The rule as written.
    pub file: RuleFile,
    /// Where it was read from, for messages to its author.
    pub path: String,
    pub(crate) exceptions: Vec<CompiledException>,
    pub(crate) messages: Vec<CompiledMessage>,
    signals: Vec<String>,
    pub(crate) plans: Vec<Arc<Plan>>,
}

impl Rule {
    /// Reads and compiles one rule file.
    ///
    /// # Errors
    /// When the text is not TOML, has an unknown key or lacks one, when the id is not the file's name, or when a
    /// regular expression cannot be compiled, when a correlation does not hold together, or when it needs a newer
    /// sologs; the error names file, line and column.
    pub fn from_toml(path: &str, text: &str) -> Result<Self, RuleError> {
        Self::read(path, text, Compile::Now)
    }

    /// As [`Rule::from_toml`], for a rule that was read so before, as the tests of the built-in rules do: its
    /// regular expressions are compiled only when they are first asked.
    ///
    /// # Errors
    /// As [`Rule::from_toml`], but for regular expressions: one that cannot be compiled never matches.
    pub fn from_tested_toml(path: &str, text: &str) -> Result<Self, RuleError> {
        Self::read(path, text, Compile::Later)
    }

    fn read(path: &str, text: &str, when: Compile) -> Result<Self, RuleError> {
        let newer = |error: RuleError| too_old(path, text).unwrap_or(error);
        let file: RuleFile =
            toml::from_str(text).map_err(|error| newer(RuleError::from_toml(path, text, &error)))?;
        if file.min_sologs.is_some()
            && let Some(error) = too_old(path, text)
        {
            return Err(error);
        }
        let stem = path.rsplit(['/', '\\']).next().unwrap_or(path).trim_end_matches(".toml");
        if stem != file.id {
            let message =
                format!("the id `{}` is not the file's name; call the file `{}.toml`", file.id, file.id);
            return Err(at_key(path, text, "id", message));
        }
        let exceptions = file
            .matches
            .exception
            .iter()
            .map(|spec| {
                CompiledException::new(spec, when).map_err(|message| at_key(path, text, "regex", message))
            })
            .collect::<Result<_, _>>()?;
        let messages = file
            .matches
            .message
            .iter()
            .map(|spec| {
                CompiledMessage::new(spec, when).map_err(|message| at_key(path, text, "regex", message))
            })
            .collect::<Result<_, _>>()?;
        if let Some(fault) = faults(&file).iter().find(|fault| !fault.is_warning) {
            return Err(of_plan(path, text, fault));
        }
        let signals = signals(&file);
        let plans = file.matches.correlation.iter().map(|spec| Arc::new(Plan::new(spec, &signals))).collect();
        Ok(Self { file, path: path.to_owned(), exceptions, messages, signals, plans })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.file.id
    }

    /// The names of its tables, sorted, each once; [`crate::correlate::Occurred::signal`] counts here.
    pub fn signals(&self) -> &[String] {
        &self.signals
    }

    /// The number of a name among [`Rule::signals`].
    pub(crate) fn signal(&self, name: &str) -> Option<usize> {
        crate::correlate::signal(&self.signals, name)
    }
}

/// A fault of a table, shown where the table says it.
pub(crate) fn of_plan(path: &str, text: &str, fault: &PlanFault) -> RuleError {
    let (table, number) = fault.table;
    let place = place_in(text, (table, number), fault.key, fault.item.as_deref());
    let message = format!("`[[match.{table}]]` {}: {}", number + 1, fault.message);
    let mut error = RuleError::new(fault.kind, path, message).at(text, place);
    if fault.is_warning {
        error = error.as_warning();
    }
    match &fault.help {
        Some(help) => error.with_help(help.clone()),
        None => error,
    }
}

/// A bad value, shown at the first line that gives that key.
fn at_key(path: &str, text: &str, key: &str, message: String) -> RuleError {
    let error = RuleError::new(RuleErrorKind::InvalidValue, path, message);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_key =
            line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        if is_key {
            return error.at(text, start..start + line.trim_end().len());
        }
        start += line.len();
    }
    error
}
