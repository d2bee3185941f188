//! Text that was encoded twice: UTF-8 that some program read in a code page and wrote as UTF-8 again, so that
//! `Données` became `DonnÃ©es`.
//!
//! The bytes of such a text are valid UTF-8; nothing is wrong with them but what they say. So this is asked of the
//! text of a message, where one does not read as any known message, and not of every byte of a file.

use super::decode::push_code_page;
use super::encoding::Encoding;
use std::sync::LazyLock;

/// How often a text can have been encoded again and still be undone.
const MAX_ROUNDS: u8 = 3;

/// The code pages that UTF-8 is misread in, the likeliest first.
const PAGES: [Encoding; 6] = [
    Encoding::Windows1252,
    Encoding::Windows1250,
    Encoding::Windows1251,
    Encoding::Ibm850,
    Encoding::Ibm437,
    Encoding::Ibm852,
];

/// A text after its double encoding was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repaired {
    /// The text as it was meant.
    pub text: String,
    /// The code page that its bytes were misread in.
    pub through: Encoding,
    /// How many times over: 1 for `Ã©`, 2 for `ÃƒÂ©`.
    pub rounds: u8,
    /// Letters of which a byte was lost (`Ã ` for `à`, its no-break space having become a blank) and guessed. With
    /// none guessed, the repair loses nothing.
    pub guessed: usize,
}

/// Whether `text` was encoded twice, as far as can be told.
pub fn looks_double_encoded(text: &str) -> bool {
    could_be(text) && best(text).is_some()
}

/// Undoes a double encoding, wherever in `text` there is one; `None` if there is none.
///
/// Characters that are no part of one stay as they are, so that a text joined from right and wrong parts comes out
/// right.
///
/// ```
/// use sologs_core::text::mojibake;
///
/// let repaired = mojibake::repair("DonnÃ©es non valides Ã la ligne 1").unwrap();
/// assert_eq!(repaired.text, "Données non valides à la ligne 1");
/// assert_eq!(mojibake::repair("Données non valides"), None);
/// ```
pub fn repair(text: &str) -> Option<Repaired> {
    if !could_be(text) {
        return None;
    }
    let mut found = best(text)?;
    let mut rounds = 1;
    while rounds < MAX_ROUNDS {
        let Some(again) = best(&found.text) else { break };
        found = Undone { guessed: found.guessed + again.guessed, ..again };
        rounds += 1;
    }
    Some(Repaired { text: found.text, through: found.through, rounds, guessed: found.guessed })
}

/// Characters beyond ASCII that one sequence can have been misread as, at most, with those that may stand beside it:
/// [`best`] wants more sequences than characters that are part of none.
const MOST_PER_SEQUENCE: usize = 5;

/// Whether [`best`] could find anything: one pass over the text that makes nothing and turns away nearly every text
/// that is right. In a text that was encoded twice, every fifth character beyond ASCII at least begins a sequence.
fn could_be(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let (mut beyond, mut sequences, mut leads) = (0_usize, 0_usize, 0_u8);
    for character in text.chars() {
        if character.is_ascii() {
            leads = 0;
            continue;
        }
        beyond += 1;
        let (lead, follows) = usize::try_from(u32::from(character))
            .ok()
            .and_then(|code| CLASSES.get(code))
            .copied()
            .unwrap_or_default();
        sequences += usize::from(leads & follows != 0);
        leads = lead;
    }
    sequences > 0 && beyond < sequences * MOST_PER_SEQUENCE
}

/// For each character up to the last that a code page has: in which of [`PAGES`], as bits, it is a byte that begins
/// a sequence of UTF-8, and in which one that goes on with it.
static CLASSES: LazyLock<Vec<(u8, u8)>> = LazyLock::new(|| {
    let last = TABLES.iter().flat_map(|(_, table)| table).copied().max().map_or(0, u32::from);
    let class = |character: char| {
        let mut class = (0, 0);
        for (page, (_, table)) in TABLES.iter().enumerate() {
            match byte_of(character, table) {
                0xc2..=0xf4 => class.0 |= 1 << page,
                0x80..=0xbf => class.1 |= 1 << page,
                _ => {}
            }
        }
        class
    };
    (0..=last).map(|code| char::from_u32(code).map_or((0, 0), class)).collect()
});

/// One round of repair.
#[derive(Debug)]
struct Undone {
    text: String,
    through: Encoding,
    /// Characters that were put together from their bytes.
    mended: usize,
    /// Of these, those beyond Latin letters and signs, which chance makes more easily.
    far: usize,
    /// Characters beyond ASCII that are part of none.
    left: usize,
    guessed: usize,
}

/// The code page that explains most; `None` if none explains more than it leaves.
fn best(text: &str) -> Option<Undone> {
    let characters: Vec<char> = text.chars().collect();
    let mut best: Option<Undone> = None;
    for (page, table) in TABLES.iter() {
        let undone = undo(&characters, *page, table);
        let is_chance = undone.mended == 1 && undone.far == 1;
        let is_likely = undone.mended > undone.left && !is_chance;
        let is_better = best
            .as_ref()
            .is_none_or(|best| (undone.mended, best.left, best.far) > (best.mended, undone.left, undone.far));
        if is_likely && is_better {
            best = Some(undone);
        }
    }
    best
}

/// For each code page the characters of bytes 128 to 255.
static TABLES: LazyLock<Vec<(Encoding, Vec<char>)>> = LazyLock::new(|| {
    let upper: Vec<u8> = (128..=255).collect();
    let table = |page| {
        let mut text = String::new();
        push_code_page(&upper, page, &mut text);
        (page, text.chars().collect())
    };
    PAGES.into_iter().map(table).collect()
});

fn undo(characters: &[char], through: Encoding, table: &[char]) -> Undone {
    let bytes: Vec<u8> = characters.iter().map(|character| byte_of(*character, table)).collect();
    let mut undone = Undone { text: String::new(), through, mended: 0, far: 0, left: 0, guessed: 0 };
    let mut at = 0;
    while let (Some(&character), Some(rest)) = (characters.get(at), bytes.get(at..)) {
        if let Some((meant, length)) = sequence(rest) {
            undone.text.push(meant);
            undone.mended += 1;
            undone.far += usize::from(('\u{370}'..'\u{800}').contains(&meant));
            at += length;
        } else if let Some((meant, length)) = lost(&undone, characters.get(at..).unwrap_or_default(), rest) {
            undone.text.extend(meant);
            undone.guessed += 1;
            at += length;
        } else {
            undone.text.push(character);
            undone.left += usize::from(!character.is_ascii());
            at += 1;
        }
    }
    undone
}

/// The byte that stands for `character`; 0, which is part of no sequence, where there is none. Characters from 128
/// to 159 are the bytes themselves: that is how programs for ISO 8859-1 read them.
fn byte_of(character: char, table: &[char]) -> u8 {
    let code = u32::from(character);
    if code < 0xa0 {
        return u8::try_from(code).unwrap_or(0);
    }
    let index = table.iter().position(|known| *known == character);
    index.and_then(|index| u8::try_from(index + 128).ok()).unwrap_or(0)
}

/// The character that the first bytes are in UTF-8, if it is one of more than one byte that texts have.
fn sequence(bytes: &[u8]) -> Option<(char, usize)> {
    let length = match bytes.first()? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let character = str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    let is_unlikely = matches!(character, '\u{180}'..='\u{36f}' | '\u{600}'..='\u{7ff}') && length == 2
        || matches!(character, '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}');
    (!is_unlikely).then_some((character, length))
}

/// What `Ã` and `Â` before a blank were, once another character has shown that the text was encoded twice: `à` and
/// a no-break space, whose second byte, itself read as a no-break space, was made a blank or dropped.
fn lost(undone: &Undone, characters: &[char], bytes: &[u8]) -> Option<(Option<char>, usize)> {
    let is_latin = matches!(undone.through, Encoding::Windows1252 | Encoding::Windows1250);
    let next = characters.get(1).copied().unwrap_or(' ');
    if undone.mended == 0 || !is_latin || !next.is_ascii_whitespace() {
        return None;
    }
    let is_double = next == ' ' && matches!(characters.get(2), None | Some(' ' | '\r' | '\n'));
    match bytes.first()? {
        0xc3 => Some((Some('à'), if is_double { 2 } else { 1 })),
        0xc2 => Some((None, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// UTF-8 read in a code page.
    fn misread(text: &str, page: Encoding) -> String {
        let mut out = String::new();
        push_code_page(text.as_bytes(), page, &mut out);
        out
    }

    const TEXTS: [&str; 7] = [
        "L'opération a été abandonnée : délai dépassé",
        "Der Schlüssel ist ungültig „für immer“",
        "Połączenie zostało zamknięte",
        "Připojení ke vzdálenému serveru selhalo",
        "Не удалось подключиться к удалённому серверу",
        "サーバーに接続できません。例外が発生しました",
        "L’accès à l’hôte n’est pas autorisé…",
    ];

    #[test]
    fn what_was_misread_in_any_page_is_read_right() {
        for text in TEXTS {
            for page in PAGES {
                let repaired = repair(&misread(text, page)).expect(text);
                assert_eq!(repaired.text, text, "{page}");
                assert_eq!((repaired.rounds, repaired.guessed), (1, 0));
            }
        }
    }

    #[test]
    fn right_texts_stay() {
        for text in TEXTS {
            assert_eq!(repair(text), None);
        }
        for text in [
            "plain",
            "É…",
            "«SOCIÉTÉ»",
            "«ENTRÉ»",
            "NÃO É POSSÍVEL",
            "IRMÃ »",
            "«ТЕСТ»",
            "Рёв «СССР»",
            "─ Größe ─",
            "├─ a",
            "° Â ±",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn it_is_undone_as_often_as_it_was_done() {
        let twice = misread(&misread("éàç", Encoding::Windows1252), Encoding::Windows1252);
        let repaired = repair(&twice).unwrap();
        assert_eq!((repaired.text.as_str(), repaired.rounds), ("éàç", 2));
    }

    #[test]
    fn latin_1_is_undone_too() {
        let text = "Échec À propos";
        let misread: String = text.bytes().map(char::from).collect();
        assert_eq!(repair(&misread).unwrap().text, text);
    }

    #[test]
    fn lost_no_break_spaces_are_guessed() {
        let repaired = repair("reÃ§u Ã  temps, dÃ©jÃ ").unwrap();
        assert_eq!((repaired.text.as_str(), repaired.guessed), ("reçu à temps, déjà", 2));
        assert_eq!(repair("dÃ©lai dÃ©passÃ©Â : 5").unwrap().text, "délai dépassé : 5");
    }

    #[test]
    fn right_parts_stay_beside_wrong_ones() {
        assert_eq!(repair("é : DonnÃ©es dÃ©passÃ©es").unwrap().text, "é : Données dépassées");
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            if let Some(repaired) = repair(&text) {
                prop_assert!(repaired.text != text);
                prop_assert!(looks_double_encoded(&text));
            }
        }
    }
}
