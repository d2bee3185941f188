//! The JSON Schema of rule files is that of the types. To write it anew after a change of `rule_file.rs`:
//! `SOLOGS_BLESS=1 cargo test -p sologs-rules --features schema --test rule_schema`.
#![cfg(feature = "schema")]

use schemars::generate::SchemaSettings;
use sologs_rules::rule_file::{JSON_SCHEMA, RuleFile};
use std::path::Path;

/// Descriptions are shown to authors as they stand: rustdoc's links become plain words.
fn plain(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::String(text)) = map.get_mut("description") {
                *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
            }
            map.values_mut().for_each(plain);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(plain),
        _ => {}
    }
}

#[test]
fn the_file_of_the_schema_is_that_of_the_types() {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<RuleFile>();
    let mut value = schema.to_value();
    plain(&mut value);
    let text = format!("{}\n", serde_json::to_string_pretty(&value).unwrap());
    if std::env::var_os("SOLOGS_BLESS").is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/rule.schema.json");
        std::fs::write(file, &text).unwrap();
    } else {
        assert_eq!(JSON_SCHEMA, text, "rule_file.rs has changed; see the top of this test");
    }
}
