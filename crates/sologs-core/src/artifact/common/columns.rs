//! Text in columns under a line of dashes, as sqlcmd, SSMS and PowerShell print tables.

use std::ops::Range;

/// Columns of one table; more are no table.
pub(crate) const MOST: usize = 500;

/// The columns that a line of dashes marks, in characters; `None` where the line holds anything else.
///
/// A single run of dashes is a table of one column for sqlcmd, but a mere rule for netsh: the caller knows.
pub(crate) fn from_dashes(line: &str) -> Option<Vec<Range<usize>>> {
    let mut columns: Vec<Range<usize>> = Vec::new();
    let mut within = false;
    for (at, c) in line.trim_end().chars().enumerate() {
        match (c, within) {
            ('-', true) => {
                if let Some(column) = columns.last_mut() {
                    column.end = at + 1;
                }
            }
            ('-', false) => columns.push(at..at + 1),
            (' ', _) => {}
            _ => return None,
        }
        within = c == '-';
    }
    (1..=MOST).contains(&columns.len()).then_some(columns)
}

/// Cuts a line at the columns. A cell reaches to where the next column begins; a value that is wider on the left
/// than its dashes (numbers, right-aligned) moves the border to the blank before it.
pub(crate) fn cells(line: &str, columns: &[Range<usize>]) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    let blank = |at: usize| chars.get(at).is_none_or(|c| c.is_whitespace());
    let mut borders = Vec::with_capacity(columns.len() + 1);
    let mut least = 0;
    for (index, column) in columns.iter().enumerate() {
        let mut border = if index == 0 { 0 } else { column.start };
        while border > least && !blank(border) && !blank(border - 1) {
            border -= 1;
        }
        if border == least && index > 0 && !blank(border) {
            border = column.start;
        }
        borders.push(border);
        least = border;
    }
    borders.push(chars.len());
    let cell = |pair: &[usize]| -> String {
        let range = match pair {
            [start, end] => (*start).min(chars.len())..(*end).min(chars.len()),
            _ => 0..0,
        };
        chars.get(range).unwrap_or_default().iter().collect::<String>().trim().to_owned()
    };
    borders.windows(2).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_mark_columns() {
        assert_eq!(from_dashes("--- ----  -"), Some(vec![0..3, 4..8, 10..11]));
        assert_eq!(from_dashes("--- x"), None);
        assert_eq!(from_dashes("   "), None);
    }

    #[test]
    fn cells_are_cut_at_the_columns() {
        let columns = from_dashes("------   ----               -----------").unwrap();
        assert_eq!(
            cells("Stopped  SSISScaleOutWor... SQL Server Integration", &columns),
            ["Stopped", "SSISScaleOutWor...", "SQL Server Integration"]
        );
        assert_eq!(cells("Stopped", &columns), ["Stopped", "", ""]);
    }

    #[test]
    fn right_aligned_numbers_keep_their_first_digits() {
        let columns = from_dashes("---- --").unwrap();
        assert_eq!(cells("abc 8391", &columns), ["abc", "8391"]);
    }

    #[test]
    fn wide_characters_count_as_one() {
        let columns = from_dashes("---- ----").unwrap();
        assert_eq!(cells("作業者1 値", &columns), ["作業者1", "値"]);
    }
}
