//! Writes the diagnoses of a bundle as CSV for a spreadsheet: `cargo run -p sologs --example csv -- bundle > out.csv`.

use sologs::Scanner;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let report = Scanner::builder().build()?.scan(&[folder])?;
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(["rule", "severity", "node", "count", "first", "last", "title", "place"])?;
    for diagnosis in &report.diagnoses {
        let time = |time: Option<sologs::Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
        let place = diagnosis.evidence.first().map(|evidence| format!("{}:{}", evidence.path, evidence.line));
        let cells = [
            diagnosis.rule.clone(),
            diagnosis.severity.to_string(),
            diagnosis.node.clone().unwrap_or_default(),
            diagnosis.count.to_string(),
            time(diagnosis.first_seen),
            time(diagnosis.last_seen),
            diagnosis.title.clone(),
            place.unwrap_or_default(),
        ];
        out.write_record(cells.map(|cell| inert(&cell)))?;
    }
    out.flush()?;
    Ok(())
}

/// A cell that no spreadsheet takes for a formula: names of machines and texts of logs are somebody else's
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[test]
fn formulas_become_text() {
    for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
        assert_eq!(inert(cell), format!("'{cell}"));
    }
    assert_eq!(inert("MASTER01"), "MASTER01");
}
