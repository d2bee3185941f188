//! The records that correlations follow, of all logs and other files. There may be very many: they are made as they are
//! asked for.

use crate::scan::{LogFile, Look, SignalAt};
use sologs_rules::condition::artifact::Hit;
use sologs_rules::correlate::Occurred;
use sologs_rules::finding::Confidence;
use sologs_rules::inventory::Inventory;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A record that takes part: where it is found again.
#[derive(Clone, Copy)]
pub(super) enum Source<'s> {
    /// The position of the log, and the record.
    Log(usize, &'s SignalAt),
    File(&'s Hit),
}

/// All of them. Their ids count the records of the logs in order, then the places of other files.
pub(super) struct Sources<'s> {
    logs: &'s [LogFile],
    /// Places that have a time, by their numbers of rule and name.
    hits: &'s [(usize, usize, Hit)],
    inventory: &'s Inventory,
    /// The machine of each log, and of each place.
    nodes: Vec<Option<Arc<str>>>,
    /// The ids of the first record of each log, and behind them that of the first place.
    begins: Vec<usize>,
}

impl<'s> Sources<'s> {
    pub(super) fn new(
        looks: &[Look],
        logs: &'s [LogFile],
        hits: &'s [(usize, usize, Hit)],
        inventory: &'s Inventory,
    ) -> Self {
        let of_logs = logs.iter().map(|log| looks.get(log.entry).and_then(|look| look.node.as_deref()));
        let of_hits = hits.iter().map(|(_, _, hit)| hit.node.as_deref());
        let mut known: BTreeMap<Option<&str>, Option<Arc<str>>> = BTreeMap::new();
        let shared = |node| known.entry(node).or_insert_with(|| node.map(Arc::from)).clone();
        let nodes = of_logs.chain(of_hits).map(shared).collect();
        let mut end = 0;
        let lengths = logs.iter().map(|log| log.summary.signals.list.len()).chain([hits.len()]);
        let begins = lengths
            .map(|length| {
                end += length;
                end - length
            })
            .collect();
        Self { logs, hits, inventory, nodes, begins }
    }

    /// The ids of all records, in the order in which correlations take them.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let count = self.begins.last().map_or(0, |begin| begin + self.hits.len());
        let ids = 0..u32::try_from(count).unwrap_or(u32::MAX);
        // Lines, and names met in one record, follow each other as the ids do.
        let key = |id: u32| {
            let (rule, micros, ..) = self.occurred(id as usize)?.order();
            Some((micros, u32::try_from(rule).ok()?, id))
        };
        let mut keys: Vec<(i64, u32, u32)> = ids.filter_map(key).collect();
        keys.sort_unstable_by_key(|(micros, rule, id)| (*rule, *micros, *id));
        keys.into_iter().map(|(.., id)| id).collect()
    }

    pub(super) fn get(&self, id: usize) -> Option<Source<'s>> {
        // The last that begins no later: logs without records begin where the next one does.
        let file = self.begins.partition_point(|begin| *begin <= id).checked_sub(1)?;
        let number = id - self.begins.get(file)?;
        match self.logs.get(file) {
            Some(log) => Some(Source::Log(file, log.summary.signals.list.get(number)?)),
            None => self.hits.get(number).map(|(_, _, hit)| Source::File(hit)),
        }
    }

    pub(super) fn occurred(&self, id: usize) -> Option<Occurred> {
        let mut record = match self.get(id)? {
            Source::Log(file, signal) => {
                let node = self.nodes.get(file)?.clone();
                let mut record = signal.occurred(|time| self.inventory.zoned(node.as_deref(), time));
                (record.node, record.file) = (node, file);
                record
            }
            Source::File(_) => {
                let number = id - self.begins.last()?;
                let (rule, signal, hit) = self.hits.get(number)?;
                let file = self.logs.len() + number;
                let node = self.nodes.get(file)?.clone();
                let mut record =
                    Occurred::new(*rule, *signal, self.inventory.zoned(node.as_deref(), hit.time?));
                (record.node, record.file) = (node, file);
                record.captures = (&hit.captures).into();
                record.confidence = if hit.is_guess { Confidence::Possible } else { Confidence::Likely };
                record
            }
        };
        record.id = id;
        Some(record)
    }
}
