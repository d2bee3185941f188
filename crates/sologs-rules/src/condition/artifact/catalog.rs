//! Conditions over what the catalog says of Scale Out itself.

use super::Hit;
use crate::inventory::Inventory;
use sologs_core::artifact::ssisdb_table::{SsisdbTable, View};
use sologs_core::kind::Role;

/// `IS_SCALEOUT_ENABLED` is false.
pub(super) fn scale_out_disabled(inventory: &Inventory) -> Vec<Hit> {
    let disabled = inventory.tables(View::CatalogProperties).filter_map(|(file, table)| {
        let enabled = table.is_scale_out_enabled().filter(|enabled| !enabled.value)?;
        let text = row_text(table, enabled.line);
        Some(Hit::new(master(inventory)).at(file.place(&enabled), text))
    });
    disabled.collect()
}

/// `catalog.master_properties` has no rows, or none with a value.
pub(super) fn master_properties_empty(inventory: &Inventory) -> Vec<Hit> {
    let is_empty = |table: &&SsisdbTable| {
        let is_blank = |value: &Option<String>| value.as_deref().is_none_or(|value| value.trim().is_empty());
        table.properties().all(|property| is_blank(&property.value))
    };
    let is_blank = |table: &SsisdbTable| table.left_out == 0;
    let tables =
        inventory.tables(View::MasterProperties).filter(|(_, table)| is_empty(table) && is_blank(table));
    let hits = tables.map(|(file, table)| {
        let hit = Hit::new(master(inventory)).at(file.at(table.line), row_text(table, table.line));
        // An empty file may as well be a command that failed.
        if table.has_header() { hit } else { hit.guessed() }
    });
    hits.collect()
}

fn master(inventory: &Inventory) -> Option<&str> {
    inventory.only(Role::Master).and_then(|master| master.node())
}

/// The row that stands on a line, as a reader of the report is shown it; the names of the columns on their own line.
pub(super) fn row_text(table: &SsisdbTable, line: u64) -> Option<String> {
    // Rows stand in the order of their lines; of several on one line the right one cannot be told.
    let at = table.rows.partition_point(|row| row.line < line);
    let on_line = |at: usize| table.rows.get(at).filter(|row| row.line == line);
    if let Some(row) = on_line(at).filter(|_| on_line(at + 1).is_none()) {
        let cells: Vec<String> = table
            .columns
            .iter()
            .zip(&row.cells)
            .filter_map(|(column, cell)| Some(format!("{column}={}", cell.as_deref()?)))
            .take(MAX_CELLS)
            .collect();
        return Some(cells.join(", ").chars().take(MAX_CHARS).collect());
    }
    (line == table.line && !table.columns.is_empty())
        .then(|| table.columns.join(", ").chars().take(MAX_CHARS).collect())
}

/// Cells of a row that are shown.
const MAX_CELLS: usize = 12;
/// Characters of a row that are shown.
const MAX_CHARS: usize = 400;
