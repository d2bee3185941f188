//! The oldest sologs that a rule asks for.

use crate::error::{RuleError, RuleErrorKind};

/// This version, by which rules are judged.
const THIS: &str = env!("CARGO_PKG_VERSION");

/// `1.2.3` or `1.2` as numbers; `None` where it is no version.
pub(crate) fn parse(text: &str) -> Option<[u32; 3]> {
    let mut numbers = [0; 3];
    let mut parts = text.trim().split('.');
    for (at, number) in numbers.iter_mut().enumerate() {
        match parts.next() {
            Some(part) => *number = part.parse().ok()?,
            None if at >= 2 => {}
            None => return None,
        }
    }
    parts.next().is_none().then_some(numbers)
}

/// This version without what stands behind its three numbers.
fn this() -> [u32; 3] {
    THIS.split(['-', '+']).next().and_then(parse).unwrap_or([0; 3])
}

/// What is wrong with `min_sologs = "…"`: no version, or one that is newer than this.
pub(crate) fn fault(wanted: &str) -> Option<(String, String)> {
    match parse(wanted) {
        None => Some((
            format!("`{wanted}` is no version of sologs"),
            format!("write two or three numbers, for example \"{THIS}\""),
        )),
        Some(numbers) if numbers > this() => Some((
            format!("this rule needs sologs {wanted} or newer; this is {THIS}"),
            "take a newer sologs, or an older revision of the rule".to_owned(),
        )),
        Some(_) => None,
    }
}

/// A rule that needs a newer sologs, told before anything else is: what this version does not know about it is no
/// mistake of the author.
pub(crate) fn too_old(path: &str, text: &str) -> Option<RuleError> {
    let (root, _) = toml::de::DeTable::parse_recoverable(text);
    let value = root.get_ref().get("min_sologs")?;
    let (message, help) = fault(value.get_ref().as_str()?)?;
    Some(RuleError::new(RuleErrorKind::InvalidValue, path, message).at(text, value.span()).with_help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_numbers() {
        assert_eq!(parse("0.10"), Some([0, 10, 0]));
        assert!(parse("0.10.0") > parse("0.9.9"));
        for text in ["", "1", "a.b", "1.2.3.4", "1.-2"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(fault(THIS), None);
        assert!(fault("99.0").unwrap().0.contains("needs sologs 99.0 or newer"));
        assert!(fault("soon").unwrap().0.contains("no version"));
    }

    #[test]
    fn what_a_newer_sologs_knows_is_not_told_as_a_mistake() {
        let text = "id = \"own\"\nmin_sologs = \"99.1\"\nfrom_the_future = true\n";
        let error = crate::rule::Rule::from_toml("own.toml", text).unwrap_err();
        assert_eq!(error.line(), Some(2));
        assert!(error.message().starts_with("this rule needs sologs 99.1 or newer"), "{error}");
    }
}
