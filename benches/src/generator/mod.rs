//! Writes synthetic logs of any size, and counts exactly what it wrote.
//!
//! The same options give the same bytes on every machine. What a record is: a line that starts with its layout's
//! head, and the lines that continue it.

mod clock;
mod content;
mod digits;
mod encode;
mod language;
pub mod layout;
mod level;
mod log;
mod random;
pub mod size;
mod store;
mod template;
mod tree;
mod truth;

#[cfg(test)]
mod tests;

pub use clock::Now;
pub use content::Profile;
pub use encode::{Encoding, LineEnds};
pub use language::Language;
pub use level::Level;
pub use log::LogOptions;
pub use truth::{ChainCount, FileTruth, REVISION, Totals, Truth};

use content::Content;
use random::Random;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use store::Store;
use template::Place;

/// A tree of many small logs, laid out as a bundle.
#[derive(Clone, Copy, Debug)]
pub struct TreeOptions {
    /// Number of files.
    pub files: u64,
    /// What each of them is like; the profile goes by the file's place, and in a good-log corpus the layout, the
    /// language and the encoding change from file to file.
    pub each: LogOptions,
}

/// Writes one log to `sink`.
///
/// # Errors
///
/// What `sink` fails with.
pub fn write_log(options: &LogOptions, name: &str, sink: impl Write) -> io::Result<Truth> {
    let content = Content::new(options.profile, options.language);
    let place = Place::new(node_of(options.profile));
    let (mut file, tally) = log::write_log(options, &place, &content, sink)?;
    name.clone_into(&mut file.path);
    let mut truth = Truth::new(describe(options, None));
    truth.add(file, &tally, &content);
    truth.finish();
    Ok(truth)
}

/// Writes one log as the file `path`, or as the only member of a zip archive there.
///
/// # Errors
///
/// Where the file cannot be written.
pub fn write_file(options: &LogOptions, path: &Path, zip: bool) -> io::Result<Truth> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut store = if zip { Store::zip(path)? } else { Store::File(path.to_owned()) };
    let member = match name.strip_suffix(".zip") {
        Some(stem) if zip => format!("{stem}.log"),
        _ => name,
    };
    let truth = store.write(&member, |sink| write_log(options, &member, sink))?;
    store.finish()?;
    Ok(truth)
}

/// Writes a bundle as the folder `path`, or as a zip archive there.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn write_tree(options: &TreeOptions, path: &Path, zip: bool) -> io::Result<Truth> {
    let mut store = if zip { Store::zip(path)? } else { Store::Folder(path.to_owned()) };
    let mut contents: BTreeMap<(Profile, &str), Content> = BTreeMap::new();
    let mut truth = Truth::new(describe(&options.each, Some(options.files)));
    for index in 0..options.files {
        let mut random = Random::for_part(options.each.seed, index);
        let seat = tree::seat(index, &mut random);
        let each = one_of_tree(&options.each, seat.profile, index, &mut random);
        let content = contents
            .entry((each.profile, each.language.tag()))
            .or_insert_with(|| Content::new(each.profile, each.language));
        let place = Place::new(&seat.node);
        let (mut file, tally) =
            store.write(&seat.path, |sink| log::write_log(&each, &place, content, sink))?;
        file.path = seat.path;
        truth.add(file, &tally, content);
    }
    store.finish()?;
    truth.finish();
    Ok(truth)
}

/// The options of file number `index`.
fn one_of_tree(each: &LogOptions, profile: Profile, index: u64, random: &mut Random) -> LogOptions {
    let one = LogOptions { seed: random.next_u64(), ..*each };
    if each.profile != Profile::Harmless {
        return LogOptions { profile, ..one };
    }
    let turn = |step: u64, count: usize| (index / step % count.max(1) as u64) as usize;
    let layouts = layout::ALL.len();
    let layout = layout::ALL.get(turn(1, layouts)).copied().unwrap_or(one.layout);
    let language =
        Language::ALL.get(turn(layouts as u64, Language::ALL.len())).copied().unwrap_or(one.language);
    let encoding = if index % 5 == 4 { Encoding::Utf16Le } else { Encoding::Utf8 };
    LogOptions { layout, language, encoding, ..one }
}

fn node_of(profile: Profile) -> &'static str {
    match profile {
        Profile::Master => "MASTER01",
        Profile::Agent | Profile::Task | Profile::Harmless => "WORKER01",
    }
}

/// The options as they stand in the truth file.
fn describe(options: &LogOptions, files: Option<u64>) -> BTreeMap<String, String> {
    let good = options.profile == Profile::Harmless;
    let mixed = good && files.is_some();
    let mut words: BTreeMap<String, String> = BTreeMap::new();
    let mut put = |name: &str, value: String| words.insert(name.to_owned(), value);
    put("seed", options.seed.to_string());
    put("size", size::text(options.size));
    put("line-ends", options.line_ends.name().to_owned());
    put("exceptions", if good { "0".to_owned() } else { options.exceptions.to_string() });
    put("good", good.to_string());
    if options.max_records != u64::MAX {
        put("records", options.max_records.to_string());
    }
    if let Some(files) = files {
        put("files", files.to_string());
    }
    let mixed_or = |value: &str| if mixed { "mixed".to_owned() } else { value.to_owned() };
    put("layout", mixed_or(options.layout.name()));
    put("lang", mixed_or(options.language.tag()));
    put("encoding", mixed_or(options.encoding.name()));
    words
}
