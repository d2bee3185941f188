//! All groups of one correlation, in bounded memory.

use super::group::{Group, MAX_SHOWN, Occurrence, Setting};
use super::plan::{Pattern, Plan, Thresholds};
use super::record::Occurred;
use sologs_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// Groups that are followed at once.
pub(crate) const MAX_GROUPS: usize = 10_000;
/// Records that all groups together may hold: a count of thousands leaves room for fewer groups.
const MAX_HELD: usize = 200_000;
/// Records of the same time, or within the tolerance, that are remembered.
const MAX_RECENT: usize = 1_000;
/// Files of a cell that are remembered, for where their logs end.
const MAX_FILES: usize = 10_000;
/// Where no group is free, so many records are passed over before old groups are looked for again: fewer where time
/// enough went by that some must be old.
const SWEEP_EVERY: usize = 1_000;
const SWEEP_AFTER: usize = 100;

/// Records that one clock compares, and that the rule does not tell apart by machine or file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CellKey {
    /// The clock: none is UTC, else that of a machine whose zone is not known.
    clock: Option<Option<Arc<str>>>,
    node: Option<Option<Arc<str>>>,
    file: Option<usize>,
}

#[derive(Clone, Debug)]
struct Cell {
    thresholds: Thresholds,
    groups: BTreeMap<Vec<Option<String>>, Group>,
    /// Keys of groups of which an occurrence may still change.
    live: BTreeSet<Vec<Option<String>>>,
    recent: VecDeque<Occurred>,
    /// Files whose records are in it.
    files: BTreeSet<usize>,
    /// The earliest moment at which something is to be decided.
    deadline: i64,
    now: i64,
}

/// Follows one correlation of one rule.
#[derive(Clone, Debug)]
pub(crate) struct Tracker {
    plan: Arc<Plan>,
    number: (usize, usize),
    at_once: bool,
    cells: BTreeMap<CellKey, Cell>,
    groups: usize,
    /// Since old groups were looked for: records that found no room, and when that was.
    passed_over: usize,
    swept_at: Option<i64>,
    /// The greatest `at_least` of any machine.
    at_least: u32,
    /// Records and occurrences that did not find room.
    lost: u64,
}

impl Tracker {
    /// For the table of that number (rule, table). `at_once` is for one file whose records come as they are written.
    pub(crate) fn new(plan: Arc<Plan>, number: (usize, usize), at_once: bool) -> Self {
        let at_least = plan.thresholds.at_least;
        Self {
            plan,
            number,
            at_once,
            cells: BTreeMap::new(),
            groups: 0,
            passed_over: 0,
            swept_at: None,
            at_least,
            lost: 0,
        }
    }

    /// How many records or occurrences did not find room.
    pub(crate) fn lost(&self) -> u64 {
        self.lost
    }

    /// Takes the next record, in the order of time. `thresholds` gives those of a machine.
    pub(crate) fn push(
        &mut self,
        record: &Occurred,
        thresholds: &dyn Fn(&Plan, Option<&str>) -> Thresholds,
        out: &mut Vec<Occurrence>,
    ) {
        let plan = Arc::clone(&self.plan);
        if !plan.asks_for(record.signal) {
            return;
        }
        let is_wanted = plan.elements().contains(&record.signal);
        let is_unwanted = plan.not.contains(&record.signal) || plan.absent.contains(&record.signal);
        let group = is_wanted.then(|| values(&plan, record));
        if group.as_ref().is_some_and(|group| !self.has_room(record, group, out)) {
            self.lost += 1;
            return;
        }
        let key = cell_key(&plan, record);
        let number = self.number;
        let at_once = self.at_once;
        let cell = self.cells.entry(key).or_insert_with(|| Cell {
            thresholds: thresholds(&plan, record.node.as_deref().filter(|_| plan.by_node)),
            groups: BTreeMap::new(),
            live: BTreeSet::new(),
            recent: VecDeque::new(),
            files: BTreeSet::new(),
            deadline: i64::MAX,
            now: i64::MIN,
        });
        self.at_least = self.at_least.max(cell.thresholds.at_least);
        let before = cell.groups.len();
        cell.pass_to(&plan, number, at_once, record.micros(), out);
        if cell.files.len() < MAX_FILES {
            cell.files.insert(record.file);
        }
        let recent = std::mem::take(&mut cell.recent);
        let setting = Setting { plan: &plan, thresholds: cell.thresholds, number, recent: &recent, at_once };
        if let Some(key) = group {
            self.lost += cell.wanted(&setting, key, record, out);
        }
        if is_unwanted {
            cell.unwanted(&setting, record, out);
        }
        cell.recent = recent;
        if !at_once {
            cell.recent.push_back(record.clone());
        }
        if cell.recent.len() > MAX_RECENT {
            cell.recent.pop_front();
            // Within one file the lines tell what came first.
            self.lost += u64::from(cell.files.len() > 1);
        }
        let after = cell.groups.len();
        self.groups = (self.groups + after).saturating_sub(before);
    }

    /// The clock of the one file that is followed stands at `now`.
    pub(crate) fn observe(&mut self, now: Timestamp, out: &mut Vec<Occurrence>) {
        let plan = Arc::clone(&self.plan);
        let micros = now.utc_micros().unwrap_or_else(|| now.local_micros());
        for (key, cell) in &mut self.cells {
            if key.clock.is_none() == now.utc_micros().is_some() {
                let before = cell.groups.len();
                cell.pass_to(&plan, self.number, self.at_once, micros, out);
                self.groups = (self.groups + cell.groups.len()).saturating_sub(before);
            }
        }
    }

    /// Nothing more is to come. `end` tells where the logs end of the service whose file that is, on the clock that is
    /// asked for (UTC, or not).
    pub(crate) fn finish(
        mut self,
        end: &dyn Fn(usize, bool) -> Option<i64>,
        out: &mut Vec<Occurrence>,
    ) -> u64 {
        let plan = Arc::clone(&self.plan);
        let recent = VecDeque::new();
        for (key, cell) in std::mem::take(&mut self.cells) {
            let ends = cell.files.iter().filter_map(|file| end(*file, key.clock.is_none()));
            let end = ends.min();
            let thresholds = cell.thresholds;
            let setting = Setting {
                plan: &plan,
                thresholds,
                number: self.number,
                recent: &recent,
                at_once: self.at_once,
            };
            for (_, mut group) in cell.groups {
                group.finish(&setting, end, out);
            }
        }
        self.lost
    }

    /// Whether the group is there, or there is room for it; old ones are given up to make some.
    fn has_room(&mut self, record: &Occurred, group: &[Option<String>], out: &mut Vec<Occurrence>) -> bool {
        let most = self.max_groups();
        if self.groups < most {
            return true;
        }
        let key = cell_key(&self.plan, record);
        if self.cells.get(&key).is_some_and(|cell| cell.groups.contains_key(group)) {
            return true;
        }
        self.passed_over += 1;
        let window = self.plan.thresholds.within.or(self.plan.thresholds.gap).unwrap_or(i64::MAX / 4);
        let has_passed = self.swept_at.is_none_or(|then| record.micros() > then.saturating_add(window));
        let is_due = self.swept_at.is_none() || (has_passed && self.passed_over >= SWEEP_AFTER);
        if !is_due && self.passed_over < SWEEP_EVERY {
            return false;
        }
        (self.passed_over, self.swept_at) = (0, Some(record.micros()));
        let plan = Arc::clone(&self.plan);
        for cell in self.cells.values_mut() {
            cell.expire(&plan, self.number, self.at_once, out);
        }
        self.cells.retain(|_, cell| !cell.groups.is_empty());
        self.groups = self.cells.values().map(|cell| cell.groups.len()).sum();
        self.groups < most
    }

    /// How many groups there may be, by what each of them can hold.
    fn max_groups(&self) -> usize {
        let elements = self.plan.elements().len();
        let each = match &self.plan.pattern {
            Pattern::Sequence(_) => elements * elements,
            Pattern::Set(_) => elements,
            Pattern::Count(_) => self.at_least as usize,
            Pattern::Run(_) => MAX_SHOWN,
        };
        (MAX_HELD / each.max(1)).clamp(1, MAX_GROUPS)
    }
}

impl Cell {
    /// Decides what was waiting for this moment, and forgets records that are too old to be uncertain.
    fn pass_to(
        &mut self,
        plan: &Plan,
        number: (usize, usize),
        at_once: bool,
        now: i64,
        out: &mut Vec<Occurrence>,
    ) {
        self.now = self.now.max(now);
        let oldest = now - self.thresholds.tolerance;
        while self.recent.front().is_some_and(|record| record.micros() < oldest) {
            self.recent.pop_front();
        }
        if now <= self.deadline {
            return;
        }
        let setting =
            Setting { plan, thresholds: self.thresholds, number, recent: &VecDeque::new(), at_once };
        let live: Vec<_> = self.live.iter().cloned().collect();
        for key in live {
            if let Some(group) = self.groups.get_mut(&key) {
                group.advance(&setting, now, out);
            }
            self.settle(&key);
        }
        self.find_deadline();
    }

    /// How many occurrences found no room is what it returns.
    fn wanted(
        &mut self,
        setting: &Setting<'_>,
        key: Vec<Option<String>>,
        record: &Occurred,
        out: &mut Vec<Occurrence>,
    ) -> u64 {
        let group = self.groups.entry(key.clone()).or_insert_with(|| Group::new(setting.plan));
        group.wanted(setting, record, out);
        let lost = std::mem::take(&mut group.lost);
        if let Some(deadline) = group.deadline() {
            self.deadline = self.deadline.min(deadline);
        }
        if group.is_live() {
            self.live.insert(key);
        } else {
            self.settle(&key);
        }
        lost
    }

    fn unwanted(&mut self, setting: &Setting<'_>, record: &Occurred, out: &mut Vec<Occurrence>) {
        let plan = setting.plan;
        let is_meant = |key: &&Vec<Option<String>>| is_compatible(plan, record, key);
        // What must not come after changes nothing but occurrences.
        let keys: Vec<_> = if plan.not.contains(&record.signal) {
            self.groups.keys().filter(is_meant).cloned().collect()
        } else {
            self.live.iter().filter(is_meant).cloned().collect()
        };
        for key in &keys {
            if let Some(group) = self.groups.get_mut(key) {
                group.unwanted(setting, record, out);
            }
            self.settle(key);
        }
        if !keys.is_empty() {
            self.find_deadline();
        }
    }

    fn expire(&mut self, plan: &Plan, number: (usize, usize), at_once: bool, out: &mut Vec<Occurrence>) {
        let setting =
            Setting { plan, thresholds: self.thresholds, number, recent: &VecDeque::new(), at_once };
        let now = self.now;
        let keys: Vec<_> = self.groups.keys().cloned().collect();
        for key in keys {
            if let Some(group) = self.groups.get_mut(&key) {
                group.expire(&setting, now, out);
            }
            self.settle(&key);
        }
        self.find_deadline();
    }

    /// Lets go of a group of which nothing is left.
    fn settle(&mut self, key: &Vec<Option<String>>) {
        let Some(group) = self.groups.get(key) else { return };
        if !group.is_live() {
            self.live.remove(key);
        }
        if group.is_empty() {
            self.groups.remove(key);
        }
    }

    fn find_deadline(&mut self) {
        let live = self.live.iter().filter_map(|key| self.groups.get(key));
        self.deadline = live.filter_map(Group::deadline).min().unwrap_or(i64::MAX);
    }
}

fn cell_key(plan: &Plan, record: &Occurred) -> CellKey {
    CellKey {
        clock: (!record.is_zoned()).then(|| record.node.clone()),
        node: plan.by_node.then(|| record.node.clone()),
        file: plan.by_file.then_some(record.file),
    }
}

/// The values of the captures that the rule groups by; one that is not captured is a value of its own.
fn values(plan: &Plan, record: &Occurred) -> Vec<Option<String>> {
    plan.by.iter().map(|name| record.captures.get(name).map(str::to_owned)).collect()
}

/// Whether an unwanted record counts for a group: what it does not capture, it leaves open.
fn is_compatible(plan: &Plan, record: &Occurred, group: &[Option<String>]) -> bool {
    plan.by
        .iter()
        .zip(group)
        .all(|(name, value)| record.captures.get(name).is_none_or(|own| Some(own) == value.as_deref()))
}
