//! Tables of stamps and of what is none.

use super::*;
use proptest::prelude::*;

/// The moment that is read, `-` where year or date is missing, and the length.
fn read(text: &str) -> Option<(String, usize)> {
    let stamp = stamp(text.as_bytes())?;
    Some((stamp.time.map_or("-".to_owned(), |time| time.to_string()), stamp.len))
}

const STAMPS: &[(&str, &str)] = &[
    // ISO 8601 and its relatives
    ("2024-05-03 10:00:00", "2024-05-03T10:00:00"),
    ("2024-05-03T10:00:00", "2024-05-03T10:00:00"),
    ("2024-05-03 10:00", "2024-05-03T10:00:00"),
    ("2024-05-03 10:00:00.1", "2024-05-03T10:00:00.1"),
    ("2024-05-03 10:00:00,123", "2024-05-03T10:00:00.123"),
    ("2024-05-03 10:00:00:123", "2024-05-03T10:00:00.123"),
    ("2024-05-03T10:00:00.1234567Z", "2024-05-03T10:00:00.1234567Z"),
    ("2024-05-03T10:00:00.1234567+02:00", "2024-05-03T10:00:00.1234567+02:00"),
    ("2024-05-03 10:00:00.123 +02:00", "2024-05-03T10:00:00.123+02:00"),
    ("2024-05-03 10:00:00 -0530", "2024-05-03T10:00:00-05:30"),
    ("2024-05-03T10:00:00+02", "2024-05-03T10:00:00+02:00"),
    ("2024-05-03 10:00:00 UTC", "2024-05-03T10:00:00Z"),
    ("2024-05-03-10.00.00", "2024-05-03T10:00:00"),
    ("2024-05-03;10:00:00", "2024-05-03T10:00:00"),
    ("2024-05-03\t10:00:00", "2024-05-03T10:00:00"),
    ("2024-5-3 9:05:00", "2024-05-03T09:05:00"),
    ("2024-02-29 23:59:60", "2024-02-29T23:59:59"),
    ("20240503 10:00:00", "2024-05-03T10:00:00"),
    ("20240503T100000Z", "2024-05-03T10:00:00Z"),
    ("2024/05/03 10:00:00", "2024-05-03T10:00:00"),
    ("2024/5/3 9:00:00", "2024-05-03T09:00:00"),
    ("2024.05.03 10:00:00", "2024-05-03T10:00:00"),
    ("2024. 05. 03. 10:00:00", "2024-05-03T10:00:00"),
    // cultures
    ("5/3/2024 10:00:00 AM", "2024-05-03T10:00:00"),
    ("5/3/2024 12:00:00 AM", "2024-05-03T00:00:00"),
    ("12/13/2024 9:05:07 PM", "2024-12-13T21:05:07"),
    ("5/3/2024 10:00:00\u{202f}PM", "2024-05-03T22:00:00"),
    ("5/3/2024, 10:00:00 PM", "2024-05-03T22:00:00"),
    ("03/05/2024 10:00:00", "2024-03-05T10:00:00"),
    ("23/05/2024 10:00:00", "2024-05-23T10:00:00"),
    ("03/08/2021 20:21:50.0832", "2021-03-08T20:21:50.0832"),
    ("03-05-2024 10:00:00", "2024-03-05T10:00:00"),
    ("03.05.2024 10:00:00", "2024-05-03T10:00:00"),
    ("3. 5. 2024 10:00:00", "2024-05-03T10:00:00"),
    ("03.05.2024 10:00:00 odp.", "2024-05-03T22:00:00"),
    ("3/5/2024 10:00:00 p. m.", "2024-03-05T22:00:00"),
    ("3/5/2024 10:00:00 p.m.", "2024-03-05T22:00:00"),
    ("3.05.2024 ÖS 10:00:00", "2024-05-03T22:00:00"),
    ("2024-05-03 오전 10:00:00", "2024-05-03T10:00:00"),
    ("2024-05-03 오후 3:00:00", "2024-05-03T15:00:00"),
    ("2024/5/3 上午 10:00:00", "2024-05-03T10:00:00"),
    ("2024/05/03 午後 10:00:00", "2024-05-03T22:00:00"),
    ("2024年5月3日 10:00:00", "2024-05-03T10:00:00"),
    ("2024年5月3日10時05分07秒", "2024-05-03T10:05:07"),
    ("2024년 5월 3일 오후 1:00:00", "2024-05-03T13:00:00"),
    // two-digit years
    ("03/05/24 10:00:00", "2024-03-05T10:00:00"),
    ("03.05.24 10:00:00", "2024-05-03T10:00:00"),
    ("24/05/03 10:00:00", "2024-05-03T10:00:00"),
    ("3-May-24 10:00:00", "2024-05-03T10:00:00"),
    // months by name
    ("03 May 2024 10:00:00", "2024-05-03T10:00:00"),
    ("3-May-2024 10:00:00 AM", "2024-05-03T10:00:00"),
    ("03/May/2024:10:00:00 +0200", "2024-05-03T10:00:00+02:00"),
    ("May 3, 2024 10:00:00 AM", "2024-05-03T10:00:00"),
    ("Fri, 03 May 2024 10:00:00 GMT", "2024-05-03T10:00:00Z"),
    ("Fri May  3 10:00:00 2024", "2024-05-03T10:00:00"),
    ("Friday, May 3, 2024 10:00:00 AM", "2024-05-03T10:00:00"),
    ("Fri 05/03/2024 10:00:00.12", "2024-05-03T10:00:00.12"),
    ("2024-May-03 10:00:00", "2024-05-03T10:00:00"),
    ("vendredi 3 mai 2024 10:00:00", "2024-05-03T10:00:00"),
    ("3 févr. 2024 10:00:00", "2024-02-03T10:00:00"),
    ("3. Mai 2024 10:00:00", "2024-05-03T10:00:00"),
    ("3 de mayo de 2024 10:00:00", "2024-05-03T10:00:00"),
    ("3 maggio 2024 10:00:00", "2024-05-03T10:00:00"),
    ("sexta-feira, 3 de maio de 2024 10:00:00", "2024-05-03T10:00:00"),
    ("3 мая 2024 г. 10:00:00", "2024-05-03T10:00:00"),
    ("3 maja 2024 10:00:00", "2024-05-03T10:00:00"),
    ("3. května 2024 10:00:00", "2024-05-03T10:00:00"),
    ("3 Mayıs 2024 10:00:00", "2024-05-03T10:00:00"),
    // no year, no date
    ("May  3 10:00:00", "-"),
    ("05-03 10:00:00.123", "-"),
    ("03.05. 10:00:00", "-"),
    ("10:00:00", "-"),
    ("10:00:00.123", "-"),
    ("9:05:00 PM", "-"),
    ("오전 9:05:00", "-"),
];

#[test]
fn whole_texts_are_read() {
    for (text, moment) in STAMPS {
        let moment = (*moment).to_owned();
        assert_eq!(read(text), Some((moment.clone(), text.len())), "{text}");
        for behind in [" msg", "] msg", "|ERROR", ""] {
            let longer = format!("{text}{behind}");
            assert_eq!(read(&longer), Some((moment.clone(), text.len())), "{longer}");
        }
    }
}

#[test]
fn nonsense_is_refused() {
    for text in [
        "2024-13-01 10:00:00",
        "2024-02-30 10:00:00",
        "1753-01-01 00:00:00",
        "2024-05-03 25:00:00",
        "2024-05-03 10:75:00",
        "2024-05-03 10:00:75",
        "2024-05-03",
        "2024-05-03 text",
        "31/02/2024 10:00:00",
        "13/13/2024 10:00:00",
        "2024-05-03 10:00:00x",
        "2024-05-03 10:00:00.1.2",
        "2024-05-03 10:00:00.1234567890",
        "12:00 noon",
        "10:00",
        "1.2.3.4",
        "10.0.0.1:8391",
        "192.168.10.12 10:00:00",
        "12:34:56:78:9a:bc",
        "12:34:56::1",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "20240503",
        "20241503 10:00:00",
        "Mayor 3, 2024 10:00:00",
        "May be 10:00:00",
        "ten past ten",
        "",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_number_behind_the_time_is_no_part_of_it() {
    for (text, len) in [
        ("2024-05-03 10:00:00 -1073741819 failed", 19),
        ("2024-05-03 10:00:00 -1073 failed", 19),
        ("2024-05-03 10:00:00 - done", 19),
        ("2024-05-03 10:00:00 +x", 19),
        ("2024-05-03 10:00:00 AMQP", 19),
        ("2024-05-03 10:00:00 UTCB", 19),
        ("2024-05-03 10:00:00,2024-05-03 10:00:00", 19),
        ("2024-05-03 10:00:00,03.05.2024 10:00:00", 19),
        ("2024-05-03 10:00:00,3/5/2024 10:00:00", 19),
    ] {
        let (moment, read_len) = read(text).unwrap();
        assert_eq!((moment.as_str(), read_len), ("2024-05-03T10:00:00", len), "{text}");
    }
}

#[test]
fn where_the_fast_path_sees_the_end_the_stamp_ends() {
    for behind in [
        "", " ", " [1]", "]", "|", ";", " Error", " INFO", " 12", " W", " Z", " AM", " +02:00", " UTC",
        " p.m.",
    ] {
        for core in ["2024-05-03 10:00:00", "2024-05-03 10:00:00.123"] {
            let text = format!("{core}{behind}");
            if ends_here(text.as_bytes(), core.len()) {
                assert_eq!(read(&text).map(|(_, len)| len), Some(core.len()), "{text}");
            }
        }
    }
}

/// Names of the months as dates have them, full and short, by language (the Unicode CLDR, which .NET follows).
#[rustfmt::skip]
const MONTHS_BY_LANGUAGE: &[(&str, [&str; 12], [&str; 12])] = &[
    ("en", ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
           ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
    ("fr", ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
           ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]),
    ("de", ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
           ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]),
    ("es", ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
           ["ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."]),
    ("it", ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
           ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"]),
    ("pt", ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
           ["jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.", "dez."]),
    ("ru", ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
           ["янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."]),
    ("pl", ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"],
           ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"]),
    ("cs", ["ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"],
           ["led", "úno", "bře", "dub", "kvě", "čvn", "čvc", "srp", "zář", "říj", "lis", "pro"]),
    ("tr", ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"],
           ["Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara"]),
    ("nl", ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
           ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]),
    ("sv", ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"],
           ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]),
    ("nb", ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"],
           ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"]),
];

#[test]
fn months_of_every_language_of_the_catalogue() {
    for (lang, full, short) in MONTHS_BY_LANGUAGE {
        for (names, month) in full.iter().zip(short).zip(1..) {
            for name in [names.0, names.1] {
                for text in [format!("3 {name} 2024 10:00:00"), format!("3-{name}-2024 10:00:00")] {
                    let expected = (format!("2024-{month:02}-03T10:00:00"), text.len());
                    assert_eq!(read(&text), Some(expected), "{lang}: {text}");
                }
                let year = format!("3 {name} 24 10:00:00");
                assert_eq!(
                    read(&year).map(|found| found.0),
                    Some(format!("2024-{month:02}-03T10:00:00")),
                    "{lang}: {year}"
                );
            }
        }
    }
    for text in ["2024年5月3日 10:00:00", "2024년 5월 3일 10:00:00"] {
        assert_eq!(read(text), Some(("2024-05-03T10:00:00".to_owned(), text.len())));
    }
}

/// Words for before and after noon, by language: those of the Unicode CLDR and those of Windows.
const HALVES: &[(&str, &str, &str)] = &[
    ("en", "AM", "PM"),
    ("en", "a.m.", "p.m."),
    ("es", "a. m.", "p. m."),
    ("es", "a.\u{a0}m.", "p.\u{a0}m."),
    ("cs", "dop.", "odp."),
    ("tr", "ÖÖ", "ÖS"),
    ("de-AT", "vorm.", "nachm."),
    ("ja", "午前", "午後"),
    ("ko", "오전", "오후"),
    ("zh", "上午", "下午"),
];

#[test]
fn halves_of_the_day_of_every_language_of_the_catalogue() {
    for (lang, morning, afternoon) in HALVES {
        for (word, hour) in [(morning, "09"), (afternoon, "21")] {
            let mut texts = vec![format!("2024-05-03 9:05:07 {word}")];
            // The languages that put the word first.
            if ["ja", "ko", "zh", "tr"].contains(lang) {
                texts.push(format!("2024-05-03 {word} 9:05:07"));
            }
            for text in texts {
                assert_eq!(
                    read(&text),
                    Some((format!("2024-05-03T{hour}:05:07"), text.len())),
                    "{lang}: {text}"
                );
            }
        }
    }
    for (text, moment) in [("12:05:00 午前", "00:05"), ("12:05:00 오후", "12:05"), ("12:05:00 odp.", "12:05")]
    {
        let text = format!("2024-05-03 {text}");
        assert_eq!(read(&text).unwrap().0, format!("2024-05-03T{moment}:00"), "{text}");
    }
}

proptest! {
    #[test]
    fn the_fast_way_reads_what_the_plain_way_reads(
        core in "(19[0-9]{2}|20[0-9]{2}|[0-9]{4})-(0[1-9]|1[0-2]|[0-9]{2})-([0-2][0-9]|[0-9]{2})[ T_]([01][0-9]|2[0-4]):[0-5][0-9]:[0-6][0-9]",
        fraction in "([.,:][0-9]{0,11})?",
        behind in "([ \\]|)>:._/+-]{0,2})([A-Za-z0-9\u{a0}\u{202f}오é\\[(<-]{0,3})[ .:/-]?.{0,4}",
    ) {
        let text = format!("{core}{fraction}{behind}");
        if let Some(fast) = iso::stamp(text.as_bytes()) {
            prop_assert_eq!(Some(fast), plain_stamp(text.as_bytes()), "{}", text);
        }
    }
}

#[test]
fn the_usual_ways_to_write_a_moment_are_read_the_fast_way() {
    let usual = [
        "2024-05-03 10:00:00,123 [12] ERROR",
        "2024-05-03T10:00:00.1234567 INFO",
        "2024-05-03 10:00:00 7",
        "2024-05-03 10:00:00.1|WARN",
        "2024-05-03 10:00:00,123",
    ];
    for text in usual {
        assert_eq!(iso::stamp(text.as_bytes()), plain_stamp(text.as_bytes()), "{text}");
        assert!(iso::stamp(text.as_bytes()).is_some(), "{text}");
    }
    for other in
        ["2024-05-03 10:00:00,123 PM", "2024-05-03 10:00:00Z", "2024-05-03 10:00:00.1.2", "2024-05-03"]
    {
        assert_eq!(iso::stamp(other.as_bytes()), None, "{other}");
    }
}
