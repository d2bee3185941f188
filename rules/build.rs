//! Lists the data files for `lib.rs`, so that adding one needs no edit anywhere, and writes the message catalogue
//! in a form that a program reads at its start without parsing TOML.

// What a build script tells cargo, it prints.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};
use toml::{Table, Value};

/// Folders of rule files, one a family of rules.
const FAMILIES: [&str; 6] = ["worker", "master", "manager", "task", "catalog", "settings"];

/// Folder of the message catalogue.
const MESSAGES: &str = "messages";

/// Keys of `[[id]]` and of `[[message]]`, in the order of their columns.
const ID_KEYS: [&str; 6] = ["id", "about", "types", "captures", "rank", "weak"];
const MESSAGE_KEYS: [&str; 4] = ["id", "text", "weak", "origin"];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut rules = Vec::new();
    for family in FAMILIES {
        rules.extend(toml_files(&root, family)?);
    }
    rules.sort();
    let messages = toml_files(&root, MESSAGES)?;

    let mut code = String::new();
    write_list(&mut code, "RULES", "The rule files", &rules)?;
    write_list(&mut code, "MESSAGES", "The files of the message catalogue", &messages)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("files.rs"), code)?;

    let mut compact = String::new();
    for file in &messages {
        add_compact(&mut compact, &root.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    fs::write(out.join("catalogue.txt"), compact)?;
    // The folder as a whole: a family that does not exist yet cannot be watched by its own name.
    println!("cargo::rerun-if-changed=.");
    Ok(())
}

/// Paths of the TOML files of a folder, relative to `root`, with `/`, sorted. A folder that is missing has none.
fn toml_files(root: &Path, folder: &str) -> Result<Vec<String>> {
    let directory = root.join(folder);
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name();
        let name = name.to_str().ok_or("a file name that is not UTF-8")?;
        if name.ends_with(".toml") {
            found.push(format!("{folder}/{name}"));
        }
    }
    found.sort();
    Ok(found)
}

fn write_list(code: &mut String, name: &str, what: &str, files: &[String]) -> std::fmt::Result {
    writeln!(code, "/// {what}: path inside this package and text, sorted by path.")?;
    writeln!(code, "pub static {name}: &[(&str, &str)] = &[")?;
    for file in files {
        let path = format!("/{file}");
        writeln!(code, "    ({file:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),")?;
    }
    writeln!(code, "];")
}

/// Adds the lines of one file; `CATALOGUE` in `lib.rs` says what they are.
fn add_compact(out: &mut String, file: &Path) -> Result<()> {
    let table: Table = fs::read_to_string(file)?.parse()?;
    for entry in tables(&table, "id")? {
        line(out, "id", entry, &ID_KEYS)?;
        if let Some(refine) = entry.get("refine").and_then(Value::as_table) {
            let capture = refine.get("capture").and_then(Value::as_str).unwrap_or_default();
            for (value, id) in refine.get("ids").and_then(Value::as_table).into_iter().flatten() {
                writeln!(out, "refine\t{capture}\t{value}\t{}", id.as_str().unwrap_or_default())?;
            }
        }
    }
    if let Some(lang) = table.get("lang").and_then(Value::as_str) {
        writeln!(out, "lang\t{lang}")?;
    }
    for (key, words) in table.get("frame").and_then(Value::as_table).into_iter().flatten() {
        for word in words.as_array().into_iter().flatten() {
            writeln!(out, "frame\t{key}\t{}", column(word)?)?;
        }
    }
    for entry in tables(&table, "message")? {
        line(out, "message", entry, &MESSAGE_KEYS)?;
    }
    Ok(())
}

/// The entries of an array of tables.
fn tables<'t>(table: &'t Table, key: &str) -> Result<Vec<&'t Table>> {
    let entries = table.get(key).and_then(Value::as_array).into_iter().flatten();
    entries.map(|entry| entry.as_table().ok_or_else(|| format!("[[{key}]] expected").into())).collect()
}

fn line(out: &mut String, kind: &str, entry: &Table, keys: &[&str]) -> Result<()> {
    out.push_str(kind);
    for key in keys {
        out.push('\t');
        out.push_str(&entry.get(*key).map_or(Ok(String::new()), column)?);
    }
    out.push('\n');
    Ok(())
}

/// A value as a column: the items of a list with commas between them.
fn column(value: &Value) -> Result<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Boolean(value) => value.to_string(),
        Value::Array(values) => values.iter().map(column).collect::<Result<Vec<_>>>()?.join(","),
        other => return Err(format!("a text, a list or a truth value expected, not {other}").into()),
    };
    if text.contains(['\t', '\n', '\r']) {
        return Err(format!("a tab or a line break in {text:?}").into());
    }
    Ok(text)
}
