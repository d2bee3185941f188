//! A whole bundle, from bytes to a report in every format.

use sologs::render::{ALL, Lang, RenderOptions, Verbosity};
use sologs::{ArchiveLimits, EventLister, Report, Scanner};
use std::path::{Component, Path};
use std::sync::LazyLock;
use tempfile::TempDir;

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
    let Some((choice, folder)) = unpacked(data) else { return };
    let (lang, scanner) = &SCANNERS[choice % SCANNERS.len()];
    let roots = [folder.path().to_owned()];
    let report = scanner.scan(&roots).unwrap();
    assert!(!report.files.is_empty());
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    assert_harmless(&rendered(&report, *lang, choice));
    EventLister::new(1, None, None)
        .list(&roots, &mut std::io::empty(), &mut |event| {
            assert_harmless(&event.to_string());
            Ok(())
        })
        .unwrap();
}

/// A report with its names replaced holds none of them, in any format, and says as much as the one with names: as many
/// files, diagnoses and problems, as often. Passwords are in neither.
///
/// The input is that of [`scan`].
pub fn redaction(data: &[u8]) {
    let Some((choice, folder)) = unpacked(data) else { return };
    let (lang, scanner) = &SCANNERS[choice % SCANNERS.len()];
    let roots = [folder.path().to_owned()];
    let open = scanner.scan(&roots).unwrap();
    let (report, mut redactor) = scanner.scan_redacted(&roots, &mut std::io::empty()).unwrap();
    assert_eq!(open.stats, report.stats);
    let told = |report: &Report| -> Vec<_> {
        report.diagnoses.iter().map(|d| (d.rule.clone(), d.count, d.evidence.len(), d.steps.len())).collect()
    };
    assert_eq!(told(&open), told(&report));
    let out = rendered(&report, *lang, choice);
    let left = redactor.left_in(&out);
    assert!(left.is_empty(), "{left:?} {:?}", redactor.rows());
    assert_harmless(&out);
    let mut lines = Vec::new();
    EventLister::new(1, None, None)
        .list(&roots, &mut std::io::empty(), &mut |event| {
            event.teach(&mut redactor);
            lines.push(event.clone());
            Ok(())
        })
        .unwrap();
    for mut event in lines {
        event.redact(&mut redactor);
        let left = redactor.left_in(&serde_json::to_string(&event).unwrap());
        assert!(left.is_empty(), "{left:?} in {event} {:?}", redactor.rows());
    }
}

/// Writes the bundle that an input is, if it is one.
fn unpacked(data: &[u8]) -> Option<(usize, TempDir)> {
    let (choice, data) = data.split_first()?;
    let folder = tempfile::tempdir().unwrap();
    let written = files(data).iter().filter(|(path, bytes)| write(folder.path(), path, bytes)).count();
    (written > 0).then_some((usize::from(*choice), folder))
}

fn rendered(report: &Report, lang: Lang, choice: usize) -> String {
    let options = RenderOptions::new(lang).verbosity(Verbosity::Verbose);
    let renderer = ALL[choice / SCANNERS.len() % ALL.len()];
    let mut out = Vec::new();
    renderer.render(report, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Reads no more than a moment takes: a bomb of some kilobytes may else keep a machine busy for minutes.
static UNPACKER: LazyLock<Scanner> = LazyLock::new(|| {
    let mut limits = ArchiveLimits::default();
    limits.max_unpacked = 16 << 20;
    limits.max_nested = 1 << 20;
    Scanner::builder().threads(1).archive_limits(limits).build().unwrap()
});

/// Names that say what kind of archive it is; the first byte of the input chooses.
const ARCHIVES: &[&str] =
    &["b.zip", "b.tar", "b.tar.gz", "b.tgz", "b.tar.xz", "b.tar.zst", "b.tar.bz2", "b.7z", "b.cab", "b.gz"];

/// An archive, whole or broken, is read as far as it goes: what is not read is told, and names that climb stay names.
pub fn archives(data: &[u8]) {
    let Some((choice, data)) = data.split_first() else { return };
    let folder = tempfile::tempdir().unwrap();
    let name = ARCHIVES[usize::from(*choice) % ARCHIVES.len()];
    std::fs::write(folder.path().join(name), data).unwrap();
    let scanner = &*UNPACKER;
    let report = scanner.scan(&[folder.path().to_owned()]).unwrap();
    assert!(!report.files.is_empty());
    for file in &report.files {
        assert!(file.path.starts_with(name), "{}", file.path);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something was unpacked");
    // The same from standard input.
    let piped = scanner.scan_with(&["-".into()], &mut &*data).unwrap();
    assert!(piped.files.iter().all(|file| file.path == "-" || file.path.starts_with("-!/")));
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
