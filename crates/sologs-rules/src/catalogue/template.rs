//! The text of a template, split into fragments that are compared and placeholders that are captured.

use super::normal::Normal;

/// Shortest sum of a template's fragments, in bytes of the comparable form: below, it would not be distinctive.
const SHORTEST: usize = 8;

/// Shortest that the longest fragment of a template may be, in bytes: what it is found by.
pub(super) const WINDOW: usize = 7;

/// Most fragments of a template.
pub(super) const MOST_FRAGMENTS: usize = 8;

/// What kind of value a placeholder stands for; it decides how its ends are found and how it is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A URL, host, or authority: no blanks inside, except where it was wrapped.
    Address,
    /// An IP address with a port, anywhere in what follows.
    Socket,
    /// An HTTP status: three digits.
    Status,
    /// A number.
    Number,
    /// A time span.
    Time,
    /// Anything else; quoted, or to the end of the sentence.
    Text,
}

/// A placeholder: index of its name in the id's list, and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) name: usize,
    pub(super) kind: Kind,
}

/// What stands between two fragments, before the first or after the last: any text, of which up to two values
/// are captured, a number before anything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gap {
    /// A status or another number.
    pub(super) number: Option<Slot>,
    /// The other value.
    pub(super) value: Option<Slot>,
    /// Few words only.
    pub(super) short: bool,
}

/// A template's text, compiled.
#[derive(Debug)]
pub(super) struct Pattern {
    /// In comparable form; never empty.
    pub(super) fragments: Vec<String>,
    /// One more than fragments.
    pub(super) gaps: Vec<Gap>,
    /// Index of the longest fragment.
    pub(super) anchor: usize,
    /// Bytes of all fragments.
    pub(super) literal: usize,
}

impl Gap {
    /// Whether something in it is captured.
    pub(super) fn has_value(self) -> bool {
        self.number.is_some() || self.value.is_some()
    }
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "url" | "authority" | "host" | "expected_host" | "presented_host" | "server" => Self::Address,
            "address" => Self::Socket,
            "status" => Self::Status,
            "code" | "port" | "number" | "state" | "class" | "size" => Self::Number,
            "timeout" | "elapsed" => Self::Time,
            _ => Self::Text,
        }
    }

    /// Whether blanks inside the value come from wraps only.
    pub(super) fn is_unbroken(self) -> bool {
        self != Self::Text
    }
}

impl Pattern {
    /// How many values it captures.
    pub(super) fn values(&self) -> usize {
        self.gaps.iter().map(|gap| usize::from(gap.number.is_some()) + usize::from(gap.value.is_some())).sum()
    }

    /// The longest fragment.
    pub(super) fn anchor(&self) -> &str {
        self.fragments.get(self.anchor).map_or("", String::as_str)
    }

    /// Compiles `text`; `names` are the placeholders that its id declares.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn new(text: &str, names: &[String]) -> Result<Self, String> {
        let mut fragments = Vec::with_capacity(2);
        let mut gaps = Vec::with_capacity(3);
        gaps.push(Gap::default());
        let mut rest = text;
        loop {
            let (literal, gap, after) = next_piece(rest)?;
            push_fragment(literal, &mut fragments, &mut gaps);
            let Some(gap) = gap else { break };
            if let Some(last) = gaps.last_mut() {
                push_placeholder(gap, names, last)?;
            }
            rest = after;
        }
        if gaps.len() == fragments.len() {
            gaps.push(Gap::default());
        }
        let literal = fragments.iter().map(String::len).sum();
        if literal < SHORTEST {
            return Err("too short to recognise a message by".to_owned());
        }
        if fragments.len() > MOST_FRAGMENTS {
            return Err(format!("more than {MOST_FRAGMENTS} fragments"));
        }
        let anchor =
            (0..fragments.len()).max_by_key(|&at| fragments.get(at).map_or(0, String::len)).unwrap_or(0);
        let made = Self { fragments, gaps, anchor, literal };
        if made.anchor().len() < WINDOW {
            return Err("no fragment is long enough to find a message by".to_owned());
        }
        Ok(made)
    }
}

/// Splits at the first placeholder: the literal before it, what stands in its braces, what follows it.
fn next_piece(text: &str) -> Result<(&str, Option<&str>, &str), String> {
    let unpaired = || "a brace without its partner".to_owned();
    let ellipsis = text.find('…');
    let start = text.find('{').into_iter().chain(ellipsis).min().unwrap_or(text.len());
    let (literal, rest) = text.split_at(start);
    if literal.contains('}') {
        return Err(unpaired());
    }
    if ellipsis == Some(start) {
        return Ok((literal, Some("*"), rest.strip_prefix('…').unwrap_or_default()));
    }
    match rest.strip_prefix('{').map(|inside| inside.split_once('}')) {
        Some(Some((name, after))) => Ok((literal, Some(name), after)),
        Some(None) => Err(unpaired()),
        None => Ok((literal, None, "")),
    }
}

fn push_fragment(literal: &str, fragments: &mut Vec<String>, gaps: &mut Vec<Gap>) {
    let fragment = Normal::new(literal).into_text();
    if !fragment.is_empty() {
        fragments.push(fragment);
        gaps.push(Gap::default());
    }
}

fn push_placeholder(name: &str, names: &[String], gap: &mut Gap) -> Result<(), String> {
    if name == "*" || name == "~" {
        gap.short = name == "~";
        return Ok(());
    }
    let Some(at) = names.iter().position(|known| known == name) else {
        return Err(format!("the id declares no placeholder {{{name}}}; it has: {}", names.join(", ")));
    };
    let slot = Slot { name: at, kind: Kind::of(name) };
    let number = matches!(slot.kind, Kind::Number | Kind::Status);
    let taken = if number { gap.number.is_some() || gap.value.is_some() } else { gap.value.is_some() };
    if taken {
        return Err(format!("nothing but punctuation between {{{name}}} and the placeholder before it"));
    }
    *(if number { &mut gap.number } else { &mut gap.value }) = Some(slot);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        ["url", "code", "reason"].map(str::to_owned).to_vec()
    }

    fn values(made: &Pattern) -> Vec<usize> {
        let count = |gap: &Gap| usize::from(gap.number.is_some()) + usize::from(gap.value.is_some());
        made.gaps.iter().map(count).collect()
    }

    #[test]
    fn text_is_split_into_fragments_and_gaps() {
        let made = Pattern::new("No endpoint at \"{url}\" …, code {code}: {reason}", &names()).unwrap();
        assert_eq!(made.fragments, ["noendpointat", "code"]);
        assert_eq!(values(&made), [0, 1, 2]);
        assert_eq!((made.anchor, made.literal), (0, 16));
        let made = Pattern::new("{url} dinleme yapan", &names()).unwrap();
        assert_eq!(made.fragments, ["dinlemeyapan"]);
        assert_eq!(values(&made), [1, 0]);
    }

    #[test]
    fn bad_templates_are_refused() {
        for (text, reason) in [
            ("abcdefgh {url", "brace"),
            ("abcdefgh url}", "brace"),
            ("abcdefgh {port}", "declares no placeholder {port}"),
            ("abcdefgh {url} {reason}", "nothing but punctuation"),
            ("abc {url}", "too short"),
            ("", "too short"),
            ("abc {url} def {reason} ghi", "no fragment is long enough"),
            ("ab{*}cd{*}ef{*}gh{*}ij{*}kl{*}mn{*}op{*}qr", "fragments"),
        ] {
            let error = Pattern::new(text, &names()).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
