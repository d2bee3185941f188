//! Numbers written into a text without the machinery of `format!`, which would be most of the generator's time.

const PAIRS: &str = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
                     5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
const HEX: &str = "0123456789abcdef";

/// Two digits, for `value` below 100.
pub(crate) fn two(out: &mut String, value: u32) {
    let at = (value % 100) as usize * 2;
    out.push_str(PAIRS.get(at..at + 2).unwrap_or_default());
}

/// Four digits, for `value` below 10,000.
pub(crate) fn four(out: &mut String, value: u32) {
    two(out, value / 100);
    two(out, value);
}

/// As many digits as it takes.
pub(crate) fn number(out: &mut String, value: u32) {
    if value >= 100 {
        number(out, value / 100);
        two(out, value);
    } else if value >= 10 {
        two(out, value);
    } else {
        out.push((b'0' + value as u8) as char);
    }
}

/// The first `digits` (0 to 7) digits of a fraction of a second given in units of 100 ns.
pub(crate) fn fraction(out: &mut String, ticks: u32, digits: u32) {
    let mut divisor = 1_000_000;
    for _ in 0..digits.min(7) {
        out.push((b'0' + (ticks / divisor % 10) as u8) as char);
        divisor /= 10;
    }
}

/// `count` (up to 16) hexadecimal digits.
pub(crate) fn hex(out: &mut String, bits: u64, count: u32) {
    for nibble in (0..count.min(16)).rev() {
        let at = (bits >> (nibble * 4) & 15) as usize;
        out.push_str(HEX.get(at..=at).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_format_does() {
        for value in [0, 7, 10, 99, 100, 101, 1000, 65_535, 1_234_567, u32::MAX] {
            let mut text = String::new();
            number(&mut text, value);
            assert_eq!(text, value.to_string());
        }
        let mut text = String::new();
        fraction(&mut text, 1_234_567, 7);
        fraction(&mut text, 1_234_567, 3);
        four(&mut text, 2024);
        hex(&mut text, 0xbeef, 6);
        assert_eq!(text, "1234567123202400beef");
    }
}
