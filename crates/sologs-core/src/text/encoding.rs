//! The encodings that a text of a Windows machine comes in: their names and their code pages.

use encoding_rs as whatwg;
use serde::{Serialize, Serializer};
use std::fmt;
use yore::code_pages::{CP437, CP850, CP852};

/// How the bytes of a text stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8 without a byte order mark; also every text that is pure ASCII.
    Utf8,
    /// UTF-8 after a byte order mark.
    Utf8Bom,
    /// UTF-16, low byte first, with or without a byte order mark: what Windows calls "Unicode".
    Utf16Le,
    /// UTF-16, high byte first, with or without a byte order mark.
    Utf16Be,
    /// Code page 1250: Polish, Czech, Hungarian and their neighbours.
    Windows1250,
    /// Code page 1251: Cyrillic.
    Windows1251,
    /// Code page 1252: Western Europe and America; what is assumed when nothing tells.
    Windows1252,
    /// Code page 1253: Greek.
    Windows1253,
    /// Code page 1254: Turkish.
    Windows1254,
    /// Code page 1255: Hebrew.
    Windows1255,
    /// Code page 1256: Arabic.
    Windows1256,
    /// Code page 1257: the Baltic languages.
    Windows1257,
    /// Code page 1258: Vietnamese.
    Windows1258,
    /// Code page 874: Thai.
    Windows874,
    /// Code page 437: the console of an American Windows.
    Ibm437,
    /// Code page 850: the console of a Western European Windows.
    Ibm850,
    /// Code page 852: the console of a Central European Windows.
    Ibm852,
    /// Code page 866: the console of a Russian Windows.
    Ibm866,
    /// Code page 932: Japanese.
    ShiftJis,
    /// Code page 936: Chinese, simplified characters.
    Gbk,
    /// Code page 949: Korean.
    EucKr,
    /// Code page 950: Chinese, traditional characters.
    Big5,
}

/// Who decodes an encoding.
#[derive(Clone, Copy, Debug)]
pub(super) enum Codec {
    /// Valid UTF-8 needs no decoding at all.
    Utf8,
    /// Our own loop, for its speed on text that is nearly all ASCII.
    Utf16 { big_endian: bool },
    /// encoding_rs, the browsers' encodings.
    Whatwg(&'static whatwg::Encoding),
    /// A code page of the console, which encoding_rs leaves out: a table from byte to character.
    Table(fn(u8) -> char),
}

impl Encoding {
    /// The name in the JSON report, for example `utf-8`, `windows-1252` or `ibm850`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1250 => "windows-1250",
            Self::Windows1251 => "windows-1251",
            Self::Windows1252 => "windows-1252",
            Self::Windows1253 => "windows-1253",
            Self::Windows1254 => "windows-1254",
            Self::Windows1255 => "windows-1255",
            Self::Windows1256 => "windows-1256",
            Self::Windows1257 => "windows-1257",
            Self::Windows1258 => "windows-1258",
            Self::Windows874 => "windows-874",
            Self::Ibm437 => "ibm437",
            Self::Ibm850 => "ibm850",
            Self::Ibm852 => "ibm852",
            Self::Ibm866 => "ibm866",
            Self::ShiftJis => "shift_jis",
            Self::Gbk => "gbk",
            Self::EucKr => "euc-kr",
            Self::Big5 => "big5",
        }
    }

    /// Whether it is UTF-8, with or without a byte order mark.
    pub fn is_utf8(self) -> bool {
        matches!(self, Self::Utf8 | Self::Utf8Bom)
    }

    /// Whether it is UTF-16 of either byte order.
    pub fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// Whether a character may take two bytes, the second of which may look like ASCII.
    pub fn is_double_byte(self) -> bool {
        matches!(self, Self::ShiftJis | Self::Gbk | Self::EucKr | Self::Big5)
    }

    pub(super) fn codec(self) -> Codec {
        match self {
            Self::Utf8 | Self::Utf8Bom => Codec::Utf8,
            Self::Utf16Le => Codec::Utf16 { big_endian: false },
            Self::Utf16Be => Codec::Utf16 { big_endian: true },
            Self::Windows1250 => Codec::Whatwg(whatwg::WINDOWS_1250),
            Self::Windows1251 => Codec::Whatwg(whatwg::WINDOWS_1251),
            Self::Windows1252 => Codec::Whatwg(whatwg::WINDOWS_1252),
            Self::Windows1253 => Codec::Whatwg(whatwg::WINDOWS_1253),
            Self::Windows1254 => Codec::Whatwg(whatwg::WINDOWS_1254),
            Self::Windows1255 => Codec::Whatwg(whatwg::WINDOWS_1255),
            Self::Windows1256 => Codec::Whatwg(whatwg::WINDOWS_1256),
            Self::Windows1257 => Codec::Whatwg(whatwg::WINDOWS_1257),
            Self::Windows1258 => Codec::Whatwg(whatwg::WINDOWS_1258),
            Self::Windows874 => Codec::Whatwg(whatwg::WINDOWS_874),
            Self::Ibm437 => Codec::Table(|byte| CP437.decode_byte(byte)),
            Self::Ibm850 => Codec::Table(|byte| CP850.decode_byte(byte)),
            Self::Ibm852 => Codec::Table(|byte| CP852.decode_byte(byte)),
            Self::Ibm866 => Codec::Whatwg(whatwg::IBM866),
            Self::ShiftJis => Codec::Whatwg(whatwg::SHIFT_JIS),
            Self::Gbk => Codec::Whatwg(whatwg::GBK),
            Self::EucKr => Codec::Whatwg(whatwg::EUC_KR),
            Self::Big5 => Codec::Whatwg(whatwg::BIG5),
        }
    }

    /// The encoding of ours that is `other`; `None` for those that no Windows code page of ours stands for.
    pub(super) fn of_whatwg(other: &'static whatwg::Encoding) -> Option<Self> {
        WHATWG.into_iter().find(|own| matches!(own.codec(), Codec::Whatwg(theirs) if theirs == other))
    }
}

const WHATWG: [Encoding; 15] = [
    Encoding::Windows1250,
    Encoding::Windows1251,
    Encoding::Windows1252,
    Encoding::Windows1253,
    Encoding::Windows1254,
    Encoding::Windows1255,
    Encoding::Windows1256,
    Encoding::Windows1257,
    Encoding::Windows1258,
    Encoding::Windows874,
    Encoding::Ibm866,
    Encoding::ShiftJis,
    Encoding::Gbk,
    Encoding::EucKr,
    Encoding::Big5,
];

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
