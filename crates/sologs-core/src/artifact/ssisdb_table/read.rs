//! Rows of tables out of every form of export.

use super::keep::Budget;
use super::{CATALOG_PROPERTIES, MASTER_PROPERTIES, SsisdbTable, TableForm, View};
use crate::artifact::common::columns;
use crate::artifact::common::date_text;
use crate::artifact::common::delimited;
use crate::artifact::common::json_text::{self, Json};
use crate::artifact::common::lines::{Line, lines};
use crate::artifact::problem::Problems;
use std::ops::Range;

/// Rows of JSON whose members are looked at for the names of columns.
const NAMED_ROWS: usize = 50_000;
/// Lines that one row may go over.
const ROW_LINES: usize = 500;
/// Tables that are read of one file.
const TABLES: usize = 100;
const DELIMITERS: [char; 4] = ['\t', ';', ',', '|'];

/// An empty table.
pub(super) fn table(view: View, form: TableForm, line: u64, columns: Vec<String>) -> SsisdbTable {
    SsisdbTable { view, form, line, columns, rows: Vec::new(), left_out: 0, lost: 0, order: None }
}

/// A cell as text; NULL is none.
fn cell(text: &str) -> Option<Box<str>> {
    let text = text.trim();
    (text != "NULL").then(|| text.into())
}

/// Whether a text holds a table of a known view.
pub(super) fn finds_table(text: &str) -> bool {
    if json_text::looks_like_json(text) {
        let root = json_text::read(text).root;
        return root.is_some_and(|root| !json_lists(root).is_empty());
    }
    let mut previous = None;
    for line in lines(text).take(2000) {
        if previous.and_then(|names| Heading::under(names, line)).is_some() {
            return true;
        }
        previous = Some(line).filter(|line| !line.is_blank());
    }
    first_record(text).is_some_and(|first| delimited_heading(first.text).is_some())
}

/// Whether there is nothing in a text but, perhaps, the count of no rows.
pub(super) fn has_no_rows(text: &str) -> bool {
    lines(text).take(50).all(|line| line.is_blank() || row_count(line.text) == Some(0))
}

/// Reads every table.
pub(super) fn tables(text: &str, problems: &mut Problems) -> Vec<SsisdbTable> {
    tables_within(text, &mut Budget::default(), problems)
}

/// Reads every table as far as there is room for its rows.
pub(super) fn tables_within(text: &str, budget: &mut Budget, problems: &mut Problems) -> Vec<SsisdbTable> {
    if json_text::looks_like_json(text) {
        return from_json(text, budget, problems);
    }
    let under_dashes = from_lines(text, budget, problems);
    if under_dashes.is_empty() { from_delimited(text, budget, problems) } else { under_dashes }
}

/// `(3 rows affected)`, in any language.
fn row_count(line: &str) -> Option<u64> {
    let inner = line.trim().strip_prefix('(')?.strip_suffix(')')?;
    let digits = inner.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())?;
    (inner.contains(char::is_alphabetic) && inner.len() <= 60).then(|| digits.parse().ok())?
}

// ---- JSON ----

/// The lists of rows whose members are the columns of a view.
fn json_lists(root: Json<'_>) -> Vec<(View, Vec<Json<'_>>)> {
    let view_of = |rows: &[Json<'_>]| {
        rows.first().and_then(|row| View::of_columns(row.members().iter().map(|(name, _)| name.as_ref())))
    };
    let is_several = root.members().iter().filter(|(_, value)| !value.elements().is_empty()).count() > 1;
    if is_several && view_of(std::slice::from_ref(&root)).is_none() {
        let lists = root.members().iter().map(|(_, value)| value.elements().to_vec());
        return lists.filter_map(|rows| view_of(&rows).map(|view| (view, rows))).take(TABLES).collect();
    }
    let rows = root.into_rows();
    view_of(&rows).map(|view| (view, rows)).into_iter().collect()
}

fn from_json(text: &str, budget: &mut Budget, problems: &mut Problems) -> Vec<SsisdbTable> {
    let document = json_text::read(text);
    if let Some((line, reason)) = document.broken {
        problems.malformed(line, reason);
    }
    let lists = document.root.map(json_lists).unwrap_or_default();
    lists.into_iter().map(|(view, rows)| json_table(view, &rows, budget)).collect()
}

fn json_table(view: View, rows: &[Json<'_>], budget: &mut Budget) -> SsisdbTable {
    let mut names: Vec<String> = Vec::new();
    // Rows of FOR JSON leave out what is NULL: the columns are those of all rows.
    for (name, _) in rows.iter().take(NAMED_ROWS).flat_map(Json::members) {
        if names.len() < 200 && !names.iter().any(|known| known == name) {
            names.push(name.to_string());
        }
    }
    let mut table = table(view, TableForm::Json, rows.first().map_or(1, |row| row.line), names);
    for row in rows {
        let cells = table.columns.iter().map(|name| Some(row.get(name)?.flat()?.into_boxed_str())).collect();
        budget.add(&mut table, row.line, cells);
    }
    table
}

// ---- a line of names over a line of dashes ----

/// The names of a table's columns, and how rows are cut under them.
struct Heading {
    view: View,
    line: u64,
    names: Vec<String>,
    cut: Cut,
}

enum Cut {
    At(char),
    Columns(Vec<Range<usize>>),
    /// Trailing blanks were taken off every cell (`sqlcmd -W`): words, where the columns do not fit.
    Words(Vec<Range<usize>>),
}

impl Heading {
    fn under(names: Line<'_>, dashes: Line<'_>) -> Option<Self> {
        let is_dash = |c: char| c == '-' || c.is_whitespace() || DELIMITERS.contains(&c);
        if !dashes.text.contains('-') || !dashes.text.chars().all(is_dash) {
            return None;
        }
        let (cells, cut) = match DELIMITERS.into_iter().find(|delimiter| dashes.text.contains(*delimiter)) {
            Some(delimiter) => {
                let cells: Vec<String> =
                    names.text.split(delimiter).map(|name| name.trim().to_owned()).collect();
                (cells, Cut::At(delimiter))
            }
            None => {
                let ranges = columns::from_dashes(dashes.text)?;
                let cells = columns::cells(names.text, &ranges);
                let trimmed = names.text.split(' ').map(str::len).eq(dashes.text.split(' ').map(str::len));
                (cells, if trimmed { Cut::Words(ranges) } else { Cut::Columns(ranges) })
            }
        };
        let view =
            View::of_columns(cells.iter().map(String::as_str)).filter(|_| cells.len() <= columns::MOST)?;
        Some(Self { view, line: names.number, names: cells, cut })
    }

    fn form(&self) -> TableForm {
        match self.cut {
            Cut::At(delimiter) => TableForm::Delimited(delimiter),
            Cut::Columns(_) | Cut::Words(_) => TableForm::FixedWidth,
        }
    }

    /// How far the lines of a row reach: delimiters, or characters.
    fn reach(&self, line: &str) -> usize {
        match &self.cut {
            Cut::At(delimiter) => line.matches(*delimiter).count(),
            Cut::Columns(_) => line.chars().count(),
            Cut::Words(_) => 0,
        }
    }

    /// Whether the lines of a row, which reach so far, hold all of its cells.
    fn is_whole(&self, reach: usize, next: &str) -> bool {
        match &self.cut {
            Cut::At(_) => reach + 1 >= self.names.len(),
            Cut::Words(_) => true,
            // A value with line ends goes on until the last column is reached; the next line is another row where it
            // begins as rows do.
            Cut::Columns(ranges) => {
                reach > ranges.last().map_or(0, |range| range.start) || self.begins_row(next)
            }
        }
    }

    fn begins_row(&self, line: &str) -> bool {
        let first = line.split_whitespace().next().unwrap_or("");
        let is_id = first.len() >= 36 && first.bytes().filter(|b| *b == b'-').count() == 4;
        let is_number = !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit());
        let is_property = matches!(self.view, View::Properties);
        line.trim().is_empty() || is_id || is_number || is_property || row_count(line).is_some()
    }

    fn cells(&self, row: &str) -> Option<Vec<Option<Box<str>>>> {
        match &self.cut {
            Cut::At(delimiter) => {
                let texts: Vec<&str> = row.split(*delimiter).collect();
                Some(fit(texts.into_iter().map(str::to_owned).collect(), &self.names, self.view, *delimiter))
            }
            Cut::Columns(ranges) => {
                // A value that goes over several lines counts its line ends like any character.
                Some(columns::cells(row, ranges).iter().map(|text| cell(text)).collect())
            }
            Cut::Words(ranges) => words(row, ranges.len()).or_else(|| {
                let chars: Vec<char> = row.chars().collect();
                let blank = |at: usize| chars.get(at).is_none_or(|c| c.is_whitespace());
                let fits = ranges.iter().all(|range| range.start.checked_sub(1).is_none_or(blank));
                fits.then(|| columns::cells(row, ranges).iter().map(|text| cell(text)).collect())
            }),
        }
    }
}

/// Cells of a row without columns: words, where a date, a time and an offset are one.
fn words(row: &str, count: usize) -> Option<Vec<Option<Box<str>>>> {
    let is_date = |text: &str| date_text::read(text, None).is_some();
    let mut found: Vec<String> = Vec::new();
    for word in row.split_whitespace() {
        match found.last_mut() {
            Some(last) if is_date(last) && is_date(&format!("{last} {word}")) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => found.push(word.to_owned()),
        }
    }
    (found.len() == count).then(|| found.iter().map(|text| cell(text)).collect())
}

/// Brings a row to the number of columns: cells too many are the free text's, whose delimiters nobody quoted.
fn fit(texts: Vec<String>, names: &[String], view: View, delimiter: char) -> Vec<Option<Box<str>>> {
    let surplus = texts.len().saturating_sub(names.len());
    let free = names.iter().position(|name| name.eq_ignore_ascii_case(view.free_text_column()));
    match free {
        Some(at) if surplus > 0 => {
            let joined = texts.get(at..=at + surplus).unwrap_or_default().join(&delimiter.to_string());
            let before = texts.iter().take(at).map(|text| cell(text));
            let after = texts.iter().skip(at + surplus + 1).map(|text| cell(text));
            before.chain([cell(&joined)]).chain(after).collect()
        }
        _ => texts.iter().map(|text| cell(text)).collect(),
    }
}

fn from_lines(text: &str, budget: &mut Budget, problems: &mut Problems) -> Vec<SsisdbTable> {
    let mut tables: Vec<SsisdbTable> = Vec::new();
    let mut heading: Option<Heading> = None;
    let mut unread = 0_u64;
    let mut all = lines(text).peekable();
    let mut previous: Option<Line<'_>> = None;
    while let Some(line) = all.next() {
        if let Some(found) = previous.and_then(|names| Heading::under(names, line)) {
            if tables.len() >= TABLES {
                break;
            }
            // The names were read as a row of the table before.
            if let Some(last) = tables.last_mut() {
                last.rows.pop_if(|row| row.line == found.line);
            }
            tables.push(table(found.view, found.form(), found.line, found.names.clone()));
            heading = Some(found);
            previous = None;
            continue;
        }
        previous = Some(line).filter(|line| !line.is_blank());
        if line.is_blank() || row_count(line.text).is_some() {
            heading = None;
            continue;
        }
        let (Some(heading), Some(table)) = (&heading, tables.last_mut()) else { continue };
        let mut row = line.text.to_owned();
        let (mut more, mut reach) = (0, heading.reach(&row));
        while more < ROW_LINES && all.peek().is_some_and(|next| !heading.is_whole(reach, next.text)) {
            let next = all.next().map_or("", |next| next.text);
            reach += usize::from(matches!(heading.cut, Cut::Columns(_))) + heading.reach(next);
            row.push('\n');
            row.push_str(next);
            more += 1;
        }
        match heading.cells(&row) {
            Some(cells) => budget.add(table, line.number, cells),
            None => {
                unread += 1;
                table.left_out += 1;
            }
        }
    }
    if unread > 0 {
        let message = format!(
            "{unread} rows cannot be told apart from their blanks; run sqlcmd with -s\",\" or without -W"
        );
        problems.malformed(tables.first().map_or(1, |table| table.line), message);
    }
    tables
}

// ---- CSV ----

fn first_record(text: &str) -> Option<Line<'_>> {
    lines(text).find(|line| !line.is_blank() && !line.text.starts_with("#TYPE"))
}

/// The delimiter of a line of names, and the view; also of a first row of properties without names.
fn delimited_heading(line: &str) -> Option<(char, View, bool)> {
    let bare = |cell: &str| cell.trim().trim_matches('"').to_owned();
    for delimiter in DELIMITERS {
        let cells: Vec<String> = line.split(delimiter).map(bare).collect();
        if let Some(view) = View::of_columns(cells.iter().map(String::as_str)) {
            return Some((delimiter, view, true));
        }
        let is_property =
            |names: &[&str]| cells.len() == 2 && names.contains(&cells.first().map_or("", String::as_str));
        if is_property(MASTER_PROPERTIES) || is_property(CATALOG_PROPERTIES) {
            return Some((delimiter, View::Properties, false));
        }
    }
    None
}

fn from_delimited(text: &str, budget: &mut Budget, problems: &mut Problems) -> Vec<SsisdbTable> {
    let Some((delimiter, view, has_names)) = first_record(text).and_then(|line| delimited_heading(line.text))
    else {
        return Vec::new();
    };
    let mut tables = Vec::new();
    if !has_names {
        let names = vec!["property_name".to_owned(), "property_value".to_owned()];
        tables.push(table(view, TableForm::Delimited(delimiter), 1, names));
    }
    let mut ragged = 0_u64;
    for record in delimited::records(text, u8::try_from(delimiter).unwrap_or(b',')) {
        let heading = View::of_columns(record.cells.iter()).filter(|_| tables.len() < TABLES);
        match (heading, tables.last_mut()) {
            (Some(view), _) => {
                let names =
                    record.cells.iter().take(columns::MOST).map(|name| name.trim().to_owned()).collect();
                tables.push(table(view, TableForm::Delimited(delimiter), record.line, names));
            }
            (None, Some(table)) => {
                let first = record.cells.get(0).unwrap_or("");
                if record.cells.len() == 1 && row_count(first).is_some() {
                    continue;
                }
                ragged += u64::from(record.cells.len() != table.columns.len());
                let texts = record.cells.iter().map(str::to_owned).collect();
                let cells = fit(texts, &table.columns, table.view, delimiter);
                budget.add(table, record.line, cells);
            }
            (None, None) => {}
        }
    }
    if ragged > 0 {
        let message = format!(
            "{ragged} rows have another number of cells than there are columns; quotes may be missing"
        );
        problems.malformed(tables.first().map_or(1, |table| table.line), message);
    }
    tables
}
