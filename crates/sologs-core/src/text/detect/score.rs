//! Which code page makes the most likely text of some bytes, by the letters and words of its languages.

use super::super::decode::push_code_page;
use super::super::encoding::Encoding;
use super::languages::{LANGUAGES, Language, Script};

/// What a letter of the language is worth where it may stand, and a common word; the rest is measured by it.
const LETTER: i32 = 6;
const WORD: i32 = 16;
/// Average worth of a byte beyond ASCII from which on a reading is believed.
const BELIEVED: f64 = 2.5;

/// A likely reading of a sample.
pub(super) struct Best {
    pub(super) encoding: Encoding,
    /// ISO 639-1 code.
    pub(super) language: &'static str,
    /// How many common words of the language it has.
    pub(super) words: i32,
    score: i32,
}

impl Best {
    /// Whether it is a code page of consoles, which statistics of the Web do not know.
    pub(super) fn is_console(&self) -> bool {
        matches!(self.encoding, Encoding::Ibm437 | Encoding::Ibm850 | Encoding::Ibm852 | Encoding::Ibm866)
    }
}

/// Whether the languages here are written in this code page.
pub(super) fn is_covered(encoding: Encoding) -> bool {
    PAGES.contains(&encoding)
}

/// The best reading of the sample; `None` if no reading is likely.
pub(super) fn best(sample: &[u8]) -> Option<Best> {
    let beyond_ascii = sample.iter().filter(|byte| !byte.is_ascii()).count();
    let mut best: Option<Best> = None;
    for encoding in PAGES {
        let mut text = String::new();
        push_code_page(sample, encoding, &mut text);
        let reading = Reading::new(&text);
        for language in LANGUAGES.iter().filter(|language| language.pages.contains(&encoding)) {
            let (words, worth) = reading.score(language, encoding);
            let score = worth.saturating_add(handicap(encoding));
            if best.as_ref().is_none_or(|best| score > best.score) {
                best = Some(Best { encoding, language: language.code, words, score });
            }
        }
    }
    best.filter(|best| f64::from(best.score) >= BELIEVED * beyond_ascii as f64 - 4.0)
}

/// In the order of preference between equals.
const PAGES: [Encoding; 12] = [
    Encoding::Windows1252,
    Encoding::Windows1250,
    Encoding::Windows1251,
    Encoding::Windows1254,
    Encoding::ShiftJis,
    Encoding::Gbk,
    Encoding::EucKr,
    Encoding::Big5,
    Encoding::Ibm850,
    Encoding::Ibm437,
    Encoding::Ibm852,
    Encoding::Ibm866,
];

/// Logs are mostly written in the ANSI code page, saved command outputs in that of the console: a console's code
/// page needs more than one letter to be believed.
fn handicap(page: Encoding) -> i32 {
    match page {
        Encoding::Windows1252 => 0,
        Encoding::Ibm437 | Encoding::Ibm850 | Encoding::Ibm852 | Encoding::Ibm866 => -10,
        _ => -2,
    }
}

/// A text that the sample may stand for.
struct Reading {
    characters: Vec<char>,
    /// Its words that have a letter beyond ASCII, in lower case.
    words: Vec<String>,
}

impl Reading {
    fn new(text: &str) -> Self {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii());
        Self { characters: text.chars().collect(), words: words.map(str::to_lowercase).collect() }
    }

    /// The number of known words, and the worth of it all.
    fn score(&self, language: &Language, page: Encoding) -> (i32, i32) {
        let words = self.words.iter().filter(|word| language.has_word(word)).count();
        let words = i32::try_from(words).unwrap_or(i32::MAX);
        let at = |index: Option<usize>| index.and_then(|at| self.characters.get(at)).copied().unwrap_or('\n');
        let mut sum = words.saturating_mul(WORD);
        for (index, &character) in self.characters.iter().enumerate() {
            if !character.is_ascii() {
                let place = Place { before: at(index.checked_sub(1)), character, after: at(Some(index + 1)) };
                sum = sum.saturating_add(place.worth(language, page));
            }
        }
        (words, sum)
    }
}

/// A character beyond ASCII with its neighbours.
struct Place {
    before: char,
    character: char,
    after: char,
}

impl Place {
    /// What the character says for (or, negative, against) the language.
    fn worth(&self, language: &Language, page: Encoding) -> i32 {
        match (self.character, language.script) {
            (char::REPLACEMENT_CHARACTER | '\u{80}'..='\u{9f}', _) => -2 * LETTER,
            (_, Script::Ideographic) => self.ideograph(language) * if page.is_double_byte() { 2 } else { 1 },
            (character, Script::Alphabetic) if character.is_alphabetic() => self.letter(language),
            _ => self.symbol(language),
        }
    }

    fn letter(&self, language: &Language) -> i32 {
        let character = self.character;
        let is_alone = !self.before.is_alphabetic() && !self.after.is_alphabetic();
        let is_repeated = self.before == character && self.after == character;
        let beside_digit = self.before.is_ascii_digit() || self.after.is_ascii_digit();
        let script_changes = [self.before, self.after]
            .iter()
            .any(|beside| beside.is_ascii_alphabetic() && is_cyrillic(character));
        let is_cased_wrong = character.is_uppercase() && self.before.is_lowercase();
        let lower = character.to_lowercase().next().unwrap_or(character);
        match () {
            () if is_cased_wrong || script_changes => -LETTER - 2,
            () if is_repeated => -4,
            () if beside_digit => -2,
            () if is_alone => {
                if language.has_word(lower.encode_utf8(&mut [0; 4])) {
                    LETTER
                } else {
                    -2
                }
            }
            () if language.frequent.contains(lower) => LETTER,
            () if language.rare.contains(lower) => LETTER / 2,
            () => -4,
        }
    }

    fn symbol(&self, language: &Language) -> i32 {
        let is_within_word = self.before.is_alphabetic() && self.after.is_alphabetic();
        match self.character {
            '’' if is_within_word => LETTER / 2,
            '\u{a0}' if self.is_spacing() => LETTER - 1,
            '\u{a0}' => 1,
            '─'..='▟' if self.before == self.character || self.after == self.character => 4,
            // Corners and crossings beside the line that they belong to.
            '─'..='╬' if matches!(self.before, '─' | '═') || matches!(self.after, '─' | '═') => 4,
            _ if is_within_word => -LETTER,
            symbol if language.symbols.contains(symbol) => LETTER / 2,
            '‘' | '’' | '“' | '”' | '–' | '—' | '…' | '°' | '©' | '®' | '™' | '€' | '§' | '•' | '·' => {
                2
            }
            _ => -1,
        }
    }

    /// Whether a no-break space stands where French and grouped digits have it.
    fn is_spacing(&self) -> bool {
        matches!(self.after, ':' | ';' | '!' | '?' | '»' | '%' | '€')
            || self.before == '«'
            || self.before.is_ascii_digit() && self.after.is_ascii_digit()
    }

    fn ideograph(&self, language: &Language) -> i32 {
        match self.character {
            frequent if language.frequent.contains(frequent) => LETTER,
            '、' | '。' | '「' | '」' | '（' | '）' | '：' | '，' | '“' | '”' => LETTER / 2,
            // Half-width kana are what the other double-byte code pages look like in the Japanese one.
            '\u{ff61}'..='\u{ff9f}' => -4,
            // A script of the language, but none of its common characters.
            '\u{3041}'..='\u{30fe}' if language.code == "ja" => LETTER,
            '가'..='힣' if language.code == "ko" => 1,
            '一'..='龥' if language.code != "ko" => 0,
            _ => -4,
        }
    }
}

fn is_cyrillic(character: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&character)
}
