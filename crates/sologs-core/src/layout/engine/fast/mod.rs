//! The fast path of the head test: it says at once what the plain recogniser would say of most lines.
//!
//! A [`Template`] is made of a head of the sample: its bytes up to the end of the stamp, where digits of the stamp
//! may be any digit, and then the bytes up to the level word, where one number may have any length. A line that
//! fits has the same bytes where the plain recogniser looks, or digits that it treats alike, so the answer is the
//! same; date and time are checked as the calendar does. What does not fit is left to the plain recogniser.

mod make;
mod template;

use super::level_word::LevelRule;
use super::line::{Forms, Found, HeadForm, skip_marks};
use crate::layout::stamp;
use crate::level::{self, Level};
use crate::word_table::Starts;
use template::{Template, WIDTH};

/// A file with fewer heads in its sample is not worth the templates.
const FEWEST_HEADS: usize = 64;

/// What is known of the heads of a file.
#[derive(Clone, Debug)]
pub(crate) struct FastPath {
    /// What a line can be that begins with a byte.
    beginnings: Box<[Beginning; 256]>,
    /// Most frequent first.
    templates: Vec<Template>,
    /// Whether the first word of a head, where it has letters, must be a level or the name of a month or day.
    needs_name: bool,
}

/// What a line can be by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beginning {
    NoHead,
    /// Perhaps a head, but none that a template fits.
    Other,
    Any,
}

/// What the fast path says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Head(Option<Level>),
    NoHead,
    /// The plain recogniser has to look.
    Unsure,
}

impl FastPath {
    /// `heads` are lines of a sample with what the plain recogniser found in them.
    pub(crate) fn new(heads: &[(&[u8], Found)], forms: Forms, rule: LevelRule) -> Self {
        let is_worth_it = heads.len() >= FEWEST_HEADS && !forms.is_indented;
        let templates = if is_worth_it { make::templates(heads, forms, rule) } else { Vec::new() };
        let needs_name = !BEGIN_ANYWHERE.into_iter().any(|form| forms.has(form)) && !forms.is_indented;
        let beginning = |byte: usize| match byte as u8 {
            byte if !may_begin(byte, forms) => Beginning::NoHead,
            byte if templates.iter().any(|template| template.begins_with(byte)) => Beginning::Any,
            _ => Beginning::Other,
        };
        let beginnings = Box::new(std::array::from_fn(beginning));
        Self { beginnings, templates, needs_name }
    }

    /// Looks at a line (without its line end).
    #[inline]
    pub(crate) fn judge(&self, line: &[u8], rule: LevelRule) -> Verdict {
        let Some(first) = line.first() else { return Verdict::NoHead };
        let verdict = match self.beginnings.get(usize::from(*first)) {
            Some(Beginning::NoHead) => return Verdict::NoHead,
            Some(Beginning::Any) => match line.first_chunk() {
                Some(start) => self.judge_start(line, start, rule),
                None => self.judge_short(line, rule),
            },
            Some(Beginning::Other) | None => Verdict::Unsure,
        };
        if verdict == Verdict::Unsure && self.needs_name && begins_with_other_word(line) {
            return Verdict::NoHead;
        }
        verdict
    }

    #[inline]
    fn judge_start(&self, line: &[u8], start: &[u8; WIDTH], rule: LevelRule) -> Verdict {
        for template in &self.templates {
            if template.fits(start) {
                return template.judge_tail(line, rule);
            }
        }
        Verdict::Unsure
    }

    /// Zeroes behind the end fit no template that is longer than the line.
    fn judge_short(&self, line: &[u8], rule: LevelRule) -> Verdict {
        let mut start = [0; WIDTH];
        for (to, from) in start.iter_mut().zip(line) {
            *to = *from;
        }
        self.judge_start(line, &start, rule)
    }
}

/// Forms that any word can begin.
const BEGIN_ANYWHERE: [HeadForm; 3] = [HeadForm::Trace, HeadForm::Worded, HeadForm::Labelled];

/// The first letters of the words that can begin a head of the other forms.
static NAMES: Starts = level::starts(stamp::name_starts());

/// Whether the first word of a line, behind marks, is certainly none that can begin a head.
#[inline]
fn begins_with_other_word(line: &[u8]) -> bool {
    let rest = line.get(skip_marks(line, 0)..).unwrap_or_default();
    rest.first().is_some_and(u8::is_ascii_alphabetic) && !NAMES.may_begin(rest)
}

/// Whether the plain recogniser could find a head behind this byte.
fn may_begin(byte: u8, forms: Forms) -> bool {
    match byte {
        b' ' | b'\t' => forms.is_indented,
        _ if BEGIN_ANYWHERE.into_iter().any(|form| forms.has(form)) => true,
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0x80.. => true,
        b'[' | b'(' | b']' | b')' | b'{' | b'}' | b'<' | b'>' | b'|' | b':' | b';' | b',' => true,
        b'-' | b'=' | b'#' | b'*' | b'"' | b'\'' | b'/' | b'!' | b'~' | b'+' | b'_' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::engine::line::recognise;

    const RULE: LevelRule = LevelRule { words: 4, bare_words: 1, usual: None };

    /// The fast path of a log of 400 heads.
    fn learned(head: impl Fn(usize) -> String) -> (FastPath, Vec<String>) {
        let lines: Vec<String> = (0..400).map(head).collect();
        let forms = Forms::DATED.with(HeadForm::Clock);
        let found = lines.iter().map(|line| (line.as_bytes(), recognise(line.as_bytes(), forms).unwrap()));
        let fast = FastPath::new(&found.collect::<Vec<_>>(), forms, RULE);
        (fast, lines)
    }

    /// Whether the templates made of a log answer for all of its heads.
    fn answers(head: impl Fn(usize) -> String, level: Option<Level>) {
        let (fast, lines) = learned(head);
        for line in &lines {
            assert_eq!(fast.judge(line.as_bytes(), RULE), Verdict::Head(level), "{line}");
        }
    }

    #[test]
    fn heads_of_the_usual_layouts_need_no_plain_recogniser() {
        let error = Some(Level::Error);
        let time = |i: usize| format!("{:02}:{:02}:{:02}", i % 24, i % 60, i % 59);
        answers(|i| format!("2024-05-{:02} {},123 [{i}] ERROR Logger - msg", i % 28 + 1, time(i)), error);
        answers(|i| format!("2024-05-{:02} {}.1234|ERROR|Logger|msg", i % 28 + 1, time(i)), error);
        answers(|i| format!("2024-05-{:02}T{}.{i:07}+02:00 [ERR] msg", i % 28 + 1, time(i)), error);
        answers(|i| format!("[ERROR] [05/{:02}/2024 {}] msg", i % 28 + 1, time(i)), error);
        answers(|i| format!("{} Error msg {i}", time(i)), error);
        answers(|i| format!("2024-05-{:02} {} msg {i}", i % 28 + 1, time(i)), None);
        let half = |i: usize| if i.is_multiple_of(2) { "AM" } else { "PM" };
        answers(
            |i| format!("{}/{}/2024 {}:05:07 {} Error: msg", i % 12 + 1, i % 28 + 1, i % 12 + 1, half(i)),
            error,
        );
    }

    #[test]
    fn heads_of_later_days_and_hours_need_no_plain_recogniser() {
        for (seen, later) in [
            ("5/3/2024 9:00:00 AM Error: msg", "12/13/2024 10:59:59 PM Error: msg"),
            ("5/13/2024 10:00:00 AM Error: msg", "6/1/2025 1:59:59 PM Error: msg"),
            ("13.12.2024 10:00:00 Error: msg", "1.1.2025 0:59:59 Error: msg"),
            ("2024-05-03 오전 9:00:00 Error: msg", "2024-05-03 오후 12:00:00 Error: msg"),
            ("2024-03-30T10:00:00.123+01:00 Error: msg", "2024-04-01T10:00:00.456+02:00 Error: msg"),
        ] {
            let (fast, _) = learned(|_| seen.to_owned());
            assert_eq!(fast.judge(later.as_bytes(), RULE), Verdict::Head(Some(Level::Error)), "{later}");
        }
    }

    #[test]
    fn frames_and_types_are_refused_at_once() {
        let (fast, _) = learned(|_| "2024-05-03 10:00:00 ERROR msg".to_owned());
        for line in ["   at A.B()", "", "System.Exception: msg", "---> System.Exception: msg", "at A.B()"] {
            assert_eq!(fast.judge(line.as_bytes(), RULE), Verdict::NoHead, "{line}");
        }
    }
}
