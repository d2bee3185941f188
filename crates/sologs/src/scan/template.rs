//! The shape of a message: what is left when its numbers, names and values are taken out.

use crate::bundle::is_guid;

/// Characters of a message that its template is made of, at most.
const MAX_CHARS: usize = 160;

/// The message's first line with numbers, hexadecimal ids and quoted values replaced by `#` and `'…'`, and runs of
/// blanks by one.
pub(crate) fn template(message: &str) -> String {
    let line = message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    let mut template = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if template.chars().count() >= MAX_CHARS {
            template.push('…');
            break;
        }
        rest = match first {
            '\'' | '"' => quoted(rest, first, &mut template),
            c if c.is_whitespace() => {
                template.push(' ');
                rest.trim_start()
            }
            c if c.is_alphanumeric() => word(rest, &mut template),
            c => {
                template.push(c);
                rest.get(c.len_utf8()..).unwrap_or("")
            }
        };
    }
    template
}

fn quoted<'t>(text: &'t str, quote: char, template: &mut String) -> &'t str {
    let inside = text.get(1..).unwrap_or("");
    match inside.find(quote) {
        Some(end) => {
            template.push_str("'…'");
            inside.get(end + 1..).unwrap_or("")
        }
        None => {
            template.push(quote);
            inside
        }
    }
}

/// Length of a GUID in its usual form, `8-4-4-4-12`.
const GUID_BYTES: usize = 36;

/// A word stays as it is unless it holds a digit: then it is a number, an id or a name that varies.
fn word<'t>(text: &'t str, template: &mut String) -> &'t str {
    if let Some(rest) = text.get(GUID_BYTES..)
        && text.get(..GUID_BYTES).is_some_and(is_guid)
    {
        template.push('#');
        return rest;
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or("");
    let varies = word.bytes().any(|b| b.is_ascii_digit());
    template.push_str(if varies { "#" } else { word });
    text.get(end..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_is_taken_out() {
        assert_eq!(template("Job 17 of 'nightly' failed  after 3.5 s"), "Job # of '…' failed after #.# s");
        assert_eq!(template("\n  id 0a1b-77 isn't there\nsecond"), "id #-# isn't there");
        assert_eq!(template("entry 0a1b2c3d-addc-bafa-cfee-0123456789ab is bad"), "entry # is bad");
        assert_eq!(template(""), "");
        assert!(template(&"ab ".repeat(1000)).chars().count() <= MAX_CHARS + 3);
    }
}
