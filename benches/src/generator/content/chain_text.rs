//! Writes a chain down as `Exception.ToString()` does (microsoft/referencesource, `mscorlib/system/exception.cs`;
//! dotnet/runtime, `System.Private.CoreLib/src/System/Exception.cs`).

use super::exceptions::{Link, Runtime, Shape};
use super::messages::{self, Message};
use crate::generator::language::Language;

/// The text of a chain with the generator's slots in it and `\n` between its lines.
pub(super) fn to_string(shape: &Shape, language: Language) -> String {
    let mut out = String::new();
    for (depth, link) in shape.links.iter().enumerate() {
        if depth > 0 {
            out.push_str(match shape.runtime {
                Runtime::Framework => " ---> ",
                Runtime::Core => "\n ---> ",
            });
        }
        let inner = shape.links.get(depth + 1);
        push_summary(&mut out, shape.runtime, link, inner, language);
    }
    for (from_inside, link) in shape.links.iter().rev().enumerate() {
        if from_inside > 0 {
            out.push_str("\n   ");
            out.push_str(messages::text(Message::EndOfInner, language));
        }
        push_frames(&mut out, link.frames, language);
    }
    out
}

fn push_summary(out: &mut String, runtime: Runtime, link: &Link, inner: Option<&Link>, language: Language) {
    out.push_str(link.type_name);
    out.push_str(link.code);
    out.push_str(": ");
    out.push_str(messages::text(link.message, language));
    // Only .NET appends the messages of the inner exceptions to that of the aggregate.
    if let (Runtime::Core, Message::OneOrMoreErrors, Some(inner)) = (runtime, link.message, inner) {
        out.push_str(" (");
        out.push_str(messages::text(inner.message, language));
        out.push(')');
    }
}

fn push_frames(out: &mut String, frames: &[&str], language: Language) {
    let word = |message| messages::text(message, language);
    for frame in frames {
        out.push('\n');
        match (frame.strip_prefix('!'), frame.split_once(" @ ")) {
            (Some("{previous}"), _) => out.push_str(word(Message::EndOfPrevious)),
            (Some("{connection-id}"), _) => out.push_str(word(Message::ConnectionId)),
            (Some("{error-number}"), _) => out.push_str(word(Message::ErrorNumber18456)),
            (Some(raw), _) => out.push_str(raw),
            (None, Some((call, place))) => {
                let (file, line) = place.rsplit_once(':').unwrap_or((place, "1"));
                push_call(out, word(Message::FrameWord), call);
                for part in [" ", word(Message::InFile), " ", file, ":", word(Message::LineWord), " ", line] {
                    out.push_str(part);
                }
            }
            (None, None) => push_call(out, word(Message::FrameWord), frame),
        }
    }
}

fn push_call(out: &mut String, frame_word: &str, call: &str) {
    for part in ["   ", frame_word, " ", call] {
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::super::exceptions::{PLAIN, SQL, WORKER_NEIGHBOURS, WORKER_SYMPTOMS};
    use super::*;

    #[test]
    fn the_framework_puts_the_messages_on_one_line_and_closes_each_inner_stack() {
        let shape = WORKER_SYMPTOMS.first().unwrap();
        let text = to_string(shape, Language::French);
        let first = text.lines().next().unwrap();
        assert_eq!(first.matches(" ---> ").count(), 2, "{first}");
        assert_eq!(text.matches("\n   --- Fin de la trace").count(), 2, "{text}");
        assert!(text.contains("\n   à System.Net.Sockets.Socket.DoConnect("), "{text}");
        assert!(text.contains(" dans d:\\scale\\agent\\MasterConnection.cs:ligne {pair}"), "{text}");
    }

    #[test]
    fn the_core_runtime_begins_a_line_for_each_inner_exception() {
        let shape = WORKER_SYMPTOMS.iter().find(|shape| shape.runtime == Runtime::Core).unwrap();
        let text = to_string(shape, Language::English);
        assert_eq!(text.matches("\n ---> ").count(), 3, "{text}");
        assert!(
            text.starts_with("System.AggregateException: One or more errors occurred. (There was no"),
            "{text}"
        );
    }

    #[test]
    fn every_shape_is_two_to_four_deep_and_names_each_type_once_as_a_link() {
        for shape in [WORKER_SYMPTOMS, WORKER_NEIGHBOURS, SQL, PLAIN].concat() {
            assert!((2..=4).contains(&shape.links.len()), "{:?}", shape.meaning);
            let text = to_string(&shape, Language::English);
            for link in shape.links {
                assert_ne!(messages::text(link.message, Language::English), "", "{:?}", link.message);
                let printed = format!("{}{}: ", link.type_name, link.code);
                assert_eq!(text.matches(&printed).count(), 1, "{printed} in {text}");
            }
        }
    }
}
