//! Lists the message files of `i18n/`, so that adding a language is adding files: `<lang>.ftl` and whatever lies in the
//! folder `<lang>/`.

use std::{env, error::Error, fmt::Write as _, fs, path::Path, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("i18n");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut code = String::from("[\n");
    for path in message_files(&folder)? {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a file name is not Unicode")?;
        let parts = folder.join(stem);
        let mut files = vec![path.clone()];
        if parts.is_dir() {
            println!("cargo::rerun-if-changed={}", parts.display());
            files.extend(message_files(&parts)?);
        }
        write!(code, "    ({stem:?}, concat!(")?;
        for file in files {
            write!(code, "include_str!({:?}), \"\\n\", ", file.to_str().ok_or("a path is not Unicode")?)?;
        }
        code.push_str(")),\n");
    }
    code.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("languages.rs"), code)?;
    Ok(())
}

fn message_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
