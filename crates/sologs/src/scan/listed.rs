//! The files of a bundle and the members of all its archives, as many as there is room for.
//!
//! Files come from any thread in any order. What stays is the same whatever the order: all files, and the members of the
//! archives that come first by path, each from its beginning.

use crate::bundle::Entry;
use crate::report::ProblemKind;
use crate::scan::file::{Look, problem};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

pub(super) struct Listed {
    /// Files and members that are listed at most.
    most: usize,
    /// Members that find room beside the files.
    room: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    members: usize,
    /// By the number of the file: what it is and, where it is an archive, its members; and how many found no room.
    files: BTreeMap<usize, (Vec<(Entry, Look)>, usize)>,
}

impl Listed {
    /// For so many files, and members so that all are no more than `most`.
    pub(super) fn new(files: usize, most: usize) -> Self {
        Self { most, room: most.saturating_sub(files), kept: Mutex::default() }
    }

    /// Adds a file, with its members behind it.
    pub(super) fn add(&self, number: usize, found: Vec<(Entry, Look)>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.members += found.len().saturating_sub(1);
        kept.files.insert(number, (found, 0));
        let mut excess = kept.members.saturating_sub(self.room);
        if excess == 0 {
            return;
        }
        kept.members -= excess;
        for (found, lost) in kept.files.values_mut().rev() {
            let out = excess.min(found.len().saturating_sub(1));
            found.truncate(found.len() - out);
            (*lost, excess) = (*lost + out, excess - out);
            if excess == 0 {
                break;
            }
        }
    }

    /// All of them, sorted by path.
    pub(super) fn into_sorted(self) -> Vec<(Entry, Look)> {
        let kept = self.kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut all = Vec::with_capacity(kept.members + kept.files.len());
        for (mut found, lost) in kept.files.into_values() {
            if let Some((_, archive)) = found.first_mut().filter(|_| lost > 0) {
                let most = self.most;
                let message =
                    format!("more than {most} files and members; {lost} were not read (--max-files)");
                let limit = problem(&archive.path, None, ProblemKind::Limit, message);
                archive.problems.push(limit);
            }
            all.append(&mut found);
        }
        all.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Source;

    fn archive(path: &str, members: usize) -> Vec<(Entry, Look)> {
        let names = (0..members).map(|member| format!("{path}!/{member}.log"));
        std::iter::once(path.to_owned())
            .chain(names)
            .map(|path| {
                let look = Look::of(&path);
                (Entry { path, source: Source::Stdin(std::sync::Arc::default()) }, look)
            })
            .collect()
    }

    #[test]
    fn files_come_first_and_members_from_the_first_archive_on() {
        let sizes = [2, 0, 5, 3, 0];
        let all = |most: usize, order: [usize; 5]| {
            let listed = Listed::new(sizes.len(), most);
            for number in order {
                listed.add(number, archive(&format!("{number}.zip"), sizes[number]));
            }
            let found = listed.into_sorted();
            let paths: Vec<String> = found.iter().map(|(entry, _)| entry.path.clone()).collect();
            let told: Vec<String> = found
                .iter()
                .flat_map(|(_, look)| &look.problems)
                .map(|problem| format!("{}: {}", problem.path, problem.message))
                .collect();
            (paths, told)
        };
        let (paths, told) = all(9, [0, 1, 2, 3, 4]);
        let expected = [
            "0.zip",
            "0.zip!/0.log",
            "0.zip!/1.log",
            "1.zip",
            "2.zip",
            "2.zip!/0.log",
            "2.zip!/1.log",
            "3.zip",
            "4.zip",
        ];
        assert_eq!(paths, expected);
        assert_eq!(
            told,
            [
                "2.zip: more than 9 files and members; 3 were not read (--max-files)",
                "3.zip: more than 9 files and members; 3 were not read (--max-files)",
            ]
        );
        for most in [0, 5, 7, 9, 12, 15, 99] {
            let first = all(most, [0, 1, 2, 3, 4]);
            assert_eq!(first.0.len(), most.clamp(5, 15), "{most}");
            for order in [[4, 3, 2, 1, 0], [2, 0, 3, 1, 4], [3, 2, 4, 0, 1]] {
                assert_eq!(all(most, order), first, "{most}, {order:?}");
            }
        }
    }
}
