//! A service without a network: whatever lands in `<spool>/in` is scanned, its report written to `<spool>/out`, and it is
//! moved to `<spool>/done`. `cargo run -p sologs --example spool -- <spool> [--once]`
//!
//! Put bundles there by moving them in: what is still being copied would be scanned half.
#![allow(clippy::print_stderr, reason = "what an example is for")]

use sologs::Scanner;
use sologs::render::{Lang, RenderOptions, by_name};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(2);

fn main() -> Result<(), Box<dyn Error>> {
    let spool = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    let once = std::env::args().any(|argument| argument == "--once");
    for folder in ["in", "out", "done"] {
        fs::create_dir_all(spool.join(folder))?;
    }
    // Made once: reading the rules costs more than asking them.
    let scanner = Scanner::builder().threads(2).build()?;
    loop {
        let entries: Result<Vec<_>, _> = fs::read_dir(spool.join("in"))?.collect();
        let mut bundles: Vec<PathBuf> = entries?.iter().map(fs::DirEntry::path).collect();
        bundles.sort();
        for bundle in bundles {
            // One bad bundle must not end the service.
            if let Err(error) = serve(&scanner, &spool, &bundle) {
                eprintln!("{}: {error}", bundle.display());
                let name = bundle.file_name().ok_or("a bundle without a name")?;
                fs::rename(&bundle, free(&spool.join("done"), &name.to_string_lossy()))?;
            }
        }
        if once {
            return Ok(());
        }
        sleep(PAUSE);
    }
}

fn serve(scanner: &Scanner, spool: &Path, bundle: &Path) -> Result<(), Box<dyn Error>> {
    let name = bundle.file_name().ok_or("a bundle without a name")?.to_string_lossy().into_owned();
    let report = scanner.scan(&[bundle.to_owned()])?;
    let mut json = Vec::new();
    by_name("json").ok_or("no JSON")?.render(&report, &RenderOptions::new(Lang::default()), &mut json)?;
    // Whoever watches `out` sees a whole report or none.
    let part = spool.join(format!("{name}.part"));
    fs::write(&part, json)?;
    fs::rename(&part, free(&spool.join("out"), &format!("{name}.json")))?;
    fs::rename(bundle, free(&spool.join("done"), &name))?;
    Ok(())
}

/// A path in the folder that is not taken.
fn free(folder: &Path, name: &str) -> PathBuf {
    let numbered = (2..).map(|number| format!("{name}.{number}"));
    let names = std::iter::once(name.to_owned()).chain(numbered);
    names.map(|name| folder.join(name)).find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}
