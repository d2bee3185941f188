//! The languages that reports can be written in: one for each file of `i18n/`.

use std::fmt;
use std::str::FromStr;

/// Code and messages of each language, in the order of the codes.
static LANGUAGES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// A language of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(&'static str);

impl Lang {
    /// English: the language to fall back on.
    pub const EN: Self = Self("en");

    /// Every language, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.iter().map(|(code, _)| Self(code))
    }

    /// The code, for example `fr`.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The text of its message file.
    pub(crate) fn source(self) -> &'static str {
        LANGUAGES.iter().find(|(code, _)| *code == self.0).map_or("", |(_, source)| source)
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self::EN
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// Reads a code (`fr`), a language tag (`fr-CA`) or a name of a locale (`fr_FR.UTF-8`, `fr_BE@euro`), in any case.
/// A region that has no file of its own gets the language's.
impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tag = text.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        let language = tag.split('-').next().unwrap_or_default();
        Self::all()
            .find(|lang| lang.0.eq_ignore_ascii_case(&tag))
            .or_else(|| Self::all().find(|lang| lang.0.eq_ignore_ascii_case(language)))
            .ok_or_else(|| UnknownLang(text.to_owned()))
    }
}

/// A text that names none of the languages of reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLang(String);

impl fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = Lang::all().map(Lang::code).collect();
        write!(f, "there are no messages in '{}'; known languages: {}", self.0, known.join(", "))
    }
}

impl std::error::Error for UnknownLang {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_their_language() {
        for (text, code) in
            [("en", "en"), ("FR", "fr"), ("fr_FR.UTF-8", "fr"), ("fr_BE@euro", "fr"), ("en-GB", "en")]
        {
            assert_eq!(text.parse::<Lang>().unwrap().code(), code, "{text}");
        }
        for text in ["", "C", "POSIX", "french", "de_DE.UTF-8"] {
            assert!(text.parse::<Lang>().is_err(), "{text}");
        }
        assert!("de".parse::<Lang>().unwrap_err().to_string().ends_with("en, fr"));
    }

    #[test]
    fn english_is_there() {
        assert!(Lang::all().any(|lang| lang == Lang::EN));
        assert!(!Lang::EN.source().is_empty());
    }
}
