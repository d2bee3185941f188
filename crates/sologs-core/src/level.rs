//! How grave a record is, by its own level word.

use crate::word_table::{Starts, WordTable};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The level of a record, from least to most grave.
///
/// Scale Out's own names are Verbose, Information, Warning, Error, Progress, CriticalError and Audit (flags of
/// `TaskLogLevel` in WorkerSettings.config); the words of the usual .NET log libraries map onto them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Level {
    /// Trace, debug, verbose.
    Verbose,
    /// Progress of a package.
    Progress,
    /// Audit.
    Audit,
    /// Information.
    Information,
    /// Warning.
    Warning,
    /// Error.
    Error,
    /// Critical, fatal.
    Critical,
}

impl Level {
    /// The name in the JSON report, for example `information`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verbose => "verbose",
            Self::Progress => "progress",
            Self::Audit => "audit",
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
        }
    }

    /// The level that a word of any known language and log library means, in any case; `None` for other words.
    ///
    /// ```
    /// use sologs_core::level::Level;
    /// assert_eq!(Level::from_word("WRN"), Some(Level::Warning));
    /// assert_eq!(Level::from_word("Ошибка"), Some(Level::Error));
    /// assert_eq!(Level::from_word("errors"), None);
    /// ```
    pub fn from_word(word: &str) -> Option<Self> {
        find(word.as_bytes()).map(|meaning| meaning.level)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a level word means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meaning {
    pub(crate) level: Level,
    /// ISO 639-1 code of the one language that has the word; empty where it is English or shared with English.
    pub(crate) language: &'static str,
}

/// What a word as decoded (UTF-8) means as a level, in any case.
#[inline]
pub(crate) fn find(word: &[u8]) -> Option<&'static Meaning> {
    if STARTS.may_begin(word) { WORDS.find(word) } else { None }
}

/// The first letters of level words.
pub(crate) const fn starts(starts: Starts) -> Starts {
    starts.with(&WORDS)
}

static STARTS: Starts = starts(Starts::new());

const fn means(level: Level, language: &'static str) -> Meaning {
    Meaning { level, language }
}

/// Sources: `TaskLogLevel` of Scale Out; `System.Diagnostics.TraceEventType`; log4net, NLog, Serilog (`u3`,
/// `w3`), Microsoft.Extensions.Logging (console), syslog; the level and keyword columns of the Windows Event
/// Viewer in each language.
#[rustfmt::skip]
pub(crate) static WORDS: WordTable<Meaning> = {
    use Level::{Audit, Critical, Error, Information, Progress, Verbose, Warning};
    WordTable::new(&[
        ("alert", means(Critical, "")),
        ("audit", means(Audit, "")),
        ("auditfailure", means(Audit, "")),
        ("auditsuccess", means(Audit, "")),
        ("audit failure", means(Audit, "")),
        ("audit success", means(Audit, "")),
        ("advertencia", means(Warning, "es")),
        ("advertência", means(Warning, "pt")),
        ("avertissement", means(Warning, "fr")),
        ("aviso", means(Warning, "pt")),
        ("avviso", means(Warning, "it")),
        ("advarsel", means(Warning, "nb")),
        ("ausführlich", means(Verbose, "de")),
        ("ayrıntılı", means(Verbose, "tr")),
        ("ayrintili", means(Verbose, "tr")),
        ("błąd", means(Error, "pl")),
        ("blad", means(Error, "pl")),
        ("bilgi", means(Information, "tr")),
        ("critical", means(Critical, "")),
        ("criticalerror", means(Critical, "")),
        ("critical error", means(Critical, "")),
        ("crit", means(Critical, "")),
        ("critique", means(Critical, "fr")),
        ("crítico", means(Critical, "es")),
        ("critico", means(Critical, "it")),
        ("critica", means(Critical, "it")),
        ("chyba", means(Error, "cs")),
        ("d", means(Verbose, "")),
        ("debug", means(Verbose, "")),
        ("dbg", means(Verbose, "")),
        ("dbug", means(Verbose, "")),
        ("détaillé", means(Verbose, "fr")),
        ("detallado", means(Verbose, "es")),
        ("detalhado", means(Verbose, "pt")),
        ("dettagliato", means(Verbose, "it")),
        ("diagnostic", means(Verbose, "")),
        ("e", means(Error, "")),
        ("error", means(Error, "")),
        ("err", means(Error, "")),
        ("eror", means(Error, "")),
        ("erreur", means(Error, "fr")),
        ("erro", means(Error, "pt")),
        ("errore", means(Error, "it")),
        ("emerg", means(Critical, "")),
        ("emergency", means(Critical, "")),
        ("f", means(Critical, "")),
        ("fatal", means(Critical, "")),
        ("ftl", means(Critical, "")),
        ("fail", means(Error, "")),
        ("failure", means(Error, "")),
        ("failureaudit", means(Audit, "")),
        ("failure audit", means(Audit, "")),
        ("fehler", means(Error, "de")),
        ("fine", means(Verbose, "")),
        ("finer", means(Verbose, "")),
        ("finest", means(Verbose, "")),
        ("fout", means(Error, "nl")),
        ("fel", means(Error, "sv")),
        ("feil", means(Error, "nb")),
        ("hata", means(Error, "tr")),
        ("hiba", means(Error, "hu")),
        ("i", means(Information, "")),
        ("info", means(Information, "")),
        ("information", means(Information, "")),
        ("informational", means(Information, "")),
        ("inf", means(Information, "")),
        ("informationen", means(Information, "de")),
        ("informations", means(Information, "fr")),
        ("información", means(Information, "es")),
        ("informacion", means(Information, "es")),
        ("informazioni", means(Information, "it")),
        ("informazione", means(Information, "it")),
        ("informações", means(Information, "pt")),
        ("informação", means(Information, "pt")),
        ("informacje", means(Information, "pl")),
        ("informacja", means(Information, "pl")),
        ("informace", means(Information, "cs")),
        ("informatie", means(Information, "nl")),
        ("informasjon", means(Information, "nb")),
        ("kritisch", means(Critical, "de")),
        ("krytyczny", means(Critical, "pl")),
        ("krytyczne", means(Critical, "pl")),
        ("kritická", means(Critical, "cs")),
        ("kritické", means(Critical, "cs")),
        ("kritický", means(Critical, "cs")),
        ("kritik", means(Critical, "tr")),
        ("notice", means(Information, "")),
        ("ostrzeżenie", means(Warning, "pl")),
        ("ostrzezenie", means(Warning, "pl")),
        ("progress", means(Progress, "")),
        ("prog", means(Progress, "")),
        ("panic", means(Critical, "")),
        ("pełne", means(Verbose, "pl")),
        ("podrobné", means(Verbose, "cs")),
        ("severe", means(Critical, "")),
        ("success", means(Information, "")),
        ("successaudit", means(Audit, "")),
        ("success audit", means(Audit, "")),
        ("schwerwiegend", means(Critical, "de")),
        ("t", means(Verbose, "")),
        ("trace", means(Verbose, "")),
        ("trc", means(Verbose, "")),
        ("trce", means(Verbose, "")),
        ("upozornění", means(Warning, "cs")),
        ("uyarı", means(Warning, "tr")),
        ("uyari", means(Warning, "tr")),
        ("v", means(Verbose, "")),
        ("verbose", means(Verbose, "")),
        ("verb", means(Verbose, "")),
        ("vrb", means(Verbose, "")),
        ("varování", means(Warning, "cs")),
        ("varning", means(Warning, "sv")),
        ("w", means(Warning, "")),
        ("warning", means(Warning, "")),
        ("warn", means(Warning, "")),
        ("wrn", means(Warning, "")),
        ("warnung", means(Warning, "de")),
        ("waarschuwing", means(Warning, "nl")),
        ("информация", means(Information, "ru")),
        ("инфо", means(Information, "ru")),
        ("критический", means(Critical, "ru")),
        ("критическая ошибка", means(Critical, "ru")),
        ("отладка", means(Verbose, "ru")),
        ("ошибка", means(Error, "ru")),
        ("подробности", means(Verbose, "ru")),
        ("предупреждение", means(Warning, "ru")),
        ("сбой", means(Error, "ru")),
        ("сведения", means(Information, "ru")),
        ("エラー", means(Error, "ja")),
        ("严重", means(Critical, "zh")),
        ("严重错误", means(Critical, "zh")),
        ("信息", means(Information, "zh")),
        ("关键", means(Critical, "zh")),
        ("嚴重", means(Critical, "zh")),
        ("情報", means(Information, "ja")),
        ("情报", means(Information, "zh")),
        ("致命", means(Critical, "zh")),
        ("致命的", means(Critical, "ja")),
        ("详细", means(Verbose, "zh")),
        ("詳細", means(Verbose, "ja")),
        ("詳細資訊", means(Verbose, "zh")),
        ("調試", means(Verbose, "zh")),
        ("调试", means(Verbose, "zh")),
        ("警告", means(Warning, "ja")),
        ("警报", means(Warning, "zh")),
        ("資訊", means(Information, "zh")),
        ("重大", means(Critical, "ja")),
        ("错误", means(Error, "zh")),
        ("錯誤", means(Error, "zh")),
        ("경고", means(Warning, "ko")),
        ("디버그", means(Verbose, "ko")),
        ("심각", means(Critical, "ko")),
        ("오류", means(Error, "ko")),
        ("위험", means(Critical, "ko")),
        ("정보", means(Information, "ko")),
        ("치명적", means(Critical, "ko")),
    ])
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_in_any_case_and_stands_once() {
        for (word, meaning) in WORDS.rows() {
            for word in [(*word).to_owned(), word.to_uppercase()] {
                assert_eq!(Level::from_word(&word), Some(meaning.level), "{word}");
            }
            assert_eq!(WORDS.rows().iter().filter(|(other, _)| other == word).count(), 1, "{word}");
        }
    }

    #[test]
    fn words_of_scale_out_and_of_its_languages_are_known() {
        for (word, level) in [
            ("CriticalError", Level::Critical),
            ("Progress", Level::Progress),
            ("Audit", Level::Audit),
            ("Ошибка", Level::Error),
            ("ПРЕДУПРЕЖДЕНИЕ", Level::Warning),
            ("Błąd", Level::Error),
            ("BİLGİ", Level::Information),
            ("UYARI", Level::Warning),
            ("エラー", Level::Error),
        ] {
            assert_eq!(Level::from_word(word), Some(level), "{word}");
        }
    }

    #[test]
    fn other_words_mean_no_level() {
        for word in ["", "errors", "Info1", "System", "x", "error ", "\u{fffd}"] {
            assert_eq!(Level::from_word(word), None, "{word}");
        }
    }
}
