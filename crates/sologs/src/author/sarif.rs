//! Faults of rule files as SARIF 2.1.0 (OASIS standard), for editors and code hosts.

use serde_json::{Value, json};
use sologs_rules::lint::Fault;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes a SARIF log with a result for each fault.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_sarif(faults: &[Fault], out: &mut dyn Write) -> io::Result<()> {
    let kinds: BTreeSet<&str> = faults.iter().map(|fault| fault.error.kind().as_str()).collect();
    let rules: Vec<Value> = kinds.iter().map(|kind| json!({ "id": kind })).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "sologs rules check",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": faults.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn result(fault: &Fault) -> Value {
    let error = &fault.error;
    let text = match error.help() {
        Some(help) => format!("{} ({help})", error.message()),
        None => error.message().to_owned(),
    };
    let mut place = json!({ "artifactLocation": { "uri": address(error.file()) } });
    if let (Some(line), Some(column), Some(place)) = (error.line(), error.column(), place.as_object_mut()) {
        let region = json!({ "startLine": line, "startColumn": column });
        place.insert("region".to_owned(), region);
    }
    json!({
        "ruleId": error.kind().as_str(),
        "level": if error.is_warning() { "warning" } else { "error" },
        "message": { "text": text },
        "locations": [{ "physicalLocation": place }],
    })
}

/// A path as an address: segments escaped, `/` between them.
fn address(path: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let escape = |b: u8| if is_plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    path.replace('\\', "/").bytes().map(escape).collect()
}
