//! An export that is too large to be held, read piece by piece.

use super::keep::Budget;
use super::{SsisdbExport, SsisdbTable, TableForm, read};
use crate::artifact::common::json_text;
use crate::artifact::common::lines::lines;
use crate::artifact::problem::{Problem, Problems};

/// Bytes of text that are gathered before they are read.
const PIECE: usize = 1 << 20;
/// Bytes that a piece may have where nothing in it looks like the end of a row.
const MOST: usize = 4 << 20;
/// Problems that are kept; every piece may have the same ones.
const PROBLEMS: usize = 20;

/// Reads an export of any size from its text, in order, cut anywhere. What it holds at a time is a few MiB, and the rows
/// that are kept.
///
/// JSON can only be read whole: see [`TableReader::can_read`].
pub struct TableReader {
    path: String,
    text: String,
    /// 1-based line of the file that `text` begins on.
    line: u64,
    /// The line of names, and that of dashes below it where there is one.
    heading: String,
    tables: Vec<SsisdbTable>,
    budget: Budget,
    problems: Vec<Problem>,
}

impl TableReader {
    /// Whether an export that begins so can be read in pieces.
    pub fn can_read(head: &str) -> bool {
        !json_text::looks_like_json(head)
    }

    /// A reader of the file at `path` (only its last part counts, and only where the rows do not tell the view).
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: String::new(),
            line: 1,
            heading: String::new(),
            tables: Vec::new(),
            budget: Budget::default(),
            problems: Vec::new(),
        }
    }

    /// Takes the next part of the text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        while self.text.len() >= PIECE {
            let Some(end) = row_end(&self.text).or_else(|| {
                // Quotes that nobody closed: any line may be the end.
                (self.text.len() >= MOST).then(|| self.text.rfind('\n').map_or(self.text.len(), |at| at + 1))
            }) else {
                return;
            };
            let rest = self.text.split_off(end);
            let piece = std::mem::replace(&mut self.text, rest);
            self.read(&piece);
        }
    }

    /// The export, and what could not be read.
    pub fn finish(mut self) -> (SsisdbExport, Vec<Problem>) {
        let last = std::mem::take(&mut self.text);
        if !last.trim().is_empty() {
            self.read(&last);
        }
        let mut noted = Problems::default();
        let export = super::settled(&self.path, self.tables, &mut noted);
        self.problems.extend(noted.into_vec());
        (export, self.problems)
    }

    fn read(&mut self, piece: &str) {
        let with_heading = format!("{}{piece}", self.heading);
        let headings = self.heading.matches('\n').count() as u64;
        let mut noted = Problems::default();
        let found = read::tables_within(&with_heading, &mut self.budget, &mut noted);
        // Lines are those of the piece, whose heading was read before.
        let base = self.line;
        let real = |line: u64| if line > headings { base + line - headings - 1 } else { line };
        for (number, mut table) in found.into_iter().enumerate() {
            let continues = number == 0 && headings > 0 && table.line <= headings;
            table.rows.iter_mut().for_each(|row| row.line = real(row.line));
            match self.tables.last_mut().filter(|last| continues && last.columns == table.columns) {
                Some(last) => {
                    last.rows.append(&mut table.rows);
                    last.left_out += table.left_out;
                    last.lost += table.lost;
                }
                None => {
                    self.heading = heading_of(&with_heading, table.line, table.form);
                    table.line = real(table.line);
                    self.tables.push(table);
                }
            }
        }
        let room = PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(
            noted
                .into_vec()
                .into_iter()
                .take(room)
                .map(|problem| Problem { line: problem.line.map(real), ..problem }),
        );
        self.line += piece.matches('\n').count() as u64;
    }
}

/// Marks every table of an export whose end was not read: no row is absent from it.
pub fn mark_cut(export: &mut SsisdbExport) {
    for table in &mut export.tables {
        table.left_out += 1;
        table.lost += 1;
    }
}

/// Behind the last line end that is in no quotes, where the text begins at a row.
fn row_end(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    let mut end = None;
    for at in memchr::memchr2_iter(b'"', b'\n', text.as_bytes()) {
        match text.as_bytes().get(at) {
            Some(b'"') => is_quoted = !is_quoted,
            _ if !is_quoted => end = Some(at + 1),
            _ => {}
        }
    }
    end
}

fn heading_of(text: &str, line: u64, form: TableForm) -> String {
    if form == TableForm::Json || form == TableForm::Empty {
        return String::new();
    }
    let mut own = lines(text).skip_while(|found| found.number < line);
    let names = own.next().map_or("", |found| found.text);
    let is_dashes = |text: &str| {
        text.contains('-') && text.chars().all(|c| matches!(c, '-' | ' ' | '\t' | ',' | ';' | '|'))
    };
    match own.next().filter(|below| is_dashes(below.text)) {
        Some(dashes) => format!("{names}\n{}\n", dashes.text),
        None => format!("{names}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::ssisdb_table::View;

    /// A heading and so many messages: three of each operation, every tenth over two lines.
    fn messages(rows: usize, delimiter: &str) -> String {
        let names = ["operation_message_id", "operation_id", "message_time", "message_type", "message"];
        let mut text = format!("{}\r\n", names.join(delimiter));
        for row in 0..rows {
            let message =
                if row % 10 == 0 { "\"two\nlines\"" } else { "one line of a usual length and no more" };
            let kind = if row % 1000 == 999 { "120" } else { "70" };
            let cells = [
                (row + 1).to_string(),
                (40_000 + row / 3).to_string(),
                "2024-05-03 10:00:00.0000000 +02:00".to_owned(),
                kind.to_owned(),
                message.to_owned(),
            ];
            text += &cells.join(delimiter);
            text += "\r\n";
        }
        text
    }

    fn read_by(text: &str, step: usize) -> (SsisdbExport, Vec<Problem>) {
        let mut reader = TableReader::new("operation_messages.csv");
        let mut rest = text;
        while !rest.is_empty() {
            let at = (step..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            let (part, tail) = rest.split_at(at);
            reader.push(part);
            rest = tail;
        }
        reader.finish()
    }

    #[test]
    fn in_pieces_or_whole_the_rows_are_the_same() {
        for delimiter in [",", ";", "\t"] {
            let text = messages(40_000, delimiter);
            assert!(text.len() > 2 * PIECE);
            let whole = super::super::parse("m.csv", &text, &mut Problems::default());
            let (pieces, problems) = read_by(&text, 100_003);
            assert!(problems.is_empty(), "{problems:?}");
            assert_eq!(pieces.tables.len(), 1);
            let (a, b) = (&whole.tables[0], &pieces.tables[0]);
            assert_eq!((a.view, a.line, a.rows.len()), (b.view, b.line, b.rows.len()));
            for (a, b) in a.rows.iter().zip(&b.rows) {
                assert_eq!((a.line, &a.cells), (b.line, &b.cells));
            }
        }
    }

    #[test]
    fn a_fixed_width_table_goes_on_over_pieces() {
        let mut text = String::from(
            "execution_id         status      package_name\r\n-------------------- ----------- ------------\r\n",
        );
        for row in 0..120_000 {
            text += &format!("{:<20} {:<11} Load.dtsx   \r\n", row, if row == 119_999 { 4 } else { 7 });
        }
        assert!(text.len() > 2 * PIECE);
        let (export, _) = read_by(&text, 65_536);
        let table = &export.tables[0];
        assert_eq!((export.tables.len(), table.view, table.rows.len()), (1, View::Executions, 50_001));
        // The one that did not succeed is kept, wherever it stands.
        let last = table.rows.last().unwrap();
        assert_eq!((last.line, table.cell(last, "status").unwrap().value), (120_002, "4"));
        assert!(table.is_cut());
    }

    #[test]
    fn of_many_messages_one_of_every_operation_and_the_errors_are_kept() {
        let text = messages(120_000, ",");
        let (export, problems) = read_by(&text, 1 << 20);
        let table = &export.tables[0];
        let operations: std::collections::BTreeSet<i64> =
            table.messages().filter_map(|row| row.operation_id).collect();
        assert_eq!(operations.len(), 40_000);
        assert!(table.left_out > 0 && !table.lacks_operations(), "{} {}", table.left_out, table.lost);
        assert!(problems.iter().any(|problem| problem.message.contains("not read")), "{problems:?}");
        let errors = table.rows.iter().filter(|row| table.cell(row, "message_type").unwrap().value == "120");
        assert_eq!(errors.count(), 120);
    }

    #[test]
    fn quotes_that_nobody_closes_do_not_hold_everything() {
        let mut text = messages(10, ",");
        text += "11,40010,2024-05-03 10:00:00 +02:00,70,\"never closed\r\n";
        text += &messages(200_000, ",").split_once('\n').unwrap().1.replace('"', "");
        let (export, _) = read_by(&text, 1 << 20);
        assert!(!export.tables.is_empty());
        assert!(row_end("a\n\"b\n").is_some_and(|at| at == 2) && row_end("\"a\nb").is_none());
    }
}
