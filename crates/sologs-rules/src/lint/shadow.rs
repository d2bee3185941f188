//! Rules and tables that never get to say anything, because another one always says it first.

use super::{Fault, Source, place_in};
use crate::error::RuleErrorKind;
use crate::rule_file::{EventMatch, ExceptionMatch, MessageMatch, RuleFile, Scope};
use sologs_core::exception::type_matches;
use sologs_core::kind::FileKind;

/// Tables that an earlier one of the rule makes idle, and rules, of those that supersede it, that always do.
pub(super) fn check<'r>(
    file: Source<'_>,
    rule: &RuleFile,
    superseding: impl Iterator<Item = &'r RuleFile>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for other in superseding {
        if always_fires_with(rule, other) {
            let message = format!(
                "the rule is never reported: wherever it fires, `{}` fires and supersedes it",
                other.id
            );
            let fault = file.fault(RuleErrorKind::Shadowed, 0..0, message).as_warning();
            let help = format!("let one of the two ask for more, or take `{}` out of `supersedes`", rule.id);
            faults.push(fault.with_help(help).into());
        }
    }
    let exceptions = &rule.matches.exception;
    for (number, table) in exceptions.iter().enumerate() {
        let idle = |(other, wider): &(usize, &ExceptionMatch)| {
            *other != number
                // Tables with other names are asked for apart.
                && wider.name == table.name
                && exception(table, wider)
                && tells_as_much(wider, table)
                && (*other < number || !exception(wider, table))
        };
        if let Some((other, _)) = exceptions.iter().enumerate().find(idle) {
            let message = format!("`[[match.exception]]` {} fires wherever this one does", other + 1);
            let place = place_in(file.text, ("exception", number), None, None);
            let fault = file.fault(RuleErrorKind::Shadowed, place, message).as_warning();
            faults.push(fault.with_help("leave one of the two out").into());
        }
    }
    faults
}

/// Whether a finding of `wide` is as sure as one of `narrow`, and has its captures.
fn tells_as_much(wide: &ExceptionMatch, narrow: &ExceptionMatch) -> bool {
    let types_alone =
        |table: &ExceptionMatch| table.messages.is_empty() && table.codes.is_empty() && table.regex.is_none();
    (!types_alone(wide) || types_alone(narrow)) && (narrow.regex.is_none() || narrow.regex == wide.regex)
}

/// Whether `other` fires on every record on which `rule` does, as far as the tables tell by themselves.
fn always_fires_with(rule: &RuleFile, other: &RuleFile) -> bool {
    let (own, its) = (&rule.matches, &other.matches);
    // What is asked for together, or under a condition, is not told from the tables by themselves.
    let is_plain = |file: &RuleFile| {
        file.when.is_empty() && file.matches.names().next().is_none() && file.matches.correlation.is_empty()
    };
    is_plain(rule)
        && is_plain(other)
        && scope(&rule.scope, &other.scope)
        && own.exception.iter().all(|table| its.exception.iter().any(|wider| exception(table, wider)))
        && own.message.iter().all(|table| its.message.iter().any(|wider| message(table, wider)))
        && own.event.iter().all(|table| its.event.iter().any(|wider| event(table, wider)))
        && own.record.iter().all(|table| its.record.contains(table))
        // Conditions over artifacts fire on no record, and are not superseded.
        && own.artifact.is_empty()
        && own.exception.len() + own.message.len() + own.event.len() + own.record.len() > 0
}

fn scope(narrow: &Scope, wide: &Scope) -> bool {
    kinds(&narrow.kinds, &wide.kinds) && (narrow.master_link || !wide.master_link)
}

fn kinds(narrow: &[FileKind], wide: &[FileKind]) -> bool {
    wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|kind| wide.contains(kind)))
}

/// Whether every chain that meets `narrow` meets `wide`.
fn exception(narrow: &ExceptionMatch, wide: &ExceptionMatch) -> bool {
    kinds(&narrow.kinds, &wide.kinds)
        && in_order(&wide.types, &narrow.types)
        && (!wide.innermost || (narrow.innermost && narrow.types.last() == wide.types.last()))
        && wide.not_types.iter().all(|not| narrow.not_types.contains(not))
        && asks_less(&wide.messages, &narrow.messages)
        && wide.not_messages.iter().all(|not| narrow.not_messages.contains(not))
        && asks_less(&wide.codes, &narrow.codes)
        && wide.not_codes.iter().all(|not| narrow.not_codes.contains(not))
        && (wide.regex.is_none() || wide.regex == narrow.regex)
        // The message that must be unknown is that of the first type.
        && (!wide.unknown_messages || (narrow.unknown_messages && narrow.types.first() == wide.types.first()))
}

fn message(narrow: &MessageMatch, wide: &MessageMatch) -> bool {
    kinds(&narrow.kinds, &wide.kinds)
        && asks_less(&wide.messages, &narrow.messages)
        && wide.not_messages.iter().all(|not| narrow.not_messages.contains(not))
        && (wide.regex.is_none() || wide.regex == narrow.regex)
}

fn event(narrow: &EventMatch, wide: &EventMatch) -> bool {
    kinds(&narrow.kinds, &wide.kinds)
        && narrow.kind == wide.kind
        && wide.fields.iter().all(|(name, values)| {
            narrow.fields.get(name).is_some_and(|own| own.iter().all(|value| values.contains(value)))
        })
}

/// Whether the types of `wide` stand among those of `narrow` in the same order.
fn in_order(wide: &[String], narrow: &[String]) -> bool {
    let mut rest = narrow.iter();
    wide.iter().all(|name| rest.any(|own| type_matches(name, own)))
}

/// Whether any one of `narrow` is also one of `wide`; an empty list asks for nothing.
fn asks_less<T: PartialEq>(wide: &[T], narrow: &[T]) -> bool {
    wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|value| wide.contains(value)))
}
