//! Records of delimited text (CSV, TSV, semicolons) with the line that each begins on.

use super::lines::LineCounter;
use csv::{ReaderBuilder, StringRecord};

/// A record and its 1-based line.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) line: u64,
    pub(crate) cells: StringRecord,
}

/// The records of a text: quoted cells may hold delimiters and line ends, blank lines are passed over, records may
/// differ in length. A byte-order mark and the `#TYPE` line of PowerShell are left out.
pub(crate) fn records(text: &str, delimiter: u8) -> impl Iterator<Item = Record> {
    let unmarked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let body = match unmarked.split_once('\n') {
        Some((first, rest)) if first.starts_with("#TYPE") => rest,
        _ => unmarked,
    };
    let mut counter = LineCounter::new(unmarked);
    let start = unmarked.len() - body.len();
    let reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(body.as_bytes());
    reader.into_records().filter_map(Result::ok).map(move |cells| {
        let at = cells.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        // The position is that of the line end before the record, where there is one.
        let blanks =
            body.as_bytes().get(at..).unwrap_or_default().iter().take_while(|b| matches!(b, b'\r' | b'\n'));
        let line = counter.line_at(start + at + blanks.count());
        Record { line, cells }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_right_with_every_line_end() {
        for end in ["\n", "\r\n"] {
            let text = ["\u{feff}#TYPE x", "a,b", "\"1", "2\",3", "", "4,5,6", ""].join(end);
            let found: Vec<(u64, usize)> =
                records(&text, b',').map(|record| (record.line, record.cells.len())).collect();
            assert_eq!(found, [(2, 2), (3, 2), (6, 3)], "{end:?}");
        }
    }
}
