//! `[[match.event]]`: a typed event, by kind and field values.

use crate::rule_file::EventMatch;
use sologs_core::event::Event;
use std::collections::BTreeMap;

/// The captures where the event is of that kind and its fields have the values asked for.
pub(crate) fn event_matches(spec: &EventMatch, event: &Event<'_>) -> Option<BTreeMap<String, String>> {
    if spec.kind != event.kind() {
        return None;
    }
    let fields_hold = spec.fields.iter().all(|(name, values)| {
        event.field(name).is_some_and(|is| values.iter().any(|value| value.eq_ignore_ascii_case(&is)))
    });
    let capture = |name: &String| event.field(name).map(|value| (name.clone(), value));
    fields_hold.then(|| spec.captures.iter().filter_map(capture).collect())
}
