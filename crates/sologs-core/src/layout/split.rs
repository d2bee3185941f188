//! Splits a complete text into records: the plain way that the streaming reader is compared with.

use super::{LearnedLayout, LineContext};
use crate::record::Record;

/// Splits decoded text into records: a head and the lines that continue it. Lines before the first head are a
/// record of their own. Lines end in `\n`; nothing but line ends makes no record.
pub fn split_records<'t, 'l>(text: &'t str, layout: &'l LearnedLayout) -> Records<'t, 'l> {
    Records { text, layout, at: 0, line: 1, context: LineContext::default() }
}

/// The records of a text, in order; made by [`split_records`].
#[derive(Clone, Debug)]
pub struct Records<'t, 'l> {
    text: &'t str,
    layout: &'l LearnedLayout,
    /// Where the next record begins.
    at: usize,
    /// 1-based number of the line there.
    line: u64,
    /// What stands before it.
    context: LineContext,
}

impl<'t> Records<'t, '_> {
    /// Takes the lines up to the next head.
    fn take_lines(&mut self) -> Option<(&'t str, u64)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let first_line = self.line;
        let mut end = 0;
        for (index, line) in rest.split_inclusive('\n').enumerate() {
            let content = line.strip_suffix('\n').unwrap_or(line);
            let content = content.strip_suffix('\r').unwrap_or(content).as_bytes();
            if index > 0 && self.layout.begins_record(self.context, content).is_some() {
                break;
            }
            self.context = self.context.after(content);
            self.line += 1;
            end += line.len();
        }
        self.at += end;
        Some((rest.get(..end)?, first_line))
    }
}

impl<'t> Iterator for Records<'t, '_> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        loop {
            let offset = self.at as u64;
            let (text, line) = self.take_lines()?;
            let record = Record::read(text, self.layout, line, offset);
            if record.is_some() {
                return record;
            }
        }
    }
}
