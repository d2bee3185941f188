//! What the layers of sologs-core say of generated logs, against the truth.
#![cfg(test)]

use sologs_benches::generator::{Encoding, Language, LogOptions, Profile, Truth, layout::ALL, write_log};
use sologs_core::event::EventFinder;
use sologs_core::exception::parse_chains;
use sologs_core::layout::{learn, split_records};
use sologs_core::text::decode_whole;
use std::collections::BTreeMap;

/// Every layout in both languages that have exceptions, and good logs in all languages.
fn all_logs() -> Vec<LogOptions> {
    let mut logs = Vec::new();
    for layout in ALL {
        let standard = LogOptions { layout, exceptions: 0.05, ..LogOptions::standard(60_000, 11) };
        for language in [Language::English, Language::French] {
            logs.push(LogOptions { language, ..standard });
            logs.push(LogOptions { language, profile: Profile::Master, ..standard });
            logs.push(LogOptions { language, profile: Profile::Task, ..standard });
        }
        let good = LogOptions { profile: Profile::Harmless, size: 12_000, ..standard };
        logs.extend(Language::ALL.map(|language| LogOptions { language, ..good }));
    }
    logs
}

fn name(options: &LogOptions) -> String {
    format!("{} {} {:?}", options.layout.name(), options.language.tag(), options.profile)
}

fn generate(options: &LogOptions) -> (Vec<u8>, Truth) {
    let mut bytes = Vec::new();
    let truth = write_log(options, "agent.log", &mut bytes).unwrap();
    (bytes, truth)
}

/// What both a truth file and the layers can say of a log.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    records: u64,
    /// Records of which the time, or the level, is not known.
    headless: u64,
    levels: BTreeMap<String, u64>,
    first: Option<String>,
    last: Option<String>,
    events: BTreeMap<String, u64>,
    /// Records by the types of each chain in them, outermost first.
    chains: BTreeMap<Vec<String>, u64>,
}

fn told(truth: &Truth) -> Counts {
    let file = truth.files.first().unwrap();
    Counts {
        records: truth.totals.records,
        headless: 0,
        levels: truth.levels.iter().map(|(level, count)| (format!("{level:?}"), *count)).collect(),
        first: file.first.clone(),
        last: file.last.clone(),
        events: truth.events.clone(),
        chains: truth.chains.iter().map(|chain| (chain.types.clone(), chain.count)).collect(),
    }
}

fn read(text: &str, finder: &EventFinder) -> Counts {
    let mut counts = Counts::default();
    for record in split_records(text, &learn(text.as_bytes(), "agent.log")) {
        counts.records += 1;
        match (record.head.time, record.head.level) {
            (Some(time), Some(level)) => {
                counts.first.get_or_insert_with(|| time.to_string());
                counts.last = Some(time.to_string());
                *counts.levels.entry(format!("{level:?}")).or_default() += 1;
            }
            _ => counts.headless += 1,
        }
        for (_, event) in finder.find(&record.body) {
            let value = serde_json::to_value(&event).unwrap();
            *counts.events.entry(value["event"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        for chain in parse_chains(&record.body) {
            let types = chain.links.iter().map(|link| link.type_name.to_string()).collect();
            *counts.chains.entry(types).or_default() += 1;
        }
    }
    counts
}

#[test]
fn records_times_levels_events_and_chains_are_those_of_the_truth() {
    let finder = EventFinder::new();
    for options in all_logs() {
        let (bytes, truth) = generate(&options);
        let said = read(std::str::from_utf8(&bytes).unwrap(), &finder);
        assert_eq!(said, told(&truth), "{}", name(&options));
    }
}

#[test]
fn utf_16_is_read_as_the_same_text() {
    let narrow = LogOptions { language: Language::French, ..LogOptions::standard(200_000, 11) };
    let (bytes, _) = generate(&narrow);
    let (wide, _) = generate(&LogOptions { encoding: Encoding::Utf16Le, ..narrow });
    let text = decode_whole(&wide);
    assert_eq!(text.text.as_bytes(), bytes);
}
