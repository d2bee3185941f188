//! Writes a synthetic log, or a bundle of them, and a truth file that says what it holds.

use clap::Parser;
use sologs_benches::generator::{
    self, Encoding, Language, LineEnds, LogOptions, Profile, TreeOptions, Truth, layout, size,
};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write a synthetic log, or a bundle of them, and a truth file that says what it holds
///
/// The same options give the same bytes on every machine.
#[derive(Debug, Parser)]
#[command(name = "sologs-generate", version)]
struct Args {
    /// Log file, or with --files folder of the bundle; with --zip the archive
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// Truth file (JSON)
    #[arg(long, value_name = "FILE")]
    truth: PathBuf,
    /// Size of the log's text in UTF-8; it ends with the first whole record at or after it
    #[arg(long, default_value = "1GB", value_parser = size::parse, conflicts_with = "file_size")]
    size: u64,
    /// Stop after this many records (of each file) even if the size is not reached
    #[arg(long, value_name = "N", default_value_t = u64::MAX, hide_default_value = true)]
    records: u64,
    /// Seed of the random numbers
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// utf-8 or utf-16le (with byte order mark)
    #[arg(long, default_value = "utf-8", value_parser = encoding)]
    encoding: Encoding,
    /// Layout of the records
    #[arg(long, default_value = "log4net", value_parser = layout_names())]
    layout: String,
    /// Language of the machine: en or fr; for --good also de, es, it, pt-BR, ru, ja, ko, zh-CN, zh-TW, pl, cs, tr
    #[arg(long, default_value = "en", value_parser = language)]
    lang: Language,
    /// crlf or lf
    #[arg(long, default_value = "crlf", value_parser = line_ends)]
    line_ends: LineEnds,
    /// Share of the records that hold an exception chain, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.01, value_parser = share)]
    exceptions: f64,
    /// A log without any fault, full of words that sound like one; with --files in all layouts and languages
    #[arg(long)]
    good: bool,
    /// Write a bundle of this many files
    #[arg(long, value_name = "N")]
    files: Option<u64>,
    /// Size of each file of a bundle
    #[arg(long, value_name = "SIZE", default_value = "5KB", value_parser = size::parse, requires = "files")]
    file_size: u64,
    /// Write into a zip archive
    #[arg(long)]
    zip: bool,
}

fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::named(text).ok_or_else(|| "write utf-8 or utf-16le".to_owned())
}

fn line_ends(text: &str) -> Result<LineEnds, String> {
    LineEnds::named(text).ok_or_else(|| "write crlf or lf".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    let tags = || Language::ALL.map(Language::tag).join(", ");
    Language::from_tag(text).ok_or_else(|| format!("write one of {}", tags()))
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("write a number from 0 to 1".to_owned()),
    }
}

fn layout_names() -> Vec<&'static str> {
    layout::ALL.iter().map(|layout| layout.name()).collect()
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(truth) => {
            let totals = &truth.totals;
            // A closed standard output is no reason to fail: the files are complete.
            let _ = writeln!(
                io::stdout(),
                "{} file(s), {} bytes, {} lines, {} records, {} with an exception",
                totals.files,
                totals.bytes,
                totals.lines,
                totals.records,
                totals.exceptions
            );
            ExitCode::SUCCESS
        }
        Err(message) => {
            let _ = writeln!(io::stderr(), "sologs-generate: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<Truth, String> {
    let options = log_options(args)?;
    let failed = |error: io::Error| format!("cannot write {}: {error}", args.out.display());
    let truth = match args.files {
        None => generator::write_file(&options, &args.out, args.zip).map_err(failed)?,
        Some(files) => {
            if !args.zip && is_occupied(&args.out) {
                return Err(format!("{} exists and is not an empty folder", args.out.display()));
            }
            let tree = TreeOptions { files, each: options };
            generator::write_tree(&tree, &args.out, args.zip).map_err(failed)?
        }
    };
    write_truth(&truth, &args.truth)
        .map_err(|error| format!("cannot write {}: {error}", args.truth.display()))?;
    Ok(truth)
}

fn log_options(args: &Args) -> Result<LogOptions, String> {
    if !args.good && !args.lang.has_exceptions() {
        return Err(format!("--lang {} is there for --good only; write en or fr", args.lang.tag()));
    }
    let layout = layout::named(&args.layout).ok_or_else(|| format!("no layout '{}'", args.layout))?;
    Ok(LogOptions {
        seed: args.seed,
        size: if args.files.is_some() { args.file_size } else { args.size },
        max_records: args.records,
        layout,
        language: args.lang,
        encoding: args.encoding,
        line_ends: args.line_ends,
        exceptions: args.exceptions,
        profile: if args.good { Profile::Harmless } else { Profile::Agent },
    })
}

fn is_occupied(folder: &Path) -> bool {
    folder.exists() && fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_some())
}

fn write_truth(truth: &Truth, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    serde_json::to_writer_pretty(&mut file, truth)?;
    file.write_all(b"\n")?;
    file.flush()
}
