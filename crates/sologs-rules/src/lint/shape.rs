//! The walk along the schema: keys that are not known, keys that are missing, values of another kind.

use super::{Fault, Source};
use crate::error::{RuleErrorKind, closest};
use crate::rule_file::JSON_SCHEMA;
use serde_json::Value;
use std::ops::Range;
use std::sync::OnceLock;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Every fault of the file's shape.
pub(super) fn check(file: Source<'_>, root: &Spanned<DeTable<'_>>) -> Vec<Fault> {
    // The schema is a file of this crate, tested to be what the types say; it is read once.
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| serde_json::from_str(JSON_SCHEMA).unwrap_or_default());
    let mut walk = Walk { schema, file, faults: Vec::new() };
    walk.table(schema, 0..0, root.get_ref(), "");
    walk.faults
}

struct Walk<'s, 't> {
    schema: &'s Value,
    file: Source<'t>,
    faults: Vec<Fault>,
}

/// A value with the key that it stands under.
struct Under<'r> {
    key: Range<usize>,
    /// The way to it: `match.exception.types`.
    path: &'r str,
}

impl<'s> Walk<'s, '_> {
    /// What a reference stands for; of "this or nothing", this.
    fn resolve(&self, schema: &'s Value) -> &'s Value {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = name.trim_start_matches('#');
            return self.schema.pointer(pointer).map_or(schema, |found| self.resolve(found));
        }
        let choices = schema.get("anyOf").and_then(Value::as_array);
        let choice = choices.and_then(|choices| {
            choices.iter().find(|choice| choice.get("type").and_then(Value::as_str) != Some("null"))
        });
        choice.map_or(schema, |choice| self.resolve(choice))
    }

    fn value(&mut self, schema: &'s Value, under: &Under<'_>, value: &Spanned<DeValue<'_>>) {
        let schema = self.resolve(schema);
        let words = words(schema);
        match (kind(schema), value.get_ref()) {
            (_, DeValue::String(text)) if !words.is_empty() => self.word(under, value.span(), text, &words),
            ("object", DeValue::Table(table)) => self.table(schema, value.span(), table, under.path),
            ("array", DeValue::Array(items)) => {
                let item = schema.get("items").unwrap_or(&Value::Null);
                items.iter().for_each(|value| self.value(item, under, value));
            }
            ("string", DeValue::String(_)) | ("boolean", DeValue::Boolean(_)) => {}
            ("integer", DeValue::Integer(number)) => {
                self.number(schema, under, value.span(), number.as_str())
            }
            (wanted, found) => self.other_kind(schema, wanted, under, value.span(), found),
        }
    }

    fn table(&mut self, schema: &'s Value, span: Range<usize>, table: &DeTable<'_>, path: &str) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let any = schema.get("additionalProperties").filter(|schema| schema.is_object());
        let is_text = schema.get("patternProperties").is_some();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let under = Under { key: key.span(), path: &path };
            let is_language = is_text && name.len() == 2 && name.bytes().all(|b| b.is_ascii_lowercase());
            let known = properties.and_then(|properties| properties.get(name));
            let language = || properties.and_then(|properties| properties.get("en")).filter(|_| is_language);
            match known.or_else(language).or(any) {
                Some(schema) => self.value(schema, &under, value),
                None => {
                    let names = properties.into_iter().flat_map(|properties| properties.keys());
                    self.unknown_key(&under, name, &names.map(String::as_str).collect::<Vec<_>>(), is_text);
                }
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str).filter(|name| !table.contains_key(*name)) {
            self.missing(schema, span.clone(), path, name);
        }
    }

    fn unknown_key(&mut self, under: &Under<'_>, name: &str, names: &[&str], is_text: bool) {
        let owner = owner(under.path);
        let fault = self.file.fault(
            RuleErrorKind::UnknownKey,
            under.key.clone(),
            format!("`{name}` is no key of {owner}"),
        );
        let fault = match closest(name, names.iter().copied()) {
            _ if is_text => fault.with_help("write `en`, `fr` or another code of two letters").into(),
            Some(meant) => Fault::from(fault.with_help(format!("did you mean `{meant}`?")))
                .fixed_by(under.key.clone(), meant),
            None => fault.with_help(format!("the keys are {}", names.join(", "))).into(),
        };
        self.faults.push(fault);
    }

    fn missing(&mut self, schema: &Value, span: Range<usize>, path: &str, name: &str) {
        let property = schema.get("properties").and_then(|properties| properties.get(name));
        let about = property.and_then(|p| p.get("description")).and_then(Value::as_str).unwrap_or_default();
        let about = about.split(['.', ';', ':']).next().unwrap_or_default().trim();
        let owner = if path.is_empty() { "the rule".to_owned() } else { format!("`{path}`") };
        let message = format!("{owner} has no `{name}`");
        let write = match property.map(|property| kind(self.resolve_in(property))) {
            Some("object") if name == "match" => "[[match.exception]]".to_owned(),
            Some("object") => format!("{name}.en = \"…\""),
            Some("array") => format!("{name} = [\"…\"]"),
            Some("boolean") => format!("{name} = true"),
            _ => format!("{name} = \"…\""),
        };
        let help =
            if about.is_empty() { format!("add `{write}`") } else { format!("add `{write}`: {about}") };
        self.faults.push(self.file.fault(RuleErrorKind::MissingKey, span, message).with_help(help).into());
    }

    /// [`Walk::resolve`] for a schema of any lifetime.
    fn resolve_in<'v>(&self, schema: &'v Value) -> &'v Value
    where
        's: 'v,
    {
        let name = schema.get("$ref").and_then(Value::as_str);
        name.and_then(|name| self.schema.pointer(name.trim_start_matches('#'))).unwrap_or(schema)
    }

    fn word(&mut self, under: &Under<'_>, span: Range<usize>, written: &str, words: &[&str]) {
        if words.contains(&written) {
            return;
        }
        let fault = self.file.fault(
            RuleErrorKind::InvalidValue,
            span.clone(),
            format!("`{written}` is no value of `{}`", under.path),
        );
        // `Error`, `worker_log`: another spelling of the same word.
        let plain = written.to_lowercase().replace(['_', ' '], "-");
        let same = words.iter().copied().find(|word| *word == plain);
        self.faults.push(match same.or_else(|| closest(written, words.iter().copied())) {
            Some(meant) => Fault::from(fault.with_help(format!("did you mean `{meant}`?")))
                .fixed_by(span, format!("\"{meant}\"")),
            None => fault.with_help(format!("write one of {}", words.join(", "))).into(),
        });
    }

    fn number(&mut self, schema: &Value, under: &Under<'_>, span: Range<usize>, digits: &str) {
        let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(i64::MIN);
        let most = match schema.get("format").and_then(Value::as_str) {
            Some("uint32") => i64::from(u32::MAX),
            _ => i64::MAX,
        };
        if !digits.parse::<i64>().is_ok_and(|number| (least..=most).contains(&number)) {
            let message = format!("`{}` is a whole number from {least} to {most}", under.path);
            self.faults.push(self.file.fault(RuleErrorKind::InvalidValue, span, message).into());
        }
    }

    fn other_kind(
        &mut self,
        schema: &Value,
        wanted: &str,
        under: &Under<'_>,
        span: Range<usize>,
        found: &DeValue<'_>,
    ) {
        let is_text = schema.get("patternProperties").is_some();
        let message =
            format!("`{}` is {}, not {}", under.path, article(wanted, is_text), a(found.type_str()));
        let fault = self.file.fault(RuleErrorKind::InvalidValue, span.clone(), message);
        let written = self.file.text.get(span.clone()).unwrap_or_default();
        let key = self.file.text.get(under.key.clone()).unwrap_or_default();
        self.faults.push(match (wanted, found) {
            ("object", DeValue::String(_)) if is_text => {
                Fault::from(fault.with_help(format!("write `{key}.en`, and `{key}.fr` for French")))
                    .fixed_by(under.key.clone(), format!("{key}.en"))
            }
            ("array", DeValue::Table(_)) => {
                fault.with_help(format!("write `[[{}]]`, in two brackets", under.path)).into()
            }
            ("array", _) => Fault::from(fault.with_help(format!("write `{key} = [{written}]`")))
                .fixed_by(span, format!("[{written}]")),
            ("integer", DeValue::String(text)) if text.parse::<i64>().is_ok() => {
                Fault::from(fault.with_help(format!("write {text} without quotes")))
                    .fixed_by(span, text.as_ref())
            }
            ("boolean", DeValue::String(text)) if matches!(text.as_ref(), "true" | "false") => {
                Fault::from(fault.with_help(format!("write {text} without quotes")))
                    .fixed_by(span, text.as_ref())
            }
            ("string", DeValue::Integer(_) | DeValue::Boolean(_) | DeValue::Float(_)) => {
                Fault::from(fault.with_help(format!("write \"{written}\", in quotes")))
                    .fixed_by(span, format!("\"{written}\""))
            }
            _ => fault.into(),
        });
    }
}

/// The kind of value that a schema asks for; of "string or null", the string.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "string",
    }
}

/// The words of which a value must be one; none where it is free.
fn words(schema: &Value) -> Vec<&str> {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let described = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let constants = described.clone().filter_map(|choice| choice.get("const"));
    let lists = described.filter_map(|choice| choice.get("enum").and_then(Value::as_array)).flatten();
    listed.chain(constants).chain(lists).filter_map(Value::as_str).collect()
}

/// What a key belongs to, in words.
fn owner(path: &str) -> String {
    match path.rsplit_once('.') {
        Some((owner, _)) => format!("`{owner}`"),
        None => "a rule".to_owned(),
    }
}

fn article(kind: &str, is_text: bool) -> &'static str {
    match kind {
        "object" if is_text => "a text by language",
        "object" => "a table",
        "array" => "a list",
        "integer" => "a whole number",
        "boolean" => "true or false",
        _ => "a text",
    }
}

fn a(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'i']) { "an" } else { "a" };
    format!("{article} {kind}")
}
