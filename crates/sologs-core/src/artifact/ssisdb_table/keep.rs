//! Which rows of an export are kept: an export of messages may have millions.
//!
//! The first rows are kept whatever they say. Of those beyond, only rows that somebody asks for: the first message of every
//! operation (whether an execution left messages at all), errors, and what did not succeed.

use super::{Row, SsisdbTable, View};
use std::collections::HashSet;

/// Rows that are kept of one file whatever they say, and further rows that say more than others.
const ROWS: usize = 50_000;
const TELLING_ROWS: usize = 50_000;
/// Bytes of the cells of each of the two.
const BYTES: usize = 12 << 20;
const TELLING_BYTES: usize = 4 << 20;
/// Operations whose messages are told apart.
const OPERATIONS: usize = 1_000_000;
/// `message_type` of errors: Error, TaskFailed.
const ERRORS: [&str; 2] = ["120", "130"];

/// How much of a file has been kept.
#[derive(Default)]
pub(super) struct Budget {
    rows: usize,
    bytes: usize,
    telling_rows: usize,
    telling_bytes: usize,
    /// Operations of which a message is kept.
    operations: HashSet<i64>,
}

impl Budget {
    /// Adds a row, where there is room for it.
    pub(super) fn add(&mut self, table: &mut SsisdbTable, line: u64, mut cells: Vec<Option<Box<str>>>) {
        cells.truncate(table.columns.len());
        let row = Row { line, cells };
        let bytes: usize = row.cells.iter().flatten().map(|cell| cell.len() + 16).sum();
        let operation = operation(table, &row);
        let is_new = operation.is_some_and(|id| !self.operations.contains(&id));
        let is_kept = if self.rows < ROWS && self.bytes + bytes <= BYTES {
            self.rows += 1;
            self.bytes += bytes;
            true
        } else if (is_new || is_telling(table, &row))
            && self.telling_rows < TELLING_ROWS
            && self.telling_bytes + bytes <= TELLING_BYTES
        {
            self.telling_rows += 1;
            self.telling_bytes += bytes;
            true
        } else {
            false
        };
        if !is_kept {
            table.left_out += 1;
            table.lost += u64::from(!is_messages(table.view) || operation.is_none() || is_new);
            return;
        }
        if let Some(id) = operation.filter(|_| self.operations.len() < OPERATIONS) {
            self.operations.insert(id);
        }
        table.rows.push(row);
    }
}

fn is_messages(view: View) -> bool {
    matches!(view, View::OperationMessages | View::EventMessages)
}

fn operation(table: &SsisdbTable, row: &Row) -> Option<i64> {
    is_messages(table.view).then(|| table.cell(row, "operation_id")?.value.trim().parse().ok())?
}

/// Whether a row is of what somebody looks for among many.
fn is_telling(table: &SsisdbTable, row: &Row) -> bool {
    let is = |column: &str, values: &[&str]| {
        table.cell(row, column).is_some_and(|cell| values.contains(&cell.value.trim()))
    };
    match table.view {
        View::OperationMessages | View::EventMessages => is("message_type", &ERRORS),
        // Succeeded, completed.
        View::Executions | View::Operations => !is("status", &["7", "9"]),
        View::Tasks => !is("Status", &["5"]),
        _ => false,
    }
}
