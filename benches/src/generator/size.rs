//! Sizes as people write them: `5KB`, `1GB`, `64MiB`.

/// Reads a size in bytes: a whole number with nothing, `KB`, `MB`, `GB`, `TB` (powers of 1,000) or `KiB`, `MiB`,
/// `GiB`, `TiB` (powers of 1,024) after it.
///
/// # Errors
///
/// A sentence for the user where the text is no size.
pub fn parse(text: &str) -> Result<u64, String> {
    let trimmed = text.trim();
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = trimmed.split_at_checked(digits).unwrap_or(("", trimmed));
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return Err(format!("'{text}' is not a size; write it as 50MB, 1GB or 64MiB")),
    };
    let number: u64 =
        number.parse().map_err(|_| format!("'{text}' is not a size; begin it with a whole number"))?;
    number.checked_mul(factor).ok_or_else(|| format!("'{text}' is too large a size"))
}

/// Writes a size so that [`parse`] gives the same number back, as short as that allows.
pub fn text(bytes: u64) -> String {
    for (factor, unit) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")] {
        if bytes >= factor && bytes.is_multiple_of(factor) {
            return format!("{}{unit}", bytes / factor);
        }
    }
    format!("{bytes}B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_written() {
        assert_eq!(parse("5KB"), Ok(5_000));
        assert_eq!(parse(" 64 MiB "), Ok(67_108_864));
        assert_eq!(parse("10gb"), Ok(10_000_000_000));
        for bad in ["", "GB", "1.5GB", "5 parsecs", "99999999999TB"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        for bytes in [0, 7, 1_500, 5_000, 50_000_000, 10_000_000_000] {
            assert_eq!(parse(&text(bytes)), Ok(bytes));
        }
    }
}
