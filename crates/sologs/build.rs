//! Lists the message files of `i18n/`, so that adding a language is adding a file.

use std::{env, error::Error, fmt::Write as _, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("i18n");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    let mut code = String::from("[\n");
    for path in files {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a file name is not Unicode")?;
        writeln!(code, "    ({stem:?}, include_str!({:?})),", path.to_str().ok_or("a path is not Unicode")?)?;
    }
    code.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("languages.rs"), code)?;
    Ok(())
}
