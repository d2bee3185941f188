//! Evidence as numbered lines with marks under the values that matter.
//!
//! Frames of a stack are recognised by their form, not by the word before them, which follows the log's language.

use super::untrusted;
use crate::report::{Evidence, lines_cut};
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines that are shown of one place unless all are asked for.
const MOST_LINES: usize = 10;

/// A part of an excerpt, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    Line(Line),
    /// Lines that the excerpt does not hold.
    Cut(u64),
    /// Lines that the excerpt holds and that are not shown.
    Folded(u64),
}

/// A line that is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// 1-based number in its file, where that can be told.
    pub(super) number: Option<u64>,
    /// The text, safe to show.
    pub(super) text: String,
    /// What stands out in it, in order, not overlapping.
    pub(super) marks: Vec<Mark>,
}

/// A value of a diagnosis in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes of [`Line::text`].
    pub(super) range: Range<usize>,
    /// Name of the capture.
    pub(super) name: String,
}

/// The excerpt of a place with the captured values marked; with `all` nothing is folded.
pub(super) fn items(evidence: &Evidence, captures: &BTreeMap<String, String>, all: bool) -> Vec<Item> {
    let mut parts = numbered(evidence);
    mark(&mut parts, captures);
    if all { parts } else { fold(parts, evidence) }
}

/// The lines of an excerpt with their numbers, as far as the lines that were cut add up.
fn numbered(evidence: &Evidence) -> Vec<Item> {
    let Some(excerpt) = &evidence.excerpt else { return Vec::new() };
    let lines: Vec<&str> = excerpt.lines().collect();
    let covered: u64 = lines.iter().map(|line| lines_cut(line).unwrap_or(1)).fold(0, u64::saturating_add);
    let adds_up =
        evidence.last_line.checked_sub(evidence.line).and_then(|n| n.checked_add(1)) == Some(covered);
    let mut next = Some(evidence.line);
    let mut out = Vec::with_capacity(lines.len());
    for text in lines {
        match lines_cut(text) {
            Some(count) => {
                out.push(Item::Cut(count));
                next = next.filter(|_| adds_up).and_then(|line| line.checked_add(count));
            }
            None => {
                let text = untrusted::line(text).into_owned();
                out.push(Item::Line(Line { number: next, text, marks: Vec::new() }));
                next = next.and_then(|line| line.checked_add(1));
            }
        }
    }
    out
}

/// Marks the first place of each captured value; host and port preferably inside of the captured URL.
fn mark(items: &mut [Item], captures: &BTreeMap<String, String>) {
    let url = captures.get("url").map(|url| untrusted::line(url).into_owned());
    let mut rest: Vec<(&String, String)> = captures
        .iter()
        .filter(|(name, value)| *name != "url" && !value.trim().is_empty())
        .map(|(name, value)| (name, untrusted::line(value).into_owned()))
        .collect();
    let mut lines: Vec<&mut Line> = items
        .iter_mut()
        .filter_map(|item| match item {
            Item::Line(line) => Some(line),
            _ => None,
        })
        .collect();
    if let Some(url) = url {
        let found = lines.iter_mut().find_map(|line| {
            let start = line.text.find(&url)?;
            Some((line, start..start + url.len()))
        });
        if let Some((line, range)) = found {
            rest.retain(|(name, value)| !add_mark(line, range.clone(), name, value));
            if line.marks.is_empty() {
                line.marks.push(Mark { range, name: "url".to_owned() });
            }
        }
    }
    for (name, value) in rest {
        let _ = lines.iter_mut().any(|line| {
            let whole = 0..line.text.len();
            add_mark(line, whole, name, &value)
        });
    }
}

/// Marks the first whole-word place of `value` within `range`, unless something is marked there.
fn add_mark(line: &mut Line, range: Range<usize>, name: &str, value: &str) -> bool {
    let Some(text) = line.text.get(range.clone()) else { return false };
    let found = text.match_indices(value).map(|(at, _)| range.start + at..range.start + at + value.len());
    let free = |place: &Range<usize>| {
        is_whole(&line.text, place)
            && line.marks.iter().all(|mark| mark.range.end <= place.start || place.end <= mark.range.start)
    };
    let Some(place) = found.into_iter().find(free) else { return false };
    let at = line.marks.partition_point(|mark| mark.range.start < place.start);
    line.marks.insert(at, Mark { range: place, name: name.to_owned() });
    true
}

/// Whether no letter or digit goes on at either end.
fn is_whole(text: &str, place: &Range<usize>) -> bool {
    let before = text.get(..place.start).and_then(|text| text.chars().next_back());
    let after = text.get(place.end..).and_then(|text| text.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Leaves the lines that matter: the first, those with an exception of the chain or a mark, and some of the others,
/// but nothing of the stack.
fn fold(items: Vec<Item>, evidence: &Evidence) -> Vec<Item> {
    let mut left = MOST_LINES;
    let stack = of_stack(&items);
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let shown = match &item {
            Item::Line(line) => {
                let matters = index == 0 || !line.marks.is_empty() || names_exception(&line.text, evidence);
                left > 0 && (matters || !stack.get(index).is_some_and(|of_stack| *of_stack))
                    || left == 0 && !line.marks.is_empty()
            }
            _ => true,
        };
        match (item, out.last_mut()) {
            (item, _) if shown => {
                left = left.saturating_sub(usize::from(matches!(item, Item::Line(_))));
                out.push(item);
            }
            (_, Some(Item::Folded(count))) => *count += 1,
            _ => out.push(Item::Folded(1)),
        }
    }
    out
}

/// The exceptions of a line: an arrow begins one.
pub(super) fn links(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = text.match_indices("---> ").map(|(at, _)| at).collect();
    let begins = text.len() - text.trim_start().len();
    starts.retain(|&at| at > begins);
    starts.insert(0, 0);
    starts.push(text.len());
    starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?)).collect()
}

fn names_exception(line: &str, evidence: &Evidence) -> bool {
    evidence.chain.iter().any(|link| !link.type_name.is_empty() && line.contains(&link.type_name))
}

/// Which items belong to a stack: its frames, the empty lines, and a heading (`Server stack trace:`, in any language)
/// right above a frame.
fn of_stack(items: &[Item]) -> Vec<bool> {
    let text = |index: usize| match items.get(index) {
        Some(Item::Line(line)) => line.text.as_str(),
        _ => "-",
    };
    let belongs = |index: usize| {
        let line = text(index);
        let heading = || line.trim_end().ends_with([':', '：']) && is_frame(text(index + 1));
        line.trim().is_empty() || is_frame(line) || heading()
    };
    (0..items.len()).map(belongs).collect()
}

/// Whether a line is a frame of a .NET stack (`   at Some.Type.Method(String x)`, in any language) or one of the
/// lines between its parts (`   --- End of … ---`).
fn is_frame(line: &str) -> bool {
    let text = line.trim();
    if text.starts_with("---") && text.ends_with("---") {
        return true;
    }
    if !line.starts_with(char::is_whitespace) {
        return false;
    }
    let Some((head, _)) = text.split_once('(') else { return false };
    let Some((word, method)) = head.trim_end().split_once(' ') else { return false };
    word.chars().count() <= 12
        && word.chars().all(char::is_alphabetic)
        && method.contains('.')
        && method.chars().all(|c| c.is_alphanumeric() || "._<>`+[],$|&*".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(line: u64, last_line: u64, excerpt: &str) -> Evidence {
        Evidence {
            path: "a.log".into(),
            line,
            last_line,
            time: None,
            excerpt: Some(excerpt.into()),
            chain: vec![],
        }
    }

    fn captures(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn marked(item: &Item) -> Vec<(&str, &str)> {
        let Item::Line(line) = item else { return vec![] };
        line.marks.iter().map(|mark| (mark.name.as_str(), &line.text[mark.range.clone()])).collect()
    }

    #[test]
    fn lines_after_a_cut_keep_their_numbers_only_when_they_add_up() {
        let numbers = |last| {
            let evidence = evidence(7, last, "a\n[... 3 lines cut ...]\nb\nc");
            let numbers = |item: &Item| match item {
                Item::Line(line) => line.number,
                _ => None,
            };
            items(&evidence, &BTreeMap::new(), true).iter().map(numbers).collect::<Vec<_>>()
        };
        assert_eq!(numbers(12), [Some(7), None, Some(11), Some(12)]);
        assert_eq!(numbers(9), [Some(7), None, None, None]);
    }

    #[test]
    fn host_and_port_are_marked_inside_the_url() {
        let text = "HOST 8391 said\nno endpoint at https://HOST:8391/x, port 8391";
        let captures = captures(&[("host", "HOST"), ("port", "8391"), ("url", "https://HOST:8391/x")]);
        let found = items(&evidence(1, 2, text), &captures, false);
        assert_eq!(marked(&found[0]), []);
        assert_eq!(marked(&found[1]), [("host", "HOST"), ("port", "8391")]);
        let Item::Line(line) = &found[1] else { panic!() };
        assert_eq!(line.marks[0].range, 23..27);
    }

    #[test]
    fn marks_fall_on_whole_words_and_do_not_overlap() {
        let captures = captures(&[("account", "DOM\\A"), ("host", "A"), ("port", "80")]);
        let found = items(&evidence(1, 1, "port 8080, A80, DOM\\A to A:80"), &captures, false);
        assert_eq!(marked(&found[0]), [("account", "DOM\\A"), ("host", "A"), ("port", "80")]);
    }

    #[test]
    fn frames_are_folded_in_any_language() {
        for frame in [
            "   at System.Net.HttpWebRequest.GetResponse()",
            "   à System.Net.HttpWebRequest.GetRequestStream(TransportContext& context)",
            "   在 System.ServiceModel.Channels.HttpOutput.<Send>d__1.MoveNext()",
            "   --- Fin de la trace de la pile d'exception interne ---",
            "--- End of inner exception stack trace ---",
        ] {
            assert!(is_frame(frame), "{frame}");
        }
        for other in [
            " ---> System.Net.WebException: The remote server returned an error: (403) Forbidden.",
            "  TCP error code 10061: refused (really) 10.0.0.1:8391",
            "System.IO.IOException: x (y)",
            "",
        ] {
            assert!(!is_frame(other), "{other}");
        }
        let text = "head\n   at A.B()\n   at A.C()\ntail";
        let found = items(&evidence(1, 4, text), &BTreeMap::new(), false);
        assert!(matches!(found[..], [Item::Line(_), Item::Folded(2), Item::Line(_)]));
        assert_eq!(items(&evidence(1, 4, text), &BTreeMap::new(), true).len(), 4);
    }

    #[test]
    fn headings_and_gaps_of_a_stack_are_folded_with_it() {
        let text = "head\n   at A.B()\n\nТрассировка стека сервера: \n   в A.C()\n   у A.D()\nnote:\ntail";
        let found = items(&evidence(1, 8, text), &BTreeMap::new(), false);
        assert!(
            matches!(found[..], [Item::Line(_), Item::Folded(5), Item::Line(_), Item::Line(_)]),
            "{found:?}"
        );
    }

    #[test]
    fn long_excerpts_end_but_keep_what_is_marked() {
        let mut text = "line\n".repeat(50);
        text.push_str("port 8391");
        let found = items(&evidence(1, 51, &text), &captures(&[("port", "8391")]), false);
        assert_eq!(found.len(), MOST_LINES + 2);
        assert!(matches!(found[MOST_LINES], Item::Folded(40)));
        assert_eq!(marked(&found[MOST_LINES + 1]), [("port", "8391")]);
    }
}
