//! Names in the files of a bundle that are no logs.

use super::NameKind;
use serde_json::Value;
use sologs_core::artifact::Artifact;

/// Calls `each` for every name of an artifact, told by the field it stands in; with `None` for a text that may hold some.
pub(super) fn names(artifact: &Artifact, each: &mut dyn FnMut(Option<NameKind>, &str)) {
    if let Ok(value) = serde_json::to_value(artifact) {
        walk("", &value, each);
    }
}

fn walk(field: &str, value: &Value, each: &mut dyn FnMut(Option<NameKind>, &str)) {
    match value {
        Value::String(text) => name(field, text, each),
        Value::Array(values) => values.iter().for_each(|value| walk(field, value, each)),
        Value::Object(fields) => {
            // A setting or a property: its name says what its value is.
            let key = ["key", "name", "kind"].iter().find_map(|key| fields.get(*key)?.as_str());
            for (inner, value) in fields {
                match (inner.as_str(), key) {
                    ("value", Some(key)) => walk(key, value, each),
                    ("value" | "cells", None) => walk(field, value, each),
                    _ => walk(inner, value, each),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn name(field: &str, text: &str, each: &mut dyn FnMut(Option<NameKind>, &str)) {
    each(kind_of(field, text), text);
}

/// What a value is a name of, by the field or the setting that it stands in; `None` for a text that may hold names.
pub(super) fn kind_of(field: &str, text: &str) -> Option<NameKind> {
    let letters = field.chars().filter(char::is_ascii_alphanumeric);
    let field: String = letters.flat_map(char::to_lowercase).collect();
    let kind = match field.as_str() {
        "machinename" | "machine" | "computer" | "host" | "node" | "sqlservername" | "clusterlogdbserver"
        | "masteraddress" | "dnsnames" | "workstation" => NameKind::Host,
        "commonnames" | "cn" if !text.contains(' ') => NameKind::Host,
        "commonnames" | "cn" | "displayname" | "description" | "tags" | "o" | "ou" => NameKind::Name,
        "account" | "accounts" | "useraccount" | "user" | "callername" | "executedasname" | "login" => {
            NameKind::Account
        }
        "thumbprint"
        | "masterthumbprint"
        | "workerthumbprint"
        | "hash"
        | "sslcertthumbprint"
        | "masterhttpscertthumbprint"
        | "workerhttpscertthumbprint" => NameKind::Thumbprint,
        "serialnumber" => NameKind::Serial,
        "agentid" | "workeragentid" => NameKind::Agent,
        "taskid" => NameKind::Task,
        "remoteaddress" | "sourceaddress" | "machineip" | "ipaddresses" | "client" => NameKind::Ip,
        _ if field.ends_with("account") && !field.starts_with("bounds") => NameKind::Account,
        _ => return None,
    };
    match kind {
        NameKind::Host if text.parse::<std::net::IpAddr>().is_ok() => Some(NameKind::Ip),
        NameKind::Ip if text.parse::<std::net::IpAddr>().is_err() => None,
        NameKind::Name if text.trim().len() < 3 || is_product(text) => None,
        kind => Some(kind),
    }
}

/// Display names of services are Microsoft's.
fn is_product(text: &str) -> bool {
    let text = text.to_lowercase();
    ["sql server", "microsoft", "ssis", "remote registry", "windows", "registre", "remoteregistrierung"]
        .iter()
        .any(|product| text.contains(product))
}
