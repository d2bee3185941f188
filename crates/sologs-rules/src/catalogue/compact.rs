//! The quick form of the catalogue's files: lines of columns with a tab between them, as the package of the
//! built-in rules writes it at build time. Reading it takes a tenth of the time that TOML takes.

use super::file::{CatalogueFile, FrameWords, IdEntry, MessageEntry, Origin, Rank, Refine};
use crate::error::{RuleError, RuleErrorKind};
use std::ops::Range;
use toml::Spanned;

/// What the file is called in errors.
pub(super) const NAME: &str = "catalogue";

/// Columns of the longest line, and one to notice more.
const MOST_COLUMNS: usize = 8;

/// One file for what stands before the first language, and one for each language.
///
/// # Errors
/// The first line that is not as expected.
pub(super) fn parse(text: &str) -> Result<Vec<CatalogueFile>, RuleError> {
    let mut files = vec![CatalogueFile::default()];
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = start..start + line.trim_end().len();
        start += line.len();
        let mut columns = [""; MOST_COLUMNS];
        let count = line
            .trim_end_matches('\n')
            .split('\t')
            .zip(&mut columns)
            .map(|(text, column)| *column = text)
            .count();
        let columns = columns.get(..count).unwrap_or_default();
        if let ["lang", lang] = columns {
            files.push(CatalogueFile { lang: Some((*lang).to_owned()), ..CatalogueFile::default() });
        } else if files.last_mut().and_then(|file| add(file, columns, &span)).is_none() {
            let error = RuleError::new(RuleErrorKind::Syntax, NAME, "not a line of the quick form");
            return Err(error.at(text, span));
        }
    }
    Ok(files)
}

fn add(file: &mut CatalogueFile, columns: &[&str], span: &Range<usize>) -> Option<()> {
    match *columns {
        ["message", id, text, weak, origin] => {
            let (id, text) = (spanned(id, span), spanned(text, span));
            file.messages.push(MessageEntry::new(id, text, truth(weak)?, origin_of(origin)?));
        }
        ["id", id, about, types, captures, rank, weak] => file.ids.push(IdEntry {
            id: spanned(id, span),
            about: about.to_owned(),
            types: list(types),
            captures: list(captures),
            rank: rank_of(rank)?,
            weak: truth(weak)?,
            refine: None,
        }),
        ["refine", capture, value, id] => {
            let entry = file.ids.last_mut()?;
            let refine = entry.refine.get_or_insert_with(Refine::default);
            capture.clone_into(&mut refine.capture);
            refine.ids.insert(value.to_owned(), spanned(id, span));
        }
        ["frame", key, word] => words(&mut file.frame, key)?.push(word.to_owned()),
        _ => return None,
    }
    Some(())
}

fn spanned(text: &str, span: &Range<usize>) -> Spanned<String> {
    Spanned::new(span.clone(), text.to_owned())
}

fn list(column: &str) -> Vec<String> {
    column.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn truth(column: &str) -> Option<bool> {
    match column {
        "" | "false" => Some(false),
        "true" => Some(true),
        _ => None,
    }
}

fn origin_of(column: &str) -> Option<Origin> {
    match column {
        "runtime" => Some(Origin::Runtime),
        "doc" => Some(Origin::Doc),
        "forum" => Some(Origin::Forum),
        "structure" => Some(Origin::Structure),
        _ => None,
    }
}

fn rank_of(column: &str) -> Option<Rank> {
    match column {
        "wrapper" => Some(Rank::Wrapper),
        "detail" => Some(Rank::Detail),
        "" | "message" => Some(Rank::Message),
        _ => None,
    }
}

fn words<'f>(frame: &'f mut FrameWords, key: &str) -> Option<&'f mut Vec<String>> {
    match key {
        "at" => Some(&mut frame.at),
        "file_line" => Some(&mut frame.file_line),
        "end_of_inner" => Some(&mut frame.end_of_inner),
        "end_of_previous" => Some(&mut frame.end_of_previous),
        "inner_exception" => Some(&mut frame.inner_exception),
        "remoting" => Some(&mut frame.remoting),
        "unhandled" => Some(&mut frame.unhandled),
        "hresult" => Some(&mut frame.hresult),
        "parameter_name" => Some(&mut frame.parameter_name),
        _ => None,
    }
}
