//! Writes a report that was kept as JSON in another format: `render <format> <language> < report.json`.

use sologs::render::{Lang, RenderOptions, by_name};
use sologs::report::Report;
use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let format = args.next().unwrap_or_else(|| "text".to_owned());
    let lang: Lang = args.next().map_or(Ok(Lang::EN), |name| name.parse())?;
    let renderer = by_name(&format).ok_or_else(|| format!("there is no format '{format}'"))?;
    let report: Report = serde_json::from_reader(io::stdin().lock())?;
    renderer.render(&report, &RenderOptions::new(lang), &mut io::stdout().lock())?;
    Ok(())
}
