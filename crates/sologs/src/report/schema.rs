//! The JSON Schema of the report, generated from its types, and the test that keeps the file of it true.

use super::{JSON_SCHEMA, Report};
use crate::render::{ALL, Lang, RenderOptions, by_name, samples};
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use sologs_core::kind::Role;
use sologs_rules::finding::Confidence;
use sologs_rules::rule::Severity;

/// Date and time as a log tells it, with a zone only where the log gives one (so not RFC 3339, which wants a zone).
const TIME: &str = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$";

pub(super) fn time(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": TIME })
}

pub(super) fn optional_time(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "pattern": TIME })
}

pub(super) fn optional_name(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"] })
}

pub(super) fn severity(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": [Severity::Error, Severity::Warning, Severity::Info] })
}

pub(super) fn confidence(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": [Confidence::Certain, Confidence::Likely, Confidence::Possible] })
}

pub(super) fn optional_role(_: &mut SchemaGenerator) -> Schema {
    let roles = [Role::Worker, Role::Master, Role::Task, Role::Manager, Role::Catalog].map(Some);
    json_schema!({ "enum": roles.into_iter().chain([None]).collect::<Vec<_>>() })
}

/// Descriptions without the brackets of rustdoc's links.
#[derive(Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = text.replace("[`", "`").replace("`]", "`");
        }
        transform_subschemas(self, schema);
    }
}

/// The schema of what is written: no key is left out, so that all are required.
fn generated() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(Plain);
    let mut schema = settings.into_generator().into_root_schema_for::<Report>();
    schema.insert("title".to_owned(), "Report of sologs".into());
    format!("{}\n", serde_json::to_string_pretty(&schema).unwrap())
}

/// With `SOLOGS_BLESS` set, writes the file instead of comparing with it.
#[test]
fn the_file_of_the_schema_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/report.schema.json");
    if std::env::var_os("SOLOGS_BLESS").is_some() {
        std::fs::write(path, generated()).unwrap();
    }
    let file = std::fs::read_to_string(path).unwrap();
    assert_eq!(file, generated(), "set SOLOGS_BLESS=1 and run this test to write {path}");
}

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn json_reports_follow_the_schema() {
    let validator = validator();
    for (name, report) in samples::all_and_scanned() {
        let mut out = Vec::new();
        by_name("json").unwrap().render(&report, &RenderOptions::new(Lang::EN), &mut out).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    assert!(ALL.iter().any(|renderer| renderer.name() == "json"));
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let validator = validator();
    let good = serde_json::to_value(samples::one_fault()).unwrap();
    assert!(validator.is_valid(&good));
    let bad = |change: fn(&mut Value)| {
        let mut value = good.clone();
        change(&mut value);
        !validator.is_valid(&value)
    };
    assert!(bad(|value| value["diagnoses"][0]["severity"] = "grave".into()));
    assert!(bad(|value| value["diagnoses"][0]["first_seen"] = "yesterday".into()));
    assert!(bad(|value| value["diagnoses"][0]["role"] = "janitor".into()));
    assert!(bad(|value| value["diagnoses"][0]["count"] = (-1).into()));
    assert!(bad(|value| drop(value["files"][0].as_object_mut().unwrap().remove("node"))));
    assert!(bad(|value| value["problems"] = Value::Null));
}
