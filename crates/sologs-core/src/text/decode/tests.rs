use super::*;
use proptest::prelude::*;

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn decoded(bytes: &[u8], encoding: Encoding) -> (String, Notes) {
    let mut scratch = String::from("of the block before");
    let decoded = encoding.decode(bytes, &mut scratch);
    (decoded.text.to_owned(), decoded.notes)
}

fn mixed(notes: &Notes) -> Vec<(Encoding, Vec<u64>)> {
    notes.mixed.iter().map(|(encoding, places)| (*encoding, places.first.clone())).collect()
}

#[test]
fn valid_utf8_is_lent() {
    let bytes = "déjà\n接続\n".as_bytes();
    let mut scratch = String::new();
    let decoded = Encoding::Utf8.decode(bytes, &mut scratch);
    assert!(std::ptr::eq(decoded.text.as_bytes(), bytes));
    assert!(decoded.notes.is_empty());
}

#[test]
fn ascii_of_a_code_page_is_lent() {
    let mut scratch = String::new();
    assert!(std::ptr::eq(Encoding::Ibm850.decode(b"plain", &mut scratch).text.as_bytes(), b"plain"));
}

#[test]
fn broken_utf8_becomes_replacement_characters_with_their_lines() {
    let (text, notes) =
        decoded(b"one\nd\xc3\xa9j\xc3\xa0\ncl\xc3\xa9 cut \xe6\x8e\r\nfour\n", Encoding::Utf8);
    assert_eq!(text, "one\ndéjà\nclé cut \u{fffd}\r\nfour\n");
    assert_eq!((notes.malformed.first, notes.malformed.amount), (vec![3], 1));
    assert!(notes.mixed.is_empty());
}

#[test]
fn the_half_character_at_the_end_of_a_utf8_file_is_broken() {
    let (text, notes) = decoded(b"cl\xc3\xa9\nTermin\xc3", Encoding::Utf8);
    assert_eq!(text, "clé\nTermin\u{fffd}");
    assert_eq!(notes.malformed.first, [2]);
}

#[test]
fn ansi_lines_in_a_utf8_file_are_decoded_as_such() {
    let bytes =
        ["ligne à lire\n".as_bytes(), b"une cl\xe9 manqu\xe9e, d\xe9lai d\xe9pass\xe9\n", "été\n".as_bytes()];
    let (text, notes) = decoded(&bytes.concat(), Encoding::Utf8);
    assert_eq!(text, "ligne à lire\nune clé manquée, délai dépassé\nété\n");
    assert_eq!(mixed(&notes), [(Encoding::Windows1252, vec![2])]);
    assert_eq!(notes.mixed[0].1.amount, bytes[1].len() as u64);
}

#[test]
fn utf8_lines_in_an_ansi_file_are_decoded_as_such() {
    let bytes = [b"cl\xe9\n".as_slice(), "été reçu\n".as_bytes(), b"\xe9t\xe9\n"].concat();
    let (text, notes) = decoded(&bytes, Encoding::Windows1252);
    assert_eq!(text, "clé\nété reçu\nété\n");
    assert_eq!(mixed(&notes), [(Encoding::Utf8, vec![2])]);
}

#[test]
fn double_byte_text_that_happens_to_be_utf8_stays() {
    // Two characters of GBK that are a character of two bytes in UTF-8 each.
    let (text, notes) = decoded(b"\xc4\xa3\xcd\xa8\n", Encoding::Gbk);
    assert_eq!(text.chars().count(), 3);
    assert!(notes.is_empty());
    let (text, notes) = decoded("服务器\n".as_bytes(), Encoding::Gbk);
    assert_eq!(text, "服务器\n");
    assert_eq!(mixed(&notes), [(Encoding::Utf8, vec![1])]);
}

#[test]
fn utf16_appended_to_an_eight_bit_file_is_decoded_as_such() {
    let bytes =
        [b"plain\r\n".to_vec(), wide("é wide\r\nand wide\r\n"), b"plain again, and long\r\n".to_vec()];
    for encoding in [Encoding::Utf8, Encoding::Windows1252] {
        let (text, notes) = decoded(&bytes.concat(), encoding);
        assert_eq!(text, "plain\r\né wide\r\nand wide\r\nplain again, and long\r\n");
        assert_eq!(mixed(&notes), [(Encoding::Utf16Le, vec![2, 3])]);
        assert!(notes.nul.is_empty() && notes.malformed.is_empty());
    }
}

#[test]
fn eight_bit_lines_appended_to_a_utf16_file_are_decoded_as_such() {
    for appended in ["2024-05-03 10:00:00 appended", "odd\r\n", "2024-05-03 10:00:00 a\r\nlonger one\r\n"] {
        let bytes = [wide("wide\r\n例外\r\n"), appended.as_bytes().to_vec(), wide("wide 例外\r\n")].concat();
        let (text, notes) = decoded(&bytes, Encoding::Utf16Le);
        assert_eq!(text, format!("wide\r\n例外\r\n{appended}wide 例外\r\n"));
        assert_eq!(notes.mixed[0].0, Encoding::Utf8);
        assert_eq!(notes.mixed[0].1.first[0], 3);
        assert!(notes.malformed.is_empty());
    }
}

#[test]
fn nuls_are_noted_and_not_taken_for_utf16() {
    let bytes = [b"one\n", &[0; 600][..], b"two\0\0three\nfour\n"].concat();
    let (text, notes) = decoded(&bytes, Encoding::Utf8);
    assert_eq!(text, "one\ntwo\u{2400}three\nfour\n");
    assert_eq!((notes.nul.first, notes.nul.amount), (vec![2], 602));
    assert!(notes.mixed.is_empty());
}

/// Once an endless loop: the line looked like UTF-16 to one rule and like 8-bit text to the other.
#[test]
fn utf16_behind_eight_bit_text_on_one_line_is_read_to_its_end() {
    let (text, _) = decoded(b"ab, cd. ef; gh12x\0y\0z\0\n\0", Encoding::Utf8);
    assert!(text.starts_with("ab, cd. ef; gh12"), "{text:?}");
}

#[test]
fn bytes_without_meaning_in_a_code_page_are_noted() {
    let (text, notes) = decoded(b"a\n\xaa\xff\n", Encoding::Windows1253);
    assert_eq!(text, "a\n\u{fffd}\u{fffd}\n");
    assert_eq!((notes.malformed.first, notes.malformed.amount), (vec![2], 2));
    let (_, notes) = decoded(b"\x82\n", Encoding::ShiftJis);
    assert_eq!(notes.malformed.first, [1]);
}

#[test]
fn consoles_have_their_own_letters() {
    assert_eq!(decoded(b"cl\x82 \xb3\xc4", Encoding::Ibm850).0, "clé │─");
    assert_eq!(decoded(b"b\x88\xa5d", Encoding::Ibm852).0, "błąd");
    assert_eq!(decoded(b"\x8e\xe8\xa8\xa1\xaa\xa0", Encoding::Ibm866).0, "Ошибка");
    assert_eq!(decoded(b"\x9b", Encoding::Ibm437).0, "¢");
}

proptest! {
    #[test]
    fn any_bytes_are_decoded(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"\0\n\r a1\xc3\xa9"[..])], 0..300),
        cr in any::<bool>(),
    ) {
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252,
            Encoding::Windows1255, Encoding::Ibm850, Encoding::ShiftJis, Encoding::Gbk, Encoding::EucKr, Encoding::Big5] {
            let line_end = if cr { LineEnd::Cr } else { LineEnd::Lf };
            let mut scratch = String::new();
            let decoded = TextFormat { encoding, line_end }.decode(&bytes, &mut scratch);
            prop_assert!(!decoded.text.contains('\0'));
            let lines = decoded.text.split('\n').count() as u64;
            for line in decoded.notes.malformed.first.iter().chain(&decoded.notes.nul.first) {
                prop_assert!(*line >= 1 && *line <= lines);
            }
        }
    }

    #[test]
    fn texts_of_both_widths_in_any_order_are_decoded(
        pieces in prop::collection::vec(("[ -~\r\n]{0,24}", 0..4_u8), 0..12),
    ) {
        let mut bytes = Vec::new();
        for (text, width) in &pieces {
            match width {
                0 => bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
                1 => bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
                _ => bytes.extend(text.as_bytes()),
            }
        }
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252, Encoding::ShiftJis] {
            let (text, _) = decoded(&bytes, encoding);
            prop_assert!(!text.contains('\0'));
        }
    }

    #[test]
    fn utf8_is_what_the_standard_library_says(text in any::<String>()) {
        let shown = text.replace('\0', "");
        let (decoded, notes) = decoded(shown.as_bytes(), Encoding::Utf8);
        prop_assert_eq!(decoded, shown);
        prop_assert!(notes.is_empty());
    }
}
