//! Distinguished names (`CN=WORKER01, O=Contoso`) as certificates hold them and tools print them.

use serde::Serialize;
use std::fmt;

/// Attributes that are read of one name.
const ATTRIBUTES: usize = 200;

/// A distinguished name, comparable between tools that quote, escape, abbreviate and order it differently.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DistinguishedName {
    attributes: Vec<NameAttribute>,
}

/// One attribute of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NameAttribute {
    /// Its type, in upper case: `CN`, `O`, `OU`, `DC`, `S`, `E`, or the digits of its OID.
    pub kind: String,
    /// Its value, without quotes and escapes.
    pub value: String,
}

impl NameAttribute {
    /// Of a type in any spelling (`cn`, `emailAddress`, `ST`, `OID.2.5.4.3`) and a plain value.
    pub fn new(kind: &str, value: &str) -> Self {
        let kind = kind.trim().to_uppercase();
        let kind = kind.strip_prefix("OID.").unwrap_or(&kind);
        let kind = SPELLINGS.iter().find(|(other, _)| *other == kind).map_or(kind, |(_, usual)| usual);
        Self { kind: kind.to_owned(), value: value.to_owned() }
    }
}

/// Other spellings of attribute types, and the one that Windows prints.
const SPELLINGS: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("COMMONNAME", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "S"),
    ("ST", "S"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "T"),
    ("TITLE", "T"),
    ("2.5.4.42", "G"),
    ("GIVENNAME", "G"),
    ("GN", "G"),
    ("2.5.4.43", "I"),
    ("INITIALS", "I"),
    ("1.2.840.113549.1.9.1", "E"),
    ("EMAILADDRESS", "E"),
    ("EMAIL", "E"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
];

impl DistinguishedName {
    /// Of attributes in the order in which they are to be shown.
    pub fn from_attributes(attributes: Vec<NameAttribute>) -> Self {
        Self { attributes }
    }

    /// Reads a name: attributes parted by commas, semicolons, plus signs or line ends; values plain, in quotes
    /// (`O="Contoso, Ltd"`, with `""` for a quote) or with backslash escapes (`CN=a\, b`, `\2C`).
    ///
    /// `None` where the text does not begin with a `type=`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut attributes: Vec<NameAttribute> = Vec::new();
        let mut rest = text.trim();
        let mut gap = "";
        while !rest.is_empty() && attributes.len() < ATTRIBUTES {
            let (piece, after) = next_piece(rest);
            match (piece.split_once('='), attributes.last_mut()) {
                (Some((kind, value)), _) if is_kind(kind.trim()) => {
                    attributes.push(NameAttribute::new(kind, &unescape(value.trim())));
                }
                // A comma that no tool should have left bare: it belongs to the value before it.
                (_, Some(last)) => {
                    last.value.push_str(gap);
                    last.value.push_str(&unescape(piece.trim_end()));
                }
                (_, None) => return None,
            }
            let after = after.trim_start_matches(['\r', '\n', ' ']);
            gap = rest.get(piece.len()..rest.len() - after.len()).unwrap_or("");
            rest = after;
        }
        (!attributes.is_empty()).then_some(Self { attributes })
    }

    /// The attributes in the order in which they were shown.
    pub fn attributes(&self) -> &[NameAttribute] {
        &self.attributes
    }

    /// Every CN.
    pub fn common_names(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().filter(|attribute| attribute.kind == "CN").map(|cn| cn.value.as_str())
    }

    /// Whether both are the same name: the same attributes in the same or in the reverse order (tools differ in
    /// where they begin), without regard to case and runs of blanks.
    pub fn same_as(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.attributes, &other.attributes);
        mine.len() == theirs.len()
            && (mine.iter().zip(theirs).all(|(a, b)| same_attribute(a, b))
                || mine.iter().zip(theirs.iter().rev()).all(|(a, b)| same_attribute(a, b)))
    }
}

impl PartialEq for DistinguishedName {
    fn eq(&self, other: &Self) -> bool {
        self.same_as(other)
    }
}

impl Eq for DistinguishedName {}

/// As Windows prints it: parted by comma and blank, values in quotes where they need them.
impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, NameAttribute { kind, value }) in self.attributes.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            let bare = value.trim() == value && !value.is_empty() && !value.contains(SPECIAL);
            if bare {
                write!(f, "{kind}={value}")?;
            } else {
                write!(f, "{kind}=\"{}\"", value.replace('"', "\"\""))?;
            }
        }
        Ok(())
    }
}

const SPECIAL: [char; 10] = [',', '+', '=', '"', '\n', '\r', '<', '>', '#', ';'];

fn same_attribute(a: &NameAttribute, b: &NameAttribute) -> bool {
    let folded = |value: &str| value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    a.kind == b.kind && (a.value == b.value || folded(&a.value) == folded(&b.value))
}

fn is_kind(text: &str) -> bool {
    let bare = text.strip_prefix("OID.").or_else(|| text.strip_prefix("oid.")).unwrap_or(text);
    let is_oid = bare.contains('.') && bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let is_word = bare.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
        && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    !bare.is_empty() && bare.len() <= 60 && (is_oid || is_word)
}

/// The text up to the next bare separator, and what follows that.
fn next_piece(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' | ';' | '+' | '\n' if !quoted => {
                return (text.get(..at).unwrap_or(text), text.get(at + 1..).unwrap_or(""));
            }
            _ => {}
        }
    }
    (text, "")
}

/// Takes quotes and escapes off a value.
///
/// A backslash before a letter that no escape needs is a backslash: Windows prints `CN=DOMAIN\user` bare. A pair
/// of hexadecimal digits counts as an escape only where it stands for a special character or, in a run, for one
/// character beyond ASCII.
fn unescape(value: &str) -> String {
    if let Some(inner) = value.strip_prefix('"') {
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        return inner.replace("\"\"", "\"").replace("\\\"", "\"");
    }
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('\\') {
        plain.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at + 1..).unwrap_or("");
        match rest.chars().next() {
            Some(c @ (',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' | '#' | ' ')) => {
                plain.push(c);
                rest = rest.get(1..).unwrap_or("");
            }
            _ => match hex_run(rest) {
                Some((text, length)) => {
                    plain.push_str(&text);
                    rest = rest.get(length..).unwrap_or("");
                }
                None => plain.push('\\'),
            },
        }
    }
    plain.push_str(rest);
    plain
}

/// A run of hexadecimal escapes behind the first backslash: what it stands for, and its length.
fn hex_run(text: &str) -> Option<(String, usize)> {
    let mut bytes = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
        bytes.push(byte);
        at += 2;
        if text.get(at..at + 1) != Some("\\") {
            break;
        }
        at += 1;
    }
    // A backslash behind the run belongs to what follows.
    let length = bytes.len().checked_mul(3)?.checked_sub(1)?;
    let text = String::from_utf8(bytes).ok()?;
    let special = |c: char| !c.is_ascii() || c.is_ascii_control() || SPECIAL.contains(&c) || c == '\\';
    text.chars().all(special).then_some((text, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DistinguishedName {
        DistinguishedName::parse(text).unwrap()
    }

    #[test]
    fn quoting_escaping_and_order_do_not_count() {
        let quoted = name("CN=WORKER01, O=\"Contoso, Ltd\"");
        for text in [
            "CN=WORKER01,O=Contoso\\, Ltd",
            "O=Contoso\\2C Ltd, CN=worker01",
            "CN=WORKER01\nO=\"Contoso, Ltd\"",
        ] {
            assert_eq!(name(text), quoted, "{text}");
        }
        assert_eq!(quoted.to_string(), "CN=WORKER01, O=\"Contoso, Ltd\"");
        assert_eq!(name(&quoted.to_string()), quoted);
    }

    #[test]
    fn near_names_are_other_names() {
        let worker = name("CN=WORKER01, O=Contoso");
        for text in
            ["CN=WORKER010, O=Contoso", "CN=WORKER01", "OU=WORKER01, O=Contoso", "CN=WORKER01, CN=Contoso"]
        {
            assert_ne!(name(text), worker, "{text}");
        }
        let escaped = name("CN=\"WORKER01, O=Contoso\"");
        assert_ne!(escaped, worker, "a comma within quotes parts nothing");
        assert_eq!(escaped.common_names().collect::<Vec<_>>(), ["WORKER01, O=Contoso"]);
    }

    #[test]
    fn several_common_names_are_all_there() {
        let name = name("CN=10.0.0.5, CN=MASTER01");
        assert_eq!(name.common_names().collect::<Vec<_>>(), ["10.0.0.5", "MASTER01"]);
    }

    #[test]
    fn spellings_of_types_are_one() {
        assert_eq!(name("emailAddress=a@b, ST=x"), name("E=a@b, S=x"));
        assert_eq!(name("OID.2.5.4.3=x"), name("CN=x"));
    }

    #[test]
    fn backslashes_of_accounts_stay() {
        assert_eq!(name(r"CN=DOMAIN\user").attributes()[0].value, r"DOMAIN\user");
        assert_eq!(name(r"CN=DOMAIN\abuser").attributes()[0].value, r"DOMAIN\abuser");
        assert_eq!(name(r"CN=\C3\A9t\C3\A9").attributes()[0].value, "été");
        assert_eq!(name("CN=a \"\"b").attributes().len(), 1);
    }

    #[test]
    fn bare_commas_belong_to_the_value() {
        assert_eq!(name("O=Contoso, Ltd, CN=x"), name("O=\"Contoso, Ltd\", CN=x"));
    }

    #[test]
    fn what_is_no_name_is_none() {
        for text in ["", "no equals", "EMPTY (DNS Name=a)", "=x", ",CN=x"] {
            assert_eq!(DistinguishedName::parse(text), None, "{text}");
        }
        let long = "CN=a,".repeat(100_000);
        assert_eq!(name(&long).attributes().len(), ATTRIBUTES);
    }
}
