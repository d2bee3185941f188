//! Sentences with places to fill in: `Task '{guid}' is pulled.`

use super::digits;
use super::random::Random;

/// What a `{name}` in a template stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// Name of the machine that writes the log.
    Node,
    /// Name of the Master's machine, the same one throughout a record.
    Host,
    /// `https://host:8391/ClusterManagement/`
    Url,
    /// `host:8391`
    Authority,
    /// `192.0.2.n:8391`
    Address,
    /// SQL Server instance.
    Sql,
    /// Database user.
    User,
    /// Random GUID.
    Guid,
    /// 40 hexadecimal digits.
    Thumbprint,
    /// 0 to 9.
    Digit,
    /// 10 to 99.
    Pair,
    /// 0 to 9,999.
    Count,
    /// 1,000,000 to 999,999,999.
    Big,
    /// 70.0 to 99.9.
    High,
    /// 0.0 to 69.9.
    Low,
}

const SLOTS: &[(&str, Slot)] = &[
    ("node", Slot::Node),
    ("host", Slot::Host),
    ("url", Slot::Url),
    ("authority", Slot::Authority),
    ("address", Slot::Address),
    ("sql", Slot::Sql),
    ("user", Slot::User),
    ("guid", Slot::Guid),
    ("thumbprint", Slot::Thumbprint),
    ("digit", Slot::Digit),
    ("pair", Slot::Pair),
    ("count", Slot::Count),
    ("big", Slot::Big),
    ("high", Slot::High),
    ("low", Slot::Low),
];

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Slot(Slot),
}

/// A compiled template.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
}

impl Template {
    /// Splits a text at its slots. Braces around anything that is no slot's name stay as they are.
    pub(crate) fn compile(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, from_brace)) = rest.split_once('{') {
            literal.push_str(before);
            match slot_at_start(from_brace) {
                Some((slot, after)) => {
                    if !literal.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut literal)));
                    }
                    pieces.push(Piece::Slot(slot));
                    rest = after;
                }
                None => {
                    literal.push('{');
                    rest = from_brace;
                }
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Self { pieces }
    }

    /// Appends the template, filled in, to `out`.
    pub(crate) fn render(&self, place: &Place, host: &str, random: &mut Random, out: &mut String) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Slot(slot) => slot.render(place, host, random, out),
            }
        }
    }
}

/// Reads `name}` and what follows it.
fn slot_at_start(text: &str) -> Option<(Slot, &str)> {
    let (name, after) = text.split_once('}')?;
    let (_, slot) = SLOTS.iter().find(|(known, _)| *known == name)?;
    Some((*slot, after))
}

/// The machines that a log speaks of. All names and addresses are made up (192.0.2.0/24 is set aside for
/// documentation by RFC 5737).
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Name of the machine that writes the log.
    pub(crate) node: String,
    /// Names of the Master's machine: the usual one, and another that is met now and then.
    pub(crate) masters: [&'static str; 2],
}

impl Place {
    /// The machine `node` in the generator's made-up cluster.
    pub(crate) fn new(node: &str) -> Self {
        Self { node: node.to_owned(), masters: ["MASTER01", "master01.corp.example"] }
    }

    /// The Master's name in the next record.
    pub(crate) fn pick_host(&self, random: &mut Random) -> &'static str {
        let [usual, other] = self.masters;
        if random.below(10) == 0 { other } else { usual }
    }
}

impl Slot {
    fn render(self, place: &Place, host: &str, random: &mut Random, out: &mut String) {
        match self {
            Self::Node => out.push_str(&place.node),
            Self::Host => out.push_str(host),
            Self::Url => {
                out.push_str("https://");
                out.push_str(host);
                out.push_str(":8391/ClusterManagement/");
            }
            Self::Authority => {
                out.push_str(host);
                out.push_str(":8391");
            }
            Self::Address => out.push_str("192.0.2.10:8391"),
            Self::Sql => out.push_str("SQL01\\SSIS"),
            Self::User => out.push_str("##MS_SSISLogDBWorkerAgentLogin##"),
            Self::Guid => guid(random, out),
            Self::Thumbprint => {
                digits::hex(out, random.next_u64(), 16);
                digits::hex(out, random.next_u64(), 16);
                digits::hex(out, random.next_u64(), 8);
            }
            Self::Digit => digits::number(out, random.below(10)),
            Self::Pair => digits::two(out, 10 + random.below(90)),
            Self::Count => digits::number(out, random.below(10_000)),
            Self::Big => digits::number(out, 1_000_000 + random.below(999_000_000)),
            Self::High => tenths(700 + random.below(300), out),
            Self::Low => tenths(random.below(700), out),
        }
    }
}

/// Writes a random GUID in its usual form, `8-4-4-4-12` digits.
pub(crate) fn guid(random: &mut Random, out: &mut String) {
    let (high, low) = (random.next_u64(), random.next_u64());
    digits::hex(out, high >> 32, 8);
    for group in [high >> 16, high, low >> 48] {
        out.push('-');
        digits::hex(out, group & 0xffff, 4);
    }
    out.push('-');
    digits::hex(out, low & 0xffff_ffff_ffff, 12);
}

fn tenths(value: u32, out: &mut String) {
    digits::number(out, value / 10);
    out.push('.');
    digits::number(out, value % 10);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_and_other_braces_stay() {
        let place = Place::new("WORKER07");
        let template = Template::compile("{node} asks {url} {{\"a\": {nothing}} {pair}%");
        let mut out = String::new();
        template.render(&place, "M", &mut Random::new(1), &mut out);
        assert!(
            out.starts_with("WORKER07 asks https://M:8391/ClusterManagement/ {{\"a\": {nothing}} "),
            "{out}"
        );
        assert!(out.ends_with('%'));
    }

    #[test]
    fn a_guid_has_its_usual_form() {
        let mut out = String::new();
        guid(&mut Random::new(1), &mut out);
        let groups: Vec<usize> = out.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert!(out.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()));
    }
}
