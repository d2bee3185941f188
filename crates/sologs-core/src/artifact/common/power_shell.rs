//! Objects as PowerShell prints them: as a list (`Name : value`), as a table, by Export-Csv and by ConvertTo-Json.
//! Property names are not translated, which makes them the best evidence there is on a localised Windows.

use super::columns;
use super::delimited;
use super::json_text::{self, Json};
use super::lines::{field, is_dashes, lines};
use crate::artifact::Located;
use crate::artifact::problem::{Problem, ProblemKind, Problems};

/// Objects that are read of one file.
const OBJECTS: usize = 50_000;

/// One object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Object {
    /// 1-based line that it begins on.
    pub(crate) line: u64,
    properties: Vec<(String, Located<String>)>,
}

impl Object {
    /// The property of that name, whatever its case.
    pub(crate) fn get(&self, name: &str) -> Option<&Located<String>> {
        self.properties.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The first property of these names that is there and not empty.
    pub(crate) fn any(&self, names: &[&str]) -> Option<&Located<String>> {
        names.iter().filter_map(|name| self.get(name)).find(|value| !value.value.is_empty())
    }
}

/// Reads every object of a text that has a property of each of the names in `needed`; of JSON, CSV, a table or a
/// list, whichever the text is. Lines of anything else in between are passed over.
pub(crate) fn objects(text: &str, needed: &[&str], problems: &mut Problems) -> Vec<Object> {
    let mut found = if json_text::looks_like_json(text) {
        from_json(text, problems)
    } else if let Some(delimiter) = csv_delimiter(text, needed) {
        from_csv(text, delimiter)
    } else {
        from_text(text)
    };
    if found.len() > OBJECTS {
        let line = found.get(OBJECTS).map_or(0, |object| object.line);
        problems.limit(line, format!("only the first {OBJECTS} objects of this output are read"));
        found.truncate(OBJECTS);
    }
    found.retain(|object| needed.iter().all(|name| object.get(name).is_some()));
    found
}

fn from_json(text: &str, problems: &mut Problems) -> Vec<Object> {
    let document = json_text::read(text);
    if let Some((line, reason)) = document.broken {
        problems.push(Problem::at(line, ProblemKind::Malformed, reason));
    }
    document.root.map(Json::into_rows).unwrap_or_default().iter().map(object_of).collect()
}

fn object_of(json: &Json<'_>) -> Object {
    let property = |(key, value): &(std::borrow::Cow<'_, str>, Json<'_>)| {
        let text = value.flat()?;
        Some((key.to_string(), Located::new(text, value.line)))
    };
    Object { line: json.line, properties: json.members().iter().filter_map(property).collect() }
}

/// The delimiter of a CSV text whose header has all of the names.
fn csv_delimiter(text: &str, needed: &[&str]) -> Option<u8> {
    let header = lines(text).find(|line| !line.is_blank() && !line.text.starts_with("#TYPE"))?;
    [b',', b';', b'\t', b'|'].into_iter().find(|&delimiter| {
        let cells: Vec<&str> =
            header.text.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"')).collect();
        cells.len() > 1 && needed.iter().all(|name| cells.iter().any(|cell| cell.eq_ignore_ascii_case(name)))
    })
}

fn from_csv(text: &str, delimiter: u8) -> Vec<Object> {
    let mut records = delimited::records(text, delimiter);
    let Some(header) = records.next() else { return Vec::new() };
    let object = |record: delimited::Record| {
        let cell = |(name, value): (&str, &str)| {
            (name.trim().to_owned(), Located::new(value.trim().to_owned(), record.line))
        };
        Object {
            line: record.line,
            properties: header.cells.iter().zip(record.cells.iter()).map(cell).collect(),
        }
    };
    records.take(OBJECTS + 1).map(object).collect()
}

/// Lists and tables, in any order.
fn from_text(text: &str) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut current = Object::default();
    let mut table: Option<(Vec<String>, Vec<std::ops::Range<usize>>)> = None;
    let mut previous = "";
    for line in lines(text) {
        if objects.len() > OBJECTS {
            break;
        }
        if line.is_blank() {
            finish(&mut current, &mut objects);
            table = None;
        } else if let Some((names, ranges)) = &table {
            let cells = columns::cells(line.text, ranges).into_iter();
            let cell = |(name, value): (&String, String)| (name.clone(), Located::new(value, line.number));
            objects
                .push(Object { line: line.number, properties: names.iter().zip(cells).map(cell).collect() });
        } else if let Some(ranges) = table_under(previous, line.text) {
            table = Some((columns::cells(previous, &ranges), ranges));
            current = Object::default();
        } else {
            add_property(&mut current, line.text, line.number);
        }
        previous = line.text;
    }
    finish(&mut current, &mut objects);
    objects
}

fn finish(current: &mut Object, objects: &mut Vec<Object>) {
    if !current.properties.is_empty() {
        objects.push(std::mem::take(current));
    }
}

/// The columns of a table whose names stand on the line above the dashes.
fn table_under(names: &str, dashes: &str) -> Option<Vec<std::ops::Range<usize>>> {
    if names.trim().is_empty() || (is_dashes(dashes) && names.split_whitespace().count() > 1) {
        return None;
    }
    columns::from_dashes(dashes)
}

fn add_property(object: &mut Object, text: &str, line: u64) {
    match field(text) {
        // A continued value is indented to where values begin, and may itself hold a colon.
        Some((name, value)) if !text.starts_with("        ") && !name.contains(char::is_whitespace) => {
            if object.properties.is_empty() {
                object.line = line;
            }
            object.properties.push((name.to_owned(), Located::new(value.to_owned(), line)));
        }
        _ if text.starts_with(char::is_whitespace) => {
            if let Some((_, value)) = object.properties.last_mut() {
                value.value.push_str(text.trim());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, needed: &[&str]) -> Vec<Object> {
        objects(text, needed, &mut Problems::default())
    }

    fn value<'o>(object: &'o Object, name: &str) -> &'o str {
        object.get(name).map_or("", |value| &value.value)
    }

    #[test]
    fn lists_are_objects_parted_by_blank_lines() {
        let text =
            "\n\nName        : A\nDisplayName : a long\n              name: x\n\nName : B\nState : 1\n";
        let found = read(text, &["name"]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, value(&found[0], "displayname")), (3, "a longname: x"));
        assert_eq!(found[1].get("State").map(|state| state.line), Some(8));
    }

    #[test]
    fn tables_are_read_by_their_dashes() {
        let text = "\nStatus   Name               DisplayName\n------   ----               -----------\n\
                    Running  SSISScaleOutMas... SQL Server\n\n";
        let found = read(text, &["Status", "Name"]);
        assert_eq!((found.len(), value(&found[0], "Name")), (1, "SSISScaleOutMas..."));
        assert_eq!(found[0].line, 4);
    }

    #[test]
    fn csv_and_json_give_the_same() {
        let csv = "#TYPE X\n\"Name\",\"Enabled\"\n\"A\",\"True\"\n";
        let json = "[\n {\"Name\": \"A\",\n  \"Enabled\": {\"value\": 1, \"Value\": \"True\"}}]";
        let (csv, json) = (read(csv, &["Enabled"]), read(json, &["Enabled"]));
        assert_eq!(value(&csv[0], "Name"), value(&json[0], "name"));
        assert_eq!((csv[0].line, json[0].get("Enabled").unwrap().line), (3, 3));
        assert_eq!(value(&json[0], "Enabled"), "True");
    }

    #[test]
    fn prose_is_no_object() {
        assert!(read("Agent started: yes\nNothing else\n", &["Name"]).is_empty());
    }
}
