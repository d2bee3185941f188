//! A whole bundle, from bytes to a report in every format.

use sologs::render::{ALL, Lang, RenderOptions, Verbosity};
use sologs::{EventLister, Report, Scanner};
use std::path::{Component, Path};
use std::sync::LazyLock;

/// What a line begins with that names the next file; see [`files`].
const FILE: &[u8] = b"=== ";

static SCANNERS: LazyLock<Vec<(Lang, Scanner)>> = LazyLock::new(|| {
    let scanner = |lang: Lang| Scanner::builder().lang(lang.code()).threads(1).build().unwrap();
    Lang::all().map(|lang| (lang, scanner(lang))).collect()
});

/// A bundle is read, judged and reported; nothing in the report acts on who reads it.
///
/// The input is a bundle in one file: a line `=== <path>`, then the bytes of that file up to the next such line. The
/// first byte says which language and which format it is reported in, so that one run does not do all of them.
pub fn scan(data: &[u8]) {
    let Some((choice, data)) = data.split_first() else { return };
    let choice = usize::from(*choice);
    let folder = tempfile::tempdir().unwrap();
    let mut written = 0;
    for (path, bytes) in files(data) {
        written += usize::from(write(folder.path(), &path, bytes));
    }
    if written == 0 {
        return;
    }
    let (lang, scanner) = &SCANNERS[choice % SCANNERS.len()];
    let roots = [folder.path().to_owned()];
    let report = scanner.scan(&roots).unwrap();
    assert!(report.files.len() >= written.min(1));
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    let options = RenderOptions::new(*lang).verbosity(Verbosity::Verbose);
    let renderer = ALL[choice / SCANNERS.len() % ALL.len()];
    let mut out = Vec::new();
    renderer.render(&report, &options, &mut out).unwrap();
    assert_harmless(std::str::from_utf8(&out).unwrap());
    EventLister::new(1, None, None)
        .list(&roots, &mut std::io::empty(), &mut |event| {
            assert_harmless(&event.to_string());
            Ok(())
        })
        .unwrap();
}

fn assert_harmless(text: &str) {
    let acts = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // The page's own style and script hold tabs and nothing of the bundle.
    assert!(!text.contains(|c| acts(c) && c != '\t'), "something acts in {text:?}");
}

/// Splits the input; what stands before the first name is a log.
fn files(data: &[u8]) -> Vec<(String, &[u8])> {
    let mut found = Vec::new();
    let mut name = "WORKER01/AppData/Local/SSIS/ScaleOut/Agent/agent.log".to_owned();
    let (mut start, mut at) = (0, 0);
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        if let Some(path) = line.strip_prefix(FILE) {
            found.push((
                std::mem::replace(&mut name, String::from_utf8_lossy(path).trim().to_owned()),
                &data[start..at],
            ));
            start = at + line.len();
        }
        at += line.len();
    }
    found.push((name, &data[start..]));
    found.retain(|(_, bytes)| !bytes.is_empty());
    found.truncate(12);
    found
}

/// Writes a file below the folder, if its name lets it stay there.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> bool {
    let path = Path::new(name);
    let stays = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !stays || name.contains('\0') || name.len() > 200 {
        return false;
    }
    let path = folder.join(path);
    path.parent().is_some_and(|parent| std::fs::create_dir_all(parent).is_ok())
        && std::fs::write(path, bytes).is_ok()
}
