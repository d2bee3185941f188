//! The records of one group on their way to an occurrence: what has been met of the pattern so far, and what of it is
//! complete.

use super::plan::{Pattern, Plan, Thresholds};
use super::record::{Occurred, is_within, may_follow};
use crate::finding::Confidence;
use std::collections::{BTreeMap, VecDeque};

/// Records of an occurrence that are kept: the first ones; the last one is kept as well.
const SHOWN: usize = MAX_SHOWN - 1;
/// Records of an occurrence that are handed on, at most.
pub(crate) const MAX_SHOWN: usize = 16;
/// Occurrences of one group that wait for what must not follow.
const MAX_WAITING: usize = 100;

/// A correlation that came about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Occurrence {
    /// The rule's number in its set.
    pub rule: usize,
    /// Which of the rule's `[[match.correlation]]` tables, from 0.
    pub table: usize,
    /// Its records in the order of time: all of a sequence or a set, of longer ones the first and the last.
    pub records: Vec<Occurred>,
    /// How many records belong to it.
    pub matched: u64,
    /// How often the trouble showed: records of the last element of a sequence, all records of a count or a run, 1 of
    /// a set.
    pub count: u64,
}

impl Occurrence {
    /// What its records captured; of several values of one name the latest.
    pub fn captures(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for record in &self.records {
            all.extend(record.captures.iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        all.insert("matched".to_owned(), self.matched.to_string());
        all
    }

    /// As sure as the least sure of its records.
    pub fn confidence(&self) -> Confidence {
        self.records.iter().map(|record| record.confidence).min().unwrap_or(Confidence::Possible)
    }

    fn add(&mut self, record: &Occurred) {
        if self.records.len() > SHOWN {
            self.records.pop();
        }
        self.records.push(record.clone());
        self.matched += 1;
        self.count += 1;
    }
}

/// An occurrence that may still change.
#[derive(Clone, Debug)]
struct Live {
    occurrence: Occurrence,
    completed: Occurred,
    /// Until when something may still undo it; `None`: until the logs end.
    deadline: Option<i64>,
    confirmed: bool,
    /// Further records may belong to it.
    open: bool,
    /// It was handed on when it was confirmed.
    reported: bool,
}

#[derive(Clone, Debug)]
enum State {
    /// For each length but the whole, the beginning of a sequence whose first record is the latest.
    Sequence(Vec<Option<Vec<Occurred>>>),
    /// The latest record of each element.
    Set(Vec<Option<Occurred>>),
    /// The latest records of the window; where values are counted, the latest record of each.
    Count(VecDeque<Occurred>),
    Run(Option<Run>),
}

#[derive(Clone, Debug)]
struct Run {
    records: Vec<Occurred>,
    first: Occurred,
    last: Occurred,
    count: u64,
}

/// What a group is told of besides the record.
pub(super) struct Setting<'s> {
    pub(super) plan: &'s Plan,
    pub(super) thresholds: Thresholds,
    /// The numbers of rule and table.
    pub(super) number: (usize, usize),
    /// Records that may stand after the one that is added although they were met before: those of other files of the
    /// same time or, between machines, within the tolerance.
    pub(super) recent: &'s VecDeque<Occurred>,
    /// Occurrences are handed on as soon as they are sure, not when they are over.
    pub(super) at_once: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Group {
    state: State,
    live: Vec<Live>,
    /// Files and lines of the records of the last sequence: a record belongs to one only.
    used: Vec<(usize, u64)>,
    /// Occurrences that could not be kept.
    pub(super) lost: u64,
}

impl Group {
    pub(super) fn new(plan: &Plan) -> Self {
        let state = match &plan.pattern {
            Pattern::Sequence(all) => State::Sequence(vec![None; all.len()]),
            Pattern::Set(all) => State::Set(vec![None; all.len()]),
            Pattern::Count(_) => State::Count(VecDeque::new()),
            Pattern::Run(_) => State::Run(None),
        };
        Self { state, live: Vec::new(), used: Vec::new(), lost: 0 }
    }

    /// Whether nothing of it is left.
    pub(super) fn is_empty(&self) -> bool {
        self.has_no_beginning() && self.live.is_empty()
    }

    fn has_no_beginning(&self) -> bool {
        match &self.state {
            State::Sequence(chains) => chains.iter().all(Option::is_none),
            State::Set(latest) => latest.iter().all(Option::is_none),
            State::Count(window) => window.is_empty(),
            State::Run(run) => run.is_none(),
        }
    }

    /// Whether an occurrence of it may still change.
    pub(super) fn is_live(&self) -> bool {
        !self.live.is_empty()
    }

    /// When something of it is to be looked at again: the earliest deadline.
    pub(super) fn deadline(&self) -> Option<i64> {
        self.live.iter().filter(|live| !live.confirmed).filter_map(|live| live.deadline).min()
    }

    /// A record of one of the elements.
    pub(super) fn wanted(&mut self, setting: &Setting<'_>, record: &Occurred, out: &mut Vec<Occurrence>) {
        if self.has_no_beginning() && self.is_blocked(setting, record) {
            return;
        }
        match &setting.plan.pattern {
            Pattern::Sequence(elements) => {
                let mut done = self.step(setting, elements, record, out);
                // A record of another file that was met a moment ago may as well have come after this one.
                let mut rounds = elements.len();
                while !done && rounds > 1 {
                    for other in setting.recent.iter().filter(|other| other.file != record.file) {
                        done = done || self.extend(setting, elements, other, out);
                    }
                    rounds -= 1;
                }
            }
            Pattern::Set(elements) => self.add_to_set(setting, elements, record, out),
            Pattern::Count(_) => self.add_to_window(setting, record, out),
            Pattern::Run(_) => self.add_to_run(setting, record, out),
        }
    }

    /// Whether something that must not stand between may come after the first record although it was met before.
    fn is_blocked(&self, setting: &Setting<'_>, first: &Occurred) -> bool {
        let tolerance = setting.thresholds.tolerance;
        setting.recent.iter().any(|other| {
            setting.plan.not.contains(&other.signal)
                && other.file != first.file
                && may_follow(first, other, tolerance)
        })
    }

    /// A record as any element of a sequence; whether it completed one.
    fn step(
        &mut self,
        setting: &Setting<'_>,
        elements: &[usize],
        record: &Occurred,
        out: &mut Vec<Occurrence>,
    ) -> bool {
        let is_single = elements.len() == 1;
        if is_single && self.go_on(setting, record) {
            return true;
        }
        let done = self.extend(setting, elements, record, out);
        if done {
            return true;
        }
        if elements.first() == Some(&record.signal) && !self.is_blocked(setting, record) {
            if is_single {
                self.complete(setting, vec![record.clone()], (1, 1), out);
                return true;
            }
            if let State::Sequence(chains) = &mut self.state
                && let Some(first) = chains.first_mut()
            {
                *first = Some(vec![record.clone()]);
            }
        }
        elements.last() == Some(&record.signal) && !is_single && self.go_on(setting, record)
    }

    /// A record as any element but the first; whether it completed a sequence.
    fn extend(
        &mut self,
        setting: &Setting<'_>,
        elements: &[usize],
        record: &Occurred,
        out: &mut Vec<Occurrence>,
    ) -> bool {
        let Thresholds { within, tolerance, .. } = setting.thresholds;
        let State::Sequence(chains) = &mut self.state else { return false };
        if self.used.contains(&(record.file, record.line)) {
            return false;
        }
        let mut whole = None;
        for at in (1..elements.len()).rev().filter(|at| elements.get(*at) == Some(&record.signal)) {
            let Some(before) = chains.get_mut(at - 1) else { continue };
            let (Some(first), Some(last)) =
                (before.as_ref().and_then(|c| c.first()), before.as_ref().and_then(|c| c.last()))
            else {
                continue;
            };
            let is_new = before.iter().flatten().all(|known| may_follow(known, record, tolerance));
            if !is_new || !may_follow(last, record, tolerance) {
                continue;
            }
            if !is_within(first, record, within, tolerance) {
                *before = None;
                continue;
            }
            let mut longer = before.clone().unwrap_or_default();
            longer.push(record.clone());
            if at + 1 == elements.len() {
                whole = Some(longer);
                break;
            }
            if let Some(chain) = chains.get_mut(at) {
                *chain = Some(longer);
            }
        }
        let Some(whole) = whole else { return false };
        chains.iter_mut().for_each(|chain| *chain = None);
        self.used = whole.iter().map(|record| (record.file, record.line)).collect();
        let matched = whole.len() as u64;
        self.complete(setting, whole, (matched, 1), out);
        true
    }

    fn add_to_set(
        &mut self,
        setting: &Setting<'_>,
        elements: &[usize],
        record: &Occurred,
        out: &mut Vec<Occurrence>,
    ) {
        let State::Set(latest) = &mut self.state else { return };
        for (element, known) in elements.iter().zip(latest.iter_mut()) {
            if *element == record.signal {
                *known = Some(record.clone());
            }
        }
        let mut all: Vec<Occurred> = latest.iter().flatten().cloned().collect();
        if all.len() < elements.len() {
            return;
        }
        all.sort_by_key(|record| (record.micros(), record.file, record.line));
        all.dedup_by_key(|record| (record.file, record.line));
        let Thresholds { within, tolerance, .. } = setting.thresholds;
        let ends = all.first().zip(all.last());
        if ends.is_some_and(|(first, last)| is_within(first, last, within, tolerance)) {
            latest.iter_mut().for_each(|known| *known = None);
            let matched = all.len() as u64;
            self.complete(setting, all, (matched, 1), out);
        }
    }

    fn add_to_window(&mut self, setting: &Setting<'_>, record: &Occurred, out: &mut Vec<Occurrence>) {
        let Thresholds { within, tolerance, at_least, .. } = setting.thresholds;
        let at_least = at_least as usize;
        let State::Count(window) = &mut self.state else { return };
        if let Some(name) = setting.plan.distinct.as_deref() {
            // A record without that capture has no value to be counted.
            let Some(value) = record.captures.get(name) else { return };
            window.retain(|known| known.captures.get(name) != Some(value));
        }
        window.push_back(record.clone());
        while window.front().is_some_and(|first| !is_within(first, record, within, tolerance)) {
            window.pop_front();
        }
        // The last so many decide.
        while window.len() > at_least {
            window.pop_front();
        }
        if window.len() < at_least {
            self.close(setting, out);
        } else if !self.go_on(setting, record) {
            let State::Count(window) = &self.state else { return };
            let records: Vec<Occurred> = window.iter().cloned().collect();
            let count = records.len() as u64;
            self.complete(setting, records, (count, count), out);
        }
    }

    fn add_to_run(&mut self, setting: &Setting<'_>, record: &Occurred, out: &mut Vec<Occurrence>) {
        let Thresholds { gap, lasting, at_least, tolerance, .. } = setting.thresholds;
        let State::Run(run) = &mut self.state else { return };
        match run {
            Some(run) if is_within(&run.last, record, gap, tolerance) => {
                run.count += 1;
                run.last = record.clone();
                if run.records.len() < SHOWN {
                    run.records.push(record.clone());
                }
            }
            _ => {
                let records = vec![record.clone()];
                *run = Some(Run { records, first: record.clone(), last: record.clone(), count: 1 });
                self.close(setting, out);
            }
        }
        let State::Run(Some(run)) = &self.state else { return };
        let lasts = run.last.micros() - run.first.micros() >= lasting.unwrap_or(0);
        if !lasts || run.count < u64::from(at_least) {
            return;
        }
        let count = run.count;
        let mut records = run.records.clone();
        if records.last() != Some(record) {
            records.push(record.clone());
        }
        if !self.go_on(setting, record) {
            self.complete(setting, records, (count, count), out);
        }
    }

    /// Adds a record to the occurrence that is open, if there is one that it can belong to.
    fn go_on(&mut self, setting: &Setting<'_>, record: &Occurred) -> bool {
        let Thresholds { within, tolerance, .. } = setting.thresholds;
        // A count's window is about its neighbours, not about its beginning.
        let is_bounded = matches!(setting.plan.pattern, Pattern::Sequence(_));
        let Some(live) = self.live.iter_mut().find(|live| live.open) else { return false };
        let first = live.occurrence.records.first();
        let fits = !is_bounded || first.is_some_and(|first| is_within(first, record, within, tolerance));
        let is_next = live.occurrence.records.last().is_some_and(|last| may_follow(last, record, tolerance));
        if fits && is_next {
            live.occurrence.add(record);
        }
        fits && is_next
    }

    fn complete(
        &mut self,
        setting: &Setting<'_>,
        records: Vec<Occurred>,
        (matched, count): (u64, u64),
        out: &mut Vec<Occurrence>,
    ) {
        self.close(setting, out);
        let Some(completed) = records.last().cloned() else { return };
        let Thresholds { absent_within, tolerance, .. } = setting.thresholds;
        let plan = setting.plan;
        let is_undone = |other: &Occurred| {
            plan.absent.contains(&other.signal) && may_follow(&completed, other, tolerance)
        };
        if setting.recent.iter().any(is_undone) {
            return;
        }
        if self.live.len() >= MAX_WAITING {
            self.lost += 1;
            return;
        }
        let micros = completed.micros();
        let is_sure = plan.absent.is_empty() && (plan.not.is_empty() || setting.at_once);
        let deadline = if plan.absent.is_empty() {
            Some(micros + tolerance)
        } else {
            absent_within.map(|within| micros + within + tolerance)
        };
        let (rule, table) = setting.number;
        let mut records = records;
        if records.len() > MAX_SHOWN {
            records.drain(SHOWN..records.len() - 1);
        }
        let occurrence = Occurrence { rule, table, records, matched, count };
        let live = Live { occurrence, completed, deadline, confirmed: false, open: true, reported: false };
        self.live.push(live);
        if is_sure {
            self.confirm(setting, out, |_| true);
        }
    }

    /// A record of something that must not be between the records, or not after them.
    pub(super) fn unwanted(&mut self, setting: &Setting<'_>, record: &Occurred, out: &mut Vec<Occurrence>) {
        let tolerance = setting.thresholds.tolerance;
        let ends = |known: &Occurred| may_follow(known, record, tolerance);
        if setting.plan.not.contains(&record.signal) {
            self.forget(&ends);
            // Of the same time in another file, or within the tolerance: it may have stood in between.
            let may_be_between = |live: &Live| {
                !live.confirmed
                    && record.file != live.completed.file
                    && may_follow(record, &live.completed, tolerance)
            };
            self.live.retain(|live| !may_be_between(live));
            self.close(setting, out);
        }
        if setting.plan.absent.contains(&record.signal) {
            self.live.retain(|live| live.confirmed || !ends(&live.completed));
            if self.live.iter().any(|live| live.open && ends(&live.completed)) {
                self.close(setting, out);
            }
        }
    }

    /// Gives up every beginning whose first record the unwanted one may follow.
    fn forget(&mut self, ends: &dyn Fn(&Occurred) -> bool) {
        match &mut self.state {
            State::Sequence(chains) => {
                for chain in chains {
                    if chain.as_ref().and_then(|chain| chain.first()).is_some_and(ends) {
                        *chain = None;
                    }
                }
            }
            State::Set(latest) => {
                for known in latest {
                    if known.as_ref().is_some_and(ends) {
                        *known = None;
                    }
                }
            }
            State::Count(window) => {
                if window.front().is_some_and(ends) {
                    window.clear();
                }
            }
            State::Run(run) => {
                if run.as_ref().is_some_and(|run| ends(&run.first)) {
                    *run = None;
                }
            }
        }
    }

    /// No further record belongs to the occurrence that is open.
    fn close(&mut self, setting: &Setting<'_>, out: &mut Vec<Occurrence>) {
        self.live.iter_mut().for_each(|live| live.open = false);
        self.hand_on(setting, out);
    }

    fn confirm(&mut self, setting: &Setting<'_>, out: &mut Vec<Occurrence>, is_due: impl Fn(&Live) -> bool) {
        for live in self.live.iter_mut().filter(|live| !live.confirmed) {
            live.confirmed = is_due(live);
        }
        self.hand_on(setting, out);
    }

    fn hand_on(&mut self, setting: &Setting<'_>, out: &mut Vec<Occurrence>) {
        for live in self.live.iter_mut().filter(|live| live.confirmed && !live.reported) {
            if setting.at_once || !live.open {
                out.push(live.occurrence.clone());
                live.reported = true;
            }
        }
        self.live.retain(|live| live.open || !live.reported);
    }

    /// The clock stands at `now`.
    pub(super) fn advance(&mut self, setting: &Setting<'_>, now: i64, out: &mut Vec<Occurrence>) {
        self.confirm(setting, out, |live| live.deadline.is_some_and(|deadline| deadline < now));
    }

    /// Nothing more is to come; the logs end at `end`, where that is known.
    pub(super) fn finish(&mut self, setting: &Setting<'_>, end: Option<i64>, out: &mut Vec<Occurrence>) {
        let is_due = |live: &Live| match (live.deadline, end) {
            _ if setting.plan.absent.is_empty() => true,
            (Some(deadline), Some(end)) => deadline < end,
            (None, Some(end)) => live.completed.micros() < end,
            (_, None) => false,
        };
        self.confirm(setting, out, is_due);
        self.close(setting, out);
        self.live.clear();
    }

    /// Gives up beginnings that no record from `now` on can complete.
    pub(super) fn expire(&mut self, setting: &Setting<'_>, now: i64, out: &mut Vec<Occurrence>) {
        let Thresholds { within, gap, tolerance, .. } = setting.thresholds;
        let is_old = |known: &Occurred, window: Option<i64>| {
            window.is_some_and(|window| known.micros() + window + tolerance < now)
        };
        match &mut self.state {
            State::Sequence(chains) => {
                for chain in chains {
                    if chain.as_ref().and_then(|c| c.first()).is_some_and(|first| is_old(first, within)) {
                        *chain = None;
                    }
                }
            }
            State::Set(latest) => {
                for known in latest {
                    if known.as_ref().is_some_and(|known| is_old(known, within)) {
                        *known = None;
                    }
                }
            }
            State::Count(window) => {
                if window.back().is_some_and(|last| is_old(last, within)) {
                    window.clear();
                }
            }
            State::Run(run) => {
                if run.as_ref().is_some_and(|run| is_old(&run.last, gap)) {
                    *run = None;
                }
            }
        }
        if self.has_no_beginning() {
            self.close(setting, out);
        }
    }
}
