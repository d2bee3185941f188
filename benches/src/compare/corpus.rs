//! The generated logs of the comparison, kept from one run to the next.

use super::rule_folder;
use crate::generator::{self, LogOptions, Profile, REVISION, TreeOptions, Truth, size};
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// A folder of generated logs.
#[derive(Clone, Debug)]
pub(crate) struct Corpus {
    folder: PathBuf,
}

/// A log or a bundle with its truth.
#[derive(Clone, Debug)]
pub(crate) struct Dataset {
    /// What it is, in words.
    pub(crate) label: String,
    /// The file or folder.
    pub(crate) path: PathBuf,
    /// What it holds.
    pub(crate) truth: Truth,
    /// Whether it is a zip archive.
    pub(crate) is_archive: bool,
}

/// What is to be generated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// In words, and as part of the file's name; unique among those of the same size.
    pub(crate) label: &'a str,
    pub(crate) options: LogOptions,
    /// A bundle of this many files, each of the size in `options`.
    pub(crate) files: Option<u64>,
    pub(crate) zip: bool,
}

impl<'a> Wanted<'a> {
    /// One log.
    pub(crate) fn log(label: &'a str, options: LogOptions) -> Self {
        Self { label, options, files: None, zip: false }
    }
}

impl Corpus {
    /// Keeps logs in `folder`, which is made where it is not there.
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The data set, generated if it is not there yet.
    ///
    /// # Errors
    ///
    /// A sentence for the user where it cannot be written.
    pub(crate) fn get(&self, wanted: &Wanted<'_>) -> Result<Dataset, String> {
        let name = file_name(wanted);
        let path = self.folder.join(&name);
        let truth_path = self.folder.join(format!("{name}.truth.json"));
        let truth = match read_truth(&truth_path) {
            Some(truth) if path.exists() => truth,
            _ => generate(wanted, &path, &truth_path)
                .map_err(|error| format!("cannot generate {}: {error}", path.display()))?,
        };
        let label = label(wanted);
        Ok(Dataset { label, path, truth, is_archive: wanted.zip })
    }

    /// A folder of `count` made-up rules.
    pub(crate) fn rules(&self, count: usize) -> Result<PathBuf, String> {
        let folder = self.folder.join(format!("rules-r{REVISION}-{count}"));
        rule_folder::write(&folder, count).map_err(|error| format!("cannot write rules: {error}"))?;
        Ok(folder)
    }

    /// A folder with nothing in it.
    pub(crate) fn empty(&self) -> Result<PathBuf, String> {
        let folder = self.folder.join("empty");
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        Ok(folder)
    }

    /// A place for the output of program number `turn`.
    pub(crate) fn output(&self, turn: usize) -> PathBuf {
        self.folder.join(format!("output-{turn}"))
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// What the table calls it.
fn label(wanted: &Wanted<'_>) -> String {
    let size = size::text(wanted.options.size);
    let label = match wanted.files {
        Some(files) => format!("{}, {files} files of {size}", wanted.label),
        None => format!("{}, {size}", wanted.label),
    };
    if wanted.zip { format!("{label}, zip") } else { label }
}

fn file_name(wanted: &Wanted<'_>) -> String {
    let options = &wanted.options;
    let files = wanted.files.map(|files| format!("-x{files}")).unwrap_or_default();
    let ending = match (wanted.zip, wanted.files) {
        (true, _) => ".zip",
        (false, Some(_)) => "",
        (false, None) => ".log",
    };
    let label = wanted.label.replace([' ', ','], "-");
    format!("r{REVISION}-{label}-{}{files}-s{}{ending}", size::text(options.size), options.seed)
}

/// The truth is written last, so that it is there only where the data set is complete.
fn generate(wanted: &Wanted<'_>, path: &Path, truth_path: &Path) -> io::Result<Truth> {
    if path.is_dir() {
        fs::remove_dir_all(path)?;
    }
    let truth = match wanted.files {
        None => generator::write_file(&wanted.options, path, wanted.zip)?,
        Some(files) => {
            let tree = TreeOptions { files, each: wanted.options };
            generator::write_tree(&tree, path, wanted.zip)?
        }
    };
    let unfinished = truth_path.with_extension("unfinished");
    fs::write(&unfinished, serde_json::to_string(&truth)?)?;
    fs::rename(unfinished, truth_path)?;
    Ok(truth)
}

fn read_truth(path: &Path) -> Option<Truth> {
    let truth: Truth = serde_json::from_reader(BufReader::new(File::open(path).ok()?)).ok()?;
    (truth.revision == REVISION).then_some(truth)
}

impl Dataset {
    /// Whether it holds no trouble at all.
    pub(crate) fn is_good(&self) -> bool {
        self.truth.options.get("good").is_some_and(|good| good == "true")
    }

    /// Reads it once, so that the first program to be measured does not pay for the disk.
    pub(crate) fn warm(&self) -> io::Result<()> {
        if self.path.is_file() {
            return read_through(&self.path);
        }
        self.truth.files.iter().try_for_each(|file| read_through(&self.path.join(&file.path)))
    }
}

fn read_through(path: &Path) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    while file.read(&mut buffer)? > 0 {}
    Ok(())
}

/// A good-log corpus of about `total` bytes, every layout with every language.
pub(crate) fn good(total: u64, seed: u64) -> Wanted<'static> {
    let pairs = (generator::layout::ALL.len() * generator::Language::ALL.len()) as u64;
    let each = (total / pairs).max(1_000);
    let options = LogOptions { profile: Profile::Harmless, ..LogOptions::standard(each, seed) };
    Wanted { label: "good logs", options, files: Some(pairs), zip: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_set_is_generated_once_and_again_when_it_is_gone() {
        let scratch = tempfile::tempdir().unwrap();
        let corpus = Corpus::new(&scratch.path().join("data")).unwrap();
        let wanted = Wanted::log("standard", LogOptions::standard(20_000, 1));
        let made = corpus.get(&wanted).unwrap();
        let written = fs::metadata(&made.path).unwrap().modified().unwrap();
        let again = corpus.get(&wanted).unwrap();
        assert_eq!(again.truth, made.truth);
        assert_eq!(fs::metadata(&made.path).unwrap().modified().unwrap(), written);
        assert_eq!(made.truth.files.first().unwrap().path, made.path.file_name().unwrap().to_string_lossy());
        fs::remove_file(&made.path).unwrap();
        assert_eq!(corpus.get(&wanted).unwrap().truth, made.truth);
        assert!(made.path.is_file());
        made.warm().unwrap();
    }

    #[test]
    fn a_good_corpus_has_every_layout_in_every_language() {
        let wanted = good(5_000_000, 1);
        assert_eq!(wanted.files, Some(168));
        assert!((20_000..50_000).contains(&wanted.options.size));
    }
}
