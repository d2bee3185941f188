//! The languages that a server may speak.

/// A display language of Windows and .NET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// en
    English,
    /// fr
    French,
    /// de
    German,
    /// es
    Spanish,
    /// it
    Italian,
    /// pt-BR
    Portuguese,
    /// ru
    Russian,
    /// ja
    Japanese,
    /// ko
    Korean,
    /// zh-CN
    SimplifiedChinese,
    /// zh-TW
    TraditionalChinese,
    /// pl
    Polish,
    /// cs
    Czech,
    /// tr
    Turkish,
}

impl Language {
    /// Every language, in the order in which a good-log corpus goes through them.
    pub const ALL: [Self; 14] = [
        Self::English,
        Self::French,
        Self::German,
        Self::Spanish,
        Self::Italian,
        Self::Portuguese,
        Self::Russian,
        Self::Japanese,
        Self::Korean,
        Self::SimplifiedChinese,
        Self::TraditionalChinese,
        Self::Polish,
        Self::Czech,
        Self::Turkish,
    ];

    /// Its tag, for example `pt-BR`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Italian => "it",
            Self::Portuguese => "pt-BR",
            Self::Russian => "ru",
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::SimplifiedChinese => "zh-CN",
            Self::TraditionalChinese => "zh-TW",
            Self::Polish => "pl",
            Self::Czech => "cs",
            Self::Turkish => "tr",
        }
    }

    /// The language of a tag, in any case.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// Whether the generator knows exception texts in it; in the other languages it writes good logs only.
    pub fn has_exceptions(self) -> bool {
        matches!(self, Self::English | Self::French)
    }

    /// The word of the Windows event viewer for an informational record.
    pub(crate) fn information_word(self) -> &'static str {
        match self {
            Self::English | Self::French => "Information",
            Self::German => "Informationen",
            Self::Spanish => "Información",
            Self::Italian => "Informazioni",
            Self::Portuguese => "Informações",
            Self::Russian => "Сведения",
            Self::Japanese => "情報",
            Self::Korean => "정보",
            Self::SimplifiedChinese => "信息",
            Self::TraditionalChinese => "資訊",
            Self::Polish => "Informacje",
            Self::Czech => "Informace",
            Self::Turkish => "Bilgi",
        }
    }
}
