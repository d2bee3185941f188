use super::super::encoding::Codec;
use super::*;

/// Encodes by trying: slow, but independent of the encoders.
fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding.codec() {
        Codec::Whatwg(codec) => {
            let (bytes, _, failed) = codec.encode(text);
            assert!(!failed, "{text} is not {encoding}");
            bytes.into_owned()
        }
        Codec::Table(character) => {
            let byte = |c: char| (0..=255).find(|byte| character(*byte) == c).expect("in the code page");
            text.chars().map(byte).collect()
        }
        Codec::Utf8 => text.as_bytes().to_vec(),
        Codec::Utf16 { big_endian } => {
            let unit = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
            text.encode_utf16().flat_map(unit).collect()
        }
    }
}

/// Made up, one line or two in each language, as a service might write them.
const TEXTS: [(&str, &[Encoding]); 14] = [
    (
        "2024-05-03 10:00:00 Échec de la tâche : le délai d'attente a été dépassé\r\n",
        &[Encoding::Windows1252, Encoding::Ibm850],
    ),
    (
        "2024-05-03 10:00:00 Der Schlüssel für den Kanal ist ungültig, bitte später prüfen\r\n",
        &[Encoding::Windows1252, Encoding::Ibm850],
    ),
    (
        "2024-05-03 10:00:00 La conexión con el servidor se cerró después de la sesión\r\n",
        &[Encoding::Windows1252, Encoding::Ibm850],
    ),
    (
        "2024-05-03 Il servizio non è più attivo perché manca l'identità\r\n",
        &[Encoding::Windows1252, Encoding::Ibm850],
    ),
    (
        "2024-05-03 A conexão não está disponível, verifique a configuração\r\n",
        &[Encoding::Windows1252, Encoding::Ibm850],
    ),
    (
        "2024-05-03 Tjänsten kunde inte startas på grund av ett fel från värden\r\n",
        &[Encoding::Windows1252, Encoding::Ibm850],
    ),
    (
        "2024-05-03 Wystąpił błąd połączenia, usługa została zatrzymana później\r\n",
        &[Encoding::Windows1250, Encoding::Ibm852],
    ),
    (
        "2024-05-03 Připojení ke vzdálenému serveru při spuštění služby selhalo\r\n",
        &[Encoding::Windows1250, Encoding::Ibm852],
    ),
    (
        "2024-05-03 Ошибка: служба не смогла открыть защищённый канал\r\n",
        &[Encoding::Windows1251, Encoding::Ibm866],
    ),
    ("2024-05-03 Bağlantı süresi doldu, işlem başarısız oldu\r\n", &[Encoding::Windows1254]),
    (
        "2024-05-03 サービスへの接続でエラーが発生しました。証明書を確認してください\r\n",
        &[Encoding::ShiftJis],
    ),
    ("2024-05-03 서비스에 연결하는 동안 오류가 발생했습니다. 인증서를 확인하십시오\r\n", &[Encoding::EucKr]),
    ("2024-05-03 连接服务时发生错误，请检查证书是否有效\r\n", &[Encoding::Gbk]),
    ("2024-05-03 連接服務時發生錯誤，請檢查憑證是否有效\r\n", &[Encoding::Big5]),
];

#[test]
fn code_pages_are_told_by_letters_and_words() {
    for (text, encodings) in TEXTS {
        for &encoding in encodings {
            let found = detect(&encoded(text, encoding));
            assert_eq!(found.encoding, encoding, "{text}{found:?}");
            assert!(matches!(found.means, Means::Language(_)), "{found:?}");
        }
    }
}

#[test]
fn other_scripts_are_told_by_statistics() {
    for (text, encoding) in [
        ("Η σύνδεση με τον διακομιστή απέτυχε και η υπηρεσία σταμάτησε\r\n", Encoding::Windows1253),
        ("החיבור לשרת נכשל והשירות הופסק לפני סיום הפעולה\r\n", Encoding::Windows1255),
        ("فشل الاتصال بالخادم وتوقفت الخدمة قبل انتهاء العملية\r\n", Encoding::Windows1256),
        ("การเชื่อมต่อกับเซิร์ฟเวอร์ล้มเหลวและบริการหยุดทำงาน\r\n", Encoding::Windows874),
    ] {
        let found = detect(&encoded(text, encoding));
        assert_eq!(found, told(encoding, Means::Statistics), "{text}");
    }
}

#[test]
fn a_single_letter_is_western() {
    for text in
        ["Terminé\r\n", "Terminé", "une clé manque\r\n", "Schlüssel\n", "it’s done\r\n", "Attente…\r\n"]
    {
        let found = detect(&encoded(text, Encoding::Windows1252));
        assert_eq!(found.encoding, Encoding::Windows1252, "{text}: {found:?}");
    }
}

#[test]
fn utf8_is_what_is_valid_or_nearly() {
    let of = |bytes: &[u8]| detect(bytes).means;
    assert_eq!(of(b"plain"), Means::Ascii);
    assert_eq!(of(b""), Means::Ascii);
    assert_eq!(of("é".as_bytes()), Means::Sequences);
    assert_eq!(of(b"d\xc3\xa9j\xc3\xa0 vu\n\xff\xff broken\n"), Means::Sequences, "four bytes against two");
    assert_eq!(of(b"cut \xe6\x8e"), Means::Sequences);
    assert_eq!(detect("\u{feff}a".as_bytes()).encoding, Encoding::Utf8Bom);
    assert_eq!(detect("\u{feff}a".as_bytes()).bom_length, 3);
}

#[test]
fn a_head_may_be_cut_in_the_middle_of_a_character() {
    for cut in [1, 2] {
        let text = "un é et 接";
        let bytes = &text.as_bytes()[..text.len() - cut];
        assert_eq!(detect_head(bytes).encoding, Encoding::Utf8);
    }
    assert_eq!(detect_head("接".as_bytes().split_last().unwrap().1).means, Means::Ascii);
    let cut_unit = encoded("plain text\r\n", Encoding::Utf16Le);
    assert_eq!(detect_head(&cut_unit[..15]).encoding, Encoding::Utf16Le);
}

#[test]
fn utf16_needs_no_mark() {
    for (text, _) in TEXTS {
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
            let bytes = encoded(text, encoding);
            assert_eq!(detect(&bytes), told(encoding, Means::Units), "{text}");
            let marked = encoded(&format!("\u{feff}{text}"), encoding);
            assert_eq!(detect(&marked), Detection { encoding, means: Means::ByteOrderMark, bom_length: 2 });
        }
    }
}

#[test]
fn nul_runs_are_not_utf16() {
    let bytes = [b"2024-05-03 started\r\n", &[0; 4096][..], b"2024-05-04 started\r\n"].concat();
    assert_eq!(detect(&bytes).encoding, Encoding::Utf8);
}
