#![cfg(test)]
//! `docs/write-a-rule.md` is true: its files are written, its commands are run, what they print is compared.
//! To write the outputs anew: `SOLOGS_BLESS=1 cargo test -p sologs-cli --test guide`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/write-a-rule.md");

/// What the command line prints in that folder, standard output only.
fn run(folder: &Path, line: &str) -> String {
    let (command, input) = line.split_once(" < ").map_or((line, None), |(c, file)| (c, Some(file.trim())));
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("sologs"), "{line}");
    let stdin = input.map_or(Stdio::null(), |file| fs::File::open(folder.join(file)).unwrap().into());
    let mut command = Command::new(env!("CARGO_BIN_EXE_sologs"));
    command.current_dir(folder).args(words).stdin(stdin).env("LC_ALL", "C.UTF-8").env("COLUMNS", "100");
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
fn every_command_of_the_guide_prints_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let guide = fs::read_to_string(GUIDE).unwrap();
    let (mut written, mut commands) = (String::new(), 0);
    let mut lines = guide.lines().peekable();
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let mut block = String::new();
        for line in lines.by_ref().take_while(|line| *line != "```") {
            block.push_str(line);
            block.push('\n');
        }
        let file = |key: &str| info.split_once(key).map(|(_, name)| folder.path().join(name));
        if let Some(file) = file("file=") {
            fs::write(file, &block).unwrap();
        } else if let Some(file) = file("append=") {
            let text = fs::read_to_string(&file).unwrap();
            fs::write(file, format!("{text}\n{block}")).unwrap();
        } else if info == "console" {
            let command = block.lines().next().and_then(|line| line.strip_prefix("$ ")).unwrap();
            block = format!("$ {command}\n{}\n", run(folder.path(), command).trim_end());
            commands += 1;
        }
        written.push_str(&block);
        written.push_str("```\n");
    }
    assert!(commands >= 6);
    if std::env::var_os("SOLOGS_BLESS").is_some() {
        fs::write(GUIDE, written).unwrap();
    } else {
        assert_eq!(guide, written);
    }
}
