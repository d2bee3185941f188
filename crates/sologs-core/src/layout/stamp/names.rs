//! Names of months and of days of the week in the catalogue's languages, full and short, with the genitive where
//! dates use it. Source: the Gregorian calendar of the Unicode CLDR, which .NET follows, and the older short
//! forms of Windows.

use crate::word_table::WordTable;

/// Month, 1 to 12.
#[rustfmt::skip]
pub(super) static MONTHS: WordTable<u32> = WordTable::new(&[
        ("april", 4), ("apr", 4), ("avril", 4), ("avr", 4), ("abril", 4), ("abr", 4), ("aprile", 4),
        ("august", 8), ("aug", 8), ("août", 8), ("aout", 8), ("agosto", 8), ("ago", 8), ("ağustos", 8),
        ("ağu", 8), ("augustus", 8), ("augusti", 8), ("aralık", 12), ("aralik", 12), ("ara", 12),
        ("březen", 3), ("března", 3), ("bře", 3), ("czerwiec", 6), ("czerwca", 6), ("cze", 6), ("duben", 4),
        ("dubna", 4), ("dub", 4), ("december", 12), ("dec", 12), ("décembre", 12), ("decembre", 12),
        ("déc", 12), ("dezember", 12), ("dez", 12), ("diciembre", 12), ("dic", 12), ("dicembre", 12),
        ("dezembro", 12), ("desember", 12), ("des", 12), ("enero", 1), ("ene", 1), ("eylül", 9), ("eyl", 9), ("ekim", 10), ("eki", 10),
        ("february", 2), ("feb", 2), ("février", 2), ("fevrier", 2), ("févr", 2), ("fevr", 2), ("fév", 2),
        ("februar", 2), ("febrero", 2), ("febbraio", 2), ("fevereiro", 2), ("fev", 2), ("februari", 2),
        ("gennaio", 1), ("gen", 1), ("giugno", 6), ("giu", 6), ("grudzień", 12), ("grudnia", 12),
        ("gru", 12), ("haziran", 6), ("haz", 6), ("january", 1), ("jan", 1), ("janvier", 1), ("janv", 1),
        ("januar", 1), ("jänner", 1), ("jän", 1), ("janeiro", 1), ("januari", 1), ("june", 6), ("jun", 6),
        ("juin", 6), ("juni", 6), ("junio", 6), ("junho", 6), ("july", 7), ("jul", 7), ("juillet", 7),
        ("juil", 7), ("juli", 7), ("julio", 7), ("julho", 7), ("kwiecień", 4), ("kwietnia", 4), ("kwi", 4),
        ("květen", 5), ("května", 5), ("kvě", 5), ("kasım", 11), ("kasim", 11), ("kas", 11), ("leden", 1),
        ("ledna", 1), ("led", 1), ("luty", 2), ("lutego", 2), ("lut", 2), ("luglio", 7), ("lug", 7),
        ("lipiec", 7), ("lipca", 7), ("lip", 7), ("listopad", 11), ("listopada", 11), ("listopadu", 11),
        ("lis", 11), ("march", 3), ("mar", 3), ("mars", 3), ("märz", 3), ("maerz", 3), ("mrz", 3),
        ("mär", 3), ("marzo", 3), ("março", 3), ("marco", 3), ("marzec", 3), ("marca", 3), ("mart", 3),
        ("maart", 3), ("mrt", 3), ("may", 5), ("mai", 5), ("mayo", 5), ("maggio", 5), ("mag", 5), ("maio", 5),
        ("maj", 5), ("maja", 5), ("mayıs", 5), ("mayis", 5), ("mei", 5), ("nisan", 4), ("nis", 4),
        ("november", 11), ("nov", 11), ("novembre", 11), ("noviembre", 11), ("novembro", 11), ("ocak", 1),
        ("oca", 1), ("october", 10), ("oct", 10), ("octobre", 10), ("oktober", 10), ("okt", 10),
        ("octubre", 10), ("ottobre", 10), ("ott", 10), ("outubro", 10), ("out", 10), ("październik", 10),
        ("października", 10), ("paź", 10), ("prosinec", 12), ("prosince", 12), ("pro", 12), ("styczeń", 1),
        ("stycznia", 1), ("sty", 1), ("sierpień", 8), ("sierpnia", 8), ("sie", 8), ("srpen", 8),
        ("srpna", 8), ("srp", 8), ("september", 9), ("sep", 9), ("sept", 9), ("septembre", 9),
        ("septiembre", 9), ("setiembre", 9), ("set", 9), ("settembre", 9), ("setembro", 9), ("temmuz", 7),
        ("tem", 7), ("wrzesień", 9), ("września", 9), ("wrz", 9), ("září", 9), ("zář", 9), ("únor", 2),
        ("února", 2), ("úno", 2), ("červen", 6), ("června", 6), ("čvn", 6), ("červenec", 7),
        ("července", 7), ("čvc", 7), ("şubat", 2), ("şub", 2), ("říjen", 10), ("října", 10), ("říj", 10),
        ("март", 3), ("марта", 3), ("мар", 3), ("апрель", 4), ("апреля", 4), ("апр", 4), ("май", 5),
        ("мая", 5), ("июнь", 6), ("июня", 6), ("июн", 6), ("июль", 7), ("июля", 7), ("июл", 7),
        ("август", 8), ("августа", 8), ("авг", 8), ("октябрь", 10), ("октября", 10), ("окт", 10),
        ("ноябрь", 11), ("ноября", 11), ("нояб", 11), ("ноя", 11), ("декабрь", 12), ("декабря", 12),
        ("дек", 12), ("январь", 1), ("января", 1), ("янв", 1), ("февраль", 2), ("февраля", 2), ("февр", 2),
        ("фев", 2), ("сентябрь", 9), ("сентября", 9), ("сент", 9), ("сен", 9),
]);

/// Days of the week; which day it is does not matter.
#[rustfmt::skip]
pub(super) static WEEKDAYS: WordTable<()> = WordTable::new(&[
        ("czw", ()), ("cum", ()), ("cuma", ()), ("czwartek", ()), ("cmt", ()), ("cumartesi", ()),
        ("dimanche", ()), ("di", ()), ("donnerstag", ()), ("dim", ()), ("do", ()), ("domingo", ()),
        ("dom", ()), ("dienstag", ()), ("domenica", ()), ("friday", ()), ("fr", ()), ("fri", ()),
        ("freitag", ()), ("gio", ()), ("giovedì", ()), ("jeudi", ()), ("jueves", ()), ("jeu", ()),
        ("jue", ()), ("lunes", ()), ("lunedì", ()), ("lun", ()), ("lundi", ()), ("mon", ()),
        ("mercoledì", ()), ("mo", ()), ("martedì", ()), ("mié", ()), ("mercredi", ()), ("mardi", ()),
        ("mi", ()), ("monday", ()), ("miércoles", ()), ("mer", ()), ("mittwoch", ()), ("montag", ()),
        ("martes", ()), ("mar", ()), ("ne", ()), ("niedziela", ()), ("niedz", ()), ("neděle", ()),
        ("piątek", ()), ("pá", ()), ("pazar", ()), ("paz", ()), ("pondělí", ()), ("per", ()),
        ("poniedziałek", ()), ("pazartesi", ()), ("pátek", ()), ("pon", ()), ("perşembe", ()), ("pt", ()),
        ("pzt", ()), ("po", ()), ("qui", ()), ("qua", ()), ("quinta", ()), ("quarta", ()), ("sam", ()),
        ("samstag", ()), ("sáb", ()), ("sonntag", ()), ("sat", ()), ("sab", ()), ("sabato", ()),
        ("sex", ()), ("saturday", ()), ("samedi", ()), ("st", ()), ("sexta", ()), ("sobota", ()),
        ("sa", ()), ("sob", ()), ("segunda", ()), ("sun", ()), ("sunday", ()), ("so", ()), ("salı", ()),
        ("sal", ()), ("seg", ()), ("sábado", ()), ("středa", ()), ("tue", ()), ("ter", ()), ("tuesday", ()),
        ("terça", ()), ("thursday", ()), ("thu", ()), ("vie", ()), ("ven", ()), ("venerdì", ()),
        ("viernes", ()), ("vendredi", ()), ("wtorek", ()), ("wednesday", ()), ("wed", ()), ("wt", ()),
        ("çar", ()), ("çarşamba", ()), ("úterý", ()), ("út", ()), ("čt", ()), ("čtvrtek", ()), ("śr", ()),
        ("środa", ()), ("понедельник", ()), ("пт", ()), ("вс", ()), ("вторник", ()), ("пятница", ()),
        ("пн", ()), ("воскресенье", ()), ("вт", ()), ("суббота", ()), ("ср", ()), ("четверг", ()),
        ("сб", ()), ("среда", ()), ("чт", ()),
    ]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_found_in_any_case() {
        for (word, month) in
            [("May", 5), ("MAI", 5), ("févr", 2), ("FÉVR", 2), ("мая", 5), ("Şub", 2), ("Dez", 12)]
        {
            assert_eq!(MONTHS.find(word.as_bytes()), Some(&month), "{word}");
        }
        assert_eq!(MONTHS.find(b"Mays"), None);
        assert!(WEEKDAYS.find(b"Fri").is_some() && WEEKDAYS.find("Пятница".as_bytes()).is_some());
    }

    #[test]
    fn no_month_stands_twice() {
        for (word, _) in MONTHS.rows() {
            assert_eq!(MONTHS.rows().iter().filter(|(other, _)| other == word).count(), 1, "{word}");
        }
    }
}
