//! Thresholds that settings of the bundle replace.

use super::plan::{MAX_COUNT, Plan, Thresholds};
use crate::inventory::{Inventory, Machine};
use crate::rule_file::{SettingValue, Span};
use sologs_core::artifact::TimeSpan;
use sologs_core::artifact::settings_file::Setting;
use sologs_core::kind::Role;

/// Settings that a length of time or a number can be taken from, as the documentation spells them.
const SETTINGS: &[&str] = &[
    "AgentHeartbeatInterval",
    "CleanupCompletedJobsIntervalInMs",
    "DealWithExpiredTasksIntervalInMs",
    "ExecutionLogMaxBufferLogCount",
    "ExecutionLogMaxInMemoryBufferCount",
    "ExecutionLogRetryCount",
    "ExecutionLogRetryTimeout",
    "HeartbeatErrorTolerance",
    "LeaseInterval",
    "MasterHeartbeatIntervalInMs",
    "MaxTaskCount",
    "SqlConnectionTimeoutInSecs",
    "TaskHeartbeatInterval",
    "TaskLogSegment",
    "TaskRequestMaxCPU",
    "TaskRequestMinMemory",
];

/// Spellings that the services know beside the documented one.
const SPELLINGS: &[(&str, &str)] =
    &[("HeartbeatErrorTolerance", "HeartbeatErrorTollerance"), ("LeaseInterval", "LeaseInternval")];

/// Whether a threshold can be taken from that setting; the names that can.
pub(crate) fn is_known(name: &str) -> Result<(), &'static [&'static str]> {
    if SETTINGS.iter().any(|known| known.eq_ignore_ascii_case(name)) { Ok(()) } else { Err(SETTINGS) }
}

/// The value of a setting of a machine, as written, where its settings files hold it.
pub(crate) fn value_of<'i>(machine: Machine<'i>, name: &str) -> Option<&'i str> {
    let spelling = SPELLINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let names = [Some(name), spelling.map(|(_, other)| *other)];
    let workers = machine.worker_settings().map(|(_, settings)| &settings.file);
    let masters = machine.master_settings().map(|(_, settings)| &settings.file);
    for file in workers.chain(masters) {
        let found = names.into_iter().flatten().filter_map(|name| file.get(name));
        if let Some(value) =
            found.max_by_key(|setting: &&Setting| setting.line).and_then(|s| s.value.as_deref())
        {
            return Some(value.trim());
        }
    }
    None
}

/// The thresholds of a plan at a machine; of a rule that does not tell machines apart, the greatest of all.
pub(super) fn thresholds(plan: &Plan, node: Option<&str>, inventory: &Inventory) -> Thresholds {
    let mut found = plan.thresholds;
    let settings = &plan.spec.settings;
    let machines: Vec<Machine<'_>> = if plan.by_node {
        vec![inventory.machine(node)]
    } else {
        [Role::Worker, Role::Master].into_iter().flat_map(|role| inventory.machines(role)).collect()
    };
    let lengths = [
        (&settings.within, &mut found.within),
        (&settings.gap, &mut found.gap),
        (&settings.lasting, &mut found.lasting),
        (&settings.absent_within, &mut found.absent_within),
    ];
    for (setting, threshold) in lengths {
        let Some(setting) = setting else { continue };
        let values = machines.iter().filter_map(|machine| length(*machine, setting));
        *threshold = values.max().or(*threshold);
    }
    if let Some(setting) = &settings.at_least {
        let values = machines.iter().filter_map(|machine| {
            let number: f64 = value_of(*machine, &setting.name)?.replace(',', ".").parse().ok()?;
            let product = number * f64::from(setting.times);
            (product >= 1.0).then(|| if product >= f64::from(MAX_COUNT) { MAX_COUNT } else { whole(product) })
        });
        found.at_least = values.max().unwrap_or(found.at_least);
    }
    found
}

/// A positive number below [`MAX_COUNT`], rounded up.
fn whole(number: f64) -> u32 {
    (1..=MAX_COUNT).find(|whole| f64::from(*whole) >= number).unwrap_or(MAX_COUNT)
}

/// A length of time in microseconds: `00:01:00`, or a number whose unit the setting's name tells.
fn length(machine: Machine<'_>, setting: &SettingValue) -> Option<i64> {
    let text = value_of(machine, &setting.name)?;
    let name = setting.name.to_ascii_lowercase();
    let number = || text.strip_suffix(".0").unwrap_or(text).parse::<i64>().ok();
    let micros = if name.ends_with("inms") {
        number()?.checked_mul(1_000)?
    } else if name.ends_with("insecs") {
        number()?.checked_mul(1_000_000)?
    } else {
        TimeSpan::parse(text)?.milliseconds().checked_mul(1_000)?
    };
    let product = micros.checked_mul(i64::from(setting.times))?;
    (product > 0).then(|| Span::from_micros(product).micros())
}
