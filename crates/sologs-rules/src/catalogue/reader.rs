//! Data files into a [`Catalogue`]; all mistakes are told at once.

use super::file::{CatalogueFile, IdEntry, MessageEntry, Refine};
use super::template::Pattern;
use super::{Catalogue, MessageId, Template, compact};
use crate::error::{RuleError, RuleErrorKind, closest};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;
use toml::Spanned;

/// What has been read so far.
#[derive(Default)]
struct Reader {
    ids: Vec<MessageId>,
    by_id: HashMap<String, usize>,
    languages: Vec<String>,
    templates: Vec<Template>,
    /// Comparable forms that were met, and the template that has them.
    by_fragments: HashMap<String, usize>,
    errors: Vec<RuleError>,
}

/// A file's name and text, for errors.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

/// Reads TOML files: pairs of name and text.
pub(super) fn read<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Catalogue, Vec<RuleError>> {
    let mut reader = Reader::default();
    let mut parsed = Vec::new();
    for (file, text) in files {
        match toml::from_str::<CatalogueFile>(text) {
            Ok(content) => parsed.push((Source { file, text }, content)),
            Err(error) => reader.errors.push(RuleError::from_toml(file, text, &error)),
        }
    }
    reader.finish(parsed)
}

/// Reads the quick form.
pub(super) fn read_compact(text: &str) -> Result<Catalogue, Vec<RuleError>> {
    let files = compact::parse(text).map_err(|error| vec![error])?;
    let source = Source { file: compact::NAME, text };
    Reader::default().finish(files.into_iter().map(|file| (source, file)).collect())
}

impl Source<'_> {
    fn error(self, kind: RuleErrorKind, span: Range<usize>, message: String) -> RuleError {
        RuleError::new(kind, self.file, message).at(self.text, span)
    }
}

impl Reader {
    /// Ids first, as they may be declared in any file.
    fn finish(mut self, mut files: Vec<(Source<'_>, CatalogueFile)>) -> Result<Catalogue, Vec<RuleError>> {
        let mut refines = Vec::new();
        for (source, content) in &mut files {
            for entry in std::mem::take(&mut content.ids) {
                refines.extend(self.declare(*source, entry));
            }
        }
        for (source, id, refine) in refines {
            self.refine(source, id, refine);
        }
        let mut frames = Vec::new();
        for (source, content) in files {
            if let Some(language) = self.language(source, &content) {
                for entry in content.messages {
                    self.message(source, language, entry);
                }
            }
            frames.extend(content.lang.map(|lang| (lang, content.frame)));
        }
        let Self { ids, languages, templates, errors, .. } = self;
        if errors.is_empty() {
            Ok(Catalogue { ids, languages, templates, frames, matcher: OnceLock::new() })
        } else {
            Err(errors)
        }
    }

    /// Adds an id; returns what it turns into, for when all ids are known.
    fn declare<'a>(&mut self, source: Source<'a>, entry: IdEntry) -> Option<(Source<'a>, usize, Refine)> {
        let span = entry.id.span();
        let id = entry.id.into_inner();
        let at = self.ids.len();
        if self.by_id.contains_key(&id) {
            let message = format!("the message id `{id}` is declared twice");
            self.errors.push(source.error(RuleErrorKind::Duplicate, span, message));
            return None;
        }
        self.by_id.insert(id.clone(), at);
        let IdEntry { types, captures, about, rank, weak, refine, .. } = entry;
        self.ids.push(MessageId { id, types, captures, about, rank, weak, refine: None });
        refine.map(|refine| (source, at, refine))
    }

    fn refine(&mut self, source: Source<'_>, id: usize, refine: Refine) {
        let mut values = Vec::new();
        for (value, target) in refine.ids {
            values.extend(self.known(source, &target).map(|target| (value, target)));
        }
        let Some(declared) = self.ids.get_mut(id) else { return };
        match declared.captures.iter().position(|name| *name == refine.capture) {
            Some(capture) => declared.refine = Some((capture, values)),
            None => {
                let message = format!("`{}` has no capture `{}` to refine by", declared.id, refine.capture);
                self.errors.push(RuleError::new(RuleErrorKind::InvalidValue, source.file, message));
            }
        }
    }

    /// Index of the file's language; nothing where it has no messages.
    fn language(&mut self, source: Source<'_>, content: &CatalogueFile) -> Option<usize> {
        let Some(language) = &content.lang else {
            if !content.messages.is_empty() {
                let message = "messages need the key `lang`, the language of this file";
                self.errors.push(RuleError::new(RuleErrorKind::MissingKey, source.file, message));
            }
            return None;
        };
        Some(self.languages.iter().position(|known| known == language).unwrap_or_else(|| {
            self.languages.push(language.clone());
            self.languages.len() - 1
        }))
    }

    fn message(&mut self, source: Source<'_>, language: usize, entry: MessageEntry) {
        let Some(id) = self.known(source, &entry.id) else { return };
        let Some(declared) = self.ids.get(id) else { return };
        let (rank, weak) = (declared.rank, declared.weak || entry.weak);
        let pattern = match Pattern::new(entry.text.get_ref(), &declared.captures) {
            Ok(pattern) => pattern,
            Err(message) => {
                self.errors.push(source.error(RuleErrorKind::InvalidValue, entry.text.span(), message));
                return;
            }
        };
        let fragments = pattern.fragments.join(" ");
        match self.by_fragments.get(&fragments).and_then(|&at| self.templates.get_mut(at)) {
            Some(same) if same.id == id && !same.languages.contains(&language) => {
                same.languages.push(language)
            }
            Some(same) => {
                let other = self.ids.get(same.id).map_or("", |id| id.id.as_str());
                let message = format!("this text already stands for `{other}`");
                self.errors.push(source.error(RuleErrorKind::Duplicate, entry.text.span(), message));
            }
            None => {
                self.by_fragments.insert(fragments, self.templates.len());
                let (origin, languages) = (entry.origin, vec![language]);
                self.templates.push(Template { id, languages, origin, pattern, rank, weak });
            }
        }
    }

    /// Index of a declared id.
    fn known(&mut self, source: Source<'_>, id: &Spanned<String>) -> Option<usize> {
        let found = self.by_id.get(id.get_ref()).copied();
        if found.is_none() {
            let message = format!("no message id `{}` is declared", id.get_ref());
            let mut error = source.error(RuleErrorKind::UnknownId, id.span(), message);
            if let Some(meant) = closest(id.get_ref(), self.ids.iter().map(|known| known.id.as_str())) {
                error = error.with_help(format!("did you mean `{meant}`?"));
            }
            self.errors.push(error);
        }
        found
    }
}
