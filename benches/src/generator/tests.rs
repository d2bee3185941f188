//! What the generator promises, checked on its output by other means than its own counters.

use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

fn options(layout: &str, language: Language) -> LogOptions {
    LogOptions {
        layout: layout::named(layout).unwrap(),
        language,
        exceptions: 0.05,
        ..LogOptions::standard(400_000, 7)
    }
}

fn generate(options: &LogOptions) -> (Vec<u8>, Truth) {
    let mut bytes = Vec::new();
    let truth = write_log(options, "a.log", &mut bytes).unwrap();
    (bytes, truth)
}

fn text_of(options: &LogOptions) -> (String, Truth) {
    let (bytes, truth) = generate(options);
    (String::from_utf8(bytes).unwrap(), truth)
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Whether `line` starts as `pattern` says: `0` stands for a digit, every other character for itself.
fn starts_like(line: &str, pattern: &str) -> bool {
    line.len() >= pattern.len()
        && line.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
}

/// Whether `line` begins a record of the layout: written for the test, not taken from the layout's own code.
fn is_head(layout: &str, line: &str) -> bool {
    match layout {
        "log4net" | "nlog" | "serilog" => starts_like(line, "0000-00-00 00:00:00"),
        "iso" => starts_like(line, "0000-00-00T00:00:00.0000000Z "),
        "us" => {
            let mut parts = line.split(['/', ' ']);
            parts.next().is_some_and(|month| !month.is_empty() && month.bytes().all(|b| b.is_ascii_digit()))
                && parts.next().is_some_and(|day| day.bytes().all(|b| b.is_ascii_digit()))
                && parts.next() == Some("2024")
        }
        "de" => starts_like(line, "00.00.0000 00:00:00 ["),
        "fr" => starts_like(line, "00/00/0000 00:00:00 - "),
        "ja" => starts_like(line, "0000/00/00 00:00:00.000 ["),
        "jsonl" => starts_like(line, "{\"time\":\"0000-"),
        "clef" => starts_like(line, "{\"@t\":\"0000-"),
        "trace" => starts_like(line, "SSISScaleOut "),
        "log4net-xml" => starts_like(line, "<log4net:event "),
        _ => panic!("no head known for {layout}"),
    }
}

/// The text cut at its heads.
fn records<'t>(layout: &str, text: &'t str) -> Vec<&'t str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_head(layout, line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| &text[start..end]).collect()
}

/// The types in `record` that a message follows, in the order in which they stand.
fn chain(record: &str) -> Vec<String> {
    let mut types = Vec::new();
    for (at, _) in record.match_indices("Exception") {
        let end = at + "Exception".len();
        let after = record[end..].strip_prefix(" (0x80131904)").unwrap_or(&record[end..]);
        let after = after.strip_prefix(" (0x80004005)").or(after.strip_prefix(" (10061)")).unwrap_or(after);
        if after.starts_with(": ") {
            let name = |c: char| c.is_ascii_alphanumeric() || c == '.';
            // In JSON the letter of an escape stands right before the name: `\r\nSystem`.
            let start = record[..at].rfind(|c| !name(c)).map_or(0, |before| before + 1);
            let escaped = record[..start].ends_with('\\');
            types.push(record[start + usize::from(escaped)..end].to_owned());
        }
    }
    types
}

#[test]
fn the_bytes_of_a_seed_never_change() {
    let standard = generate(&LogOptions::standard(1_000_000, 1)).0;
    assert_eq!(standard, generate(&LogOptions::standard(1_000_000, 1)).0);
    assert_ne!(standard, generate(&LogOptions::standard(1_000_000, 2)).0);
    // Raise REVISION with every change of these two, so that logs cached by the comparison are written again.
    assert_eq!((REVISION, hash(&standard)), (1, 34_238_440_276_249_455), "the standard log");
    let all: Vec<u8> = layout::ALL
        .iter()
        .flat_map(|layout| [Language::English, Language::French].map(|l| options(layout.name(), l)))
        .flat_map(|options| generate(&options).0)
        .collect();
    assert_eq!((REVISION, hash(&all)), (1, 4_226_592_727_694_828_661), "all layouts in both languages");
}

#[test]
fn the_truth_is_what_a_recount_finds_in_every_layout_and_language() {
    for layout in layout::ALL {
        for language in [Language::English, Language::French] {
            let (text, truth) = text_of(&options(layout.name(), language));
            let what = format!("{} {language:?}", layout.name());
            let records = records(layout.name(), &text);
            assert_eq!(truth.totals.bytes, text.len() as u64, "{what}");
            assert_eq!(truth.totals.lines, text.matches('\n').count() as u64, "{what}");
            assert_eq!(truth.totals.records, records.len() as u64, "{what}");
            assert_eq!(truth.levels.values().sum::<u64>(), truth.totals.records, "{what}");
            let mut chains: BTreeMap<Vec<String>, u64> = BTreeMap::new();
            for types in records.iter().map(|record| chain(record)).filter(|types| !types.is_empty()) {
                *chains.entry(types).or_default() += 1;
            }
            assert_eq!(truth.totals.exceptions, chains.values().sum::<u64>(), "{what}");
            let told = truth.chains.into_iter().map(|chain| (chain.types, chain.count)).collect();
            assert_eq!(chains, told, "{what}");
        }
    }
}

#[test]
fn the_findings_and_events_are_what_a_recount_finds() {
    let (text, truth) = text_of(&LogOptions { size: 4_000_000, ..options("log4net", Language::English) });
    let records = records("log4net", &text);
    let holding = |fragment: &str| records.iter().filter(|record| record.contains(fragment)).count() as u64;
    let findings = [
        (
            "worker-endpoint-not-found",
            "EndpointNotFoundException: There was no endpoint listening at https://",
        ),
        ("worker-master-certificate-untrusted", "SecurityNegotiationException: Could not establish trust"),
        ("worker-secure-channel-failed", "SecurityNegotiationException: Could not establish secure channel"),
        ("worker-request-forbidden", "error: (403) Forbidden."),
        ("worker-http-request-failed", "An error occurred while making the HTTP request to"),
    ];
    assert_eq!(truth.findings.len(), findings.len());
    for (rule, fragment) in findings {
        assert!(holding(fragment) > 0, "{rule}");
        assert_eq!(truth.findings.get(rule), Some(&holding(fragment)), "{rule}");
    }
    let login = holding("Login failed for user '##MS_SSISLogDBWorkerAgentLogin##'.");
    assert_eq!(truth.neighbours.get("sql-login-failed"), Some(&login));
    let named: u64 = truth.findings.values().chain(truth.neighbours.values()).sum();
    assert_eq!(named, truth.totals.exceptions);
    let events = [
        ("heartbeat-sent", vec!["Heartbeat processing finishes."]),
        ("task-finished", vec!["Task finished with Status: "]),
        ("back-pressure", vec!["Can't request task because "]),
        (
            "heartbeat-failed",
            vec![
                "Error when sending agent heartbeat.",
                "Failed to send heartbeat",
                "Heartbeat request returns null.",
            ],
        ),
    ];
    for (event, fragments) in events {
        let recount: u64 = fragments.into_iter().map(holding).sum();
        assert!(recount > 0, "{event}");
        assert_eq!(truth.events.get(event), Some(&recount), "{event}");
    }
}

#[test]
fn first_and_last_are_the_times_of_the_first_and_last_head() {
    let (text, truth) = text_of(&options("log4net", Language::English));
    let records = records("log4net", &text);
    let file = truth.files.first().unwrap();
    for (record, told) in [(records.first(), &file.first), (records.last(), &file.last)] {
        let written = record.unwrap()[..23].replace(' ', "T").replace(',', ".");
        let told = told.as_deref().unwrap();
        assert!(written.starts_with(told) && written[told.len()..].bytes().all(|b| b == b'0' || b == b'.'));
        assert!(told.parse::<sologs_core::time::Timestamp>().is_ok(), "{told}");
    }
    for layout in layout::ALL {
        let (_, truth) = text_of(&options(layout.name(), Language::English));
        let file = truth.files.first().unwrap();
        for told in [&file.first, &file.last] {
            let time: sologs_core::time::Timestamp = told.as_deref().unwrap().parse().unwrap();
            assert_eq!(Some(time.to_string()), *told, "{}", layout.name());
            assert_eq!(time.offset_minutes().is_some(), !layout.zone().is_empty());
        }
    }
}

#[test]
fn utf_16_is_the_same_text_and_has_the_same_truth() {
    let narrow = options("nlog", Language::French);
    let (text, truth) = text_of(&narrow);
    let (bytes, wide) = generate(&LogOptions { encoding: Encoding::Utf16Le, ..narrow });
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(units.first(), Some(&0xfeff));
    assert_eq!(String::from_utf16(&units[1..]).unwrap(), text);
    assert!(!text.is_ascii());
    assert_eq!(wide.totals.bytes, bytes.len() as u64);
    assert_eq!(wide.totals.text_bytes, truth.totals.bytes);
    assert_eq!((wide.totals.lines, wide.totals.records), (truth.totals.lines, truth.totals.records));
    assert_eq!((wide.chains, wide.events), (truth.chains, truth.events));
}

#[test]
fn line_ends_are_the_only_difference_between_crlf_and_lf() {
    let crlf = LogOptions { max_records: 500, ..options("serilog", Language::English) };
    let (with_cr, _) = text_of(&crlf);
    let (without, truth) = text_of(&LogOptions { line_ends: LineEnds::Lf, ..crlf });
    assert_eq!(truth.totals.records, 500);
    assert_eq!(with_cr.replace("\r\n", "\n"), without);
    assert!(!without.contains('\r'));
}

#[test]
fn the_share_of_exceptions_is_kept() {
    for (share, low, high) in [(0.0, 0, 0), (0.01, 20, 80), (1.0, 5000, 5000)] {
        let asked = LogOptions {
            exceptions: share,
            max_records: 5000,
            size: u64::MAX,
            ..options("log4net", Language::English)
        };
        let (_, truth) = text_of(&asked);
        assert!((low..=high).contains(&truth.totals.exceptions), "{share}: {}", truth.totals.exceptions);
    }
}

#[test]
fn the_standard_log_looks_like_the_one_that_the_peers_were_measured_on() {
    let (text, truth) = text_of(&LogOptions::standard(5_000_000, 1));
    let totals = truth.totals;
    let record_bytes = totals.bytes as f64 / totals.records as f64;
    assert!((215.0..=240.0).contains(&record_bytes), "{record_bytes}");
    let all = records("log4net", &text);
    let lines_of_exceptions: usize = all
        .iter()
        .filter(|record| !chain(record).is_empty())
        .map(|record| record.matches('\n').count())
        .sum();
    let share = lines_of_exceptions as f64 / totals.lines as f64;
    assert!((0.15..=0.23).contains(&share), "{share}");
}

#[test]
fn a_good_log_names_trouble_and_has_none() {
    for layout in layout::ALL {
        for language in Language::ALL {
            let good =
                LogOptions { profile: Profile::Harmless, size: 60_000, ..options(layout.name(), language) };
            let (text, truth) = text_of(&good);
            assert_eq!(truth.totals.exceptions, 0);
            assert!(truth.chains.is_empty() && truth.neighbours.is_empty());
            assert!(truth.findings.values().all(|&count| count == 0));
            assert!(records(layout.name(), &text).iter().all(|record| chain(record).is_empty()));
            assert!(text.contains("(403)") && text.contains("Error: 0") && text.contains("certificate"));
            for fault in ["Warning: 0 :", "Error: 0 :", "[ERR]", "|ERROR|", " ERROR ", "Failed to ", "Can't "]
            {
                assert!(!text.contains(fault), "{fault} in {}", layout.name());
            }
        }
    }
}

#[test]
fn a_bundle_has_the_files_of_its_truth_as_folder_and_as_archive() {
    let scratch = tempfile::tempdir().unwrap();
    let each = LogOptions { size: 5_000, ..LogOptions::standard(0, 3) };
    let tree = TreeOptions { files: 60, each };
    let truth = write_tree(&tree, &scratch.path().join("bundle"), false).unwrap();
    assert_eq!(truth.totals.files, 60);
    let mut archive = {
        let path = scratch.path().join("bundle.zip");
        assert_eq!(write_tree(&tree, &path, true).unwrap(), truth);
        zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap()
    };
    let mut bytes = 0;
    for file in &truth.files {
        let on_disk = fs::read(scratch.path().join("bundle").join(&file.path)).unwrap();
        assert_eq!(on_disk.len() as u64, file.bytes);
        let text = String::from_utf8(on_disk).unwrap();
        assert_eq!(records("log4net", &text).len() as u64, file.records);
        let mut unpacked = String::new();
        archive.by_name(&file.path).unwrap().read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        bytes += file.bytes;
    }
    assert_eq!(bytes, truth.totals.bytes);
    assert_eq!(archive.len(), 60);
}

#[test]
fn a_good_bundle_mixes_layouts_languages_and_encodings() {
    let scratch = tempfile::tempdir().unwrap();
    let each = LogOptions { profile: Profile::Harmless, size: 300, ..LogOptions::standard(0, 3) };
    let truth = write_tree(&TreeOptions { files: 168, each }, &scratch.path().join("good"), false).unwrap();
    let distinct = |pick: fn(&FileTruth) -> &str| {
        truth.files.iter().map(pick).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(distinct(|file| &file.layout), 12);
    assert_eq!(distinct(|file| &file.language), 14);
    assert_eq!(distinct(|file| &file.encoding), 2);
    assert_eq!(truth.options.get("layout").map(String::as_str), Some("mixed"));
}

#[test]
fn a_single_file_may_stand_in_an_archive() {
    let scratch = tempfile::tempdir().unwrap();
    let options = options("log4net", Language::English);
    let path = scratch.path().join("standard.zip");
    let truth = write_file(&options, &path, true).unwrap();
    let mut archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    let mut unpacked = String::new();
    archive.by_name("standard.log").unwrap().read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, text_of(&options).0);
    assert_eq!(truth.totals.bytes, unpacked.len() as u64);
}

#[test]
fn the_truth_survives_its_file() {
    let (_, truth) = text_of(&options("clef", Language::French));
    let text = serde_json::to_string_pretty(&truth).unwrap();
    assert_eq!(serde_json::from_str::<Truth>(&text).unwrap(), truth);
}
