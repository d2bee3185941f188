//! `[when]`: which findings are reported at which machine.

mod causes;
mod gate;

pub(crate) use causes::Causes;
pub(crate) use gate::{Gate, Seen};

use crate::condition::artifact;
use crate::correlate::setting_value;
use crate::inventory::{Inventory, Machine, version_in_path};
use crate::rule::Rule;
use crate::rule_file::{SettingCondition, TableCondition, When};
use sologs_core::artifact::TimeSpan;
use sologs_core::artifact::ssisdb_table::{SsisdbTable, View};
use sologs_core::kind::Role;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A rule by its number, and the machine at which it fired.
pub(crate) type FiredAt = (usize, Option<String>);

/// Views by their names in `[[when.table]]`.
const VIEWS: [View; 11] = [
    View::WorkerAgents,
    View::MasterProperties,
    View::CatalogProperties,
    View::Executions,
    View::Operations,
    View::OperationMessages,
    View::EventMessages,
    View::Tasks,
    View::InternalExecutions,
    View::ServerTime,
    View::ServerProperties,
];

/// The view of that name (`worker_agents`, `catalog.worker_agents`).
pub(crate) fn view(name: &str) -> Option<View> {
    let short = |name: &str| name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    // `internal.executions` and `catalog.executions` are told apart by the whole name.
    let whole = VIEWS.iter().find(|view| view.as_str().eq_ignore_ascii_case(name));
    whole.or_else(|| VIEWS.iter().find(|view| short(view.as_str()) == short(name))).copied()
}

/// The names of the views.
pub(crate) fn views() -> impl Iterator<Item = &'static str> {
    VIEWS.iter().map(|view| view.as_str())
}

/// Which of the rules that fired must not be reported there, since their `[when]` does not hold. A rule that is left out
/// does not count for the `[when]` of others. `caused` are those before which one of their causes stands.
pub(crate) fn left_out(
    rules: &[Rule],
    inventory: &Inventory,
    fired: &BTreeSet<FiredAt>,
    caused: &BTreeSet<FiredAt>,
) -> BTreeSet<FiredAt> {
    let known = Known { fired: fired.clone(), ..Known::default() };
    let mut facts = Facts { rules, inventory, caused, known };
    let mut out = BTreeSet::new();
    for number in in_order(rules) {
        let Some(rule) = rules.get(number).filter(|rule| !rule.file.when.is_empty()) else { continue };
        let places: Vec<FiredAt> = fired.iter().filter(|(rule, _)| *rule == number).cloned().collect();
        for place in places {
            if !facts.holds(&rule.file.when, &place) {
                facts.known.fired.remove(&place);
                out.insert(place);
            }
        }
    }
    out
}

/// The numbers of the rules, each after those that its `[when]` names. Circles are faults of the set; here they end.
pub(crate) fn in_order(rules: &[Rule]) -> Vec<usize> {
    fn visit(number: usize, rules: &[Rule], met: &mut BTreeSet<usize>, order: &mut Vec<usize>) {
        if !met.insert(number) {
            return;
        }
        let when = rules.get(number).map(|rule| &rule.file.when);
        let names = when.into_iter().flat_map(|when| when.rules.iter().chain(&when.not_rules));
        let named: Vec<usize> =
            names.filter_map(|id| rules.iter().position(|rule| rule.id() == id)).collect();
        for before in named {
            visit(before, rules, met, order);
        }
        order.push(number);
    }
    let (mut met, mut order) = (BTreeSet::new(), Vec::new());
    for (number, _) in rules.iter().enumerate().filter(|(_, rule)| !rule.file.when.is_empty()) {
        visit(number, rules, &mut met, &mut order);
    }
    order
}

/// What is known by now, and kept from one question to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The rules that are reported.
    pub(crate) fired: BTreeSet<FiredAt>,
    /// The machines at which a condition holds, asked once.
    conditions: BTreeMap<String, Vec<Option<String>>>,
}

/// Everything that a `[when]` asks.
pub(crate) struct Facts<'f> {
    pub(crate) rules: &'f [Rule],
    pub(crate) inventory: &'f Inventory,
    pub(crate) caused: &'f BTreeSet<FiredAt>,
    pub(crate) known: Known,
}

impl Facts<'_> {
    /// Whether all holds that a rule asks for which fired there.
    pub(crate) fn holds(&mut self, when: &When, place: &FiredAt) -> bool {
        let node = place.1.as_deref();
        (!when.caused || self.caused.contains(place))
            && when.artifact.iter().all(|name| self.condition(name, node))
            && !when.not_artifact.iter().any(|name| self.condition(name, node))
            && (when.rules.is_empty() || when.rules.iter().any(|id| self.has_fired(id, node)))
            && !when.not_rules.iter().any(|id| self.has_fired(id, node))
            && self.product(when, node)
            && when.setting.iter().all(|setting| self.setting(setting, node))
            && when.table.iter().all(|table| self.table(table))
    }

    fn condition(&mut self, name: &str, node: Option<&str>) -> bool {
        let inventory = self.inventory;
        let places = self.known.conditions.entry(name.to_owned()).or_insert_with(|| {
            let hits = artifact::condition(name).map(|condition| condition(inventory)).unwrap_or_default();
            hits.into_iter().map(|hit| hit.node).collect()
        });
        places.iter().any(|place| is_there(place.as_deref(), node))
    }

    fn has_fired(&self, id: &str, node: Option<&str>) -> bool {
        self.known.fired.iter().any(|(number, place)| {
            self.rules.get(*number).is_some_and(|rule| rule.id() == id) && is_there(place.as_deref(), node)
        })
    }

    fn machines<'s>(&'s self, node: Option<&'s str>) -> Vec<Machine<'s>> {
        match node {
            Some(_) => vec![self.inventory.machine(node)],
            None => self.inventory.nodes().map(|node| self.inventory.machine(node)).collect(),
        }
    }

    fn product(&self, when: &When, node: Option<&str>) -> bool {
        if when.product_from.is_none() && when.product_to.is_none() {
            return true;
        }
        let is_meant = |version: u32| {
            when.product_from.is_none_or(|from| version >= from)
                && when.product_to.is_none_or(|to| version <= to)
        };
        self.machines(node).into_iter().flat_map(versions).any(is_meant)
    }

    fn setting(&self, wanted: &SettingCondition, node: Option<&str>) -> bool {
        let machines = self.machines(node);
        let values = machines.into_iter().filter_map(|machine| setting_value(machine, &wanted.name));
        let same = |a: &str, b: &str| compare(a, b) == Some(Ordering::Equal) || a.eq_ignore_ascii_case(b);
        let holds = |value: &str| {
            (wanted.equals.is_empty() || wanted.equals.iter().any(|other| same(value, other)))
                && !wanted.not_equals.iter().any(|other| same(value, other))
                && wanted
                    .at_least
                    .as_deref()
                    .is_none_or(|least| compare(value, least).is_some_and(Ordering::is_ge))
                && wanted
                    .at_most
                    .as_deref()
                    .is_none_or(|most| compare(value, most).is_some_and(Ordering::is_le))
        };
        values.into_iter().any(holds)
    }

    fn table(&self, wanted: &TableCondition) -> bool {
        let Some(view) = view(&wanted.view) else { return false };
        let mut is_exported = false;
        let mut count: usize = 0;
        for (_, table) in self.inventory.tables(view) {
            is_exported = true;
            count += rows(table, wanted);
        }
        let most = wanted.at_most.map_or(usize::MAX, |most| most as usize);
        is_exported && count >= wanted.at_least as usize && count <= most
    }
}

/// Whether what holds at `place` counts at `node`: at the same machine, or where either is not known.
fn is_there(place: Option<&str>, node: Option<&str>) -> bool {
    match (place, node) {
        (Some(place), Some(node)) => place.eq_ignore_ascii_case(node),
        _ => true,
    }
}

fn versions(machine: Machine<'_>) -> Vec<u32> {
    let paths =
        machine.logs().map(|log| log.path.as_str()).chain(machine.files().map(|file| file.path.as_str()));
    let mut found: Vec<u32> = paths.filter_map(|path| version_in_path(path)?.parse().ok()).collect();
    for role in [Role::Worker, Role::Master] {
        let services = machine.scale_out_service(role).into_iter();
        found.extend(services.filter_map(|(_, service)| {
            let digits = service.name.trim_start_matches(|c: char| !c.is_ascii_digit());
            digits.parse::<u32>().ok()
        }));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Numbers and lengths of time are compared as such; anything else only with what is equal to it.
fn compare(a: &str, b: &str) -> Option<Ordering> {
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return a.partial_cmp(&b);
    }
    match (TimeSpan::parse(a), TimeSpan::parse(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => None,
    }
}

fn rows(table: &SsisdbTable, wanted: &TableCondition) -> usize {
    let holds = |row: &&sologs_core::artifact::ssisdb_table::Row| {
        wanted.columns.iter().all(|(column, values)| {
            let cell = table.cell(row, column).map_or("", |cell| cell.value);
            values.iter().any(|value| value.eq_ignore_ascii_case(cell.trim()))
        })
    };
    table.rows.iter().filter(holds).count()
}

#[cfg(test)]
mod tests;
