//! The diagnoses as lines of JSON, for the logs of many scans put together.

use super::{RenderOptions, Renderer, json};
use crate::report::{Diagnosis, Report};
use serde::Serialize;
use std::io::{self, Write};

/// `ndjson`: a line a diagnosis, each an object on its own.
#[derive(Debug)]
pub(super) struct Ndjson;

/// A diagnosis with what the report says of itself; the other keys are those of the diagnosis in `json`.
#[derive(Serialize)]
struct Line<'a> {
    schema_version: u32,
    sologs_version: &'a str,
    sources: &'a [String],
    #[serde(flatten)]
    diagnosis: &'a Diagnosis,
}

impl Renderer for Ndjson {
    fn name(&self) -> &'static str {
        "ndjson"
    }

    fn render(&self, report: &Report, options: &RenderOptions, out: &mut dyn Write) -> io::Result<()> {
        for diagnosis in &report.diagnoses {
            let line = Line {
                schema_version: report.schema_version,
                sologs_version: &report.sologs_version,
                sources: &options.sources,
                diagnosis,
            };
            json::compact(&line, out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Lang, samples};

    #[test]
    fn each_line_is_a_diagnosis_with_its_context() {
        let report = samples::mess();
        let options = RenderOptions::new(Lang::EN).sources(vec!["monday.zip".into()]);
        let mut out = Vec::new();
        Ndjson.render(&report, &options, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), report.diagnoses.len());
        for (line, diagnosis) in text.lines().zip(&report.diagnoses) {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(value["schema_version"], crate::report::SCHEMA_VERSION);
            assert_eq!(value["sources"][0], "monday.zip");
            assert_eq!(&serde_json::from_value::<Diagnosis>(value).unwrap(), diagnosis);
        }
    }
}
