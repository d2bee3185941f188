//! A thousand rules, so that the price of rules can be measured.
//!
//! They are of the kinds that people write: most name an exception that the log never holds, some name one that it
//! does hold and ask for a message that it does not say, some look for a text of their own, some for an event.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Types that the standard log is full of.
const MET_TYPES: [&str; 4] = [
    "System.ServiceModel.EndpointNotFoundException",
    "System.ServiceModel.Security.MessageSecurityException",
    "System.Data.SqlClient.SqlException",
    "System.Net.WebException",
];

/// Writes `count` rule files into `folder`.
///
/// # Errors
///
/// Where a file cannot be written.
pub(crate) fn write(folder: &Path, count: usize) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for number in 0..count {
        fs::write(folder.join(format!("made-up-{number:04}.toml")), rule(number))?;
    }
    Ok(())
}

fn rule(number: usize) -> String {
    let (conditions, hit) = match number % 10 {
        0 => met_type(number),
        1 | 2 => own_text(number),
        3 => event(number),
        _ => unmet_type(number),
    };
    let mut text = String::new();
    let _ = write!(
        text,
        r#"id = "made-up-{number:04}"
severity = "warning"
title.en = "Made-up trouble {number}"
meaning.en = "A rule that the comparison makes to measure what rules cost."
cause.en = "None: it is made up."
references = ["https://learn.microsoft.com/sql/integration-services/scale-out/"]

{conditions}
[[step]]
id = "made-up-step-{number:04}"
text.en = "Nothing is to be done."

[[example]]
fires = true
log = '''
2024-05-13 10:00:00,123 [7] ERROR Made.Up - {hit}
'''

[[example]]
fires = false
why = "Another trouble."
log = '''
2024-05-13 10:00:00,123 [7] ERROR Made.Up - System.IO.IOException: The disk is full.
'''
"#
    );
    text
}

fn unmet_type(number: usize) -> (String, String) {
    let name = format!("MadeUp.Product{number}.Failure{number}Exception");
    (format!("[[match.exception]]\ntypes = [\"{name}\"]\n"), format!("{name}: It failed."))
}

fn met_type(number: usize) -> (String, String) {
    let name = MET_TYPES.get(number / 10 % MET_TYPES.len()).copied().unwrap_or_default();
    (
        format!(
            "[[match.exception]]\ntypes = [\"{name}\"]\nregex = 'made-up detail {number:04}: (?P<what>\\w+)'\n"
        ),
        format!("{name}: made-up detail {number:04}: x"),
    )
}

fn own_text(number: usize) -> (String, String) {
    (
        format!("[[match.message]]\nregex = 'Made-up device {number:04} lost (?P<count>\\d+) frames'\n"),
        format!("Made-up device {number:04} lost 7 frames"),
    )
}

fn event(number: usize) -> (String, String) {
    (
        format!(
            "[[match.event]]\nkind = \"task-finished\"\nfields = {{ status = [\"MadeUp{number:04}\"] }}\n"
        ),
        format!("Task finished with Status: MadeUp{number:04}, More Detail: none"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_is_valid_toml_of_its_own() {
        let texts: Vec<String> = (0..1000).map(rule).collect();
        for text in &texts {
            let rule: sologs_rules::rule_file::RuleFile = toml::from_str(text).unwrap();
            assert_eq!(rule.examples.len(), 2, "{}", rule.id);
        }
        assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), 1000);
        for kind in ["[[match.exception]]", "[[match.message]]", "[[match.event]]"] {
            assert!(texts.iter().filter(|text| text.contains(kind)).count() >= 100, "{kind}");
        }
    }
}
