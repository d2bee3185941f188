//! How grave a record says it is.

use super::language::Language;
use serde::{Deserialize, Serialize};

/// The level of a record, under the names that the Scale Out services use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Of use to developers only.
    Verbose,
    /// The ordinary course of things.
    Information,
    /// Worth a look.
    Warning,
    /// Something failed.
    Error,
    /// The service gives up.
    Critical,
}

impl Level {
    /// All levels, least grave first.
    pub const ALL: [Self; 5] = [Self::Verbose, Self::Information, Self::Warning, Self::Error, Self::Critical];

    /// The word for it in English, as the services name it.
    pub fn english(self) -> &'static str {
        match self {
            Self::Verbose => "Verbose",
            Self::Information => "Information",
            Self::Warning => "Warning",
            Self::Error => "Error",
            Self::Critical => "CriticalError",
        }
    }

    /// The word that Windows shows for it in `language`; English where it is the same or not known.
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Warning, Language::French) => "Avertissement",
            (Self::Error, Language::French) => "Erreur",
            (Self::Critical, Language::French) => "Critique",
            (Self::Information, language) => language.information_word(),
            (level, _) => level.english(),
        }
    }
}
