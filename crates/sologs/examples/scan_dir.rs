//! Scans a folder and prints one line a diagnosis: where embedders begin.

use sologs::Scanner;
use std::path::PathBuf;

fn main() -> Result<(), sologs::Error> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let scanner = Scanner::builder().threads(2).build()?;
    let report = scanner.scan(&[folder])?;
    for diagnosis in &report.diagnoses {
        let node = diagnosis.node.as_deref().unwrap_or("-");
        #[allow(clippy::print_stdout, reason = "what an example is for")]
        {
            println!("{node}\t{}\t{}\t{}", diagnosis.rule, diagnosis.count, diagnosis.title);
        }
    }
    Ok(())
}
