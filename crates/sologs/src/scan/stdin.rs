//! Standard input: text, or an archive.

use crate::bundle::{ArchiveLimits, Entry, Format, Packed, Source, Stdin, read_head, read_whole};
use crate::report::ProblemKind;
use crate::scan::file::{Look, problem, unreadable};
use crate::scan::members::look_into;
use std::io::{Cursor, Read};
use std::sync::Arc;

/// Bytes by which an archive is told from text.
const FORMAT_BYTES: u64 = 1024;

/// Looks at standard input, from which what is taken is gone: an archive is held in memory, within the bound for archives
/// within archives; anything else is text, of which only so much is taken as tells the two apart.
pub(crate) fn look(entry: &Entry, stdin: &Stdin<'_>, limits: ArchiveLimits) -> Vec<(Entry, Look)> {
    let mut look = Look::of(&entry.path);
    let mut reader = match entry.open(stdin) {
        Ok(opened) => opened.reader,
        Err(error) => {
            look.problems.push(unreadable(&entry.path, &error));
            return vec![(entry.clone(), look)];
        }
    };
    let (head, error) = read_head(&mut reader, FORMAT_BYTES);
    let format = Format::of(&head);
    let Some(format) = format.filter(|_| error.is_none()) else {
        // Whoever reads on may not be told of it again.
        look.problems.extend(error.map(|error| unreadable(&entry.path, &error)));
        let source = Source::Stdin(Arc::new(head));
        return vec![(Entry { path: entry.path.clone(), source }, look)];
    };
    let whole = read_whole(&mut Cursor::new(head).chain(reader), limits.max_nested);
    let mut archive = Look::archive(&entry.path, whole.bytes.len() as u64);
    archive.problems.extend(whole.error.map(|error| unreadable(&entry.path, &error)));
    if whole.is_cut {
        let is_read_through = format.is_stream() || format == Format::Tar;
        let message = format!(
            "an archive on standard input has to be held in memory, and this {} is larger than the {} bytes allowed for \
             that (--max-nested); {} was read: save it to a file and give that",
            format.name(),
            limits.max_nested,
            if is_read_through { "no more than those" } else { "nothing of it" },
        );
        archive.problems.push(problem(&entry.path, None, ProblemKind::Limit, message));
        if !is_read_through {
            return vec![(entry.clone(), archive)];
        }
    }
    look_into((entry.clone(), archive), Packed::Memory(whole.bytes), format, limits)
}
