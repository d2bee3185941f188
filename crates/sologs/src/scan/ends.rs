//! Logs that end in the middle of something.
//!
//! A log that is still written, and many that are not, end without a line end: that alone says nothing. What does is a
//! last line that the shape of its own record shows to be a part of one: the beginning of a head, an arrow without the
//! exception that it leads to, a frame without its closing parenthesis, half the id of a connection, an object of JSON
//! without its end.

use sologs_core::exception::{Frame, parse_chains};
use sologs_core::layout::LearnedLayout;

/// Characters from which on the beginning of a line is taken for that of a head: less may be a word.
const LEAST_HEAD: usize = 8;
/// Digits among them.
const LEAST_DIGITS: usize = 6;

/// Within what the last record of a file ends; `None` where nothing shows that something is missing. `text` is the record
/// with its line ends.
pub(crate) fn ends_within(text: &str, layout: &LearnedLayout) -> Option<&'static str> {
    if text.ends_with(['\n', '\r']) || layout.tracks_context() {
        return None;
    }
    let (before, last) = text.rsplit_once('\n').unwrap_or(("", text));
    if layout.is_structured() {
        return is_cut_object(last).then_some("a record");
    }
    let head = text.lines().next().filter(|line| layout.classify(line.as_bytes()).is_some())?;
    let is_head_alone = before.is_empty() && layout.head(text).message_start >= text.trim_end().len();
    if is_head_alone || (!before.is_empty() && is_cut_head(head, last, layout)) {
        Some("the head of a record")
    } else if is_cut_chain(text, last) || is_cut_connection(last) {
        Some("an exception chain")
    } else if before.lines().next_back().is_some_and(|above| is_cut_frame(above, last)) {
        Some("a stack trace")
    } else {
        None
    }
}

/// A line that is the beginning of a head like `head`, and none itself.
fn is_cut_head(head: &str, last: &str, layout: &LearnedLayout) -> bool {
    let shape = |c: char| match c {
        c if c.is_ascii_digit() => '0',
        c => c,
    };
    let is_long = last.chars().count() >= LEAST_HEAD
        && last.chars().filter(char::is_ascii_digit).count() >= LEAST_DIGITS;
    is_long
        && layout.classify(last.as_bytes()).is_none()
        && last.len() < head.len()
        && last.chars().map(shape).eq(head.chars().take(last.chars().count()).map(shape))
}

/// A line that ends in an arrow, or in the bare name of a type, or a part of one, behind it.
fn is_cut_chain(text: &str, last: &str) -> bool {
    let Some((_, after)) = last.rsplit_once("--->") else { return false };
    let after = after.trim();
    let is_name = || after.chars().all(|c| c.is_alphanumeric() || "._`+".contains(c));
    after.is_empty() || (is_name() && (after.contains('.') || !parse_chains(text).is_empty()))
}

/// The id of a connection, which `SqlException` writes below its frames, without its end.
fn is_cut_connection(last: &str) -> bool {
    const GUID: &str = "00000000-0000-0000-0000-000000000000";
    let shape = |c: char| if c.is_ascii_hexdigit() { '0' } else { c };
    last.strip_prefix("ClientConnectionId:").is_some_and(|id| {
        id.len() < GUID.len() && GUID.starts_with(&id.chars().map(shape).collect::<String>())
    })
}

/// A line that begins like the frame above it and ends before its arguments do.
fn is_cut_frame(above: &str, last: &str) -> bool {
    let above = above.trim_end();
    if Frame::parse(above).is_none() || !above.contains('(') {
        return false;
    }
    let indent = above.len() - above.trim_start().len();
    let word = above.trim_start().find(' ').map_or(0, |at| at + 1);
    let start = above.get(..indent + word).unwrap_or("");
    if start.trim().is_empty() || last.trim().is_empty() {
        return false;
    }
    match last.strip_prefix(start) {
        Some(frame) => frame.matches('(').count() != frame.matches(')').count() || !frame.contains('('),
        None => indent > 0 && start.starts_with(last),
    }
}

/// The beginning of an object of JSON.
fn is_cut_object(last: &str) -> bool {
    let last = last.trim();
    last.starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(last).is_err_and(|error| error.is_eof())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sologs_core::layout::learn;

    const HEADS: &str =
        "2024-05-03 10:00:00,123 [7] INFO  Agent - begin\n2024-05-03 10:00:01,123 [7] INFO  Agent - on\n";
    const ERROR: &str = "2024-05-03 10:00:02,123 [7] ERROR Agent - System.InvalidOperationException: no ---> \
                         System.IO.IOException: gone\n   at A.B.C(String d)\n   at A.B.E()";

    fn of(log: &str, record: &str) -> Option<&'static str> {
        ends_within(record, &learn(format!("{log}{record}").as_bytes(), "agent.log"))
    }

    #[test]
    fn a_record_that_is_whole_is_whole_without_a_line_end_too() {
        for record in [
            ERROR,
            "2024-05-03 10:00:02,123 [7] INFO  Agent - on",
            "2024-05-03 10:00:02,123 [7] INFO  Agent - see below:\n2024",
            "2024-05-03 10:00:02,123 [7] INFO  Agent - state Running ---> Stopped",
            "2024-05-03 10:00:02,123 [7] INFO  Agent - a comment <!-- of XML -->",
            "2024-05-03 10:00:02,123 [7] ERROR Agent - System.IO.IOException: a (b\n  c",
            "2024-05-03 10:00:02,123 [7] ERROR Agent - System.Exception: a ---> System.IO.IOException: b",
            "2024-05-03 10:00:02,123 [7] ERROR Agent - x\n   at A.B.C(String d)\n   at line 7 of the file (1)",
        ] {
            assert_eq!(of(HEADS, record), None, "{record}");
            assert_eq!(of(HEADS, &format!("{record}\n")), None, "{record}");
        }
    }

    #[test]
    fn the_middle_of_a_head_a_chain_and_a_frame_is_told() {
        let on = "2024-05-03 10:00:02,123 [7] INFO  Agent - on\n";
        for cut in ["2024-05-03 10:00:02,123", "2024-05-03 10:00:02,123 [7] INFO "] {
            assert_eq!(of(HEADS, cut), Some("the head of a record"), "{cut}");
        }
        for cut in ["2024-05-0", "2024-05-03 10:0"] {
            assert_eq!(of(HEADS, &format!("{on}{cut}")), Some("the head of a record"), "{cut}");
        }
        let chain = "2024-05-03 10:00:02,123 [7] ERROR Agent - System.Exception: a --->";
        for cut in ["", " ", " Sy", " System.Net.WebExcep"] {
            assert_eq!(of(HEADS, &format!("{chain}{cut}")), Some("an exception chain"), "{cut}");
        }
        let whole = "0f0e0d0c-0b0a-4908-8706-050403020100";
        for end in ["", "0f", "0f0e0d0c-0b", &whole[..35]] {
            let cut = format!("{ERROR}\nClientConnectionId:{end}");
            assert_eq!(of(HEADS, &cut), Some("an exception chain"), "{cut}");
        }
        for end in [whole, "0f0e-", "unknown"] {
            assert_eq!(of(HEADS, &format!("{ERROR}\nClientConnectionId:{end}")), None, "{end}");
        }
        for cut in ["\n   a", "\n   at A.B.F", "\n   at A.B.F(Str"] {
            assert_eq!(of(HEADS, &format!("{ERROR}{cut}")), Some("a stack trace"), "{cut}");
        }
    }

    #[test]
    fn an_object_without_its_end_is_told() {
        let whole = "{\"@t\":\"2024-05-03T10:00:00Z\",\"@m\":\"on\"}";
        let log = format!("{whole}\n").repeat(3);
        assert_eq!(of(&log, whole), None);
        assert_eq!(of(&log, "{\"@t\":\"2024-05-03T10:00:00Z\",\"@m\":\"o"), Some("a record"));
        // What is no JSON at all is no cut one.
        assert_eq!(of(&log, "{\"@t\" \"2024-05-03T10:00:00Z\"}"), None);
    }
}
