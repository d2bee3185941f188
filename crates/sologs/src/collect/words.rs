//! Which texts of settings and certificates may become arguments of a command: those that mean nothing to any shell or
//! program. Everything else is refused, not escaped.

/// Longest name that is passed on.
const LONGEST: usize = 253;

/// A name or address of a host: letters, digits, `.`, `-`, `_`, and `:` of IPv6.
pub(crate) fn host(text: &str) -> Option<&str> {
    let text = text.trim().trim_start_matches('[').trim_end_matches(']');
    plain(text, &['.', '-', '_', ':'])
}

/// A name of a certificate's subject: as a host, and blanks within.
pub(crate) fn subject(text: &str) -> Option<&str> {
    plain(text.trim(), &['.', '-', '_', ' '])
}

/// A SQL Server, as typed by the user: `HOST`, `HOST\INSTANCE`, `HOST,1433`, `tcp:HOST`.
pub(crate) fn sql_server(text: &str) -> Option<&str> {
    plain(text.trim(), &['.', '-', '_', ':', '\\', ',', '$', '(', ')']).filter(|text| !text.contains("\\\\"))
}

/// The name of a service of Scale Out: `SSISScaleOutWorker140`.
pub(crate) fn is_service(name: &str) -> bool {
    let rest = ["SSISScaleOutMaster", "SSISScaleOutWorker"]
        .iter()
        .find_map(|start| {
            name.get(..start.len()).filter(|own| own.eq_ignore_ascii_case(start)).map(|own| own.len())
        })
        .and_then(|length| name.get(length..));
    rest.is_some_and(|digits| (2..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
}

fn plain<'t>(text: &'t str, marks: &[char]) -> Option<&'t str> {
    let fits = |c: char| c.is_alphanumeric() || marks.contains(&c);
    let begins_plainly = text.starts_with(|c: char| c.is_alphanumeric() || c == '(' || c == ':' || c == '.');
    (begins_plainly && text.len() <= LONGEST && text.chars().all(fits)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_mean_something_to_a_shell_are_refused() {
        for good in ["MASTER01", "master01.contoso.example", "10.0.0.5", "[fe80::1]", "bücher-01"] {
            assert!(host(good).is_some(), "{good}");
        }
        for bad in ["", "-x", "a;b", "a b", "a'b", "a\"b", "$(x)", "a`b", "a\nb", "a&b", "a|b", "../x", "%x%"]
        {
            assert!(host(bad).is_none(), "{bad}");
        }
        assert!(host(&"a".repeat(254)).is_none());
    }

    #[test]
    fn servers_and_subjects() {
        assert!(sql_server(r"SQL01\INST,1433").is_some() && sql_server("(local)").is_some());
        assert!(sql_server("-Q").is_none() && sql_server("a\" -Q \"x").is_none());
        assert_eq!(subject(" WORKER 01 "), Some("WORKER 01"));
        assert!(subject("x\" -g").is_none() && subject("-g").is_none());
    }

    #[test]
    fn names_of_services() {
        assert!(is_service("SSISScaleOutMaster140") && is_service("ssisscaleoutworker170"));
        for bad in ["SSISScaleOutMaster", "SSISScaleOutMaster14x", "SSISScaleOutMaster140 stop", "Spooler"] {
            assert!(!is_service(bad), "{bad}");
        }
    }
}
