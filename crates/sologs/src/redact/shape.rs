//! What stands for a name in a file that is to be read again: an address is still an address, an id an id.

use super::NameKind;
use super::table::Token;

/// Fewest digits of an id that another one of the same length can stand for.
const MIN_DIGITS: usize = 12;

/// Stands for `original` in the same form: as many hexadecimal digits with the same marks between them, an address of a
/// range that nobody has (RFC 2544, RFC 3849), an identifier of an account of no machine. A name stays `host-1`.
pub(super) fn in_shape(token: Token, original: &str) -> String {
    match token.kind {
        NameKind::Ip if original.contains(':') => format!("2001:db8::{:x}", token.number),
        NameKind::Ip => {
            let (high, low) = (token.number / 250, token.number % 250);
            format!("198.{}.{}.{}", 18 + (high / 250) % 2, high % 250, low + 1)
        }
        NameKind::Sid => format!("S-1-5-21-1-1-1-{}", 1000 + token.number),
        NameKind::Email => format!("{token}@redacted.example"),
        kind => code(kind)
            .and_then(|code| digits(code, token.number, original))
            .unwrap_or_else(|| token.to_string()),
    }
}

/// The first digit of what stands for an id, by its kind: ids of two kinds differ.
fn code(kind: NameKind) -> Option<char> {
    Some(match kind {
        NameKind::Thumbprint => 'a',
        NameKind::Serial => '5',
        NameKind::Agent => '6',
        NameKind::Task => '7',
        NameKind::Guid => '8',
        NameKind::Hex => '9',
        _ => return None,
    })
}

/// The digits of `original` replaced: the code, zeros, the number. `None` where it holds anything but digits and what
/// stands between them.
fn digits(code: char, number: usize, original: &str) -> Option<String> {
    let is_mark = |c: char| matches!(c, ' ' | '-' | ':' | '{' | '}' | '(' | ')');
    let count = original.chars().filter(char::is_ascii_hexdigit).count();
    if count < MIN_DIGITS || !original.chars().all(|c| c.is_ascii_hexdigit() || is_mark(c)) {
        return None;
    }
    let mut written =
        format!("{code}{number:0width$x}", width = count - 1).into_bytes().into_iter().map(char::from);
    let digit = |c: char| if c.is_ascii_hexdigit() { written.next() } else { Some(c) };
    Some(original.chars().filter_map(digit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: NameKind, number: usize, original: &str) -> String {
        in_shape(Token { kind, number }, original)
    }

    #[test]
    fn ids_keep_their_form_and_kinds_differ() {
        for (kind, original, expected) in [
            (
                NameKind::Thumbprint,
                "A1B2C3D4E5F60718293A4B5C6D7E8F9012345678",
                "a00000000000000000000000000000000000001f",
            ),
            (NameKind::Thumbprint, "a1 b2 c3 d4 e5 f6 07", "a0 00 00 00 00 00 1f"),
            (
                NameKind::Agent,
                "{5E2F7C10-4A71-4A4B-9C52-0D1F3A7B9E01}",
                "{60000000-0000-0000-0000-00000000001f}",
            ),
            (NameKind::Task, "5e2f7c10-4a71-4a4b-9c52-0d1f3a7b9e01", "70000000-0000-0000-0000-00000000001f"),
            (NameKind::Task, "40117_5e2f", "task-31"),
            (NameKind::Serial, "1f", "serial-31"),
        ] {
            assert_eq!(shown(kind, 31, original), expected, "{original}");
        }
    }

    #[test]
    fn addresses_and_accounts_are_nobodys() {
        assert_eq!(shown(NameKind::Ip, 1, "10.0.0.7"), "198.18.0.2");
        assert_eq!(shown(NameKind::Ip, 250, "10.0.0.7"), "198.18.1.1");
        assert_eq!(shown(NameKind::Ip, 62_500, "10.0.0.7"), "198.19.0.1");
        assert_eq!(shown(NameKind::Ip, 17, "fe80::1"), "2001:db8::11");
        assert_eq!(shown(NameKind::Sid, 1, "S-1-5-21-99-98-97-1104"), "S-1-5-21-1-1-1-1001");
        assert_eq!(shown(NameKind::Email, 2, "a@b.fr"), "email-2@redacted.example");
        assert_eq!(shown(NameKind::Host, 1, "SRVPARIS"), "host-1");
    }
}
