//! Prints the results as Markdown.

use super::Settings;
use super::bench::{Results, Verdict};
use super::{machine, stats};
use crate::generator::size;
use std::io::{self, Write};

/// Writes the tables.
///
/// # Errors
///
/// What `out` fails with.
pub(crate) fn write(settings: &Settings, results: &Results, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Machine: {}", machine::describe())?;
    writeln!(out, "Programs: {}", results.programs.join("; "))?;
    writeln!(
        out,
        "Standard log: {} of UTF-8; warm cache; programs in turn; median of {} pairs\n",
        size::text(settings.size),
        settings.pairs
    )?;
    write_rows(results, out)?;
    write_runs(results, out)?;
    if results.mistakes.is_empty() {
        writeln!(
            out,
            "Every count that was checked is as in its truth file, and no run of sologs took more than 64 MB."
        )?;
    } else {
        writeln!(out, "**Wrong:**\n")?;
        for mistake in &results.mistakes {
            writeln!(out, "- {mistake}")?;
        }
    }
    out.flush()
}

fn write_rows(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| | target | measured | |\n|---|---|---|---|")?;
    for row in &results.rows {
        let verdict = match row.verdict {
            Verdict::Met => "met",
            Verdict::Missed => "**missed**",
            Verdict::NotMeasured => "**not measured**",
            Verdict::Information => "",
        };
        writeln!(out, "| {} | {} | {} | {verdict} |", row.what, row.target, row.measured)?;
    }
    writeln!(out)
}

fn write_runs(results: &Results, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| program | log | wall s (least–most) | MB/s | user s | system s | peak MB | runs |")?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for row in &results.runs {
        let wall = stats::wall_seconds(&row.runs);
        let walls = || row.runs.iter().map(|usage| usage.wall.as_secs_f64());
        writeln!(
            out,
            "| {} | {} | {wall:.3} ({:.3}–{:.3}) | {:.0} | {:.2} | {:.2} | {:.1} | {} |",
            row.program,
            row.data,
            walls().fold(f64::INFINITY, f64::min),
            walls().fold(0.0, f64::max),
            row.bytes as f64 / 1e6 / wall.max(1e-9),
            stats::median_seconds(&row.runs, |usage| usage.user),
            stats::median_seconds(&row.runs, |usage| usage.system),
            stats::peak(&row.runs) as f64 / 1e6,
            row.runs.len()
        )?;
    }
    writeln!(out)
}
