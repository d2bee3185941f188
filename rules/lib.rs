//! The rule files and the message catalogue that sologs ships with, as data.
//!
//! One file a rule in the folders `worker`, `master`, `manager`, `task`, `catalog` and `settings`; one file a
//! language in `messages`. The lists below are made by `build.rs` from what lies in these folders.

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// [`MESSAGES`] in a form that is quick to read. Lines of columns, with a tab between them:
///
/// - `id`, id, what it says, types, captures, rank, whether it is weak; lists with commas;
/// - `refine`, capture, value, id: what the `id` before it becomes where the capture has that value;
/// - `lang`, language: of the lines that follow, up to the next `lang`;
/// - `frame`, key, word;
/// - `message`, id, text, whether it is weak, origin.
///
/// What a file does not say is an empty column; the sources are left out.
pub static CATALOGUE: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.txt"));

#[cfg(test)]
mod tests {
    use super::{CATALOGUE, MESSAGES, RULES};

    #[test]
    fn lists_are_sorted_and_paths_are_relative() {
        for list in [RULES, MESSAGES] {
            assert!(list.is_sorted());
            for (path, text) in list {
                assert!(path.ends_with(".toml") && !path.starts_with('/') && !path.contains('\\'), "{path}");
                assert!(!text.trim().is_empty(), "{path} is empty");
            }
        }
    }

    #[test]
    fn every_file_on_disk_is_listed() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let on_disk = std::fs::read_dir(root.join("messages"))
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|e| e == "toml"))
            .count();
        assert_eq!(MESSAGES.len(), on_disk);
    }

    #[test]
    fn the_quick_form_has_a_line_for_each_entry() {
        for (head, kind) in [("[[id]]", "id\t"), ("[[message]]", "message\t"), ("lang = ", "lang\t")] {
            let entries = |text: &str| text.lines().filter(|line| line.starts_with(head)).count();
            let written: usize = MESSAGES.iter().map(|(_, text)| entries(text)).sum();
            assert_eq!(CATALOGUE.lines().filter(|line| line.starts_with(kind)).count(), written, "{head}");
        }
    }

    #[test]
    fn the_catalogue_readme_lists_every_id() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/messages/README.md");
        let readme = std::fs::read_to_string(path).unwrap();
        let ids = CATALOGUE.lines().filter_map(|line| line.strip_prefix("id\t")?.split('\t').next());
        let missing: Vec<&str> = ids.filter(|id| !readme.contains(&format!("| `{id}` |"))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
