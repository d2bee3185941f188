//! Which archive a file is, told by its first bytes alone.

/// Bytes from the beginning that [`Format::of`] looks at.
const TAR_HEADER_BYTES: usize = 512;

/// Kinds of archives, and of single compressed files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Zip,
    Tar,
    Gzip,
    Xz,
    Zstd,
    Bzip2,
    SevenZip,
    Cabinet,
    /// Known, but not read.
    Rar,
}

impl Format {
    /// The format of a file that begins so.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let starts: &[(&[u8], Self)] = &[
            (b"PK\x03\x04", Self::Zip),
            (b"PK\x05\x06", Self::Zip),
            (b"PK\x07\x08PK\x03\x04", Self::Zip),
            (b"7z\xbc\xaf\x27\x1c", Self::SevenZip),
            (b"MSCF\0\0\0\0", Self::Cabinet),
            (b"\x1f\x8b\x08", Self::Gzip),
            (b"\xfd7zXZ\0", Self::Xz),
            (b"\x28\xb5\x2f\xfd", Self::Zstd),
            (b"Rar!\x1a\x07", Self::Rar),
        ];
        if let Some((_, format)) = starts.iter().find(|(start, _)| head.starts_with(start)) {
            return Some(*format);
        }
        let is_bzip2 = head.starts_with(b"BZh")
            && head.get(3).is_some_and(|level| (b'1'..=b'9').contains(level))
            && head.get(4..10).is_some_and(|magic| {
                magic == b"\x31\x41\x59\x26\x53\x59" || magic == b"\x17\x72\x45\x38\x50\x90"
            });
        if is_bzip2 {
            return Some(Self::Bzip2);
        }
        // A frame to skip may come first (RFC 8878, 3.1.2).
        let is_skippable = matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]);
        if is_skippable {
            return Some(Self::Zstd);
        }
        is_tar(head).then_some(Self::Tar)
    }

    /// Whether it holds one stream without a name, or a tar.
    pub(crate) fn is_stream(self) -> bool {
        matches!(self, Self::Gzip | Self::Xz | Self::Zstd | Self::Bzip2)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::Gzip => "gzip",
            Self::Xz => "xz",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::SevenZip => "7z",
            Self::Cabinet => "cab",
            Self::Rar => "rar",
        }
    }
}

/// Whether the first header of a tar has the checksum that it states (POSIX.1-2017, pax, ustar interchange format).
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..TAR_HEADER_BYTES) else { return false };
    let stated = header.get(148..156).unwrap_or_default();
    let digits: Vec<u8> =
        stated.iter().copied().skip_while(|b| *b == b' ').take_while(u8::is_ascii_digit).collect();
    let Some(stated) = std::str::from_utf8(&digits).ok().and_then(|text| u64::from_str_radix(text, 8).ok())
    else {
        return false;
    };
    let bytes = header.iter().enumerate();
    let sum: u64 = bytes.map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) }).sum();
    header.first().is_some_and(|first| *first != 0) && stated == sum
}
